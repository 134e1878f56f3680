"""The bodies of ``fetch()``: FormData and URLSearchParams, as a browser sends them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask, request

from crossorigin.fetch import Code
from crossorigin.integrations.flask import CORS
from crossorigin.testing import Browser, FetchFailed
from crossorigin.testing.bodies import body_of

app = Flask(__name__)


@app.post("/upload")
def upload() -> dict[str, Any]:
    return {
        "type": request.content_type,
        "fields": request.form.to_dict(flat=False),
        "files": {
            name: [file.filename, file.content_type, file.read().decode()]
            for name, file in request.files.items()
        },
    }


CORS(app, allow_origins=["https://app.example"])


def sent(**options: Any) -> dict[str, Any]:  # noqa: ANN401 (those of fetch)
    found: dict[str, Any] = Browser(app).fetch("/upload", method="POST", **options).json()
    return found


def test_a_file_is_sent_as_form_data() -> None:
    found = sent(files={"f": b"x"})
    assert found["type"].startswith("multipart/form-data; boundary=----crossorigin")
    assert found["files"] == {"f": ["blob", "application/octet-stream", "x"]}


def test_fields_and_named_files_are_sent_as_form_data() -> None:
    files = [("a", ("a.txt", "ä", "text/plain")), ("b", ('"\r\n', b"b"))]
    found = sent(body=[("x", "1"), ("x", "line\nline")], files=files)
    assert found["fields"] == {"x": ["1", "line\r\nline"]}
    assert found["files"]["a"] == ["a.txt", "text/plain", "ä"]
    assert found["files"]["b"][1:] == ["application/octet-stream", "b"]


def test_form_data_without_files_is_multipart() -> None:
    found = sent(body={"x": "1"}, files={})
    assert found["type"].startswith("multipart/form-data")
    assert (found["fields"], found["files"]) == ({"x": ["1"]}, {})


def test_a_mapping_is_sent_as_url_search_params() -> None:
    found = sent(body={"a": "1 2", "ä~": "&=", "*": "-._"})
    assert found["type"] == "application/x-www-form-urlencoded;charset=UTF-8"
    assert found["fields"] == {"a": ["1 2"], "ä~": ["&="], "*": ["-._"]}
    assert body_of({"body": {"ä~": "1 2"}}).content == b"%C3%A4%7E=1+2"


def test_forms_need_no_preflight_and_json_does() -> None:
    browser = Browser(app)
    assert len(browser.fetch("/upload", method="POST", files={"f": "x"}).exchanges) == 1
    assert len(browser.fetch("/upload", method="POST", body={"a": "b"}).exchanges) == 1
    assert len(browser.fetch("/upload", method="POST", json={}).exchanges) == 2


def test_a_content_type_of_the_page_wins() -> None:
    headers = {"content-type": "text/plain"}
    assert sent(body={"a": "1"}, headers=headers)["type"] == "text/plain"
    assert json.loads(str(body_of({"json": {"a": 1}}).content)) == {"a": 1}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"body": 5}, "int is not a body of fetch"),
        ({"body": {"a": 1}}, "dict is not a body of fetch"),
        ({"body": [("a", "b", "c")]}, "list is not a body of fetch"),
        ({"body": "x", "files": {}}, "str is not a body of fetch"),
        ({"json": 1, "body": "x"}, "pass only json"),
        ({"json": 1, "files": {}}, "pass only json"),
        ({"files": {"f": 5}}, "the content of a file is text or bytes, not int"),
        (
            {"params": {}},
            r"no option params; it has .* \(write the query into the URL\)",
        ),
        ({"integrty": "x"}, "fetch has no option integrty; it has method, .*, keepalive$"),
    ],
)
def test_a_body_or_option_that_fetch_does_not_take(
    options: dict[str, Any], message: str
) -> None:
    with pytest.raises(TypeError, match=message):
        sent(**options)


def test_the_hashes_of_a_body_are_compared() -> None:
    page = Browser(app, "https://api.example")
    with pytest.raises(FetchFailed) as failed:
        page.fetch("/upload", method="POST", keepalive=True, integrity="sha256-AAAA")
    assert failed.value.verdict.code is Code.INTEGRITY_MISMATCH
