"""The application installed into this process, with databases of its own."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import frameworks.django  # noqa: F401 - it configures the settings of this process
import pytest
from asgiref.sync import sync_to_async
from django.core.checks.registry import registry
from django.core.management import call_command
from django.db import connections
from django.test.utils import override_settings
from django.utils.connection import ConnectionDoesNotExist
from harness.databases import Database
from sqlalchemy import create_engine, text

APPS = [
    "crossorigin.integrations.django.CrossOriginConfig",
    "crossorigin.integrations.django.origins",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
]
Project = Callable[..., None]


def _drop(aliases: Iterable[str]) -> None:
    """Forget the connections of this thread, which are made of the settings once."""
    for alias in aliases:
        with suppress(ConnectionDoesNotExist):
            connections[alias].close()
            del connections[alias]


@contextmanager
def _databases(entries: dict[str, Any]) -> Iterator[None]:
    """Let Django have these databases; `override_settings` cannot change them."""
    before = connections.settings
    _drop(entries)
    vars(connections)["settings"] = connections.configure_settings(entries)
    try:
        yield
    finally:
        # Another thread serves all event loops.
        asyncio.run(sync_to_async(_drop)(entries))
        _drop(entries)
        vars(connections)["settings"] = before


@contextmanager
def _checks() -> Iterator[None]:
    """Forget the checks that applications register."""
    before = registry.registered_checks.copy()
    try:
        yield
    finally:
        registry.registered_checks = before


@pytest.fixture
def project() -> Iterator[Project]:
    """Install the application with databases, and create its table."""
    with ExitStack() as stack:

        def install(
            entries: dict[str, Any],
            *,
            migrated: bool = True,
            policy: object = None,
            with_shop: bool = False,
        ) -> None:
            stack.enter_context(_checks())
            installed = [*APPS, "harness.shop"] if with_shop else APPS
            given = {"INSTALLED_APPS": installed, "CROSSORIGIN": policy}
            stack.enter_context(override_settings(**given))
            stack.enter_context(_databases(entries))
            if migrated:
                for alias in entries:
                    call_command("migrate", "crossorigin_origins", database=alias, verbosity=0)
                    if with_shop:
                        call_command(
                            "migrate", "shop", run_syncdb=True, database=alias, verbosity=0
                        )

        yield install


@pytest.fixture
def sqlite(tmp_path: Path) -> dict[str, Any]:
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "origins.sqlite3")}


@pytest.fixture
def shop(postgres: Database) -> Iterator[dict[str, Any]]:
    """A new database of PostgreSQL."""
    maintenance = create_engine(postgres.url("psycopg"), isolation_level="AUTOCOMMIT")
    with maintenance.connect() as connection:
        connection.execute(text("CREATE DATABASE inner_shop"))
    yield postgres.django("inner_shop")
    with maintenance.connect() as connection:
        connection.execute(text("DROP DATABASE inner_shop WITH (FORCE)"))
    maintenance.dispose()
