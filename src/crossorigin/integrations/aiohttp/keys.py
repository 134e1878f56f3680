"""Keys: those of requests and responses under which the gateways leave notes."""

from __future__ import annotations

from typing import Any, Final

from aiohttp import web

from crossorigin.gateway.serving.exchange import HANDLED


def _key(name: str, owner: str = "RequestKey") -> Any:  # noqa: ANN401 - any key
    # Versions before 3.14 take strings only; later versions warn of strings.
    kind = getattr(web, owner, None)
    return name if kind is None else kind(name, object)


RAN: Final = _key("crossorigin.ran", "ResponseKey")
"""Key of a response that holds the method by which a class view has made it."""

PREFLIGHT: Final = _key(HANDLED)
"""Key of a preflight that a gateway has handled: the edits of its response, or None."""

TOLD: Final = _key("crossorigin.told")
"""Key of a response to which the gateway of an outer application has added the headers."""
