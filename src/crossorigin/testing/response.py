"""The response: the parts that a page may see."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crossorigin.fetch import Exchange, Verdict
from crossorigin.fetch.verdict import ResponseType

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Response:
    """The response that ``fetch()`` gives to a page.

    Attributes:
        type: ``basic`` for the page's own origin, ``cors``, ``opaque`` for mode no-cors,
            ``opaqueredirect`` for redirect manual.
        status: 0 for an opaque response.
        url: the URL of the last hop; empty for an opaque response.
        redirected: whether there was more than one hop.
        headers: the visible ones.
        content: the body; empty for an opaque response.
        complete: whether the body is complete. A page gets status and headers in any case, and
            fails when it reads an incomplete body.
        timing_allowed: whether the page may read the details of Resource Timing.
        verdict: the verdict, which allowed it.
        exchanges: the requests of this fetch with their responses, in order.
    """

    type: ResponseType
    status: int
    url: str
    redirected: bool
    headers: httpx.Headers
    content: bytes
    complete: bool
    timing_allowed: bool
    verdict: Verdict
    exchanges: tuple[Exchange, ...]

    @property
    def ok(self) -> bool:
        """Whether the status is from 200 to 299."""
        return 200 <= self.status <= 299  # noqa: PLR2004 - Fetch, "ok status"

    @property
    def text(self) -> str:
        """The body as text, always UTF-8 (Fetch, "text()").

        Raises:
            EOFError: the body is truncated.
        """
        if not self.complete:
            message = "the body of the response broke off, or could not be decoded"
            raise EOFError(message)
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:  # noqa: ANN401 - JSON is anything
        """Return the body parsed as JSON.

        Raises:
            json.JSONDecodeError: the body is not JSON.
            EOFError: the body is truncated.
        """
        return json.loads(self.text)

    def __repr__(self) -> str:
        """Return one line, for the output of failed assertions."""
        names = ", ".join(self.headers.keys()) or "none"
        return f"<Response {self.status} {self.type} {self.url} visible headers: {names}>"
