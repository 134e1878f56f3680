"""Requests copied from developer tools, and texts that are no request."""

from __future__ import annotations

import contextlib
import json
import time
from typing import Any

import pytest
from harness.together import check_all
from hypothesis import given
from hypothesis import strategies as st
from tables.copied_rows import COMMANDS, PREFLIGHT, REFUSED, Command
from tables.har_rows import CALL, EXPORTS, Export

from crossorigin.check.copied import MAX_TEXT, CopiedError, absolute, read_curl, read_har
from crossorigin.fetch.url import parse


def check_command(row: Command) -> None:
    copied = read_curl(row.text)
    assert Command(
        row.name,
        row.text,
        copied.url,
        copied.method,
        tuple(copied.headers),
        copied.body,
        copied.cookie,
        copied.origin,
    ) == row  # fmt: skip


def test_command_means_the_request_that_a_shell_would_make_of_it() -> None:
    check_all(COMMANDS, check_command, lambda row: row.name)


def check_refused(row: tuple[str, str]) -> None:
    command, message = row
    with pytest.raises(CopiedError) as caught:
        read_curl(command)
    assert message in str(caught.value)
    assert "secret" not in str(caught.value)


def test_command_that_means_no_single_request_is_refused() -> None:
    check_all(REFUSED, check_refused, lambda row: row[0])


def test_command_that_is_too_long_is_refused() -> None:
    with pytest.raises(CopiedError, match="longer than"):
        read_curl("curl " + "x" * MAX_TEXT)


def test_long_command_is_read_in_time_that_grows_with_its_length() -> None:
    forms = ("curl http://a.example/ -d {}", "curl http://a.example/ -d '{}'",
             'curl ^"http://a.example/^" ^\n -d ^"{}^"')  # fmt: skip
    began = time.process_time()
    for body in ("\\", '\\"', "^\n", "$'", "a ", "'a'", "\\a", "^a"):
        for form in forms:
            with contextlib.suppress(CopiedError):
                read_curl(form.replace("{}", body * 100_000))
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    ("command", "remark"),
    [
        ("curl https://a.example/ -x p", "the proxy, the network, the authority"),
        ("curl https://a.example/ -b cookies.txt", "file of cookies"),
        ("curl https://a.example/ -H 'if-none-match: 1'", "if-none-match is treated"),
        ("curl https://a.example/ -F a=@b", "files of the form of the command are sent empty"),
        ("curl https://a.example/ -H 'x-key: <key>'", "<key> of the command is sent unchanged"),
        ("curl https://a.example/ -H 'Host: b.example'", "header Host of the command is not"),
        (PREFLIGHT, "the copied request is a preflight"),
    ],
)
def test_part_of_a_command_that_is_left_out_is_reported(command: str, remark: str) -> None:
    assert remark in read_curl(command).remarks[0]


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("api.example.com/items", "http://api.example.com/items"),
        ("localhost:8000/x", "http://localhost:8000/x"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("[::1]:8000/x", "http://[::1]:8000/x"),
        ("//api.example/x", "http://api.example/x"),
        ("https:api.example/x", "https://api.example/x"),
        ("HTTPS:/api.example/x", "https://api.example/x"),
        ("http:\\\\api.example\\x", "http://api.example\\\\x"),
        ("bücher.example", "https://b\\xfccher.example"),
        ("file:///etc/passwd", ""),
        ("data:text/plain,x", ""),
        ("mailto:a@b.example", ""),
        ("blob:http://api.example/x", ""),
        ("http:///api.example/x", "http://api.example/x"),
        ("me:secret@api.example/x", None),
        ("/items", ""),
        ("?x", ""),
        ("", ""),
        ("https://", ""),
        ("https:///", ""),
        ("http://?x", None),
        ("ht tp://x", None),
        ("<https://api.example/x>", None),
    ],
)
def test_url_that_names_no_server_is_refused_with_the_one_to_write(
    url: str, written: str | None
) -> None:
    with pytest.raises(CopiedError, match="not a URL with a scheme and a host") as caught:
        absolute(url)
    assert "secret" not in str(caught.value)
    if written == "":
        assert "write" not in str(caught.value)
    elif written is not None:
        assert f"'{written}'" in str(caught.value)


@given(st.text(alphabet="htps:/\\.?#@[]ab1\t ", max_size=30))
def test_url_that_is_taken_never_depends_on_the_page(text: str) -> None:
    try:
        url = absolute(text)
    except CopiedError:
        return
    pages = [parse(page) for page in ("http://a.example/x/", "https://b.example:8443/")]
    assert {parse(url, page) for page in pages} == {parse(url)}


@given(st.text(alphabet="curl -HXdb$'\"\\xu01:;^|{}[] \n", max_size=80))
def test_any_text_is_taken(text: str) -> None:
    try:
        read_curl(f"curl {text}")
    except CopiedError:
        return


def entry(url: str, status: int = 200, method: str = "GET", **headers: str) -> dict[str, Any]:
    lines = [{"name": name.replace("_", "-"), "value": headers[name]} for name in headers]
    return {
        "request": {"url": url, "method": method, "headers": lines},
        "response": {"status": status},
    }


def har(*entries: dict[str, Any]) -> str:
    return json.dumps({"log": {"version": "1.2", "entries": entries}})


ORIGIN = "https://app.example"


def test_the_first_failed_request_is_taken() -> None:
    text = har(
        entry("https://app.example/"),
        entry("https://api.example/1", Origin=ORIGIN),
        entry("https://api.example/2", 0, "OPTIONS", Origin=ORIGIN,
              Access_Control_Request_Method="PUT"),
        entry("https://api.example/2", 0, "PUT", Origin=ORIGIN, X_A="1"),
        entry("https://api.example/3", 0, Origin=ORIGIN),
    )  # fmt: skip
    copied = read_har(text)
    assert (copied.url, copied.method) == ("https://api.example/2", "PUT")
    assert copied.headers == [("X-A", "1")]


def test_the_last_request_with_another_origin_is_taken_if_none_failed() -> None:
    text = har(
        entry("https://api.example/1", Origin=ORIGIN),
        entry("https://api.example/2", Origin=ORIGIN),
        entry("https://api.example/3"),
    )
    assert read_har(text).url == "https://api.example/2"


def test_the_request_with_the_given_url_is_taken() -> None:
    one = entry("https://api.example/1", method="POST", Origin=ORIGIN)
    one["request"]["postData"] = {"mimeType": "text/plain", "text": "hello"}
    text = har(one, entry("https://api.example/2", 0, Origin=ORIGIN))
    assert read_har(text, "https://api.example:443/1").body == "hello"
    with pytest.raises(CopiedError, match=r"a request to 'https://api\.example/3'"):
        read_har(text, "https://api.example/3")


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"log": {"entries": [1]}}', '{"log": {"entries": [{"request": {}}]}}',
     "[" * 100_000],
    ids=["empty", "a list", "no log", "no entry", "no request", "deep"],
)  # fmt: skip
def test_text_that_is_no_har_is_reported_as_none(text: str) -> None:
    with pytest.raises(CopiedError, match="not a HAR export"):
        read_har(text)


def test_a_har_without_another_origin_is_refused() -> None:
    with pytest.raises(CopiedError, match="a request with Origin to another origin"):
        read_har(har(entry("https://app.example/")))


def check_export(row: Export) -> None:
    if row.refusal:
        with pytest.raises(CopiedError, match=row.refusal):
            read_har(row.content)
        return
    copied = read_har(row.content)
    assert (copied.url, copied.method, copied.body) == (CALL, row.method, row.body)
    assert tuple(copied.headers) == row.headers


def test_export_with_an_oddity_is_read_or_refused_in_a_sentence() -> None:
    check_all(EXPORTS, check_export, lambda row: row.name)


# Exports as the browsers write them


def exported(request: dict[str, Any], response: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {"request": request, "response": response, **more}


def asked(url: str, method: str = "GET", **headers: str) -> dict[str, Any]:
    request: dict[str, Any] = entry(url, 200, method, **headers)["request"]
    return request


ITEMS = "https://api.example/items"
PREFLIGHT_OF_ITEMS = asked(
    ITEMS, "OPTIONS", Origin=ORIGIN, access_control_request_method="PUT",
    access_control_request_headers="authorization,content-type,x-other",
)  # fmt: skip
# Edge and Chrome keep the status of a response that the page did not get.
CHROME = [
    exported(asked(f"{ORIGIN}/"), {"status": 200}, pageref="page_1", _resourceType="document"),
    exported(
        asked(f"{ORIGIN}/me", "POST", Origin=ORIGIN), {"status": 200}, _resourceType="xhr"
    ),
    exported(PREFLIGHT_OF_ITEMS, {"status": 204}, _resourceType="preflight"),
    exported(
        asked(ITEMS, "PUT", origin=ORIGIN, content_type="application/json", x_other="1"),
        {"status": 502, "_error": "net::ERR_FAILED"}, _resourceType="fetch",
    ),
    exported(asked("https://api.example/last", origin=ORIGIN), {"status": 200}),
]  # fmt: skip


def test_chrome_s_export_marks_a_blocked_response_by_its_error() -> None:
    copied = read_har(har(*CHROME))
    assert (copied.url, copied.method, copied.origin) == (ITEMS, "PUT", ORIGIN)
    assert copied.remarks == [f"entry 4 of 5 of the HAR export is checked: PUT {ITEMS}"]


def test_sanitized_export_gets_back_the_headers_that_its_preflight_names() -> None:
    copied = read_har(har(*CHROME))
    assert copied.headers == [
        ("content-type", "application/json"),
        ("x-other", "1"),
        ("authorization", ""),
    ]


def test_preflight_of_another_method_or_url_is_ignored() -> None:
    text = har(
        exported(PREFLIGHT_OF_ITEMS, {"status": 204}),
        exported({**PREFLIGHT_OF_ITEMS, "url": f"{ITEMS}/1"}, {"status": 204}),
        exported(asked(ITEMS, "DELETE", origin=ORIGIN), {"status": 0}),
        exported(asked(f"{ITEMS}/2", "PUT", origin=ORIGIN), {"status": 200}),
    )
    assert read_har(text).headers == []
    assert read_har(text, f"{ITEMS}/2").headers == []


def test_single_preflight_is_read_as_the_request_that_it_announces() -> None:
    for text in (har(exported(PREFLIGHT_OF_ITEMS, {"status": 0})),
                 har(exported(PREFLIGHT_OF_ITEMS, {"status": 401}))):  # fmt: skip
        copied = read_har(text)
        assert (copied.url, copied.method, copied.origin) == (ITEMS, "PUT", ORIGIN)
        assert [name for name, _ in copied.headers] == [
            "authorization", "content-type", "x-other",
        ]  # fmt: skip
        assert "preflight" in copied.remarks[0]
    assert read_har(text, ITEMS).method == "PUT"


# Firefox writes the title of the page, Origin, and the real status of a blocked response.
FIREFOX = [
    exported(
        asked(ITEMS, Host="api.example", Origin=ORIGIN, Alt_Used="api.example", TE="trailers"),
        {"status": 200, "content": {"size": 0}}, pageref="page_1",
    ),
    exported(asked("https://cdn.example/i.png", Referer=f"{ORIGIN}/"), {"status": 200}),
]  # fmt: skip


def test_firefox_s_export_is_read_and_the_choice_is_reported() -> None:
    log = {"pages": [{"id": "page_1", "title": "My shop"}], "entries": FIREFOX}
    copied = read_har(json.dumps({"log": log}))
    assert (copied.url, copied.headers, copied.origin) == (ITEMS, [], ORIGIN)
    assert "entry 1 of 2" in copied.remarks[0]


# Safari's Web Inspector leaves out headers of its network process: Origin is not always there.
SAFARI = [
    exported(
        asked(ITEMS, Accept="*/*", Referer=f"{ORIGIN}/page"),
        {"status": 0, "_error": "Cross-origin"}, pageref="page_0",
    )
]  # fmt: skip


def test_safari_s_export_marks_a_blocked_response_by_its_error() -> None:
    blocked = {"status": 200, "_error": "Origin https://app.example is not allowed by …"}
    text = har(
        exported(asked(f"{ITEMS}/1", "PUT", Origin=ORIGIN), blocked),
        exported(asked(f"{ITEMS}/2", Origin=ORIGIN), {"status": 200, "_error": None}),
    )
    assert read_har(text).url == f"{ITEMS}/1"


def test_safari_s_export_without_origin_is_read_by_its_referrer_or_its_page() -> None:
    assert read_har(har(*SAFARI)).origin == ORIGIN
    log = {
        "pages": [{"id": "page_0", "title": "https://app.example/page"}],
        "entries": [exported(asked(ITEMS), {"status": 0}, pageref="page_0")],
    }
    assert read_har(json.dumps({"log": log})).origin == ORIGIN


@pytest.mark.parametrize("kind", ["image", "script", "document", "font"])
def test_resource_that_no_call_asked_for_is_left_out(kind: str) -> None:
    image = exported(asked(ITEMS, Referer=f"{ORIGIN}/"), {"status": 0}, _resourceType=kind)
    with pytest.raises(CopiedError, match="does not have"):
        read_har(har(image))


def test_request_with_origin_is_preferred_to_one_without() -> None:
    text = har(
        exported(asked(f"{ITEMS}/1", Referer=f"{ORIGIN}/"), {"status": 0}),
        exported(asked(f"{ITEMS}/2", Origin=ORIGIN), {"status": 200}),
    )
    assert read_har(text).url == f"{ITEMS}/2"


def test_request_to_the_page_s_own_origin_is_left_out() -> None:
    own = exported(asked(f"{ORIGIN}/me", "POST", Origin=ORIGIN), {"status": 0})
    with pytest.raises(CopiedError, match="to another origin"):
        read_har(har(own))


def test_url_of_an_export_that_names_no_server_is_refused() -> None:
    with pytest.raises(CopiedError, match="not a URL with a scheme"):
        read_har(har(exported(asked("https:x", Origin=ORIGIN), {"status": 0})))


def test_empty_body_of_an_export_is_empty() -> None:
    request = {
        **asked(ITEMS, "POST", Origin=ORIGIN),
        "postData": {"mimeType": "x", "text": None},
    }
    assert read_har(har(exported(request, {"status": 200}))).body == ""


def test_text_that_is_no_curl_command_is_refused() -> None:
    for text in ("wget https://api.example/x", "curl\vhttps://api.example/x"):
        with pytest.raises(CopiedError):
            read_curl(text)
