"""Why somebody who comes back from a provider is not let in, and when an identity can be taken off an account."""

from enum import StrEnum


class Denial(StrEnum):
    """Why who came back was not let in or not linked."""

    CANCELLED = "cancelled"
    FORGED = "forged"
    ANSWER = "answer"
    UNLINKED = "unlinked"
    TAKEN = "taken"


def may_unlink(identities: int, has_password: bool) -> bool:
    """Say whether one of so many identities can go without shutting its owner out."""
    return has_password or identities > 1
