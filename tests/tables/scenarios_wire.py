"""Scenarios on the wire: broken bodies, statuses, bytes, redirects, caches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final, Literal

from tables.scenario import (
    ANYONE,
    EXPOSE,
    HEADERS,
    MAX_AGE,
    METHODS,
    NULL,
    ORIGIN,
    PAGE,
    WITH_CREDENTIALS,
    Call,
    Framing,
    Lines,
    Reply,
    Route,
    Scenario,
    Server,
    granted,
    ok,
    row,
    to,
)

FRAMINGS: Final[tuple[Framing, ...]] = (
    *("short", "long", "chunked", "cut", "unended", "trailers", "close", "no-gzip"),
)
UNCOUNTED: Final = {
    "firefox": "it does not count the body of a Request object, only that of fetch(url, {body})"
}
BLANK: Final = {"firefox": "it removes blanks from the URL that it shows"}
HIDDEN: Final = {"webkit": "it sometimes fails when the page reads the hidden body"}
UNRELIABLE: Final = {"firefox": "it does not always reuse preflights to the page's own host"}
LISTED: Final = (METHODS, "PUT, DELETE, PATCH")


def scenarios() -> Iterator[Scenario]:
    yield from bodies()
    yield from statuses()
    yield from header_bytes()
    yield from location_bytes()
    yield from url_bytes()
    yield from data_urls()
    yield from redirected_caches()
    yield from redirected_methods()
    yield from metadata()
    yield from exposed()
    yield from empty_lines()
    yield from requests()


def bodies() -> Iterator[Scenario]:
    for framing in FRAMINGS:
        for name, lines in (("allowed", (PAGE,)), ("not allowed", ())):
            broken = (Reply(200, lines, "seen", framing),)
            yield row("bodies", f"{framing}, {name}", Call(), Route(broken))
            put = Call(method="PUT")
            answer = (Reply(200, (*lines, LISTED), "seen", framing),)
            yield row(
                "bodies", f"{framing}, {name}, on the preflight", put, Route(ok(PAGE), answer)
            )
        good = (Reply(200, (PAGE,), "seen", framing),)
        yield Scenario(
            "bodies",
            f"{framing}, no-cors",
            (Call(mode="no-cors"),),
            (Route(good),),
            unlike=HIDDEN if framing in ("short", "cut") else {},
        )
        yield row("bodies", f"{framing}, XMLHttpRequest", Call(via="xhr"), Route(good))
        moved = (Reply(302, (PAGE, ("Location", "<api/b>")), "gone", framing),)
        yield row(
            "bodies",
            f"{framing}, of a redirect",
            Call(),
            Route(moved),
            Route(ok(PAGE), (), "api", "/b"),
        )
        error = (Reply(500, (PAGE,), "seen", framing),)
        yield row("bodies", f"{framing}, of an error", Call(), Route(error))
        if framing != "long":
            yield row("bodies", f"{framing}, HEAD", Call(method="HEAD"), Route(good))
    for interim in ((100,), (103,), (100, 103), (102,)):
        early = (Reply(200, (PAGE,), "seen", "length", interim),)
        yield row("bodies", f"after {interim}", Call(), Route(early))
        asked = (Reply(204, (PAGE, LISTED), "", "length", interim),)
        put = Call(method="PUT")
        yield row("bodies", f"after {interim}, on the preflight", put, Route(ok(PAGE), asked))


def statuses() -> Iterator[Scenario]:
    for status in (401, 407, 421):
        for name, lines in (("allowed", (PAGE,)), ("not allowed", ())):
            replies = ok(*lines, status=status)
            yield row("statuses-of-the-network", f"{status} {name}", Call(), Route(replies))
            twice = (*replies, *ok(PAGE))
            yield row(
                "statuses-of-the-network", f"{status} {name}, then 200", Call(), Route(twice)
            )
            put, asked = Call(method="PUT"), granted(*lines, LISTED, status=status)
            yield row(
                "statuses-of-the-network",
                f"{status} {name}, on the preflight",
                put,
                Route(ok(PAGE), asked),
            )
            again = (*asked, *granted(PAGE, LISTED))
            yield row(
                "statuses-of-the-network",
                f"{status} {name}, on the preflight, then 204",
                put,
                Route(ok(PAGE), again),
            )
        post = Call(method="POST", body="x")
        yield row(
            "statuses-of-the-network",
            f"{status} to a POST, then 200",
            post,
            Route((*ok(PAGE, status=status), *ok(PAGE))),
        )
        bare = Call(mode="no-cors")
        yield row(
            "statuses-of-the-network", f"{status}, no-cors", bare, Route(ok(status=status))
        )
        own = Call(url="<page/a>")
        if status != 401:
            yield row(
                "statuses-of-the-network",
                f"{status} of the page's origin",
                own,
                Route(ok(status=status), server="page"),
            )


def header_bytes() -> Iterator[Scenario]:
    for name, value in (
        *(
            ("a byte of Latin-1", "\xe9"),
            ("UTF-8", "\xc3\xa9"),
            ("a byte of no UTF-8", "a\xffb"),
        ),
        *(("a cut UTF-8", "x\xc3"), ("three bytes of UTF-8", "\xe2\x82\xac"), ("C1", "\x85")),
        *(("both", "\xe9\xc3\xa9"), ("a surrogate", "\xed\xa0\x80"), ("NBSP", "\xa0x\xa0")),
    ):
        lines = (PAGE, (EXPOSE, "X-L"), ("X-L", value))
        yield row("header-bytes", name, Call(), Route(ok(*lines)))
        own = Call(url="<page/a>")
        yield row("header-bytes", f"{name}, same origin", own, Route(ok(*lines), server="page"))
        yield row(
            "header-bytes",
            f"{name}, after the origin",
            Call(),
            Route(ok((ORIGIN, f"<page>{value}"))),
        )
        yield row(
            "header-bytes",
            f"{name}, in a list",
            Call(method="PUT"),
            Route(ok(PAGE), granted(PAGE, (METHODS, f"PUT, {value}"))),
        )


PLACES: Final = (
    *(
        "/b\xfc",
        "/b\xc3\xbc",
        "/b c",
        "/b%zz",
        "/b%41",
        "/b%7e",
        "/b|c",
        "/b\\c",
        "/b\tc",
        "/b^c",
    ),
    *("/b`c", "/b{c}", '/b"c', "/b[c]", "/b'c", "/b;c", "/b%2fc", "/b%00", "/b/./c"),
    *("/b/../c", "/b/%2e%2e/c", "/b//c", "/b?\xfc", "/b?q=a b", "/b?q='x'", "/b?q=|", "/b?%zz"),
    *("/b?%41", "/b#f", "/b#\xfc", "/b?q#f?x", "/b?", "/b#"),
)


def _at(place: str) -> tuple[Route, ...]:
    """Answer wherever the engine goes: a path that is not scripted allows nobody."""
    del place
    return (Route(ok(PAGE), (), "api", "*"),)


def location_bytes() -> Iterator[Scenario]:
    for place in PLACES:
        first = Route(to(f"<api{place}>", PAGE))
        yield row("location-bytes", repr(place), Call(), first, *_at(place))


URLS: Final = (
    *(
        "/b|c",
        "/b%41",
        "/b%7e",
        "/b^c",
        "/b`c",
        "/b{c}",
        '/b"c',
        "/b[c]",
        "/b'c",
        "/b%2fc",
        "/b c",
    ),
    *("/b%zz", "/b\u00fc", "/b\tc", "/b\\c", "/b/./c", "/b/../c", "/b//c", "/b?%41", "/b?q=|"),
    *("/b?q='x'", "/b?\u00fc", "/b?{}", "/b?^`", "/b#%41", "/b?%zz", "/b%e9", "/b%C3%A9"),
)


def url_bytes() -> Iterator[Scenario]:
    for place in URLS:
        yield row("url-bytes", repr(place), Call(url=f"<api{place}>"), *_at(place))
    for name, url in (
        ("an empty user name and password", "http://:@<api!/a>"),
        ("an empty user name", "http://@<api!/a>"),
    ):
        yield row("url-bytes", name, Call(url=url), Route(ok(PAGE)))
    put = Call(method="PUT")
    for first, second in (("/b~c", "/b%7ec"), ("/b", "/b#"), ("/b", "/b?"), ("/b", "/b#x")):
        calls = (replace(put, url=f"<api{first}>"), replace(put, url=f"<api{second}>"))
        route = Route(ok(PAGE), granted(PAGE, LISTED, (MAX_AGE, "600")), "api", "*")
        yield Scenario("url-bytes", f"PUT {first}, then {second}", calls, (route,))


def data_urls() -> Iterator[Scenario]:
    for url in (
        *("data:text/plain,hi", "data:,hi", "data:text/plain;base64,aGk=", "data:;base64,aGk"),
        *(
            "data:text/html;charset=utf-8,%3Cp%3E",
            "data:x",
            "data:,a%20b",
            "data:;charset=x,hi",
        ),
        *("data:application/json,{}", "data:text/plain;base64,a", "data:foo,x", "data:,a?b"),
        *("data:,a#b", "data:text/plain; BASE64,aGk=", "DATA:,x", "data:image/svg+xml,%zz"),
    ):
        for mode in ("cors", "no-cors"):
            call = Call(url=url, mode=mode)
            yield Scenario(
                "data-urls", f"{mode} {url}", (call,), (), unlike=BLANK if " B" in url else {}
            )
    yield row("data-urls", "POST", Call(url="data:text/plain,hi", method="POST", body="x"))
    yield row("data-urls", "HEAD", Call(url="data:text/plain,hi", method="HEAD"))
    yield row("data-urls", "same-origin", Call(url="data:text/plain,hi", mode="same-origin"))


def redirected_caches() -> Iterator[Scenario]:
    """The preflight cache and redirects: the origin for which an answer is remembered."""
    put = Call(method="PUT")
    named = Call(headers=(("X-A", "1"),))
    for what, call, listed in (("PUT", put, LISTED), ("x-a", named, (HEADERS, "x-a"))):
        asked = (listed, (MAX_AGE, "600"))
        for place in ("api", "third", "page", "sibling"):
            server: Server = place
            unlike = UNRELIABLE if place == "page" else {}
            first = Route(to(f"<{place}/b>", PAGE, status=307), granted(PAGE, *asked))
            for said, lines in (("null", NULL), ("star", ANYONE)):
                own = PAGE if place == "api" else lines
                last = Route(ok(own), granted(own, *asked), server, "/b")
                name = f"{what}, 307 to {place}, {said}"
                yield Scenario(
                    "redirected-caches",
                    f"{name}, twice",
                    (call, call),
                    (first, last),
                    unlike=unlike,
                )
                direct = replace(call, url=f"<{place}/b>")
                both = Route(
                    (*ok(own), *ok(PAGE)),
                    (*granted(own, *asked), *granted(PAGE, *asked)),
                    server,
                    "/b",
                )
                yield Scenario(
                    "redirected-caches",
                    f"{name}, then directly",
                    (call, direct),
                    (first, both),
                    unlike=unlike,
                )
                turned = Route(
                    (*ok(PAGE), *ok(own)),
                    (*granted(PAGE, *asked), *granted(own, *asked)),
                    server,
                    "/b",
                )
                yield Scenario(
                    "redirected-caches",
                    f"{name}, after directly",
                    (direct, call),
                    (first, turned),
                    unlike=unlike,
                )


def redirected_methods() -> Iterator[Scenario]:
    for status in (301, 302, 303, 307, 308):
        for method, body in (
            ("DELETE", None),
            ("DELETE", "x"),
            ("PATCH", "x"),
            ("PUT", None),
            ("OPTIONS", None),
            ("FOO", "x"),
            ("HEAD", None),
            ("POST", None),
        ):
            for place in ("third", "api"):
                server: Server = place
                listed = (
                    (METHODS, "DELETE, PATCH, PUT, FOO, OPTIONS"),
                    (HEADERS, "content-type"),
                )
                call = Call(
                    method=method,
                    body=body,
                    headers=(("Content-Type", "application/json"),) if body else (),
                )
                lines = PAGE if place == "api" else NULL
                routes = (
                    Route(to(f"<{place}/b>", PAGE, status=status), granted(PAGE, *listed)),
                    Route(ok(lines), granted(lines, *listed), server, "/b"),
                )
                with_body = " with a body" if body else ""
                name = f"{method}{with_body}, {status} to {place}"
                yield Scenario("redirected-methods", name, (call,), routes)


def metadata() -> Iterator[Scenario]:
    """Sec-Fetch-* on each hop."""
    chains: tuple[tuple[Server, ...], ...] = (
        *(("page",), ("sibling",), ("api",), ("page", "sibling"), ("sibling", "page")),
        *(("api", "third"), ("api", "page"), ("page", "api"), ("sibling", "api")),
        *(
            ("api", "api"),
            ("sibling", "sibling"),
            ("page", "page"),
            ("page", "sibling", "page"),
        ),
        *(("api", "sibling"), ("sibling", "api", "sibling")),
    )
    for chain in chains:
        routes = [
            Route(to(f"<{after}/h{number + 1}>", ANYONE), (), server, f"/h{number}")
            for number, (server, after) in enumerate(pairwise(chain))
        ]
        routes.append(Route(ok(ANYONE), (), chain[-1], f"/h{len(chain) - 1}"))
        for mode in ("cors", "no-cors"):
            call = Call(url=f"<{chain[0]}/h0>", mode=mode)
            name = f"{mode}, {' to '.join(chain)}"
            yield Scenario("metadata", name, (call,), tuple(routes), site=True)
    put = Call(method="PUT")
    route = Route(ok(PAGE), granted(PAGE, LISTED))
    yield Scenario("metadata", "PUT", (put,), (route,), site=True)


def exposed() -> Iterator[Scenario]:
    for name, lines in (
        *(("star, then a bad token", ("*, a b",)), ("a bad token, then star", ("a b, *",))),
        *(
            ("two lines, the second bad", ("*", "a b")),
            ("a name, star, a bad token", ("X-A, *, @",)),
        ),
        *(("a name, then a bad token", ("X-A, @",)), ("an empty line, star", ("", "*"))),
        *(
            ("star, an empty line", ("*", "")),
            ("star, slash", ("*/x",)),
            ("quoted star", ('"*"',)),
        ),
    ):
        for credentials in ("omit", "include"):
            listed: Lines = tuple((EXPOSE, line) for line in lines)
            call = Call(credentials=credentials)
            route = Route(ok(PAGE, WITH_CREDENTIALS, *listed, ("X-A", "1"), ("X-B", "2")))
            yield row("expose", f"{name}, {credentials}", call, route)


def empty_lines() -> Iterator[Scenario]:
    for name, values in (("first", ("", "1")), ("last", ("1", "")), ("both", ("", ""))):
        lines: Lines = tuple(("X-A", value) for value in values)
        route = Route(ok(PAGE, (EXPOSE, "X-A"), *lines))
        yield row("expose", f"an empty line {name}", Call(), route)


def requests() -> Iterator[Scenario]:
    """The words of a request beside method, headers and mode."""
    digest = "sha256-S0Xje9ZsCKvUOWSUgXqcUU6tSfONdRC/KNtxrpYvgI0="
    other = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    for name, integrity in (
        *(("right", digest), ("wrong", other), ("right and wrong", f"{other} {digest}")),
        *(("no hash", "bogus"), ("a weaker one is wrong", f"{digest} sha1-x")),
    ):
        for mode in ("cors", "no-cors"):
            call = Call(integrity=integrity, mode=mode)
            yield row("requests", f"integrity {name}, {mode}", call, Route(ok(PAGE)))
        own = Call(integrity=integrity, url="<page/a>")
        yield row("requests", f"integrity {name}, same origin", own, Route(ok(), server="page"))
    for size in (65_535, 65_536, 65_537, 70_000, 200_000):
        for method in ("POST", "PUT"):
            call = Call(method=method, body="x", times=size, keepalive=True)
            route = Route(ok(PAGE), granted(PAGE, LISTED))
            yield Scenario(
                "requests",
                f"keepalive {method} of {size} bytes",
                (call,),
                (route,),
                unlike=UNCOUNTED if size > 65_536 else {},
            )
    modes: tuple[Literal["cors", "no-cors"], ...] = ("cors", "no-cors")
    for mode in modes:
        call = Call(cache="only-if-cached", mode=mode)
        yield row("requests", f"only-if-cached, {mode}", call, Route(ok(PAGE)))
    own = Call(cache="only-if-cached", mode="same-origin", url="<page/a>")
    yield row("requests", "only-if-cached, same-origin", own, Route(ok(), server="page"))
    for value in ("bytes=0-9", "bytes=0-", "bytes=-9", "bytes=9-0", "bytes=0-1,2-3"):
        for status in (200, 206, 416):
            call = Call(headers=(("Range", value),))
            route = Route(ok(PAGE, status=status), granted(PAGE, (HEADERS, "range")))
            yield row("requests", f"Range {value}, {status}", call, route)
    for status in (206, 416):
        bare = Call(mode="no-cors")
        yield row("requests", f"{status} unasked, no-cors", bare, Route(ok(status=status)))
