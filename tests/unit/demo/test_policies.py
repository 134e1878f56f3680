"""The policies of playgrounds: read, written, and copied as programs that run."""

from __future__ import annotations

import asyncio
import json
import re
import time
from typing import Any

import pytest
from harness.together import check_all

from crossorigin import Policy, PolicyMap
from crossorigin.demo.copying import TARGETS, copy
from crossorigin.demo.policies import read, write
from crossorigin.fetch import Request
from crossorigin.testing import Browser, CORSBlocked

PAGE = "http://127.0.0.1:8000"
OTHER = "https://a.example"
URL = "http://localhost:8001/playground/v/data.json"
FORM: dict[str, Any] = {
    "allow_origins": [OTHER, "https://*.b.example"],
    "allow_methods": ["PUT"],
    "allow_headers": ["x-a"],
    "expose_headers": "*",
    "allow_credentials": True,
    "max_age": 0,
    "preflight_status": 200,
    "preflight_continue": False,
    "accept_risks": [],
}


def test_form_is_written_as_toml_and_read_back() -> None:
    for form in (
        FORM,
        {"allow_origins": "*", "max_age": None},
        {"allow_origins": "null", "accept_risks": ["null-origin"]},
        {"allow_origins": ["https://bücher.example", "https://\N{GRINNING FACE}.example"]},
        Policy().to_mapping(),
    ):
        declared = read(write(form))
        assert declared.problems == []
        assert declared.policies == PolicyMap({}, default=Policy.from_mapping(form))
        assert declared.form == Policy.from_mapping(form).to_mapping()
    assert write(Policy().to_mapping()) == '[policy]\nallow_origins = "*"\n'


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"allow_origins": ["https://a.example/"]}, "invalid-origin-path"),
        (
            {"allow_origins": "*", "allow_credentials": True},
            "incompatible-any-origin-credentials",
        ),
        ({'a"] \n[x': 1}, "invalid-field"),
        ({"allow_origins": {"a": 1}}, "invalid-file"),
        ({"allow_origins": ["\ud800"]}, "invalid-origin-scheme"),
        ({"allow_origins": ["https://a\x7f.example"]}, "invalid-origin-host"),
        ({"\N{GRINNING FACE}": 1}, "invalid-field"),
        ({"max_age": float("nan")}, "invalid-file"),
    ],
)
def test_form_with_a_mistake_has_a_problem(form: dict[str, Any], code: str) -> None:
    declared = read(write(form))
    assert declared.policies is None
    assert declared.form is None
    assert code in {problem["code"] for problem in declared.problems}


@pytest.mark.parametrize(
    "text",
    [
        "x =",
        "\ud800",
        "[policy]\nmax_age = nan",
        "[policy]\nmax_age = 2026-01-01",
        "[policy]\r\n\r",
    ],
)
def test_problems_of_any_text_are_plain_and_name_no_folder(text: str) -> None:
    declared = read(text)
    for problem in declared.problems:
        assert "/tmp" not in str(problem)  # noqa: S108 - looked for
        assert isinstance(problem["suggestion"], str | int | list | None)
    assert declared.text == text


# Words of Python that no problem of a text or of a form has.
PYTHON = re.compile(
    r"\b(?:str|int|float|bool|dict|list\(|datetime|timedelta|callable|compile|True|False|None|"
    r"mapping|PolicyMap|CORS\(|no_cors|code)\b|\{[\"']|\w=\{|\['"
)
WRONG = (
    r'allow_origins = "^https://a\\.example$"', 'allow_origins = ["cors.toml"]',
    "allow_origins = 3", "allow_origins = true", 'allow_origins = {regex = "a"}',
    "allow_origins = [2026-01-01, 12:00:00, 2026-01-01T12:00:00]", 'allow_origins = [["a"]]',
    "allow_origins = nan", 'allow_origins = ["null"]', 'allow_origins = ["is_partner"]',
    "allow_origins = []", f"allow_origins = {{a = [{'1,' * 100}]}}",
    'allow_origins = "http://a.example"\nallow_credentials = true', "allow_methods = 3",
    'allow_methods = ["GET", "*"]', "allow_headers = [true]", 'allow_credentials = "yes"',
    'max_age = "x"', "max_age = 1.5", "max_age = -1", 'preflight_status = "a"',
    "preflight_continue = 1", "accept_risks = 3", 'accept_risks = ["x"]',
    'allow_origin_regex = "a"', "allow_private_network = true", "[paths]\na = 1",
    f"max_age = 0x{'f' * 4000}",
    '[paths."/a"]\nallow_origins = {a = 1}', "[[paths]]",
      "[other]", "a.b = {}",
)  # fmt: skip


def test_problems_use_the_names_of_a_file() -> None:
    def check(text: str) -> None:
        problems = read(f"[policy]\n{text}\n").problems
        assert problems
        for problem in problems:
            said = [problem["field"], problem["message"], problem["more"]]
            assert not [each for each in said if PYTHON.search(each)]

    check_all(WRONG, check, lambda text: text[:40])
    told = [problem["more"] for problem in read("[policy]\nallow_origins = []").problems]
    assert told[0].endswith("without the table [policy], or with cors = false for a path.")


DEEP = (
    "a" + ".a" * 7000,
    "a" + " . a" * 3000,
    '"a b"' + '."a b"' * 2500,
    "'='" + ".'='" * 3000,
    r'"\""' + r'."\""' * 2500,
)
BOMBS = (
    f"x = {'[' * 8000}", f"x = {'[' * 7000}{']' * 7000}", f"x = {'{a=' * 4000}",
    f"[policy]\nallow_origins = {'[' * 300}{']' * 300}", "[[a]]\n[a.b]\n" * 1200,
    f"[policy]\nallow_origins = {'{a=' * 200}1{'}' * 200}", f"max_age = {'1' * 15_000}",
    *(f"[policy]\n{name} = 0x{'f' * 12_000}" for name in ("max_age", "allow_origins")),
    "".join(f"[policy.{number}]\n" for number in range(1000)), "\r" * 16_000, "\0" * 16_000,
    *(f'[policy]\nallow_origins = "https://{part * 7000}"' for part in "@:[ü(,"),
    f'[paths."/{"../" * 4500}*"]\nallow_origins = "*"',
)  # fmt: skip
LONG = ("a" * 16_000, '"' * 16_000, r'"\"' * 5000, "a." * 120 + "=", "-." * 100 + " " * 15_000)


def test_text_whose_keys_are_too_deep_is_refused_before_it_is_parsed() -> None:
    start = time.perf_counter()
    for key in DEEP:
        for text in (f"{key} = 1", f"[{key}]", f"x = {{ {key} = 1 }}"):
            [problem] = read(text).problems
            assert problem["message"].endswith("it is nested too deeply."), text[:20]
    for text in LONG:
        assert read(text).policies is None
    assert time.perf_counter() - start < 2  # seconds; a key took four
    label = "a." * 120
    assert read(f'[policy]\nallow_origins = "https://{label}example"').problems == []


def test_hostile_text_is_a_policy_with_problems_in_little_time() -> None:
    start = time.perf_counter()
    check_all(
        BOMBS, lambda text: json.dumps(read(text).problems[:1][0]), lambda text: text[:40]
    )
    assert time.perf_counter() - start < 10  # seconds, on a slow machine


def test_text_without_the_table_of_a_policy_has_no_form() -> None:
    assert read("").form is None


def copied(text: str, target: str, **fields: Any) -> str:  # noqa: ANN401 - of a request
    policies = read(text).policies
    assert policies is not None
    request = Request(**{"url": URL, "origin": OTHER} | fields)
    return asyncio.run(copy(text, policies, request, target))


def executed(text: str, **names: object) -> dict[str, Any]:
    """Run a text as a program; return its names."""
    names["__name__"] = __name__
    exec(compile(text, "copied.py", "exec"), names)  # noqa: S102 - the subject of the test
    return names


@pytest.mark.parametrize("form", [FORM, {"allow_origins": "*"}, {"allow_origins": [OTHER]}])
def test_each_program_in_python_runs_with_the_policy(form: dict[str, Any]) -> None:
    text, policy = write(form), Policy.from_mapping(form)
    for target in ("fastapi", "flask"):
        program = executed(copied(text, target))
        page = Browser(program["app"], OTHER)
        assert page.fetch("/nowhere").status == 404
        preflight = page.fetch("/nowhere", method="PUT", headers={"X-A": "1"}).exchanges[0]
        assert preflight.response is not None
        assert preflight.response.status == policy.preflight_status
    settings = executed(copied(text, "django"), MIDDLEWARE=["b"], INSTALLED_APPS=[])
    assert Policy.from_mapping(settings["CROSSORIGIN"]) == policy
    assert settings["MIDDLEWARE"][0].endswith("django.CORSMiddleware")
    assert copied(text, "toml") == text


@pytest.mark.parametrize(
    ("form", "request_of_page", "readable"),
    [
        ({"allow_origins": [OTHER]}, {}, True),
        ({"allow_origins": [OTHER]}, {"origin": PAGE}, False),
        ({"allow_origins": [OTHER]}, {"credentials": "include"}, False),
        ({"allow_origins": "*"}, {"origin": "null"}, True),
        (FORM, {"method": "PUT", "headers": (("X-A", "1"),), "credentials": "include"}, True),
        (FORM, {"method": "DELETE"}, False),
        (FORM, {"method": "POST", "body": "lamp", "mode": "no-cors"}, True),
        (FORM, {"destination": "font"}, True),
        ({"allow_origins": "*", "allow_methods": "*"}, {"method": "patch"}, True),
        ({"allow_origins": "*", "preflight_continue": True}, {"method": "PUT"}, False),
    ],
)
def test_copied_test_runs_and_asserts_the_verdict_of_the_page(
    form: dict[str, Any], request_of_page: dict[str, Any], *, readable: bool
) -> None:
    text = copied(write(form), "pytest", **request_of_page)
    names = executed(text)
    [test] = [one for name, one in names.items() if name.startswith("test_")]
    assert test.__name__ == (
        "test_the_page_reads_the_response"
        if readable
        else "test_the_page_cannot_read_the_response"
    )
    test()
    # Under a policy for another page it would fail.
    own = f"allow_origins={form['allow_origins']!r}"
    closed = executed(text.replace(own, "allow_origins='https://z.example'"))
    if readable:
        with pytest.raises(CORSBlocked):
            closed[test.__name__]()


def test_snippet_for_nginx_is_for_the_page_that_asks() -> None:
    text = copied(write(FORM), "nginx", method="PUT", headers=(("X-A", "1"),))
    assert text.startswith(f"# For pages of {OTHER}.\n")
    assert '"x-a"' in text
    assert "Access-Control-Allow-Credentials" in text
    star = copied(
        '[policy]\nallow_origins = "*"\nallow_methods = "*"\n', "nginx", method="LOCK"
    )
    assert "LOCK" in star
    assert "does not allow" in copied(write(FORM), "nginx", origin=PAGE)


def test_policies_of_paths_are_copied_only_as_toml() -> None:
    paths = '[paths."/a"]\nallow_origins = "*"\n'
    for target in TARGETS:
        expected = paths if target == "toml" else "The paths have different policies"
        assert copied(paths, target).startswith(expected)
        empty = copied("", target)
        assert empty == ("" if target == "toml" else empty)
        assert empty.startswith("The text has no table") == (target != "toml")
