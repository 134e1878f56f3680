"""Names of fields: finds the field that an author meant by another name, or without a name."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from typing import Final, TypeVar, cast

from crossorigin.rules.problems import ProblemCollector
from crossorigin.rules.rules import FIELDS

_WORDS: Final[Mapping[str, str | None]] = {
    "origin": "allow_origins",
    "origins": "allow_origins",
    "allowed_origins": "allow_origins",
    "origin_whitelist": "allow_origins",
    "methods": "allow_methods",
    "allowed_methods": "allow_methods",
    "headers": "allow_headers",
    "allowed_headers": "allow_headers",
    "expose": "expose_headers",
    "exposed_headers": "expose_headers",
    "credentials": "allow_credentials",
    "supports_credentials": "allow_credentials",
    "with_credentials": "allow_credentials",
    "max_age_seconds": "max_age",
    "preflight_max_age": "max_age",
    "options_success_status": "preflight_status",
    "preflight_code": "preflight_status",
    # A field of a guard.
    "own_origins": None,
}
"""Option names of other libraries, each with the field here; None if there is none."""

_PREFIX: Final = re.compile(r"^(?:cors|csrf|access_control)_")

_OPPOSITE: Final = re.compile(
    r"(?:^|_)(?:all(?:_|$)|block|den[iy]|dis|ex[ce]|forbid|ignore|no|reject|skip|un)"
)
"""The start of a word that gives a name another meaning than a similar field has."""

_SIMILAR: Final = 0.8
"""The ratio of `difflib` from which one name is a misspelling of another."""


def check_unknown(
    collector: ProblemCollector,
    keywords: Mapping[str, object],
    fields: tuple[str, ...] = FIELDS,
    words: Mapping[str, str | None] = _WORDS,
) -> None:
    """Add a problem for every keyword that is not a field, with the field that was meant.

    Args:
        collector: takes the problems.
        keywords: names and values.
        fields: the names of the fields; the first is that of origins.
        words: see `_WORDS`.
    """
    for name, value in keywords.items():
        if name in fields:
            continue
        suggestion, remedy = meant_field(name, fields, words), ""
        if "regex" in name.lower():
            suggestion, remedy = None, f"Write {fields[0]}=re.compile(…) in code."
        elif "/" in name:
            remedy = "Paths are keys of a PolicyMap, as in '/api/*' for /api and all below it."
        elif suggestion is None:
            remedy = f"The fields are {', '.join(fields)}."
        message = "there is no such field."
        collector.add("invalid-field", name, value, message, suggestion, remedy)


def meant_field(
    name: str,
    fields: tuple[str, ...] = FIELDS,
    words: Mapping[str, str | None] = _WORDS,
) -> str | None:
    """Return the field that was meant, or None if that is not clear."""
    import difflib  # noqa: PLC0415 - needed where something is wrong

    snake = re.sub(r"(?<=[a-z])(?=[A-Z])|-", "_", name).lower()
    plain = _PREFIX.sub("", snake)
    known = {**words, **{field: field for field in fields}}
    if plain in known:
        return known[plain]
    near = difflib.get_close_matches(plain, known, n=1, cutoff=_SIMILAR)
    return known[near[0]] if near and not _OPPOSITE.search(plain) else None


_Init = TypeVar("_Init", bound=Callable[..., None])


def with_names(remedy: str, most: int = 0) -> Callable[[_Init], _Init]:
    """Make an `__init__` raise a TypeError with the remedy for more positional arguments."""

    def decorated(init: _Init) -> _Init:
        @functools.wraps(init)
        def checked(*given: object, **keywords: object) -> None:
            if len(given) > most + 1:
                raise TypeError(remedy)
            init(*given, **keywords)

        return cast("_Init", checked)

    return decorated
