"""The console messages of real engines in the scenarios; written by tools/record_engines.py.

Of those that differ only in an address, a status or a value three are kept for each engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Printed:
    """The messages of one engine in one scenario.

    Attributes:
        engine: its name.
        group: the scenario's group.
        scenario: the scenario's name.
        lines: in order, as a user would copy them.
    """

    engine: str
    group: str
    scenario: str
    lines: tuple[str, ...]


VERSIONS: Final = {"chromium": "156.0.8078.108", "firefox": "153.8.0", "webkit": "2.50.6"}

# fmt: off
PRINTED: Final[tuple[Printed, ...]] = (
    Printed("chromium", "allow-origin", "missing, same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "allow-origin", "missing, include", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "allow-origin", "star, include", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "allow-origin", "null, same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'null' that is not equal to the supplied origin. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "allow-origin", "null, include", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'null' that is not equal to the supplied origin. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "allow-origin", "empty, same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header contains the invalid value ''. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "allow-origin", "empty, include", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header contains the invalid value ''. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "allow-origin", "slash, same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://127.0.0.1:8000/' that is not equal to the supplied origin. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "allow-origin", "no scheme, same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header contains the invalid value '127.0.0.1:8000'. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "allow-origin", "star with blanks, include", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "allow-origin", "trailing comma, same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header contains multiple values 'http://127.0.0.1:8000,', but only one is allowed. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "allow-origin", "trailing comma, include", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header contains multiple values 'http://127.0.0.1:8000,', but only one is allowed. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "allow-origin", "star comma, same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header contains multiple values '*,', but only one is allowed. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "allow-origin", "list, same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header contains multiple values 'http://127.0.0.1:8000, http://localhost:8002', but only one is allowed. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "allow-origin", "list, include", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header contains multiple values 'http://127.0.0.1:8000, http://localhost:8002', but only one is allowed. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "allow-origin", "list of the same, same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header contains multiple values 'http://127.0.0.1:8000, http://127.0.0.1:8000', but only one is allowed. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "allow-origin", "list with star, same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header contains multiple values '*, http://127.0.0.1:8000', but only one is allowed. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "allow-origin", "list with star, include", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header contains multiple values '*, http://127.0.0.1:8000', but only one is allowed. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "allow-origin", "two star lines, same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header contains multiple values '*, *', but only one is allowed. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "allow-origin", "two star lines, include", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header contains multiple values '*, *', but only one is allowed. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "allow-origin", "two lines, star second, same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header contains multiple values 'http://127.0.0.1:8000, *', but only one is allowed. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "allow-origin", "two lines, star second, include", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header contains multiple values 'http://127.0.0.1:8000, *', but only one is allowed. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "allow-origin", "two lines, empty second, same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header contains multiple values 'http://127.0.0.1:8000, ', but only one is allowed. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "allow-origin", "two lines, empty second, include", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header contains multiple values 'http://127.0.0.1:8000, ', but only one is allowed. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "allow-origin", "two lines, empty first, same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header contains multiple values ', http://127.0.0.1:8000', but only one is allowed. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "allow-origin", "two lines, empty first, include", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header contains multiple values ', http://127.0.0.1:8000', but only one is allowed. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "allow-origin", "spelled Access-Control-Allow-Origins", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "allow-credentials", "missing", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Credentials' header in the response is '' which must be 'true' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "allow-credentials", "missing, on the preflight", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The value of the 'Access-Control-Allow-Credentials' header in the response is '' which must be 'true' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "allow-credentials", "capital", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Credentials' header in the response is 'True' which must be 'true' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "allow-credentials", "capital, on the preflight", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The value of the 'Access-Control-Allow-Credentials' header in the response is 'True' which must be 'true' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "allow-credentials", "upper case", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Credentials' header in the response is 'TRUE' which must be 'true' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "allow-credentials", "upper case, on the preflight", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The value of the 'Access-Control-Allow-Credentials' header in the response is 'TRUE' which must be 'true' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "allow-credentials", "twice", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Credentials' header in the response is 'true, true' which must be 'true' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "allow-credentials", "twice, on the preflight", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The value of the 'Access-Control-Allow-Credentials' header in the response is 'true, true' which must be 'true' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "allow-credentials", "two lines", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Credentials' header in the response is 'true, true' which must be 'true' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "allow-credentials", "two lines, on the preflight", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The value of the 'Access-Control-Allow-Credentials' header in the response is 'true, true' which must be 'true' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "allow-credentials", "two lines, false second", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Credentials' header in the response is 'true, false' which must be 'true' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "allow-credentials", "two lines, false second, on the preflight", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The value of the 'Access-Control-Allow-Credentials' header in the response is 'true, false' which must be 'true' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "allow-credentials", "two lines, empty second", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Credentials' header in the response is 'true, ' which must be 'true' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "allow-credentials", "two lines, empty second, on the preflight", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The value of the 'Access-Control-Allow-Credentials' header in the response is 'true, ' which must be 'true' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "allow-credentials", "two lines, empty first", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Credentials' header in the response is ', true' which must be 'true' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "allow-credentials", "two lines, empty first, on the preflight", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The value of the 'Access-Control-Allow-Credentials' header in the response is ', true' which must be 'true' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "preflight-status", "300", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: It does not have HTTP ok status.",
    )),
    Printed("chromium", "preflight-status", "301", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: It does not have HTTP ok status.",
    )),
    Printed("chromium", "preflight-status", "302", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: It does not have HTTP ok status.",
    )),
    Printed("chromium", "preflight-status", "301 to <api/b>", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: Redirect is not allowed for a preflight request.",
    )),
    Printed("chromium", "preflight-status", "301 to <third/b>", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: Redirect is not allowed for a preflight request.",
    )),
    Printed("chromium", "preflight-status", "302 to <api/b>", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: Redirect is not allowed for a preflight request.",
    )),
    Printed("chromium", "preflight-status", "204 without any header", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "preflight-status", "404 without any header", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "preflight-status", "500 without any header", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "methods", "'PUT' not listed", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.",
    )),
    Printed("chromium", "methods", "'PATCH' not listed", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Method PATCH is not allowed by Access-Control-Allow-Methods in preflight response.",
    )),
    Printed("chromium", "methods", "'patch' not listed", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Method patch is not allowed by Access-Control-Allow-Methods in preflight response.",
    )),
    Printed("chromium", "methods", "'FOO' not listed", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Method FOO is not allowed by Access-Control-Allow-Methods in preflight response.",
    )),
    Printed("chromium", "methods", "'OPTIONS' with a header, not listed", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Method OPTIONS is not allowed by Access-Control-Allow-Methods in preflight response.",
    )),
    Printed("chromium", "allow-methods", "missing, same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.",
    )),
    Printed("chromium", "allow-methods", "missing, include", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.",
    )),
    Printed("chromium", "allow-methods", "quoted, same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Cannot parse Access-Control-Allow-Methods response header field in preflight response.",
    )),
    Printed("chromium", "allow-methods", "quoted, include", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Cannot parse Access-Control-Allow-Methods response header field in preflight response.",
    )),
    Printed("chromium", "allow-methods", "space-separated, same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Cannot parse Access-Control-Allow-Methods response header field in preflight response.",
    )),
    Printed("chromium", "allow-headers", "missing, same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Request header field x-foo is not allowed by Access-Control-Allow-Headers in preflight response.",
    )),
    Printed("chromium", "allow-headers", "missing, include", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Request header field x-foo is not allowed by Access-Control-Allow-Headers in preflight response.",
    )),
    Printed("chromium", "allow-headers", "empty, same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Request header field x-foo is not allowed by Access-Control-Allow-Headers in preflight response.",
    )),
    Printed("chromium", "allow-headers", "quoted, same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Cannot parse Access-Control-Allow-Headers response header field in preflight response.",
    )),
    Printed("chromium", "allow-headers", "quoted, include", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Cannot parse Access-Control-Allow-Headers response header field in preflight response.",
    )),
    Printed("chromium", "allow-headers", "space-separated, same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Cannot parse Access-Control-Allow-Headers response header field in preflight response.",
    )),
    Printed("chromium", "allow-headers", "authorization under '*', include", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Request header field authorization is not allowed by Access-Control-Allow-Headers in preflight response.",
    )),
    Printed("chromium", "allow-headers", "authorization under 'x-foo', same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Request header field authorization is not allowed by Access-Control-Allow-Headers in preflight response.",
    )),
    Printed("chromium", "allow-headers", "authorization under 'x-foo', include", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Request header field authorization is not allowed by Access-Control-Allow-Headers in preflight response.",
    )),
    Printed("chromium", "allow-headers", "two names under 'x-foo'", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Request header field x-bar is not allowed by Access-Control-Allow-Headers in preflight response.",
    )),
    Printed("chromium", "cache", "other header, not listed", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Request header field x-b is not allowed by Access-Control-Allow-Headers in preflight response.",
    )),
    Printed("chromium", "cache", "other header, not listed, then the first", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Request header field x-b is not allowed by Access-Control-Allow-Headers in preflight response.",
    )),
    Printed("chromium", "cache", "other method, not listed, then the first", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Method DELETE is not allowed by Access-Control-Allow-Methods in preflight response.",
    )),
    Printed("chromium", "cache", "no method line", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.",
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.",
    )),
    Printed("chromium", "cache", "a header that was not asked for", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Request header field x-a is not allowed by Access-Control-Allow-Headers in preflight response.",
    )),
    Printed("chromium", "redirects", "<api/a> to <api/b>, nothing", (
        "Access to fetch at 'http://localhost:8002/b' (redirected from 'http://localhost:8002/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "redirects", "<api/a> to <api/b>, null", (
        "Access to fetch at 'http://localhost:8002/b' (redirected from 'http://localhost:8002/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'null' that is not equal to the supplied origin. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "redirects", "<api/a> to <third/b>, nothing", (
        "Access to fetch at 'http://third.localhost:8003/b' (redirected from 'http://localhost:8002/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "redirects", "<api/a> to <third/b>, <page>", (
        "Access to fetch at 'http://third.localhost:8003/b' (redirected from 'http://localhost:8002/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://127.0.0.1:8000' that is not equal to the supplied origin. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "redirects", "<api/a> to <page/b>, nothing", (
        "Access to fetch at 'http://127.0.0.1:8000/b' (redirected from 'http://localhost:8002/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "redirects", "<api/a> to <page/b>, <page>", (
        "Access to fetch at 'http://127.0.0.1:8000/b' (redirected from 'http://localhost:8002/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://127.0.0.1:8000' that is not equal to the supplied origin. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "redirects", "with credentials to <api/b>, <page>", (
        "Access to fetch at 'http://localhost:8002/b' (redirected from 'http://localhost:8002/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Credentials' header in the response is '' which must be 'true' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "redirects", "with credentials to <api/b>, *", (
        "Access to fetch at 'http://localhost:8002/b' (redirected from 'http://localhost:8002/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "redirects", "with credentials to <third/b>, *", (
        "Access to fetch at 'http://third.localhost:8003/b' (redirected from 'http://localhost:8002/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "redirects", "user and password, other origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Redirect location '' contains a username and password, which is disallowed for cross-origin requests.",
    )),
    Printed("chromium", "redirects", "user, other origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Redirect location '' contains a username and password, which is disallowed for cross-origin requests.",
    )),
    Printed("chromium", "redirects", "password, other origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Redirect location '' contains a username and password, which is disallowed for cross-origin requests.",
    )),
    Printed("chromium", "redirects", "mailto", (
        "Access to fetch at 'mailto:x@example.com' (redirected from 'http://localhost:8002/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Cross origin requests are only supported for protocol schemes: chrome, chrome-experimental-site-token-provider, chrome-extension, chrome-untrusted, data, http, https, isolated-app.",
    )),
    Printed("chromium", "redirects", "javascript", (
        "Access to fetch at 'javascript:0' (redirected from 'http://localhost:8002/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Cross origin requests are only supported for protocol schemes: chrome, chrome-experimental-site-token-provider, chrome-extension, chrome-untrusted, data, http, https, isolated-app.",
    )),
    Printed("chromium", "redirects", "same-origin mode, elsewhere", (
        "Unsafe attempt to load URL http://localhost:8002/b from frame with URL http://127.0.0.1:8000/page#ping. Domains, protocols and ports must match.",
    )),
    Printed("chromium", "redirects", "second preflight to page, no answer", (
        "Access to fetch at 'http://127.0.0.1:8000/b' (redirected from 'http://localhost:8002/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "redirects", "second preflight to page, nobody allowed", (
        "Access to fetch at 'http://127.0.0.1:8000/b' (redirected from 'http://localhost:8002/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "redirects", "second preflight to page, the page allowed", (
        "Access to fetch at 'http://127.0.0.1:8000/b' (redirected from 'http://localhost:8002/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The 'Access-Control-Allow-Origin' header has a value 'http://127.0.0.1:8000' that is not equal to the supplied origin. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "redirects", "second preflight to page, the method not allowed", (
        "Access to fetch at 'http://127.0.0.1:8000/b' (redirected from 'http://localhost:8002/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.",
    )),
    Printed("chromium", "redirects", "second preflight to third, no answer", (
        "Access to fetch at 'http://third.localhost:8003/b' (redirected from 'http://localhost:8002/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "redirects", "second preflight to third, the page allowed", (
        "Access to fetch at 'http://third.localhost:8003/b' (redirected from 'http://localhost:8002/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The 'Access-Control-Allow-Origin' header has a value 'http://127.0.0.1:8000' that is not equal to the supplied origin. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "redirects", "second preflight to third, the method not allowed", (
        "Access to fetch at 'http://third.localhost:8003/b' (redirected from 'http://localhost:8002/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.",
    )),
    Printed("chromium", "redirects", "page api api, include, star", (
        "Access to fetch at 'http://localhost:8002/1' (redirected from 'http://127.0.0.1:8000/0') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "opaque", "sandbox, *, include", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'null' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "opaque", "sandbox, <page>, PUT", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'null' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The 'Access-Control-Allow-Origin' header has a value 'http://127.0.0.1:8000' that is not equal to the supplied origin. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "opaque", "sandbox, NULL, PUT", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'null' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The 'Access-Control-Allow-Origin' header contains the invalid value 'NULL'. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "opaque", "sandbox, same-origin mode", (
        'Fetch API cannot load http://127.0.0.1:8000/a. Request mode is "same-origin" but the URL\'s origin is not same as the request origin null.',
    )),
    Printed("chromium", "opaque", "data, <page>, PUT", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'null' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The 'Access-Control-Allow-Origin' header has a value 'http://127.0.0.1:8000' that is not equal to the supplied origin. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "opaque", "data, NULL, PUT", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'null' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The 'Access-Control-Allow-Origin' header contains the invalid value 'NULL'. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "opaque", "data, same-origin mode", (
        'Fetch API cannot load http://127.0.0.1:8000/a. Request mode is "same-origin" but the URL\'s origin is not same as the request origin null.',
    )),
    Printed("chromium", "modes", "same-origin GET", (
        'Fetch API cannot load http://localhost:8002/a. Request mode is "same-origin" but the URL\'s origin is not same as the request origin http://127.0.0.1:8000.',
    )),
    Printed("chromium", "modes", "same-origin HEAD", (
        'Fetch API cannot load http://localhost:8002/a. Request mode is "same-origin" but the URL\'s origin is not same as the request origin http://127.0.0.1:8000.',
    )),
    Printed("chromium", "modes", "same-origin POST", (
        'Fetch API cannot load http://localhost:8002/a. Request mode is "same-origin" but the URL\'s origin is not same as the request origin http://127.0.0.1:8000.',
    )),
    Printed("chromium", "modes", "to another scheme", (
        'Fetch API cannot load ftp://localhost:8002/a. URL scheme "ftp" is not supported.',
    )),
    Printed("chromium", "xhr", "patch", (
        "Access to XMLHttpRequest at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Method patch is not allowed by Access-Control-Allow-Methods in preflight response.",
    )),
    Printed("chromium", "xhr", "upload listener, refused", (
        "Access to XMLHttpRequest at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "xhr", "header not listed", (
        "Access to XMLHttpRequest at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Request header field x-foo is not allowed by Access-Control-Allow-Headers in preflight response.",
    )),
    Printed("chromium", "xhr", "Content-Type", (
        "Access to XMLHttpRequest at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Request header field content-type is not allowed by Access-Control-Allow-Headers in preflight response.",
    )),
    Printed("chromium", "xhr", "allowed nothing", (
        "Access to XMLHttpRequest at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "xhr", "allowed nothing, with credentials", (
        "Access to XMLHttpRequest at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "xhr", "allowed *, with credentials", (
        "Access to XMLHttpRequest at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'. The credentials mode of requests initiated by the XMLHttpRequest is controlled by the withCredentials attribute.",
    )),
    Printed("chromium", "xhr", "allowed <api>", (
        "Access to XMLHttpRequest at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://localhost:8002' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "xhr", "allowed <api>, with credentials", (
        "Access to XMLHttpRequest at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://localhost:8002' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "two-answers", "star, then nothing, include", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "two-answers", "star, then star, include", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "two-answers", "star, then the origin, include", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "two-answers", "another, then nothing, same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The 'Access-Control-Allow-Origin' header has a value 'http://localhost:8002' that is not equal to the supplied origin. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "two-answers", "two lines, then nothing, same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The 'Access-Control-Allow-Origin' header contains multiple values 'http://127.0.0.1:8000, http://127.0.0.1:8000', but only one is allowed. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "two-answers", "two lines, then nothing, include", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The 'Access-Control-Allow-Origin' header contains multiple values 'http://127.0.0.1:8000, http://127.0.0.1:8000', but only one is allowed. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "two-answers", "two lines, then star, same-origin", (
        "Access to fetch at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The 'Access-Control-Allow-Origin' header contains multiple values 'http://127.0.0.1:8000, http://127.0.0.1:8000', but only one is allowed. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "redirected-caches", "PUT, 307 to page, null, after directly", (
        "Access to fetch at 'http://127.0.0.1:8000/b' (redirected from 'http://localhost:8002/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The 'Access-Control-Allow-Origin' header has a value 'http://127.0.0.1:8000' that is not equal to the supplied origin. Have the server send the header with a valid value.",
    )),
    Printed("chromium", "requests", "integrity right, cors", (
        "Failed to find a valid digest in the 'integrity' attribute for resource 'http://localhost:8002/a' with computed SHA-256 integrity 'cgh5TJhOocddE4d8dCczb+mHIsQaBW7u5PNzYOw2cSM='. The resource has been blocked.",
        "Fetch API cannot load http://localhost:8002/a. SRI's integrity checks failed.",
    )),
    Printed("chromium", "requests", "integrity right, no-cors", (
        "Subresource Integrity: The resource 'http://localhost:8002/a' has an integrity attribute, but the response is not eligible for integrity validation.",
        "Fetch API cannot load http://localhost:8002/a. SRI's integrity checks failed.",
    )),
    Printed("chromium", "requests", "integrity right, same origin", (
        "Failed to find a valid digest in the 'integrity' attribute for resource 'http://127.0.0.1:8000/a' with computed SHA-256 integrity 'cgh5TJhOocddE4d8dCczb+mHIsQaBW7u5PNzYOw2cSM='. The resource has been blocked.",
        "Fetch API cannot load http://127.0.0.1:8000/a. SRI's integrity checks failed.",
    )),
    Printed("chromium", "requests", "integrity wrong, cors", (
        "Failed to find a valid digest in the 'integrity' attribute for resource 'http://localhost:8002/a' with computed SHA-256 integrity 'cgh5TJhOocddE4d8dCczb+mHIsQaBW7u5PNzYOw2cSM='. The resource has been blocked.",
        "Fetch API cannot load http://localhost:8002/a. SRI's integrity checks failed.",
    )),
    Printed("chromium", "requests", "integrity wrong, no-cors", (
        "Subresource Integrity: The resource 'http://localhost:8002/a' has an integrity attribute, but the response is not eligible for integrity validation.",
        "Fetch API cannot load http://localhost:8002/a. SRI's integrity checks failed.",
    )),
    Printed("chromium", "requests", "integrity right and wrong, no-cors", (
        "Subresource Integrity: The resource 'http://localhost:8002/a' has an integrity attribute, but the response is not eligible for integrity validation.",
        "Fetch API cannot load http://localhost:8002/a. SRI's integrity checks failed.",
    )),
    Printed("chromium", "destinations", "image anonymous, nothing", (
        "Access to image at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "destinations", "image anonymous, another", (
        "Access to image at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "destinations", "image use-credentials, nothing", (
        "Access to image at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "destinations", "image use-credentials, star", (
        "Access to image at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "destinations", "image use-credentials, another", (
        "Access to image at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "destinations", "image use-credentials, redirected", (
        "Access to image at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "destinations", "script anonymous, nothing", (
        "Access to script at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "destinations", "script anonymous, another", (
        "Access to script at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "destinations", "script use-credentials, nothing", (
        "Access to script at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "destinations", "script use-credentials, star", (
        "Access to script at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "destinations", "script use-credentials, another", (
        "Access to script at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "destinations", "script use-credentials, redirected", (
        "Access to script at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "destinations", "module plain, nothing", (
        "Access to script at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "destinations", "module plain, another", (
        "Access to script at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "destinations", "module use-credentials, star", (
        "Access to script at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "destinations", "style anonymous, nothing", (
        "Access to CSS stylesheet at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "destinations", "style anonymous, another", (
        "Access to CSS stylesheet at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "destinations", "style use-credentials, nothing", (
        "Access to CSS stylesheet at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "destinations", "style use-credentials, star", (
        "Access to CSS stylesheet at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "destinations", "style use-credentials, another", (
        "Access to CSS stylesheet at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "destinations", "style use-credentials, redirected", (
        "Access to CSS stylesheet at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "destinations", "eventsource plain, nothing", (
        "Access to resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "destinations", "eventsource plain, another", (
        "Access to resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "destinations", "eventsource anonymous, nothing", (
        "Access to resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "destinations", "eventsource anonymous, another", (
        "Access to resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "destinations", "eventsource use-credentials, nothing", (
        "Access to resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "destinations", "eventsource use-credentials, star", (
        "Access to resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "destinations", "eventsource use-credentials, another", (
        "Access to resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "destinations", "eventsource use-credentials, redirected", (
        "Access to resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "destinations", "preload anonymous, nothing", (
        "Access to link element resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "destinations", "preload anonymous, another", (
        "Access to link element resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "destinations", "preload use-credentials, nothing", (
        "Access to link element resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "destinations", "preload use-credentials, star", (
        "Access to link element resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "destinations", "preload use-credentials, another", (
        "Access to link element resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "destinations", "preload use-credentials, redirected", (
        "Access to link element resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "destinations", "audio anonymous, nothing", (
        "Access to audio at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "destinations", "audio anonymous, another", (
        "Access to audio at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "destinations", "audio use-credentials, nothing", (
        "Access to audio at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "destinations", "audio use-credentials, star", (
        "Access to audio at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "destinations", "audio use-credentials, another", (
        "Access to audio at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "destinations", "audio use-credentials, redirected", (
        "Access to audio at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "destinations", "video anonymous, nothing", (
        "Access to video at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "destinations", "video anonymous, another", (
        "Access to video at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "destinations", "video use-credentials, nothing", (
        "Access to video at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "destinations", "video use-credentials, star", (
        "Access to video at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "destinations", "video use-credentials, another", (
        "Access to video at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "destinations", "video use-credentials, redirected", (
        "Access to video at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "destinations", "track plain, nothing", (
        "Unsafe attempt to load URL http://localhost:8002/a from frame with URL http://127.0.0.1:8000/page#ping. Domains, protocols and ports must match.",
    )),
    Printed("chromium", "destinations", "track plain, star", (
        "Unsafe attempt to load URL http://localhost:8002/a from frame with URL http://127.0.0.1:8000/page#ping. Domains, protocols and ports must match.",
    )),
    Printed("chromium", "destinations", "track anonymous, nothing", (
        "Access to text track at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "destinations", "track anonymous, another", (
        "Access to text track at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "destinations", "track use-credentials, nothing", (
        "Access to text track at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "destinations", "track use-credentials, star", (
        "Access to text track at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "destinations", "track use-credentials, another", (
        "Access to text track at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "destinations", "track use-credentials, redirected", (
        "Access to text track at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "destinations", "font plain, nothing", (
        "Access to font at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "destinations", "font plain, another", (
        "Access to font at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "destinations", "webgl anonymous, nothing", (
        "Access to image at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "destinations", "webgl anonymous, another", (
        "Access to image at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "destinations", "webgl use-credentials, star", (
        "Access to image at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "destinations", "font-face plain, nothing", (
        "Access to font at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "destinations", "font-face plain, another", (
        "Access to font at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "destinations", "beacon application/json, nothing", (
        "Access to resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "destinations", "beacon application/json, star", (
        "Access to resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "destinations", "beacon application/json, another", (
        "Access to resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "scripts", "modulepreload use-credentials, redirected out", (
        "Access to script at 'http://localhost:8002/b' (redirected from 'http://127.0.0.1:8000/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "scripts", "static-import use-credentials, redirected out", (
        "Access to script at 'http://localhost:8002/b' (redirected from 'http://127.0.0.1:8000/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "scripts", "audioworklet, nothing", (
        "Access to script at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        "Failed to load worklet module script: http://localhost:8002/a (CORS or access check error)",
    )),
    Printed("chromium", "scripts", "audioworklet, another", (
        "Access to script at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
        "Failed to load worklet module script: http://localhost:8002/a (CORS or access check error)",
    )),
    Printed("chromium", "scripts", "audioworklet use-credentials, nothing", (
        "Access to script at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        "Failed to load worklet module script: http://localhost:8002/a (CORS or access check error)",
    )),
    Printed("chromium", "scripts", "audioworklet use-credentials, star", (
        "Access to script at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
        "Failed to load worklet module script: http://localhost:8002/a (CORS or access check error)",
    )),
    Printed("chromium", "scripts", "audioworklet use-credentials, another", (
        "Access to script at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
        "Failed to load worklet module script: http://localhost:8002/a (CORS or access check error)",
    )),
    Printed("chromium", "scripts", "audioworklet use-credentials, redirected", (
        "Access to script at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
        "Failed to load worklet module script: http://localhost:8002/a (CORS or access check error)",
    )),
    Printed("chromium", "scripts", "audioworklet use-credentials, redirected in place", (
        "Access to script at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
        "Failed to load worklet module script: http://localhost:8002/a (CORS or access check error)",
    )),
    Printed("chromium", "scripts", "audioworklet use-credentials, redirected out", (
        "Access to script at 'http://localhost:8002/b' (redirected from 'http://127.0.0.1:8000/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
        "Failed to load worklet module script: http://127.0.0.1:8000/a (CORS or access check error)",
    )),
    Printed("chromium", "scripts", "paintworklet, nothing", (
        "Access to script at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        "Failed to load worklet module script: http://localhost:8002/a (CORS or access check error)",
    )),
    Printed("chromium", "scripts", "paintworklet, another", (
        "Access to script at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
        "Failed to load worklet module script: http://localhost:8002/a (CORS or access check error)",
    )),
    Printed("chromium", "scripts", "paintworklet use-credentials, redirected out", (
        "Access to script at 'http://localhost:8002/b' (redirected from 'http://127.0.0.1:8000/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
        "Failed to load worklet module script: http://127.0.0.1:8000/a (CORS or access check error)",
    )),
    Printed("chromium", "styles", "clip-path, nothing", (
        "Access to SVG document at 'http://localhost:8002/a#c' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "styles", "clip-path, another", (
        "Access to SVG document at 'http://localhost:8002/a#c' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "images", "svg-image use-credentials, redirected out", (
        "Access to image at 'http://localhost:8002/b' (redirected from 'http://127.0.0.1:8000/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "images", "picture use-credentials, redirected out", (
        "Access to image at 'http://localhost:8002/b' (redirected from 'http://127.0.0.1:8000/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "images", "poster use-credentials, redirected out", (
        "Access to image at 'http://localhost:8002/b' (redirected from 'http://127.0.0.1:8000/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "documents", "prefetch anonymous, nothing", (
        "Access to link prefetch resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "documents", "prefetch anonymous, another", (
        "Access to link prefetch resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "documents", "prefetch use-credentials, nothing", (
        "Access to link prefetch resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "documents", "prefetch use-credentials, star", (
        "Access to link prefetch resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "documents", "prefetch use-credentials, another", (
        "Access to link prefetch resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "documents", "prefetch use-credentials, redirected", (
        "Access to link prefetch resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "documents", "prefetch use-credentials, redirected in place", (
        "Access to link prefetch resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "documents", "prefetch use-credentials, redirected out", (
        "Access to link prefetch resource at 'http://localhost:8002/b' (redirected from 'http://127.0.0.1:8000/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "preloads", "preload font anonymous, nothing", (
        "Access to font at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "preloads", "preload font anonymous, another", (
        "Access to font at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "preloads", "preload font use-credentials, star", (
        "Access to font at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "preloads", "preload font use-credentials, redirected", (
        "Access to font at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "preloads", "preload font use-credentials, redirected in place", (
        "Access to font at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "preloads", "preload font use-credentials, redirected out", (
        "Access to font at 'http://localhost:8002/b' (redirected from 'http://127.0.0.1:8000/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "preloads", "preload script use-credentials, redirected out", (
        "Access to script at 'http://localhost:8002/b' (redirected from 'http://127.0.0.1:8000/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "preloads", "preload style anonymous, nothing", (
        "Access to CSS stylesheet at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "preloads", "preload style anonymous, another", (
        "Access to CSS stylesheet at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "preloads", "preload style use-credentials, star", (
        "Access to CSS stylesheet at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "preloads", "preload style use-credentials, redirected out", (
        "Access to CSS stylesheet at 'http://localhost:8002/b' (redirected from 'http://127.0.0.1:8000/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "preloads", "preload track anonymous, nothing", (
        "Access to text track at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "preloads", "preload track anonymous, another", (
        "Access to text track at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'http://third.localhost:8003' that is not equal to the supplied origin.",
    )),
    Printed("chromium", "preloads", "preload track use-credentials, star", (
        "Access to text track at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "preloads", "preload track use-credentials, redirected out", (
        "Access to text track at 'http://localhost:8002/b' (redirected from 'http://127.0.0.1:8000/a') from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    )),
    Printed("chromium", "beacons", "text/html, nothing", (
        "Access to resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "beacons", "application/octet-stream, nothing", (
        "Access to resource at 'http://localhost:8002/a' from origin 'http://127.0.0.1:8000' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )),
    Printed("chromium", "sockets", "redirected", (
        "WebSocket connection to 'ws://localhost:8002/a' failed: Error during WebSocket handshake: Unexpected response code: 302",
    )),
    Printed("chromium", "sockets", "refused by 200", (
        "WebSocket connection to 'ws://localhost:8002/a' failed: Error during WebSocket handshake: Unexpected response code: 200",
    )),
    Printed("chromium", "sockets", "refused by 403", (
        "WebSocket connection to 'ws://localhost:8002/a' failed: Error during WebSocket handshake: Unexpected response code: 403",
    )),
    Printed("firefox", "allow-origin", "missing, same-origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
    )),
    Printed("firefox", "allow-origin", "missing, include", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
    )),
    Printed("firefox", "allow-origin", "star, include", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘http://localhost:8002/a’. (Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
    )),
    Printed("firefox", "allow-origin", "null, same-origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘null’).",
    )),
    Printed("firefox", "allow-origin", "null, include", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘null’).",
    )),
    Printed("firefox", "allow-origin", "empty, same-origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘’).",
    )),
    Printed("firefox", "allow-origin", "empty, include", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘’).",
    )),
    Printed("firefox", "allow-origin", "slash, same-origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘http://127.0.0.1:8000/’).",
    )),
    Printed("firefox", "allow-origin", "no scheme, same-origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘127.0.0.1:8000’).",
    )),
    Printed("firefox", "allow-origin", "star with blanks, include", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘http://localhost:8002/a’. (Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
    )),
    Printed("firefox", "allow-origin", "trailing comma, same-origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘http://127.0.0.1:8000,’).",
    )),
    Printed("firefox", "allow-origin", "trailing comma, include", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘http://127.0.0.1:8000,’).",
    )),
    Printed("firefox", "allow-origin", "star comma, same-origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘*,’).",
    )),
    Printed("firefox", "allow-origin", "list, same-origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘http://127.0.0.1:8000, http://localhost:8002’).",
    )),
    Printed("firefox", "allow-origin", "list, include", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘http://127.0.0.1:8000, http://localhost:8002’).",
    )),
    Printed("firefox", "allow-origin", "list of the same, same-origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘http://127.0.0.1:8000, http://127.0.0.1:8000’).",
    )),
    Printed("firefox", "allow-origin", "list with star, same-origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘*, http://127.0.0.1:8000’).",
    )),
    Printed("firefox", "allow-origin", "list with star, include", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘*, http://127.0.0.1:8000’).",
    )),
    Printed("firefox", "allow-origin", "two equal lines, same-origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed).",
    )),
    Printed("firefox", "allow-origin", "two equal lines, include", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed).",
    )),
    Printed("firefox", "allow-origin", "two star lines, same-origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed).",
    )),
    Printed("firefox", "allow-origin", "spelled Access-Control-Allow-Origins", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
    )),
    Printed("firefox", "allow-credentials", "missing", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’).",
    )),
    Printed("firefox", "allow-credentials", "missing, on the preflight", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "allow-credentials", "capital", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’).",
    )),
    Printed("firefox", "allow-credentials", "capital, on the preflight", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "allow-credentials", "upper case", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’).",
    )),
    Printed("firefox", "allow-credentials", "upper case, on the preflight", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "preflight-status", "300", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS preflight response did not succeed). Status code: 300.",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "preflight-status", "301", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS preflight response did not succeed). Status code: 301.",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "preflight-status", "302", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS preflight response did not succeed). Status code: 302.",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "preflight-status", "301 to <api/b>", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request external redirect not allowed).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS preflight response did not succeed). Status code: 301.",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "preflight-status", "301 to <third/b>", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request external redirect not allowed).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘http://127.0.0.1:8000’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "preflight-status", "302 to <api/b>", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request external redirect not allowed).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS preflight response did not succeed). Status code: 302.",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "preflight-status", "302 to <third/b>", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request external redirect not allowed).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘http://127.0.0.1:8000’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "preflight-status", "303 to <api/b>", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request external redirect not allowed).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS preflight response did not succeed). Status code: 303.",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "preflight-status", "303 to <third/b>", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request external redirect not allowed).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘http://127.0.0.1:8000’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "preflight-status", "204 without any header", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 204.",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "preflight-status", "404 without any header", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 404.",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "preflight-status", "500 without any header", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 500.",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "methods", "'PUT' not listed", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: Did not find method in CORS header ‘Access-Control-Allow-Methods’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "methods", "'PATCH' not listed", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: Did not find method in CORS header ‘Access-Control-Allow-Methods’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "methods", "'patch' not listed", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: Did not find method in CORS header ‘Access-Control-Allow-Methods’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "allow-methods", "quoted, same-origin", (
        'Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: invalid token ‘"PUT"’ in CORS header ‘Access-Control-Allow-Methods’).',
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "allow-methods", "quoted, include", (
        'Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: invalid token ‘"PUT"’ in CORS header ‘Access-Control-Allow-Methods’).',
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "allow-methods", "space-separated, same-origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: invalid token ‘GET PUT’ in CORS header ‘Access-Control-Allow-Methods’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "allow-methods", "space-separated, include", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: invalid token ‘GET PUT’ in CORS header ‘Access-Control-Allow-Methods’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "allow-methods", "semicolons, same-origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: invalid token ‘GET;PUT’ in CORS header ‘Access-Control-Allow-Methods’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "allow-methods", "bad token in another line, same-origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: invalid token ‘G E T’ in CORS header ‘Access-Control-Allow-Methods’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "allow-methods", "bad token in another line, include", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: invalid token ‘G E T’ in CORS header ‘Access-Control-Allow-Methods’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "allow-methods", "GET with a header, 'G E T'", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: invalid token ‘G E T’ in CORS header ‘Access-Control-Allow-Methods’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "allow-headers", "missing, same-origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: header ‘x-foo’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight response).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "allow-headers", "missing, include", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: header ‘x-foo’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight response).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "allow-headers", "empty, same-origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: header ‘x-foo’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight response).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "allow-headers", "quoted, same-origin", (
        'Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: invalid token ‘"x-foo"’ in CORS header ‘Access-Control-Allow-Headers’).',
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "allow-headers", "quoted, include", (
        'Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: invalid token ‘"x-foo"’ in CORS header ‘Access-Control-Allow-Headers’).',
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "allow-headers", "space-separated, same-origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: invalid token ‘x-bar x-foo’ in CORS header ‘Access-Control-Allow-Headers’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "allow-headers", "space-separated, include", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: invalid token ‘x-bar x-foo’ in CORS header ‘Access-Control-Allow-Headers’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "allow-headers", "semicolons, same-origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: invalid token ‘x-bar;x-foo’ in CORS header ‘Access-Control-Allow-Headers’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "allow-headers", "bad token in another line, same-origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: invalid token ‘x bar’ in CORS header ‘Access-Control-Allow-Headers’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "allow-headers", "bad token in another line, include", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: invalid token ‘x bar’ in CORS header ‘Access-Control-Allow-Headers’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "allow-headers", "authorization under '*', same-origin", (
        "Cross-Origin Request Warning: The Same Origin Policy will disallow reading the remote resource at http://localhost:8002/a soon. (Reason: When the `Access-Control-Allow-Headers` is `*`, the `Authorization` header is not covered. To include the `Authorization` header, it must be explicitly listed in CORS header `Access-Control-Allow-Headers`).",
    )),
    Printed("firefox", "cache", "authorization after star", (
        "Cross-Origin Request Warning: The Same Origin Policy will disallow reading the remote resource at http://localhost:8002/a soon. (Reason: When the `Access-Control-Allow-Headers` is `*`, the `Authorization` header is not covered. To include the `Authorization` header, it must be explicitly listed in CORS header `Access-Control-Allow-Headers`).",
    )),
    Printed("firefox", "cache", "authorization by star", (
        "Cross-Origin Request Warning: The Same Origin Policy will disallow reading the remote resource at http://localhost:8002/a soon. (Reason: When the `Access-Control-Allow-Headers` is `*`, the `Authorization` header is not covered. To include the `Authorization` header, it must be explicitly listed in CORS header `Access-Control-Allow-Headers`).",
        "Cross-Origin Request Warning: The Same Origin Policy will disallow reading the remote resource at http://localhost:8002/a soon. (Reason: When the `Access-Control-Allow-Headers` is `*`, the `Authorization` header is not covered. To include the `Authorization` header, it must be explicitly listed in CORS header `Access-Control-Allow-Headers`).",
    )),
    Printed("firefox", "cache", "no method line", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: Did not find method in CORS header ‘Access-Control-Allow-Methods’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: Did not find method in CORS header ‘Access-Control-Allow-Methods’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "redirects", "301 PUT to <third/b>", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://third.localhost:8003/b. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘null’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://third.localhost:8003/b. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "redirects", "302 PUT to <third/b>", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://third.localhost:8003/b. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘null’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://third.localhost:8003/b. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "redirects", "303 PUT to <third/b>", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://third.localhost:8003/b. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘null’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://third.localhost:8003/b. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "redirects", "first hop says nothing", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 302.",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "redirects", "first hop of two servers says nothing", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 302.",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "redirects", "first hop says null", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘null’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "redirects", "first hop of two servers says null", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘null’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "redirects", "first hop says <api>", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘http://localhost:8002’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "redirects", "with credentials to <api/b>, *", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘http://localhost:8002/b’. (Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
    )),
    Printed("firefox", "redirects", "user and password, other origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "redirects", "user, other origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "redirects", "password, other origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "redirects", "data", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "redirects", "mailto", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "redirects", "about", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "redirects", "file", (
        "Security Error: Content at http://localhost:8002/a may not load or link to file:///etc/hostname.",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "redirects", "same-origin mode, elsewhere", (
        "Security Error: Content at http://127.0.0.1:8000/page may not load data from http://localhost:8002/b.",
    )),
    Printed("firefox", "redirects", "page api api, include, star", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘http://localhost:8002/1’. (Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/1. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "opaque", "sandbox, NULL, PUT", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘NULL’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "opaque", "sandbox, same-origin mode", (
        "Security Error: Content at moz-nullprincipal:{0}?http://127.0.0.1:8000 may not load data from http://127.0.0.1:8000/a.",
    )),
    Printed("firefox", "opaque", "data, NULL, PUT", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘NULL’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "opaque", "data, same-origin mode", (
        "Security Error: Content at moz-nullprincipal:{0}?http://127.0.0.1:8000 may not load data from http://127.0.0.1:8000/a.",
    )),
    Printed("firefox", "modes", "same-origin GET", (
        "Security Error: Content at http://127.0.0.1:8000/page may not load data from http://localhost:8002/a.",
    )),
    Printed("firefox", "modes", "same-origin HEAD", (
        "Security Error: Content at http://127.0.0.1:8000/page may not load data from http://localhost:8002/a.",
    )),
    Printed("firefox", "modes", "no-cors POST to api, unsafe-url", (
        "Referrer Policy: Ignoring the less restricted referrer policy “unsafe-url” for the cross-site request: http://localhost:8002/a",
    )),
    Printed("firefox", "modes", "cors POST to api, unsafe-url", (
        "Referrer Policy: Ignoring the less restricted referrer policy “unsafe-url” for the cross-site request: http://localhost:8002/a",
    )),
    Printed("firefox", "modes", "same-origin POST to api, unsafe-url", (
        "Referrer Policy: Ignoring the less restricted referrer policy “unsafe-url” for the cross-site request: http://localhost:8002/a",
        "Security Error: Content at http://127.0.0.1:8000/page may not load data from http://localhost:8002/a.",
    )),
    Printed("firefox", "modes", "to another scheme", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ftp://localhost:8002/a. (Reason: CORS request not http).",
    )),
    Printed("firefox", "modes", "PUT where nobody listens", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8004/a. (Reason: CORS request did not succeed). Status code: (null).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8004/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "two-answers", "star, then nothing, include", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘http://localhost:8002/a’. (Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "two-answers", "star, then star, include", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘http://localhost:8002/a’. (Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "two-answers", "star, then the origin, include", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘http://localhost:8002/a’. (Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "two-answers", "two lines, then nothing, same-origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "two-answers", "two lines, then nothing, include", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "two-answers", "two lines, then star, same-origin", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "redirected-caches", "PUT, 307 to third, null, twice", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://third.localhost:8003/b. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘null’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://third.localhost:8003/b. (Reason: CORS request did not succeed). Status code: (null).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://third.localhost:8003/b. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘null’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://third.localhost:8003/b. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "redirected-caches", "PUT, 307 to third, null, then directly", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://third.localhost:8003/b. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘null’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://third.localhost:8003/b. (Reason: CORS request did not succeed). Status code: (null).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://third.localhost:8003/b. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘null’).",
    )),
    Printed("firefox", "redirected-caches", "PUT, 307 to sibling, null, twice", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://127.0.0.1:8001/b. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘null’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://127.0.0.1:8001/b. (Reason: CORS request did not succeed). Status code: (null).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://127.0.0.1:8001/b. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘null’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://127.0.0.1:8001/b. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "redirected-caches", "PUT, 307 to sibling, null, then directly", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://127.0.0.1:8001/b. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘null’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://127.0.0.1:8001/b. (Reason: CORS request did not succeed). Status code: (null).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://127.0.0.1:8001/b. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘null’).",
    )),
    Printed("firefox", "redirected-caches", "x-a, 307 to third, null, twice", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://third.localhost:8003/b. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘null’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://third.localhost:8003/b. (Reason: CORS request did not succeed). Status code: (null).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://third.localhost:8003/b. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘null’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://third.localhost:8003/b. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "redirected-caches", "x-a, 307 to third, null, then directly", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://third.localhost:8003/b. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘null’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://third.localhost:8003/b. (Reason: CORS request did not succeed). Status code: (null).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://third.localhost:8003/b. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘null’).",
    )),
    Printed("firefox", "requests", "integrity right, cors", (
        "None of the “sha256” hashes in the integrity attribute match the content of the subresource at “http://localhost:8002/a”. The computed hash is “cgh5TJhOocddE4d8dCczb+mHIsQaBW7u5PNzYOw2cSM=”.",
    )),
    Printed("firefox", "requests", "integrity right, no-cors", (
        "“http://localhost:8002/a” is not eligible for integrity checks since it’s neither CORS-enabled nor same-origin.",
    )),
    Printed("firefox", "requests", "integrity right, same origin", (
        "None of the “sha256” hashes in the integrity attribute match the content of the subresource at “http://127.0.0.1:8000/a”. The computed hash is “cgh5TJhOocddE4d8dCczb+mHIsQaBW7u5PNzYOw2cSM=”.",
    )),
    Printed("firefox", "requests", "integrity wrong, cors", (
        "None of the “sha256” hashes in the integrity attribute match the content of the subresource at “http://localhost:8002/a”. The computed hash is “cgh5TJhOocddE4d8dCczb+mHIsQaBW7u5PNzYOw2cSM=”.",
    )),
    Printed("firefox", "requests", "integrity wrong, no-cors", (
        "“http://localhost:8002/a” is not eligible for integrity checks since it’s neither CORS-enabled nor same-origin.",
    )),
    Printed("firefox", "requests", "integrity right and wrong, no-cors", (
        "“http://localhost:8002/a” is not eligible for integrity checks since it’s neither CORS-enabled nor same-origin.",
    )),
    Printed("firefox", "destinations", "image use-credentials, redirected", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘http://localhost:8002/a’. (Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "destinations", "script anonymous, nothing", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
        "<script> source URI is not allowed in this document: “http://localhost:8002/a”.",
    )),
    Printed("firefox", "destinations", "script anonymous, another", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘http://third.localhost:8003’).",
        "<script> source URI is not allowed in this document: “http://localhost:8002/a”.",
    )),
    Printed("firefox", "destinations", "script use-credentials, nothing", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
        "<script> source URI is not allowed in this document: “http://localhost:8002/a”.",
    )),
    Printed("firefox", "destinations", "script use-credentials, star", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘http://localhost:8002/a’. (Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
        "<script> source URI is not allowed in this document: “http://localhost:8002/a”.",
    )),
    Printed("firefox", "destinations", "script use-credentials, another", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘http://third.localhost:8003’).",
        "<script> source URI is not allowed in this document: “http://localhost:8002/a”.",
    )),
    Printed("firefox", "destinations", "script use-credentials, redirected", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘http://localhost:8002/a’. (Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
        "<script> source URI is not allowed in this document: “http://localhost:8002/a”.",
    )),
    Printed("firefox", "destinations", "module plain, nothing", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
        "Module source URI is not allowed in this document: “http://localhost:8002/a”.",
    )),
    Printed("firefox", "destinations", "module plain, another", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘http://third.localhost:8003’).",
        "Module source URI is not allowed in this document: “http://localhost:8002/a”.",
    )),
    Printed("firefox", "destinations", "module anonymous, nothing", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
        "Module source URI is not allowed in this document: “http://localhost:8002/a”.",
    )),
    Printed("firefox", "destinations", "module anonymous, another", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘http://third.localhost:8003’).",
        "Module source URI is not allowed in this document: “http://localhost:8002/a”.",
    )),
    Printed("firefox", "destinations", "module use-credentials, nothing", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
        "Module source URI is not allowed in this document: “http://localhost:8002/a”.",
    )),
    Printed("firefox", "destinations", "module use-credentials, star", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘http://localhost:8002/a’. (Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
        "Module source URI is not allowed in this document: “http://localhost:8002/a”.",
    )),
    Printed("firefox", "destinations", "module use-credentials, another", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘http://third.localhost:8003’).",
        "Module source URI is not allowed in this document: “http://localhost:8002/a”.",
    )),
    Printed("firefox", "destinations", "module use-credentials, redirected", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘http://localhost:8002/a’. (Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
        "Loading module from “http://localhost:8002/a” was blocked because of a disallowed MIME type (“”).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
        "Module source URI is not allowed in this document: “http://localhost:8002/a”.",
    )),
    Printed("firefox", "destinations", "style use-credentials, redirected", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘http://localhost:8002/a’. (Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "destinations", "eventsource plain, nothing", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
        "Firefox can’t establish a connection to the server at http://localhost:8002/a.",
    )),
    Printed("firefox", "destinations", "eventsource plain, another", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘http://third.localhost:8003’).",
        "Firefox can’t establish a connection to the server at http://localhost:8002/a.",
    )),
    Printed("firefox", "destinations", "eventsource anonymous, nothing", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
        "Firefox can’t establish a connection to the server at http://localhost:8002/a.",
    )),
    Printed("firefox", "destinations", "eventsource anonymous, another", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘http://third.localhost:8003’).",
        "Firefox can’t establish a connection to the server at http://localhost:8002/a.",
    )),
    Printed("firefox", "destinations", "eventsource use-credentials, nothing", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
        "Firefox can’t establish a connection to the server at http://localhost:8002/a.",
    )),
    Printed("firefox", "destinations", "eventsource use-credentials, star", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘http://localhost:8002/a’. (Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
        "Firefox can’t establish a connection to the server at http://localhost:8002/a.",
    )),
    Printed("firefox", "destinations", "eventsource use-credentials, another", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘http://third.localhost:8003’).",
        "Firefox can’t establish a connection to the server at http://localhost:8002/a.",
    )),
    Printed("firefox", "destinations", "eventsource use-credentials, redirected", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘http://localhost:8002/a’. (Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
        "Firefox can’t establish a connection to the server at http://localhost:8002/a.",
    )),
    Printed("firefox", "destinations", "font plain, nothing", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
        'downloadable font: download failed (font-family: "f1" style:normal weight:400 stretch:100 src index:0): bad URI or cross-site access not allowed source: http://localhost:8002/a',
    )),
    Printed("firefox", "destinations", "font plain, another", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘http://third.localhost:8003’).",
        'downloadable font: download failed (font-family: "f3" style:normal weight:400 stretch:100 src index:0): bad URI or cross-site access not allowed source: http://localhost:8002/a',
    )),
    Printed("firefox", "destinations", "font-face plain, nothing", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
        'downloadable font: download failed (font-family: "f8" style:normal weight:400 stretch:100 src index:0): bad URI or cross-site access not allowed source: http://localhost:8002/a',
    )),
    Printed("firefox", "destinations", "font-face plain, another", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘http://third.localhost:8003’).",
        'downloadable font: download failed (font-family: "f10" style:normal weight:400 stretch:100 src index:0): bad URI or cross-site access not allowed source: http://localhost:8002/a',
    )),
    Printed("firefox", "resource-policies", "same-origin of sibling, no-cors", (
        "The resource at “http://127.0.0.1:8001/a” was blocked due to its Cross-Origin-Resource-Policy header (or lack thereof). See https://developer.mozilla.org/docs/Web/HTTP/Cross-Origin_Resource_Policy_(CORP)#",
    )),
    Printed("firefox", "resource-policies", "same-origin of sibling, image", (
        "The resource at “http://127.0.0.1:8001/a” was blocked due to its Cross-Origin-Resource-Policy header (or lack thereof). See https://developer.mozilla.org/docs/Web/HTTP/Cross-Origin_Resource_Policy_(CORP)#",
    )),
    Printed("firefox", "resource-policies", "same-origin of api, no-cors", (
        "The resource at “http://localhost:8002/a” was blocked due to its Cross-Origin-Resource-Policy header (or lack thereof). See https://developer.mozilla.org/docs/Web/HTTP/Cross-Origin_Resource_Policy_(CORP)#",
    )),
    Printed("firefox", "scripts", "modulepreload use-credentials, redirected", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘http://localhost:8002/a’. (Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
        "Loading module from “http://localhost:8002/a” was blocked because of a disallowed MIME type (“”).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "scripts", "modulepreload use-credentials, redirected in place", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘http://localhost:8002/a’. (Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
        "Loading module from “http://localhost:8002/a” was blocked because of a disallowed MIME type (“”).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
    )),
    Printed("firefox", "scripts", "static-import use-credentials, star", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘http://localhost:8002/a’. (Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
        "Module source URI is not allowed in this document: “http://localhost:8002/a”.",
    )),
    Printed("firefox", "scripts", "static-import use-credentials, redirected", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘http://localhost:8002/a’. (Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
        "Loading module from “http://localhost:8002/a” was blocked because of a disallowed MIME type (“”).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
        "Module source URI is not allowed in this document: “http://localhost:8002/a”.",
    )),
    Printed("firefox", "scripts", "static-import use-credentials, redirected in place", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘http://localhost:8002/a’. (Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
        "Loading module from “http://localhost:8002/a” was blocked because of a disallowed MIME type (“”).",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8002/a. (Reason: CORS request did not succeed). Status code: (null).",
        "Module source URI is not allowed in this document: “http://localhost:8002/a”.",
    )),
    Printed("firefox", "scripts", "static-import use-credentials, redirected out", (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘http://localhost:8002/b’. (Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
        "Module source URI is not allowed in this document: “http://127.0.0.1:8000/a”.",
    )),
    Printed("firefox", "scripts", "module-worker, redirected out", (
        "Security Error: Content at http://127.0.0.1:8000/page may not load data from http://localhost:8002/b.",
        "Loading Worker from “http://127.0.0.1:8000/a” was blocked because of a disallowed MIME type (“”).",
    )),
    Printed("firefox", "scripts", "module-worker use-credentials, redirected out", (
        "Security Error: Content at http://127.0.0.1:8000/page may not load data from http://localhost:8002/b.",
        "Loading Worker from “http://127.0.0.1:8000/a” was blocked because of a disallowed MIME type (“”).",
    )),
    Printed("firefox", "scripts", "sharedworker, redirected out", (
        "Security Error: Content at http://127.0.0.1:8000/page may not load data from http://localhost:8002/b.",
        "Loading Worker from “http://127.0.0.1:8000/a” was blocked because of a disallowed MIME type (“”).",
    )),
    Printed("firefox", "scripts", "sharedworker, a cookie", (
        "Security Error: Content at http://127.0.0.1:8000/page may not load data from http://127.0.0.1:8001/a.",
    )),
    Printed("firefox", "sockets", "redirected", (
        "Firefox can’t establish a connection to the server at ws://localhost:8002/a.",
    )),
    Printed("firefox", "sockets", "refused by 200", (
        "Firefox can’t establish a connection to the server at ws://localhost:8002/a.",
    )),
    Printed("firefox", "sockets", "refused by 403", (
        "Firefox can’t establish a connection to the server at ws://localhost:8002/a.",
    )),
    Printed("webkit", "allow-origin", "missing, same-origin", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "allow-origin", "missing, include", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "allow-origin", "star, include", (
        "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "allow-origin", "null, same-origin", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "allow-origin", "null, include", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "allow-origin", "empty, same-origin", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "allow-origin", "empty, include", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "allow-origin", "slash, same-origin", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "allow-origin", "no scheme, same-origin", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "allow-origin", "star with blanks, include", (
        "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "allow-origin", "trailing comma, same-origin", (
        "Access-Control-Allow-Origin cannot contain more than one origin.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Access-Control-Allow-Origin cannot contain more than one origin.",
    )),
    Printed("webkit", "allow-origin", "trailing comma, include", (
        "Access-Control-Allow-Origin cannot contain more than one origin.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Access-Control-Allow-Origin cannot contain more than one origin.",
    )),
    Printed("webkit", "allow-origin", "star comma, same-origin", (
        "Access-Control-Allow-Origin cannot contain more than one origin.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Access-Control-Allow-Origin cannot contain more than one origin.",
    )),
    Printed("webkit", "allow-origin", "space-separated, same-origin", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "allow-origin", "space-separated, include", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "allow-origin", "spelled Access-Control-Allow-Origins", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "allow-credentials", "missing", (
        'Credentials flag is true, but Access-Control-Allow-Credentials is not "true".',
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        'Failed to load resource: Credentials flag is true, but Access-Control-Allow-Credentials is not "true".',
    )),
    Printed("webkit", "allow-credentials", "missing, on the preflight", (
        'Credentials flag is true, but Access-Control-Allow-Credentials is not "true".',
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        'Failed to load resource: Credentials flag is true, but Access-Control-Allow-Credentials is not "true".',
    )),
    Printed("webkit", "allow-credentials", "capital", (
        'Credentials flag is true, but Access-Control-Allow-Credentials is not "true".',
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        'Failed to load resource: Credentials flag is true, but Access-Control-Allow-Credentials is not "true".',
    )),
    Printed("webkit", "allow-credentials", "capital, on the preflight", (
        'Credentials flag is true, but Access-Control-Allow-Credentials is not "true".',
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        'Failed to load resource: Credentials flag is true, but Access-Control-Allow-Credentials is not "true".',
    )),
    Printed("webkit", "allow-credentials", "upper case", (
        'Credentials flag is true, but Access-Control-Allow-Credentials is not "true".',
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        'Failed to load resource: Credentials flag is true, but Access-Control-Allow-Credentials is not "true".',
    )),
    Printed("webkit", "allow-credentials", "upper case, on the preflight", (
        'Credentials flag is true, but Access-Control-Allow-Credentials is not "true".',
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        'Failed to load resource: Credentials flag is true, but Access-Control-Allow-Credentials is not "true".',
    )),
    Printed("webkit", "actual-status", "304 not allowed", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 304",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 304",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "actual-status", "400 allowed", (
        "Failed to load resource: the server responded with a status of 400 (Scripted)",
    )),
    Printed("webkit", "actual-status", "401 allowed", (
        "Failed to load resource: the server responded with a status of 401 (Scripted)",
    )),
    Printed("webkit", "actual-status", "402 allowed", (
        "Failed to load resource: the server responded with a status of 402 (Scripted)",
    )),
    Printed("webkit", "actual-status", "403 allowed", (
        "Failed to load resource: the server responded with a status of 403 (Scripted)",
    )),
    Printed("webkit", "actual-status", "404 allowed", (
        "Failed to load resource: the server responded with a status of 404 (Scripted)",
    )),
    Printed("webkit", "actual-status", "405 allowed", (
        "Failed to load resource: the server responded with a status of 405 (Scripted)",
    )),
    Printed("webkit", "actual-status", "406 allowed", (
        "Failed to load resource: the server responded with a status of 406 (Scripted)",
    )),
    Printed("webkit", "actual-status", "409 allowed", (
        "Failed to load resource: the server responded with a status of 409 (Scripted)",
    )),
    Printed("webkit", "actual-status", "410 allowed", (
        "Failed to load resource: the server responded with a status of 410 (Scripted)",
    )),
    Printed("webkit", "actual-status", "411 allowed", (
        "Failed to load resource: the server responded with a status of 411 (Scripted)",
    )),
    Printed("webkit", "actual-status", "413 allowed", (
        "Failed to load resource: the server responded with a status of 413 (Scripted)",
    )),
    Printed("webkit", "actual-status", "415 allowed", (
        "Failed to load resource: the server responded with a status of 415 (Scripted)",
    )),
    Printed("webkit", "actual-status", "418 allowed", (
        "Failed to load resource: the server responded with a status of 418 (Scripted)",
    )),
    Printed("webkit", "actual-status", "422 allowed", (
        "Failed to load resource: the server responded with a status of 422 (Scripted)",
    )),
    Printed("webkit", "actual-status", "429 allowed", (
        "Failed to load resource: the server responded with a status of 429 (Scripted)",
    )),
    Printed("webkit", "actual-status", "451 allowed", (
        "Failed to load resource: the server responded with a status of 451 (Scripted)",
    )),
    Printed("webkit", "actual-status", "500 allowed", (
        "Failed to load resource: the server responded with a status of 500 (Scripted)",
    )),
    Printed("webkit", "actual-status", "501 allowed", (
        "Failed to load resource: the server responded with a status of 501 (Scripted)",
    )),
    Printed("webkit", "actual-status", "502 allowed", (
        "Failed to load resource: the server responded with a status of 502 (Scripted)",
    )),
    Printed("webkit", "actual-status", "503 allowed", (
        "Failed to load resource: the server responded with a status of 503 (Scripted)",
    )),
    Printed("webkit", "actual-status", "504 allowed", (
        "Failed to load resource: the server responded with a status of 504 (Scripted)",
    )),
    Printed("webkit", "actual-status", "511 allowed", (
        "Failed to load resource: the server responded with a status of 511 (Scripted)",
    )),
    Printed("webkit", "actual-status", "599 allowed", (
        "Failed to load resource: the server responded with a status of 599 (Scripted)",
    )),
    Printed("webkit", "preflight-status", "300", (
        "Preflight response is not successful. Status code: 300",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Preflight response is not successful. Status code: 300",
    )),
    Printed("webkit", "preflight-status", "301", (
        "Preflight response is not successful. Status code: 301",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Preflight response is not successful. Status code: 301",
    )),
    Printed("webkit", "preflight-status", "302", (
        "Preflight response is not successful. Status code: 302",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Preflight response is not successful. Status code: 302",
    )),
    Printed("webkit", "preflight-status", "301 to <api/b>", (
        "Preflight response is not successful. Status code: 301",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Preflight response is not successful. Status code: 301",
    )),
    Printed("webkit", "preflight-status", "301 to <third/b>", (
        "Preflight response is not successful. Status code: 301",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Preflight response is not successful. Status code: 301",
    )),
    Printed("webkit", "preflight-status", "302 to <api/b>", (
        "Preflight response is not successful. Status code: 302",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Preflight response is not successful. Status code: 302",
    )),
    Printed("webkit", "preflight-status", "204 without any header", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 204",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 204",
    )),
    Printed("webkit", "methods", "'PUT' not listed", (
        "Method PUT is not allowed by Access-Control-Allow-Methods.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Method PUT is not allowed by Access-Control-Allow-Methods.",
    )),
    Printed("webkit", "methods", "'PATCH' not listed", (
        "Method PATCH is not allowed by Access-Control-Allow-Methods.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Method PATCH is not allowed by Access-Control-Allow-Methods.",
    )),
    Printed("webkit", "methods", "'patch' not listed", (
        "Method patch is not allowed by Access-Control-Allow-Methods.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Method patch is not allowed by Access-Control-Allow-Methods.",
    )),
    Printed("webkit", "methods", "'FOO' not listed", (
        "Method FOO is not allowed by Access-Control-Allow-Methods.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Method FOO is not allowed by Access-Control-Allow-Methods.",
    )),
    Printed("webkit", "methods", "'OPTIONS' with a header, not listed", (
        "Method OPTIONS is not allowed by Access-Control-Allow-Methods.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Method OPTIONS is not allowed by Access-Control-Allow-Methods.",
    )),
    Printed("webkit", "allow-methods", "missing, same-origin", (
        "Method PUT is not allowed by Access-Control-Allow-Methods.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Method PUT is not allowed by Access-Control-Allow-Methods.",
    )),
    Printed("webkit", "allow-methods", "missing, include", (
        "Method PUT is not allowed by Access-Control-Allow-Methods.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Method PUT is not allowed by Access-Control-Allow-Methods.",
    )),
    Printed("webkit", "allow-methods", "quoted, same-origin", (
        'Header Access-Control-Allow-Methods has an invalid value: "PUT"',
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        'Failed to load resource: Header Access-Control-Allow-Methods has an invalid value: "PUT"',
    )),
    Printed("webkit", "allow-methods", "quoted, include", (
        'Header Access-Control-Allow-Methods has an invalid value: "PUT"',
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        'Failed to load resource: Header Access-Control-Allow-Methods has an invalid value: "PUT"',
    )),
    Printed("webkit", "allow-methods", "space-separated, same-origin", (
        "Header Access-Control-Allow-Methods has an invalid value: GET PUT",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Header Access-Control-Allow-Methods has an invalid value: GET PUT",
    )),
    Printed("webkit", "allow-headers", "missing, same-origin", (
        "Request header field X-Foo is not allowed by Access-Control-Allow-Headers.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Request header field X-Foo is not allowed by Access-Control-Allow-Headers.",
    )),
    Printed("webkit", "allow-headers", "missing, include", (
        "Request header field X-Foo is not allowed by Access-Control-Allow-Headers.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Request header field X-Foo is not allowed by Access-Control-Allow-Headers.",
    )),
    Printed("webkit", "allow-headers", "empty, same-origin", (
        "Request header field X-Foo is not allowed by Access-Control-Allow-Headers.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Request header field X-Foo is not allowed by Access-Control-Allow-Headers.",
    )),
    Printed("webkit", "allow-headers", "quoted, same-origin", (
        'Header Access-Control-Allow-Headers has an invalid value: "x-foo"',
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        'Failed to load resource: Header Access-Control-Allow-Headers has an invalid value: "x-foo"',
    )),
    Printed("webkit", "allow-headers", "quoted, include", (
        'Header Access-Control-Allow-Headers has an invalid value: "x-foo"',
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        'Failed to load resource: Header Access-Control-Allow-Headers has an invalid value: "x-foo"',
    )),
    Printed("webkit", "allow-headers", "space-separated, same-origin", (
        "Header Access-Control-Allow-Headers has an invalid value: x-bar x-foo",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Header Access-Control-Allow-Headers has an invalid value: x-bar x-foo",
    )),
    Printed("webkit", "allow-headers", "authorization under '*', include", (
        "Request header field Authorization is not allowed by Access-Control-Allow-Headers.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Request header field Authorization is not allowed by Access-Control-Allow-Headers.",
    )),
    Printed("webkit", "allow-headers", "authorization under 'x-foo', same-origin", (
        "Request header field Authorization is not allowed by Access-Control-Allow-Headers.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Request header field Authorization is not allowed by Access-Control-Allow-Headers.",
    )),
    Printed("webkit", "allow-headers", "authorization under 'x-foo', include", (
        "Request header field Authorization is not allowed by Access-Control-Allow-Headers.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Request header field Authorization is not allowed by Access-Control-Allow-Headers.",
    )),
    Printed("webkit", "allow-headers", "two names under 'x-foo'", (
        "Request header field X-Bar is not allowed by Access-Control-Allow-Headers.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Request header field X-Bar is not allowed by Access-Control-Allow-Headers.",
    )),
    Printed("webkit", "cache", "other header, not listed", (
        "Request header field X-B is not allowed by Access-Control-Allow-Headers.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Request header field X-B is not allowed by Access-Control-Allow-Headers.",
    )),
    Printed("webkit", "cache", "other header, not listed, then the first", (
        "Request header field X-B is not allowed by Access-Control-Allow-Headers.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Request header field X-B is not allowed by Access-Control-Allow-Headers.",
    )),
    Printed("webkit", "cache", "other method, not listed, then the first", (
        "Method DELETE is not allowed by Access-Control-Allow-Methods.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Method DELETE is not allowed by Access-Control-Allow-Methods.",
    )),
    Printed("webkit", "cache", "no method line", (
        "Method PUT is not allowed by Access-Control-Allow-Methods.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Method PUT is not allowed by Access-Control-Allow-Methods.",
        "Method PUT is not allowed by Access-Control-Allow-Methods.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Method PUT is not allowed by Access-Control-Allow-Methods.",
    )),
    Printed("webkit", "cache", "another method gets no answer", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 204",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 204",
    )),
    Printed("webkit", "cache", "the first answer is an error", (
        "Failed to load resource: the server responded with a status of 500 (Scripted)",
    )),
    Printed("webkit", "cache", "a header that was not asked for", (
        "Request header field X-A is not allowed by Access-Control-Allow-Headers.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Request header field X-A is not allowed by Access-Control-Allow-Headers.",
    )),
    Printed("webkit", "redirects", "<api/a> to <third/b>, nothing", (
        "Origin null is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Fetch API cannot load http://third.localhost:8003/b due to access control checks.",
        "Failed to load resource: Origin null is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "redirects", "<api/a> to <third/b>, <page>", (
        "Origin null is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Fetch API cannot load http://third.localhost:8003/b due to access control checks.",
        "Failed to load resource: Origin null is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "redirects", "<api/a> to <page/b>, nothing", (
        "Origin null is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Fetch API cannot load http://127.0.0.1:8000/b due to access control checks.",
        "Failed to load resource: Origin null is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "redirects", "<api/a> to <page/b>, <page>", (
        "Origin null is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Fetch API cannot load http://127.0.0.1:8000/b due to access control checks.",
        "Failed to load resource: Origin null is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "redirects", "first hop says nothing", (
        "Cross-origin redirection to http://localhost:8002/b denied by Cross-Origin Resource Sharing policy: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 302",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cross-origin redirection to http://localhost:8002/b denied by Cross-Origin Resource Sharing policy: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 302",
    )),
    Printed("webkit", "redirects", "first hop of two servers says nothing", (
        "Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 302",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 302",
    )),
    Printed("webkit", "redirects", "first hop says null", (
        "Cross-origin redirection to http://localhost:8002/b denied by Cross-Origin Resource Sharing policy: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 302",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cross-origin redirection to http://localhost:8002/b denied by Cross-Origin Resource Sharing policy: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 302",
    )),
    Printed("webkit", "redirects", "first hop of two servers says null", (
        "Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 302",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 302",
    )),
    Printed("webkit", "redirects", "first hop says <api>", (
        "Cross-origin redirection to http://localhost:8002/b denied by Cross-Origin Resource Sharing policy: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 302",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cross-origin redirection to http://localhost:8002/b denied by Cross-Origin Resource Sharing policy: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 302",
    )),
    Printed("webkit", "redirects", "with credentials to <third/b>, <page>", (
        "Origin null is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Fetch API cannot load http://third.localhost:8003/b due to access control checks.",
        "Failed to load resource: Origin null is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "redirects", "with credentials to <api/b>, *", (
        "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Fetch API cannot load http://localhost:8002/b due to access control checks.",
        "Failed to load resource: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "redirects", "user and password, other origin", (
        "Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: redirection URL http://u:p@third.localhost:8003/b has credentials",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: redirection URL http://u:p@third.localhost:8003/b has credentials",
    )),
    Printed("webkit", "redirects", "user, other origin", (
        "Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: redirection URL http://u@third.localhost:8003/b has credentials",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: redirection URL http://u@third.localhost:8003/b has credentials",
    )),
    Printed("webkit", "redirects", "password, other origin", (
        "Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: redirection URL http://:p@third.localhost:8003/b has credentials",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: redirection URL http://:p@third.localhost:8003/b has credentials",
    )),
    Printed("webkit", "redirects", "data", (
        "Cross-origin redirection to data:text/plain,x denied by Cross-Origin Resource Sharing policy: not allowed to follow a cross-origin CORS redirection with non CORS scheme",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cross-origin redirection to data:text/plain,x denied by Cross-Origin Resource Sharing policy: not allowed to follow a cross-origin CORS redirection with non CORS scheme",
    )),
    Printed("webkit", "redirects", "mailto", (
        "Cross-origin redirection to mailto:x@example.com denied by Cross-Origin Resource Sharing policy: not allowed to follow a cross-origin CORS redirection with non CORS scheme",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cross-origin redirection to mailto:x@example.com denied by Cross-Origin Resource Sharing policy: not allowed to follow a cross-origin CORS redirection with non CORS scheme",
    )),
    Printed("webkit", "redirects", "about", (
        "Cross-origin redirection to about:blank denied by Cross-Origin Resource Sharing policy: not allowed to follow a cross-origin CORS redirection with non CORS scheme",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cross-origin redirection to about:blank denied by Cross-Origin Resource Sharing policy: not allowed to follow a cross-origin CORS redirection with non CORS scheme",
    )),
    Printed("webkit", "redirects", "javascript", (
        "Cross-origin redirection to javascript:0 denied by Cross-Origin Resource Sharing policy: not allowed to follow a cross-origin CORS redirection with non CORS scheme",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cross-origin redirection to javascript:0 denied by Cross-Origin Resource Sharing policy: not allowed to follow a cross-origin CORS redirection with non CORS scheme",
    )),
    Printed("webkit", "redirects", "file", (
        "Cross-origin redirection to file:///etc/hostname denied by Cross-Origin Resource Sharing policy: not allowed to follow a cross-origin CORS redirection with non CORS scheme",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cross-origin redirection to file:///etc/hostname denied by Cross-Origin Resource Sharing policy: not allowed to follow a cross-origin CORS redirection with non CORS scheme",
    )),
    Printed("webkit", "redirects", "no such host syntax", (
        "Cross-origin redirection to http://[ denied by Cross-Origin Resource Sharing policy: not allowed to follow a cross-origin CORS redirection with non CORS scheme",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cross-origin redirection to http://[ denied by Cross-Origin Resource Sharing policy: not allowed to follow a cross-origin CORS redirection with non CORS scheme",
    )),
    Printed("webkit", "redirects", "bad port", (
        "Cross-origin redirection to http://localhost:99999/b denied by Cross-Origin Resource Sharing policy: not allowed to follow a cross-origin CORS redirection with non CORS scheme",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cross-origin redirection to http://localhost:99999/b denied by Cross-Origin Resource Sharing policy: not allowed to follow a cross-origin CORS redirection with non CORS scheme",
    )),
    Printed("webkit", "redirects", "blocked port", (
        "Not allowed to use restricted network port 22: http://localhost:22/b",
    )),
    Printed("webkit", "redirects", "nobody listens", (
        "Failed to load resource: Could not connect to localhost: Connection refused",
    )),
    Printed("webkit", "redirects", "from the page, user and password", (
        "Cross-origin redirection to http://localhost:8002/b denied by Cross-Origin Resource Sharing policy: redirection URL http://u:p@localhost:8002/b has credentials",
        "Failed to load resource: Cross-origin redirection to http://localhost:8002/b denied by Cross-Origin Resource Sharing policy: redirection URL http://u:p@localhost:8002/b has credentials",
        "Fetch API cannot load http://127.0.0.1:8000/a due to access control checks.",
    )),
    Printed("webkit", "redirects", "from the page, data", (
        "Cross-origin redirection to data:text/plain,x denied by Cross-Origin Resource Sharing policy: not allowed to follow a cross-origin CORS redirection with non CORS scheme",
        "Failed to load resource: Cross-origin redirection to data:text/plain,x denied by Cross-Origin Resource Sharing policy: not allowed to follow a cross-origin CORS redirection with non CORS scheme",
        "Fetch API cannot load http://127.0.0.1:8000/a due to access control checks.",
    )),
    Printed("webkit", "redirects", "two places that differ", (
        "Origin null is not allowed by Access-Control-Allow-Origin. Status code: 404",
        "Fetch API cannot load http://third.localhost:8003/b,%20http://localhost:8002/b due to access control checks.",
        "Failed to load resource: Origin null is not allowed by Access-Control-Allow-Origin. Status code: 404",
    )),
    Printed("webkit", "redirects", "error", (
        "Not allowed to follow a redirection while loading http://localhost:8002/a",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Not allowed to follow a redirection while loading http://localhost:8002/a",
    )),
    Printed("webkit", "redirects", "error, not allowed", (
        "Cross-origin redirection to http://localhost:8002/b denied by Cross-Origin Resource Sharing policy: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 302",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cross-origin redirection to http://localhost:8002/b denied by Cross-Origin Resource Sharing policy: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 302",
    )),
    Printed("webkit", "redirects", "error, PUT", (
        "Not allowed to follow a redirection while loading http://localhost:8002/a",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Not allowed to follow a redirection while loading http://localhost:8002/a",
    )),
    Printed("webkit", "redirects", "error, from the page", (
        "Not allowed to follow a redirection while loading http://127.0.0.1:8000/a",
        "Fetch API cannot load http://127.0.0.1:8000/a due to access control checks.",
        "Failed to load resource: Not allowed to follow a redirection while loading http://127.0.0.1:8000/a",
    )),
    Printed("webkit", "redirects", "same-origin mode, elsewhere", (
        "Unsafe attempt to load URL http://localhost:8002/b from origin http://127.0.0.1:8000. Domains, protocols and ports must match.",
        "Fetch API cannot load http://localhost:8002/b due to access control checks.",
        "Failed to load resource: Unsafe attempt to load URL http://localhost:8002/b from origin http://127.0.0.1:8000. Domains, protocols and ports must match.",
    )),
    Printed("webkit", "redirects", "second preflight to page, nobody allowed", (
        "Origin null is not allowed by Access-Control-Allow-Origin. Status code: 204",
        "Fetch API cannot load http://127.0.0.1:8000/b due to access control checks.",
        "Failed to load resource: Origin null is not allowed by Access-Control-Allow-Origin. Status code: 204",
    )),
    Printed("webkit", "redirects", "second preflight to page, the page allowed", (
        "Origin null is not allowed by Access-Control-Allow-Origin. Status code: 204",
        "Fetch API cannot load http://127.0.0.1:8000/b due to access control checks.",
        "Failed to load resource: Origin null is not allowed by Access-Control-Allow-Origin. Status code: 204",
    )),
    Printed("webkit", "redirects", "second preflight to third, nobody allowed", (
        "Origin null is not allowed by Access-Control-Allow-Origin. Status code: 204",
        "Fetch API cannot load http://third.localhost:8003/b due to access control checks.",
        "Failed to load resource: Origin null is not allowed by Access-Control-Allow-Origin. Status code: 204",
    )),
    Printed("webkit", "redirects", "second preflight to third, the page allowed", (
        "Origin null is not allowed by Access-Control-Allow-Origin. Status code: 204",
        "Fetch API cannot load http://third.localhost:8003/b due to access control checks.",
        "Failed to load resource: Origin null is not allowed by Access-Control-Allow-Origin. Status code: 204",
    )),
    Printed("webkit", "redirects", "second preflight refused", (
        "Origin null is not allowed by Access-Control-Allow-Origin. Status code: 204",
        "Fetch API cannot load http://third.localhost:8003/b due to access control checks.",
        "Failed to load resource: Origin null is not allowed by Access-Control-Allow-Origin. Status code: 204",
    )),
    Printed("webkit", "redirects", "page api page, <page>", (
        "Cross-origin redirection to http://127.0.0.1:8000/2 denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Failed to load resource: Cross-origin redirection to http://127.0.0.1:8000/2 denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Fetch API cannot load http://localhost:8002/1 due to access control checks.",
    )),
    Printed("webkit", "redirects", "page api page, null", (
        "Cross-origin redirection to http://127.0.0.1:8000/2 denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Failed to load resource: Cross-origin redirection to http://127.0.0.1:8000/2 denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Fetch API cannot load http://localhost:8002/1 due to access control checks.",
    )),
    Printed("webkit", "redirects", "page api page, *", (
        "Cross-origin redirection to http://127.0.0.1:8000/2 denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Failed to load resource: Cross-origin redirection to http://127.0.0.1:8000/2 denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Fetch API cannot load http://localhost:8002/1 due to access control checks.",
    )),
    Printed("webkit", "redirects", "page api api, include, star", (
        "Cross-origin redirection to http://localhost:8002/2 denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Fetch API cannot load http://localhost:8002/1 due to access control checks.",
        "Failed to load resource: Cross-origin redirection to http://localhost:8002/2 denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "redirects", "21 times", (
        "Load cannot follow more than 20 redirections",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Load cannot follow more than 20 redirections",
    )),
    Printed("webkit", "redirects", "21 times, same origin", (
        "Load cannot follow more than 20 redirections",
        "Fetch API cannot load http://127.0.0.1:8000/a due to access control checks.",
        "Failed to load resource: Load cannot follow more than 20 redirections",
    )),
    Printed("webkit", "opaque", "sandbox, <page>, PUT", (
        "Origin null is not allowed by Access-Control-Allow-Origin. Status code: 204",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin null is not allowed by Access-Control-Allow-Origin. Status code: 204",
    )),
    Printed("webkit", "opaque", "sandbox, NULL, same-origin", (
        "Origin null is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin null is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "opaque", "sandbox, NULL, include", (
        "Origin null is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin null is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "opaque", "sandbox, NULL, PUT", (
        "Origin null is not allowed by Access-Control-Allow-Origin. Status code: 204",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin null is not allowed by Access-Control-Allow-Origin. Status code: 204",
    )),
    Printed("webkit", "opaque", "sandbox, same-origin mode", (
        "Fetch API cannot load http://127.0.0.1:8000/a.",
    )),
    Printed("webkit", "opaque", "data, NULL, same-origin", (
        "Origin null is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin null is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "opaque", "data, NULL, PUT", (
        "Origin null is not allowed by Access-Control-Allow-Origin. Status code: 204",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin null is not allowed by Access-Control-Allow-Origin. Status code: 204",
    )),
    Printed("webkit", "opaque", "data, same-origin mode", (
        "Fetch API cannot load http://127.0.0.1:8000/a.",
    )),
    Printed("webkit", "modes", "same-origin GET", (
        "Fetch API cannot load http://localhost:8002/a.",
    )),
    Printed("webkit", "modes", "no-cors 404", (
        "Failed to load resource: the server responded with a status of 404 (Scripted)",
    )),
    Printed("webkit", "modes", "no-cors 500", (
        "Failed to load resource: the server responded with a status of 500 (Scripted)",
    )),
    Printed("webkit", "modes", "to another scheme", (
        "Cross origin requests are only supported for HTTP.",
        "Fetch API cannot load ftp://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "modes", "to a blocked port", (
        "Not allowed to use restricted network port 1: http://localhost:1/a",
    )),
    Printed("webkit", "modes", "GET where nobody listens", (
        "Failed to load resource: Could not connect to localhost: Connection refused",
    )),
    Printed("webkit", "modes", "PUT where nobody listens", (
        "Could not connect to localhost: Connection refused",
        "Fetch API cannot load http://localhost:8004/a due to access control checks.",
        "Failed to load resource: Could not connect to localhost: Connection refused",
    )),
    Printed("webkit", "xhr", "patch", (
        "Method patch is not allowed by Access-Control-Allow-Methods.",
        "XMLHttpRequest cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "xhr", "FOO", (
        "Failed to load resource: Method patch is not allowed by Access-Control-Allow-Methods.",
    )),
    Printed("webkit", "xhr", "upload listener, refused", (
        "Preflight response is not successful. Status code: 404",
        "XMLHttpRequest cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "xhr", "upload listener, POST not listed", (
        "Failed to load resource: Preflight response is not successful. Status code: 404",
    )),
    Printed("webkit", "xhr", "header not listed", (
        "Request header field X-Foo is not allowed by Access-Control-Allow-Headers.",
        "XMLHttpRequest cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "xhr", "header twice", (
        "Failed to load resource: Request header field X-Foo is not allowed by Access-Control-Allow-Headers.",
    )),
    Printed("webkit", "xhr", "forbidden Cookie", (
        'Refused to set unsafe header "Cookie"',
    )),
    Printed("webkit", "xhr", "forbidden Origin", (
        'Refused to set unsafe header "Origin"',
    )),
    Printed("webkit", "xhr", "forbidden Sec-Foo", (
        'Refused to set unsafe header "Sec-Foo"',
    )),
    Printed("webkit", "xhr", "forbidden Host", (
        'Refused to set unsafe header "Host"',
    )),
    Printed("webkit", "xhr", "Content-Type", (
        "Request header field Content-Type is not allowed by Access-Control-Allow-Headers.",
        "XMLHttpRequest cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "xhr", "Content-Type, plain", (
        "Failed to load resource: Request header field Content-Type is not allowed by Access-Control-Allow-Headers.",
    )),
    Printed("webkit", "xhr", "allowed nothing", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "XMLHttpRequest cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "xhr", "allowed nothing, with credentials", (
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "XMLHttpRequest cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "xhr", "allowed *", (
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "xhr", "allowed *, with credentials", (
        "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "XMLHttpRequest cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "xhr", "allowed <page>", (
        "Failed to load resource: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "xhr", "allowed <api>", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "XMLHttpRequest cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "xhr", "allowed <api>, with credentials", (
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "XMLHttpRequest cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "xhr", "204", (
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "xhr", "404", (
        "Failed to load resource: the server responded with a status of 404 (Scripted)",
    )),
    Printed("webkit", "two-answers", "nothing, then nothing, same-origin", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 204",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 204",
    )),
    Printed("webkit", "two-answers", "star, then nothing, include", (
        "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "two-answers", "star, then star, include", (
        "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "two-answers", "star, then the origin, include", (
        "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "two-answers", "another, then nothing, same-origin", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 204",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 204",
    )),
    Printed("webkit", "two-answers", "another, then nothing, include", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 204",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 204",
    )),
    Printed("webkit", "two-answers", "another, then star, same-origin", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 204",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 204",
    )),
    Printed("webkit", "two-answers", "two lines, then nothing, same-origin", (
        "Access-Control-Allow-Origin cannot contain more than one origin.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Access-Control-Allow-Origin cannot contain more than one origin.",
    )),
    Printed("webkit", "two-answers", "two lines, then nothing, include", (
        "Access-Control-Allow-Origin cannot contain more than one origin.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Access-Control-Allow-Origin cannot contain more than one origin.",
    )),
    Printed("webkit", "two-answers", "two lines, then star, same-origin", (
        "Access-Control-Allow-Origin cannot contain more than one origin.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Access-Control-Allow-Origin cannot contain more than one origin.",
    )),
    Printed("webkit", "two-answers", "allowed, then 401 with", (
        "Failed to load resource: the server responded with a status of 401 (Scripted)",
    )),
    Printed("webkit", "cookies", "set by an error", (
        "Failed to load resource: the server responded with a status of 500 (Scripted)",
        "Failed to load resource: the server responded with a status of 500 (Scripted)",
    )),
    Printed("webkit", "bodies", "short, allowed", (
        "Failed to load resource: Connection terminated unexpectedly",
    )),
    Printed("webkit", "bodies", "short, allowed, on the preflight", (
        "Connection terminated unexpectedly",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Connection terminated unexpectedly",
    )),
    Printed("webkit", "bodies", "short, not allowed, on the preflight", (
        "Connection terminated unexpectedly",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Connection terminated unexpectedly",
    )),
    Printed("webkit", "bodies", "short, no-cors", (
        "Failed to load resource: Connection terminated unexpectedly",
    )),
    Printed("webkit", "bodies", "short, of a redirect", (
        "Failed to load resource: Connection terminated unexpectedly",
        "Failed to load resource: Connection terminated unexpectedly",
    )),
    Printed("webkit", "bodies", "short, of an error", (
        "Failed to load resource: the server responded with a status of 500 (Scripted)",
        "Failed to load resource: Connection terminated unexpectedly",
    )),
    Printed("webkit", "bodies", "cut, allowed", (
        "Failed to load resource: Connection terminated unexpectedly",
    )),
    Printed("webkit", "bodies", "cut, allowed, on the preflight", (
        "Connection terminated unexpectedly",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Connection terminated unexpectedly",
    )),
    Printed("webkit", "bodies", "cut, of a redirect", (
        "Failed to load resource: Connection terminated unexpectedly",
        "Failed to load resource: Connection terminated unexpectedly",
    )),
    Printed("webkit", "bodies", "cut, of an error", (
        "Failed to load resource: the server responded with a status of 500 (Scripted)",
        "Failed to load resource: Connection terminated unexpectedly",
    )),
    Printed("webkit", "statuses-of-the-network", "401 allowed", (
        "Failed to load resource: the server responded with a status of 401 (Scripted)",
    )),
    Printed("webkit", "statuses-of-the-network", "407 allowed", (
        "Failed to load resource: the server responded with a status of 407 (Scripted)",
    )),
    Printed("webkit", "statuses-of-the-network", "407 allowed, then 200", (
        "Failed to load resource: the server responded with a status of 407 (Scripted)",
    )),
    Printed("webkit", "statuses-of-the-network", "407 to a POST, then 200", (
        "Failed to load resource: the server responded with a status of 407 (Scripted)",
    )),
    Printed("webkit", "statuses-of-the-network", "421 allowed", (
        "Failed to load resource: the server responded with a status of 421 (Scripted)",
    )),
    Printed("webkit", "statuses-of-the-network", "421, no-cors", (
        "Failed to load resource: the server responded with a status of 421 (Scripted)",
    )),
    Printed("webkit", "statuses-of-the-network", "421 of the page's origin", (
        "Failed to load resource: the server responded with a status of 421 (Scripted)",
    )),
    Printed("webkit", "data-urls", "cors data:x", (
        "Fetch API cannot load data:x.",
        "Failed to load resource: Data URL decoding failed",
    )),
    Printed("webkit", "data-urls", "no-cors data:x", (
        "Fetch API cannot load data:x.",
        "Failed to load resource: Data URL decoding failed",
    )),
    Printed("webkit", "data-urls", "cors data:text/plain;base64,a", (
        "Fetch API cannot load data:text/plain;base64,a.",
        "Failed to load resource: Data URL decoding failed",
    )),
    Printed("webkit", "data-urls", "no-cors data:text/plain;base64,a", (
        "Fetch API cannot load data:text/plain;base64,a.",
        "Failed to load resource: Data URL decoding failed",
    )),
    Printed("webkit", "requests", "integrity right, cors", (
        "Failed integrity metadata check. http://localhost:8002/a. Failed integrity metadata check. Content length: 4, Expected content length: 4, Expected metadata: sha256-S0Xje9ZsCKvUOWSUgXqcUU6tSfONdRC/KNtxrpYvgI0=",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "requests", "integrity right, no-cors", (
        "Failed integrity metadata check. http://localhost:8002/a. Failed integrity metadata check. Content length: 4, Expected content length: 4, Expected metadata: sha256-S0Xje9ZsCKvUOWSUgXqcUU6tSfONdRC/KNtxrpYvgI0=",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "requests", "integrity right, same origin", (
        "Failed integrity metadata check. http://127.0.0.1:8000/a. Failed integrity metadata check. Content length: 4, Expected content length: 4, Expected metadata: sha256-S0Xje9ZsCKvUOWSUgXqcUU6tSfONdRC/KNtxrpYvgI0=",
        "Fetch API cannot load http://127.0.0.1:8000/a due to access control checks.",
    )),
    Printed("webkit", "requests", "integrity wrong, cors", (
        "Failed integrity metadata check. http://localhost:8002/a. Failed integrity metadata check. Content length: 4, Expected content length: 4, Expected metadata: sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "requests", "integrity wrong, no-cors", (
        "Failed integrity metadata check. http://localhost:8002/a. Failed integrity metadata check. Content length: 4, Expected content length: 4, Expected metadata: sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "requests", "integrity wrong, same origin", (
        "Failed integrity metadata check. http://127.0.0.1:8000/a. Failed integrity metadata check. Content length: 4, Expected content length: 4, Expected metadata: sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "Fetch API cannot load http://127.0.0.1:8000/a due to access control checks.",
    )),
    Printed("webkit", "requests", "integrity right and wrong, cors", (
        "Failed integrity metadata check. http://localhost:8002/a. Failed integrity metadata check. Content length: 4, Expected content length: 4, Expected metadata: sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= sha256-S0Xje9ZsCKvUOWSUgXqcUU6tSfONdRC/KNtxrpYvgI0=",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "requests", "integrity right and wrong, no-cors", (
        "Failed integrity metadata check. http://localhost:8002/a. Failed integrity metadata check. Content length: 4, Expected content length: 4, Expected metadata: sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= sha256-S0Xje9ZsCKvUOWSUgXqcUU6tSfONdRC/KNtxrpYvgI0=",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "requests", "integrity right and wrong, same origin", (
        "Failed integrity metadata check. http://127.0.0.1:8000/a. Failed integrity metadata check. Content length: 4, Expected content length: 4, Expected metadata: sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= sha256-S0Xje9ZsCKvUOWSUgXqcUU6tSfONdRC/KNtxrpYvgI0=",
        "Fetch API cannot load http://127.0.0.1:8000/a due to access control checks.",
    )),
    Printed("webkit", "requests", "integrity no hash, no-cors", (
        "Failed integrity metadata check. http://localhost:8002/a. Failed integrity metadata check. Content length: 4, Expected content length: 4, Expected metadata: bogus",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "requests", "integrity a weaker one is wrong, cors", (
        "Failed integrity metadata check. http://localhost:8002/a. Failed integrity metadata check. Content length: 4, Expected content length: 4, Expected metadata: sha256-S0Xje9ZsCKvUOWSUgXqcUU6tSfONdRC/KNtxrpYvgI0= sha1-x",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "requests", "integrity a weaker one is wrong, no-cors", (
        "Failed integrity metadata check. http://localhost:8002/a. Failed integrity metadata check. Content length: 4, Expected content length: 4, Expected metadata: sha256-S0Xje9ZsCKvUOWSUgXqcUU6tSfONdRC/KNtxrpYvgI0= sha1-x",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "requests", "integrity a weaker one is wrong, same origin", (
        "Failed integrity metadata check. http://127.0.0.1:8000/a. Failed integrity metadata check. Content length: 4, Expected content length: 4, Expected metadata: sha256-S0Xje9ZsCKvUOWSUgXqcUU6tSfONdRC/KNtxrpYvgI0= sha1-x",
        "Fetch API cannot load http://127.0.0.1:8000/a due to access control checks.",
    )),
    Printed("webkit", "requests", "keepalive POST of 65537 bytes", (
        "Reached maximum amount of queued data of 64Kb for keepalive requests",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "requests", "keepalive PUT of 65537 bytes", (
        "Reached maximum amount of queued data of 64Kb for keepalive requests",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "requests", "keepalive POST of 70000 bytes", (
        "Reached maximum amount of queued data of 64Kb for keepalive requests",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "requests", "Range bytes=0-9, 416", (
        "Failed to load resource: the server responded with a status of 416 (Scripted)",
    )),
    Printed("webkit", "requests", "Range bytes=0-, 416", (
        "Failed to load resource: the server responded with a status of 416 (Scripted)",
    )),
    Printed("webkit", "requests", "Range bytes=-9, 416", (
        "Failed to load resource: the server responded with a status of 416 (Scripted)",
    )),
    Printed("webkit", "destinations", "image plain, nothing", (
        "Unable to get image data from canvas because the canvas has been tainted by cross-origin data.",
    )),
    Printed("webkit", "destinations", "image plain, star", (
        "Unable to get image data from canvas because the canvas has been tainted by cross-origin data.",
    )),
    Printed("webkit", "destinations", "image plain, another", (
        "Unable to get image data from canvas because the canvas has been tainted by cross-origin data.",
    )),
    Printed("webkit", "destinations", "image anonymous, nothing", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Cannot load image http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "destinations", "image anonymous, another", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Cannot load image http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "destinations", "image use-credentials, nothing", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Cannot load image http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "destinations", "image use-credentials, star", (
        "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Cannot load image http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "destinations", "image use-credentials, another", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Cannot load image http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "destinations", "image use-credentials, redirected", (
        "Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Cannot load image http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "destinations", "script anonymous, nothing", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Cross-origin script load denied by Cross-Origin Resource Sharing policy.",
    )),
    Printed("webkit", "destinations", "script anonymous, another", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Cross-origin script load denied by Cross-Origin Resource Sharing policy.",
    )),
    Printed("webkit", "destinations", "script use-credentials, nothing", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Cross-origin script load denied by Cross-Origin Resource Sharing policy.",
    )),
    Printed("webkit", "destinations", "script use-credentials, star", (
        "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Failed to load resource: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Cross-origin script load denied by Cross-Origin Resource Sharing policy.",
    )),
    Printed("webkit", "destinations", "script use-credentials, another", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Cross-origin script load denied by Cross-Origin Resource Sharing policy.",
    )),
    Printed("webkit", "destinations", "script use-credentials, redirected", (
        "Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Failed to load resource: Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Cross-origin script load denied by Cross-Origin Resource Sharing policy.",
    )),
    Printed("webkit", "destinations", "module plain, nothing", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "destinations", "module plain, another", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "destinations", "module anonymous, nothing", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "destinations", "module anonymous, another", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "destinations", "module use-credentials, nothing", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "destinations", "module use-credentials, star", (
        "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Failed to load resource: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "destinations", "module use-credentials, another", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "destinations", "module use-credentials, redirected", (
        "Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Failed to load resource: Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "destinations", "style use-credentials, star", (
        "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Failed to load resource: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "destinations", "style use-credentials, redirected", (
        "Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Failed to load resource: Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "destinations", "eventsource plain, nothing", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "EventSource cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "destinations", "eventsource plain, star", (
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "destinations", "eventsource plain, another", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "EventSource cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "destinations", "eventsource anonymous, nothing", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "EventSource cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "destinations", "eventsource anonymous, another", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "EventSource cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "destinations", "eventsource use-credentials, nothing", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "EventSource cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "destinations", "eventsource use-credentials, star", (
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "EventSource cannot load http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "destinations", "eventsource use-credentials, another", (
        "Failed to load resource: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "EventSource cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "destinations", "eventsource use-credentials, redirected", (
        "Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "EventSource cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "destinations", "preload use-credentials, star", (
        "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Failed to load resource: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "destinations", "preload use-credentials, redirected", (
        "Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Failed to load resource: Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "destinations", "track anonymous, nothing", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Cross-origin text track load denied by Cross-Origin Resource Sharing policy.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "destinations", "track anonymous, another", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Cross-origin text track load denied by Cross-Origin Resource Sharing policy.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "destinations", "track use-credentials, nothing", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Cross-origin text track load denied by Cross-Origin Resource Sharing policy.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "destinations", "track use-credentials, star", (
        "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Cross-origin text track load denied by Cross-Origin Resource Sharing policy.",
        "Failed to load resource: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "destinations", "track use-credentials, another", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Cross-origin text track load denied by Cross-Origin Resource Sharing policy.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "destinations", "track use-credentials, redirected", (
        "Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Cross-origin text track load denied by Cross-Origin Resource Sharing policy.",
        "Failed to load resource: Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "destinations", "webgl anonymous, nothing", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Cannot load image http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "destinations", "webgl anonymous, another", (
        "Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
        "Cannot load image http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 200",
    )),
    Printed("webkit", "destinations", "webgl use-credentials, star", (
        "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Cannot load image http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "destinations", "webgl use-credentials, redirected", (
        "Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Cannot load image http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "destinations", "beacon application/json, nothing", (
        "Beacon API cannot load http://localhost:8002/a. Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 204",
    )),
    Printed("webkit", "destinations", "beacon application/json, star", (
        "Beacon API cannot load http://localhost:8002/a. Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "destinations", "beacon application/json, another", (
        "Beacon API cannot load http://localhost:8002/a. Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 204",
    )),
    Printed("webkit", "resource-policies", "same-origin of sibling, no-cors", (
        "Cancelled load to http://127.0.0.1:8001/a because it violates the resource's Cross-Origin-Resource-Policy response header.",
        "Fetch API cannot load http://127.0.0.1:8001/a due to access control checks.",
        "Failed to load resource: Cancelled load to http://127.0.0.1:8001/a because it violates the resource's Cross-Origin-Resource-Policy response header.",
    )),
    Printed("webkit", "resource-policies", "same-origin of sibling, image", (
        "Cancelled load to http://127.0.0.1:8001/a because it violates the resource's Cross-Origin-Resource-Policy response header.",
        "Cannot load image http://127.0.0.1:8001/a due to access control checks.",
        "Failed to load resource: Cancelled load to http://127.0.0.1:8001/a because it violates the resource's Cross-Origin-Resource-Policy response header.",
    )),
    Printed("webkit", "resource-policies", "same-origin of api, no-cors", (
        "Cancelled load to http://localhost:8002/a because it violates the resource's Cross-Origin-Resource-Policy response header.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cancelled load to http://localhost:8002/a because it violates the resource's Cross-Origin-Resource-Policy response header.",
    )),
    Printed("webkit", "resource-policies", "same-origin of api, image", (
        "Cancelled load to http://localhost:8002/a because it violates the resource's Cross-Origin-Resource-Policy response header.",
        "Cannot load image http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cancelled load to http://localhost:8002/a because it violates the resource's Cross-Origin-Resource-Policy response header.",
    )),
    Printed("webkit", "resource-policies", "same-site of api, no-cors", (
        "Cancelled load to http://localhost:8002/a because it violates the resource's Cross-Origin-Resource-Policy response header.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cancelled load to http://localhost:8002/a because it violates the resource's Cross-Origin-Resource-Policy response header.",
    )),
    Printed("webkit", "resource-policies", "same-site of api, image", (
        "Cancelled load to http://localhost:8002/a because it violates the resource's Cross-Origin-Resource-Policy response header.",
        "Cannot load image http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cancelled load to http://localhost:8002/a because it violates the resource's Cross-Origin-Resource-Policy response header.",
    )),
    Printed("webkit", "resource-policies", "of a redirect, no-cors", (
        "Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cancelled load to http://localhost:8002/a because it violates the resource's Cross-Origin-Resource-Policy response header.",
        "Fetch API cannot load http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cancelled load to http://localhost:8002/a because it violates the resource's Cross-Origin-Resource-Policy response header.",
    )),
    Printed("webkit", "scripts", "modulepreload, redirected", (
        "Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Failed to load resource: Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "scripts", "modulepreload, redirected in place", (
        "Cross-origin redirection to http://localhost:8002/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Failed to load resource: Cross-origin redirection to http://localhost:8002/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "scripts", "modulepreload anonymous, redirected", (
        "Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Failed to load resource: Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "scripts", "module-worker, redirected out", (
        "Unsafe attempt to load URL http://localhost:8002/b from origin http://127.0.0.1:8000. Domains, protocols and ports must match.",
        "Cannot load http://localhost:8002/b due to access control checks.",
        "Failed to load resource: Unsafe attempt to load URL http://localhost:8002/b from origin http://127.0.0.1:8000. Domains, protocols and ports must match.",
    )),
    Printed("webkit", "scripts", "module-worker use-credentials, redirected out", (
        "Unsafe attempt to load URL http://localhost:8002/b from origin http://127.0.0.1:8000. Domains, protocols and ports must match.",
        "Cannot load http://localhost:8002/b due to access control checks.",
        "Failed to load resource: Unsafe attempt to load URL http://localhost:8002/b from origin http://127.0.0.1:8000. Domains, protocols and ports must match.",
    )),
    Printed("webkit", "scripts", "sharedworker, redirected out", (
        "Unsafe attempt to load URL http://localhost:8002/b from origin http://127.0.0.1:8000. Domains, protocols and ports must match.",
        "Cannot load http://localhost:8002/b due to access control checks.",
        "Failed to load resource: Unsafe attempt to load URL http://localhost:8002/b from origin http://127.0.0.1:8000. Domains, protocols and ports must match.",
    )),
    Printed("webkit", "scripts", "serviceworker, redirected out", (
        "Not allowed to follow a redirection while loading http://127.0.0.1:8000/a",
        "Cannot load http://127.0.0.1:8000/a due to access control checks.",
        "Failed to load resource: Not allowed to follow a redirection while loading http://127.0.0.1:8000/a",
    )),
    Printed("webkit", "scripts", "worker-import, star", (
        "Importing a module script failed.",
    )),
    Printed("webkit", "scripts", "worker-import, the origin, with credentials", (
        "Importing a module script failed.",
    )),
    Printed("webkit", "styles", "use, nothing", (
        "Unsafe attempt to load URL http://localhost:8002/a from origin http://127.0.0.1:8000. Domains, protocols and ports must match.",
    )),
    Printed("webkit", "styles", "use, star", (
        "Unsafe attempt to load URL http://localhost:8002/a from origin http://127.0.0.1:8000. Domains, protocols and ports must match.",
    )),
    Printed("webkit", "styles", "use, another", (
        "Unsafe attempt to load URL http://localhost:8002/a from origin http://127.0.0.1:8000. Domains, protocols and ports must match.",
    )),
    Printed("webkit", "styles", "use, redirected out", (
        "Unsafe attempt to load URL http://localhost:8002/b#s from origin http://127.0.0.1:8000. Domains, protocols and ports must match.",
        "Failed to load resource: Unsafe attempt to load URL http://localhost:8002/b#s from origin http://127.0.0.1:8000. Domains, protocols and ports must match.",
    )),
    Printed("webkit", "images", "svg-image use-credentials, star", (
        "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Cannot load image http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "images", "svg-image use-credentials, redirected", (
        "Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Cannot load image http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "images", "poster anonymous, nothing", (
        "Cannot load image http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "images", "poster anonymous, another", (
        "Cannot load image http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "images", "poster use-credentials, nothing", (
        "Cannot load image http://localhost:8002/a due to access control checks.",
    )),
    Printed("webkit", "images", "poster use-credentials, redirected", (
        "Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Cannot load image http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cross-origin redirection to http://third.localhost:8003/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "images", "poster use-credentials, redirected in place", (
        "Cross-origin redirection to http://localhost:8002/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
        "Cannot load image http://localhost:8002/a due to access control checks.",
        "Failed to load resource: Cross-origin redirection to http://localhost:8002/b denied by Cross-Origin Resource Sharing policy: Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    )),
    Printed("webkit", "beacons", "text/html, nothing", (
        "Beacon API cannot load http://localhost:8002/a. Origin http://127.0.0.1:8000 is not allowed by Access-Control-Allow-Origin. Status code: 204",
    )),
    Printed("webkit", "sockets", "refused by 200", (
        "WebSocket connection to 'ws://localhost:8002/a' failed: The server did not accept the WebSocket handshake.",
    )),
    Printed("webkit", "sockets", "refused by 403", (
        "WebSocket connection to 'ws://localhost:8002/a' failed: The server did not accept the WebSocket handshake.",
    )),
)
