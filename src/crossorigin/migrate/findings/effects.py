"""Effects: the findings about options that were unsafe, had no effect, or have another one."""

from __future__ import annotations

from typing import Final

from crossorigin.migrate.findings.entry import Entry

EFFECTS: Final = {
    # Unsafe
    "string-of-letters": Entry(
        "unsafe",
        decide=False,
        message="A plain string was given where a list is needed: the library read each "
        "letter as an entry, or allowed every part of the string.",
    ),
    "regex-open-end": Entry(
        "unsafe",
        decide=False,
        message="The expression was not anchored at both ends, so it also allowed hosts "
        "that only begin or end like yours, and other ports. The written pattern "
        "matches the whole origin.",
    ),
    "regex-bare-dot": Entry(
        "unsafe",
        decide=False,
        message="A dot without a backslash matches any character, and so hosts of other "
        "owners. The written pattern matches the dot itself.",
    ),
    "regex-lets-in": Entry(
        "unsafe",
        decide=False,
        message="The expression also allowed origins of other owners.",
    ),
    "every-origin-with-credentials": Entry(
        "unsafe",
        decide=True,
        message="Every origin was reflected with credentials: any page could read data "
        "that only the signed-in user may see. List the origins that may have them.",
    ),
    "flag-as-text": Entry(
        "unsafe",
        decide=True,
        message="The flag was a text, and the library treats any text that is not empty "
        "as true. The written value follows the meaning of the text.",
    ),
    "null-let-in": Entry(
        "unsafe",
        decide=False,
        message="An entry without scheme and host allowed the origin null, which any page "
        "can have.",
    ),
    "vary-left-out": Entry(
        "unsafe",
        decide=False,
        message="Without Vary a cache may give one page the answer for another. The "
        "policy sends Vary wherever the answer depends on the origin.",
    ),
    "path-reached-further": Entry(
        "unsafe",
        decide=False,
        message="The path was an expression that was anchored at its start only, so it "
        "also covered longer names (/apikeys for /api/*). The written prefix matches "
        "whole segments.",
    ),
    "every-origin-acts": Entry(
        "unsafe",
        decide=True,
        message="Every page could open sockets or act with the cookies of its visitors. "
        "Without trust the guard trusts the origins of policies with credentials. List "
        "other origins in trust.",
    ),
    "entry-without-scheme": Entry(
        "unsafe",
        decide=False,
        message="An entry without a scheme allowed pages of http and of every port. Only "
        "the origin with https is written.",
    ),
    # Never worked
    "origin-respelled": Entry(
        "never worked",
        decide=True,
        message="Origins are compared as browsers send them, and browsers spell this one "
        "differently, so the entry allowed no page. It is left out; write the suggested "
        "spelling if you mean that origin.",
    ),
    "entry-respelled": Entry(
        "never worked",
        decide=True,
        message="Browsers spell this origin differently, so the entry allowed no page. It "
        "is left out; write it as browsers do if you mean that origin.",
    ),
    "pattern-never-matched": Entry(
        "never worked",
        decide=True,
        message="The library did not read the star as a wildcard, so no origin matched. "
        "The entry is left out. In a policy the star is a wildcard: write the pattern "
        "if you mean it.",
    ),
    "string-taken-for-regex": Entry(
        "never worked",
        decide=True,
        message="The origin has a character that made it a regular expression, which did "
        "not match the origin itself. It is left out; write it if you mean that origin.",
    ),
    "star-with-credentials": Entry(
        "never worked",
        decide=False,
        message="The browser or the library refused a star together with credentials. "
        "Without credentials the star works; for credentials list the origins.",
    ),
    "star-in-list": Entry(
        "never worked",
        decide=True,
        message="The library did not read a star within a list as a wildcard, so it "
        'matched nothing. It is left out; write allow_origins = "*" to allow every '
        "origin.",
    ),
    "literal-star": Entry(
        "never worked",
        decide=False,
        message="The star was sent, or compared, as a literal star: with credentials "
        "browsers read it as a name, and it never covers Authorization. In the policy "
        "it covers every name.",
    ),
    "comma-string": Entry(
        "never worked",
        decide=True,
        message="Several names in one string, or a name with a blank beside it, were read "
        "as one name, which matched none. Such names are left out; list each name that "
        "you mean as an entry of its own.",
    ),
    "no-method-allowed": Entry(
        "never worked",
        decide=True,
        message="No preflight was granted a method or a header: the list of methods is "
        "empty, another library emptied it, the library received no preflights, or its "
        "answers to them failed. Name the methods.",
    ),
    "extension-unstarted": Entry(
        "never worked",
        decide=True,
        message="Beside sanic-ext, sanic-cors takes effect only as an extension in "
        "Extend(…) or app.extend(…); these options had no effect. Decide whether you "
        "need them.",
    ),
    "layer-missing": Entry(
        "never worked",
        decide=True,
        message="The list MIDDLEWARE has no layer of the library, so these options had no "
        "effect. Decide whether you need them.",
    ),
    "star-with-cookies": Entry(
        "left out",
        decide=True,
        message="The star was sent as a literal star. With credentials browsers read it "
        "as a name, so it worked only for requests without cookies; a policy has one "
        "list for both. List the names.",
    ),
    "method-case": Entry(
        "never worked",
        decide=True,
        message="Methods are compared with their case, and browsers send this one in "
        "upper case, so it was not granted. It is left out; write the suggested "
        "spelling if you mean that method.",
    ),
    "zero-max-age": Entry(
        "never worked",
        decide=False,
        message="For 0 the library left the header out, and browsers then use 5 seconds. "
        "The policy sends 0.",
    ),
    "unknown-option": Entry(
        "never worked",
        decide=True,
        message="There is no such option, so it had no effect.",
    ),
    "option-refused": Entry(
        "never worked",
        decide=True,
        message="The library refuses this value, or ignores it.",
    ),
    # Changed
    "renamed-option": Entry(
        "changed",
        decide=False,
        message="The option has an old name; it was read under its present name.",
    ),
    "option-overridden": Entry(
        "changed",
        decide=False,
        message="The option had no effect: another option overrides it.",
    ),
    "path-itself-too": Entry(
        "changed",
        decide=False,
        message="The written key also covers the path with, or without, a trailing slash. "
        "The files have no route for that path.",
    ),
    "origin-with-more": Entry(
        "changed",
        decide=False,
        message="The library compared the parts of the origin, and not its text. The "
        "spelling that browsers send is written.",
    ),
    "errors-covered": Entry(
        "changed",
        decide=False,
        message="Responses to exceptions now always have the CORS headers, so that pages "
        "can read the error.",
    ),
    "sent-when-asked": Entry(
        "changed",
        decide=False,
        message="Requests without Origin now get the constant headers of a public policy, "
        "and only Vary from any other policy. Browsers ignore these headers.",
    ),
    "preflight-answered": Entry(
        "changed",
        decide=False,
        message="The application continues to answer OPTIONS itself; the headers of the "
        "policy are added to its answer.",
    ),
    "safelisted-method-passes": Entry(
        "changed",
        decide=False,
        message="The library refused preflights for GET, HEAD or POST if the list lacks "
        "them. Browsers allow these methods with any list, and send most such requests "
        "without a preflight, so no list prevents them; the policy does not refuse "
        "them.",
    ),
    "route-methods": Entry(
        "changed",
        decide=True,
        message="The library also allowed a method whose route was added, even if the "
        "list lacks it. Only the list is written; check whether it is complete.",
    ),
    "guard-covers-all": Entry(
        "changed",
        decide=False,
        message="Lists of other libraries became a guard. The guard covers sockets and "
        "state-changing requests on every path; each list covered only its own library. "
        "The lists stay in force until you turn them off.",
    ),
    "lists-beside": Entry(
        "left out",
        decide=False,
        message="These lists of other libraries stay in force. `crossorigin migrate "
        "--from lists` makes a guard of them, which judges every state-changing "
        "request.",
    ),
    "nobody-trusted": Entry(
        "changed",
        decide=False,
        message="No other origin was allowed. The list of a guard cannot be empty; the "
        "written origin belongs to no site.",
    ),
    "no-origin-passes": Entry(
        "changed",
        decide=False,
        message="Requests without Origin were refused. The guard allows them, because the "
        "programs that send them could send any Origin; require_origin = true refuses "
        "them.",
    ),
    "host-port-dropped": Entry(
        "changed",
        decide=False,
        message="The hosts of a guard have no port: the name is allowed on every port.",
    ),
    "nobody-allowed": Entry(
        "changed",
        decide=False,
        message="No origin was allowed, and none is: CORS is off for the path.",
    ),
    # Gone
    "private-network-gone": Entry(
        "gone",
        decide=False,
        message="No engine supports Private Network Access any more; a permission of the "
        "browser replaces it, which no response header grants.",
    ),
    "setting-gone": Entry(
        "gone",
        decide=False,
        message="The library itself has removed the setting, which had no effect.",
    ),
}
