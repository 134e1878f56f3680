"""JavaScript: the requests of a page, by `fetch()` or another library, read and never run.

The calls of axios, XMLHttpRequest and jQuery become the call of `fetch()` that sends the same.
Only literals, and the names that stand for them, have a value here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, Final, NamedTuple
from urllib.parse import urljoin

from crossorigin.migrate.javascript.expressions import Values
from crossorigin.migrate.javascript.objects import Made
from crossorigin.migrate.javascript.scalars import Unknown
from crossorigin.migrate.javascript.script import Script, ScriptError, unquoted
from crossorigin.spec.text import short_repr
from playground_answers.changes import Changes

__all__ = ["Call", "ScriptError", "Unknown", "read_call"]

_NO_CALL: Final = (
    "Write fetch(url, options), an object with a url, or a URL. Calls of axios, XMLHttpRequest "
    "and jQuery are read too; of another library paste “Copy as fetch” of the network panel."
)
_COMMENTED: Final = "There are calls of fetch() in comments or quoted texts only. "
_FETCHES: Final = frozenset({"fetch", "window.fetch", "globalThis.fetch", "self.fetch"})
_ELSEWHERE: Final = frozenset({"defaults", "interceptors", "ajaxSetup", "beforeSend"})
"""Names of axios and jQuery by which other code changes a request."""

_JQUERY: Final = frozenset({"$", "jQuery"})
_MODULES: Final = {"axios": "axios", "jquery": "$"}
_METHODS: Final = frozenset({"get", "delete", "head", "options", "post", "put", "patch"})
_FORMS: Final = frozenset({"postForm", "putForm", "patchForm"})
_WITH_DATA: Final = frozenset({"post", "put", "patch"})
_TEXTS: Final = frozenset({"stringify", "toString"})
"""Methods that make a text."""

_JSONP: Final = re.compile(r"=\?(?:&|$)|\?\?")
_FORM: Final = "application/x-www-form-urlencoded"
_FETCH: Final = re.compile(r"(?<![\w$.])fetch\(")
_URL: Final = re.compile(r"""["'`]?[^\s"'`(){}/?#]+(?:[/?#][^\s"'`]*)?["'`]?""")
_ABSOLUTE: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass
class Call:
    """The request of a page, in the words of `fetch()`.

    Attributes:
        url: the first argument.
        options: the second one.
        reads: response headers that the text reads.
        remarks: sentences about parts that are not read, and about the choice of the call.
        listens: whether an XMLHttpRequest listens to its upload.
    """

    url: object
    options: dict[str, Any]
    reads: tuple[str, ...] = ()
    remarks: list[str] = field(default_factory=list)
    listens: bool = False


def read_call(text: str) -> Call:
    """Read the first call that sends a request, an object with a url and options, or a URL.

    Args:
        text: the text.

    Raises:
        ScriptError: it is none of these.
    """
    script = Script(text)
    values = Values(script)
    call = _first(values) or _alone(values)
    call.reads = tuple(dict.fromkeys(_reads(script)))
    call.remarks += dict.fromkeys(_elsewhere(script))
    return call


def _elsewhere(script: Script) -> Iterator[str]:
    """Yield a remark on each place that sets options of all calls, and is not read."""
    for at, token in enumerate(script.tokens):
        if token.text in _ELSEWHERE and script.word(at - 1) in {".", "{", ","}:
            line = script.line(at)
            yield f"{token.text} in line {line} is not read: write its options in the call."


# The choice of a call


def _first(values: Values) -> Call | None:
    """Return the first call whose URL can be read, or else the first one."""
    found = list(_places(values))
    failed: ScriptError | None = None
    read: list[tuple[_Place, Call]] = []
    for place in found:
        try:
            read.append((place, place.make()))
        except ScriptError as error:
            failed = failed or error
    if failed is not None and not read:
        raise failed
    if not read:
        return None
    place, call = next((one for one in read if _is_known(one[1])), read[0])
    if len(found) > 1:
        line = values.script.line(place.at)
        call.remarks.insert(
            0, f"There are {len(found)} calls: {place.name} in line {line} is asked."
        )
    call.remarks += Changes(values, place.start, place.end).remarks()
    return call


def _is_known(call: Call) -> bool:
    return isinstance(text_of_url(call), str)


class _Place(NamedTuple):
    """A call that sends a request.

    Attributes:
        name: of the function.
        at: the number of its token.
        start: the number of the first token that has a part in it.
        end: the number of the last one.
        make: reads the call.
    """

    name: str
    at: int
    start: int
    end: int
    make: Callable[[], Call]


def _places(values: Values) -> Iterator[_Place]:
    """Yield each call that sends a request."""
    requests: list[_Place] = []
    is_fetched = False
    for written, at, opened in values.calls():
        is_new = values.script.word(at - 1) == "new"
        name = written if is_new else _known_name(values, written, at)
        end = values.script.partner.get(opened, opened)
        make = None if is_new else _maker(values, name, at, opened)
        if make is not None:
            is_fetched = is_fetched or name in _FETCHES
            yield _Place(f"{written}(…)", at, at, end, make)
        elif is_new and name == "Request":
            make = _maker_of_fetch(values, opened)
            requests.append(_Place("new Request(…)", at, at, end, make))
        elif is_new and name == "XMLHttpRequest":
            start = at - 3 if values.script.word(at - 2) == "=" else at
            yield _Place("XMLHttpRequest", at, start, start, _maker_of_xhr(values, at))
    if not is_fetched:
        yield from requests


def _known_name(values: Values, name: str, at: int) -> str:
    """Return the name of a function, where the text gives it another one."""
    first, dot, rest = name.partition(".")
    if values.names.imports.get(first) in _MODULES:
        return f"{_MODULES[values.names.imports[first]]}{dot}{rest}"
    value = values.of_name(first, at)
    made = value.name if isinstance(value, Made) else ""
    other = value.text if isinstance(value, Unknown) else made.removesuffix(".bind")
    if isinstance(value, Made) and made == "require":
        other = _MODULES.get(str((*value.arguments, "")[0]), "")
    elif made.endswith(".noConflict"):
        other = "jQuery"
    holder, _, method = name.rpartition(".")
    if holder.rpartition(".")[2].removeprefix("$") == "axios":
        return f"axios.{method}"
    is_known = other in _FETCHES or other in _JQUERY or other.partition(".")[0] == "axios"
    return f"{other}{dot}{rest}" if is_known and other != "axios.create" else name


def _maker(values: Values, name: str, at: int, opened: int) -> Callable[[], Call] | None:
    first, _, last = name.rpartition(".")
    if name in _FETCHES:
        return _maker_of_fetch(values, opened)
    if first in _JQUERY and last in {"ajax", "get", "post", "getJSON"}:
        return lambda: _of_jquery(last, values.arguments(opened))
    instance = values.of_name(first or name, at)
    is_made = isinstance(instance, Made) and instance.name == "axios.create"
    if (first or name) == "axios" or is_made:
        method = last if first else "request"
        if method in {*_METHODS, *_FORMS, "request"}:
            return lambda: _of_axios(method, values.arguments(opened), instance)
    return None


def _alone(values: Values) -> Call:
    """Return the request of a text that is an object, or a URL."""
    script = values.script
    text = script.text.strip().strip("\ufeff")
    if text.startswith("{"):
        value = values.value(0)[0]
        options = dict(value) if isinstance(value, dict) else {}
        if options.keys() & {"data", "params", "baseURL", "withCredentials"}:
            return _of_axios("request", [options], None)
        return _of_fetch([options.pop("url", None), options])
    text = text.replace("\\/", "/")  # as JSON writes a slash
    is_url = _URL.fullmatch(text) is not None and not text.startswith(("//", "/*"))
    if is_url:
        return Call(unquoted(text) if text[0] in "\"'" and text[-1] == text[0] else text, {})
    is_hidden = _FETCH.search(text) is not None and all(
        one.text != "fetch" for one in script.tokens
    )
    raise ScriptError((_COMMENTED if is_hidden else "") + _NO_CALL)


def _reads(script: Script) -> Iterator[str]:
    """Yield the response headers that the text reads."""
    for at, token in enumerate(script.tokens):
        if token.kind == "name" and (_is_got(script, at) or _is_field(script, at)):
            yield from _header(script, at + 2)


def _is_got(script: Script, at: int) -> bool:
    """Return whether a header is read by a method of ``headers``, or of an XMLHttpRequest."""
    name = script.word(at)
    got = name == "get" and script.word(at - 2) == "headers"
    return (got or name == "getResponseHeader") and script.word(at + 1) == "("


def _is_field(script: Script, at: int) -> bool:
    """Return whether a field of ``response.headers`` is read, and not set."""
    is_named = script.word(at) == "headers" and script.word(at - 1) == "."
    is_field = script.word(at + 1) == "[" and script.word(at + 3) == "]"
    return is_named and is_field and script.word(at + 4) != "="


def _header(script: Script, at: int) -> Iterator[str]:
    token = script.tokens[at] if at < len(script.tokens) else None
    if token is not None and token.kind == "string" and re.fullmatch(
        r"[\w-]{1,100}", unquoted(token.text)
    ):  # fmt: skip
        yield unquoted(token.text)


# Calls of fetch


def _maker_of_fetch(values: Values, opened: int) -> Callable[[], Call]:
    return lambda: _of_fetch(values.arguments(opened))


def _of_fetch(given: list[object]) -> Call:
    url, options, remarks = (*given, None)[0] if given else None, dict[str, Any](), list[str]()
    if isinstance(url, Made) and url.name == "Request":
        made = url
        inner = _of_fetch(list(url.arguments))
        url, options, remarks = inner.url, inner.options, inner.remarks
        calls = [(name.partition(".")[2], one) for name, one in made.calls]
        if calls:
            lines = (options["headers"],) if "headers" in options else ()
            options = {**options, "headers": Made("Headers", lines, tuple(calls))}
    elif isinstance(url, dict):  # an object with a url in the place of a URL
        given = [url.get("url"), {name: one for name, one in url.items() if name != "url"}]
        return _of_fetch(given)
    init = given[1] if len(given) > 1 else None
    if isinstance(init, dict):
        options = {**options, **init}
    elif init is not None:
        shown = init.text if isinstance(init, Unknown) else "…"
        remarks.append(
            f"The options {short_repr(shown)} are not read: the request may differ. "
            "Write them here as an object."
        )
    return Call(url, options, (), remarks)


def text_of_url(call: Call) -> object:
    """Return the URL of a call as a text, or `Unknown`. An unknown part after the host is x.

    Args:
        call: the call; a remark names such a part.
    """
    call.url = url = _of_url(call.url)
    if not isinstance(url, Unknown) or not url.parts:
        return url
    start = url.parts[0]
    if not isinstance(start, str) or not re.match(r"https?://[^/?#]+[/?#]", _start(url)):
        return url
    unknown = [one.text for one in url.parts if isinstance(one, Unknown)]
    remark = (
        f"In the place of {', '.join(map(short_repr, unknown))} the URL has x: where policies "
        "differ by path, write the value."
    )
    if remark not in call.remarks:
        call.remarks.append(remark)
    return "".join(one if isinstance(one, str) else "x" for one in url.parts)


def _of_url(url: object) -> object:
    """Return the text of a URL that ``new URL(…)`` makes."""
    if isinstance(url, Made) and url.name == "String" and len(url.arguments) == 1:
        return _of_url(url.arguments[0])
    if not isinstance(url, Made) or url.name != "URL" or not url.arguments:
        return url
    base = _of_url(url.arguments[1]) if len(url.arguments) > 1 else ""
    text = _against(_of_url(url.arguments[0]), base)
    return _against(url.fields["pathname"], text) if "pathname" in url.fields else text


def _start(url: Unknown) -> str:
    """Return the text before the first unknown part."""
    known = takewhile(lambda part: isinstance(part, str), url.parts)
    return "".join(map(str, known))


def _against(url: object, base: object) -> object:
    """Return a URL against a base, if both are known."""
    is_whole = isinstance(url, str) and _ABSOLUTE.match(url)
    if is_whole or not isinstance(base, str) or not base or not isinstance(url, str):
        return url
    return urljoin(base, url)


# axios


def _of_axios(method: str, given: list[object], instance: object) -> Call:
    """Return the request of a call of axios, which sends it as an XMLHttpRequest."""
    is_form = method in _FORMS
    method = method.removesuffix("Form")
    config, data, url = _axios_arguments(method, given)
    remarks = list[str]()
    base: dict[str, Any] = {}
    if isinstance(instance, Made):
        first = instance.arguments[0] if instance.arguments else None
        base = first if isinstance(first, dict) else {}
    for one in given[1:] if method != "request" else given:
        if isinstance(one, Unknown) and one is not data:
            remarks.append(f"The options {short_repr(one.text)} are not read: write them here.")
    merged = {**base, **config}
    prefix = merged.get("baseURL")
    if isinstance(prefix, str) and isinstance(url, str) and not _ABSOLUTE.match(url):
        url = f"{prefix.rstrip('/')}/{url.lstrip('/')}"
    verb = method.upper() if method != "request" else merged.get("method", "GET")
    options: dict[str, Any] = {"method": verb.upper() if isinstance(verb, str) else verb}
    headers = _merged(*_grouped(base.get("headers"), options["method"]), config.get("headers"))
    headers |= _of_axios_options(merged)
    options["credentials"] = _credentials(merged.get("withCredentials"))
    if data is None:
        headers = {name: one for name, one in headers.items() if name.lower() != "content-type"}
    else:
        options["body"] = as_json(data) if isinstance(data, dict | list) else data
        if is_form:
            headers["Content-Type"] = "multipart/form-data"
        elif not _has(headers, "content-type"):
            headers |= _axios_type(data, str(options["method"]).lower())
            if isinstance(data, Unknown):
                options["body"] = "{}"
                remarks.append(
                    f"The data {short_repr(data.text)} is not read: it counts as an object, "
                    "which axios sends as JSON."
                )
    options["headers"] = headers
    listens = "onUploadProgress" in merged
    return Call(url, options, (), remarks, listens)


def _grouped(headers: object, method: object) -> Iterator[object]:
    """Yield the headers of an instance: those of all methods, of one, and the others."""
    if not isinstance(headers, dict):
        yield headers
        return
    groups = {"common", *_METHODS}
    for name in ("common", str(method).lower()):
        if isinstance(headers.get(name), dict):
            yield headers[name]
    yield {
        name: one
        for name, one in headers.items()
        if not (name in groups and isinstance(one, dict))
    }


def _of_axios_options(options: dict[str, Any]) -> dict[str, Any]:
    """Return the headers that axios makes of other options."""
    found: dict[str, Any] = {}
    if options.get("auth"):
        found["Authorization"] = Unknown("auth")
    if options.get("withXSRFToken"):
        name = options.get("xsrfHeaderName", "X-XSRF-TOKEN")
        found[name if isinstance(name, str) else "X-XSRF-TOKEN"] = Unknown("withXSRFToken")
    return found


def _axios_type(data: object, method: str) -> dict[str, Any]:
    """Return the Content-Type that axios sets for data of a request."""
    name = data.name.rpartition(".")[2] if isinstance(data, Made) else ""
    if isinstance(data, dict | list | Unknown):
        return {"Content-Type": "application/json"}
    is_text = isinstance(data, str) or name in _TEXTS
    return {"Content-Type": _FORM} if is_text and method in _WITH_DATA else {}


def _axios_arguments(method: str, given: list[object]) -> tuple[dict[str, Any], object, object]:
    """Return the options, the data and the URL of a call of axios."""
    first = given[0] if given else None
    if method == "request" and isinstance(first, dict):
        return first, first.get("data"), first.get("url")
    at = 2 if method in _WITH_DATA else 1
    config = given[at] if len(given) > at else None
    options = config if isinstance(config, dict) else {}
    if method in _WITH_DATA:
        return options, given[1] if len(given) > 1 else None, first
    return options, options.get("data"), first


def _merged(*headers: object) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for one in headers:
        if isinstance(one, dict):
            merged |= one
        elif one is not None:
            merged["...headers"] = one
    return merged


def _has(headers: dict[str, Any], name: str) -> bool:
    return any(one.lower() == name for one in headers)


def _credentials(flag: object) -> object:
    """Return the credentials mode of an XMLHttpRequest."""
    if isinstance(flag, Unknown):
        return flag
    return "include" if flag or isinstance(flag, dict | list) else "same-origin"


# jQuery


def _of_jquery(method: str, given: list[object]) -> Call:
    """Return the request of ``$.ajax`` and similar functions."""
    url, settings = _jquery_arguments(method, given)
    kind = settings.get("dataType")
    is_json = method == "getJSON" or (isinstance(kind, str) and kind.startswith("json"))
    if kind == "jsonp" or (is_json and isinstance(url, str) and _JSONP.search(url)):
        message = "With JSONP jQuery loads a script: CORS does not apply to it."
        raise ScriptError(message)
    verb = settings.get("method", settings.get("type", "GET"))
    verb = verb.upper() if isinstance(verb, str) else verb
    headers = _merged(settings.get("headers"))
    fields = settings.get("xhrFields")
    flag = fields.get("withCredentials") if isinstance(fields, dict) else fields
    options: dict[str, Any] = {"method": verb, "credentials": _credentials(flag)}
    data = settings.get("data")
    has_body = verb not in {"GET", "HEAD"} and data is not None
    kind = settings.get("contentType", f"{_FORM}; charset=UTF-8" if has_body else False)
    if has_body:
        options["body"] = data if isinstance(data, str | Made | Unknown) else "x"
    if kind and not _has(headers, "content-type"):
        headers["Content-Type"] = kind
    if settings.get("crossDomain") is False and not _has(headers, "x-requested-with"):
        headers["X-Requested-With"] = "XMLHttpRequest"
    options["headers"] = headers
    remarks = [
        f"The options {short_repr(one.text)} are not read: write them here."
        for one in given
        if isinstance(one, Unknown) and one is not url
    ]
    return Call(url, options, (), remarks)


def _jquery_arguments(method: str, given: list[object]) -> tuple[object, dict[str, Any]]:
    first = given[0] if given else None
    if isinstance(first, dict):
        return first.get("url"), {
            "method": method.upper(),
            **first,
        } if method == "post" else first
    second = given[1] if len(given) > 1 else None
    if method == "ajax":
        return first, second if isinstance(second, dict) else {}
    data = None if second is None or _is_function(second) else second
    return first, {"method": "POST" if method == "post" else "GET", "data": data}


def _is_function(value: object) -> bool:
    return type(value).__name__ == "Function"


# XMLHttpRequest


def _maker_of_xhr(values: Values, at: int) -> Callable[[], Call]:
    return lambda: _of_xhr(values, at)


def _of_xhr(values: Values, at: int) -> Call:
    """Return the request of an XMLHttpRequest, by the calls of the name that it is given."""
    script = values.script
    name = script.tokens[at - 3].text if script.word(at - 2) == "=" else ""
    made = values.of_name(name, at) if name else None
    calls = list(made.calls) if isinstance(made, Made) else []
    sent = [number for number, (method, _) in enumerate(calls) if method == "send"]
    calls = calls[: sent[0] + 1] if sent else calls
    opens = [number for number, (method, _) in enumerate(calls) if method == "open"]
    calls = calls[opens[-1] :] if opens else []  # each open() takes the headers out
    opened = calls[0][1] if calls else ()
    if not isinstance(made, Made) or len(opened) < 2:  # noqa: PLR2004 - the method and the URL
        message = "The XMLHttpRequest is not opened with a method and a URL in this text."
        raise ScriptError(message)
    method, url = opened[:2]
    headers = [list(given[:2]) for name, given in calls if name == "setRequestHeader"]
    body = next((given[0] for name, given in calls if name == "send" and given), None)
    verb = method.upper() if isinstance(method, str) else method
    options: dict[str, Any] = {
        "method": verb,
        "headers": headers,
        "credentials": _credentials(made.fields.get("withCredentials")),
    }
    if body is not None and verb not in {"GET", "HEAD"}:
        options["body"] = body
    listens = any(one.startswith("upload.") for one in (*made.fields, *dict(made.calls)))
    told = f"The XMLHttpRequest is sent {len(sent)} times: the first request is asked."
    return Call(url, options, (), [told] if len(sent) > 1 else [], listens)


def as_json(value: object) -> str:
    """Return the JSON of a value, or "{}" where a part is not known.

    Args:
        value: the value.
    """
    try:
        return json.dumps(value)
    except (TypeError, ValueError):
        return "{}"
