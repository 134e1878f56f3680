"""The picture of the terminal shows the present output of the commands."""

from __future__ import annotations

import re

from browser.conftest import running_demo
from terminal_picture import PICTURE, draw, text_of

PORT = re.compile(r"(?<=host:|\.0\.1:)\d+")


def test_the_picture_of_the_terminal_has_the_words_of_the_commands() -> None:
    with running_demo("--port", "0", "--api-port", "0") as (_, page, api):
        drawn = draw(page, api)
    shown = PICTURE.read_text("utf-8")
    numbers = {page.rpartition(":")[2]: "8000", api.rpartition(":")[2]: "8001"}
    text = PORT.sub(lambda found: numbers[found[0]], text_of(drawn))
    assert text == text_of(shown)
    assert "crossorigincheckhttp" in text
