"""Tables of paths: exact ones and prefixes, looked up by whole decoded segments.

An entry is exact (``/health``, with or without a trailing slash) or a prefix (``/api/*``:
``/api`` and all below it); the most specific entry wins.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final, Generic, TypeVar

from crossorigin.rules.problems import ProblemCollector
from crossorigin.spec.readings import is_plain, readings

_BELOW: Final = "/*"

Value = TypeVar("Value")


class PathTable(Generic[Value]):
    """The values of paths, and a default. Immutable once `_index` has run."""

    __slots__ = ("_deepest", "_exact", "_prefixes", "default")

    _deepest: int
    _exact: dict[str, Value]
    _prefixes: dict[str, Value]
    default: Value

    def _index(self, paths: Mapping[str, Value], default: Value) -> None:
        """Keep `paths`, which `check_path` has checked."""
        prefixes = {
            path.removesuffix(_BELOW): value
            for path, value in paths.items()
            if path.endswith(_BELOW)
        }
        exact = {path: value for path, value in paths.items() if not path.endswith(_BELOW)}
        put = object.__setattr__
        put(self, "default", default)
        put(self, "_exact", {path.removesuffix("/"): value for path, value in exact.items()})
        put(self, "_prefixes", prefixes)
        put(self, "_deepest", max((prefix.count("/") for prefix in prefixes), default=-1))

    def look_up(self, path: str) -> Value:
        """Return the value of `path` as it is."""
        plain = path.removesuffix("/")
        if plain in self._exact:
            return self._exact[plain]
        prefix = self._prefix_of(plain)
        return self.default if prefix is None else self._prefixes[prefix]

    def look_up_each(self, path: str) -> Collection[Value]:
        """Return the values of `path` in all its readings."""
        found = self.look_up(path)
        # The cheap test first: nearly all paths have one reading.
        if is_plain(path):
            return (found,)
        every = readings(path)
        if every is None:
            return {self.default, *self._exact.values(), *self._prefixes.values()}
        return {found, *map(self.look_up, every)}

    def entry_of(self, path: str) -> str | None:
        """Return the key of the entry of `path` as it is; None for the default."""
        plain = path.removesuffix("/")
        if plain in self._exact:
            return plain or "/"
        prefix = self._prefix_of(plain)
        return None if prefix is None else f"{prefix}{_BELOW}"

    def _prefix_of(self, plain: str) -> str | None:
        """Return the longest prefix that covers a path, or None."""
        # Only as many segments as the deepest prefix has: a path of 30,000 slashes takes linear
        # time.
        segments = plain.split("/", self._deepest + 1)
        for depth in range(min(len(segments) - 1, self._deepest), -1, -1):
            prefix = "/".join(segments[: depth + 1])
            if prefix in self._prefixes:
                return prefix
        return None


# Characters with another meaning at an edge, in a router, or after a second decoding; parts
# that stand for any text in a router or an expression; and halves of characters.
_STRANGE: Final = re.compile(
    r"[%;?#*{}<>\\\x00-\x1f\x7f\ud800-\udfff]|//|/\.{1,2}(?=/|$)"
    r"|(?<=/):[A-Za-z_]\w*|(?<=/)\(|\$$"
)


def check_path(collector: ProblemCollector, path: str, field: str = "paths") -> None:
    """Add a problem if `path` is neither exact nor a prefix."""
    fixed = path.removesuffix(_BELOW)
    if fixed == "" and path == _BELOW:
        return
    message = ""
    if re.match(r"\^?[A-Za-z]{3,}[ :]+/(?!/)", path):
        message = "the text names a method; an entry is for every method of a path."
    elif not fixed.startswith("/"):
        message = "the path does not start with a slash."
    elif path.endswith("/" + _BELOW):
        message = "the path has an empty segment."
    elif len(path) > 1 and path.endswith("/"):
        message = "the path ends with a slash; a path and all below it end with /*."
    elif strange := _STRANGE.search(fixed):
        message = f"{strange[0]!r} is not part of a plain path."
    if message:
        collector.add("invalid-path", field, path, message, _nearest_path(path))


_VARYING: Final = re.compile(r"[*{<]|(?<=/):(?=[A-Za-z_])")


def _nearest_path(path: str) -> str | None:
    """Return the path or prefix that was probably meant, or None."""
    text = re.sub(r"^[A-Za-z]+://[^/*]*(?=/)", "", path.removeprefix("^"))
    # A blank is part of a path, or separates it from a method or another path.
    if "://" in text or re.search(r"\s|^[A-Za-z]+:/", text):
        return None
    varying = _VARYING.search(text)
    if varying is None:
        start = re.split(r"[?#]|\$$", text, maxsplit=1)[0]
    elif _is_last_segment(text, varying.start()):
        start = text[: varying.start()].removesuffix(".").removesuffix("(")
    else:
        return None
    if "%" in start:
        from urllib.parse import unquote  # noqa: PLC0415 - needed where something is wrong

        start = unquote(start)
    start = re.sub(r"/+", "/", f"/{start}")
    if _STRANGE.search(start):
        return None
    is_prefix = varying is not None or (len(start) > 1 and start.endswith("/"))
    return start.rstrip("/") + _BELOW if is_prefix else start


def _is_last_segment(text: str, start: int) -> bool:
    """Return whether the star or placeholder at `start` ends the path.

    A suggestion must not be wider: ``/a/*/x`` is narrower than ``/a/*``, ``/a{x}`` than ``/*``.
    """
    if text[start] == "*":
        return not text[start:].strip("/*)$")
    return text[:start].endswith("/") and "/" not in text[start:].rstrip("/*")
