"""Rules 14-17: responses to preflights."""

from dataclasses import replace

from tables.model import (
    ACAC,
    BY_HEADERS,
    BY_METHOD,
    HEADER_NOT_ALLOWED,
    MALFORMED_HEADERS,
    MALFORMED_METHOD,
    MALFORMED_ORIGIN,
    METHOD_NOT_ALLOWED,
    NOWHERE,
    ORIGIN_NOT_ALLOWED,
    TOO_LARGE,
    TOO_MANY_HEADERS,
    A,
    B,
    E,
    Line,
    Table,
    acah,
    acam,
    acao,
    acma,
    answer,
    passed_on,
    preflight,
    refusal,
)

row = Table("preflights")
SIX = acam("GET,HEAD,PUT,PATCH,POST,DELETE")
WHOLE = (acam("GET,PUT,DELETE"), acah("x-token,content-type"), acma(600))
BY_REQUEST = ("Origin", BY_METHOD, BY_HEADERS)

# Rule 14: the whole policy, for any request
for _name, _method, _headers, _reason, _defects in (
    ("asked-for-put", "PUT", ("x-token",), "allowed", (8,)),
    ("asked-for-delete", "DELETE", ("content-type,x-token",), "allowed", (8,)),
    ("asked-for-no-headers", "PUT", (), "allowed", (8,)),
    ("asked-for-get", "GET", ("x-token",), "allowed", ()),
    ("asked-for-post", "POST", (), "allowed", ()),
    ("asked-for-another-method", "PATCH", (), METHOD_NOT_ALLOWED, (11,)),
    ("asked-for-a-made-up-method", "CHICKEN", (), METHOD_NOT_ALLOWED, (11,)),
    ("asked-for-another-header", "PUT", ("x-evil",), HEADER_NOT_ALLOWED, (12,)),
    ("asked-for-authorization", "PUT", ("authorization",), HEADER_NOT_ALLOWED, (12,)),
    ("asked-for-both-wrong", "PATCH", ("x-evil",), METHOD_NOT_ALLOWED, (11, 12)),
    ("asked-for-a-part-of-a-method", "UT", (), METHOD_NOT_ALLOWED, (11,)),
    ("asked-for-a-part-of-a-header", "PUT", ("token",), HEADER_NOT_ALLOWED, (12,)),
    ("asked-for-connect", "CONNECT", (), METHOD_NOT_ALLOWED, ()),
):
    row(
        f"whole-policy-{_name}",
        "one",
        preflight(A, _method, *_headers),
        answer(acao(A), *WHOLE, reason=_reason),
        rules=(14,),
        defects=_defects,
        attacks=("31",),
    )
    row(
        f"whole-policy-with-credentials-{_name}",
        "credentials",
        preflight(B, _method, *_headers),
        answer(acao(B), ACAC, *WHOLE, reason=_reason),
        rules=(14,),
        defects=_defects,
    )
row(
    "status-200",
    "status-200",
    preflight(A),
    answer(acao(A), SIX, acma(600), vary=("Origin", BY_HEADERS), status=200),
    rules=(14,),
)
row("status-200-denied", "status-200", preflight(E), refusal(), rules=(14, 15))
for _policy, _age in (
    ("age-none", ()),
    ("age-zero", (acma(0),)),
    ("age-timedelta", (acma(3600),)),
):
    row(
        _policy,
        _policy,
        preflight(A),
        answer(acao(A), SIX, *_age, vary=("Origin", BY_HEADERS)),
        rules=(14,),
        defects=(36,) if _policy == "age-zero" else (),
    )
row(
    "nothing-more",
    "nothing-more",
    preflight(A, "GET"),
    answer(acao(A)),
    rules=(14,),
)
row(
    "nothing-more-put",
    "nothing-more",
    preflight(A, "PUT"),
    answer(acao(A), reason=METHOD_NOT_ALLOWED),
    rules=(14,),
)
row(
    "nothing-more-header",
    "nothing-more",
    preflight(A, "GET", "x-a"),
    answer(acao(A), reason=HEADER_NOT_ALLOWED),
    rules=(14,),
)
row(
    "duplicates-once",
    "duplicates",
    preflight(A, "DELETE", "x-other"),
    answer(acao(A), acam("PUT,DELETE"), acah("x-token,x-other"), acma(600)),
    rules=(14,),
)
row(
    "continue-method-not-listed",
    "continue",
    preflight(A, "DELETE", path="/options"),
    passed_on(acao(A), acam("PUT"), acma(600), reason=METHOD_NOT_ALLOWED),
    rules=(2, 14),
)
row(
    "continue-denied",
    "continue",
    preflight(E, path="/options"),
    passed_on(reason=ORIGIN_NOT_ALLOWED),
    rules=(2, 10),
)

# Rule 15: refused
for _policy in ("one", "two", "credentials", "any-with-credentials", "subdomains", "exposed"):
    row(
        f"refused-{_policy}",
        _policy,
        preflight(E, "PUT", "x-token"),
        refusal(),
        rules=(15,),
        defects=(9, 10),
        attacks=("1", "30"),
    )
    row(
        f"refused-malformed-{_policy}",
        _policy,
        preflight("https://a.example/", "PUT", "x-token"),
        refusal(MALFORMED_ORIGIN),
        rules=(15,),
        defects=(10,),
        attacks=("17",),
    )
row(
    "refused-before-method-and-headers",
    "one",
    preflight(E, "PU T", "x-e vil"),
    refusal(),
    rules=(15,),
)
for _name, _origin in (
    ("listed-nowhere", E),
    ("malformed", "https://a.example/"),
    ("junk", '`,;"'),
    ("empty", ""),
):
    row(
        f"public-answers-{_name}",
        "public-listed",
        preflight(_origin, "POST", "x-token"),
        answer(acao("*"), acam("GET,POST"), acah("x-token"), vary=()),
        rules=(8, 15),
        defects=(33,),
    )
row(
    "public-says-what-is-missing",
    "public-listed",
    preflight(E, "DELETE", "x-token"),
    answer(acao("*"), acam("GET,POST"), acah("x-token"), vary=(), reason=METHOD_NOT_ALLOWED),
    rules=(14, 15),
)
row(
    "public-malformed-origin-and-header",
    "public-listed",
    preflight("https://a.example/", "POST", "x-evil"),
    answer(acao("*"), acam("GET,POST"), acah("x-token"), vary=(), reason=HEADER_NOT_ALLOWED),
    rules=(14, 15),
)
row(
    "public-default",
    "public",
    preflight(E, "DELETE", "authorization,x-a"),
    answer(acao("*"), SIX, acah("authorization,x-a"), acma(600), vary=(BY_HEADERS,)),
    rules=(8, 14, 16, 17),
)
row(
    "public-default-without-headers",
    "public",
    preflight(E, "DELETE"),
    answer(acao("*"), SIX, acma(600), vary=(BY_HEADERS,)),
    rules=(8, 17),
)

# Rule 16: "*" echoes the requested names, and is never sent itself
for _policy, _extra in (("any-with-credentials", (ACAC,)), ("any-listed-origin", ())):
    for _name, _method, _headers, _echo in (
        ("put", "PUT", ("x-a",), "x-a"),
        ("patch-lower-case", "patch", ("X-B,x-a",), "x-b,x-a"),
        ("made-up", "CHICKEN", ("x-a,x-a",), "x-a"),
        ("get", "GET", ("x-a",), "x-a"),
        ("post", "POST", ("content-type",), "content-type"),
        ("authorization", "DELETE", ("Authorization",), "authorization"),
        ("names-with-a-star", "P*T", ("*x,**,x*",), "*x,**,x*"),
    ):
        row(
            f"{_policy}-{_name}",
            _policy,
            preflight(A, _method, *_headers),
            answer(acao(A), *_extra, acam(_method), acah(_echo), acma(600), vary=BY_REQUEST),
            rules=(16,),
            defects=(35,),
            attacks=("31",),
        )
    # A browser reads a star in the answer as all names, so a page could allow any by asking.
    for _name, _announced, _kept in (
        ("alone", ("*",), ()),
        ("first", ("*,x-a",), (acah("x-a"),)),
        ("last", ("x-a, *",), (acah("x-a"),)),
        ("on-a-line-of-its-own", ("x-a", "*", "x-b"), (acah("x-a,x-b"),)),
        ("beside-a-forged-name", ("*,sec_fetch_site",), ()),
    ):
        row(
            f"{_policy}-star-as-a-header-{_name}",
            _policy,
            preflight(A, "PUT", *_announced),
            answer(
                acao(A),
                *_extra,
                acam("PUT"),
                *_kept,
                acma(600),
                vary=BY_REQUEST,
                reason=HEADER_NOT_ALLOWED,
            ),
            rules=(16,),
        )
    for _method in ("CONNECT", "TRACE", "TRACK", "track", "*"):
        row(
            f"{_policy}-forbidden-{_method}",
            _policy,
            preflight(A, _method),
            answer(acao(A), *_extra, acma(600), vary=BY_REQUEST, reason=METHOD_NOT_ALLOWED),
            rules=(16,),
        )
row(
    "any-public",
    "public-any",
    preflight(E, "PURGE", "x-a,authorization"),
    answer(
        acao("*"),
        acam("PURGE"),
        acah("x-a,authorization"),
        acma(600),
        vary=(BY_METHOD, BY_HEADERS),
    ),
    rules=(16, 17),
    defects=(35,),
)
row(
    "any-methods-listed-headers",
    "any-methods",
    preflight(A, "PURGE", "x-token"),
    answer(acao(A), acam("PURGE"), acah("x-token"), acma(600), vary=("Origin", BY_METHOD)),
    rules=(16, 17),
)
row(
    "any-methods-header-not-listed",
    "any-methods",
    preflight(A, "PURGE", "x-evil"),
    answer(
        acao(A),
        acam("PURGE"),
        acah("x-token"),
        acma(600),
        vary=("Origin", BY_METHOD),
        reason=HEADER_NOT_ALLOWED,
    ),
    rules=(16,),
)
NAME_4096 = "x" * 4096
NAMES_128 = ",".join(f"x-{n}" for n in range(128))
NAMES_129 = NAMES_128 + ",x-128"
_ANY: tuple[Line, ...] = (acao(A), ACAC, acam("PUT"))
for _name, _asked in (("4096-bytes", NAME_4096), ("128-names", NAMES_128)):
    row(
        f"as-much-as-{_name}",
        "any-with-credentials",
        preflight(A, "PUT", _asked),
        answer(*_ANY, acah(_asked), acma(600), vary=BY_REQUEST),
        rules=(16,),
        defects=(30,),
    )
for _name, _lines in (
    ("4097-bytes", ("x" * 4097,)),
    ("129-names", (NAMES_129,)),
    ("two-long-lines", ("x" * 3000, "y" * 3000)),
    ("two-lines-of-many-names", (NAMES_128, "x-200,x-201")),
    ("200-kilobytes", ("x-" + "a" * 200_000,)),
    ("60-kilobytes-of-commas", ("," * 60_000,)),
    ("60-kilobytes-of-blanks", ("x" + " " * 60_000 + "y",)),
):
    row(
        f"too-much-{_name}",
        "any-with-credentials",
        preflight(A, "PUT", *_lines),
        answer(*_ANY, acma(600), vary=BY_REQUEST, reason=TOO_MANY_HEADERS),
        rules=(16,),
        defects=(30, 40),
        advisories=("CVE-2025-47908", "GHSA-8j4g-w8fx-2239", "GHSA-mh55-gqvf-xfwm"),
        attacks=("38",),
        refused_by=TOO_LARGE if _name == "200-kilobytes" else NOWHERE,
    )
    row(
        f"too-much-for-a-list-{_name}",
        "one",
        preflight(A, "PUT", *_lines),
        answer(acao(A), *WHOLE, reason=TOO_MANY_HEADERS),
        rules=(14, 16),
        defects=(30, 40),
        advisories=("CVE-2025-47908", "GHSA-8j4g-w8fx-2239", "GHSA-mh55-gqvf-xfwm"),
        attacks=("38",),
        refused_by=TOO_LARGE if _name == "200-kilobytes" else NOWHERE,
    )

# Rule 17
for _method in ("GET", "HEAD", "POST"):
    row(
        f"safelisted-{_method}",
        "nothing-more",
        preflight(A, _method),
        answer(acao(A)),
        rules=(17,),
    )
    row(
        f"safelisted-{_method.lower()}-is-another-method",
        "nothing-more",
        preflight(A, _method.lower()),
        answer(acao(A), reason=METHOD_NOT_ALLOWED),
        rules=(17,),
    )
for _method, _reason in (
    ("Chicken", "allowed"),
    ("CHICKEN", METHOD_NOT_ALLOWED),
    ("chicken", METHOD_NOT_ALLOWED),
    ("DELETE", "allowed"),
    ("delete", METHOD_NOT_ALLOWED),
):
    row(
        f"case-of-{_method}",
        "method-case",
        preflight(A, _method),
        answer(acao(A), acam("Chicken,DELETE,GET"), acma(600), reason=_reason),
        rules=(17,),
    )
row(
    "patch-is-not-PATCH",
    "exposed",
    preflight(A, "patch"),
    answer(acao(A), SIX, acma(600), vary=("Origin", BY_HEADERS), reason=METHOD_NOT_ALLOWED),
    rules=(17,),
)
row(
    "vary-of-a-list",
    "one",
    preflight(A, "PUT", "x-token"),
    replace(answer(acao(A), *WHOLE), vary_lines=("Origin",)),
    rules=(9, 17),
)
row(
    "vary-of-a-refusal",
    "any-with-credentials",
    preflight(E, "PUT", "x-token"),
    replace(refusal(), vary_lines=("Origin",)),
    rules=(9, 17),
)
row(
    "vary-of-a-public-list",
    "public-listed",
    preflight(A, "POST"),
    replace(answer(acao("*"), acam("GET,POST"), acah("x-token"), vary=()), vary_lines=()),
    rules=(8, 17),
)
row(
    "vary-of-echoes",
    "any-with-credentials",
    preflight(A),
    answer(*_ANY, acma(600), vary=BY_REQUEST),
    rules=(17,),
)
row(
    "malformed-method-comes-before-headers",
    "one",
    preflight(A, "P/T", "x e"),
    answer(acao(A), *WHOLE, reason=MALFORMED_METHOD),
    rules=(14,),
)
row(
    "malformed-header-after-a-good-one",
    "one",
    preflight(A, "PUT", "x-token,x(y)"),
    answer(acao(A), *WHOLE, reason=MALFORMED_HEADERS),
    rules=(14,),
)
