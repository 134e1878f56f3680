"""Writes docs/causes.md: each cause that `explain` can name, made from the code."""

from __future__ import annotations

from collections.abc import Iterator

from crossorigin.consoles.causes.advice import advice
from crossorigin.consoles.causes.case import Case
from crossorigin.consoles.causes.catalogue import cause_of, names
from crossorigin.consoles.causes.links import mdn

WHO = {
    "server": "The owner of the server changes it.",
    "page": "The author of the page changes it.",
    "user": "The user of the browser changes it.",
    "network": "The owner of the server, or of the network to it, changes it.",
}


def page() -> str:
    """Return the page."""
    return f"""\
# Causes

This page lists the causes that [`crossorigin explain`](explain.md) can name, with their codes.
The codes of CORS are those of Chromium's developer tools and of [`crossorigin
check`](check.md). If the response to a preflight is the cause, the code begins with
`Preflight`. The remedies name the fields of a `Policy`; `--for` prints the configuration of
other servers.

{"".join(_sections())}"""


def _sections() -> Iterator[str]:
    sections = map(_section, names())
    yield "\n".join(sections)


def _section(name: str) -> str:
    cause = cause_of(name)
    who, remedy, _ = advice(Case(name, None, preflight=False, url="", origin="", facts={}))
    step = "" if cause.step is None else f" [{cause.step}]({cause.step.url})."
    text = f"{cause.what}{step}\n\n{WHO[who]} {_plain(remedy)}\n\n[MDN]({mdn(name)})"
    return f"## {name}\n\n{text}\n"


def _plain(text: str) -> str:
    """Return text whose angle brackets are not read as markup."""
    return text.replace("<", "&lt;")
