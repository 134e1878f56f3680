"""Tenants: one list of origins for each tenant, which a part of the request names.

The key of a tenant is read from a part of the request that a preflight has too, because a
preflight comes before any authentication: the host, the path, or a header that a proxy sets.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, NamedTuple, Protocol, TypeAlias

from crossorigin.engine.facts import RequestFacts
from crossorigin.engine.lookup import is_coroutine_callable
from crossorigin.origins import Call, OriginSource, Wait, is_source
from crossorigin.spec.calls import flaw_of_callable
from crossorigin.spec.numbers import MOST, check_number
from crossorigin.spec.text import class_name, short_repr
from crossorigin.spec.tokens import is_token
from crossorigin.stores import processes
from crossorigin.stores.rows import STRICT, Judge

LIVE: Final = 1000
"""Tenants whose stores are kept."""

IDLE: Final = 60.0
"""Seconds without a request after which the store of a tenant may be dropped for another
one."""

_KEY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,127}")
_HOST: Final = re.compile(r"([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)\.?(?::[0-9]{1,5})?")
_MAX_HOST: Final = 253

_WITH_PREFLIGHTS: Final = frozenset({"host", "origin", "referer", "user-agent"})
"""Headers that browsers send with a preflight and with the request that follows."""

_OF_USERS: Final = re.compile(
    r"(proxy-)?(authorization|authenticat(e|ion-info)|connection)|www-authenticate|"
    r"(set-)?cookie2?|authentication-info|(x-)?api-?key|x-(csrf|xsrf)-?token|"
    r"(x-)?remote-(user|groups?|email|name)|x-(forwarded|auth-request|authenticated)-"
    r"(user(name|id)?|groups?|e-?mail|roles?|access-token|preferred-username)|"
    r"x-amzn-oidc-.*|x-goog-(authenticated-user|iap)-.*|x-ms-(client-principal|token).*"
)
"""Headers that authenticate a user, or that a proxy sets after it has authenticated one."""

_OF_ONE_REQUEST: Final = re.compile(
    r"access-control-.*|content-.*|transfer-.*|te|trailer|expect|range|if-.*|sec-.*|"
    r"upgrade|connection|keep-alive|date"
)
"""Headers that differ between a preflight and the request after it."""

_HAS_LETTER: Final = re.compile(r"[A-Za-z]")


class Key(Protocol):
    """Reads the key of a tenant from a request; `host` and similar functions return one."""

    def read(self, facts: RequestFacts) -> str | None:
        """Return the key; None if the request has no key, or a malformed one."""


StoreOf: TypeAlias = Callable[[str], OriginSource | None]


@dataclass(frozen=True)
class _Host:
    below: str | None

    def read(self, facts: RequestFacts) -> str | None:
        """Return the name of the host in lower case, or its first label."""
        found = _HOST.fullmatch(facts.host or "")
        if found is None or len(found[1]) > _MAX_HOST:
            return None
        name = found[1].lower()
        if self.below is None:
            return name
        label, _, rest = name.partition(".")
        return label if rest == self.below else None


@dataclass(frozen=True)
class _Segment:
    number: int

    def read(self, facts: RequestFacts) -> str | None:
        """Return the segment."""
        segments = facts.path.split("/")[1:]
        return _key(segments[self.number]) if self.number < len(segments) else None


@dataclass(frozen=True)
class _Header:
    name: str

    def read(self, facts: RequestFacts) -> str | None:
        """Return the value."""
        return _key(facts.header(self.name) or "")


def _key(text: str) -> str | None:
    return text if _KEY.fullmatch(text) else None


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST


def host(below: str | None = None) -> Key:
    """Return a key that is the name of the host, in lower case and without the port.

    Args:
        below: a domain: the key is then the one label before it, ``acme`` of
            ``acme.api.example`` below ``api.example``.

    Raises:
        TypeError: the domain is not the name of a host.
    """
    if below is not None:
        given: object = below
        found = _HOST.fullmatch(given) if isinstance(given, str) else None
        if found is None or found[1] != below:
            message = f"below is a domain such as 'api.example', not {short_repr(below)}"
            raise TypeError(message)
        below = below.lower()
    return _Host(below)


def path_segment(number: int) -> Key:
    """Return a key that is one segment of the path: letters, digits and ``. _ ~ -``.

    Args:
        number: 0 for the first segment, ``acme`` of ``/acme/orders``.

    Raises:
        TypeError: it is not a number, or less than 0.
    """
    if not _is_count(number):
        message = f"the number of a segment is 0 or more, not {short_repr(number)}"
        raise TypeError(message)
    return _Segment(number)


def header(name: str, *, set_by_proxy: bool = False) -> Key:
    """Return a key that is the value of a header: letters, digits and ``. _ ~ -``.

    A page cannot add a header to a preflight: the header has to come from a proxy, which sets
    it on every request in place of a value that the client sent.

    Args:
        name: the name of the header.
        set_by_proxy: whether a proxy sets it.

    Raises:
        TypeError: it is not the name of a header, or has an underscore; browsers do not send
            the header with a preflight, and no proxy sets it; its value differs between a
            preflight and its request; or it authenticates a user.
    """
    given: object = name
    if not (isinstance(given, str) and is_token(given) and _HAS_LETTER.search(given)):
        message = f"the name of a header, not {short_repr(name)}"
        raise TypeError(message)
    if "_" in name:
        message = f"no header is read as {name!r}; write {name.replace('_', '-')!r}"
        raise TypeError(message)
    lower = name.lower()
    if _OF_USERS.fullmatch(lower):
        message = (
            f"{name} authenticates a user, and a preflight comes before that; "
            "use host() or path_segment(…)"
        )
        raise TypeError(message)
    if _OF_ONE_REQUEST.fullmatch(lower):
        message = (
            f"{name} differs between a preflight and its request; use host() or path_segment(…)"
        )
        raise TypeError(message)
    if not (set_by_proxy is True or lower in _WITH_PREFLIGHTS):
        message = (
            f"browsers send no {name} with a preflight; use host() or path_segment(…), or, "
            f"where a proxy sets it on every request, header({name!r}, set_by_proxy=True)"
        )
        raise TypeError(message)
    return _Header(lower)


class FullError(Exception):
    """Too many tenants are in use: no store is made for one more."""


class _Tenant:
    """A tenant whose store is kept.

    Attributes:
        asked: the time at which `store_of` was asked for it.
        store: its store.
        used: the time of its last request.
        views: its store for each policy.
    """

    __slots__ = ("asked", "store", "used", "views")

    def __init__(self, store: OriginSource, now: float) -> None:
        self.store = store
        self.used = self.asked = now
        self.views: dict[Judge, OriginSource] = {}

    def view(self, judge: Judge) -> OriginSource:
        """Return the store for a policy."""
        found = self.views.get(judge)
        if found is None:
            bind: Callable[..., OriginSource] | None = getattr(self.store, "bound", None)
            found = self.store
            if bind is not None:
                found = bind(allow_credentials=judge.credentials, accept_risks=judge.risks)
            self.views[judge] = found
        return found


class _OfRequests:
    """A source of origins that depends on the request."""

    __slots__ = ()

    def peek(self, origin: str) -> bool | None:
        """Return None: without a request there is no tenant."""

    def allows(self, _origin: str, _wait: Wait | None = None) -> bool:
        """Return False: without a request there is no tenant."""
        return False

    async def allows_async(self, _origin: str, _call: Call | None = None) -> bool:
        """Return False: without a request there is no tenant."""
        return False


class Tenants(_OfRequests):
    """Origins of many tenants; an entry of `allow_origins`.

    A request is answered from the list of the tenant that it names, and from no other list. If
    it names no tenant, or an unknown one, the tenants allow no origin.

    Args:
        key: reads the tenant: `host`, `path_segment` or `header`.
        store_of: takes the key, and returns the store of the tenant, or None for an unknown
            tenant. It is called on event loops, and must do no I/O: the store does that later.
        size: the number of tenants whose stores are kept; a tenant without a request for a
            minute makes room for another one.
        ttl: seconds after which `store_of` is called for a tenant again: the tenant may have
            been removed, or have another store.

    Raises:
        TypeError: an argument has another type.
        ValueError: a number is not greater than 0, or is greater than a billion.
    """

    def __init__(
        self, key: Key, store_of: StoreOf, *, size: int = LIVE, ttl: float = IDLE
    ) -> None:
        reader: object = key
        if not isinstance(reader, _Host | _Segment | _Header):
            message = f"key is host(…), path_segment(…) or header(…), not {class_name(key)}"
            raise TypeError(message)
        function: object = store_of
        if not callable(function):
            message = f"store_of takes a key and returns a store; it is {class_name(store_of)}"
            raise TypeError(message)
        if is_coroutine_callable(function):
            message = "store_of returns a store at once, and cannot be async: write def"
            raise TypeError(message)
        if flaw := flaw_of_callable(function, 1):
            message = f"store_of takes a key and returns a store; {flaw}"
            raise TypeError(message)
        check_number("size", size, is_positive=True, is_whole=True)
        check_number("ttl", ttl, is_positive=True)
        self._configuration: Final = _Configuration(key, store_of, size, ttl)
        self._live: dict[str, _Tenant] = {}
        self._renew()
        processes.keep(self)

    def _renew(self) -> None:
        """Replace the lock in a forked process; the stores renew themselves."""
        self._lock = threading.Lock()

    def bound(
        self, *, allow_credentials: bool = False, accept_risks: Iterable[str] = ()
    ) -> BoundTenants:
        """Return the tenants as a policy with these fields asks them.

        Args:
            allow_credentials: the field of the policy.
            accept_risks: the field of the policy.
        """
        judge = Judge(allow_credentials, frozenset(accept_risks))
        return BoundTenants(partial(self._store_for, judge))

    def for_request(self, facts: RequestFacts) -> OriginSource | None:
        """Return the store of the tenant that a request names; None for no tenant.

        Args:
            facts: the request.

        Raises:
            FullError: too many tenants are in use.
        """
        return self._store_for(STRICT, facts)

    def _store_for(self, judge: Judge, facts: RequestFacts) -> OriginSource | None:
        key = self._configuration.key.read(facts)
        if key is None:
            return None
        tenant = self._live.get(key)
        now = time.monotonic()
        if tenant is not None and now - tenant.asked >= self._configuration.ttl:
            tenant = self._ask_again(key, tenant, now)
        if tenant is None:
            tenant = self._admit(key, now)
            if tenant is None:
                return None
        tenant.used = now
        return tenant.view(judge)

    def _ask_again(self, key: str, tenant: _Tenant, now: float) -> _Tenant | None:
        """Return the tenant if `store_of` still returns the same store; otherwise drop it."""
        if self._configuration.store_of(key) == tenant.store:
            tenant.asked = now
            return tenant
        with self._lock:
            self._live.pop(key, None)
        _close(tenant.store)
        return None

    def _admit(self, key: str, now: float) -> _Tenant | None:
        store = self._configuration.store_of(key)
        if store is None:
            return None
        if not is_source(store):
            message = f"store_of must return a store or None, not {class_name(store)}"
            raise TypeError(message)
        with self._lock:
            closed = self._make_room(now)
            tenant = self._live.setdefault(key, _Tenant(store, now))
        for each in closed:
            _close(each.store)
        return tenant

    def _make_room(self, now: float) -> list[_Tenant]:
        """Return the tenants that are dropped."""
        if len(self._live) < self._configuration.size:
            return []
        idle = [key for key, each in self._live.items() if now - each.used > IDLE]
        if not idle:
            message = f"{len(self._live)} tenants are in use"
            raise FullError(message)
        return [self._live.pop(key) for key in idle]

    def close(self) -> None:
        """Close the stores of all tenants; the next request makes new ones."""
        with self._lock:
            closed = list(self._live.values())
            self._live.clear()
        for each in closed:
            _close(each.store)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Tenants):
            return NotImplemented
        return self._configuration == other._configuration

    def __hash__(self) -> int:
        return hash(self._configuration)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_restored, tuple(self._configuration))

    def __copy__(self) -> Tenants:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Tenants:
        return self

    def __repr__(self) -> str:
        key, store_of, size, ttl = self._configuration
        return f"Tenants({key!r}, {short_repr(store_of)}, size={size}, ttl={ttl:g})"


class _Configuration(NamedTuple):
    """The arguments of `Tenants`, checked."""

    key: Key
    store_of: StoreOf
    size: int
    ttl: float


class BoundTenants(_OfRequests):
    """Tenants for one policy.

    Attributes:
        for_request: takes the facts of a request, and returns the store of the tenant that it
            names, or None.
    """

    __slots__ = ("for_request",)

    def __init__(self, for_request: Callable[[RequestFacts], OriginSource | None]) -> None:
        self.for_request: Callable[[RequestFacts], OriginSource | None] = for_request


def _restored(key: Key, store_of: StoreOf, size: int, ttl: float) -> Tenants:
    return Tenants(key, store_of, size=size, ttl=ttl)


def _close(store: OriginSource) -> None:
    """Close the store of a tenant that was dropped, if it has `close`."""
    close: Callable[[], object] | None = getattr(store, "close", None)
    if close is not None:
        close()
