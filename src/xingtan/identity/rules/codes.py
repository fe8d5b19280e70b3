"""One-time codes: what is kept of one is a mark from which only this node can tell the code."""

import hmac

DIGITS = 6
MINUTES = 5


def code_of(mark: str, key: bytes) -> str:
    """Give the digits that belong to a mark. Who reads the mark, in a session's row, cannot tell them."""
    if not mark:
        return ""
    number = int.from_bytes(hmac.digest(key, mark.encode(), "sha256")[:8], "big")
    return f"{number % 10**DIGITS:0{DIGITS}d}"
