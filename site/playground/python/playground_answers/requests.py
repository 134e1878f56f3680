"""Requests: the text on the right of the page, as the question that a server is asked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

from crossorigin.check.ask import Question
from crossorigin.check.copied import Copied, CopiedError, absolute, read_curl, read_har, shown
from crossorigin.consoles.explain import explain
from crossorigin.consoles.explanation import Explanation
from crossorigin.fetch import Request
from crossorigin.fetch.url import parse
from crossorigin.spec.text import short_repr
from playground_answers import limits
from playground_answers.blocks import code_of, told
from playground_answers.bodies import lines_of, read_body
from playground_answers.javascript import ScriptError, Unknown, read_call, text_of_url

NO_MESSAGE: Final = (
    "No message of a console that is known here. Paste the line that begins with “Access to” "
    "(Chrome, Edge), “Cross-Origin Request Blocked” (Firefox) or “Origin” (Safari)."
)
_MODES: Final = {"cors", "no-cors", "same-origin"}
_CREDENTIALS: Final = {"omit", "same-origin", "include"}
_REDIRECTS: Final = {"follow", "error", "manual"}
_CACHES: Final = {
    "default", "no-store", "reload", "no-cache", "force-cache", "only-if-cached",
}  # fmt: skip
_OPTIONS: Final = frozenset(
    {
        "method", "headers", "body", "referrer", "referrerPolicy", "mode", "credentials",
        "cache", "redirect", "integrity", "keepalive", "signal", "window", "priority", "duplex",
    }
)  # fmt: skip
_BY_VALUE: Final = frozenset(
    {"accept", "accept-language", "content-language", "content-type", "range"}
)
"""Headers of the safelist: their values decide whether the browser asks first."""
_TEXT: Final = "x"  # stands for a header's value or a body that a program makes
_SECRET: Final = frozenset({"authorization", "cookie", "proxy-authorization"})


class RequestError(ValueError):
    """The request cannot be read; the message says why."""


@dataclass
class Asked:
    """The parts of the request that could be read.

    Attributes:
        question: the question; None if the text has none.
        explanations: the meaning of a console's messages.
        remarks: sentences about omissions and choices.
        entries: the requests of a HAR export to choose from.
        entry: the number of the chosen one.
    """

    question: Question | None = None
    explanations: tuple[Explanation, ...] = ()
    remarks: list[str] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    entry: int | None = None


def read(kind: str, text: str, origin: str, entry: int | None = None) -> Asked:
    """Read a request.

    Args:
        kind: ``fetch``, ``curl``, ``har`` or ``console``.
        text: the text.
        origin: the origin of the page, where the text names none.
        entry: the number of the entry of a HAR export; None for the one that failed.

    Raises:
        RequestError: it cannot be read.
        TooLongError: it is too long.
    """
    text = text.removeprefix("\ufeff")
    limits.check("request", text, limits.MAX_HAR if kind == "har" else limits.MAX_REQUEST)
    if kind == "fetch":
        limits.check_depth("request", text)
    try:
        match kind:
            case "console":
                return _console(text)
            case "curl":
                return _copied(read_curl(text), origin)
            case "har":
                return _har(text, origin, entry)
            case _:
                return _fetch(text, origin)
    except CopiedError as error:
        message = f"{str(error)[:1].upper()}{str(error)[1:]}."
        raise RequestError(message) from error
    except ScriptError as error:
        raise RequestError(str(error)) from error


# A call of fetch()


def _fetch(text: str, origin: str) -> Asked:
    block = code_of(text)
    call = read_call(block.text)
    call.remarks[:0] = told(block)
    url = absolute(_slashed(_known("the URL", text_of_url(call))))
    options, remarks = call.options, call.remarks
    headers = _headers(options.get("headers"), remarks)
    copied = Copied(url=url, method=_known("method", options.get("method"), "GET"))
    is_copy = (
        any(name.lower().startswith("sec-") for name, _ in headers) or "referrer" in options
    )
    if is_copy:  # "Copy as fetch" has headers of the browser's own
        for name, value in headers:
            copied.add(name, value)
        headers = copied.headers
    referrer = options.get("referrer")
    page = _origin_of(referrer) if isinstance(referrer, str) else None
    body = read_body(options.get("body"), remarks)
    if body.kind and all(name.lower() != "content-type" for name, _ in headers):
        headers.append(("Content-Type", body.kind))
    request = Request(
        url=url,
        origin=_origin(page or origin),
        method=copied.method,
        headers=tuple(headers),
        body=body.content,
        streamed=body.streamed,
        mode=cast("Any", _word("mode", options, "cors", _MODES)),
        credentials=cast("Any", _word("credentials", options, "same-origin", _CREDENTIALS)),
        redirect=cast("Any", _word("redirect", options, "follow", _REDIRECTS)),
        cache=cast("Any", _word("cache", options, "default", _CACHES)),
        keepalive=options.get("keepalive") is True,
        upload_listener=call.listens,
    )
    remarks += [*copied.remarks, *_unread(options)]
    return Asked(Question(request=request, reads=call.reads), remarks=remarks)


_BACKSLASHES: Final = re.compile(r"(?i)https?:[\\/]{2}[^?#]*")


def _slashed(url: str) -> str:
    """Return a URL with slashes, for which browsers take backslashes."""
    found = _BACKSLASHES.match(url)
    return url if found is None else found[0].replace("\\", "/") + url[found.end() :]


def _unread(options: Mapping[str, Any]) -> Iterator[str]:
    """Yield sentences about the options that have no part in the answer."""
    hidden = [name for name in options if name.startswith("...")]
    if hidden:
        yield (
            f"These options are not read: {', '.join(map(short_repr, hidden))}. The request "
            "may differ: write them here."
        )
    unknown = [name for name in options if name not in _OPTIONS and name not in hidden]
    if unknown:
        yield f"fetch() has no options of these names: {', '.join(map(short_repr, unknown))}."
    if "withCredentials" in options:
        yield 'Of fetch() the option is credentials: "include".'
    if options.get("integrity"):
        yield "integrity is not asked: the body of the answer is not known here."


def _known(what: str, value: object, default: str | None = None) -> str:
    if value is None and default is not None:
        return default
    if isinstance(value, str):
        return value
    found = f": {short_repr(value.text)} is an expression" if isinstance(value, Unknown) else ""
    message = f"Write {what} as a text in quotes{found}."
    raise RequestError(message)


def _word(name: str, options: Mapping[str, Any], default: str, known: set[str]) -> str:
    word = _known(name, options.get(name), default)
    if word not in known:
        message = f"{name} is one of {', '.join(sorted(known))}, not {short_repr(word)}."
        raise RequestError(message)
    return word


def _headers(value: object, remarks: list[str]) -> list[tuple[str, str]]:
    headers: list[tuple[str, str]] = []
    unread: list[str] = []
    for name, content in lines_of(value):
        if not isinstance(name, str) or name.startswith("..."):
            unread.append(name.text if isinstance(name, Unknown) else str(name))
            continue
        if isinstance(content, Unknown) and name.lower() in _BY_VALUE:
            remarks.append(
                f"The value of {name} is an expression. x stands for it, which asks for a "
                "preflight: write the value."
            )
        headers.append((name, _shown(content)))
    if unread:
        remarks.append(
            f"These headers are not read: {', '.join(map(short_repr, unread))}. Write them "
            "here."
        )
    return headers


def _shown(content: object) -> str:
    if isinstance(content, bool):
        return str(content).lower()
    return str(content) if isinstance(content, str | int | float) else _TEXT


# Copied requests


def _copied(copied: Copied, origin: str) -> Asked:
    includes = copied.cookie is not None
    request = Request(
        url=absolute(copied.url),
        origin=_origin(copied.origin or origin),
        method=copied.method or "GET",
        headers=tuple(copied.headers),
        body=copied.body,
        mode=cast("Any", copied.mode if copied.mode in _MODES else "cors"),
        credentials="include" if includes else "same-origin",
    )
    question = Question(request=request, cookie_header=copied.cookie)
    remarks = [f"{one[:1].upper()}{one[1:]}." for one in copied.remarks]
    if copied.mode not in {"", *_MODES}:
        remarks.append(_NO_FETCH.format(short_repr(copied.mode)))
    return Asked(question, remarks=remarks)


_NO_FETCH: Final = (
    "The copied request has the mode {}, of which CORS is no part: the answer is that for a "
    "call of fetch()."
)


def _har(text: str, origin: str, entry: int | None) -> Asked:
    log = _log(text)
    entries = log.get("entries")
    listed = _listed(entries if isinstance(entries, list) else [])
    chosen = next((one for one in listed if one["number"] == entry), None)
    if chosen is None:
        asked = _copied(read_har(text), origin)
    else:
        alone = {**log, "entries": _with_preflights(log["entries"], chosen["number"])}
        copied = read_har(json.dumps({"log": alone}), chosen["url"])
        copied.remarks = copied.remarks[:-1]  # it counts the entries of the shortened export
        asked = _copied(copied, origin)
    asked.entries, asked.entry = listed, None if chosen is None else chosen["number"]
    return asked


def _log(text: str) -> dict[str, Any]:
    try:
        log = json.loads(text)["log"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        message = "The text is not a HAR export."
        raise RequestError(message) from error
    if not isinstance(log, dict):
        message = "The text is not a HAR export."
        raise RequestError(message)
    return log


def _listed(entries: list[Any]) -> list[dict[str, Any]]:
    """Return the requests of an export, with the numbers of their entries."""
    found = []
    for number, one in enumerate(entries, 1):
        request = one.get("request") if isinstance(one, dict) else None
        about = request if isinstance(request, dict) else {}
        url, method = about.get("url"), str(about.get("method") or "GET")
        if isinstance(url, str) and url.lower().startswith(("http:", "https:")):
            found.append({"number": number, "method": method, "url": url})
        if len(found) == limits.MAX_ENTRIES:
            break
    return found


def _with_preflights(entries: list[Any], number: int) -> list[Any]:
    """Return the entry with this number, and the preflights, which announce headers."""
    return [
        one for at, one in enumerate(entries, 1) if at == number or _method(one) == "OPTIONS"
    ]


def _method(entry: object) -> str:
    request = entry.get("request") if isinstance(entry, dict) else None
    return str(request.get("method")) if isinstance(request, dict) else ""


# A console's message


def _console(text: str) -> Asked:
    found = explain(text)
    if not found:
        raise RequestError(NO_MESSAGE)
    about = next((one for one in found if one.url and one.origin), None)
    question = None if about is None else _told(about)
    return Asked(question, explanations=found)


def _told(told: Explanation) -> Question | None:
    """Return the request that a message is about, from the parts in the message."""
    url, origin = told.url or "", told.origin or ""
    if parse(url) is None or _origin_of(origin) is None:
        return None
    method, headers = told.method or "GET", list[tuple[str, str]]()
    if told.header == "Access-Control-Allow-Methods" and told.expected:
        method = told.expected
    if told.header == "Access-Control-Allow-Headers" and told.expected:
        headers.append((told.expected, _TEXT))
    if told.preflight and method in {"GET", "POST", "HEAD"} and not headers:
        headers.append(("Content-Type", "application/json"))  # a reason for the preflight
    request = Request(
        url=url,
        origin=origin,
        method=method,
        headers=tuple(headers),
        credentials="include" if told.credentials else "same-origin",
    )
    return Question(request=request)


# Origins


def _origin_of(url: str) -> str | None:
    parsed = parse(url)
    return None if parsed is None or parsed.origin == "null" else parsed.origin


def _origin(given: str) -> str:
    """Return the origin of the page; the URL of a page stands for its origin.

    Raises:
        RequestError: it is not a request.
    """
    text = given.strip()
    if text == "null":
        return text
    try:
        origin = _origin_of(absolute(text))
    except CopiedError as error:
        message = f"The origin of the page: {error}."
        raise RequestError(message) from error
    if origin is None:
        message = f"The origin of the page: {shown(text)} is not an origin."
        raise RequestError(message)
    return origin


def as_fetch(question: Question) -> str:
    """Return the request as a call, without its cookies and without secrets.

    Args:
        question: the question.
    """
    request = question.request
    headers = {
        name: "…" if name.lower() in _SECRET else value for name, value in request.headers
    }
    options: dict[str, Any] = {"method": request.method, "headers": headers}
    if request.body is not None:
        options["body"] = "…"
    usual = {"mode": "cors", "credentials": "same-origin", "redirect": "follow"}
    for name, value in usual.items():
        given = getattr(request, name)
        if given != value:
            options[name] = given
    if not headers:
        del options["headers"]
    url = json.dumps(request.url, ensure_ascii=False)
    return f"fetch({url}, {json.dumps(options, indent=2, ensure_ascii=False)})"
