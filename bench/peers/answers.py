"""The answer of the application, the same in every framework."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

REACHED: Final = "X-App"
"""A header of each answer of the application itself; other layers' answers lack it."""
UPSTREAM: Final = "https://upstream.example"
RAISING: Final = "/boom"
REDIRECTED: Final = "/slash/"
"""Without its trailing slash it is another path; most frameworks redirect from there."""
SOCKET: Final = "/ws"


@dataclass(frozen=True)
class Answer:
    """Of one path: for which methods, and with which header line besides that of all."""

    methods: tuple[str, ...] = ("GET",)
    extra: tuple[str, str] | None = None

    @property
    def lines(self) -> dict[str, str]:
        """All header lines that the application sets."""
        return {REACHED: "reached", **dict([self.extra] if self.extra else [])}


ANSWERS: Final[Mapping[str, Answer]] = {
    "/ok": Answer(("GET", "POST")),
    "/vary": Answer(extra=("Vary", "Accept-Encoding")),
    "/acao": Answer(extra=("Access-Control-Allow-Origin", UPSTREAM)),
    "/options": Answer(("GET", "OPTIONS")),
    REDIRECTED: Answer(("GET", "POST")),
}


class Boom(Exception):  # noqa: N818 - an exception of the application, and no error of ours
    """The exception of the application, at its path for that."""
