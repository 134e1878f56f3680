"""Checks every link of a built site: files, anchors, images; lists the links to other hosts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

# Elements whose address a browser loads by itself: none may lead to another host.
_LOADED: Final = {"script", "img", "source", "iframe", "video", "audio", "embed", "object"}
_LOADED_RELATIONS: Final = {"stylesheet", "icon", "preload", "modulepreload", "manifest"}


@dataclass
class Page(HTMLParser):
    """The addresses and the anchors of one page."""

    path: Path
    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read the page."""
        super().__init__()
        self.feed(self.path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the address and the anchor of an element."""
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        for name in ("href", "src", "srcset", "poster"):
            if name in given:
                self.links.append(given[name].split(" ")[0])
                if tag in _LOADED or given.get("rel") in _LOADED_RELATIONS:
                    self.loaded.append(self.links[-1])


def check(folder: Path, root: Path, prefix: str = "") -> tuple[list[str], dict[str, int]]:
    """Return the faults of all pages below `folder`, and how often each other host is named.

    Args:
        folder: the folder of one version.
        root: the folder that the host serves, for paths that begin with a slash.
        prefix: the path of the root on its host.
    """
    pages = {path.resolve(): Page(path) for path in folder.rglob("*.html")}
    faults: list[str] = []
    hosts: dict[str, int] = defaultdict(int)
    for page in pages.values():
        name = page.path.relative_to(folder)
        found = _faults(page, pages, root, prefix)
        faults += [f"{name}: {link}: {fault}" for link, fault in found]
        for link in page.links:
            if host := urlsplit(link).netloc:
                hosts[host] += 1
    return faults, dict(sorted(hosts.items()))


def _faults(
    page: Page, pages: dict[Path, Page], root: Path, prefix: str
) -> Iterator[tuple[str, str]]:
    """Yield each link of a page that leads nowhere, and each load from another host."""
    for link in page.loaded:
        if urlsplit(link).netloc:
            yield link, "is loaded from another host"
    for link in page.links:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        path = unquote(parts.path)
        start = root if path.startswith("/") else page.path.parent
        target = start / path.removeprefix(prefix).lstrip("/") if path else page.path
        if fault := _fault(target.resolve(), unquote(parts.fragment), pages):
            yield link, fault


def _fault(target: Path, fragment: str, pages: dict[Path, Page]) -> str:
    """Return the fault of a link to a file and an anchor; empty for none."""
    if target.is_dir():
        target /= "index.html"
    if not target.exists():
        return "no such file"
    if fragment and target in pages and fragment not in pages[target].anchors:
        return "no such anchor"
    return ""
