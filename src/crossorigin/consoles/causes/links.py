"""Links: the page of MDN on each cause, and our own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crossorigin import snippets
from crossorigin.consoles.engines.lines import base
from crossorigin.fetch import Code
from crossorigin.spec.documentation import address

_DOCS: Final = "https://developer.mozilla.org/docs/Web/"

_PAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "CorsDisabled": f"{_DOCS}HTTP/CORS/Errors/CORSDisabled",
        Code.MIXED_CONTENT: f"{_DOCS}Security/Mixed_content",
        Code.BLOCKED_BY_RESOURCE_POLICY: f"{_DOCS}HTTP/Guides/Cross-Origin_Resource_Policy",
        "ContentSecurityPolicy": f"{_DOCS}HTTP/Guides/CSP",
        "IntegrityWithoutCors": f"{_DOCS}Security/Subresource_Integrity",
        "IntegrityMismatch": f"{_DOCS}Security/Subresource_Integrity",
        "HiddenResponseHeader": f"{_DOCS}HTTP/Reference/Headers/Access-Control-Expose-Headers",
        "AuthorizationCoveredByWildcard": f"{_DOCS}HTTP/Reference/Headers/"
        "Access-Control-Allow-Headers",
        "ForbiddenRequestHeader": f"{_DOCS}Glossary/Forbidden_request_header",
        "TaintedCanvas": f"{_DOCS}HTML/How_to/CORS_enabled_image",
        "SilencedAudio": f"{_DOCS}HTML/Reference/Attributes/crossorigin",
        "UnusedPreload": f"{_DOCS}HTML/Reference/Attributes/rel/preload",
        "EventStreamType": f"{_DOCS}API/Server-sent_events/Using_server-sent_events",
        "DisallowedContentType": f"{_DOCS}HTTP/Guides/MIME_types",
        "CookieRefused": f"{_DOCS}HTTP/Guides/Cookies",
        "ServiceWorkerResponse": f"{_DOCS}API/FetchEvent/respondWith",
        "ServiceWorkerRefused": f"{_DOCS}API/Service_Worker_API/Using_Service_Workers",
        "FrameAccessDenied": f"{_DOCS}API/Window/postMessage",
        "FrameRefused": f"{_DOCS}HTTP/Reference/Headers/X-Frame-Options",
        "HandshakeRefused": f"{_DOCS}API/WebSockets_API",
        "KeepaliveTooLarge": f"{_DOCS}API/RequestInit",
    }
)


def mdn(code: str) -> str:
    """Return the page of MDN on a cause; the page on all CORS errors where there is none.

    Args:
        code: a code of the model, also of a preflight, or one of the other causes.
    """
    return _PAGES.get(code) or snippets.mdn(code)


def page(code: str) -> str:
    """Return the address of our own page on a cause.

    Args:
        code: as for `mdn`.
    """
    plain = base(Code(code)) if code in set(Code) else code
    return address(f"docs/causes.md#{plain.lower()}")
