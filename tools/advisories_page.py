"""Writes docs/advisories.md: the published faults of other software, and our answers."""

from __future__ import annotations

from tables.advisories import ROWS, Advisory

_BASES = {"CVE": "https://nvd.nist.gov/vuln/detail/", "GHSA": "https://github.com/advisories/"}


def page() -> str:
    """Return the page."""
    rows = "\n".join(map(_row, ROWS))
    return f"""\
# Advisories of others

Published faults of software for CORS and for checks of origins, and the answer of this library
to the same input. Each row is a test that runs: `tests/docs/test_advisories.py` gives the input
of the row to a `Policy`, a `PolicyMap` or a `Guard`; the wider test, where one is named, has
the same kind of input on real servers, in hostile sizes or at random. The rows of handshakes
and hosts need a [guard](guard.md): CORS alone decides who may read.

An identifier stands here only if its text was read. Faults of this library stand in the
[changelog](../CHANGELOG.md); [SECURITY.md](../SECURITY.md) says how to report one.

| advisory | software | fault | here | wider test |
|---|---|---|---|---|
{rows}
"""


def _row(row: Advisory) -> str:
    ids = "<br>".join(map(_link, row.ids)) or "no identifier"
    file, _, name = row.test.partition("::")
    test = f"[`{name}`](../{file})" if name else ""
    return f"| {ids} | {row.where} | {row.fault} | {row.here} | {test} |"


def _link(identifier: str) -> str:
    return f"[{identifier}]({_BASES[identifier.partition('-')[0]]}{identifier})"
