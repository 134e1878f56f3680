"""Violations: the code without a URL that a Content Security Policy blocked."""

from __future__ import annotations

import re
from typing import Final

from crossorigin.consoles.causes.case import Advice, Case

_AFTER: Final = 200
"""Signs behind the start of a message in which the blocked code is named."""

_KINDS: Final = (
    (
        "eval",
        re.compile(
            r"evaluat\w+ a string|\bJavaScript eval\b|\bWebAssembly module\b|"
            r"'unsafe-eval' is not an allowed|\bTrustedScript",
            re.IGNORECASE,
        ),
    ),
    (
        "inline",
        re.compile(
            r"\b(?:execut|apply)\w* inline\b|\bblocked an (?:inline|event handler)\b|"
            r"\bresource (?:at|\() ?'?(?:inline|self)\b|its hash, its nonce|\bJavaScript URL\b",
            re.IGNORECASE,
        ),
    ),
)
_REMEDIES: Final = {
    "eval": "The page's code, or a library of it, makes code from strings (eval, new Function) "
    "or compiles WebAssembly. Use a build without eval (webpack: devtool: 'source-map'), or "
    "list 'unsafe-eval' ('wasm-unsafe-eval' for WebAssembly alone) in script-src of the page's "
    "Content-Security-Policy. An extension cannot list 'unsafe-eval'. No origin in the policy "
    "changes this.",
    "inline": "Move the inline script or style to a file, or list its hash or a nonce in the "
    "directive that the message names, in the page's Content-Security-Policy. No origin in the "
    "policy changes this.",
}


def kind(text: str, place: int) -> str:
    """Return the kind of code that the message at a place names; empty for a URL.

    Args:
        text: the result of `paste.plain`.
        place: the start of the message, or a part of its first line.
    """
    start = max(text.rfind("\n", 0, place) + 1, place - _AFTER)
    line = text[start : place + _AFTER]
    return next((name for name, words in _KINDS if words.search(line)), "")


def advice(case: Case) -> Advice | None:
    """Return advice where no URL was blocked, or one without an origin."""
    scheme = case.facts.get("url", "").partition(":")[0]
    if scheme in {"data", "blob"}:
        return Advice(
            "page",
            f"Add {scheme}: to the directive that the message names, in the "
            "Content-Security-Policy of the page: its response header or its <meta>. No "
            "response header of the API changes this.",
        )
    found = _REMEDIES.get(case.facts.get("kind", ""))
    return None if found is None else Advice("page", found)
