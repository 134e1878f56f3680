"""The responses in data: URLs (Fetch, "data: URL processor")."""

from __future__ import annotations

import re
from base64 import b64decode
from typing import Final
from urllib.parse import unquote_to_bytes

from crossorigin.fetch.engine import STANDARD, Engine
from crossorigin.fetch.url import Url
from crossorigin.fetch.verdict import Headers, WireResponse
from crossorigin.spec.mime import serialize

_BASE64: Final = re.compile(r"; *base64$", re.IGNORECASE)
_WHITESPACE: Final = re.compile(rb"[\t\n\f\r ]+")
_ALPHABET: Final = re.compile(rb"[A-Za-z0-9+/]*={0,2}")
_DEFAULT: Final = "text/plain;charset=US-ASCII"


def response(url: Url, engine: Engine = STANDARD) -> WireResponse | None:
    """Return the response in a data: URL, or None if it has none.

    Args:
        url: a URL of this scheme.
        engine: the engine of the browser.
    """
    mime, comma, text = f"{url.path}{url.query}".partition(",")
    if not comma:
        return None
    mime = mime.strip("\t\n\f\r ")
    body: bytes | None = unquote_to_bytes(text)
    if _BASE64.search(mime):
        mime = _BASE64.sub("", mime)
        body = _decode(unquote_to_bytes(text))
    if body is None:
        return None
    mime = f"text/plain{mime}" if mime.startswith(";") else mime
    headers: Headers = (("Content-Type", serialize(mime) or _DEFAULT),)
    if engine.data_url_length:
        headers += (("Content-Length", str(len(body))),)
    return WireResponse(status=200, headers=headers, body=body)


def _decode(text: bytes) -> bytes | None:
    """Return the bytes that `text` encodes, or None (Infra, "forgiving-base64 decode")."""
    text = _WHITESPACE.sub(b"", text)
    if len(text) % 4 == 0:
        text = re.sub(b"={1,2}$", b"", text)
    if not _ALPHABET.fullmatch(text) or b"=" in text or len(text) % 4 == 1:
        return None
    return b64decode(text + b"=" * (-len(text) % 4))
