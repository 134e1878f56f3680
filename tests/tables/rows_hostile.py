"""Bytes that no browser sends, and some that browsers do send. Nothing is echoed."""

from dataclasses import replace

from tables.model import (
    ACAC,
    BY_HEADERS,
    BY_METHOD,
    MALFORMED_HEADERS,
    MALFORMED_METHOD,
    MALFORMED_ORIGIN,
    TOO_LARGE,
    TOO_MANY_HEADERS,
    A,
    Request,
    Table,
    acah,
    acam,
    acao,
    acma,
    actual,
    answer,
    get,
    preflight,
    refusal,
    unread,
)

row = Table("hostile", rules=(3,))
WHOLE = (acao(A), acam("GET,PUT,DELETE"), acah("x-token,content-type"), acma(600))
BY_REQUEST = ("Origin", BY_METHOD, BY_HEADERS)

for _name, _bytes in (
    ("crlf", b"\r\nX-Injected: 1"),
    ("lf", b"\nX-Injected: 1"),
    ("cr", b"\rX-Injected: 1"),
    ("nul", b"\x00"),
):
    row(
        f"origin-{_name}",
        "two",
        get(A.encode() + _bytes),
        unread(MALFORMED_ORIGIN),
        advisories=("CVE-2024-1681",),
        attacks=("23",),
        not_on={"wire": "sent raw it ends the line: another request, or none"},
    )
    row(
        f"preflight-origin-{_name}",
        "any-with-credentials",
        preflight(A.encode() + _bytes),
        refusal(MALFORMED_ORIGIN),
        advisories=("CVE-2024-1681",),
        attacks=("23",),
        not_on={"wire": "sent raw it ends the line: another request, or none"},
    )
    row(
        f"request-headers-{_name}",
        "any-with-credentials",
        preflight(A, "PUT", b"x-a" + _bytes),
        answer(
            acao(A), ACAC, acam("PUT"), acma(600), vary=BY_REQUEST, reason=MALFORMED_HEADERS
        ),
        rules=(16,),
        attacks=("23",),
        not_on={"wire": "sent raw it ends the line: another request, or none"},
    )
    row(
        f"request-method-{_name}",
        "any-with-credentials",
        preflight(A, b"PUT" + _bytes),
        answer(acao(A), ACAC, acma(600), vary=BY_REQUEST, reason=MALFORMED_METHOD),
        rules=(16,),
        attacks=("23",),
        not_on={"wire": "sent raw it ends the line: another request, or none"},
    )
for _name, _bytes in (
    ("latin-1", b"\xe9"),
    ("invalid-utf-8", b"\xff\xfe"),
    ("utf-8", "é".encode()),
    ("delete-escaped", b"%7f"),
):
    row(
        f"origin-{_name}",
        "two",
        get(A.encode() + _bytes),
        unread(MALFORMED_ORIGIN),
        attacks=("14",),
    )
    row(
        f"preflight-{_name}",
        "two",
        preflight(A.encode() + _bytes),
        refusal(MALFORMED_ORIGIN),
        rules=(15,),
        attacks=("14",),
    )
for _name, _bytes in (("latin-1", b"\xe9"), ("invalid-utf-8", b"\xff\xfe")):
    row(
        f"request-headers-{_name}",
        "any-with-credentials",
        preflight(A, "PUT", b"x-" + _bytes),
        answer(
            acao(A), ACAC, acam("PUT"), acma(600), vary=BY_REQUEST, reason=MALFORMED_HEADERS
        ),
        rules=(16,),
    )
    row(
        f"request-method-{_name}",
        "any-with-credentials",
        preflight(A, b"P" + _bytes),
        answer(acao(A), ACAC, acma(600), vary=BY_REQUEST, reason=MALFORMED_METHOD),
        rules=(16,),
    )
row(
    "origin-encoded-crlf",
    "two",
    get("https://a.example%0d%0aX-Injected: 1"),
    unread(MALFORMED_ORIGIN),
    advisories=("CVE-2024-1681",),
    attacks=("23",),
)
row(
    "origin-of-200-kilobytes",
    "two",
    get("https://" + "a" * 200_000),
    unread(MALFORMED_ORIGIN),
    attacks=("38",),
    refused_by=TOO_LARGE,
)
row(
    "origin-of-200-kilobytes-of-labels",
    "subdomains",
    get("https://" + "a." * 100_000 + "a.example"),
    unread(MALFORMED_ORIGIN),
    attacks=("38",),
    refused_by=TOO_LARGE,
)
row(
    "origin-of-200-kilobytes-public",
    "public",
    get("https://" + "a" * 200_000),
    actual(acao("*"), vary=()),
    rules=(8,),
    attacks=("38",),
    refused_by=TOO_LARGE,
)
row(
    "method-of-200-kilobytes",
    "one",
    preflight(A, "P" * 200_000),
    answer(*WHOLE, reason="method-not-allowed"),
    rules=(14,),
    attacks=("38",),
    refused_by=TOO_LARGE,
)
row(
    "ten-thousand-names",
    "any-with-credentials",
    preflight(A, "PUT", ",".join(f"x-{n}" for n in range(10_000))),
    answer(acao(A), ACAC, acam("PUT"), acma(600), vary=BY_REQUEST, reason=TOO_MANY_HEADERS),
    rules=(16,),
    defects=(40,),
    attacks=("38",),
    refused_by=TOO_LARGE,
)
row(
    "ten-thousand-lines",
    "any-with-credentials",
    Request(
        "OPTIONS",
        "/ok",
        preflight(A).lines + tuple((BY_HEADERS, b"x-%d" % n) for n in range(10_000)),
    ),
    answer(acao(A), ACAC, acam("PUT"), acma(600), vary=BY_REQUEST, reason=TOO_MANY_HEADERS),
    rules=(16,),
    defects=(40,),
    attacks=("38",),
    refused_by={
        "hyper": "granian's parser takes 100 header lines at most, and answers 431",
        **TOO_LARGE,
    },
)
row(
    "blanks-around-the-origin-are-the-parsers",
    "two",
    replace(get(), lines=(("Origin", b"  https://a.example \t"),)),
    actual(acao(A)),
    not_on={
        "engine": "the server's parser strips the blanks around a value (RFC 9112)",
        "asgi": "uvicorn's httptools leaves the blanks after a value in it",
    },
)
