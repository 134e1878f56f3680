"""Rules 1-3: the definition of a preflight, and the parsing of header lines."""

from dataclasses import replace

from tables.model import (
    ACAC,
    BY_HEADERS,
    BY_METHOD,
    HEADER_NOT_ALLOWED,
    MALFORMED_HEADERS,
    MALFORMED_METHOD,
    MALFORMED_ORIGIN,
    ORIGIN_NOT_ALLOWED,
    SAME,
    A,
    E,
    Request,
    Table,
    acah,
    acam,
    acao,
    acma,
    actual,
    answer,
    ask,
    get,
    not_cors,
    passed_on,
    preflight,
    refusal,
    unread,
)

row = Table("requests")
LISTED = (acao(A), acam("GET,PUT,DELETE"), acah("x-token,content-type"), acma(600))
ANY = (ACAC, acam("PUT"))
BY_REQUEST = ("Origin", BY_METHOD, BY_HEADERS)

# Rule 1: OPTIONS, Origin and a non-empty request method; nothing else
row("preflight", "one", preflight(A), answer(*LISTED), rules=(1, 2, 14), defects=(8,))
row(
    "options-without-request-method",
    "one",
    ask("OPTIONS", "/options", origin=A),
    actual(acao(A)),
    rules=(1,),
    defects=(14,),
    attacks=("32",),
)
row(
    "options-without-request-method-denied",
    "one",
    ask("OPTIONS", "/options", origin=E),
    unread(ORIGIN_NOT_ALLOWED),
    rules=(1,),
    defects=(14,),
)
row("options-bare", "one", ask("OPTIONS", "/options"), not_cors(), rules=(1,), defects=(14,))
row(
    "options-without-origin",
    "one",
    Request("OPTIONS", "/options", ((BY_METHOD, b"PUT"),)),
    not_cors(),
    rules=(1,),
)
row(
    "options-with-empty-request-method",
    "one",
    Request("OPTIONS", "/options", (("Origin", A.encode()), (BY_METHOD, b""))),
    actual(acao(A)),
    rules=(1,),
)
row(
    "options-with-request-headers-only",
    "one",
    Request("OPTIONS", "/options", (("Origin", A.encode()), (BY_HEADERS, b"x-token"))),
    actual(acao(A)),
    rules=(1,),
)
row(
    "options-of-a-public-policy",
    "public",
    ask("OPTIONS", "/options", origin=E),
    actual(acao("*"), vary=()),
    rules=(1, 8),
)
row(
    "get-with-request-method",
    "one",
    get(A).adding((BY_METHOD, b"GET")),
    actual(acao(A)),
    rules=(1,),
    defects=(15,),
)
row(
    "post-with-both-request-lines",
    "one",
    ask("POST", origin=A).adding((BY_METHOD, b"PUT"), (BY_HEADERS, b"x-token")),
    actual(acao(A)),
    rules=(1,),
    defects=(15,),
)
row(
    "lower-case-options-is-another-method",
    "one",
    replace(preflight(A), method="options"),
    replace(actual(acao(A)), answered=(405,)),
    rules=(1,),
    refused_by={
        "asgi": "uvicorn's parser knows upper-case methods only",
        "wsgi": "waitress' parser knows upper-case methods only",
        "serving": "aiohttp's parser knows upper-case methods only",
        "http.server": "it knows the methods that functions are named after",
    },
    taken_by={"hyper": "granian's parser takes any token for a method"},
    not_on={"folds-methods": "hypercorn hands all methods on in upper case"},
)
row(
    "same-origin-post",
    "one",
    ask("POST", origin=SAME),
    unread(ORIGIN_NOT_ALLOWED),
    rules=(1, 10),
    defects=(16,),
)
row(
    "same-origin-delete-with-credentials",
    "credentials",
    ask("DELETE", origin=SAME),
    unread(ORIGIN_NOT_ALLOWED),
    rules=(1, 10),
    defects=(16,),
)
row("head", "one", ask("HEAD", origin=A), actual(acao(A)), rules=(1, 10))
row("put", "one", ask("PUT", origin=A), actual(acao(A)), rules=(1, 10))
row(
    "method-out-of-the-list-still-reaches-the-app",
    "one",
    ask("PATCH", origin=A),
    actual(acao(A)),
    rules=(1, 10),
)

# Rule 2: the app never sees a preflight
for _name, _path, _defects in (
    ("missing", "/missing", (38,)),
    ("slash-redirect", "/slash", (7,)),
    ("wrong-method", "/get-only", ()),
    ("aborting", "/abort", ()),
    ("raising", "/boom", ()),
    ("options-handler", "/options", ()),
    ("own-headers", "/acao", (27,)),
    ("static", "/static/hello.txt", ()),
):
    row(
        f"preflight-to-{_name}-path",
        "one",
        preflight(A, path=_path),
        answer(*LISTED),
        rules=(2,),
        defects=_defects,
    )
    row(
        f"preflight-denied-to-{_name}-path",
        "one",
        preflight(E, path=_path),
        refusal(),
        rules=(2, 15),
    )
row(
    "continue-reaches-the-app",
    "continue",
    preflight(A, path="/options"),
    passed_on(acao(A), acam("PUT"), acma(600)),
    rules=(2,),
)
row(
    "continue-reaches-the-app-of-a-public-policy",
    "public-continue",
    preflight(A, "PUT", "x-a", path="/options"),
    passed_on(
        acao("*"),
        acam("GET,HEAD,PUT,PATCH,POST,DELETE"),
        acah("x-a"),
        acma(600),
        vary=(BY_HEADERS,),
    ),
    rules=(2, 8),
)
row("continue-get", "continue", get(A), actual(acao(A)), rules=(2,))

# Rule 3: repeated lines, lists
row(
    "two-request-header-lines",
    "one",
    preflight(A, "PUT", "x-token", "content-type"),
    answer(*LISTED),
    rules=(3,),
    defects=(28,),
    advisories=("GHSA-mh55-gqvf-xfwm",),
)
row(
    "two-request-header-lines-second-not-listed",
    "one",
    preflight(A, "PUT", "x-token", "x-evil"),
    answer(*LISTED, reason=HEADER_NOT_ALLOWED),
    rules=(3,),
    defects=(28,),
    advisories=("GHSA-mh55-gqvf-xfwm",),
)
row(
    "three-request-header-lines-echoed",
    "any-with-credentials",
    preflight(A, "PUT", "x-a", "x-b, x-c", "x-a"),
    answer(acao(A), *ANY, acah("x-a,x-b,x-c"), acma(600), vary=BY_REQUEST),
    rules=(3, 16),
    defects=(28,),
)
for _name, _value in (
    ("trailing-commas", "x-token,,"),
    ("leading-comma", ",x-token"),
    ("blanks", "x-token  ,\tcontent-type"),
    ("tab-and-empty", "x-token,\t, ,content-type"),
    ("upper-case", "X-TOKEN,Content-Type"),
    ("repeated", "x-token,x-token"),
    ("only-commas", ",,,"),
    ("empty", ""),
):
    row(
        f"list-with-{_name}",
        "one",
        preflight(A, "PUT", _value),
        answer(*LISTED),
        rules=(3,),
        defects=(29,),
        advisories=("CVE-2025-47908",) if "commas" in _name else (),
    )
for _name, _value, _echo in (
    ("trailing-commas", "x-token,,", "x-token"),
    ("blanks", "x-a \t,\t x-b", "x-a,x-b"),
    ("upper-case", "X-A,x-b,X-a", "x-a,x-b"),
):
    row(
        f"echoed-list-with-{_name}",
        "any-with-credentials",
        preflight(A, "PUT", _value),
        answer(acao(A), *ANY, acah(_echo), acma(600), vary=BY_REQUEST),
        rules=(3, 16),
        defects=(29,),
    )
row(
    "echoed-list-with-nothing-in-it",
    "any-with-credentials",
    preflight(A, "PUT", ", ,\t,"),
    answer(acao(A), *ANY, acma(600), vary=BY_REQUEST),
    rules=(3, 16),
    defects=(29,),
)
for _name, _value in (
    ("inner-blank", "x-to ken"),
    ("quotes", '"x-token"'),
    ("semicolon", "x-token;content-type"),
    ("colon", "x-token:"),
    ("non-ascii", "x-tökén"),
):
    row(
        f"malformed-list-{_name}",
        "one",
        preflight(A, "PUT", _value),
        answer(*LISTED, reason=MALFORMED_HEADERS),
        rules=(3,),
    )
    row(
        f"malformed-list-{_name}-is-not-echoed",
        "any-with-credentials",
        preflight(A, "PUT", f"x-a,{_value}"),
        answer(acao(A), *ANY, acma(600), vary=BY_REQUEST, reason=MALFORMED_HEADERS),
        rules=(3, 16),
    )
for _name, _value in (
    ("blank", "PU T"),
    ("comma", "PUT,DELETE"),
    ("quotes", '"PUT"'),
    ("non-ascii", "PÜT"),
):
    row(
        f"malformed-method-{_name}",
        "one",
        preflight(A, _value),
        answer(*LISTED, reason=MALFORMED_METHOD),
        rules=(3, 14),
    )
    row(
        f"malformed-method-{_name}-is-not-echoed",
        "any-with-credentials",
        preflight(A, _value),
        answer(acao(A), ACAC, acma(600), vary=BY_REQUEST, reason=MALFORMED_METHOD),
        rules=(3, 16),
    )
row(
    "two-request-method-lines",
    "one",
    preflight(A).adding((BY_METHOD, b"PUT")),
    answer(*LISTED, reason=MALFORMED_METHOD),
    rules=(3,),
)
row(
    "two-request-method-lines-are-not-echoed",
    "any-with-credentials",
    preflight(A).adding((BY_METHOD, b"DELETE")),
    answer(acao(A), ACAC, acma(600), vary=BY_REQUEST, reason=MALFORMED_METHOD),
    rules=(3, 16),
)
row(
    "two-origin-lines",
    "two",
    get(A).adding(("Origin", b"https://b.example")),
    unread(MALFORMED_ORIGIN),
    rules=(3,),
    attacks=("21",),
)
row(
    "two-equal-origin-lines",
    "two",
    get(A).adding(("Origin", A.encode())),
    unread(MALFORMED_ORIGIN),
    rules=(3,),
    attacks=("21",),
)
row(
    "two-origin-lines-in-a-preflight",
    "two",
    preflight(A).adding(("origin", b"https://b.example")),
    refusal(MALFORMED_ORIGIN),
    rules=(3, 15),
    attacks=("21",),
)
row(
    "other-headers-name-no-origin",
    "one",
    get(E).adding(
        ("X-Origin", A.encode()), ("X-Forwarded-Host", b"a.example"), ("Referer", A.encode())
    ),
    unread(ORIGIN_NOT_ALLOWED),
    rules=(3, 4),
    attacks=("22",),
)
row(
    "lower-case-header-names",
    "one",
    Request(
        "OPTIONS",
        "/ok",
        (
            ("origin", A.encode()),
            ("access-control-request-method", b"PUT"),
            ("access-control-request-headers", b"x-token"),
        ),
    ),
    answer(*LISTED),
    rules=(3,),
)
row(
    "private-network-preflight",
    "one",
    preflight(A).adding(("Access-Control-Request-Private-Network", b"true")),
    answer(*LISTED),
    rules=(14,),
    advisories=("CVE-2024-6221",),
    attacks=("35",),
)
row(
    "private-network-preflight-public",
    "public-listed",
    preflight(A, "POST").adding(("Access-Control-Request-Private-Network", b"true")),
    answer(acao("*"), acam("GET,POST"), acah("x-token"), vary=()),
    rules=(8, 14),
    advisories=("CVE-2024-6221",),
    attacks=("35",),
)
