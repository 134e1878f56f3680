"""The committed files of the demo, against those that their program makes."""

from __future__ import annotations

import io
from typing import Any

import demo_assets
from fontTools.ttLib import TTFont
from harness.together import check_all
from PIL import Image

LARGEST = 10_000  # bytes


def content(name: str, data: bytes) -> Any:  # noqa: ANN401 - of each type
    """The part of a file that no compressor or encoder changes."""
    file = io.BytesIO(data)
    if name.endswith(".png"):
        with Image.open(file) as image:
            return image.size, image.convert("RGB").tobytes()
    if name.endswith(".woff"):
        font = TTFont(file)
        return [(tag, font.reader[tag]) for tag in font.reader.tables]
    return data[:300] if name.endswith(".webm") else data  # the head of the video


def test_committed_files_are_small_and_those_that_the_program_makes() -> None:
    def check(name: str) -> None:
        committed = (demo_assets.ASSETS / name).read_bytes()
        assert len(committed) <= LARGEST
        assert content(name, committed) == content(name, demo_assets.MADE[name]())

    check_all(demo_assets.MADE, check, str)
