"""Observers and a next policy over a store: its answers are told, and nobody is asked twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from unit.observe.events import A, B, Served

from crossorigin import Policy
from crossorigin.observe import Event, Near, Recent
from crossorigin.stores import File

STRANGER = "http://b.example"


def test_answers_of_a_store_are_observed_and_apply_to_the_next_policy(tmp_path: Path) -> None:
    file = tmp_path / "origins.txt"
    file.write_text(f"{B}\n")
    store = File(file)
    seen: list[Event] = []
    recent = Recent()
    served = Served(
        Policy(allow_origins=[A, store]),
        seen.append,
        recent,
        shadow=Policy(allow_origins=[store]),
    )
    for origin in (B, A, B, STRANGER):
        served.get(origin)
    served.preflight(B)
    assert [(event.kind, event.allowed) for event in seen] == [
        ("actual", True),
        ("actual", True),
        ("actual", True),
        ("actual", False),
        ("preflight", True),
    ]
    [refusal] = recent.refusals()
    assert refusal.near == Near(B, "scheme")
    shadow: Any = served.gateway.shadow
    report = shadow.report()
    assert (report.compared, report.unknown, report.total) == (5, 0, 1)
    assert report.differences[0].difference.origin == A
    store.close()
