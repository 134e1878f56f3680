"""The server of the page: its files, and the answers to its scripts.

Everything here belongs to the page's own origin, without CORS, so that a mistake of the API
cannot hide its own record.
"""

from __future__ import annotations

import json
import mimetypes
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import (
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from crossorigin import fetch
from crossorigin.demo import policies
from crossorigin.demo.copying import TARGETS, copy
from crossorigin.demo.foretell import (
    BEYOND,
    ENGINES,
    Unaskable,
    beyond,
    foretell,
    read,
    read_times,
)
from crossorigin.demo.resources import POLICIES, RESOURCES
from crossorigin.demo.walk import steps
from crossorigin.rules.fields import RISKS

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from crossorigin.demo.record import Stream
    from crossorigin.demo.site import Site
    from crossorigin.demo.visitors import Visitor, Visitors

BEAT: Final = 15.0  # seconds between the heartbeats of a stream
ENDLESS: Final = frozenset({"/stream"})
"""The paths whose answers continue until the visitor disconnects."""

FORBIDDEN: Final = 403
FULL: Final = 503
LONGEST_NUMBER: Final = 18  # digits
INVALID: Final = 422
STATIC: Final[Traversable] = files("crossorigin.demo").joinpath("static")
_TYPES: Final = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


class Refused(Exception):  # noqa: N818 - an answer, not a fault of the program
    """A request that is refused.

    Args:
        status: The status.
        sentence: The reason, for the visitor.
    """

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


class Page:
    """The answers to the page's scripts.

    Args:
        site: The origins of the demo.
        visitors: The visitors.
        api: The API, without its record.
    """

    def __init__(self, site: Site, visitors: Visitors, api: ASGIApp) -> None:
        self.site = site
        self.visitors = visitors
        self.api = api
        self.content: dict[str, Any] = describe(site)

    async def describe(self, _request: Request) -> Response:
        """Answer ``GET /site``."""
        return JSONResponse(self.content)

    async def admit(self, request: Request) -> Response:
        """Answer ``POST /visitor``."""
        self._check_page(request)
        visitor = self.visitors.admit()
        if visitor is None:
            raise Refused(
                FULL, "All places of the demo are in use: close another page of it, and reload."
            )
        return JSONResponse({"visitor": visitor.id, "token": visitor.token})

    async def stream(self, request: Request) -> Response:
        """Answer ``GET /stream``."""
        query = request.query_params
        visitor = self._known(request, query.get("visitor", ""), query.get("token", ""))
        stream = visitor.record.follow(_number(request.headers.get("last-event-id", "")))
        return StreamingResponse(lines_of(stream), media_type="text/event-stream")

    async def record(self, request: Request) -> Response:
        """Answer ``GET /record``."""
        query = request.query_params
        visitor = self._known(request, query.get("visitor", ""))
        return JSONResponse(visitor.record.of(query.get("call", "")))

    async def foretell(self, request: Request) -> Response:
        """Answer ``POST /foretell``."""
        asked = await _json(request)
        self._known(request, asked.get("visitor"))
        destination = str(asked.get("destination") or "")
        if destination in BEYOND:
            return JSONResponse({"engines": beyond(destination)})
        wanted, times = _read(asked, self.site)
        engines = await foretell(self.api, wanted, destination, times)
        return JSONResponse({"engines": engines})

    async def policy(self, request: Request) -> Response:
        """Answer ``POST /policy``."""
        asked = await _json(request)
        visitor = self._known(request, asked.get("visitor"))
        declared = policies.read(_toml_of(asked))
        applied = asked.get("apply") is True and declared.policies is not None
        if applied:
            visitor.gate.policy = declared.policies
        return JSONResponse(
            {
                "problems": declared.problems,
                "toml": declared.text,
                "form": declared.form,
                "paths": declared.policies is not None and bool(declared.policies.paths),
                "applied": applied,
            }
        )

    async def copy(self, request: Request) -> Response:
        """Answer ``POST /copy``."""
        self._check_page(request)
        asked = await _json(request)
        target, given = asked.get("as"), asked.get("request")
        if target not in TARGETS:
            raise Refused(INVALID, f"as is one of {', '.join(TARGETS)}.")
        declared = policies.read(_toml_of(asked))
        if declared.policies is None:
            raise Refused(INVALID, "The policy has problems; nothing can be written from it.")
        wanted = given if isinstance(given, dict) else {}
        request_of_page, _ = _read({"url": f"{self.site.api}/data.json"} | wanted, self.site)
        text = await copy(declared.text, declared.policies, request_of_page, target)
        return JSONResponse({"text": text})

    def _check_page(self, request: Request) -> None:
        """Refuse the request of another page.

        Raises:
            Refused: it comes from another page.
        """
        site = request.headers.get("sec-fetch-site", "same-origin")
        origin = request.headers.get("origin", self.site.page)
        if site != "same-origin" or origin != self.site.page:
            raise Refused(
                FORBIDDEN, f"Only the page itself, at {self.site.page}/, may send this request."
            )

    def _known(self, request: Request, name: object, token: str | None = None) -> Visitor:
        """Return the visitor to which the token belongs.

        Raises:
            Refused: the request comes from another page, or the token is of another visitor.
        """
        self._check_page(request)
        given = request.headers.get("x-demo-token", "") if token is None else token
        visitor = self.visitors.known(name, given) if isinstance(name, str) else None
        if visitor is None:
            raise Refused(FORBIDDEN, "The visitor is unknown; open the page again.")
        return visitor


def create_page(site: Site, visitors: Visitors, api: ASGIApp) -> Starlette:
    """Build the page's application.

    Args:
        site: The origins of the demo.
        visitors: The visitors.
        api: The API, without its record.
    """
    page = Page(site, visitors, api)
    answers: list[tuple[str, str, Callable[[Request], Awaitable[Response]]]] = [
        ("GET", "/site", page.describe),
        ("POST", "/visitor", page.admit),
        ("GET", "/stream", page.stream),
        ("GET", "/record", page.record),
        ("POST", "/foretell", page.foretell),
        ("POST", "/policy", page.policy),
        ("POST", "/copy", page.copy),
    ]
    return Starlette(
        routes=[
            *(Route(path, _file(file, site)) for path, file in static_files()),
            *(
                Route(path, _answer(respond, site.headers), methods=[method])
                for method, path, respond in answers
            ),
        ]
    )


def describe(site: Site) -> dict[str, Any]:
    """Return the content of ``/site``.

    Args:
        site: The origins of the demo.
    """
    return {
        "page": site.page,
        "api": site.api,
        "same_site": site.same_site,
        "engines": [engine.name for engine in ENGINES],
        "steps": [step.describe(site) for step in steps(site.page)],
        "resources": RESOURCES,
        "policies": POLICIES,
        "risks": list(RISKS),
        "copies": list(TARGETS),
    }


def static_files(folder: Traversable = STATIC) -> Iterator[tuple[str, Traversable]]:
    """Yield the path and the file of each file of the page.

    Args:
        folder: Its folder.
    """
    yield "/", folder.joinpath("page.html")
    yield from _below(folder, "/")


def _below(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _below(entry, f"{path}{entry.name}/")
        else:
            yield f"{path}{entry.name}", entry


def _file(file: Traversable, site: Site) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint of a file; for another name of this machine it redirects."""
    content = file.read_bytes()
    suffix = f".{file.name.rpartition('.')[2]}"
    kind = _TYPES.get(suffix) or mimetypes.guess_type(file.name)[0]

    async def serve(request: Request) -> Response:
        if f"http://{request.headers['host'].lower()}" != site.page:
            return RedirectResponse(f"{site.page}{request.url.path}")
        return Response(content, media_type=kind, headers=site.headers)

    return serve


def _answer(
    respond: Callable[[Request], Awaitable[Response]], headers: dict[str, str]
) -> Callable[[Request], Awaitable[Response]]:
    """Return the answer with the security headers, and with the sentence of a refusal."""

    async def serve(request: Request) -> Response:
        try:
            response = await respond(request)
        except Refused as refused:
            response = PlainTextResponse(f"{refused.sentence}\n", refused.status)
        response.headers.update(headers)
        return response

    return serve


async def lines_of(stream: Stream, beat: float = BEAT) -> AsyncIterator[str]:
    """Yield the text of a stream, until it ends or its reader disconnects.

    Args:
        stream: The stream.
        beat: The greatest number of seconds without a sign of life.
    """
    try:
        yield ": the record\n\n"
        async for event in stream.events(beat):
            if event is None:
                yield ": still here\n\n"
            else:
                data = json.dumps(event.exchange)
                yield f"id: {event.number}\nevent: exchange\ndata: {data}\n\n"
    finally:
        stream.close()


def _number(text: str) -> int | None:
    """Return the number of an event; None if the text is not such a number."""
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if is_number else None


async def _json(request: Request) -> dict[str, Any]:
    """Return the object of the body.

    Raises:
        Refused: it is not an object.
    """
    try:
        value = json.loads(await request.body())
        # The answer has parts of it: it cannot have half a character, or NaN.
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise Refused(INVALID, "The body is a JSON object.")
    return value


def _read(asked: dict[str, Any], site: Site) -> tuple[fetch.Request, int]:
    """Return the request of the page, and how often the page sends it.

    Raises:
        Refused: it is not a request, or it is not for the API.
    """
    try:
        return read(asked, site), read_times(asked)
    except Unaskable as error:
        raise Refused(INVALID, str(error)) from error


def _toml_of(asked: dict[str, Any]) -> str:
    """Return the TOML that a visitor wrote, or that of the form.

    Raises:
        Refused: the body has neither.
    """
    text, form = asked.get("toml"), asked.get("form")
    if isinstance(text, str):
        return text
    if isinstance(form, dict):
        return policies.write(form)
    raise Refused(INVALID, "The policy is a text under toml, or an object under form.")
