"""Problems of a policy, the error that carries them, and the catalogue of their codes.

This file is the only home of problem codes. A code starts with the word that says whose
rule is broken: *invalid* (a grammar), *forbidden* (the Fetch standard), *prohibited* (this
library), *incompatible* (another part of the same policy). The pages under
``docs/problems/`` are written from the catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from crossorigin.spec.text import escape


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a policy.

    Attributes:
        code: stable name from the `CATALOGUE`; tests and tools may rely on it.
        field: the field of `Policy` (or the path of a `PolicyMap`) that has the problem.
        value: the offending value as it was given.
        message: a sentence that names the value and the remedy; it may change.
        suggestion: the value to write instead, or None where there is no single answer.
        source: file and line, or the environment variable, that the value came from.
    """

    code: str
    field: str
    value: object
    message: str
    suggestion: object = None
    source: str | None = None

    def __str__(self) -> str:
        """One line: the source, the problem, and the suggestion."""
        where = f"{escape(self.source)}: " if self.source else ""
        instead = "" if self.suggestion is None else f" Write {self.suggestion!r} instead."
        return f"{where}{escape(self.field)}: {self.message}{instead} [{self.code}]"


class PolicyError(ValueError):
    """A policy that cannot work, or that nobody should run; it was not built.

    Attributes:
        problems: all that is wrong, in the order of the fields.
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
        title: a few words.
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
        # How a policy is written down
        "invalid-field": Entry(
            "A field that no policy has",
            "The name is not one of the fields of a policy, so it would be ignored silently.",
            "The fields are allow_origins, allow_methods, allow_headers, expose_headers, "
            "allow_credentials, max_age, preflight_status, preflight_continue and accept_risks.",
            'Policy.from_mapping({"origins": ["https://a.example"]})',
        ),
        "invalid-type": Entry(
            "A value of the wrong type",
            "The field cannot be read from a value of this type; guessing would hide a mistake.",
            "Give a value of the type that the field takes.",
            'Policy(allow_credentials="false")',
        ),
        "invalid-file": Entry(
            "A file that cannot be read",
            "The file is missing, may not be read, is no regular file, is too large, is not UTF-8, or "
            "is not valid TOML.",
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
            "CROSSORIGIN_ALLOW_ORIGINS is not set. A forgotten variable must not open a server to everyone.",
            'Set CROSSORIGIN_ALLOW_ORIGINS; "*" is for everyone.',
            "PolicyMap.from_env({})",
        ),
        "invalid-path": Entry(
            "A path that is neither exact nor a prefix",
            "A path of a PolicyMap is exact (/health) or a prefix (/api/*), in whole decoded "
            "segments; anything else would match differently here and at an edge.",
            "Write the decoded path, starting with a slash, with a star only as the last segment.",
            'PolicyMap({"/api*": Policy()})',
        ),
        # Origins
        "invalid-origins-empty": Entry(
            "No origin at all",
            "A policy without origins allows no page to read, as if there were no policy.",
            "List an origin, or leave CORS off: CORS(app, None), None in a PolicyMap, no_cors on a route.",
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
            "The host is empty, too long, or has characters that no host has.",
            "Write the host as the browser's address bar shows it, without spaces or escapes.",
            'Policy(allow_origins=["https://a..example"])',
        ),
        "invalid-origin-ip": Entry(
            "An IP address that is not in its canonical form",
            "Browsers send one spelling of each address; this one would never match.",
            "Write the address as browsers show it: four decimal numbers, or compressed IPv6.",
            'Policy(allow_origins=["http://127.1"])',
        ),
        "invalid-origin-port": Entry(
            "A port that no origin has",
            "A port is a number from 1 to 65535 without leading zeros, or a single star.",
            "Write the port that the page is served from, or leave it out for the scheme's default.",
            'Policy(allow_origins=["https://app.example:0"])',
        ),
        "invalid-origin-userinfo": Entry(
            "An origin with a user name",
            "An origin holds no user name or password, so this entry would never match.",
            "Leave out the part up to the @.",
            'Policy(allow_origins=["https://me@app.example"])',
        ),
        "invalid-origin-path": Entry(
            "An origin with a path or a trailing slash",
            "An origin ends with the host or the port. Browsers never send a slash there, so this "
            "entry would never match.",
            "Leave out the slash and all that follows.",
            'Policy(allow_origins=["https://app.example/"])',
        ),
        "invalid-origin-query": Entry(
            "An origin with a query or a fragment",
            "An origin ends with the host or the port, so this entry would never match.",
            "Leave out the question mark or the number sign and all that follows.",
            'Policy(allow_origins=["https://app.example?x=1"])',
        ),
        "invalid-origin-list": Entry(
            "Several origins in one string",
            "A string is one origin. This one would never match.",
            "Give a list of strings.",
            'Policy(allow_origins="https://a.example, https://b.example")',
        ),
        "invalid-pattern": Entry(
            "A star in the wrong place",
            "A pattern has *. as the whole first part of the host, or :* as the port. Anywhere else "
            "a star would let in hosts of other owners.",
            "Write https://*.example.com for all subdomains, http://localhost:* for all ports.",
            'Policy(allow_origins=["https://app-*.example.com"])',
        ),
        "invalid-regex": Entry(
            "A regular expression over bytes",
            "Origins are text; a pattern of bytes cannot be matched against them.",
            "Compile the expression from a str.",
            'Policy(allow_origins=re.compile(rb"https://a\\.example"))',
        ),
        "prohibited-origin-scheme": Entry(
            "A scheme whose origins cannot be told apart",
            "Pages of this scheme have the origin null, or are no pages at all, so this entry would "
            "never match.",
            "List the origin of the page that sends the request.",
            'Policy(allow_origins=["file://"])',
        ),
        "prohibited-null-origin": Entry(
            "The null origin",
            "Anybody can have the origin null: a sandboxed frame is enough. To allow it is to allow "
            "everyone.",
            'Serve the page from a real origin, or take the risk on: accept_risks={"null-origin"}.',
            'Policy(allow_origins=["null"])',
        ),
        "prohibited-insecure-origin": Entry(
            "An unencrypted origin with credentials",
            "An attacker on the visitor's network can answer in the name of an http origin and "
            "read data that only the signed-in user may see.",
            'Serve the page over https, or take the risk on: accept_risks={"insecure-origin"}.',
            'Policy(allow_origins=["http://app.example"], allow_credentials=True)',
        ),
        "prohibited-public-suffix": Entry(
            "All customers of a public suffix, with credentials",
            "Anybody can register a name below a public suffix, so the pattern allows everyone, "
            "with the visitor's cookies.",
            'List your own hosts, or take the risk on: accept_risks={"public-suffix"}.',
            'Policy(allow_origins=["https://*.github.io"], allow_credentials=True)',
        ),
        "prohibited-broad-regex": Entry(
            "A regular expression that lets strangers in, with credentials",
            "An unescaped dot, a negated class or its like matches any character of a host, and so "
            "hosts of other owners.",
            "Escape the dots, name the characters, or use a pattern such as "
            'https://*.example.com; or take the risk on: accept_risks={"broad-regex"}.',
            'Policy(allow_origins=re.compile(r"https://.*\\.a\\.example"), allow_credentials=True)',
        ),
        "prohibited-slow-regex": Entry(
            "A regular expression whose matching can take very long",
            "A repeat within a repeat, or two repeats in a row that match the same characters, can "
            "be tried in very many ways: one request with a long origin can keep the server busy.",
            "Let each repeat end with a character that it does not match, as in "
            r"https://[a-z0-9-]+\.example\.com, or use a pattern such as https://*.example.com; "
            'or take the risk on: accept_risks={"slow-regex"}.',
            'Policy(allow_origins=re.compile(r"https://([a-z]+)+\\.a\\.example"))',
        ),
        "prohibited-any-extension": Entry(
            "Every extension of a browser",
            "Firefox and Safari give each installation of an extension an origin of its own, so the "
            "pattern stands for every extension that a visitor has, of any author.",
            "List the origins of installations that you know, or take the risk on: "
            'accept_risks={"any-extension"}.',
            'Policy(allow_origins=["moz-extension://*"])',
        ),
        "incompatible-any-origin-credentials": Entry(
            "Every origin, with credentials",
            "Browsers refuse the answer * to a request with credentials, and to echo every origin "
            "instead would let any page read data that only the signed-in user may see.",
            "List the origins that may read, or turn credentials off.",
            'Policy(allow_origins="*", allow_credentials=True)',
        ),
        "incompatible-null-origin-credentials": Entry(
            "The null origin, with credentials",
            "Any page can have the origin null; with credentials every page could read data that "
            "only the signed-in user may see.",
            'Take "null" out of allow_origins, or do without credentials.',
            'Policy(allow_origins=["null", "https://a.example"], allow_credentials=True, '
            'accept_risks={"null-origin"})',
        ),
        "incompatible-any-origin-others": Entry(
            "Every origin, and others",
            "The star allows every origin, so the other entries have no effect.",
            'Write "*" alone, or leave it out.',
            'Policy(allow_origins=["*", "https://a.example"])',
        ),
        # Methods
        "invalid-method": Entry(
            "Not a method name",
            "A method is a token: letters, digits and a few signs, without blanks or commas.",
            "Give a list of names.",
            'Policy(allow_methods=["GET PUT"])',
        ),
        "forbidden-method": Entry(
            "A method that no page may use",
            "The Fetch standard forbids CONNECT, TRACE and TRACK to pages, even if a server allows them.",
            "Leave it out.",
            'Policy(allow_methods=["TRACE"])',
        ),
        "prohibited-method-case": Entry(
            "PATCH in lower case",
            "Methods are compared case by case and browsers do not change this one, so the entry "
            "never matches the PATCH that pages send.",
            'Write "PATCH".',
            'Policy(allow_methods=["patch"])',
        ),
        "incompatible-any-method-others": Entry(
            "Every method, and others",
            "The star allows every method, so the other entries have no effect.",
            'Write "*" alone, or leave it out.',
            'Policy(allow_methods=["*", "PUT"])',
        ),
        # Header names
        "invalid-header": Entry(
            "Not a header name",
            "A header name is a token: letters, digits and a few signs, without blanks, colons or commas.",
            "Give a list of names.",
            'Policy(allow_headers=["X-Token: 1"])',
        ),
        "forbidden-request-header": Entry(
            "A request header that no page may set",
            "The Fetch standard keeps this name for the browser; pages cannot set it, so browsers "
            "never ask for it.",
            "Leave it out.",
            'Policy(allow_headers=["Origin"])',
        ),
        "prohibited-request-header": Entry(
            "A response header among the request headers",
            "This name belongs to the answers of the CORS protocol; a page that sends it is mistaken.",
            "Leave it out, here and in the page.",
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
            "This name steers the browser; a page has no use for it.",
            "Leave it out.",
            'Policy(expose_headers=["Access-Control-Allow-Origin"])',
        ),
        "incompatible-any-header-others": Entry(
            "Every header, and others",
            "The star stands for every name, so the other entries have no effect.",
            'Write "*" alone, or leave it out.',
            'Policy(allow_headers=["*", "X-Token"])',
        ),
        # The rest
        "invalid-max-age": Entry(
            "Not a number of whole seconds",
            "Access-Control-Max-Age holds a count of seconds, zero or more.",
            "Give whole seconds, a timedelta, 0 to switch the cache off, or None to leave the header out.",
            "Policy(max_age=-1)",
        ),
        "prohibited-max-age": Entry(
            "Longer than any browser remembers",
            "Firefox keeps a preflight for at most 86400 seconds, Chromium for 7200, WebKit for 600; a "
            "larger number has no effect.",
            "Give 86400 or less.",
            "Policy(max_age=1_728_000)",
        ),
        "invalid-preflight-status": Entry(
            "A status that fails every preflight",
            "Browsers accept the statuses 200 to 299 for a preflight, and no other.",
            "Give 204, or 200 for old clients.",
            "Policy(preflight_status=302)",
        ),
        # The guard
        "invalid-host": Entry(
            "Not the name of a host",
            "A host is a name or an address, as the Host header has it without the port; another "
            "text never matches.",
            "Write the name alone, such as api.example, or *.api.example for all names below.",
            'Guard(hosts=["https://api.example/"])',
        ),
        "prohibited-any-host": Entry(
            "Every host",
            "A name of an attacker that resolves to this server (DNS rebinding) would be served as its own.",
            'List the names of the server, or take the risk on: accept_risks={"any-host"}.',
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
            "A method that changes something, called safe",
            "Forms and beacons of any page could send it.",
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


# Why a decision came out as it did: the values of `crossorigin.Reason`, explained here so
# that problems and reasons have one catalogue.
REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "allowed": "The policy allows the request.",
        "no-origin": "The request has no Origin header, so it is no CORS request.",
        "malformed-origin": "The Origin header is not one serialized origin; no browser sends such a value.",
        "origin-not-allowed": "The policy does not allow this origin.",
        "lookup-failed": "The function that decides on origins raised, timed out, or did not return a bool.",
        "method-not-allowed": "The policy does not allow the method that the preflight asks for.",
        "malformed-method": "Access-Control-Request-Method is not one method name.",
        "header-not-allowed": "The policy does not allow a header that the preflight asks for.",
        "malformed-headers": "Access-Control-Request-Headers has an element that is not a header name.",
        "too-many-headers": "Access-Control-Request-Headers is longer than any browser needs it to be.",
        "ambiguous-request": "The request can be read in two ways that have different policies, so that the narrower result holds: no CORS headers, and no right to act.",
        # Of the guard: these let a request pass
        "safe-method": "The method is safe: such a request changes nothing.",
        "same-origin": "A page of the server's own origin sent the request.",
        "user-initiated": "Sec-Fetch-Site is none: the user sent the request, as with the address bar, and no page did.",
        "trusted-origin": "The policy lets the origin read with credentials, or the guard trusts it, so that it may act.",
        "no-browser": "The request has neither Origin nor Sec-Fetch-Site, so no page of another site sent it.",
        "unguarded": "The path has no guard.",
        # and these refuse it
        "cross-site": "Sec-Fetch-Site says that a page of another origin sent the request, and that origin is not trusted.",
        "null-origin": "Origin is null: a sandboxed frame sent the request, or a page whose Referrer-Policy is no-referrer; give such a page the policy same-origin.",
        "origin-not-trusted": "The origin is neither trusted nor the server's own; behind a proxy that changes the Host header, list the server's own in own_origins.",
        "origin-missing": "The request has no Origin header, and the guard requires one.",
        "host-not-served": "The Host header names no host of this server, as after DNS rebinding; list the names of the server in hosts.",
        "malformed-host": "The Host header is missing, or is not one host.",
    }
)
