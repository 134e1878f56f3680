"""The system checks of stores, and the migration of the model."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import override_settings
from tables.model import A, B

from crossorigin import Policy, PolicyMap
from crossorigin.integrations.django.origins import AnnounceChanges, Origins, backend

pytestmark = pytest.mark.xdist_group("databases")

Databases = dict[str, Any]


def _found(**options: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - of Django
    messages = run_checks(**options)
    told = [(str(each.id), str(each.msg)) for each in messages]
    return [each for each in told if each[0].startswith("crossorigin.origins-")]


def test_a_model_of_no_application_is_an_error(
    project: Callable[..., None], sqlite: Databases
) -> None:
    policy = {"allow_origins": [A, Origins("shop.Tenant")]}
    project({"default": sqlite}, migrated=False, policy=policy)
    [(code, message)] = _found()
    assert code == "crossorigin.origins-not-installed"
    assert "No installed app with label 'shop'" in message


def test_a_table_that_is_not_there_and_rows_without_effect_are_warnings(
    project: Callable[..., None], sqlite: Databases
) -> None:
    source = PolicyMap(
        {"/a/*": Policy(allow_origins=[Origins(mode="origin")]), "/b/*": None},
        default=Policy(allow_origins=[A, Origins(), Origins("shop.Tenant")]),
    )
    project({"default": sqlite}, migrated=False, policy={"policy": source})
    codes = [code for code, _ in _found(databases=["default"])]
    assert codes.count("crossorigin.origins-not-migrated") == 2
    call_command("migrate", "crossorigin_origins", verbosity=0)
    assert _found(databases=[]) == _found()
    from crossorigin.integrations.django.origins.models import AllowedOrigin  # noqa: PLC0415 - the application is installed by then

    for origin in (A, "https://*.a.example", "HTTPS://b.example", "https://c.example/"):
        AllowedOrigin.objects.create(origin=origin)
    rows = [message for code, message in _found(databases=["default"]) if "row" in code]
    assert len(rows) == 4
    assert sum("'https://c.example/': an origin ends" in each for each in rows) == 2
    assert sum("finds no pattern" in each for each in rows) == 1
    assert sum("Write https://b.example instead." in each for each in rows) == 1


def test_the_model_and_its_migration_agree(
    project: Callable[..., None], sqlite: Databases
) -> None:
    project({"default": sqlite})
    call_command("makemigrations", "crossorigin_origins", check=True, verbosity=0)
    call_command("migrate", "crossorigin_origins", "zero", verbosity=0)


class _Closed:
    """A router that lets nothing migrate, except the table of the migrations."""

    def allow_migrate(self, _alias: str, label: str, **_hints: object) -> bool:
        return label != "crossorigin_origins"


def _triggers() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE '%notify%'")
        return int(cursor.fetchone()[0])


def test_the_migration_creates_and_removes_the_triggers(
    project: Callable[..., None], shop: Databases
) -> None:
    project({"default": shop})
    assert _triggers() == 5
    call_command("migrate", "crossorigin_origins", "zero", verbosity=0)
    assert _triggers() == 0
    with override_settings(DATABASE_ROUTERS=[_Closed()]):
        call_command("migrate", "crossorigin_origins", verbosity=0)
        assert _triggers() == 0


def test_the_operation_is_named() -> None:
    operation = AnnounceChanges("Tenant", "site")
    assert operation.describe() == "Announce changes of the origins of Tenant"
    assert operation.migration_name_fragment == "announce_tenant"
    assert operation.deconstruct() == ("AnnounceChanges", ("Tenant", "site"), {})


_REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"model": "shop.Nope"}, "doesn't have a 'Nope' model"),
    ({"field": "nope"}, "Cannot resolve keyword 'nope' into field"),
    ({"field": "site__nope"}, "'nope'"),
    ({"where": {"nope": 1}}, "Cannot resolve keyword 'nope' into field"),
    ({"where": {"site__nope": 1}}, "Unsupported lookup 'nope'"),
    ({"where": {"pk": "one"}}, "expected a number but got 'one'"),
    ({"where": {"plan": []}}, "expected a number but got []"),
    ({"using": "nope"}, "The connection 'nope' doesn't exist."),
]
"""Stores whose query Django refuses before it is sent."""


@pytest.mark.parametrize(("options", "told"), _REFUSED, ids=str)
def test_a_store_that_cannot_be_asked_is_one_error(
    options: dict[str, Any], told: str, project: Callable[..., None], sqlite: Databases
) -> None:
    store = Origins(**{"model": "shop.Tenant", "field": "site", **options})
    project({"default": sqlite}, policy={"allow_origins": [A, store]}, with_shop=True)
    for databases in (None, ["default"]):
        [(code, message)] = _found(databases=databases)
        named = "not-installed" if "model" in options else "unreadable"
        assert code == f"crossorigin.origins-{named}"
        assert told in message


@pytest.mark.parametrize("database", ["sqlite", "shop"])
def test_a_column_that_a_migration_will_add_is_a_warning(
    database: str, project: Callable[..., None], request: pytest.FixtureRequest
) -> None:
    stores = [
        Origins("shop.Child", field="color", listen=False),
        Origins("shop.Child", field="site", where={"color": "red"}, listen=False),
    ]
    given = request.getfixturevalue(database)
    project({"default": given}, policy={"allow_origins": stores}, with_shop=True)
    assert _found(databases=["default"]) == []
    with connection.schema_editor() as editor:
        editor.execute("ALTER TABLE shop_child RENAME COLUMN color TO earlier")
    with transaction.atomic():
        found = _found(databases=["default"])
        # The transaction of the caller goes on.
        assert apps.get_model("shop", "Plan").objects.count() == 0
    assert [code for code, _ in found] == ["crossorigin.origins-not-migrated"] * 2
    assert all("color" in message and "\n" not in message for _, message in found)
    call_command("migrate", "crossorigin_origins", verbosity=0)
    connection.close()


def test_a_table_that_is_too_long_is_a_warning_for_a_list(
    project: Callable[..., None], sqlite: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backend, "MAX_ROWS", 1)
    stores = [Origins(), Origins(mode="origin")]
    project({"default": sqlite}, policy={"allow_origins": stores})
    for each in (A, B):
        stores[0].add(each)
    [(code, message)] = _found(databases=["default"])
    assert code == "crossorigin.origins-too-many"
    assert "use mode='origin'" in message
