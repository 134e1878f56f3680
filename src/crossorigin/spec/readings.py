"""Readings: the paths as which routers and file systems can read one decoded path.

The sets of rules differ: Flask on gunicorn merges leading slashes, static files drop dot
segments, Windows reads a backslash as a slash, C libraries end a string at NUL, the ``$`` of a
regular expression matches before a newline at the end (in Falcon of every segment), and an
adapter between a server and an application may decode a path a second time.

File servers join a path with the name of their folder, and accept each result in it. So
``/s/../<folder>/x`` is ``/s/x``, and in Tornado ``/s//<absolute path of the folder>/x``, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final


def is_plain(path: str) -> bool:
    """Return whether `path`, decoded once, has only one reading.

    The test is fast, and may return False for a path with one reading, such as
    ``/.well-known``.
    """
    return path.startswith("/") and not (
        "//" in path
        or "/." in path
        or "%" in path
        or "\\" in path
        or "\0" in path
        or "\n" in path
    )


def readings(path: str) -> set[str] | None:
    """Return `path` under every sequence of the rules, each with a first slash.

    None if it can be any path of the application: it has a ``..`` segment, which no browser
    sends as such, or an empty one and many others; or it has very many readings.

    The time of each reading is linear in the path.
    """
    found: set[str] = set()
    sent = {path, _from_root(path)}
    new = sent.union(map(_decode_again, sent))
    while new:
        found |= new
        if len(found) > _MAX_READINGS or any(map(_is_any_path, new)):
            return None
        ruled = {rule(reading) for rule in _RULES for reading in new}
        new = ruled.union(*map(_below_folders, new)) - found
    return {reading for reading in found if reading.startswith("/")}


def _is_any_path(path: str) -> bool:
    is_joined = "//" in path and path.count("/") > _MAX_JOINED
    return is_joined or "/../" in f"/{path}/"


_MAX_READINGS: Final = 128
"""The greatest number of readings that are compared: each is looked up in a map."""

_MAX_JOINED: Final = 16
"""The greatest number of segments of a path that may hold the absolute path of a folder."""


def _below_folders(path: str) -> Iterator[str]:
    """Yield `path` without the absolute path of a folder after an empty segment."""
    if "//" not in path:
        return
    segments = path.removeprefix("/").split("/")
    end = segments[-1:] if not segments[-1] else []
    for at, segment in enumerate(segments):
        if not segment:
            start = list(filter(None, segments[:at]))
            rest = list(filter(None, segments[at:]))
            for left in range(len(rest) + 1):
                yield "/" + "/".join([*start, *rest[left:], *end])


def _decode_again(path: str) -> str:
    if "%" not in path:
        return path
    from urllib.parse import unquote  # noqa: PLC0415 - few paths need it

    return unquote(path)


def _from_root(path: str) -> str:
    return path if path.startswith("/") else f"/{path}"


def _cut_at_nul(path: str) -> str:
    return path.partition("\0")[0]


def _end_lines(path: str) -> str:
    """Return `path` without the newlines at the end of its segments."""
    return "/".join([segment.rstrip("\n") for segment in path.split("/")])


def _turn_backslashes(path: str) -> str:
    return path.replace("\\", "/")


def _merge_slashes(path: str) -> str:
    merged = "/".join(filter(None, path.split("/")))
    return f"/{merged}/" if merged and path.endswith("/") else f"/{merged}"


def _drop_dots(path: str) -> str:
    segments = path.removesuffix("/.").split("/")
    end = "/" if path.endswith("/.") else ""
    return "/".join([segment for segment in segments if segment != "."]) + end


_RULES: Final = (
    _from_root,
    _cut_at_nul,
    _end_lines,
    _turn_backslashes,
    _merge_slashes,
    _drop_dots,
)
