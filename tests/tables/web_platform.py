"""The web-platform tests on CORS, retold as rows: requests, answers, and the page's view.

Each row tells one subtest in our own words; none is a copy of a file. They were read in
web-platform-tests/wpt. `file` is the path of the subtest. Subtests that depend on a document, a
worker, a stream, a cache, or the words of an error are left out. Some rows try more values, or
more methods, than the file does; they bear its name too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from crossorigin.fetch import ENGINES, WireResponse
from crossorigin.spec.ports import BAD

HOME: Final = "http://web-platform.test"
REMOTE: Final = "http://www1.web-platform.test"
REMOTE2: Final = "http://www2.web-platform.test"
PORT: Final = "http://web-platform.test:8001"
FAR: Final = "http://not-web-platform.test"
SECURE: Final = "https://www1.web-platform.test"
STATUSES: Final = (301, 302, 303, 307, 308)
ALLOW: Final = "Access-Control-Allow-"

Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Subtest:
    """One subtest.

    Attributes:
        file: where it stands.
        name: the subject.
        url: the requested URL.
        ask: the other fields of the request.
        actual: by URL without query, the answer to requests.
        preflight: by URL without query, the answer to preflights; None where none may come.
        passes: whether the page gets the response.
        see: fields of the page's response.
        headers: of the page's response, by name in lower case; None for hidden ones.
        sent: header lines of the last request, by name in lower case; None for none.
        method: of the last request; empty where the row does not care.
        asked: how many preflights are sent; None where the row does not care.
        unlike: the engines in which it comes out otherwise, and why.
    """

    file: str
    name: str
    url: str = f"{REMOTE}/x"
    ask: Mapping[str, Any] = field(default_factory=dict)
    actual: Mapping[str, WireResponse] = field(default_factory=dict)
    preflight: Mapping[str, WireResponse] = field(default_factory=dict)
    passes: bool = True
    see: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str | None] = field(default_factory=dict)
    sent: Mapping[str, str | None] = field(default_factory=dict)
    method: str = ""
    asked: int | None = None
    unlike: Mapping[str, str] = field(default_factory=dict)


def answer(*lines: tuple[str, str], status: int = 200, body: bytes = b"NO") -> WireResponse:
    """An answer of a server."""
    return WireResponse(status=status, headers=lines, body=body)


def to(place: str, *lines: tuple[str, str], status: int = 302) -> WireResponse:
    """A redirect."""
    return answer(*lines, ("Location", place), status=status)


ANY: Final = (f"{ALLOW}Origin", "*")
OWN: Final = (f"{ALLOW}Origin", HOME)
NULL: Final = (f"{ALLOW}Origin", "null")
TRUE: Final = (f"{ALLOW}Credentials", "true")
NO_AGE: Final = ("Access-Control-Max-Age", "0")


def headers(*names: str) -> tuple[str, str]:
    """The header names that are allowed."""
    return f"{ALLOW}Headers", ", ".join(names)


def methods(*names: str) -> tuple[str, str]:
    """The methods that are allowed."""
    return f"{ALLOW}Methods", ", ".join(names)


GOOD_ORIGINS: Final = ("*", " *  ", "\t*", HOME, f" {HOME}", f" {HOME}   \t ", f"\t{HOME}")
HOST: Final = "web-platform.test"
BAD_ORIGINS: Final = (
    *(REMOTE, f"//{HOST}", f"://{HOST}", f"ftp://{HOST}", f"http:://{HOST}", f"http:/{HOST}"),
    *(f"http:{HOST}", HOST, f"{HOME}?", f"{HOME}/", f"{HOME} /", f"{HOME}#", f"{HOME}%23"),
    *(f"{HOME}:80", f"{HOME}, *", f"{HOME}\0", HOME.upper(), f"HTTP://{HOST}", "-", "**"),
    f"http://{HOST.upper()}",
    *("\0*", "*\0", "'*'", '"*"', "* *", "* null", "*http://*", f"*{HOME}", f"* {HOME}"),
    *(f"*, {HOME}", f"\0{HOME}", f"null {HOME}", "http://example.net", "null", "null *", ""),
    *(f"{HOME}/cors/origin.htm", f"{HOME}/cors/", f"{REMOTE}/", "test", ".test", "*.test"),
    *("http://test", "http://.test", "http://*.test"),
)


def origins() -> Iterator[Subtest]:
    for file in ("cors/origin.htm", "cors/remote-origin.htm", "cors/allow-headers.htm"):
        for value in (*GOOD_ORIGINS, *BAD_ORIGINS):
            yield Subtest(
                file=file,
                name=f"origin {value!r}",
                actual={f"{REMOTE}/x": answer((f"{ALLOW}Origin", value))},
                passes=value in GOOD_ORIGINS,
                sent={"origin": HOME},
                asked=0,
            )
    for first, second in (
        *(("", "*"), ("*", ""), ("*", "*"), ("", HOME), ("*", HOME), (HOME, HOME)),
        *((f"{HOME}", f"{REMOTE}"), ("null", HOME)),
    ):
        lines = ((f"{ALLOW}Origin", first), (f"{ALLOW}Origin", second))
        yield Subtest(
            file="cors/origin.htm",
            name=f"two lines, {first!r} and {second!r}",
            actual={f"{REMOTE}/x": answer(*lines)},
            passes=False,
        )
        yield Subtest(
            file="fetch/api/cors/cors-multiple-origins.any.js",
            name=f"{first!r}, {second!r}",
            actual={f"{REMOTE}/x": answer((f"{ALLOW}Origin", f"{first}, {second}"))},
            passes=False,
        )


TYPES: Final = (
    *(("text /plain", 1), ("text\t/\tplain", 1), ("text/plain;", 0), ("text/plain;garbage", 0)),
    *(("text/plain;garbage\x01\x02", 1), ("text/plain,", 1), (",text/plain", 1)),
    *(("text/plain,text/plain", 1), ("text/plain,x/x", 1), ("text/plain\x0b", 1)),
    *(("text/plain\x0c", 1), ("application/www-form-urlencoded", 1)),
    *(("application/x-www-form-urlencoded;\x7f", 1), ("multipart/form-data", 0)),
    *(('multipart/form-data;"', 1), ("application/json", 1), ("text/html", 1)),
)
RANGES: Final = (
    *(("100-200", 1), ("MB=100-200", 1), ("bytes=100-200", 0), ("bytes =100-200", 1)),
    *(("bytes\t=100-200", 1), ("bytes=  100-200", 1), ("bytes=\t\t100-200", 1)),
    *(("bytes= \t100-200", 1), ("bytes=100 -200", 1), ("bytes=100\t-200", 1)),
    *(("bytes=100- 200", 1), ("bytes=100-\t200", 1), ("bytes=100-200hello", 1)),
    *(("bytes=abc-def", 1), ("bytes=100-200,300-400", 1), ("bytes=-200", 1)),
    *(("bytes=200-", 0), ("bytes=200-100", 1), (f"bytes=1{'0' * 60}-2{'0' * 60}", 1)),
    *(("bytes 100-200", 1), ("bytes = 100-200", 1), (",bytes=100-200", 1)),
    *(("bytes=,100-200", 1), ("bytes 0-", 1)),
)
OTHERS: Final = (
    *(("accept", '"', 1), ("accept", "0" * 129, 1), ("accept-language", "\x01", 1)),
    *(
        ("accept-language", "@", 1),
        ("authorization", "basics", 1),
        ("content-language", "\x01", 1),
    ),
    *(("content-language", "@", 1),),
    *(("content-type", f"text/plain; long={'0' * 112}", 1), ("last-event-id", '"', 1)),
    *(("last-event-id", "e5p3n<3k0k0s", 1),),
    *(("last-event-id", "0" * 129, 1), ("test", "hi", 1), ("accept", "1" * 128, 0)),
    *(("accept-language", "en, de;q=0.5", 0), ("content-language", "en-US", 0)),
)


def safelist() -> Iterator[Subtest]:
    values = [
        *(("content-type", value, asked) for value, asked in TYPES),
        *(("range", value, asked) for value, asked in RANGES),
        *OTHERS,
    ]
    for name, value, asked in values:
        for file in (
            "cors/cors-safelisted-request-header.any.js",
            "fetch/api/cors/cors-preflight-not-cors-safelisted.any.js",
        ):
            yield Subtest(
                file=file,
                name=f"{name}: {value[:40]!r} refused",
                ask={"method": "POST", "headers": ((name, value),), "body": "data"},
                actual={f"{REMOTE}/x": answer(ANY)},
                preflight={f"{REMOTE}/x": answer(status=404)},
                passes=not asked,
                asked=asked,
            )
        yield Subtest(
            file="fetch/api/cors/cors-preflight-not-cors-safelisted.any.js",
            name=f"{name}: {value[:40]!r} granted",
            ask={"method": "POST", "headers": ((name, value),), "body": "data"},
            actual={f"{REMOTE}/x": answer(ANY)},
            preflight={f"{REMOTE}/x": answer(ANY, headers(name), NO_AGE)},
            passes=True,
            asked=asked,
        )
    yield Subtest(
        file="cors/cors-safelisted-request-header.any.js",
        name="last-event-id: 'abc123'",
        ask={"method": "POST", "headers": (("last-event-id", "abc123"),), "body": "data"},
        actual={f"{REMOTE}/x": answer(ANY)},
        preflight={f"{REMOTE}/x": answer(status=404)},
        asked=0,
        unlike=dict.fromkeys(ENGINES, "the name is proposed for the safelist, and not in it"),
    )
    simple: tuple[Lines, ...] = (
        *(
            (("Accept", "test"),),
            (("accept-language", "test"),),
            (("CONTENT-language", "test"),),
        ),
        (("Content-Type", "application/x-www-form-urlencoded"),),
        *((("content-type", "multipart/form-data"),), (("content-type", "text/plain"),)),
        (("content-type", "Text/Plain;charset=utf-8"),),
        (
            *(("accept", "test"), ("accept-language", "test"), ("content-language", "test")),
            ("content-type", "text/plain; parameter=anything"),
        ),
    )
    for lines in simple:
        for method in ("GET", "HEAD", "POST", "Get", "post"):
            for file in ("cors/simple-requests.htm", "fetch/api/cors/cors-no-preflight.any.js"):
                yield Subtest(
                    file=file,
                    name=f"{method} {lines}",
                    ask={"method": method, "headers": lines},
                    actual={f"{REMOTE}/x": answer(ANY, ("Content-Type", "text/plain"))},
                    asked=0,
                    headers={"content-type": "text/plain"},
                    method=method.upper(),
                )
    for place in (REMOTE, PORT, FAR, SECURE):
        yield Subtest(
            file="fetch/api/cors/cors-no-preflight.any.js",
            name=f"GET {place}",
            url=f"{place}/x",
            actual={f"{place}/x": answer(ANY)},
            asked=0,
            sent={"origin": HOME},
        )


def preflight_statuses() -> Iterator[Subtest]:
    for status in (
        *(200, 201, 202, 203, 204, 205, 206, 300, 301, 302, 303, 304, 305, 306, 307, 308),
        *(400, 401, 402, 403, 404, 405, 501, 502, 503, 504, 505, 101, 299, 407, 421, 699),
    ):
        yield Subtest(
            file="fetch/api/cors/cors-preflight-status.any.js",
            name=f"preflight {status}",
            ask={"headers": (("x-force-preflight", ""),)},
            actual={f"{REMOTE}/x": answer(ANY)},
            preflight={f"{REMOTE}/x": answer(ANY, headers("x-force-preflight"), status=status)},
            passes=200 <= status <= 299,
        )
    for method, statuses in (
        *(("GET", (200, 204, 400, 401)), ("HEAD", (200, 204, 400, 401, 501, 699))),
        *(("POST", (204, 400, 401, 404)), ("PUT", (699,)), ("CHICKEN", (501,))),
    ):
        for status in statuses:
            yield Subtest(
                file="cors/status-preflight.htm",
                name=f"{method} {status} after 200",
                ask={"method": method, "headers": (("x-nonsimple", "true"),)},
                actual={f"{REMOTE}/x": answer(ANY, status=status, body=b"")},
                preflight={f"{REMOTE}/x": answer(ANY, headers("x-nonsimple"), methods(method))},
                see={"status": status, "body": b""},
                asked=1,
            )
    for method, status in (
        *(("GET", 200), ("GET", 201), ("GET", 202), ("GET", 203), ("GET", 204), ("GET", 205)),
        *(("GET", 206), ("GET", 209), ("GET", 299), ("POST", 200), ("HEAD", 200), ("PUT", 200)),
        *(("CHICKEN", 200), ("GET", 400), ("HEAD", 401), ("POST", 404), ("POST", 500)),
    ):
        for file in ("cors/status-async.htm", "cors/status.htm"):
            empty = method == "HEAD" or status in (204, 205)
            yield Subtest(
                file=file,
                name=f"{method} {status}",
                ask={"method": method},
                actual={f"{REMOTE}/x": answer(ANY, status=status)},
                preflight={f"{REMOTE}/x": answer(ANY, methods(method))},
                see={"status": status, "body": b"" if empty else b"NO"},
            )
    for method, status in (
        *(("PUT", 699), ("CHICKEN", 501), ("GET", 400), ("HEAD", 401), ("POST", 404)),
    ):
        yield Subtest(
            file="cors/status-async.htm",
            name=f"{method} {status}, the preflight too",
            ask={"method": method, "headers": (("x-nonsimple", "true"),)},
            actual={f"{REMOTE}/x": answer(ANY, status=status)},
            preflight={f"{REMOTE}/x": answer(ANY, headers("x-nonsimple"), status=status)},
            passes=False,
            asked=1,
        )


def stars() -> Iterator[Subtest]:
    for passes, include, allow_method, allow_header, method, header in (
        (True, False, "get", "x-test", "GET", "X-Test"),
        (True, False, "*", "x-test", "SUPER", "X-Test"),
        (True, False, "*", "*", "OK", "X-Test"),
        (False, True, "*", "*", "OK", "X-Test"),
        (False, True, "*", "", "PUT", ""),
        (True, True, "PUT", "*", "PUT", ""),
        (False, True, "get", "*", "GET", "X-Test"),
        (False, True, "*", "*", "GET", "X-Test"),
        (True, True, "*", "*", "*", "*"),
        (False, True, "put", "*", "PUT", ""),
        (False, False, "put", "*", "PUT", ""),
        (True, False, "", "", "POST", ""),
        (False, False, "", "", "PATCH", ""),
        (False, False, "PATCH", "", "patch", ""),
        (True, False, "patch", "", "patch", ""),
        (False, False, "PUT, P T", "", "PUT", ""),
        (False, False, "PUT", "x test", "PUT", ""),
    ):
        lines = (OWN, TRUE) if include else (ANY,)
        asked = ((header, "1"),) if header else ()
        yield Subtest(
            file="fetch/api/cors/cors-preflight-star.any.js",
            name=f"{method} ({allow_method}), {header} ({allow_header}), credentials {include}",
            ask={
                "method": method,
                "headers": asked,
                "credentials": "include" if include else "same-origin",
            },
            actual={f"{REMOTE}/x": answer(*lines)},
            preflight={
                f"{REMOTE}/x": answer(*lines, methods(allow_method), headers(allow_header))
            },
            passes=passes,
            sent={"origin": HOME},
        )


def exposures() -> Iterator[Subtest]:
    for name, value, visible in (
        *(("Cache-Control", "no-cache", True), ("Content-Language", "fr", True)),
        *(("Content-Type", "text/html", True), ("Expires", "04 May 1988 22:22:22 GMT", True)),
        *(("Last-Modified", "04 May 1988 22:22:22 GMT", True), ("Pragma", "no-cache", True)),
        *(("Content-Length", "0", True), ("Age", "27", False), ("Server", "wptServe", False)),
        *(("Warning", "Mind the gap", False), ("X-Any", "1", False), ("ETag", "x", False)),
    ):
        lower = name.lower()
        for method in ("GET", "POST", "HEAD"):
            yield Subtest(
                file="fetch/api/cors/cors-filtering.sub.any.js",
                name=f"{name} on {method}",
                ask={"method": method},
                actual={f"{REMOTE}/x": answer(ANY, (name, value))},
                headers={lower: value if visible else None},
                see={"type": "cors"},
            )
        for listed in (name, "*", f"x, {name}", name.upper()):
            shown = ("Access-Control-Expose-Headers", listed)
            yield Subtest(
                file="fetch/api/cors/cors-filtering.sub.any.js",
                name=f"{name}, exposed by {listed}",
                actual={f"{REMOTE}/x": answer(ANY, shown, (name, value))},
                headers={lower: value},
            )
    for name in ("Set-Cookie", "Set-Cookie2"):
        for listed in ("", name, "*"):
            shown = ("Access-Control-Expose-Headers", listed)
            yield Subtest(
                file="fetch/api/cors/cors-filtering.sub.any.js",
                name=f"{name}, exposed by {listed!r}",
                actual={f"{REMOTE}/x": answer(ANY, shown, (name, "a=b"))},
                headers={name.lower(): None},
            )
    star = ("Access-Control-Expose-Headers", "*")
    for mode, seen in (("omit", True), ("same-origin", True), ("include", False)):
        yield Subtest(
            file="fetch/api/cors/cors-expose-star.sub.any.js",
            name=f"star with {mode}",
            ask={"credentials": mode},
            actual={f"{REMOTE}/x": answer(OWN, TRUE, star, ("Test", "X"), ("*", "whoa"))},
            headers={"test": "X" if seen else None, "*": "whoa"},
        )
    listed_too = ("Access-Control-Expose-Headers", "set-cookie")
    yield Subtest(
        file="fetch/api/cors/cors-expose-star.sub.any.js",
        name="star in one line, another name in the next",
        actual={
            f"{REMOTE}/x": answer(ANY, star, listed_too, ("Test", "X"), ("Set-Cookie", "X"))
        },
        headers={"test": "X", "set-cookie": None},
    )
    yield from lists_of_exposed_names()


NOISE: Final = "@#$#%%&^&^*()()11!"
LISTS_OF_EXPOSED: Final = (
    # The rows of cors/resources/access-control-expose-headers.json.
    *((("BB-8",), True), ((f"bb-8,,{NOISE}",), False), (("bb-8, no no",), False)),
    *(((f"{NOISE},bb-8",), False), (("bb-8", "no"), True), (("bb-8", "no no"), False)),
    *((("no", "bb-8"), True), (("", "bb-8"), True), ((",bb-8",), True)),
    *((("bb-8\x0c",), False), (("bb-8\x0b",), False), (("bb-8\x0b,bb-8",), False)),
    *((("'bb-8'",), False), (("'bb-8',bb-8",), True), (('"bb-8",bb-8',), False)),
    # More of the same kind.
    *((("bb-8",), True), (("bb-8,",), True), (("bb-8 , x",), True), (("x,bb-8",), True)),
    *((("bb-8 x",), False), (("\tbb-8\t",), True), (('"bb-8"',), False), (("bb-8;",), False)),
    *((("bb-8=x",), False), (("",), False), (("b b-8",), False), (("x y,bb-8",), False)),
    *((("bb-8/",), False), (("bb-8,\x0bx",), False), ((",,,bb-8,,",), True)),
    *((("bb-8", ""), True), (("no no", "bb-8"), False), (("bb-8\x0c", "bb-8"), False)),
    *((("bb-8", NOISE), False), (("'bb-8'", "bb-8"), True), (('"bb-8"', "bb-8"), False)),
)


def lists_of_exposed_names() -> Iterator[Subtest]:
    for values, exposed in LISTS_OF_EXPOSED:
        listed = tuple(("Access-Control-Expose-Headers", value) for value in values)
        others = (("bb-8", "hey"), ("Content-Language", "mkay"))
        yield Subtest(
            file="cors/access-control-expose-headers-parsing.window.js",
            name=" and ".join(map(repr, values)),
            actual={f"{REMOTE}/x": answer(ANY, *listed, *others, status=221)},
            headers={"bb-8": "hey" if exposed else None, "content-language": "mkay"},
            see={"status": 221},
        )


def origins_of_pages() -> Iterator[Subtest]:
    for place in (REMOTE, PORT, FAR, SECURE, "https://web-platform.test"):
        for method in ("GET", "POST", "HEAD", "PUT"):
            for said, passes in ((HOME, True), (place, False), ("", False)):
                line = (f"{ALLOW}Origin", said)
                yield Subtest(
                    file="fetch/api/cors/cors-origin.any.js",
                    name=f"{method} {place}, {said!r}",
                    url=f"{place}/x",
                    ask={"method": method},
                    actual={f"{place}/x": answer(line)},
                    preflight={f"{place}/x": answer(line, methods(method))},
                    passes=passes,
                    asked=int(method == "PUT"),
                )
    for mode, place, passes, kind in (
        *(("no-cors", HOME, True, "basic"), ("same-origin", HOME, True, "basic")),
        *(("cors", HOME, True, "basic"), ("no-cors", REMOTE, True, "opaque")),
        *(("same-origin", REMOTE, False, ""), ("cors", REMOTE, False, "")),
        *(("no-cors", PORT, True, "opaque"), ("same-origin", PORT, False, "")),
        *(
            ("cors", PORT, False, ""),
            ("no-cors", SECURE, True, "opaque"),
            ("cors", SECURE, False, ""),
        ),
    ):
        yield Subtest(
            file="fetch/api/cors/cors-basic.any.js",
            name=f"{mode} {place}",
            url=f"{place}/x",
            ask={"mode": mode},
            actual={f"{place}/x": answer()},
            passes=passes,
            see={"type": kind} if passes else {},
        )
    for place in (PORT, REMOTE, f"{REMOTE}:8001", SECURE, "https://web-platform.test"):
        yield Subtest(
            file="fetch/api/cors/cors-basic.any.js",
            name=f"cors {place}, allowed",
            url=f"{place}/x",
            actual={f"{place}/x": answer(ANY)},
            see={"type": "cors", "status": 200},
        )


def redirects() -> Iterator[Subtest]:
    places = {"local": f"{HOME}/r", "remote": f"{REMOTE}/r", "another": f"{REMOTE2}/r"}
    ends = {"local": f"{HOME}/x", "remote": f"{REMOTE}/x", "another": f"{REMOTE2}/x"}
    for status in STATUSES:
        for first, last, origin in (
            *(("remote", "remote", HOME), ("remote", "another", "null")),
            *(("local", "remote", HOME), ("remote", "local", "null")),
        ):
            for method in ("GET", "POST"):
                kept = method if status in (307, 308) else "GET"
                yield Subtest(
                    file="fetch/api/cors/cors-redirect.any.js",
                    name=f"{status} {method} {first} to {last}",
                    url=places[first],
                    ask={"method": method},
                    actual={
                        places[first]: to(ends[last], ANY, status=status),
                        ends[last]: answer(ANY),
                    },
                    asked=0,
                    sent={"origin": origin},
                    see={"redirected": True},
                    method=kept,
                )
                yield Subtest(
                    file="fetch/api/redirect/redirect-origin.any.js",
                    name=f"{status} {method} {first} to {last}, not allowed",
                    url=places[first],
                    ask={"method": method},
                    actual={
                        places[first]: to(ends[last], ANY, status=status),
                        ends[last]: answer(),
                    },
                    passes=False,
                    asked=0,
                )
        yield Subtest(
            file="fetch/api/redirect/redirect-origin.any.js",
            name=f"{status} within",
            method="GET",
            url=places["local"],
            sent={"origin": None},
            see={"type": "basic"},
            actual={places["local"]: to(ends["local"], status=status), ends["local"]: answer()},
        )
        for first, last in (("local", "remote"), ("remote", "local"), ("remote", "another")):
            asked = {"headers": (("x-w3c", "test"),)}
            for granted in (True, False):
                lines = (ANY, headers("x-w3c"), NO_AGE) if granted else (ANY, NO_AGE)
                preflight = {places["remote"]: answer(ANY, headers("x-w3c"), NO_AGE)}
                yield Subtest(
                    file="fetch/api/cors/cors-redirect-preflight.any.js",
                    name=f"{status} {first} to {last}, {granted}",
                    url=places[first],
                    ask=asked,
                    actual={
                        places[first]: to(ends[last], ANY, status=status),
                        ends[last]: answer(ANY),
                    },
                    preflight={**preflight, ends[last]: answer(*lines)},
                    passes=granted,
                )
        for first, last, cases in (
            ("local", "remote", ("", "user:password@", "user:@", ":password@")),
            ("remote", "local", ("user:password@", "user:@", ":password@")),
            ("remote", "remote", ("user:password@", "user:@", ":password@")),
            ("remote", "another", ("user:password@", "user:@", ":password@")),
        ):
            for userinfo in cases:
                place = ends[last].replace("://", f"://{userinfo}")
                yield Subtest(
                    file="fetch/api/cors/cors-redirect-credentials.any.js",
                    name=f"{status} {first} to {last}, {userinfo}",
                    url=places[first],
                    actual={
                        places[first]: to(place, ANY, status=status),
                        ends[last]: answer(ANY),
                    },
                    passes=not userinfo,
                )
        for preflighted in (True, False):
            moved = to(ends["remote"], ANY, headers("x-f"), status=status)
            yield Subtest(
                file="fetch/api/cors/cors-preflight-redirect.any.js",
                name=f"{status} {'of' if preflighted else 'after'} the preflight",
                url=places["remote"],
                ask={"headers": (("x-f", ""),)},
                actual={places["remote"]: moved, ends["remote"]: answer(ANY)},
                preflight={
                    places["remote"]: moved if preflighted else answer(ANY, headers("x-f")),
                    ends["remote"]: answer(ANY),
                },
                passes=False,
            )


def redirect_modes() -> Iterator[Subtest]:
    for place in (HOME, REMOTE):
        for status in STATUSES:
            for redirect in ("error", "manual", "follow"):
                for mode in ("cors", "no-cors"):
                    far = place == REMOTE
                    fails = redirect == "error" or (
                        mode == "no-cors" and redirect != "follow" and far
                    )
                    kind = "opaque" if far and mode == "no-cors" else "cors" if far else "basic"
                    yield Subtest(
                        file="fetch/api/redirect/redirect-mode.any.js",
                        name=f"{status} of {place}, {redirect}, {mode}",
                        url=f"{place}/r",
                        ask={"redirect": redirect, "mode": mode},
                        actual={
                            f"{place}/r": to("/x", ANY, status=status),
                            f"{place}/x": answer(ANY),
                        },
                        passes=not fails,
                        see={}
                        if fails
                        else {"type": "opaqueredirect" if redirect == "manual" else kind},
                    )


def redirect_locations() -> Iterator[Subtest]:
    for status in STATUSES:
        for redirect in ("follow", "manual"):
            ask = {"redirect": redirect}
            manual = redirect == "manual"
            yield Subtest(
                file="fetch/api/redirect/redirect-location.any.js",
                name=f"{status} {redirect} nowhere",
                url=f"{HOME}/r",
                ask=ask,
                actual={f"{HOME}/r": answer(status=status)},
                see={"status": 0 if manual else status},
            )
            for place in (
                "http://a b/",
                "data:,data%20url",
                "//user@:1",
                "mailto:a@a",
                "ftp://x/",
            ):
                yield Subtest(
                    file="fetch/api/redirect/redirect-location.any.js",
                    name=f"{status} {redirect} to {place}",
                    url=f"{HOME}/r",
                    ask=ask,
                    actual={f"{HOME}/r": to(place, status=status)},
                    passes=manual,
                )


def redirect_methods() -> Iterator[Subtest]:
    for status in STATUSES:
        for method in ("GET", "POST", "HEAD", "TESTING"):
            body = "this is my body" if method == "POST" else None
            seen = method
            if (status in (301, 302) and method == "POST") or (
                status == 303 and method != "HEAD"
            ):
                seen = "GET"
            sent: dict[str, str | None] = {}
            if method == "POST":
                kept = seen == "POST"
                sent = {
                    "content-type": "text/plain;charset=UTF-8" if kept else None,
                    "content-language": "en-US" if kept else None,
                    "content-location": "foo" if kept else None,
                    "content-encoding": "Identity" if kept else None,
                }
            extra = (
                ("Content-Encoding", "Identity"),
                ("Content-Language", "en-US"),
                ("Content-Location", "foo"),
            )
            yield Subtest(
                file="fetch/api/redirect/redirect-method.any.js",
                name=f"{status} {method}",
                url=f"{HOME}/r",
                actual={f"{HOME}/r": to("/x", status=status), f"{HOME}/x": answer()},
                ask={"method": method, "body": body, "headers": extra if body else ()},
                method=seen,
                sent=sent,
                see={"type": "basic", "redirected": True, "status": 200},
            )


def redirect_counts() -> Iterator[Subtest]:
    for status in STATUSES:
        for count in (20, 21):
            chain = {
                f"{HOME}/{step}": to(f"/{step + 1}", status=status) for step in range(count)
            }
            yield Subtest(
                file="fetch/api/redirect/redirect-count.any.js",
                name=f"{status} {count} times",
                url=f"{HOME}/0",
                actual={**chain, f"{HOME}/{count}": answer()},
                passes=count == 20,
            )


def redirect_ends() -> Iterator[Subtest]:
    for place in (HOME, REMOTE):
        for mode in ("cors", "no-cors", "same-origin"):
            yield Subtest(
                file="fetch/api/redirect/redirect-to-dataurl.any.js",
                name=f"{mode} from {place}",
                url=f"{place}/r",
                ask={"mode": mode},
                actual={f"{place}/r": to("data:text/plain;base64,cmVzcG9uc2UncyBib2R5", ANY)},
                passes=False,
            )
    for mode, kind in (("cors", "cors"), ("no-cors", "opaque")):
        yield Subtest(
            file="fetch/api/redirect/redirect-back-to-original-origin.any.js",
            name=mode,
            url=f"{REMOTE}/r",
            ask={"mode": mode},
            see={"type": kind, "status": 200 if kind == "cors" else 0},
            actual={f"{REMOTE}/r": to(f"{HOME}/x", ANY), f"{HOME}/x": answer(ANY)},
        )


def redirected_origins() -> Iterator[Subtest]:
    values = {"*": ANY, "origin": OWN, "null": NULL, "none": ("X-None", "")}
    places = {"local": HOME, "remote": REMOTE, "remote2": REMOTE2}
    for first, last, taint in (
        *(("local", "remote", HOME), ("remote", "local", "null")),
        *(("remote", "remote", HOME), ("remote", "remote2", "null")),
    ):
        for one, line in values.items():
            for other, ending in values.items():
                begins = first == "local" or one in ("*", "origin")
                ends = other == "*" or (
                    (other == "origin") == (taint == HOME) and other != "none"
                )
                yield Subtest(
                    file="cors/redirect-origin.htm",
                    name=f"{first} ({one}) to {last} ({other})",
                    url=f"{places[first]}/r",
                    actual={
                        f"{places[first]}/r": to(f"{places[last]}/x", line),
                        f"{places[last]}/x": answer(ending),
                    },
                    passes=begins and ends,
                    sent={"origin": taint} if begins and ends else {},
                )
    far = (f"{ALLOW}Origin", REMOTE)
    for begun, place, ended in (
        *((ANY, "remote", far), (ANY, "remote2", far)),
        (far, "remote", ANY),
    ):
        yield Subtest(
            file="cors/redirect-origin.htm",
            name=f"remote ({begun[1]}) to {place} ({ended[1]})",
            url=f"{REMOTE}/r",
            actual={
                f"{REMOTE}/r": to(f"{places[place]}/x", begun),
                f"{places[place]}/x": answer(ended),
            },
            passes=False,
        )
    for userinfo, passes in (
        *(("test:test@", False), ("user:@", False), ("user@", False), (":pass@", False)),
        *((":@", True), ("@", True)),
    ):
        yield Subtest(
            file="cors/redirect-userinfo.htm",
            name=f"//{userinfo}",
            url=f"{REMOTE}/r",
            actual={
                f"{REMOTE}/r": to(f"{REMOTE}/x".replace("://", f"://{userinfo}"), ANY),
                f"{REMOTE}/x": answer(ANY),
            },
            passes=passes,
        )


def credentials() -> Iterator[Subtest]:
    for mode in ("omit", "same-origin", "include"):
        for origin, line in (("*", ANY), ("origin", OWN)):
            for value in (
                None,
                "true",
                "True",
                "TRUE",
                "false",
                "",
                "tru",
                "1",
                "true, true",
                '"true"',
                "0",
            ):
                lines = (line,) if value is None else (line, (f"{ALLOW}Credentials", value))
                passes = mode != "include" or (origin == "origin" and value == "true")
                yield Subtest(
                    file="cors/credentials-flag.htm",
                    name=f"{mode}, {origin}, {value!r}",
                    ask={"credentials": mode},
                    actual={f"{REMOTE}/x": answer(*lines)},
                    passes=passes,
                )
                yield Subtest(
                    file="xhr/access-control-and-redirects-async.htm",
                    name=f"{mode}, {origin}, {value!r}, on the preflight",
                    ask={"credentials": mode, "method": "PUT"},
                    actual={f"{REMOTE}/x": answer(OWN, TRUE)},
                    preflight={f"{REMOTE}/x": answer(*lines, methods("PUT"))},
                    passes=passes,
                    asked=1,
                )


FORBIDDEN: Final = (
    *("Accept-Charset", "Accept-Encoding", "Access-Control-Request-Headers", "Connection"),
    *("Access-Control-Request-Method", "Content-Length", "Cookie", "Cookie2", "Date", "DNT"),
    *(
        "Expect",
        "Host",
        "Keep-Alive",
        "Origin",
        "Proxy-Foo",
        "Referer",
        "Sec-Foo",
        "TE",
        "Trailer",
    ),
    *("Transfer-Encoding", "Upgrade", "Via", "Set-Cookie", "proxy-", "SEC-"),
)


def page_headers() -> Iterator[Subtest]:
    for name in FORBIDDEN:
        for file in ("xhr/setrequestheader-header-forbidden.htm", "cors/request-headers.htm"):
            own = {"origin": HOME} if name == "Origin" else {}
            encoding = {} if name in ("Origin", "Accept-Encoding") else {name.lower(): None}
            yield Subtest(
                file=file,
                name=name,
                ask={"headers": ((name, "x"),)},
                actual={f"{REMOTE}/x": answer(ANY)},
                asked=0,
                sent={**encoding, **own},
            )
    for name, value in (
        *(("X-HTTP-Method", "GETTRACE"), ("X-HTTP-Method-Override", '"CONNECT",')),
        *(("Authorization", "x"), ("Content-Transfer-Encoding", "x"), ("X-Print", "unicorn")),
        *(
            ("Range", "x"),
            ("Cache-Control", "no-cache"),
            ("If-None-Match", "x"),
            ("Pragma", "x"),
        ),
    ):
        yield Subtest(
            file="cors/request-headers.htm",
            name=f"{name} is asked for",
            ask={"headers": ((name, value),)},
            actual={f"{REMOTE}/x": answer(ANY)},
            preflight={f"{REMOTE}/x": answer(ANY, headers(name.lower()))},
            asked=1,
            sent={name.lower(): value},
        )
        yield Subtest(
            file="cors/request-headers.htm",
            name=f"{name} is not granted",
            ask={"headers": ((name, value),)},
            actual={f"{REMOTE}/x": answer(ANY)},
            preflight={f"{REMOTE}/x": answer(ANY, headers("x-other"))},
            passes=False,
            asked=1,
        )
    for name in (
        "",
        "t\rt",
        "t\nt",
        "t: t",
        "t:t",
        "t<t",
        "t t",
        "\ttt",
        ":tt",
        "t\vt",
        "t\0t",
        "t,t",
        "t;t",
    ):
        yield Subtest(
            file="xhr/setrequestheader-bogus-name.htm",
            name=repr(name),
            ask={"headers": ((name, "x-value"),)},
            actual={f"{REMOTE}/x": answer(ANY)},
            passes=False,
            asked=0,
        )
    for value in ("t\rt", "t\nt", "t\0t", "\u1234", "t\r\nt"):
        yield Subtest(
            file="xhr/setrequestheader-bogus-value.htm",
            name=repr(value),
            ask={"headers": (("x-test", value),)},
            actual={f"{REMOTE}/x": answer(ANY)},
            passes=False,
            asked=0,
        )


def page_methods() -> Iterator[Subtest]:
    for method in ("TRACE", "TRACK", "CONNECT", "trace", "track", "connect", "Trace", "TrAcK"):
        yield Subtest(
            file="xhr/open-method-insecure.htm",
            name=method,
            ask={"method": method},
            actual={f"{REMOTE}/x": answer(ANY)},
            passes=False,
            asked=0,
        )
    for method in (
        "",
        ">",
        " GET",
        "G T",
        "@GET",
        "G:E:T",
        "GET?",
        "GET\n",
        "\rGET",
        "\0GET",
        "ABC\0",
        "[GET]",
    ):
        yield Subtest(
            file="xhr/open-method-bogus.htm",
            name=repr(method),
            ask={"method": method},
            actual={f"{REMOTE}/x": answer(ANY)},
            passes=False,
            asked=0,
        )
    for method in (
        "XUNICORN",
        "xUNIcorn",
        "chiCKEN",
        "PATCH",
        "patCH",
        "copy",
        "CHICKEN",
        "patch",
    ):
        for file in ("xhr/open-method-case-sensitive.htm", "cors/preflight-failure.htm"):
            granted = "open" in file
            yield Subtest(
                file=file,
                name=method,
                ask={"method": method},
                actual={f"{REMOTE}/x": answer(ANY)},
                preflight={
                    f"{REMOTE}/x": answer(ANY, methods(method))
                    if granted
                    else answer(status=400)
                },
                passes=granted,
                asked=1,
                method=method if granted else "",
            )
    for method in ("delete", "get", "head", "options", "post", "Put", "DeLeTe", "gEt", "pUT"):
        yield Subtest(
            file="xhr/open-method-case-insensitive.htm",
            name=method,
            ask={"method": method},
            actual={f"{HOME}/x": answer()},
            url=f"{HOME}/x",
            asked=0,
            method=method.upper(),
        )
    for method in ("GET", "HEAD"):
        yield Subtest(
            file="fetch/api/request/request-error.any.js",
            name=f"{method} with a body",
            ask={"method": method, "body": "x"},
            actual={f"{REMOTE}/x": answer(ANY)},
            passes=False,
            asked=0,
        )
    for port in sorted(BAD):
        yield Subtest(
            file="fetch/api/request/request-bad-port.any.js",
            name=str(port),
            url=f"{HOME}:{port}/x",
            ask={"mode": "no-cors"},
            actual={f"{HOME}:{port}/x": answer()},
            passes=False,
            asked=0,
        )


def resource_policies() -> Iterator[Subtest]:
    name = "Cross-Origin-Resource-Policy"
    for value in (
        "same-origin",
        "same-site",
        "cross-origin",
        "",
        "same",
        "SAME-ORIGIN",
        "same-origin, same-site",
        "same-site;",
        '"same-origin"',
    ):
        for place in (HOME, REMOTE, PORT, FAR):
            near = place in (REMOTE, PORT)
            passes = place == HOME or not (
                value == "same-origin" or (value == "same-site" and not near)
            )
            yield Subtest(
                file="fetch/cross-origin-resource-policy/fetch.any.js",
                name=f"no-cors {place}, {value!r}",
                url=f"{place}/x",
                ask={"mode": "no-cors"},
                actual={f"{place}/x": answer((name, value))},
                passes=passes,
            )
            yield Subtest(
                file="fetch/cross-origin-resource-policy/fetch.any.js",
                name=f"cors {place}, {value!r}",
                url=f"{place}/x",
                actual={f"{place}/x": answer(ANY, (name, value))},
            )


def origin_lines() -> Iterator[Subtest]:
    """The requests that name the page's origin."""
    for policy in (
        *("no-referrer", "no-referrer-when-downgrade", "origin", "origin-when-cross-origin"),
        *("same-origin", "strict-origin", "strict-origin-when-cross-origin", "unsafe-url"),
    ):
        for place in (HOME, REMOTE):
            for mode in ("cors", "no-cors", "same-origin"):
                if mode == "same-origin" and place == REMOTE:
                    continue
                for method in ("GET", "POST"):
                    far = place == REMOTE
                    hidden = mode != "cors" and (
                        policy == "no-referrer" or (policy == "same-origin" and far)
                    )
                    origin: str | None = "null" if hidden else HOME
                    if method == "GET" and not (far and mode == "cors"):
                        origin = None
                    keeps = (
                        {"chromium": "the policy leaves Origin as it is"}
                        if hidden and method == "POST"
                        else {}
                    )
                    yield Subtest(
                        file="fetch/origin/assorted.window.js",
                        name=f"{mode} {method} {place}, {policy}",
                        url=f"{place}/x",
                        ask={"mode": mode, "method": method, "referrer_policy": policy},
                        actual={f"{place}/x": answer(ANY)},
                        sent={"origin": origin},
                        unlike=keeps,
                    )
    for value in ("bytes=0-10", "foo=0-10", "foo", ""):
        yield Subtest(
            file="fetch/range/general.any.js",
            name=f"Accept-Encoding beside Range: {value!r}",
            url=f"{HOME}/x",
            ask={"headers": (("Range", value),)},
            actual={f"{HOME}/x": answer()},
            sent={"accept-encoding": "identity", "range": value},
        )
        yield Subtest(
            file="fetch/range/general.any.js",
            name=f"no-cors Range: {value!r}",
            ask={"headers": (("Range", value),), "mode": "no-cors"},
            actual={f"{REMOTE}/x": answer()},
            sent={"range": None, "accept-encoding": None},
            asked=0,
        )


SUBTESTS: Final[tuple[Subtest, ...]] = (
    *origins(),
    *safelist(),
    *preflight_statuses(),
    *stars(),
    *exposures(),
    *origins_of_pages(),
    *redirects(),
    *redirect_modes(),
    *redirect_locations(),
    *redirect_methods(),
    *redirect_counts(),
    *redirect_ends(),
    *redirected_origins(),
    *credentials(),
    *page_headers(),
    *page_methods(),
    *resource_policies(),
    *origin_lines(),
)
