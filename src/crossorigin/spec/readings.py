"""Readings: the paths as which routers and file systems can read one decoded path.

The sets of rules differ: Flask on gunicorn merges leading slashes, static files resolve dot
segments, Windows reads a backslash as a slash, C libraries end a string at NUL, the ``$`` of a
regular expression matches before a newline at the end (in Falcon of every segment), and an
adapter between a server and an application may decode a path a second time.
"""

from __future__ import annotations

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


def readings(path: str) -> set[str]:
    """Return `path` under every sequence of the rules, each with a first slash.

    There are few readings: only the rules for slashes and dots can have an effect twice, and
    only after a rule for backslashes or newlines. The time of each reading is linear in the
    path.
    """
    found: set[str] = set()
    new = {path, _decode_again(path)}
    while new:
        found |= new
        new = {rule(reading) for rule in _RULES for reading in new} - found
    return {reading for reading in found if reading.startswith("/")}


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


def _resolve_dots(path: str) -> str:
    """Return `path` without dot segments: RFC 3986, section 5.2.4."""
    kept: list[str] = []
    segments = path.removeprefix("/").split("/")
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


_RULES: Final = (
    _from_root,
    _cut_at_nul,
    _end_lines,
    _turn_backslashes,
    _merge_slashes,
    _resolve_dots,
)
