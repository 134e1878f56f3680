"""Errors of a page's own script, and the words for the failed request that caused them."""

from __future__ import annotations

from typing import Final

ERRORS: Final = (
    "Uncaught TypeError: Cannot read properties of undefined (reading 'map')\n    at App (App.jsx:12:20)\n    at renderWithHooks (react-dom.development.js:14985:18)",
    "TypeError: Cannot read property 'data' of undefined",
    "Uncaught (in promise) TypeError: e.response is undefined",
    "Uncaught TypeError: items.map is not a function",
    "TypeError: undefined is not an object (evaluating 'response.data.items')",
    "Unhandled Promise Rejection: TypeError: null is not an object (evaluating 'e.data')",
    "Uncaught (in promise) TypeError: Cannot destructure property 'data' of 'undefined' as it is undefined.",
    "ReferenceError: items is not defined",
    "Uncaught RangeError: Maximum call stack size exceeded",
    "Uncaught SyntaxError: Unexpected token '<'",
    "Uncaught (in promise) SyntaxError: Unexpected token < in JSON at position 0",
    "SyntaxError: Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON",
    "SyntaxError: JSON.parse: unexpected character at line 1 column 1 of the JSON data",
    "SyntaxError: Unexpected end of JSON input",
    "SyntaxError: JSON Parse error: Unrecognized token '<'",
    "The above error occurred in the <App> component:\n\n    at App (http://localhost:3000/static/js/bundle.js:31:83)\n\nConsider adding an error boundary to your tree to customize error handling behavior.",
    "Error: Objects are not valid as a React child (found: object with keys {message}).",
    "Uncaught Error: Minified React error #31; visit https://reactjs.org/docs/error-decoder.html?invariant=31 for the full message",
    'Warning: Each child in a list should have a unique "key" prop.',
    "ERROR TypeError: Cannot read properties of null (reading 'length')\n    at AppComponent_Template (app.component.ts:8:5)",
    "[Vue warn]: Error in render: \"TypeError: Cannot read property 'length' of undefined\"",
)  # fmt: skip
"""Errors of pages that go on without the response."""

FAILED: Final = (
    ("Untold", "Failed to load resource: net::ERR_FAILED"),
    ("Untold", "GET https://api.shop.example/v1/items net::ERR_FAILED"),
    ("Untold", "TypeError: Failed to fetch"),
    ("Untold", "TypeError: NetworkError when attempting to fetch resource."),
    ("Untold", "TypeError: Load failed"),
    ("Untold", "AxiosError: Network Error"),
    ("Untold", "XMLHttpRequest cannot load https://api.shop.example/v1/items?page=2 due to access control checks."),
    ("Untold", "ClientException: XMLHttpRequest error., uri=https://api.shop.example/"),
    ("Untold", "Http failure response for https://api.shop.example/: 0 Unknown Error"),
    ("NetworkFailure", "GET http://localhost:5000/items net::ERR_CONNECTION_REFUSED"),
    ("NetworkFailure", "Failed to load resource: net::ERR_NAME_NOT_RESOLVED"),
    ("NetworkFailure", "Failed to load resource: Could not connect to the server."),
    ("ErrorStatus", "GET https://api.shop.example/items 500 (Internal Server Error)"),
    ("ErrorStatus", "AxiosError: Request failed with status code 401"),
    ("BlockedByClient", "GET https://b.example/ads.js net::ERR_BLOCKED_BY_CLIENT"),
    ("ContentSecurityPolicy", "Refused to connect to 'https://b.example/' because it violates the following Content Security Policy directive: \"connect-src 'self'\"."),
    ("MixedContent", "Mixed Content: The page at 'https://a.example/' was loaded over HTTPS, but requested an insecure XMLHttpRequest endpoint 'http://b.example/'. This request has been blocked; the content must be served over HTTPS."),
    ("CorsUntold", "Status: CORS error"),
    ("CorsUntold", "items  (blocked:cors)  xhr  app.js:12"),
    ("MissingAllowOriginHeader", "CORS error\nMissingAllowOriginHeader"),
)  # fmt: skip
"""Causes, and the words for a request that failed of them."""
