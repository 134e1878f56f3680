"""The picture of the terminal in the README: the output of two commands."""

from __future__ import annotations

import html
import io
import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeAlias

from rich.console import Console
from rich.text import Text

Command: TypeAlias = tuple[str, ...]

PICTURE: Final = Path(__file__).parent.parent / "docs" / "terminal.svg"
COLUMNS: Final = 118
# Rich's picture names a font of another host; a reader's own is as good.
FOREIGN: Final = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
TEXT: Final = re.compile(r"<text class=\"terminal-r[^>]*>(.*?)</text>", re.DOTALL)


def commands(page: str, api: str) -> tuple[Command, ...]:
    """Return the commands of the picture for a demo with these origins."""
    return (
        (
            "check",
            f"{api}/fastapi/one-preflight/products/1",
            "--method",
            "DELETE",
            "--origin",
            page,
        ),
        (
            "explain",
            (
                f"Access to fetch at '{api}/fastapi/no-cors/product' from origin '{page}' has "
                "been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is "
                "present on the requested resource."
            ),
        ),
    )


def draw(page: str, api: str) -> str:
    """Run the commands; return the SVG picture of the terminal."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    for command in commands(page, api):
        words = " ".join(("crossorigin", *(_quoted(word) for word in command)))
        console.print(Text.assemble(("$ ", "dim"), (words, "bold")))
        console.print(Text.from_ansi(_printed(command)))
    picture = console.export_svg(title="crossorigin", unique_id="terminal")
    lines = (line.rstrip() for line in FOREIGN.sub("", picture).splitlines())
    return "\n".join(lines) + "\n"


def text_of(picture: str) -> str:
    """Return the text of a picture without white space: long lines break by their length."""
    return "".join(html.unescape("".join(TEXT.findall(picture))).split())


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word else word


def _printed(command: Command) -> str:
    """Return the output of a command that writes to a terminal."""
    outer, inner = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "crossorigin", *command],
        stdout=inner,
        stderr=inner,
        env={**os.environ, "COLUMNS": str(COLUMNS), "TERM": "xterm-256color"},
        check=False,  # 1 is the exit status of a blocked request
    )
    os.close(inner)
    output = b""
    with suppress(OSError), os.fdopen(outer, "rb", buffering=0) as terminal:
        while part := terminal.read(4096):
            output += part
    return output.decode().replace("\r\n", "\n").rstrip("\n") + "\n"
