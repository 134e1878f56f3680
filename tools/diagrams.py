"""Draws the sequence diagrams of the pages on CORS, as SVG for light and dark pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final, Literal

_WIDTH: Final = 660
_HEAD: Final = 64
_LINE: Final = 18  # pixels from one line of text to the next
_STYLE: Final = """\
text { font: 14px system-ui, sans-serif; fill: #1b2430 }
.code { font: 13px ui-monospace, monospace }
.name { font-weight: 600 }
.card { fill: #ffffff; stroke: #c5ccd6 }
.head { fill: #eaf0fb; stroke: #8fa8d8 }
.life { stroke: #c5ccd6; stroke-dasharray: 4 4 }
.arrow { stroke: #3a5a9c; stroke-width: 2; fill: none }
.tip { fill: #3a5a9c }
.good { fill: #e3f4e8; stroke: #2e8b57 }
.bad { fill: #fdeaea; stroke: #c0392b }
.plain { fill: #f3f5f8; stroke: #c5ccd6 }
@media (prefers-color-scheme: dark) {
  text { fill: #e4e8ef }
  .card { fill: #161b24; stroke: #3a4456 }
  .head { fill: #22304a; stroke: #5877b3 }
  .life { stroke: #4a556a }
  .arrow { stroke: #8fb0f0 }
  .tip { fill: #8fb0f0 }
  .good { fill: #16331f; stroke: #4fb578 }
  .bad { fill: #3d1b1b; stroke: #e07a6d }
  .plain { fill: #1f2632; stroke: #3a4456 }
}
"""


@dataclass(frozen=True)
class Message:
    """An arrow from one lane to another, with the lines of text over it."""

    start: int
    end: int
    lines: Sequence[str]


@dataclass(frozen=True)
class Note:
    """A box over one lane or several, with its lines of text."""

    first: int
    last: int
    lines: Sequence[str]
    kind: Literal["good", "bad", "plain"] = "plain"


@dataclass(frozen=True)
class Diagram:
    """The lanes of a diagram, from left to right, and its steps, from top to bottom."""

    title: str
    lanes: Sequence[str]
    steps: Sequence[Message | Note]

    def svg(self) -> str:
        """Return the picture."""
        y, parts = _HEAD + 16, []
        for step in self.steps:
            drawn = self._message(step, y) if isinstance(step, Message) else self._note(step, y)
            parts += drawn
            y += _height(step)
        heads = [part for lane in range(len(self.lanes)) for part in self._lane(lane, y)]
        body = "\n".join([*heads, *parts])
        height = y + 12
        size = f'width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}"'
        return f"""\
<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">
<title>{escape(self.title)}</title>
<style>
{_STYLE}</style>
<rect class="card" x="0.5" y="0.5" width="{_WIDTH - 1}" height="{height - 1}" rx="8"/>
{body}
</svg>
"""

    def _x(self, lane: int) -> int:
        """Return the middle of a lane."""
        margin = 100
        return margin + lane * (_WIDTH - 2 * margin) // (len(self.lanes) - 1)

    def _lane(self, lane: int, bottom: int) -> list[str]:
        x = self._x(lane)
        name, *more = self.lanes[lane].split("\n")
        middle = f'x="{x}" text-anchor="middle"'
        return [
            f'<line class="life" x1="{x}" y1="{_HEAD}" x2="{x}" y2="{bottom}"/>',
            f'<rect class="head" x="{x - 88}" y="12" width="176" height="44" rx="6"/>',
            f'<text class="name" {middle} y="{30 if more else 39}">{escape(name)}</text>',
            *(f'<text class="code" {middle} y="48">{escape(line)}</text>' for line in more),
        ]

    def _message(self, step: Message, y: int) -> list[str]:
        start, end = self._x(step.start), self._x(step.end)
        side = 1 if end > start else -1
        foot = y + len(step.lines) * _LINE + 2
        tip = f"{end},{foot} {end - side * 10},{foot - 5} {end - side * 10},{foot + 5}"
        return [
            *_text(step.lines, (start + end) // 2, y + 12),
            f'<line class="arrow" x1="{start}" y1="{foot}" x2="{end - side * 8}" y2="{foot}"/>',
            f'<polygon class="tip" points="{tip}"/>',
        ]

    def _note(self, step: Note, y: int) -> list[str]:
        left, right = self._x(step.first) - 96, self._x(step.last) + 96
        height = len(step.lines) * _LINE + 14
        box = f'x="{left}" y="{y}" width="{right - left}" height="{height}" rx="6"'
        return [
            f'<rect class="{step.kind}" {box}/>',
            *_text(step.lines, (left + right) // 2, y + 21),
        ]


def _height(step: Message | Note) -> int:
    return len(step.lines) * _LINE + (22 if isinstance(step, Message) else 30)


def _text(lines: Sequence[str], x: int, y: int) -> Iterator[str]:
    """Yield lines of text; one that begins with a grave accent is code."""
    for number, line in enumerate(lines):
        kind = ' class="code"' if line.startswith("`") else ""
        text = escape(line.lstrip("`"), quote=False)
        yield f'<text{kind} x="{x}" y="{y + number * _LINE}" text-anchor="middle">{text}</text>'


_PAGE, _BROWSER, _SERVER = "Page\napp.example", "Browser", "Server\napi.example"
_LANES = (_PAGE, _BROWSER, _SERVER)

DIAGRAMS = {
    "who-decides": Diagram(
        "A page asks for a resource of another origin: the server answers, and the browser "
        "gives the response to the page only if the server allows that origin.",
        _LANES,
        (
            Message(0, 1, ["`fetch(url)"]),
            Message(1, 2, ["`GET /items", "`Origin: https://app.example"]),
            Note(2, 2, ["The request has run."]),
            Message(2, 1, ["`200", "`Access-Control-Allow-Origin:", "`https://app.example"]),
            Note(1, 1, ["The origin is allowed."], "good"),
            Message(1, 0, ["the response"]),
        ),
    ),
    "blocked": Diagram(
        "The same without permission: the server answers, the browser keeps the response, and "
        "the page gets an error without a reason.",
        _LANES,
        (
            Message(0, 1, ["`fetch(url)"]),
            Message(1, 2, ["`GET /items", "`Origin: https://app.example"]),
            Note(2, 2, ["The request has run."]),
            Message(2, 1, ["`200, no Access-Control-*"]),
            Note(1, 1, ["No origin is allowed."], "bad"),
            Message(1, 0, ["`TypeError"]),
        ),
    ),
    "preflight": Diagram(
        "A request that a form cannot send: the browser first asks with OPTIONS, and sends the "
        "request only if the answer allows its method and headers.",
        _LANES,
        (
            Message(0, 1, ["`fetch(url,", "`{method: 'PUT'})"]),
            Message(1, 2, ["`OPTIONS /items/1", "`Access-Control-Request-Method:", "`PUT"]),
            Note(2, 2, ["No handler has run."]),
            Message(2, 1, ["`204", "`Access-Control-Allow-Methods:", "`PUT"]),
            Note(1, 1, ["The method is allowed."], "good"),
            Message(1, 2, ["`PUT /items/1"]),
            Message(2, 1, ["`200 with the headers again"]),
            Message(1, 0, ["the response"]),
        ),
    ),
    "vary": Diagram(
        "A cache without Vary keeps the answer for one origin and gives it to another, which "
        "cannot read it.",
        ("Pages", "Shared cache", "Server\napi.example"),
        (
            Message(0, 1, ["`Origin: https://a.example"]),
            Message(1, 2, ["`Origin: https://a.example"]),
            Message(2, 1, ["`Allow-Origin:", "`https://a.example"]),
            Message(1, 0, ["`https://a.example"]),
            Note(0, 0, ["a.example may read."], "good"),
            Message(0, 1, ["`Origin: https://b.example"]),
            Note(1, 1, ["no Vary: Origin,", "so the kept answer"]),
            Message(1, 0, ["`https://a.example"]),
            Note(0, 0, ["b.example is blocked."], "bad"),
        ),
    ),
}


def pictures() -> Iterator[tuple[Path, str]]:
    """Yield the path below docs/ and the text of each picture."""
    for name, diagram in DIAGRAMS.items():
        yield Path("pictures") / f"{name}.svg", diagram.svg()
