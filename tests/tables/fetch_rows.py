"""Fetches of a browser: one row each, with the server's answers and the browser's verdict.

Written from the Fetch standard (its decision tree in our notes) and from measurements of
three real engines, never from the model.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crossorigin.fetch import WireResponse

PAGE = "https://app.example"
API = "https://api.example"
OTHER = "https://other.example"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One fetch.

    Attributes:
        id: the subject.
        ask: the fields of the request, beside the origin.
        answers: the server's answers, in order.
        wire: method and URL of the requests, in order.
        code: of the verdict.
        step: number of the step, where the row cares.
        found: of the verdict, where the row cares.
        see: fields of the page's response, where the row cares.
        sent: headers of the last request, lower-case; None for one that is not sent.
        engines: the code for engines that differ.
        wires: the wire for engines that differ.
    """

    id: str
    ask: Mapping[str, Any]
    answers: tuple[WireResponse | None, ...] = ()
    wire: tuple[str, ...]
    code: str = "Allowed"
    step: str = ""
    found: str | None = ""
    see: Mapping[str, Any] = field(default_factory=dict)
    sent: Mapping[str, str | None] = field(default_factory=dict)
    engines: Mapping[str, str] = field(default_factory=dict)
    wires: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def answer(status: int = 200, /, **headers: str) -> WireResponse:
    """An answer; headers as keywords, ``acao="*"`` and the like in short."""
    lines = tuple(
        (_SHORT.get(name, name.replace("_", "-")), value) for name, value in headers.items()
    )
    return WireResponse(status=status, headers=lines, body=b"body")


_SHORT = {
    "acao": "Access-Control-Allow-Origin",
    "acac": "Access-Control-Allow-Credentials",
    "acam": "Access-Control-Allow-Methods",
    "acah": "Access-Control-Allow-Headers",
    "aceh": "Access-Control-Expose-Headers",
    "acma": "Access-Control-Max-Age",
    "tao": "Timing-Allow-Origin",
    "corp": "Cross-Origin-Resource-Policy",
}


def lines(*pairs: tuple[str, str], status: int = 200) -> WireResponse:
    """An answer with repeated lines."""
    return WireResponse(
        status=status, headers=tuple((_SHORT[name], value) for name, value in pairs)
    )


def _ask(url: str = f"{API}/x", **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - as Request
    headers = fields.pop("headers", {})
    pairs = tuple(headers.items()) if isinstance(headers, dict) else tuple(headers)
    return {"url": url, "headers": pairs, **fields}


GET = (f"GET {API}/x",)
PUT = (f"OPTIONS {API}/x", f"PUT {API}/x")
ASKED = (f"OPTIONS {API}/x",)
ASKED_GET = (f"OPTIONS {API}/x", f"GET {API}/x")
ANY = answer(acao="*")

_BAD_ORIGINS = [
    ("trailing slash", f"{PAGE}/", "AllowOriginMismatch"),
    ("upper-case scheme", "HTTPS://app.example", "AllowOriginMismatch"),
    ("upper-case host", "https://App.example", "AllowOriginMismatch"),
    ("path", f"{PAGE}/x", "AllowOriginMismatch"),
    ("port", f"{PAGE}:443", "AllowOriginMismatch"),
    ("other host", OTHER, "AllowOriginMismatch"),
    ("null", "null", "AllowOriginMismatch"),
    ("pattern", "https://*.example", "AllowOriginMismatch"),
    ("no scheme", "app.example", "InvalidAllowOriginValue"),
    ("quotes", f'"{PAGE}"', "InvalidAllowOriginValue"),
    ("empty", "", "InvalidAllowOriginValue"),
    ("two stars", "**", "InvalidAllowOriginValue"),
    ("list", f"{PAGE}, {OTHER}", "MultipleAllowOriginValues"),
    ("twice", f"{PAGE}, {PAGE}", "MultipleAllowOriginValues"),
    ("star and comma", "*,", "MultipleAllowOriginValues"),
    ("blank", f"{PAGE} {OTHER}", "MultipleAllowOriginValues"),
]
_BAD_CREDENTIALS = ["True", "TRUE", "1", '"true"', "true, true", "", "false"]

CORS_CHECK = [
    Row(id="star", ask=_ask(), answers=(ANY,), wire=GET, see={"type": "cors", "status": 200}),
    Row(id="exact", ask=_ask(), answers=(answer(acao=PAGE),), wire=GET),
    Row(id="blanks around", ask=_ask(), answers=(answer(acao=f" {PAGE}\t"),), wire=GET),
    Row(
        id="header in any case",
        ask=_ask(),
        answers=(WireResponse(status=200, headers=(("ACCESS-control-allow-ORIGIN", "*"),)),),
        wire=GET,
    ),
    Row(
        id="error status is readable",
        ask=_ask(),
        answers=(answer(500, acao="*"),),
        wire=GET,
        see={"status": 500, "body": b"body"},
    ),
    Row(
        id="missing",
        ask=_ask(),
        answers=(answer(),),
        wire=GET,
        code="MissingAllowOriginHeader",
        step="2",
        found=None,
    ),
    Row(
        id="missing on 401",
        ask=_ask(),
        answers=(answer(401),),
        wire=GET,
        code="MissingAllowOriginHeader",
    ),
    *(
        Row(
            id=f"origin: {what}",
            ask=_ask(),
            answers=(answer(acao=value),),
            wire=GET,
            code=code,
            step="4",
            found=value,
        )
        for what, value, code in _BAD_ORIGINS
    ),
    Row(
        id="two equal lines",
        ask=_ask(),
        answers=(lines(("acao", PAGE), ("acao", PAGE)),),
        wire=GET,
        code="MultipleAllowOriginValues",
        found=f"{PAGE}, {PAGE}",
    ),
    Row(
        id="two stars in two lines",
        ask=_ask(),
        answers=(lines(("acao", "*"), ("acao", "*")),),
        wire=GET,
        code="MultipleAllowOriginValues",
    ),
    Row(
        id="opaque page, star",
        ask=_ask(origin="null"),
        answers=(ANY,),
        wire=GET,
        sent={"origin": "null"},
    ),
    Row(
        id="opaque page, null",
        ask=_ask(origin="null", credentials="include"),
        answers=(answer(acao="null", acac="true"),),
        wire=GET,
    ),
    Row(
        id="opaque page, other",
        ask=_ask(origin="null"),
        answers=(answer(acao=PAGE),),
        wire=GET,
        code="AllowOriginMismatch",
    ),
    Row(
        id="credentials",
        ask=_ask(credentials="include"),
        answers=(answer(acao=PAGE, acac="true"),),
        wire=GET,
    ),
    Row(
        id="credentials, star",
        ask=_ask(credentials="include"),
        answers=(answer(acao="*", acac="true"),),
        wire=GET,
        code="WildcardOriginNotAllowed",
        step="4",
    ),
    Row(
        id="credentials not confirmed",
        ask=_ask(credentials="include"),
        answers=(answer(acao=PAGE),),
        wire=GET,
        code="InvalidAllowCredentials",
        step="8",
        found=None,
    ),
    *(
        Row(
            id=f"credentials: {value}",
            ask=_ask(credentials="include"),
            answers=(answer(acao=PAGE, acac=value),),
            wire=GET,
            code="InvalidAllowCredentials",
            step="8",
            found=value,
        )
        for value in _BAD_CREDENTIALS
    ),
    Row(
        id="credentials not asked for",
        ask=_ask(credentials="omit"),
        answers=(answer(acao=PAGE, acac="no"),),
        wire=GET,
    ),
    Row(
        id="no answer", ask=_ask(), answers=(None,), wire=GET, code="NetworkFailure", step="8.1"
    ),
]

BRANCHES = [
    Row(
        id="same origin",
        ask=_ask(f"{PAGE}/x"),
        answers=(answer(X_One="1"),),
        wire=(f"GET {PAGE}/x",),
        see={"type": "basic", "headers": (("x-one", "1"),)},
        sent={"origin": None, "sec-fetch-site": "same-origin"},
    ),
    Row(
        id="relative to the page", ask=_ask("/x"), answers=(answer(),), wire=(f"GET {PAGE}/x",)
    ),
    Row(
        id="same origin, default port",
        ask=_ask(f"{PAGE}:443/x"),
        answers=(answer(),),
        wire=(f"GET {PAGE}/x",),
    ),
    Row(
        id="same origin, other method",
        ask=_ask(f"{PAGE}/x", method="put", headers={"X-Any": "1"}),
        answers=(answer(),),
        wire=(f"PUT {PAGE}/x",),
        sent={"origin": PAGE},
    ),
    Row(
        id="other port is another origin",
        ask=_ask(f"{PAGE}:8443/x"),
        answers=(answer(),),
        wire=(f"GET {PAGE}:8443/x",),
        code="MissingAllowOriginHeader",
        sent={"sec-fetch-site": "same-site"},
    ),
    Row(
        id="mode same-origin",
        ask=_ask(mode="same-origin"),
        wire=(),
        code="DisallowedByMode",
        step="12",
    ),
    Row(
        id="mode same-origin, at home",
        ask=_ask(f"{PAGE}/x", mode="same-origin"),
        answers=(answer(),),
        wire=(f"GET {PAGE}/x",),
    ),
    Row(
        id="mode no-cors",
        ask=_ask(mode="no-cors"),
        answers=(answer(X_One="1"),),
        wire=GET,
        see={"type": "opaque", "status": 0, "body": b"", "headers": (), "url": ""},
        sent={"origin": None, "sec-fetch-mode": "no-cors"},
    ),
    Row(
        id="mode no-cors, post",
        ask=_ask(mode="no-cors", method="POST", body="x"),
        answers=(answer(),),
        wire=(f"POST {API}/x",),
        sent={"origin": PAGE, "content-type": "text/plain;charset=UTF-8"},
    ),
    Row(
        id="mode no-cors, unsafe headers go",
        ask=_ask(
            mode="no-cors",
            method="POST",
            body="x",
            headers={"X-Any": "1", "Content-Type": "application/json", "Range": "bytes=0-1"},
        ),
        answers=(answer(),),
        wire=(f"POST {API}/x",),
        sent={"x-any": None, "range": None, "content-type": "text/plain;charset=UTF-8"},
    ),
    Row(
        id="mode no-cors, two lines",
        ask=_ask(mode="no-cors", headers=(("Accept", "a" * 100), ("Accept", "b" * 100))),
        answers=(answer(),),
        wire=GET,
        sent={"accept": "a" * 100},
    ),
    Row(
        id="mode no-cors, method",
        ask=_ask(mode="no-cors", method="PUT"),
        wire=(),
        code="InvalidRequest",
        step="32.1",
    ),
    Row(
        id="mode no-cors, redirect manual",
        ask=_ask(mode="no-cors", redirect="manual"),
        wire=(),
        code="NoCorsRedirectModeNotFollow",
    ),
    Row(
        id="no-referrer hides the origin",
        ask=_ask(mode="no-cors", method="POST", referrer_policy="no-referrer"),
        answers=(answer(),),
        wire=(f"POST {API}/x",),
        sent={"origin": "null"},
    ),
    Row(
        id="policy same-origin hides it",
        ask=_ask(mode="no-cors", method="POST", referrer_policy="same-origin"),
        answers=(answer(),),
        wire=(f"POST {API}/x",),
        sent={"origin": "null"},
    ),
    Row(
        id="policy origin shows it",
        ask=_ask(mode="no-cors", method="POST", referrer_policy="origin"),
        answers=(answer(),),
        wire=(f"POST {API}/x",),
        sent={"origin": PAGE},
    ),
    Row(
        id="downgrade hides it",
        ask=_ask("http://127.0.0.1:8000/x", mode="no-cors", method="POST"),
        answers=(answer(),),
        wire=("POST http://127.0.0.1:8000/x",),
        sent={"origin": "null"},
    ),
    Row(
        id="the policy does not matter to CORS",
        ask=_ask(method="POST", referrer_policy="no-referrer"),
        answers=(ANY,),
        wire=(f"POST {API}/x",),
        sent={"origin": PAGE},
    ),
    Row(
        id="resource policy same-origin",
        ask=_ask(mode="no-cors"),
        answers=(answer(corp="same-origin"),),
        wire=GET,
        code="BlockedByResourcePolicy",
        step="5",
    ),
    Row(
        id="resource policy same-site, other site",
        ask=_ask(mode="no-cors"),
        answers=(answer(corp="same-site"),),
        wire=GET,
        code="BlockedByResourcePolicy",
    ),
    Row(
        id="resource policy same-site, same site",
        ask=_ask("https://api.app.example/x", mode="no-cors"),
        answers=(answer(corp="same-site"),),
        wire=("GET https://api.app.example/x",),
    ),
    Row(
        id="resource policy cross-origin",
        ask=_ask(mode="no-cors"),
        answers=(answer(corp="cross-origin"),),
        wire=GET,
    ),
    Row(
        id="resource policy means nothing to CORS",
        ask=_ask(),
        answers=(answer(acao="*", corp="same-origin"),),
        wire=GET,
    ),
    Row(
        id="data URL",
        ask=_ask("data:text/plain,x"),
        wire=(),
        see={"type": "basic", "status": 200},
    ),
    Row(id="ftp", ask=_ask("ftp://api.example/x"), wire=(), code="CorsDisabledScheme"),
    Row(
        id="ftp, no-cors",
        ask=_ask("ftp://api.example/x", mode="no-cors"),
        wire=(),
        code="CorsDisabledScheme",
    ),
    Row(id="bad port", ask=_ask("https://api.example:25/x"), wire=(), code="BadPort", step="7"),
    Row(
        id="mixed content",
        ask=_ask("http://api.example/x"),
        wire=(),
        code="MixedContent",
        step="7",
    ),
    Row(
        id="loopback is no mixed content",
        ask=_ask("http://localhost:8000/x"),
        answers=(ANY,),
        wire=("GET http://localhost:8000/x",),
    ),
    Row(
        id="http page",
        ask=_ask("http://api.example/x", origin="http://app.example"),
        answers=(ANY,),
        wire=("GET http://api.example/x",),
        sent={"sec-fetch-mode": None},
    ),
    Row(id="TRACE", ask=_ask(method="trace"), wire=(), code="InvalidRequest", step="25.2"),
    Row(
        id="no method name", ask=_ask(method="P T"), wire=(), code="InvalidRequest", step="25.2"
    ),
    Row(id="no URL", ask=_ask("http://["), wire=(), code="InvalidRequest", step="5.2"),
    Row(
        id="user name",
        ask=_ask("https://me@api.example/"),
        wire=(),
        code="InvalidRequest",
        step="5.3",
    ),
    Row(id="navigate", ask=_ask(mode="navigate"), wire=(), code="InvalidRequest", step="17"),
    Row(id="GET with body", ask=_ask(body=b""), wire=(), code="InvalidRequest", step="35"),
    Row(
        id="no header name",
        ask=_ask(headers={"a b": "x"}),
        wire=(),
        code="InvalidRequest",
        step="33.5",
    ),
    Row(
        id="newline in a header",
        ask=_ask(headers={"a": "x\ny"}),
        wire=(),
        code="InvalidRequest",
        step="33.5",
    ),
    Row(
        id="no Latin-1",
        ask=_ask(headers={"a": "…"}),
        wire=(),
        code="InvalidRequest",
        step="33.5",
    ),
    Row(
        id="too many headers",
        ask=_ask(headers=(("a", "x"),) * 10_001),
        wire=(),
        code="InvalidRequest",
        step="33.5",
    ),
    Row(
        id="values are trimmed",
        ask=_ask(headers={"Accept": " a\r\n"}),
        answers=(ANY,),
        wire=GET,
        sent={"accept": "a"},
    ),
    Row(
        id="fragment stays home",
        ask=_ask(f"{API}/x#f"),
        answers=(ANY,),
        wire=GET,
        see={"url": f"{API}/x"},
    ),
    Row(
        id="font",
        ask=_ask(destination="font", kind="font"),
        answers=(answer(),),
        wire=GET,
        code="MissingAllowOriginHeader",
        engines={"webkit": "Allowed"},
        sent={"sec-fetch-dest": "font"},
    ),
]

_J = {"Content-Type": "application/json"}
GRANT_PUT = answer(204, acao="*", acam="PUT")

PREFLIGHT = [
    Row(id="PUT", ask=_ask(method="put"), answers=(GRANT_PUT, ANY), wire=PUT),
    *(
        Row(
            id=f"status {status}",
            ask=_ask(method="PUT"),
            answers=(answer(status, acao="*", acam="PUT"), ANY),
            wire=PUT,
        )
        for status in (200, 201, 206, 299)
    ),
    *(
        Row(
            id=f"status {status}",
            ask=_ask(method="PUT"),
            answers=(answer(status, acao="*", acam="PUT"),),
            wire=ASKED,
            code="PreflightInvalidStatus",
            step="8",
            found=str(status),
        )
        for status in (199, 300, 302, 304, 401, 404, 405, 500)
    ),
    Row(
        id="redirect",
        ask=_ask(method="PUT"),
        answers=(answer(307, acao="*", acam="PUT", location="/y"),),
        wire=ASKED,
        code="PreflightDisallowedRedirect",
    ),
    Row(
        id="redirect without Allow-Origin",
        ask=_ask(method="PUT"),
        answers=(answer(301, location="/y"),),
        wire=ASKED,
        code="PreflightDisallowedRedirect",
    ),
    Row(
        id="missing origin",
        ask=_ask(method="PUT"),
        answers=(answer(204),),
        wire=ASKED,
        code="PreflightMissingAllowOriginHeader",
        step="2",
    ),
    Row(
        id="origin and status",
        ask=_ask(method="PUT"),
        answers=(answer(404),),
        wire=ASKED,
        code="PreflightMissingAllowOriginHeader",
        engines={"webkit": "PreflightInvalidStatus"},
    ),
    Row(
        id="other origin",
        ask=_ask(method="PUT"),
        answers=(answer(204, acao=OTHER, acam="PUT"),),
        wire=ASKED,
        code="PreflightAllowOriginMismatch",
    ),
    Row(
        id="invalid origin",
        ask=_ask(method="PUT"),
        answers=(answer(204, acao="x", acam="PUT"),),
        wire=ASKED,
        code="PreflightInvalidAllowOriginValue",
    ),
    Row(
        id="two origins",
        ask=_ask(method="PUT"),
        answers=(answer(204, acao="*, *", acam="PUT"),),
        wire=ASKED,
        code="PreflightMultipleAllowOriginValues",
    ),
    Row(
        id="star with credentials",
        ask=_ask(method="PUT", credentials="include"),
        answers=(answer(204, acao="*", acam="PUT"),),
        wire=ASKED,
        code="PreflightWildcardOriginNotAllowed",
    ),
    Row(
        id="credentials not confirmed",
        ask=_ask(method="PUT", credentials="include"),
        answers=(answer(204, acao=PAGE, acam="PUT"),),
        wire=ASKED,
        code="PreflightInvalidAllowCredentials",
    ),
    Row(
        id="no answer",
        ask=_ask(method="PUT"),
        answers=(None,),
        wire=ASKED,
        code="NetworkFailure",
    ),
    Row(
        id="actual refused",
        ask=_ask(method="PUT"),
        answers=(GRANT_PUT, answer()),
        wire=PUT,
        code="MissingAllowOriginHeader",
    ),
    # The method
    Row(
        id="no list of methods",
        ask=_ask(method="PUT"),
        answers=(answer(204, acao="*"),),
        wire=ASKED,
        code="MethodDisallowedByPreflightResponse",
        step="7.5",
        found=None,
    ),
    Row(
        id="other methods",
        ask=_ask(method="PUT"),
        answers=(answer(204, acao="*", acam="GET, DELETE"),),
        wire=ASKED,
        code="MethodDisallowedByPreflightResponse",
        found="GET, DELETE",
    ),
    Row(
        id="lower-case list",
        ask=_ask(method="PUT"),
        answers=(answer(204, acao="*", acam="put"),),
        wire=ASKED,
        code="MethodDisallowedByPreflightResponse",
    ),
    Row(
        id="patch is not PATCH",
        ask=_ask(method="patch"),
        answers=(answer(204, acao="*", acam="PATCH"),),
        wire=ASKED,
        code="MethodDisallowedByPreflightResponse",
    ),
    Row(
        id="patch is patch",
        ask=_ask(method="patch"),
        answers=(answer(204, acao="*", acam="patch"), ANY),
        wire=(ASKED[0], f"patch {API}/x"),
    ),
    Row(
        id="star",
        ask=_ask(method="PUT"),
        answers=(answer(204, acao="*", acam="*"), ANY),
        wire=PUT,
    ),
    Row(
        id="star in a list",
        ask=_ask(method="PUT"),
        answers=(answer(204, acao="*", acam="*, GET"), ANY),
        wire=PUT,
    ),
    Row(
        id="star is a word with credentials",
        ask=_ask(method="PUT", credentials="include"),
        answers=(answer(204, acao=PAGE, acac="true", acam="*"),),
        wire=ASKED,
        code="MethodDisallowedByPreflightResponse",
    ),
    Row(
        id="two lines of methods",
        ask=_ask(method="PUT"),
        answers=(lines(("acao", "*"), ("acam", "GET"), ("acam", "PUT"), status=204), ANY),
        wire=PUT,
    ),
    Row(
        id="empty elements",
        ask=_ask(method="PUT"),
        answers=(answer(204, acao="*", acam=",GET,, PUT ,"), ANY),
        wire=PUT,
    ),
    *(
        Row(
            id=f"methods: {value}",
            ask=_ask(method="PUT"),
            answers=(answer(204, acao="*", acam=value),),
            wire=ASKED,
            code="InvalidAllowMethodsPreflightResponse",
            step="7.3",
            found=value,
        )
        for value in ("GET PUT", "GET; PUT", '"PUT"', "PUT, (x)")
    ),
    Row(
        id="own OPTIONS",
        ask=_ask(method="OPTIONS"),
        answers=(answer(204, acao="*", acam="OPTIONS"), ANY),
        wire=(ASKED[0], ASKED[0]),
    ),
    # Header names
    Row(
        id="header",
        ask=_ask(headers={"X-Foo": "1"}),
        answers=(answer(204, acao="*", acah="x-foo"), ANY),
        wire=ASKED_GET,
    ),
    Row(
        id="header in any case",
        ask=_ask(headers={"x-foo": "1"}),
        answers=(answer(204, acao="*", acah="X-FOO"), ANY),
        wire=ASKED_GET,
    ),
    Row(
        id="POST needs no entry",
        ask=_ask(method="POST", body="{}", headers=_J),
        answers=(answer(204, acao="*", acah="content-type", acam="PUT"), ANY),
        wire=(ASKED[0], f"POST {API}/x"),
    ),
    Row(
        id="header missing",
        ask=_ask(headers={"X-Foo": "1", "X-Abc": "1"}),
        answers=(answer(204, acao="*"),),
        wire=ASKED,
        code="HeaderDisallowedByPreflightResponse",
        step="7.7",
    ),
    Row(
        id="header not listed",
        ask=_ask(headers={"X-Foo": "1"}),
        answers=(answer(204, acao="*", acah="x-bar"),),
        wire=ASKED,
        code="HeaderDisallowedByPreflightResponse",
        found="x-bar",
    ),
    Row(
        id="header star",
        ask=_ask(headers={"X-Foo": "1"}),
        answers=(answer(204, acao="*", acah="*"), ANY),
        wire=ASKED_GET,
    ),
    Row(
        id="header pattern",
        ask=_ask(headers={"X-Foo": "1"}),
        answers=(answer(204, acao="*", acah="x-*"),),
        wire=ASKED,
        code="HeaderDisallowedByPreflightResponse",
    ),
    Row(
        id="header star with credentials",
        ask=_ask(headers={"X-Foo": "1"}, credentials="include"),
        answers=(answer(204, acao=PAGE, acac="true", acah="*"),),
        wire=ASKED,
        code="HeaderDisallowedByPreflightResponse",
    ),
    Row(
        id="authorization under star",
        ask=_ask(headers={"Authorization": "x"}),
        answers=(answer(204, acao="*", acah="*"), ANY),
        wire=ASKED,
        code="HeaderDisallowedByPreflightResponse",
        step="7.6",
        engines=dict.fromkeys(("chromium", "firefox", "webkit"), "Allowed"),
        wires=dict.fromkeys(("chromium", "firefox", "webkit"), ASKED_GET),
    ),
    Row(
        id="authorization under star, credentials",
        ask=_ask(headers={"Authorization": "x"}, credentials="include"),
        answers=(answer(204, acao=PAGE, acac="true", acah="*"),),
        wire=ASKED,
        code="HeaderDisallowedByPreflightResponse",
    ),
    Row(
        id="authorization by name",
        ask=_ask(headers={"Authorization": "x"}),
        answers=(answer(204, acao="*", acah="*, authorization"), ANY),
        wire=ASKED_GET,
    ),
    *(
        Row(
            id=f"headers: {value}",
            ask=_ask(method="PUT"),
            answers=(answer(204, acao="*", acam="PUT", acah=value),),
            wire=ASKED,
            code="InvalidAllowHeadersPreflightResponse",
            step="7.3",
        )
        for value in ("x y", '"x"', "x:")
    ),
    Row(
        id="client hint",
        ask=_ask(headers={"DPR": "2"}),
        answers=(answer(204, acao="*", acah="dpr"), ANY),
        wire=ASKED_GET,
        wires={"chromium": GET},
    ),
    Row(
        id="user agent",
        ask=_ask(headers={"User-Agent": "x"}),
        answers=(answer(204, acao="*", acah="user-agent"), ANY),
        wire=ASKED_GET,
        wires={"chromium": GET},
    ),
    # The flag
    Row(
        id="upload listener",
        ask=_ask(method="POST", body="x", upload_listener=True),
        answers=(answer(204, acao="*"), ANY),
        wire=(ASKED[0], f"POST {API}/x"),
    ),
    Row(
        id="upload listener, no body",
        ask=_ask(method="POST", upload_listener=True),
        answers=(answer(204, acao="*"), ANY),
        wire=(ASKED[0], f"POST {API}/x"),
        wires={"chromium": (f"POST {API}/x",)},
    ),
    Row(
        id="stream",
        ask=_ask(method="POST", streamed=True),
        answers=(answer(204, acao="*"), ANY),
        wire=(ASKED[0], f"POST {API}/x"),
        engines={"webkit": "UnsupportedBody"},
        wires={"firefox": (f"POST {API}/x",), "webkit": ()},
    ),
    Row(
        id="stream, no-cors",
        ask=_ask(method="POST", streamed=True, mode="no-cors"),
        answers=(answer(),),
        wire=(),
        code="InvalidRequest",
        step="39.2",
        engines={"firefox": "Allowed", "webkit": "UnsupportedBody"},
        wires={"firefox": (f"POST {API}/x",)},
    ),
]

_TO_OTHER = answer(302, acao="*", location=f"{OTHER}/y")
_SEE_OTHER = answer(303, acao="*", location="/y")
_Y = f"{API}/y"
_HOP = (f"GET {API}/x", f"GET {_Y}")

REDIRECTS = [
    Row(
        id="to the same origin",
        ask=_ask(),
        answers=(answer(302, acao=PAGE, location="/y"), answer(acao=PAGE)),
        wire=_HOP,
        see={"redirected": True, "url": _Y},
        sent={"origin": PAGE},
    ),
    *(
        Row(
            id=f"status {status}",
            ask=_ask(),
            answers=(answer(status, acao="*", location="y"), ANY),
            wire=_HOP,
        )
        for status in (301, 302, 303, 307, 308)
    ),
    Row(
        id="304 is none",
        ask=_ask(),
        answers=(answer(304, acao="*", location="/y"),),
        wire=GET,
        see={"status": 304, "body": b"", "redirected": False},
    ),
    Row(
        id="hop without Allow-Origin",
        ask=_ask(),
        answers=(answer(302, location="/y"),),
        wire=GET,
        code="MissingAllowOriginHeader",
    ),
    Row(
        id="second hop without",
        ask=_ask(),
        answers=(_TO_OTHER, answer()),
        wire=(f"GET {API}/x", f"GET {OTHER}/y"),
        code="MissingAllowOriginHeader",
    ),
    Row(
        id="to a third origin: null",
        ask=_ask(),
        answers=(_TO_OTHER, answer(acao="null")),
        wire=(f"GET {API}/x", f"GET {OTHER}/y"),
        sent={"origin": "null", "sec-fetch-site": "cross-site"},
    ),
    Row(
        id="to a third origin: its own name does not help",
        ask=_ask(),
        answers=(_TO_OTHER, answer(acao=PAGE)),
        wire=(f"GET {API}/x", f"GET {OTHER}/y"),
        code="AllowOriginMismatch",
    ),
    Row(
        id="there and back: null",
        ask=_ask(),
        answers=(answer(302, acao="*", location=f"{PAGE}/y"), answer(acao="null")),
        wire=(f"GET {API}/x", f"GET {PAGE}/y"),
        sent={"origin": "null"},
        see={"type": "cors"},
    ),
    Row(
        id="there and back: still checked",
        ask=_ask(),
        answers=(answer(302, acao="*", location=f"{PAGE}/y"), answer()),
        wire=(f"GET {API}/x", f"GET {PAGE}/y"),
        code="MissingAllowOriginHeader",
    ),
    Row(
        id="from home: not tainted",
        ask=_ask(f"{PAGE}/x"),
        answers=(answer(302, location=f"{API}/y"), answer(acao=PAGE)),
        wire=(f"GET {PAGE}/x", f"GET {_Y}"),
        sent={"origin": PAGE},
    ),
    Row(
        id="from home, within a site",
        ask=_ask("https://a.app.example/x"),
        answers=(
            answer(302, acao="*", location="https://b.app.example/y"),
            answer(acao="null"),
        ),
        wire=("GET https://a.app.example/x", "GET https://b.app.example/y"),
        sent={"origin": "null", "sec-fetch-site": "same-site"},
    ),
    Row(
        id="from home, mode same-origin",
        ask=_ask(f"{PAGE}/x", mode="same-origin"),
        answers=(answer(302, location=f"{API}/y"),),
        wire=(f"GET {PAGE}/x",),
        code="DisallowedByMode",
    ),
    Row(
        id="no-cors",
        ask=_ask(mode="no-cors"),
        answers=(answer(302, location=f"{OTHER}/y"), answer()),
        wire=(f"GET {API}/x", f"GET {OTHER}/y"),
        see={"type": "opaque"},
    ),
    Row(
        id="no-cors, home again",
        ask=_ask(mode="no-cors"),
        answers=(answer(302, location=f"{PAGE}/y"), answer()),
        wire=(f"GET {API}/x", f"GET {PAGE}/y"),
        see={"type": "opaque"},
    ),
    Row(
        id="no Location",
        ask=_ask(),
        answers=(answer(302, acao="*"),),
        wire=GET,
        see={"status": 302},
    ),
    Row(
        id="two Locations",
        ask=_ask(),
        answers=(
            WireResponse(
                status=302,
                headers=(
                    ("Access-Control-Allow-Origin", "*"),
                    ("Location", "/y"),
                    ("Location", "/y"),
                ),
            ),
            ANY,
        ),
        wire=GET,
        code="InvalidRedirect",
        step="5",
        engines=dict.fromkeys(("chromium", "firefox", "webkit"), "Allowed"),
        wires={
            "chromium": (*GET, f"GET {_Y}"),
            "firefox": (*GET, f"GET {_Y}"),
            "webkit": (*GET, f"GET {_Y},%20/y"),
        },
    ),
    Row(
        id="no URL",
        ask=_ask(),
        answers=(answer(302, acao="*", location="http://["),),
        wire=GET,
        code="InvalidRedirect",
    ),
    Row(
        id="to data:",
        ask=_ask(),
        answers=(answer(302, acao="*", location="data:,x"),),
        wire=GET,
        code="UnsafeRedirect",
        step="6",
    ),
    Row(
        id="with user name",
        ask=_ask(),
        answers=(answer(302, acao="*", location="https://me:pw@api.example/y"),),
        wire=GET,
        code="RedirectContainsCredentials",
        step="9",
    ),
    Row(
        id="home with user name, tainted",
        ask=_ask(),
        answers=(answer(302, acao="*", location="https://me@app.example/y"),),
        wire=GET,
        code="RedirectContainsCredentials",
        step="10",
    ),
    Row(
        id="home with user name, from home",
        ask=_ask(f"{PAGE}/x"),
        answers=(answer(302, location="https://me@app.example/y"), answer()),
        wire=(f"GET {PAGE}/x", f"GET {PAGE}/y"),
        engines={"chromium": "UnsafeRedirect"},
        wires={"chromium": (f"GET {PAGE}/x",)},
    ),
    Row(
        id="21 redirects",
        ask=_ask(),
        answers=(answer(302, acao="*", location="/x"),) * 21,
        wire=GET * 21,
        code="TooManyRedirects",
        step="7",
    ),
    Row(
        id="20 redirects",
        ask=_ask(),
        answers=(*(answer(302, acao="*", location="/x"),) * 20, ANY),
        wire=GET * 21,
    ),
    Row(
        id="error",
        ask=_ask(redirect="error"),
        answers=(answer(302, acao="*", location="/y"),),
        wire=GET,
        code="RedirectDisallowed",
        step="6.2",
    ),
    Row(
        id="manual",
        ask=_ask(redirect="manual"),
        answers=(answer(302, acao="*", location="/y"),),
        wire=GET,
        see={"type": "opaqueredirect", "status": 0, "headers": (), "url": f"{API}/x"},
    ),
    Row(
        id="manual is checked too",
        ask=_ask(redirect="manual"),
        answers=(answer(302, location="/y"),),
        wire=GET,
        code="MissingAllowOriginHeader",
    ),
    *(
        Row(
            id=f"POST, {status}",
            ask=_ask(method="POST", body="x"),
            answers=(answer(status, acao="*", location="/y"), ANY),
            wire=(f"POST {API}/x", f"GET {_Y}"),
            sent={"content-type": None},
        )
        for status in (301, 302, 303)
    ),
    *(
        Row(
            id=f"POST, {status}",
            ask=_ask(method="POST", body="x"),
            answers=(answer(status, acao="*", location="/y"), ANY),
            wire=(f"POST {API}/x", f"POST {_Y}"),
            sent={"content-type": "text/plain;charset=UTF-8"},
        )
        for status in (307, 308)
    ),
    Row(
        id="HEAD, 303",
        ask=_ask(method="HEAD"),
        answers=(_SEE_OTHER, ANY),
        wire=(f"HEAD {API}/x", f"HEAD {_Y}"),
        see={"body": b""},
    ),
    Row(
        id="PUT, 307 asks again",
        ask=_ask(method="PUT"),
        answers=(GRANT_PUT, answer(307, acao="*", location="/y"), GRANT_PUT, ANY),
        wire=(*PUT, f"OPTIONS {_Y}", f"PUT {_Y}"),
    ),
    Row(
        id="PUT, 302 stays PUT",
        ask=_ask(method="PUT"),
        answers=(GRANT_PUT, answer(302, acao="*", location="/y"), GRANT_PUT, ANY),
        wire=(*PUT, f"OPTIONS {_Y}", f"PUT {_Y}"),
    ),
    Row(
        id="PUT, 303 is a GET",
        ask=_ask(method="PUT"),
        answers=(GRANT_PUT, _SEE_OTHER, ANY, ANY),
        wire=(*PUT, f"GET {_Y}"),
        wires=dict.fromkeys(("firefox", "webkit"), (*PUT, f"OPTIONS {_Y}", f"GET {_Y}")),
    ),
    Row(
        id="PUT, 307 to a third origin",
        ask=_ask(method="PUT"),
        answers=(GRANT_PUT, answer(307, acao="*", location=f"{OTHER}/y"), GRANT_PUT, ANY),
        wire=(*PUT, f"OPTIONS {OTHER}/y", f"PUT {OTHER}/y"),
        sent={"origin": "null"},
    ),
    Row(
        id="PUT from home, 307",
        ask=_ask(f"{PAGE}/x", method="PUT"),
        answers=(answer(307, location=f"{API}/x"), GRANT_PUT, ANY),
        wire=(f"PUT {PAGE}/x", *PUT),
    ),
    Row(
        id="Authorization stays",
        ask=_ask(f"{PAGE}/x", headers={"Authorization": "x"}),
        answers=(answer(302, location="/y"), answer()),
        wire=(f"GET {PAGE}/x", f"GET {PAGE}/y"),
        sent={"authorization": "x"},
    ),
    Row(
        id="Authorization goes",
        ask=_ask(f"{PAGE}/x", headers={"Authorization": "x"}),
        answers=(answer(302, location=f"{API}/y"), ANY, ANY),
        wire=(f"GET {PAGE}/x", f"GET {_Y}"),
        sent={"authorization": None},
        engines={"webkit": "HeaderDisallowedByPreflightResponse"},
        wires={
            "firefox": (f"GET {PAGE}/x", f"OPTIONS {_Y}", f"GET {_Y}"),
            "webkit": (f"GET {PAGE}/x", f"OPTIONS {_Y}"),
        },
    ),
    Row(
        id="stream, 307",
        ask=_ask(f"{PAGE}/x", method="POST", streamed=True),
        answers=(answer(307, location="/y"), answer()),
        wire=(f"POST {PAGE}/x",),
        code="BodyNotReplayable",
        step="11",
        engines={"firefox": "Allowed", "webkit": "UnsupportedBody"},
        wires={"firefox": (f"POST {PAGE}/x", f"POST {PAGE}/y"), "webkit": ()},
    ),
    Row(
        id="stream, 303",
        ask=_ask(f"{PAGE}/x", method="POST", streamed=True),
        answers=(answer(303, location="/y"), answer()),
        wire=(f"POST {PAGE}/x", f"GET {PAGE}/y"),
        engines={"webkit": "UnsupportedBody"},
        wires={"webkit": ()},
    ),
    Row(
        id="fragment is replaced",
        ask=_ask(f"{API}/x#f"),
        answers=(answer(302, acao="*", location="/y#g"), ANY),
        wire=_HOP,
    ),
    Row(
        id="fragment is kept",
        ask=_ask(f"{API}/x#f"),
        answers=(answer(302, acao="*", location="/y"), ANY),
        wire=_HOP,
    ),
]

_ALL = {"X_One": "1", "Content_Type": "a/b", "Set_Cookie": "a=b", "ETag": "e"}
_SAFE = (("content-type", "a/b"),)

VISIBLE = [
    Row(
        id="safelisted only",
        ask=_ask(),
        answers=(answer(acao="*", **_ALL),),
        wire=GET,
        see={"headers": _SAFE},
    ),
    Row(
        id="all safelisted",
        ask=_ask(),
        answers=(
            WireResponse(
                status=200,
                headers=(
                    ("Access-Control-Allow-Origin", "*"),
                    *(
                        (name, "x")
                        for name in (
                            "Cache-Control",
                            "Content-Language",
                            "Content-Length",
                            "Content-Type",
                            "Expires",
                            "Last-Modified",
                            "Pragma",
                        )
                    ),
                ),
            ),
        ),
        wire=GET,
        see={
            "headers": tuple(
                (name, "x")
                for name in (
                    "cache-control",
                    "content-language",
                    "content-length",
                    "content-type",
                    "expires",
                    "last-modified",
                    "pragma",
                )
            )
        },
    ),
    Row(
        id="named",
        ask=_ask(),
        answers=(answer(acao="*", aceh="x-ONE", **_ALL),),
        wire=GET,
        see={"headers": (("x-one", "1"), *_SAFE)},
    ),
    Row(
        id="star",
        ask=_ask(),
        answers=(answer(acao="*", aceh="*", **_ALL),),
        wire=GET,
        see={
            "headers": (
                ("access-control-allow-origin", "*"),
                ("access-control-expose-headers", "*"),
                ("x-one", "1"),
                *_SAFE,
                ("etag", "e"),
            )
        },
    ),
    Row(
        id="star with credentials",
        ask=_ask(credentials="include"),
        answers=(answer(acao=PAGE, acac="true", aceh="*", **_ALL),),
        wire=GET,
        see={"headers": _SAFE},
    ),
    Row(
        id="bad token voids the list",
        ask=_ask(),
        answers=(answer(acao="*", aceh="x-one, (", **_ALL),),
        wire=GET,
        see={"headers": _SAFE},
    ),
    Row(
        id="Set-Cookie never",
        ask=_ask(),
        answers=(answer(acao="*", aceh="set-cookie, x-one", **_ALL),),
        wire=GET,
        see={"headers": (("x-one", "1"), *_SAFE)},
    ),
    Row(
        id="at home all but Set-Cookie",
        ask=_ask(f"{PAGE}/x"),
        answers=(answer(**_ALL),),
        wire=(f"GET {PAGE}/x",),
        see={"headers": (("x-one", "1"), *_SAFE, ("etag", "e"))},
    ),
    Row(
        id="204 has no body",
        ask=_ask(),
        answers=(answer(204, acao="*"),),
        wire=GET,
        see={"body": b""},
    ),
    Row(
        id="HEAD has no body",
        ask=_ask(method="HEAD"),
        answers=(ANY,),
        wire=(f"HEAD {API}/x",),
        see={"body": b""},
    ),
    Row(id="timing: no", ask=_ask(), answers=(ANY,), wire=GET, see={"timing_allowed": False}),
    Row(
        id="timing: star",
        ask=_ask(),
        answers=(answer(acao="*", tao="https://x, *"),),
        wire=GET,
        see={"timing_allowed": True},
    ),
    Row(
        id="timing: origin",
        ask=_ask(),
        answers=(answer(acao="*", tao=PAGE),),
        wire=GET,
        see={"timing_allowed": True},
    ),
    Row(
        id="timing: other",
        ask=_ask(),
        answers=(answer(acao="*", tao=OTHER),),
        wire=GET,
        see={"timing_allowed": False},
    ),
    Row(
        id="timing: at home",
        ask=_ask(f"{PAGE}/x"),
        answers=(answer(),),
        wire=(f"GET {PAGE}/x",),
        see={"timing_allowed": True},
    ),
    Row(
        id="timing: every hop",
        ask=_ask(),
        answers=(answer(302, acao="*", location="/y"), answer(acao="*", tao="*")),
        wire=_HOP,
        see={"timing_allowed": False},
    ),
]

ROWS = [
    *(("check", row) for row in CORS_CHECK),
    *(("branch", row) for row in BRANCHES),
    *(("preflight", row) for row in PREFLIGHT),
    *(("redirect", row) for row in REDIRECTS),
    *(("visible", row) for row in VISIBLE),
]

# Access-Control-Max-Age: (lines, seconds by engine: standard, chromium, firefox, webkit)
MAX_AGES = [
    ([], (5, 5, 5, 5)),
    ([""], (5, 5, 5, 5)),
    (["0"], (0, 0, 0, 0)),
    (["-1"], (5, 0, 0, 0)),
    (["12"], (12, 12, 12, 12)),
    (["012"], (12, 12, 12, 12)),
    (["+12"], (5, 12, 0, 12)),
    (["abc"], (5, 5, 0, 5)),
    (["12abc"], (5, 5, 0, 5)),
    (["12.9"], (5, 5, 0, 5)),
    (["1e3"], (5, 5, 0, 5)),
    (['"12"'], (5, 5, 0, 5)),
    (["12;x"], (5, 5, 0, 5)),
    (["12, 100"], (5, 5, 0, 5)),
    (["12", "100"], (5, 5, 0, 5)),
    (["700"], (700, 700, 700, 600)),
    (["9000"], (9000, 7200, 9000, 600)),
    (["90000"], (90000, 7200, 86400, 600)),
    (["9" * 20], (10**20 - 1, 5, 86400, 5)),
    (["9" * 5000], (10**18, 5, 86400, 5)),
]
"""The first column is the standard's: a value that is no delta-seconds counts as absent. The
last row's is our limit: 31 billion years."""
