"""The report of the matrix, as a page and as a table of messages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import chain

from browser.account import blocked, predicted
from browser.complaints import Heard
from browser.matrix import Observation
from tables.scenario import Scenario
from tables.scenarios import GROUPS, SCENARIOS

from crossorigin.fetch import (
    ENGINES,
    KINDS,
    STANDARD,
    Engine,
    Request,
    WireResponse,
    resource,
    run,
)
from crossorigin.fetch.verdict import Headers

NAMES = {"chromium": "Chromium", "firefox": "Firefox ESR", "webkit": "WebKitGTK"}

# The one place of a frame's console that is new each time.
_OPAQUE = re.compile(r"moz-nullprincipal:\{[0-9a-f-]+\}")
# Where the servers of this run were, besides their own names.
_PORT = re.compile(r"\b(127\.0\.0\.1|insecure\.test):\d+")
# The details in which otherwise equal lines differ, and how many such lines are kept.
_DETAIL = re.compile(
    r"Status code: \d+|'[^ ]*'|\u2018[^ ]*\u2019|\bhttps?://[^ ]*|invalid value: .*"
)
_PAGE, _API = "https://app.example", "https://api.example"
_ANSWERS: tuple[Headers, ...] = (
    (),
    (("Access-Control-Allow-Origin", "*"),),
    (
        ("Access-Control-Allow-Origin", _PAGE),
        ("Access-Control-Allow-Credentials", "true"),
    ),
)
_KEPT = 3
# WebKit's line on frames, word for word that of older Chromium: it tells nothing of an engine.
_OF_FRAMES = "Blocked a frame with origin"
_LARGE = 2**53


def page(versions: Mapping[str, str]) -> str:
    """Return the page of the documentation.

    Args:
        versions: the versions of the engines in which the matrix ran.
    """
    engines = " | ".join(f"{NAMES[name]} {version}" for name, version in versions.items())
    rules = "---|" * len(versions)
    names = " | ".join(NAMES[name] for name in versions)
    return f"""\
# Three engines and the model

`crossorigin.fetch` predicts the verdict of a browser. A test compares it with browsers:
{len(SCENARIOS)} scenarios run in three real engines against a raw server on loopback, and in
the model. The test compares the response that the page could read, the requests in their order
with `Origin` and preflight headers, and the reason that the console gives.

**Disagreements: none.** If an engine differs from the Fetch standard, the model of that
engine differs in the same way; the number after the plus sign counts such scenarios.

| scenarios about | all | {engines} |
|---|---|{rules}
{_lines(_group_row(group, versions) for group in GROUPS)}

## Differences of the engines from the standard

Each row is a field of `crossorigin.fetch.Engine`. A cell is empty if the engine follows the
standard. For each value except `max_age_cap`, a test shows that at least one scenario ends
differently without it; `max_age_cap` was measured separately.

| field | meaning | standard | {names} |
|---|---|---|{rules}
{_lines(_field_rows(versions))}

## Kinds of resource

`crossorigin.fetch.resource(kind, url, origin)` is the request of an element or interface, and
`Browser.load(kind, url)` of `crossorigin.testing` sends it. The table has the result for three
answers of a server of another origin: **ok**, the page can use and read the resource;
**blind**, the resource is loaded, but the page cannot read it; **no**, it is blocked. With
`crossorigin="anonymous"`, kinds of the mode no-cors are in mode cors. The last column has the
engines with another result in at least one cell.

| kind | mode | destination | no CORS header | `*` | the origin, credentials | other in |
|---|---|---|---|---|---|---|
{_lines(_kind_rows())}

A `beacon` with the type of a form is blind; any other needs the origin and credentials. A
WebSocket opens with the status 101, and a session of WebTransport with any status of success:
CORS headers have no effect. Both send Origin, and WebTransport sends no cookie.

## Behaviour outside the model

In these scenarios no field describes the engine's behaviour. They are not compared with the
model, and count as differences, unless the reason names a part that is compared.

| engine | scenarios | reason |
|---|---|---|
{_lines(_unlike_rows(versions))}

Cookies of third parties are modelled without the settings by which users block or partition
them. The HTTP cache, service workers, Content Security Policy, Local Network Access
and embedder policies for frames are not modelled. WebTransport was measured in Chromium and
Firefox (`tests/browser/test_webtransport.py`); WebKitGTK has no such interface.

The scenarios are in `tests/tables/scenarios.py`. `make engines` runs them and writes this page.
"""


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def _group_row(group: str, names: Iterable[str]) -> str:
    rows = [scenario for scenario in SCENARIOS if scenario.group == group]
    cells = (_agreement(rows, ENGINES[name]) for name in names)
    return f"| {group} | {len(rows)} | {' | '.join(cells)} |"


def _agreement(rows: Sequence[Scenario], engine: Engine) -> str:
    otherwise = sum(
        engine.name in row.unlike or predicted(row, engine) != predicted(row, STANDARD)
        for row in rows
    )
    return f"{len(rows) - otherwise} + {otherwise}" if otherwise else str(len(rows))


def _unlike_rows(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        reasons = Counter(row.unlike[name] for row in SCENARIOS if name in row.unlike)
        reasons += Counter(
            f"{row.untold[name]}; the requests are compared"
            for row in SCENARIOS
            if name in row.untold
        )
        yield from (
            f"| {NAMES[name]} | {count} | {reason} |" for reason, count in reasons.items()
        )


def _kind_rows() -> Iterator[str]:
    for name, kind in KINDS.items():
        if name in {"beacon", "websocket"}:
            continue
        cells = _cells(name, STANDARD)
        others = [NAMES[each] for each in NAMES if _cells(name, ENGINES[each]) != cells]
        row = (f"`{name}`", kind.plain, kind.destination or "(empty)", *cells)
        yield f"| {' | '.join(row)} | {', '.join(others)} |"


def _cells(kind: str, engine: Engine) -> tuple[str, ...]:
    """Return how much a page can read of a resource of another origin, by three answers."""
    request = resource(kind, f"{_API}/x", _PAGE)
    return tuple(_cell(request, headers, engine) for headers in _ANSWERS)


def _cell(request: Request, headers: Headers, engine: Engine) -> str:
    outcome = run(request, lambda _: WireResponse(status=200, headers=headers), engine=engine)
    if outcome.response is None:
        return "no"
    return "blind" if outcome.response.type == "opaque" else "ok"


def _field_rows(names: Iterable[str]) -> Iterator[str]:
    engines = [ENGINES[name] for name in names]
    meanings = _meanings()
    for field in fields(Engine)[1:]:
        usual = getattr(STANDARD, field.name)
        values = [getattr(engine, field.name) for engine in engines]
        if any(value != usual for value in values):
            cells = ("" if value == usual else _value(value) for value in values)
            meaning = meanings[field.name].replace("``", "`")
            yield f"| `{field.name}` | {meaning} | {_value(usual)} | {' | '.join(cells)} |"


def _meanings() -> dict[str, str]:
    """Return the docstring's description of each field."""
    text = (Engine.__doc__ or "").partition("Attributes:")[2]
    found = re.findall(r"^ {8}(\w+): (.*(?:\n {12}.*)*)", text, re.MULTILINE)
    return {name: " ".join(meaning.split()) for name, meaning in found}


def _value(value: object) -> str:
    match value:
        case True | False:
            return "yes" if value else "no"
        case None:
            return "none"
        case frozenset():
            return ", ".join(sorted(value)) or "none"
        case tuple():
            return ", ".join(name for name, _ in value) or "none"
        case int() if value > _LARGE:
            return f"2^{value.bit_length()} - {2 ** value.bit_length() - value}"
        case _:
            return str(value)


def messages(
    versions: Mapping[str, str], observations: Mapping[str, Sequence[Observation]]
) -> str:
    """Return the module with the consoles' messages."""
    rows = chain.from_iterable(_rows(name, observed) for name, observed in observations.items())
    return f'''\
"""The console messages of real engines in the scenarios; written by tools/record_engines.py.

Of those that differ only in an address, a status or a value three are kept for each engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Printed:
    """The messages of one engine in one scenario.

    Attributes:
        engine: its name.
        group: the scenario's group.
        scenario: the scenario's name.
        lines: in order, as a user would copy them.
    """

    engine: str
    group: str
    scenario: str
    lines: tuple[str, ...]


VERSIONS: Final = {dict(versions)!r}

# fmt: off
PRINTED: Final[tuple[Printed, ...]] = (
{_lines(rows)}
)
'''


def _rows(name: str, observations: Sequence[Observation]) -> Iterator[str]:
    known: Counter[tuple[str, ...]] = Counter()
    for each in observations:
        lines = tuple(
            _OPAQUE.sub("moz-nullprincipal:{0}", line.text.strip())
            for line in each.console
            if "issue" not in line.level
            and line.category != "malformed-xml"
            and not line.text.startswith(_OF_FRAMES)
        )
        reasons = (str(verdict.code) for verdict in blocked(each.scenario, ENGINES[name]))
        kind = (*reasons, *(_DETAIL.sub("", line) for line in lines))
        known[kind] += 1
        if lines and known[kind] <= _KEPT:
            scenario = each.scenario
            yield f"    Printed({name!r}, {scenario.group!r}, {scenario.name!r}, ("
            yield from (f"        {line!r}," for line in lines)
            yield "    )),"


def complaints(heard: Mapping[str, Sequence[Heard]]) -> str:
    """Return the module with the consoles' messages about the complaints."""
    rows = (_said(name, each) for name, every in heard.items() for each in every)
    return f'''\
"""The console messages of real engines on the complaints; written by tools/record_engines.py.

Of a message of several lines, with a stack of calls, only the first is kept.
"""

from __future__ import annotations

from typing import Final

from tables.console_messages import Printed

# fmt: off
HEARD: Final[tuple[Printed, ...]] = (
{_lines(chain.from_iterable(rows))}
)
'''


def _said(name: str, heard: Heard) -> Iterator[str]:
    first = (line.strip().partition("\n")[0] for line in heard.lines)
    lines = (_PORT.sub(r"\1:8000", line) for line in first)
    yield f"    Printed({name!r}, 'complaints', {heard.complaint.name!r}, ("
    yield from (f"        {line!r}," for line in lines)
    yield "    )),"
