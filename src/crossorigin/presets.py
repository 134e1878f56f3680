"""Presets: the policies and the guard for a kind of server, which can be printed as arguments.

>>> from crossorigin import presets
>>> print(presets.spa(["https://app.example"], hosts=["api.example"]))
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Generic, NamedTuple, TypeVar

from crossorigin.asgi import CORSMiddleware
from crossorigin.guard import Guard
from crossorigin.policy import Policy, PolicyMap

__all__ = ["Preset", "local", "mcp", "public", "spa"]

_ASGIApp = Callable[[Any, Any, Any], Awaitable[None]]

LOOPBACK_ORIGINS: Final = ("http://localhost:*", "http://127.0.0.1:*", "http://[::1]:*")
LOOPBACK_HOSTS: Final = ("localhost", "*.localhost", "127.0.0.1", "[::1]")

_METADATA: Final = "/.well-known/oauth-protected-resource/*"
"""RFC 9728, section 3: clients read it before they have a token."""

_MCP_METHODS: Final = ("GET", "POST", "DELETE")
_MCP_EXPOSED: Final = ("Mcp-Session-Id", "Mcp-Protocol-Version", "WWW-Authenticate")


class _Risks(NamedTuple):
    """The names of risks that the owner accepts.

    Attributes:
        of_policy: those of a policy, and unknown names.
        of_guard: all names.
    """

    of_policy: tuple[str, ...]
    of_guard: tuple[str, ...]

    @classmethod
    def of(cls, accept_risks: str | Iterable[str]) -> _Risks:
        """Read an argument."""
        named = (accept_risks,) if isinstance(accept_risks, str) else tuple(accept_risks)
        return cls(tuple(risk for risk in named if risk != "any-host"), named)


_Policies = TypeVar("_Policies", bound=Policy | PolicyMap)
_Guard = TypeVar("_Guard", bound=Guard | None)


@dataclass(frozen=True, slots=True)
class Preset(Generic[_Policies, _Guard]):
    """The policies and the guard of a server.

    Attributes:
        policies: give them to `CORS(app, …)` or to a gateway.
        guard: likewise; None for no guard.
    """

    policies: _Policies
    guard: _Guard

    def around(self, app: _ASGIApp) -> CORSMiddleware:
        """Return the ASGI application `app` behind a gateway with this preset.

        Raises:
            TypeError: `app` is not an ASGI application.
        """
        return CORSMiddleware(app, self.policies, guard=self.guard)

    def __str__(self) -> str:
        """Return the arguments of `CORS`, as Python code."""
        return f"policy={self.policies!r}, guard={self.guard!r}"


def public() -> Preset[Policy, None]:
    """Return the preset of a server that every page may read, without credentials."""
    return Preset(Policy(), None)


def spa(
    origins: str | Iterable[str],
    *,
    hosts: str | Iterable[str] | None = None,
    accept_risks: str | Iterable[str] = (),
) -> Preset[Policy, Guard]:
    """Return the preset of an API for pages with cookies, of single-page applications for one.

    Args:
        origins: the origins of the pages: they may read and act.
        hosts: the names of the server; see `Guard`.
        accept_risks: the risks of `Guard` that the owner accepts, those of `Policy` included.

    Raises:
        PolicyError: an origin or a host has a problem.
    """
    risks = _Risks.of(accept_risks)
    policy = Policy(allow_origins=origins, allow_credentials=True, accept_risks=risks.of_policy)
    return Preset(policy, Guard(hosts=hosts, accept_risks=risks.of_guard))


def local() -> Preset[Policy, Guard]:
    """Return the preset of a server for the programs and pages of one machine.

    Pages of the loopback, on any port, may read and act; no other host is served.
    """
    policy = Policy(allow_origins=LOOPBACK_ORIGINS, allow_credentials=True)
    return Preset(policy, Guard(hosts=LOOPBACK_HOSTS))


def mcp(
    origins: str | Iterable[str] = LOOPBACK_ORIGINS,
    *,
    hosts: str | Iterable[str] = LOOPBACK_HOSTS,
    accept_risks: str | Iterable[str] = (),
) -> Preset[PolicyMap, Guard]:
    """Return the preset of a server of the Model Context Protocol, by its HTTP transport.

    A request whose Origin is present and not listed is refused with 403 and an error of
    JSON-RPC before its body is read, GET and DELETE included; a request without one passes, as
    clients that are no browsers send none.

    Args:
        origins: the origins of clients in browsers.
        hosts: the names of the server.
        accept_risks: the risks of `Guard` that the owner accepts, those of `Policy` included.

    Raises:
        PolicyError: an origin or a host has a problem.
    """
    risks = _Risks.of(accept_risks)
    policy = Policy(
        allow_origins=origins,
        allow_methods=_MCP_METHODS,
        # Arguments of tools travel as Mcp-Param-*: the names are those of the tools.
        allow_headers="*",
        expose_headers=_MCP_EXPOSED,
        accept_risks=risks.of_policy,
    )
    guard = Guard(
        trust=policy.allow_origins,
        hosts=hosts,
        safe_methods=(),
        refusal="json-rpc",
        accept_risks=risks.of_guard,
        paths={_METADATA: None},
    )
    return Preset(PolicyMap({_METADATA: Policy()}, default=policy), guard)
