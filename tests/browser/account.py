"""Accounts: the outcome of a scenario, in the same words for an engine and for the model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import Any, Final

from browser.lab import PLAIN, Request, Run
from browser.matrix import Observation
from tables.console_words import WORDS
from tables.scenario import SERVERS, SILENT, Call, Lines, Reply, Scenario, Via

from crossorigin import fetch
from crossorigin.fetch import Engine, PreflightCache, WireRequest, WireResponse
from crossorigin.fetch.cookies import CookieJar
from crossorigin.fetch.engine import BodyFault
from crossorigin.fetch.resources import beacon, resource
from crossorigin.fetch.url import parse
from crossorigin.fetch.verdict import Code

# Headers that a browser sends, or writes anew, of its own accord, so that the script's value
# says nothing: Chromium's cache puts each Range into its own words.
OWN = frozenset(
    {
        "accept-encoding",
        "accept-language",
        "connection",
        "host",
        "range",
        "referer",
        "user-agent",
    }
)
FAULTS: Mapping[str, BodyFault] = {
    "short": "cut",
    "cut": "cut",
    "unended": "unended",
    "no-gzip": "coding",
}
DEFAULT_POLICY = "strict-origin-when-cross-origin"
ELEMENT = {"type": "element", "status": 0, "redirected": False, "url": "", "headers": []}
# The kinds of the calls that have another name.
KIND: Mapping[Via, str] = {
    "webgl": "image",
    "font-face": "font",
    "preload-as": "preload",
    "static-import": "module",
    "import": "module",
    "module-worker": "worker",
    "style-import": "style",
    "background-image": "image",
    "border-image": "image",
    "list-style-image": "image",
    "content": "image",
    "input-image": "image",
    "svg-image": "image",
    "picture": "image",
    "srcset": "image",
    "bitmap": "image",
    "pattern": "image",
    "form": "iframe",
}
SHOWN_TO_PAGE = frozenset(
    {
        *("image", "webgl", "style", "video", "style-import", "svg-image", "picture"),
        *("srcset", "bitmap", "pattern", "iframe", "object", "form"),
    }
)
# The page never knows whether these arrive.
UNTOLD = frozenset({"beacon", "shaped-beacon", "ping", "prefetch"})
FORM_DATA = '--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n{}\r\n--B--\r\n'
BOUNDARY = re.compile(r"boundary=(\S+)")
METADATA = ("sec-fetch-dest", "sec-fetch-mode", "sec-fetch-site")
ASKED = ("access-control-request-method", "access-control-request-headers")


@dataclass(frozen=True)
class Account:
    """The result of a scenario.

    Attributes:
        seen: the outcomes of the calls that the script could see.
        sent: the requests that reached the servers.
    """

    seen: tuple[str, ...]
    sent: tuple[str, ...]

    def __str__(self) -> str:
        """One thing a line."""
        return "\n".join(
            [*(f"  sees {line}" for line in self.seen), *(f"  {line}" for line in self.sent)]
        )


def observed(observation: Observation) -> Account:
    """Return the account of an engine."""
    scenario = observation.scenario
    sent: Iterable[Request] = observation.sent
    if any(call.via == "poster" for call in scenario.calls):
        # WebKit fetches a poster that CORS refused a second time if the box of its video is
        # made anew meanwhile: HTMLVideoElement::didAttachRenderers.
        sent = (request for request, _ in groupby(sent))
    return Account(
        tuple(_seen(outcome) for outcome in observation.outcomes),
        tuple(_sent(request, scenario) for request in sent),
    )


def predicted(scenario: Scenario, engine: Engine) -> Account:
    """Return the account of the model."""
    return known(scenario, engine)[0]


def predicted_with_verdicts(
    scenario: Scenario, engine: Engine
) -> tuple[Account, tuple[fetch.Verdict, ...]]:
    """Return the account of the model, and its verdict on each call."""
    run = Run(scenario, "t0", PLAIN)
    outcomes = _outcomes(run, engine)
    seen = [
        _seen(_page_sees(outcome, call, run))
        for call, outcome in zip(scenario.calls, outcomes, strict=True)
    ]
    sent = (replace(request, path=run.plain(request.path)) for request in run.log)
    account = Account(tuple(seen), tuple(_sent(request, scenario) for request in sent))
    return account, tuple(outcome.verdict for outcome in outcomes)


@cache
def known(scenario: Scenario, engine: Engine) -> tuple[Account, tuple[fetch.Verdict, ...]]:
    """Return the same as `predicted_with_verdicts`, which several tests ask for."""
    return predicted_with_verdicts(scenario, engine)


def differs(observation: Observation, engine: Engine) -> bool:
    """Return whether an engine did something else than the model says."""
    scenario = observation.scenario
    if engine.name in scenario.unlike:
        return False
    found, expected = observed(observation), predicted(scenario, engine)
    seen = engine.name not in scenario.untold and found.seen != expected.seen
    return seen or found.sent != expected.sent


def names_given(observation: Observation) -> list[str]:
    """Return Chromium's own names of the CORS errors."""
    return [line.category for line in observation.console if line.level == "issue"]


def names_predicted(scenario: Scenario, engine: Engine) -> list[str]:
    """Return the model's names of the CORS errors, which are Chromium's."""
    if any(call.via in UNNAMED or _is_plain_track(call) for call in scenario.calls):
        return []
    return [str(verdict.code) for verdict in blocked(scenario, engine) if _is_named(verdict)]


def _is_plain_track(call: Call) -> bool:
    return call.via == "track" and not call.crossorigin


def blocked(scenario: Scenario, engine: Engine) -> list[fetch.Verdict]:
    """Return the model's verdicts on the calls that CORS blocks."""
    verdicts = known(scenario, engine)[1]
    return [
        verdict
        for call, verdict in zip(scenario.calls, verdicts, strict=True)
        if verdict.code.is_cors and call.via not in UNSAID.get(engine.name, ())
    ]


_WORKERS: Final[frozenset[Via]] = frozenset(
    {"worker", "module-worker", "sharedworker", "serviceworker"}
)
UNSAID: Final[Mapping[str, frozenset[Via]]] = {
    "chromium": _WORKERS | {"fetchlater"},
    "firefox": frozenset({"sharedworker", "serviceworker"}),
    # Its lines do not name the URL, so that those of calls side by side cannot be told apart.
    "webkit": _WORKERS | SILENT,
}
"""The calls of whose failure an engine's console has no line: some raise an exception."""

UNNAMED: Final[frozenset[Via]] = frozenset(
    {
        *("filter", "use", "audioworklet", "worker-import", "worker-dynamic-import"),
        "worker-fetch",
    }
)
"""The calls of whose failure Chromium's page has no issue: some are a worker's."""


def words(verdict: fetch.Verdict, engine: Engine) -> tuple[str, ...]:
    """Return the words in which the engine's console gives the reason: one of these."""
    table = {str(code): templates for code, templates in WORDS[engine.name].items()}
    code = str(verdict.code)
    templates = table.get(code) or table[code.removeprefix("Preflight")]
    found = SHOWN.get(engine.name, str)(verdict.found or "")
    facts = {"expected": verdict.expected, "found": found, "url": verdict.url}
    return tuple(template.format(**facts).replace("/t0/", "/") for template in templates)


def _escaped(value: str) -> str:
    return re.sub(r"[^\x00-\x7f]", lambda sign: f"\\u{ord(sign[0]):04X}", value)


def _decoded(value: str) -> str:
    return re.sub(
        r"[\x80-\xff]+",
        lambda sent: sent[0].encode("latin-1").decode("utf-8", "replace"),
        value,
    )


SHOWN: Final = {"chromium": _escaped, "firefox": _decoded}
"""How the consoles show a value, of which each byte is one character here."""


def _is_named(verdict: fetch.Verdict) -> bool:
    """Whether Chromium gives a name to it: not where a redirect leaves the mode same-origin."""
    left = verdict.code == fetch.Code.DISALLOWED_BY_MODE and verdict.exchange is not None
    return not left


def _outcomes(run: Run, engine: Engine) -> list[fetch.Outcome]:
    now = 0.0
    cache = PreflightCache(clock=lambda: now)
    send = _sender(run, engine)
    outcomes = []
    for call in run.scenario.calls:
        now += call.after / 1000
        request = _request(call, run.scenario, run)
        outcomes.append(fetch.run(request, send, engine=engine, cache=cache))
    return outcomes


def _request(call: Call, scenario: Scenario, run: Run) -> fetch.Request:
    url, origin = run.fill(call.url), _origin(scenario)
    if call.via in ("beacon", "shaped-beacon"):
        return _beacon(call, url, origin)
    policy = scenario.page if scenario.page in ("require-corp", "credentialless") else None
    asked = (
        _interface(call, url, origin)
        if call.via in ("fetch", "xhr", "worker-fetch")
        else _resource(call, url, origin)
    )
    asked = replace(asked, integrity=call.integrity)
    return asked if policy is None else replace(asked, embedder_policy=policy)


def _resource(call: Call, url: str, origin: str) -> fetch.Request:
    made = resource(
        KIND.get(call.via, call.via),
        url,
        origin,
        crossorigin=call.crossorigin or None,
        destination=call.destination or None,
    )
    if call.via != "form":
        return made
    if call.method == "GET":
        return replace(made, url=f"{url}?a=b")
    body = "a=b\r\n" if call.content_type == "text/plain" else "a=b"
    headers = (("Content-Type", call.content_type),)
    return replace(made, method="POST", headers=headers, body=body)


def _beacon(call: Call, url: str, origin: str) -> fetch.Request:
    text = call.body or ""
    match call.shape:
        case "URLSearchParams":
            kind = "application/x-www-form-urlencoded;charset=UTF-8"
            return beacon(url, origin, f"a={text}", kind)
        case "FormData":
            body = FORM_DATA.format(text)
            return beacon(url, origin, body, "multipart/form-data; boundary=B")
        case "":
            # File API: the type of a Blob is in lower case.
            return beacon(url, origin, text, call.content_type.lower() or None)
        case _:
            return beacon(url, origin, text.encode())


def _origin(scenario: Scenario) -> str:
    return "null" if scenario.page in ("sandbox", "data") else PLAIN["page"]


def _interface(call: Call, url: str, origin: str) -> fetch.Request:
    is_xhr = call.via == "xhr"
    has_body = not is_xhr or call.method.upper() not in {"GET", "HEAD"}
    return fetch.Request(
        url=url,
        origin=origin,
        method=call.method,
        headers=_combined(call.headers) if is_xhr else call.headers,
        body=call.body * call.times if call.body is not None and has_body else None,
        mode=call.mode,
        credentials=call.credentials,
        redirect=call.redirect,
        cache=call.cache,
        upload_listener=call.upload,
        streamed=call.streamed,
        keepalive=call.keepalive,
        referrer_policy=call.referrer_policy or DEFAULT_POLICY,
    )


def _combined(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Put values of one name together, as XMLHttpRequest does before anything is sent."""
    kept: dict[str, tuple[str, str]] = {}
    for name, value in headers:
        first, before = kept.get(name.lower(), (name, None))
        whole = value if before is None else f"{before}, {value}"
        kept[name.lower()] = (first, whole)
    return tuple(kept.values())


def _body(reply: Reply) -> bytes:
    body = reply.body.encode("latin-1")
    return body[:-2] if reply.framing == "long" else body


def _sender(run: Run, engine: Engine) -> Callable[[WireRequest], WireResponse | None]:
    """The request of a lab's script, with cookies; None where no server listens."""
    jar = CookieJar(engine=engine)

    def send(wanted: WireRequest) -> WireResponse | None:
        for server in SERVERS:
            start = f"{PLAIN[server]}/{run.token}"
            # A stream cannot be sent over the HTTP/1.1 that the lab speaks.
            path = wanted.url.removeprefix(start)
            if path != wanted.url and path[:1] in ("", "/") and not wanted.streamed:
                body = (wanted.body or b"").decode("latin-1")
                headers = _with_cookies(wanted, jar)
                reply = run.answer(Request(server, wanted.method, path, headers, body))
                _take_cookies(wanted, reply, jar)
                sent = b"" if wanted.method == "HEAD" else _body(reply)
                return WireResponse(
                    status=reply.status,
                    headers=reply.headers,
                    body=sent,
                    fault=None if wanted.method == "HEAD" else FAULTS.get(reply.framing),
                )
        return None

    return send


def _with_cookies(wanted: WireRequest, jar: CookieJar) -> Lines:
    url = parse(wanted.url)
    if url is None or not wanted.includes_credentials:
        return wanted.headers
    cookie = jar.header(url, same_site=wanted.same_site)
    return wanted.headers if cookie is None else (*wanted.headers, ("Cookie", cookie))


def _take_cookies(wanted: WireRequest, reply: Reply, jar: CookieJar) -> None:
    url = parse(wanted.url)
    if url is not None and wanted.includes_credentials:
        for name, value in reply.headers:
            if name.lower() == "set-cookie":
                jar.store(value, url, same_site=wanted.sets_same_site)


def _page_sees(outcome: fetch.Outcome, call: Call, run: Run) -> dict[str, Any]:
    """The report of the page's script."""
    response = outcome.response
    later = call.via == "fetchlater" and outcome.verdict.code is not Code.INVALID_REQUEST
    if call.via in UNTOLD or later:
        return {**ELEMENT, "body": "load"}
    if response is None or (call.via == "xhr" and not response.complete):
        return {"error": "blocked"}
    if call.via not in ("fetch", "xhr"):
        return _element_sees(response, call)
    return {
        "type": "xhr" if call.via == "xhr" else response.type,
        "status": response.status,
        "redirected": response.redirected and call.via == "fetch",
        "url": run.plain(response.url),
        "headers": _combined(response.headers),
        "body": response.body.decode("utf-8", "replace") if response.complete else None,
    }


def _element_sees(response: fetch.PageResponse, call: Call) -> dict[str, Any]:
    shown = "blind" if response.type == "opaque" else "readable"
    ok = call.via not in ("eventsource", "module", "style", "script") or response.status < 300
    if not ok:
        return {"error": "blocked"}
    return {**ELEMENT, "body": shown if call.via in SHOWN_TO_PAGE else "load"}


def _seen(outcome: dict[str, Any]) -> str:
    if outcome.get("error") == "no answer":
        return "no answer"
    if "type" not in outcome:
        return "blocked"
    headers = "; ".join(sorted(f"{name}: {value}" for name, value in outcome["headers"]))
    moved = " redirected" if outcome["redirected"] else ""
    kind, status, url = outcome["type"], outcome["status"], outcome["url"]
    return f"{kind} {status}{moved} {url} {outcome['body']!r} [{headers}]"


def _sent(sent: Request, scenario: Scenario) -> str:
    request = _bounded(sent)
    names = ["origin", "cookie", *(METADATA if scenario.site else ())]
    if request.is_preflight:
        names += ASKED
    else:
        ours = {name.lower() for call in scenario.calls for name, _ in call.headers}
        ours = {name for name in ours - {"cookie"} if not name.startswith("sec-")}
        names += sorted(ours - OWN | {"content-type"})
    values = ((name, request.header(name)) for name in dict.fromkeys(names))
    shown = "".join(f" [{name}: {value}]" for name, value in values if value is not None)
    return f"{request.method} <{request.server}>{request.path} {request.body!r}{shown}"


def _bounded(request: Request) -> Request:
    """Return a request whose boundary, which each engine draws anew, is ``B``."""
    found = BOUNDARY.search(request.header("content-type") or "")
    if found is None:
        return request
    headers = tuple((name, value.replace(found[1], "B")) for name, value in request.headers)
    return replace(request, headers=headers, body=request.body.replace(found[1], "B"))
