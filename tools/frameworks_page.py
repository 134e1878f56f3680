"""The page of the frameworks: their versions, and the test results on each.

The counts are those of the last `make frameworks`, in `tests/tables/shown.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tables.frameworks import FRAMEWORKS, Framework
from tables.rules import RULES

ROOT = Path(__file__).parent.parent
SHOWN = ROOT / "tests" / "tables" / "shown.json"
GATEWAYS = {"asgi": "the ASGI gateway", "wsgi": "the WSGI gateway"}


def page() -> str:
    """Return the text of the page."""
    versions = "\n".join(_version(each) for each in FRAMEWORKS)
    pins = "\n".join(_pins())
    rules = "\n".join(f"| {number} | {sentence} |" for number, sentence in RULES.items())
    counts = "\n".join(_counts())
    numbers = " | ".join(map(str, RULES))
    return f"""\
# Frameworks

`CORS`, `cors`, `no_cors`, `guard` and `no_guard` are the same in each framework. No framework
is a dependency: each integration needs only its own framework, and installs none.

## Versions

Of each framework two versions are tried in an environment that holds it and this package
alone (`make isolated`, `make oldest`): the integration is imported, and the server of
[the article](article.md) runs on it. On the oldest version so do the rows of the tables, which
show the rules 1 to 19; on the newest, the whole suite.

| framework | oldest | newest | page |
|---|---|---|---|
{versions}

Older versions failed the tests or were not tested. Some of the oldest versions do not work with
the newest releases of their dependencies, and need older ones:

{pins}

## Test results

The number of rows of the tables in `tests/tables/`, and of other tests, that hold on each
framework, by the [rule](#the-rules) that they show: on its real server, over loopback. A row
may show several rules. `make frameworks` runs them all and writes this table; a dash means
that there is nothing to show, as handlers of AWS Lambda have no routes.

| | {numbers} |
|---|{"---|" * len(RULES)}
{counts}

## The rules

| rule | |
|---|---|
{rules}
"""


def _version(framework: Framework) -> str:
    newest = newest_versions()[framework.distribution]
    return (
        f"| {framework.title} | {framework.oldest} | {newest} "
        f"| [{framework.page}]({framework.page}) |"
    )


def newest_versions() -> dict[str, str]:
    """Return the version of each distribution that the suite runs with."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").lower().split()
    return dict(line.split("==", maxsplit=1) for line in lines)


def _pins() -> Iterator[str]:
    for each in FRAMEWORKS:
        for requirement, why in each.pins.items():
            yield f"- {each.title} {each.oldest}: `{requirement}`, as {why}."


def _counts() -> Iterator[str]:
    shown = json.loads(SHOWN.read_text("utf-8"))
    titles = dict(_titles())
    for target in [*titles, *(each for each in shown if each not in titles)]:
        cells = (_cell(shown[target].get(str(rule))) for rule in RULES)
        yield f"| {titles.get(target, target)} | {' | '.join(cells)} |"


def _titles() -> Iterator[tuple[str, str]]:
    for each in FRAMEWORKS:
        for target in each.targets:
            kind = target.removeprefix(each.name).removeprefix("-")
            yield target, f"{each.title}, {kind.upper()}" if kind else each.title
    yield from GATEWAYS.items()


def _cell(count: list[int] | None) -> str:
    if count is None:
        return "-"
    holds, all_of_them = count
    return str(holds) if holds == all_of_them else f"{holds} of {all_of_them}"
