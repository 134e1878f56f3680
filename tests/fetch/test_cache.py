"""The preflight cache: whose it is, how long it lasts, when it is lost."""

from __future__ import annotations

from typing import Any

import pytest
from harness.scripted import Clock, Script, run
from tables.fetch_rows import API, MAX_AGES, PAGE, answer

from crossorigin.fetch import (
    CHROMIUM,
    ENGINES,
    FIREFOX,
    STANDARD,
    WEBKIT,
    Engine,
    PreflightCache,
    Request,
    WireResponse,
)
from crossorigin.fetch import cache as cache_module
from crossorigin.fetch.preflight import read_max_age

GRANT = answer(204, acao="*", acam="PUT, DELETE", acah="x-a, x-b", acma="100")
STARS = answer(204, acao="*", acam="*", acah="*", acma="100")
CREDENTIALED = answer(204, acao=PAGE, acac="true", acam="PUT", acah="x-a", acma="100")
ANY = answer(acao="*")
MINE = answer(acao=PAGE, acac="true")


def _name(value: object) -> str | None:
    return value.name if isinstance(value, Engine) else None


class Page:
    """A page with its browser's cache, at a clock that the test moves."""

    def __init__(self, engine: Engine = STANDARD) -> None:
        self.clock = Clock()
        self.cache = PreflightCache(self.clock)
        self._engine = engine

    def methods(self, *answers: WireResponse | None, **ask: Any) -> list[str]:  # noqa: ANN401 - as Request
        """Fetch, and return the methods that went over the wire."""
        script = Script(answers)
        request = Request(**{"url": f"{API}/x", "origin": PAGE, "method": "PUT", **ask})
        run(script, request, engine=self._engine, cache=self.cache)
        return [one.method for one in script.asked]


def _page(engine: Engine = STANDARD, first: WireResponse = GRANT, **ask: Any) -> Page:  # noqa: ANN401 - as Request
    page = Page(engine)
    credentials = ask.get("credentials") == "include"
    assert page.methods(first, MINE if credentials else ANY, **ask)[0] == "OPTIONS"
    return page


HIT, MISS = ["PUT"], ["OPTIONS", "PUT"]


def test_one_answer_serves_all_that_it_lists() -> None:
    page = _page()
    assert page.methods(ANY) == HIT
    assert page.methods(ANY, method="DELETE") == ["DELETE"]
    assert page.methods(ANY, headers=(("X-A", ""), ("x-B", ""))) == HIT
    assert page.methods(ANY, method="GET", headers=(("X-A", ""),)) == ["GET"]


def test_method_that_the_entry_lacks_needs_a_preflight() -> None:
    page = _page()
    assert page.methods(STARS, ANY, method="PATCH") == ["OPTIONS", "PATCH"]
    assert _page().methods(STARS, ANY, headers=(("X-C", ""),)) == MISS


@pytest.mark.parametrize(
    "ask",
    [
        {"url": f"{API}/y"},
        {"url": f"{API}/x?1"},
        {"url": f"{API}/x#f"},
        {"url": "https://other.example/x"},
        {"origin": "https://other.example"},
        {"origin": "null"},
    ],
    ids=str,
)
def test_the_key_is_the_origin_and_the_complete_url(ask: dict[str, str]) -> None:
    assert _page().methods(GRANT, ANY, **ask) == MISS


def test_entry_lasts_as_long_as_max_age() -> None:
    page = _page()
    page.clock.now += 99.9
    assert page.methods(ANY) == HIT
    page.clock.now += 0.1
    assert page.methods(GRANT, ANY) == MISS


def test_a_new_answer_prolongs_the_entries() -> None:
    page = _page()
    page.clock.now += 90
    longer = answer(204, acao="*", acam="PUT, PATCH", acah="x-a", acma="100")
    assert page.methods(longer, ANY, method="PATCH")[0] == "OPTIONS"
    page.clock.now += 50
    assert page.methods(ANY, headers=(("X-A", ""),)) == HIT
    assert page.methods(GRANT, ANY, method="DELETE") == ["OPTIONS", "DELETE"]


def test_a_star_is_prolonged_too() -> None:
    page = _page(first=STARS)
    page.clock.now += 90
    page.cache.store((PAGE, f"{API}/x", False), ["PUT"], [], 100)
    page.clock.now += 50
    assert page.methods(ANY, method="PATCH") == ["PATCH"]


@pytest.mark.parametrize(
    ("engine", "methods"),
    [(STANDARD, HIT), (CHROMIUM, HIT), (FIREFOX, MISS), (WEBKIT, HIT)],
    ids=_name,
)
def test_a_cached_star_covers_these_methods(engine: Engine, methods: list[str]) -> None:
    page = _page(engine, STARS)
    assert page.methods(STARS, ANY) == methods
    page = _page(engine, STARS)
    assert page.methods(STARS, ANY, headers=(("X-Any", ""),)) == methods


@pytest.mark.parametrize(
    ("engine", "methods"),
    [(STANDARD, ["OPTIONS"]), (CHROMIUM, MISS), (FIREFOX, MISS), (WEBKIT, HIT)],
    ids=_name,
)
def test_authorization_under_a_remembered_star(engine: Engine, methods: list[str]) -> None:
    page = _page(engine, STARS)
    assert page.methods(STARS, ANY, headers=(("Authorization", "x"),)) == methods


@pytest.mark.parametrize(
    ("engine", "methods"),
    [(STANDARD, HIT), (CHROMIUM, HIT), (FIREFOX, MISS), (WEBKIT, HIT)],
    ids=_name,
)
def test_entry_with_credentials_serves_without(engine: Engine, methods: list[str]) -> None:
    page = _page(engine, CREDENTIALED, credentials="include")
    assert page.methods(GRANT, ANY) == methods


def test_entry_without_credentials_does_not_serve_with() -> None:
    page = _page()
    assert page.methods(CREDENTIALED, MINE, credentials="include") == MISS


@pytest.mark.parametrize("mode", ["no-store", "reload", "no-cache"])
@pytest.mark.parametrize("engine", ENGINES.values(), ids=_name)
def test_a_reload_skips_it_in_two_engines(mode: str, engine: Engine) -> None:
    skips = engine == CHROMIUM or (engine == FIREFOX and mode != "no-cache")
    assert _page(engine).methods(GRANT, ANY, cache=mode) == (MISS if skips else HIT)


@pytest.mark.parametrize(
    ("engine", "methods"),
    [(STANDARD, MISS), (CHROMIUM, HIT), (FIREFOX, MISS), (WEBKIT, HIT)],
    ids=_name,
)
@pytest.mark.parametrize("failing", [answer(), None], ids=["blocked", "no answer"])
def test_a_failed_request_empties_it(
    engine: Engine, methods: list[str], failing: WireResponse | None
) -> None:
    page = _page(engine)
    assert page.methods(failing) == HIT
    assert page.methods(GRANT, ANY) == methods


@pytest.mark.parametrize(
    ("engine", "methods"),
    [(STANDARD, MISS), (CHROMIUM, MISS), (FIREFOX, MISS), (WEBKIT, HIT)],
    ids=_name,
)
def test_a_refused_preflight_empties_it(engine: Engine, methods: list[str]) -> None:
    page = _page(engine)
    assert page.methods(GRANT, method="PATCH") == ["OPTIONS"]
    assert page.methods(GRANT, ANY) == methods


def test_a_failure_without_preflight_keeps_the_entry() -> None:
    page = _page()
    assert page.methods(answer(), method="GET") == ["GET"]
    assert page.methods(ANY) == HIT


def test_an_upload_listener_is_remembered_as_its_method() -> None:
    ask: dict[str, Any] = {"method": "POST", "body": "x", "upload_listener": True}
    page = _page(first=answer(204, acao="*"), **ask)
    assert page.methods(ANY, **ask) == ["POST"]


@pytest.mark.parametrize(
    ("lines", "seconds", "engine"),
    [
        pytest.param(lines, seconds[place], engine, id=f"{lines} [{engine.name}]"[:60])
        for lines, seconds in MAX_AGES
        for place, engine in enumerate(ENGINES.values())
    ],
)
def test_an_answer_lasts_as_long_as_its_max_age(
    lines: list[str], seconds: int, engine: Engine
) -> None:
    headers = tuple(("Access-Control-Max-Age", line) for line in lines)
    assert read_max_age(WireResponse(status=204, headers=headers), engine) == seconds


def test_zero_is_not_remembered() -> None:
    page = _page(first=answer(204, acao="*", acam="PUT", acma="0"))
    assert page.methods(GRANT, ANY) == MISS


def test_a_full_cache_drops_the_oldest_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "MAX_KEYS", 2)
    cache = PreflightCache(Clock())
    for url in ("a", "b", "b", "c"):
        cache.store((PAGE, url, False), ["PUT"], [], 5)
    assert len(cache) == 2
    assert not cache.matches_method("PUT", (PAGE, "a", False))
    assert cache.matches_method("PUT", (PAGE, "c", False))
    cache.clear_all()
    assert len(cache) == 0


def test_number_of_names_of_a_response_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "MAX_NAMES", 2)
    cache = PreflightCache(Clock())
    cache.store((PAGE, "a", False), [], ["X-A", "x-b", "x-c"], 5)
    known = [cache.matches_header(name, (PAGE, "a", False)) for name in ("x-a", "x-b", "x-c")]
    assert known == [True, True, False]
