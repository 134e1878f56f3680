"""The findings of `crossorigin check` on servers with one fault each.

In replies `<api>` stands for the server's origin, and `<other>` for another origin of it. A
reply may be the bytes on the wire.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

PAGE: Final = "https://app.example"

Headers: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Reply:
    """An answer.

    Attributes:
        status: of it.
        headers: of it.
        by_origin: whether the headers come only with the origin of the page: "page", Vary
            excepted, "all" of them, or "any", which puts the origin that asks in the place of
            the page's; "api": only where the first host is asked.
    """

    status: int = 200
    headers: Headers = ()
    by_origin: Literal["", "page", "any", "all", "api"] = ""


@dataclass(frozen=True)
class Row:
    """A server and the report about it.

    Attributes:
        name: the fault.
        actual: its answer to requests.
        preflight: its answer to preflights.
        arguments: of the command, beside URL and origin.
        exit_status: of the command.
        code: of the verdict.
        notes: the codes of all notes.
        remedy: a part of the remedy, or of that of a note.
        first: a part of the remedy.
        never: a part of no remedy.
        path: asked for.
        paths: answers of other paths.
        origin: of the page.
    """

    name: str
    code: str
    remedy: str = ""
    notes: tuple[str, ...] = ()
    actual: Reply | bytes = Reply()
    preflight: Reply | bytes = Reply(404)
    arguments: tuple[str, ...] = ()
    exit_status: int = 1
    path: str = "/items"
    paths: tuple[tuple[str, Reply], ...] = ()
    origin: str = PAGE
    first: str = ""
    never: str = "CORS does not apply"


def allow(origin: str = PAGE, *more: tuple[str, str]) -> Headers:
    """Return the headers that allow an origin."""
    return (("Access-Control-Allow-Origin", origin), *more)


ACAC: Final = ("Access-Control-Allow-Credentials", "true")
PUT: Final = ("--method", "PUT")
PUTS: Final = ("Access-Control-Allow-Methods", "PUT")
COOKIES: Final = ("--credentials",)
FINE: Final = Reply(200, allow("*"))
GRANTED: Final = Reply(204, allow("*", PUTS))


def moved(status: int, where: str, *headers: tuple[str, str]) -> Reply:
    """Return a redirect."""
    return Reply(status, (("Location", where), *headers))


LIST: Final = "List the origin: Policy"
ALLOWS: Final = b"Access-Control-Allow-Origin: *"


def _redirected(status: int) -> Iterator[Row]:
    """Yield the redirects without CORS headers that have this status."""
    for name, where, notes, first in (
        ("slash", "/items/", ("slash-redirect",), "/items/ directly"),
        ("https", "https<api:>/items", ("https-redirect",), "Let the page request https://"),
        ("login", "/login?next=/items", ("redirect-elsewhere",), "with 401"),
        ("login by another name", "/users/sign_in", ("redirect-elsewhere",), "with 401"),
        (
            "login of another host",
            "https://login.example/x",
            ("redirect-elsewhere",),
            "with 401",
        ),
        ("other path", "/v2/items", (), "/v2/items directly"),
    ):
        yield Row(
            f"{status}, {name}, without headers",
            "MissingAllowOriginHeader",
            "",
            notes,
            moved(status, where),
            first=first,
            never=LIST,
        )
        yield Row(
            f"{status}, {name}, of the preflight",
            "PreflightDisallowedRedirect",
            "",
            notes,
            FINE,
            moved(status, where),
            PUT,
            first=first,
            never=LIST,
        )


ROWS: Final = (
    Row("nothing is wrong", "Allowed", actual=FINE, exit_status=0),
    Row("nothing is wrong, preflighted", "Allowed", actual=FINE, preflight=GRANTED,
        arguments=PUT, exit_status=0),
    Row("no header", "MissingAllowOriginHeader", "List the origin"),
    Row("two lines, of application and proxy", "MultipleAllowOriginValues",
        "proxy_hide_header", ("double-header",),
        Reply(200, (*allow(), *allow(), ("Server", "nginx"), ("Via", "1.1 edge")))),
    Row("two different lines", "MultipleAllowOriginValues", "Let one layer set",
        ("double-header",), Reply(200, (*allow(), *allow("*")))),
    Row("two lines of credentials", "InvalidAllowCredentials", "Let one layer set",
        ("double-header",), Reply(200, allow(PAGE, ACAC, ACAC)), arguments=COOKIES),
    Row("authentication before the preflight", "PreflightMissingAllowOriginHeader",
        "outside of the authentication", ("auth-answers-preflight",),
        preflight=Reply(401, (("WWW-Authenticate", "Bearer"),)), arguments=PUT),
    Row("authentication before the preflight, with headers", "PreflightInvalidStatus",
        "outside of the authentication", ("auth-answers-preflight",),
        preflight=Reply(401, allow("*", PUTS)), arguments=PUT),
    Row("authentication with 400", "PreflightInvalidStatus",
        "outside of the authentication", ("auth-answers-preflight",),
        preflight=Reply(400, allow("*", ("WWW-Authenticate", "Basic"))), arguments=PUT),
    Row("slash redirect of the preflight", "PreflightDisallowedRedirect", "/items/ directly",
        ("slash-redirect",), preflight=moved(307, "/items/", *allow("*")), arguments=PUT),
    *(
        row
        for status in (301, 302, 303, 307, 308)
        for row in _redirected(status)
    ),
    Row("slash redirect that works", "Allowed", "/items/ directly", ("slash-redirect",),
        actual=moved(308, "/items/", *allow("*")), paths=(("/items/", FINE),), exit_status=0),
    Row("redirect to a login that its CORS headers allow to follow", "MissingAllowOriginHeader",
        first="List the origin", actual=moved(302, "/login", *allow("*")),
        paths=(("/login", Reply()),)),
    Row("redirect to another path", "MissingAllowOriginHeader", first="/authors directly. Or",
        actual=moved(302, "/authors"), never=LIST),
    Row("redirect that allows another page", "AllowOriginMismatch", "", ("redirect-elsewhere",),
        first="with 401", never="Vary",
        actual=moved(302, "https://login.example/", *allow("x:"))),
    Row("redirect of a login to the page itself", "MissingAllowOriginHeader", first="with 401",
        notes=("redirect-elsewhere",), actual=moved(302, f"{PAGE}/login"), never=LIST),
    Row("redirect to http", "MissingAllowOriginHeader", first="List the origin",
        actual=moved(302, "mailto:a@b.example")),
    Row("preflight of the redirect's target", "PreflightMissingAllowOriginHeader",
        first="with 401", notes=("preflight-not-routed", "redirect-elsewhere"), never=LIST,
        actual=moved(307, "<other>/auth", *allow()), arguments=("--header", "x-a: 1"),
        preflight=Reply(204, allow(PAGE, ("Access-Control-Allow-Headers", "x-a")), "api")),
    Row("a star with credentials", "WildcardOriginNotAllowed", "allow_credentials=True",
        actual=FINE, arguments=COOKIES),
    Row("a star with credentials, preflighted", "PreflightWildcardOriginNotAllowed",
        "allow_credentials=True", preflight=GRANTED, arguments=(*PUT, *COOKIES)),
    Row("no Vary, one origin listed", "Allowed", "Send Vary: Origin", ("missing-vary",),
        Reply(200, allow(), "page"), exit_status=0),
    Row("no Vary, any origin reflected", "Allowed", "List the origins that you trust",
        ("missing-vary", "any-origin-reflected"), Reply(200, allow(), "any"), exit_status=0),
    Row("any origin reflected, with cookies", "Allowed", "List the origins that you trust",
        ("any-origin-reflected",), arguments=COOKIES, exit_status=0,
        actual=Reply(200, allow(PAGE, ACAC, ("Vary", "Accept, origin")), "any")),
    Row("Vary with a star", "Allowed", actual=Reply(200, allow(PAGE, ("Vary", "*")), "page"),
        notes=(), exit_status=0),
    Row("Vary only with Origin", "Allowed", "also if the request has no Origin",
        ("missing-vary",), Reply(200, allow(PAGE, ("Vary", "Origin")), "all"),
        exit_status=0),
    *(
        Row(f"{status} without headers", "MissingAllowOriginHeader", "",
            ("error-without-headers",), Reply(status), first="Correct the error first")
        for status in (400, 401, 403, 404, 405, 413, 429, 500, 502, 503, 504, 999)
    ),
    Row("an error with headers", "Allowed", actual=Reply(500, allow("*")), exit_status=0),
    Row("a slash at the end of the value", "AllowOriginMismatch",
        "Send 'https://app.example'", ("value-misspelt",), Reply(200, allow(f"{PAGE}/"))),
    Row("upper case in the value", "AllowOriginMismatch", "Send 'https://app.example'",
        ("value-misspelt",), Reply(200, allow("https://App.Example"))),
    *(
        Row(f"{value} as value", code, notes=("value-misspelt",), first=f"Send '{PAGE}'.",
            actual=Reply(200, allow(value)))
        for value, code in ((f'"{PAGE}"', "InvalidAllowOriginValue"),
                            (f"{PAGE}:443", "AllowOriginMismatch"),
                            (f"{PAGE}/app?x", "AllowOriginMismatch"))
    ),
    Row("the wrong scheme in the value", "AllowOriginMismatch", "Add the page's origin",
        actual=Reply(200, allow("http://app.example"))),
    Row("another origin", "AllowOriginMismatch", "check that Vary: Origin reaches the cache",
        actual=Reply(200, allow("https://www.example"))),
    Row("a list of origins", "MultipleAllowOriginValues", "one sets a list",
        actual=Reply(200, allow(f"{PAGE}, https://www.example"))),
    Row("a list of origins, in Firefox' words", "MultipleAllowOriginValues", "one sets a list",
        actual=Reply(200, allow(f"{PAGE} https://www.example"))),
    Row("a pattern as value", "InvalidAllowOriginValue", "scheme, host and port",
        actual=Reply(200, allow("*.example"))),
    Row("TRUE", "InvalidAllowCredentials", "", ("value-misspelt",), first="Send 'true'.",
        actual=Reply(200, allow(PAGE, (ACAC[0], "TRUE"))), arguments=COOKIES),
    Row("True", "InvalidAllowCredentials", "Send 'true'", ("value-misspelt",),
        Reply(200, allow(PAGE, (ACAC[0], "True"))), arguments=COOKIES),
    Row("no credentials", "InvalidAllowCredentials", "Allow credentials",
        actual=Reply(200, allow()), arguments=COOKIES),
    Row("preflight 404", "PreflightMissingAllowOriginHeader", "outside of the router",
        ("preflight-not-routed",), arguments=PUT),
    Row("preflight 405 with headers", "PreflightInvalidStatus", "outside of the router",
        ("preflight-not-routed",), preflight=Reply(405, allow("*", ("Allow", "GET"))),
        arguments=PUT),
    Row("preflight 403", "PreflightMissingAllowOriginHeader", "outside the layer that refuses",
        ("preflight-forbidden",), preflight=Reply(403), arguments=PUT),
    Row("preflight 500", "PreflightInvalidStatus", "Read its log",
        ("preflight-failed",), preflight=Reply(500, allow("*")), arguments=PUT),
    Row("method not listed", "MethodDisallowedByPreflightResponse", "Add the method",
        preflight=GRANTED, arguments=("--method", "DELETE")),
    Row("star for methods, with credentials", "MethodDisallowedByPreflightResponse",
        "Add the method", arguments=(*PUT, *COOKIES),
        preflight=Reply(204, allow(PAGE, ACAC, (PUTS[0], "*")))),
    *(
        Row(f"{method}, where {listed} is listed", "MethodDisallowedByPreflightResponse",
            f"Write {method.upper()} in the page", ("method-case",),
            preflight=Reply(204, allow("*", (PUTS[0], listed))),
            arguments=("--method", method), first=f"Write '{method.upper()}' in the page",
            never=f"'{method}']")
        for method, listed in (("patch", "GET, PATCH"), ("patch", "PATCH"), ("Patch", "PATCH"),
                               ("pATCH", "GET"), ("propfind", "PROPFIND"), ("Purge", "A,PURGE"))
    ),
    Row("patch, where patch is listed", "Allowed", arguments=("--method", "patch"), actual=FINE,
        preflight=Reply(204, allow("*", (PUTS[0], "patch"))), exit_status=0),
    Row("query, which nothing lists", "MethodDisallowedByPreflightResponse",
        first="Add the method", arguments=("--method", "query"), preflight=GRANTED),
    *(
        Row(f"{method} in any letters", "Allowed", arguments=("--method", method), actual=FINE,
            preflight=GRANTED, exit_status=0)
        for method in ("put", "Put", "get", "Head", "pOST")
    ),
    Row("a list in small letters", "MethodDisallowedByPreflightResponse",
        "List PUT in capital letters", ("method-case",), arguments=PUT,
        preflight=Reply(204, allow("*", (PUTS[0], "put, delete")))),
    Row("header not listed", "HeaderDisallowedByPreflightResponse", "Add the header",
        preflight=Reply(204, allow("*", ("Access-Control-Allow-Headers", "x-b"))),
        arguments=("--header", "X-A: 1")),
    Row("star for Authorization", "HeaderDisallowedByPreflightResponse",
        "List authorization by name", ("authorization-under-star", "engines-differ"), FINE,
        preflight=Reply(204, allow("*", ("Access-Control-Allow-Headers", "*"))),
        arguments=("--header", "Authorization: Bearer 1")),
    Row("bad token among the methods", "InvalidAllowMethodsPreflightResponse",
        "without quotes", ("invalid-element",),
        preflight=Reply(204, allow("*", (PUTS[0], '"PUT"'))), arguments=PUT),
    Row("bad token among the headers", "InvalidAllowHeadersPreflightResponse",
        "without quotes", ("invalid-element",),
        preflight=Reply(204, allow("*", PUTS, ("Access-Control-Allow-Headers", "x-a x-b"))),
        arguments=PUT),
    Row("bad token among the exposed", "Allowed", "without quotes",
        ("invalid-element", "headers-hidden"), exit_status=0,
        actual=Reply(200, allow("*", ("Access-Control-Expose-Headers", "X-Total;X-Page"),
                                ("X-Total", "1")))),
    Row("null origin", "MissingAllowOriginHeader", "real origin", ("null-origin",),
        origin="null"),
    Row("cookie that stays behind", "Allowed", "SameSite=None; Secure", ("cookie-not-sent",),
        Reply(200, allow(PAGE, ACAC)), arguments=("--cookie", "sid=1; SameSite=Lax"),
        exit_status=0),
    Row("cookie that no browser takes", "Allowed", "SameSite=None; Secure",
        ("cookie-refused",), Reply(200, allow(PAGE, ACAC)), exit_status=0,
        arguments=("--cookie", "sid=1; SameSite=None")),
    Row("cookie that is set and not kept", "Allowed", "SameSite=None; Secure",
        ("cookie-refused",), exit_status=0, arguments=COOKIES,
        actual=Reply(200, allow(PAGE, ACAC, ("Set-Cookie", "sid=1")))),
    Row("cookie that goes along", "Allowed", exit_status=0,
        actual=Reply(200, allow(PAGE, ACAC)),
        arguments=("--cookie", "sid=1; SameSite=None; Secure")),
    Row("a header that the page reads is hidden", "Allowed", "expose_headers=['X-Total']",
        ("header-not-exposed",), Reply(200, allow("*", ("X-Total", "1"))),
        arguments=("--read", "X-Total"), first="Show it: Policy("),
    Row("a header that the page reads is not there", "Allowed", "expose_headers=['X-None']",
        ("header-not-exposed",), FINE, arguments=("--read", "X-None")),
    Row("a header that the page may read is not there", "Allowed", "Let the server send it",
        ("header-absent",),
        Reply(200, allow("*", ("Access-Control-Expose-Headers", "X-None"))), exit_status=0,
        arguments=("--read", "X-None")),
    Row("a header that the page may read is there", "Allowed", exit_status=0,
        actual=Reply(200, allow("*", ("Access-Control-Expose-Headers", "X-A"), ("X-A", "1"))),
        arguments=("--read", "X-A")),
    Row("no page reads Set-Cookie", "Allowed", "", ("header-not-exposed",), FINE,
        arguments=("--read", "Set-Cookie"), first="a header of another name"),
    Row("no page reads Set-Cookie that is exposed", "Allowed", "", ("header-not-exposed",),
        Reply(200, allow("*", ("Access-Control-Expose-Headers", "Set-Cookie"))),
        arguments=("--read", "set-cookie"), first="a header of another name"),
    Row("a header is hidden", "Allowed", "expose_headers", ("headers-hidden",),
        Reply(200, allow("*", ("X-Total", "1"))), exit_status=0),
    Row("endless redirect", "TooManyRedirects", "circle",
        actual=moved(302, "/items", *allow("*"))),
    Row("redirect to another origin", "AllowOriginMismatch", "into null",
        actual=moved(302, "<other>/next", *allow("*")),
        paths=(("/next", moved(302, "<api>/last", *allow("*"))),
               ("/last", Reply(200, allow())))),
    Row("redirect to a login of another host", "MissingAllowOriginHeader",
        "Answer requests of pages with 401", ("redirect-elsewhere",),
        actual=moved(302, "<other>/auth", *allow()), paths=(("/auth", Reply()),)),
    Row("redirect to a login that allows other origins", "AllowOriginMismatch",
        "Answer requests of pages with 401", ("redirect-elsewhere",),
        actual=moved(302, "<other>/auth", *allow()),
        paths=(("/auth", Reply(200, allow("https://www.example"))),)),
    Row("redirect with a user name", "RedirectContainsCredentials", "without user name",
        actual=moved(302, "http://u:p@localhost/next", *allow("*"))),
    Row("redirect to data", "UnsafeRedirect", "http or https URL",
        actual=moved(302, "data:,x", *allow("*"))),
    Row("redirect to an invalid URL", "InvalidRedirect", "one valid URL",
        actual=moved(302, "http://[", *allow("*"))),
    Row("redirect to https", "NetworkFailure", "uses TLS", ("https-redirect",),
        actual=moved(301, "https<api:>/items", *allow("*")), exit_status=2),
    Row("redirect to a port that browsers refuse", "BadPort", "another",
        actual=moved(302, "http://localhost:6000/", *allow("*"))),
    Row("a header that only browsers set", "Allowed", "--cookie", ("header-dropped",), FINE,
        arguments=("--header", "Cookie: sid=1"), exit_status=0),
    Row("a method that no page may use", "InvalidRequest", "in the page",
        arguments=("--method", "TRACE")),
    Row("one origin", "Allowed", "", ("same-origin",), origin="<api>", exit_status=0),
    *(
        Row(repr(wire[:50]), "NetworkFailure", actual=wire, first=first, exit_status=2)
        for wire, first in (
            (b"", "Check the application behind this port"),
            (b"SSH-2.0-server\r\n", "not belong to an HTTP server"),
            (b"<html>HTTP/0.9</html>", "not belong to an HTTP server"),
            (b"SSH-2.0-server\r\n\r\n", "belongs to an HTTP server"),
            (b"\x15\x03\x01\x00\x02\x02\x46", "write https"),
            (b"\x00\xff\r\n\r\n", "belongs to an HTTP server"),
            (b"HTTP/1.1 99 x\r\n\r\n", "belongs to an HTTP server"),
            (b"HTTP/2 200 \r\n\r\n", "belongs to an HTTP server"),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
             "two lengths"),
            (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "two lengths"),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", "two lengths"),
            (b"HTTP/1.1 101 x\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", "malformed"),
            (b"HTTP/1.1 200 OK\r\nX: \x00\r\n\r\n", "without a colon"),
            (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 150_000 + b"\r\n\r\n", "shorter headers"),
        )
    ),
    *(
        Row(repr(wire[:50]), "Allowed", actual=wire.replace(b"<>", ALLOWS), exit_status=0)
        for wire in (
            b"HTTP/1.1 200 OK\n<>\n\n",
            b"HTTP/1.0 200\r\n<>\r\n\r\n",
            b"HTTP/1.1 103 x\r\n\r\nHTTP/1.1 200 OK\r\n<>\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n<>\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n<>\r\nVary: ,,;\r\nAccess-Control-Max-Age: x\r\n\r\n",
            b"HTTP/1.1 200 O\xffK\x01\r\n<>\r\nX-Frame-Options: \xff\r\n\r\n",
        )
    ),
)  # fmt: skip
