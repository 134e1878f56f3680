"""System checks: a missing model, a missing table, and rows without effect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

from django.core import checks
from django.db import connections

from crossorigin.integrations.django.origins.store import Origins
from crossorigin.integrations.django.origins.validation import problem_of, stores
from crossorigin.stores.rows import Judge

_MOST: Final = 20
"""Limit of the rows of one store that are reported."""


def check_models() -> Iterator[checks.CheckMessage]:
    """Report stores of the settings whose model is in no application."""
    for store in dict.fromkeys(store for store, _ in stores()):
        try:
            store.backend.model  # noqa: B018 - it raises
        except LookupError as error:
            yield checks.Error(
                f"{store!r} in CROSSORIGIN finds no origin: {error}",
                hint="Name 'crossorigin.integrations.django.origins' in INSTALLED_APPS, or "
                "give the label and the name of another model.",
                id="crossorigin.origins-not-installed",
            )


def check_rows(
    databases: Sequence[str] | None = None,
    **_kwargs: Any,  # noqa: ANN401 - Django's own
) -> list[checks.CheckMessage]:
    """Report missing tables, and rows that no policy allows.

    Django runs it in ``migrate`` and ``check --database``.
    """
    found: list[checks.CheckMessage] = []
    for store, judge in stores():
        try:
            if store.backend.alias in (databases or ()):
                found += _check_table(store, judge)
        except LookupError:
            # `check_models` reports it.
            continue
    return found


def _check_table(store: Origins, judge: Judge) -> Iterator[checks.CheckMessage]:
    alias, table = store.backend.alias, store.backend.table
    if table not in connections[alias].introspection.table_names():
        yield checks.Warning(
            f"The database {alias!r} has no table {table}: {store!r} finds no origin.",
            hint="Run manage.py migrate.",
            id="crossorigin.origins-not-migrated",
        )
        return
    refused = filter(None, (problem_of(store, judge, row) for row in store.rows()))
    for each in islice(refused, _MOST):
        yield checks.Warning(
            f"A row of {store!r} is left out: {each}",
            hint="Correct or delete the row.",
            id="crossorigin.origins-row",
        )
