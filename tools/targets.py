"""What was promised for speed, and whether the figures keep it."""

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


class Target(NamedTuple):
    """What was promised, what was measured, and whether that is enough.

    Attributes:
        what: what is compared.
        need: what was promised.
        figure: what was measured.
        is_met: whether that is enough.
        placed: what was measured of the gateway as integrations place it, where that differs.
        is_met_placed: whether that is enough.
    """

    what: str
    need: str
    figure: str
    is_met: bool
    placed: str = ""
    is_met_placed: bool = False


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
    yield from _startup(results)


def _peer(results: Results, what: str, need: float, where: tuple[str, ...]) -> Iterator[Target]:
    ratio = results.ratio(*where)
    if ratio is not None:
        words = "level" if need == LEVEL else f"at least {need:g}x"
        target = Target(what, words, times(ratio), ratio >= need)
        *place, key, name = where
        ours, theirs = (results.ns(*place, key, each) for each in (PLACED, name))
        if ours is not None and theirs is not None:
            placed = theirs / ours
            target = target._replace(placed=times(placed), is_met_placed=placed >= need)
        yield target


def _flask(results: Results) -> Iterator[Target]:
    theirs = results.ns("frameworks", "flask", "b", "flask-cors")
    ours = results.ns("frameworks", "flask", "b", "wsgi gateway")
    if theirs is not None and ours is not None:
        ratio = theirs / ours
        what = "flask-cors in Flask, of ours around an application that does nothing: allowed"
        yield Target(what, f"at least {FLASK}x", times(ratio), ratio >= FLASK)


def _own(results: Results) -> Iterator[Target]:
    """Yield the targets that compare ours with ours, and with what does nothing."""
    for key, to, title in FLAT:
        above, below = (results.ns("asgi", each, OURS) for each in (key, to))
        yield from _quotient(f"ours, flat: {title}", FLATNESS, above, below)
    for section, key, floor, title, most in FLOORS:
        ours, placed, below = (results.ns(section, key, name) for name in (OURS, PLACED, floor))
        what = f"ours, of a layer that does nothing: {title}"
        for target in _quotient(what, most, ours, below):
            if placed is None or below is None:
                yield target
            else:
                value = placed / below
                yield target._replace(placed=f"{value:.2f}x", is_met_placed=value <= most)


def _quotient(
    what: str, most: float, above: float | None, below: float | None
) -> Iterator[Target]:
    if above is not None and below is not None:
        value = above / below
        yield Target(what, f"at most {most:g}x", f"{value:.2f}x", value <= most)


def _server(results: Results) -> Iterator[Target]:
    ours, theirs = (
        results.cell("served", "uvicorn", "b", name).get("share")
        for name in (OURS, "starlette")
    )
    if ours and theirs:
        figure = f"{ours[0]:.2f} (Starlette {theirs[0]:.2f})"
        what = "uvicorn, allowed: requests a second, of the bare application's"
        yield Target(what, f"at least {SHARE}", figure, ours[0] >= SHARE)


def _index(results: Results) -> Iterator[Target]:
    sizes = {
        row["origins"]: row for row in results.sections.get("index", {}).get("figures", [])
    }
    if not {1_000, MILLION} <= sizes.keys():
        return
    small, large = sizes[1_000], sizes[MILLION]
    what = "1,000,000 origins"
    size = large["bytes_per_origin"]
    yield Target(f"{what}: bytes each", f"under {BYTES}", f"{size:.0f}", size < BYTES)
    most = HIT * small["hit_ns"] + large["set_ns"] - small["set_ns"]
    hit = large["hit_ns"]
    need = f"{HIT}x and a set's cache misses: {most:.0f} ns"
    yield Target(f"{what}: a hit, of 1,000 origins", need, f"{hit:.0f} ns", hit <= most)
    seconds = large["compile_ns_per_origin"] * MILLION / 1e9
    figure = f"{seconds:.1f} s"
    is_met = seconds < COMPILE_SECONDS
    yield Target(f"{what}: compiled in", f"under {COMPILE_SECONDS} s", figure, is_met)


def _startup(results: Results) -> Iterator[Target]:
    row = results.rows("startup").get(OURS)
    if row is not None:
        median, loaded = row["ms"][0], row["loaded"]
        figure = ", ".join([f"{median:.0f} ms", *loaded])
        need = f"under {IMPORT_MILLISECONDS} ms, nothing optional"
        is_met = median < IMPORT_MILLISECONDS and not loaded
        yield Target("`import crossorigin`", need, figure, is_met)
