"""`Origins` in a policy: rows of a model, in the thread of the request."""

import asyncio
import copy
import importlib
import pickle
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import OperationalError, connection, connections, transaction
from django.test.utils import (
    override_settings,
    setup_test_environment,
    teardown_test_environment,
)
from harness.databases import Database
from tables.model import A, B

from crossorigin import Policy
from crossorigin.engine import Lookup, RequestFacts
from crossorigin.integrations.django.lookups import ask_now
from crossorigin.integrations.django.origins import Origins
from crossorigin.integrations.django.origins import backend as module
from crossorigin.policy import engine_of
from crossorigin.stores import StoreError
from crossorigin.stores.store import Mode

pytestmark = pytest.mark.xdist_group("databases")

MODES: tuple[Mode, ...] = ("list", "origin")
Databases = dict[str, Any]


def _rows() -> Any:  # noqa: ANN401 - the manager of the model
    from crossorigin.integrations.django.origins.models import AllowedOrigin  # noqa: PLC0415 - the application is installed by then

    return AllowedOrigin.objects


@contextmanager
def _policy(**options: Any) -> Iterator[Policy]:  # noqa: ANN401 - of Origins
    store = Origins(**{"ttl": 1000, "negative_ttl": 1000, **options})
    try:
        yield Policy(allow_origins=["https://static.example", store])
    finally:
        store.close()


def _may_read(policy: Policy, origin: str) -> bool:
    return policy.evaluate(method="GET", origin=origin).allowed


def _eventually(condition: Callable[[], bool]) -> bool:
    until = time.monotonic() + 10
    while not condition():
        if time.monotonic() > until:
            return False
        threading.Event().wait(0.01)
    return True


@pytest.mark.parametrize("mode", MODES)
def test_a_row_that_is_saved_or_deleted_counts_at_once(
    mode: Mode, project: Callable[..., None], sqlite: Databases
) -> None:
    project({"default": sqlite})
    with _policy(mode=mode) as policy:
        assert not _may_read(policy, A)
        row = _rows().create(origin=A)
        assert _may_read(policy, A)
        row.origin = B
        row.save()
        assert not _may_read(policy, A)
        assert _may_read(policy, B)
        row.delete()
        assert not _may_read(policy, B)
        with transaction.atomic():
            _rows().create(origin=A)
        assert _may_read(policy, A)


@pytest.mark.parametrize("mode", MODES)
def test_a_row_that_is_not_committed_is_not_kept(
    mode: Mode, project: Callable[..., None], sqlite: Databases
) -> None:
    project({"default": sqlite})
    with _policy(mode=mode) as policy:
        store = policy.allow_origins[-1]
        assert isinstance(store, Origins)
        with transaction.atomic():
            _rows().create(origin=A)
            assert store.allows(A) is True
            assert store.allows("http://plain.example") is False
            transaction.set_rollback(True)
        assert not _may_read(policy, A)


@pytest.mark.parametrize("mode", MODES)
def test_a_test_suite_sees_its_own_rows(
    mode: Mode, project: Callable[..., None], sqlite: Databases
) -> None:
    project({"default": sqlite})
    with _policy(mode=mode) as policy:
        assert not _may_read(policy, A)
        setup_test_environment(debug=False)
        try:
            with transaction.atomic():
                _rows().create(origin=A)
                assert _may_read(policy, A)
                transaction.set_rollback(True)
            assert not _may_read(policy, A)
            _rows().create(origin=B)
            assert asyncio.run(policy.evaluate_async(method="GET", origin=B)).allowed
        finally:
            teardown_test_environment()


@pytest.mark.parametrize("mode", MODES)
def test_a_store_is_asked_on_the_event_loop(
    mode: Mode, project: Callable[..., None], sqlite: Databases
) -> None:
    project({"default": sqlite})
    _rows().create(origin=A)
    with _policy(mode=mode) as policy:

        async def ask() -> list[bool]:
            asked = [policy.evaluate_async(method="GET", origin=each) for each in (A, B)]
            return [decision.allowed for decision in await asyncio.gather(*asked)]

        assert asyncio.run(ask()) == [True, False]


def test_a_question_does_not_change_a_connection(
    project: Callable[..., None], sqlite: Databases
) -> None:
    project({"default": sqlite})
    backend = Origins().backend
    connection.close()
    assert (backend.has(A), backend.rows(), connection.connection) == (False, [], None)
    connection.ensure_connection()
    opened = connection.connection
    assert (backend.add(A), backend.rows()) == (True, [A])
    assert connection.connection is opened


def test_rows_are_added_and_removed(
    project: Callable[..., None], sqlite: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    project({"default": sqlite})
    store = Origins()
    assert (store.add(A), store.add(A), store.rows()) == (True, False, [A])
    assert (store.remove(B), store.remove(A), store.rows()) == (False, True, [])
    with pytest.raises(StoreError, match="cannot be written as UTF-8"):
        store.remove("https://\ud800.example")
    monkeypatch.setattr(module, "MAX_ROWS", 1)
    store.add(A)
    store.add(B)
    with pytest.raises(OverflowError, match="use mode='origin'"):
        store.rows()


def test_another_database_field_and_filter_are_read(
    project: Callable[..., None], sqlite: Databases
) -> None:
    other = {**sqlite, "NAME": sqlite["NAME"] + ".other"}
    project({"default": sqlite, "other": other})
    _rows().using("other").create(origin="one", note=A)
    _rows().using("other").create(origin="two", note=B)
    options: dict[str, Any] = {"field": "note", "using": "other", "where": {"origin": "one"}}
    for mode in MODES:
        with _policy(mode=mode, **options) as policy:
            assert [_may_read(policy, each) for each in (A, B)] == [True, False]
    store = Origins(**options)
    assert (store.remove(A), store.add(A), store.rows()) == (True, True, [A])
    assert Origins().rows() == []
    connections["other"].close()


def test_a_store_is_its_configuration() -> None:
    stores = [
        Origins(),
        Origins("shop.Tenant", field="o", where={"b": 1, "a": 2}, using="x", listen=False),
    ]
    for each in stores:
        policy = Policy(allow_origins=[A, each])
        assert pickle.loads(pickle.dumps(policy)) == policy  # noqa: S301 - our own
    assert stores[0] != stores[1]
    assert stores[0].backend != "backend"
    assert repr(stores[0]) == "Origins('crossorigin_origins.AllowedOrigin')"
    told = "'shop.Tenant', field='o', where={'b': 1, 'a': 2}, using='x', listen=False"
    assert repr(stores[1]) == f"Origins({told})"


_WHERES: list[dict[str, Any]] = [
    {"pk__in": [1, 2]},
    {"pk__in": {1, 2}},
    {"pk__in": range(3)},
    {"site__in": frozenset({A})},
    {"meta": {"tags": [{"a": {1}}], "b": None}},
    {"is_active": True, "plan": 1},
]


@pytest.mark.parametrize("where", _WHERES, ids=str)
def test_a_filter_takes_the_arguments_that_django_takes(where: dict[str, Any]) -> None:
    given = copy.deepcopy(where)
    store = Origins("shop.Tenant", where=given)
    policy = Policy(allow_origins=[A, store])
    told, same = repr(store), Origins("shop.Tenant", where=copy.deepcopy(where))
    assert (store, hash(store)) == (same, hash(same))
    assert pickle.loads(pickle.dumps(policy)) == policy  # noqa: S301 - our own
    assert store != Origins("shop.Tenant", where={**where, "other": 1})
    assert store != Origins("shop.Tenant", where={"pk__in": [2, 1]})
    # A list that its owner changes later changes no store.
    for name, each in given.items():
        if isinstance(each, list | set):
            each.clear()
        given[name] = None
    assert (repr(store), store) == (told, same)


@pytest.mark.parametrize(
    "options", [{"using": "nope"}, {"field": "nope"}, {"model": "shop.Nobody"}], ids=str
)
def test_a_store_that_cannot_be_read_breaks_no_save(
    options: dict[str, Any], project: Callable[..., None], sqlite: Databases
) -> None:
    project({"default": sqlite})
    store = Origins(**options)
    row = _rows().create(origin=A)
    assert not store.backend.is_alone(type(row))
    store._saved(sender=type(row), instance=row, created=True, using="default")


class _Meta:
    label = "shop.Tenant"


class _Tenant:
    """Looks like a class of a model."""

    _meta = _Meta


@pytest.mark.parametrize(
    ("options", "kind", "told"),
    [
        ({"model": None}, TypeError, "'app_label.ModelName' or a class of a model, not None"),
        ({"model": 3}, TypeError, "not 3"),
        ({"model": "shop"}, ValueError, "as 'app_label.ModelName', not 'shop'"),
        ({"model": "a.shop.Tenant"}, ValueError, "not 'a.shop.Tenant'"),
        ({"where": "is_active"}, TypeError, "mapping of the arguments of filter"),
        ({"where": [("a", 1)]}, TypeError, "mapping of the arguments of filter"),
        ({"where": {1: 2}}, TypeError, "mapping of the arguments of filter"),
        ({"where": {"pk__in": (each for each in (1, 2))}}, TypeError, "a list or a tuple for"),
        ({"where": {"pk__in": {}.keys()}}, TypeError, "a list or a tuple for 'pk__in'"),
        ({"where": {"key": bytearray(b"a")}}, TypeError, "a list or a tuple for 'key'"),
    ],
    ids=range(10),
)
def test_a_store_that_cannot_be_kept_is_refused_where_it_is_written(
    options: dict[str, Any], kind: type[Exception], told: str
) -> None:
    with pytest.raises(kind, match=re.escape(told)):
        Origins(**options)


def test_a_class_of_a_model_is_its_name() -> None:
    given: Any = _Tenant
    assert Origins(given) == Origins("shop.Tenant")


def test_a_model_that_is_not_installed_allows_no_origin() -> None:
    with _policy(model="shop.Tenant", mode="origin") as policy:
        assert not _may_read(policy, A)
        store = policy.allow_origins[-1]
        assert isinstance(store, Origins)
        with pytest.raises(LookupError):
            store.allows(A)


def test_a_lost_connection_costs_no_answer(
    project: Callable[..., None], shop: Databases
) -> None:
    project({"default": shop})
    _rows().create(origin=A)
    backend = Origins().backend
    second = connection.copy()

    def kill() -> None:
        with second.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    try:
        connection.ensure_connection()
        kill()
        assert backend.has(A) is True
        # A transaction is lost with its connection, and so is one of another fault.
        with transaction.atomic():
            kill()
            with pytest.raises(OperationalError):
                backend.has(A)
            connection.connection = None
            connection.closed_in_transaction = True
            connection.needs_rollback = False
    finally:
        second.close()


@contextmanager
def _changes(store: Origins) -> Iterator[Callable[[int], list[str | None]]]:
    """Listen in a thread; yields a function that waits for changes."""
    seen: list[str | None] = []
    condition = threading.Condition()

    def run() -> None:
        for each in store.backend.changes():
            with condition:
                seen.append(each)
                condition.notify_all()

    def changed(count: int) -> list[str | None]:
        with condition:
            assert condition.wait_for(lambda: len(seen) >= count, 10), seen
            return list(seen)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        changed(1)
        yield changed
    finally:
        store.backend.close()
        thread.join()


def test_postgresql_announces_changes(project: Callable[..., None], shop: Databases) -> None:
    project({"default": {**shop, "OPTIONS": {"pool": False}}})
    with _changes(Origins()) as changed:
        row = _rows().create(origin=A)
        assert changed(2) == [None, A]
        row.delete()
        assert changed(3) == [None, A, A]
        _rows().bulk_create([_rows().model(origin=each) for each in (A, B)])
        assert sorted(filter(None, changed(5)[3:])) == sorted([A, B])


def test_mariadb_has_the_model_and_announces_no_change(
    project: Callable[..., None], maria: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    pymysql = importlib.import_module("pymysql")
    # Django takes PyMySQL under the name of the other driver.
    monkeypatch.setitem(sys.modules, "MySQLdb", pymysql)
    project({"default": maria.django("tests")})
    try:
        assert list(Origins().backend.changes()) == []
        assert _form("HTTPS://A.example:443") == []
        for mode in MODES:
            with _policy(mode=mode, ttl=0.2, negative_ttl=0.2) as policy:
                assert not _may_read(policy, A)
                row = _rows().create(origin=A)
                assert _may_read(policy, A)
                # MariaDB ignores case and blanks at the end: the rows are compared once more.
                assert not _may_read(policy, B)
                store = policy.allow_origins[-1]
                assert isinstance(store, Origins)
                assert (store.backend.has(A.upper()), store.backend.has(f"{A} ")) == (
                    False,
                    False,
                )
                assert store.backend.remove(A.upper()) is False
                row.origin = B
                row.save()
                assert _may_read(policy, B)
                assert not _may_read(policy, A)
                # Past Django, the change is seen after the time to live.
                _rows().filter(origin=B).update(origin=A)
                assert _eventually(lambda: _may_read(policy, A) and not _may_read(policy, B))
                row.refresh_from_db()
                row.delete()
                assert not _may_read(policy, A)
                # A connection that was lost is replaced.
                _rows().create(origin=A)
                with closing(connection.copy()) as second, second.cursor() as cursor:
                    cursor.execute("KILL %s", [connection.connection.thread_id()])
                assert store.backend.has(A)
                _rows().all().delete()
        call_command("migrate", "crossorigin_origins", "zero", verbosity=0)
    finally:
        connection.close()


def test_a_store_does_not_listen_if_changes_are_not_announced(
    project: Callable[..., None], shop: Databases, sqlite: Databases
) -> None:
    project({"default": sqlite, "shop": shop}, migrated=False)
    assert list(Origins().backend.changes()) == []
    assert list(Origins(using="shop", listen=False).backend.changes()) == []
    setup_test_environment(debug=False)
    try:
        assert list(Origins(using="shop").backend.changes()) == []
    finally:
        teardown_test_environment()


def _form(origin: str) -> list[str]:
    """Return the errors of the admin's form."""
    from django.contrib.admin import site  # noqa: PLC0415 - the application is installed by then

    from crossorigin.integrations.django.origins import admin  # noqa: PLC0415 - the same

    page = admin.AllowedOriginAdmin(_rows().model, site)
    form = page.get_form(request=None, fields=("origin", "note"))({"origin": origin})  # type: ignore[arg-type]  # no form of ours asks for it
    return [] if form.is_valid() else [str(each) for each in form.errors["origin"]]


def test_a_form_shows_why_an_origin_has_no_effect(
    project: Callable[..., None], sqlite: Databases
) -> None:
    project({"default": sqlite})
    [told] = _form("https://a.example/")
    assert told.startswith("'https://a.example/': an origin ends before the first slash.")
    assert told.endswith("Write https://a.example instead.")
    assert _form("HTTPS://A.example:443") == []
    row = _rows().model(origin="HTTPS://A.example:443")
    row.full_clean()
    assert str(row) == A
    assert len(_form("*")) == 1
    assert _form("http://plain.example") == []
    with override_settings(CROSSORIGIN={"allow_origins": Origins(), "allow_credentials": True}):
        assert "accept_risks" in _form("http://plain.example")[0]
    both = {
        "/a/*": {"allow_origins": Origins(), "allow_credentials": True},
        "/b/*": {"allow_origins": Origins(mode="origin")},
    }
    with override_settings(CROSSORIGIN=both):
        # One of the policies allows it.
        assert _form("http://plain.example") == []
        assert _form("https://*.example.com") == []
    for model in ("crossorigin_origins.AllowedOrigin", "crossorigin_origins.allowedorigin"):
        asking = [Origins(model, mode="origin"), Origins("nowhere.Tenant")]
        with override_settings(CROSSORIGIN={"allow_origins": asking}):
            assert "finds no pattern" in _form("https://*.example.com")[0]
    with override_settings(CROSSORIGIN={"allow_origins": "broken"}):
        assert _form("https://fine.example") == []
        with pytest.raises(ValidationError):
            _rows().model(origin="broken").full_clean()


@pytest.mark.parametrize(
    "origin", ["", " ", "https://" + "a" * 509, "https://a.example\0", "no origin"]
)
def test_a_form_shows_one_problem_of_a_text(
    origin: str, project: Callable[..., None], sqlite: Databases
) -> None:
    project({"default": sqlite})
    assert len(_form(origin)) == 1
    row = _rows().model(origin=origin, note="n" * 201)
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    told = caught.value.message_dict
    assert told.keys() == {"origin", "note"}
    assert not any(each.startswith("''") for each in told["origin"])


def test_a_form_without_the_origin_does_not_judge_it(
    project: Callable[..., None], sqlite: Databases
) -> None:
    from django.forms import modelform_factory  # noqa: PLC0415 - the application is installed by then

    project({"default": sqlite})
    row = _rows().create(origin="http://kept.example/")
    form = modelform_factory(_rows().model, fields=["note"])({"note": "seen"}, instance=row)
    assert form.is_valid(), form.errors
    form.save()
    assert _rows().get().origin == "http://kept.example/"


def test_a_failing_database_allows_no_origin(
    project: Callable[..., None], sqlite: Databases
) -> None:
    project({"default": sqlite}, migrated=False)
    for mode in MODES:
        with _policy(mode=mode) as policy:
            assert not _may_read(policy, A)
            store = policy.allow_origins[-1]
            assert isinstance(store, Origins)
            with pytest.raises(StoreError):
                store.allows(A)


def test_connection_of_a_transaction_survives_a_lookup(
    project: Callable[..., None], sqlite: dict[str, Any]
) -> None:
    """Another one is closed after it: `CONN_MAX_AGE` is 0."""
    project({"default": sqlite})
    facts = RequestFacts("GET", origin="https://a.example")
    asked = engine_of(Policy(allow_origins=[lambda _origin: True])).decide(facts)
    assert isinstance(asked, Lookup)
    used = connections["default"]
    with transaction.atomic():
        assert ask_now(asked, facts).allowed
        assert used.connection is not None
    used.ensure_connection()
    assert ask_now(asked, facts).allowed
    assert used.connection is None
