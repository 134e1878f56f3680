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

This page shows the time that a CORS layer adds to a request: the gateway of crossorigin
("ours") and the layers of other libraries, in one run on one machine. `make bench` measures
again and writes this page; `make performance` writes it from the last figures, in
[results.json](../bench/results.json). The times depend on the machine; the ratios depend on it
much less.

![Time that each layer adds to a request](performance.svg)
"""

TARGETS = """
## Targets

A ratio is the time that another library adds, divided by the time that ours adds. Missed
targets are **bold**.

- *Ours*: the gateway object, around an application.
- *Placed*: the bound method of the gateway, which integrations use. The interpreter calls it
  faster than an object.

| comparison | target | ours | placed |
|---|--:|--:|--:|
"""

FLOOR = """
## Where the time goes

The placed gateway adds some 910 ns to an allowed request. The table shows the time of single
parts, measured by removing each (in one run on 2026-11-26, on CPython 3.11, before the gateway
read the policy of a route at the start of the response). The gateway does not work without
these parts:

| part | ns | why it is needed |
|---|--:|---|
| searching twelve request headers | 195 | two lines of `Origin` are malformed |
| searching three response headers | 100 | `Vary` and CORS headers are sent once |
| copying the message | 50 | the application may send the same message again |
| a frame until the end of the response | 45 | an exception gets a readable 500 |
| a mark on the request | 30 | the inner one of two gateways passes the request through |

A layer that only wraps `send` adds 460 ns. The remaining difference is a look-up, a list, a
bound method and four comparisons. This is the minimum in pure Python for a layer that fulfils
the whole contract. The prototypes from which the targets come had neither the frame nor the
mark: without them the gateway adds 840 ns, and Starlette 4.8 times as much.
"""

NO_EXTENSION = """
## Why there is no C extension

Until November 2026 an optional package in C, `crossorigin-speed`, served the usual requests of
both gateways. It was removed. With it an allowed request took 0.44 of the time in Python, so
the removal adds about 0.5 µs to a request that takes a server 20 µs. It adds nothing to the
requests that the extension left to Python: those of applications with route policies or a
`PolicyMap`, and of Django, aiohttp, Tornado, Sanic and AWS Lambda. The extension had 1,502
lines of C, needed a compiler and a second run of the tests, and made each change of the
gateways harder. Half a microsecond was not worth that. Two smaller steps were measured too:
mypyc raised the time of an allowed request to 1.13 of that in Python, and two functions in C
for the two searches lowered it to 0.61.
"""

METHOD = """
## How it is measured

- In process, without a network: applications are called as a server calls them, with twelve
  request headers (`Origin` is the eighth) and three response headers. The clock is the
  processor time of the thread, which stops while other programs use the processor.
- A *round* times every layer once, in random order, each after some untimed requests that warm
  its caches again. The added time of a layer is the median of its undisturbed times,
  minus that of the bare application in the same run. A time is undisturbed if it is at most 6 %
  above the tenth percentile of the same layer. The range in brackets is that of five parts of
  the run.
- Every request has new strings, so that no hash and no cache entry exists for them.
- Each layer has its own copy of the code of the application and of the driver. CPython rewrites
  bytecode in place as it warms up, so layers with shared code would influence each other.
- Each framework runs in a separate process for every scenario.
- The answer of each layer is checked before its time is measured. A layer with a wrong answer
  has no figure; the table shows the reason. *no Vary*: a cache between server and browser may
  give the answer for one origin to another; the figure is shown nevertheless.
- `bare again` is the bare application a second time: its added time is the noise.
- No configuration is tuned for the measurement. If a user would choose a faster form (a set,
  one combined regular expression), both forms are shown.

A test counts the instructions of the hot paths under callgrind and the bytecodes in the
interpreter. It fails if a path needs 5 % more than the
[committed counts](../tests/guard/baseline.json); `make baseline` renews them. The paths are
those of the two gateways, with a router and without, and in the interpreter also those of
all frameworks with one `@cors`.
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

The other libraries for WSGI are parts of a framework: see below.

{_contest(rows)}
"""


def _legend(rows: dict[str, Any]) -> str:
    return (
        f"{_titles(rows)}.\n\nThe figures are nanoseconds added to the bare application; for "
        "**d** and **i** those of the whole request. In brackets: the ratio to ours, and its "
        "range."
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

The figures are those of an application with the usual CORS layer of the framework, and with our
integration, each minus the same application without CORS. *wsgi gateway* is our gateway around
an application that does nothing (*bare wsgi*), because the time of Flask itself hides ours.
From **j** on, the ratio of the usual layer is to ours with one `@cors`, and the ratio of ours
with one `@cors` is to ours without.
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

The figures are nanoseconds that a guard adds to a same-origin GET, in one run. For a gateway
they are added to the same gateway without a guard (*bare*: the whole request); for the pure
call, to an empty loop.
"""

GUARD_NOTES = """
- The time is that of one frame and five look-ups. If `hosts` is not given, a connection on a
  loopback address also parses the host, which takes some 8 µs.
- With `hosts`, the ASGI gateway searches all headers for `Host`, because two lines are
  malformed. A host with a port, or below a pattern, is parsed once: the guard caches 128
  values that it allows.
- A gateway without a guard has no code for it on its path, so it adds no time.
"""


def _node(results: Results) -> str:
    rows = results.rows("node")
    if not rows:
        return ""
    return f"""
## Express' `cors`, on Node

The npm package is called in the process as Express calls it, with Node's own response objects,
alternating with ours.

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

The server runs on one core and wrk on the other, over loopback, with all layers in turn. The
shares vary by several per cent between turns; the processor time of a request varies less.
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

The policies have a growing number of exact origins of 30 bytes, and 10,000 subdomain patterns.
Each look-up has a new key, whose hash is not cached. In brackets: the ratio to the smallest
size.

| origins | hit | hit of a bare set | hit of a pattern | miss | bytes each | compile, each |
|--:|--:|--:|--:|--:|--:|--:|
"""

INDEX_NOTES = """
- The time of a miss does not grow. The time of a hit grows with the misses of the processor's
  caches, as that of a bare set does.
- A hit of a pattern includes the parsing of the origin, because the suffix alone does not prove
  that the origin is well-formed. Gateways cache the answers for 1,024 origins, so a frequent
  origin is parsed once.
- The memory is that of the set and its byte strings, which the policy and its index share.
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
            "Processor time of whole processes, measured in pairs.",
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
