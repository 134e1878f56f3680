"""Changes that reach the rows of a store through another model than its own."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from tables.model import A, B

from crossorigin import Policy
from crossorigin.integrations.django.origins import AnnounceChanges, Origins
from crossorigin.stores.store import Mode

pytestmark = pytest.mark.xdist_group("databases")

MODES: tuple[Mode, ...] = ("list", "origin")
Databases = dict[str, Any]
ACTIVE: dict[str, Any] = {"field": "site", "where": {"is_active": True}}
"""A store of the active tenants."""


def _rows(name: str) -> Any:  # noqa: ANN401 - the manager of any model
    return apps.get_model("shop", name)._default_manager


def _stop(name: str) -> None:
    row = _rows(name).get(site=A)
    row.is_active = False
    row.save()


def _delete(name: str) -> None:
    _rows(name).get(site=A).delete()


def _end_plan() -> None:
    plan = _rows("Plan").get()
    plan.is_paid = False
    plan.save()


def _close_group() -> None:
    group = _rows("Group").get()
    group.is_open = False
    group.save()


def _leave_group() -> None:
    _rows("Tenant").get(site=A).groups.clear()


def _stop_parent() -> None:
    parent = _rows("Tenant").get(site=B)
    parent.is_active = False
    parent.save()


def _change_and_delete() -> None:
    row = _rows("Tenant").get(site=A)
    row.site = B
    row.delete()


def _take_over() -> None:
    """Make a child of a row that is there, with another origin."""
    parent = _rows("Tenant").create(site=A)
    _rows("Child").get(site=A).delete()
    _rows("Child").model(tenant_ptr=parent, site="https://c.example").save()


_FAMILY = ("Tenant", "Prox", "Child", "ProxOfChild")
CHANGES: list[tuple[str, dict[str, Any], Callable[[], object]]] = [
    *(
        (f"{change.__name__} {changed}, read {read}", {"model": f"shop.{read}", **ACTIVE}, act)
        for read in _FAMILY
        for changed in (*_FAMILY, "Twin")
        for change in (_stop, _delete)
        if (changed, change) != ("Twin", _delete)
        for act in [lambda change=change, changed=changed: change(changed)]
    ),
    ("a plan", {"where": {"plan__is_paid": True}}, _end_plan),
    (
        "a deleted plan",
        {"where": {"plan__isnull": False}},
        lambda: _rows("Plan").all().delete(),
    ),
    *(
        ("a deleted owner", {"where": {"owner__isnull": False}}, act)
        for name in ("Owner", "ProxOfOwner")
        for act in (
            lambda name=name: _rows(name).get().delete(),
            lambda name=name: _rows(name).all().delete(),
        )
    ),
    ("a group", {"where": {"groups__is_open": True}}, _close_group),
    (
        "a row that leaves its group",
        {"where": {"groups__is_open": True}},
        _leave_group,
    ),
    ("a parent", {"where": {"parent__is_active": True}}, _stop_parent),
    (
        "a new row that refers to it",
        {"where": {"tenant__isnull": True}},
        lambda: _rows("Tenant").create(site=B, parent=_rows("Tenant").get(site=A)),
    ),
    (
        "a tenant, read through its children",
        {"model": "shop.Plan", "field": "tenant__site"},
        lambda: _delete("Tenant"),
    ),
    ("a row that was changed before", {}, _change_and_delete),
    ("a row without its origin", {}, lambda: _rows("Tenant").only("pk").get(site=A).delete()),
    ("a child that takes a row over", {}, _take_over),
]


def _fill() -> None:
    """Create one tenant of each kind of relation, as a child."""
    parent = _rows("Tenant").create(site=B)
    plan, owner = _rows("Plan").create(), _rows("Owner").create()
    _rows("Child").create(site=A, plan=plan, owner=owner, parent=parent).groups.add(
        _rows("Group").create()
    )


@pytest.mark.parametrize("database", ["sqlite", "shop"])
@pytest.mark.parametrize("mode", MODES)
def test_a_change_through_another_model_counts_at_once(
    mode: Mode,
    database: str,
    project: Callable[..., None],
    request: pytest.FixtureRequest,
) -> None:
    project({"default": request.getfixturevalue(database)}, with_shop=True)
    wrong = [name for name, options, change in CHANGES if not _is_seen(options, change, mode)]
    connection.close()
    assert wrong == []


def _is_seen(options: dict[str, Any], change: Callable[[], object], mode: Mode) -> bool:
    _fill()
    given: dict[str, Any] = {"model": "shop.Tenant", "field": "site", **options}
    store = Origins(mode=mode, ttl=1000, negative_ttl=1000, listen=False, **given)
    policy = Policy(allow_origins=[store])
    try:
        before = policy.evaluate(method="GET", origin=A).allowed
        change()
        return before and not policy.evaluate(method="GET", origin=A).allowed
    finally:
        store.close()
        for name in ("Child", "Tenant", "Plan", "Owner", "Group"):
            _rows(name).all().delete()


@pytest.mark.parametrize("mode", MODES)
def test_a_new_row_counts_at_once(
    mode: Mode, project: Callable[..., None], sqlite: Databases
) -> None:
    project({"default": sqlite}, with_shop=True)
    for name in ("Tenant", "Prox", "Child", "ProxOfChild", "Twin"):
        for read in ("Tenant", "Prox"):
            store = Origins(f"shop.{read}", **ACTIVE, mode=mode, ttl=1000, negative_ttl=1000)
            policy = Policy(allow_origins=[store])
            assert not policy.evaluate(method="GET", origin=A).allowed
            _rows(name).create(site=A)
            assert policy.evaluate(method="GET", origin=A).allowed, (name, read)
            _rows("Tenant").all().delete()
            store.close()


@pytest.mark.parametrize("mode", MODES)
def test_a_save_without_autocommit_is_no_error(
    mode: Mode, project: Callable[..., None], sqlite: Databases
) -> None:
    project({"default": sqlite}, with_shop=True)
    store = Origins("shop.Tenant", field="site", mode=mode, ttl=1000)
    policy = Policy(allow_origins=[store])
    assert not policy.evaluate(method="GET", origin=A).allowed
    transaction.set_autocommit(False)
    try:
        _rows("Tenant").create(site=A)
        transaction.commit()
    finally:
        transaction.set_autocommit(True)
        store.close()


def test_rows_of_a_field_of_another_model_are_asked_and_removed(
    project: Callable[..., None], sqlite: Databases
) -> None:
    project({"default": sqlite}, with_shop=True)
    _fill()
    store = Origins("shop.Plan", field="tenant__site")
    assert (store.backend.has(A), store.backend.has(B)) == (True, False)
    assert (store.remove(A), store.remove(A), store.rows()) == (True, False, [])


def test_listens_to_the_table_with_the_origins(
    project: Callable[..., None], sqlite: Databases
) -> None:
    project({"default": sqlite}, with_shop=True)
    for name in _FAMILY:
        assert Origins(f"shop.{name}", field="site").backend.table == "shop_tenant"
    assert Origins("shop.Plan", field="tenant__site").backend.table == "shop_tenant"
    assert Origins("shop.Child", field="color").backend.table == "shop_child"


def test_a_trigger_needs_the_column_in_its_table(
    project: Callable[..., None], shop: Databases
) -> None:
    from django.db.migrations.state import ProjectState  # noqa: PLC0415 - the application is installed by then

    project({"default": shop}, with_shop=True)
    state = ProjectState.from_apps(apps)
    operation = AnnounceChanges("Child", field="site")
    with (
        connection.schema_editor() as editor,
        pytest.raises(ValueError, match=r"write AnnounceChanges\('Tenant', field='site'\)"),
    ):
        operation.database_forwards("shop", editor, state, state)
    with connection.schema_editor() as editor:
        AnnounceChanges("Tenant", field="site").database_forwards("shop", editor, state, state)
    _rows("Child").create(site=A)
    connection.close()
