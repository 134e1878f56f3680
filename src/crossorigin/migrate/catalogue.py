"""Catalogue: the codes of the findings of a migration, each with its kind and its message.

All these codes are defined here, except one kind: a value that no policy may have gets the code
of its problem, from `crossorigin.errors`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple


class Entry(NamedTuple):
    """The entry of the catalogue for one code.

    Attributes:
        kind: ``unsafe``, ``never worked``, ``changed``, ``gone`` or ``left out``.
        decide: whether a person has to decide; until then the policy grants only the certain
            part.
        message: the sentences that describe the finding.
    """

    kind: str
    decide: bool
    message: str


CATALOGUE: Final[Mapping[str, Entry]] = MappingProxyType(
    {
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
            "empty, another library emptied it, or the library received no preflights. Name "
            "the methods.",
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
        # Left out
        "not-literal": Entry(
            "left out",
            decide=True,
            message="The file has no literal value here, and code is never run. Write the "
            "value.",
        ),
        "list-left-out": Entry(
            "left out",
            decide=False,
            message="The file has no literal value for this list of another library, or for a "
            "part of it, so the guard does not have it. Keep the list in force.",
        ),
        "lists-differ": Entry(
            "left out",
            decide=True,
            message="A guard has one list for the requests and the sockets of a path. These "
            "entries are in one of the combined lists, and not in this one.",
        ),
        "conditional-setting": Entry(
            "left out",
            decide=True,
            message="The setting is made under a condition or more than once, so the file "
            "does not show which value is used. Only the certain part is written.",
        ),
        "setting-elsewhere": Entry(
            "left out",
            decide=True,
            message="The library reads its settings when it is called, and the files do not "
            "show that this setting was made before that call, for the same application.",
        ),
        "conditional-call": Entry(
            "left out",
            decide=True,
            message="The call is made under a condition or in a loop, so the file does not "
            "show whether its options are in use.",
        ),
        "never-called": Entry(
            "left out",
            decide=True,
            message="The call is in a function that nothing in the files calls, so they do "
            "not show whether its options are in use. Also name the file that calls the "
            "function.",
        ),
        "routes-before": Entry(
            "left out",
            decide=True,
            message="The files add routes to the application before this layer, which did not "
            "cover them, and a policy covers every path. Give the policy in Python.",
        ),
        "layers-changed": Entry(
            "left out",
            decide=True,
            message="The files change the list of layers of an application, so they do not "
            "show whether this layer is in use.",
        ),
        "headers-changed": Entry(
            "left out",
            decide=True,
            message="The files set or remove CORS headers outside the library, so some "
            "answers may allow less than its options. Take that code into account.",
        ),
        "other-file": Entry(
            "left out",
            decide=True,
            message="Another file may have options too, and was not read. Name that file as "
            "well.",
        ),
        "regex-left-out": Entry(
            "left out",
            decide=True,
            message="No pattern matches the same origins as the expression, and a file cannot "
            "hold expressions. List the origins. In Python the list may have a compiled "
            "expression, which must match the whole origin (--to python).",
        ),
        "null-not-let-in": Entry(
            "left out",
            decide=True,
            message="The expression allowed every origin with http and https, but not null, "
            "which a star allows. List the origins, or write the star if the answers are "
            "public.",
        ),
        "header-regex-left-out": Entry(
            "left out",
            decide=True,
            message="A policy has no expressions over header names. List the names.",
        ),
        "path-itself-closed": Entry(
            "left out",
            decide=True,
            message="The library did not cover the path without the trailing slash. A map has "
            "one entry for both forms, and that entry turns CORS off for both. Remove it if "
            "pages may read both.",
        ),
        "path-slash-too": Entry(
            "left out",
            decide=True,
            message="The path was exact, and an exact path of a map covers the path with and "
            "without a trailing slash. Mark the route with @cors.",
        ),
        "path-order": Entry(
            "left out",
            decide=True,
            message="The library uses the first entry that a path matches, and an earlier "
            "entry matches paths of this one; a map uses the most specific entry. Mark the "
            "routes with @cors.",
        ),
        "path-regex-left-out": Entry(
            "left out",
            decide=True,
            message="A path is exact (/health) or a prefix (/api/*); this expression is "
            "neither. Mark single routes with @cors.",
        ),
        "function-left-out": Entry(
            "left out",
            decide=True,
            message="A function decides, and a file cannot hold functions. In Python give a "
            "function from the origin to a bool as allow_origins.",
        ),
        "origin-options-differ": Entry(
            "left out",
            decide=True,
            message="A policy has the same options for all its origins. This origin had other "
            "options than the first one.",
        ),
        "second-policy": Entry(
            "left out",
            decide=True,
            message="The same part of the application has other options too, and the files do "
            "not show which ones are in use. None are written.",
        ),
        "package-passed": Entry(
            "left out",
            decide=True,
            message="The file gives the package, or options of CORS, to other code, which may "
            "add layers with other options. Take these into account.",
        ),
        "socket-options": Entry(
            "left out",
            decide=False,
            message="The options are those of sockets (Socket.IO, a gateway of NestJS), which "
            "answer their own requests. They are not read, and stay in force.",
        ),
        "inner-layer": Entry(
            "left out",
            decide=True,
            message="The options belong to a part of the application, and the layer of the "
            "whole application answered its preflights. Only the policy of the whole "
            "application is written.",
        ),
        "part-of-application": Entry(
            "left out",
            decide=True,
            message="The options belong to a part of the application, and the files do not "
            "show a literal prefix under which it is registered or mounted. Also name the "
            "file that registers it, or give its policy in Python.",
        ),
        "shared-prefix": Entry(
            "left out",
            decide=True,
            message="The options belong to a part of the application, and other parts, which "
            "had no options, have routes below the same prefix. Give the policy in Python.",
        ),
        "unknown-receiver": Entry(
            "left out",
            decide=True,
            message="The files do not show whether the options apply to the whole application "
            "or to a part. Also name the file that makes the application, or give its "
            "policy in Python.",
        ),
        "one-of-several": Entry(
            "left out",
            decide=True,
            message="The files make several applications, and the options belong to one of "
            "them. Give the policy only to that application.",
        ),
        "route-policy": Entry(
            "left out",
            decide=True,
            message="The options belong to one route: mark it in Python. Its path has no "
            "other policy. A mark needs the gateway of the application: if the application "
            "has no policy, call CORS(app, None).",
        ),
        "route-closed": Entry(
            "left out",
            decide=True,
            message="The library left one route out. CORS is off for its path; mark the route "
            "in Python, where a mark covers only that route.",
        ),
        "every-path-covered": Entry(
            "left out",
            decide=True,
            message="The library covered only the routes that were added, and a policy covers "
            "every path, so no policy is written. Give it to the paths of these routes, or "
            "mark the routes with @cors.",
        ),
        "websocket-unchecked": Entry(
            "left out",
            decide=True,
            message="The library also refused WebSocket handshakes of other origins. CORS "
            "does not apply to WebSockets: check Origin where you accept them.",
        ),
    }
)
