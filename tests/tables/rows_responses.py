"""Rules 8-13: responses to actual requests, of every status."""

from dataclasses import replace

from tables.model import (
    ACAC,
    ORIGIN_NOT_ALLOWED,
    A,
    B,
    E,
    Table,
    acao,
    aceh,
    actual,
    ask,
    get,
    not_cors,
    unread,
)

row = Table("responses")
STATUSES = (
    ("ok", "/ok", ()),
    ("no-content", "/no-content", ()),
    ("not-modified", "/not-modified", ()),
    ("redirect", "/redirect", ()),
    ("slash-redirect", "/slash", (7,)),
    ("forbidden", "/abort", ()),
    ("missing", "/missing", (6,)),
    ("unavailable", "/unavailable", ()),
    ("raised", "/boom", (5,)),
    ("streamed", "/stream", ()),
    ("static", "/static/hello.txt", ()),
)

# Rules 8, 9, 10 on every status
for _name, _path, _defects in STATUSES:
    _attacks = ("34",) if _name in {"missing", "raised", "forbidden"} else ()
    _rules = (13,) if _name == "raised" else ()
    row(
        f"{_name}-allowed",
        "credentials",
        get(A, _path),
        actual(acao(A), ACAC),
        rules=(9, 10, *_rules),
        defects=_defects,
        attacks=_attacks,
    )
    row(
        f"{_name}-denied",
        "credentials",
        get(E, _path),
        unread(ORIGIN_NOT_ALLOWED),
        rules=(9, 10, *_rules),
        defects=(*_defects, 2, 13),
        attacks=_attacks,
    )
    row(
        f"{_name}-without-origin",
        "credentials",
        get(None, _path),
        not_cors(),
        rules=(9, *_rules),
        defects=(*_defects, 1),
    )
    row(
        f"{_name}-public",
        "public",
        get(E, _path),
        actual(acao("*"), vary=()),
        rules=(8, *_rules),
        defects=_defects,
    )
    row(
        f"{_name}-public-without-origin",
        "public",
        get(None, _path),
        not_cors(acao("*"), vary=()),
        rules=(8, *_rules),
        defects=_defects,
    )
row(
    "wrong-method",
    "credentials",
    ask("POST", "/get-only", origin=A),
    actual(acao(A), ACAC),
    rules=(9, 10),
    defects=(6,),
    attacks=("34",),
)
row(
    "wrong-method-public",
    "public",
    ask("DELETE", "/get-only", origin=A),
    actual(acao("*"), vary=()),
    rules=(8,),
    defects=(6,),
)
row("raised-post", "one", ask("POST", "/boom", origin=A), actual(acao(A)), rules=(10, 13))

# Rule 8
for _name, _origin in (
    ("malformed-origin", "https://a.example/"),
    ("junk-origin", 'nonsense", of `any` kind'),
    ("upper-case-origin", "HTTPS://A.EXAMPLE"),
    ("empty-origin", ""),
):
    row(
        f"public-with-{_name}",
        "public",
        get(_origin),
        actual(acao("*"), vary=()),
        rules=(8,),
        defects=(33,),
        advisories=("CVE-2018-20744", "CVE-2026-54290"),
    )
row(
    "public-exposed",
    "public-exposed",
    get(A, "/exposed"),
    actual(acao("*"), aceh("x-total,x-page"), vary=()),
    rules=(8, 10),
)
row(
    "public-exposed-without-origin",
    "public-exposed",
    get(None, "/exposed"),
    not_cors(acao("*"), aceh("x-total,x-page"), vary=()),
    rules=(8,),
)
row(
    "public-keeps-the-apps-vary",
    "public",
    get(A, "/two-varies"),
    replace(actual(acao("*"), vary=()), vary_lines=("Accept-Encoding", "Cookie")),
    rules=(8,),
)

# Rule 9
row(
    "one-origin-without-origin",
    "one",
    get(None, "/plain"),
    replace(not_cors(), vary_lines=("Origin",)),
    rules=(9,),
    defects=(1,),
    attacks=("26",),
)
row(
    "two-origins-denied",
    "two",
    get(E, "/plain"),
    replace(unread(ORIGIN_NOT_ALLOWED), vary_lines=("Origin",)),
    rules=(9,),
    defects=(2,),
    attacks=("26",),
)
row(
    "two-origins-allowed",
    "two",
    get(A, "/plain"),
    replace(actual(acao(A)), vary_lines=("Origin",)),
    rules=(9,),
    defects=(3,),
    attacks=("26",),
)
row(
    "two-origins-other-allowed",
    "two",
    get(B, "/plain"),
    replace(actual(acao(B)), vary_lines=("Origin",)),
    rules=(9,),
    defects=(3,),
    attacks=("26",),
)
for _name, _path, _lines in (
    ("merged", "/ok", ("Accept-Encoding, Origin",)),
    ("star-left-alone", "/vary-star", ("*",)),
    ("not-twice", "/vary-origin", ("Accept, origin",)),
    ("after-the-last", "/two-varies", ("Accept-Encoding", "Cookie, Origin")),
):
    for _who, _sender, _expected in (
        ("allowed", A, actual(acao(A))),
        ("denied", E, unread(ORIGIN_NOT_ALLOWED)),
        ("without-origin", None, not_cors()),
    ):
        row(
            f"vary-{_name}-{_who}",
            "two",
            get(_sender, _path),
            replace(_expected, vary_lines=_lines),
            rules=(9,),
            defects=(4,),
        )
row("vary-empty", "two", get(A, "/empty-vary"), actual(acao(A)), rules=(9,), defects=(4,))
row(
    "request-vary-is-not-copied",
    "two",
    ask("GET", "/plain", origin=A, Vary="X-Evil"),
    replace(actual(acao(A)), vary_lines=("Origin",)),
    rules=(9,),
    advisories=("CVE-2025-71381",),
    attacks=("29",),
)

# Rule 10
row("plain-allowed", "one", get(A, "/plain"), actual(acao(A)), rules=(10,))
row("credentials-allowed", "credentials", get(B), actual(acao(B), ACAC), rules=(10,))
row(
    "credentials-denied",
    "credentials",
    get(E),
    unread(ORIGIN_NOT_ALLOWED),
    rules=(10,),
    defects=(13,),
    advisories=("GHSA-52cf-226f-rhr6",),
    attacks=("1",),
)
row(
    "credentials-denied-with-cookie",
    "credentials",
    ask("GET", origin=E, Cookie="session=1"),
    unread(ORIGIN_NOT_ALLOWED),
    rules=(10,),
    defects=(13, 31),
    advisories=("CVE-2018-20744", "CVE-2026-54290", "CVE-2024-25124"),
)
row(
    "public-with-cookie",
    "public",
    ask("GET", origin=E, Cookie="session=1", Authorization="Bearer x"),
    actual(acao("*"), vary=()),
    rules=(8, 10),
    defects=(31,),
    advisories=("CVE-2018-20744", "CVE-2026-54290", "CVE-2024-25124", "GHSA-52cf-226f-rhr6"),
    attacks=("24",),
)
row(
    "exposed-allowed",
    "exposed",
    get(A, "/exposed"),
    actual(acao(A), aceh("x-total,x-page")),
    rules=(10,),
)
row("exposed-denied", "exposed", get(E, "/exposed"), unread(ORIGIN_NOT_ALLOWED), rules=(10,))
row("exposed-without-origin", "exposed", get(None, "/exposed"), not_cors(), rules=(9, 10))
row(
    "exposed-on-a-raised-500",
    "exposed",
    get(A, "/boom"),
    actual(acao(A), aceh("x-total,x-page")),
    rules=(10, 13),
)

# Rule 11
for _name, _policy, _sender, _expected in (
    ("allowed", "credentials", A, actual(acao(A), ACAC)),
    ("denied", "credentials", E, unread(ORIGIN_NOT_ALLOWED)),
    ("without-origin", "credentials", None, not_cors()),
    ("public", "public", A, actual(acao("*"), vary=())),
    ("public-without-origin", "public", None, not_cors(acao("*"), vary=())),
):
    row(
        f"own-headers-{_name}",
        _policy,
        get(_sender, "/acao"),
        _expected,
        rules=(11,),
        defects=(27,),
        advisories=("CVE-2024-6221",),
        attacks=("25",),
    )

# Rule 12
row(
    "expose-all-public",
    "public-expose-all",
    get(A, "/exposed"),
    actual(acao("*"), aceh("*"), vary=()),
    rules=(12,),
)
row(
    "expose-all-public-without-origin",
    "public-expose-all",
    get(None, "/exposed"),
    not_cors(acao("*"), aceh("*"), vary=()),
    rules=(8, 12),
)
row(
    "expose-all-listed",
    "expose-all",
    get(A, "/exposed"),
    actual(acao(A), aceh("*")),
    rules=(12,),
)
row(
    "expose-all-denied",
    "expose-all",
    get(E, "/exposed"),
    unread(ORIGIN_NOT_ALLOWED),
    rules=(12,),
)
for _name, _path, _names in (
    ("the-real-names", "/exposed", "x-total,x-page,content-disposition,vary"),
    ("vary-alone", "/plain", "vary"),
    ("not-the-upstreams", "/acao", "vary"),
    ("on-a-redirect", "/redirect", "location,vary"),
    ("of-a-star", "/vary-star", "vary"),
):
    row(
        f"expose-all-with-credentials-{_name}",
        "expose-all-credentials",
        get(A, _path),
        replace(actual(acao(A), ACAC), lines=(acao(A), ACAC, aceh(_names))),
        rules=(12,),
        not_on={"serving": "the server's own names (Date, Server) are there already"},
    )
row(
    "expose-all-with-credentials-denied",
    "expose-all-credentials",
    get(E, "/exposed"),
    unread(ORIGIN_NOT_ALLOWED),
    rules=(12,),
)
