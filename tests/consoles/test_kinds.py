"""The lines of consoles for each kind of resource, held against lines of real consoles."""

from __future__ import annotations

from harness.together import check_all
from tables.console_complaints import HEARD
from tables.console_messages import Printed

from crossorigin.consoles.engines import console, kinds
from crossorigin.fetch import ENGINES, Request, WireRequest, WireResponse, beacon, resource, run

PAGE, URL = "http://127.0.0.1:8000", "http://localhost:8002/a"
KINDS = {
    "image": "image",
    "script": "script",
    "module": "module",
    "style sheet": "style",
    "video": "video",
    "audio": "audio",
    "text track": "track",
    "font": "font",
    "mask-image": "mask-image",
    "shape-outside": "shape-outside",
    "EventSource": "eventsource",
    "sendBeacon": "beacon",
    "fetch that nobody catches": "",
}


def request_of(kind: str) -> Request:
    if kind == "beacon":
        return beacon(URL, PAGE, "{}", "application/json")
    if kind in {"", kinds.XHR}:
        return Request(url=URL, origin=PAGE)
    return resource(kind, URL, PAGE, crossorigin="anonymous")


def lines_of(engine: str, kind: str) -> tuple[str, ...]:
    def answer(_wanted: WireRequest) -> WireResponse:
        return WireResponse(status=200)

    request = request_of(kind)
    outcome = run(request, answer, engine=ENGINES[engine])
    return kinds.lines(engine, outcome, request, kind)


def test_each_line_was_printed_by_the_engine_for_that_kind() -> None:
    def check(heard: Printed) -> None:
        found = lines_of(heard.engine, KINDS[heard.scenario])
        assert found[:1] == heard.lines[:1]
        assert set(found) <= set(heard.lines)

    rows = [one for one in HEARD if one.scenario in KINDS]
    assert len(rows) == 3 * len(KINDS)
    check_all(rows, check, lambda one: f"{one.engine}: {one.scenario}")


def test_xhr_is_named_where_fetch_is() -> None:
    assert lines_of("chromium", kinds.XHR)[0].startswith(f"Access to XMLHttpRequest at '{URL}'")
    assert lines_of("webkit", kinds.XHR)[-1].startswith(f"XMLHttpRequest cannot load {URL}")
    assert lines_of("firefox", kinds.XHR) == lines_of("firefox", "")


def test_chromium_names_the_attribute_of_an_xhr_with_credentials() -> None:
    star = (("Access-Control-Allow-Origin", "*"),)
    request = Request(url=URL, origin=PAGE, credentials="include")
    outcome = run(
        request,
        lambda _: WireResponse(status=200, headers=star),
        engine=ENGINES["chromium"],
    )
    [line] = kinds.lines("chromium", outcome, request, kinds.XHR)
    assert line.endswith("controlled by the withCredentials attribute.")
    [line] = kinds.lines("chromium", outcome, request, "")
    assert line.endswith("credentials mode is 'include'.")


def test_classic_script_is_denied_in_a_line_of_its_own_by_webkit() -> None:
    assert lines_of("webkit", "script")[-1].startswith("Cross-origin script load denied")
    assert len(lines_of("webkit", "module")) == 1


def test_fetch_has_the_lines_of_the_console() -> None:
    for engine in console.NAMES:
        request = request_of("")
        outcome = run(request, lambda _: WireResponse(status=200), engine=ENGINES[engine])
        assert lines_of(engine, "") == console.lines(engine, outcome, request)
