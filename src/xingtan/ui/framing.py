"""Letting one page show a frame of the origin for content; all other pages frame only the node's own."""

from django.http import HttpResponse

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'; frame-src "
)


def allow_frames_of(response: HttpResponse, origin: str) -> None:
    """Let this answer's page frame that origin, and no other."""
    response["Content-Security-Policy"] = POLICY + origin
