"""Platforms that take lists: their files, the refusals, and the schemas of their makers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from harness.erring import erring_application
from harness.programs import answers, free_port, program
from harness.raw_http import exchange
from harness.tools import require, require_node_package
from tables.edges import POLICIES

from crossorigin import Policy, PolicyMap
from crossorigin.edge import TARGETS, Feature, Grade, NotExpressibleError, Options, export

LISTS = ("traefik", "kubernetes", "istio", "aws-http-api", "s3", "cloudfront")
CREDENTIALS = PolicyMap(
    default=Policy(
        allow_origins=["https://app.example"],
        allow_credentials=True,
        allow_headers=["content-type", "x-token"],
        allow_methods=["GET", "PUT"],
        expose_headers=["etag"],
    )
)
PUBLIC = PolicyMap(default=Policy(allow_headers=["content-type"], allow_methods=["GET"]))
NARROWED = PolicyMap(
    default=Policy(
        allow_origins=[
            "https://app.example", "https://*.example.com", "http://localhost:*",
            "moz-extension://*",
        ],
        allow_credentials=True,
        allow_methods="*",
        allow_headers="*",
        expose_headers="*",
        accept_risks=["any-extension", "insecure-origin"],
    )
)  # fmt: skip


def _made(target: str, policies: PolicyMap, *, stricter: bool = False) -> dict[str, str]:
    options = Options(upstream="app.default.svc.cluster.local:80", allow_stricter=stricter)
    return dict(export(TARGETS[target], policies, options).files)


@pytest.mark.parametrize("target", LISTS)
def test_policy_with_credentials_is_made_of_the_listed_words(target: str) -> None:
    [text] = _made(target, CREDENTIALS).values()
    made = json.dumps(yaml.safe_load(text))
    assert "https://app.example" in made
    assert "x-token" in made
    assert "*" not in made


@pytest.mark.parametrize("target", TARGETS)
def test_same_arguments_give_the_same_bytes(target: str) -> None:
    assert _made(target, CREDENTIALS) == _made(target, CREDENTIALS)


@pytest.mark.parametrize("target", LISTS)
def test_policies_of_paths_are_refused_with_the_reason(target: str) -> None:
    for allow in (False, True):
        with pytest.raises(NotExpressibleError) as caught:
            _made(target, POLICIES["paths"], stricter=allow)
        found = {each.feature: each.grade for each in caught.value.findings}
        assert found[Feature.PATHS] is Grade.NOT_EXPRESSIBLE


@pytest.mark.parametrize("target", LISTS)
def test_parts_that_a_platform_lacks_are_left_out_only_when_asked(target: str) -> None:
    """The stars of methods and headers are never written beside credentials."""
    with pytest.raises(NotExpressibleError):
        _made(target, NARROWED)
    if target == "cloudfront":
        return
    [text] = _made(target, NARROWED, stricter=True).values()
    made = yaml.safe_load(text)
    rating = TARGETS[target].rate(Feature.SUBDOMAINS)
    assert ("example.com" in text.replace("\\\\.", ".")) == (rating.grade is Grade.EXACT)
    assert '"*"' not in json.dumps(made) or target == "s3"


@pytest.mark.parametrize("target", TARGETS)
def test_callables_and_expressions_are_left_out_only_when_asked(target: str) -> None:
    policies = PolicyMap(
        default=Policy(
            allow_origins=["https://app.example", lambda _origin: True],
            allow_credentials=True,
            allow_headers=["x-token"],
        )
    )
    with pytest.raises(NotExpressibleError) as caught:
        _made(target, policies)
    assert Feature.CALLABLE in {each.feature for each in caught.value.findings}


def test_lists_over_the_limits_of_a_platform_are_refused() -> None:
    many = PolicyMap(
        default=Policy(
            allow_origins=[f"https://{number}.example" for number in range(101)],
            allow_credentials=True,
            allow_headers=["x-token"],
        )
    )
    for target in ("kubernetes", "cloudfront"):
        with pytest.raises(NotExpressibleError, match="the platform allows"):
            _made(target, many, stricter=True)


def test_hosts_outside_the_grammar_of_the_gateway_api_are_left_out() -> None:
    policies = PolicyMap(
        default=Policy(
            allow_origins=["https://a_b.example", "https://[::1]", "https://a.example"],
            allow_credentials=True,
            allow_headers=["x-token"],
        )
    )
    with pytest.raises(NotExpressibleError):
        _made("kubernetes", policies)
    [text] = _made("kubernetes", policies, stricter=True).values()
    [rule] = yaml.safe_load(text)["spec"]["rules"]
    assert rule["filters"][0]["cors"]["allowOrigins"] == ["https://a.example"]


def test_public_policy_of_a_bucket_names_the_methods_that_buckets_have() -> None:
    policies = PolicyMap(default=Policy(allow_methods="*"))
    [text] = _made("s3", policies).values()
    [rule] = yaml.safe_load(text)["Resources"]["Crossorigin"]["Properties"][
        "CorsConfiguration"
    ]["CorsRules"]
    assert rule["AllowedMethods"] == ["GET", "HEAD", "PUT", "POST", "DELETE"]
    assert rule["AllowedHeaders"] == ["*"]
    with pytest.raises(NotExpressibleError, match="PATCH"):
        _made("s3", PolicyMap(default=Policy()))


def test_distribution_without_request_headers_is_refused() -> None:
    policies = PolicyMap(default=Policy(allow_headers=()))
    with pytest.raises(NotExpressibleError, match="request header"):
        _made("cloudfront", policies, stricter=True)


def test_templates_pass_the_linter_of_cloudformation(tmp_path: Path) -> None:
    files = []
    for target in ("aws-http-api", "s3", "cloudfront"):
        for number, policies in enumerate((CREDENTIALS, PUBLIC)):
            [text] = _made(target, policies).values()
            files.append(tmp_path / f"{target}-{number}.yaml")
            files[-1].write_text(text, "utf-8")
    command = [str(Path(sys.executable).with_name("cfn-lint")), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_traefik_runs_the_whole_configuration(tmp_path: Path) -> None:
    """Allowed and refused origins, a preflight, and the headers of the application."""
    port = free_port()
    with erring_application() as behind:
        options = Options(listen=f"127.0.0.1:{port}", upstream=f"127.0.0.1:{behind}")
        for name, text in export(TARGETS["traefik"], CREDENTIALS, options).files.items():
            (tmp_path / name).write_text(text, "utf-8")
        command = [require("traefik"), "--configFile=traefik.yaml"]
        with program(command, tmp_path, lambda: answers(port)):
            allowed = exchange(
                port, "GET", "/", "localhost", [("Origin", b"https://app.example")]
            )
            refused = exchange(
                port, "GET", "/", "localhost", [("Origin", b"https://evil.test")]
            )
            lines = [
                ("Origin", b"https://app.example"),
                ("Access-Control-Request-Method", b"PUT"),
                ("Access-Control-Request-Headers", b"x-token"),
            ]
            preflight = exchange(port, "OPTIONS", "/", "localhost", lines)
    assert allowed.all("Access-Control-Allow-Origin") == ["https://app.example"]
    assert allowed.all("Access-Control-Allow-Credentials") == ["true"]
    assert refused.all("Access-Control-Allow-Origin") == []
    assert "PUT" in ",".join(preflight.all("Access-Control-Allow-Methods"))
    assert "x-token" in ",".join(preflight.all("Access-Control-Allow-Headers"))


_SCHEMAS = {
    "istio": "istio/networking.istio.io/v1/VirtualService.js",
    "kubernetes": "gateway-api/gateway.networking.k8s.io/v1/HTTPRoute.js",
}


def _validated(target: str, resource: object) -> subprocess.CompletedProcess[str]:
    file = require_node_package("@kubernetes-models") / _SCHEMAS[target]
    script = Path(__file__).with_name("resource.mjs")
    command = [require("node"), str(script), str(file), file.stem]
    given = json.dumps(resource)
    return subprocess.run(command, input=given, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["public", "credentials", "patterns"])
@pytest.mark.parametrize("target", _SCHEMAS)
def test_resource_passes_the_schema_of_its_makers(target: str, name: str) -> None:
    policies = {"public": PUBLIC, "credentials": CREDENTIALS, "patterns": POLICIES["patterns"]}
    [text] = _made(target, policies[name], stricter=True).values()
    done = _validated(target, yaml.safe_load(text))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("target", _SCHEMAS)
def test_schema_of_the_makers_refuses_a_wrong_type(target: str) -> None:
    [text] = _made(target, CREDENTIALS, stricter=True).values()
    given = '"allowCredentials": true'
    assert text.count(given) == 1
    wrong = text.replace(given, '"allowCredentials": []')
    assert "allowCredentials" in _validated(target, yaml.safe_load(wrong)).stderr
