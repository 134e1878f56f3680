"""Snippets: each target gets the requirements of one exchange, and it runs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness.developing import DEVELOPING
from harness.foreign import FOREIGN
from harness.fronts import FRONTS
from harness.platforms import cors_json
from harness.tools import require
from harness.vendors import VENDORS
from tables.snippets_compared import COMPARED

from crossorigin import Policy, integrations
from crossorigin.check.ask import Question
from crossorigin.check.facts import facts_of, problems
from crossorigin.fetch import Request
from crossorigin.snippets import TARGETS, Facts, refusal, snippet
from crossorigin.snippets.development import DEVELOPMENT
from crossorigin.snippets.facts import HIDDEN
from crossorigin.snippets.frameworks import FRAMEWORKS
from crossorigin.snippets.platforms import PLATFORMS
from crossorigin.snippets.python import PYTHON
from crossorigin.snippets.servers import SERVERS

PAGE = "https://app.example"
URL = "https://api.example/items"
QUESTION = Question(
    request=Request(
        url=URL, origin=PAGE, method="PUT", headers=(("X-Token", "1"),), credentials="include"
    ),
    reads=("X-Total",),
)
FACTS = facts_of(QUESTION)
FIELDS = {
    "allow_origins": [PAGE],
    "allow_methods": ["PUT"],
    "allow_headers": ["x-token"],
    "expose_headers": ["X-Total"],
    "allow_credentials": True,
}
SIMPLE = Facts(PAGE, url=URL)
GRANTING = [each for each in TARGETS if each not in DEVELOPMENT]


def test_the_facts_are_those_of_the_question() -> None:
    assert Facts(PAGE, ("PUT",), ("x-token",), ("X-Total",), credentials=True, url=URL) == FACTS
    assert FACTS.fields == FIELDS
    assert problems(FACTS) is None


@pytest.mark.parametrize(
    "target",
    ["spring", "aspnet", "go", "laravel", "rails", "express", "nginx", "caddy", "apache",
     "haproxy", "envoy", "traefik", "s3", "vercel", "netlify", "cloudflare", "vite", "webpack",
     "next"],
)  # fmt: skip
def test_every_server_that_readers_have_is_a_target(target: str) -> None:
    assert target in TARGETS
    assert target in {**FRAMEWORKS, **SERVERS, **PLATFORMS, **DEVELOPMENT}


@pytest.mark.parametrize("target", GRANTING)
def test_every_snippet_names_all_that_is_needed(target: str) -> None:
    text = snippet(target, FACTS)
    for word in (PAGE, "put", "x-token", "x-total"):
        assert word in text.lower().replace("\\.", ".")
    # S3 answers with credentials wherever it names an origin.
    assert "redentials" in text or target == "s3"


@pytest.mark.parametrize("target", TARGETS)
def test_a_snippet_for_a_simple_request_has_only_the_origin(target: str) -> None:
    assert facts_of(Question(request=Request(url=URL, origin=PAGE))) == SIMPLE
    assert SIMPLE.fields == {"allow_origins": [PAGE]}
    text = snippet(target, SIMPLE)
    # Servers in front remove the header of the application, and set none.
    assert re.search(r"redentials(\(\)|[^\n]*true)", text, re.IGNORECASE) is None
    assert "x-token" not in text.lower()
    assert "*" not in text or target not in {"traefik", "envoy", "s3"}


# Exchanges without a snippet

REFUSED = [
    (Facts("null"), "any page can have"),
    (Facts("http://app.example", credentials=True), "over https"),
    (Facts("http://192.168.1.3:3000", credentials=True), "over https"),
    (Facts("https://a.example'; evil"), "cannot be written"),
    (Facts("capacitor://{x}"), "cannot be written"),
    (Facts(PAGE, headers=("x-$host",)), "cannot be written"),
    (Facts(PAGE, headers=("x-a'b",)), "cannot be written"),
    (Facts(PAGE, methods=("",)), "cannot be written"),
    (Facts(PAGE, methods=("TRACE",)), "No page can use"),
    (Facts(PAGE, headers=("cookie",)), "Browsers set"),
    (Facts(PAGE, headers=("access-control-allow-origin",)), "response header"),
    (Facts(PAGE, exposed=("Set-Cookie",)), "No page can read"),
]


@pytest.mark.parametrize(("facts", "reason"), REFUSED)
def test_exchange_that_no_server_should_allow_gets_a_sentence(
    facts: Facts, reason: str
) -> None:
    for target in TARGETS:
        text = snippet(target, facts)
        assert reason in text
        assert "\n" not in text


@pytest.mark.parametrize(
    "origin",
    [PAGE, "http://app.example", "http://localhost:5173", "http://127.0.0.1:3000",
     "http://[::1]:3000", "https://xn--bcher-kva.example:8443", "capacitor://localhost",
     "ionic://localhost", "chrome-extension://abcdefghijklmnop", "https://a_b.example"],
)  # fmt: skip
@pytest.mark.parametrize("credentials", [False, True])
def test_facts_that_are_not_refused_make_a_policy(origin: str, credentials: bool) -> None:
    facts = Facts(origin, ("PUT",), ("authorization", "x-a"), ("X-Total",), credentials)
    if refusal(facts) is None:
        assert Policy.from_mapping(facts.fields).evaluate(origin=origin).allowed
    else:
        assert (origin, credentials) == ("http://app.example", True)


def test_policy_refuses_the_null_origin_with_its_own_code() -> None:
    null = Question(request=Request(url=URL, origin="null", credentials="include"))
    assert "null" in (problems(facts_of(null)) or "")


# Python

# Where an application is named otherwise, or keeps its own things elsewhere.
OTHERS = ("asgi", "wsgi", "django")
HOLDERS = {"litestar": "app.state", "aws_lambda": "handler"}


@pytest.mark.parametrize("target", [each for each in PYTHON if each not in OTHERS])
def test_the_snippets_in_python_run(target: str) -> None:
    # In a process of its own: some frameworks have one application, or router, in each.
    holder = HOLDERS.get(target, "app")
    asked = f"assert {holder}.cors.policy == __import__('crossorigin').Policy(**{FIELDS!r})"
    program = f"{snippet(target, FACTS)}\n{asked}\n"
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


def test_there_is_a_snippet_for_every_integration() -> None:
    folder = Path(integrations.__file__).parent
    assert {each.stem for each in folder.glob("[!_]*")} <= set(TARGETS)


def test_the_settings_for_django_are_those_of_the_policy() -> None:
    names: dict[str, Any] = {"MIDDLEWARE": ["other"], "INSTALLED_APPS": []}
    exec(snippet("django", FACTS), names)  # noqa: S102 - our own text
    assert names["CROSSORIGIN"] == FIELDS
    for place in (names["MIDDLEWARE"][0], *names["INSTALLED_APPS"]):
        module, _, name = place.rpartition(".")
        assert hasattr(import_module(module), name)


@pytest.mark.parametrize("target", ["asgi", "wsgi"])
def test_the_snippets_in_python_compile(target: str) -> None:
    compile(snippet(target, FACTS), target, "exec")


# Other languages


def test_traefik_reads_its_middleware() -> None:
    [middleware] = yaml.safe_load(snippet("traefik", FACTS))["http"]["middlewares"].values()
    assert middleware["headers"] == {
        "accessControlAllowOriginList": [PAGE],
        "accessControlAllowMethods": ["GET", "HEAD", "POST", "PUT"],
        "accessControlAllowHeaders": ["x-token"],
        "accessControlExposeHeaders": ["X-Total"],
        "accessControlAllowCredentials": True,
        "accessControlMaxAge": 600,
        "addVaryHeader": True,
        "customResponseHeaders": dict.fromkeys(HIDDEN, ""),
    }


def test_envoy_reads_a_filter_and_the_policy_of_a_virtual_host() -> None:
    [[filtering], host] = yaml.safe_load_all(snippet("envoy", FACTS))
    assert filtering["name"] == "envoy.filters.http.cors"
    policy = host["typed_per_filter_config"]["envoy.filters.http.cors"]
    assert policy["allow_origin_string_match"] == [{"exact": PAGE}]
    assert policy["allow_methods"] == "GET, HEAD, POST, PUT"
    assert policy["allow_credentials"] is True


def test_s3_reads_rules_of_its_five_methods() -> None:
    [rule] = json.loads(cors_json(snippet("s3", FACTS)))["CORSRules"]
    assert rule["AllowedMethods"] == ["GET", "HEAD", "POST", "PUT"]
    assert rule["AllowedHeaders"] == ["x-token"]
    assert "no method but" in snippet("s3", FACTS._replace(methods=("PATCH",)))


def test_vercel_reads_headers() -> None:
    [rule] = json.loads(snippet("vercel", FACTS).partition("\n")[2])["headers"]
    assert {"key": "Access-Control-Allow-Origin", "value": PAGE} in rule["headers"]


def test_every_target_runs_somewhere_or_was_compared_with_the_pages_of_its_vendor() -> None:
    run = {*PYTHON, *FRONTS, *FOREIGN, *DEVELOPING, *VENDORS, "next"}
    assert run | {*COMPARED} == {*TARGETS}


@pytest.mark.parametrize("target", COMPARED)
def test_words_of_a_compared_snippet_are_those_of_the_page(target: str) -> None:
    # The words before a colon or an arrow.
    words = re.findall(r"""['"](\w+)['"] *(?:=>|:)""", snippet(target, FACTS))
    assert {*words} == COMPARED[target].words


@pytest.mark.parametrize("target", [*DEVELOPMENT])
def test_development_server_asks_the_api_of_the_url(target: str) -> None:
    assert '"https://api.example' in snippet(target, FACTS)
    for url in ("", "relative", "capacitor://{x}/"):
        assert '"http://localhost:8000' in snippet(target, FACTS._replace(url=url))


@pytest.mark.parametrize(
    "target", ["express", "netlify", "cloudflare", "vite", "webpack", "next"]
)
def test_the_snippets_in_javascript_are_read_by_node(target: str, tmp_path: Path) -> None:
    file = tmp_path / "snippet.mjs"
    file.write_text(snippet(target, FACTS), "utf-8")
    subprocess.run([require("node"), "--check", str(file)], check=True, capture_output=True)


PROGRAM = """
const seen = []
globalThis.fetch = async () => new Response('ok', { headers: {
  'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Credentials': 'false' } })
for (const [method, origin, announced] of %s) {
  const headers = announced ? { Origin: origin, 'Access-Control-Request-Method': announced }
    : { Origin: origin }
  const request = new Request('https://api.example/', { method })
  // Node's own Request takes no Origin, which is a browser's.
  const asked = { method, url: request.url, headers: new Headers(headers) }
  const answer = await served.fetch(asked)
  seen.push([answer.status, Object.fromEntries(answer.headers)])
}
console.log(JSON.stringify(seen))
"""


def test_the_worker_of_cloudflare_answers_as_declared(tmp_path: Path) -> None:
    asked = [["OPTIONS", PAGE, "PUT"], ["GET", PAGE, None], ["GET", "https://x.example", None]]
    worker = snippet("cloudflare", FACTS).replace("export default", "const served =")
    file = tmp_path / "worker.mjs"
    file.write_text(worker + PROGRAM % json.dumps(asked), "utf-8")
    result = subprocess.run(
        [require("node"), str(file)], check=True, capture_output=True, text=True
    )
    preflight, own, other = json.loads(result.stdout)
    assert preflight[0] == 204
    assert preflight[1]["access-control-allow-methods"] == "GET, HEAD, POST, PUT"
    assert own[1]["access-control-allow-origin"] == PAGE
    assert own[1]["access-control-allow-credentials"] == "true"
    assert "access-control-allow-origin" not in other[1]
    assert own[1]["vary"] == other[1]["vary"] == "Origin"
