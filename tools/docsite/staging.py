"""The sources that Zensical reads: the pages of the repository with the links of the site."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from docsite.nav import DOCS, INDEX, ROOT, listed

PLAYGROUND: Final = ROOT / "site" / "playground"

_FENCE: Final = re.compile(r"^ *(?:`{3,}|~{3,})")
_LINK: Final = re.compile(r"(\]\(|src=\"|href=\"|srcset=\")([^)\"#\s]+)")
_ABSOLUTE: Final = re.compile(r"[a-z]+:|//")
_PAGES: Final = {
    ROOT / "README.md": "index.md",
    INDEX: "pages.md",
    ROOT / "CHANGELOG.md": "changes.md",
    ROOT / "CONTRIBUTING.md": "contributing.md",
    ROOT / "SECURITY.md": "security.md",
}


def staged_name(path: Path) -> str:
    """Return the place of a file of the repository on the site.

    A file that is no page, such as a test that a page names, becomes a text next to the pages;
    a folder becomes the list of its files.
    """
    if path in _PAGES:
        return _PAGES[path]
    if path.is_relative_to(DOCS):
        name = path.relative_to(DOCS).as_posix()
        return re.sub(r"(^|/)README\.md$", r"\1index.md", name)
    return f"source/{path.relative_to(ROOT).as_posix()}.txt"


def stage(folder: Path) -> None:
    """Write the sources of all pages, with the files that they name, into `folder`."""
    shutil.rmtree(folder, ignore_errors=True)
    written: set[Path] = set()
    for path in (ROOT / "README.md", INDEX, *listed()):
        _write_page(path, folder, written)
    while linked := {path for path in written if not (folder / staged_name(path)).exists()}:
        for path in linked:
            _copy(path, folder)


def _write_page(path: Path, folder: Path, written: set[Path]) -> None:
    target = folder / staged_name(path)
    target.parent.mkdir(parents=True, exist_ok=True)

    def moved(link: str) -> str:
        named = (path.parent / link).resolve()
        if named == PLAYGROUND:
            return os.path.relpath(folder.parent / "playground", target.parent) + "/"
        if not named.is_relative_to(ROOT) or not named.exists():
            message = f"{path.relative_to(ROOT)} names {link}, which is not there"
            raise SystemExit(message)
        index = named / "README.md"
        named = index if index.exists() else named
        written.add(named)
        return os.path.relpath(folder / staged_name(named), target.parent)

    target.write_text("\n".join(_moved(path.read_text("utf-8"), moved)) + "\n", "utf-8")


def _copy(path: Path, folder: Path) -> None:
    target = folder / staged_name(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        names = sorted(each.name for each in path.iterdir() if each.is_file())
        target.write_text("\n".join(names) + "\n", "utf-8")
    else:
        shutil.copyfile(path, target)


def _moved(text: str, moved: Callable[[str], str]) -> Iterator[str]:
    """Yield the lines of a page; outside of code blocks, `moved` gives each relative link."""

    def change(match: re.Match[str]) -> str:
        return match[1] + (match[2] if _ABSOLUTE.match(match[2]) else moved(match[2]))

    fence = ""
    for line in text.splitlines():
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[0].strip()
        elif mark and line.strip() == fence:
            fence = ""
        yield line if fence or mark else _LINK.sub(change, line)
