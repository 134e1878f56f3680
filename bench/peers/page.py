"""The page of the measurement: a table, and defect by defect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from peers.measure import HAS, HAS_NOT, NO_SUCH, REFUSED
from peers.probes import COMMAS, HUGE, MANY, PROBES, Probe, Race
from peers.rules import RULES, held
from peers.wire import ROUNDS, SERIES

CELLS: Final = {HAS: "**yes**", HAS_NOT: "no", NO_SUCH: "·"}
OURS: Final = "crossorigin"

Account = dict[str, Any]
"""Of one contender, as `peers.measure` makes it."""


def page(result: dict[str, Any]) -> str:
    """Return the page of the documentation.

    Args:
        result: the content of docs/peers.json.
    """
    accounts: list[Account] = result["contenders"]
    peers = [each for each in accounts if each["name"] != OURS]
    ours = [each for each in accounts if each["name"] == OURS]
    columns = [OURS, *(each["name"] for each in peers)]
    return f"""\
# Forty defects, side by side

This page shows which of {len(peers)} CORS libraries, and whether crossorigin, have each of
forty defects. It was measured on {result["date"]} with CPython {result["python"]}. **yes**:
the library has the defect. no: it does not have the defect. A dot: it does not have the
feature.

| | | {" | ".join(columns)} |
|--:|---|{"---|" * len(columns)}
{_lines(_row(number, probe, ours, peers) for number, probe in PROBES.items())}
| | **defects** | {_sum(ours)} | {" | ".join(_sum([each]) for each in peers)} |

crossorigin was measured in {len(ours)} frameworks: those of the other libraries that it
supports. Its column has yes if it has the defect in any of them.

{_method()}
{_reservations()}
## The libraries

| library | framework | server | versions | configuration |
|---|---|---|---|---|
{_lines(_contender(each) for each in accounts)}

crossorigin is version {result["crossorigin"]}.

## The defects

{_lines(_section(number, probe, ours, peers) for number, probe in PROBES.items())}
## The rules

{_lines(f"{number}. {text}" for number, text in RULES.items())}
"""


def _method() -> str:
    return f"""\
## How it was measured

`make peers` builds an application for each policy and serves it with a real server on
loopback. The requests are raw bytes, and every line of the answer is examined. Each library
runs in its own process. In one framework, the other library and crossorigin have the same
application. The policy lists `https://a.example`, the methods GET and POST and the header
`x-token`, unless the probe describes another policy; all other options have their defaults.
If a library refuses the policy at start-up, it does not have the defect, because the owner
gets an error.

The findings come only from the bytes on the connection. [peers.json](peers.json) has the
outcome, the requests and the answers. No result is in seconds. If the defect is a long time
(39, 40), two requests are compared by their shortest time of up to {SERIES * ROUNDS}
alternating runs each (fewer if these take long). Times are those of the processor, except for
Robyn, which is a separate process and has wall-clock times. The limits of the ratios are in a
gap of the measured ratios.
"""


def _reservations() -> str:
    return f"""\
## Limits of the comparison

- The sums are not a ranking. A library with fewer features can have fewer defects, the
  defects differ in weight, and these are the forty that the authors of crossorigin looked
  for.
- The servers differ with the framework, and have their own limits. The limit for the size of
  a request's head was raised if the server has an option for it. In front of a deployed
  service, a proxy often refuses the {HUGE:,} bytes of 30 and the {COMMAS:,} commas of 40.
- The {MANY:,} origins of 39 are more than most services have; the probe shows growth.
- 11 and 12: the question is whether the browser's console can name the cause. A refusal by
  status is as safe.
- 14: an application of that framework may have no OPTIONS handlers.
- 18, 20, 22, 23, 24: a library that accepts an entry which can never match may follow its own
  documentation. It is a defect because the owner gets no error.
- 27: a library may keep the application's own line on purpose: falcon checks whether there is
  one.
- 37: CORS does not apply to WebSockets. In crossorigin [the guard](guard.md) decides on
  handshakes, if it is turned on. Only quart-cors promises to check handshakes, and does.
- 38: one can also argue that the preflight of a path without a route should fail. The page
  then gets a CORS error in place of a 404.
"""


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def outcome(accounts: Iterable[Account], number: int) -> str:
    """Return the worst that came of a probe."""
    outcomes = {each["found"][str(number)]["outcome"] for each in accounts}
    return next(each for each in (HAS, HAS_NOT, NO_SUCH) if each in outcomes)


def _row(number: int, probe: Probe, ours: list[Account], peers: list[Account]) -> str:
    contenders = [ours, *([each] for each in peers)]
    cells = " | ".join(CELLS[outcome(each, number)] for each in contenders)
    return f"| [{number}](#{number}) | {probe.title} | {cells} |"


def _sum(accounts: list[Account]) -> str:
    return str(sum(outcome(accounts, number) == HAS for number in PROBES))


def _contender(account: Account) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in account["versions"].items())
    return (
        f"| {account['name']} | {account['framework']} | {account['server']} | {versions} "
        f"| {account['note']} |"
    )


def _section(number: int, probe: Probe, ours: list[Account], peers: list[Account]) -> str:
    found = [(_title(each), each["found"][str(number)]) for each in [*ours, *peers]]
    return f"""\
<a id="{number}"></a>
### {number}. {probe.title[0].upper()}{probe.title[1:]}

{probe.harm} *Counts:* {probe.counts}

In crossorigin: {held(number)}.

{_lines(_bullets(probe, found))}
"""


def _title(account: Account) -> str:
    name: str = account["name"]
    return f"{name} on {account['framework']}" if name == OURS else name


def _bullets(probe: Probe, found: list[tuple[str, Any]]) -> Iterator[str]:
    having = [(name, each["evidence"]) for name, each in found if each["outcome"] == HAS]
    for names, evidence in _together(having):
        yield f"- **{names}**: {evidence}"
    if not having:
        yield "- No library has it."
    refusing = [
        (name, [line])
        for name, each in found
        for line in each["evidence"][:1]
        if line[1].startswith(REFUSED)
    ]
    for names, evidence in _together(refusing):
        yield f"- {names}: {evidence}"
    lacking = [(name, each["evidence"]) for name, each in found if each["outcome"] == NO_SUCH]
    for names, evidence in _together(lacking):
        yield f"- No such feature, {names}: {evidence}"
    if any(isinstance(each, Race) for each in probe.tries):
        yield f"- Ratios of the others: {', '.join(_ratios(found))}."


def _together(found: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield each finding once, after the names of all contenders that showed it."""
    names: dict[str, list[str]] = {}
    for name, evidence in found:
        names.setdefault(_shown(evidence), []).append(name)
    return ((_enumerated(each), evidence) for evidence, each in names.items())


def _enumerated(names: list[str]) -> str:
    """Return names in one line; ours are many."""
    ours = [name for name in names if name.startswith(OURS)]
    if len(ours) > 1:
        names = [
            f"{OURS} ({len(ours)} frameworks)",
            *(each for each in names if each not in ours),
        ]
    return ", ".join(names)


def _shown(evidence: list[list[str]]) -> str:
    return "; then ".join(
        f"`{asked}` → `{answered}`" if asked else answered for asked, answered in evidence
    )


def _ratios(found: list[tuple[str, Any]]) -> Iterator[str]:
    for name, each in found:
        ratio, sign, _ = each["evidence"][0][1].partition(" times")
        if sign and each["outcome"] == HAS_NOT:
            yield f"{name} {ratio}"
