"""The words of ASGI and WSGI, for the applications that tests write."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from crossorigin.transport.senders import ASGIApp, Message, WSGIApp

Scope: TypeAlias = Message
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Environ: TypeAlias = dict[str, Any]
StartResponse: TypeAlias = Callable[..., Any]
Server: TypeAlias = ASGIApp | WSGIApp | str
"""The types on which a browser can be opened."""
