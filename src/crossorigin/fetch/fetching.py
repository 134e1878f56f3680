"""Fetching: the algorithm itself, which asks for each request to be sent and is resumed.

The numbered comments follow the standard's steps in its order. Steps that concern neither
CORS nor the wire (service workers, the HTTP cache, streams, timing) are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Final, Literal, TypeAlias

from crossorigin.fetch.cache import PreflightCache
from crossorigin.fetch.checks import (
    RESOURCE_POLICY,
    Finding,
    cors_check,
    resource_policy_allows,
    tao_check,
)
from crossorigin.fetch.engine import STANDARD, CacheLoss, Engine
from crossorigin.fetch.filtering import filtered
from crossorigin.fetch.preflight import Asked, preflight_headers, read, refuse
from crossorigin.fetch.request import Mode, Prepared, Request, on_the_wire, prepare
from crossorigin.fetch.safelist import unsafe_names
from crossorigin.fetch.site import is_trustworthy, same_site
from crossorigin.fetch.taint import Taint, fetch_metadata, redirect_taint
from crossorigin.fetch.url import Url, parse
from crossorigin.fetch.verdict import (
    Code,
    Exchange,
    Headers,
    Outcome,
    Step,
    Verdict,
    WireRequest,
    WireResponse,
)
from crossorigin.spec.headers import NON_WILDCARD_REQUEST, REQUEST_BODY
from crossorigin.spec.methods import SAFELISTED
from crossorigin.spec.ports import BAD
from crossorigin.spec.statuses import REDIRECT

MAX_REDIRECTS: Final = 20
"""Fetch, "HTTP-redirect fetch", step 7."""

Tainting: TypeAlias = Literal["basic", "cors", "opaque"]
Fetching: TypeAlias = Generator[WireRequest, WireResponse | None, Outcome]
_Answer: TypeAlias = Generator[WireRequest, WireResponse | None, WireResponse]
_Nothing: TypeAlias = Generator[WireRequest, WireResponse | None, None]

_DOWNGRADE_POLICIES: Final = frozenset(
    {"no-referrer-when-downgrade", "strict-origin", "strict-origin-when-cross-origin"}
)


class _NetworkError(Exception):
    """The standard's network error, with the reason that it hides from pages."""

    def __init__(self, finding: Finding, loses: CacheLoss = "actual") -> None:
        super().__init__(finding)
        self.finding = finding
        self.loses = loses


def fetch(
    request: Request, *, engine: Engine = STANDARD, cache: PreflightCache | None = None
) -> Fetching:
    """Fetch as a browser does, without doing it.

    A generator: it yields each request to send, is sent what came back (None if nothing
    did), and returns what the page sees and why. It never raises, whatever it is sent.

    Args:
        request: what the page asks for.
        engine: whose browser it is.
        cache: what the browser remembers of earlier preflights; None for nothing.
    """
    memory = PreflightCache() if cache is None else cache
    prepared = prepare(request, engine)
    if isinstance(prepared, Finding):
        return Outcome(
            verdict=_blocked(prepared, request.url, None), response=None, exchanges=()
        )
    return (yield from _Fetch(prepared, engine, memory).run())


def conclude(
    request: Request,
    send: Callable[[WireRequest], WireResponse | None],
    *,
    engine: Engine = STANDARD,
    cache: PreflightCache | None = None,
) -> Outcome:
    """Fetch with `send`, which performs one exchange; see `fetch`."""
    fetching = fetch(request, engine=engine, cache=cache)
    try:
        wanted = next(fetching)
        while True:
            wanted = fetching.send(send(wanted))
    except StopIteration as stop:
        outcome: Outcome = stop.value
        return outcome


def _blocked(finding: Finding, url: str, exchange: int | None) -> Verdict:
    return Verdict(
        allowed=False,
        code=finding.code,
        step=finding.step,
        header=finding.header,
        expected=finding.expected,
        found=finding.found,
        url=url,
        exchange=exchange,
    )


class _Fetch:
    """One fetch under way: the standard's request with its bookkeeping."""

    def __init__(self, request: Prepared, engine: Engine, cache: PreflightCache) -> None:
        self._request = request
        self._engine = engine
        self._cache = cache
        self._tainting: Tainting = "basic"
        self._redirects = 0
        self._timing_failed = False
        self._first_names = list(request.headers)
        self._has_needed_preflight = False
        self._exchanges: list[Exchange] = []
        # Fetch, "fetch": Accept is set before anything else, and so counts for the safelist.
        if all(name.lower() != "accept" for name, _ in request.headers):
            request.headers.append(("Accept", "*/*"))

    @property
    def _url(self) -> Url:
        return self._request.urls[-1]

    @property
    def _credentials(self) -> bool:
        """Whether the credentials mode is ``include``."""
        return self._request.page.credentials == "include"

    def run(self) -> Fetching:
        """Fetch to the end."""
        try:
            response = yield from self._main_fetch()
        except _NetworkError as error:
            last = len(self._exchanges) - 1 if self._exchanges else None
            verdict = _blocked(error.finding, self._url.sent, last)
            return Outcome(verdict=verdict, response=None, exchanges=tuple(self._exchanges))
        return self._succeed(response)

    def _succeed(self, response: WireResponse) -> Outcome:
        # Fetch, "Main fetch", step 14: the page gets a filtered response.
        page = filtered(
            response,
            self._tainting,
            urls=[url.shown for url in self._request.urls],
            method=self._request.method,
            follows=self._request.page.redirect == "follow",
            credentials=self._credentials,
            timing_allowed=not self._timing_failed,
        )
        verdict = Verdict(
            allowed=True,
            code=Code.ALLOWED,
            step=Step("Main fetch", "14.2"),
            url=self._url.sent,
            exchange=len(self._exchanges) - 1 if self._exchanges else None,
        )
        return Outcome(verdict=verdict, response=page, exchanges=tuple(self._exchanges))

    # Fetch, "Main fetch"

    def _main_fetch(self) -> _Answer:
        """Decide which rules hold for the current URL (Fetch, "Main fetch")."""
        # Fetch, "Main fetch", step 7: gates that have nothing to do with CORS.
        self._pass_gates()
        # Step 12: the first that fits.
        url, request = self._url, self._request
        same_origin = url.same_origin(request.page.origin) and self._tainting == "basic"
        if same_origin or url.scheme == "data":
            self._tainting = "basic"
            return (yield from self._scheme_fetch())
        if request.mode == "same-origin":
            raise _error(Code.DISALLOWED_BY_MODE, "12", request.page.origin, url.origin)
        if request.mode == "no-cors":
            return (yield from self._fetch_without_cors())
        if not url.is_http:
            raise _error(Code.CORS_DISABLED_SCHEME, "12", "http or https", url.scheme)
        self._tainting = "cors"
        if self._needs_method() or self._unsafe():
            self._has_needed_preflight = True
            return (yield from self._fetch_with_preflight())
        return (yield from self._http_fetch())

    def _fetch_without_cors(self) -> _Answer:
        # Fetch, "Main fetch", step 12, mode no-cors.
        redirect = self._request.page.redirect
        if redirect != "follow":
            raise _error(Code.NO_CORS_REDIRECT_MODE_NOT_FOLLOW, "12", "follow", redirect)
        self._tainting = "opaque"
        return (yield from self._scheme_fetch())

    def _fetch_with_preflight(self) -> _Answer:
        # Fetch, "Main fetch", step 12, the branch of the preflight: a failure of whatever
        # kind empties the cache for the URL that the request has come to.
        try:
            return (yield from self._http_fetch(make_preflight=True))
        except _NetworkError as error:
            if error.loses in self._engine.cache_cleared_by:
                self._cache.clear(self._origin(), self._url.href)
            raise

    def _pass_gates(self) -> None:
        url = self._url
        if url.is_http and url.port in BAD:
            raise _error(Code.BAD_PORT, "7", "a port for HTTP", str(url.port))
        page = parse(self._request.page.origin)
        secure = page is not None and page.scheme == "https"
        if secure and url.scheme == "http" and not is_trustworthy(url):
            raise _error(Code.MIXED_CONTENT, "7", "https", url.scheme)

    def _scheme_fetch(self) -> _Answer:
        # Fetch, "scheme fetch": a data: URL holds its own response; of the other schemes only
        # HTTP(S) goes over the wire.
        if self._url.scheme == "data":
            return WireResponse(status=200)
        if not self._url.is_http:
            raise _error(Code.CORS_DISABLED_SCHEME, "12", "http or https", self._url.scheme)
        return (yield from self._http_fetch())

    # Fetch, "HTTP fetch"

    def _http_fetch(self, *, make_preflight: bool = False) -> _Answer:
        """Ask first where it has to be, fetch, check, follow (Fetch, "HTTP fetch")."""
        # Fetch, "HTTP fetch", step 4.1: only what is not remembered has to be asked for.
        if make_preflight and not self._is_remembered():
            yield from self._preflight()
        # Step 4.3.
        response = yield from self._exchange(self._actual())
        # Step 4.4: the CORS check, on every hop, whatever its status.
        if self._tainting == "cors":
            failed = cors_check(
                self._origin(),
                response,
                credentials=self._is_judged_with_credentials(response),
                engine=self._engine,
            )
            if failed is not None:
                raise _NetworkError(failed)
        # Step 4.5.
        self._check_timing(response)
        # Step 5.
        if self._tainting == "opaque":
            self._check_resource_policy(response)
        # Step 6.
        if response.status in REDIRECT:
            return (yield from self._redirected(response))
        # Step 7.
        return response

    def _is_judged_with_credentials(self, response: WireResponse) -> bool:
        if not self._engine.late_redirects_credentialed or response.status not in REDIRECT:
            return self._credentials
        page = self._request.page
        began_at_home = self._request.urls[0].same_origin(page.origin)
        return self._credentials or (page.credentials == "same-origin" and began_at_home)

    def _check_timing(self, response: WireResponse) -> None:
        self._timing_failed = not tao_check(
            self._origin(),
            response,
            failed_before=self._timing_failed,
            is_basic=self._tainting == "basic",
        )

    def _check_resource_policy(self, response: WireResponse) -> None:
        origin, url = self._request.page.origin, self._url
        allowed = resource_policy_allows(
            response,
            same_origin=url.same_origin(origin),
            same_site=lambda: same_site(origin, url),
        )
        if not allowed:
            found = response.get(RESOURCE_POLICY.lower())
            code, step = Code.BLOCKED_BY_RESOURCE_POLICY, Step("HTTP fetch", "5")
            raise _NetworkError(Finding(code, step, RESOURCE_POLICY, "cross-origin", found))

    def _redirected(self, response: WireResponse) -> _Answer:
        # Fetch, "HTTP fetch", step 6.2: by the redirect mode.
        match self._request.page.redirect:
            case "error":
                code, step = Code.REDIRECT_DISALLOWED, Step("HTTP fetch", "6.2")
                found = str(response.status)
                raise _NetworkError(Finding(code, step, None, "no redirect", found))
            case "manual":
                return response
            case _:
                return (yield from self._redirect_fetch(response))

    # Fetch, "HTTP-redirect fetch"

    def _redirect_fetch(self, response: WireResponse) -> _Answer:
        """Go where the response points (Fetch, "HTTP-redirect fetch")."""
        request = self._request
        # Fetch, "HTTP-redirect fetch", steps 3 and 4: without Location it is a response like
        # any other.
        lines = response.values("location")
        if not lines or (lines == [""] and self._engine.empty_location == "nowhere"):
            return response
        target = self._location(lines)
        # Step 8.
        self._redirects += 1
        self._check_userinfo(target)
        # Step 11: what was streamed is gone.
        if response.status != 303 and request.streamed:  # noqa: PLR2004 - the step's own number
            raise _redirect_error(
                Code.BODY_NOT_REPLAYABLE, "11", "a body that can be sent again"
            )
        # Step 12.
        self._change_method(response.status)
        # Step 13: another origin does not get to see what was meant for this one.
        if target.origin != self._url.origin:
            self._drop(NON_WILDCARD_REQUEST)
        # Step 18.
        request.urls.append(target)
        # Step 22: all rules hold anew for the next hop.
        return (yield from self._main_fetch())

    def _location(self, lines: list[str]) -> Url:
        found = ", ".join(lines)
        place = _place(lines, self._engine)
        target = None if place is None else parse(place, self._url)
        # Fetch, "HTTP-redirect fetch", step 5.
        if target is None:
            raise _redirect_error(Code.INVALID_REDIRECT, "5", "one URL", found)
        # Fetch, "location URL", step 4: the fragment is the page's unless there is a new one.
        if not target.fragment:
            target = target._replace(fragment=self._url.fragment)
        # Fetch, "HTTP-redirect fetch", step 6.
        if not target.is_http:
            raise _redirect_error(Code.UNSAFE_REDIRECT, "6", "http or https", found)
        # Step 7.
        if self._redirects == MAX_REDIRECTS:
            expected = f"at most {MAX_REDIRECTS} redirects"
            raise _redirect_error(Code.TOO_MANY_REDIRECTS, "7", expected, found)
        return target

    def _check_userinfo(self, target: Url) -> None:
        if not target.includes_credentials:
            return
        expected = "no user name and password"
        # Fetch, "HTTP-redirect fetch", step 9: not to another origin.
        crosses = not target.same_origin(self._request.page.origin)
        if self._request.mode == "cors" and crosses:
            raise _redirect_error(
                Code.REDIRECT_CONTAINS_CREDENTIALS, "9", expected, target.href
            )
        if self._tainting == "basic" and self._engine.own_userinfo_refused:
            raise _redirect_error(Code.UNSAFE_REDIRECT, "10", expected, target.href)
        # Step 10: nor back from another origin.
        if self._tainting == "cors":
            raise _redirect_error(
                Code.REDIRECT_CONTAINS_CREDENTIALS, "10", expected, target.href
            )

    def _change_method(self, status: int) -> None:
        # Fetch, "HTTP-redirect fetch", step 12: what was posted is not posted again.
        method = self._request.method
        if (status in {301, 302} and method == "POST") or (
            status == 303 and method not in {"GET", "HEAD"}  # noqa: PLR2004 - as above
        ):
            self._request.method = "GET"
            self._request.body = None
            self._request.streamed = False
            self._drop(REQUEST_BODY)

    def _drop(self, names: frozenset[str]) -> None:
        kept = [header for header in self._request.headers if header[0].lower() not in names]
        self._request.headers = kept

    # Fetch, "CORS-preflight fetch"

    def _preflight(self) -> _Nothing:
        """Ask whether the request may be sent (Fetch, "CORS-preflight fetch")."""
        asked = self._asked()
        # Fetch, "CORS-preflight fetch", steps 1 to 6: credentials never go with it.
        preflight = WireRequest(
            is_preflight=True,
            method="OPTIONS",
            url=self._url.sent,
            headers=preflight_headers(asked) + self._metadata("cors"),
        )
        response = yield from self._exchange(preflight)
        # Step 7.
        granted = read(asked, response, self._engine)
        if isinstance(granted, Finding):
            raise _NetworkError(granted, "preflight")
        refused = refuse(asked, granted, response, self._engine)
        # Steps 7.12 to 7.15.
        if (not refused or self._engine.refusals_remembered) and self._is_to_be_remembered():
            self._cache.store(self._key(), *granted, engine=self._engine)
        if refused:
            raise _NetworkError(refused, "preflight")

    def _is_to_be_remembered(self) -> bool:
        page, engine = self._request.page, self._engine
        kept = page.cache != "no-store" or engine.no_store_remembered
        return kept and (page.origin != "null" or engine.opaque_origins_remembered)

    def _asked(self) -> Asked:
        unsafe = self._unsafe()
        wanted = set(unsafe)
        typed = dict.fromkeys(name for name, _ in self._asked_for() if name.lower() in wanted)
        page, engine = self._request.page, self._engine
        return Asked(
            origin=page.origin if engine.preflight_untainted else self._origin(),
            method=self._request.method,
            unsafe_names=unsafe,
            typed_names=list(typed),
            credentials=self._credentials,
            use_preflight=self._request.use_preflight,
            checked=engine.own_preflight_checked or not self._url.same_origin(page.origin),
        )

    def _is_remembered(self) -> bool:
        # Fetch, "HTTP fetch", step 4.1: the method, and every unsafe header name.
        if self._request.page.cache in self._engine.cache_skipped_by:
            return False
        remembered = self._is_covered()
        if not remembered and self._engine.one_answer_remembered:
            self._cache.clear(self._origin(), self._url.href)
        return remembered

    def _is_covered(self) -> bool:
        method, key, engine = self._request.method, self._key(), self._engine
        if self._needs_method() and not self._cache.matches_method(method, key, engine):
            return False
        return all(self._cache.matches_header(name, key, engine) for name in self._unsafe())

    def _needs_method(self) -> bool:
        """Whether the method has to be asked for (Fetch, "HTTP fetch", step 4.1)."""
        request = self._request
        return request.use_preflight or request.method not in SAFELISTED or self._sticks()

    def _sticks(self) -> bool:
        """Whether a hop is to be asked for because an earlier one was, or had to be."""
        if not self._redirects or not self._engine.preflight_sticks:
            return False
        return self._has_needed_preflight or bool(unsafe_names(self._first_names, self._engine))

    def _key(self) -> tuple[str, str, bool]:
        # Fetch, "create a new cache entry", step 1.
        return self._origin(), self._url.href, self._credentials

    def _unsafe(self) -> list[str]:
        return unsafe_names(self._asked_for(), self._engine)

    def _asked_for(self) -> list[tuple[str, str]]:
        """Return the headers that may need a preflight."""
        listed = self._engine.dropped_names_listed
        return self._first_names if listed else self._request.headers

    # Fetch, "HTTP-network-or-cache fetch"

    def _actual(self) -> WireRequest:
        """Return the page's request as it goes over the wire."""
        request = self._request
        headers = on_the_wire(request.headers, self._engine)
        # Fetch, "HTTP-network-or-cache fetch", step 8.12.
        origin = self._origin_header()
        if origin is not None:
            headers.append(("Origin", origin))
        # Step 8.13.
        headers += self._metadata(request.mode)
        mode = request.page.credentials
        return WireRequest(
            is_preflight=False,
            method=request.method,
            url=self._url.sent,
            headers=tuple(headers),
            body=request.body,
            streamed=request.streamed,
            # Step 8.3.
            includes_credentials=mode == "include"
            or (mode == "same-origin" and self._tainting == "basic"),
            same_site=self._is_same_site(),
        )

    def _metadata(self, mode: Mode) -> Headers:
        page = self._request.page
        return fetch_metadata(page.origin, self._request.urls, mode, page.destination)

    def _is_same_site(self) -> bool:
        # Fetch, "determine the same-site mode", step 5, and RFC 6265bis section 5.2.
        same = same_site(self._request.page.origin, self._url)
        return same and self._taint() != "cross-site"

    def _exchange(self, wanted: WireRequest) -> _Answer:
        response = yield wanted
        self._exchanges.append(Exchange(request=wanted, response=response))
        if response is None:
            # Fetch, "HTTP-network fetch", step 8.1: no connection, or none that speaks HTTP.
            step = Step("HTTP-network fetch", "8.1")
            loses: CacheLoss = "preflight" if wanted.is_preflight else "actual"
            finding = Finding(Code.NETWORK_FAILURE, step, None, "an HTTP response")
            raise _NetworkError(finding, loses)
        return response

    def _origin(self) -> str:
        """Return the serialized request origin (Fetch, "serializing a request origin")."""
        origin = self._request.page.origin
        # Fetch, "serializing a request origin", steps 2 and 3.
        return origin if self._taint() == "same-origin" else "null"

    def _taint(self) -> Taint:
        return redirect_taint(self._request.page.origin, self._request.urls)

    def _origin_header(self) -> str | None:
        """Return the value of Origin, or None where it is not sent."""
        # Fetch, "Append a request Origin header", steps 2 and 3.
        if self._tainting == "cors":
            return self._origin()
        # Step 4: without CORS, whatever may change something.
        if self._request.method in {"GET", "HEAD"}:
            return None
        # Step 4.1: who did not opt in to CORS may keep the page's address to itself.
        hidden = self._request.mode != "cors" and self._hides_origin()
        return "null" if hidden else self._origin()

    def _hides_origin(self) -> bool:
        # Fetch, "Append a request Origin header", step 4.1: by the referrer policy.
        page, url = self._request.page, self._url
        match page.referrer_policy:
            case "no-referrer":
                return not self._engine.origin_without_referrer
            case "same-origin":
                kept = self._engine.origin_without_referrer
                return not kept and not url.same_origin(page.origin)
            case policy if policy in _DOWNGRADE_POLICIES:
                return page.origin.startswith("https:") and url.scheme != "https"
            case _:
                return False


def _place(lines: list[str], engine: Engine) -> str | None:
    """Return what the lines of Location say, or None for an error."""
    if lines == [""] and engine.empty_location == "refused":
        return None
    equal = len(set(lines)) == 1
    if len(lines) == 1 or (equal and engine.location_lines == "equal"):
        return lines[0]
    return ", ".join(lines) if engine.location_lines == "joined" else None


def _error(code: Code, number: str, expected: str, found: str) -> _NetworkError:
    return _NetworkError(Finding(code, Step("Main fetch", number), None, expected, found))


def _redirect_error(
    code: Code, number: str, expected: str, found: str | None = None
) -> _NetworkError:
    step = Step("HTTP-redirect fetch", number)
    header = None if found is None else "Location"
    return _NetworkError(Finding(code, step, header, expected, found))
