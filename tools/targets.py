"""The targets of speed, and whether the figures reach them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from figures import LEVEL, OURS, PLACED, Results, times

STARLETTE = (
    ("a", "no Origin", 4.5),
    ("b", "allowed", 5),
    ("c", "denied", 4.2),
    ("e", "everyone", 7),
    ("f", "with credentials", 5.5),
    ("d", "preflight, the whole", 4.3),
    ("g", "10,000 origins", 95),
    ("h", "1,000 subdomain patterns", 30),
    ("i", "preflight, 60 KB of header names", 320),
)
OTHERS = (
    ("Litestar: allowed", 10, ("asgi", "b", "litestar")),
    ("asgi-cors: allowed", 3, ("asgi", "b", "asgi-cors")),
    (
        "django-cors-headers: allowed, in Django",
        20,
        ("frameworks", "django", "b", "django-cors-headers"),
    ),
    ("Falcon's own: allowed, in Falcon", 1.3, ("frameworks", "falcon", "b", "its own")),
    ("Express' cors: no Origin", LEVEL, ("node", "a", "cors (npm)")),
    ("Express' cors: preflight", LEVEL, ("node", "d", "cors (npm)")),
    ("Express' cors: preflight, 60 KB", LEVEL, ("node", "i", "cors (npm)")),
    ("Express' cors: 10,000 origins", 50, ("node", "g", "cors (npm)")),
)
FLASK = 50
FLAT = (
    ("g", "b", "10,000 origins, of 3"),
    ("h", "b", "1,000 patterns, of 3 origins"),
    ("i", "d", "60 KB of header names, of two names"),
)
FLATNESS = 1.1
FLOORS = (
    ("asgi", "b", "no-op + send", "allowed", 1.9),
    ("asgi", "e", "no-op + send", "everyone", 1.4),
    ("wsgi", "b", "no-op + start_response", "WSGI, allowed", 2),
)
SHARE = 0.88
MILLION = 1_000_000
BYTES = 110
HIT = 1.5
COMPILE_SECONDS = 3
IMPORT_MILLISECONDS = 25
GUARDED = (("asgi", "ASGI gateway"), ("wsgi", "WSGI gateway"), ("evaluate", "`evaluate`"))
GUARDED_NANOSECONDS = 150


class Way(NamedTuple):
    """The figure of one way to place the gateway, and whether it is enough."""

    figure: str
    is_enough: bool


class Target(NamedTuple):
    """A target, its figures, and whether they are enough.

    Attributes:
        what: the comparison.
        need: the target.
        ours: the gateway itself.
        placed: its bound method, as integrations place it, where that differs.
    """

    what: str
    need: str
    ours: Way
    placed: Way | None = None


def targets(results: Results) -> Iterator[Target]:
    """Yield every target whose figures were measured."""
    for key, title, need in STARLETTE:
        yield from _peer(results, f"Starlette: {title}", need, ("asgi", key, "starlette"))
    for what, need, where in OTHERS:
        yield from _peer(results, what, need, where)
    yield from _flask(results)
    yield from _own(results)
    yield from _server(results)
    yield from _index(results)
    yield from _guard(results)
    yield from _startup(results)


def _peer(results: Results, what: str, need: float, where: tuple[str, ...]) -> Iterator[Target]:
    *place, key, name = where

    def way(ratio: float) -> Way:
        return Way(times(ratio), ratio >= need)

    theirs, placed = results.ns(*place, key, name), results.ns(*place, key, PLACED)
    ratio = results.ratio(*where)
    if ratio is not None:
        words = "level" if need == LEVEL else f"at least {need:g}x"
        yield Target(
            what, words, way(ratio), way(theirs / placed) if theirs and placed else None
        )


def _flask(results: Results) -> Iterator[Target]:
    theirs = results.ns("frameworks", "flask", "b", "flask-cors")
    ours = results.ns("frameworks", "flask", "b", "wsgi gateway")
    if theirs is not None and ours is not None:
        what = "flask-cors in Flask, of ours around an application that does nothing: allowed"
        way = Way(times(theirs / ours), theirs / ours >= FLASK)
        yield Target(what, f"at least {FLASK}x", way)


def _own(results: Results) -> Iterator[Target]:
    """Yield the targets that compare ours with ours, and with a layer that does nothing."""
    for key, to, title in FLAT:
        yield from _quotients(
            f"ours, flat: {title}",
            FLATNESS,
            {
                name: (results.ns("asgi", key, name), results.ns("asgi", to, name))
                for name in (OURS, PLACED)
            },
        )
    for section, key, floor, title, most in FLOORS:
        below = results.ns(section, key, floor)
        yield from _quotients(
            f"ours, of a layer that does nothing: {title}",
            most,
            {name: (results.ns(section, key, name), below) for name in (OURS, PLACED)},
        )


def _quotients(
    what: str, most: float, pairs: dict[str, tuple[float | None, float | None]]
) -> Iterator[Target]:
    def way(name: str) -> Way | None:
        above, below = pairs[name]
        if above is None or below is None:
            return None
        return Way(f"{above / below:.2f}x", above / below <= most)

    ours = way(OURS)
    if ours is not None:
        yield Target(what, f"at most {most:g}x", ours, way(PLACED))


def _server(results: Results) -> Iterator[Target]:
    theirs, ours = (
        results.cell("served", "uvicorn", "b", name).get("share")
        for name in ("starlette", OURS)
    )
    if theirs and ours:
        beside = f"(Starlette {theirs[0]:.2f})"
        what = f"uvicorn, allowed: requests a second, of the bare application's {beside}"
        way = Way(f"{ours[0]:.2f}", ours[0] >= SHARE)
        yield Target(what, f"at least {SHARE}", way)


def _index(results: Results) -> Iterator[Target]:
    sizes = {
        row["origins"]: row for row in results.sections.get("index", {}).get("figures", [])
    }
    if not {1_000, MILLION} <= sizes.keys():
        return
    small, large = sizes[1_000], sizes[MILLION]
    what = "1,000,000 origins"
    size = large["bytes_per_origin"]
    yield Target(f"{what}: bytes each", f"under {BYTES}", Way(f"{size:.0f}", size < BYTES))
    most = HIT * small["hit_ns"] + large["set_ns"] - small["set_ns"]
    hit = large["hit_ns"]
    need = f"{HIT}x and a set's cache misses: {most:.0f} ns"
    yield Target(f"{what}: a hit, of 1,000 origins", need, Way(f"{hit:.0f} ns", hit <= most))
    seconds = large["compile_ns_per_origin"] * MILLION / 1e9
    way = Way(f"{seconds:.1f} s", seconds < COMPILE_SECONDS)
    yield Target(f"{what}: compiled in", f"under {COMPILE_SECONDS} s", way)


def _guard(results: Results) -> Iterator[Target]:
    for key, title in GUARDED:
        added = results.ns("guard", key, "guard")
        if added is not None:
            need = f"under {GUARDED_NANOSECONDS} ns"
            way = Way(f"{added:.0f} ns", added < GUARDED_NANOSECONDS)
            yield Target(f"a guard, same-origin GET: {title}", need, way)


def _startup(results: Results) -> Iterator[Target]:
    row = results.rows("startup").get(OURS)
    if row is not None:
        median, loaded = row["ms"][0], row["loaded"]
        figure = ", ".join([f"{median:.0f} ms", *loaded])
        need = f"under {IMPORT_MILLISECONDS} ms, nothing optional"
        way = Way(figure, median < IMPORT_MILLISECONDS and not loaded)
        yield Target("`import crossorigin`", need, way)
