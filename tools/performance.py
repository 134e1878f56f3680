"""Writes docs/performance.md from the figures that `make bench` kept; it measures nothing."""

from __future__ import annotations

from typing import Any

import figures
from figures import MARKED, OURS, PLACED, Results, ranged
from losses import losses
from marked_routes import marked_routes
from targets import Way, targets


def page() -> str:
    """Return the text of docs/performance.md."""
    results = figures.read()
    parts = [
        INTRODUCTION,
        _targets(results),
        losses(results),
        marked_routes(results),
        _asgi(results),
        _wsgi(results),
        _frameworks(results),
        _guard(results),
        _node(results),
        _served(results),
        _index(results),
        _startup(results),
        FLOOR,
        NO_EXTENSION,
        METHOD,
        _measured_on(results),
    ]
    return "\n\n".join(part.strip() for part in parts if part) + "\n"


INTRODUCTION = """
# Performance

The time that a CORS layer adds to a request, ours and our peers', in one run on one machine.
`make bench` measures anew and writes this page; `make performance` writes it from the figures
measured last, in [results.json](../bench/results.json). Times of one machine say little; the
ratios hold.

![Time that each layer adds to a request](performance.svg)
"""

TARGETS = """
## Targets

Ratios say how many times as much as ours a peer adds. Missed targets are **bold**.

- *Ours*: the gateway itself, around an application.
- *Placed*: the bound method of the gateway, as integrations place it. The interpreter calls it
  without leaving its loop.

| comparison | target | ours | placed |
|---|--:|--:|--:|
"""

FLOOR = """
## Where the time goes

Of some 910 ns that the placed gateway adds to an allowed request, these go when a part is
taken out (measured in one run on 2026-11-26, before the policy of a route was read when the
response starts, on CPython 3.11; the gateway does not work without these parts):

| part | ns | why it stays |
|---|--:|---|
| looking for `Origin` among twelve headers | 195 | all of them: two lines of it are no origin |
| looking for `Vary` and CORS in its answer's three | 100 | never two lines; in any case |
| copying the message | 50 | the application may send the same one again |
| a frame that outlives the call | 45 | it answers, readably, for an application that raises |
| a mark on the request | 30 | the inner of two gateways passes the request through |

A layer that does nothing but hold `send` costs 460. The difference between the two is a
look-up, a list, a bound method and four comparisons. This is the floor of pure Python for a
layer that keeps all of the contract: without the frame and the mark, which the prototypes
behind the targets did not have, it adds 840, and Starlette 4.8 times as much.
"""

NO_EXTENSION = """
## Why there is no C extension

Until November 2026 an optional package in C, `crossorigin-speed`, served the usual requests of
both gateways. It is removed. With it an allowed request cost 0.44 of the cost in Python, so the
removal costs about 0.5 µs of a request that takes a server 20 µs. The removal costs nothing
where the extension left requests to Python: applications with route policies or a `PolicyMap`,
and Django, aiohttp, Tornado, Sanic and AWS Lambda. The extension had 1,502 lines of C, needed a
compiler and a second run of the tests, and limited each change of the gateways; half a
microsecond does not pay for that. Two smaller steps were measured too: mypyc raised the cost
of an allowed request to 1.13 of that in Python, and two functions in C for the two searches
lowered it to 0.61.
"""

METHOD = """
## How it is measured

- In process, without a network: applications are called as a server calls them, with twelve
  request headers, `Origin` the eighth, and an answer of three. Time is that of the thread on
  the processor; while others have the processor, it stands.
- A *mini-round* times every contender once, in shuffled order, each after some untimed requests
  that warm its caches again. Its added time is the median of its calm times less that of the
  bare application, in the same run; a time is calm if it is at most 6 % above the tenth
  percentile of the same contender. The range in brackets is that of five parts of the run.
- Every request is made of fresh strings: nothing has hashed them, nothing knows them.
- Each contender has its own copy of the application's and the driver's code. CPython rewrites
  bytecode in place as it warms up, and contenders would disturb each other.
- Each framework has a process of its own for every scenario.
- The answer of each contender is judged before it is timed. A wrong one is refused, and the
  reason stands in the place of the figure. *no Vary*: a cache between server and browser may
  give the answer to one origin to another; it is shown all the same.
- `bare again` is the bare application once more: its added time is the noise.
- Nobody's configuration is tuned for the measurement; where a user who measures would write it
  differently (a set, a factored regex), both are shown.

A test counts the instructions of the hot paths under callgrind and in the interpreter, and
fails where one has become 5 % costlier than the
[committed counts](../tests/guard/baseline.json); `make baseline` renews them. The paths are
those of the two gateways, with a router and without, and in the interpreter those of Starlette,
FastAPI and Flask with one `@cors` too.
"""


def _targets(results: Results) -> str:
    rows = [
        f"| {each.what} | {each.need} | "
        + " | ".join(map(_way, (each.ours, each.placed)))
        + " |"
        for each in targets(results)
    ]
    return "\n".join([TARGETS.strip(), *rows])


def _way(way: Way | None) -> str:
    if way is None:
        return ""
    return way.figure if way.is_enough else f"**{way.figure}**"


def _asgi(results: Results) -> str:
    rows = results.rows("asgi")
    if not rows:
        return ""
    return f"""
## ASGI layers

{_legend(rows)}

{_contest(rows)}
"""


def _wsgi(results: Results) -> str:
    rows = results.rows("wsgi")
    if not rows:
        return ""
    return f"""
## WSGI layer

Our peers that speak WSGI live inside a framework: see below.

{_contest(rows)}
"""


def _legend(rows: dict[str, Any]) -> str:
    return (
        f"{_titles(rows)}.\n\nNanoseconds added to the bare application, of **d** and **i** "
        "the whole request. In brackets how many times as much as ours, and the range of that."
    )


def _titles(rows: dict[str, Any]) -> str:
    return "; ".join(f"**{key}** {row['title']}" for key, row in rows.items())


def _contest(rows: dict[str, Any]) -> str:
    """Return a table with a line for every contender and a column for every scenario."""
    names = list(dict.fromkeys(name for row in rows.values() for name in row["cells"]))
    lines = [
        f"| {_name(name)} | "
        + " | ".join(_shown(row["cells"].get(name)) for row in rows.values())
        + " |"
        for name in names
    ]
    heads = " | ".join(rows)
    return "\n".join([f"| | {heads} |", "|---|" + "--:|" * len(rows), *lines])


def _name(name: str) -> str:
    return f"**{name}**" if name in {OURS, PLACED, MARKED} else name


def _shown(cell: dict[str, Any] | None) -> str:
    if cell is None:
        return "-"
    if "refused" in cell:
        return f"*{cell['refused']}*"
    text = f"{cell['ns'][0]:,.0f}"
    if "ratio" in cell:
        text += f" ({ranged(cell)})"
    return f"{text} *{cell['mark']}*" if "mark" in cell else text


def _frameworks(results: Results) -> str:
    every = results.rows("frameworks")
    if not every:
        return ""
    parts = [f"### {name}\n\n{_contest(rows)}" for name, rows in every.items()]
    routed = {key: row for rows in every.values() for key, row in rows.items() if key > "i"}
    return "\n\n".join([FRAMEWORKS.strip(), f"{_titles(routed)}.", *parts])


FRAMEWORKS = """
## Whole applications

An application of the framework with its usual CORS, and with our integration, each less the
same application without. *wsgi gateway* is ours around an application that does nothing
(*bare wsgi*): the cost of Flask itself hides ours. From **j** on the ratio of the usual
CORS is to ours with one `@cors`, and that of ours with one `@cors` to ours without.
"""


def _guard(results: Results) -> str:
    rows = results.rows("guard")
    if not rows:
        return ""
    names = list(dict.fromkeys(name for row in rows.values() for name in row["cells"]))
    lines = [
        f"| {name} | "
        + " | ".join(_shown(row["cells"].get(name)) for row in rows.values())
        + " |"
        for name in names
    ]
    heads = " | ".join(row["title"] for row in rows.values())
    head = [f"| | {heads} |", "|---|" + "--:|" * len(rows)]
    return "\n".join([GUARD.strip(), "", *head, *lines, "", GUARD_NOTES.strip()])


GUARD = """
## The guard

Nanoseconds that a guard adds to a same-origin GET, in one run: behind a gateway, to the same
gateway without a guard (*bare*: the whole request); of the pure call, to a loop that does
nothing.
"""

GUARD_NOTES = """
- The time is that of one frame and five look-ups. A connection on a loopback address takes the
  grammar of hosts, some 8 µs, where `hosts` is not given.
- With `hosts`, the ASGI gateway looks for `Host` among the headers, all of them: two lines of
  it are no host. A host with a port, or below a pattern, takes the grammar once: the guard
  notes 128 values that it serves.
- Without a guard, a gateway has no layer for it, and costs nothing.
"""


def _node(results: Results) -> str:
    rows = results.rows("node")
    if not rows:
        return ""
    return f"""
## Express' `cors`, on Node

The package of npm is called in process as Express calls it, with Node's own response objects,
in turns with ours.

{_contest(rows)}
"""


def _served(results: Results) -> str:
    every = results.rows("served")
    if not every:
        return ""
    parts = [SERVED.strip()]
    for server, rows in every.items():
        for row in rows.values():
            lines = [
                f"| {_name(name)} | {_load(cell)} |" for name, cell in row["cells"].items()
            ]
            head = "| | requests a second | of bare | processor added |\n|---|--:|--:|--:|"
            parts.append("\n".join([f"### {server}: {row['title']}", "", head, *lines]))
    return "\n\n".join(parts)


SERVED = """
## Real servers

The server on one core, wrk on the other, over the loopback, all contenders in turns. The shares
move by several per cent from turn to turn; the time that the server's processor spends on a
request is steadier.
"""


def _load(cell: dict[str, Any]) -> str:
    if "refused" in cell:
        return f"*{cell['refused']}* | | "
    share, low, high = cell["share"]
    cpu, least, most = cell["cpu"]
    added = f"{cpu:.1f} µs ({least:.1f} to {most:.1f})"
    return f"{cell['rate']:,.0f} | {share:.2f} ({low:.2f} to {high:.2f}) | {added}"


def _index(results: Results) -> str:
    rows = results.sections.get("index", {}).get("figures")
    if not rows:
        return ""
    first = rows[0]

    def line(row: dict[str, Any]) -> str:
        times = [
            f"{row[name]:,.0f} ns ({row[name] / first[name]:.2f})"
            for name in ("hit_ns", "set_ns", "pattern_hit_ns", "miss_ns")
        ]
        compiled = f"{row['compile_ns_per_origin'] / 1_000:.2f} µs"
        cells = [f"{row['origins']:,}", *times, f"{row['bytes_per_origin']:.0f}", compiled]
        return f"| {' | '.join(cells)} |"

    return "\n".join([INDEX.strip(), *map(line, rows), "", INDEX_NOTES.strip()])


INDEX = """
## Look-ups, memory, compile time

A growing number of exact origins of 30 bytes; look-ups are made beside 10,000 subdomain
patterns, with keys that were never hashed before. In brackets the ratio to the smallest size.

| origins | hit | hit of a bare set | hit of a pattern | miss | bytes each | compile, each |
|--:|--:|--:|--:|--:|--:|--:|
"""

INDEX_NOTES = """
- A miss is flat. A hit grows with the misses of the processor's caches, as that of a bare set
  does.
- A hit of a pattern pays for the grammar as well, because the suffix alone does not prove that
  a host precedes it. Gateways keep the answers to 1,024 origins ready, so that
  this is paid once.
- Memory is that of the set and its strings of bytes, kept once for the policy and its index.
"""


def _startup(results: Results) -> str:
    rows = results.rows("startup")
    if not rows:
        return ""
    lines = []
    for module, row in rows.items():
        median, low, high = row["ms"]
        loaded = ", ".join(row["loaded"]) or "-"
        added = f"{median:.0f} ms ({low:.0f} to {high:.0f})"
        lines.append(f"| `import {module}` | {added} | {loaded} |")
    head = "| | above a bare interpreter | optional modules that it loads |\n|---|--:|---|"
    return "\n".join(
        [
            "## Import time",
            "",
            "Time of the processor for whole processes, in pairs.",
            "",
            head,
            *lines,
        ]
    )


def _measured_on(results: Results) -> str:
    lines = []
    for name, section in results.sections.items():
        versions = ", ".join(f"{each} {which}" for each, which in section["versions"].items())
        lines.append(f"| {name} | {section['date']} | {section['machine']} | {versions} |")
    head = "| section | date | machine | compared with |\n|---|---|---|---|"
    return "\n".join(["## Measured on", "", head, *lines])
