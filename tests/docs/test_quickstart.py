"""The programs of docs/quickstart, served by the command of their page and asked by a browser.

``QUICKSTARTS=all`` serves each; else those run that no application interface can call.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest
from harness.programs import connects, free_port, program
from harness.together import check_all
from quickstart_pages import QUICKSTARTS, Quickstart

from crossorigin.testing import Browser, CORSBlocked

SERVED = [
    one
    for one in QUICKSTARTS
    if one.run
    and (os.environ.get("QUICKSTARTS") == "all" or one.name in {"aiohttp", "sanic", "tornado"})
]
CALLED = [one for one in QUICKSTARTS if one not in SERVED and one.name != "django"]
DEVELOPMENT = "http://localhost:5173"
STRANGER = "https://other.example"

# A project as `django-admin startproject` makes it, around the two files of the page.
MANAGE = """
import os, sys
from django.core.management import execute_from_command_line
os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
execute_from_command_line(sys.argv)
"""
SETTINGS = 'SECRET_KEY = "x"\nDEBUG = True\nROOT_URLCONF = "urls"\n'
# Options of servers that start a process besides, which the end of the test would not stop.
ONE_PROCESS = {"django": ["--noreload"], "sanic": ["--single-process"]}


def name_of(one: Quickstart) -> str:
    return one.name


def judge(browser_of: partial[Browser]) -> None:
    """The development server's page reads, a stranger's does not."""
    read = browser_of(origin=DEVELOPMENT).fetch("/items").json()
    assert "apple" in (read["items"] if isinstance(read, dict) else read)
    with pytest.raises(CORSBlocked) as blocked:
        browser_of(origin=STRANGER).fetch("/items")
    assert blocked.value.verdict.code == "MissingAllowOriginHeader"


@contextmanager
def served(one: Quickstart, folder: Path) -> Iterator[int]:
    """Write the program into a folder and run the command of its page, on a free port."""
    folder.mkdir()
    port = free_port()
    for name, text in one.files.items():
        start = SETTINGS if name == "settings.py" else ""
        (folder / name).write_text(start + text.replace("8000", str(port)), "utf-8")
    (folder / "manage.py").write_text(MANAGE, "utf-8")
    words = shlex.split(one.run.replace("8000", str(port)))
    tool = Path(sys.executable).with_name(words[0])
    command = [str(tool), *words[1:]]
    command += ONE_PROCESS.get(one.name, [])
    with program(command, folder, lambda: connects(port)):
        yield port


def test_a_served_program_answers_as_its_page_states(tmp_path: Path) -> None:
    def check(one: Quickstart) -> None:
        with served(one, tmp_path / one.name) as port:
            judge(partial(Browser, f"http://127.0.0.1:{port}"))

    check_all(SERVED, check, name_of)


def test_a_called_program_answers_as_its_page_states(monkeypatch: pytest.MonkeyPatch) -> None:
    def check(one: Quickstart) -> None:
        module = ModuleType("app")
        monkeypatch.setitem(sys.modules, "app", module)  # where annotations are looked up
        exec(compile(one.files["app.py"], one.name, "exec"), vars(module))  # noqa: S102 - our own
        app = vars(module).get("app") or vars(module)["handler"]
        judge(partial(Browser, app))

    check_all(CALLED, check, name_of)


def test_a_program_has_at_most_15_lines_of_code_and_one_for_development() -> None:
    for one in QUICKSTARTS:
        code = "".join(one.files.values())
        assert sum(bool(line.strip()) for line in code.splitlines()) <= 15, one.name
        assert '"http://localhost:*"' in code, one.name
