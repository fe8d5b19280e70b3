"""By what somebody proves who they are."""

from enum import StrEnum


class Way(StrEnum):
    """The way of one sign-in, as the history of a person and the audit log name it."""

    PASSWORD = "password"  # noqa: S105
    PHONE_CODE = "phone-code"
    MAIL_CODE = "mail-code"
    PASSKEY = "passkey"
    SCAN = "scan"
    PROVIDER = "provider"
    CLAIM = "claim"
    OTHER = "other"


def way_of(records: list[dict[str, object]]) -> Way:
    """Say which way began a sign-in, from the steps that it took, the oldest first; proving oneself again is none."""
    steps = [record for record in records if not record.get("reauthenticated")]
    if not steps:
        return Way.OTHER
    first = steps[0]
    method = str(first.get("method", ""))
    if method == "code":
        return Way.PHONE_CODE if first.get("phone") else Way.MAIL_CODE
    if method == "mfa":
        return Way.PASSKEY
    if method == "socialaccount":
        return Way.PROVIDER
    return Way(method) if method in set(Way) else Way.OTHER


def took_second_step(records: list[dict[str, object]]) -> bool:
    """Say whether a second factor was asked for after the first."""
    steps = [record for record in records if not record.get("reauthenticated")]
    return len(steps) > 1 and any(record.get("method") == "mfa" for record in steps[1:])
