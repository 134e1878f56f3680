"""`crossorigin explain` on messages of real consoles, and on other texts."""

from __future__ import annotations

import json
import shlex
from typing import Any

import pytest
from click.testing import CliRunner, Result
from harness.schemas import validator_of
from hypothesis import given
from hypothesis import strategies as st
from tables.complaints import COMPLAINTS
from tables.console_complaints import HEARD
from tables.console_messages import PRINTED, Printed
from tables.explain_rows import (
    ELSEWHERE,
    NOT_OF_CORS,
    REASONS,
    TOLD,
    UNTOLD,
    Elsewhere,
    Told,
)

from crossorigin.cli.group import group
from crossorigin.consoles.explain import explain
from crossorigin.fetch import Code


def invoke(*arguments: str, text: str | None = None) -> Result:
    result = CliRunner().invoke(group, ["explain", *arguments], input=text)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def mappings(*arguments: str, text: str | None = None) -> list[dict[str, Any]]:
    result = invoke("--json", *arguments, text=text)
    found: list[dict[str, Any]] = json.loads(result.stdout)
    validator_of("explain").validate(found)
    assert result.exit_code == (0 if found else 1)
    return found


def codes(text: str) -> set[str]:
    return {code for one in explain(text) for code in (one.code, *one.also)}


def without_preflight(code: str) -> str:
    """The code of the same finding on the response to the request itself."""
    rest = code.removeprefix("Preflight")
    return rest if rest in set(Code) else code


def expected(printed: Printed) -> set[str]:
    """The codes of the reasons that a person reads in the lines."""
    return {
        code
        for line in printed.lines
        for reason, code in REASONS[printed.engine]
        if reason in line
    }


@pytest.mark.parametrize(
    "printed", PRINTED, ids=lambda one: f"{one.engine}: {one.group}, {one.scenario}"
)
def test_message_that_an_engine_printed_is_understood(printed: Printed) -> None:
    text = "\n".join(printed.lines)
    if all(line.startswith(NOT_OF_CORS) for line in printed.lines):
        assert mappings(text=text) == []
        return
    found = mappings(text=text)
    told = expected(printed) or UNTOLD[printed.engine]
    assert told & set(map(without_preflight, codes(text))), found
    assert {one["engine"] for one in found} <= {printed.engine, None}
    for one in found:
        assert one["remedy"]
        assert one["what"]


def test_a_preflight_is_distinguished_from_the_request() -> None:
    for printed in PRINTED:
        if printed.engine == "chromium":
            for line, one in zip(
                printed.lines, explain("\n".join(printed.lines)), strict=False
            ):
                assert one.preflight in {None, "preflight" in line}


CODES = {each.name: each.codes for each in COMPLAINTS}
BY_NAME = {(one.engine, one.group, one.scenario): one for one in (*PRINTED, *HEARD)}


@pytest.mark.parametrize("heard", HEARD, ids=lambda one: f"{one.engine}: {one.scenario}")
def test_a_complaint_that_was_heard_is_understood(heard: Printed) -> None:
    expected = CODES[heard.scenario][heard.engine]
    assert {one.code for one in explain("\n".join(heard.lines))} == set(expected[:1])
    assert set(expected) <= set().union(*map(codes, heard.lines))


def test_every_complaint_was_heard() -> None:
    said = {(each.name, engine) for each in COMPLAINTS for engine in each.codes}
    assert {(heard.scenario, heard.engine) for heard in HEARD} == said


@pytest.mark.parametrize("row", TOLD, ids=lambda row: f"{row.engine}: {row.scenario}")
def test_explanation_names_the_owner_of_the_change(row: Told) -> None:
    printed = BY_NAME[row.engine, row.group, row.scenario]
    found, *_ = mappings(text="\n".join(printed.lines))
    assert (found["code"], found["who"], found["url"]) == (row.code, row.who, row.url)
    assert row.remedy in found["remedy"]
    command = row.command and f"crossorigin check {row.url} {row.command}"
    assert found["command"] == command


@pytest.mark.parametrize("row", ELSEWHERE, ids=lambda row: row.text[-60:])
def test_messages_of_other_programs_are_explained(row: Elsewhere) -> None:
    [found] = mappings(text=row.text)
    assert (found["engine"], found["code"], found["who"]) == (row.engine, row.code, row.who)
    assert row.remedy in found["remedy"]
    assert row.source


def test_the_command_sends_the_request_of_the_page() -> None:
    for printed in PRINTED:
        for one in explain("\n".join(printed.lines)):
            if one.command is None:
                continue
            words = shlex.split(one.command)
            assert words[:2] == ["crossorigin", "check"]
            assert words[2] == (one.redirected_from or one.url)
            assert words[words.index("--origin") + 1] == (one.origin or "https://app.example")


def test_a_message_is_explained_in_words() -> None:
    result = invoke(
        "Access to fetch at 'https://api.example/x' from origin 'https://app.example' has been "
        "blocked by CORS policy: Method PUT is not allowed by Access-Control-Allow-Methods in "
        "preflight response."
    )
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0] == (
        "The answer to OPTIONS lacks `PUT` in `Access-Control-Allow-Methods`. "
        "[MethodDisallowedByPreflightResponse]"
    )
    assert lines[1] == "  remedy:   Add the method: Policy(allow_methods=[…, 'PUT'])."
    assert "who:      the owner of the server" in result.output
    command = (
        "crossorigin check https://api.example/x --origin https://app.example --method PUT"
    )
    assert f"check:    {command}\n" in result.output


def test_lines_broken_by_a_terminal_are_joined() -> None:
    text = (
        "Access to fetch at 'https://api.example/x' from origin\n 'https://app.example' has "
        "been blocked by CORS policy: Method PUT is not allowed by\n "
        "Access-Control-Allow-Methods in preflight response."
    )
    assert codes(text) == {"MethodDisallowedByPreflightResponse"}


def test_one_refusal_in_two_messages_is_explained_once() -> None:
    line = (
        "Access to fetch at 'https://api.example/x' from origin 'https://app.example' has been "
        "blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the "
        "requested resource."
    )
    assert len(explain(f"{line}\n{line}")) == 1


def test_text_that_is_no_message_is_reported_as_none() -> None:
    result = invoke(text="nothing of the kind")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no message of a console" in result.stderr
    assert mappings(text="") == []


def test_pasted_text_cannot_steer_a_terminal_or_a_shell() -> None:
    found = invoke(
        text="Access to fetch at 'https://api.example/$(reboot);\x1b[2J' from origin "
        "'https://app.example' has been blocked by CORS policy: The "
        "'Access-Control-Allow-Origin' header has a value '\x1b[31m\u202e' that is not equal "
        "to the supplied origin."
    )
    assert "\x1b" not in found.output
    assert "\u202e" not in found.output
    assert "check 'https://api.example/$(reboot);' --origin" in found.output


def test_a_name_that_is_no_token_comes_into_no_command() -> None:
    [found] = explain(
        "Access to fetch at 'https://api.example/' from origin 'https://app.example' has been "
        "blocked by CORS policy: Request header field x;y is not allowed by "
        "Access-Control-Allow-Headers in preflight response."
    )
    assert (found.command or "").endswith("--header 'x-header: 1'")


@given(st.text(alphabet="Access to'\u2018\u2019.(Reason: CORS)0x\n{}", max_size=400))
def test_any_text_is_taken(text: str) -> None:
    explain(text)
