"""Libraries and tools: their words for requests; most of them have no cause."""

from __future__ import annotations

from typing import Final

from crossorigin.consoles.engines.lines import Line
from crossorigin.fetch import Code

_TEMPLATES: Final = (
    "Http failure response for {url}: 0 Unknown Error",  # Angular
    "Http failure response for (unknown url): 0 Unknown Error",
    "status: 0, statusText: 'Unknown Error'",
    "AxiosError: Network Error",
    "Error: Network Error",
    "message: 'Network Error'",  # axios, an object printed
    "code: 'ERR_NETWORK'",
    "The XMLHttpRequest onError callback was called",  # dio
    "ClientException: XMLHttpRequest error",  # http of Dart
    "ClientException: Failed to fetch, uri={url}",
    "XMLHttpRequest error.",
    "The following ProgressEvent$ object was thrown",  # Flutter
    "HTTP request failed, statusCode: 0",
    "Response with status: 0",  # Angular
    "manifestLoadError",  # hls.js
    # Modules and scripts, which each engine reports with its own line in addition to the cause
    "Module source URI is not allowed in this document: '{url}'",
    "Loading failed for the {pages} with source '{url}'",
    "loading dynamically imported module: {url}",
    "Importing a module script failed",
    "XHR failed loading: ",
    "Fetch failed loading: ",
    "HTTP response code:0",
    "TypeError: Network request failed",  # React Native, whatwg-fetch
    # superagent
    "the network is offline, Origin is not allowed by Access-Control-Allow-Origin",
    "Failed to fetch",
    "Load failed",
    # happy-dom, with a mistake of its own
    "The Same Origin Policy dissallows reading the remote resource at '{url}'",
)

REASONS: Final = (
    *(Line("Untold", template) for template in _TEMPLATES),
    # Apollo, for a body that cannot be parsed
    Line("UnexpectedBody", "Error: Network error: JSON", weak=True),
    Line("UnexpectedBody", "Error: Network error: Unexpected ", weak=True),
    # Node.js, which knows no CORS, and the proxies of development servers
    Line(Code.NETWORK_FAILURE, "TypeError: fetch failed"),
    Line(Code.NETWORK_FAILURE, "FetchError: request to {url} failed, reason: "),
    Line(Code.NETWORK_FAILURE, "Could not proxy request"),
    Line(Code.NETWORK_FAILURE, "http proxy error: "),
    Line(Code.NETWORK_FAILURE, "Error occurred while proxying request"),
    # PostgreSQL; WebKit has the same words for any host
    Line("NoConnection", "could not connect to server: "),
    # jsdom, which judges as a browser
    Line(
        Code.MISSING_ALLOW_ORIGIN_HEADER,
        "Error: Cross origin {origin} forbidden",
        (Code.ALLOW_ORIGIN_MISMATCH,),
    ),
    Line(
        Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        "Error: Headers {expected} forbidden",
    ),
)
"""The words of axios, Angular, dio, React Native and others."""
