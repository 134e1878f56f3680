"""The output of the command line, with and without its extras."""

from __future__ import annotations

import errno
import importlib
import os
import runpy
import socket
import subprocess
import sys
import webbrowser
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import crossorigin
import crossorigin.demo.server
from crossorigin.cli import COMMANDS, main
from crossorigin.cli.group import group

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from crossorigin.demo.ports import Claim


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Claim, Claim]]:
    """The site that the demo was started on; it is not served."""
    claims: list[tuple[Claim, Claim]] = []

    def run(page: Claim, api: Claim, opened: Callable[[str], object] | None) -> None:
        claims.append((page, api))
        if opened is not None:
            opened(f"{page.origin}/")

    monkeypatch.setattr(crossorigin.demo.server, "run", run)
    return claims


@pytest.fixture
def taken() -> Iterator[int]:
    """A port of 127.0.0.1 that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        yield port


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    monkeypatch.setattr(sys, "argv", ["crossorigin", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


def absent(monkeypatch: pytest.MonkeyPatch, module: str, *importers: str) -> None:
    """Let imports of `module` fail as if it were not installed."""
    monkeypatch.setitem(sys.modules, module, None)
    for importer in importers:
        monkeypatch.delitem(sys.modules, importer, raising=False)


def _line(module: str, extra: str) -> str:
    whole = f"'crossorigin[{'cli' if extra == 'cli' else f'cli,{extra}'}]'"
    return (
        f"crossorigin: {module} is not installed; run: pip install 'crossorigin[{extra}]' "
        f"(with pipx: pipx install --force {whole}; "
        f"with uvx: uvx --from {whole} crossorigin)\n"
    )


def test_the_version_is_the_package_s(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--version") == 0
    assert capsys.readouterr().out == f"crossorigin, version {crossorigin.__version__}\n"


def test_the_command_runs_its_group(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--help") == 0
    assert capsys.readouterr().out.startswith("Usage: crossorigin [OPTIONS] COMMAND")


def test_help_lists_every_command() -> None:
    result = CliRunner().invoke(group, ["--help"])
    assert result.exit_code == 0
    assert "check    Request URL as a page of another origin would" in result.output
    assert "demo     Start a page and an API on two origins" in result.output
    assert "explain  Explain MESSAGE" in result.output


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_the_short_option_h_shows_the_help_of_each_command(command: tuple[str, ...]) -> None:
    short, long = (CliRunner().invoke(group, [*command, word]) for word in ("-h", "--help"))
    assert (short.exit_code, short.output) == (0, long.output)
    assert "-h, --help" in short.output


def test_python_m_runs_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    importlib.import_module("crossorigin.__main__")  # which runs nothing
    assert capsys.readouterr().out == ""
    monkeypatch.setattr(sys, "argv", ["crossorigin", "--version"])
    monkeypatch.delitem(sys.modules, "crossorigin.__main__")
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("crossorigin", run_name="__main__")
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"crossorigin, version {crossorigin.__version__}\n"


def test_an_unknown_command_is_a_usage_error() -> None:
    result = CliRunner().invoke(group, ["dance"])
    assert result.exit_code == 2
    assert "No such command 'dance'" in result.output


def test_without_click_one_line_names_the_extra_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    absent(monkeypatch, "click", "crossorigin.cli.group")
    assert run(monkeypatch) == 2
    assert capsys.readouterr().err == _line("click", "cli")
    assert run(monkeypatch, "demo") == 2
    assert capsys.readouterr().err == _line("click", "demo")


@pytest.mark.parametrize(
    "module",
    [
        "asgiref.wsgi", "django.conf", "fastapi", "flask", "h11", "starlette.applications",
        "uvicorn", "wsproto",
    ],
)  # fmt: skip
def test_without_the_demo_extra_one_line_names_it(
    monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    ours = [name for name in sys.modules if name.startswith("crossorigin.demo.")]
    for each in ours:
        # A module that is imported again becomes an attribute of its package.
        monkeypatch.setattr(each, sys.modules[each])
    absent(monkeypatch, module, *ours, "uvicorn.protocols.websockets.wsproto_impl")
    name = module.partition(".")[0]
    result = CliRunner().invoke(group, ["demo"])
    assert result.exit_code == 2
    assert result.output == _line(name, "demo")


def test_a_module_of_ours_that_is_missing_is_not_called_an_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    absent(monkeypatch, "crossorigin.cli.group")
    monkeypatch.setattr(sys, "argv", ["crossorigin"])
    with pytest.raises(ModuleNotFoundError, match=r"crossorigin\.cli\.group"):
        main()


def test_the_demo_takes_the_ports_that_it_is_given(
    started: list[tuple[Claim, Claim]], taken: int
) -> None:
    result = CliRunner().invoke(group, ["demo", "--port", "0", "--api-port", "0"])
    assert result.exit_code == 0, result.output
    [(page, api)] = started
    assert (page.host, api.host) == ("127.0.0.1", "localhost")
    assert len({page.port, api.port, taken}) == 3


def test_the_demo_listens_on_the_host_that_it_is_given_and_opens_the_page(
    started: list[tuple[Claim, Claim]], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    options = ["--port", "0", "--api-port", "0", "--host", "localhost", "--open"]
    result = CliRunner().invoke(group, ["demo", *options])
    assert result.exit_code == 0, result.output
    [(page, api)] = started
    assert (page.host, api.host) == ("localhost", "localhost")
    assert opened == [f"{page.origin}/"]


def test_a_host_of_another_machine_is_an_error(started: list[tuple[Claim, Claim]]) -> None:
    result = CliRunner().invoke(group, ["demo", "--host", "nowhere.invalid"])
    assert result.exit_code == 1
    assert result.output == "Error: 'nowhere.invalid' is not a host that this machine knows\n"
    assert started == []


def test_a_port_that_was_asked_for_and_is_taken_is_an_error(
    started: list[tuple[Claim, Claim]], taken: int
) -> None:
    result = CliRunner().invoke(group, ["demo", "--port", str(taken), "--api-port", "0"])
    assert result.exit_code == 1
    expected = f"Error: port {taken} is in use; choose another one, or 0 for any that is free\n"
    assert result.output == expected
    assert started == []


def test_a_port_that_cannot_be_is_a_usage_error() -> None:
    result = CliRunner().invoke(group, ["demo", "--port", "65536"])
    assert result.exit_code == 2
    assert "0<=x<=65535" in result.output


@pytest.mark.parametrize("command", [("check", "--har"), ("migrate",)])
def test_command_waits_for_no_pipe(command: tuple[str, ...], tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    result = CliRunner().invoke(group, [*command, str(pipe)])
    assert result.exit_code == 2
    assert "it is not a regular file" in result.output


UNWRITABLE = "crossorigin: the output cannot be written"


@pytest.mark.parametrize("words", [["--version"], ["schema"], ["lint", "cors.toml"]], ids=str)
@pytest.mark.parametrize(
    ("output", "status", "message"),
    [
        (
            "/dev/full",
            2,
            "crossorigin: the output cannot be written: No space left on device\n",
        ),
        ("pipe", 1, ""),
        ("none", 0, ""),
    ],
)
def test_output_that_cannot_be_written_is_reported(
    words: list[str], output: str, status: int, message: str, tmp_path: Path
) -> None:
    (tmp_path / "cors.toml").write_text('[policy]\nallow_origins = ["https://a.example"]\n')
    with unwritable(output) as stdout:
        result = subprocess.run(
            [sys.executable, "-m", "crossorigin", *words],
            cwd=tmp_path,
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            preexec_fn=partial(os.close, 1) if output == "none" else None,
        )
    assert (result.returncode, result.stderr) == (status, message)


@contextmanager
def unwritable(output: str) -> Iterator[int]:
    """Open an output that takes nothing."""
    if output == "/dev/full":
        descriptor = os.open(output, os.O_WRONLY)
    else:
        reader, descriptor = os.pipe()
        os.close(reader)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@pytest.mark.parametrize(
    ("code", "status", "message"),
    [(errno.ENOSPC, 2, f"{UNWRITABLE}: failed\n"), (errno.EPIPE, 1, "")],
)
def test_output_that_fails_ends_with_a_status(
    code: int,
    status: int,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(**_options: object) -> None:
        raise OSError(code, "failed")

    monkeypatch.setattr("crossorigin.cli.group.group", fail)
    # It is replaced.
    monkeypatch.setattr(sys, "stdout", sys.stdout)
    assert run(monkeypatch, "schema") == status
    sys.stdout.close()
    assert capsys.readouterr().err == message


def test_closed_output_changes_no_exit_status(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert run(monkeypatch, "schema") == 0
    sys.stdout.close()


def test_another_error_of_the_system_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_options: object) -> None:
        raise PermissionError(errno.EACCES, "denied")

    monkeypatch.setattr("crossorigin.cli.group.group", fail)
    monkeypatch.setattr(sys, "argv", ["crossorigin", "schema"])
    with pytest.raises(PermissionError):
        main()
