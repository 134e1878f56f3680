"""Scenarios on the elements and interfaces of a page: scripts, workers, styles, documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from tables.samples import font, picture
from tables.scenario import (
    ANYONE,
    HEADERS,
    ORIGIN,
    PAGE,
    WITH_CREDENTIALS,
    Call,
    CrossOrigin,
    Lines,
    Reply,
    Route,
    Scenario,
    Via,
    granted,
    ok,
    to,
)

OTHER: Final = (ORIGIN, "<third>")
PLAIN: Final[tuple[CrossOrigin, ...]] = ("",)
ANONYMOUS: Final[tuple[CrossOrigin, ...]] = ("", "anonymous")
ATTRIBUTES: Final[tuple[CrossOrigin, ...]] = ("", "anonymous", "use-credentials")
OPTIONS: Final[tuple[CrossOrigin, ...]] = ("", "use-credentials")
LOADS: Final = {"firefox": "its load event of a preload does not depend on the response"}

BLUE: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
    '<rect width="40" height="40" fill="#00f"/></svg>'
)
LEFT: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="50">'
    '<rect width="100" height="50" fill="#00f"/></svg>'
)
PARTS: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
    '<clipPath id="c"><rect width="50" height="50"/></clipPath>'
    '<filter id="f"><feFlood flood-color="#00f"/></filter>'
    '<rect id="s" width="20" height="20"/></svg>'
)
HEARD: Final = "self.postMessage && postMessage(1);"
JAVASCRIPT: Final = "text/javascript"
PICTURE: Final = "image/svg+xml"

# The type and the text of each kind, and the attributes that it knows.
SCRIPTS: Final[dict[Via, tuple[str, str, tuple[CrossOrigin, ...]]]] = {
    "modulepreload": (JAVASCRIPT, "self.seen = 1;", ATTRIBUTES),
    "static-import": (JAVASCRIPT, "self.seen = 1;", ATTRIBUTES),
    "import": (JAVASCRIPT, "self.seen = 1;", PLAIN),
    "json": ("application/json", "{}", PLAIN),
    "css-module": ("text/css", "b{}", PLAIN),
    "audioworklet": (JAVASCRIPT, "1;", OPTIONS),
    "paintworklet": (JAVASCRIPT, "1;", OPTIONS),
    "module-worker": (JAVASCRIPT, "postMessage(1);", OPTIONS),
    "sharedworker": (JAVASCRIPT, "onconnect = (e) => e.ports[0].postMessage(1);", PLAIN),
    "serviceworker": (JAVASCRIPT, "1;", PLAIN),
    "importscripts": (JAVASCRIPT, "1;", PLAIN),
    "worker-import": (JAVASCRIPT, "1;", PLAIN),
    "worker-dynamic-import": (JAVASCRIPT, "1;", PLAIN),
    "worker-fetch": ("text/plain", "seen", PLAIN),
}
STYLES: Final[dict[Via, tuple[str, str, tuple[CrossOrigin, ...]]]] = {
    "style-import": ("text/css", "b{}", PLAIN),
    "background-image": (PICTURE, BLUE, PLAIN),
    "border-image": (PICTURE, BLUE, PLAIN),
    "list-style-image": (PICTURE, BLUE, PLAIN),
    "content": (PICTURE, BLUE, PLAIN),
    "mask-image": (PICTURE, BLUE, PLAIN),
    "shape-outside": (PICTURE, LEFT, PLAIN),
    "clip-path": (PICTURE, PARTS, PLAIN),
    "filter": (PICTURE, PARTS, PLAIN),
    "use": (PICTURE, PARTS, PLAIN),
}
IMAGES: Final[dict[Via, tuple[str, str, tuple[CrossOrigin, ...]]]] = {
    "svg-image": (PICTURE, BLUE, ATTRIBUTES),
    "picture": (PICTURE, BLUE, ATTRIBUTES),
    "srcset": (PICTURE, BLUE, ANONYMOUS),
    "bitmap": (PICTURE, BLUE, ANONYMOUS),
    "pattern": ("image/png", picture().decode("latin-1"), ANONYMOUS),
    "input-image": (PICTURE, BLUE, PLAIN),
    "poster": (PICTURE, BLUE, ATTRIBUTES),
}
DOCUMENTS: Final[dict[Via, tuple[str, str, tuple[CrossOrigin, ...]]]] = {
    "iframe": ("text/html", "seen", PLAIN),
    "object": ("text/html", "seen", PLAIN),
    "embed": ("text/html", "seen", PLAIN),
    "form": ("text/html", "seen", PLAIN),
    "prefetch": ("text/plain", "seen", ATTRIBUTES),
    "ping": ("text/plain", "seen", PLAIN),
    "fetchlater": ("text/plain", "seen", PLAIN),
}
ANSWERS: Final[tuple[tuple[str, Lines], ...]] = (
    ("nothing", ()),
    ("star", (ANYONE,)),
    ("another", (OTHER,)),
    ("the origin, with credentials", (PAGE, WITH_CREDENTIALS)),
)


def scenarios() -> Iterator[Scenario]:
    for group, kinds in (
        ("scripts", SCRIPTS),
        ("styles", STYLES),
        ("images", IMAGES),
        ("documents", DOCUMENTS),
    ):
        for via, (kind, body, attributes) in kinds.items():
            for crossorigin in attributes:
                call = Call(via=via, crossorigin=crossorigin)
                yield from answers(group, via, call, (("Content-Type", kind),), body)
    yield from preloads()
    yield from posts()
    yield from beacons()
    yield from sockets()


def answers(group: str, name: str, call: Call, lines: Lines, body: str) -> Iterator[Scenario]:
    """The scenarios of one kind: four answers, the own origin, a redirect, a cookie."""
    shown = f"{name} {call.crossorigin}".strip()
    is_preload = call.via in ("modulepreload", "preload-as")
    untold = LOADS if is_preload else {}

    def row(case: str, called: Call, *routes: Route, before: tuple[Call, ...] = ()) -> Scenario:
        calls = (*before, called)
        return Scenario(group, f"{shown}, {case}", calls, routes, site=True, untold=untold)

    for case, more in ANSWERS:
        yield row(case, call, Route(ok(*more, *lines, body=body)))
    own = Route(ok(*lines, body=body), server="page")
    yield row("same origin", replace(call, url="<page/a>"), own)
    last = Route(ok(ANYONE, *lines, body=body), server="third", path="/b")
    yield row("redirected", call, Route(to("<third/b>", ANYONE)), last)
    near = Route(ok(ANYONE, *lines, body=body), path="/b")
    yield row("redirected in place", call, Route(to("<api/b>", ANYONE)), near)
    yield row(
        "redirected out",
        replace(call, url="<page/a>"),
        Route(to("<api/b>"), server="page"),
        near,
    )
    yield row(
        "a cookie",
        replace(call, url="<sibling/a>"),
        Route(
            ok(PAGE, WITH_CREDENTIALS, ("Set-Cookie", "k=1"), *lines, body=body),
            server="sibling",
        ),
        before=(Call(url="<sibling/a>", credentials="include"),),
    )


def preloads() -> Iterator[Scenario]:
    for destination, kind, body in (
        ("font", "font/ttf", font().decode("latin-1")),
        ("script", JAVASCRIPT, "1;"),
        ("style", "text/css", "b{}"),
        ("image", PICTURE, BLUE),
        ("track", "text/vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nseen\n"),
    ):
        for crossorigin in ATTRIBUTES:
            call = Call(via="preload-as", destination=destination, crossorigin=crossorigin)
            lines = (("Content-Type", kind),)
            yield from answers("preloads", f"preload {destination}", call, lines, body)


def posts() -> Iterator[Scenario]:
    for kind in ("application/x-www-form-urlencoded", "text/plain"):
        call = Call(via="form", method="POST", content_type=kind)
        yield from answers(
            "documents", f"form {kind}", call, (("Content-Type", "text/html"),), "seen"
        )


TYPES: Final = (
    *("multipart/form-data", "application/x-www-form-urlencoded", "TEXT/PLAIN"),
    *("text/plain;charset=utf-16", "application/x-www-form-urlencoded; charset=UTF-8"),
    *("text/plain; a", "text/html", "application/octet-stream", "image/png", "text/xml"),
    *("application/json; charset=utf-8", "application/csp-report", "text/plainx", "x"),
)


def beacons() -> Iterator[Scenario]:
    for kind in TYPES:
        for name, lines in (ANSWERS[0], ANSWERS[3]):
            call = Call(via="beacon", method="POST", body="x", content_type=kind)
            route = Route(ok(*lines), granted(*lines, (HEADERS, "content-type")))
            yield Scenario("beacons", f"{kind}, {name}", (call,), (route,), site=True)
    for shape in ("URLSearchParams", "FormData", "ArrayBuffer", "Blob"):
        for name, lines in (ANSWERS[0], ANSWERS[3]):
            made = Call(via="shaped-beacon", method="POST", body="x", shape=shape)
            route = Route(ok(*lines), granted(*lines, (HEADERS, "content-type")))
            yield Scenario("beacons", f"{shape}, {name}", (made,), (route,), site=True)
    moving: tuple[Call, ...] = (
        Call(via="beacon", method="POST", body="x"),
        Call(method="POST", body="x", mode="no-cors"),
    )
    for call in moving:
        for status in (302, 307):
            for server in ("api", "third", "page"):
                last = Route(ok(), server=server, path="/b")
                first = Route(to(f"<{server}/b>", status=status))
                name = f"{call.via}, {status} to {server}"
                yield Scenario("beacons", name, (call,), (first, last), site=True)
    for made in (*moving, Call(method="POST", body="x")):
        own = replace(made, url="<page/a>")
        first = Route(to("<page/b>"), server="page")
        last = Route(ok(), server="page", path="/b")
        name = f"{made.via} {made.mode}, within the page's origin"
        yield Scenario("beacons", name, (own,), (first, last), site=True)
    cookie = Call(url="<sibling/a>", credentials="include")
    for kind in ("", "application/json"):
        call = Call(url="<sibling/a>", via="beacon", method="POST", body="x", content_type=kind)
        lines = (PAGE, WITH_CREDENTIALS)
        route = Route(
            ok(*lines, ("Set-Cookie", "k=1")),
            granted(*lines, (HEADERS, "content-type")),
            server="sibling",
        )
        name = f"{kind or 'text'}, a cookie"
        yield Scenario("beacons", name, (cookie, call), (route,), site=True)


def sockets() -> Iterator[Scenario]:
    call = Call(via="websocket")
    for name, lines in ANSWERS:
        route = Route((Reply(101, lines, ""),))
        yield Scenario("sockets", name, (call,), (route,), site=True)
    opened = (Reply(101, (), ""),)
    own = replace(call, url="<page/a>")
    yield Scenario("sockets", "same origin", (own,), (Route(opened, server="page"),), site=True)
    last = Route(opened, server="third", path="/b")
    yield Scenario("sockets", "redirected", (call,), (Route(to("<third/b>")), last), site=True)
    cookie = Call(url="<sibling/c>", credentials="include")
    lines = (PAGE, WITH_CREDENTIALS, ("Set-Cookie", "k=1"))
    yield Scenario(
        "sockets",
        "a cookie",
        (cookie, replace(call, url="<sibling/a>")),
        (Route(ok(*lines), server="sibling", path="/c"), Route(opened, server="sibling")),
        site=True,
    )
    for status in (200, 403):
        route = Route((Reply(status, (ANYONE,), ""),))
        yield Scenario("sockets", f"refused by {status}", (call,), (route,), site=True)
