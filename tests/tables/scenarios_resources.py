"""Scenarios on resources: elements and interfaces beside fetch, CORP and COEP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from tables.samples import font, sound, video
from tables.scenario import (
    ANYONE,
    HEADERS,
    ORIGIN,
    PAGE,
    WITH_CREDENTIALS,
    Call,
    CrossOrigin,
    Lines,
    PageKind,
    Route,
    Scenario,
    Server,
    Via,
    granted,
    ok,
    to,
)

OTHER: Final = (ORIGIN, "<third>")
PLAIN: Final[tuple[CrossOrigin, ...]] = ("",)
ATTRIBUTES: Final[tuple[CrossOrigin, ...]] = ("", "anonymous", "use-credentials")
LOADS: Final = {"firefox": "its load event of a preload does not depend on the response"}
POLICY: Final = "Cross-Origin-Resource-Policy"
_PICTURE: Final = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>'
# The content of each kind of resource, and its type.
CONTENTS: Final[dict[Via, tuple[str, str]]] = {
    "image": ("image/svg+xml", _PICTURE),
    "script": ("text/javascript", "self.seen = 1;"),
    "module": ("text/javascript", "self.seen = 1;"),
    "style": ("text/css", "b{}"),
    "eventsource": ("text/event-stream", "data: x\n\n"),
    "worker": ("text/javascript", "postMessage(1);"),
    "preload": ("text/plain", "seen"),
    "audio": ("audio/wav", sound().decode("latin-1")),
    "video": ("video/webm", video().decode("latin-1")),
    "track": ("text/vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nseen\n"),
    "font": ("font/ttf", font().decode("latin-1")),
    "webgl": ("image/svg+xml", _PICTURE),
    "font-face": ("font/ttf", font().decode("latin-1")),
}
WITHOUT_ATTRIBUTE: Final[frozenset[Via]] = frozenset({"worker", "font", "font-face"})
GOOD: Final = (PAGE, WITH_CREDENTIALS)
ANSWERS: Final[tuple[tuple[str, Lines], ...]] = (
    ("nothing", ()),
    ("star", (ANYONE,)),
    ("another", (OTHER,)),
    ("the origin, with credentials", (PAGE, WITH_CREDENTIALS)),
)


def scenarios() -> Iterator[Scenario]:
    yield from destinations()
    yield from beacons()
    yield from resource_policies()
    yield from embedder_policies()


def _route(
    via: Via, *lines: tuple[str, str], server: Server = "api", path: str = "/a"
) -> Route:
    kind, body = CONTENTS.get(via, ("text/plain", "seen"))
    return Route(ok(*lines, ("Content-Type", kind), body=body), server=server, path=path)


def destinations() -> Iterator[Scenario]:
    for via in CONTENTS:
        for crossorigin in PLAIN if via in WITHOUT_ATTRIBUTE else ATTRIBUTES:
            call = Call(via=via, crossorigin=crossorigin)
            shown = f"{via} {crossorigin or 'plain'}"
            untold = LOADS if via == "preload" and crossorigin else {}
            for name, lines in ANSWERS:
                yield Scenario(
                    "destinations",
                    f"{shown}, {name}",
                    (call,),
                    (_route(via, *lines),),
                    site=True,
                    untold=untold,
                )
            own = replace(call, url="<page/a>")
            yield Scenario(
                "destinations",
                f"{shown}, same origin",
                (own,),
                (_route(via, server="page"),),
                site=True,
            )
            first = Route(to("<third/b>", ANYONE))
            last = _route(via, ANYONE, server="third", path="/b")
            yield Scenario(
                "destinations", f"{shown}, redirected", (call,), (first, last), untold=untold
            )
            yield Scenario(
                "destinations",
                f"{shown}, a cookie",
                (
                    Call(url="<sibling/c>", credentials="include"),
                    replace(call, url="<sibling/a>"),
                ),
                (
                    Route(ok(*GOOD, ("Set-Cookie", "k=1")), server="sibling", path="/c"),
                    _route(via, *GOOD, server="sibling"),
                ),
                site=True,
                untold=untold,
            )


def beacons() -> Iterator[Scenario]:
    for kind in ("", "text/plain", "application/json"):
        for name, lines in ANSWERS:
            call = Call(via="beacon", method="POST", body="x", content_type=kind)
            route = Route(ok(*lines), granted(*lines, (HEADERS, "content-type")))
            yield Scenario(
                "destinations", f"beacon {kind or 'of text'}, {name}", (call,), (route,)
            )


POLICIES: Final = (
    *("", "same-origin", "same-site", "cross-origin", "bogus", "Same-Origin", "same-origin, x"),
)


def resource_policies() -> Iterator[Scenario]:
    for policy in POLICIES:
        lines = ((POLICY, policy),) if policy else ()
        for server in ("page", "sibling", "api"):
            place: Server = server
            url = f"<{server}/a>"
            yield Scenario(
                "resource-policies",
                f"{policy or 'none'} of {server}, no-cors",
                (Call(url=url, mode="no-cors"),),
                (_route("fetch", *lines, server=place),),
            )
            yield Scenario(
                "resource-policies",
                f"{policy or 'none'} of {server}, image",
                (Call(url=url, via="image"),),
                (_route("image", *lines, server=place),),
            )
        yield Scenario(
            "resource-policies",
            f"{policy or 'none'}, cors",
            (Call(),),
            (_route("fetch", PAGE, *lines),),
        )
    moved = Route(to("<third/b>", (POLICY, "same-origin")))
    last = _route("fetch", server="third", path="/b")
    yield Scenario(
        "resource-policies", "of a redirect, no-cors", (Call(mode="no-cors"),), (moved, last)
    )


def embedder_policies() -> Iterator[Scenario]:
    pages: tuple[PageKind, ...] = ("require-corp", "credentialless")
    for page in pages:
        for policy in ("", "same-origin", "same-site", "cross-origin", "bogus"):
            lines = ((POLICY, policy),) if policy else ()
            for server in ("page", "sibling", "api"):
                place: Server = server
                for via in ("fetch", "image"):
                    way: Via = via
                    call = Call(
                        url=f"<{server}/a>",
                        via=way,
                        mode="no-cors" if via == "fetch" else "cors",
                    )
                    name = f"{page}, {policy or 'none'} of {server}, {via}"
                    yield Scenario(
                        "embedder-policies",
                        name,
                        (call,),
                        (_route(way, *lines, server=place),),
                        page,
                    )
        for name, lines in ANSWERS:  # type: ignore[assignment] # as many lines as there are
            for crossorigin in ATTRIBUTES[:2]:
                call = Call(via="image", crossorigin=crossorigin)
                yield Scenario(
                    "embedder-policies",
                    f"{page}, {name}, image {crossorigin or 'plain'}",
                    (call,),
                    (_route("image", *lines),),
                    page,
                )
            yield Scenario(
                "embedder-policies",
                f"{page}, {name}, cors",
                (Call(),),
                (_route("fetch", *lines),),
                page,
            )
        for credentials in ("omit", "same-origin", "include"):
            first = Call(url="<sibling/a>", credentials="include")
            second = Call(url="<sibling/a>", mode="no-cors", credentials=credentials)
            route = Route(
                ok(PAGE, WITH_CREDENTIALS, ("Set-Cookie", "k=1"), (POLICY, "cross-origin")),
                server="sibling",
            )
            name = f"{page}, a cookie, no-cors {credentials}"
            yield Scenario("embedder-policies", name, (first, second), (route,), page)
