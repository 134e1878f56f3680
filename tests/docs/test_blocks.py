"""Every block of the pages is checked by the language that it names.

Python runs in test_pages.py, and mypy and pyright read it in test_typing.py; the output of
commands is compared in test_console.py and beside the commands. A block without a language, or
with one that has no check here, is a fault.
"""

from __future__ import annotations

import ast
import json
import re
import shlex
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from click.testing import CliRunner
from harness.together import check_all
from harness.tools import require
from jsonschema import Draft7Validator

from crossorigin import PolicyError
from crossorigin.cli.group import group
from crossorigin.lint.declaration import build
from crossorigin.lint.schema import schema
from crossorigin.migrate import VOCABULARIES
from crossorigin.policy.files import Declared

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"^( *)```([^\n]*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)


class Block(NamedTuple):
    """A block of a page; `language` is all that stands behind the fence."""

    page: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line} {self.language}"


def _blocks() -> Iterator[Block]:
    for page in PAGES:
        text = page.read_text("utf-8")
        name = str(page.relative_to(ROOT))
        for found in FENCE.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            yield Block(name, line, found[2].strip(), found[3])


BLOCKS = list(_blocks())


def _of(*languages: str) -> list[Block]:
    return [block for block in BLOCKS if block.language in languages]


CHECKED = {
    "python": "runs in test_pages.py; a problem's example in tools/pages.py",
    "py": "a fragment: parsed here; those of docs/migrate run in tests/migrate/test_pages.py",
    "sh": "below",
    "console": "below, and in test_console.py with the output",
    "toml": "below",
    "json": "below",
    "yaml": "below",
    "js": "below",
    "nginx": "below",
    "text": "no program: the output of one, a drawing, a list",
}


def test_every_block_names_a_language_that_has_a_check() -> None:
    assert [str(block) for block in BLOCKS if block.language not in CHECKED] == []
    assert {block.language for block in BLOCKS} == CHECKED.keys()


def test_every_fence_is_closed_and_read() -> None:
    read = Counter(block.page for block in BLOCKS)
    for page in PAGES:
        fences = [
            line
            for line in page.read_text("utf-8").splitlines()
            if line.strip().startswith("```")
        ]
        assert len(fences) == 2 * read[str(page.relative_to(ROOT))], page


def test_python_parses() -> None:
    check_all(_of("python", "py"), lambda block: ast.parse(block.text), str)


# Shells

NOT_RUN = {
    "pip": "installs packages; tests/unit/test_wheel.py installs the wheel",
    "pipx": "the same",
    "uv": "the same",
    "uvx": "the same",
    "make": "builds an environment, or runs these tests; the target exists",
    "git": "takes a repository over the network",
    "sh": "builds the environment of the demo; the script exists",
    ".venv/bin/python": "a program of the checkout, which a target of make runs too",
    "docker": "wants a daemon",
    "apt-get": "wants root",
    "curl": "asks the server of the page, which examples start in tests/examples",
    "crossorigin demo": "serves until it is stopped; tests/unit/demo starts it",
    "crossorigin gateway": "serves until it is stopped; tests/edge/test_proxy.py starts it",
    "crossorigin check": "test_console.py runs it beside the server that it asks",
}
"""The commands that only have their syntax checked, and the reason."""

SERVERS = (
    "fastapi",
    "flask",
    "granian",
    "gunicorn",
    "hypercorn",
    "sanic",
    "uvicorn",
    "waitress-serve",
)
"""They serve until they are stopped; tests/frameworks starts each."""

ELSEWHERE = {"docs/outgrowing.md": "tests/edge/test_outgrowing.py runs its script"}
"""The pages whose commands make one script, and the test that runs it."""

CONTINUED = re.compile(r"\\\n")


def _commands(block: Block) -> Iterator[str]:
    """Yield the commands of a block, without the prompts and the output."""
    for line in CONTINUED.sub("", block.text).splitlines():
        if block.language == "sh" and line.strip():
            yield line
        elif line.startswith("$ "):
            yield line.removeprefix("$ ")


def _words(command: str) -> list[str]:
    """Return the words of a command, with one word for each way to start ours."""
    words = shlex.split(command, comments=True)
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        del words[0]
    if words[1:3] == ["-m", "crossorigin"] or words[1:3] == ["-m", "pip"]:
        del words[:2]
    return words


def _reason(words: list[str]) -> str | None:
    """Return why a command is not run; None for one that is."""
    if not words or words[0] in (*SERVERS, "python", "python3", ".", "source", "cd", "export"):
        return "of the reader's own"
    return NOT_RUN.get(words[0], NOT_RUN.get(" ".join(words[:2])))


SHELL = [each for each in _of("sh", "console") if str(each.page) not in ELSEWHERE]


def test_commands_of_shells_have_the_syntax_of_one() -> None:
    script = "\n".join(command for block in SHELL for command in _commands(block))
    bash = require("bash")
    run = subprocess.run(
        [bash, "-n"], input=script, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")


def test_every_command_is_ours_or_is_not_run_for_a_reason() -> None:
    every = [_words(command) for block in SHELL for command in _commands(block)]
    ran = [words for words in every if _reason(words) is None]
    assert [words for words in ran if words[0] != "crossorigin"] == []


def test_targets_and_scripts_exist() -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for block in SHELL:
        for words in map(_words, _commands(block)):
            if words[:1] == ["make"]:
                assert {each for each in words[1:] if "=" not in each} <= set(targets), block
            if words[:1] == ["sh"]:
                assert (ROOT / words[1]).is_file(), block


def test_commands_of_ours_have_the_options_that_they_are_given() -> None:
    def check(words: list[str]) -> None:
        own = [word for word in words[1:] if word not in ("|", "tail", "-n", "8")]
        result = CliRunner().invoke(group, [*_before_redirection(own), "--help"])
        assert result.exit_code == 0, result.output

    every = [_words(command) for block in SHELL for command in _commands(block)]
    check_all([words for words in every if words[:1] == ["crossorigin"]], check, shlex.join)


def _before_redirection(words: list[str]) -> list[str]:
    return words[: next((at for at, word in enumerate(words) if word in "<>"), len(words))]


POLICY = '[policy]\nallow_origins = ["https://app.example"]\n'
SANDBOX = {
    "cors.toml": POLICY,
    "settings.py": 'CORS_ALLOWED_ORIGINS = ["https://app.example"]\n',
    "config/settings/base.py": 'CORS_ALLOWED_ORIGINS = ["https://app.example"]\n',
    "app.py": "from flask import Flask\nfrom extensions import cors\napp = Flask(__name__)\n"
    "cors.init_app(app)\n",
    "views.py": "from app import app\n",
    "extensions.py": 'from flask_cors import CORS\ncors = CORS(origins="https://app.example")\n',
    "options.json": '{"origin": "https://app.example"}',
}
"""The files of the reader whom the pages speak to."""


def test_commands_of_ours_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in SANDBOX.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)

    def check(command: str) -> None:
        words = _words(command)
        given = (tmp_path / words[words.index("<") + 1]).read_text() if "<" in words else None
        own = _before_redirection(words[1:])
        result = CliRunner().invoke(group, own, input=given)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        # 2 is that of a command which could not read its arguments.
        assert result.exit_code in (0, 1), result.output

    every = [command for block in SHELL for command in _commands(block)]
    check_all([each for each in every if _reason(_words(each)) is None], check, str)


# Files

BROKEN = {("docs/lint.md", 'max_age = "1h"')}
"""Files that are shown for their problems: the page, and a line."""

VALIDATOR = Draft7Validator(schema())


def _loads(mapping: dict[str, Any]) -> bool:
    try:
        build(Declared(mapping, lambda _table, _field, _value: None))
    except PolicyError:
        return False
    return True


def test_toml_is_a_file_that_loads_and_fits_the_schema() -> None:
    def check(block: Block) -> None:
        mapping: dict[str, Any] = tomllib.loads(block.text)
        mapping = mapping.get("tool", {}).get("crossorigin", mapping)
        if not mapping.keys() & {"policy", "paths", "guard"}:
            assert block.text.startswith("#"), "neither a declaration nor a remark"
            return
        is_broken = any(block.page == page and line in block.text for page, line in BROKEN)
        assert _loads(mapping) != is_broken
        assert VALIDATOR.is_valid(mapping) != is_broken

    check_all(_of("toml"), check, str)


def test_json_is_that_of_the_library_which_is_left() -> None:
    befores = [one.before for one in VOCABULARIES]

    def check(block: Block) -> None:
        json.loads(block.text)
        assert block.text in befores

    check_all(_of("json"), check, str)


def test_yaml_names_hooks_and_inputs_that_exist() -> None:
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))

    def check(block: Block) -> None:
        read = yaml.safe_load(block.text)
        if "Resources" in read:
            kinds = [each["Type"] for each in read["Resources"].values()]
            assert all(kind.startswith("AWS::") for kind in kinds)
        elif isinstance(read, dict):
            named = [each["id"] for repo in read["repos"] for each in repo["hooks"]]
            assert named == [hook["id"]]
        else:
            [ours, *_] = read
            assert ours["with"].keys() <= action["inputs"].keys()

    check_all(_of("yaml"), check, str)


def test_javascript_parses() -> None:
    node = require("node")

    def check(block: Block) -> None:
        command = [node, "--check", "--input-type=module", "-"]
        subprocess.run(command, input=block.text, capture_output=True, text=True, check=True)

    check_all(_of("js"), check, str)


def test_nginx_takes_its_lines(tmp_path: Path) -> None:
    nginx = require("nginx")

    def check(block: Block) -> None:
        file = tmp_path / "nginx.conf"
        place = f"location / {{\n proxy_pass http://127.0.0.1:1;\n{block.text}}}"
        file.write_text(
            f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\n"
            f"http {{ access_log off; server {{ listen 127.0.0.1:1;\n{place}\n}} }}\n"
        )
        command = [nginx, "-t", "-e", "stderr", "-p", str(tmp_path), "-c", str(file)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr

    check_all(_of("nginx"), check, str)


@pytest.mark.parametrize(
    ("command", "words", "is_run"),
    [
        ("crossorigin migrate app.py  # ours", ["crossorigin", "migrate", "app.py"], True),
        ("PYTHONPATH=src python -m crossorigin lint", ["crossorigin", "lint"], True),
        ("pip install crossorigin", ["pip", "install", "crossorigin"], False),
        ("python -m pip install .", ["pip", "install", "."], False),
        ("crossorigin demo --open", ["crossorigin", "demo", "--open"], False),
        ("unknown --option", ["unknown", "--option"], True),
    ],
)
def test_words_of_a_command_decide_whether_it_is_run(
    command: str, words: list[str], is_run: bool
) -> None:
    assert _words(command) == words
    assert (_reason(words) is None) == is_run


def test_each_check_has_blocks_to_look_at() -> None:
    assert [name for name in CHECKED if not _of(name)] == []
