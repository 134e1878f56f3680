"""Foretold: stand-ins that note a reading of a part of a request that no preflight shows.

A preflight goes to the URL of the request that follows, and names its method; both requests
have the same `Host` and `Origin`. A router, rule or factory of the owner's may read more: other
headers, cookies, the body, the connection, or an attribute that a layer before has set.
A preflight then does not show the route that it will choose.

Theory of operation. For a preflight, the router is asked with stand-ins for the request, its
headers and the server's record. A stand-in passes every operation on, and notes each that may
read more than a preflight shows: every operation except those that are listed as shown. If
anything was noted, and a route has a policy of its own, the preflight is refused.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from crossorigin.engine import AMBIGUOUS, RequestFacts
from crossorigin.gateway.layers.layers import decides, marked_in, mounted_in
from crossorigin.gateway.policies.resolution import INHERIT
from crossorigin.gateway.policies.resolver import ANY, RouteTable

EVERYTHING: Final = "*"
"""The note of a reading without the name of a header."""

METHOD: Final = "(method)"
"""The note of a reading of the method, which no header has as its name."""

_HEADERS: Final = frozenset({"connection", "host", "origin", "upgrade"})
"""Headers that a preflight shows. Pages cannot set `Connection` and `Upgrade`; Werkzeug checks
for a WebSocket in them."""

_SCOPE: Final = re.compile(
    "app_root_path|asgi|fastapi|http_version|path|path_params|query_string|raw_path|root_path"
    "|scheme|server|type"
)
"""The keys of an ASGI scope that a preflight shows, and those that outer routers write."""

_ENVIRON: Final = re.compile(
    r"GATEWAY_INTERFACE|HTTPS|PATH_INFO|QUERY_STRING|RAW_URI|REQUEST_(METHOD|URI)|SCRIPT_NAME"
    r"|SERVER_\w+|(bottle|crossorigin|webob|werkzeug)\..*|wsgi\.(?!input$).*"
)
"""The keys of a WSGI environ that a preflight shows, and those of the caches of frameworks."""


class Reads:
    """Notes of the parts of a request that routing has read and that no preflight shows.

    Args:
        shown: headers, in lower case, that the framework itself reads; see `own_headers`.

    Attributes:
        names: the names of headers in lower case, or `EVERYTHING`.
        reads_method: whether another method of the URL may lead to another route.
    """

    def __init__(self, shown: frozenset[str] = frozenset()) -> None:
        self.names: dict[str, None] = {}
        self.reads_method: bool = False
        self._headers = _HEADERS | shown

    def of(
        self, table: RouteTable, facts: RequestFacts, has_several: Callable[[], bool]
    ) -> RouteTable:
        """Return the table, or an ambiguous one if a part was read that no preflight shows.

        If the method was read, the table is `limited`.

        Args:
            table: the routes of the URL, for which the router was asked.
            facts: the facts of the request.
            has_several: returns whether routes may have policies of their own.
        """
        is_read = bool(self.names) or self.reads_method
        if not is_read or not facts.is_preflight or not has_several():
            return table
        return {ANY: AMBIGUOUS} if self.names else limited(table, facts)

    def header(self, name: object) -> None:
        """Note a reading of a header, unless a preflight shows it."""
        text = name.decode("latin-1") if isinstance(name, bytes) else str(name)
        if text == METHOD:
            self.reads_method = True
        elif text.lower() not in self._headers:
            self.names[text.lower()] = None

    def key(self, name: object) -> None:
        """Note a reading of a key of an environ, unless a preflight shows it."""
        text = str(name)
        if text == "REQUEST_METHOD":
            self.header(METHOD)
        elif text.startswith(("HTTP_", "CONTENT_")):
            self.header(text.removeprefix("HTTP_").replace("_", "-"))
        elif _ENVIRON.fullmatch(text) is None:
            self.header(EVERYTHING)

    def key_of_scope(self, name: object) -> None:
        """Note a reading of a key of a scope, unless a preflight shows it."""
        if name == "method":
            self.header(METHOD)
        elif not _is_shown(name):
            self.header(EVERYTHING)

    def headers(self, given: object) -> Any:  # noqa: ANN401 - as `given`
        """Return a stand-in for the headers of a request."""
        return _Mapped(given, self.header)

    def environ(self, given: object, *hidden: str) -> Any:  # noqa: ANN401 - as `given`
        """Return a stand-in for a WSGI environ.

        Args:
            given: the environ.
            hidden: more keys of which a reading is noted.
        """
        return _Mapped(given, lambda key: self.key(EVERYTHING if key in hidden else key))

    def scope(self, given: object) -> Any:  # noqa: ANN401 - as `given`
        """Return a stand-in for an ASGI scope; a copy of it has the keys that are shown."""
        return _Scope(given, self.key_of_scope)

    def request(
        self,
        given: object,
        shown: frozenset[str],
        **replaced: object,
    ) -> Any:  # noqa: ANN401 - as `given`
        """Return a stand-in for a request.

        Args:
            given: the request.
            shown: the attributes that read the parts that a preflight shows.
            replaced: stand-ins for its attributes.
        """
        return _Asked(given, self.header, shown, replaced)


def limited(table: RouteTable, facts: RequestFacts) -> RouteTable:
    """Return a table for a preflight that shows the route of the announced method only.

    A browser would cache the permission for other methods. The entry of another policy limits
    the response to the announced one.
    """
    return {**(table or {facts.announced_method: INHERIT}), _OTHER: AMBIGUOUS}


_OTHER: Final = "(other)"
"""The key of a table for methods that may have other routes."""


def has_several(app: object) -> bool:
    """Return True if routes of an application may have a policy of their own."""
    return marked_in(app) is not None or any(decides(each, app) for each in mounted_in(app))


def own_headers(facts: RequestFacts, *names: str) -> frozenset[str]:
    """Return the headers that a framework reads, without those that the preflight announces.

    A page sends such a header only if the preflight names it.

    Args:
        facts: the facts of the request.
        names: the names of the headers, in lower case.
    """
    announced = ",".join(facts.request_headers).lower().replace("_", "-")
    return frozenset(name for name in names if name not in announced)


_read: Final = object.__getattribute__
"""Reads an attribute of a stand-in itself."""


def _whole(name: str) -> Callable[..., Any]:
    """Return a special method that notes a reading of everything, and passes the call on."""

    def passed(self: object, *given: object) -> Any:  # noqa: ANN401 - as the object behind it
        _read(self, "_note")(EVERYTHING)
        return getattr(_read(self, "_given"), name)(*given)

    return passed


class _StandIn:
    """Passes every operation on to the object behind it."""

    __slots__ = ("_given", "_note")


for _name in (
    *("__dir__", "__eq__", "__format__", "__hash__", "__iter__", "__len__", "__ne__"),
    *("__ior__", "__or__", "__reduce_ex__", "__repr__", "__reversed__"),
    *("__ror__", "__str__"),
):
    setattr(_StandIn, _name, _whole(_name))


class _Mapped(_StandIn):
    """Stands for headers, an environ or a scope; a key that routing has written is shown.

    Args:
        given: the mapping.
        note: notes a reading of a key.
    """

    __slots__ = ("_written",)

    def __init__(self, given: object, note: Callable[[object], None]) -> None:
        self._given, self._note, self._written = given, note, set[object]()

    def __copy__(self) -> object:
        return _Mapped(copy.copy(_read(self, "_given")), _read(self, "_note_key"))

    def _note_key(self, key: object) -> None:
        if key not in _read(self, "_written"):
            _read(self, "_note")(key)

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - any attribute
        value = getattr(_read(self, "_given"), name)
        if name == "__class__":
            return value
        note_key = _read(self, "_note_key")
        if not callable(value):
            note_key(EVERYTHING)
            return value

        def call(*given: Any, **more: Any) -> Any:  # noqa: ANN401 - as of the mapping
            is_key = bool(given) and isinstance(given[0], str | bytes)
            note_key(given[0] if is_key else EVERYTHING)
            return value(*given, **more)

        return call

    def __getitem__(self, key: object) -> Any:  # noqa: ANN401 - any value
        _read(self, "_note_key")(key)
        return _read(self, "_given")[key]

    def __contains__(self, key: object) -> bool:
        _read(self, "_note_key")(key)
        return key in _read(self, "_given")

    def __setitem__(self, key: object, value: object) -> None:
        _read(self, "_written").add(key)
        _read(self, "_given")[key] = value

    def __delitem__(self, key: object) -> None:
        _read(self, "_note_key")(key)
        del _read(self, "_given")[key]


class _Scope(_Mapped):
    """Stands for an ASGI scope, which routers copy: `{**scope, "path": path}`."""

    __slots__ = ()

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - any attribute
        return _read(self, "_keys") if name == "keys" else super().__getattribute__(name)

    def _keys(self) -> list[str]:
        _read(self, "_note_key")("method")
        given, written = _read(self, "_given"), _read(self, "_written")
        return [key for key in given if key in written or _is_shown(key)]


def _is_shown(key: object) -> bool:
    return key == "method" or _SCOPE.fullmatch(str(key)) is not None


# A pattern of `match` reads a mapping by its methods.
Mapping.register(_Mapped)


class _Asked(_StandIn):
    """Stands for a request, or another object of which some attributes are shown.

    Args:
        given: the request.
        note: notes a reading of an attribute.
        shown: the attributes that a preflight shows.
        replaced: stand-ins for attributes.
    """

    __slots__ = ("_replaced", "_shown")

    def __init__(
        self,
        given: object,
        note: Callable[[object], None],
        shown: frozenset[str],
        replaced: Mapping[str, object],
    ) -> None:
        for name, value in zip(
            ("_given", "_note", "_shown", "_replaced"),
            (given, note, shown, replaced),
            strict=True,
        ):
            object.__setattr__(self, name, value)

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - any attribute
        # A router reads the path once for each route.
        if name in _read(self, "_shown"):
            if name == "method":
                _read(self, "_note")(METHOD)
        elif name in (replaced := _read(self, "_replaced")):
            return replaced[name]
        elif name != "__class__":
            _read(self, "_note")(EVERYTHING)
        return getattr(_read(self, "_given"), name)

    def __copy__(self) -> object:
        given, rest = copy.copy(_read(self, "_given")), ("_note", "_shown", "_replaced")
        return _Asked(given, *(_read(self, each) for each in rest))

    def __setattr__(self, name: str, value: object) -> None:
        setattr(_read(self, "_given"), name, value)


for _name in ("__bool__", "__contains__", "__delitem__", "__getitem__", "__setitem__"):
    setattr(_Asked, _name, _whole(_name))


def behind(asked: object) -> Any:  # noqa: ANN401 - any object
    """Return the object behind a stand-in; another object as it is."""
    return _read(asked, "_given") if issubclass(type(asked), _StandIn) else asked
