"""Builds the playground: a folder that any server of static files can serve.

Run it from the root of the repository: ``python tools/playground.py FOLDER``. The page is
``site/playground``; its look and some of its modules are those of the demo. Pyodide is the npm
package that ``tools/node-packages.sh`` installs. The answers of the examples are made here, by
the program that answers in the page.

``--serve PORT`` serves the folder on loopback afterwards; 0 is any free port.
"""

from __future__ import annotations

import argparse
import functools
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, Final, cast

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "site" / "playground"
SOURCES: Final = PAGE / "python"
DEMO: Final = ROOT / "src" / "crossorigin" / "demo" / "static"
NODE_MODULES: Final = Path(sys.prefix) / "node" / "node_modules"

_OF_PAGE: Final = ("*.html", "*.css", "*.js", "*.svg")
_OF_DEMO: Final = ("page.css", "node.js", "tabs.js", "code.js")
"""Files that the page has in common with the demo."""

_OF_PYODIDE: Final = (
    "pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip",
    "pyodide-lock.json",
)  # fmt: skip
_LIBRARIES: Final = ("idna", "publicsuffixlist")
_TIME: Final = (1980, 1, 1, 0, 0, 0)  # of every file of an archive: equal input, equal bytes
_POLICY: Final = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')
_DOCS: Final = 'data-docs=""'


def build(output: Path, docs: str = "") -> None:
    """Write the folder.

    Args:
        output: the folder; files that it has stay, unless they have a name of ours.
        docs: the address of the documentation, relative to the page, for links to our own
            pages; empty for none.
    """
    for name in ("pyodide", "python"):
        (output / name).mkdir(parents=True, exist_ok=True)
    for source in _sources():
        shutil.copyfile(source, output / source.name)
    page = output / "index.html"
    text = page.read_text("utf-8")
    page.write_text(text.replace(_DOCS, f'data-docs="{docs}"', 1), "utf-8")
    for name in _OF_PYODIDE:
        shutil.copyfile(NODE_MODULES / "pyodide" / name, output / "pyodide" / name)
    _write_python(output / "python")
    (output / "examples.json").write_text(_examples(output), "utf-8")


def _sources() -> Iterator[Path]:
    for pattern in _OF_PAGE:
        yield from sorted(PAGE.glob(pattern))
    yield from (DEMO / name for name in _OF_DEMO)


# The Python


def _write_python(folder: Path) -> None:
    """Write our wheel, its libraries and the program of the page, and the list of the three."""
    for old in folder.iterdir():
        old.unlink()
    with tempfile.TemporaryDirectory() as made:
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", made]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        (wheel,) = Path(made).iterdir()
        shutil.copyfile(wheel, folder / wheel.name)
    (folder / "libraries.zip").write_bytes(_archive(_installed()))
    programs = ((str(each.relative_to(SOURCES)), each) for each in SOURCES.rglob("*.py"))
    (folder / "playground.zip").write_bytes(_archive(programs))
    names = sorted(each.name for each in folder.iterdir())
    (folder / "files.json").write_text(json.dumps(names), "utf-8")


def _installed() -> Iterator[tuple[str, Path]]:
    """Yield the files of the libraries, licences included."""
    for name in _LIBRARIES:
        for file in distribution(name).files or ():
            is_program = file.suffix not in {".pyc", ".pyi"} and ".." not in file.parts
            if is_program and file.name not in {"RECORD", "INSTALLER", "direct_url.json"}:
                yield str(file), Path(str(file.locate()))


def _archive(files: Iterable[tuple[str, Path]]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in sorted(files):
            about = zipfile.ZipInfo(name, _TIME)
            archive.writestr(about, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return content.getvalue()


# The examples


def _examples(output: Path) -> str:
    """Return the examples with their answers, and the names of the edges, as JSON."""
    sys.path.insert(0, str(SOURCES))
    from playground_answers import EXAMPLES, answer_json  # noqa: PLC0415 - its path is set now

    from crossorigin.edge import TARGETS  # noqa: PLC0415 - for the build alone

    loaded = [each for name in ("pyodide", "python") for each in (output / name).iterdir()]
    size = round(sum(each.stat().st_size for each in loaded) / 1_000_000)
    examples = [
        {
            "name": each.name,
            "title": each.title,
            "mistake": each.is_mistake,
            "question": each.question(),
            "answer": json.loads(answer_json(json.dumps(each.question()))),
        }
        for each in EXAMPLES
    ]
    targets = {name: each.title for name, each in TARGETS.items()}
    return json.dumps({"size": f"{size} MB", "targets": targets, "examples": examples})


# The server


class Server(ThreadingHTTPServer):
    """A server of one folder on loopback.

    Args:
        folder: the folder.
        port: the port; 0 for any free one.

    Attributes:
        asked: is called with the path of each request.
    """

    def __init__(self, folder: Path, port: int = 0) -> None:
        handler = functools.partial(Handler, directory=str(folder))
        super().__init__(("127.0.0.1", port), handler)
        self.asked: Callable[[str], object] = lambda _path: None

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - its base
        """Print a fault; a browser that goes away while a file comes is none."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(SimpleHTTPRequestHandler):
    """Serves the folder, with the policy of the page: a worker has the one of its response."""

    extensions_map = {  # noqa: RUF012 - the base class declares it so
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def end_headers(self) -> None:
        """Add the headers of every response."""
        text = (Path(self.directory) / "index.html").read_text("utf-8")
        found = _POLICY.search(text)
        assert found is not None  # noqa: S101 - the page has one
        self.send_header("Content-Security-Policy", found[1])
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Report to the server, and print nothing."""
        cast("Server", self.server).asked(self.path)


def main() -> None:
    """Build the folder that is named, and serve it where that is asked for."""
    parser = argparse.ArgumentParser(description="Build the playground.")
    parser.add_argument("output", type=Path, help="the folder to write")
    parser.add_argument("--docs", default="", help="the address of the documentation")
    parser.add_argument("--serve", type=int, metavar="PORT", help="serve it on loopback")
    options = parser.parse_args()
    build(options.output, options.docs)
    if options.serve is None:
        return
    with Server(options.output, options.serve) as running:
        print(f"The playground: http://127.0.0.1:{running.server_address[1]}/", flush=True)
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            print("Stopped.")


if __name__ == "__main__":
    main()
