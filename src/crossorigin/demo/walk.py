"""The walk: its steps and the calls of each, without their results: those are live."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Final

from crossorigin import PolicyError
from crossorigin.demo.site import Site
from crossorigin.demo.source import listing
from crossorigin.demo.steps import with_django, with_fastapi, with_flask
from crossorigin.demo.steps.in_express import EXPRESS

PROGRAMS: Final[dict[str, ModuleType]] = {
    "fastapi": with_fastapi,
    "flask": with_flask,
    "django": with_django,
}
"""The modules of the steps, by the framework."""

JSON: Final = {"Content-Type": "application/json"}
PRICE: Final = '{"price": 30}'
_MDN: Final = "https://developer.mozilla.org/docs/Web/HTTP/"


@dataclass(frozen=True, slots=True)
class Call:
    """One request that the page makes.

    Attributes:
        name: Stable and unique, for links and tests.
        title: The purpose, in a few words.
        path: The path inside the step's application.
        endpoint: The name of the function that answers it; empty if there is none.
        method: The method.
        headers: The headers that the page sets.
        body: The body that the page sends.
        credentials: Whether the request has cookies.
        times: How often the page sends it, with one URL.
        reads: The response headers that the page reads.
    """

    name: str
    title: str
    path: str
    endpoint: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    credentials: bool = False
    times: int = 1
    reads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One application in three frameworks and the calls to it.

    Attributes:
        name: Its path in the API, below that of the framework.
        title: Its heading.
        text: Its introduction.
        function: The name of the function that builds it in each framework.
        docs: The page to read on it.
        calls: The calls, in the order of the page.
        same_site: Whether the page calls it by its own host. Browsers withhold cookies from
            other sites, each in its own way, even if CORS allows them.
    """

    name: str
    title: str
    text: str
    function: str
    docs: str
    calls: tuple[Call, ...]
    same_site: bool = False

    def build(self, framework: str, page: str) -> Any:  # noqa: ANN401 - as the framework has it
        """Build the application of this step.

        Args:
            framework: A key of `PROGRAMS`.
            page: The origin of the page.
        """
        return getattr(PROGRAMS[framework], self.function)(page)

    def describe(self, site: Site) -> dict[str, Any]:
        """Return the step's description for the page, ready for JSON.

        Args:
            site: Where it is served.
        """
        return {
            "name": self.name,
            "title": self.title,
            "text": self.text,
            "docs": self.docs,
            "calls": [self._describe(call, site) for call in self.calls],
        }

    def _describe(self, call: Call, site: Site) -> dict[str, Any]:
        base = site.same_site if self.same_site else site.api
        return {
            "name": call.name,
            "title": call.title,
            "method": call.method,
            "headers": call.headers,
            "body": call.body,
            "credentials": call.credentials,
            "times": call.times,
            "reads": list(call.reads),
            "urls": {name: f"{base}/{name}/{self.name}{call.path}" for name in PROGRAMS},
            "code": {
                name: listing(module, self.function, call.endpoint)
                for name, module in PROGRAMS.items()
            }
            | {"express": EXPRESS[call.name]},
        }


WALK: Final = (
    Step(
        "no-cors",
        "No CORS",
        "A page may send requests to any server. Without CORS headers the browser still sends "
        "these requests and the server runs them; the browser only withholds the answer.",
        "no_cors_at_all",
        f"{_MDN}Guides/CORS",
        (
            Call("no-cors", "A route without CORS", "/product", "product"),
            Call("blind-post", "A POST without CORS", "/orders", "order", "POST", body="lamp"),
        ),
    ),
    Step(
        "everyone",
        "Open to everyone",
        "One decorator opens a route to every origin: the answer has "
        "Access-Control-Allow-Origin: *.",
        "everyone",
        f"{_MDN}Reference/Headers/Access-Control-Allow-Origin",
        (Call("everyone", "A public route", "/product", "product"),),
    ),
    Step(
        "one-origin",
        "Open to one origin",
        "The server names one origin. The browser compares it with the page's own, byte for "
        "byte; the server runs the request in both cases.",
        "one_origin",
        f"{_MDN}Guides/CORS/Errors/CORSAllowOriginNotMatchingOrigin",
        (
            Call("this-page", "Open to this page's origin", "/product", "product"),
            Call("other-origin", "Open to another origin", "/your-product", "your_product"),
        ),
    ),
    Step(
        "allowlist",
        "An allowlist decided by a function",
        "If the origins are in a database, a function decides on each of them. It is called "
        "only with well-formed origins.",
        "allowlist",
        f"{_MDN}Reference/Headers/Vary",
        (
            Call("function", "A function says yes", "/partners", "for_partners"),
            Call(
                "async-function",
                "An async function says yes",
                "/partners-async",
                "for_found_partners",
            ),
            Call(
                "function-refuses", "An async function says no", "/customers", "for_customers"
            ),
        ),
    ),
    Step(
        "simple",
        "Simple and preflighted requests",
        "A form can send a POST of plain text to any server, so a script may send one without "
        "a preflight. No form can send JSON, so the browser sends a preflight first.",
        "simple",
        f"{_MDN}Guides/CORS#simple_requests",
        (
            Call(
                "simple-post", "A POST of plain text", "/orders", "order", "POST", body="lamp"
            ),
            Call("json-post", "A POST of JSON", "/orders", "order", "POST", JSON, PRICE),
        ),
    ),
    Step(
        "one-preflight",
        "The preflight of one resource",
        "An OPTIONS request announces a PUT, a DELETE or an unusual header. The gateway "
        "answers it by the route's policy. The browser sends the request itself only if that "
        "answer allows it.",
        "one_preflight",
        f"{_MDN}Guides/CORS#preflighted_requests",
        (
            Call(
                "put-json", "PUT with a JSON body", "/products/1", "product", "PUT", JSON, PRICE
            ),
            Call(
                "delete-refused",
                "DELETE, where the policy lists PUT",
                "/products/1",
                "product",
                "DELETE",
            ),
            Call(
                "header-refused",
                "PUT with a header that the policy does not list",
                "/products/1",
                "product",
                "PUT",
                JSON | {"X-Trace": "1"},
                PRICE,
            ),
            Call(
                "preflight-refused",
                "PUT, open to another origin",
                "/your-products/1",
                "your_product",
                "PUT",
                JSON,
                PRICE,
            ),
            Call(
                "preflight-unanswered",
                "PUT to a route without CORS",
                "/plain/1",
                "plain",
                "PUT",
                JSON,
                PRICE,
            ),
        ),
    ),
    Step(
        "all-preflights",
        "The preflights of all resources",
        "One line covers every route of an application and all their preflights; a route may "
        "still have a policy of its own, or none.",
        "all_preflights",
        f"{_MDN}Reference/Headers/Access-Control-Allow-Methods",
        (
            Call(
                "app-wide",
                "PUT under the app's policy",
                "/products/1",
                "product",
                "PUT",
                JSON,
                PRICE,
            ),
            Call(
                "own-preflight",
                "PATCH, allowed by the route's own policy",
                "/prices/1",
                "price",
                "PATCH",
                JSON,
                PRICE,
            ),
            Call("left-out", "A route without CORS", "/internal", "internal"),
        ),
    ),
    Step(
        "credentials",
        "Requests with cookies",
        "With cookies the browser is stricter: the answer must name the page's origin and have "
        "Access-Control-Allow-Credentials: true. A star is not enough. These calls go to "
        "another port of the page's own host: another origin, but the same site, because many "
        "browsers withhold the cookies of other sites even if CORS allows them.",
        "credentials",
        f"{_MDN}Guides/CORS#requests_with_credentials",
        (
            Call(
                "cookie",
                "Open to this page, with credentials",
                "/visit",
                "visit",
                credentials=True,
            ),
            Call("cookie-everyone", "Open to everyone", "/public", "public", credentials=True),
        ),
        same_site=True,
    ),
    Step(
        "exposed",
        "Response headers that the page may read",
        "A page can read the body and seven harmless headers of an answer. The server has to "
        "expose every other header by name.",
        "exposed",
        f"{_MDN}Reference/Headers/Access-Control-Expose-Headers",
        (
            Call(
                "exposed",
                "A header that is exposed",
                "/products",
                "products",
                reads=("X-Total-Count",),
            ),
            Call(
                "hidden", "A header that is not", "/hidden", "hidden", reads=("X-Total-Count",)
            ),
        ),
    ),
    Step(
        "errors",
        "Errors",
        "Error responses have the headers too, so that the page can read the status. Without "
        "them, the console reports a CORS error and hides the real error.",
        "errors",
        f"{_MDN}Guides/CORS/Errors",
        (
            Call("not-found", "A path that does not exist", "/nowhere", ""),
            Call("sold-out", "A handler that refuses", "/sold-out", "sold_out"),
            Call("broken", "A handler that raises", "/broken", "broken"),
        ),
    ),
    Step(
        "caching",
        "Caching and Vary",
        "A browser caches the answer to a preflight for max_age seconds. With Vary: Origin, a "
        "cache stores one answer for each origin.",
        "caching",
        f"{_MDN}Reference/Headers/Access-Control-Max-Age",
        (
            Call(
                "remembered",
                "Two PUTs, one preflight",
                "/remembered",
                "remembered",
                "PUT",
                times=2,
            ),
            Call(
                "forgotten",
                "Two PUTs, two preflights",
                "/forgotten",
                "forgotten",
                "PUT",
                times=2,
            ),
            Call("varies", "An answer for each origin", "/varies", "varies"),
        ),
    ),
)
"""The steps, in the order in which they are read."""


def steps(page: str) -> tuple[Step, ...]:
    """Return the steps that can be built for a page.

    Over http a page of another machine must not read with cookies, so a host that the user
    names may have one step less.

    Args:
        page: The origin of the page.
    """
    return tuple(step for step in WALK if _can_be_built(step, page))


def _can_be_built(step: Step, page: str) -> bool:
    try:
        step.build("fastapi", page)
    except PolicyError:
        return False
    return True
