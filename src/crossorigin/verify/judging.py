"""Judging: the verdict of a browser on an answer, of the server or of its policy.

Both are judged by the same functions of the browser half, so that answers with different bytes
and the same effect are equal.
"""

from __future__ import annotations

from posixpath import normpath
from typing import Final, NamedTuple

from crossorigin.engine import AMBIGUOUS
from crossorigin.fetch import STANDARD, WireRequest, WireResponse
from crossorigin.fetch.checks import Finding, cors_check
from crossorigin.fetch.filtering import exposed_names
from crossorigin.fetch.preflight import Asked, preflight_headers, read, read_max_age, refuse
from crossorigin.fetch.verdict import Headers
from crossorigin.policy import Policy, PolicyMap
from crossorigin.spec import methods
from crossorigin.spec.headers import (
    PROTOCOL_PREFIX,
    SAFELISTED_REQUEST,
    SAFELISTED_RESPONSE,
    is_forbidden_request,
)
from crossorigin.spec.readings import readings
from crossorigin.verify.probes import Probe, decoded, policy_of

OF_SERVERS: Final = frozenset(
    {"connection", "date", "keep-alive", "server", "transfer-encoding", "vary", "via"}
)
"""Headers that a server or a proxy writes after the gateway, which cannot name them."""

_EXPOSE: Final = "Access-Control-Expose-Headers"


class Judged(NamedTuple):
    """The effect of one answer.

    Attributes:
        finding: the reason for which a browser refuses the request; None if it allows it.
        varies: whether caches separate it from the answers to other origins.
        max_age: the seconds for which a preflight may be cached; None for no preflight.
        exposed: the response headers that the page may read besides the safelisted ones;
            None for a preflight.
        exposes_all: whether the policy exposes all response headers.
        beyond: the methods and headers that a preflight grants and the policy does not list.
        is_closed: whether the file has no policy for the path.
    """

    finding: Finding | None
    varies: bool
    max_age: int | None
    exposed: frozenset[str] | None
    exposes_all: bool = False
    beyond: frozenset[str] = frozenset()
    is_closed: bool = False

    @property
    def allowed(self) -> bool:
        """Whether a browser allows the request."""
        return self.finding is None


def request_of(probe: Probe, base: str) -> WireRequest:
    """Return the request of a probe, as a browser sends it.

    Args:
        probe: the probe.
        base: the address of the application, without a trailing slash.
    """
    fetched = (("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Site", "cross-site"))
    if probe.method is None:
        sent = probe.origin.sent
        headers: Headers = (("Accept", "*/*"), *(() if sent is None else (("Origin", sent),)))
    else:
        headers = preflight_headers(_asked(probe, probe.method))
    return WireRequest(
        is_preflight=probe.method is not None,
        method="GET" if probe.method is None else "OPTIONS",
        url=f"{base}{probe.path}",
        headers=(*headers, *fetched),
    )


def judge(probe: Probe, response: WireResponse) -> Judged:
    """Return the effect of an answer to a probe."""
    varies = _varies(response)
    if probe.method is not None:
        return Judged(_refused(probe, probe.method, response), varies, _age(response), None)
    finding = cors_check(probe.origin.origin, response, credentials=probe.credentials)
    names = exposed_names(response, credentials=probe.credentials)
    hidden = {name for name in names if name.startswith(PROTOCOL_PREFIX)} | SAFELISTED_RESPONSE
    return Judged(finding, varies, None, frozenset(names - hidden))


def _refused(probe: Probe, method: str, response: WireResponse) -> Finding | None:
    asked = _asked(probe, method)
    granted = read(asked, response, STANDARD)
    if isinstance(granted, Finding):
        return granted
    return refuse(asked, granted, response, STANDARD)


def _asked(probe: Probe, method: str) -> Asked:
    names = list(probe.headers)
    return Asked(
        origin=probe.origin.origin,
        method=method,
        unsafe_names=names,
        typed_names=names,
        credentials=probe.credentials,
        use_preflight=False,
        checked=True,
    )


def _age(response: WireResponse) -> int:
    return read_max_age(response, STANDARD)


def _varies(response: WireResponse) -> bool:
    """Return whether a cache cannot give the answer to a page of another origin."""
    names = (response.get("vary") or "").lower().replace(",", " ").split()
    stored = (response.get("cache-control") or "").lower()
    return not {"origin", "*"}.isdisjoint(names) or "no-store" in stored


def declared(probe: Probe, policies: PolicyMap, live: WireResponse) -> Judged:
    """Return the effect of the answer that the policy declares for a probe.

    Args:
        probe: the probe.
        policies: the policies of the file.
        live: the answer of the server, whose other headers count for exposed names.
    """
    return _under(policy_of(policies, probe.path), probe, live)


def beyond(probe: Probe, policies: PolicyMap, live: WireResponse) -> frozenset[str]:
    """Return the methods and headers that a preflight grants and its policy does not list.

    A star is omitted: the probes of unlisted names find it.
    """
    policy = policy_of(policies, probe.path)
    if policy is None or probe.method is None:
        return frozenset()
    granted = read(_asked(probe, probe.method), live, STANDARD)
    if isinstance(granted, Finding):
        return frozenset()
    names: set[str] = set()
    if policy.allow_methods != "*":
        granted_methods = {*granted.methods} - methods.SAFELISTED - {*policy.allow_methods}
        names |= {each for each in granted_methods if not methods.is_forbidden(each)}
    if policy.allow_headers != "*":
        listed = {name.lower() for name in policy.allow_headers}
        found = {name.lower() for name in granted.headers} - listed - _UNLISTED
        names |= {each for each in found if not is_forbidden_request(each)}
    return frozenset(names - {"*"})


_UNLISTED: Final = SAFELISTED_REQUEST - {"content-type"}
"""Headers that a page may send without a preflight; Content-Type has such types and others."""


def is_one_reading(probe: Probe, policies: PolicyMap, live: WireResponse) -> bool:
    """Return whether a policy of a path with several readings allows a probe.

    A server that normalises paths decides under one of them. No answer shows whether its
    application reads the path in the same way.
    """
    path = decoded(probe.path)
    if policies.resolve(path) is not AMBIGUOUS:
        return False
    every = readings(path)
    if every is None:
        every = {normpath(path)}
    found = {policies.look_up(each) for each in (path, *every)}
    return any(_under(policy, probe, live).allowed for policy in found)


def _under(policy: Policy | None, probe: Probe, live: WireResponse) -> Judged:
    """Return the effect of the answer that a policy gives."""
    own = tuple(
        (name, value)
        for name, value in live.headers
        if not name.lower().startswith(PROTOCOL_PREFIX) and name.lower() != "vary"
    )
    if policy is None:
        closed = judge(probe, WireResponse(status=live.status, headers=own))
        return closed._replace(is_closed=True)
    decision = policy.evaluate(
        method="GET" if probe.method is None else "OPTIONS",
        origin=probe.origin.sent,
        request_method=probe.method,
        request_headers=",".join(probe.headers) if probe.headers else (),
    )
    headers = [*own, *decision.headers, ("Vary", ", ".join(decision.vary))]
    if decision.exposes_all:
        headers.append((_EXPOSE, ", ".join({name for name, _ in own})))
    status = decision.status or live.status
    judged = judge(probe, WireResponse(status=status, headers=tuple(headers)))
    return judged._replace(exposes_all=policy.expose_headers == "*")
