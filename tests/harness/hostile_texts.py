"""Hostile texts: the literal parts of patterns, again and again."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from types import ModuleType

_LITERAL = re.compile(r"(?:\\[.()/|\[\]{}?*+ ]|[A-Za-z0-9 :/'\"<>@=_#&;,!-]|[^\x00-\x7f]){2,}")
_MOST = 8


def fragments(package: ModuleType) -> Iterator[tuple[str, str]]:
    """Yield the name of each pattern in a package, and texts that begin to match it."""
    seen = set()
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            for pattern in _patterns(value):
                if pattern.pattern not in seen:
                    seen.add(pattern.pattern)
                    label = f"{found.name}.{name}".removeprefix(f"{package.__name__}.")
                    yield from ((label, text) for text in _parts(pattern.pattern))


def _parts(pattern: str) -> Iterator[str]:
    literals = [re.sub(r"\\(.)", r"\1", one) for one in _LITERAL.findall(pattern)]
    # The whole row of literals, without its end: as far as a pattern goes before it fails.
    yield " ".join(literals[:_MOST])
    yield " ".join(literals[:-1][:_MOST])
    yield from literals[:_MOST]


def _patterns(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _patterns(each)
    elif isinstance(value, Mapping):
        yield from _patterns(tuple(value.values()))
