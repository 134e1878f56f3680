"""Tenants: whose list answers a request, and that no list answers for another tenant."""

from __future__ import annotations

import copy
import functools
import os
import pickle
import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from harness.memory_backend import MemoryBackend
from harness.one_request import ASKERS, Asker, Told
from harness.together import check_all
from hypothesis import given, settings
from hypothesis import strategies as st

from crossorigin import Policy, Reason, RequestFacts
from crossorigin.gateway.waiting import run_awaitable
from crossorigin.origins import OriginSource
from crossorigin.stores import Redis, Store, Tenants, cached, header, host, path_segment
from crossorigin.stores.tenants import Key

A, B = "https://a.example", "https://b.example"
TENANT = header("X-Tenant", set_by_proxy=True)

READ: list[tuple[Key, str, dict[str, str], str | None]] = [
    (host(), "/", {"Host": "acme.example"}, "acme.example"),
    (host(), "/", {"Host": "ACME.example.:8443"}, "acme.example"),
    (host(), "/", {"Host": "acme.example:port"}, None),
    (host(), "/", {"Host": "a.example, b.example"}, None),
    (host(), "/", {"Host": "[::1]"}, None),
    (host(), "/", {"Host": "a" * 254}, None),
    (host(), "/", {}, None),
    (host("API.example"), "/", {"Host": "acme.api.example:80"}, "acme"),
    (host("api.example"), "/", {"Host": "api.example"}, None),
    (host("api.example"), "/", {"Host": "x.acme.api.example"}, None),
    (host("api.example"), "/", {"Host": "acme.xapi.example"}, None),
    (path_segment(0), "/acme/orders", {}, "acme"),
    (path_segment(1), "/t/AC-me_1.~/orders", {}, "AC-me_1.~"),
    (path_segment(1), "/acme", {}, None),
    (path_segment(0), "/", {}, None),
    (path_segment(0), "/../acme", {}, None),
    (path_segment(0), "/a:b/", {}, None),
    (path_segment(0), f"/{'a' * 129}", {}, None),
    (TENANT, "/", {"x-tenant": "acme"}, "acme"),
    (TENANT, "/", {"X-Tenant": "acme, other"}, None),
    (TENANT, "/", {}, None),
    (header("Host"), "/", {"Host": "acme.example"}, "acme.example"),
]


def test_keys_are_read_or_malformed() -> None:
    def check(row: tuple[Key, str, dict[str, str], str | None]) -> None:
        key, path, headers, expected = row
        assert key.read(RequestFacts.from_headers("GET", path, headers.items())) == expected

    check_all(READ, check, repr)


async def _later(_key: str) -> None:
    pass


REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "authorization": (lambda: header("Authorization", set_by_proxy=True), "host()"),
    "cookie": (lambda: header("cookie"), "host()"),
    "an underscore": (
        lambda: header("X_Tenant", set_by_proxy=True),
        "no header is read as 'X_Tenant'; write 'X-Tenant'",
    ),
    "a header of pages": (lambda: header("X-Tenant"), "set_by_proxy=True"),
    "a truth that is no bool": (
        lambda: header("X-Tenant", set_by_proxy=1),  # type: ignore[arg-type]
        "set_by_proxy=True",
    ),
    "no name": (lambda: header("X Tenant", set_by_proxy=True), "name of a header"),
    "a star": (lambda: header("*", set_by_proxy=True), "name of a header"),
    "no letter": (lambda: header("1-2", set_by_proxy=True), "name of a header"),
    **{
        name: (functools.partial(header, name, set_by_proxy=True), "authenticates a user")
        for name in (
            "Set-Cookie",
            "Cookie2",
            "Proxy-Authenticate",
            "X-Forwarded-User",
            "Remote-User",
            "X-Api-Key",
            "X-Auth-Request-Email",
            "x-amzn-oidc-identity",
        )
    },
    **{
        name: (functools.partial(header, name, set_by_proxy=True), "differs between")
        for name in ("Access-Control-Request-Method", "Content-Type", "Range", "Sec-Fetch-Mode")
    },
    "no text": (lambda: header(7), "name of a header"),  # type: ignore[arg-type]
    "a negative segment": (lambda: path_segment(-1), "0 or more"),
    "a segment of truth": (lambda: path_segment(number=True), "0 or more"),
    "a domain with a port": (lambda: host("api.example:80"), "a domain such as"),
    "a domain that is none": (lambda: host(7), "a domain such as"),  # type: ignore[arg-type]
    "a key of the owner": (
        lambda: Tenants(lambda _facts: "acme", dict[str, Any]().get),  # type: ignore[arg-type]
        r"host\(…\)",
    ),
    "no function": (lambda: Tenants(host(), {}), "store_of"),  # type: ignore[arg-type]
    "an async function": (lambda: Tenants(host(), _later), "store_of"),  # type: ignore[arg-type]
    "a class": (lambda: Tenants(host(), Redis), "the class Redis is not a function"),
    "no argument": (lambda: Tenants(host(), lambda: None), "with one argument"),  # type: ignore[arg-type, misc]
    "a great segment": (lambda: path_segment(10**5000), "0 or more"),
    "no size": (lambda: Tenants(host(), dict[str, Any]().get, size=0), "size"),
    "a long time": (lambda: Tenants(host(), dict[str, Any]().get, ttl=10**400), "ttl"),
}


def test_tenants_that_cannot_work_are_refused_with_the_remedy() -> None:
    def check(row: tuple[str, tuple[Callable[[], Any], str]]) -> None:
        with pytest.raises((TypeError, ValueError), match=row[1][1]):
            row[1][0]()

    check_all(REFUSED.items(), check, lambda row: row[0])


LISTS = {"acme": {A, "http://plain.example"}, "other": {B}}


def store_of(key: str) -> OriginSource | None:
    """Return the store of a known tenant."""
    rows = LISTS.get(key)
    return None if rows is None else Store(MemoryBackend(rows), mode="origin")


@pytest.fixture
def tenants() -> Iterator[Tenants]:
    found = Tenants(TENANT, store_of)
    yield found
    found.close()


def _ask(asker: Asker, tenant: str | None, origin: str, method: str = "GET") -> Told:
    headers = {"Origin": origin} | ({} if tenant is None else {"X-Tenant": tenant})
    if method == "OPTIONS":
        headers["Access-Control-Request-Method"] = "PUT"
    return asker(method, "/", headers)


@pytest.mark.parametrize("gateway", ASKERS)
def test_each_request_is_answered_from_the_list_of_its_tenant(
    gateway: str, tenants: Tenants
) -> None:
    asker = ASKERS[gateway](Policy(allow_origins=[tenants], allow_credentials=True))
    for method in ("GET", "OPTIONS", "GET"):
        for tenant, origin, allowed in (
            ("acme", A, True),
            ("acme", B, False),
            ("other", A, False),
            ("other", B, True),
            ("unknown", A, False),
            ("not a key", A, False),
            (None, A, False),
            ("acme", "http://plain.example", False),  # a problem, with credentials
        ):
            told = _ask(asker, tenant, origin, method)
            assert told.allowed == (origin if allowed else None), (tenant, origin)
            assert told.vary >= {"origin", "x-tenant"}


def test_policies_of_one_store_judge_its_rows_each_for_itself(tenants: Tenants) -> None:
    askers = [
        ASKERS["wsgi"](Policy(allow_origins=[tenants], allow_credentials=credentials))
        for credentials in (False, True)
    ]
    plain = "http://plain.example"
    assert [_ask(each, "acme", plain).allowed for each in askers] == [plain, None]


def test_readings_of_one_path_that_name_two_tenants_are_refused() -> None:
    tenants = Tenants(path_segment(1), {"acme": Store(MemoryBackend({A}))}.get)
    for gateway in ("wsgi", "asyncio"):
        asker = ASKERS[gateway](Policy(allow_origins=[tenants]))
        assert asker("GET", "/t/acme/x", {"Origin": A}) == Told(A, frozenset({"origin"}))
        assert asker("GET", "/t//acme/x", {"Origin": A}).allowed is None
        assert asker("GET", "/t/acme/../other", {"Origin": A}).allowed is None
        assert asker("GET", "/t/acme/../acme/x", {"Origin": A}).allowed is None
    tenants.close()


def test_tenants_in_use_are_not_left_out_for_another_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    backends = {key: MemoryBackend({A}) for key in ("one", "two", "three")}
    plain = {key: Store(each, mode="origin") for key, each in backends.items()}
    tenants = Tenants(TENANT, plain.get, size=2)
    policy = Policy(allow_origins=[tenants])
    asker = ASKERS["wsgi"](policy)
    assert _ask(asker, "one", A).allowed == _ask(asker, "two", A).allowed == A
    assert _ask(asker, "three", A).allowed is None
    assert _ask(asker, "one", A).allowed == A
    monkeypatch.setattr("crossorigin.stores.tenants.IDLE", -1.0)
    assert _ask(asker, "three", A).allowed == A
    assert [backends[key].closed for key in ("one", "two", "three")] == [1, 1, 0]
    tenants.close()
    assert backends["three"].closed == 1


class _Plain:
    """A source of the owner, without `bound` and `close`."""

    def peek(self, origin: str) -> bool | None:
        return origin == A

    def allows(self, origin: str, _wait: object = None) -> bool:
        return origin == A

    async def allows_async(self, origin: str, _call: object = None) -> bool:
        return origin == A


def test_source_of_the_owner_serves_and_another_object_fails_closed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    sources: dict[str, Any] = {"acme": _Plain(), "wrong": {A}}
    tenants = Tenants(TENANT, sources.get)
    for gateway in ASKERS:
        asker = ASKERS[gateway](Policy(allow_origins=[tenants]))
        assert _ask(asker, "acme", A).allowed == A
        assert _ask(asker, "acme", B).allowed is None
        assert _ask(asker, "wrong", A).allowed is None
    assert "store_of must return a store or None, not set" in caplog.text
    tenants.close()


def test_tenant_that_is_unknown_by_now_or_has_another_store_is_asked_for_again() -> None:
    """`store_of` is asked once in `ttl`; a store that is equal stays."""
    stores: dict[str, Any] = {"acme": Store(MemoryBackend({A}))}
    asked = []

    def store_of_now(key: str) -> Any:  # noqa: ANN401 - a store, or None
        asked.append(key)
        return stores.get(key)

    tenants = Tenants(TENANT, store_of_now, ttl=1e-9)
    facts = _facts("acme")
    first = tenants.for_request(facts)
    assert first is not None
    assert first.allows(A, run_awaitable)
    assert tenants.for_request(facts) is first
    stores["acme"] = Store(MemoryBackend({B}))
    second = tenants.for_request(facts)
    assert second is not None
    assert not second.allows(A, run_awaitable)
    del stores["acme"]
    assert tenants.for_request(facts) is None
    assert set(asked) == {"acme"}
    for ttl in (0, -1, True, "60", float("nan")):
        with pytest.raises((TypeError, ValueError), match="ttl is"):
            Tenants(TENANT, store_of_now, ttl=ttl)  # type: ignore[arg-type]  # on purpose
    lasting = Tenants(TENANT, lambda _key: cached(lambda _origin: True), ttl=60)
    assert lasting.for_request(facts) is lasting.for_request(facts)
    tenants.close()
    lasting.close()


def test_policy_without_a_request_allows_no_origin_of_a_tenant(tenants: Tenants) -> None:
    policy = Policy(allow_origins=[tenants, B])
    decision = policy.evaluate(origin=A)
    assert (decision.allowed, decision.reason) == (False, Reason.ORIGIN_NOT_ALLOWED)
    assert policy.evaluate(origin=B).allowed
    assert (tenants.peek(A), tenants.allows(A)) == (None, False)
    assert tenants.for_request(RequestFacts("GET")) is None
    with pytest.raises(StopIteration, match="False"):
        tenants.allows_async(A).send(None)


def test_tenants_compare_pickle_copy_and_print_by_their_arguments(tenants: Tenants) -> None:
    policy = Policy(allow_origins=[tenants])
    restored = pickle.loads(pickle.dumps(policy))  # noqa: S301 - our own
    assert restored == policy
    assert hash(restored) == hash(policy)
    assert _ask(ASKERS["wsgi"](restored), "acme", A).allowed == A
    assert tenants not in (Tenants(host(), store_of), Tenants(TENANT, store_of, size=7), 7)
    assert copy.copy(tenants) is copy.deepcopy(tenants) is tenants
    assert repr(tenants).startswith("Tenants(_Header(name='x-tenant'), <function store_of")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_child_of_a_fork_does_not_wait_for_a_lock_of_its_parent(tenants: Tenants) -> None:
    with tenants._lock:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(20)
            os._exit(0 if tenants.for_request(_facts("acme")) is not None else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _facts(tenant: str) -> RequestFacts:
    return RequestFacts.from_headers("GET", "/", [("X-Tenant", tenant)])


class _SharedCache:
    """A cache between browsers and the server, which knows only `Vary`."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._kept: list[tuple[str, dict[str, str | None], Told]] = []

    def ask(self, path: str, headers: dict[str, str]) -> Told:
        lower = {name.lower(): value for name, value in headers.items()}
        for url, wanted, told in self._kept:
            if url == path and all(lower.get(name) == value for name, value in wanted.items()):
                return told
        told = self._asker("GET", path, headers)
        self._kept.append((path, {name: lower.get(name) for name in told.vary}, told))
        return told


KEYS = ("acme", "other", "third")
ORIGINS = tuple(f"https://{name}.example" for name in "abcd")
lists = st.fixed_dictionaries({key: st.sets(st.sampled_from(ORIGINS)) for key in KEYS})
requests = st.lists(
    st.tuples(
        st.sampled_from([*KEYS, "unknown", "not a key", None]),
        st.sampled_from([*ORIGINS, None]),
        st.booleans(),  # whether a shared cache is asked
        st.booleans(),  # whether the row is changed before
    ),
    min_size=4,
    max_size=20,
)


@pytest.mark.parametrize("gateway", ["wsgi", "asyncio"])
@pytest.mark.parametrize("by", ["path", "header"])
@given(rows=lists, sequence=requests)
@settings(max_examples=40, deadline=None)
def test_no_answer_of_a_tenant_shows_the_origin_of_another(
    gateway: str, by: str, rows: dict[str, set[str]], sequence: list[tuple[Any, ...]]
) -> None:
    stores = {key: Store(MemoryBackend(rows[key]), mode="origin") for key in KEYS}
    key = path_segment(0) if by == "path" else TENANT
    tenants = Tenants(key, stores.get)
    asker = ASKERS[gateway](Policy(allow_origins=[tenants], allow_credentials=True))
    frozen, cache = {key: set(found) for key, found in rows.items()}, _SharedCache(asker)
    for tenant, origin, is_cached, changes in sequence:
        path = f"/{tenant}" if by == "path" and tenant else "/"
        headers = {} if origin is None else {"Origin": origin}
        if by == "header" and tenant is not None:
            headers["X-Tenant"] = tenant
        if not any(row[2] for row in sequence) and changes and tenant in stores and origin:
            change = stores[tenant].remove if origin in frozen[tenant] else stores[tenant].add
            change(origin)
            frozen[tenant] ^= {origin}
        told = cache.ask(path, headers) if is_cached else asker("GET", path, headers)
        expected = origin if origin in frozen.get(tenant, ()) else None
        assert told.allowed == expected
    tenants.close()


def test_a_function_of_stores_that_is_async_is_refused_with_the_remedy() -> None:
    async def store_of(_key: str) -> Store:
        raise NotImplementedError

    with pytest.raises(TypeError, match="cannot be async: write def"):
        Tenants(host(), store_of)  # type: ignore[arg-type]  # the fault
