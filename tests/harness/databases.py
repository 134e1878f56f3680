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
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from harness.programs import free_port
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
        process: the server.
    """

    scheme: str
    address: str
    port: int
    process: subprocess.Popen[bytes]

    def django(self, name: str) -> dict[str, object]:
        """Return the entry in ``DATABASES`` for a database of a PostgreSQL."""
        user, _, rest = self.address.partition("@")
        host, _, port = rest.partition("/")[0].partition(":")
        engine = "django.db.backends.postgresql"
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
    # Another account enters no folder of the one that runs the tests.
    parent = None if account is None else "/tmp"  # noqa: S108 - mkdtemp makes a name of its own
    folder = Path(tempfile.mkdtemp(prefix="crossorigin-", dir=parent))
    if account is not None:
        shutil.chown(folder, account)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _server(
    command: list[str], folder: Path, account: str | None, url: str
) -> Iterator[subprocess.Popen[bytes]]:
    log, until = folder / "log", time.monotonic() + _DEADLINE
    with log.open("wb") as output, subprocess.Popen(
        command, stdout=output, stderr=output, cwd=folder, user=account
    ) as process:  # fmt: skip
        try:
            while not _answers(url):
                if process.poll() is not None or time.monotonic() > until:
                    raise AssertionError(log.read_text("utf-8"))
                threading.Event().wait(0.02)
            yield process
        finally:
            process.send_signal(signal.SIGCONT)
            # PostgreSQL's fast shutdown: it waits for no client.
            process.send_signal(signal.SIGINT if "postgres" in command[0] else signal.SIGTERM)
            process.wait()


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
    with _folder(account) as folder:
        options = ["-D", str(folder / "data"), "-A", "trust", "-U", "tests", "--no-sync"]
        subprocess.run(
            [str(programs[-1] / "initdb"), *options, "-E", "UTF8", "--locale=C.UTF-8"],
            check=True, capture_output=True, cwd=folder, user=account,
        )  # fmt: skip
        port = free_port()
        settings = {"listen_addresses": "127.0.0.1", "port": str(port), "fsync": "off",
            "unix_socket_directories": str(folder)}  # fmt: skip
        command = [str(programs[-1] / "postgres"), "-D", str(folder / "data")]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        address = f"tests@127.0.0.1:{port}/postgres"
        url = f"postgresql+psycopg://{address}"
        with _server(command, folder, account, url) as process:
            yield Database("postgresql", address, port, process)


@contextmanager
def mariadb() -> Iterator[Database]:
    """Run a MariaDB."""
    program = find("mariadbd") or shutil.which("mariadbd", path="/usr/sbin")
    if program is None:
        lacking("mariadb is not installed")
    account = _account("mysql")
    with _folder(account) as folder:
        port = free_port()
        command = [program, "--no-defaults", f"--datadir={folder / 'data'}", f"--port={port}",
            "--bind-address=127.0.0.1", f"--socket={folder / 'socket'}", "--skip-grant-tables",
            "--skip-networking=0", "--innodb-flush-log-at-trx-commit=0", f"--tmpdir={folder}",
            "--innodb-log-file-size=4M", "--innodb-buffer-pool-size=16M"]  # fmt: skip
        (folder / "data" / "tests").mkdir(parents=True)
        if account is not None:
            shutil.chown(folder / "data", account)
            shutil.chown(folder / "data" / "tests", account)
        address = f"root@127.0.0.1:{port}/tests"
        with _server(command, folder, account, f"mysql+pymysql://{address}") as process:
            yield Database("mysql", address, port, process)
