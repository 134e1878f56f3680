"""The interface of every engine's driver: pages that open, evaluate, and have a console."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


@dataclass(frozen=True)
class Message:
    """One line of a page's console, as the engine wrote it.

    Attributes:
        level: the engine's word for how bad it is.
        text: the line.
        category: the engine's own name of the cause, or an empty string.
    """

    level: str
    text: str
    category: str = ""


@dataclass(frozen=True)
class Circumstances:
    """The unusual settings of a page; a driver uses those that its engine knows.

    Attributes:
        trusting: the browser takes any certificate.
        public: this origin counts as one of the internet, and the user keeps it from the
            local network.
        without_cors: a setting turns CORS off.
        proxy: every host but those of loopback is asked by way of this proxy, a host and a
            port; empty for no proxy.
    """

    trusting: bool = False
    public: str = ""
    without_cors: bool = False
    proxy: str = ""


USUAL = Circumstances()


class Page(Protocol):
    """A tab whose cookies and caches were empty when it was opened."""

    def open(self, url: str) -> None:
        """Navigate, and return when the page has loaded."""

    def evaluate(self, function: str, *arguments: object) -> Any:  # noqa: ANN401 - any value of JSON
        """Call a JavaScript function, await it, and return its result by way of JSON."""

    def console(self) -> list[Message]:
        """Return the console's messages since the last call."""

    def screenshot(self) -> bytes:
        """Return the viewport as a PNG."""


class Browser(Protocol):
    """A running browser."""

    @property
    def version(self) -> str:
        """The engine's own version."""

    def page(self, circumstances: Circumstances = USUAL) -> AbstractContextManager[Page]:
        """Open a page that shares nothing with any other."""
