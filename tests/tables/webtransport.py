"""The answers to a handshake of WebTransport, and whether the session opens."""

from __future__ import annotations

from typing import Final, NamedTuple


class Row(NamedTuple):
    """An answer.

    Attributes:
        status: its status.
        headers: its headers, in lower case.
        opens: whether a page of another origin gets a session.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    opens: bool


ROWS: Final = {
    "/plain": Row(200, (), opens=True),
    "/created": Row(201, (), opens=True),
    "/other": Row(200, (("access-control-allow-origin", "https://other.example"),), opens=True),
    "/policy": Row(200, (("cross-origin-resource-policy", "same-origin"),), opens=True),
    "/cookie": Row(200, (("set-cookie", "session=1; Secure; SameSite=None"),), opens=True),
    "/after-cookie": Row(200, (), opens=True),
    "/forbidden": Row(403, (("access-control-allow-origin", "*"),), opens=False),
    "/missing": Row(404, (), opens=False),
    "/redirect": Row(
        302, (("location", "/plain"), ("access-control-allow-origin", "*")), opens=False
    ),
}
