"""Databases of Debian's packages: each in a folder of its own, on a port of the loopback.

Neither PostgreSQL nor MariaDB runs as root; where the tests do, the account of its package
runs it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from harness.servers import held_port, port_of
from harness.sweeping import MARK
from harness.tools import find, lacking
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

_DEADLINE: Final = 60.0


@dataclass
class Database:
    """A running server of a database.

    Attributes:
        scheme: the scheme of its URL, without a driver.
        address: its user, host, port and database, after ``://``.
        port: its port.
        process: the server.
        start: starts it again after `kill`, and waits until it answers.
    """

    scheme: str
    address: str
    port: int
    process: subprocess.Popen[bytes]
    start: Callable[[], None]

    def kill(self) -> None:
        """End the server at once, as a failure of the machine does."""
        self._signal(signal.SIGKILL)
        self.process.wait(timeout=20)

    def stop(self) -> None:
        """Stop its processes: connections stay open, and no question is answered."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let stopped processes go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        own = self.process.pid
        children = Path(f"/proc/{own}/task/{own}/children").read_text("ascii").split()
        for each in [own, *map(int, children)]:
            with suppress(ProcessLookupError):
                os.kill(each, number)

    def django(self, name: str) -> dict[str, object]:
        """Return the entry in ``DATABASES`` for a database of this server."""
        user, _, rest = self.address.partition("@")
        host, _, port = rest.partition("/")[0].partition(":")
        engine = f"django.db.backends.{self.scheme}"
        return {"ENGINE": engine, "HOST": host, "NAME": name, "PORT": port, "USER": user}

    def url(self, driver: str) -> str:
        """Return the URL for a driver of SQLAlchemy."""
        return f"{self.scheme}+{driver}://{self.address}"


def _account(name: str) -> str | None:
    """Return the account that runs a server, or None for the one of this process."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(name).pw_name
    except KeyError:
        return lacking(f"there is no user {name}")


@contextmanager
def _folder(account: str | None) -> Iterator[Path]:
    # Another account enters no folder of the one that runs the tests, but that of the sweeper.
    parent = None if account is None else os.environ.get(MARK, "/tmp")  # noqa: S108 - mkdtemp makes a name of its own
    folder = Path(tempfile.mkdtemp(prefix="crossorigin-", dir=parent))
    if account is not None:
        shutil.chown(folder, account)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _server(
    command: list[str], folder: Path, account: str | None, kind: tuple[str, str, int]
) -> Iterator[Database]:
    scheme, address, port = kind
    found: Database

    def start() -> None:
        log, until = folder / "log", time.monotonic() + _DEADLINE
        with log.open("ab") as output:
            found.process = subprocess.Popen(
                command, stdout=output, stderr=output, cwd=folder, user=account
            )
        while not _answers(found.url(_DRIVERS[scheme])):
            if found.process.poll() is not None or time.monotonic() > until:
                raise AssertionError(log.read_text("utf-8"))
            threading.Event().wait(0.02)

    found = Database(scheme, address, port, cast("Any", None), start)
    try:
        start()
        yield found
    finally:
        if found.process is not None:
            found.resume()
            # PostgreSQL's fast shutdown: it waits for no client.
            number = signal.SIGINT if scheme == "postgresql" else signal.SIGTERM
            found.process.send_signal(number)
            found.process.wait()


_DRIVERS: Final = {"postgresql": "psycopg", "mysql": "pymysql"}


@contextmanager
def _port() -> Iterator[int]:
    """Yield a free port, which nothing else is given while the server is down."""
    with held_port() as sock:
        yield port_of(sock)


def _answers(url: str) -> bool:
    try:
        create_engine(url, poolclass=NullPool).connect().close()
    except OperationalError:
        return False
    return True


@contextmanager
def postgresql() -> Iterator[Database]:
    """Run a PostgreSQL."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        lacking("postgresql is not installed")
    account = _account("postgres")
    with _folder(account) as folder, ExitStack() as stack:
        options = ["-D", str(folder / "data"), "-A", "trust", "-U", "tests", "--no-sync"]
        subprocess.run(
            [str(programs[-1] / "initdb"), *options, "-E", "UTF8", "--locale=C.UTF-8"],
            check=True, capture_output=True, cwd=folder, user=account,
        )  # fmt: skip
        port = stack.enter_context(_port())
        settings = {"listen_addresses": "127.0.0.1", "port": str(port), "fsync": "off",
            "unix_socket_directories": str(folder)}  # fmt: skip
        command = [str(programs[-1] / "postgres"), "-D", str(folder / "data")]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        address = f"tests@127.0.0.1:{port}/postgres"
        with _server(command, folder, account, ("postgresql", address, port)) as found:
            yield found


@contextmanager
def mariadb() -> Iterator[Database]:
    """Run a MariaDB."""
    program = find("mariadbd") or shutil.which("mariadbd", path="/usr/sbin")
    if program is None:
        lacking("mariadb is not installed")
    account = _account("mysql")
    with _folder(account) as folder, _port() as port:
        command = [program, "--no-defaults", f"--datadir={folder / 'data'}", f"--port={port}",
            "--bind-address=127.0.0.1", f"--socket={folder / 'socket'}", "--skip-grant-tables",
            "--skip-networking=0", "--innodb-flush-log-at-trx-commit=0", f"--tmpdir={folder}",
            "--innodb-log-file-size=4M", "--innodb-buffer-pool-size=16M"]  # fmt: skip
        (folder / "data" / "tests").mkdir(parents=True)
        if account is not None:
            shutil.chown(folder / "data", account)
            shutil.chown(folder / "data" / "tests", account)
        address = f"root@127.0.0.1:{port}/tests"
        with _server(command, folder, account, ("mysql", address, port)) as found:
            yield found
