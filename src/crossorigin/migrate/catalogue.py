"""Catalogue: the codes of the findings of a migration, each with its kind and its sentence.

It is the only home of these codes, but for one kind: a value that no policy may hold has the
code of its problem, from `crossorigin.errors`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple


class Entry(NamedTuple):
    """The entry of the catalogue for one code.

    Attributes:
        kind: ``unsafe``, ``never worked``, ``changed``, ``gone`` or ``left out``.
        decide: whether a person has to decide; the written policy grants no more than is sure.
        message: a sentence.
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
            message="A plain string stood where a list belongs: it was taken apart into its "
            "letters, or every part of it was allowed.",
        ),
        "regex-open-end": Entry(
            "unsafe",
            decide=False,
            message="The expression was not anchored at both ends, so it also allowed hosts "
            "that only begin or end like yours, and other ports. The pattern written now is "
            "compared whole.",
        ),
        "regex-bare-dot": Entry(
            "unsafe",
            decide=False,
            message="A dot without a backslash stands for any character, and so for hosts of "
            "other owners. The pattern written now has the dot itself.",
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
            message="The flag was not a boolean, and any text that is not empty was true. "
            "The value written now follows the text.",
        ),
        "null-let-in": Entry(
            "unsafe",
            decide=False,
            message="An entry without scheme and host let the origin null in, which anybody "
            "can have.",
        ),
        "vary-left-out": Entry(
            "unsafe",
            decide=False,
            message="Without Vary a cache may give one page the answer for another. Vary is "
            "now always sent where the answer depends on the origin.",
        ),
        "path-reached-further": Entry(
            "unsafe",
            decide=False,
            message="The path was an expression that was anchored at its start only, so it "
            "also covered paths that begin alike (/apikeys for /api/*). The prefix written now "
            "stands for whole segments.",
        ),
        "every-origin-acts": Entry(
            "unsafe",
            decide=True,
            message="Every page could open sockets or act with the cookies of its visitors. "
            "Without trust the guard takes the origins of policies with credentials. List "
            "others in trust.",
        ),
        "entry-without-scheme": Entry(
            "unsafe",
            decide=False,
            message="An entry without a scheme let pages of http and of every port in. The "
            "origin of https alone is written.",
        ),
        # Never worked
        "origin-respelled": Entry(
            "never worked",
            decide=True,
            message="Origins are compared as browsers send them, and browsers spell this one "
            "otherwise, so it let no page in. It is left out; write the other text if it is "
            "meant.",
        ),
        "entry-respelled": Entry(
            "never worked",
            decide=True,
            message="Browsers spell this one otherwise, so the entry let nobody in. It is left "
            "out; write it as browsers do if it is meant.",
        ),
        "pattern-never-matched": Entry(
            "never worked",
            decide=True,
            message="The star was no wildcard there, so no origin matched, and the entry is "
            "left out. In a policy it is a wildcard: write it if that is meant.",
        ),
        "string-taken-for-regex": Entry(
            "never worked",
            decide=True,
            message="The origin holds a sign that made it an expression, which did not match "
            "the origin itself. It is left out; write it if it is meant.",
        ),
        "star-with-credentials": Entry(
            "never worked",
            decide=False,
            message="A star together with credentials was refused, by the browser or by the "
            "library itself. Without credentials it works; for credentials list the origins.",
        ),
        "star-in-list": Entry(
            "never worked",
            decide=True,
            message="Within a list the star was no wildcard but a name that matches nothing. "
            'It is left out; write allow_origins = "*" if everyone is meant.',
        ),
        "literal-star": Entry(
            "never worked",
            decide=False,
            message="The star was sent, or compared, as it is: with credentials browsers take "
            "it for a name, and it never stands for Authorization. Now it stands for every "
            "name.",
        ),
        "comma-string": Entry(
            "never worked",
            decide=True,
            message="Several names in one string, or a name with a blank beside it, were taken "
            "for one name, which matched none. Such names are left out; list each by itself if "
            "it is meant.",
        ),
        "no-method-allowed": Entry(
            "never worked",
            decide=True,
            message="No preflight was granted a method or a header: the list of methods is "
            "empty, another library emptied it, or preflights were not given to this one. Name "
            "the methods.",
        ),
        "extension-unstarted": Entry(
            "never worked",
            decide=True,
            message="Beside sanic-ext, sanic-cors takes effect only as an extension in "
            "Extend(…) or app.extend(…); these options had none. See whether they are meant.",
        ),
        "star-with-cookies": Entry(
            "left out",
            decide=True,
            message="The star was sent as it is. With credentials browsers take it for a name, "
            "so it worked for requests without cookies alone, and a policy has one list for "
            "both. List the names.",
        ),
        "method-case": Entry(
            "never worked",
            decide=True,
            message="Methods are compared case by case, and browsers send this one in upper "
            "case, so it was not granted. It is left out; write the other text if it is meant.",
        ),
        "zero-max-age": Entry(
            "never worked",
            decide=False,
            message="For 0 the header was left out, which browsers take as 5 seconds. Now it "
            "says 0.",
        ),
        "unknown-option": Entry(
            "never worked",
            decide=True,
            message="There is no such option, so it had no effect.",
        ),
        "option-refused": Entry(
            "never worked",
            decide=True,
            message="The library refuses this value, or makes nothing of it.",
        ),
        # Changed
        "renamed-option": Entry(
            "changed",
            decide=False,
            message="The option has an old name; it was read as the new one.",
        ),
        "option-overridden": Entry(
            "changed",
            decide=False,
            message="The option had no effect beside another, which wins.",
        ),
        "path-itself-too": Entry(
            "changed",
            decide=False,
            message="The key written now also covers the path with or without a last slash, "
            "for which the files have no route.",
        ),
        "origin-with-more": Entry(
            "changed",
            decide=False,
            message="The library compared the parts of the origin, not its text. Browsers send "
            "the spelling that is written.",
        ),
        "errors-covered": Entry(
            "changed",
            decide=False,
            message="Responses to exceptions now always have the headers, so that pages can "
            "read the error.",
        ),
        "sent-when-asked": Entry(
            "changed",
            decide=False,
            message="Requests without Origin now get the constant headers of a public policy, "
            "and nothing but Vary from any other. No browser looks at them.",
        ),
        "preflight-answered": Entry(
            "changed",
            decide=False,
            message="The application goes on answering OPTIONS itself; the headers of the "
            "policy are added to its answer.",
        ),
        "safelisted-method-passes": Entry(
            "changed",
            decide=False,
            message="Preflights for GET, HEAD or POST were refused where the list lacks them. "
            "Browsers let these pass with any list, and send most of them without "
            "asking, so no list keeps them off; they are not refused any more.",
        ),
        "route-methods": Entry(
            "changed",
            decide=True,
            message="A method whose route was added counted as allowed, even one that "
            "the list lacks. Only the list is written; see whether it lacks one.",
        ),
        "guard-covers-all": Entry(
            "changed",
            decide=False,
            message="Lists of other libraries became a guard. It covers sockets and requests "
            "that change something, on every path; a list covered its own library alone. The "
            "lists stay in force until they are turned off.",
        ),
        "lists-beside": Entry(
            "left out",
            decide=False,
            message="These lists of other libraries stay in force. `crossorigin migrate --from "
            "lists` carries them over into a guard, which judges every request that changes "
            "something.",
        ),
        "nobody-trusted": Entry(
            "changed",
            decide=False,
            message="No other origin was let in. The list of a guard is never empty; the "
            "origin written is nobody's.",
        ),
        "no-origin-passes": Entry(
            "changed",
            decide=False,
            message="Requests without Origin were refused. The guard lets these programs in, "
            "which could send any; require_origin = true refuses them.",
        ),
        "host-port-dropped": Entry(
            "changed",
            decide=False,
            message="The hosts of a guard have no port: the name is served on every port.",
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
            message="Private Network Access is gone from all engines; its successor is a "
            "permission that no response header answers.",
        ),
        "setting-gone": Entry(
            "gone",
            decide=False,
            message="The setting was removed from the library itself and had no effect.",
        ),
        # Left out
        "not-literal": Entry(
            "left out",
            decide=True,
            message="The value is not written in the file as it is, and code is never run "
            "here. Write its value.",
        ),
        "list-left-out": Entry(
            "left out",
            decide=False,
            message="This list of another library, or a part of it, is not written in the file "
            "as it is, so the guard has nothing of it. Keep the list in force.",
        ),
        "lists-differ": Entry(
            "left out",
            decide=True,
            message="A guard has one list for the requests and the sockets of a path. These "
            "are in one of the lists that it is made of, and not in this one.",
        ),
        "conditional-setting": Entry(
            "left out",
            decide=True,
            message="The setting is made under a condition or more than once, so the file "
            "does not say which value holds. Only the certain part is written.",
        ),
        "setting-elsewhere": Entry(
            "left out",
            decide=True,
            message="The library reads its settings in its call, and the files do not show "
            "that this one was made before it, for the same application.",
        ),
        "conditional-call": Entry(
            "left out",
            decide=True,
            message="The call stands under a condition or in a loop, so the file does not say "
            "whether its options are in use.",
        ),
        "never-called": Entry(
            "left out",
            decide=True,
            message="The call stands in a function that nothing in the files calls, so they do "
            "not say whether its options are in use. Name the file that calls it too.",
        ),
        "routes-before": Entry(
            "left out",
            decide=True,
            message="The files give the application routes before this layer, which had no "
            "headers of it, and a policy covers every path. Give its policy in Python.",
        ),
        "layers-changed": Entry(
            "left out",
            decide=True,
            message="The files change the list of the layers of an application, and so do not "
            "say whether this one is in use.",
        ),
        "headers-changed": Entry(
            "left out",
            decide=True,
            message="The files set or take out headers of CORS beside the library, so some "
            "answers may allow less than its options. Take that code into account.",
        ),
        "other-file": Entry(
            "left out",
            decide=True,
            message="Another file may hold options as well, and was not read. Name it too.",
        ),
        "regex-left-out": Entry(
            "left out",
            decide=True,
            message="The expression says more, or other things, than a pattern can, and a file "
            "holds no expressions. List the origins; in Python a compiled expression, which "
            "must match the whole origin, can stand among them (--to python).",
        ),
        "null-not-let-in": Entry(
            "left out",
            decide=True,
            message="The expression allowed every origin with http and https, and not null, "
            "which a star lets in. List the origins, or write the star if the answers are "
            "public.",
        ),
        "header-regex-left-out": Entry(
            "left out",
            decide=True,
            message="An expression over header names has no equal. List the names.",
        ),
        "path-itself-closed": Entry(
            "left out",
            decide=True,
            message="The path without the last slash was not covered, and a map "
            "has one entry for it and for the path with one: both are closed. Take that entry "
            "out where pages may read both.",
        ),
        "path-slash-too": Entry(
            "left out",
            decide=True,
            message="The path was exact, and an exact path of a map is the one with a last "
            "slash, too, or the one without. Mark the route with @cors.",
        ),
        "path-order": Entry(
            "left out",
            decide=True,
            message="The library uses the first entry that a path matches, and another one "
            "takes in paths of this one; a map uses the most specific. Mark the routes "
            "with @cors.",
        ),
        "path-regex-left-out": Entry(
            "left out",
            decide=True,
            message="A path is exact (/health) or a prefix (/api/*); this expression is "
            "neither. For finer grain mark the route with @cors.",
        ),
        "function-left-out": Entry(
            "left out",
            decide=True,
            message="A function decides, and a file holds none. In Python give a function "
            "from the origin to a bool as allow_origins.",
        ),
        "origin-options-differ": Entry(
            "left out",
            decide=True,
            message="One policy has the same options for all its origins. This origin had "
            "others than the first.",
        ),
        "second-policy": Entry(
            "left out",
            decide=True,
            message="The same part of the application is given other options as well, and the "
            "files do not say which are in use. None are written.",
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
            message="The options are those of a part, and the layer of the whole application "
            "answered its preflights. The policy of the whole application is written alone.",
        ),
        "part-of-application": Entry(
            "left out",
            decide=True,
            message="The options are those of a part of the application, and the files do not "
            "show a literal prefix that it is registered or mounted at. Name the file that "
            "registers it too, or give its policy in Python.",
        ),
        "shared-prefix": Entry(
            "left out",
            decide=True,
            message="The options are those of a part of the application, and others have "
            "routes below the same prefix, which had none. Give its policy in Python.",
        ),
        "unknown-receiver": Entry(
            "left out",
            decide=True,
            message="The files do not say where the options apply: to the whole "
            "application, or to a part. Name the file that makes it too, or give its policy in "
            "Python.",
        ),
        "one-of-several": Entry(
            "left out",
            decide=True,
            message="The files make several applications, and the options are those of one. "
            "Give its policy to it alone.",
        ),
        "route-policy": Entry(
            "left out",
            decide=True,
            message="The options are those of one route: mark it in Python. Its path has no "
            "other policy. A mark needs the "
            "gateway of the application: where it has no policy of its own, call CORS(app, "
            "None).",
        ),
        "route-closed": Entry(
            "left out",
            decide=True,
            message="The library left one route out. Its path is closed; mark the route in "
            "Python, which holds for its path alone.",
        ),
        "every-path-covered": Entry(
            "left out",
            decide=True,
            message="Only the routes that were added took part, and a policy covers every "
            "path, so none is written. Give it to their paths, or mark the routes with @cors.",
        ),
        "websocket-unchecked": Entry(
            "left out",
            decide=True,
            message="The library also refused WebSocket handshakes of other origins. CORS "
            "does not apply to them, and the policy does not: check Origin where you accept "
            "them.",
        ),
    }
)
