"""Development servers of pages, each with a snippet: a proxy to the API."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from harness.foreign import Program, link_node_modules
from harness.programs import answers, free_port, program
from harness.tools import lacking, require, require_node_package

_NODE_OF_VITE: Final = (20, 19)


def _vite(folder: Path, snippet: str, port: int) -> list[str]:
    vite, node = require_node_package("vite"), require("node")
    said = subprocess.run([node, "--version"], check=True, capture_output=True, text=True)
    version = said.stdout.strip().removeprefix("v").split(".")
    if tuple(map(int, version[:2])) < _NODE_OF_VITE:
        lacking("Vite needs Node 20.19 or later")
    (folder / "package.json").write_text('{"type": "module"}', "utf-8")
    (folder / "vite.config.js").write_text(snippet, "utf-8")
    (folder / "index.html").write_text("<!doctype html>the page", "utf-8")
    return [node, str(vite / "bin" / "vite.js"), "--host", "127.0.0.1", "--strictPort",
            "--port", str(port)]  # fmt: skip


_WEBPACK: Final = """\
const Server = require('webpack-dev-server')
const webpack = require('webpack')
const { devServer } = require('./webpack.config.js')
const compiler = webpack({ mode: 'none', entry: './index.js', context: __dirname })
const own = { host: '127.0.0.1', port: %d, hot: false, client: false, static: __dirname }
new Server({ ...devServer, ...own }, compiler).start()
"""


def _webpack(folder: Path, snippet: str, port: int) -> list[str]:
    require_node_package("webpack-dev-server")
    link_node_modules(folder)
    (folder / "webpack.config.js").write_text(snippet, "utf-8")
    (folder / "index.js").write_text("", "utf-8")
    (folder / "index.html").write_text("<!doctype html>the page", "utf-8")
    (folder / "server.js").write_text(_WEBPACK % port, "utf-8")
    return [require("node"), "server.js"]


DEVELOPING: Final[dict[str, Program]] = {
    "vite": _vite,
    "webpack": _webpack,
}
"""By the target of the snippet."""


@contextmanager
def developing(write: Program, folder: Path, snippet: str) -> Iterator[int]:
    """Run a development server with `snippet`; yield its port."""
    port = free_port()
    command = write(folder, snippet, port)
    with program(command, folder, partial(answers, port)):
        yield port
