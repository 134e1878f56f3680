"""Regular expressions over origins and paths that equal a pattern or a prefix.

Nothing is guessed: an expression is split into forms without groups and alternatives. If one of
them is more than a literal with a star in the usual place, a person has to translate the
expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple, TypeAlias

from crossorigin.errors import PolicyError
from crossorigin.origins import OriginSyntaxError, Pattern, parse_entry
from crossorigin.policy import PolicyMap

MAX_LENGTH: Final = 1_024
"""Characters of an expression; a longer one is not translated. An origin has at most 300."""

MAX_FORMS: Final = 64
"""Forms into which an expression is split."""

Anchoring: TypeAlias = Literal["match", "fullmatch", "search"]
"""How a library compares an expression: from the start, whole, or anywhere."""


# The syntax that JavaScript and Python read alike.
_ESCAPED: Final = r"\\(?:[^A-Za-z0-9]|[dDwWsSnt])"
_SHARED: Final = re.compile(
    rf"""
    (?: (?: [^\\\[\](){{}}?*+] | {_ESCAPED} | \\[bB]
          | \[ \^? (?! [\]^] ) (?: (?! -- | && | \|\| | ~~ ) [^\\\[\]] | {_ESCAPED} )+ \]
          | \( (?: \?: | \?<?[=!] )? (?! [*+?] ) | \) )
        (?: (?: [*+?] | \{{ [0-9]+ (?: , [0-9]* )? \}} ) \?? (?! [*+?{{] ) )?
    )*+
    """,
    re.VERBOSE,
)


def is_shared(text: str) -> bool:
    """Return whether Python reads an expression of JavaScript as JavaScript does."""
    return _SHARED.fullmatch(text) is not None


class Origins(NamedTuple):
    """The translation of an expression over origins.

    Attributes:
        origins: origins and patterns.
        everyone: whether it matches every origin.
        web: whether it matches every origin with http and https, but not null.
        codes: the findings about it, of the catalogue.
    """

    origins: tuple[str, ...]
    everyone: bool
    codes: tuple[str, ...]
    web: bool = False


class Paths(NamedTuple):
    """The translation of an expression over paths.

    Attributes:
        paths: exact paths and prefixes; ``/*`` for all paths.
        codes: the findings about it, of the catalogue.
        beyond: paths that the keys cover and the expression does not.
    """

    paths: tuple[str, ...]
    codes: tuple[str, ...]
    beyond: tuple[str, ...] = ()


# The innermost group that only groups, and whether it is optional.
_GROUP: Final = re.compile(r"(?<!\\)\((?:\?:)?((?!\?)[^()]*)\)(?![*+{])(\??)(?![?+])")
_OPTIONAL: Final = re.compile(r"(?<!\\)([A-Za-z0-9/-])\?(?![?+])")


def _forms(text: str) -> frozenset[str] | None:
    """Return the alternatives of an expression, without groups; None if there are too many."""
    if len(text) > MAX_LENGTH:
        return None
    done: set[str] = set()
    waiting = {text.removeprefix("(?i)")}
    while waiting:
        form = waiting.pop()
        more = _expanded(form)
        if more is None:
            done.update(form.split("|"))
        else:
            waiting |= more
        if len(waiting) + len(done) > MAX_FORMS:
            return None
    return frozenset(done)


def _expanded(form: str) -> set[str] | None:
    found = _GROUP.search(form) or _OPTIONAL.search(form)
    if found is None:
        return None
    choices = found[1].split("|") if found.re is _GROUP else [found[1]]
    if found.re is _OPTIONAL or found[2]:
        choices.append("")
    return {f"{form[: found.start()]}{one}{form[found.end() :]}" for one in choices}


def _bare(form: str) -> tuple[str, bool]:
    """Return a form without its anchors, and whether its end is anchored."""
    body = form.removeprefix("^").removeprefix(r"\A").replace(r"\/", "/").replace(r"\:", ":")
    for end in (r"\Z", r"\z", "$"):
        if body.endswith(end) and not body.endswith("\\" + end):
            return body.removesuffix(end), True
    return body, False


_ANYTHING: Final = frozenset({".*", ".+"})

# Each matches one or more labels; no browser sends their other matches.
_STAR: Final = r"(?:\.[*+]|\[\^/\][*+]|\[\\w(?:\.-|\\?-\\?\.|\\\.\\?-)\]\+)"
_SIMPLE: Final = re.compile(
    rf"""
    (?P<scheme> [a-z][a-z0-9-]* ) ://
    (?P<star> {_STAR} \\?\. )?
    (?P<host> (?: [A-Za-z0-9_-] | \\?\. | \\- )+ )
    (?P<port> : (?: [0-9]+ | (?: \\d | \[0-9\] ) [*+] | \.[*+] | \\d\{{1,5\}} ) )?
    """,
    re.VERBOSE,
)


def origins_of(text: str, anchoring: Anchoring) -> Origins | None:
    """Return the origins and patterns that equal an expression, or None."""
    forms = _forms(text)
    if forms is None:
        return None
    bare = [_bare(form) for form in forms]
    bodies = {body for body, _ in bare}
    # No browser sends a trailing slash, so an entry with one equals the entry without.
    bodies -= {body for body in bodies if body.endswith("/") and body[:-1] in bodies}
    if bodies & _ANYTHING:
        return Origins((), everyone=True, codes=())
    if all(
        bodies & {f"{scheme}://{anything}" for anything in _ANYTHING}
        for scheme in ("http", "https")
    ):
        return Origins((), everyone=False, codes=(), web=True)
    codes: set[str] = set()
    if anchoring != "fullmatch" and not all(anchored for _, anchored in bare):
        codes.add("regex-open-end")
    found: dict[str, None] = {}
    for body in sorted(bodies):
        origin = _origin(body, codes)
        if origin is None:
            return None
        found[origin] = None
    covered = {one.removesuffix(":*") for one in found if one.endswith(":*")}
    if not covered <= found.keys():
        return None  # a pattern with any port also matches the origin without one
    kept = tuple(one for one in found if one not in covered)
    return Origins(kept, everyone=False, codes=_sorted(codes))


def bodies_of(text: str) -> list[str] | None:
    """Return the forms of an expression without their anchors; None if there are too many."""
    forms = _forms(text)
    return None if forms is None else sorted({_bare(form)[0] for form in forms})


def _origin(body: str, codes: set[str]) -> str | None:
    simple = _SIMPLE.fullmatch(body)
    if simple is None:
        return None
    star, host = simple["star"] or "", simple["host"]
    if "." in host.replace(r"\.", "") or (star and not star.endswith(r"\.")):
        codes.add("regex-bare-dot")
    port = simple["port"] or ""
    if port and not port[1:].isdigit():
        port = ":*"
    plain = host.replace("\\", "")
    entry = entry_of(f"{simple['scheme']}://{'*.' if star else ''}{plain}{port}")
    return None if entry is None else str(entry)


def _sorted(codes: set[str]) -> tuple[str, ...]:
    return tuple(sorted(codes))


def entry_of(text: str) -> str | Pattern | None:
    """Return the canonical form of an origin, or a pattern; None for any other text."""
    try:
        return parse_entry(text)
    except OriginSyntaxError:
        return None


_WHOLE: Final = frozenset({".*", ".+", "/.*", "/.+"})
_ROOT: Final = frozenset({*_WHOLE, "", "/", "/*", "*"})
_PATH: Final = re.compile(r"(?P<path>(?:/(?:[A-Za-z0-9_~-]|\.(?![*+])|\\[.~-])+)+)(?P<rest>.*)")
# The expression after the literal start of a path, without its anchor: whether more segments
# follow, and the code of the finding about other paths that it covers, if there are any.
_RESTS: Final = {
    "/.*": "",
    "/.+": "",
    "/": "",
    "/*": "path-reached-further",
    ".*": "path-reached-further",
    "*": "path-reached-further",
    "": "path-reached-further",
}
_EXACT: Final = frozenset({"", "/"})


def paths_of(text: str) -> Paths | None:
    """Return the paths that equal an expression, compared from its start, or None."""
    forms = None if text.startswith("(?i)") else _forms(text)
    if forms is None:
        return None
    codes: set[str] = set()
    found: dict[str, None] = {}
    for form in sorted(forms):
        path = _path(form, codes)
        if path is None:
            return None
        found[path] = None
    reaches = reaches_of(text)
    if "/*" in found:
        return Paths(("/*",), (), _beyond(["/*"], reaches))
    exact = [one for one in found if f"{one.rstrip('/')}/*" in found]
    kept = tuple(one for one in found if one not in exact)
    return Paths(kept, _sorted(codes), _beyond(kept, reaches))


def _beyond(keys: Iterable[str], reaches: tuple[Reach, ...]) -> tuple[str, ...]:
    """Return the paths of keys that no form of an expression matches."""
    paths = [one for key in keys for one in _edges(key)]
    return tuple(one for one in paths if not any(reach.takes(one) for reach in reaches))


def _edges(key: str) -> tuple[str, ...]:
    """Return the paths that a key covers, apart from those below it."""
    plain = key.removesuffix("/*")
    return (plain, f"{plain}/") if plain not in {"", "/"} else ("/",)


def _path(form: str, codes: set[str]) -> str | None:
    body, anchored = _bare(form)
    if body in (_WHOLE if anchored else _ROOT):
        return "/*"
    simple = _PATH.fullmatch(body)
    if simple is None:
        return "/" if anchored and body == "/" else None
    plain, rest = simple["path"].replace("\\", ""), simple["rest"]
    if anchored and rest in _EXACT:
        return _checked(plain)
    # A star after a character repeats it; after a slash, people mean all paths below.
    if rest not in _RESTS or rest == "*" or (anchored and "." not in rest):
        return None
    if _RESTS[rest]:
        codes.add(_RESTS[rest])
    return _checked(f"{plain}/*")


class Reach(NamedTuple):
    """The paths that one form of an expression may match, in lower case.

    Attributes:
        start: the common start of the paths.
        exact: whether the start is the whole path.
        more: whether at least one more character follows.
    """

    start: str
    exact: bool = False
    more: bool = False

    def takes(self, path: str) -> bool:
        """Return whether a path is one of them; True if that is not known."""
        low = path.lower()
        if self.exact:
            return low == self.start
        return low.startswith(self.start) and len(low) >= len(self.start) + self.more


def reaches_of(text: str) -> tuple[Reach, ...]:
    """Return the paths that an expression may match, compared from its start."""
    forms = _forms(text)
    return (Reach(""),) if forms is None else tuple(map(_reach, sorted(forms)))


_LITERAL: Final = re.compile(r"(?:[A-Za-z0-9_/~-]|\\[^A-Za-z0-9])(?![*?{+])")


def _reach(form: str) -> Reach:
    body, anchored = _bare(form)
    found = re.match(f"(?:{_LITERAL.pattern})*", body)
    literal = found[0] if found else ""
    rest = body[len(literal) :]
    start = literal.replace("\\", "").lower()
    return Reach(start, exact=anchored and not rest, more=rest in {".+", "/+", "/.+"})


def _checked(path: str) -> str | None:
    return path if is_path(path) else None


def is_path(path: str) -> bool:
    """Return whether a map of policies can have `path`."""
    try:
        PolicyMap({path: None})
        path.encode()
    except (PolicyError, UnicodeEncodeError):
        return False
    return True
