"""Headers that a page may send without a preflight: one row for each rule of the standard."""

from typing import Final

# A name, a value, and whether it is safelisted.
SAFELIST: Final = [
    ("Accept", "*/*", True),
    ("accept", "a" * 128, True),
    ("accept", "a" * 129, False),
    ("Accept", "text/html, text/plain;q=0.8", True),
    ("Accept", "a\tb", True),
    ("Accept", "", True),
    ("Accept", "\x80\xff", True),
    *(("Accept", f"a{sign}", False) for sign in '"():<>?@[\\]{}\x7f\x00\x08\x0b\x1f'),
    ("Accept-Language", "de, en-GB;q=0.8, *;q=0.5", True),
    ("Accept-Language", "de_DE", False),
    ("Accept-Language", "de/en", False),
    ("Accept-Language", "d\xe9", False),
    ("Content-Language", "de-DE", True),
    ("Content-Language", "x@y", False),
    ("Content-Language", "a\tb", False),
    ("Content-Type", "text/plain", True),
    ("Content-Type", "TEXT/PLAIN;charset=utf-8", True),
    ("Content-Type", "text/plain; charset=utf-8; x=y", True),
    ("Content-Type", "multipart/form-data; boundary=a", True),
    ("Content-Type", "application/x-www-form-urlencoded", True),
    ("Content-Type", "text/plain ;", True),
    ("Content-Type", "application/json", False),
    ("Content-Type", "text/plain, application/json", False),
    ("Content-Type", 'text/plain; charset="utf-8"', False),
    ("Content-Type", "text/plain; (comment)", False),
    ("Content-Type", "text", False),
    ("Content-Type", "/plain", False),
    ("Content-Type", "text/", False),
    ("Content-Type", "text/plain x", False),
    ("Content-Type", "te xt/plain", False),
    ("Content-Type", "", False),
    ("Range", "bytes=0-", True),
    ("Range", "bytes=0-499", True),
    ("range", "bytes=5-5", True),
    ("Range", "bytes=0009-10", True),
    ("Range", "bytes=6-5", False),
    ("Range", "bytes=10-9", False),
    ("Range", "bytes=-500", False),
    ("Range", "bytes=-", False),
    ("Range", "bytes=0-1,3-4", False),
    ("Range", "bytes= 0-1", False),
    ("Range", "Bytes=0-1", False),
    ("Range", "bytes 0-1", False),
    ("Range", "items=0-1", False),
    ("Authorization", "", False),
    ("X-Token", "", False),
    ("Cache-Control", "no-cache", False),
]

_LONG: Final = "a" * 128

# An id, headers, and the unsafe names.
UNSAFE_NAMES: Final = [
    ("none", [], []),
    ("safe", [("Accept", "*/*"), ("Content-Type", "text/plain")], []),
    ("sorted, lower-case, once", [("X-B", "1"), ("x-a", "2"), ("X-b", "3")], ["x-a", "x-b"]),
    (
        "byte order",
        [(name, "") for name in ("X_U", "X-10", "X-9", "X-A", "Range", "Authorization")],
        ["authorization", "range", "x-10", "x-9", "x-a", "x_u"],
    ),
    ("1024 bytes", [("Accept", _LONG)] * 8, []),
    (
        "1025 bytes",
        [*[("Accept", _LONG)] * 8, ("Content-Language", "a")],
        ["accept", "content-language"],
    ),
    (
        "1025 bytes and an unsafe one",
        [*[("Accept", _LONG)] * 8, ("Accept-Language", "a"), ("X", "")],
        ["accept", "accept-language", "x"],
    ),
    ("what is too long does not add up", [("Accept", "a" * 2000)], ["accept"]),
]

# A value, and the values in it.
SPLIT: Final = [
    ("nosniff,", ["nosniff", ""]),
    ("", [""]),
    ('text/html;", x/x', ['text/html;", x/x']),
    ('x/x;test="hi",y/y', ['x/x;test="hi"', "y/y"]),
    ("x / x,,,1", ["x / x", "", "", "1"]),
    ('"1,2", 3', ['"1,2"', "3"]),
    ('"a\\",b",c', ['"a\\",b"', "c"]),
    ('"a\\', ['"a\\']),
]

# Names and values: a page sets them and nothing happens
DROPPED: Final = [
    ("Cookie", "a=b"),
    ("Origin", "https://evil.example"),
    ("Access-Control-Request-Headers", "x"),
    ("Access-Control-Request-Method", "PUT"),
    ("Host", "x"),
    ("Sec-Fetch-Site", "none"),
    ("Proxy-Authorization", "x"),
    ("DNT", "1"),
    ("Content-Length", "3"),
    ("X-HTTP-Method-Override", "trace"),
    ("X-Method-Override", "GET, Connect"),
    ("x-http-method", "TRACK"),
]

# Names and values: these look forbidden and are not
KEPT: Final = [
    ("Access-Control-Request-Private-Network", "true"),
    ("X-HTTP-Method-Override", "PUT"),
    ("X-HTTP-Method-Override", '"TRACE'),
    ("User-Agent", "x"),
    ("Security", "x"),
]
