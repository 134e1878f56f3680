"""Libraries: their words for a request of which the browser told them nothing."""

from __future__ import annotations

from typing import Final

from crossorigin.consoles.lines import Line

_TEMPLATES: Final = (
    "Http failure response for {url}: 0 Unknown Error",  # Angular
    "Http failure response for (unknown url): 0 Unknown Error",
    "status: 0, statusText: 'Unknown Error'",
    "AxiosError: Network Error",
    "Error: Network Error",
    "The XMLHttpRequest onError callback was called",  # dio
    "ClientException: XMLHttpRequest error",  # http of Dart
    "ClientException: Failed to fetch, uri={url}",
    "XMLHttpRequest error.",
    "TypeError: Network request failed",  # React Native, whatwg-fetch
    # superagent
    "the network is offline, Origin is not allowed by Access-Control-Allow-Origin",
    "Failed to fetch",
    "Load failed",
)

REASONS: Final = tuple(Line("Untold", template) for template in _TEMPLATES)
"""The words of axios, Angular, dio, React Native and others, none of which tells a cause."""
