"""The 40 probes: the requests under each policy, and the defect on the wire."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from harness.raw_http import Answered
from peers.answers import RAISING, SOCKET
from peers.wanted import ONE, TWO, Lack, Wanted
from peers.wire import (
    HOST,
    LOST,
    allows,
    credentialed,
    fine,
    lists,
    of_cors,
    passes,
    reached,
    redirects,
    varies,
)
from tables.model import A, E, Request, ask, get, preflight

HUGE: Final = 60_000
"""Bytes of a name."""
ECHOED: Final = 4_096
"""Bytes of one answer line; a longer one can only be an echo."""
MANY: Final = 200_000
COMMAS: Final = 250_000

Judge = Callable[[Sequence[Answered]], bool]


@dataclass(frozen=True, kw_only=True)
class Trial:
    """Requests under one policy.

    Attributes:
        wanted: the policy.
        asks: the requests, in order.
        defect: whether the answers show it.
        applies: whether they show that the probe applies.
        lacking: the features that the probe needs, which a contender may lack.
        asked_anyway: whether the requests are sent even then, for the evidence.
    """

    wanted: Wanted
    asks: tuple[Request, ...]
    defect: Judge
    applies: Judge = lambda _: True
    lacking: tuple[Lack, ...] = ()
    asked_anyway: bool = False


@dataclass(frozen=True, kw_only=True)
class Race:
    """Two requests whose times are compared: the first should not take many times as long.

    Attributes:
        limit: the ratio of the times from which on it is the defect.
    """

    slow: tuple[Wanted, Request]
    quick: tuple[Wanted, Request]
    limit: int
    lacking: tuple[Lack, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Probe:
    """One defect.

    Attributes:
        title: the defect in a few words.
        harm: the consequence of the defect.
        counts: the sign of the defect in the answers.
        tries: the trials, any of which may show it.
    """

    title: str
    harm: str
    counts: str
    tries: tuple[Trial | Race, ...]


def listing(*origins: str) -> Wanted:
    """Return a policy that lists these origins."""
    return Wanted(origins=origins)


STAR_HEADERS = Wanted(headers="*")
EVERYONE = Wanted(origins="*")
EVERYONE_WITH_COOKIES = Wanted(origins="*", credentials=True)
ANYTHING_WITH_COOKIES = Wanted(methods="*", headers="*", credentials=True)
TWO_HEADERS = Wanted(headers=("x-token", "x-other"))
TWO_WITH_COOKIES = Wanted(origins=TWO.origins, credentials=True)
CROWD = Wanted(origins=tuple(f"https://app-{n:06}.example.io" for n in range(MANY)))
LAST = CROWD.origins[-1]
JUNK = '"><script>'
SAME_ORIGIN = f"http://{HOST}"
HANDSHAKE = Request(
    "GET",
    SOCKET,
    (
        ("Origin", E.encode()),
        ("Connection", b"Upgrade"),
        ("Upgrade", b"websocket"),
        ("Sec-WebSocket-Version", b"13"),
        ("Sec-WebSocket-Key", b"dGhlIHNhbXBsZSBub25jZQ=="),
    ),
)
PREFLIGHT = preflight(A, "POST", "x-token")


def never(wanted: Wanted, origin: str) -> Trial:
    """Return a trial whose defect is that the origin is not allowed and no error was raised."""
    return Trial(wanted=wanted, asks=(get(origin),), defect=lambda a: not allows(a[0], origin))


def let_in(wanted: Wanted, origin: str, *lacking: Lack) -> Trial:
    """Return a trial whose defect is that the origin is allowed."""
    return Trial(
        wanted=wanted,
        asks=(get(origin),),
        defect=lambda a: allows(a[0], origin),
        lacking=lacking,
    )


def two_lines(wanted: Wanted, *lacking: Lack) -> Trial:
    """Return a trial with the names in two lines."""
    return Trial(
        wanted=wanted,
        asks=(preflight(A, "POST", "x-token", "x-other"),),
        defect=lambda a: not passes(a[0], A, "POST", "x-token", "x-other"),
        lacking=("preflights", *lacking),
    )


def everyone_with_cookies(answers: Sequence[Answered]) -> bool:
    """Return whether an unlisted origin is allowed with credentials, or every request fails."""
    return any(
        answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        or (credentialed(answer) and allows(answer, E))
        for answer in answers
    )


PROBES: Final[dict[int, Probe]] = {
    1: Probe(
        title="no `Vary` on answers to requests without `Origin`",
        harm="A shared cache stores the answer without the header, and gives it to a page "
        "that needs the header.",
        counts="One origin is listed. The answer without `Origin` has no `Vary: Origin`, "
        "although its `Access-Control-*` lines are not those that the listed origin gets.",
        tries=(
            Trial(
                wanted=ONE,
                asks=(get(), get(A)),
                defect=lambda a: not varies(a[0]) and of_cors(a[0]) != of_cors(a[1]),
            ),
        ),
    ),
    2: Probe(
        title="no `Vary` on answers to other origins",
        harm=(
            "A shared cache gives the answer for an unlisted origin to a page that is allowed."
        ),
        counts="Two origins are listed. The answer to a third has no `Vary: Origin`.",
        tries=(Trial(wanted=TWO, asks=(get(E),), defect=lambda a: not varies(a[0])),),
    ),
    3: Probe(
        title="the origin is echoed without `Vary`",
        harm=(
            "A shared cache gives the answer for one origin to a page of another, and the "
            "browser blocks it."
        ),
        counts="Two origins are listed. `Access-Control-Allow-Origin` is the origin of the "
        "request, and there is no `Vary: Origin`.",
        tries=(
            Trial(
                wanted=TWO,
                asks=(get(A),),
                defect=lambda a: (
                    a[0].all("Access-Control-Allow-Origin") == [A] and not varies(a[0])
                ),
            ),
        ),
    ),
    4: Probe(
        title="the application's own `Vary` is lost",
        harm="Caches mix up variants that the application separates: languages, encodings.",
        counts="The application sends `Vary: Accept-Encoding`; the answer does not have it.",
        tries=(
            Trial(
                wanted=ONE,
                asks=(get(A, "/vary"),),
                defect=lambda a: "accept-encoding" not in lists(a[0], "Vary"),
            ),
        ),
    ),
    5: Probe(
        title="the response to an unhandled exception has no headers",
        harm="The browser reports a CORS error, and does not show the 500.",
        counts="The handler raises. The answer does not allow the listed origin, or there "
        "is no answer.",
        tries=(
            Trial(wanted=ONE, asks=(get(A, RAISING),), defect=lambda a: not allows(a[0], A)),
        ),
    ),
    6: Probe(
        title="a 404 or 405 has no headers",
        harm=(
            "The browser reports a CORS error, and does not show that the path or the "
            "method is wrong."
        ),
        counts="For a path that does not exist, or for a method that the path does not "
        "have, the answer does not allow the listed origin.",
        tries=(
            Trial(
                wanted=ONE,
                asks=(get(A, "/nowhere"), ask("DELETE", "/ok", origin=A)),
                defect=lambda a: not all(allows(each, A) for each in a),
            ),
        ),
    ),
    7: Probe(
        title="a preflight is redirected",
        harm="Browsers do not follow a redirect of a preflight: the request fails.",
        counts="A GET of the path is redirected to the path with a trailing slash, and so "
        "is its preflight.",
        tries=(
            Trial(
                wanted=ONE,
                asks=(get(path="/slash"), preflight(A, "POST", path="/slash")),
                defect=lambda a: redirects(a[1]),
                applies=lambda a: redirects(a[0]),
            ),
        ),
    ),
    8: Probe(
        title="a preflight is not answered",
        harm="Every request that needs a preflight fails.",
        counts=(
            "Origin, method and header are listed, and a browser would not send the request."
        ),
        tries=(
            Trial(
                wanted=ONE,
                asks=(PREFLIGHT,),
                defect=lambda a: not passes(a[0], A, "POST", "x-token"),
            ),
        ),
    ),
    9: Probe(
        title="a refusal looks like success",
        harm="Logs, monitoring and curl do not show that origins are refused.",
        counts="The answer to the preflight of an unlisted origin is a 2xx.",
        tries=(Trial(wanted=TWO, asks=(preflight(E, "POST"),), defect=lambda a: fine(a[0])),),
    ),
    10: Probe(
        title="a refusal reveals the policy",
        harm="The answer shows the methods, headers and times of the policy to any client.",
        counts="The answer to the preflight of an unlisted origin has `Access-Control-*` "
        "lines.",
        tries=(
            Trial(
                wanted=TWO,
                asks=(preflight(E, "POST", "x-token"),),
                defect=lambda a: bool(of_cors(a[0])),
            ),
        ),
    ),
    11: Probe(
        title="the console cannot name the refused method",
        harm="The browser names the method if the list of the answer does not have it; "
        "without the list, or with another status, its message names another cause.",
        counts="Method DELETE is not listed: the answer to the preflight is not a 2xx, "
        "does not allow the listed origin, or allows DELETE.",
        tries=(
            Trial(
                wanted=ONE,
                asks=(preflight(A, "DELETE"),),
                defect=lambda a: not _names(a[0], "Access-Control-Allow-Methods", "delete"),
                lacking=("preflights", "method list"),
            ),
        ),
    ),
    12: Probe(
        title="the console cannot name the refused header",
        harm="The same consequence for a request header.",
        counts="Header `x-other` is not listed: the answer to the preflight is not a 2xx, "
        "does not allow the listed origin, or allows the header.",
        tries=(
            Trial(
                wanted=ONE,
                asks=(preflight(A, "POST", "x-other"),),
                defect=lambda a: not _names(a[0], "Access-Control-Allow-Headers", "x-other"),
                lacking=("preflights", "header list"),
            ),
        ),
    ),
    13: Probe(
        title="`Allow-Credentials` is sent to unlisted origins",
        harm=(
            "If a proxy or the application adds `Access-Control-Allow-Origin`, the page "
            "can read with credentials."
        ),
        counts="Credentials are on. The answer to an unlisted origin has "
        "`Access-Control-Allow-Credentials: true`.",
        tries=(
            Trial(
                wanted=TWO_WITH_COOKIES,
                asks=(get(E),),
                defect=lambda a: credentialed(a[0]),
                lacking=("credentials",),
            ),
        ),
    ),
    14: Probe(
        title="every OPTIONS request is treated as a preflight",
        harm="The application's own OPTIONS handler is never called.",
        counts="OPTIONS with `Origin` and without `Access-Control-Request-Method`, at a path "
        "that has a handler for it: the handler does not answer.",
        tries=(
            Trial(
                wanted=ONE,
                asks=(ask("OPTIONS", "/options", origin=A),),
                defect=lambda a: not reached(a[0]),
            ),
        ),
    ),
    15: Probe(
        title="a GET is treated as a preflight",
        harm="The handler is not called, and there is no error.",
        counts="GET with `Access-Control-Request-Method`: the handler does not answer.",
        tries=(
            Trial(
                wanted=ONE,
                asks=(ask("GET", "/ok", origin=A, Access_Control_Request_Method="GET"),),
                defect=lambda a: not reached(a[0]),
            ),
        ),
    ),
    16: Probe(
        title="the site's own POST is refused",
        harm="Browsers send `Origin` with a POST to the site's own origin too: the site "
        "itself stops working.",
        counts=f"POST with the `Origin` of the very host that is asked ({SAME_ORIGIN}), which "
        "is not listed: the handler does not answer.",
        tries=(
            Trial(
                wanted=ONE,
                asks=(ask("POST", "/ok", origin=SAME_ORIGIN),),
                defect=lambda a: not reached(a[0]),
            ),
        ),
    ),
    17: Probe(
        title="a regular expression matches only the start of an origin",
        harm="The owner of a longer name is allowed.",
        counts=r"The regular expression is `https://a\.example`, and "
        "`https://a.example.evil.com` is allowed.",
        tries=(
            let_in(Wanted(regex=r"https://a\.example"), "https://a.example.evil.com", "regex"),
        ),
    ),
    18: Probe(
        title="`https://*.a.example` does not mean subdomains",
        harm="The usual spelling for subdomains is accepted without an error, and allows "
        "no origin, or other ones.",
        counts="It is listed and not refused; `https://x.a.example` is not allowed, or "
        "`https://a.example.evil.com` or `https://evil-a.example` is.",
        tries=(
            never(listing("https://*.a.example"), "https://x.a.example"),
            let_in(listing("https://*.a.example"), "https://a.example.evil.com"),
            let_in(listing("https://*.a.example"), "https://evil-a.example"),
        ),
    ),
    19: Probe(
        title="`http://localhost:*` allows other hosts",
        harm=(
            "The usual spelling for any port of the developer's machine allows pages of "
            "other hosts."
        ),
        counts="It is listed, and `http://localhost.evil.com` is allowed.",
        tries=(let_in(listing("http://localhost:*"), "http://localhost.evil.com"),),
    ),
    20: Probe(
        title="a capital letter never matches, without an error",
        harm=(
            "Browsers write hosts in lower case; the entry has no effect, and there is no "
            "error."
        ),
        counts="`https://A.Example` is listed and not refused; `https://a.example` is not "
        "allowed.",
        tries=(never(listing("https://A.Example"), A),),
    ),
    21: Probe(
        title="origins are compared without regard to case",
        harm="No browser sends such an origin: the client is not a browser, and is allowed.",
        counts="`https://a.example` is listed, and `HTTPS://A.EXAMPLE` is allowed.",
        tries=(let_in(ONE, "HTTPS://A.EXAMPLE"),),
    ),
    22: Probe(
        title="a trailing slash never matches, without an error",
        harm="An origin has no path; the entry has no effect, and there is no error.",
        counts="`https://a.example/` is listed and not refused; `https://a.example` is not "
        "allowed.",
        tries=(never(listing(A + "/"), A),),
    ),
    23: Probe(
        title="the default port never matches, without an error",
        harm=(
            "Browsers omit the default port; the entry has no effect, and there is no error."
        ),
        counts="`https://a.example:443` is listed and not refused; `https://a.example` is not "
        "allowed.",
        tries=(never(listing(A + ":443"), A),),
    ),
    24: Probe(
        title=(
            "an entry without a scheme, or with an international host, never matches, "
            "without an error"
        ),
        harm=(
            "Browsers send a scheme and Punycode; the entry has no effect, and there is "
            "no error."
        ),
        counts="`a.example` or `https://bücher.example` is listed and not refused; "
        "`https://a.example` or `https://xn--bcher-kva.example` is not allowed.",
        tries=(
            never(listing("a.example"), A),
            never(listing("https://bücher.example"), "https://xn--bcher-kva.example"),
        ),
    ),
    25: Probe(
        title="an IPv6 address is read as a regular expression",
        harm="The address itself is refused, and other hosts are allowed.",
        counts="`http://[::1]:3000` is listed and not refused; it is not allowed, or "
        "`http://1:3000` is.",
        tries=(
            never(listing("http://[::1]:3000"), "http://[::1]:3000"),
            let_in(listing("http://[::1]:3000"), "http://1:3000"),
        ),
    ),
    26: Probe(
        title="an origin with a path is echoed",
        harm="A text that is not an origin is compared in parts and sent back unchanged.",
        counts="`https://a.example` is listed, and `https://a.example/path?q` is allowed.",
        tries=(let_in(ONE, "https://a.example/path?q"),),
    ),
    27: Probe(
        title=("the application's own `Allow-Origin` is kept, doubled, or prevents the answer"),
        harm="A header of one handler blocks an origin that the policy allows.",
        counts="The handler sets another origin. The answer does not have exactly one "
        "`Access-Control-Allow-Origin` with the listed origin that asked.",
        tries=(
            Trial(
                wanted=ONE,
                asks=(get(A, "/acao"),),
                defect=lambda a: not allows(a[0], A),
            ),
        ),
    ),
    28: Probe(
        title="only the first `Access-Control-Request-Headers` line is read",
        harm="Gateways may split the line; by RFC 9110 two lines mean the same as one.",
        counts="Two lines with one name each, both names listed or all allowed: a browser "
        "would not send the request.",
        tries=(two_lines(TWO_HEADERS), two_lines(STAR_HEADERS, "star")),
    ),
    29: Probe(
        title="empty list elements are refused",
        harm="RFC 9110 allows empty elements in a list.",
        counts="`Access-Control-Request-Headers: x-token,,` with that name listed: a "
        "browser would not send the request.",
        tries=(
            Trial(
                wanted=ONE,
                asks=(preflight(A, "POST", "x-token,,"),),
                defect=lambda a: not passes(a[0], A, "POST", "x-token"),
                lacking=("preflights",),
            ),
        ),
    ),
    30: Probe(
        title="a huge request header name is echoed",
        harm="The client chooses the size of the answer, and the content of caches.",
        counts=f"All headers are allowed, and the name of {HUGE:,} bytes comes back "
        f"(a line of the answer is longer than {ECHOED:,}).",
        tries=(
            Trial(
                wanted=STAR_HEADERS,
                asks=(preflight(A, "POST", "x-" + "a" * (HUGE - 2)),),
                defect=lambda a: any(len(value) > ECHOED for _, value in a[0].lines),
                lacking=("preflights", "star"),
            ),
        ),
    ),
    31: Probe(
        title="`*` with credentials",
        harm="Either every site acts with the visitor's cookies, or browsers refuse all.",
        counts="Both are configured and not refused: an unlisted origin is allowed with "
        "credentials (by echo or by `*`, which browsers refuse), or the answer is a 5xx.",
        tries=(
            Trial(
                wanted=EVERYONE_WITH_COOKIES,
                asks=(get(E), preflight(E, "POST")),
                defect=everyone_with_cookies,
                lacking=("credentials",),
            ),
        ),
    ),
    32: Probe(
        title="`null` with credentials",
        harm="A sandboxed frame of any site is `null`, and acts with the visitor's cookies.",
        counts="The same policy: `Origin: null` is echoed with credentials.",
        tries=(
            Trial(
                wanted=EVERYONE_WITH_COOKIES,
                asks=(get("null"),),
                defect=lambda a: (
                    credentialed(a[0]) and a[0].all("Access-Control-Allow-Origin") == ["null"]
                ),
                lacking=("credentials",),
            ),
        ),
    ),
    33: Probe(
        title="`null` or invalid text is echoed in place of `*`",
        harm="Any text in `Origin` is sent back, and caches store a copy for each.",
        counts="All origins are allowed, without credentials: `null`, or text that is not "
        "an origin, is sent back in `Access-Control-Allow-Origin`.",
        tries=(
            Trial(
                wanted=EVERYONE,
                asks=(get("null"), get(JUNK)),
                defect=lambda a: (
                    a[0].all("Access-Control-Allow-Origin") == ["null"]
                    or a[1].all("Access-Control-Allow-Origin") == [JUNK]
                ),
            ),
        ),
    ),
    34: Probe(
        title="`null` is accepted although it is not listed",
        harm="Every site can send the origin `null`.",
        counts="One origin is listed, and `Origin: null` is allowed.",
        tries=(let_in(ONE, "null"),),
    ),
    35: Probe(
        title="a literal `*` with credentials",
        harm=(
            "With credentials browsers read the star as a name: every request with "
            "another method or header is refused."
        ),
        counts="All methods and headers are allowed, with credentials: the answer to the "
        "preflight has a `*` in `Access-Control-Allow-Methods` or `-Headers`.",
        tries=(
            Trial(
                wanted=ANYTHING_WITH_COOKIES,
                asks=(preflight(A, "POST", "x-other"),),
                defect=lambda a: (
                    "*"
                    in lists(a[0], "Access-Control-Allow-Methods")
                    + lists(a[0], "Access-Control-Allow-Headers")
                ),
                lacking=("preflights", "credentials", "star"),
            ),
        ),
    ),
    36: Probe(
        title="a max age of 0 is left out",
        harm="Without the line browsers cache the preflight for 5 seconds.",
        counts=(
            "0 is configured: the answer to the preflight has no `Access-Control-Max-Age: 0`."
        ),
        tries=(
            Trial(
                wanted=Wanted(max_age=0),
                asks=(PREFLIGHT,),
                defect=lambda a: a[0].all("Access-Control-Max-Age") != ["0"],
                lacking=("preflights", "max age"),
            ),
        ),
    ),
    37: Probe(
        title="a WebSocket handshake of an unlisted origin is accepted",
        harm="Browsers apply no CORS to WebSockets, and send cookies: the server must "
        "check `Origin` itself. Only a library that promises this check can have the "
        "defect; the answers of all are listed.",
        counts="The library checks handshakes, and one of an unlisted origin gets a 101.",
        tries=(
            Trial(
                wanted=ONE,
                asks=(HANDSHAKE,),
                defect=lambda a: a[0].status == HTTPStatus.SWITCHING_PROTOCOLS,
                lacking=("websockets",),
                asked_anyway=True,
            ),
        ),
    ),
    38: Probe(
        title="a path that does not exist looks like a CORS error",
        harm="If the preflight is refused, the page cannot read the 404.",
        counts="The preflight of such a path is refused, although origin, method and header "
        "are listed.",
        tries=(
            Trial(
                wanted=ONE,
                asks=(preflight(A, "POST", "x-token", path="/nowhere"),),
                defect=lambda a: not passes(a[0], A, "POST", "x-token"),
                lacking=("preflights",),
            ),
        ),
    ),
    39: Probe(
        title="time grows with the number of origins",
        harm="In a service with many tenants each request takes longer with each tenant.",
        counts=f"{MANY:,} origins are listed and the last one asks; it takes more than twice "
        "as long as where it is the only one.",
        tries=(Race(slow=(CROWD, get(LAST)), quick=(listing(LAST), get(LAST)), limit=2),),
    ),
    40: Probe(
        title="a preflight full of commas is slow",
        harm="One small request keeps the server busy.",
        counts=f"A preflight with {COMMAS:,} commas in `Access-Control-Request-Headers` takes "
        "more than 10 times as long as the same with these commas in another header.",
        tries=(
            Race(
                slow=(ONE, preflight(A, "POST", "x-token" + "," * COMMAS)),
                quick=(ONE, PREFLIGHT.adding(("X-Ignored", b"," * COMMAS))),
                limit=10,
                lacking=("preflights",),
            ),
        ),
    ),
}


def _names(answer: Answered, name: str, refused: str) -> bool:
    """Return whether a browser compares the name with the list, and does not find it."""
    return (
        answer != LOST
        and fine(answer)
        and allows(answer, A)
        and {refused, "*"}.isdisjoint(lists(answer, name))
    )
