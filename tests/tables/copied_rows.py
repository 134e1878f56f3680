"""Copied commands, in the words in which they were pasted, and the requests that they mean.

The rows of `REFUSED` mean no request, several, or one that only a shell could tell.
"""

from __future__ import annotations

from typing import Final, NamedTuple

PAGE: Final = "https://app.example"
JSON: Final = ("content-type", "application/json")
ACCEPT: Final = ("accept", "application/json")
MULTIPART: Final = ("content-type", "multipart/form-data; boundary=crossorigin")
FORM: Final = ("content-type", "application/x-www-form-urlencoded")


class Command(NamedTuple):
    """A command and its request.

    Attributes:
        name: of the form.
        text: of the command.
        url: that is meant.
        method: of the request.
        headers: that the page set.
        body: of the request.
        cookie: that goes along.
        origin: of the page.
    """

    name: str
    text: str
    url: str = "https://api.example/items"
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: str | None = None
    cookie: str | None = None
    origin: str | None = PAGE


CHROME_BASH: Final = r"""curl 'https://api.example/items?filter\[name\]=a&x=%20\{1\}' \
  -X 'PUT' \
  -H 'accept: application/json' \
  -H 'accept-language: en-GB,en;q=0.9' \
  -H 'authority: api.example' \
  -H 'cache-control: no-cache' \
  -H 'content-type: application/json' \
  -b 'sid=1; theme=dark' \
  -H 'dnt: 1' \
  -H 'origin: https://app.example' \
  -H 'pragma: no-cache' \
  -H 'priority: u=1, i' \
  -H 'referer: https://app.example/page' \
  -H 'sec-ch-ua: "Chromium";v="142"' \
  -H 'sec-fetch-mode: cors' \
  -H 'user-agent: Mozilla/5.0' \
  -H 'x-client-data: CIa2yQ' \
  -H 'x-empty;' \
  -H $'x-note: it\'s \u0021' \
  --data-raw $'{"name":"\u00e4","n":"a\\nb"}'"""

CHROME_CMD: Final = (
    'curl ^"https://api.example/items?a=1^&b=^%^20x^" ^\r\n'
    '  -X ^"PUT^" ^\r\n'
    '  -H ^"accept: */*^" ^\r\n'
    '  -H ^"content-type: application/json^" ^\r\n'
    '  -b ^"sid=1; theme=dark^" ^\r\n'
    '  -H ^"origin: https://app.example^" ^\r\n'
    '  -H ^"sec-ch-ua: ^\\^"Chromium^\\^";v=^\\^"142^\\^"^" ^\r\n'
    '  -H ^"x-token: a^|b^<c^>^" ^\r\n'
    '  --data-raw ^"^{^\\^"name^\\^":^\\^"a^\n\nb^\\^"^}^"'
)
CHROME_CMD_OLD: Final = (
    'curl "https://api.example/x?a=1" ^\n'
    '  -X "PUT" ^\n'
    '  -H "origin: https://app.example" ^\n'
    '  -H "x-token: 1 & 2"'
)
FIREFOX_POSIX: Final = (
    "curl 'https://api.example/items' -X POST "
    "-H 'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0' "
    "-H 'Accept: */*' -H 'Accept-Language: en-US,en;q=0.5' "
    "-H 'Accept-Encoding: gzip, deflate, br, zstd' -H 'Content-Type: application/json' "
    "-H 'Origin: https://app.example' -H 'Alt-Used: api.example' -H 'Connection: keep-alive' "
    "-H 'Referer: https://app.example/' -H 'Cookie: sid=1' -H 'Sec-Fetch-Dest: empty' "
    "-H 'Priority: u=4' -H 'TE: trailers' --data-raw '{\"a\":1}'"
)
FIREFOX_WINDOWS: Final = (
    'curl ^"https://api.example/items^" ^\r\n  -X PUT ^\r\n  --compressed ^\r\n'
    '  -H ^"Accept: */*^" ^\r\n  -H ^"Origin: https://app.example^"'
)
SAFARI: Final = """curl 'https://api.example/items' \\
-X 'PATCH' \\
-H 'Content-Type: application/json' \\
-H 'Accept: */*' \\
-H 'Sec-Fetch-Site: cross-site' \\
-H 'Accept-Language: en-GB,en;q=0.9' \\
-H 'Accept-Encoding: gzip, deflate, br' \\
-H 'Origin: https://app.example' \\
-H 'User-Agent: Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15' \\
-H 'Referer: https://app.example/' \\
-H 'Priority: u=3, i' \\
--data-binary '{"a":1}'"""
PREFLIGHT: Final = (
    "curl 'https://api.example/items' -X 'OPTIONS' -H 'accept: */*' "
    "-H 'access-control-request-headers: content-type,x-other' "
    "-H 'access-control-request-method: PATCH' -H 'origin: https://app.example'"
)

BASIC: Final = ("authorization", "Basic bWU6c2VjcmV0")


def _form(*parts: tuple[str, str, str]) -> str:
    """Return the body of a form of names, headers and contents."""
    named = "".join(
        f'--crossorigin\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
        f"{content}\r\n"
        for name, more, content in parts
    )
    return f"{named}--crossorigin--\r\n"


_O: Final = " -H 'Origin: https://app.example'"
_X: Final = "curl https://api.example/items"

COMMANDS: Final = (
    Command(
        "Chrome, bash", CHROME_BASH, "https://api.example/items?filter[name]=a&x=%20{1}", "PUT",
        (("accept", "application/json"), JSON, ("x-empty", ""), ("x-note", "it's !")),
        '{"name":"ä","n":"a\\nb"}', "sid=1; theme=dark",
    ),
    Command(
        "Chrome, cmd", CHROME_CMD, "https://api.example/items?a=1&b=%20x", "PUT",
        (("accept", "*/*"), JSON, ("x-token", "a|b<c>")), '{"name":"a\nb"}',
        "sid=1; theme=dark",
    ),
    Command("Chrome, cmd, older", CHROME_CMD_OLD, "https://api.example/x?a=1", "PUT",
            (("x-token", "1 & 2"),)),
    Command("Firefox, POSIX", FIREFOX_POSIX, method="POST",
            headers=(("Accept", "*/*"), ("Content-Type", "application/json")),
            body='{"a":1}', cookie="sid=1"),
    Command("Firefox, Windows", FIREFOX_WINDOWS, method="PUT", headers=(("Accept", "*/*"),)),
    Command("Safari", SAFARI, method="PATCH", body='{"a":1}',
            headers=(("Content-Type", "application/json"), ("Accept", "*/*"))),
    Command("the red row of a preflight", PREFLIGHT, method="PATCH",
            headers=(("content-type", "application/json"), ("x-other", ""))),
    Command("names of a preflight before its method",
            f"{_X} -X OPTIONS{_O} -H 'Access-Control-Request-Headers: authorization,range' "
            "-H 'Access-Control-Request-Method: GET'",
            headers=(("authorization", ""), ("range", "bytes=-1"))),
    Command("OPTIONS that is no preflight", f"{_X} -X OPTIONS{_O}", method="OPTIONS"),
    Command("an empty header", f"{_X}{_O} -H 'x-empty;'", headers=(("x-empty", ""),)),
    Command("a header that curl takes away", f"{_X}{_O} -H 'Accept:' -H 'nothing'"),
    Command("HTTP/2's pseudo-headers", f"{_X}{_O} -H 'authority: x' -H 'method: GET' "
            "-H 'path: /' -H 'scheme: https' -H ':authority: x'"),
    Command("a reload", f"{_X}{_O} -H 'cache-control: max-age=0' -H 'if-none-match: \"1\"'"),
    Command("flags together", f"curl -sSLi{_O} https://api.example/items"),
    Command("flags, and one with a value", f"curl -iX PUT{_O} https://api.example/items",
            method="PUT"),
    Command("a value at the flag", f"curl -sXPUT{_O} https://api.example/items -d1",
            method="PUT", headers=(FORM,), body="1"),
    Command("verbose", f"curl -sv{_O} --url https://api.example/items"),
    Command("a prompt", f"$ {_X}{_O}"),
    Command("a prompt of root", f"# {_X}{_O}"),
    Command("a byte order mark", f"\ufeff{_X}{_O}"),
    Command("curly quotes",
            "curl \u201chttps://api.example/items\u201d -H \u2018Origin: https://app.example\u2019"),
    Command("upper case and .exe", f"CURL.exe https://api.example/items{_O}"),
    Command("CRLF", f"curl 'https://api.example/items' \\\r\n {_O}\r\n"),
    Command("data in the query", f"{_X}?x=1{_O} -G -d a=1 --data-urlencode 'b=c d'",
            "https://api.example/items?x=1&a=1&b=c+d"),
    Command("data in an empty query", f"{_X}{_O} --get -d a=1",
            "https://api.example/items?a=1"),
    Command("encoded data", f"{_X}{_O} --data-urlencode 'a b' --data-urlencode n=é",
            method="POST", headers=(FORM,), body="a+b&n=%C3%A9"),
    Command("JSON", f"{_X}{_O} --json '{{}}'", method="POST", headers=(JSON, ACCEPT),
            body="{}"),
    Command("JSON in pieces, with a type of its own",
            f"{_X}{_O} --json '{{' -H 'content-type: text/json' -H 'accept: x/y' --json '}}'",
            method="POST", headers=(("content-type", "text/json"), ("accept", "x/y")),
            body="{}"),
    Command("JSON after data", f"{_X}{_O} -d a --json b -d c", method="POST",
            headers=(JSON, ACCEPT), body="ab&c"),
    Command("JSON in the query", f"{_X}{_O} -G --json 1", "https://api.example/items?1",
            headers=(JSON, ACCEPT)),
    Command("raw data with an at sign", f"{_X}{_O} --data-raw @me", method="POST",
            headers=(FORM,), body="@me"),
    Command("a form", f"{_X}{_O} -F a=1 --form 'f=@/etc/passwd'", method="POST",
            headers=(MULTIPART,),
            body='--crossorigin\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
            '--crossorigin\r\nContent-Disposition: form-data; name="f"; filename="file"'
            "\r\n\r\n\r\n--crossorigin--\r\n"),
    Command("parts of a form with a type, quotes, and a type of the whole",
            f"""{_X}{_O} -F 'a={{}};type=application/json' -F 'b="c;\\"d";filename=e' """
            "--form-string 'f=@g;type=h' -F 'i=<j' -H 'Content-Type: multipart/mixed'",
            method="POST",
            headers=(("content-type", "multipart/mixed; boundary=crossorigin"),),
            body=_form(("a", "\r\nContent-Type: application/json", "{}"), ("b", "", 'c;"d'),
                       ("f", "", "@g;type=h"), ("i", "", ""))),
    Command("a form with a type that is no form's", f"{_X}{_O} -F a=1 -H 'content-type: x/y'",
            method="POST", headers=(("content-type", "x/y"),), body=_form(("a", "", "1"))),
    Command("HEAD", f"{_X}{_O} -I", method="HEAD"),
    Command("HEAD with data in the query", f"{_X}#top{_O} -IG -d a=1 -d b",
            "https://api.example/items?a=1&b#top", "HEAD"),
    Command("a query beside a body", f"{_X}?{_O} --url-query 'a=b c' --url-query +d=%20 -d e",
            "https://api.example/items?a=b+c&d=%20", "POST", (FORM,), "e"),
    Command("a user", f"{_X}{_O} -u me:secret", headers=(BASIC,)),
    Command("a user, joined", f"{_X}{_O} --basic -sume:secret", headers=(BASIC,)),
    Command("a user without a password", f"{_X}{_O} -u me:",
            headers=(("authorization", "Basic bWU6"),)),
    Command("a user beside a header of the same name",
            f"{_X}{_O} -u me:secret -H 'Authorization: Token 1'",
            headers=(("Authorization", "Token 1"),)),
    Command("a bearer", f"{_X}{_O} --oauth2-bearer secret",
            headers=(("authorization", "Bearer secret"),)),
    Command("a bearer and a user", f"{_X}{_O} --oauth2-bearer secret -u me:secret",
            headers=(("authorization", "Bearer secret"),)),
    Command("values behind an equals sign",
            f"curl --url=https://api.example/items --request=PUT --header='x-a: 1'{_O}",
            method="PUT", headers=(("x-a", "1"),)),
    Command("several cookies", f"{_X}{_O} -b a=1 --cookie 'b=2; c=3' -b ''",
            cookie="a=1; b=2; c=3"),
    Command("cookies, and a header with others", f"{_X}{_O} -b a=1 -H 'Cookie: b=2'",
            cookie="b=2"),
    Command("a range", f"{_X}{_O} -r 0-9", headers=(("range", "bytes=0-9"),)),
    Command("flags turned off, flags of TLS",
            f"{_X}{_O} --no-keepalive --no-sessionid --no-compressed --ssl-no-revoke -1 -Z"),
    Command("the end of the options", f"curl{_O} -s -- https://api.example/items"),
    Command("no type of a body", f"{_X}{_O} -H 'Content-Type:' -d a", method="POST", body="a"),
    Command("an empty body", f"{_X}{_O} -d ''", method="POST", headers=(FORM,), body=""),
    Command("a text that the locale translates", f'{_X}{_O} -d $"a b"', method="POST",
            headers=(FORM,), body="a b"),
    Command("braces that no shell takes apart", f"{_X}{_O} -d {{a}} -d '{{b,c}}'",
            method="POST", headers=(FORM,), body="{a}&{b,c}"),
    Command("percent signs that encode", f'curl "https://api.example/%C3%A9%E4BD%AB"{_O}',
            "https://api.example/%C3%A9%E4BD%AB"),
    Command("percent signs in single quotes", f"{_X}{_O} -H 'x-a: %TOKEN%'",
            headers=(("x-a", "%TOKEN%"),)),
    Command("a fence of Markdown and comments", f"```bash\n# All items\n\n$ {_X}{_O}\n```\n"),
    *(
        Command(f"the prompt {prompt}", f"{prompt} {_X}{_O}")
        for prompt in ("me@host:~/work$", "[root@host ~]#", "me@host work %", "\u276f", ">")
    ),
    Command("a host that is the URL's", f"{_X}{_O} -H 'Host: api.example'"),
    Command("a host and a port that are the URL's",
            f"curl http://api.example:81/{_O} -H 'Host: API.example:81'",
            "http://api.example:81/"),
    Command("retries, a proxy, an authority",
            f"{_X}{_O} --retry 3 --proxy http://p -x q --cacert ca.pem -w '%{{http_code}}'"),
    Command("a file of cookies", f"{_X}{_O} -b cookies.txt -c cookies.txt"),
    Command("brackets that are no range", f"{_X}?filter[name]=a{_O}",
            "https://api.example/items?filter[name]=a"),
    Command("an address in brackets", f"curl 'http://[::1]:8000/x'{_O}",
            "http://[::1]:8000/x"),
    Command("braces with --globoff", f"{_X}/{{id}} -g{_O}", "https://api.example/items/{id}"),
    Command("a backslash with --globoff", f"{_X}'?a\\[' --globoff{_O}",
            "https://api.example/items?a\\["),
    Command("a dollar in single quotes", f"curl 'https://api.example/$metadata'{_O}",
            "https://api.example/$metadata"),
    Command("a dollar behind a backslash", f'curl "https://api.example/\\$x"{_O}',
            "https://api.example/$x"),
    Command("an amper sign in quotes", f'curl "https://api.example/x?a=1&b=2"{_O}',
            "https://api.example/x?a=1&b=2"),
    Command("escaped blanks and signs", f"curl https://api.example/x\\?a=1\\&b=2{_O}",
            "https://api.example/x?a=1&b=2"),
    Command("a line joined within quotes", f'{_X}{_O} -H "x-a: 1\\\n2"',
            headers=(("x-a", "12"),)),
    Command("all escapes of bash", f"{_X}{_O} -H $'x-a: \\x41\\101\\t\\q'",
            headers=(("x-a", "AA\tq"),)),
)  # fmt: skip

_ASKS: Final = "curl http://api.example/x -H 'Origin: https://app.example'"

POWERSHELL: Final = (
    "$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\n"
    'Invoke-WebRequest -UseBasicParsing -Uri "https://api.example/items" -WebSession $session'
)

REFUSED: Final = (
    (f"{_ASKS} | jq .", "interpret '|' of the command"),
    (f"{_ASKS} > out.json", "interpret '>' of the command"),
    (f"{_ASKS} 2>&1", "interpret '>' of the command"),
    (f"{_ASKS} && echo done", "interpret '&' of the command"),
    (f"{_ASKS}; curl http://other.example/", "interpret ';' of the command"),
    (f"{_ASKS} &", "interpret '&' of the command"),
    (f"({_ASKS})", "not a curl command"),
    ("curl http://api.example/x?a=1&b=2 -H 'Origin: https://app.example'", "quote the URL"),
    (f"{_ASKS}\ncurl http://other.example/", "copy one command"),
    (f"{_ASKS} https://other.example/", "several URLs"),
    (f"{_ASKS} #comment", "several URLs"),
    (f"{_ASKS} ^", "several URLs"),
    ("curl api.example/x", "write 'http://api.example/x' or 'https://api.example/x'"),
    ("curl localhost:8000/x", "write 'http://localhost:8000/x'"),
    ("curl me:secret@api.example/x", "not a URL with a scheme"),
    ("curl -", "not a URL with a scheme"),
    ('curl "$API/items"', "a shell would replace"),
    ('curl "https://api.example/${ID}"', "a shell would replace"),
    ("curl https://api.example/`id`", "a shell would replace"),
    ('curl "https://api.example/$(id)"', "a shell would replace"),
    ("curl 'https://api.example/{a,b}'", "several URLs from"),
    ("curl 'https://api.example/[1-3]'", "several URLs from"),
    ("curl 'https://api.example/[a-c:2]'", "several URLs from"),
    ('curl ^"http://api.example/x^" | more', "interpret '|' of the command"),
    ('curl ^"http://api.example/x^" -H ^"a', 'no closing "'),
    ("curl 'http://api.example/x", "no closing '"),
    ("curl http://api.example/x \\", "no closing"),
    ("curl http://api.example/x -d @body.json", "the body of the command is in a file"),
    ("curl http://api.example/x --json @body.json", "the body of the command is in a file"),
    ("curl http://api.example/x --data-urlencode a@b", "the body of the command is in a file"),
    ("curl http://api.example/x --data-urlencode @b", "the body of the command is in a file"),
    ("curl http://api.example/x -T b", "option -T of curl reads a file"),
    ("curl http://api.example/x -Kb", "option -K of curl reads a file"),
    ("curl http://api.example/x --netrc", "option --netrc of curl reads a file"),
    ("curl http://api.example/x -H @b", "the headers of the command are in a file"),
    *((f"curl http://api.example/x {option} x", f"{option} of curl sends the request to")
      for option in ("--resolve", "--connect-to", "--unix-socket")),
    ("curl http://api.example/x --next http://other.example", "makes a second request"),
    ("curl http://api.example/x -: http://other.example", "makes a second request"),
    ("curl http://api.example/x -u me:secret --digest", "signs in in a way that no page can"),
    ("curl http://api.example/x -u me:secret --aws-sigv4 a", "signs in in a way that no page"),
    ("curl http://api.example/x -u secret", "would ask for the password of -u"),
    ("curl http://api.example/x -F secret", "is not 'name=content'"),
    ("curl http://api.example/x -F a=1 -d b", "either data or a form"),
    ("curl http://api.example/x -I -d b", "sends no body with -I"),
    ("curl http://api.example/x --silent=1", "'--silent' of curl is not known"),
    ("curl http://api.example/x --no-digest", "'--no-digest' of curl is not known"),
    ("curl http://api.example/x --expand-url x", "'--expand-url' of curl is not known"),
    *((f'curl http://api.example/x {option} "a: b={text}:secret"',
       f"a shell would replace '{shown}' in the value of {option}")
      for option in ("-X", "-H", "-b", "-d", "--data-raw", "--data-urlencode", "--json", "-F",
                     "--form-string", "-u", "--oauth2-bearer", "-r", "--url-query")
      for text, shown in (("$TOKEN", "$TOKEN"), ("${TOKEN}", "${TOKEN}"), ("${T:-x}", "${T"),
                          ("$(id)", "$(...)"), ("`id`", "`...`"), ("$1", "$1"), ("$?", "$?"),
                          ("$env:TOKEN", "$env:TOKEN"), ("%TOKEN%", "%TOKEN%"),
                          ("%ACCESS_TOKEN%", "%ACCESS_TOKEN%"))),
    ("curl http://api.example/x -H x-a:$T", "a shell would replace '$T' in the value of -H"),
    ('curl http://api.example/x -d {"a":1,"b":2}', "a shell would replace '{...}'"),
    ("curl http://api.example/x -d {1..3}", "put it in single quotes"),
    ('curl http://api.example/x ^\n -H "x-a: %TOKEN%"', "cmd would replace '%TOKEN%'"),
    ("curl http://api.example/x $MORE", "a shell would replace '$MORE' in the URL"),
    ("curl \u2013X POST http://api.example/x", "'\\u2013X' begins with a long dash"),
    ("curl http://api.example/x \u2014data x", "'\\u2014data' begins with a long dash"),
    ("a@b='$ ' curl http://api.example/x", "is not a curl command"),
    ("curl http://api.example/x -H 'x-a: {{token}}'", "'{{token}}' is a variable of Postman"),
    ("curl '{{base}}/x'", "'{{base}}' is a variable of Postman"),
    ("curl http://api.example/x -u '{{a}}:secret'", "'{{a}}' is a variable of Postman"),
    ("curl http://api.example/x -b 'a={{b}}'", "'{{b}}' is a variable of Postman"),
    ("curl http://api.example/x `\n -H 'a: b'", "this is a command for PowerShell"),
    ("curl http://api.example/x -sz", "'-sz' of curl is not known"),
    ("curl http://api.example/x -H", "-H of curl lacks its value"),
    ("curl -s", "names no URL"),
    ("curl", "names no URL"),
    ("", "'' is not a curl command"),
    ("wget https://a.example", "is not a curl command"),
    ("'curl' https://a.example", "is not a curl command"),
    (POWERSHELL, "copied as PowerShell: choose “Copy as cURL (bash)”"),
    ('Invoke-WebRequest -Uri "https://api.example/items"', "copied as PowerShell"),
    ('fetch("https://api.example/items", {\n  "method": "PUT"\n});', "copied as fetch"),
    ('await fetch("https://api.example/items")', "copied as fetch"),
)  # fmt: skip
"""Commands, and a part of the sentence that says why they are refused."""
