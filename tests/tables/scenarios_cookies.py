"""Scenarios on cookies: lines of Set-Cookie, one by one, and cookies across sites."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from tables.scenario import PAGE, WITH_CREDENTIALS, Call, Reply, Route, Scenario, Server, ok, to

GOOD: Final = (PAGE, WITH_CREDENTIALS)
LIBSOUP: Final[Mapping[str, str]] = {"webkit": "its store of cookies is libsoup, not Safari's"}

# One line each, set by a host of the page's site. A line that says Path=/ is taken back.
NAMES_AND_VALUES: Final = (
    *("k=1", " k = 1 ", "k=1=2", "k==1", 'k="1"', 'k="1', "k='1'", "k=a b", "k=a,b", "k=%20"),
    *(
        "k",
        "=k",
        "=",
        "",
        ";",
        "k=",
        "k= ",
        "k;=1",
        "$k=1",
        "k[0]=1",
        "k/x=1",
        "k=1 ; HttpOnly",
    ),
    *("K=1", "k=\u00e9", "\u00e9=1", "k={1}", "k=<1>", "k=1\\", "k:x=1", "(k)=1", "k@x=1"),
)
ATTRIBUTES: Final = (
    *(
        "k=1;HttpOnly",
        "k=1; httponly=x",
        "k=1; HTTPONLY",
        "k=1; Unknown=x",
        "k=1; =x",
        "k=1;;;",
    ),
    *("k=1; SameSite", "k=1; SameSite=", "k=1; SameSite=none", "k=1; samesite=LAX"),
    *("k=1; SameSite=Strict; SameSite=None", "k=1; SameSite=None; SameSite=Lax"),
    *("k=1; SameSite=bogus", 'k=1; SameSite="Lax"', "k=1; SameSite = Strict"),
    *("k=1; Secure", "k=1; SameSite=None; Secure", "k=1; secure=no", "k=1; Partitioned"),
    *("k=1; Partitioned; Secure; SameSite=None", "k=1; Priority=High"),
    *(
        "k=1; Path=/nowhere",
        "k=1; Path=nowhere",
        "k=1; Path=",
        "k=1; Path",
        "k=1; Path=/; Path=/x",
    ),
    *("k=1; Domain=", "k=1; Domain=127.0.0.1", "k=1; Domain=.127.0.0.1", "k=1; Domain=0.0.1"),
    *("k=1; Domain=example", "k=1; Domain=127.0.0.1; Domain=", "k=1; Domain=com"),
)
PREFIXES: Final = (
    *("__Secure-k=1", "__Secure-k=1; Secure", "__secure-k=1", "__SECURE-k=1; Secure"),
    *("__Host-k=1", "__Host-k=1; Secure", "__Host-k=1; Secure; Path=/x", "__host-k=1"),
    *("__Host-k=1; Path=/", "__Host-k=1; Secure; Path=/"),
    "__Host-k=1; Secure; Path=/; Domain=127.0.0.1",
    *("__Http-k=1; Secure", "__Http-k=1; Secure; HttpOnly", "__Http-k=1; HttpOnly"),
    *("__http-k=1; Secure", "__Host-Http-k=1; Secure; Path=/"),
    "__Host-Http-k=1; Secure; Path=/; HttpOnly",
    *("=__Secure-k", "=__Host-k=1", "__Hos-k=1", "__Secure=1"),
)
AGES: Final = (
    *(
        "0",
        "-1",
        "60",
        "+60",
        "060",
        "1.5",
        "60s",
        "abc",
        "",
        "-",
        "--1",
        "1e3",
        '"60"',
        " 60 ",
    ),
    *("99999999999999999999", "-99999999999999999999"),
)
DATES: Final = (
    *(
        "Fri, 01 Jan 2027 00:00:00 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "01 Jan 69 00:00:00 GMT",
    ),
    *("01 Jan 70 00:00:00 GMT", "Mon, 32 Jan 1970 00:00:00 GMT", "00:00:00 1 1970 Jan"),
    *("Sat, 01 Jan 2000 00:00 GMT", "Sat, 01-Jan-2000 00:00:00 GMT", "1 Jan 2000 0:0:0"),
    *(
        "Sat Jan  1 00:00:00 2000",
        "Sat, 01 Jan 2000 00:00:00",
        "Sat, 01 Jan 2000",
        "0",
        "tomorrow",
    ),
    *(
        "Saturday, 01-Jan-00 00:00:00 GMT",
        "2000-01-01T00:00:00Z",
        "Sat, 1 January 2000 00:00:00",
    ),
    *("Wed, 31 Dec 1600 00:00:00 GMT", "Sat, 01 Jan 2000 24:00:00 GMT", "30 Feb 2000 00:00:00"),
    *("Sat, 01 Jan 2000 00:60:00 GMT", "Jan 1 1970 00:00:00 +0100"),
)
# Cookies that WebKitGTK's store reads differently.
OTHERWISE_IN_LIBSOUP: Final = frozenset(
    {
        "'='",
        "''",
        "';'",
        "'k=é'",
        "'é=1'",
        "'k=1; SameSite=none'",
        "'k=1; SameSite=Strict; SameSite=None'",
        "'k=1; Domain=0.0.1'",
        "'__Secure-k=1'",
        "'__secure-k=1'",
        "'__Host-k=1'",
        "'__host-k=1'",
        "'__Host-k=1; Path=/'",
        "'__Http-k=1; HttpOnly'",
        "'=__Secure-k'",
        "'=__Host-k=1'",
        "'k=1; Max-Age='",
        "'k=1; Expires=00:00:00 1 1970 Jan'",
        "'k=1; Expires=Sat, 1 January 2000 00:00:00'",
        "'k=1; Expires=Jan 1 1970 00:00:00 +0100'",
        "'k=1; Max-Age=0; Expires=Fri, 01 Jan 2027 00:00:00 GMT'",
        "a value of 4096 characters",
        "a path of 1024 characters and a slash",
        "a path of 1025 characters and a slash",
        "a value with '\\x01'",
        "an attribute with '\\x01'",
        "a value with '\\x7f'",
        "an attribute with '\\x7f'",
        "a value with '\\t'",
    }
)


def scenarios() -> Iterator[Scenario]:
    yield from _of_one_line()
    yield from _of_hosts()
    yield from _of_third_parties()
    yield from _across_sites()
    yield from _after_redirects()


def _of_one_line() -> Iterator[Scenario]:
    for line in (*NAMES_AND_VALUES, *ATTRIBUTES, *PREFIXES):
        yield _kept(line)
    for age in AGES:
        yield _kept(f"k=1; Max-Age={age}")
    for date in DATES:
        yield _kept(f"k=1; Expires={date}")
    for first, second in (("Max-Age=0", "Max-Age=60"), ("Max-Age=60", "Max-Age=0")):
        yield _kept(f"k=1; {first}; {second}")
    future, past = "Expires=Fri, 01 Jan 2027 00:00:00 GMT", "Expires=1 Jan 2000 00:00:00"
    for attributes in (f"Max-Age=0; {future}", f"{past}; Max-Age=60", f"{past}; {future}"):
        yield _kept(f"k=1; {attributes}")
    for length in (4094, 4095, 4096):
        yield _kept(f"k={'x' * length}", f"a value of {length} characters")
    for length in (1023, 1024, 1025):
        yield _kept(f"k=1; Path=/{'x' * length}", f"a path of {length} characters and a slash")
    for sign in ("\x01", "\x7f", "\t"):
        yield _kept(f"k=1{sign}x", f"a value with {sign!r}")
        yield _kept(f"k=1; Unknown={sign}x", f"an attribute with {sign!r}")


def _kept(line: str, name: str = "") -> Scenario:
    """A line that is set, and a second request."""
    call = Call(url="<sibling/a>", credentials="include")
    back = [("Set-Cookie", f"{line}; Max-Age=0")] if "Path=/" in line else []
    replies = (*ok(*GOOD, ("Set-Cookie", line)), *ok(*GOOD, *back))
    unlike = LIBSOUP if (name or repr(line)) in OTHERWISE_IN_LIBSOUP else {}
    return Scenario(
        "cookie-lines",
        name or repr(line),
        (call, call),
        (Route(replies, (), "sibling"),),
        unlike=unlike,
    )


def _of_hosts() -> Iterator[Scenario]:
    """Cookies with the prefix __Host-, whose path or domain is not written out as it should."""
    own = Call(url="<sibling~>", credentials="include")
    yield _taken_back("__Host-k=1; Secure", own, Route((), (), "sibling", ""))
    yield _taken_back("__Host-k=1; Secure; Path=/", own, Route((), (), "sibling", ""))
    foreign = Call(credentials="include")
    line = "__Host-k=1; Secure; Path=/; SameSite=None; Partitioned"
    for attribute in ("", "; Domain=localhost"):
        yield _taken_back(line + attribute, foreign, Route())


def _taken_back(line: str, call: Call, route: Route) -> Scenario:
    """A line that is set, seen, and taken back."""
    lines = (line, None, f"{line}; Max-Age=0", None)
    replies = tuple(
        Reply(200, (*GOOD, *([("Set-Cookie", each)] if each else []))) for each in lines
    )
    name = f"{line}, of {call.url}"
    return Scenario("host-cookies", name, (call,) * 4, (replace(route, actual=replies),))


def _of_third_parties() -> Iterator[Scenario]:
    """Cookies of a host of another site than the page's."""
    call = Call(credentials="include")
    for line in (
        *("k=1", "k=1; SameSite=Lax", "k=1; SameSite=Strict", "k=1; SameSite=None"),
        *("k=1; SameSite=bogus", "k=1; SameSite", "k=1; HttpOnly", "k=1; Max-Age=60"),
    ):
        replies = (*ok(*GOOD, ("Set-Cookie", line)), *ok(*GOOD))
        for credentials in ("include", "same-origin"):
            second = replace(call, credentials=credentials)
            yield Scenario(
                "third-party-cookies",
                f"{line}, then {credentials}",
                (call, second),
                (Route(replies),),
            )


def _across_sites() -> Iterator[Scenario]:
    """Redirects out of the page's site and back, with a cookie that was set before."""
    for same_site in ("", "; SameSite=Lax", "; SameSite=Strict"):
        first = Call(url="<sibling/set>", credentials="include")
        setting = Route(
            ok(*GOOD, ("Set-Cookie", f"k=1; Path=<path>{same_site}")), (), "sibling", "/set"
        )
        chains: tuple[tuple[str, tuple[Server, ...]], ...] = (
            ("sibling to api to sibling", ("sibling", "api", "sibling")),
            ("api to sibling", ("api", "sibling")),
            ("sibling to sibling", ("sibling", "sibling")),
            ("page to api to sibling", ("page", "api", "sibling")),
        )
        for name, places in chains:
            yield _chain(f"{name}{same_site}", first, setting, places)


def _chain(name: str, first: Call, setting: Route, places: tuple[Server, ...]) -> Scenario:
    null = (("Access-Control-Allow-Origin", "null"), WITH_CREDENTIALS)
    routes = [replace(setting, actual=ok(*GOOD, ("Set-Cookie", _line(setting))))]
    for number, place in enumerate(places):
        # After a hop that is neither the page's origin nor the next one's, Origin is null.
        lines = (
            null if number > 1 or (number == 1 and places[0] not in ("page", place)) else GOOD
        )
        after = places[number + 1 : number + 2]
        replies = to(f"<{after[0]}/h{number + 1}>", *lines) if after else ok(*lines)
        routes.append(Route(replies, (), place, f"/h{number}"))
    again = Call(url=f"<{places[0]}/h0>", credentials="include")
    return Scenario("cookies-across-sites", name, (first, again), tuple(routes))


def _line(setting: Route) -> str:
    return dict(setting.actual[0].headers)["Set-Cookie"].replace("; Path=<path>", "")


def _after_redirects() -> Iterator[Scenario]:
    """Cookies that are set by the last hop, after one of another site."""
    null = (("Access-Control-Allow-Origin", "null"), WITH_CREDENTIALS)
    for line in ("k=1", "k=1; SameSite=Lax", "k=1; SameSite=Strict"):
        server: Server = "sibling"
        routes = (
            Route(to("<sibling/b>", *GOOD), (), "api"),
            Route((Reply(200, (*null, ("Set-Cookie", line))),), (), server, "/b"),
            Route(ok(*GOOD), (), server, "/c"),
        )
        calls = (Call(credentials="include"), Call(url="<sibling/c>", credentials="include"))
        yield Scenario(
            "cookies-across-sites", f"set after a foreign hop: {line}", calls, routes
        )
