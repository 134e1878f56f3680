"""The policies that rows name. Built when first asked for, so that one broken policy
breaks its own rows only."""

import asyncio
import functools
import re
from collections.abc import Callable
from datetime import timedelta

from tables.model import A, B

from crossorigin import Policy, PolicyMap

Declared = Policy | PolicyMap
_BUILDERS: dict[str, Callable[[], Declared]] = {}
METHODS = ("GET", "PUT", "DELETE")
HEADERS = ("X-Token", "Content-Type")


class LookupBrokenError(Exception):
    """The exception of a broken look-up."""


def _named(name: str, build: Callable[[], Declared]) -> None:
    assert name not in _BUILDERS, name
    _BUILDERS[name] = build


def known(origin: str) -> bool:
    """A sync look-up."""
    return origin == A


async def known_later(origin: str) -> bool:
    """An async look-up that really suspends."""
    await asyncio.sleep(0)
    return origin == A


def broken(origin: str) -> bool:
    """A look-up that fails."""
    raise LookupBrokenError(origin)


async def broken_later(origin: str) -> bool:
    """A look-up that fails after suspending."""
    await asyncio.sleep(0)
    raise LookupBrokenError(origin)


def truthy(origin: str) -> str:
    """No bool: a mistake in the owner's code, and it must not let anyone in."""
    return f"yes, {origin}"


async def truthy_later(origin: str) -> int:
    """No bool either."""
    await asyncio.sleep(0)
    return len(origin)


def only_static(origin: str) -> bool:
    """Must never be asked for an origin that is malformed or allowed by a static entry."""
    assert origin not in {A, "null"}, origin
    assert origin.startswith(("https://", "http://")), origin
    assert "'" not in origin, origin
    return False


# Public
_named("public", Policy)
_named(
    "public-listed",
    lambda: Policy(allow_methods=("GET", "POST"), allow_headers=("X-Token",), max_age=None),
)
_named("public-exposed", lambda: Policy(expose_headers=("X-Total", "X-Page")))
_named("public-expose-all", lambda: Policy(expose_headers="*"))
_named("public-any", lambda: Policy(allow_methods="*", allow_headers="*"))
_named("public-continue", lambda: Policy(preflight_continue=True))

# Lists
_named("one", lambda: Policy(allow_origins=[A], allow_methods=METHODS, allow_headers=HEADERS))
_named("one-string", lambda: Policy(allow_origins=A, allow_headers=()))
_named(
    "two", lambda: Policy(allow_origins=[A, B], allow_methods=METHODS, allow_headers=HEADERS)
)
_named(
    "credentials",
    lambda: Policy(
        allow_origins=[A, B],
        allow_methods=METHODS,
        allow_headers=HEADERS,
        allow_credentials=True,
    ),
)
_named(
    "any-with-credentials",
    lambda: Policy(
        allow_origins=[A], allow_methods="*", allow_headers="*", allow_credentials=True
    ),
)
_named(
    "any-listed-origin",
    lambda: Policy(allow_origins=[A], allow_methods="*", allow_headers="*"),
)
_named(
    "any-methods",
    lambda: Policy(allow_origins=[A], allow_methods="*", allow_headers=("X-Token",)),
)
_named("exposed", lambda: Policy(allow_origins=[A], expose_headers=("X-Total", "X-Page")))
_named("expose-all", lambda: Policy(allow_origins=[A], expose_headers="*"))
_named(
    "expose-all-credentials",
    lambda: Policy(allow_origins=[A], expose_headers="*", allow_credentials=True),
)
_named("many", lambda: Policy(allow_origins=[f"https://h{n}.example" for n in range(10_000)]))

# Patterns
_named("subdomains", lambda: Policy(allow_origins=["https://*.a.example"]))
_named("subdomains-any-port", lambda: Policy(allow_origins=["https://*.a.example:*"]))
_named("subdomains-one-port", lambda: Policy(allow_origins=["https://*.a.example:8443"]))
_named("nested-subdomains", lambda: Policy(allow_origins=["https://*.b.a.example"]))
_named("any-port", lambda: Policy(allow_origins=["https://a.example:*"]))
_named(
    "extensions",
    lambda: Policy(
        allow_origins=["moz-extension://*", "safari-web-extension://*"],
        accept_risks=["any-extension"],
    ),
)
_named("localhost-ports", lambda: Policy(allow_origins=["http://localhost:*"]))
_named("loopback-ports", lambda: Policy(allow_origins=["http://127.0.0.1:*", "http://[::1]:*"]))
_named("siblings", lambda: Policy(allow_origins=["https://foo.com", "https://bar.com"]))
_named(
    "sibling-patterns",
    lambda: Policy(allow_origins=["https://*.foo.com", "https://*.bar.com"]),
)
_named("host-parts", lambda: Policy(allow_origins=["https://a.com", "https://*.b.a.com"]))

# Entries in another spelling than the browser's
_named(
    "spelled",
    lambda: Policy(
        allow_origins=[
            "HTTPS://A.Example",
            "https://b.example:443",
            "http://c.example:80",
            "https://bücher.example",
            "http://[::1]:3000",
        ]
    ),
)
_named(
    "spelled-patterns",
    lambda: Policy(
        allow_origins=[
            "HTTPS://*.A.Example:443",
            "http://*.c.example:80",
            "https://*.bücher.example",
            "https://bücher.example:*",
        ]
    ),
)
_named(
    "schemes", lambda: Policy(allow_origins=["chrome-extension://abcdefgh", "http://a.example"])
)

# null
_named(
    "null-accepted",
    lambda: Policy(allow_origins=["null", A], accept_risks={"null-origin"}),
)

# Regular expressions
_named("regex", lambda: Policy(allow_origins=re.compile(r"https://a\.example")))
_named(
    "regex-alternatives",
    lambda: Policy(allow_origins=[re.compile(r"https://a\.example|https://b\.example")]),
)
_named("regex-shop", lambda: Policy(allow_origins=re.compile(r"https://shop-[0-9]+\.example")))

# Look-ups
_named("sync", lambda: Policy(allow_origins=known))
_named("sync-credentials", lambda: Policy(allow_origins=known, allow_credentials=True))
_named("async", lambda: Policy(allow_origins=known_later))
_named("broken", lambda: Policy(allow_origins=broken))
_named("broken-async", lambda: Policy(allow_origins=broken_later))
_named("truthy", lambda: Policy(allow_origins=truthy))  # type: ignore[arg-type]  # on purpose
_named("truthy-async", lambda: Policy(allow_origins=truthy_later))  # type: ignore[arg-type]  # on purpose
_named("static-first", lambda: Policy(allow_origins=[A, "https://*.b.example", only_static]))
_named("list-and-broken", lambda: Policy(allow_origins=[A, broken]))
_named(
    "mixture",
    lambda: Policy(
        allow_origins=[
            B,
            "https://*.c.example",
            "http://localhost:*",
            re.compile(r"https://shop-[0-9]+\.example"),
            known,
        ]
    ),
)

# The single fields
_named("age-none", lambda: Policy(allow_origins=[A], max_age=None))
_named("age-zero", lambda: Policy(allow_origins=[A], max_age=0))
_named("age-timedelta", lambda: Policy(allow_origins=[A], max_age=timedelta(hours=1)))
_named("status-200", lambda: Policy(allow_origins=[A], preflight_status=200))
_named(
    "continue",
    lambda: Policy(
        allow_origins=[A], allow_methods=("PUT",), allow_headers=(), preflight_continue=True
    ),
)
_named(
    "nothing-more",
    lambda: Policy(allow_origins=[A], allow_methods=(), allow_headers=(), max_age=None),
)
_named(
    "method-case",
    lambda: Policy(
        allow_origins=[A], allow_methods=("Chicken", "delete", "Get"), allow_headers=()
    ),
)
_named(
    "duplicates",
    lambda: Policy(
        allow_origins=[A, A, "https://A.example"],
        allow_methods=("PUT", "put", "DELETE"),
        allow_headers=("X-Token", "x-token", "X-Other"),
    ),
)

# Paths
_named(
    "map",
    lambda: PolicyMap(
        {
            "/*": Policy(allow_origins=[B], allow_headers=()),
            "/public/*": Policy(allow_headers=()),
            "/public/private": Policy(allow_origins=[A], allow_headers=()),
            "/public/deep/*": Policy(
                allow_origins=[A], allow_headers=(), allow_credentials=True
            ),
            "/internal/*": None,
        },
        default=None,
    ),
)
_named(
    "map-reversed",
    lambda: PolicyMap(
        {
            "/api/v1/*": Policy(allow_origins=[A], allow_headers=()),
            "/api/*": Policy(allow_origins=[B], allow_headers=()),
            "/api": None,
        },
        default=Policy(allow_headers=()),
    ),
)


# Those with a function, which each framework has called in its own way.
LOOKED_UP = frozenset(
    {
        "sync",
        "sync-credentials",
        "async",
        "broken",
        "broken-async",
        "truthy",
        "truthy-async",
        "static-first",
        "list-and-broken",
        "mixture",
    }
)


def names() -> frozenset[str]:
    """All names that a row may use."""
    return frozenset(_BUILDERS)


@functools.cache
def named(name: str) -> Declared:
    """The policy of this name."""
    return _BUILDERS[name]()
