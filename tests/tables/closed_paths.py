"""Rule 18: spellings of two closed paths, as a client sends them.

`ROUTE` is a route, `FILE` a file below a folder that is served whole. A map closes both, and
its default is public. Routers and file systems take some of these spellings for them.
"""

from typing import Final

ROUTE: Final = "/internal/x"
FILE: Final = "/private/secret.txt"
SECRET: Final = b"SECRET"

_BEFORE: Final = (
    "/",
    "//",
    "///",
    "/%2F",
    "/%2f%2F",
    "/./",
    "/.//",
    "/%2e/",
    "/%2E%2F",
    "/../",
    "/..%2F",
    "/%2e%2e/",
    "/public/../",
    "/public/..%2F",
    "/public/%2e%2e/",
    "/public/%2e%2e%2f",
    "/public//../",
    "/public/x/../../",
    "/public/..%5C",
    "/%5C",
    "/x/..;/",
    "/;/",
)
"""What stands before the name of the folder."""


def _spellings(path: str) -> tuple[str, ...]:
    rest = path.removeprefix("/")
    folder, _, last = rest.partition("/")
    return (
        *(before + rest for before in _BEFORE),
        f"/{folder}//{last}",
        f"/{folder}%2F{last}",
        f"/{folder}/./{last}",
        f"/{folder}/y/../{last}",
        f"/{folder}%5C{last}",
        f"/{folder}{last}",
        f"/{folder.upper()}/{last}",
        f"/%{ord(folder[0]):02x}{folder[1:]}/{last}",
        f"/{folder}/{last}/",
        f"/{folder}/{last}//",
        f"/{folder}/{last}%00",
        f"/{folder}/{last};a=b",
        f"/{folder};a=b/{last}",
        f"/{folder}/{last}?a=b",
    )


SPELLINGS: Final = (*_spellings(ROUTE), *_spellings(FILE))
