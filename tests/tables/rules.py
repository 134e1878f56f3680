"""The rules of the contract, a line each, by their numbers; rows name the ones they hold to."""

from __future__ import annotations

RULES = {
    1: "A preflight is OPTIONS with Origin and Access-Control-Request-Method, and nothing "
    "else.",
    2: "A preflight never reaches the application; every other request does.",
    3: "All repeated header lines and list entries count; a malformed Origin is never echoed.",
    4: "Origins are compared byte for byte with their canonical form.",
    5: "A pattern has `*.` before a host or `:*` as port; a regex matches the whole origin.",
    6: "A callable is called for well-formed origins only; one that raises allows no origin.",
    7: "`null` is allowed by `*` or by an accepted risk, never with credentials.",
    8: "A public policy sends `*` on every response, and does not change Vary.",
    9: "Any other policy has Origin in Vary on every response, once.",
    10: "An allowed origin is sent back unchanged; other origins get no CORS header.",
    11: "CORS headers of the application are replaced; no line is sent twice.",
    12: 'With credentials, `expose_headers="*"` lists the names in the response.',
    13: "An exception of the application becomes a readable 500, and is raised again.",
    14: "A preflight is answered with the whole policy, so that one answer serves all methods.",
    15: "A preflight of an origin that is not allowed gets a 403 with a fixed text.",
    16: "For a star of methods or headers the answer has the requested names, within limits.",
    17: "Vary on a preflight lists the headers that decide its answer; `patch` is not `PATCH`.",
    18: "The most specific path decides, for a preflight as for its request.",
    19: "The policy of a route overrides others, also for a preflight that announces its "
    "method.",
    20: "The gateway is the outermost layer; of several gateways one decides.",
    21: "The policy of a running server is replaced as a whole, or not at all.",
}
