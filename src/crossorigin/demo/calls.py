"""The calls of the page, chapter by chapter, without their results: those are live."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crossorigin.demo.apps import cookies, everywhere, functions, preflights, simple
from crossorigin.demo.source import endpoint_name, listing

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.applications import Starlette

JSON = {"Content-Type": "application/json"}
PRICE = '{"price": 30}'


@dataclass(frozen=True, slots=True)
class Site:
    """The origins of the demo.

    Attributes:
        page: The page's.
        api: The API's, on another host.
        same_site: The API's as well, by the page's own host: another port is another origin,
            but no other site.
    """

    page: str
    api: str
    same_site: str


@dataclass(frozen=True, slots=True)
class Call:
    """One request that the page makes.

    Attributes:
        name: Stable and unique, for links and tests.
        title: The purpose, in a few words.
        path: The path inside the chapter's application.
        method: The method.
        headers: The headers that the page sets.
        body: The body that the page sends.
        credentials: Whether cookies go along.
    """

    name: str
    title: str
    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    credentials: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """One application of the API and the calls to it.

    Attributes:
        name: Its path in the API.
        title: Its heading.
        text: Its introduction.
        create_app: Builds the application for a page's origin.
        calls: In the order in which they are read.
        same_site: Whether the page calls it by its own host. Browsers keep cookies back from
            other sites, each in its own way, even where CORS allows them.
    """

    name: str
    title: str
    text: str
    create_app: Callable[[str], Starlette]
    calls: tuple[Call, ...]
    same_site: bool = False

    def describe(self, app: Starlette, site: Site) -> dict[str, Any]:
        """Return the chapter's description for the page, ready for JSON.

        Args:
            app: The chapter's application.
            site: Where it is served.
        """
        base = f"{site.same_site if self.same_site else site.api}/{self.name}"
        calls = [self._describe(call, app, base) for call in self.calls]
        return {"name": self.name, "title": self.title, "text": self.text, "calls": calls}

    def _describe(self, call: Call, app: Starlette, base: str) -> dict[str, Any]:
        endpoint = endpoint_name(app, call.method, call.path)
        return {
            "name": call.name,
            "title": call.title,
            "url": f"{base}{call.path}",
            "method": call.method,
            "headers": call.headers,
            "body": call.body,
            "credentials": call.credentials,
            "code": listing(self.create_app, endpoint),
        }


CHAPTERS = (
    Chapter(
        "simple",
        "Who may read a response",
        "These requests need no permission to be sent: they reach the server even if it "
        "does not allow the page. CORS decides whether the page may read the answer.",
        simple.create_app,
        (
            Call("no-cors", "A route without CORS", "/plain"),
            Call("everyone", "Open to every origin", "/everyone"),
            Call("other-origin", "Open to one origin, and not this one", "/your-domain"),
            Call("this-page", "Open to this page's origin only", "/this-page"),
            Call("blind-post", "A POST without CORS", "/orders", "POST", body="lamp"),
        ),
    ),
    Chapter(
        "functions",
        "An allowlist decided by a function",
        "When the origins live in a database, a function answers for each of them. It is "
        "asked only for well-formed origins.",
        functions.create_app,
        (
            Call("function", "A function says yes", "/partners"),
            Call("async-function", "An async function says yes", "/partners-async"),
            Call("function-refuses", "An async function says no", "/customers"),
        ),
    ),
    Chapter(
        "preflights",
        "Requests that ask first",
        "A PUT, a DELETE or a JSON body is announced by a preflight: an OPTIONS request that "
        "the gateway answers from the policy. Only when the browser is content with that "
        "answer does it send the request itself.",
        preflights.create_app,
        (
            Call("put-json", "PUT with a JSON body", "/products/1", "PUT", JSON, PRICE),
            Call(
                "delete-refused", "DELETE, where the policy lists PUT", "/products/1", "DELETE"
            ),
            Call(
                "header-refused",
                "PUT with a header that the policy does not list",
                "/products/1",
                "PUT",
                JSON | {"X-Trace": "1"},
                PRICE,
            ),
            Call(
                "preflight-refused",
                "PUT, open to another origin",
                "/your-products/1",
                "PUT",
                JSON,
                PRICE,
            ),
            Call(
                "preflight-unanswered",
                "PUT to a route without CORS",
                "/plain/1",
                "PUT",
                JSON,
                PRICE,
            ),
        ),
    ),
    Chapter(
        "everywhere",
        "One policy for everything",
        "One line covers every route of an application and all their preflights; a route may "
        "still have a policy of its own, or none. Errors are answered with the headers "
        "too, so that the page can read them.",
        everywhere.create_app,
        (
            Call(
                "app-wide",
                "PUT under the app's policy",
                "/products/1",
                "PUT",
                JSON,
                PRICE,
            ),
            Call(
                "own-preflight",
                "PATCH, allowed by the route's own policy",
                "/prices/1",
                "PATCH",
                JSON,
                PRICE,
            ),
            Call("left-out", "A route without CORS", "/internal"),
            Call("not-found", "A path that does not exist", "/nowhere"),
            Call("broken", "A handler that raises", "/broken"),
        ),
    ),
    Chapter(
        "cookies",
        "Requests with cookies",
        "With cookies the browser is stricter: the answer must name the page's origin and say "
        "Access-Control-Allow-Credentials: true. A star is not enough. These calls go to "
        "another port of the page's own host: another origin, but the same site, since many "
        "browsers keep back the cookies of other sites even where CORS allows them.",
        cookies.create_app,
        (
            Call("cookie", "Open to this page, with credentials", "/visit", credentials=True),
            Call("cookie-everyone", "Open to everyone", "/public", credentials=True),
        ),
        same_site=True,
    ),
)
