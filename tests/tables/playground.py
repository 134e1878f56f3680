"""The frequent mistakes of the playground: the verdict of each, and the one after its fix."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One mistake.

    Attributes:
        name: the name of the example.
        said: the status line of its answer.
        remedy: words of the change that the answer asks for.
        fix: the label of the first button; empty for a mistake outside of the policy.
        after: the status line after that button.
        written: words that the policy has after it.
    """

    name: str
    said: str
    remedy: str
    fix: str = ""
    after: str = ""
    written: str = ""


ROWS = (
    Row(
        "not-listed",
        "Blocked: MissingAllowOriginHeader.",
        "List the origin: Policy(allow_origins=['http://localhost:5173'])",
        "Allow this request: allow_origins gets http://localhost:5173",
        "Allowed.",
        'allow_origins = ["https://app.example.com", "http://localhost:5173"]',
    ),
    Row(
        "slash",
        "The policy cannot be built.",
        "an origin ends before the first slash",
        'Write "https://app.example.com"',
        "Allowed.",
        'allow_origins = ["https://app.example.com"]',
    ),
    Row(
        "star-with-credentials",
        "The policy cannot be built.",
        "List the origins that may, or do without credentials",
        "List the page's origin: https://app.example.com",
        "Allowed.",
        'allow_origins=["https://app.example.com"], allow_credentials=True',
    ),
    Row(
        "cookies",
        "Blocked: WildcardOriginNotAllowed.",
        "With credentials the star is not enough",
        "Allow this request: allow_origins gets https://app.example.com, "
        "allow_credentials gets true",
        "Allowed.",
        "allow_credentials = true",
    ),
    Row(
        "content-type",
        "Blocked: HeaderDisallowedByPreflightResponse.",
        "Add the header: Policy(allow_headers=[…, 'content-type'])",
        "Allow this request: allow_headers gets content-type",
        "Allowed.",
        'allow_headers = ["authorization", "content-type"]',
    ),
    Row(
        "method",
        "Blocked: MethodDisallowedByPreflightResponse.",
        "Add the method: Policy(allow_methods=[…, 'DELETE'])",
        "Allow this request: allow_methods gets DELETE",
        "Allowed.",
        'allow_methods=["GET", "POST", "DELETE"]',
    ),
    Row(
        "hidden-header",
        "Blocked: HiddenResponseHeader.",
        "Show it: Policy(expose_headers=['X-Total-Count'])",
        "Allow this request: expose_headers gets X-Total-Count",
        "Allowed.",
        'expose_headers = ["X-Total-Count"]',
    ),
    Row(
        "fastapi-everyone",
        "Blocked: WildcardOriginNotAllowed.",
        "With credentials the star is not enough",
        "Allow this request: allow_origins gets https://app.example.com, "
        "allow_credentials gets true",
        "Allowed.",
        'allow_origins = ["https://app.example.com"]',
    ),
    Row(
        "two-layers",
        "Explained: MultipleAllowOriginValues.",
        "Let only CORSMiddleware set it",
    ),
    Row(
        "preflight-login",
        "Explained: PreflightInvalidStatus.",
        "outside of authentication and routing, so that it answers them itself",
    ),
    Row(
        "error-page",
        "Explained: MissingAllowOriginHeader.",
        "The response is an error, 500: look into the server's log",
    ),
    Row(
        "preflight-redirect",
        "Explained: PreflightDisallowedRedirect.",
        "let the page ask the final URL",
    ),
)
