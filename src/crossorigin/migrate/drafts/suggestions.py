"""Suggestions: replacements for an expression, and origins of other owners that it allowed.

A suggestion is tested: `Policy` accepts it, and it allows no origin that the expression did not
allow. To find origins of other owners, the expression is matched with similar origins.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from crossorigin.errors import PolicyError
from crossorigin.migrate.drafts.regexes import MAX_LENGTH, Anchoring, bodies_of
from crossorigin.policy import Policy

MAX_SHOWN: Final = 2
"""Origins of other owners that findings show."""

_MAX_EXPRESSION: Final = 4 * MAX_LENGTH
"""Characters of an expression that is narrowed; the time grows with their square."""

_MAX_HOSTS: Final = 8
_HOST: Final = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+|localhost")
_SAMPLES: Final = ("a", "0-b", "a1.b-2.c")
"""Names below a host: an expression that matches all of these is taken to match any name."""
_LABEL: Final = "[a-z0-9-]+"
# A wildcard in a host, and a dot without a backslash.
_ANYTHING: Final = re.compile(
    r"(?P<wide>(?:\.|\[\^[^\]]*\]|\\[SDW])[*+]\??)|\\.|\[[^\]]*\]|(?P<dot>\.)"
)
_BELOW: Final = re.compile(
    r"""
    (?P<scheme> https?:// )?
    (?P<star> (?:\.|\[[^\]]*\]|\\[wSDW]) [*+] \?? )?
    (?P<dot> \\?\. )?
    (?P<host> (?: [A-Za-z0-9-]+ \\?\. )+ [A-Za-z0-9-]+ )
    (?: \.[*+] )?
    """,
    re.VERBOSE,
)


def lets_in(text: str, anchoring: Anchoring) -> tuple[str, ...]:
    """Return origins of other owners that an expression allows; some, not all.

    Args:
        text: the expression.
        anchoring: how the library compares it.
    """
    if _comparison(text, anchoring) is None:
        return ()
    found = (one for one in _strangers(text) if _allows(text, anchoring, one))
    return tuple(one for one, _ in zip(found, range(MAX_SHOWN), strict=False))


@lru_cache(maxsize=64)
def _comparison(text: str, anchoring: Anchoring) -> Callable[[str], object] | None:
    """Return the comparison of an expression, or None if it may take too long."""
    from crossorigin.rules.backtracking import is_slow  # noqa: PLC0415 - few files need it

    # A trailing ``.*`` does not change the result there, and costs time.
    short = text if anchoring == "fullmatch" else text.removesuffix(".*")
    short = short.removeprefix(".*") if anchoring == "search" else short
    regex = _compiled(short) if len(short) <= MAX_LENGTH else None
    if regex is None or is_slow(regex):
        return None
    compare: Callable[[str], object] = getattr(regex, anchoring)
    return compare


def _allows(text: str, anchoring: Anchoring, origin: str) -> bool:
    compare = _comparison(text, anchoring)
    return compare is not None and bool(compare(origin))


def _compiled(text: str) -> re.Pattern[str] | None:
    try:
        with warnings.catch_warnings():
            # Python warns of classes such as [[a], which may change their meaning.
            warnings.simplefilter("ignore")
            return re.compile(text, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError):
        return None


def _strangers(text: str) -> Iterator[str]:
    """Yield origins that resemble those of the hosts that an expression names."""
    plain = text.lower().replace("\\", "")
    hosts = dict.fromkeys(_HOST.findall(plain)[:_MAX_HOSTS])
    for host in hosts:
        for scheme in ("https", "http"):
            yield f"{scheme}://{host}.evil.example"
            yield f"{scheme}://a.{host}.evil.example"
            yield f"{scheme}://evil{host}"
            yield f"{scheme}://evil-{host}"
            for at in (at for at, sign in enumerate(host) if sign == "."):
                yield f"{scheme}://{host[:at]}x{host[at + 1 :]}"
                yield f"{scheme}://a.{host[:at]}x{host[at + 1 :]}"


def suggestion(
    text: str, anchoring: Anchoring, *, credentials: bool
) -> tuple[str | re.Pattern[str], ...]:
    """Return origins, patterns or an expression to write instead, or nothing.

    Args:
        text: an expression that is not a pattern.
        anchoring: how the library compares it.
        credentials: whether the policy allows credentials.
    """
    patterns = _patterns(text, anchoring)
    secure = tuple(one for one in patterns if one.startswith("https:"))
    for listed in (patterns, secure):
        narrow = all(
            _allows(text, anchoring, one.replace("*", label))
            for one in listed
            for label in _SAMPLES
        )
        if listed and narrow and _builds(listed, credentials=credentials):
            return listed
    expressions = _expression(text)
    return expressions if _builds(expressions, credentials=credentials) else ()


def _builds(origins: Sequence[str | re.Pattern[str]], *, credentials: bool) -> bool:
    try:
        Policy(allow_origins=list(origins), allow_credentials=credentials)
    except PolicyError:
        return False
    return True


def _patterns(text: str, anchoring: Anchoring) -> tuple[str, ...]:
    """Return the host that an expression names, and its subdomains if it allows them."""
    found: dict[str, None] = {}
    for body in bodies_of(text) or [""]:
        simple = _BELOW.fullmatch(body)
        if simple is None:
            return ()
        host = simple["host"].replace("\\", "").lower()
        scheme = simple["scheme"] or "https://"
        opens = simple["star"] or (anchoring == "search" and not simple["scheme"])
        if not opens and (simple["dot"] or not simple["scheme"]):
            return ()
        if not simple["dot"]:
            found[f"{scheme}{host}"] = None
        if opens:
            found[f"{scheme}*.{host}"] = None
    return tuple(found)


def _expression(text: str) -> tuple[re.Pattern[str], ...]:
    """Return an expression for whole origins, with labels in place of ``.*`` and the like."""
    body = text.removeprefix("^").removeprefix("\\A").removesuffix("$").removesuffix("\\Z")
    body = body.removeprefix(".*").removesuffix(".*")
    if not body.startswith("http") or len(body) > _MAX_EXPRESSION:
        return ()
    found = _compiled(_ANYTHING.sub(_narrowed, body.replace("\\/", "/")))
    return () if found is None else (re.compile(found.pattern),)


def _narrowed(found: re.Match[str]) -> str:
    if found["wide"]:
        return _LABEL
    return "\\." if found["dot"] else found[0]
