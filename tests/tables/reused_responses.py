"""Rules 9 to 11: an application that answers several requests with one response object.

A row is one request after the other: the path, and its lines of CORS and Vary. The policy of
``/open`` has credentials, that of ``/denied`` allows another origin, and ``/closed`` has none.
"""

from typing import Final

OPEN: Final = {
    "access-control-allow-origin": ["https://a.example"],
    "access-control-allow-credentials": ["true"],
    "vary": ["Origin"],
}
PUBLIC: Final = {"access-control-allow-origin": ["*"]}
DENIED: Final = {"vary": ["Origin"]}

SEQUENCE: Final[tuple[tuple[str, dict[str, list[str]]], ...]] = (
    ("/closed", {}),
    ("/public", PUBLIC),
    ("/closed", {}),
    ("/open", OPEN),
    ("/closed", {}),
    ("/denied", DENIED),
    ("/public", PUBLIC),
    ("/closed", {}),
    ("/open", OPEN),
    ("/open", OPEN),
    ("/exposing", OPEN | {"access-control-expose-headers": ["x-a"]}),
    ("/closed", {}),
)
