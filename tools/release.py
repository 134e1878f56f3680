"""Builds the release twice, compares the bytes, checks both files, and tags if asked to.

python tools/release.py FOLDER        leave the wheel and the sdist in the folder
python tools/release.py FOLDER --tag  and tag the commit, if all is committed and dated
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
PROGRAMS = Path(sys.executable).parent

# A program as a user types it: mypy finds the types in the wheel.
TYPED = """
from crossorigin import Decision, Policy, PolicyMap
from crossorigin.asgi import CORSMiddleware

policy: Policy = Policy(allow_origins=["https://a.example"])
decision: Decision = policy.evaluate(origin="https://a.example")
reveal_type(decision.allowed)
"""
NEEDED = {
    "crossorigin/py.typed",
    "crossorigin/demo/static/page.html",
    "crossorigin-{version}.data/data/share/man/man1/crossorigin.1",
    "crossorigin-{version}.dist-info/licenses/LICENSE",
}
STRANGE = re.compile(r"^(?!crossorigin(/|-\d))|__pycache__|\.(pyc|so|orig|rej)$")


class Refused(SystemExit):
    """The release cannot be made; says why."""


def git(*words: str) -> str:
    """Return the output of git in the checkout."""
    return subprocess.run(
        ["git", *words], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.strip()


def version() -> str:
    """Return the version of the sources."""
    text = (ROOT / "src" / "crossorigin" / "__init__.py").read_text("utf-8")
    [found] = re.findall(r'^__version__(?:: [\w\[\]]+)? = "([^"]+)"', text, re.MULTILINE)
    return str(found)


def build(commit: str, folder: Path) -> list[Path]:
    """Build the sdist and, from it, the wheel of a commit, and return both.

    The sources are those of git: a file that is not committed is in neither.
    """
    sources = folder / "sources"
    out = folder / "dist"
    archive = subprocess.run(
        ["git", "archive", commit], stdout=subprocess.PIPE, check=True, cwd=ROOT
    ).stdout
    sources.mkdir(parents=True)
    subprocess.run(["tar", "--extract", "--directory", str(sources)], input=archive, check=True)
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(sources)],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "SOURCE_DATE_EPOCH": git("log", "-1", "--format=%ct", commit)},
    )
    return sorted(out.iterdir())


def built_twice(commit: str, folder: Path) -> list[Path]:
    """Build in two folders, under two umasks, and return the files if they are equal.

    Raises:
        Refused: the bytes differ.
    """
    before = os.umask(0o022)
    first = build(commit, folder / "first")
    os.umask(0o077)
    second = build(commit, folder / "a-second-folder")
    os.umask(before)
    for one, other in zip(first, second, strict=True):
        digest = hashlib.sha256(one.read_bytes()).hexdigest()
        if one.name != other.name or one.read_bytes() != other.read_bytes():
            message = f"{one.name} and {other.name}: two builds of one commit differ"
            raise Refused(message)
        print(f"{digest}  {one.name}, the same in two builds")
    return first


def check_files(wheel: Path, sdist: Path) -> None:
    """Check the names in both files, and both with twine and check-wheel-contents.

    Raises:
        Refused: a file is missing, or strange.
    """
    names = set(zipfile.ZipFile(wheel).namelist())
    missing = {name.format(version=version()) for name in NEEDED} - names
    strange = {name for name in names if STRANGE.search(name)}
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    missing |= {*git("ls-files").split("\n")} - held
    if missing or strange:
        message = f"missing: {sorted(missing)}; strange: {sorted(strange)}"
        raise Refused(message)
    run("twine", "check", "--strict", str(wheel), str(sdist))
    # W004: the migrations of Django have names that begin with digits.
    run("check-wheel-contents", "--ignore", "W004", str(wheel))


def check_types(wheel: Path, folder: Path) -> None:
    """Check a program of a user against the unpacked wheel."""
    site = folder / "site"
    zipfile.ZipFile(wheel).extractall(site)  # noqa: S202 - our own wheel
    program = folder / "program.py"
    program.write_text(TYPED, "utf-8")
    options = ("--strict", "--no-incremental", "--config-file", os.devnull)
    said = run("mypy", *options, str(program), MYPYPATH=str(site))
    if 'Revealed type is "bool"' not in said:
        raise Refused(said)


def run(program: str, *words: str, **environment: str) -> str:
    """Run a program of the environment; show and return its output.

    Raises:
        Refused: it failed.
    """
    done = subprocess.run(
        [str(PROGRAMS / program), *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    print(done.stdout + done.stderr, end="")
    if done.returncode != 0:
        message = f"{program}: status {done.returncode}"
        raise Refused(message)
    return done.stdout


def undated() -> str:
    """Return the reason why the version cannot be tagged; nothing if it can."""
    heading = rf"^## {re.escape(version())} - \d{{4}}-\d\d-\d\d$"
    if git("status", "--porcelain"):
        return "files are not committed"
    if not re.search(heading, (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE):
        return f"CHANGELOG.md has no dated heading of {version()}"
    return ""


def main() -> None:
    """Build, check, and tag."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tag", action="store_true")
    given = parser.parse_args()
    why_not = undated()
    if why_not and given.tag:
        raise Refused(why_not)
    if why_not:
        print(f"Not to be tagged yet: {why_not}.")
    with TemporaryDirectory() as name:
        wheel, sdist = built_twice("HEAD", Path(name))
        check_files(wheel, sdist)
        check_types(wheel, Path(name))
        given.folder.mkdir(parents=True, exist_ok=True)
        for old in given.folder.glob("crossorigin-*"):
            old.unlink()
        for file in (sdist, wheel):
            (given.folder / file.name).write_bytes(file.read_bytes())
    subprocess.run(
        [sys.executable, "tools/installed.py", "--dist", str(given.folder)],
        check=True,
        cwd=ROOT,
    )
    if given.tag:
        git("tag", "--annotate", f"v{version()}", "--message", f"crossorigin {version()}")
        print(
            f"Tagged v{version()}. Upload the two files of {given.folder}, then push the tag."
        )


if __name__ == "__main__":
    main()
