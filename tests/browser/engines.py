"""The three engines, started by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

import pytest
from browser.chromium import chromium
from browser.firefox import firefox
from browser.page import Browser
from browser.webkit import webkit

Find = Callable[[str], str]

STARTERS: Mapping[str, Callable[[Find], AbstractContextManager[Browser]]] = {
    "chromium": lambda find: chromium(find("chromium")),
    "firefox": lambda find: firefox(find("firefox-esr"), find("Xvfb")),
    "webkit": lambda find: webkit(find("MiniBrowser"), find("Xvfb")),
}

# A worker that has started an engine keeps to it (with --dist loadgroup).
EACH = [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in STARTERS]


@contextmanager
def engine(name: str, find: Find) -> Iterator[Browser]:
    """Start an engine; end it, and remove its files in any case.

    Args:
        name: one of `STARTERS`.
        find: says where a program is.
    """
    with STARTERS[name](find) as running:
        yield running
