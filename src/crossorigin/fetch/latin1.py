"""Bytes as text: header values hold one character for each byte (Latin-1)."""

from __future__ import annotations


def as_utf8(value: str) -> str:
    """Return a value as UTF-8, with U+FFFD for the bytes that are none; again as bytes."""
    if value.isascii():
        return value
    raw = value.encode("latin-1", "replace")
    return raw.decode("utf-8", "replace").encode().decode("latin-1")
