"""Samples: the smallest files of media that the engines take, made here byte by byte."""

from __future__ import annotations

import struct
import zlib
from typing import Final

_SIDE: Final = 16
"""Pixels of the video's side: one macroblock."""


def picture() -> bytes:
    """One blue pixel: PNG."""
    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\x00\x00\x00\xff")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_png(name, body) for name, body in chunks)


def _png(name: bytes, body: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(name + body))
    return struct.pack(">I", len(body)) + name + body + check


def sound() -> bytes:
    """A tenth of a second of silence: WAVE, 8 bits, mono, 8 kHz."""
    rate, samples = 8000, b"\x80" * 800
    form = struct.pack("<HHIIHH", 1, 1, rate, rate, 1, 8)
    chunks = b"WAVE" + _riff(b"fmt ", form) + _riff(b"data", samples)
    return _riff(b"RIFF", chunks)


def _riff(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body


def video() -> bytes:
    """Half a second of grey: VP8 in WebM."""
    frame = _key_frame()
    info = _ebml("2AD7B1", _number(1_000_000)) + _ebml("4489", struct.pack(">d", 500.0))
    info += _ebml("4D80", b"x") + _ebml("5741", b"x")
    picture = _ebml("B0", _number(_SIDE)) + _ebml("BA", _number(_SIDE))
    track = _ebml("D7", b"\x01") + _ebml("73C5", b"\x01") + _ebml("83", b"\x01")
    track += _ebml("9C", b"\x00") + _ebml("86", b"V_VP8") + _ebml("E0", picture)
    blocks = [
        _ebml("A3", b"\x81" + struct.pack(">hB", time, 0x80) + frame) for time in (0, 250)
    ]
    cluster = _ebml("1F43B675", _ebml("E7", b"\x00") + b"".join(blocks))
    head = b"".join(
        _ebml(key, value)
        for key, value in (
            ("4286", b"\x01"),
            ("42F7", b"\x01"),
            ("42F2", b"\x04"),
            ("42F3", b"\x08"),
            ("4282", b"webm"),
            ("4287", b"\x02"),
            ("4285", b"\x02"),
        )
    )
    segment = _ebml("1549A966", info) + _ebml("1654AE6B", _ebml("AE", track)) + cluster
    return _ebml("1A45DFA3", head) + _ebml("18538067", segment)


def _ebml(key: str, body: bytes) -> bytes:
    return bytes.fromhex(key) + struct.pack(">Q", 1 << 56 | len(body)) + body


def _number(value: int) -> bytes:
    return value.to_bytes(4, "big")


def _key_frame() -> bytes:
    """A key frame whose partitions are zeros: each symbol is the first one, each block empty.

    RFC 6386, section 9.1: three bytes of a tag, a start code, width and height.
    """
    first, second = bytes(512), bytes(64)
    tag = len(first) << 5 | 1 << 4
    size = struct.pack("<HH", _SIDE, _SIDE)
    return tag.to_bytes(3, "little") + b"\x9d\x01\x2a" + size + first + second


def font() -> bytes:
    """A TrueType font of two glyphs, a triangle for the letter A among them."""
    glyph = struct.pack(">hhhhh", 1, 0, 0, 500, 500) + struct.pack(">HH", 2, 0)
    glyph += bytes([1, 1, 1]) + struct.pack(">6h", 0, 500, -250, 0, 0, 500)
    glyph += bytes(-len(glyph) % 4)
    tables = {
        b"OS/2": _os2(),
        b"cmap": _cmap(),
        b"glyf": glyph,
        b"head": _head(),
        b"hhea": struct.pack(
            ">I3hH11hH", 0x10000, 800, -200, 0, 500, 0, 0, 500, 1, *[0] * 7, 2
        ),
        b"hmtx": struct.pack(">HhHh", 500, 0, 500, 0),
        b"loca": struct.pack(">III", 0, 0, len(glyph)),
        b"maxp": struct.pack(">I14H", 0x10000, 2, 3, 1, 0, 0, 2, *[0] * 8),
        b"name": _names(),
        b"post": struct.pack(">I28x", 0x30000),
    }
    return _sfnt(tables)


def _os2() -> bytes:
    return (
        struct.pack(">HhHHH", 4, 500, 400, 5, 0)
        + struct.pack(">11h", *[100] * 10, 0)
        + bytes(10)
        + struct.pack(">IIII", 1, 0, 0, 0)
        + b"none"
        + struct.pack(">HHH", 0x40, 65, 65)
        + struct.pack(">hhhHH", 800, -200, 0, 800, 200)
        + struct.pack(">II", 1, 0)
        + struct.pack(">hhHHH", 500, 700, 0, 32, 1)
    )


def _cmap() -> bytes:
    ends, starts = (65, 0xFFFF), (65, 0xFFFF)
    body = struct.pack(">HHHH", 4, 4, 1, 0) + struct.pack(">HH", *ends) + bytes(2)
    body += struct.pack(">HH", *starts) + struct.pack(">HH", (1 - 65) & 0xFFFF, 1) + bytes(4)
    table = struct.pack(">HHH", 4, len(body) + 6, 0) + body
    return struct.pack(">HHHHI", 0, 1, 3, 1, 12) + table


def _head() -> bytes:
    return struct.pack(
        ">IIIIHHQQhhhhHHhhh",
        *(0x10000, 0x10000, 0, 0x5F0F3CF5, 3, 1000, 0, 0),
        *(0, 0, 500, 500, 0, 8, 2, 1, 0),
    )


def _names() -> bytes:
    words = {1: "Sample", 2: "Regular", 4: "Sample", 6: "Sample"}
    records, texts = b"", b""
    for number, word in words.items():
        text = word.encode("utf-16-be")
        records += struct.pack(">HHHHHH", 3, 1, 0x409, number, len(text), len(texts))
        texts += text
    return struct.pack(">HHH", 0, len(words), 6 + len(records)) + records + texts


def _sfnt(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    head = struct.pack(
        ">IHHHH", 0x10000, count, power * 16, power.bit_length() - 1, (count - power) * 16
    )
    place = len(head) + 16 * count
    records, bodies = b"", b""
    for name, body in tables.items():
        padded = body + bytes(-len(body) % 4)
        records += name + struct.pack(">III", _sum(padded), place + len(bodies), len(body))
        bodies += padded
    return head + records + bodies


def _sum(padded: bytes) -> int:
    words = struct.unpack(f">{len(padded) // 4}I", padded)
    return int(sum(words)) & 0xFFFFFFFF
