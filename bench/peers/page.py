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

Forty things that go wrong in CORS libraries, asked of {len(peers)} of them and of crossorigin,
on {result["date"]}, with CPython {result["python"]}. **yes**: it has the defect. no: it has
not. A dot: there is no such feature, so that nothing can go wrong with it.

| | | {" | ".join(columns)} |
|--:|---|{"---|" * len(columns)}
{_lines(_row(number, probe, ours, peers) for number, probe in PROBES.items())}
| | **defects** | {_sum(ours)} | {" | ".join(_sum([each]) for each in peers)} |

crossorigin is measured in {len(ours)} frameworks, all those of the peers that it can stand in;
its column says yes if the defect showed in any of them.

{_method()}
{_reservations()}
## Who took part

| library | framework | server | versions | how it was configured |
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

`make peers` builds each application anew, once for every policy, and serves it with a real
server on loopback; requests are raw bytes, and every line of the answer is looked at. Each
contender has a process of its own. In one framework the peer and crossorigin stand before the
same application. The policy lists `https://a.example`, methods GET and POST and header
`x-token`, where a probe does not say otherwise; options that it does not speak of are left at
their defaults. A policy that a library refuses at start-up has no defect: somebody is told.

Findings are of the wire alone, and in [peers.json](peers.json): the outcome, the requests, the
answers. Nothing is measured in seconds. Where time is the defect (39, 40), two
requests are compared, in turns, by the shortest of up to {SERIES * ROUNDS} times each (fewer
where that would take long), on the clock of the processor (Robyn, which is a process apart: on
the wall). The limit of the ratio is our choice, where the measured ratios have a gap.
"""


def _reservations() -> str:
    return f"""\
## Limits of the comparison

- The sums are no ranking. Who offers less has less that can go wrong, defects weigh
  differently, and these are the forty that we have looked for.
- Servers differ with the framework, and have limits of their own. Those for the size of a
  request's head were lifted where the server lets them be: in front of a deployed service
  something often stops the {HUGE:,} bytes of 30 and the {COMMAS:,} of 40 earlier.
- The {MANY:,} origins of 39 are more than most have; the probe shows growth.
- 11 and 12: the question is whether the browser's console can name the cause. A refusal by
  status is as safe.
- 14: without the library there may be no OPTIONS handler to hide.
- 18, 20, 22, 23, 24: a library that takes an entry which can never match follows its
  documentation to the letter. It is a defect because nobody is told.
- 27: to let the application's own line stand can be meant: falcon looks whether there is one.
- 37: CORS does not cover WebSockets. The policies of crossorigin do not decide on handshakes:
  [its guard](guard.md) does, where it is asked for. Only quart-cors promises to, and does.
- 38: one may hold the opposite, that a preflight should fail where nothing is served. Then the
  page is told of CORS instead of a 404.
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

Ours: {held(number)}.

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
        yield "- Nobody has it."
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
        yield f"- Times as long, the others: {', '.join(_ratios(found))}."


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
