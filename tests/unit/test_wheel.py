"""The wheel as users get it: built, installed in an empty environment, imported there."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from email import message_from_string
from email.message import Message
from pathlib import Path

import pytest
import readme_renderer.markdown
from harness.extras import BY_OTHERS, imported, module_of
from harness.isolated import CONSTRAINTS, ROOT, Environment, Unreachable, run
from harness.tools import lacking
from tables.frameworks import FRAMEWORKS

import crossorigin
from crossorigin.spec.documentation import REPOSITORY

# Built once, for all that look at it.
pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="module")
def empty(wheel: Path) -> Environment:
    """An environment that holds the wheel and its requirements."""
    made = Environment.made_in(wheel.parent / "environment")
    try:
        made.install(wheel, constraints=CONSTRAINTS)
    except Unreachable as error:
        lacking(str(error))
    return made


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    """The metadata that a package index shows."""
    with zipfile.ZipFile(wheel) as files:
        [name] = [name for name in files.namelist() if name.endswith(".dist-info/METADATA")]
        return message_from_string(files.read(name).decode())


def metadata_urls(metadata: Message) -> dict[str, str]:
    pairs = (line.split(", ") for line in metadata.get_all("Project-URL", []))
    return dict(pairs)


def tracked() -> list[str]:
    """The files of the checkout that git knows; in an sdist, all of them."""
    if (ROOT / ".git").exists():
        return run("git", "ls-files").split("\n")[:-1]
    made = re.compile(r"(^|/)(\.|__pycache__/|build/|dist/)")
    names = (str(path.relative_to(ROOT)) for path in ROOT.rglob("*.*"))
    return [name for name in names if not made.search(name)]


def test_the_wheel_contains_the_types_and_the_demo(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    source = ROOT / "src"
    demo = {
        str(path.relative_to(source))
        for path in (source / "crossorigin/demo").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {"crossorigin/demo/static/page.html", "crossorigin/demo/steps/with_flask.py"} <= demo
    assert {"crossorigin/py.typed", *demo} <= names
    assert not [name for name in names if name.startswith(("tests", "docs"))]


def test_each_library_of_an_extra_is_imported_by_a_module_of_the_wheel(
    wheel: Path, metadata: Message
) -> None:
    with zipfile.ZipFile(wheel) as files:
        sources = [files.read(name).decode() for name in files.namelist() if name[-3:] == ".py"]
    used = {name.partition(".")[0] for source in sources for name in imported(source)}
    asked = [line.partition(" extra == ") for line in metadata.get_all("Requires-Dist", [])]
    by_extra = {(extra.strip("'\""), module_of(one)) for one, named, extra in asked if named}
    assert {extra for extra, _ in by_extra} == {*metadata.get_all("Provides-Extra", [])}
    assert {
        one for one in by_extra if one[1] not in {*used, *BY_OTHERS, "crossorigin"}
    } == set()


def test_the_readme_of_the_wheel_has_no_relative_link(metadata: Message) -> None:
    told = io.StringIO()
    text = metadata.get_payload()
    assert isinstance(text, str)
    page = readme_renderer.markdown.render(text, stream=told)
    assert (page is None, told.getvalue()) == (False, "")
    # Besides those of the renderer itself, to the headings.
    links = re.findall(r' (?:href|src)="((?!#)[^"]*)"', page or "")
    assert len(links) == (ROOT / "README.md").read_text("utf-8").count("](")
    release = (
        f"{metadata_urls(metadata)['Source']}/(?:blob|raw)/v{crossorigin.__version__}/(.+)"
    )
    paths = [found[1] for link in links if (found := re.fullmatch(release, link))]
    assert len(paths) == len(links)
    assert [path for path in paths if not (ROOT / path.partition("#")[0]).exists()] == []


def test_pictures_of_the_readme_lead_to_files_and_links_to_pages(metadata: Message) -> None:
    text = str(metadata.get_payload())
    assert re.findall(r"!\[[^\]]*\]\(\S+/(?:blob)/", text) == []
    assert re.findall(r"(?<!!)\[[^\]]*\]\(\S+/(?:raw)/", text) == []


def test_the_address_of_the_repository_is_written_in_one_file(metadata: Message) -> None:
    urls = metadata_urls(metadata)
    assert all(url.startswith(urls["Source"]) for url in urls.values())
    # Made from it: a page whose freshness is checked, and outputs that are compared.
    made = {"docs/crossorigin.1", "docs/check.md", "docs/explain.md", "docs/terminal.svg"}
    derived = {*made, "src/crossorigin/spec/documentation.py"}
    assert urls["Source"] == REPOSITORY
    files = set(tracked()) - {"pyproject.toml", *derived}
    texts = ((name, (ROOT / name).read_bytes()) for name in files if (ROOT / name).is_file())
    assert [name for name, text in texts if urls["Source"].encode() in text] == []


def test_the_metadata_names_each_framework_that_is_tested(metadata: Message) -> None:
    said = {one.partition(" :: ")[2].lower() for one in metadata.get_all("Classifier", [])}
    # These have no classifier.
    unlisted = {"blacksheep", "falcon", "quart", "sanic", "starlette", "tornado"}
    assert {each.name for each in FRAMEWORKS} - unlisted <= said
    assert {"asyncio", "pytest", "os independent"} <= said
    versions = {f"python :: 3.{minor}" for minor in range(11, 15)}
    assert {one for one in said if re.fullmatch(r"python :: 3\.\d+", one)} == versions


def test_the_man_page_is_in_the_wheel_and_rendered_without_a_warning(
    wheel: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(wheel) as files:
        [name] = [name for name in files.namelist() if name.endswith("/man1/crossorigin.1")]
        page = Path(files.extract(name, tmp_path))
    if shutil.which("man") is None:
        lacking("there is no man here")
    command = ["man", "--warnings", "--encoding=utf8", "--local-file", str(page)]
    environment = {**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8"}
    shown = subprocess.run(
        command, capture_output=True, text=True, check=True, env=environment, timeout=60
    )
    assert shown.stderr == ""
    assert "crossorigin migrate" in shown.stdout


def test_the_sdist_contains_each_file_of_the_checkout(tmp_path: Path) -> None:
    run(sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", tmp_path, ROOT)
    [built] = tmp_path.glob("*.tar.gz")
    with tarfile.open(built) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert {name for name in tracked() if (ROOT / name).is_file()} - names == set()
    # Folders of caches begin with a dot, and no pattern matches within them.
    hidden = {name.partition("/")[0] for name in names if name.startswith(".")}
    assert {name for name in hidden if "_cache" in name or name == ".hypothesis"} == set()


def test_a_core_install_has_two_dependencies(empty: Environment) -> None:
    assert empty.installed().keys() == {"crossorigin", "idna", "publicsuffixlist"}


def test_the_library_works_without_other_packages(empty: Environment) -> None:
    code = """
import crossorigin, crossorigin.asgi, crossorigin.wsgi
origins = ["https://b\\u00fccher.example", "https://*.a.example"]
policy = crossorigin.Policy(allow_origins=origins, allow_credentials=True)
print(policy.evaluate(origin="https://xn--bcher-kva.example").reason)
"""
    assert run(empty.python, "-I", "-W", "error", "-c", code) == "allowed\n"


def test_the_command_names_the_extra_to_install(empty: Environment) -> None:
    command = empty.python.parent / "crossorigin"
    assert run(command, "--version").startswith("crossorigin, version ")
    assert run(empty.python, "-m", "crossorigin", "--version") == run(command, "--version")
    result = subprocess.run([str(command), "demo"], capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "pip install 'crossorigin[demo]'" in result.stderr
    assert "Traceback" not in result.stderr
