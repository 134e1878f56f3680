"""Runs the tests that need no browser on each version of Python that this machine has.

python tools/matrix.py FOLDER              every version; environments are kept in the folder
python tools/matrix.py FOLDER 3.12 3.14    only these; 3.14t is the free-threaded build
python tools/matrix.py FOLDER --list       list the interpreters that are found, and run nothing

An interpreter is found by its name on the path (python3.12), in ~/.pyenv/versions, and in
MATRIX_PYTHONS, a list of paths. Where there is no 3.14, Node.js runs the pure Python of the
package on CPython 3.14 compiled to WebAssembly (Pyodide, from npm).
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
CONSTRAINTS = ROOT / "constraints.txt"
VERSIONS = ("3.11", "3.12", "3.13", "3.14", "3.13t", "3.14t")
WASM = "3.14"
"""The version of Python in tools/pyodide."""

# Servers over loopback, and no browser, database or proxy.
PORTABLE = (
    "tests/check",
    "tests/consoles",
    "tests/contract",
    "tests/examples",
    "tests/fetch",
    "tests/hostile",
    "tests/migrate",
    "tests/observe",
    "tests/properties",
    "tests/testing",
    "tests/transport",
    "tests/unit",
    "tests/verify",
)
# Neither sockets nor processes: for builds that few libraries have wheels for.
PURE = (
    "tests/fetch",
    "tests/properties/test_properties.py",
    "tests/unit/engine",
    "tests/unit/guard",
    "tests/unit/origins",
    "tests/unit/policy",
    "tests/unit/rules",
    "tests/unit/spec",
)
LIBRARIES = (
    "anyio",
    "asgiref",
    "click",
    "httpx",
    "hypothesis",
    "idna",
    "publicsuffixlist",
    "pytest",
    "pytest-timeout",
    "pytest-xdist",
    "rich",
)
"""Distributions that the pure tests import."""

NOT_ON_WASM = (
    "tests/fetch/test_pairs.py",
    "tests/fetch/test_rows.py",
    "tests/fetch/test_rows_judged.py",
    "tests/unit/engine/test_lookup.py",
    "tests/unit/policy/test_readings.py",
    "tests/unit/policy/test_shapes.py",
    "tests/unit/rules",
)
"""Tests that need Trio or an event loop that a function waits for, which are not there, or a
deeper stack than that of Node.js."""
CHOSEN_FOR_WASM = "not deeply_nested and not pipe_and_device"
"""There are no pipes, and input that is nested that deeply overflows the stack of Node.js."""

_TOLD = (
    "import sys, sysconfig; v = sys.version_info; "
    "free = 't' if sysconfig.get_config_var('Py_GIL_DISABLED') else ''; "
    "print(f'{v[0]}.{v[1]}{free} {v[0]}.{v[1]}.{v[2]}')"
)


def found() -> dict[str, tuple[Path, str]]:
    """Return the interpreter of each version, and its whole version."""
    here: dict[str, tuple[Path, str]] = {}
    for path in _candidates():
        done = subprocess.run(
            [str(path), "-c", _TOLD], capture_output=True, text=True, check=False, timeout=60
        )
        if done.returncode == 0:
            version, whole = done.stdout.split()
            here.setdefault(version, (path, whole))
    return here


def _candidates() -> Iterator[Path]:
    """Yield the paths that may be interpreters."""
    yield from map(Path, filter(None, os.environ.get("MATRIX_PYTHONS", "").split(os.pathsep)))
    yield Path(sys.executable)
    for version in VERSIONS:
        on_path = shutil.which(f"python{version}")
        if on_path is not None:
            yield Path(on_path)
        yield from Path.home().glob(f".pyenv/versions/*/bin/python{version}")


def environment(folder: Path, python: Path, *, free: bool) -> Path:
    """Make the environment of a version, unless it is there, and return its interpreter."""
    made = folder / "bin" / "python"
    ready = folder / ".ready"
    newest = max(path.stat().st_mtime for path in (CONSTRAINTS, ROOT / "pyproject.toml"))
    if ready.exists() and ready.stat().st_mtime > newest:
        return made
    subprocess.run([str(python), "-m", "venv", "--clear", str(folder)], check=True)
    pip = [str(made), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--upgrade", "pip"], check=True)
    wanted = (
        [*LIBRARIES, "trio"]
        if free
        else ["--group", "dev", "--editable", ".[cli,demo,testing]"]
    )
    # Pins may have no wheel for a free-threaded build.
    pins = [] if free else ["--constraint", str(CONSTRAINTS)]
    subprocess.run([*pip, *pins, *wanted], check=True, cwd=ROOT)
    ready.touch()
    return made


def tested(folder: Path, version: str, python: Path, options: list[str]) -> str:
    """Run the tests of a version, and return the last line of pytest.

    Raises:
        subprocess.CalledProcessError: a test failed, or the libraries cannot be installed.
    """
    free = version.endswith("t")
    made = environment(folder / version, python, free=free)
    command = [str(made), "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    command += ["--numprocesses", "auto", "--dist", "loadgroup", *options]
    given = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return _last_line([*command, *(PURE if free else PORTABLE)], given)


def tested_on_wasm(folder: Path, options: list[str]) -> str:
    """Run the pure tests on WebAssembly, and return the last line of pytest.

    Raises:
        subprocess.CalledProcessError: a test failed, or the libraries cannot be installed.
    """
    node = folder / "pyodide"
    site = folder / "pyodide-site"
    if not site.exists():
        subprocess.run(
            ["sh", "tools/node-packages.sh", str(node), "tools/pyodide"], check=True, cwd=ROOT
        )
        _install_for_wasm(site)
    shutil.copy(ROOT / "tools" / "pyodide" / "run.mjs", node)
    command = ["node", str(node / "run.mjs"), str(ROOT), str(site), "-o", "timeout=0", *options]
    command += ["-k", CHOSEN_FOR_WASM, *(f"--ignore={path}" for path in NOT_ON_WASM)]
    return _last_line([*command, *PURE], {**os.environ})


def _install_for_wasm(site: Path) -> None:
    """Install the wheels of the libraries for WebAssembly, or for any machine."""
    platforms = ("--platform", "pyemscripten_2026_0_wasm32", "--platform", "any")
    version = (
        "--python-version",
        WASM,
        "--implementation",
        "cp",
        "--abi",
        f"cp{WASM.replace('.', '')}",
        "--abi",
        "none",
    )
    options = ("--quiet", "--disable-pip-version-check", "--only-binary", ":all:")
    pip = [sys.executable, "-m", "pip", "install", *options, *platforms, *version]
    subprocess.run(
        [*pip, "--constraint", str(CONSTRAINTS), "--target", str(site), *LIBRARIES], check=True
    )


def _last_line(command: list[str], environment: dict[str, str]) -> str:
    """Run pytest, show its output, and return the line with the counts."""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    ) as process:
        counts = "no tests ran"
        for line in process.stdout or ():
            print(line, end="", flush=True)
            counts = line.strip() if re.search(r"\d+ (passed|failed|error)", line) else counts
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command)
    return counts


def results(
    folder: Path, versions: list[str], options: list[str]
) -> Iterator[tuple[str, bool]]:
    """Yield a line for each version, and whether it is no failure."""
    here = found()
    for version in versions:
        began = time.monotonic()
        try:
            if version in here:
                path, whole = here[version]
                name, said = f"{version} ({whole})", tested(folder, version, path, options)
            elif version == WASM and shutil.which("node") is not None:
                name, said = f"{version} (on WebAssembly)", tested_on_wasm(folder, options)
            else:
                yield f"{version}: not found on this machine, not tested", True
                continue
        except subprocess.CalledProcessError as error:
            yield f"{version}: failed, status {error.returncode}", False
            continue
        yield f"{name}: {said.strip('= ')} ({time.monotonic() - began:.0f} s)", True


def listed() -> Iterator[str]:
    """Yield a line for each version with the path of its interpreter."""
    here = found()
    for version in VERSIONS:
        path, whole = here.get(version, (None, ""))
        yield f"{version}: {path} ({whole})" if path else f"{version}: not found"


def main() -> None:
    """Test the versions, print a line for each in the end, and exit with 1 if one fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("version", nargs="*", choices=[[], *VERSIONS])
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--pytest", action="append", default=[], metavar="OPTION")
    given = parser.parse_args()
    if given.list:
        print(*listed(), sep="\n")
        return
    told = list(results(given.folder.resolve(), given.version or [*VERSIONS], given.pytest))
    print(*(line for line, _ in told), sep="\n")
    sys.exit(0 if all(fine for _, fine in told) else 1)


if __name__ == "__main__":
    main()
