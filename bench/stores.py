"""The cost of a store: a hit compared with a static list, and a million invented origins.

The contenders answer the same request of an allowed origin behind the same gateway; only the
entry of `allow_origins` differs. The times of one machine say little; the ratios to the static
list say more. They are printed, never asserted.

python bench/stores.py                  all, and the figures are kept
python bench/stores.py --rounds 50 wsgi    a quick look at one
"""

from __future__ import annotations

import gc
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any

import results
from arguments import arguments
from contest import AGAIN, ROUNDS, Entrant, compete, show
from driven import ASGI_APP, ASGI_DRIVE, WSGI_APP, WSGI_DRIVE
from forms import environs, scopes
from rounds import own_copy
from scenarios import HEADERS, LISTED, A, B, C, Scenario

from crossorigin import Policy, asgi, wsgi
from crossorigin.stores import File, StoreError, Tenants, cached, path_segment

STATIC = "static list"
ACTUAL = Scenario("hit", "GET of an allowed origin", B, LISTED, B)
PREFLIGHT = ACTUAL._replace(title="preflight of it", asked=", ".join(HEADERS))
MADE_UP = 1_000_000


def _is_listed(origin: str) -> bool:
    return origin in LISTED.origins


def _file(**keywords: Any) -> File:  # noqa: ANN401 - arguments of a store
    with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False) as written:
        written.write("\n".join(LISTED.origins))
    return File(written.name, **keywords)


def _tenants() -> Tenants:
    store = _file(ttl=86_400)
    # No request chooses a tenant before the first round.
    store.bound().allows(B)
    return Tenants(path_segment(0), lambda _key: store)


ENTRIES: dict[str, Callable[[], Any]] = {
    STATIC: lambda: [A, B, C],
    "cached callable": lambda: cached(_is_listed, ttl=86_400),
    "store, mode list": lambda: _file(ttl=86_400),
    "store, mode origin": lambda: _file(mode="origin", ttl=86_400),
    "tenant's store, mode list": _tenants,
    "callable": lambda: _is_listed,
}


def _entrants(
    gateway: Any,  # noqa: ANN401 - of ASGI or WSGI
    app: str,
    drive: str,
    request: Callable[[], Any],
) -> dict[str, Entrant]:
    """Return the bare application, and the gateway with each entry."""
    made: dict[str, Callable[[Any], Any]] = {"bare": lambda one: one, AGAIN: lambda one: one}
    for name, entry in ENTRIES.items():
        policy = Policy(allow_origins=entry(), allow_headers=HEADERS, allow_methods=["PUT"])
        # The first question is answered before the first round.
        policy.evaluate(origin=B)
        made[name] = lambda one, policy=policy: gateway(one, policy)  # type: ignore[misc]
    if gateway is asgi.CORSMiddleware:
        # It needs an event loop, which the bare driver has not.
        del made["callable"]
    return {
        name: Entrant(
            own_copy(drive, "drive", {"app": place(own_copy(app, "app"))}), request, to=STATIC
        )
        for name, place in made.items()
    }


def _of_asgi(scenario: Scenario) -> dict[str, Entrant]:
    return _entrants(asgi.CORSMiddleware, ASGI_APP, ASGI_DRIVE, scopes(scenario))


def _of_wsgi(scenario: Scenario) -> dict[str, Entrant]:
    return _entrants(wsgi.CORSMiddleware, WSGI_APP, WSGI_DRIVE, environs(scenario))


SECTIONS = {
    "asgi": lambda: (ACTUAL, _of_asgi(ACTUAL)),
    "wsgi": lambda: (ACTUAL, _of_wsgi(ACTUAL)),
    "asgi preflight": lambda: (PREFLIGHT, _of_asgi(PREFLIGHT)),
    "wsgi preflight": lambda: (PREFLIGHT, _of_wsgi(PREFLIGHT)),
}
FLOOD = "flood"


def _origins(count: int) -> Iterator[str]:
    """Yield invented origins, each once."""
    chance = random.Random(count)
    for number in range(count):
        yield f"https://{chance.randrange(10**9)}-{number}.example"


def _seconds(allows: Callable[[str], object]) -> float:
    """Return the processor's seconds for all invented origins, less those of the loop."""
    start = time.thread_time()
    for origin in _origins(MADE_UP):
        allows(origin)
    whole = time.thread_time() - start
    start = time.thread_time()
    for _origin in _origins(MADE_UP):
        pass
    return whole - (time.thread_time() - start)


def _peak() -> int:
    """Return the greatest memory of this process, in kibibytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def flood() -> dict[str, float]:
    """Send a million invented origins; return the questions, the memory and the times."""
    asked = 0

    def lookup(origin: str) -> bool:
        nonlocal asked
        asked += 1
        return origin == B

    cache = cached(lookup)
    policy = Policy(allow_origins=cache)
    static = Policy(allow_origins=[A, B, C])
    failures = 0

    def allows(origin: str) -> None:
        nonlocal failures
        if cache.peek(origin) is None:
            try:
                cache.allows(origin)
            except StoreError:
                failures += 1

    assert policy.evaluate(origin=B).allowed  # noqa: S101 - the figures are of a right answer
    for origin in _origins(20_000):
        allows(origin)
    gc.collect()
    before, asked_before = _peak(), asked
    began = time.monotonic()
    in_cache = _seconds(allows)
    took = time.monotonic() - began
    grown = _peak() - before
    assert cache.peek(B) or policy.evaluate(origin=B).allowed  # noqa: S101 - the same
    in_static = _seconds(lambda origin: static.evaluate(origin=origin))
    return {
        "origins": MADE_UP,
        "seconds": took,
        "questions": asked - asked_before,
        "refused": failures,
        "kibibytes": grown,
        "ns": in_cache / MADE_UP * 1e9,
        "static_miss_ns": in_static / MADE_UP * 1e9,
    }


def main() -> None:
    """Measure the scenarios named on the command line, or all."""
    asked = arguments(__doc__, [*SECTIONS, FLOOD])
    rows: dict[str, Any] = {}
    for key in asked.names:
        if key in SECTIONS:
            scenario, entrants = SECTIONS[key]()
            rows[key] = compete(scenario, entrants, asked.rounds or ROUNDS)
    show("Stores", rows)
    if FLOOD in asked.names:
        rows[FLOOD] = flood()
        print(f"\n{FLOOD}  a million invented origins")
        for name, value in rows[FLOOD].items():
            print(f"   {name:<28}{value:>14,.0f}")
    if asked.is_kept:
        results.write("stores", rows)


if __name__ == "__main__":
    main()
