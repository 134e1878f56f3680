"""Robyn's own CORS. It takes neither ASGI nor WSGI, so that crossorigin has no place in it.

It wants versions that the other peers do not: it lives in an environment of its own, and is
served by `robyn_program`.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Final

from harness.servers import port_of
from peers.answers import ANSWERS, RAISING, SOCKET
from peers.wanted import NO_HANDSHAKES, NO_REGEX, Contender, Wanted, given, listed

ENVIRONMENT: Final = Path(sys.prefix) / "robyn"
PYTHON: Final = ENVIRONMENT / "bin" / "python"
PROGRAM: Final = Path(__file__).with_name("robyn_program.py")
PATIENCE: Final = 20.0
PAUSE: Final = 0.02


def _robyn(wanted: Wanted) -> AbstractContextManager[int]:
    cors = given(
        origins=wanted.origins if wanted.origins == "*" else listed(wanted.origins),
        headers=wanted.headers if wanted.headers == "*" else listed(wanted.headers),
    )
    return _serving(cors)


@contextmanager
def _serving(cors: dict[str, Any]) -> Iterator[int]:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as held:
        # It opens a port by number: held, but not listened on, until it has done so too.
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        held.bind(("127.0.0.1", 0))
        port = port_of(held)
        process = subprocess.Popen(
            [PYTHON, PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            _tell(process, cors, port)
            _await(process, port)
            yield port
        finally:
            _end(process)


def _tell(process: subprocess.Popen[str], cors: dict[str, Any], port: int) -> None:
    answers = {path: (each.methods, each.lines) for path, each in ANSWERS.items()}
    told = {
        "port": port,
        "answers": answers,
        "raising": RAISING,
        "socket": SOCKET,
        "cors": cors,
    }
    assert process.stdin is not None  # noqa: S101 - it was asked for
    process.stdin.write(json.dumps(told) + "\n")
    process.stdin.flush()


def _end(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None  # noqa: S101 - the same
    process.stdin.close()
    process.wait(PATIENCE)


def _await(process: subprocess.Popen[str], port: int) -> None:
    """Wait until the process listens; it says so nowhere."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=PATIENCE).close()
        except ConnectionRefusedError:
            try:
                process.wait(PAUSE)
            except subprocess.TimeoutExpired:
                continue
            break
        return
    message = "Robyn does not listen"
    raise RuntimeError(message)


CONTENDERS = (
    Contender(
        name="robyn",
        framework="Robyn",
        server="Robyn's own",
        packages=("robyn",),
        environment=ENVIRONMENT,
        clock=time.perf_counter,
        build=_robyn,
        lacks={
            **NO_HANDSHAKES,
            **NO_REGEX,
            "max age": "always says 3600",
            "method list": "always allows the same seven methods",
        },
        note="`ALLOW_CORS(app, origins=…, headers=…)`. Credentials are always on, methods are "
        "fixed. It takes neither ASGI nor WSGI: crossorigin has no place in it.",
    ),
)
