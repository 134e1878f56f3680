"""Problems of a policy, the error that carries them, and the catalogue of their codes.

All codes of problems are defined in this file. The first word of a code names the source of the
violated rule: *invalid* (a grammar), *forbidden* (the Fetch standard), *prohibited* (this
library), *incompatible* (another part of the same policy). The pages under ``docs/problems/``
are written from the catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from crossorigin.spec.text import escape


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of a policy.

    Attributes:
        code: stable name from the `CATALOGUE`; tests and tools may rely on it.
        field: the field of `Policy` (or the path of a `PolicyMap`) that has the problem.
        value: the offending value as it was given.
        message: a sentence that names the value and the remedy; it may change.
        suggestion: the value to write instead, or None if there is no single answer.
        source: the file and line, or the environment variable, of the value.
    """

    code: str
    field: str
    value: object
    message: str
    suggestion: object = None
    source: str | None = None

    def __str__(self) -> str:
        """Return one line: the source, the problem, and the suggestion."""
        where = f"{escape(self.source)}: " if self.source else ""
        instead = "" if self.suggestion is None else f" Write {self.suggestion!r} instead."
        return f"{where}{escape(self.field)}: {self.message}{instead} [{self.code}]"


class PolicyError(ValueError):
    """A policy that cannot work, or that is always unsafe; it was not built.

    Attributes:
        problems: all problems, in the order of the fields.
    """

    problems: tuple[Problem, ...]

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        head = "the policy has a problem" if count == 1 else f"the policy has {count} problems"
        super().__init__("\n".join([f"{head}:", *(f"  - {each}" for each in self.problems)]))

    def __reduce__(self) -> tuple[type[PolicyError], tuple[tuple[Problem, ...]]]:
        return (PolicyError, (self.problems,))


class Entry(NamedTuple):
    """An entry of the catalogue: one code.

    Attributes:
        title: a short description.
        why: why this is a problem; one or two sentences.
        remedy: the change that removes the problem.
        example: a Python expression that has the problem.
    """

    title: str
    why: str
    remedy: str
    example: str


CATALOGUE: Final[Mapping[str, Entry]] = MappingProxyType(
    {
        # The form of a policy
        "invalid-field": Entry(
            "An unknown field",
            "The name is not one of the fields of a policy, so it would be ignored silently.",
            "The fields are allow_origins, allow_methods, allow_headers, expose_headers, "
            "allow_credentials, max_age, preflight_status, preflight_continue and accept_risks.",
            'Policy.from_mapping({"origins": ["https://a.example"]})',
        ),
        "invalid-type": Entry(
            "A value of the wrong type",
            "The field cannot have a value of this type; a conversion would hide a mistake.",
            "Give a value of a type that the field accepts.",
            'Policy(allow_credentials="false")',
        ),
        "invalid-file": Entry(
            "A file that cannot be read",
            "The file is missing, unreadable, not a regular file, too large, not UTF-8, or "
            "not valid TOML.",
            "Correct the file at the place in the message.",
            'PolicyMap.from_toml("missing.toml")',
        ),
        "invalid-variable": Entry(
            "An environment variable that cannot be read",
            "The text does not have the type of this variable: true or false, a number, a list.",
            "Set the variable as the message says, or unset it for the default.",
            'PolicyMap.from_env({"CROSSORIGIN_ALLOW_ORIGINS": "*", "CROSSORIGIN_MAX_AGE": "soon"})',
        ),
        "invalid-environment": Entry(
            "No origins in the environment",
            "CROSSORIGIN_ALLOW_ORIGINS is not set. A missing variable must not allow every "
            "origin.",
            'Set CROSSORIGIN_ALLOW_ORIGINS; "*" allows every origin.',
            "PolicyMap.from_env({})",
        ),
        "invalid-path": Entry(
            "A path that is neither exact nor a prefix",
            "A path of a PolicyMap is exact (/health) or a prefix (/api/*), in whole "
            "decoded segments; any other form would match differently here and at an edge.",
            "Write the decoded path, starting with a slash, with a star only as the last segment.",
            'PolicyMap({"/api*": Policy()})',
        ),
        # Origins
        "invalid-origins-empty": Entry(
            "No origins",
            "A policy without origins allows no page to read responses, like no policy.",
            "List an origin, or turn CORS off: CORS(app, None), None in a PolicyMap, "
            "no_cors on a route.",
            "Policy(allow_origins=[])",
        ),
        "invalid-origin-scheme": Entry(
            "An origin without a usable scheme",
            "A serialized origin starts with a scheme and ://, so this entry would never match.",
            "Write the scheme: https://, or http:// for local development.",
            'Policy(allow_origins=["app.example"])',
        ),
        "invalid-origin-host": Entry(
            "An origin whose host no browser can send",
            "The host is empty, too long, or has invalid characters.",
            "Write the host as the browser's address bar shows it, without spaces or escapes.",
            'Policy(allow_origins=["https://a..example"])',
        ),
        "invalid-origin-ip": Entry(
            "An IP address that is not in its canonical form",
            "Browsers send only the canonical form of an address, so this entry would "
            "never match.",
            "Write the canonical form: four decimal numbers, or compressed IPv6.",
            'Policy(allow_origins=["http://127.1"])',
        ),
        "invalid-origin-port": Entry(
            "An invalid port",
            "A port is a number from 1 to 65535 without leading zeros, or a single star.",
            "Write the port that the page is served from, or leave it out for the scheme's default.",
            'Policy(allow_origins=["https://app.example:0"])',
        ),
        "invalid-origin-userinfo": Entry(
            "An origin with a user name",
            "An origin has no user name and no password, so this entry would never match.",
            "Remove the part up to the @.",
            'Policy(allow_origins=["https://me@app.example"])',
        ),
        "invalid-origin-path": Entry(
            "An origin with a path or a trailing slash",
            "An origin ends with the host or the port. Browsers never send a slash there, so this "
            "entry would never match.",
            "Remove the slash and the text after it.",
            'Policy(allow_origins=["https://app.example/"])',
        ),
        "invalid-origin-query": Entry(
            "An origin with a query or a fragment",
            "An origin ends with the host or the port, so this entry would never match.",
            "Remove the question mark or the number sign and the text after it.",
            'Policy(allow_origins=["https://app.example?x=1"])',
        ),
        "invalid-origin-list": Entry(
            "Several origins in one string",
            "A string is one origin, and this one would never match.",
            "Give a list of strings.",
            'Policy(allow_origins="https://a.example, https://b.example")',
        ),
        "invalid-pattern": Entry(
            "A star in the wrong place",
            "A pattern has *. as the whole first part of the host, or :* as the port. At "
            "any other place a star would allow hosts of other owners.",
            "Write https://*.example.com for all subdomains, http://localhost:* for all ports.",
            'Policy(allow_origins=["https://app-*.example.com"])',
        ),
        "invalid-regex": Entry(
            "A regular expression over bytes",
            "Origins are text, so an expression over bytes cannot match them.",
            "Compile the expression from a str.",
            'Policy(allow_origins=re.compile(rb"https://a\\.example"))',
        ),
        "prohibited-origin-scheme": Entry(
            "A scheme without origins of its own",
            "Pages of this scheme have the origin null, or the scheme has no pages, so "
            "this entry would never match.",
            "List the origin of the page that sends the request.",
            'Policy(allow_origins=["file://"])',
        ),
        "prohibited-null-origin": Entry(
            "The null origin",
            'Any page can use the origin null with a sandboxed frame, so an entry "null" '
            "allows every page.",
            "Serve the page from an origin with a host, or accept the risk: "
            'accept_risks={"null-origin"}.',
            'Policy(allow_origins=["null"])',
        ),
        "prohibited-insecure-origin": Entry(
            "An unencrypted origin with credentials",
            "An attacker on the visitor's network can send pages of an http origin, which "
            "can then read data that only the signed-in user may see.",
            'Serve the page over https, or accept the risk: accept_risks={"insecure-origin"}.',
            'Policy(allow_origins=["http://app.example"], allow_credentials=True)',
        ),
        "prohibited-public-suffix": Entry(
            "All customers of a public suffix, with credentials",
            "Anyone can register a name below a public suffix, so the pattern allows pages "
            "of any owner, with the visitor's cookies.",
            'List your own hosts, or accept the risk: accept_risks={"public-suffix"}.',
            'Policy(allow_origins=["https://*.github.io"], allow_credentials=True)',
        ),
        "prohibited-broad-regex": Entry(
            "A regular expression that matches hosts of other owners, with credentials",
            "An unescaped dot, a negated class or a similar part matches any character of "
            "a host, and so hosts of other owners.",
            "Escape the dots, name the characters, or use a pattern such as "
            'https://*.example.com; or accept the risk: accept_risks={"broad-regex"}.',
            'Policy(allow_origins=re.compile(r"https://.*\\.a\\.example"), allow_credentials=True)',
        ),
        "prohibited-slow-regex": Entry(
            "A regular expression whose matching can take very long",
            "A repeat within a repeat, or two successive repeats that match the same "
            "characters, can match in very many ways: one request with a long origin can "
            "keep the server busy.",
            "Let each repeat end with a character that it does not match, as in "
            r"https://[a-z0-9-]+\.example\.com, or use a pattern such as "
            'https://*.example.com; or accept the risk: accept_risks={"slow-regex"}.',
            'Policy(allow_origins=re.compile(r"https://([a-z]+)+\\.a\\.example"))',
        ),
        "prohibited-any-extension": Entry(
            "Every extension of a browser",
            "Firefox and Safari give each installation of an extension its own origin, so "
            "the pattern allows every extension of a visitor, by any author.",
            "List the origins of installations that you know, or accept the risk: "
            'accept_risks={"any-extension"}.',
            'Policy(allow_origins=["moz-extension://*"])',
        ),
        "incompatible-any-origin-credentials": Entry(
            "Every origin, with credentials",
            "Browsers refuse * for a request with credentials. A server that echoes every "
            "origin instead lets any page read data that only the signed-in user may see.",
            "List the origins that may read, or turn credentials off.",
            'Policy(allow_origins="*", allow_credentials=True)',
        ),
        "incompatible-null-origin-credentials": Entry(
            "The null origin, with credentials",
            "Any page can use the origin null, so every page could read data that only the "
            "signed-in user may see.",
            'Remove "null" from allow_origins, or turn credentials off.',
            'Policy(allow_origins=["null", "https://a.example"], allow_credentials=True, '
            'accept_risks={"null-origin"})',
        ),
        "incompatible-any-origin-others": Entry(
            "Every origin, and other entries",
            "The star allows every origin, so the other entries have no effect.",
            'Write "*" alone, or leave it out.',
            'Policy(allow_origins=["*", "https://a.example"])',
        ),
        # Methods
        "invalid-method": Entry(
            "Not a method name",
            "A method is a token: letters, digits and a few other characters, without "
            "blanks or commas.",
            "Give a list of names.",
            'Policy(allow_methods=["GET PUT"])',
        ),
        "forbidden-method": Entry(
            "A method that no page may use",
            "The Fetch standard forbids pages to use CONNECT, TRACE and TRACK, even if a "
            "server allows them.",
            "Leave it out.",
            'Policy(allow_methods=["TRACE"])',
        ),
        "prohibited-method-case": Entry(
            "PATCH in lower case",
            "Methods are compared with their case, and browsers do not convert this one, "
            "so the entry never matches the PATCH that pages send.",
            'Write "PATCH".',
            'Policy(allow_methods=["patch"])',
        ),
        "incompatible-any-method-others": Entry(
            "Every method, and other entries",
            "The star allows every method, so the other entries have no effect.",
            'Write "*" alone, or leave it out.',
            'Policy(allow_methods=["*", "PUT"])',
        ),
        # Header names
        "invalid-header": Entry(
            "Not a header name",
            "A header name is a token: letters, digits and a few other characters, without "
            "blanks, colons or commas.",
            "Give a list of names.",
            'Policy(allow_headers=["X-Token: 1"])',
        ),
        "forbidden-request-header": Entry(
            "A request header that no page may set",
            "In the Fetch standard only the browser may set this header, so preflights "
            "never name it.",
            "Leave it out.",
            'Policy(allow_headers=["Origin"])',
        ),
        "prohibited-request-header": Entry(
            "A response header among the request headers",
            "This is a response header of the CORS protocol; in a request it has no effect.",
            "Remove it here and in the page.",
            'Policy(allow_headers=["Access-Control-Allow-Origin"])',
        ),
        "forbidden-response-header": Entry(
            "A response header that no page may read",
            "The Fetch standard hides Set-Cookie from pages, even if a server exposes it.",
            "Leave it out.",
            'Policy(expose_headers=["Set-Cookie"])',
        ),
        "prohibited-response-header": Entry(
            "A header of the CORS protocol among the exposed ones",
            "This header is for the browser; pages do not need it.",
            "Leave it out.",
            'Policy(expose_headers=["Access-Control-Allow-Origin"])',
        ),
        "incompatible-any-header-others": Entry(
            "Every header, and other entries",
            "The star covers every name, so the other entries have no effect.",
            'Write "*" alone, or leave it out.',
            'Policy(allow_headers=["*", "X-Token"])',
        ),
        "prohibited-star-word": Entry(
            "A word in place of the star",
            "The word is the name of one method or header, and does not stand for every name.",
            'Write "*" alone for every name, or list the names.',
            'Policy(allow_methods="all")',
        ),
        # Other fields
        "invalid-max-age": Entry(
            "Not a number of whole seconds",
            "Access-Control-Max-Age is a number of seconds, zero or more.",
            "Give whole seconds, a timedelta, 0 to turn the cache off, or None to omit the "
            "header.",
            "Policy(max_age=-1)",
        ),
        "prohibited-max-age": Entry(
            "Longer than the limit of every browser",
            "Firefox caches a preflight for at most 86400 seconds, Chromium for 7200, "
            "WebKit for 600, so a larger number has no effect.",
            "Give 86400 or less.",
            "Policy(max_age=1_728_000)",
        ),
        "invalid-preflight-status": Entry(
            "A status with which every preflight fails",
            "Browsers accept only the statuses 200 to 299 for a preflight.",
            "Give 204, or 200 for old clients.",
            "Policy(preflight_status=302)",
        ),
        # The guard
        "invalid-host": Entry(
            "Not the name of a host",
            "A host is the name or address of the Host header without the port; any other "
            "text never matches.",
            "Write only the name, such as api.example, or *.api.example for all names "
            "below it.",
            'Guard(hosts=["https://api.example/"])',
        ),
        "prohibited-any-host": Entry(
            "Every host",
            "The server would also answer requests for an attacker's name that resolves to "
            "it (DNS rebinding).",
            'List the names of the server, or accept the risk: accept_risks={"any-host"}.',
            'Guard(hosts="*")',
        ),
        "prohibited-trust-any": Entry(
            "Every origin may act",
            "Every page on the web could change data in the name of a signed-in user.",
            "List the origins that may act, or give the paths that need no guard: "
            'paths={"/webhooks/*": None}.',
            'Guard(trust="*")',
        ),
        "prohibited-safe-method": Entry(
            "A method that changes data among the safe ones",
            "Forms and beacons of any page could send requests with it.",
            'Leave it out; for a path that needs no guard write paths={"/webhooks/*": None}.',
            'Guard(safe_methods=["GET", "POST"])',
        ),
        "invalid-risk": Entry(
            "A risk that does not exist",
            "The name is not one of the risks that can be accepted, so it would have no effect.",
            "Use one of: null-origin, insecure-origin, public-suffix, broad-regex, slow-regex, "
            "any-extension.",
            'Policy(accept_risks={"everything"})',
        ),
    }
)


# The reasons of decisions, which are the values of `crossorigin.Reason`. They are here so that
# problems and reasons have one catalogue.
REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "allowed": "The policy allows the request.",
        "no-origin": "The request has no Origin header, so it is not a CORS request.",
        "malformed-origin": "The Origin header is not a single serialized origin; browsers "
        "do not send such a value.",
        "origin-not-allowed": "The policy does not allow this origin.",
        "lookup-failed": "The function that decides on origins raised, timed out, or did not return a bool.",
        "method-not-allowed": "The policy does not allow the method that the preflight "
        "announces.",
        "malformed-method": "Access-Control-Request-Method is not a single method name.",
        "header-not-allowed": "The policy does not allow a header that the preflight "
        "announces.",
        "malformed-headers": "Access-Control-Request-Headers has an element that is not a header name.",
        "too-many-headers": "Access-Control-Request-Headers is longer than browsers send it.",
        "ambiguous-request": "Two readings of the request have different policies, so the "
        "narrower result applies: no CORS headers, and no right to "
        "act.",
        # Reasons of the guard for allowed requests
        "safe-method": "The method is safe: such a request does not change data.",
        "same-origin": "A page of the server's own origin sent the request.",
        "user-initiated": "Sec-Fetch-Site is none: the user sent the request, as with the address bar, and no page did.",
        "trusted-origin": "The policy allows the origin to read with credentials, or the "
        "guard trusts it, so it may act.",
        "no-browser": "The request has neither Origin nor Sec-Fetch-Site, so no page of another site sent it.",
        "unguarded": "The path has no guard.",
        # Reasons of the guard for refused requests
        "cross-site": "By Sec-Fetch-Site, a page of another origin sent the request, and "
        "that origin is not trusted.",
        "null-origin": "Origin is null: a sandboxed frame sent the request, or a page whose Referrer-Policy is no-referrer; give such a page the policy same-origin.",
        "origin-not-trusted": "The origin is neither trusted nor the server's own; behind a proxy that changes the Host header, list the server's own in own_origins.",
        "origin-missing": "The request has no Origin header, and the guard requires one.",
        "host-not-served": "The Host header does not name a host of this server, as with "
        "DNS rebinding; list the names of the server in hosts.",
        "malformed-host": "The Host header is missing, or is not a single host.",
    }
)
