"""Rules 4-7: which origins are allowed."""

from dataclasses import replace

from tables.model import (
    ACAC,
    LOOKUP_FAILED,
    MALFORMED_ORIGIN,
    ORIGIN_NOT_ALLOWED,
    A,
    B,
    E,
    Expected,
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

row = Table("origins")


def _in(policy: str, name: str, origin: str, rule: int, **more: tuple[str, ...]) -> None:
    row(
        f"{policy}-lets-in-{name}",
        policy,
        get(origin),
        actual(acao(origin)),
        rules=(rule, 10),
        attacks=more.get("attacks", ()),
        advisories=more.get("advisories", ()),
    )


def _out(
    policy: str,
    name: str,
    origin: str,
    rule: int,
    reason: str = ORIGIN_NOT_ALLOWED,
    **more: object,
) -> None:
    defects = more.get("defects", ())
    attacks = more.get("attacks", ())
    advisories = more.get("advisories", ())
    assert isinstance(defects, tuple)
    assert isinstance(attacks, tuple)
    assert isinstance(advisories, tuple)
    row(
        f"{policy}-keeps-out-{name}",
        policy,
        get(origin),
        unread(reason),
        rules=(rule, 10),
        defects=defects,
        attacks=attacks,
        advisories=advisories,
    )


# Rule 4: byte for byte
_in("two", "the-first", A, 4)
_in("two", "the-second", B, 4)
_in("one-string", "itself", A, 4)
_in("many", "the-last-of-many", "https://h9999.example", 4)
_out("many", "one-too-far", "https://h10000.example", 4)
for _name, _origin, _attack in (
    ("http", "http://a.example", "9"),
    ("another-port", "https://a.example:8443", "10"),
    ("post-domain", "https://a.example.evil.example", "3"),
    ("post-domain-without-dot", "https://a.exampleevil.com", "3b"),
    ("pre-domain", "https://evila.example", "4"),
    ("dot-replaced", "https://axexample", "5"),
    ("cut-front", "https://.example", "6"),
    ("cut-tail", "https://a.exampl", "7"),
    ("one-letter", "https://a", "7"),
    ("a-subdomain", "https://x.a.example", "8"),
    ("the-parent", "https://example", "8"),
    ("underscore", "https://a.example_.evil.example", "12"),
    ("hyphen", "https://a.example-.evil.example", "12"),
    ("another-scheme", "chrome-extension://a.example", "20"),
    ("trailing-dot", "https://a.example.", "18"),
    ("punycode-twin", "https://xn--a-7sb.example", "19"),
):
    reason = MALFORMED_ORIGIN if _name == "cut-front" else ORIGIN_NOT_ALLOWED
    _out("one", _name, _origin, 4, reason, attacks=(_attack,))
    _out("one-string", _name, _origin, 4, reason, attacks=(_attack,))
_out("one", "startswith", "https://a.example.co", 4, advisories=("CVE-2022-3457",))
_out(
    "schemes",
    "https-where-http-is-listed",
    A,
    4,
    advisories=("django-cors-headers-3.0.0",),
)
_in("schemes", "http-where-http-is-listed", "http://a.example", 4)
_in("schemes", "an-extension", "chrome-extension://abcdefgh", 4, attacks=("20",))
for _name, _origin, _defects in (
    ("upper-case", "HTTPS://A.EXAMPLE", (21,)),
    ("upper-case-host", "https://A.example", (21,)),
    ("default-port", "https://a.example:443", ()),
    ("slash", "https://a.example/", (26,)),
    ("path", "https://a.example/path?q", (26,)),
    ("query", "https://a.example?q", (26,)),
    ("fragment", "https://a.example#f", ()),
    ("userinfo", "https://user@a.example", ()),
    ("userinfo-look-alike", "https://a.example@evil.example", ()),
    ("no-scheme", "a.example", ()),
    ("no-host", "https://", ()),
    ("scheme-only", "https:", ()),
    ("empty", "", ()),
    ("port-zero", "https://a.example:0", ()),
    ("port-too-large", "https://a.example:65536", ()),
    ("port-with-leading-zero", "https://a.example:0443", ()),
    ("port-empty", "https://a.example:", ()),
    ("port-letters", "https://a.example:x", ()),
    ("short-ip", "http://127.1", ()),
    ("hex-ip", "http://0x7f.0.0.1", ()),
    ("octal-ip", "http://0177.0.0.1", ()),
    ("long-ipv6", "http://[0:0:0:0:0:0:0:1]", ()),
    ("unclosed-ipv6", "http://[::1", ()),
    ("upper-case-null", "NULL", ()),
    ("inner-blank", "https://a.example https://b.example", ()),
    ("list", "https://a.example, https://b.example", ()),
    ("quotes", 'https://a.example".evil.example', ()),
    ("backtick", "https://a.example`.evil.example", ()),
    ("percent", "https://a.example%60.evil.example", ()),
    ("comma", "https://a.example,.evil.example", ()),
    ("unicode", "https://bücher.example", ()),
    ("empty-label", "https://a..example", ()),
    ("star", "*", ()),
    ("pattern", "https://*.example", ()),
    ("wordy", "all of them", ()),
):
    _out(
        "two",
        f"malformed-{_name}",
        _origin,
        3,
        MALFORMED_ORIGIN,
        defects=_defects,
        attacks={"slash": ("17",), "quotes": ("14",), "backtick": ("13",)}.get(_name, ()),
    )
row(
    "too-long",
    "two",
    get("https://" + ".".join(["a" * 63] * 8) + ".example"),
    unread(MALFORMED_ORIGIN),
    rules=(3,),
)
for _name, _origin, _attack in (
    ("dollar", "https://a.example$.evil.example", "14"),
    ("plus", "https://a.example+.evil.example", "14"),
    ("tilde", "https://a.example~.evil.example", "14"),
    ("ampersand", "https://a.example&.evil.example", "14"),
    ("brace", "https://a.example{.evil.example", "14"),
    ("apostrophe", "https://a.example'.evil.example", "14"),
):
    _out("regex", f"special-{_name}", _origin, 3, MALFORMED_ORIGIN, attacks=(_attack,))
    row(
        f"preflight-special-{_name}",
        "two",
        preflight(_origin),
        refusal(MALFORMED_ORIGIN),
        rules=(3, 15),
        attacks=(_attack,),
    )

# Rule 4 and the owner's spelling: normalised when the policy is built
_in("spelled", "what-was-upper-case", A, 4)
_in("spelled", "what-had-the-default-port", B, 4)
_in("spelled", "what-had-the-default-http-port", "http://c.example", 4)
_in("spelled", "the-punycode-of-an-idn", "https://xn--bcher-kva.example", 4, attacks=("19",))
_in("spelled", "ipv6", "http://[::1]:3000", 4)
_out("spelled", "ipv6-without-port", "http://[::1]", 4, defects=(25,))
_out(
    "spelled", "one-letter-of-the-bracket", "http://1:3000", 4, MALFORMED_ORIGIN, defects=(25,)
)
for _name, _number, _origin in (
    ("case", 20, A),
    ("port", 23, B),
    ("idn", 24, "https://xn--bcher-kva.example"),
    ("ipv6", 25, "http://[::1]:3000"),
):
    row(
        f"spelled-preflight-{_name}",
        "spelled",
        preflight(_origin, "PUT"),
        answer(
            acao(_origin),
            acam("GET,HEAD,PUT,PATCH,POST,DELETE"),
            acma(600),
            vary=("Origin", "Access-Control-Request-Headers"),
        ),
        rules=(4, 14),
        defects=(_number,),
    )

# Rule 5: patterns
_in("subdomains", "one-label", "https://x.a.example", 5)
_in("subdomains", "three-labels", "https://x.y.z.a.example", 5)
_in("subdomains", "hyphens-and-underscores", "https://x_-y.a.example", 5)
for _name, _origin in (
    ("the-apex", A),
    ("a-longer-last-label", "https://xa.example"),
    ("post-domain", "https://x.a.example.evil.example"),
    ("http", "http://x.a.example"),
    ("a-port", "https://x.a.example:8443"),
    ("a-dot-replaced", "https://x-a.example"),
    ("a-trailing-dot", "https://x.a.example."),
):
    _out("subdomains", _name, _origin, 5, defects=(18,))
_out("subdomains", "an-empty-label", "https://.a.example", 5, MALFORMED_ORIGIN, defects=(18,))
_out(
    "subdomains",
    "a-slash",
    "https://evil.example/.a.example",
    5,
    MALFORMED_ORIGIN,
    defects=(18,),
    advisories=("CVE-2019-25211",),
)
_out(
    "subdomains",
    "userinfo",
    "https://evil.example@x.a.example",
    5,
    MALFORMED_ORIGIN,
    defects=(18,),
)
_in("spelled-patterns", "what-was-upper-case", "https://x.a.example", 5)
_in("spelled-patterns", "what-had-the-default-port", "http://x.c.example", 5)
_in("spelled-patterns", "below-an-idn", "https://x.xn--bcher-kva.example", 5)
_in("spelled-patterns", "an-idn-with-a-port", "https://xn--bcher-kva.example:8443", 5)
_out("spelled-patterns", "the-apex", A, 5)
_out("spelled-patterns", "another-port", "https://x.a.example:8443", 5)
_in("nested-subdomains", "below", "https://x.b.a.example", 5)
_out("nested-subdomains", "the-apex", "https://b.a.example", 5)
_out("nested-subdomains", "a-sibling", "https://x.c.a.example", 5)
_in("subdomains-any-port", "no-port", "https://x.a.example", 5)
_in("subdomains-any-port", "a-port", "https://x.a.example:65535", 5)
_out("subdomains-any-port", "the-apex-with-port", "https://a.example:8443", 5)
_in("subdomains-one-port", "that-port", "https://x.a.example:8443", 5)
_out("subdomains-one-port", "no-port", "https://x.a.example", 5)
_out("subdomains-one-port", "another-port", "https://x.a.example:844", 5)
_in("any-port", "no-port", A, 5)
_in("any-port", "a-port", "https://a.example:3000", 5, attacks=("10",))
_out("any-port", "http", "http://a.example:3000", 5)
_out("any-port", "a-subdomain", "https://x.a.example:3000", 5)
_in("localhost-ports", "no-port", "http://localhost", 5)
_in("localhost-ports", "vite", "http://localhost:5173", 5)
_out(
    "localhost-ports",
    "a-look-alike",
    "http://localhost.evil.com",
    5,
    defects=(19,),
    attacks=("11",),
)
_out(
    "localhost-ports",
    "a-port-that-is-a-host",
    "http://localhost:80.evil.com",
    5,
    MALFORMED_ORIGIN,
    defects=(19,),
    attacks=("11",),
)
_out("localhost-ports", "https", "https://localhost:5173", 5)
for _scheme in ("moz-extension", "safari-web-extension"):
    _uuid = f"{_scheme}://77250cbb-8310-4fb3-826e-1a9e44c66dbc"
    _in("extensions", _scheme, _uuid, 5)
    _out("extensions", f"{_scheme}-with-a-port", f"{_uuid}:80", 5)
    _out("extensions", f"{_scheme}-without-a-uuid", f"{_scheme}://evil.example", 5)
_out("extensions", "one-of-chromium", "chrome-extension://abcdefghijklmnop", 5)
_out("extensions", "a-site", "https://77250cbb-8310-4fb3-826e-1a9e44c66dbc", 5)
_in("loopback-ports", "ipv4", "http://127.0.0.1:8000", 5)
_in("loopback-ports", "ipv4-without-port", "http://127.0.0.1", 5)
_in("loopback-ports", "ipv6", "http://[::1]:8000", 5)
_in("loopback-ports", "ipv6-without-port", "http://[::1]", 5)
_out("loopback-ports", "another-address", "http://127.0.0.2:8000", 5, attacks=("11",))
_out("loopback-ports", "a-look-alike", "https://127.0.0.1.evil.com", 5, attacks=("11",))
for _policy in ("siblings", "sibling-patterns"):
    _out(
        _policy,
        "the-crossing",
        "https://barfoo.com",
        5,
        advisories=("GHSA-vhxv-fg4m-p2w8",),
    )
    _out(_policy, "a-shared-suffix", "https://oo.com", 5, advisories=("GHSA-vhxv-fg4m-p2w8",))
_out(
    "sibling-patterns",
    "below-the-crossing",
    "https://x.barfoo.com",
    5,
    advisories=("GHSA-vhxv-fg4m-p2w8",),
)
_in("sibling-patterns", "below-the-first", "https://x.foo.com", 5)
_in("siblings", "the-second", "https://bar.com", 4)
_in("host-parts", "the-exact", "https://a.com", 4)
_in("host-parts", "below-the-pattern", "https://x.b.a.com", 5)
_out("host-parts", "between-both", "https://b.a.com", 5)

# Rule 5: a regular expression matches in full
_in("regex", "its-match", A, 5)
for _name, _origin, _advisory in (
    ("post-domain", "https://a.example.evil.com", "CVE-2026-37737"),
    ("a-port", "https://a.example:8443", "starlette-801"),
    ("a-dot-replaced", "https://axexample", "CVE-2026-25478"),
):
    _out("regex", _name, _origin, 5, defects=(17,), advisories=(_advisory,))
_out("regex", "a-newline", "https://a.example%0a", 5, MALFORMED_ORIGIN, defects=(17,))
_out("regex", "a-prefix", "xhttps://a.example", 5, defects=(17,))
_in("regex-alternatives", "the-first", A, 5)
_in("regex-alternatives", "the-second", B, 5)
_out("regex-alternatives", "a-longer-first", "https://a.example.evil.com", 5, defects=(17,))
_out("regex-alternatives", "a-longer-second", "https://b.example.evil.com", 5, defects=(17,))
_out("regex-alternatives", "a-prefixed-second", "xhttps://b.example", 5, defects=(17,))
_in("regex-shop", "a-shop", "https://shop-17.example", 5)
_out("regex-shop", "no-shop", "https://shop-x.example", 5)
_out("one-string", "its-characters", "h", 5, MALFORMED_ORIGIN)
_out("one-string", "its-substring", "https://a.exam", 5)

# Rule 6: look-ups
_in("sync", "what-it-knows", A, 6)
_out("sync", "what-it-does-not-know", E, 6)
_out("sync", "what-is-malformed", "https://a.example/", 6, MALFORMED_ORIGIN)
_in("async", "what-it-knows", A, 6)
_out("async", "what-it-does-not-know", E, 6)
for _policy in ("broken", "broken-async", "truthy", "truthy-async"):
    _out(_policy, "for-any-request", A, 6, LOOKUP_FAILED)
    row(
        f"{_policy}-refuses-preflights",
        _policy,
        preflight(A),
        refusal(LOOKUP_FAILED),
        rules=(6, 15),
    )
_in("list-and-broken", "what-is-listed", A, 6)
_out("list-and-broken", "the-rest", B, 6, LOOKUP_FAILED)
_in("static-first", "what-is-listed", A, 6)
_in("static-first", "what-a-pattern-allows", "https://x.b.example", 6)
_out("static-first", "the-rest", E, 6)
_out("static-first", "what-is-malformed", "https://it's.example", 6, MALFORMED_ORIGIN)
_in("mixture", "a-listed-one", B, 6)
_in("mixture", "a-pattern", "https://x.c.example", 6)
_in("mixture", "a-port", "http://localhost:1", 6)
_in("mixture", "a-regex", "https://shop-1.example", 6)
_in("mixture", "a-look-up", A, 6)
_out("mixture", "the-rest", E, 6)
row(
    "sync-with-credentials",
    "sync-credentials",
    get(A),
    actual(acao(A), ACAC),
    rules=(6, 10),
)
row("sync-preflight-refused", "sync", preflight(E), refusal(), rules=(6, 15), defects=(9, 10))
for _policy in ("sync", "async"):
    row(
        f"{_policy}-preflight",
        _policy,
        preflight(A, "DELETE", "x-a"),
        answer(
            acao(A),
            acam("GET,HEAD,PUT,PATCH,POST,DELETE"),
            acah("x-a"),
            acma(600),
            vary=("Origin", "Access-Control-Request-Headers"),
        ),
        rules=(6, 14),
    )

# Rule 7: null
_in("null-accepted", "null", "null", 7, attacks=("2",))
_in("null-accepted", "the-listed", A, 7)
_out("null-accepted", "the-rest", E, 7)


def _null(policy: str, expected: Expected, *defects: int) -> None:
    row(
        f"null-under-{policy}",
        policy,
        get("null"),
        expected,
        rules=(7,),
        defects=defects,
        advisories=("CVE-2019-9580",),
        attacks=("2",),
    )


_null("public", actual(acao("*"), vary=()), 33)
for _policy in ("two", "credentials", "subdomains", "regex", "sync", "any-with-credentials"):
    _null(_policy, unread(ORIGIN_NOT_ALLOWED), 32, 34)
row(
    "null-preflight",
    "two",
    preflight("null"),
    refusal(),
    rules=(7, 15),
    defects=(34,),
    advisories=("CVE-2019-9580",),
)
row(
    "null-preflight-accepted",
    "null-accepted",
    preflight("null", "PUT"),
    answer(
        acao("null"),
        acam("GET,HEAD,PUT,PATCH,POST,DELETE"),
        acma(600),
        vary=("Origin", "Access-Control-Request-Headers"),
    ),
    rules=(7, 14),
)
row(
    "null-preflight-public",
    "public-listed",
    preflight("null", "POST"),
    answer(acao("*"), acam("GET,POST"), acah("x-token"), vary=()),
    rules=(7, 8),
)
row(
    "unknown-origin-gets-no-null",
    "null-accepted",
    replace(get(E), path="/plain"),
    unread(ORIGIN_NOT_ALLOWED),
    rules=(7, 10),
    advisories=("CVE-2019-9580",),
)
