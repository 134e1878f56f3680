"""The snippets of hosting platforms, in the platform's own code or a copy of its interface."""

from __future__ import annotations

import http.client
import json
import subprocess
from pathlib import Path

from harness.foreign import foreign
from harness.platforms import S3, VERCEL, cors_json
from harness.tools import require
from snippets.asking import FACTS, OTHER, PAGE, check
from snippets.held import granted_beyond_a_simple_request, lets_the_page_pass_and_nobody_else

from crossorigin.snippets import Facts, snippet

UPLOAD = ("--method", "PUT", "--header", "X-Token: 1", "--read", "ETag")


def test_headers_of_vercel_allow_the_page_and_no_other_origin(tmp_path: Path) -> None:
    with foreign(VERCEL, tmp_path, snippet("vercel", FACTS)) as port:
        lets_the_page_pass_and_nobody_else(port)


def test_headers_of_vercel_for_a_simple_request_grant_no_more(tmp_path: Path) -> None:
    with foreign(VERCEL, tmp_path, snippet("vercel", Facts(PAGE))) as port:
        assert granted_beyond_a_simple_request(port) == []


def test_rules_of_s3_allow_the_page_and_no_other_origin(tmp_path: Path) -> None:
    # The copy answers each preflight without credentials, unlike S3.
    facts = FACTS._replace(exposed=("ETag",), credentials=False)
    with foreign(S3, tmp_path, snippet("s3", facts)) as port:
        upload = check(port, "/bucket/one", *UPLOAD)
        simple = [check(port, path, "--credentials") for path in ("/bucket/one", "/bucket/two")]
        refused = [
            check(port, "/bucket/one", *UPLOAD, origin=OTHER),
            check(port, "/bucket/one", origin="http://localhostx5173"),
            check(port, "/bucket/one", "--method", "DELETE"),
            check(port, "/bucket/one", "--header", "X-Other: 1"),
        ]
    assert (upload["status"], len(upload["exchanges"])) == ("allowed", 2), upload
    assert [each["status"] for each in simple] == ["allowed"] * 2
    assert [each["exchanges"][-1]["status"] for each in simple] == [200, 404]
    assert [each["status"] for each in refused] == ["blocked"] * 4


def test_rules_of_s3_for_a_simple_request_grant_only_credentials(tmp_path: Path) -> None:
    with foreign(S3, tmp_path, snippet("s3", Facts(PAGE))) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("PUT", "/bucket/items", b"ok")
        assert connection.getresponse().status == http.HTTPStatus.OK
        connection.close()
        assert check(port, "/bucket/items")["status"] == "allowed"
        assert check(port, "/bucket/items", "--credentials")["status"] == "allowed"
        refused = [
            check(port, "/bucket/items", "--method", "PUT"),
            check(port, "/bucket/items", "--header", "X-Token: 1"),
            check(port, "/bucket/items", "--read", "ETag"),
        ]
    assert [each["status"] for each in refused] == ["blocked"] * 3


def test_snippet_of_s3_is_a_program_of_the_shell(tmp_path: Path) -> None:
    text = snippet("s3", FACTS)
    called = 'aws() { echo "$@"; }\n' + text
    said = subprocess.run(
        [require("sh"), "-euc", called],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert said.stdout.split()[:2] == ["s3api", "put-bucket-cors"]
    assert (tmp_path / "cors.json").read_text("utf-8") == cors_json(text)
    assert json.loads(cors_json(text))["CORSRules"][0]["AllowedOrigins"] == [PAGE]
