"""Second lists: the origins and hosts in the lists of other libraries.

A list contradicts the policy or the guard if it refuses an origin that may act here, or if it
allows another origin and no guard decides first. One reader for each library returns its lists;
one comparison finds the contradictions. No library is imported: its objects are recognised by
their classes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from fnmatch import fnmatchcase
from types import FunctionType, SimpleNamespace
from typing import Any, Final, Literal, NamedTuple, TypeAlias
from urllib.parse import urlsplit

from crossorigin.gateway.attributes import own_attribute, read_attribute
from crossorigin.gateway.policies.sources import PolicySource
from crossorigin.gateway.serving.base import Gateway
from crossorigin.gateway.serving.installation import MAX_LAYERS, resolver_of
from crossorigin.guard import Guard
from crossorigin.origins import is_source
from crossorigin.policy import Policy, PolicyMap
from crossorigin.spec.text import short_repr

Matches: TypeAlias = Callable[[str, str], bool]
"""Takes an origin or a host, and an entry of a list; returns whether the entry allows it."""

STRANGER: Final = "https://stranger.invalid"
"""An origin that no list names (RFC 6761, section 6.4)."""

_PORT: Final = "4321"


class SecondList(NamedTuple):
    """A list of another library.

    Attributes:
        name: the option and its holder.
        kind: whether it lists origins or hosts.
        entries: the entries; None if a function of the owner decides.
        matches: how the library compares.
        off: how an owner turns the list off.
        path: the path to which it applies, if that is known.
    """

    name: str
    kind: Literal["origin", "host"]
    entries: tuple[str, ...] | None
    matches: Matches
    off: str = ""
    path: str = "/"

    def allows(self, value: str) -> bool:
        """Return whether an entry allows an origin or a host."""
        return any(self.matches(value, entry) for entry in self.entries or ())


def sample(entry: str) -> str:
    """Return an origin or a host that an entry with a wildcard matches."""
    if entry == "*":
        return STRANGER
    text = entry.replace(":*", f":{_PORT}").replace("*", "any")
    return f"any{text}" if text.startswith(".") else text.replace("://.", "://any.")


# How libraries compare


def is_same(value: str, entry: str) -> bool:
    """Compare as text; a star allows all values."""
    return entry in ("*", value)


def is_same_domain(host: str, entry: str) -> bool:
    """Compare hosts as Django: ``.a.example`` is that host, and all below it."""
    own = entry.lower()
    return own in ("*", host) or (own.startswith(".") and f".{host}".endswith(own))


def is_trusted_host(host: str, entry: str) -> bool:
    """Compare hosts as Werkzeug: an entry may have a port or an IDN, in lower case."""
    own = entry.removeprefix(".").partition(":")[0]
    with suppress(UnicodeError):
        own = own.encode("idna").decode("ascii")
    return own == host or (entry.startswith(".") and host.endswith(f".{own}"))


def is_below(host: str, entry: str) -> bool:
    """Compare hosts as Starlette: ``*.a.example`` matches all hosts below that host."""
    own = entry.lower()
    return own in ("*", host) or (own.startswith("*.") and host.endswith(own[1:]))


def is_validated(origin: str, entry: str) -> bool:
    """Compare as ``OriginValidator`` of Channels: an entry may have no scheme."""
    if entry == "*":
        return True
    own = urlsplit(origin)
    other = urlsplit(entry.lower() if "://" in entry else f"//{entry.lower()}")
    if not is_same_domain(own.hostname or "", other.hostname or ""):
        return False
    ports = [each.port or _DEFAULT_PORTS.get(each.scheme) for each in (own, other)]
    return not other.scheme or (own.scheme == other.scheme and ports[0] == ports[1])


_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


def _has_prefix(value: str, entry: str) -> bool:
    """Compare as the SDK of MCP: ``:*`` allows any text after the colon."""
    return value == entry or (entry.endswith(":*") and value.startswith(entry[:-1]))


def _has_host(host: str, entry: str) -> bool:
    """Compare hosts as the SDK of MCP, with and without a port: a guard's hosts have none."""
    return _has_prefix(host, entry) or _has_prefix(f"{host}:{_PORT}", entry)


def _fits(value: str, entry: str) -> bool:
    """Compare as FastMCP."""
    text = value.replace("[::1]", "127.0.0.1")
    return fnmatchcase(text, entry.lower().removesuffix("/"))


# The readers


def _of_engineio(server: Any) -> Iterator[SecondList]:  # noqa: ANN401 - an object of a library
    listed = server.cors_allowed_origins
    name = "cors_allowed_origins of Socket.IO"
    if listed == []:
        # An empty list turns the check off, so that every page may connect.
        listed, name = "*", f"{name}, which [] turns off,"
    listed = (listed,) if isinstance(listed, str) else listed
    entries = None if callable(listed) else tuple(map(str, listed or ()))
    yield SecondList(
        name,
        "origin",
        entries,
        is_same,
        "cors_allowed_origins=[]",
        "/socket.io/",
    )


def _of_channels(layer: Any) -> Iterator[SecondList]:  # noqa: ANN401 - an object of a library
    name = f"the list of Channels' {type(layer).__name__}"
    off = "leave it out"
    yield SecondList(name, "origin", tuple(layer.allowed_origins), is_validated, off)


def _of_hosts(name: str, matches: Matches = is_below) -> Reader:
    def read(layer: Any) -> Iterator[SecondList]:  # noqa: ANN401 - an object of a library
        listed = read_attribute(layer, "allowed_hosts")
        if listed:
            yield SecondList(f"allowed_hosts of {name}", "host", tuple(listed), matches)

    return read


def _of_flask(app: Any) -> Iterator[SecondList]:  # noqa: ANN401 - an object of a library
    listed = app.config.get("TRUSTED_HOSTS") or app.request_class.trusted_hosts
    if listed:
        listed = (listed,) if isinstance(listed, str) else listed
        yield SecondList("TRUSTED_HOSTS of Flask", "host", tuple(listed), is_trusted_host)


def _of_mcp(holder: Any) -> Iterator[SecondList]:  # noqa: ANN401 - an object of a library
    security = read_attribute(holder, "security_settings")
    if security is None or not security.enable_dns_rebinding_protection:
        return
    name = "of TransportSecuritySettings"
    off = "TransportSecuritySettings(enable_dns_rebinding_protection=False)"
    origins, hosts = tuple(security.allowed_origins), tuple(security.allowed_hosts)
    yield SecondList(f"allowed_origins {name}", "origin", origins, _has_prefix, off)
    yield SecondList(f"allowed_hosts {name}", "host", hosts, _has_host, off)


def _of_fastmcp(layer: Any) -> Iterator[SecondList]:  # noqa: ANN401 - an object of a library
    name, off = "of FastMCP's HostOriginGuardMiddleware", "host_origin_protection=False"
    origins = tuple(layer.allowed_origins or ())
    loopback = tuple(f"http://{host}{port}" for host in _LOOPBACK for port in ("", ":*"))
    yield SecondList(f"allowed_origins {name}", "origin", (*origins, *loopback), _fits, off)
    hosts = tuple(layer.allowed_hosts or ())
    yield SecondList(f"allowed_hosts {name}", "host", (*hosts, *_LOOPBACK), _fits, off)


_LOOPBACK: Final = ("localhost", "127.0.0.1")

Reader: TypeAlias = Callable[[Any], Iterator[SecondList]]

_READERS: Final[dict[tuple[str, str], Reader]] = {
    ("engineio", "BaseServer"): _of_engineio,
    ("channels", "OriginValidator"): _of_channels,
    ("starlette", "TrustedHostMiddleware"): _of_hosts("TrustedHostMiddleware"),
    ("litestar", "AllowedHostsConfig"): _of_hosts("Litestar's AllowedHostsConfig"),
    ("blacksheep", "TrustedHostsMiddleware"): _of_hosts(
        "BlackSheep's TrustedHostsMiddleware", is_same
    ),
    ("flask", "Flask"): _of_flask,
    ("mcp", "StreamableHTTPSessionManager"): _of_mcp,
    ("mcp", "SseServerTransport"): lambda each: _of_mcp(
        SimpleNamespace(security_settings=each._security.settings)  # noqa: SLF001 - there is no other way
    ),
    ("fastmcp", "HostOriginGuardMiddleware"): _of_fastmcp,
}
"""Readers by the package and the name of a class."""

_INNER: Final = (
    *("app", "_app", "wsgi_app", "asgi_app", "application", "wsgi_application"),
    *("__self__", "other_asgi_app", "engineio_server", "engineio_app", "eio"),
    *("application_mapping", "routes", "user_middleware", "middlewares"),
    *("middleware", "allowed_hosts", "endpoint", "inner", "session_manager"),
)
"""Attributes by which layers keep the objects that they call, or the settings of these."""


_MAX_OBJECTS: Final = 5 * MAX_LAYERS
"""The greatest number of objects that are read: an application may have as many routes."""


def lists_in(layers: Iterable[object], routed: Iterable[object] = ()) -> list[SecondList]:
    """Return the lists of layers and of the objects behind them, each once.

    Args:
        layers: the layers, or an application.
        routed: the endpoints of its routes, and the applications that are mounted in it: one
            with a gateway of its own compares the lists itself.
    """
    every = [*layers, *(each for each in routed if not _is_ruled(each))]
    queue = [each for each in every if not isinstance(each, _PLAIN)]
    seen = {id(each) for each in queue}
    found: dict[SecondList, None] = {}
    for each in queue:
        found.update(dict.fromkeys(_read(each)))
        for inner in _within(each):
            if id(inner) not in seen and len(seen) < _MAX_OBJECTS and not _is_ruled(inner):
                seen.add(id(inner))
                queue.append(inner)
    return list(found)


_PLAIN: Final = (str, bytes, FunctionType, type, type(None))


def _is_ruled(layer: object) -> bool:
    owner = read_attribute(layer, "__self__", layer)
    return isinstance(owner, Gateway) or resolver_of(owner) is not None


_BLACKSHEEP: Final = "MiddlewareList"
"""The type of the layers of BlackSheep; other foreign objects may iterate without end."""


def _within(layer: object) -> Iterator[object]:
    for name in _INNER:
        value = own_attribute(layer, name)
        values: Iterable[object] = (value,)
        if isinstance(value, dict):
            values = value.values()
        elif isinstance(value, list | tuple | set) or type(value).__name__ == _BLACKSHEEP:
            values = value
        yield from (each for each in values if not isinstance(each, _PLAIN))


_DEFINED: Final = {"Middleware": "cls", "DefineMiddleware": "middleware"}
"""The attribute of a definition of a layer that holds its class."""


def _read(layer: Any) -> Iterable[SecondList]:  # noqa: ANN401 - any object
    kind, holder = type(layer), layer
    defined = read_attribute(layer, _DEFINED.get(kind.__name__, ""))
    if isinstance(defined, type):
        # The layer is not built yet: this is its class, with its arguments.
        kind = defined
        holder = SimpleNamespace(**dict(zip(("allowed_hosts",), layer.args)), **layer.kwargs)  # noqa: B905 - the first one
    names = ((each.__module__.partition(".")[0], each.__name__) for each in kind.__mro__)
    reader = next((_READERS[name] for name in names if name in _READERS), None)
    return () if reader is None else reader(holder)


# The comparison


class Ours(NamedTuple):
    """The policies and the guard of a gateway that lists can contradict.

    Attributes:
        policies: those whose origins may act: the ones with credentials, or that of `trust`.
        guard: the guard, or None.
    """

    policies: tuple[Policy, ...]
    guard: Guard | None

    @classmethod
    def of(cls, source: PolicySource, guard: Guard | None) -> Ours:
        """Read the policy of a gateway; one that a callable chooses is not known."""
        listed: tuple[object, ...] = (source,)
        if isinstance(source, PolicyMap):
            listed = (*source.paths.values(), source.default)
        acting = [
            each for each in listed if isinstance(each, Policy) and each.allow_credentials
        ]
        guards = [] if guard is None else [guard, *filter(None, guard.paths.values())]
        trusted = [each.trusted for each in guards if each.trusted is not None]
        if trusted and len(trusted) == len(guards):
            acting = []
        return cls(tuple(dict.fromkeys([*acting, *trusted])), guard)

    @property
    def origins(self) -> tuple[str, ...]:
        """The origins and patterns that may act."""
        found = [each for policy in self.policies for each in policy.allow_origins]
        return tuple(each for each in dict.fromkeys(found) if isinstance(each, str))

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that the guard serves; empty if no list names them."""
        return () if self.guard is None else self.guard.hosts or ()

    def lets_act(self, origin: str) -> bool:
        """Return whether an origin may act; also True if a function or a store decides."""
        return any(
            any(callable(each) or is_source(each) for each in policy.allow_origins)
            or policy.evaluate(origin=origin).allowed
            for policy in self.policies
        )

    def decides(self, path: str) -> bool:
        """Return whether the guard refuses handshakes of origins that may not act."""
        # No function of the owner is called with a malformed origin.
        ask: Any = {"path": path, "origin": "malformed", "scope": "websocket"}
        return self.guard is not None and self.guard.evaluate(**ask).refused


def refused_by(ours: Ours, each: SecondList) -> list[str]:
    """Return the origins that may act, or the hosts that are served, which a list refuses."""
    own = ours.origins if each.kind == "origin" else ours.hosts
    return [entry for entry in own if not each.allows(sample(entry))]


def contradictions(ours: Ours, each: SecondList, *, is_outside: bool = False) -> Iterator[str]:
    """Yield the sentences about a contradicting list: the entries, and the remedy.

    Args:
        ours: the policies and the guard.
        each: the list.
        is_outside: whether it decides before the gateway.
    """
    if each.entries is None:
        return
    decides = ours.decides(each.path) and not is_outside
    refused = refused_by(ours, each)
    if refused:
        words = "may act" if each.kind == "origin" else "the guard serves"
        off = f", or turn the list off ({each.off}): the guard decides" if decides else ""
        yield (
            f"{each.name} refuses {_shown(refused)}, which {words}. Add the {each.kind} to it"
            f"{off if each.off else ''}."
        )
    if each.kind == "origin" and not decides:
        wider = [entry for entry in each.entries if _is_wider(ours, each, entry)]
        if wider:
            yield (
                f"{each.name} allows {_shown(wider)}, which may not act, and no guard refuses "
                "it before. Remove the entry, or let a guard decide."
            )


def _is_wider(ours: Ours, each: SecondList, entry: str) -> bool:
    """Return whether an entry allows an origin that is not trusted, and not the server's own.

    Without the hosts of a guard the server's own origins are not known.
    """
    if not ours.policies or not ("*" in entry or ours.hosts):
        return False
    origin = sample(entry if "://" in entry or entry == "*" else f"https://{entry}")
    host = urlsplit(origin).hostname or ""
    is_own = any(is_below(host, own) for own in ours.hosts)
    return each.allows(origin) and not is_own and not ours.lets_act(origin)


def _shown(entries: Iterable[str]) -> str:
    return ", ".join(map(short_repr, entries))
