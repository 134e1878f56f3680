"""The parts of a row of the table.

A row says: under this policy, this request is decided so, and these exact lines go
out. Rows are written from the contract (its 21 rules), never from the implementation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal, TypeAlias

Line: TypeAlias = tuple[str, str]
Kind: TypeAlias = Literal["not-cors", "actual", "preflight"]
Trait: TypeAlias = Literal[
    "engine",
    "wire",
    "asgi",
    "wsgi",
    "raw",
    "framework",
    "joined",
    "serving",
    "folds-methods",
    "folds-case",
    "hyper",
    "short-heads",
    "http.server",
]

A = "https://a.example"
B = "https://b.example"
E = "https://evil.example"
SAME = "https://api.test"

ALLOWED = "allowed"
NO_ORIGIN = "no-origin"
MALFORMED_ORIGIN = "malformed-origin"
ORIGIN_NOT_ALLOWED = "origin-not-allowed"
LOOKUP_FAILED = "lookup-failed"
METHOD_NOT_ALLOWED = "method-not-allowed"
MALFORMED_METHOD = "malformed-method"
HEADER_NOT_ALLOWED = "header-not-allowed"
MALFORMED_HEADERS = "malformed-headers"
TOO_MANY_HEADERS = "too-many-headers"

ORIGIN = "Origin"
BY_METHOD = "Access-Control-Request-Method"
BY_HEADERS = "Access-Control-Request-Headers"


@dataclass(frozen=True, slots=True)
class Request:
    """A request: every header line in order, repeated ones too, as raw bytes."""

    method: str
    path: str
    lines: tuple[tuple[str, bytes], ...] = ()

    def values(self, name: str) -> list[bytes]:
        """The values of all lines of this name."""
        return [value for key, value in self.lines if key.lower() == name.lower()]

    @property
    def length(self) -> int:
        """Bytes of its header lines."""
        return sum(len(name) + len(value) for name, value in self.lines)

    def adding(self, *lines: tuple[str, bytes]) -> "Request":
        """The same request with more lines."""
        return replace(self, lines=self.lines + lines)


def _line(name: str, value: str | bytes) -> tuple[str, bytes]:
    return name, value.encode("utf-8") if isinstance(value, str) else value


def ask(
    method: str, path: str = "/ok", *, origin: str | bytes | None = None, **more: str
) -> Request:
    """An actual request, or one without Origin; more lines as keywords (``x_a="1"``)."""
    lines = [] if origin is None else [_line("Origin", origin)]
    lines += [_line(name.replace("_", "-"), value) for name, value in more.items()]
    return Request(method, path, tuple(lines))


def get(origin: str | bytes | None = None, path: str = "/ok") -> Request:
    """A GET."""
    return ask("GET", path, origin=origin)


def preflight(
    origin: str | bytes,
    method: str | bytes = "PUT",
    *headers: str | bytes,
    path: str = "/ok",
) -> Request:
    """A preflight; each of ``headers`` is one line of Access-Control-Request-Headers."""
    lines = [_line("Origin", origin), _line(BY_METHOD, method)]
    lines += [_line(BY_HEADERS, line) for line in headers]
    return Request("OPTIONS", path, tuple(lines))


def acao(value: str) -> Line:
    """An Allow-Origin line."""
    return "Access-Control-Allow-Origin", value


def acam(value: str) -> Line:
    """An Allow-Methods line."""
    return "Access-Control-Allow-Methods", value


def acah(value: str) -> Line:
    """An Allow-Headers line."""
    return "Access-Control-Allow-Headers", value


def aceh(value: str) -> Line:
    """An Expose-Headers line."""
    return "Access-Control-Expose-Headers", value


def acma(seconds: int) -> Line:
    """A Max-Age line."""
    return "Access-Control-Max-Age", str(seconds)


ACAC: Line = ("Access-Control-Allow-Credentials", "true")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The decision, and its differences on the wire."""

    kind: Kind
    reason: str
    headers: tuple[Line, ...] = ()
    vary: tuple[str, ...] = ()
    status: int | None = None
    # None: the decision's status, or else the app's own answer for the path.
    answered: tuple[int, ...] | None = None
    # None: the decision's headers. Only headers that depend on the app's response differ.
    lines: tuple[Line, ...] | None = None
    # None: the app's names and the decision's, each once. Else the exact Vary lines.
    vary_lines: tuple[str, ...] | None = None

    @property
    def allowed(self) -> bool:
        """Only one reason lets a request through."""
        return self.reason == ALLOWED

    @property
    def app_called(self) -> bool:
        """The app answers unless the decision carries a status of its own."""
        return self.status is None

    @property
    def on_wire(self) -> tuple[Line, ...]:
        """All Access-Control-* lines of the response."""
        return self.headers if self.lines is None else self.lines


def not_cors(*headers: Line, vary: tuple[str, ...] = (ORIGIN,)) -> Expected:
    """No Origin: nothing to decide, but Vary (or a public policy's headers) goes out."""
    return Expected(kind="not-cors", reason=NO_ORIGIN, headers=headers, vary=vary)


def actual(*headers: Line, vary: tuple[str, ...] = (ORIGIN,)) -> Expected:
    """An actual request whose origin is allowed."""
    return Expected(kind="actual", reason=ALLOWED, headers=headers, vary=vary)


def unread(reason: str) -> Expected:
    """An actual request whose answer the page may not read: it goes on all the same."""
    return Expected(kind="actual", reason=reason, vary=(ORIGIN,))


def answer(
    *headers: Line, vary: tuple[str, ...] = (ORIGIN,), reason: str = ALLOWED, status: int = 204
) -> Expected:
    """A preflight that we answer with the whole policy."""
    return Expected(kind="preflight", reason=reason, headers=headers, vary=vary, status=status)


def refusal(reason: str = ORIGIN_NOT_ALLOWED) -> Expected:
    """A preflight whose origin is not allowed."""
    return Expected(kind="preflight", reason=reason, vary=(ORIGIN,), status=403)


def passed_on(
    *headers: Line, vary: tuple[str, ...] = (ORIGIN,), reason: str = ALLOWED
) -> Expected:
    """A preflight that the app answers itself (``preflight_continue``)."""
    return Expected(kind="preflight", reason=reason, headers=headers, vary=vary)


NOWHERE: Mapping[Trait, str] = MappingProxyType({})
TOO_LARGE: Mapping[Trait, str] = MappingProxyType(
    {"http.server": "it takes a hundred lines of 65,536 bytes, and answers 431"}
)
SHORT_HEAD = 8192
TOO_LONG: Mapping[Trait, str] = {
    "short-heads": "its parser takes 8 KiB of head unless told otherwise, and never above 16"
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One expectation, and which part of the contract it holds to."""

    id: str
    policy: str
    request: Request
    expected: Expected
    rules: tuple[int, ...]
    defects: tuple[int, ...] = ()
    advisories: tuple[str, ...] = ()
    attacks: tuple[str, ...] = ()
    # Servers whose own parser refuses the bytes (the app is not reached), and why.
    refused_by: Mapping[Trait, str] = field(default_factory=lambda: NOWHERE)
    # Servers among these whose parser takes the bytes all the same, and why.
    taken_by: Mapping[Trait, str] = field(default_factory=lambda: NOWHERE)
    # Targets on which the row says nothing, and why.
    not_on: Mapping[Trait, str] = field(default_factory=lambda: NOWHERE)


@dataclass(slots=True)
class Table:
    """Collects the rows of one theme; a call adds a row."""

    theme: str
    rules: tuple[int, ...] = ()
    rows: list[Row] = field(default_factory=list)

    def __call__(
        self,
        name: str,
        policy: str,
        request: Request,
        expected: Expected,
        *,
        rules: tuple[int, ...] = (),
        defects: tuple[int, ...] = (),
        advisories: tuple[str, ...] = (),
        attacks: tuple[str, ...] = (),
        refused_by: Mapping[Trait, str] = NOWHERE,
        taken_by: Mapping[Trait, str] = NOWHERE,
        not_on: Mapping[Trait, str] = NOWHERE,
    ) -> None:
        """Add a row; the theme's rules hold for each of its rows."""
        if request.length > SHORT_HEAD:
            refused_by = {**refused_by, **TOO_LONG}
        row = Row(
            id=f"{self.theme}-{name}",
            policy=policy,
            request=request,
            expected=expected,
            rules=tuple(sorted({*self.rules, *rules})),
            defects=defects,
            advisories=advisories,
            attacks=attacks,
            refused_by=refused_by,
            taken_by=taken_by,
            not_on=not_on,
        )
        self.rows.append(row)
