"""System checks: a wrong model, field or database, missing tables, and rows without effect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

from django.core import checks
from django.core.exceptions import FieldError, ValidationError
from django.db import Error, transaction
from django.utils.connection import ConnectionDoesNotExist

from crossorigin.integrations.django.origins.store import Origins
from crossorigin.integrations.django.origins.validation import problem_of, stores
from crossorigin.stores.rows import Judge

_MOST: Final = 20
"""The greatest number of reported rows of one store."""

_REFUSALS: Final = (
    ConnectionDoesNotExist,
    FieldError,
    LookupError,
    TypeError,
    ValidationError,
    ValueError,
)
"""The errors by which Django refuses a model, a field, a value of a filter, or an alias."""


def check_models() -> Iterator[checks.CheckMessage]:
    """Report stores of the settings whose query Django refuses before it is sent."""
    for store in dict.fromkeys(store for store, _ in stores()):
        error = _fault_of(store)
        if isinstance(error, LookupError):
            yield checks.Error(
                f"{store!r} in CROSSORIGIN finds no origin: {error}",
                hint="Name 'crossorigin.integrations.django.origins' in INSTALLED_APPS, or "
                "give the label and the name of another model.",
                id="crossorigin.origins-not-installed",
            )
        elif error is not None:
            yield checks.Error(
                f"{store!r} in CROSSORIGIN finds no origin: {error}",
                hint="Correct its field, where or using.",
                id="crossorigin.origins-unreadable",
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
        # `check_models` reports a fault.
        if _fault_of(store) is None and store.backend.alias in (databases or ()):
            found += _check_table(store, judge)
    return found


def _fault_of(store: Origins) -> Exception | None:
    """Return the error by which Django refuses a query of the store before it is sent."""
    try:
        store.backend.tables()
    except _REFUSALS as error:
        return error
    return None


def _check_table(store: Origins, judge: Judge) -> Iterator[checks.CheckMessage]:
    alias = store.backend.alias
    try:
        # A query that fails must not end a transaction of the caller.
        with transaction.atomic(using=alias):
            rows = store.rows()
    except Error as error:
        cause = str(error).partition("\n")[0]
        yield checks.Warning(
            f"In the database {alias!r}, {store!r} finds no origin: {cause}",
            hint="Run manage.py migrate.",
            id="crossorigin.origins-not-migrated",
        )
        return
    except OverflowError as error:
        if store.mode == "list":
            yield checks.Warning(
                f"{store!r} finds no origin: {error}",
                id="crossorigin.origins-too-many",
            )
        return
    refused = filter(None, (problem_of(store, judge, row) for row in rows))
    for each in islice(refused, _MOST):
        yield checks.Warning(
            f"A row of {store!r} is skipped: {each}",
            hint="Correct or delete the row.",
            id="crossorigin.origins-row",
        )
