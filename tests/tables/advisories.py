"""Advisories of other software: the input of each, and the answer of this library to it.

The only home of docs/advisories.md. An identifier stands here only if its text was read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from crossorigin import Guard, Policy, PolicyError, PolicyMap, Reason

APP = "https://app.example"
STRANGER = "https://evil.example"
API = "api.example"
READERS = Policy(allow_origins=[APP], allow_credentials=True)


@dataclass(frozen=True, kw_only=True)
class Advisory:
    """A published fault.

    Attributes:
        ids: its identifiers.
        where: the software, and the versions that have the fault.
        fault: the fault.
        here: the answer of this library to the same input.
        check: raises an AssertionError if the answer is another one.
        test: a wider test of the same kind of input, as ``file::name``; "" for none.
    """

    ids: tuple[str, ...]
    where: str
    fault: str
    here: str
    check: Callable[[], None]
    test: str = ""

    def __str__(self) -> str:
        return " ".join(self.ids) or self.where


def _check(*outcomes: object) -> None:
    assert all(outcomes), outcomes


def _allows(policy: Policy, origin: str) -> bool:
    return policy.evaluate(origin=origin).allowed


def _is_refused(code: str, **fields: Any) -> bool:  # noqa: ANN401 - any value of a field
    try:
        Policy(**fields)
    except PolicyError as error:
        return [each.code for each in error.problems] == [code]
    return False


def _builds(entry: str) -> bool:
    try:
        Policy(allow_origins=[entry])
    except PolicyError:
        return False
    return True


def _reason(guard: Guard, policy: Policy | None = None, **request: Any) -> Reason:  # noqa: ANN401 - the parts of a request
    return guard.evaluate(policy, **request).reason


def _log_injection() -> None:
    decision = READERS.evaluate(origin=f"{APP}\r\nX-Injected: 1")
    _check(decision.reason is Reason.MALFORMED_ORIGIN, decision.headers == ())


def _private_network() -> None:
    decision = READERS.evaluate(method="OPTIONS", origin=APP, request_method="PUT")
    names = [name.lower() for name, _ in decision.headers]
    _check(decision.allowed, "access-control-allow-private-network" not in names)


def _priority() -> None:
    wide, narrow = Policy(), Policy(allow_origins=APP)
    for paths in (
        {"/api/*": wide, "/api/admin/*": narrow},
        {"/api/admin/*": narrow, "/*": wide},
    ):
        _check(PolicyMap(paths).policy_for("/api/admin/users") == narrow)


def _plus() -> None:
    paths = PolicyMap({"/a b": Policy(), "/a+b": READERS})
    _check(paths.policy_for("/a+b") == READERS, paths.policy_for("/a b") == Policy())


def _case() -> None:
    paths = PolicyMap({"/admin/*": READERS}, default=None)
    _check(paths.policy_for("/admin/x") == READERS, paths.policy_for("/ADMIN/x") is None)


def _dots() -> None:
    policy = Policy(allow_origins="https://good.example", allow_credentials=True)
    _check(not _allows(policy, "https://goodxexample"), _allows(policy, "https://good.example"))


def _dots_of_hosts() -> None:
    guard = Guard(hosts=["example.com"])
    _check(_reason(guard, host="exampleXcom") is Reason.HOST_NOT_SERVED)
    _check(_reason(guard, host="example-com") is Reason.HOST_NOT_SERVED)


def _prefix() -> None:
    policy = Policy(allow_origins=re.compile(r"https://trusted\.com"), allow_credentials=True)
    strangers = ("https://trusted.com.attacker.io", "https://trusted.com:8080")
    _check(*(not _allows(policy, each) for each in strangers))


def _sockets() -> None:
    for policy in (None, Policy(), READERS):
        for origin in (STRANGER, "null", "http://203.0.113.7"):
            verdict = Guard().evaluate(policy, origin=origin, scope="websocket", host=API)
            _check(not verdict.allowed)


def _rebinding() -> None:
    for method in ("GET", "POST"):
        found = _reason(Guard(), method=method, host="rebound.evil.example", loopback=True)
        _check(found is Reason.HOST_NOT_SERVED)
    _check(Guard().evaluate(method="GET", host="localhost:8000", loopback=True).allowed)


def _traversal() -> None:
    paths = PolicyMap({"/public/*": Policy()}, default=None)
    for path in ("/public/../private/x", "/public/..", "/public/%2e%2e/private"):
        _check(paths.policy_for(path) is None)


def _star() -> None:
    code = "incompatible-any-origin-credentials"
    _check(_is_refused(code, allow_origins="*", allow_credentials=True))
    _check(_is_refused(code, allow_origins=["*"], allow_credentials=True))


def _commas() -> None:
    for lines in (["," * 100_000], [",".join("x" * 40_000)], [","] * 10_000):
        decision = Policy(allow_headers=["x-token"]).evaluate(
            method="OPTIONS", origin=APP, request_method="GET", request_headers=lines
        )
        # The answer echoes nothing of the request.
        _check(not decision.allowed, sum(len(value) for _, value in decision.headers) < 200)


def _suffixes() -> None:
    policy = Policy(allow_origins=["https://foo.com", "https://bar.com"])
    strangers = ("https://barfoo.com", "https://foobar.com", "https://o.com")
    _check(*(not _allows(policy, each) for each in strangers))


def _last_star() -> None:
    for entry in ("https://example.com*", "http://localhost*", "https://example.com/*"):
        _check(not _builds(entry))


def _development_server() -> None:
    guard = Guard()
    _check(not _allows(READERS, "http://malicious.example:5173"))
    _sockets()
    _check(
        _reason(guard, host="malicious.example:5173", loopback=True) is Reason.HOST_NOT_SERVED
    )


def _schemes() -> None:
    _check(not _allows(READERS, APP.replace("https", "http")))


HOSTILE = "tests/hostile/test_work.py"
REBINDING = "tests/contract/test_guard.py::test_gateway_lets_no_request_act_that_may_not"
SOCKETS = "tests/contract/test_guard.py::test_handshake_that_may_not_act_reaches_no_handler"
CLOSED = "tests/contract/test_closed_paths.py::test_no_spelling_is_open_in_a_framework"
INDEX = "tests/properties/test_properties.py::test_the_index_allows_the_origins_that_a_naive_matcher_allows"
UNBUILDABLE = "tests/unit/policy/test_problems.py::test_all_problems_are_reported_at_once"

ROWS = (
    Advisory(
        ids=("CVE-2024-1681", "GHSA-84pr-m4jr-85g5"),
        where="flask-cors before 4.0.1",
        fault=(
            "line breaks of a request are written to the debug log, where they look like "
            "log lines"
        ),
        here="log lines have the values of requests escaped and cut; an origin with a line "
        "break is malformed",
        check=_log_injection,
        test=f"{HOSTILE}::test_values_are_never_logged_raw",
    ),
    Advisory(
        ids=("CVE-2024-6221", "GHSA-hxwh-jpp2-84pm"),
        where="flask-cors before 4.0.2; on by default until 5.0.0",
        fault="each preflight for a private network is allowed",
        here=(
            "no answer has `Access-Control-Allow-Private-Network`, and no field of a "
            "policy adds it"
        ),
        check=_private_network,
    ),
    Advisory(
        ids=("CVE-2024-6839",),
        where="flask-cors before 6.0.0",
        fault=(
            "the longest expression that matches a path decides, although a shorter one "
            "is narrower"
        ),
        here="keys are whole segments; an exact path wins over a prefix, a longer prefix over a "
        "shorter one, in any order",
        check=_priority,
        test=CLOSED,
    ),
    Advisory(
        ids=("CVE-2024-6844",),
        where="flask-cors before 6.0.0",
        fault="a plus in a path is read as a blank, so that another policy applies",
        here="a plus is not decoded: a path is decoded once, by percent escapes",
        check=_plus,
        test=CLOSED,
    ),
    Advisory(
        ids=("CVE-2024-6866", "GHSA-43qf-4rqw-9q2g"),
        where="flask-cors before 6.0.0",
        fault="the comparison of paths ignores case, and that of the router does not",
        here="paths are compared as the router of the framework compares them",
        check=_case,
        test=CLOSED,
    ),
    Advisory(
        ids=("CVE-2026-25478", "GHSA-2p2x-hpg8-cqp2"),
        where="Litestar before 2.20.0, origins",
        fault="an origin of the list is an expression, in which a dot matches any character",
        here="a text is one origin, compared byte for byte; only `re.compile(…)` is an expression",
        check=_dots,
        test=INDEX,
    ),
    Advisory(
        ids=("CVE-2026-25479", "GHSA-93ph-p7v4-hwh4"),
        where="Litestar before 2.20.0, hosts",
        fault="the same for the allowed hosts",
        here="a name of `Guard(hosts=[…])` is compared label by label",
        check=_dots_of_hosts,
        test=REBINDING,
    ),
    Advisory(
        ids=("CVE-2026-37737",),
        where="sanic-cors",
        fault="an expression needs to match only the start of an origin",
        here="an expression has to match the whole origin",
        check=_prefix,
    ),
    Advisory(
        ids=("CVE-2019-13611", "GHSA-j3jp-gvr5-7hwq"),
        where="python-engineio before 3.9.0",
        fault="WebSocket handshakes with cookies are accepted from every origin",
        here="with `guard=Guard()` a handshake of an origin that is not trusted is refused",
        check=_sockets,
        test=SOCKETS,
    ),
    Advisory(
        ids=("CVE-2025-66416", "GHSA-9h52-p55h-vw2f"),
        where="mcp, the Python SDK of MCP, before 1.23.0",
        fault=(
            "a local server answers requests for names that an attacker's DNS resolves "
            "to it (rebinding)"
        ),
        here=("with a guard, a server on a loopback address serves only the names of loopback"),
        check=_rebinding,
        test=REBINDING,
    ),
    Advisory(
        ids=("CVE-2025-66414", "GHSA-w48q-cv73-mx4w", "CVE-2026-34742", "CVE-2026-11624"),
        where="the SDKs of MCP for TypeScript before 1.24.0 and for Go before 1.4.0; MCP Toolbox "
        "before 0.25.0",
        fault="the same",
        here="the same, and the preset `mcp` has the guard",
        check=_rebinding,
        test=REBINDING,
    ),
    Advisory(
        ids=("CVE-2020-28481", "GHSA-fxwf-4rqh-v8g3"),
        where="Socket.IO before 2.4.0",
        fault="every origin is allowed unless the owner lists origins",
        here="a guard trusts only origins of policies with credentials, never those of a "
        "public policy",
        check=_sockets,
        test=SOCKETS,
    ),
    Advisory(
        ids=("GHSA-q355-h244-969h", "CVE-2026-34403", "GHSA-78mf-482w-62qj"),
        where="Komari and nginx-ui, both on gorilla/websocket",
        fault=(
            "`CheckOrigin` returns true for every request, so that any page can open the socket"
        ),
        here="trust is a list of origins; a function is called only with well-formed origins",
        check=_sockets,
        test=SOCKETS,
    ),
    Advisory(
        ids=("CVE-2019-18978", "GHSA-pf8f-w267-mq2h"),
        where="rack-cors before 1.0.4",
        fault="`/public/../private` has the policy of `/public/*`",
        here="such a path is looked up unchanged and in normal form; if the results "
        "differ, there are no CORS headers",
        check=_traversal,
        test=CLOSED,
    ),
    Advisory(
        ids=("CVE-2018-20744",),
        where="rs/cors before 1.5.0",
        fault="a star with credentials allows every origin, with cookies",
        here="such a policy raises an error",
        check=_star,
        test=UNBUILDABLE,
    ),
    Advisory(
        ids=("CVE-2024-25124",),
        where="Fiber before 2.52.1",
        fault="a star with credentials is accepted",
        here="such a policy raises an error",
        check=_star,
        test=UNBUILDABLE,
    ),
    Advisory(
        ids=("CVE-2026-54290",),
        where="Hono before 4.12.25",
        fault="credentials without a list of origins allow every origin, with cookies",
        here="such a policy raises an error: the default of `allow_origins` is a star",
        check=_star,
        test=UNBUILDABLE,
    ),
    Advisory(
        ids=("CVE-2025-47908", "GHSA-mh55-gqvf-xfwm"),
        where="rs/cors from 1.9.0, before 1.11.0",
        fault="a preflight with many commas takes much memory and time",
        here="more than 4,096 bytes or 128 names are refused; twice the input is at most twice the "
        "work",
        check=_commas,
        test=f"{HOSTILE}::test_twice_the_input_is_at_most_twice_the_work",
    ),
    Advisory(
        ids=("GHSA-vhxv-fg4m-p2w8", "GHSA-v84h-653v-4pq9"),
        where="jub0bs/cors before 0.1.3; jub0bs/fcors before 0.9.0",
        fault="two origins of the list with a common end allow a third one",
        here="a test compares the index with a loop over the list, for random lists",
        check=_suffixes,
        test=INDEX,
    ),
    Advisory(
        ids=("CVE-2019-25211", "GHSA-869c-j7wc-8jqv"),
        where="gin-contrib/cors before 1.6.0",
        fault="a star at the end of an origin allows longer names",
        here="a star matches whole labels at the start of a host, or a port; elsewhere the "
        "policy raises an error",
        check=_last_star,
        test=UNBUILDABLE,
    ),
    Advisory(
        ids=("CVE-2025-24010", "GHSA-vg6x-rcgg-rjx6"),
        where="Vite, version 6.0.7 among others",
        fault=(
            "every page can read the development server, open its socket, and rebind its name"
        ),
        here="a policy, a guard of handshakes and a guard of hosts prevent the three",
        check=_development_server,
        test=REBINDING,
    ),
    Advisory(
        ids=("CVE-2018-14732", "GHSA-cf66-xwfp-gvc4", "CVE-2025-30360", "GHSA-9jgg-88mc-972h"),
        where="webpack-dev-server before 3.1.11; pages on IP addresses before 5.2.1",
        fault=(
            "handshakes are accepted from every origin, and later from pages on IP addresses"
        ),
        here="an IP address is an origin like any other",
        check=_sockets,
        test=SOCKETS,
    ),
    Advisory(
        ids=(),
        where="Starlette before its pull request 801 (2020)",
        fault="an expression needs to match only the start of an origin",
        here="an expression has to match the whole origin",
        check=_prefix,
    ),
    Advisory(
        ids=(),
        where="django-cors-headers before 3.0.0 (2019)",
        fault="the scheme of an origin is not compared",
        here="scheme, host and port are compared, byte for byte",
        check=_schemes,
        test=INDEX,
    ),
)
