"""The Redis backend: the origins are the members of a set; changes are published.

A store opens connections of its own, with the address, the user and the TLS settings of the
client that it is given. Its time limits therefore do not depend on the client's, one client
serves threads and event loops, and no connection is shared with a forked process.
"""

from __future__ import annotations

import copy
import os
import re
import threading
import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, cast
from urllib.parse import SplitResult, parse_qsl, urlsplit

from crossorigin.origins import MAX_ORIGIN_LENGTH
from crossorigin.spec.text import class_name
from crossorigin.stores.backend import check_row, check_text, has_in_thread, tenant_key
from crossorigin.stores.failures import ESCAPES, StoreError
from crossorigin.stores.store import Mode, Store, restored
from crossorigin.stores.workers import Workers

if TYPE_CHECKING:
    from redis import Redis as Client
    from redis.asyncio import Redis as AsyncClient
    from redis.client import PubSub

    ClientOrUrl: TypeAlias = Client | AsyncClient | str

DEFAULT_KEY: Final = "crossorigin:origins"

TIMEOUT: Final = 2.0
"""Seconds to connect, and to wait for an answer; below the time limit of a look-up."""

CONNECTIONS: Final = 8
"""Connections of one process, besides the one that listens for changes."""

_PAGE: Final = 1_000
_POLL: Final = 0.5
_PING_EVERY: Final = 5.0

_CARRIED: Final = frozenset(
    {
        "client_name",
        "credential_provider",
        "db",
        "host",
        "password",
        "path",
        "port",
        "username",
    }
)
"""The settings of a client, besides those of TLS, that the connections of the store take
over."""

_LIMITS: Final = ("socket_timeout", "socket_connect_timeout")

_UNSUPPORTED: Final = (
    "give a redis.Redis or a redis.asyncio.Redis that connects to one server, or a URL: "
    "redis://…, rediss://… or unix://…"
)

_MALFORMED: Final = (
    "the URL is malformed, or has an option that redis-py does not have; write "
    f"redis://user:password@host:6379/0, rediss://… or unix://…; {ESCAPES}"
)

_OF_STORE: Final = frozenset({"key", "mode", "negative_ttl", "size", "stale", "ttl"})
"""Arguments of the store that a URL must not have as options."""


class _Settings(NamedTuple):
    """How connections are made.

    Attributes:
        kind: ``tcp``, ``tls`` or ``unix``.
        options: the keyword arguments of a connection.
    """

    kind: str
    options: dict[str, Any]


class RedisBackend:
    """Reads and changes the members of a Redis set.

    Args:
        client: a ``redis.Redis``, a ``redis.asyncio.Redis``, or a URL.
        key: the key of the set; its changes are published on ``<key>:changed``.

    Raises:
        TypeError: the client is of another kind, such as one of a cluster or of a sentinel.
    """

    in_request = False

    def __init__(self, client: ClientOrUrl, key: str = DEFAULT_KEY) -> None:
        check_text("key", key)
        self.key = key
        self._settings = _settings_of(client)
        self._lives: dict[int, _Live] = {}

    @property
    def channel(self) -> str:
        """The name of the channel on which changes are published."""
        return f"{self.key}:changed"

    def of(self, tenant: str) -> RedisBackend:
        """Return the backend of a tenant's set."""
        found = copy.copy(self)
        found.key = f"{self.key}:{tenant}"
        return found

    def rows(self) -> Iterator[str]:
        """Yield the members of the set, in any order; a member may be yielded twice."""
        return map(_text, self._connected().client.sscan_iter(self.key, count=_PAGE))

    def has(self, origin: str) -> bool:
        """Return whether the set has `origin`."""
        return _is_one(self._connected().client.sismember(self.key, origin))

    async def has_async(self, origin: str) -> bool:
        """Return whether the set has `origin`; asks in a thread of the store."""
        return await has_in_thread(self.has, origin, self._connected().workers)

    def changes(self) -> Iterator[str | None]:
        """Yield None once the store listens; then each origin that changes.

        A message that names no origin is yielded as None: any origin may have changed.

        Raises:
            redis.RedisError: the connection is lost, or the server does not answer.
        """
        live = self._connected()
        with live.listening() as listener:
            listener.subscribe(self.channel)
            yield from _Messages(listener, live.closed)

    def add(self, origin: str) -> bool:
        """Add `origin` and publish that; return whether it was missing."""
        return self._change("sadd", origin)

    def remove(self, origin: str) -> bool:
        """Remove `origin` and publish that; return whether it was there.

        A member that is not UTF-8 is named as `rows` shows it.

        Raises:
            StoreError: the text cannot be a member.
        """
        check_row(origin)
        if self._change("srem", origin):
            return True
        if "\\x" not in origin:
            return False
        members = self._connected().client.sscan_iter(self.key, count=_PAGE)
        alike = [each for each in members if _text(each) == origin]
        removed = [self._change("srem", each) for each in alike]
        return True in removed

    def close(self) -> None:
        """End the connections of this process; the next call opens new ones."""
        live = self._lives.pop(os.getpid(), None)
        if live is not None:
            live.close()

    def _change(self, command: str, origin: str | bytes) -> bool:
        with self._connected().client.pipeline(transaction=True) as pipeline:
            getattr(pipeline, command)(self.key, origin)
            pipeline.publish(self.channel, origin)
            return _is_one(pipeline.execute()[0])

    def _connected(self) -> _Live:
        """Return the connections of this process; those of its parent are not used."""
        process = os.getpid()
        live = self._lives.get(process)
        if live is None:
            # No lock: one that another thread holds during a fork stays locked in the child.
            live = self._lives.setdefault(process, _Live(self._settings))
            self._lives = {process: live}
        return live

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RedisBackend):
            return NotImplemented
        return (self.key, self._settings) == (other.key, other._settings)

    def __hash__(self) -> int:
        return hash((self.key, _address(self._settings)))

    def __getstate__(self) -> dict[str, Any]:
        return {"key": self.key, "_settings": self._settings}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, _lives={})

    def describe(self) -> str:
        """Return the address of the server and the key, without a password."""
        return f"{_address(self._settings)!r}, key={self.key!r}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.describe()})"


class Redis(Store):
    """The members of a Redis set, whose changes are published.

    Every process listens on the channel ``<key>:changed``, on which `add`, `remove` and the
    command ``crossorigin origins`` publish the origin. A program that changes the set itself
    has to publish there too; otherwise the change is seen when the time to live has passed.

    Args:
        client: a ``redis.Redis`` or ``redis.asyncio.Redis`` of one server, whose settings the
            connections of the store take over, or a URL: ``redis://``, ``rediss://``,
            ``unix://``.
        key: the key of the set.
        mode: see `Store`; so are the others.
        ttl: see `Store`.
        negative_ttl: see `Store`.
        stale: see `Store`.
        size: see `Store`.

    Raises:
        TypeError: the client is of another kind, such as one of a cluster or of a sentinel.
    """

    def __init__(
        self,
        client: ClientOrUrl,
        key: str = DEFAULT_KEY,
        *,
        mode: Mode = "list",
        ttl: float = 60,
        negative_ttl: float = 10,
        stale: float = 3600,
        size: int = 10_000,
    ) -> None:
        super().__init__(
            RedisBackend(client, key),
            mode=mode,
            ttl=ttl,
            negative_ttl=negative_ttl,
            stale=stale,
            size=size,
        )

    def tenant(self, key: str | int) -> Redis:
        """Return a store of the set ``<key of this set>:<key>``, with connections of its own.

        Args:
            key: the key of the tenant.

        Raises:
            TypeError: it is neither text nor a whole number.
        """
        backend, mode, limits = self._configuration
        return restored(Redis, cast("RedisBackend", backend).of(tenant_key(key)), mode, limits)


class _Live:
    """The connections of one process.

    Attributes:
        client: reads and changes the set.
        closed: set when they are closed.
        workers: threads that ask for event loops.
    """

    def __init__(self, settings: _Settings) -> None:
        import redis  # noqa: PLC0415 - an extra
        from redis.backoff import NoBackoff  # noqa: PLC0415 - the same
        from redis.connection import BlockingConnectionPool  # noqa: PLC0415 - the same
        from redis.retry import Retry  # noqa: PLC0415 - the same

        def client(tries: int) -> Client:
            pool = BlockingConnectionPool(  # type: ignore[no-untyped-call]
                max_connections=CONNECTIONS,
                timeout=TIMEOUT,
                connection_class=_connection_class(settings.kind),
                # A server that was restarted has closed the connection: try once more. A server
                # that does not answer is not asked again.
                retry=Retry(NoBackoff(), tries, (redis.ConnectionError,)),
                protocol=2,
                **settings.options,
            )
            return redis.Redis(connection_pool=pool)

        self.closed: Final = threading.Event()
        self.workers: Final = Workers("crossorigin-redis")
        self.client: Final = client(tries=1)
        self._listening: Final = client(tries=0)

    def listening(self) -> PubSub:
        """Return a connection for messages, which raises if it is lost and never reconnects."""
        return cast("PubSub", self._listening.pubsub())  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """Close the connections; a question that is under way opens another one."""
        self.closed.set()
        self.client.connection_pool.disconnect()


class _Messages:
    """The messages of a channel, until the store is closed or the server does not answer.

    Args:
        listener: the connection, which has sent its subscription.
        closed: ends the iteration.
    """

    def __init__(self, listener: PubSub, closed: threading.Event) -> None:
        self._listener = listener
        self._closed = closed
        self._heard = time.monotonic()
        self._asked = False

    def __iter__(self) -> Iterator[str | None]:
        self._asked = True
        while not self._closed.is_set():
            message = self._listener.get_message(timeout=_POLL)
            if message is None:
                self._check()
                continue
            self._heard, self._asked = time.monotonic(), False
            if message["type"] == "subscribe":
                yield None
            elif message["type"] == "message":
                yield _origin_of(message["data"])

    def _check(self) -> None:
        """Send a ping after a long silence; raise if the server does not answer."""
        import redis  # noqa: PLC0415 - an extra

        silence = time.monotonic() - self._heard
        if self._asked and silence > TIMEOUT:
            message = "the server does not answer"
            raise redis.TimeoutError(message)
        if not self._asked and silence > _PING_EVERY:
            self._heard, self._asked = time.monotonic(), True
            self._listener.ping()


def _settings_of(client: object) -> _Settings:
    if isinstance(client, str):
        return _settings_of_url(client)
    import redis  # noqa: PLC0415 - an extra
    from redis import asyncio as aioredis  # noqa: PLC0415 - the same

    if not isinstance(client, redis.Redis | aioredis.Redis):
        message = f"{type(client).__name__}: {_UNSUPPORTED}"
        raise TypeError(message)
    pool = client.connection_pool
    return _settings(pool.connection_class, pool.connection_kwargs)


def _settings_of_url(url: str) -> _Settings:
    import redis  # noqa: PLC0415 - an extra

    options = {name for name, _ in parse_qsl(url.partition("?")[2], keep_blank_values=True)}
    if own := sorted(options & _OF_STORE):
        message = f"the URL has the option {own[0]}: give {own[0]}=… to Redis"
        raise TypeError(message)
    try:
        _check_place(urlsplit(url))
        pool = redis.ConnectionPool.from_url(url)
        # It connects later, and raises for options that no connection has.
        pool.connection_class(**pool.connection_kwargs)
    except (TypeError, ValueError):
        # The message of the library may hold the URL, with its password.
        raise TypeError(_MALFORMED) from None
    return _settings(pool.connection_class, pool.connection_kwargs)


def _check_place(url: SplitResult) -> None:
    """Refuse a place that redis-py reads only in part: another list would be read."""
    if url.fragment or (url.scheme != "unix" and not _DATABASE.fullmatch(url.path)):
        message = "the path is not the number of a database"
        raise ValueError(message)


_DATABASE: Final = re.compile("(/[0-9]*/?)?")


def _settings(connection_class: type, given: Mapping[str, Any]) -> _Settings:
    kind = _kinds().get(connection_class)
    if kind is None or given.get("redis_connect_func") is not None:
        message = f"a client with {connection_class.__name__} of its own: {_UNSUPPORTED}"
        raise TypeError(message)
    options = {
        name: value
        for name, value in given.items()
        if value is not None and (name in _CARRIED or name.startswith("ssl_"))
    }
    for name in _LIMITS:
        options[name] = min(given.get(name) or TIMEOUT, TIMEOUT)
    return _Settings(kind, options)


def _kinds() -> dict[type, str]:
    from redis import connection  # noqa: PLC0415 - an extra
    from redis.asyncio import connection as aio  # noqa: PLC0415 - the same

    return {
        each: kind
        for module in (connection, aio)
        for each, kind in (
            (module.Connection, "tcp"),
            (module.SSLConnection, "tls"),
            (module.UnixDomainSocketConnection, "unix"),
        )
    }


def _connection_class(kind: str) -> Any:  # noqa: ANN401 - classes without a common base
    from redis import connection  # noqa: PLC0415 - an extra

    if kind == "unix":
        return connection.UnixDomainSocketConnection
    return connection.SSLConnection if kind == "tls" else connection.Connection


def _address(settings: _Settings) -> str:
    """Return the URL of the server, with three asterisks for a password."""
    options = settings.options
    secret = ":***" if "password" in options or "credential_provider" in options else ""
    user = options.get("username", "") + secret
    at = f"{user}@" if user else ""
    database = options.get("db", 0)
    if settings.kind == "unix":
        return f"unix://{at}{options['path']}?db={database}"
    scheme = "rediss" if settings.kind == "tls" else "redis"
    host, port = options.get("host", "localhost"), options.get("port", 6379)
    if ":" in host:
        host = f"[{host}]"
    return f"{scheme}://{at}{host}:{port}/{database}"


def _is_one(answer: object) -> bool:
    """Return True if the server answers 1, False if it answers 0.

    Raises:
        StoreError: it gives another answer: it may not be a Redis server.
    """
    if type(answer) is int and answer in (0, 1):
        return answer == 1
    message = f"the server answers {class_name(answer)}, which is neither 0 nor 1"
    raise StoreError(message)


def _text(value: object) -> str:
    """Return the text of a member; bytes that are not UTF-8 become a text that is no origin."""
    return cast("bytes", value).decode("utf-8", "backslashreplace")


def _origin_of(data: bytes) -> str | None:
    return _text(data) if 0 < len(data) <= MAX_ORIGIN_LENGTH else None
