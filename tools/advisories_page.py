"""Writes docs/advisories.md: published vulnerabilities of other software, and our results."""

from __future__ import annotations

from tables.advisories import ROWS, Advisory

_BASES = {"CVE": "https://nvd.nist.gov/vuln/detail/", "GHSA": "https://github.com/advisories/"}


def page() -> str:
    """Return the page."""
    rows = "\n".join(map(_row, ROWS))
    return f"""\
# Advisories of others

This page lists published vulnerabilities of software for CORS and for checks of origins, and
the result of this library for the same input. Each row is a test:
`tests/docs/test_advisories.py` gives the input of the row to a `Policy`, a `PolicyMap` or a
`Guard`. A wider test, if one is named, sends the same kind of input to real servers, in hostile
sizes or at random. The rows of handshakes and hosts need a [guard](guard.md), because CORS only
decides who may read.

The page lists an advisory only if its text was read. Vulnerabilities of this library are in the
[changelog](../CHANGELOG.md); [SECURITY.md](../SECURITY.md) describes how to report one.

| advisory | software | vulnerability | result here | wider test |
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
