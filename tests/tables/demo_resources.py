"""The expected outcome of each resource of the demo, and its visible part.

The outcomes were measured in Chromium 156, Firefox 153 and WebKitGTK 2.50; the engines agree
on every row but that of the font.
"""

from __future__ import annotations

from dataclasses import dataclass

POLICIES = ("none", "everyone", "other", "credentials")
PUBLIC = "blocked readable blocked readable"
OWN = "blocked blocked blocked readable"
NEVER = "blocked blocked blocked blocked"
BLIND = "blind blind blind blind"
READABLE = "readable readable readable readable"
SENT = "sent sent sent sent"


@dataclass(frozen=True)
class Row:
    """One way to load a resource.

    Attributes:
        name: the resource.
        mode: the way to ask for it.
        outcomes: the outcomes under the policies, in their order.
        webkit: the outcomes in WebKit, if they differ.
        requests: the requests that the server receives; None where media ask in parts.
    """

    name: str
    mode: str
    outcomes: str
    webkit: str = ""
    requests: tuple[str, ...] | None = ("GET",)

    def under(self, engine: str) -> dict[str, str]:
        """The outcome under each policy."""
        words = self.webkit if engine == "webkit" and self.webkit else self.outcomes
        return dict(zip(POLICIES, words.split(), strict=True))


ROWS = (
    Row("fetch", "plain", PUBLIC),
    Row("fetch", "use-credentials", OWN),
    Row("fetch", "no-cors", BLIND),
    Row("xhr", "plain", PUBLIC),
    Row("xhr", "use-credentials", OWN),
    Row("eventsource", "plain", PUBLIC),
    Row("eventsource", "use-credentials", OWN),
    Row("beacon", "plain", SENT, requests=("POST",)),
    Row("websocket", "plain", READABLE),
    Row("script", "plain", BLIND),
    Row("script", "crossorigin", PUBLIC),
    Row("script", "use-credentials", OWN),
    Row("module", "plain", PUBLIC),
    Row("module", "use-credentials", OWN),
    Row("import", "plain", PUBLIC),
    Row("worker", "plain", NEVER, requests=()),
    Row("import-scripts", "plain", BLIND),
    Row("style", "plain", BLIND),
    Row("style", "crossorigin", PUBLIC),
    Row("style", "use-credentials", OWN),
    Row("font", "plain", PUBLIC, webkit=READABLE),
    Row("image", "plain", BLIND),
    Row("image", "crossorigin", PUBLIC),
    Row("image", "use-credentials", OWN),
    Row("texture", "plain", BLIND),
    Row("texture", "crossorigin", PUBLIC),
    Row("texture", "use-credentials", OWN),
    Row("video", "plain", BLIND, requests=None),
    Row("video", "crossorigin", PUBLIC, requests=None),
    Row("video", "use-credentials", OWN, requests=None),
    Row("audio", "plain", BLIND, requests=None),
    Row("audio", "crossorigin", PUBLIC, requests=None),
    Row("audio", "use-credentials", OWN, requests=None),
    Row("frame", "plain", BLIND),
    Row("form", "plain", SENT, requests=("POST",)),
)

YELLOW = (255, 208, 64)
RED = (208, 64, 48)
GREY = (128, 128, 128)
BLUE = (32, 48, 96)
WHITE = (255, 255, 255)
NEAR = 8  # of 255: VP8 does not keep colours exactly


@dataclass(frozen=True)
class Seen:
    """The visible part of an outcome.

    Attributes:
        text: a part of the text on the stage; empty where there is none.
        bytes: the pixel that the page reads from the canvas: a colour, an error, or "empty".
        texture: the pixel that the page reads from the model.
        picture: the colour of the same place in a screenshot, canvas or styled text.
        wide: whether the text is in the wide letters of the font.
        drawn: whether a screenshot of the frame has more than one colour.
    """

    text: str = ""
    bytes: tuple[int, ...] | str = ""
    texture: tuple[int, ...] = ()
    picture: tuple[int, ...] = ()
    wide: bool | None = None
    drawn: bool = False


SEEN = {
    ("fetch", "readable"): Seen(text='{"product":"lamp"}'),
    ("xhr", "readable"): Seen(text="lamp"),
    ("eventsource", "readable"): Seen(text="data: lamp"),
    ("websocket", "readable"): Seen(text="Origin: http://127.0.0.1"),
    ("script", "blind"): Seen(text="script.js ran and wrote this."),
    ("script", "readable"): Seen(text="script.js ran and wrote this."),
    ("module", "readable"): Seen(text="module.js exports lamp"),
    ("import", "readable"): Seen(text='product is "lamp"'),
    ("import-scripts", "blind"): Seen(text='the worker has "lamp"'),
    ("style", "blocked"): Seen(text="The stylesheet colours", picture=WHITE),
    ("style", "blind"): Seen(text="The stylesheet colours", picture=BLUE),
    ("style", "readable"): Seen(text="The stylesheet colours", picture=BLUE),
    ("font", "blocked"): Seen(text="CORS", wide=False),
    ("font", "readable"): Seen(text="CORS", wide=True),
    ("image", "blocked"): Seen(bytes="empty", picture=WHITE),
    ("image", "blind"): Seen(bytes="SecurityError", picture=YELLOW),
    ("image", "readable"): Seen(bytes=YELLOW, picture=YELLOW),
    ("texture", "blocked"): Seen(texture=GREY, picture=GREY),
    ("texture", "blind"): Seen(texture=GREY, picture=GREY),
    ("texture", "readable"): Seen(texture=RED, picture=RED),
    ("video", "blocked"): Seen(bytes="empty", picture=WHITE),
    ("video", "blind"): Seen(bytes="SecurityError", picture=YELLOW),
    ("video", "readable"): Seen(bytes=YELLOW, picture=YELLOW),
    ("frame", "blind"): Seen(drawn=True),
    ("form", "sent"): Seen(drawn=True),
}
"""The visible part of each outcome; nothing of the others is visible."""

SOUND = {"blind": range(1), "readable": range(30, 129)}
"""The greatest amplitude of a sound, where the browser has a device that plays it."""

UNFORETOLD = {
    "chromium": {
        "audio plain": "MediaElementAudioSource outputs zeroes due to CORS access "
        "restrictions for {url}",
    },
    "firefox": {
        "texture plain": "WebGL warning: tex(Sub)Image[23]D: Cross-origin elements require "
        "CORS.",
    },
    "webkit": {},
}
"""Lines of a console on data that is loaded and then not readable; none is foretold."""
