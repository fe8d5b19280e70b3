"""What every response tells the browser not to do."""

Headers = list[tuple[str, str]]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    )
)
# A stored file is somebody's upload: nothing in it may run, whoever opens it.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; frame-ancestors 'self'"
ATTACHMENT_POLICY = FILE_POLICY + "; sandbox"


def protect(headers: Headers, secure: bool) -> Headers:
    """Add what is absent from `headers` (names in lower case). `secure`: people reach the node by https."""
    present = {name for name, _ in headers}
    wanted = [
        ("content-security-policy", CONTENT_SECURITY_POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()"),
        ("server", "xingtan"),
    ]
    if secure:
        wanted.append(("strict-transport-security", "max-age=31536000"))
    return headers + [(name, value) for name, value in wanted if name not in present]
