"""An environment that holds the wheel and one framework, and its trials."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

import httpx
from harness.article import EXAMPLES, check_call
from harness.servers import apart
from tables.article import CALLS
from tables.frameworks import Framework

ROOT = Path(__file__).parent.parent.parent
CONSTRAINTS = ROOT / "constraints.txt"
# Requirements of the contract's rows besides a framework: servers, and pytest.
TOOLS = (
    "anyio",
    "granian",
    "httptools",
    "httpx",
    "hypercorn",
    "pytest",
    "pytest-timeout",
    "uvicorn",
    "waitress",
    "websockets",
)
ROWS = tuple(f"tests/contract/test_{name}.py" for name in ("contract", "routes", "connections"))
_UNREACHABLE = re.compile(r"Retrying \(Retry|Could not fetch URL")


class Unreachable(Exception):  # noqa: N818 - the state of the registry
    """No package registry can be reached."""


class Failed(Exception):  # noqa: N818 - the event
    """A command failed; carries its output."""


def run(*command: str | Path, **environment: str) -> str:
    """Run a command in the project's folder and return its output.

    Raises:
        Failed: it ended with another status than 0.
    """
    result = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    if result.returncode != 0:
        raise Failed(result.stdout + result.stderr)
    return result.stdout


def build_wheel(folder: Path) -> Path:
    """Build the wheel into a folder and return its path."""
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    [built] = folder.glob("*.whl")
    return built


@dataclass(frozen=True, slots=True)
class Environment:
    """An environment of its own."""

    python: Path

    @classmethod
    def made_in(cls, folder: Path) -> Environment:
        """Make an empty one; the pip of this process installs into it."""
        venv.create(folder, with_pip=False)
        return cls(folder / "bin" / "python")

    def install(self, *wanted: str | Path, constraints: Path | None = None) -> None:
        """Install distributions.

        Raises:
            Failed: they cannot be installed together.
            Unreachable: no registry can be reached.
        """
        options = ["--quiet", "--disable-pip-version-check", "--no-warn-script-location"]
        options.append("--no-compile")  # a trial imports few of the modules
        options += [] if constraints is None else ["--constraint", str(constraints)]
        pip = (sys.executable, "-m", "pip", "--python", self.python, "install")
        try:
            run(*pip, *options, *wanted)
        except Failed as error:
            for line in str(error).splitlines():
                if _UNREACHABLE.search(line):
                    message = f"no package registry can be reached: {line}"
                    raise Unreachable(message) from error
            raise

    def installed(self) -> dict[str, str]:
        """Return the version of each distribution that is installed."""
        pip = (sys.executable, "-m", "pip", "--python", self.python)
        lines = run(*pip, "list", "--format", "freeze", "--disable-pip-version-check")
        return dict(line.lower().split("==") for line in lines.split())

    def strange_to(self, framework: Framework) -> list[str]:
        """Return the imports of its integration besides the framework's and its own."""
        words = ("-m", "harness.alone", framework.name, framework.distribution)
        return run(self.python, *words, PYTHONPATH=str(ROOT / "tests")).split()

    def check_article(self, framework: Framework) -> int:
        """Serve the article's example, ask all its calls, and return how many they were.

        Raises:
            AssertionError: an answer is not the table's.
            Failed: the server gives none.
        """
        example = f"with_{framework.name}"
        with (
            apart(EXAMPLES, example, framework.server, self.python) as port,
            httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
        ):
            for call in CALLS:
                try:
                    check_call(client, call)
                except httpx.HTTPError as error:
                    message = f"{example} on {framework.server}: {error!r}"
                    raise Failed(message) from error
        return len(CALLS)

    def check_contract(self, framework: Framework) -> int:
        """Install pytest, run the rows of the contract, return how many tests passed.

        Raises:
            Failed: a row does not hold.
            Unreachable: no registry can be reached.
        """
        self.install(*TOOLS, constraints=self._constraints())
        options = ("-q", "-p", "no:cacheprovider", "-o", "filterwarnings=")
        only = framework.name
        environment = {"FRAMEWORKS_TESTED": only, "CONTRACT_ROWS": "all"}
        said = run(self.python, "-m", "pytest", *options, *ROWS, **environment)
        passed = re.search(r"(\d+) passed", said)
        if passed is None:
            raise Failed(said)
        return int(passed[1])

    def _constraints(self) -> Path:
        """Write the versions of the tools, and pin the installed packages."""
        here = self.installed()
        lines = CONSTRAINTS.read_text("utf-8").lower().split()
        kept = [line for line in lines if line.partition("==")[0] in {*TOOLS} - here.keys()]
        kept += [f"{name}=={version}" for name, version in here.items()]
        file = self.python.parent.parent / "constraints.txt"
        file.write_text("\n".join(kept), "utf-8")
        return file


def newest(folder: Path, framework: Framework, wheel: Path) -> Environment:
    """Make an environment with the version that the whole suite runs with."""
    made = Environment.made_in(folder)
    made.install(wheel, framework.distribution, *_server(framework), constraints=CONSTRAINTS)
    return made


def oldest(folder: Path, framework: Framework, wheel: Path) -> Environment:
    """Make an environment with the oldest supported version."""
    made = Environment.made_in(folder)
    version = f"{framework.distribution}=={framework.oldest}"
    made.install(wheel, version, *framework.pins, *_server(framework))
    return made


def _server(framework: Framework) -> list[str]:
    """Return the packages to install beside a framework that has no server."""
    return [framework.server] if framework.server in {"hypercorn", "uvicorn"} else []
