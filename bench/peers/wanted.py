"""The demand of a probe on a contender, in words of no library."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from tables.model import A, B

Some: TypeAlias = tuple[str, ...] | Literal["*"]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A policy that a user would have; each contender says it in its own options.

    Attributes:
        origins: those that are listed, as the user wrote them, or all.
        regex: a regular expression instead, without anchors, as all their documentations show.
        max_age: None if the option is omitted.
    """

    origins: Some = (A,)
    regex: str | None = None
    methods: Some = ("GET", "POST")
    headers: Some = ("x-token",)
    credentials: bool = False
    max_age: int | None = None


ONE: Final = Wanted()
TWO: Final = Wanted(origins=(A, B))

Lack: TypeAlias = Literal[
    "credentials",
    "regex",
    "preflights",
    "header list",
    "method list",
    "star",
    "max age",
    "websockets",
]
"""Features that a contender may lack."""


@dataclass(frozen=True, kw_only=True)
class Contender:
    """One library in one framework.

    Attributes:
        name: its name in the tables.
        framework: the framework of the application behind it.
        server: its server.
        packages: the packages whose versions are reported.
        build: configures the application, and returns a context manager that serves it and
            yields the port.
        lacks: the missing features, with their replacements.
        note: how it was configured, where a reader may ask.
        environment: where its packages are, if not in ours.
        clock: measures the duration of a request: the processor time of our process, in which
            the server is a thread; without other work of the machine.
    """

    name: str
    framework: str
    server: str
    packages: tuple[str, ...]
    build: Callable[[Wanted], AbstractContextManager[int]]
    lacks: Mapping[Lack, str] = field(default_factory=dict)
    note: str = ""
    environment: Path | None = None
    clock: Callable[[], float] = time.process_time


NO_HANDSHAKES: Final[Mapping[Lack, str]] = {
    "websockets": "does not look at WebSocket handshakes"
}
WSGI: Final[Mapping[Lack, str]] = {"websockets": "WSGI has no WebSockets"}
NO_REGEX: Final[Mapping[Lack, str]] = {"regex": "takes no regular expressions"}


def ours(wanted: Wanted) -> dict[str, Any]:
    """Return the keywords of crossorigin, which are the same everywhere."""
    origins: object = wanted.origins
    return {
        "allow_origins": origins if wanted.regex is None else re.compile(wanted.regex),
        "allow_methods": wanted.methods,
        "allow_headers": wanted.headers,
        "allow_credentials": wanted.credentials,
        "max_age": wanted.max_age,
    }


def given(**options: object) -> dict[str, Any]:
    """Return the options that are not None: those that a user would write."""
    return {name: value for name, value in options.items() if value is not None}


def listed(some: Some) -> list[str]:
    """Return a list, for libraries whose star is an entry of it."""
    return list(some)
