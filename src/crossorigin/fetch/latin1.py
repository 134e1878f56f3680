"""Bytes as text: header values have one character for each byte (Latin-1)."""

from __future__ import annotations


def as_utf8(value: str) -> str:
    """Return a value, again as bytes, with U+FFFD for the bytes that are not UTF-8."""
    if value.isascii():
        return value
    raw = value.encode("latin-1", "replace")
    return raw.decode("utf-8", "replace").encode().decode("latin-1")
