"""Texts that are not UTF-8: each command tells it in one line, with exit status 2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner, Result

from crossorigin.cli.group import group

TEXTS: Final = {
    "options": 'CORS(app, origins=["https://app.example"])  # Käse\n',
    "command": "curl http://127.0.0.1:1/ -H 'Origin: https://app.example' -d Käse\n",
    "export": json.dumps({"log": {"entries": [], "comment": "Käse"}}, ensure_ascii=False),
    "policy": '# Käse\n[policy]\nallow_origins = ["https://app.example"]\n',
    "log": '{"others": 1, "comment": "Käse"}\n',
    "origins": "https://app.example # Käse\n",
}

READERS: Final = (
    ("migrate - < options", "options"),
    ("migrate FILE", "options"),
    ("migrate FILE FILE", "options"),
    ("check --curl - < command", "command"),
    ("check --har FILE", "export"),
    ("lint FILE", "policy"),
    ("show FILE", "policy"),
    ("export nginx FILE", "policy"),
    ("verify http://127.0.0.1:1 --policy FILE", "policy"),
    ("gateway --upstream 127.0.0.1:1 --policy FILE", "policy"),
    ("shadow report FILE", "log"),
    ("shadow report - < log", "log"),
    ("origins list --store file:FILE", "origins"),
    ("origins add https://b.example --store file:FILE", "origins"),
)
"""Each command that reads a text, and the text."""

ENCODINGS: Final = ("utf-16", "utf-16-le", "utf-16-be", "cp1252")


def _run(command: str, content: bytes, folder: Path) -> Result:
    file = folder / "text.py"
    file.write_bytes(content)
    words, _, has_input = command.partition(" < ")
    arguments = [word.replace("FILE", str(file)) for word in words.split()]
    return CliRunner().invoke(group, arguments, input=content if has_input else None)


@pytest.mark.parametrize(
    ("command", "text", "encoding"),
    [
        (*reader, encoding)
        for reader in READERS
        for encoding in ENCODINGS
        # JSON is read in UTF-16 too.
        if "--har" not in reader[0] or encoding == "cp1252"
    ],
)
def test_text_that_is_no_utf_8_is_refused_in_one_line(
    command: str, text: str, encoding: str, tmp_path: Path
) -> None:
    if command.startswith("gateway"):
        pytest.importorskip("envoy", reason="the versions of Python are tested without Envoy")
    found = _run(command, TEXTS[text].encode(encoding), tmp_path)
    told = found.output.strip().splitlines()
    assert isinstance(found.exception, SystemExit)
    assert found.exit_code == 2, told
    assert "save it as UTF-8" in " ".join(told)


# With a good file, the gateway runs until a signal.
@pytest.mark.parametrize(
    ("command", "text"), [each for each in READERS if not each[0].startswith("gateway")]
)
@pytest.mark.parametrize(
    "content", [b"\0", b"a\0b", b"\xff\xfe", b"\xed\xa0\x80", b"\xef\xbb\xbf"]
)
def test_no_bytes_end_a_command_with_a_traceback(
    command: str, text: str, content: bytes, tmp_path: Path
) -> None:
    whole = TEXTS[text].encode().replace("ä".encode(), content)
    for given in (content, whole, content + whole):
        assert isinstance(_run(command, given, tmp_path).exception, SystemExit | None)


def test_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "good.py").write_text(TEXTS["options"], "utf-8")
    (folder / "wide.py").write_text(TEXTS["options"], "utf-16")
    found = CliRunner().invoke(group, ["migrate", str(folder)])
    assert "wide.py: the file cannot be read: it is not UTF-8" in found.output


def test_line_of_several_logs_is_named_by_its_file(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.log", "b.log")]
    for file, text in zip(
        files, ('{"others": 1}\n\n', '{"others": 2}\nrubbish\n'), strict=True
    ):
        file.write_text(text, "utf-8")
    found = CliRunner().invoke(group, ["shadow", "report", *map(str, files)])
    assert "b.log: line 2 is not one that ShadowLog writes" in found.output


def test_text_on_standard_input_that_is_too_long_is_refused() -> None:
    for command in (["migrate", "-"], ["check", "--curl", "-"]):
        found = CliRunner().invoke(group, command, input="ä".encode() * 3_000_000)
        assert (found.exit_code, "more than" in found.output) == (2, True)


ODD: Final = "\udce4"
"""An argument of the command line that is no UTF-8, as Python has it."""

BLOCKED: Final = (
    f"Access to fetch at 'https://{ODD}.example/' from origin 'https://{ODD}.example' has been "
    "blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the "
    "requested resource."
)

ARGUMENTS: Final = (
    ("check", f"http://{ODD}.example/", "--origin", "https://app.example"),
    ("check", "http://127.0.0.1:1/", "--origin", f"https://{ODD}.example"),
    ("check", "--curl", f"curl 'https://{ODD}.example/' -H 'Origin: https://app.example'"),
    ("check", "--curl", f"curl http://127.0.0.1:1/{ODD} -H 'Origin: https://{ODD}.example'"),
    ("verify", f"http://{ODD}/", "--policy", "FILE"),
    ("verify", "http://127.0.0.1:1/", "--policy", "FILE", "--path", f"/{ODD}"),
    ("export", "nginx", "FILE", "--strip-prefix", f"/{ODD}"),
    ("export", "nginx", "FILE", "--output", "FILE"),
    ("migrate", f"CORS(app, origins=['https://{ODD}.example'])"),
    ("explain", BLOCKED),
)  # fmt: skip


@pytest.mark.parametrize("arguments", ARGUMENTS, ids=" ".join)
def test_no_argument_ends_a_command_with_a_traceback(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    file = tmp_path / "cors.toml"
    file.write_text(TEXTS["policy"], "utf-8")
    words = [word.replace("FILE", str(file)) for word in arguments]
    found = CliRunner().invoke(group, words)
    assert isinstance(found.exception, SystemExit | None)
