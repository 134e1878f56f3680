"""Writes the small binary files of the demo: a font, two images, a video, and a sound.

Run it from the root of the repository: ``python tools/demo_assets.py``. It needs fontTools for
the font, and Pillow for the frames of the video. The same versions of these and of zlib write
the same bytes. `tests/unit/demo/test_assets.py` compares the contents of the files with those
that this program makes.
"""

from __future__ import annotations

import io
import math
import struct
import wave
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image

ASSETS: Final = Path(__file__).parents[1] / "src/crossorigin/demo/assets"

Colour = tuple[int, int, int]
Picture = Sequence[Sequence[Colour]]

# The font: letters of five by seven squares, much wider than those of any text font.

LETTERS: Final[Mapping[str, Sequence[str]]] = {
    "C": (".###.", "#...#", "#....", "#....", "#....", "#...#", ".###."),
    "O": (".###.", "#...#", "#...#", "#...#", "#...#", "#...#", ".###."),
    "R": ("####.", "#...#", "#...#", "####.", "#.#..", "#..#.", "#...#"),
    "S": (".####", "#....", "#....", ".###.", "....#", "....#", "####."),
}
EM: Final = 1000
SQUARE: Final = 200  # units; an advance of 1200 is twice that of a usual letter
EPOCH: Final = 3_849_984_000  # seconds since 1904: 2026-01-01, for the same bytes each time


def font() -> bytes:
    """Return the font, as WOFF."""
    builder = FontBuilder(EM, isTTF=True)
    names = [".notdef", *LETTERS]
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(letter): letter for letter in LETTERS})
    squares = {name: _outline(LETTERS.get(name, ["#####"] * 7)) for name in names}
    builder.setupGlyf(squares)
    builder.setupHorizontalMetrics(dict.fromkeys(names, (6 * SQUARE, 0)))
    builder.setupHorizontalHeader(ascent=7 * SQUARE, descent=-SQUARE)
    builder.setupNameTable({"familyName": "Demo Squares", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=7 * SQUARE, usWinAscent=7 * SQUARE, usWinDescent=SQUARE)
    builder.setupPost()
    builder.updateHead(created=EPOCH, modified=EPOCH)
    builder.font.recalcTimestamp = False
    builder.font.flavor = "woff"
    file = io.BytesIO()
    builder.save(file)
    return file.getvalue()


def _outline(rows: Sequence[str]) -> object:
    pen = TTGlyphPen(None)
    for y, row in enumerate(reversed(rows)):
        for x, sign in enumerate(row):
            if sign == "#":
                _square(pen, x * SQUARE, y * SQUARE)
    return pen.glyph()


def _square(pen: TTGlyphPen, left: int, bottom: int) -> None:
    pen.moveTo((left, bottom))
    pen.lineTo((left, bottom + SQUARE))
    pen.lineTo((left + SQUARE, bottom + SQUARE))
    pen.lineTo((left + SQUARE, bottom))
    pen.closePath()


# The images: sixteen by sixteen squares of four pixels.

COLOURS: Final[Mapping[str, Colour]] = {
    ".": (32, 48, 96),
    "y": (255, 208, 64),
    "l": (255, 240, 176),
    "r": (208, 64, 48),
    "b": (144, 40, 32),
}
LAMP: Final = (
    "................",
    "......yyyy......",
    ".....yyyyyy.....",
    ".....yyyyyy.....",
    "....yyyyyyyy....",
    "....yyyyyyyy....",
    "...yyyyyyyyyy...",
    "...yyyyyyyyyy...",
    "..llllllllllll..",
    ".......rr.......",
    ".......rr.......",
    ".......rr.......",
    ".......rr.......",
    ".......rr.......",
    ".....rrrrrr.....",
    "....rrrrrrrr....",
)
BRICKS: Final = (
    "rrrrrrrbrrrrrrrb",
    "rrrrrrrbrrrrrrrb",
    "rrrrrrrbrrrrrrrb",
    "bbbbbbbbbbbbbbbb",
    "rrrbrrrrrrrbrrrr",
    "rrrbrrrrrrrbrrrr",
    "rrrbrrrrrrrbrrrr",
    "bbbbbbbbbbbbbbbb",
) * 2
SCALE: Final = 4


def picture(squares: Sequence[str], colours: Mapping[str, Colour] = COLOURS) -> Picture:
    """Return the pixels of a drawing of squares."""
    rows = [[colours[sign] for sign in row for _ in range(SCALE)] for row in squares]
    return [row for row in rows for _ in range(SCALE)]


def png(pixels: Picture) -> bytes:
    """Return an image, as PNG."""
    lines = b"".join(b"\0" + bytes(sum(row, ())) for row in pixels)
    size = struct.pack(">IIBBBBB", len(pixels[0]), len(pixels), 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", size), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


# The sound: one second of a falling tone.

RATE: Final = 8000
TONE: Final = 440.0


def sound() -> bytes:
    """Return a second of sound, as WAV."""
    samples = (
        127 * math.exp(-2 * i / RATE) * math.sin(2 * math.pi * TONE * i / RATE)
        for i in range(RATE)
    )
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(RATE)
        out.writeframes(bytes(128 + round(sample) for sample in samples))
    return file.getvalue()


# The video: one second of key frames in VP8. A lossy WebP image is one key frame of VP8, so
# Pillow encodes the frames; the container is written here (Matroska, RFC 9559).

FRAMES: Final = 10
FRAME_TIME: Final = 100  # milliseconds
QUALITY: Final = 40


def video() -> bytes:
    """Return a second of video, as WebM: the lamp's light grows brighter."""
    head = _element(
        0x1A45DFA3,
        _element(0x4286, b"\x01")  # the version of EBML
        + _element(0x42F7, b"\x01")
        + _element(0x42F2, b"\x04")
        + _element(0x42F3, b"\x08")
        + _element(0x4282, b"webm")
        + _element(0x4287, b"\x02")
        + _element(0x4285, b"\x02"),
    )
    return head + _element(0x18538067, _info() + _tracks() + _cluster())


def _info() -> bytes:
    return _element(
        0x1549A966,
        _element(0x2AD7B1, (1_000_000).to_bytes(3, "big"))  # nanoseconds of a tick
        + _element(0x4489, struct.pack(">d", FRAMES * FRAME_TIME))
        + _element(0x4D80, b"crossorigin")
        + _element(0x5741, b"crossorigin"),
    )


def _tracks() -> bytes:
    size = len(LAMP) * SCALE
    shape = _element(0xB0, bytes([size])) + _element(0xBA, bytes([size]))
    entry = (
        _element(0xD7, b"\x01")  # the number, the identifier, no lacing, the type
        + _element(0x73C5, b"\x01")
        + _element(0x9C, b"\x00")
        + _element(0x86, b"V_VP8")
        + _element(0x83, b"\x01")
        + _element(0xE0, shape)
    )
    return _element(0x1654AE6B, _element(0xAE, entry))


def _cluster() -> bytes:
    blocks = (
        _element(0xA3, b"\x81" + struct.pack(">hB", number * FRAME_TIME, 0x80) + frame)
        for number, frame in enumerate(_frames())
    )
    return _element(0x1F43B675, _element(0xE7, b"\x00") + b"".join(blocks))


def _frames() -> Iterator[bytes]:
    """Yield the key frames: a chunk after the first twenty bytes of a lossy WebP file."""
    for number in range(FRAMES):
        light = {**COLOURS, "l": (255, 240 - 8 * number, 176 - 16 * number)}
        pixels = picture(LAMP, light)
        image = Image.new("RGB", (len(pixels[0]), len(pixels)))
        image.putdata([pixel for row in pixels for pixel in row])
        file = io.BytesIO()
        image.save(file, "WEBP", quality=QUALITY, method=6)
        data = file.getvalue()
        yield data[20 : 20 + int.from_bytes(data[16:20], "little")]


def _element(name: int, content: bytes) -> bytes:
    """Return an element of EBML; its size is written in eight bytes."""
    identifier = name.to_bytes((name.bit_length() + 7) // 8, "big")
    return identifier + (1 << 56 | len(content)).to_bytes(8, "big") + content


MADE: Final[Mapping[str, Callable[[], bytes]]] = {
    "font.woff": font,
    "image.png": lambda: png(picture(LAMP)),
    "texture.png": lambda: png(picture(BRICKS)),
    "sound.wav": sound,
    "video.webm": video,
}
"""The files, with the functions that return their bytes."""


def main() -> None:
    """Write the files."""
    for name, made in MADE.items():
        content = made()
        (ASSETS / name).write_bytes(content)
        print(f"{name}: {len(content)} bytes")


if __name__ == "__main__":
    main()
