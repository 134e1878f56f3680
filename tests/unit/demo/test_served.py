"""The servers of the demo over real sockets: their answers to the page."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from harness.demo_site import Demo, Visitor
from harness.together import check_all
from tables.demo_calls import CALLS, Call

from crossorigin.demo.page import static_files
from crossorigin.demo.walk import PROGRAMS, WALK

pytestmark = pytest.mark.xdist_group("demo")
EXPECTED = {call.name: call for call in CALLS}
OTHER = "https://other.example"


def calls_of(demo: Demo) -> list[dict[str, Any]]:
    return [call for step in demo.site()["steps"] for call in step["calls"]]


def one_of_each(demo: Demo) -> list[tuple[dict[str, Any], str]]:
    return [(call, framework) for call in calls_of(demo) for framework in PROGRAMS]


def test_each_call_is_predicted_as_in_the_table(demo: Demo, visitor: Visitor) -> None:
    def check(row: tuple[dict[str, Any], str]) -> None:
        call, framework = row
        expected = EXPECTED[call["name"]]
        wanted = {name: call[name] for name in ("method", "headers", "body", "credentials")}
        url = call["urls"][framework]
        engines = visitor.post("/foretell", url=url, **wanted)["engines"]
        for engine, told in engines.items():
            wire = wire_in(expected, framework)
            assert told["outcome"] == expected.outcome
            assert told["reason"] == expected.reason_in(engine, wire)
            assert wire_of(told) == wire
            assert (
                bool(told["console"])
                == bool(told["explain"])
                == (told["outcome"] != "readable")
            )
            # No header decides where the status does.
            assert bool(told["deciding"]) == (told["reason"] != "PreflightInvalidStatus")
            assert told["sentence"].endswith(".")

    rows = one_of_each(demo)
    assert {call["name"] for call, _ in rows} == EXPECTED.keys()
    check_all(rows, check, lambda row: f"{row[0]['name']} in {row[1]}")


def wire_of(told: dict[str, Any]) -> str:
    return " ".join(
        f"{'P' if one['preflight'] else ''}{one['status']}" for one in told["exchanges"]
    )


def wire_in(expected: Call, framework: str) -> str:
    return (framework == "flask" and expected.flask) or expected.wire


def test_each_call_runs_and_is_recorded_although_no_browser_asks(
    demo: Demo, visitor: Visitor
) -> None:
    def check(row: tuple[dict[str, Any], str]) -> None:
        call, framework = row
        url, body = call["urls"][framework], (call["body"] or "").encode()
        lines = [("Origin", "https://stranger.example"), *call["headers"].items()]
        name = str(uuid.uuid4())
        answer = visitor.call(url, name, call["method"], lines=lines, body=body)
        [exchange] = visitor.record(name)
        assert exchange["ran"] is True
        assert exchange["preflight"] is False
        assert str(exchange["status"]) == str(answer.status)
        assert exchange["path"] == f"/{url.split('/', 3)[3]}"
        assert ["origin", "https://stranger.example"] in exchange["request"]
        sent = [[name.lower(), value] for name, value in answer.lines]
        recorded = exchange["response"]
        assert [line for line in sent if line[0].startswith("access-")] == [
            line for line in recorded if line[0].startswith("access-")
        ]

    check_all(one_of_each(demo), check, lambda row: f"{row[0]['name']} in {row[1]}")


def test_preflight_is_recorded_as_one_that_did_not_reach_the_application(
    demo: Demo, visitor: Visitor
) -> None:
    lines = [("Origin", demo.page.origin), ("Access-Control-Request-Method", "PUT")]
    for framework in PROGRAMS:
        url = f"{demo.api.origin}/{framework}/one-preflight/products/1"
        visitor.call(url, framework, "OPTIONS", lines=lines)
        [exchange] = visitor.record(framework)
        assert (exchange["preflight"], exchange["ran"], exchange["status"]) == (
            True,
            False,
            204,
        )


def test_cookie_of_the_first_visit_is_known_on_the_second(demo: Demo, visitor: Visitor) -> None:
    for framework in PROGRAMS:
        url = f"{demo.api.origin}/{framework}/credentials/visit"
        first = visitor.call(url, "first")
        [cookie] = first.all("set-cookie")
        sent = cookie.partition(";")[0]
        second = visitor.call(url, "second", lines=[("Cookie", f"sid=1; {sent}")])
        assert json.loads(first.body) == {"greeting": "welcome"}
        assert json.loads(second.body) == {"greeting": "welcome back"}
        assert visitor.record("second")[-1]["request"] == [["cookie", sent]]


def test_site_describes_code_urls_and_texts(demo: Demo) -> None:
    site = demo.site()
    names = [call["name"] for call in calls_of(demo)]
    assert len(set(names)) == len(names)
    assert (site["page"], site["api"]) == (demo.page.origin, demo.api.origin)
    assert site["same_site"] == f"http://127.0.0.1:{demo.api.port}"
    assert site["engines"] == ["chromium", "firefox", "webkit"]
    assert [step["name"] for step in site["steps"]] == [step.name for step in WALK]
    assert "insecure-origin" in site["risks"]
    for call in calls_of(demo):
        assert call["code"].keys() == {*PROGRAMS, "express"}
        assert all(url.startswith((f"{site['api']}/", f"{site['same_site']}/")) for url in
                   call["urls"].values())  # fmt: skip


def test_each_file_of_the_page_has_its_type_and_the_security_headers(demo: Demo) -> None:
    for path, _file in static_files():
        answer = demo.send(demo.page, "GET", path)
        assert answer.status == 200
        [kind] = answer.all("content-type")
        ending = path.rpartition(".")[2]
        usual = {"/": "text/html", "css": "text/css", "js": "text/javascript"}
        assert kind.startswith(usual.get(ending, kind))
        assert_secure(answer.lines)
    for path in ("/site", "/record"):
        assert_secure(demo.send(demo.page, "GET", path).lines)


def assert_secure(lines: Any) -> None:  # noqa: ANN401 - pairs
    headers = {name.lower(): value for name, value in lines}
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert not [name for name in headers if name.startswith("access-control-")]


def test_other_name_of_this_machine_leads_to_the_page(demo: Demo) -> None:
    answer = demo.send(demo.page, "GET", "/", host=f"localhost:{demo.page.port}")
    assert answer.status == 307
    assert answer.all("location") == [f"{demo.page.origin}/"]


def test_stream_reports_the_start_and_the_end_of_each_exchange_of_its_visitor(
    demo: Demo, visitor: Visitor
) -> None:
    url = f"{demo.api.origin}/fastapi/everyone/product"
    stranger = demo.visitor()
    with visitor.stream() as stream:
        stranger.call(url, "of-the-stranger")
        visitor.call(url, "mine")
        first, second = stream.event(), stream.event()
    assert (first["call"], first["status"]) == ("mine", None)
    assert (second["call"], second["status"], second["id"]) == ("mine", 200, first["id"])
    # A stream that was cut goes on where it was.
    with visitor.stream(last=stream.numbers[0]) as again:
        assert again.event() == second


def test_fifth_stream_of_a_visitor_ends_the_first(demo: Demo) -> None:
    visitor = demo.visitor()
    url = f"{demo.api.origin}/fastapi/everyone/product"
    with (
        visitor.stream() as oldest,
        visitor.stream() as second,
        visitor.stream(),
        visitor.stream(),
        visitor.stream() as newest,
    ):
        assert oldest.line() == ""
        visitor.call(url, "seen")
        assert second.until("seen")["status"] == newest.until("seen")["status"] == 200


def test_policy_with_problems_is_reported_and_not_applied(demo: Demo, visitor: Visitor) -> None:
    text = '[policy]\nallow_origins = [\n  "https://app.example/",\n]\nmax_age = 1e9\n'
    told = visitor.post("/policy", toml=text, apply=True)
    assert (told["applied"], told["form"], told["toml"]) == (False, None, text)
    first, second = told["problems"]
    assert (first["code"], first["field"], first["line"]) == (
        "invalid-origin-path", "allow_origins", 3,
    )  # fmt: skip
    assert first["suggestion"] == "https://app.example"
    assert second["field"] == "max_age"
    assert allowed(demo, visitor, demo.page.origin)


def test_policy_is_applied_only_to_the_playground_of_its_visitor(demo: Demo) -> None:
    owner, other = demo.visitor(), demo.visitor()
    form = {"allow_origins": [OTHER], "max_age": None, "allow_headers": ["x-a"]}
    seen = owner.post("/policy", form=form)
    assert (seen["applied"], seen["problems"]) == (False, [])
    assert allowed(demo, owner, demo.page.origin)
    told = owner.post("/policy", form=form, apply=True)
    assert told["applied"] is True
    assert told["form"]["allow_origins"] == [OTHER]
    assert (told["form"]["max_age"], told["form"]["allow_headers"]) == (None, ["x-a"])
    assert (allowed(demo, owner, OTHER), allowed(demo, owner, demo.page.origin)) == (
        True,
        False,
    )
    assert (allowed(demo, other, OTHER), allowed(demo, other, demo.page.origin)) == (
        False,
        True,
    )


def test_policies_of_paths_are_those_of_the_kinds_in_the_playground(demo: Demo) -> None:
    visitor = demo.visitor()
    text = f'[policy]\nallow_origins = ["{OTHER}"]\n[paths."/text"]\nallow_origins = "*"\n'
    assert visitor.post("/policy", toml=text, apply=True)["applied"] is True
    for kind, expected in (("data.json", []), ("text", ["*"])):
        url = f"{demo.api.origin}/playground/{visitor.id}/{kind}"
        answer = visitor.call(url, kind, lines=[("Origin", demo.page.origin)])
        assert answer.all("access-control-allow-origin") == expected


def allowed(demo: Demo, visitor: Visitor, origin: str) -> bool:
    """Return whether an origin may read in a playground; the model says the same."""
    url = f"{demo.api.origin}/playground/{visitor.id}/data.json"
    answer = visitor.call(url, "playground", lines=[("Origin", origin)])
    told = visitor.post("/foretell", url=url, origin=origin)["engines"]["chromium"]
    is_allowed = answer.all("access-control-allow-origin") == [origin]
    assert is_allowed == (told["outcome"] == "readable")
    return is_allowed


def test_resource_has_the_headers_of_the_policy_in_its_path(demo: Demo) -> None:
    own = demo.page.origin
    allowed_by = {"none": [], "everyone": ["*"], "other": [], "credentials": [own]}
    for policy, expected in allowed_by.items():
        for kind in ("data.json", "text"):
            path = f"/resources/{policy}/{kind}"
            answer = demo.send(demo.api, "GET", path, [("Origin", own)])
            assert (answer.status, answer.all("access-control-allow-origin")) == (200, expected)


def test_unknown_playground_is_not_found_and_the_api_serves_no_pages(demo: Demo) -> None:
    for path in (
        "/fastapi/everyone/docs",
        "/fastapi/everyone/openapi.json",
        "/playground/nobody/data.json",
        "/playground/",
        "/playground",
    ):
        assert demo.send(demo.api, "GET", path).status in {307, 404}


def test_each_text_is_copied_and_a_wrong_request_for_one_is_refused(demo: Demo) -> None:
    text = '[policy]\nallow_origins = ["https://a.example"]\n'
    for name in demo.site()["copies"]:
        answer = demo.post("/copy", {"toml": text, "as": name})
        assert answer.status == 200
        assert "https://a.example" in json.loads(answer.body)["text"] or name == "nginx"
    wrong: list[tuple[object, str]] = [
        ({"toml": text, "as": "perl"}, "as is one of"),
        ({"as": "toml"}, "under toml"),
        ({"toml": "x =", "as": "toml"}, "problems"),
        ({"toml": text, "as": "toml", "request": {"url": "http://a.example/"}}, "own API"),
        ([], "JSON object"),
    ]
    for content, word in wrong:
        answer = demo.post("/copy", content)
        assert answer.status == 422
        assert word in answer.body.decode()


def test_request_that_cors_does_not_govern_is_predicted_and_one_for_another_server_refused(
    demo: Demo, visitor: Visitor
) -> None:
    engines = visitor.post("/foretell", destination="websocket")["engines"]
    assert {told["outcome"] for told in engines.values()} == {"readable"}
    content = {"visitor": visitor.id, "url": "http://a.example/"}
    answer = demo.post("/foretell", content, visitor.lines)
    assert (answer.status, answer.body) == (
        422,
        b"The demo predicts requests to its own API only.\n",
    )


def test_broken_json_is_refused(demo: Demo) -> None:
    half, nan = (
        rb'{"toml": "\ud800", "as": "toml"}',
        b'{"form": {"max_age": NaN}, "as": "toml"}',
    )
    for body in (b"{", b"\xff", b"[" * 10_000, half, nan):
        assert demo.send(demo.page, "POST", "/copy", body=body).status == 422
