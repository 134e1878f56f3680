"""The `cors` package of npm, called in process as Express calls it, and ours, in turns.

Needs node and npm: the package is installed into a folder that is gone afterwards.

python bench/node.py                    all scenarios, and the figures are kept
python bench/node.py --rounds 50 a b    a quick look at these
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asgi
import results
from answers import answer_of, judge
from arguments import arguments
from contest import OURS, ROUNDS, rounds_for, show
from rounds import Contender, Figure, measure
from scenarios import HEADERS, MAX_AGE, METHODS, SCENARIOS, SOLE, Scenario, lines_of, method_of

TURNS = 5
"""How often the two take turns: the ratio of each turn shows how far it moves."""
PEER = "cors (npm)"


class Node:
    """A running node, which times one scenario after another."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def measure(self, scenario: Scenario, rounds: int) -> dict[str, Any]:
        """Return the times of `rounds` batches, and the answer."""
        rules = scenario.rules
        task = {
            "key": scenario.key,
            "isSlow": scenario.is_slow,
            "rounds": rounds,
            "method": method_of(scenario),
            "lines": lines_of(scenario),
            "everyone": rules.everyone,
            "origins": rules.origins,
            "regexes": rules.regexes(),
            "methods": METHODS,
            "headers": HEADERS,
            "credentials": rules.credentials,
            "maxAge": MAX_AGE,
        }
        process = self._process
        if process.stdin is None or process.stdout is None:
            message = "node was started without pipes"
            raise RuntimeError(message)
        process.stdin.write(json.dumps(task) + "\n")
        process.stdin.flush()
        measured: dict[str, Any] = json.loads(process.stdout.readline())
        return measured


@contextmanager
def running(npm: str, node: str) -> Iterator[tuple[Node, dict[str, str]]]:
    """Install the package, and run node; yields it and the versions of both."""
    with tempfile.TemporaryDirectory() as folder:
        install = [npm, "install", "--silent", "--no-audit", "--no-fund", "cors"]
        subprocess.run(install, cwd=folder, check=True)
        program = shutil.copy(Path(__file__).with_name("express.js"), folder)
        package = json.loads(
            (Path(folder) / "node_modules/cors/package.json").read_text("utf-8")
        )
        version = subprocess.run(
            [node, "--version"], stdout=subprocess.PIPE, check=True, text=True
        )
        versions = {"cors (npm)": package["version"], "node": version.stdout.strip()}
        with subprocess.Popen(
            [node, program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            yield Node(process), versions


def row(node: Node, scenario: Scenario, rounds: int | None) -> dict[str, Any]:
    """Return the figures of one scenario: theirs and ours, and the ratio of every turn."""
    rounds = rounds_for(scenario, rounds or ROUNDS)
    layers = asgi.layers_of(scenario)
    contenders = {}
    for name in ("bare", OURS):
        entrant = asgi.entrant_of(layers[name], scenario)
        contenders[name] = Contender(entrant.run, entrant.request)
    mine: list[float] = []
    theirs: list[float] = []
    answered: dict[str, Any] = {}
    for _ in range(TURNS):
        answered = node.measure(scenario, rounds // TURNS)
        theirs.append(
            statistics.median(
                each["cors"] - (0 if scenario.is_preflight else each["bare"])
                for each in answered["times"]
            )
        )
        measured = measure(contenders, rounds // TURNS)
        figure = measured.whole(OURS) if scenario.is_preflight else measured.added(OURS)
        mine.append(figure.median)
    judgement = judge(scenario, answer_of(answered["status"], answered["lines"]))
    cells: dict[str, Any] = {OURS: {"ns": _middle(mine)}, PEER: {}}
    if judgement.refused is not None:
        cells[PEER]["refused"] = judgement.refused
    else:
        ratios = [their / our for their, our in zip(theirs, mine, strict=True)]
        cells[PEER] |= {"ns": _middle(theirs), "ratio": _middle(ratios)}
        if judgement.mark is not None:
            cells[PEER]["mark"] = judgement.mark
    return {
        "title": scenario.title,
        "whole": scenario.is_preflight,
        "rounds": rounds,
        "calm": 1.0,
        "cells": cells,
    }


def _middle(values: list[float]) -> Figure:
    return Figure(statistics.median(values), min(values), max(values))


def main() -> None:
    """Measure the scenarios named on the command line, or all."""
    asked = arguments(__doc__, SOLE)
    npm, found = shutil.which("npm"), shutil.which("node")
    if npm is None or found is None:
        print("node and npm are not installed: nothing is compared with Express' cors")
        return
    try:
        with running(npm, found) as (node, versions):
            rows = {key: row(node, SCENARIOS[key], asked.rounds) for key in asked.names}
    except subprocess.CalledProcessError as error:
        print(f"nothing is compared with Express' cors: {error}")
        return
    show("Node", rows)
    if asked.is_kept:
        results.write("node", rows, **versions)


if __name__ == "__main__":
    main()
