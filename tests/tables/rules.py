"""The rules of the contract, a line each, by their numbers; rows name the ones they hold to."""

from __future__ import annotations

RULES = {
    1: "A preflight is OPTIONS with Origin and Access-Control-Request-Method; nothing else is.",
    2: "A preflight never reaches the application; every other request does.",
    3: "Repeated header lines and lists count whole; a malformed Origin is never echoed.",
    4: "Origins are compared byte for byte with their canonical form.",
    5: "A pattern is `*.` before a host or `:*` as port; a regex matches the whole origin.",
    6: "A callable is asked for well-formed origins only; one that raises allows nobody.",
    7: "`null` is allowed by `*` or by an accepted risk, never with credentials.",
    8: "A public policy says `*` on every response, and nothing of Vary.",
    9: "Any other policy has Origin in Vary on every response, once.",
    10: "An allowed origin is answered as sent; the others get no header of CORS at all.",
    11: "Headers of CORS that the application set are replaced; no line comes twice.",
    12: 'With credentials, `expose_headers="*"` lists the names in the response.',
    13: "An application that raises answers a readable 500, and the exception is still seen.",
    14: "A preflight is answered with the whole policy, so that one answer serves all methods.",
    15: "A preflight of an origin that is not allowed is answered 403, in one fixed sentence.",
    16: "A star for methods or headers is answered with the requested names, within bounds.",
    17: "Vary on a preflight lists the headers that decide its answer; `patch` is not `PATCH`.",
    18: "The most specific path decides, the same for a preflight and its request.",
    19: "A route's own policy wins, also for the preflight that announces its method.",
    20: "The gateway stands outside everything; of several layers one decides.",
    21: "The policy of a running server is swapped whole, or not at all.",
}
