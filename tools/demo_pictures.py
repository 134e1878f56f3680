"""Writes the pictures of the demo and of the terminal: docs/demo-*.png and docs/terminal.svg.

`make pictures` runs it.

The demo runs on its usual ports while the pictures are taken; both have to be free.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Final, TypeAlias, cast

from browser.chromium import Page, chromium
from browser.conftest import running_demo
from browser.demo_page import go, press, run_all, until
from harness.tools import find
from PIL import Image
from terminal_picture import PICTURE, draw

Colour: TypeAlias = tuple[int, int, int]

DOCS: Final = Path(__file__).parent.parent / "docs"
COLOURS: Final = 256  # of a picture: few enough for a small file
PAGE, API = "http://127.0.0.1:8000", "http://localhost:8001"


@dataclass(frozen=True)
class Picture:
    """One picture of the page.

    Attributes:
        name: The file's name, without its end.
        width: The width of the page, in CSS pixels.
        scheme: The colour scheme.
        scale: The pixels of the picture for each CSS pixel.
        step: The step that is open.
        call: The call that the picture ends with.
        is_whole: Whether the picture begins with the top of the page, not with the call.
    """

    name: str
    width: int
    scheme: str
    scale: float
    step: str
    call: str
    is_whole: bool = False


PICTURES: Final = (
    Picture("demo-light", 1280, "light", 1.25, "no-cors", "no-cors", is_whole=True),
    Picture("demo-dark", 1280, "dark", 1.25, "one-preflight", "delete-refused"),
    Picture("demo-phone", 390, "light", 2, "one-origin", "other-origin"),
)
# The bottom of a call, with its step open and the call or the page at the top.
FRAME: Final = """(call, isWhole) => {
    const card = document.getElementById(`call-${call}`);
    if (!isWhole) card.scrollIntoView();
    return Math.round(card.getBoundingClientRect().bottom) + 16;
}"""


def main() -> None:
    """Write all pictures."""
    with running_demo("--port", "8000", "--api-port", "8001"):
        with _browser() as page:
            for picture in PICTURES:
                _save(picture, _taken(page, picture))
        PICTURE.write_text(draw(PAGE, API), encoding="utf-8")


@contextmanager
def _browser() -> Iterator[Page]:
    program = find("chromium")
    if program is None:
        message = "chromium is not installed"
        raise SystemExit(message)
    with ExitStack() as stack:
        browser = stack.enter_context(chromium(program))
        yield stack.enter_context(browser.page())


def _taken(page: Page, picture: Picture) -> bytes:
    """Return the screenshot after all calls have run."""
    _look(page, picture, 900)
    go(page, f"{PAGE}/?{picture.name}")  # the query makes the browser load it again
    run_all(page)
    press(page, "#fold-all")
    press(page, f"#{picture.step} .fold")
    until(page, f"!document.querySelector('#{picture.step} .step-body').hidden")
    for _ in range(2):  # the height of the view moves a call at the end of the page
        bottom = page.evaluate(FRAME, picture.call, picture.is_whole)
        _look(page, picture, bottom)
    return page.screenshot()


def _look(page: Page, picture: Picture, height: int) -> None:
    page.look(width=picture.width, height=height, scheme=picture.scheme, scale=picture.scale)


def _save(picture: Picture, content: bytes) -> None:
    image = Image.open(io.BytesIO(content)).convert("RGB")
    small = image.quantize(palette=_palette(image), dither=Image.Dither.NONE)
    small.save(DOCS / f"{picture.name}.png", optimize=True)


def _palette(image: Image.Image) -> Image.Image:
    """Return the commonest colours of an image: the grounds and the inks stay exact."""
    counted = image.getcolors(image.width * image.height) or []
    commonest = sorted(counted, key=itemgetter(0), reverse=True)[:COLOURS]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for _, colour in commonest for part in cast("Colour", colour)])
    return palette


if __name__ == "__main__":
    main()
