"""The order of the pages, read from docs/README.md, which is its one home."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent.parent
DOCS: Final = ROOT / "docs"
INDEX: Final = DOCS / "README.md"

_SECTION: Final = re.compile(r"^## (.+)$")
_ENTRY: Final = re.compile(r"^- \[(?P<title>[^]]+)\]\((?P<target>[^)]+)\): (?P<about>.+)$")
_BESIDE: Final = re.compile(r"\]\(([a-z0-9-]+\.md)\)")


@dataclass(frozen=True)
class Entry:
    """A page of the list: its title, its file and a sentence; of a folder, the pages in it."""

    title: str
    path: Path
    about: str
    pages: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading of the list, with its entries."""

    title: str
    entries: tuple[Entry, ...]


def sections() -> list[Section]:
    """Return the sections of the list, in order."""
    found: list[tuple[str, list[Entry]]] = []
    for line in INDEX.read_text("utf-8").splitlines():
        if section := _SECTION.match(line):
            found.append((section[1], []))
        elif entry := _ENTRY.match(line):
            found[-1][1].append(_entry(entry))
    return [Section(title, tuple(entries)) for title, entries in found]


def _entry(match: re.Match[str]) -> Entry:
    path = (DOCS / match["target"]).resolve()
    pages = tuple(_beside(path)) if path.name == "README.md" else ()
    return Entry(match["title"], path, match["about"], pages)


def _beside(index: Path) -> Iterator[Path]:
    """Yield the pages of a folder, in the order in which its index links to them."""
    names = dict.fromkeys(_BESIDE.findall(index.read_text("utf-8")))
    yield from (index.parent / name for name in names if name != index.name)


def listed() -> Iterator[Path]:
    """Yield the files of all pages in order, those in folders too."""
    for section in sections():
        for entry in section.entries:
            yield entry.path
            yield from entry.pages


def title_of(page: Path) -> str:
    """Return the first heading of a page, without its marks."""
    heading = re.search(r"^# (.+)$", page.read_text("utf-8"), re.MULTILINE)
    if heading is None:
        message = f"{page} has no heading"
        raise SystemExit(message)
    return heading[1].replace("`", "")
