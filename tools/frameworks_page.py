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

Two versions of each framework are tested in an environment with only the framework and this
package (`make isolated`, `make oldest`). The integration is imported, and the server of
[the article](article.md) runs on it. With the oldest version the rows of the tables run too,
which test the rules 1 to 19; with the newest version the whole suite runs.

| framework | oldest | newest | page |
|---|---|---|---|
{versions}

Older versions failed the tests or were not tested. Some of the oldest versions do not work with
the newest releases of their dependencies, and need older ones:

{pins}

## Test results

The table has the number of tests that pass on each framework, by the [rule](#the-rules) that
they test: rows of the tables in `tests/tables/`, and other tests. Each runs on the real server
of the framework, over loopback. A row may test several rules. `make frameworks` runs all of
them and writes this table. A dash means that the rule does not apply: handlers of AWS Lambda
have no routes.

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
            yield f"- {each.title} {each.oldest}: `{requirement}`, because {why}."


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
