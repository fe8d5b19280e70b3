"""Addresses of people as the log may show them."""


def masked(address: str) -> str:
    """Hide the middle of a phone number or a mail address."""
    name, at, host = address.rpartition("@")
    if at:
        return f"{name[:1]}***@{host}"
    return f"{address[:6]}****{address[-4:]}" if len(address) > 11 else f"{address[:3]}****"
