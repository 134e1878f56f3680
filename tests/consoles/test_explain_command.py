"""The command `explain`: its options, its prompt and the clipboard."""

from __future__ import annotations

import html
import json
import os
import pty
import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crossorigin.cli import clipboard
from crossorigin.cli.group import group
from crossorigin.consoles import paste
from crossorigin.consoles.explain import explain as explain_text
from crossorigin.snippets import TARGETS

METHOD = (
    "Access to fetch at 'https://api.example/x' from origin 'https://app.example' has been "
    "blocked by CORS policy: Method PUT is not allowed by Access-Control-Allow-Methods in "
    "preflight response."
)


_FIREFOX = (
    "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote "
    "resource at https://api.example/x."
)


def explain(*arguments: str, text: str | bytes | None = None) -> Result:
    return CliRunner().invoke(group, ["explain", *arguments], input=text)


@pytest.mark.parametrize("target", TARGETS)
def test_snippet_for_a_server_names_the_origin_of_the_page(target: str) -> None:
    result = explain("--for", target, METHOD)
    assert result.exit_code == 0
    [_, written] = result.output.split("\n\n", 1)
    assert "example" in written


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("TypeError: Load failed", "does not have the cause"),
        ("my page does not load", "does not have the cause"),
        ("HTTP/1.1 200 OK\nServer: nginx", "does not have the cause"),
        ("The operation is insecure: canvas.toDataURL", "does not name the page's origin"),
        ("net::ERR_BLOCKED_BY_ORB", "does not name the page's origin"),
        ("Error: Not allowed by CORS", "Change the setting that the remedy names"),
        ("(corsheaders.E013) Origin", "Change the setting that the remedy names"),
        ("AbortError: The user aborted a request.", "No configuration of CORS changes this"),
        ("CORS Missing Allow Origin", "does not name the page's origin"),
        (f"{_FIREFOX} (Reason: CORS disabled). 405", "No configuration of CORS changes this"),
        (f"{_FIREFOX} (Reason: CORS preflight response did not succeed).", "command above"),
        (METHOD.replace("https://app.example", "null"), "any page can have"),
        (METHOD.replace("PUT", "TRACE"), "No configuration of CORS changes this"),
    ],
)
def test_snippet_that_would_not_help_is_refused_with_the_reason(text: str, part: str) -> None:
    assert part in explain("--for", "nginx", text).output


_TO_COMPLETE = "Add the other methods, request headers and response headers"
_CHECK = (
    "Access to fetch at 'https://api.example/x' from origin 'https://app.example' has been "
    "blocked by CORS policy: Response to preflight request doesn't pass access control check: "
)
_REFUSED_PREFLIGHTS = (
    "It does not have HTTP ok status.",
    "Redirect is not allowed for a preflight request.",
    "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
)


@pytest.mark.parametrize("target", ["nginx", "express", "spring", "laravel"])
@pytest.mark.parametrize("reason", _REFUSED_PREFLIGHTS)
def test_layer_that_answers_a_refused_preflight_is_written(target: str, reason: str) -> None:
    output = explain("--for", target, _CHECK + reason).output
    assert "app.example" in output.split("\n\n", 1)[1].replace("\\", "")
    assert _TO_COMPLETE in output


def test_method_is_granted_with_a_refused_preflight() -> None:
    line = "PATCH https://api.example/x net::ERR_FAILED\n"
    [one] = explain_text(line + _CHECK + _REFUSED_PREFLIGHTS[0])
    assert "PATCH" in one.snippet("laravel")
    [one] = explain_text(line.replace("PATCH", "POST") + _CHECK + _REFUSED_PREFLIGHTS[0])
    assert "'POST']" in one.snippet("laravel")


def test_a_report_without_a_snippet_asks_for_no_additions() -> None:
    for text in ("TypeError: Load failed", METHOD.replace("https://app.example", "null")):
        for form in ((), ("--markdown",)):
            assert _TO_COMPLETE not in explain("--for", "nginx", *form, text).output
    assert _TO_COMPLETE in explain("--for", "nginx", "--markdown", METHOD).output
    assert _TO_COMPLETE not in explain(METHOD).output


def test_details_come_with_the_verbose_option_only() -> None:
    assert "step:" not in explain(METHOD).output
    output = explain("-v", METHOD).output
    assert "  step:     Fetch, “CORS-preflight fetch”, step 7.5\n" in output
    assert "  decided:  the answer to the preflight\n" in output


def test_guess_of_a_command_is_reported_as_one() -> None:
    output = explain(
        "Preflight response is not successful. Status code: 403\n"
        "Fetch API cannot load https://api.example/x due to access control checks."
    ).output
    assert (
        "assumed:  the message does not name the origin, the method in this command" in output
    )


def test_text_that_is_not_recognised_gets_the_text_to_paste_instead() -> None:
    result = explain("nothing of the kind")
    assert result.exit_code == 1
    assert "Access to" in result.stderr
    assert "crossorigin check URL --origin PAGE" in result.stderr


def test_text_that_was_omitted_is_reported() -> None:
    result = explain(text=METHOD + "\n" + "x" * paste.MAX_TEXT)
    assert result.exit_code == 0
    assert "left out" in result.stderr


def test_help_has_a_short_option() -> None:
    assert "--clipboard" in explain("-h").output


def test_terminal_shows_how_to_paste_and_how_to_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, f"{METHOD}\n\x04".encode())
    with open(theirs, encoding="utf-8") as terminal:  # noqa: PTH123 - a descriptor
        monkeypatch.setattr(sys, "stdin", terminal)
        with pytest.raises(SystemExit) as ended:
            group(["explain"])
    os.close(ours)
    said = capsys.readouterr()
    assert ended.value.code == 0
    assert said.err.startswith("Paste the message, then Ctrl-D")
    assert "MethodDisallowedByPreflightResponse" in said.out


EVIL = "<script>alert(1)</script>` **b** [x](javascript:1) @team </pre>"
MISMATCH = (
    "Access to fetch at 'https://api.example/x?<b>' from origin 'https://app.example' has been "
    "blocked by CORS policy: The 'Access-Control-Allow-Origin' header has a value "
    f"'{EVIL}' that is not equal to the supplied origin."
)


@pytest.mark.parametrize("kind", ["markdown", "html"])
def test_report_for_other_people_holds_all_and_no_markup_of_the_text(
    kind: str, tmp_path: Path
) -> None:
    file = tmp_path / "report.html"
    option = ("--markdown",) if kind == "markdown" else ("--html", str(file))
    result = explain("--for", "nginx", *option, text=f"{MISMATCH}\n{METHOD}")
    assert result.exit_code == 0, result.output
    text = result.stdout
    if kind == "html":
        assert text.startswith("The response says `Access-Control-Allow-Origin: ")
        text = file.read_text("utf-8")
        assert "<script" not in text
        assert text.count("<pre>") == text.count("</pre>") == 2
        text = html.unescape(text)
    else:
        assert text.startswith("# Messages of a browser's console, explained\n")
        outside = re.sub(r"(?<!\\)`[^`]*`|<https://\S*>", "", "".join(text.split("```")[::2]))
        assert re.search(r"(?<!\\)[<`*]", outside) is None
        assert "@team" not in outside
    for part in (
        "AllowOriginMismatch",
        "MethodDisallowedByPreflightResponse",
        "Remedy: Add the method: Policy",
        "Who: the owner of the server",
        "crossorigin check https",
        "proxy_hide_header",
        "docs/causes.md",
        "CORS/Errors/CORSMethodNotFound",
        "fetch.spec.whatwg.org",
    ):
        assert part in text.replace("\\", ""), part


def test_report_on_a_failure_outside_the_standard_has_no_step() -> None:
    text = explain("--markdown", "TypeError: Load failed").output
    assert "## Untold" in text
    assert "fetch.spec" not in text
    assert "```" not in text


def test_report_without_a_message_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    result = explain("--html", str(file), "--markdown", "nothing of the kind")
    assert (result.exit_code, result.stdout) == (1, "")
    assert not file.exists()


def test_two_forms_at_once_are_a_usage_error() -> None:
    result = explain("--json", "--markdown", METHOD)
    assert result.exit_code == 2
    assert "choose one of --json and --markdown" in result.output


def test_report_that_cannot_be_written_is_a_usage_error(tmp_path: Path) -> None:
    result = explain("--html", str(tmp_path / "no" / "report"), METHOD)
    assert result.exit_code == 2
    assert "the file cannot be written" in result.output


def test_json_holds_the_snippet_that_was_asked_for() -> None:
    [plain] = json.loads(explain("--json", METHOD).output)
    [asked] = json.loads(explain("--json", "--for", "flask", METHOD).output)
    assert plain["snippet"] is None
    assert "allow_methods=['PUT']" in asked["snippet"]


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)


def test_clipboard_is_read_with_the_first_program_that_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "message").write_text(f"{METHOD}\n", "utf-8")
    program(tmp_path, "wl-paste", "exit 1")
    (tmp_path / "xclip").write_text("no program", "utf-8")
    (tmp_path / "xclip").chmod(0o755)
    copy = f"while read line; do echo $line; done < {tmp_path}/message"
    program(tmp_path, "xsel", copy)
    result = explain("--clipboard")
    assert result.exit_code == 0, result.output
    assert "MethodDisallowedByPreflightResponse" in result.output


def test_clipboard_without_a_program_is_a_usage_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert clipboard.read() is None
    result = explain("--clipboard")
    assert result.exit_code == 2
    assert "nothing reads the clipboard here" in result.output


def test_dash_stands_for_standard_input() -> None:
    found = explain("-", text="CORS error")
    assert found.output == explain(text="CORS error").output
    assert "basis:    the text has a symptom" in found.output


def test_report_for_a_dash_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    printed = explain("--html", "-", METHOD)
    explain("--html", "report", METHOD)
    assert printed.exit_code == 0
    assert printed.output == Path("report").read_text("utf-8")
    assert [one.name for one in tmp_path.iterdir()] == ["report"]
    for option in ("--json", "--markdown"):
        result = explain("--html", "-", option, METHOD)
        assert result.exit_code == 2
        assert "choose one" in result.output
