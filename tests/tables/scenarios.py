"""Requests of pages and answers of servers: the matrix that engines and the model both run.

No row has an outcome: the model predicts it, and the engines confirm it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, Literal

from tables import scenarios_cookies, scenarios_elements, scenarios_resources, scenarios_wire
from tables.scenario import (
    ANYONE,
    CREDENTIALS,
    EXPOSE,
    HEADERS,
    MAX_AGE,
    METHODS,
    MODES,
    NULL,
    ORIGIN,
    PAGE,
    SERVERS,
    WITH_CREDENTIALS,
    Call,
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

# Values of Access-Control-Allow-Origin that servers send.
ORIGIN_LINES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("missing", ()),
    ("the origin", ("<page>",)),
    ("star", ("*",)),
    ("null", ("null",)),
    ("empty", ("",)),
    ("slash", ("<page>/",)),
    ("path", ("<page>/page",)),
    ("query", ("<page>?",)),
    ("fragment", ("<page>#",)),
    ("no scheme", ("<page!>",)),
    ("scheme-relative", ("//<page!>",)),
    ("upper-case scheme", ("HTTP://<page!>",)),
    ("other scheme", ("https://<page!>",)),
    ("no port", ("http://127.0.0.1",)),
    ("other port", ("<sibling>",)),
    ("other host", ("<api>",)),
    ("user", ("http://user@<page!>",)),
    ("blanks around", (" \t<page> \t",)),
    ("star with blanks", ("  *  ",)),
    ("quoted", ('"<page>"',)),
    ("single-quoted", ("'<page>'",)),
    ("star quoted", ('"*"',)),
    ("trailing comma", ("<page>,",)),
    ("star comma", ("*,",)),
    ("leading comma", (",<page>",)),
    ("list", ("<page>, <api>",)),
    ("list of the same", ("<page>, <page>",)),
    ("list with star", ("*, <page>",)),
    ("space-separated", ("<page> <api>",)),
    ("two stars", ("**",)),
    ("semicolon", ("<page>;",)),
    ("pattern host", ("http://*",)),
    ("pattern port", ("http://127.0.0.1:*",)),
    ("two equal lines", ("<page>", "<page>")),
    ("two star lines", ("*", "*")),
    ("two lines, star second", ("<page>", "*")),
    ("two lines, empty second", ("<page>", "")),
    ("two lines, empty first", ("", "<page>")),
    ("two lines, other first", ("<api>", "<page>")),
    ("upper-case null", ("NULL",)),
    ("none", ("none",)),
    ("true", ("true",)),
)


def allow_origin() -> Iterator[Scenario]:
    for name, values in ORIGIN_LINES:
        lines = tuple((ORIGIN, value) for value in values)
        for mode in MODES:
            route = Route(ok(*lines, WITH_CREDENTIALS))
            yield row("allow-origin", f"{name}, {mode}", Call(credentials=mode), route)
    yield row("allow-origin", "omit", Call(credentials="omit"), Route(ok(ANYONE)))
    for name in ("access-control-allow-origin", "ACCESS-CONTROL-ALLOW-ORIGIN"):
        yield row("allow-origin", f"spelled {name}", Call(), Route(ok((name, "<page>"))))
    for name in (
        "Access-Control-Allow-Origins",
        "Allow-Origin",
        "X-Access-Control-Allow-Origin",
    ):
        yield row("allow-origin", f"spelled {name}", Call(), Route(ok((name, "*"))))


CREDENTIALS_LINES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("missing", ()),
    ("true", ("true",)),
    ("capital", ("True",)),
    ("upper case", ("TRUE",)),
    ("one", ("1",)),
    ("yes", ("yes",)),
    ("false", ("false",)),
    ("empty", ("",)),
    ("quoted", ('"true"',)),
    ("structured", ("?1",)),
    ("star", ("*",)),
    ("blanks around", (" \ttrue\t ",)),
    ("semicolon", ("true;",)),
    ("trailing comma", ("true,",)),
    ("twice", ("true, true",)),
    ("two lines", ("true", "true")),
    ("two lines, false second", ("true", "false")),
    ("two lines, empty second", ("true", "")),
    ("two lines, empty first", ("", "true")),
)


def allow_credentials() -> Iterator[Scenario]:
    for name, values in CREDENTIALS_LINES:
        lines = tuple((CREDENTIALS, value) for value in values)
        good = (PAGE, WITH_CREDENTIALS)
        call = Call(credentials="include")
        put = replace(call, method="PUT")
        yield row("allow-credentials", name, call, Route(ok(PAGE, *lines)))
        yield row(
            "allow-credentials",
            f"{name}, on the preflight",
            put,
            Route(ok(*good), granted(PAGE, *lines, (METHODS, "PUT"))),
        )
    for mode in ("omit", "same-origin"):
        call = Call(credentials=mode)
        yield row(
            "allow-credentials", f"false, {mode}", call, Route(ok(PAGE, (CREDENTIALS, "false")))
        )


STATUSES: Final = (
    *(200, 201, 202, 203, 204, 206, 226, 299, 300, 304, 400, 401, 402, 403, 404, 405, 406),
    *(409, 410, 411, 413, 415, 418, 422, 429, 451, 500, 501, 502, 503, 504, 511, 599),
)


def actual_status() -> Iterator[Scenario]:
    for status in STATUSES:
        body = "" if status in {204, 304} else "seen"
        for name, lines in (("allowed", (PAGE,)), ("not allowed", ())):
            route = Route(ok(*lines, status=status, body=body))
            yield row("actual-status", f"{status} {name}", Call(), route)


PREFLIGHT_STATUSES: Final = (
    *(200, 201, 202, 203, 204, 205, 206, 226, 299, 300, 301, 302, 303, 304, 307, 308),
    *(400, 401, 403, 404, 405, 418, 429, 500, 501, 502, 503),
)


def preflight_status() -> Iterator[Scenario]:
    put = Call(method="PUT")
    lines = (PAGE, (METHODS, "PUT"))
    for status in PREFLIGHT_STATUSES:
        route = Route(ok(PAGE), granted(*lines, status=status))
        yield row("preflight-status", str(status), put, route)
    for status in (301, 302, 303, 307, 308):
        for place in ("<api/b>", "<third/b>"):
            yield row(
                "preflight-status",
                f"{status} to {place}",
                put,
                Route(ok(PAGE), to(place, *lines, status=status)),
                Route(ok(PAGE), granted(*lines), "api", "/b"),
                Route(ok(PAGE), granted(*lines), "third", "/b"),
            )
    for status in (204, 404, 500):
        route = Route(ok(PAGE), granted(status=status))
        yield row("preflight-status", f"{status} without any header", put, route)
    route = Route(ok(PAGE), ok(*lines, body="a body"))
    yield row("preflight-status", "200 with a body", put, route)


METHOD_NAMES: Final = (
    *("GET", "get", "Get", "HEAD", "head", "POST", "post", "PUT", "put", "DELETE", "delete"),
    *("OPTIONS", "options", "PATCH", "patch", "Patch", "QUERY", "PROPFIND", "MKCOL", "LINK"),
    *("FOO", "foo", "M-SEARCH", "x_y", "!#$%&'*+.^_`|~0"),
    *("CONNECT", "connect", "TRACE", "trace", "TRACK", "Track"),
    *("", "A B", "PUT,", "PÜT", "*"),
)
UPPER: Final = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"})


def methods() -> Iterator[Scenario]:
    for method in METHOD_NAMES:
        sent = method.upper() if method.upper() in UPPER else method
        listed = (METHODS, sent.encode("ascii", "replace").decode())
        for name, line in (("listed", listed), ("star", (METHODS, "*"))):
            route = Route(ok(PAGE), granted(PAGE, line))
            yield row("methods", f"{method!r} {name}", Call(method=method), route)
    for method in ("PUT", "PATCH", "patch", "FOO"):
        route = Route(ok(PAGE), granted(PAGE, (METHODS, "GET")))
        yield row("methods", f"{method!r} not listed", Call(method=method), route)
    for method in ("GET", "HEAD", "POST", "OPTIONS"):
        call = Call(method=method, headers=(("X-Foo", "1"),))
        route = Route(ok(PAGE), granted(PAGE, (HEADERS, "x-foo"), (METHODS, "DELETE")))
        yield row("methods", f"{method!r} with a header, not listed", call, route)


METHOD_LINES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("missing", ()),
    ("empty", ("",)),
    ("listed", ("PUT",)),
    ("lower case", ("put",)),
    ("capital", ("Put",)),
    ("list", ("GET, PUT, DELETE",)),
    ("list without blanks", ("GET,PUT,DELETE",)),
    ("list with tabs", ("GET\t,\tPUT",)),
    ("empty elements", (",GET,,PUT,",)),
    ("two lines", ("GET", "PUT")),
    ("other", ("DELETE",)),
    ("star", ("*",)),
    ("star in a list", ("*, GET",)),
    ("star and the method", ("*, PUT",)),
    ("two stars", ("**",)),
    ("pattern", ("P*",)),
    ("quoted", ('"PUT"',)),
    ("space-separated", ("GET PUT",)),
    ("semicolons", ("GET;PUT",)),
    ("brackets", ("[PUT]",)),
    ("bad token beside it", ("PUT, @",)),
    ("bad token in another line", ("PUT", "G E T")),
    ("parameter", ("PUT;q=1",)),
    ("slash", ("PUT/1",)),
)


def allow_methods() -> Iterator[Scenario]:
    for name, values in METHOD_LINES:
        lines = tuple((METHODS, value) for value in values)
        for mode in MODES:
            good = (PAGE, WITH_CREDENTIALS)
            call = Call(method="PUT", credentials=mode)
            yield row(
                "allow-methods",
                f"{name}, {mode}",
                call,
                Route(ok(*good), granted(*good, *lines)),
            )
    for value in ("", "@", "G E T", "DELETE", "*"):
        call = Call(headers=(("X-Foo", "1"),))
        route = Route(ok(PAGE), granted(PAGE, (HEADERS, "x-foo"), (METHODS, value)))
        yield row("allow-methods", f"GET with a header, {value!r}", call, route)


HEADER_LINES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("missing", ()),
    ("empty", ("",)),
    ("listed", ("x-foo",)),
    ("as typed", ("X-Foo",)),
    ("upper case", ("X-FOO",)),
    ("list", ("x-bar, x-foo, x-baz",)),
    ("list without blanks", ("x-bar,x-foo,x-baz",)),
    ("list with tabs", ("x-bar\t,\tx-foo",)),
    ("empty elements", (",x-bar,,x-foo,",)),
    ("two lines", ("x-bar", "x-foo")),
    ("other", ("x-bar",)),
    ("star", ("*",)),
    ("star in a list", ("*, x-bar",)),
    ("star and the name", ("*, x-foo",)),
    ("two stars", ("**",)),
    ("pattern", ("x-*",)),
    ("quoted", ('"x-foo"',)),
    ("space-separated", ("x-bar x-foo",)),
    ("semicolons", ("x-bar;x-foo",)),
    ("colon", ("x-foo:",)),
    ("bad token beside it", ("x-foo, @",)),
    ("bad token in another line", ("x-foo", "x bar")),
    ("underscore", ("x_foo",)),
)


def allow_headers() -> Iterator[Scenario]:
    good = (PAGE, WITH_CREDENTIALS)
    for name, values in HEADER_LINES:
        lines = tuple((HEADERS, value) for value in values)
        for mode in MODES:
            call = Call(headers=(("X-Foo", "1"),), credentials=mode)
            route = Route(ok(*good), granted(*good, *lines))
            yield row("allow-headers", f"{name}, {mode}", call, route)
    for value in ("*", "authorization", "Authorization", "*, authorization", "x-foo"):
        for mode in MODES:
            call = Call(headers=(("Authorization", "Bearer x"),), credentials=mode)
            route = Route(ok(*good), granted(*good, (HEADERS, value)))
            yield row("allow-headers", f"authorization under {value!r}, {mode}", call, route)
    two = (("X-Foo", "1"), ("X-Bar", "2"))
    for value in ("x-foo", "x-bar", "x-foo, x-bar", "*"):
        route = Route(ok(PAGE), granted(PAGE, (HEADERS, value)))
        yield row("allow-headers", f"two names under {value!r}", Call(headers=two), route)
    for value in ("@", "", "x-foo"):
        route = Route(ok(PAGE), granted(PAGE, (METHODS, "PUT"), (HEADERS, value)))
        yield row("allow-headers", f"PUT without headers, {value!r}", Call(method="PUT"), route)


UNSAFE: Final = '"():<>?@[\\]{}'
TYPES: Final = (
    "text/plain",
    "TEXT/Plain",
    "text/plain;charset=utf-8",
    "text/plain; charset=UTF-8",
    'text/plain;charset="utf-8"',
    "text/plain; (x)",
    "text/plain,application/json",
    "text/plain, text/plain",
    " text/plain ",
    "text/plain;",
    "text/plain x",
    "text /plain",
    "text/plain;a=@",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json",
    "application/json;charset=utf-8",
    "text/html",
    "text/xml",
    "text/plain+xml",
    "application/octet-stream",
    "application/csp-report",
    "text",
    "*/*",
    "",
)
RANGES: Final = (
    *(
        "bytes=0-9",
        "bytes=0-",
        "bytes=5-5",
        "bytes=9-0",
        "bytes=-5",
        "bytes=0-1,3-4",
        "bytes=-",
    ),
    *("bytes= 0-9", "bytes=0 -9", "bytes = 0-9", "Bytes=0-9", "items=0-9", "bytes=0-9 ", "0-9"),
    *("bytes=00-09", "bytes=a-b", ""),
    *("bytes=0-2147483647", "bytes=0-2147483648", "bytes=0-4294967295", "bytes=0-4294967296"),
    *("bytes=0-9223372036854775807", "bytes=0-9223372036854775808"),
    *("bytes=0-18446744073709551615", "bytes=0-18446744073709551616"),
    "bytes=18446744073709551616-",
)
LANGUAGES: Final = (
    *("en", "de-CH, fr;q=0.5", "*", "en_US", "en/US", "en@x", 'en"', "x" * 128, "x" * 129, ""),
    *("en+de", "en!", "é", "en.x=1"),
)
SAFELISTED_OR_NOT: Final = (
    *("X-Foo", "Authorization", "X-Requested-With", "Cache-Control", "Pragma", "If-None-Match"),
    *("If-Modified-Since", "Traceparent", "Last-Event-ID", "Priority", "Origin-Trial", "Link"),
    *("Upgrade-Insecure-Requests", "Content-Encoding", "Idempotency-Key", "If-Range"),
    *("User-Agent", "X_u", "!#$%&'*+-.^_`|~", "Access-Control-Request-Private-Network"),
)
CLIENT_HINTS: Final = (
    *("DPR", "Width", "Viewport-Width", "Save-Data", "Downlink", "RTT", "ECT", "Device-Memory"),
    *("Sec-CH-DPR", "CH-Foo"),
)
HINTS: Final = ("1", "1.5", "-1", "on", "On", "4g", "")
FORBIDDEN_NAMES: Final = (
    *("Accept-Charset", "Accept-Encoding", "Access-Control-Request-Headers", "Cookie2", "DNT"),
    *("Access-Control-Request-Method", "Connection", "Content-Length", "Cookie", "Date"),
    *("Expect", "Host", "Keep-Alive", "Origin", "Referer", "Set-Cookie", "TE", "Trailer"),
    *("Transfer-Encoding", "Upgrade", "Via", "Proxy-Foo", "Sec-Foo", "Sec-CH-UA", "sec-"),
)


def _asks(name: str, *headers: tuple[str, str], method: str = "GET") -> Scenario:
    """A call with headers, to a server that allows them all by name."""
    names = ",".join(dict.fromkeys(name.lower() for name, _ in headers))
    body = "x" if method == "POST" else None
    call = Call(method=method, headers=headers, body=body)
    return row("request-headers", name, call, Route(ok(PAGE), granted(PAGE, (HEADERS, names))))


def request_headers() -> Iterator[Scenario]:
    yield from safelisted_values()
    for name in SAFELISTED_OR_NOT:
        yield _asks(name, (name, "1"))
    for name in CLIENT_HINTS:
        for value in HINTS:
            yield _asks(f"client hint {name} {value!r}", (name, value))
    for name in FORBIDDEN_NAMES:
        yield _asks(f"forbidden {name}", (name, "1"))
    for name in ("X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override"):
        for value in ("TRACE", "trace", "PUT", "PUT, CONNECT", "GETTRACE"):
            yield _asks(f"{name} {value!r}", (name, value))
    yield _asks("custom, empty", ("X-Foo", ""))
    many = (
        "X-B",
        "x-a",
        "X-10",
        "X-9",
        "Range",
        "Content-Type",
        "Authorization",
        "x_u",
        "X-B2",
    )
    yield _asks("many names", *((name, "1") for name in many))
    yield _asks("a name twice", ("X-Foo", "1"), ("x-foo", "2"))
    yield _asks("safe beside unsafe", ("X-Foo", "1"), ("Accept", "a"), ("Accept-Language", "b"))
    yield from sizes_together()


def safelisted_values() -> Iterator[Scenario]:
    for byte in (*UNSAFE, "\x7f", "\x01", "\t", " ", "é", "\xff", "~", "/", "'"):
        yield _asks(f"Accept with {byte!r}", ("Accept", f"a{byte}b"))
    for size in (127, 128, 129):
        yield _asks(f"Accept of {size} bytes", ("Accept", "x" * size))
        yield _asks(f"Content-Language of {size} bytes", ("Content-Language", "x" * size))
        kind = "text/plain;a=".ljust(size, "x")
        yield _asks(f"Content-Type of {size} bytes", ("Content-Type", kind), method="POST")
        digits = "bytes=0-".ljust(size, "9")
        yield _asks(f"Range of {size} bytes", ("Range", digits))
    yield _asks("Accept, empty", ("Accept", ""))
    yield _asks("Content-Type with 'é'", ("Content-Type", "text/plain;a=é"), method="POST")
    for value in LANGUAGES:
        shown = value if len(value) < 20 else f"{len(value)} bytes"
        yield _asks(f"Accept-Language {shown!r}", ("Accept-Language", value))
        yield _asks(f"Content-Language {shown!r}", ("Content-Language", value))
    for value in TYPES:
        yield _asks(f"Content-Type {value!r}", ("Content-Type", value), method="POST")
    for value in RANGES:
        yield _asks(f"Range {value!r}", ("Range", value))


def sizes_together() -> Iterator[Scenario]:
    four = ("Accept", "Accept-Language", "Content-Language")
    full = tuple((name, "x" * 128) for name in four)
    kind = ("Content-Type", "text/plain;a=".ljust(128, "x"))
    digits = ("Range", "bytes=0-".ljust(128, "9"))
    yield _asks("all safelisted names full", *full, kind, digits, method="POST")
    for each, count in ((60, 2), (63, 2), (64, 2), (70, 2), (128, 2), (128, 8), (128, 9)):
        lines = (("Accept", "x" * each),) * count
        yield _asks(f"{count} Accept lines of {each} bytes", *lines)
        lines = (("Accept-Language", "x" * each),) * count
        yield _asks(f"{count} Accept-Language lines of {each} bytes", *lines)
    for first, second in (("text/plain", "text/plain"), ("text/plain", "application/json")):
        lines = (("Content-Type", first), ("Content-Type", second))
        yield _asks(f"two types, {first} and {second}", *lines, method="POST")


AGES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("missing", ()),
    ("empty", ("",)),
    ("600", ("600",)),
    ("0", ("0",)),
    ("-1", ("-1",)),
    ("-0", ("-0",)),
    ("blanks around", ("  600\t",)),
    ("leading zeros", ("000600",)),
    ("plus", ("+600",)),
    ("word", ("abc",)),
    ("number and word", ("600abc",)),
    ("fraction", ("600.9",)),
    ("exponent", ("1e3",)),
    ("quoted", ('"600"',)),
    ("parameter", ("600;x",)),
    ("list", ("600, 100",)),
    ("two lines", ("600", "600")),
    ("two lines, empty second", ("600", "")),
    ("two lines, empty first", ("", "600")),
    ("two to the 31", ("2147483648",)),
    ("two to the 32", ("4294967296",)),
    ("huge", ("99999999999999999999",)),
    ("day and more", ("90000",)),
)


def max_age() -> Iterator[Scenario]:
    put = Call(method="PUT")
    for name, values in AGES:
        lines = tuple((MAX_AGE, value) for value in values)
        route = Route(ok(PAGE), granted(PAGE, (METHODS, "PUT"), *lines))
        yield Scenario("max-age", f"{name}, again at once", (put, put), (route,))


def expiry() -> Iterator[Scenario]:
    put = Call(method="PUT")
    for name, lines, after in (
        ("1 s, after 3 s", ((MAX_AGE, "1"),), 3000),
        ("600 s, after 3 s", ((MAX_AGE, "600"),), 3000),
        ("no age, after 1 s", (), 1000),
        ("no age, after 8 s", (), 8000),
        ("0 s, after 1 s", ((MAX_AGE, "0"),), 1000),
        ("huge, after 8 s", ((MAX_AGE, "9" * 20),), 8000),
        ("word, after 1 s", ((MAX_AGE, "abc"),), 1000),
        ("word, after 8 s", ((MAX_AGE, "abc"),), 8000),
    ):
        route = Route(ok(PAGE), granted(PAGE, (METHODS, "PUT"), *lines))
        yield Scenario("expiry", name, (put, replace(put, after=after)), (route,))


def _cached(name: str, calls: Iterable[Call], *lines: tuple[str, str]) -> Scenario:
    """Calls to a server whose preflights are good for ten minutes."""
    route = Route(
        ok(PAGE, WITH_CREDENTIALS), granted(PAGE, WITH_CREDENTIALS, (MAX_AGE, "600"), *lines)
    )
    other = replace(route, path="/b")
    return Scenario("cache", name, tuple(calls), (route, other))


def cache() -> Iterator[Scenario]:
    put, delete = Call(method="PUT"), Call(method="DELETE")
    x_a, x_b = Call(headers=(("X-A", "1"),)), Call(headers=(("X-B", "1"),))
    secret = Call(headers=(("Authorization", "Bearer x"),))
    both, any_method = (METHODS, "PUT, DELETE"), (METHODS, "*")
    names, any_name = (HEADERS, "x-a, x-b"), (HEADERS, "*")
    yield _cached("same again", (put, put, put), both)
    yield _cached("other method, listed", (put, delete), both)
    yield _cached("other header, listed", (x_a, x_b), names)
    yield _cached("other header, not listed", (x_a, x_b), (HEADERS, "x-a"))
    yield _cached("other header, not listed, then the first", (x_a, x_b, x_a), (HEADERS, "x-a"))
    yield _cached(
        "other method, not listed, then the first", (put, delete, put), (METHODS, "PUT")
    )
    yield _cached("method after header", (x_a, put), both, names)
    yield _cached("header after method", (put, x_a), both, names)
    yield _cached(
        "method and header together", (put, x_a, replace(x_b, method="DELETE")), both, names
    )
    yield _cached("star method, same again", (put, put), any_method)
    yield _cached("star method, other method", (put, delete), any_method)
    yield _cached("star header, same again", (x_a, x_a), any_name)
    yield _cached("star header, other header", (x_a, x_b), any_name)
    yield _cached("star and name, same again", (x_a, x_a), (HEADERS, "*, x-a"))
    yield _cached("authorization by name", (secret, secret), (HEADERS, "authorization"))
    yield _cached("authorization after star", (x_a, secret), any_name)
    yield _cached("authorization by star", (secret, secret), any_name)
    yield _cached(
        "authorization by star and name", (secret, secret), (HEADERS, "*, authorization")
    )
    yield _cached("star method and name, same again", (put, put), (METHODS, "*, PUT"))
    yield _cached("no method line", (put, put))
    yield _cached("safelisted method with a header", (x_a, replace(x_a, method="POST")), names)
    yield from cache_keys(put, both)
    yield from cache_and_modes(put, both)
    yield from cache_losses(put, delete, both)


def cache_keys(put: Call, both: tuple[str, str]) -> Iterator[Scenario]:
    query = replace(put, url="<api/a?1>")
    fragment = replace(put, url="<api/a>#1")
    include = replace(put, credentials="include")
    yield _cached("other path", (put, replace(put, url="<api/b>")), both)
    yield _cached("other query", (put, query), both)
    yield _cached("same query", (query, query), both)
    yield _cached("two queries", (query, replace(put, url="<api/a?2>")), both)
    yield _cached("fragment after none", (put, fragment), both)
    yield _cached("none after fragment", (fragment, put), both)
    yield _cached("with credentials after without", (put, include), both)
    yield _cached("without credentials after with", (include, put), both)
    yield _cached("with credentials, again", (include, include), both)
    yield _cached("omit after same-origin", (put, replace(put, credentials="omit")), both)


def cache_and_modes(put: Call, both: tuple[str, str]) -> Iterator[Scenario]:
    for mode in ("no-store", "reload", "no-cache"):
        again = replace(put, cache=mode)
        yield _cached(f"then {mode}", (put, again), both)
        yield _cached(f"{mode} twice", (again, again), both)
        yield _cached(f"{mode} first", (again, put), both)
    yield _cached("fetch after XMLHttpRequest", (replace(put, via="xhr"), put), both)
    yield _cached("XMLHttpRequest after fetch", (put, replace(put, via="xhr")), both)
    for name, value in (("Cache-Control", "no-store"), ("Vary", "*"), ("Vary", "Origin")):
        yield _cached(f"{name}: {value}", (put, put), both, (name, value))


def cache_losses(put: Call, delete: Call, both: tuple[str, str]) -> Iterator[Scenario]:
    good = granted(PAGE, (METHODS, "PUT"), (MAX_AGE, "600"))
    bad = granted(PAGE, (METHODS, "PUT"), (MAX_AGE, "600"), status=404)
    whole = granted(PAGE, both, (MAX_AGE, "600"))
    calls = (put, put, put)
    route = Route((*ok(PAGE), *ok(), *ok(PAGE)), good)
    yield Scenario("cache", "the second answer is not allowed", calls, (route,))
    route = Route(ok(PAGE), (*good, *bad, *good))
    yield Scenario("cache", "another method is refused", (put, delete, put), (route,))
    route = Route(ok(PAGE), (*good, *granted(), *good))
    yield Scenario("cache", "another method gets no answer", (put, delete, put), (route,))
    route = Route(ok(PAGE), (*bad, *whole))
    yield Scenario("cache", "refused, then allowed", calls, (route,))
    route = Route((*ok(PAGE, status=500), *ok(PAGE)), whole)
    yield Scenario("cache", "the first answer is an error", calls, (route,))
    other = granted(PAGE, (METHODS, "DELETE"), (MAX_AGE, "600"))
    route = Route(ok(PAGE), (*good, *other, *good, *other))
    turns = (put, delete, put, delete)
    yield Scenario("cache", "each answer lists its own method", turns, (route,))
    fresh = replace(delete, cache="no-store")
    route = Route(ok(PAGE), (*good, *bad, *good))
    yield Scenario(
        "cache", "another method is refused to no-store", (put, fresh, put), (route,)
    )
    fresh = replace(put, cache="reload")
    yield Scenario("cache", "the same is refused on reload", (put, fresh, put), (route,))
    shorter = granted(PAGE, both, (MAX_AGE, "0"))
    route = Route(ok(PAGE), (*whole, *shorter, *whole))
    x_put = replace(put, headers=(("X-A", "1"),))
    yield Scenario("cache", "a header that was not asked for", (put, x_put, put), (route,))


EXPOSE_LINES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("missing", ()),
    ("empty", ("",)),
    ("one", ("X-One",)),
    ("lower case", ("x-one",)),
    ("both", ("X-One, X-Two",)),
    ("without blanks", ("x-one,x-two",)),
    ("two lines", ("X-One", "X-Two")),
    ("empty elements", (",X-One,,",)),
    ("star", ("*",)),
    ("star in a list", ("*, X-One",)),
    ("two stars", ("**",)),
    ("pattern", ("X-*",)),
    ("quoted", ('"X-One"',)),
    ("space-separated", ("X-One X-Two",)),
    ("semicolon", ("X-One;X-Two",)),
    ("bad token beside it", ("X-One, @",)),
    ("bad token in another line", ("X-One", "X Two")),
    ("Set-Cookie", ("Set-Cookie, X-One",)),
    ("not there", ("X-Three",)),
    ("itself", ("Access-Control-Expose-Headers",)),
)
MANY_HEADERS: Final[Lines] = (
    ("X-One", "1"),
    ("X-Two", "2"),
    ("X-Two", "3"),
    ("X-Empty", ""),
    ("Cache-Control", "no-store"),
    ("Content-Language", "en"),
    ("Content-Type", "text/plain"),
    ("ETag", '"x"'),
    ("Expires", "0"),
    ("Last-Modified", "Sat, 01 Jan 2000 00:00:00 GMT"),
    ("Pragma", "x"),
    ("Authorization", "x"),
    ("Server", "x"),
    ("Set-Cookie", "a=b; Path=/exposed"),
    ("Set-Cookie2", "a=b"),
)


def expose() -> Iterator[Scenario]:
    good = (PAGE, WITH_CREDENTIALS)
    for name, values in EXPOSE_LINES:
        lines = tuple((EXPOSE, value) for value in values)
        route = Route(ok(*good, *MANY_HEADERS, *lines))
        for mode in MODES:
            call = Call(credentials=mode)
            yield row("expose", f"{name}, {mode}", call, route)
        yield row("expose", f"{name}, XMLHttpRequest", Call(via="xhr"), route)
    starred = Route(ok(*good, *MANY_HEADERS, ("*", "star"), (EXPOSE, "*")))
    yield row("expose", "a header named star", Call(credentials="include"), starred)
    hidden = Route(ok(*MANY_HEADERS, (EXPOSE, "X-One"), server_origin("<sibling>")))
    yield row("expose", "not allowed", Call(), hidden)
    own = Route(ok(*MANY_HEADERS), server="page")
    yield row("expose", "same origin", Call(url="<page/a>"), own)


def server_origin(origin: str) -> tuple[str, str]:
    """The line that allows one origin."""
    return (ORIGIN, origin)


REDIRECTS: Final = (301, 302, 303, 307, 308)


def redirects() -> Iterator[Scenario]:
    for status in REDIRECTS:
        for method in ("GET", "POST", "PUT"):
            for target, there in (("<api/b>", PAGE), ("<third/b>", NULL)):
                yield _redirected(
                    f"{status} {method} to {target}",
                    Call(method=method, body="x" if method != "GET" else None),
                    to(target, PAGE, status=status),
                    there,
                )
    yield from redirect_origins()
    yield from redirect_places()
    yield from redirect_modes()
    yield from redirect_headers()
    yield from redirect_chains()


def _redirected(
    name: str, call: Call, first: tuple[Reply, ...], *lines: tuple[str, str]
) -> Scenario:
    """A call that is sent elsewhere; all servers answer preflights, and `lines` in the end."""
    allowing = (
        *lines,
        (METHODS, "PUT, PATCH"),
        (HEADERS, "x-foo, authorization, content-type"),
    )
    there = tuple(Route(ok(*lines), granted(*allowing), server, "/b") for server in SERVERS)
    start = granted(PAGE, WITH_CREDENTIALS, *allowing[len(lines) :])
    routes = tuple(Route(first, start, server, "/a") for server in ("page", "api"))
    return row("redirects", name, call, *routes, *there)


def redirect_origins() -> Iterator[Scenario]:
    """The page that may read in the end, by the target of the call."""
    for start, place in (
        ("<api/a>", "<api/b>"),
        ("<api/a>", "<third/b>"),
        ("<api/a>", "<page/b>"),
        ("<page/a>", "<api/b>"),
        ("<page/a>", "<page/b>"),
        ("<page/a>", "<sibling/b>"),
    ):
        for lines in ((), (ANYONE,), (PAGE,), (NULL,)):
            shown = lines[0][1] if lines else "nothing"
            first = to(place, PAGE)
            yield _redirected(f"{start} to {place}, {shown}", Call(url=start), first, *lines)
    for lines in ((), (ANYONE,), (NULL,), (server_origin("<api>"),)):
        shown = lines[0][1] if lines else "nothing"
        yield _redirected(f"first hop says {shown}", Call(), to("<api/b>", *lines), PAGE)
        yield _redirected(
            f"first hop of two servers says {shown}", Call(), to("<third/b>", *lines), ANYONE
        )
    include = Call(credentials="include")
    for last in ((PAGE,), (PAGE, WITH_CREDENTIALS), (NULL, WITH_CREDENTIALS), (ANYONE,)):
        shown = " ".join(value for _, value in last)
        for place in ("<api/b>", "<third/b>"):
            first = to(place, PAGE, WITH_CREDENTIALS)
            yield _redirected(f"with credentials to {place}, {shown}", include, first, *last)


def redirect_places() -> Iterator[Scenario]:
    """The targets of a server's redirect."""
    for name, place in (
        ("user and password, other origin", "http://u:p@<third!/b>"),
        ("user, other origin", "http://u@<third!/b>"),
        ("password, other origin", "http://:p@<third!/b>"),
        ("user and password, same server", "http://u:p@<api!/b>"),
        ("user and password, back to the page", "http://u:p@<page!/b>"),
        ("empty user", "http://@<third!/b>"),
        ("data", "data:text/plain,x"),
        ("mailto", "mailto:x@example.com"),
        ("about", "about:blank"),
        ("javascript", "javascript:0"),
        ("file", "file:///etc/hostname"),
        ("relative", "b"),
        ("fragment", "<api/b>#there"),
        ("no such host syntax", "http://["),
        ("bad port", "http://localhost:99999/b"),
        ("blocked port", "http://localhost:22/b"),
        ("nobody listens", "<closed/b>"),
    ):
        yield _redirected(name, Call(), to(place, PAGE), ANYONE)
    own = Call(url="<page/a>")
    for name, place in (
        ("from the page, user and password", "http://u:p@<api!/b>"),
        ("from the page, user and password, itself", "http://u:p@<page!/b>"),
        ("from the page, data", "data:text/plain,x"),
    ):
        yield _redirected(name, own, to(place), ANYONE)
    for status in REDIRECTS:
        first = ok(PAGE, status=status, body="no place")
        yield _redirected(f"{status} without a place", Call(), first, PAGE)
    yield _redirected("two places", Call(), to("<api/b>", PAGE, ("Location", "<api/b>")), PAGE)
    two = to("<api/b>", PAGE, ("Location", "<third/b>"))
    yield _redirected("two places that differ", Call(), two, ANYONE)
    yield _redirected("empty place", Call(), to("", PAGE), PAGE)
    yield _redirected("empty place, from the page", own, to(""), PAGE)
    yield _redirected("blank in the place", Call(), to("<api/b> c", PAGE), PAGE)
    for status in (300, 304, 305, 306):
        first = to("<api/b>", PAGE, status=status)
        yield _redirected(f"{status} with a place", Call(), first, PAGE)


def redirect_modes() -> Iterator[Scenario]:
    for redirect in ("error", "manual"):
        call = Call(redirect=redirect)
        yield _redirected(f"{redirect}", call, to("<api/b>", PAGE), PAGE)
        yield _redirected(f"{redirect}, not allowed", call, to("<api/b>"), PAGE)
        yield _redirected(f"{redirect}, no redirect", call, ok(PAGE), PAGE)
        yield _redirected(
            f"{redirect}, PUT", replace(call, method="PUT"), to("<api/b>", PAGE), PAGE
        )
        own = replace(call, url="<page/a>")
        yield _redirected(f"{redirect}, from the page", own, to("<api/b>"), PAGE)
    yield _redirected("via XMLHttpRequest", Call(via="xhr"), to("<api/b>", PAGE), PAGE)
    yield _redirected("via XMLHttpRequest, other", Call(via="xhr"), to("<third/b>", PAGE), NULL)
    same = Call(mode="same-origin", url="<page/a>")
    yield _redirected("same-origin mode, itself", same, to("<page/b>"), PAGE)
    yield _redirected("same-origin mode, elsewhere", same, to("<api/b>"), PAGE)
    opaque = Call(mode="no-cors")
    yield _redirected("no-cors", opaque, to("<third/b>"))
    yield _redirected("no-cors, from the page", replace(opaque, url="<page/a>"), to("<api/b>"))
    yield _redirected("no-cors, to the page", opaque, to("<page/b>"))


def redirect_headers() -> Iterator[Scenario]:
    for name in ("X-Foo", "Authorization", "Content-Type"):
        for place, there in (("<api/b>", PAGE), ("<third/b>", NULL), ("<page/b>", NULL)):
            call = Call(headers=((name, "1"),))
            yield _redirected(f"{name} to {place}", call, to(place, PAGE), there)
            own = replace(call, url="<page/a>")
            yield _redirected(f"{name} from the page to {place}", own, to(place), PAGE)
    json = Call(method="POST", body="{}", headers=(("Content-Type", "application/json"),))
    for status in REDIRECTS:
        yield _redirected(f"{status} JSON", json, to("<third/b>", PAGE, status=status), NULL)
    for status in REDIRECTS:
        put = Call(method="PUT", url="<page/a>", body="x")
        yield _redirected(
            f"{status} PUT from the page", put, to("<api/b>", status=status), PAGE
        )
        post = replace(json, url="<page/a>")
        yield _redirected(
            f"{status} JSON from the page", post, to("<api/b>", status=status), PAGE
        )
        upload = Call(method="POST", body="x", via="xhr", upload=True)
        first = to("<api/b>", PAGE, status=status)
        yield _redirected(f"{status} with an upload listener", upload, first, PAGE)
    put = Call(method="PUT", body="x")
    lines = (PAGE, (METHODS, "PUT"))
    for place in ("page", "third"):
        for name, second in (
            ("no answer", granted(status=404)),
            ("nobody allowed", granted((METHODS, "PUT"))),
            ("the page allowed", granted(*lines)),
            ("null allowed", granted(NULL, (METHODS, "PUT"))),
            ("the method not allowed", granted(ANYONE)),
        ):
            yield row(
                "redirects",
                f"second preflight to {place}, {name}",
                put,
                Route(to(f"<{place}/b>", PAGE, status=307), granted(*lines)),
                Route(ok(NULL), second, place, "/b"),  # type: ignore[arg-type] # a server
            )
    for name, second in (("refused", granted()), ("allowed", granted(NULL, (METHODS, "PUT")))):
        yield row(
            "redirects",
            f"second preflight {name}",
            put,
            Route(to("<third/b>", PAGE, status=307), granted(*lines)),
            Route(ok(NULL), second, "third", "/b"),
        )


def redirect_chains() -> Iterator[Scenario]:
    for name, hops in (
        ("api third api", ("<third/1>", "<api/2>")),
        ("api third page", ("<third/1>", "<page/2>")),
        ("api api third", ("<api/1>", "<third/2>")),
        ("page api page", ("<api/1>", "<page/2>")),
        ("page page api", ("<page/1>", "<api/2>")),
        ("page api third", ("<api/1>", "<third/2>")),
        ("page api api", ("<api/1>", "<api/2>")),
        ("page sibling page", ("<sibling/1>", "<page/2>")),
    ):
        start = name.split()[0]
        call = Call(url=f"<{start}/0>")
        for last in (PAGE, NULL, ANYONE):
            routes = tuple(
                Route(replies, (), server, f"/{number}")
                for number, replies in enumerate(
                    (to(hops[0], ANYONE), to(hops[1], ANYONE), ok(last))
                )
                for server in SERVERS
            )
            yield row("redirects", f"{name}, {last[1]}", call, *routes)
    for mode in ("omit", "same-origin", "include"):
        for name, lines in (("star", (ANYONE,)), ("all", (PAGE, WITH_CREDENTIALS))):
            yield row(
                "redirects",
                f"page api api, {mode}, {name}",
                Call(url="<page/0>", credentials=mode),
                Route(to("<api/1>"), (), "page", "/0"),
                Route(to("<api/2>", *lines), (), "api", "/1"),
                Route(ok(PAGE, WITH_CREDENTIALS), (), "api", "/2"),
            )
    for count in (19, 20, 21):
        replies = to("<api/a>", PAGE) * count + ok(PAGE)
        yield row("redirects", f"{count} times", Call(), Route(replies))
        own = to("<page/a>") * count + ok()
        yield row(
            "redirects",
            f"{count} times, same origin",
            Call(url="<page/a>"),
            Route(own, (), "page"),
        )


def opaque() -> Iterator[Scenario]:
    frames: tuple[Literal["sandbox", "data"], ...] = ("sandbox", "data")
    for frame in frames:
        for lines in ((), (NULL,), (ANYONE,), (PAGE,), (server_origin("NULL"),)):
            shown = lines[0][1] if lines else "nothing"
            for mode in MODES:
                name = f"{frame}, {shown}, {mode}"
                route = Route(ok(*lines, WITH_CREDENTIALS))
                yield Scenario("opaque", name, (Call(credentials=mode),), (route,), frame)
            route = Route(ok(*lines), granted(*lines, (METHODS, "PUT")))
            yield Scenario(
                "opaque", f"{frame}, {shown}, PUT", (Call(method="PUT"),), (route,), frame
            )
        put = Call(method="PUT")
        route = Route(ok(NULL), granted(NULL, (METHODS, "PUT"), (MAX_AGE, "600")))
        yield Scenario("opaque", f"{frame}, PUT twice", (put, put), (route,), frame)
        own = Route(ok(), server="page")
        yield Scenario(
            "opaque", f"{frame}, the page's server", (Call(url="<page/a>"),), (own,), frame
        )
        own = Route(ok(NULL), server="page")
        name = f"{frame}, the page's server says null"
        yield Scenario("opaque", name, (Call(url="<page/a>"),), (own,), frame)
        routes = (Route(to("<third/b>", NULL)), Route(ok(NULL), (), "third", "/b"))
        yield Scenario("opaque", f"{frame}, redirected", (Call(),), routes, frame)
        for via in ("fetch", "xhr"):
            call = Call(method="POST", body="x", via=via)
            yield Scenario(
                "opaque", f"{frame}, POST via {via}", (call,), (Route(ok(NULL)),), frame
            )
        same = Call(mode="same-origin", url="<page/a>")
        yield Scenario("opaque", f"{frame}, same-origin mode", (same,), (own,), frame)


def modes() -> Iterator[Scenario]:
    for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "FOO"):
        call = Call(method=method, mode="no-cors")
        for name, lines in (("nothing", ()), ("star", (ANYONE,))):
            yield row(
                "modes", f"no-cors {method}, {name}", call, Route(ok(*lines), granted(*lines))
            )
        call = replace(call, mode="same-origin")
        yield row("modes", f"same-origin {method}", call, Route(ok(ANYONE), granted(ANYONE)))
        call = Call(method=method, url="<page/a>")
        yield row("modes", f"cors {method}, same origin", call, Route(ok(), server="page"))
        call = replace(call, mode="same-origin")
        yield row(
            "modes", f"same-origin {method}, same origin", call, Route(ok(), server="page")
        )
        call = replace(call, mode="no-cors")
        yield row("modes", f"no-cors {method}, same origin", call, Route(ok(), server="page"))
    for name, value in (
        ("X-Foo", "1"),
        ("Accept", "text/html"),
        ("Accept", "x" * 129),
        ("Range", "bytes=0-9"),
        ("Content-Type", "application/json"),
        ("Content-Type", "text/plain"),
        ("Authorization", "x"),
    ):
        body = "x" if name == "Content-Type" else None
        call = Call(
            method="POST" if body else "GET",
            mode="no-cors",
            headers=((name, value),),
            body=body,
        )
        shown = value if len(value) < 30 else f"{len(value)} bytes"
        yield row("modes", f"no-cors with {name}: {shown}", call, Route(ok()))
    for status in (204, 404, 500):
        body = "" if status == 204 else "seen"
        call = Call(mode="no-cors")
        yield row("modes", f"no-cors {status}", call, Route(ok(status=status, body=body)))
    yield from streams()
    yield from referrers()
    own = Call(url="<page/a>", method="PUT", headers=(("X-Foo", "1"), ("Authorization", "x")))
    yield row("modes", "cors, same origin, headers", own, Route(ok(), server="page"))
    yield row(
        "modes",
        "sibling is another origin",
        Call(url="<sibling/a>"),
        Route(ok(), server="sibling"),
    )
    route = Route(ok(PAGE), server="sibling")
    yield row("modes", "sibling allows", Call(url="<sibling/a>"), route)
    yield row("modes", "to user and password", Call(url="http://u:p@<api!/a>"), Route(ok(PAGE)))
    yield row("modes", "to another scheme", Call(url="ftp://<api!/a>"), Route(ok(PAGE)))
    yield row("modes", "to a blocked port", Call(url="http://localhost:1/a"), Route(ok(PAGE)))
    for method in ("GET", "PUT"):
        closed = Call(url="<closed/a>", method=method)
        yield row("modes", f"{method} where nobody listens", closed, Route(ok(PAGE)))
    yield row("modes", "GET with a body", Call(body="x"), Route(ok(PAGE)))
    yield row("modes", "fragment", Call(url="<api/a>#x"), Route(ok(PAGE)))


def streams() -> Iterator[Scenario]:
    stream = Call(method="POST", body="x", streamed=True)
    lines = (PAGE, (METHODS, "PUT"), (HEADERS, "x-foo"))
    for name, call in (
        ("POST", stream),
        ("PUT", replace(stream, method="PUT")),
        ("with a header", replace(stream, headers=(("X-Foo", "1"),))),
        ("no-cors", replace(stream, mode="no-cors")),
    ):
        yield row("modes", f"stream, {name}", call, Route(ok(PAGE), granted(*lines)))
    yield row("modes", "stream, refused", stream, Route(ok(PAGE), granted(status=404)))
    own = replace(stream, url="<page/a>")
    yield row("modes", "stream, same origin", own, Route(ok(), server="page"))


def referrers() -> Iterator[Scenario]:
    for policy in ("no-referrer", "same-origin", "origin", "unsafe-url", "strict-origin"):
        for mode in ("no-cors", "cors", "same-origin"):
            for url, server in (("<api/a>", "api"), ("<page/a>", "page")):
                yield row(
                    "modes",
                    f"{mode} POST to {server}, {policy}",
                    Call(url=url, method="POST", mode=mode, referrer_policy=policy),
                    Route(ok(PAGE), server=server),  # type: ignore[arg-type] # a server
                )


def xhr() -> Iterator[Scenario]:
    def asks(name: str, call: Call, *lines: tuple[str, str]) -> Scenario:
        good = (PAGE, WITH_CREDENTIALS)
        route = Route(ok(*good), granted(*good, *lines))
        return row("xhr", name, replace(call, via="xhr"), route)

    for method in ("GET", "POST", "PUT", "DELETE", "PATCH", "patch", "FOO", "TRACE", "A B"):
        yield asks(method, Call(method=method), (METHODS, "PUT, DELETE, PATCH, FOO"))
    post = Call(method="POST", body="x")
    yield asks("POST with a body", post)
    yield asks("upload listener", replace(post, upload=True))
    yield asks(
        "upload listener, PUT", replace(post, upload=True, method="PUT"), (METHODS, "PUT")
    )
    yield asks("upload listener, no body", Call(method="POST", upload=True))
    yield asks("upload listener, GET", Call(upload=True))
    yield asks(
        "upload listener, with credentials", replace(post, upload=True, credentials="include")
    )
    refused = Route(ok(PAGE), granted(status=404))
    yield row("xhr", "upload listener, refused", replace(post, upload=True, via="xhr"), refused)
    no_line = Route(ok(PAGE), granted(PAGE, (METHODS, "GET")))
    yield row(
        "xhr",
        "upload listener, POST not listed",
        replace(post, upload=True, via="xhr"),
        no_line,
    )
    yield asks("with credentials", Call(credentials="include"))
    yield asks("header", Call(headers=(("X-Foo", "1"),)), (HEADERS, "x-foo"))
    yield asks("header not listed", Call(headers=(("X-Foo", "1"),)))
    yield asks(
        "header twice", Call(headers=(("X-Foo", "1"), ("x-foo", "2"))), (HEADERS, "x-foo")
    )
    for name in ("Cookie", "Origin", "Sec-Foo", "Host"):
        yield asks(f"forbidden {name}", Call(headers=((name, "1"),)))
    yield asks("Content-Type", replace(post, headers=(("Content-Type", "application/json"),)))
    yield asks("Content-Type, plain", replace(post, headers=(("Content-Type", "text/plain"),)))
    for lines in ((), (ANYONE,), (PAGE,), (server_origin("<api>"),)):
        shown = lines[0][1] if lines else "nothing"
        call = Call(via="xhr")
        yield row("xhr", f"allowed {shown}", call, Route(ok(*lines)))
        call = Call(via="xhr", credentials="include")
        yield row(
            "xhr",
            f"allowed {shown}, with credentials",
            call,
            Route(ok(*lines, WITH_CREDENTIALS)),
        )
    for status in (204, 304, 404, 500):
        body = "" if status in {204, 304} else "seen"
        yield row(
            "xhr", f"{status}", Call(via="xhr"), Route(ok(PAGE, status=status, body=body))
        )
    own = Call(via="xhr", url="<page/a>", method="POST", body="x", upload=True)
    yield row("xhr", "upload listener, same origin", own, Route(ok(), server="page"))


def two_answers() -> Iterator[Scenario]:
    """The preflight is right and the answer is not, and the other way round."""
    put, listed = Call(method="PUT"), (METHODS, "PUT")
    choices: tuple[tuple[str, Lines], ...] = (
        ("nothing", ()),
        ("star", (ANYONE,)),
        ("the origin", (PAGE,)),
        ("another", (server_origin("<api>"),)),
        ("two lines", (PAGE, PAGE)),
    )
    for first, preflight in choices:
        for second, actual in choices:
            for mode in MODES:
                yield row(
                    "two-answers",
                    f"{first}, then {second}, {mode}",
                    replace(put, credentials=mode),
                    Route(
                        ok(*actual, WITH_CREDENTIALS),
                        granted(*preflight, WITH_CREDENTIALS, listed),
                    ),
                )
    for status in (401, 404, 500):
        route = Route(ok(status=status), granted(PAGE, listed))
        yield row("two-answers", f"allowed, then {status} without", put, route)
        route = Route(ok(PAGE, status=status), granted(PAGE, listed))
        yield row("two-answers", f"allowed, then {status} with", put, route)


COOKIES: Final = (
    *("a=b", "a=b; SameSite=Strict", "a=b; SameSite=Lax", "a=b; HttpOnly", "a=b; Path=/other"),
    *("a=b; Max-Age=0", "a=b; Max-Age=60", "a=", "a=b; Domain=other.example"),
)


def cookies() -> Iterator[Scenario]:
    """Cookies within a site; those of third parties depend on the user's settings."""
    good = (PAGE, WITH_CREDENTIALS)
    # Never remembered: Firefox does not always reuse the first preflights to the page's host.
    whole = granted(*good, (METHODS, "PUT"), (MAX_AGE, "0"), ("Set-Cookie", "preflight=1"))
    modes: tuple[Literal["omit", "same-origin", "include"], ...] = (
        *("omit", "same-origin", "include"),
    )

    def twice(name: str, first: Call, second: Call, *replies: Reply) -> Scenario:
        places: tuple[Server, ...] = ("page", "sibling")
        routes = tuple(Route(replies, whole, server) for server in places)
        return Scenario("cookies", name, (first, second), routes)

    for server in ("page", "sibling"):
        for first in modes:
            for second in modes:
                call = Call(url=f"<{server}/a>", credentials=first)
                again = replace(call, credentials=second)
                name = f"{server}, {first}, then {second}"
                yield twice(name, call, again, *ok(*good, ("Set-Cookie", "a=b")))
    call = Call(url="<sibling/a>", credentials="include")
    for line in COOKIES:
        yield twice(line, call, call, *ok(*good, ("Set-Cookie", line)))
    for method in ("POST", "PUT"):
        put = replace(call, method=method)
        yield twice(f"{method} twice", put, put, *ok(*good, ("Set-Cookie", "a=b")))
    both = (*good, ("Set-Cookie", "a=b"), ("Set-Cookie", "c=d"))
    yield twice("two cookies", call, call, *ok(*both))
    unread = ok(("Set-Cookie", "a=b"))
    yield twice("set by an answer that may not be read", call, call, *unread, *ok(*good))
    yield twice("set by an error", call, call, *ok(*good, ("Set-Cookie", "a=b"), status=500))
    xhr = replace(call, via="xhr")
    yield twice("XMLHttpRequest", xhr, xhr, *ok(*good, ("Set-Cookie", "a=b")))
    away = to("<sibling/a>", *good, ("Set-Cookie", "a=b"))
    yield twice("set by a redirect", call, call, *away, *ok(*good))
    put = replace(call, method="PUT")
    yield Scenario(
        "cookies",
        "with a header in the request",
        (replace(call, headers=(("Cookie", "a=b"),)), call),
        (Route(ok(*good), granted(*good), "sibling"),),
    )
    yield Scenario(
        "cookies",
        "preflight of a known visitor",
        (call, put),
        (Route(ok(*good, ("Set-Cookie", "a=b")), whole, "sibling"),),
    )


SCENARIOS: Final[tuple[Scenario, ...]] = (
    *allow_origin(),
    *allow_credentials(),
    *actual_status(),
    *preflight_status(),
    *methods(),
    *allow_methods(),
    *allow_headers(),
    *request_headers(),
    *max_age(),
    *expiry(),
    *cache(),
    *expose(),
    *redirects(),
    *opaque(),
    *modes(),
    *xhr(),
    *two_answers(),
    *cookies(),
    *scenarios_cookies.scenarios(),
    *scenarios_wire.scenarios(),
    *scenarios_resources.scenarios(),
    *scenarios_elements.scenarios(),
)
GROUPS: Final[tuple[str, ...]] = tuple(dict.fromkeys(each.group for each in SCENARIOS))
