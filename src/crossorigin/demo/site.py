"""The origins of the demo, and the security headers of the page's server."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Site:
    """The origins of the demo.

    Attributes:
        page: The page's.
        api: The API's, on another host.
        same_site: The API's too, by the page's own host: another port is another origin, but
            the same site.
    """

    page: str
    api: str
    same_site: str

    @property
    def headers(self) -> dict[str, str]:
        """The security headers of the page's server."""
        apis = f"{self.api} {self.same_site}"
        sockets = apis.replace("http://", "ws://")
        kinds = ("script", "style", "font", "media", "worker", "frame")
        directives = [
            "default-src 'none'",
            *(f"{kind}-src 'self' {apis}" for kind in kinds),
            f"img-src 'self' data: {apis}",
            f"connect-src 'self' {apis} {sockets}",
            f"form-action 'self' {apis}",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
        return {
            "Content-Security-Policy": "; ".join(directives),
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }
