"""Omissions: the findings about options that are not written, or only in part."""

from __future__ import annotations

from typing import Final

from crossorigin.migrate.findings.entry import Entry

OMISSIONS: Final = {
    "not-literal": Entry(
        "left out",
        decide=True,
        message="The file has no literal value here, and code is never run. Write the value.",
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
        message="The call is in a function, and the files do not show that the function is "
        "called. Also name the file that calls the function, or give its policy in Python.",
    ),
    "name-rebound": Entry(
        "left out",
        decide=True,
        message="The name of the library has another binding too, or other code may bind it, "
        "so the files do not show which function the call runs.",
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
        message="Another file may have options too, and was not read. Name that file as well.",
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
