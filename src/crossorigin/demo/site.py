"""The origins of the demo, and the security headers of the page's server."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Site:
    """The origins of the demo.

    Attributes:
        page: The page's.
        api: The API's, on another host.
        same_site: The API's as well, by the page's own host: another port is another origin,
            but no other site.
    """

    page: str
    api: str
    same_site: str

    @property
    def headers(self) -> dict[str, str]:
        """The security headers of the page's server."""
        apis = f"{self.api} {self.same_site}"
        sockets = apis.replace("http://", "ws://")
        policy = (
            "default-src 'none'; script-src 'self' {apis}; style-src 'self' {apis}; "
            "img-src 'self' data: blob: {apis}; font-src 'self' {apis}; media-src 'self' {apis}; "
            "connect-src 'self' {apis} {sockets}; worker-src 'self' {apis}; "
            "frame-src 'self' {apis}; form-action 'self' {apis}; "
            "base-uri 'none'; frame-ancestors 'none'"
        ).format(apis=apis, sockets=sockets)
        return {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }
