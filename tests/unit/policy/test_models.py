"""Policies and guards as fields of pydantic's models, and URLs of pydantic as origins."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any, NamedTuple

import pytest
from harness.together import check_all
from jsonschema import Draft202012Validator
from pydantic import AnyHttpUrl, AnyUrl, BaseModel, HttpUrl, ValidationError
from pydantic_core import PydanticSerializationError
from pydantic_settings import BaseSettings
from tables import guard as guard_tables
from tables import problems as problem_tables

from crossorigin import Guard, Policy, PolicyError, PolicyMap
from crossorigin.errors import CATALOGUE


class Settings(BaseModel):
    cors: Policy = Policy()
    paths: PolicyMap = PolicyMap()
    guard: Guard = Guard()


FILE = """
[cors]
allow_origins = ["https://app.example", "https://*.app.example"]
allow_credentials = true
max_age = "none"

[paths.policy]
cors = false

[paths.paths."/api/*"]
allow_origins = "*"

[guard]
hosts = ["api.example"]
own_origins = "https://api.example"
trust = ["https://app.example"]
safe_methods = []
accept_risks = { insecure-origin = "an old device" }

[guard.paths]
"/webhooks/*" = false
"/admin/*" = { report_only = true, accept_risks = ["insecure-origin", "any-host"] }
"""
READ = Settings(
    cors=Policy(
        allow_origins=["https://app.example", "https://*.app.example"],
        allow_credentials=True,
        max_age=None,
    ),
    paths=PolicyMap({"/api/*": Policy()}),
    guard=Guard(
        hosts=["api.example"],
        own_origins="https://api.example",
        trust=["https://app.example"],
        safe_methods=(),
        accept_risks={"insecure-origin": "an old device"},
        paths={
            "/webhooks/*": None,
            "/admin/*": Guard(report_only=True, accept_risks=["insecure-origin", "any-host"]),
        },
    ),
)


def test_fields_are_read_from_the_mapping_of_a_file() -> None:
    assert Settings(**tomllib.loads(FILE)) == READ


def test_fields_are_written_as_they_are_read() -> None:
    for each in (READ, Settings()):
        assert Settings.model_validate(each.model_dump()) == each
        assert Settings.model_validate_json(each.model_dump_json()) == each
    assert Settings().model_dump()["guard"] == {}
    assert READ.model_dump()["guard"]["accept_risks"] == {"insecure-origin": "an old device"}


def test_a_map_with_guards_is_read_with_its_guards() -> None:
    given = {
        "policy": {"allow_origins": "*"},
        "guard": {"hosts": ["api.example"]},
        "paths": {"/a/*": {"guard": False}, "/b/*": {"guard": {"safe_methods": []}}},
    }
    read = Settings.model_validate({"paths": given}).paths
    assert read.has_guard
    assert read == PolicyMap(default=Policy())
    assert Settings.model_validate_json(json.dumps({"paths": given})).paths.has_guard
    assert Settings.model_validate({"paths": read.to_mapping()}).paths == read
    schema = Settings.model_json_schema()
    assert Draft202012Validator(schema).is_valid({"paths": given})


def test_objects_are_kept_as_they_are() -> None:
    settings = Settings(cors=READ.cors, guard=READ.guard)
    assert settings.cors is READ.cors
    assert settings.guard is READ.guard


def test_an_object_that_json_cannot_hold_is_kept_in_python_and_refused_in_json() -> None:
    for rule in (re.compile("https://pr-[0-9]+.example"), lambda _origin: True):
        settings = Settings(cors=Policy(allow_origins=["https://app.example", rule]))
        assert Settings(**settings.model_dump()) == settings
        with pytest.raises(PydanticSerializationError, match="JSON cannot represent"):
            settings.model_dump_json()


def test_a_value_without_validation_is_serialized_unchanged() -> None:
    assert Settings.model_construct(cors="text").model_dump(warnings=False)["cors"] == "text"


def test_a_variable_of_the_environment_contains_json(monkeypatch: pytest.MonkeyPatch) -> None:
    class Environment(BaseSettings):
        cors: Policy
        guard: Guard | None = None

    monkeypatch.setenv("CORS", '{"allow_origins": ["https://app.example"]}')
    monkeypatch.setenv("GUARD", '{"hosts": "api.example", "paths": {"/x": null}}')
    assert Environment() == Environment(  # type: ignore[call-arg]  # from the variables
        cors=Policy(allow_origins="https://app.example"),
        guard=Guard(hosts="api.example", paths={"/x": None}),
    )


class Fault(NamedTuple):
    given: dict[str, Any]
    places: dict[tuple[str | int, ...], str]


FAULTS = (
    Fault({"cors": 3}, {("cors",): "invalid-type"}),
    Fault({"cors": "https://a.example"}, {("cors",): "invalid-variable"}),
    Fault({"cors": "[" * 100_000}, {("cors",): "invalid-variable"}),
    Fault({"cors": '["https://a.example"]'}, {("cors",): "invalid-type"}),
    Fault({"cors": {"cors": False}}, {("cors", "cors"): "invalid-field"}),
    Fault({"cors": {"origins": "*"}}, {("cors", "origins"): "invalid-field"}),
    Fault(
        {
            "cors": {
                "allow_origins": ["https://a.example", "https://a.example/x"],
                "max_age": -1,
            }
        },
        {
            ("cors", "allow_origins", 1): "invalid-origin-path",
            ("cors", "max_age"): "invalid-max-age",
        },
    ),
    Fault(
        {"cors": '{"allow_origins": "a.example"}'},
        {("cors", "allow_origins"): "invalid-origin-scheme"},
    ),
    Fault({"paths": [1]}, {("paths",): "invalid-type"}),
    Fault({"paths": {"policies": {}}}, {("paths", "policies"): "invalid-field"}),
    Fault({"paths": {"policy": 1}}, {("paths", "policy"): "invalid-type"}),
    Fault(
        {"paths": {"policy": {"max_age": True}, "paths": {"/a": {"max_age": -1}, "b": {}}}},
        {
            ("paths", "policy", "max_age"): "invalid-type",
            ("paths", "paths", "/a", "max_age"): "invalid-max-age",
            ("paths", "paths", "b"): "invalid-path",
        },
    ),
    Fault({"paths": {"guard": None}}, {("paths", "guard"): "invalid-type"}),
    Fault({"paths": {"guard": False}}, {("paths", "guard"): "invalid-type"}),
    Fault(
        {"paths": {"guard": {"trusts": []}}}, {("paths", "guard", "trusts"): "invalid-field"}
    ),
    Fault(
        {
            "paths": {
                "policy": {"max_age": -1},
                "guard": {"hosts": ["a.example", "a b"]},
                "paths": {"/a": {"guard": {"trust": ["*"]}}, "/b": {"guard": "off"}},
            }
        },
        {
            ("paths", "policy", "max_age"): "invalid-max-age",
            ("paths", "guard", "hosts", 1): "invalid-host",
            ("paths", "paths", "/a", "guard", "trust", 0): "prohibited-trust-any",
            ("paths", "paths", "/b", "guard"): "invalid-type",
        },
    ),
    Fault(
        {"paths": {"paths": {"/a": {"guard": False}}}}, {("paths", "guard"): "invalid-field"}
    ),
    Fault(
        {"paths": {"guard": {"paths": {"/a": False}}}},
        {("paths", "guard", "paths"): "invalid-field"},
    ),
    Fault({"guard": 3}, {("guard",): "invalid-type"}),
    Fault({"guard": {"paths": 0}}, {("guard", "paths"): "invalid-type"}),
    Fault({"guard": {"paths": {"/a": 3}}}, {("guard", "paths", "/a"): "invalid-type"}),
    Fault(
        {"guard": {"hosts": ["a b"], "paths": {"/a": {"trust": ["*"]}, "b": None}}},
        {
            ("guard", "hosts", 0): "invalid-host",
            ("guard", "paths", "/a", "trust", 0): "prohibited-trust-any",
            ("guard", "paths", "b"): "invalid-path",
        },
    ),
    Fault(
        {"guard": {"paths": {"/a": {"paths": {}}}}},
        {("guard", "paths", "/a", "paths"): "invalid-field"},
    ),
)


def test_each_problem_is_an_error_with_its_code_and_its_place() -> None:
    def check(fault: Fault) -> None:
        with pytest.raises(ValidationError) as caught:
            Settings(**fault.given)
        errors = caught.value.errors()
        assert {each["loc"]: each["type"] for each in errors} == fault.places
        assert len(errors) == len(fault.places)

    check_all(FAULTS, check, lambda fault: str(fault.places))


def test_an_error_has_the_sentence_and_the_suggestion_of_the_problem() -> None:
    with pytest.raises(ValidationError) as caught:
        Settings(cors={"allow_origins": "https://a.example/"})  # type: ignore[arg-type]
    [error] = caught.value.errors()
    assert error["msg"].endswith("Write 'https://a.example' instead.")
    assert error["ctx"]["suggestion"] == "https://a.example"


def test_each_problem_of_the_tables_is_reported() -> None:
    def check(given: tuple[dict[str, Any], tuple[str, ...]]) -> None:
        with pytest.raises(ValidationError) as caught:
            Settings.model_validate(given[0])
        assert tuple(each["type"] for each in caught.value.errors()) == given[1]

    rows = [({"cors": row.keywords}, row.codes) for row in problem_tables.ROWS]
    rows += [
        ({"guard": row.keywords}, row.codes)
        for row in guard_tables.PROBLEMS
        if "paths" not in row.keywords
    ]
    check_all(rows, check, str)


def test_the_json_schema_of_a_model_accepts_its_output_and_refuses_invalid_values() -> None:
    for mode in ("validation", "serialization"):
        schema = Settings.model_json_schema(mode=mode)
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema)
        for each in (READ, Settings(), Settings(cors=Policy(max_age=None))):
            assert validator.is_valid(each.model_dump(mode="json"))
        validator.validate(tomllib.loads(FILE))
        refused = [fault for fault in FAULTS if not isinstance(fault.given.get("cors"), str)]
        assert [each for each in refused if validator.is_valid(each.given)] == []


URLS: dict[AnyUrl | AnyHttpUrl | HttpUrl, str] = {
    AnyHttpUrl("https://app.example"): "https://app.example",
    AnyHttpUrl("https://app.example/"): "https://app.example",
    HttpUrl("https://B\u00fccher.example:443"): "https://xn--bcher-kva.example",
    AnyHttpUrl("http://localhost:3000"): "http://localhost:3000",
    AnyUrl("chrome-extension://abcdefghijklmnopabcdefghijklmnop"): (
        "chrome-extension://abcdefghijklmnopabcdefghijklmnop"
    ),
}
NO_ORIGINS = {
    "https://app.example/api": "invalid-origin-path",
    "https://app.example//": "invalid-origin-path",
    "https://app.example?": "invalid-origin-path",
    "https://app.example?q=1": "invalid-origin-path",
    "https://app.example#": "invalid-origin-path",
    "https://user@app.example": "invalid-origin-userinfo",
    "https://:word@app.example": "invalid-origin-userinfo",
    "https://*.app.example": "invalid-type",
    "ftp://app.example": "prohibited-origin-scheme",
}


def test_a_url_of_pydantic_without_a_path_is_an_origin() -> None:
    for url, origin in URLS.items():
        assert Policy(allow_origins=[url]).allow_origins == (origin,)
        assert Policy(allow_origins=url) == Policy(allow_origins=origin)
        assert Guard(trust=[url]) == Guard(trust=[origin])


def test_a_url_of_pydantic_with_more_than_an_origin_is_refused() -> None:
    def check(url: str) -> None:
        with pytest.raises(PolicyError) as caught:
            Policy(allow_origins=[AnyUrl(url)])
        assert [each.code for each in caught.value.problems] == [NO_ORIGINS[url]]
        assert NO_ORIGINS[url] in CATALOGUE

    check_all(NO_ORIGINS, check, str)
