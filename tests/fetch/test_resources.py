"""Elements and interfaces of a page: mode, credentials, and the readable response."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tables.fetch_rows import API, PAGE, answer

from crossorigin.fetch import ENGINES, KINDS, Request, WireRequest, WireResponse, run
from crossorigin.fetch.resources import CrossOrigin, beacon, resource

URL = f"{API}/x"
STAR = answer(acao="*")
EXACT = answer(acao=PAGE, acac="true")
# Answers with no CORS header, a star, another origin, and the exact origin with credentials.
ANSWERS = (answer(), STAR, answer(acao="https://other.example"), EXACT)
BLIND = ("opaque",) * 4
ANONYMOUS = ("no", "cors", "no", "cors")
CREDENTIALED = ("no", "no", "no", "cors")
NEVER = ("no",) * 4

ROWS: tuple[tuple[str, CrossOrigin | None, tuple[str, ...]], ...] = (
    ("script", None, BLIND),
    ("script", "anonymous", ANONYMOUS),
    ("script", "use-credentials", CREDENTIALED),
    ("module", None, ANONYMOUS),
    ("module", "use-credentials", CREDENTIALED),
    ("style", None, BLIND),
    ("style", "anonymous", ANONYMOUS),
    ("style", "use-credentials", CREDENTIALED),
    ("image", None, BLIND),
    ("image", "anonymous", ANONYMOUS),
    ("image", "use-credentials", CREDENTIALED),
    ("mask-image", None, ANONYMOUS),
    ("shape-outside", None, ANONYMOUS),
    ("video", None, BLIND),
    ("video", "anonymous", ANONYMOUS),
    ("audio", None, BLIND),
    ("audio", "anonymous", ANONYMOUS),
    ("track", "anonymous", ANONYMOUS),
    ("eventsource", None, ANONYMOUS),
    ("eventsource", "use-credentials", CREDENTIALED),
    ("worker", None, NEVER),
    ("worker", "anonymous", NEVER),
    ("sharedworker", None, NEVER),
    ("serviceworker", None, NEVER),
    ("audioworklet", None, ANONYMOUS),
    ("audioworklet", "use-credentials", CREDENTIALED),
    ("modulepreload", None, ANONYMOUS),
    ("modulepreload", "use-credentials", CREDENTIALED),
    ("json", None, ANONYMOUS),
    ("importscripts", None, BLIND),
    ("worker-import", None, ANONYMOUS),
    ("worker-dynamic-import", None, ANONYMOUS),
    ("filter", None, NEVER),
    ("use", None, NEVER),
    ("poster", None, BLIND),
    ("iframe", None, BLIND),
    ("object", None, BLIND),
    ("embed", None, BLIND),
    ("preload", None, BLIND),
    ("preload", "anonymous", ANONYMOUS),
)

# Of standard, Chromium, Firefox and WebKit, where these differ.
APART: tuple[tuple[str, CrossOrigin | None, tuple[tuple[str, ...], ...]], ...] = (
    ("ping", None, (BLIND, BLIND, NEVER, BLIND)),
    ("prefetch", None, (BLIND, BLIND, BLIND, NEVER)),
    ("paintworklet", None, (ANONYMOUS, ANONYMOUS, NEVER, NEVER)),
    ("fetchlater", None, (ANONYMOUS, ANONYMOUS, NEVER, NEVER)),
    ("css-module", None, (ANONYMOUS, ANONYMOUS, ANONYMOUS, NEVER)),
    ("clip-path", None, (ANONYMOUS, ANONYMOUS, NEVER, NEVER)),
    ("poster", "anonymous", (BLIND, ANONYMOUS, BLIND, ANONYMOUS)),
    ("font", None, (ANONYMOUS, ANONYMOUS, ANONYMOUS, BLIND)),
    # WebKit fetches these without CORS, of any origin.
    ("track", None, (NEVER, NEVER, NEVER, BLIND)),
)


def _types(request: Request, engine: str) -> tuple[str, ...]:
    return tuple(_type(request, engine, reply) for reply in ANSWERS)


def _type(request: Request, engine: str, reply: WireResponse) -> str:
    page = run(request, lambda _: reply, engine=ENGINES[engine]).response
    return "no" if page is None else page.type


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("kind", "crossorigin", "expected"), ROWS)
def test_a_resource_is_seen_as_the_answer_allows(
    engine: str, kind: str, crossorigin: CrossOrigin | None, expected: tuple[str, ...]
) -> None:
    request = resource(kind, URL, PAGE, crossorigin=crossorigin)
    assert _types(request, engine) == expected


@pytest.mark.parametrize(("kind", "crossorigin", "expected"), APART)
def test_a_resource_is_seen_as_the_engine_fetches_it(
    kind: str, crossorigin: CrossOrigin | None, expected: tuple[tuple[str, ...], ...]
) -> None:
    request = resource(kind, URL, PAGE, crossorigin=crossorigin)
    assert tuple(_types(request, engine) for engine in ENGINES) == expected


def test_a_frame_is_seen_only_in_its_own_origin() -> None:
    page = run(resource("iframe", "/frame", PAGE), lambda _: answer()).response
    assert page is not None
    assert page.type == "basic"


@pytest.mark.parametrize("url", ["wss://api.example/x", "WSS://api.example/x", URL])
@pytest.mark.parametrize(("status", "code"), [(101, "Allowed"), (403, "NetworkFailure")])
def test_a_socket_opens_by_its_status_alone(url: str, status: int, code: str) -> None:
    sent: list[WireRequest] = []

    def send(wanted: WireRequest) -> WireResponse:
        sent.append(wanted)
        return answer(status)

    outcome = run(resource("websocket", url, PAGE), send)
    assert outcome.verdict.code == code
    assert ("Origin", PAGE) in sent[0].headers
    assert [wanted.url for wanted in sent] == [URL]


def test_the_modes_of_resources_are_no_modes_of_fetch() -> None:
    for mode in ("navigate", "websocket", "webtransport"):
        request = Request(url=URL, origin=PAGE, mode=mode)
        for kind in ("", "marquee"):
            outcome = run(replace(request, kind=kind), lambda _: answer())
            assert outcome.verdict.code == "InvalidRequest"
            assert outcome.exchanges == ()


def test_a_preload_has_the_destination_that_it_names() -> None:
    request = resource("preload", URL, PAGE, destination="font", crossorigin="anonymous")
    assert request.destination == "font"


def test_an_unknown_kind_is_an_error() -> None:
    assert "marquee" not in KINDS
    with pytest.raises(KeyError):
        resource("marquee", URL, PAGE)


@pytest.mark.parametrize(
    ("content_type", "methods"),
    [
        (None, ["POST"]),
        ("text/plain;charset=UTF-8", ["POST"]),
        ("application/x-www-form-urlencoded", ["POST"]),
        ("application/json", ["OPTIONS", "POST"]),
    ],
)
def test_a_beacon_is_asked_for_where_its_type_is_no_form_s(
    content_type: str | None, methods: list[str]
) -> None:
    sent: list[WireRequest] = []

    def send(wanted: WireRequest) -> WireResponse:
        sent.append(wanted)
        return answer(acao=PAGE, acac="true", acah="content-type")

    outcome = run(beacon(URL, PAGE, "{}", content_type), send)
    assert outcome.verdict.allowed
    assert [wanted.method for wanted in sent] == methods
    assert sent[-1].includes_credentials


@pytest.mark.parametrize("engine", ["standard", "chromium", "webkit"])
def test_a_beacon_of_more_than_64_kib_is_never_sent(engine: str) -> None:
    outcome = run(beacon(URL, PAGE, "x" * 65_537), lambda _: STAR, engine=ENGINES[engine])
    assert outcome.verdict.code == "KeepaliveTooLarge"
    assert outcome.exchanges == ()


@pytest.mark.parametrize(
    ("policy", "corp", "expected"),
    [
        ("unsafe-none", None, "opaque"),
        ("unsafe-none", "same-site", "no"),
        ("unsafe-none", "cross-origin", "opaque"),
        ("require-corp", None, "no"),
        ("require-corp", "same-site", "no"),
        ("require-corp", "cross-origin", "opaque"),
        ("credentialless", None, "opaque"),
        ("credentialless", "same-site", "no"),
        ("credentialless", "cross-origin", "opaque"),
    ],
)
def test_an_embedder_policy_asks_for_a_resource_policy(
    policy: str, corp: str | None, expected: str
) -> None:
    reply = answer() if corp is None else answer(corp=corp)
    request = Request(url=URL, origin=PAGE, mode="no-cors", embedder_policy=policy)  # type: ignore[arg-type] # one of three
    page = run(request, lambda _: reply).response
    assert ("no" if page is None else page.type) == expected


@pytest.mark.parametrize(
    ("policy", "engine", "sent"),
    [
        ("unsafe-none", "standard", True),
        ("require-corp", "standard", True),
        ("credentialless", "standard", False),
        ("credentialless", "webkit", True),
    ],
)
def test_credentialless_keeps_cookies_back_without_cors(
    policy: str, engine: str, sent: bool
) -> None:
    seen: list[WireRequest] = []

    def send(wanted: WireRequest) -> WireResponse:
        seen.append(wanted)
        return answer(corp="cross-origin")

    request = Request(
        url=URL,
        origin=PAGE,
        mode="no-cors",
        credentials="include",
        embedder_policy=policy,  # type: ignore[arg-type] # one of three
    )
    run(request, send, engine=ENGINES[engine])
    assert seen[0].includes_credentials == sent
