"""The socket of a door, bound before there is a door."""

import socket

BACKLOG = 4096


def listen(host: str, port: int) -> socket.socket:
    """Bind `host` and `port` (0: any free one). Raises OSError where the port is in use or not allowed."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(BACKLOG)
    except OSError:
        made.close()
        raise
    return made
