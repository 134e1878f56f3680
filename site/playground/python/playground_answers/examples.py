"""Examples: the most frequent mistakes, and a few ways to use the page.

The mistakes are those of our own questions page and of the threads of other libraries: an
origin that is not listed, a slash at its end, a star with credentials, a preflight that
something else answers.
"""

from __future__ import annotations

import json
from typing import Any, Final, NamedTuple

PAGE: Final = "https://app.example.com"
"""The origin of the page, where an example has no other."""


class Example(NamedTuple):
    """A question that the page offers.

    Attributes:
        name: its name in an address.
        title: the mistake, in a few words.
        policy_kind: the form of the policy.
        policy: the text of the policy.
        request_kind: the form of the request.
        request: the text of the request.
        origin: the origin of the page.
        is_mistake: whether it is one of the frequent mistakes.
    """

    name: str
    title: str
    policy_kind: str
    policy: str
    request_kind: str
    request: str
    origin: str = PAGE
    is_mistake: bool = True

    def question(self, target: str = "nginx") -> dict[str, Any]:
        """Return the question of the example.

        Args:
            target: the edge to write files for.
        """
        return {
            "policy": {"kind": self.policy_kind, "text": self.policy},
            "request": {
                "kind": self.request_kind,
                "text": self.request,
                "origin": self.origin,
                "entry": None,
            },
            "target": target,
        }


_LISTED: Final = """\
[policy]
allow_origins = ["https://app.example.com"]
"""
_GET: Final = 'fetch("https://api.example.com/products")'
_JSON: Final = """\
fetch("https://api.example.com/products", {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ name: "lamp" }),
})"""
_COOKIES: Final = """\
fetch("https://api.example.com/me", { credentials: "include" })"""
_ACCESS: Final = "from origin 'https://app.example.com' has been blocked by CORS policy"

EXAMPLES: Final = (
    Example(
        "not-listed",
        "The origin is not listed",
        "toml",
        _LISTED,
        "fetch",
        _GET,
        "http://localhost:5173",
    ),
    Example(
        "slash",
        "The origin ends with a slash",
        "toml",
        '[policy]\nallow_origins = ["https://app.example.com/"]\n',
        "fetch",
        _GET,
    ),
    Example(
        "star-with-credentials",
        "A star with credentials",
        "python",
        """\
from crossorigin import Policy

policy = Policy(allow_origins="*", allow_credentials=True)
""",
        "fetch",
        _COOKIES,
    ),
    Example(
        "cookies",
        "The page sends cookies, the policy does not allow them",
        "toml",
        '[policy]\nallow_origins = "*"\n',
        "fetch",
        _COOKIES,
    ),
    Example(
        "content-type",
        "JSON is sent, and Content-Type is not listed",
        "toml",
        f'{_LISTED}allow_headers = ["authorization"]\n',
        "fetch",
        _JSON,
    ),
    Example(
        "method",
        "The method is not listed",
        "python",
        """\
from crossorigin import PolicyMap, Policy
from crossorigin.integrations.fastapi import CORS

api = Policy(allow_origins=["https://app.example.com"], allow_methods=["GET", "POST"])
gate = CORS(app, PolicyMap({"/api/*": api}))
""",
        "fetch",
        'fetch("https://api.example.com/api/products/7", { method: "DELETE" })',
    ),
    Example(
        "hidden-header",
        "A response header reads as null",
        "toml",
        _LISTED,
        "fetch",
        """\
const response = await fetch("https://api.example.com/products");
response.headers.get("X-Total-Count")""",
    ),
    Example(
        "fastapi-everyone",
        "FastAPI's middleware with a star and credentials",
        "library",
        """\
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

app = FastAPI()
app.add_middleware(
    CORSMiddleware,
    allow_origins=["*"],
    allow_credentials=True,
    allow_methods=["*"],
    allow_headers=["*"],
)
""",
        "fetch",
        _COOKIES,
    ),
    Example(
        "two-layers",
        "Two layers set the header",
        "toml",
        _LISTED,
        "console",
        f"Access to fetch at 'https://api.example.com/products' {_ACCESS}: The "
        "'Access-Control-Allow-Origin' header contains multiple values "
        "'https://app.example.com, https://app.example.com', but only one is allowed.",
    ),
    Example(
        "preflight-login",
        "The login answers the preflight",
        "toml",
        _LISTED,
        "console",
        f"Access to fetch at 'https://api.example.com/products' {_ACCESS}: Response to "
        "preflight request doesn't pass access control check: It does not have HTTP ok status.",
    ),
    Example(
        "error-page",
        "An error page without the headers",
        "toml",
        _LISTED,
        "console",
        f"Access to fetch at 'https://api.example.com/products' {_ACCESS}: No "
        "'Access-Control-Allow-Origin' header is present on the requested resource.\n"
        "GET https://api.example.com/products net::ERR_FAILED 500 (Internal Server Error)",
    ),
    Example(
        "preflight-redirect",
        "The preflight is redirected to the path with a slash",
        "toml",
        _LISTED,
        "console",
        f"Access to fetch at 'https://api.example.com/products' {_ACCESS}: Response to "
        "preflight request doesn't pass access control check: Redirect is not allowed for a "
        "preflight request.",
    ),
    Example(
        "allowed",
        "A request that is allowed",
        "toml",
        """\
[policy]
allow_origins = ["https://app.example.com", "http://localhost:*"]
allow_methods = ["GET", "POST", "PUT"]
allow_headers = ["content-type", "authorization"]
expose_headers = ["x-total-count"]
allow_credentials = true
max_age = 3600
""",
        "curl",
        """\
curl 'https://api.example.com/products/7' \\
  -X PUT \\
  -H 'Origin: https://app.example.com' \\
  -H 'Content-Type: application/json' \\
  --data-raw '{"name":"lamp"}'""",
        is_mistake=False,
    ),
    Example(
        "previews",
        "Preview deployments under one host",
        "python",
        """\
from crossorigin import Policy

policy = Policy(allow_origins=["https://shop-*.vercel.app"])
""",
        "fetch",
        _GET,
        "https://shop-git-main.vercel.app",
        is_mistake=False,
    ),
    Example(
        "har",
        "An export of the network panel",
        "toml",
        """\
# A policy for each path.
[paths."/public/*"]
allow_origins = "*"

[paths."/account/*"]
allow_origins = ["https://app.example.com"]
allow_credentials = true
""",
        "har",
        json.dumps(
            {
                "log": {
                    "version": "1.2",
                    "entries": [
                        {
                            "request": {
                                "method": method,
                                "url": f"https://api.example.com{path}",
                                "headers": [
                                    {"name": "Origin", "value": PAGE},
                                    {"name": "X-Trace", "value": "1"},
                                ],
                            },
                            "response": {"status": status},
                        }
                        for method, path, status in (
                            ("GET", "/public/news", 200),
                            ("PUT", "/account/7", 0),
                        )
                    ],
                }
            },
            indent=2,
        ),
        is_mistake=False,
    ),
)
"""The examples, the mistakes first."""
