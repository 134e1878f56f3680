"""The command of `check` that asks a server the same as the page of a message did."""

from __future__ import annotations

import re
import shlex
from typing import Final

from crossorigin.consoles.causes.case import CREDENTIALED, Case
from crossorigin.consoles.causes.catalogue import cause_of
from crossorigin.consoles.recognition.messages import VAGUE
from crossorigin.fetch import Code
from crossorigin.fetch.url import parse
from crossorigin.snippets import is_listable
from crossorigin.spec.tokens import is_token

SOME_ORIGIN: Final = "https://app.example"
"""Stands in commands for the page's origin where the console does not name it."""

_PREFLIGHT_METHOD: Final = "PUT"


def canonical(found: str | None) -> str | None:
    """Return the URL in canonical form, which is plain ASCII, or None if it is invalid."""
    parsed = None if found is None or is_left_out(found) else parse(found)
    return None if parsed is None else parsed._replace(userinfo="").href


_LEFT_OUT: Final = re.compile(
    r"[a-z][a-z0-9+.-]*://[^/?#]*(?:\.\.|[*<>{}█]|\[(?![0-9a-f:.]+\]))", re.IGNORECASE
)


def is_left_out(address: str) -> bool:
    """Return whether the author of a text left the host of an address out."""
    return _LEFT_OUT.match(address) is not None


def command(case: Case) -> tuple[str | None, tuple[str, ...]]:
    """Return a command for a shell, and its guesses."""
    url = canonical(case.facts.get("first")) or case.url
    parsed = parse(url)
    # Where no step of the standard decided, no exchange of `check` comes to the same.
    may_ask = cause_of(case.code).step is not None or case.code in VAGUE
    may_ask = may_ask and case.code != Code.BLOCKED_BY_RESOURCE_POLICY
    if parsed is None or not parsed.is_http or not may_ask or not _usable(case):
        return None, ()
    words = ["crossorigin", "check", url, "--origin", case.origin or SOME_ORIGIN]
    options, assumed = _options(case)
    if case.code.removeprefix("Preflight") in CREDENTIALED:
        options.append("--credentials")
    guesses = ("origin",) if not case.origin else ()
    return shlex.join(words + options), guesses + assumed


def _usable(case: Case) -> bool:
    """Return whether `check` can ask from the page's origin, if the message names one."""
    named = case.facts.get("origin", "")
    return not named or case.origin == "null" or is_listable(case.origin)


def _options(case: Case) -> tuple[list[str], tuple[str, ...]]:
    """Return the options of the command except the origin, and their guesses."""
    name = case.expected if is_token(case.expected) else ""
    if case.code == Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE:
        options = ["--header", f"{name or 'x-header'}: 1"]
        method = case.facts.get("method")
        more = ["--method", method] if method and method != "GET" else []
        return more + options, () if name else ("header",)
    if case.code == "AuthorizationCoveredByWildcard":
        return ["--header", "authorization: 1"], ()
    known = name if case.code == Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE else ""
    method = known or case.facts.get("method", "")
    if method:
        return ([] if method == "GET" else ["--method", method]), ()
    return (["--method", _PREFLIGHT_METHOD], ("method",)) if case.preflight else ([], ())
