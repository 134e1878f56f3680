"""The answers of the article's servers, in every framework."""

from __future__ import annotations

from dataclasses import dataclass

YOURS = "https://yourdomain.com"
LISTED = "https://yourdomain2.com"
OTHER = "https://elsewhere.example"


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request of a page at `origin`, the status, and its Access-Control-Allow-Origin.

    `preflight` asks for the method first; its status is then 204 or 403.
    """

    path: str
    origin: str
    allow_origin: str | None
    method: str = "GET"
    status: int = 200
    preflight: bool = False

    def __str__(self) -> str:
        asked = "preflight of " if self.preflight else ""
        return f"{asked}{self.method} {self.path} from {self.origin}"


CALLS = (
    Call(path="/without-cors", origin=OTHER, allow_origin=None),
    Call(path="/with-cors", origin=OTHER, allow_origin="*"),
    Call(path="/one-origin", origin=YOURS, allow_origin=YOURS),
    Call(path="/one-origin", origin=OTHER, allow_origin=None),
    Call(path="/allowlist", origin=LISTED, allow_origin=LISTED),
    Call(path="/allowlist", origin=YOURS, allow_origin=None),
    Call(path="/products/5", method="PUT", origin=YOURS, allow_origin=YOURS),
    Call(
        path="/products/5",
        method="PUT",
        origin=YOURS,
        allow_origin=YOURS,
        preflight=True,
        status=204,
    ),
    Call(
        path="/products/5",
        method="PUT",
        origin=OTHER,
        allow_origin=None,
        preflight=True,
        status=403,
    ),
    Call(path="/public/products/5", method="DELETE", origin=OTHER, allow_origin="*"),
    Call(
        path="/public/products/5",
        method="DELETE",
        origin=OTHER,
        allow_origin="*",
        preflight=True,
        status=204,
    ),
    Call(path="/public/missing", origin=OTHER, allow_origin="*", status=404),
)
