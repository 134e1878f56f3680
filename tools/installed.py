"""Installs the package in each way that the README names, and runs the commands of that way.

python tools/installed.py             build the wheel and the sdist, try every way
python tools/installed.py core cli    only these: core, an extra, sdist, suite, pipx, uvx
python tools/installed.py --dist DIR  take the wheel and the sdist of a folder

Each way has an environment of its own and the newest libraries that a package index has.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tarfile
import time
import tomllib
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

import proofs

ROOT = Path(__file__).parent.parent
CONSTRAINTS = ROOT / "constraints.txt"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
CORS_TOML = '[policy]\nallow_origins = ["https://a.example"]\n'
# A part of the suite that needs no server and no browser.
PART_OF_THE_SUITE = ("tests/unit/policy", "tests/unit/test_structure.py", "tests/migrate")
MISSING = 2
"""Exit status of a command whose extra is not installed."""


class Failed(Exception):  # noqa: N818 - the event
    """A way does not work; carries the command and its output."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder in which a way is tried, and the distributions to try."""

    folder: Path
    wheel: Path
    sdist: Path

    def named(self, requirement: str) -> str:
        """Return a requirement of the README with the wheel in place of a package index."""
        return f"{requirement} @ {self.wheel.as_uri()}"

    def environment(self) -> dict[str, str]:
        """Return the variables of the commands."""
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        return {
            **kept,
            "UV_PYTHON_DOWNLOADS": "never",
            "PIPX_HOME": str(self.folder / "pipx"),
            "PIPX_BIN_DIR": str(self.folder / "bin"),
            "PIPX_MAN_DIR": str(self.folder / "man"),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "BROWSER": "true",
        }

    def run(self, *command: str | Path, status: int = 0, within: Path | None = None) -> str:
        """Run a command in the folder and return its output, both streams.

        Raises:
            Failed: it ended with another status.
        """
        done = subprocess.run(
            [str(word) for word in command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            cwd=within or self.folder,
            env=self.environment(),
            timeout=900,
        )
        if done.returncode != status:
            message = f"{' '.join(map(str, command))}: status {done.returncode}\n{done.stdout}"
            raise Failed(message)
        return done.stdout

    def made(self, *wanted: str | Path) -> Path:
        """Make an environment with pip, install into it, and return its folder of programs."""
        folder = self.folder / "environment"
        venv.create(folder, with_pip=True)
        self.run(folder / "bin" / "python", "-m", "pip", "install", "--quiet", *wanted)
        return folder / "bin"


def core(place: Place, programs: Path | None = None) -> str:
    """Check a core install: the library works, each command names its extra."""
    programs = programs or place.made(place.named("crossorigin"))
    python = programs / "python"
    place.run(python, "-W", "error", "-c", proofs.CORE)
    place.run(python, "-W", "error", "-c", readme_program())
    frozen = place.run(python, "-m", "pip", "list", "--format", "freeze").lower()
    found = {line.partition("==")[0] for line in frozen.split()} - {"pip", "setuptools"}
    if found != {"crossorigin", "idna", "publicsuffixlist"}:
        message = f"a core install brings {found}"
        raise Failed(message)
    said = place.run(programs / "crossorigin", "--version")
    if said != place.run(python, "-m", "crossorigin", "--version"):
        raise Failed(said)
    code = "from crossorigin.cli import COMMANDS; print(*COMMANDS)"
    commands = place.run(python, "-c", code).split()
    for command in commands:
        line = place.run(programs / "crossorigin", command, status=MISSING)
        for way in ("pip install 'cross", "pipx install --force 'cross", "uvx --from 'cross"):
            if line.count("\n") != 1 or way not in line:
                raise Failed(line)
    return f"{len(commands)} commands name their extra"


def extra(place: Place, name: str) -> str:
    """Check the install with one extra: its program and its commands run."""
    programs = place.made(place.named(f"crossorigin[{name}]"))
    ran = list(_proved(place, programs, name))
    return ", ".join(ran)


def everything(place: Place) -> str:
    """Check the install with `all`: the programs and commands of every other extra run."""
    programs = place.made(place.named("crossorigin[all]"))
    return ", ".join(ran for name in EXTRAS for ran in _proved(place, programs, name))


def _proved(place: Place, programs: Path, name: str) -> Iterator[str]:
    """Run the proofs of an extra, and yield their names."""
    if name in proofs.PROGRAMS:
        place.run(programs / "python", "-W", "error", "-c", proofs.PROGRAMS[name])
        yield f"a program of {name}"
    if name in proofs.COMMANDS:
        yield from _commands(place, programs, proofs.COMMANDS[name])
    if name == "demo":
        yield _demo(place, programs)


def _commands(
    place: Place, programs: Path, commands: tuple[tuple[str, ...], ...]
) -> Iterator[str]:
    (place.folder / "cors.toml").write_text(CORS_TOML, "utf-8")
    with _serving(place, programs) as server:
        for words in commands:
            given = (server if word == "{server}" else word for word in words)
            # The server has no CORS, which these two find.
            expected = 1 if words[0] in {"check", "verify"} else 0
            place.run(programs / "crossorigin", *given, status=expected)
            yield words[0]


@contextmanager
def _serving(place: Place, programs: Path) -> Iterator[str]:
    """Serve a folder without CORS, for the commands that ask a server."""
    options = ("-u", "-m", "http.server", "0", "--bind", "127.0.0.1")
    with _started(place, programs / "python", *options) as line:
        yield line(r"http://127\.0\.0\.1:\d+/")


def _demo(place: Place, programs: Path) -> str:
    """Start the demo as the README says, and read its page."""
    options = ("demo", "--open", "--port", "0", "--api-port", "0")
    with _started(place, programs / "crossorigin", *options) as line:
        address = line(r"http://\S+/")
        with urlopen(address) as page:  # noqa: S310 - an address of the loopback
            if page.status != 200:  # noqa: PLR2004 - the status itself
                raise Failed(address)
    return "the demo"


@contextmanager
def _started(place: Place, *command: str | Path) -> Iterator[Callable[[str], str]]:
    """Start a program; give a function that waits for a text in its output."""
    process = subprocess.Popen(
        [str(word) for word in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=place.folder,
        env={**place.environment(), "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None  # noqa: S101 - a pipe, as asked for above
    output = process.stdout

    def line(pattern: str) -> str:
        read = []
        for text in output:
            read.append(text)
            found = re.search(pattern, text)
            if found is not None:
                return found[0]
        message = f"{command}: ended\n{''.join(read)}"
        raise Failed(message)

    try:
        yield line
    finally:
        process.terminate()
        process.communicate(timeout=30)


def sdist(place: Place) -> str:
    """Check an install from the sdist, which builds the wheel in an environment of its own."""
    return core(place, place.made(place.sdist))


def suite(place: Place) -> str:
    """Run a part of the suite in the unpacked sdist, with the libraries of this environment."""
    with tarfile.open(place.sdist) as file:
        file.extractall(place.folder, filter="data")
    [unpacked] = (
        path for path in place.folder.iterdir() if path.name.startswith("crossorigin-")
    )
    options = ("-q", "-p", "no:cacheprovider", "-p", "no:randomly")
    path = f"PYTHONPATH={unpacked / 'src'}"
    command = ("env", path, sys.executable, "-m", "pytest", *options, *PART_OF_THE_SUITE)
    said = place.run(*command, within=unpacked)
    place.run("env", path, sys.executable, "tools/pages.py", "--check", within=unpacked)
    # Tests of migrations print warnings of the libraries after the counts.
    return next(line for line in said.splitlines() if re.search(r"\d+ passed", line))


def pipx(place: Place) -> str:
    """Check the way of pipx: core, the line that it names, and the man page."""
    command = place.folder / "bin" / "crossorigin"
    place.run(
        sys.executable, "-m", "pipx", "install", "--backend", "pip", place.named("crossorigin")
    )
    named = re.search(
        r"pipx (install --force) '([^']+)'", place.run(command, "lint", status=MISSING)
    )
    if named is None:
        message = "a core install of pipx names no line for pipx"
        raise Failed(message)
    options = (*named[1].split(), "--backend", "pip")
    place.run(sys.executable, "-m", "pipx", *options, place.named(str(named[2])))
    (place.folder / "cors.toml").write_text(CORS_TOML, "utf-8")
    place.run(command, "lint", "cors.toml")
    if not (place.folder / "man" / "man1" / "crossorigin.1").exists():
        message = "pipx links no man page"
        raise Failed(message)
    return "core, the line that it names, the man page"


def uvx(place: Place) -> str:
    """Check the way of uvx: core, and the line that it names."""
    uv = Path(sys.executable).parent / "uv"
    tool = (uv, "tool", "run", "--python", sys.executable)
    core = ("--from", place.named("crossorigin"))
    said = place.run(*tool, *core, "crossorigin", "show", status=MISSING)
    named = re.search(r"uvx (--from) '([^']+)' crossorigin", said)
    if named is None:
        message = f"a core install of uvx names no line for uvx: {said}"
        raise Failed(message)
    (place.folder / "cors.toml").write_text(CORS_TOML, "utf-8")
    place.run(*tool, named[1], place.named(named[2]), "crossorigin", "show", "cors.toml")
    return "core, the line that it names"


def readme_program() -> str:
    """Return the program of the README that needs no framework."""
    text = (ROOT / "README.md").read_text("utf-8")
    [found] = [
        code
        for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL)
        if "evaluate" in code
    ]
    return str(found)


def unnamed() -> set[str]:
    """Return the extras whose libraries no program and no command here uses."""
    return EXTRAS.keys() - {"all", "demo", *proofs.PROGRAMS, *proofs.COMMANDS}


def ways() -> dict[str, Callable[[Place], str]]:
    """Return each way by its name."""
    extras: dict[str, Callable[[Place], str]] = {
        name: lambda place, name=name: extra(place, name)  # type: ignore[misc]
        for name in EXTRAS
    }
    others = {"all": everything, "sdist": sdist, "suite": suite, "pipx": pipx, "uvx": uvx}
    return {"core": core, **extras, **others}


def built(folder: Path) -> Path:
    """Build the wheel and the sdist into a folder."""
    command = [
        sys.executable,
        "-m",
        "build",
        "--no-isolation",
        "--outdir",
        str(folder),
        str(ROOT),
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder


def tried(name: str, way: Callable[[Place], str], dist: Path) -> bool:
    """Try one way, print a line for it, and return whether it works."""
    began = time.monotonic()
    [wheel], [archive] = dist.glob("*.whl"), dist.glob("*.tar.gz")
    with TemporaryDirectory() as folder:
        try:
            said = way(Place(Path(folder), wheel.resolve(), archive.resolve()))
        except Failed as error:
            print(f"{name}: failed\n{error}", flush=True)
            return False
    print(f"{name}: {said} ({time.monotonic() - began:.0f} s)", flush=True)
    return True


def main() -> None:
    """Try the ways, and exit with 1 if one does not work."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dist", type=Path)
    parser.add_argument("way", nargs="*", choices=[[], *ways()])
    given = parser.parse_args()
    if unnamed():
        message = f"no proof of: {', '.join(sorted(unnamed()))}"
        raise SystemExit(message)
    with TemporaryDirectory() as folder:
        dist = given.dist or built(Path(folder))
        chosen = {name: way for name, way in ways().items() if name in (given.way or ways())}
        results = [tried(name, way, dist) for name, way in chosen.items()]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
