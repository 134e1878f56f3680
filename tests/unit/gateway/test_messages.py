"""Messages about wrong arguments: each says the words to write (SRV-20, SRV-31)."""

from __future__ import annotations

import inspect
import re
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import PurePosixPath
from types import ModuleType
from typing import Any
from unittest.mock import Mock

import httpx
import hypercorn.utils
import pytest
import uvicorn
from aiohttp.web import Application as AiohttpApplication
from click import UsageError
from fastapi import APIRouter, FastAPI
from flask import Flask
from flask import cli as flask_cli
from quart import Quart
from quart import cli as quart_cli
from starlette.applications import Starlette
from tables.model import A

from crossorigin import Guard, Policy, PolicyError, PolicyMap, asgi, wsgi
from crossorigin.gateway.layers.walk import applications_in
from crossorigin.gateway.marks.decorators import cors
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.integrations import flask, quart, starlette, tornado

FIELD = "; write Policy(allow_origins=[…])"
HINTS: list[tuple[Any, str]] = [
    (["https://a.example"], f"list{FIELD}"),
    (("https://a.example",), f"tuple{FIELD}"),
    ({"https://a.example"}, f"set{FIELD}"),
    (re.compile("https://a"), f"Pattern{FIELD}"),
    ("*", "str; write Policy(allow_origins='*')"),
    ("https://a.example", "str; write Policy(allow_origins='https://a.example')"),
    ({"allow_origins": "*"}, "dict; write Policy(**fields)"),
    ({"/a/*": Policy()}, "dict; write PolicyMap({path: Policy(…)})"),
    ("cors.toml", "str; write PolicyMap.from_toml('cors.toml')"),
    (PurePosixPath("a/cors.toml"), "PurePosixPath; write PolicyMap.from_toml('a/cors.toml')"),
    (True, "bool"),
]
GATEWAYS: list[Callable[[Any], object]] = [
    lambda given: asgi.CORSMiddleware(Starlette(), given),
    lambda given: wsgi.CORSMiddleware(lambda _environ, _start: [], given),
    lambda given: starlette.CORS(Starlette(), given),
    PolicyResolver,
]


@pytest.mark.parametrize("place", GATEWAYS, ids=["asgi", "wsgi", "CORS", "resolver"])
@pytest.mark.parametrize(
    ("given", "hint"),
    [
        *HINTS,
        (Policy, "the class Policy"),
        (PolicyMap.from_toml, "a method; call it: PolicyMap.from_toml(…)"),
        (Policy.from_mapping, "a method; call it: Policy.from_mapping(…)"),
    ],
)
def test_argument_in_place_of_a_policy_raises_with_the_remedy(
    place: Callable[[Any], object], given: object, hint: str
) -> None:
    with pytest.raises(TypeError) as caught:
        place(given)
    words = "a Policy, a PolicyMap, a callable that returns a Policy, or None"
    assert str(caught.value) == f"the policy must be {words}, not {hint}"


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        *HINTS,
        (
            lambda _facts: None,
            (
                "a callable; write @cors(), with parentheses, above an endpoint, and give a "
                "callable that chooses to CORS(app, …)"
            ),
        ),
    ],
)
def test_argument_of_a_decorator_raises_with_the_remedy(given: Any, hint: str) -> None:  # noqa: ANN401 - a wrong argument
    if "PolicyMap" in hint:
        hint = (
            f"{type(given).__name__}; a route has one policy: give a PolicyMap to CORS(app, …)"
        )
    with pytest.raises(TypeError) as caught:
        cors(given)
    assert str(caught.value) == f"@cors takes a Policy or its fields, not {hint}"


class _OwnPolicy(Policy):
    """A class of an owner, whose `__init__` passes its arguments on."""

    def __init__(self, *given: Any) -> None:  # noqa: ANN401 - called against its type
        super().__init__(*given)


POSITIONAL: list[tuple[Any, tuple[object, ...], str]] = [
    (Policy, ([A],), r"Policy\(allow_origins=\[…\]\)"),
    (Policy, ("*", ("GET",)), r"Policy\(allow_origins=\[…\]\)"),
    (_OwnPolicy, ([A],), r"Policy\(allow_origins=\[…\]\)"),
    (Guard, ([A],), r"Guard\(trust=\[…\]\)"),
    (Guard, (Policy(),), r"Guard\(trust=\[…\]\)"),
    (PolicyMap, ({}, Policy()), r"PolicyMap\({path: policy, …}, default=policy\)"),
    (PolicyMap, ({}, None, {}), r"PolicyMap\({path: policy, …}, default=policy\)"),
]


@pytest.mark.parametrize(("made", "given", "remedy"), POSITIONAL)
def test_arguments_without_names_raise_with_the_remedy(
    made: Any,  # noqa: ANN401 - called against its type
    given: tuple[object, ...],
    remedy: str,
) -> None:
    with pytest.raises(TypeError, match=f"write {remedy}$"):
        made(*given)


@pytest.mark.parametrize(
    ("made", "first"), [(Policy, "allow_origins"), (Guard, "trust"), (PolicyMap, "paths")]
)
def test_signatures_show_the_names(made: type, first: str) -> None:
    assert next(iter(inspect.signature(made).parameters)) == first


def _generates(_facts: object) -> Iterator[None]:
    yield None


async def _generates_later(_facts: object) -> AsyncIterator[None]:
    yield None


class Chooser:
    """An object whose method generates."""

    def __call__(self, _facts: object) -> Iterator[None]:
        yield None


WRONG_CALLABLES: list[tuple[Any, str]] = [
    (lambda: None, "cannot be called with one argument"),
    (lambda *, facts: facts, "cannot be called with one argument"),
    (lambda facts, *, more: (facts, more), "cannot be called with one argument"),
    (lambda one, two, three: (one, two, three), "cannot be called with one argument"),
    (_generates, "a generator function returns no answer"),
    (_generates_later, "a generator function returns no answer"),
    (Chooser(), "a generator function returns no answer"),
]


@pytest.mark.parametrize("place", GATEWAYS, ids=["asgi", "wsgi", "CORS", "resolver"])
@pytest.mark.parametrize(
    ("given", "flaw"),
    [*WRONG_CALLABLES, (lambda one, two: (one, two), "cannot be called with one argument")],
)
def test_callable_that_cannot_choose_is_refused(
    place: Callable[[Any], object], given: object, flaw: str
) -> None:
    with pytest.raises(TypeError, match=f"{flaw}: the one that chooses a policy takes"):
        place(given)


@pytest.mark.parametrize(
    ("given", "flaw"), [*WRONG_CALLABLES, (str, "the class str is not a function")]
)
def test_callable_that_cannot_look_an_origin_up_is_refused(given: Any, flaw: str) -> None:  # noqa: ANN401 - wrong on purpose
    words = flaw.replace("one argument", "one argument or two")
    with pytest.raises(PolicyError, match=rf"{words}\. Write a function of the origin"):
        Policy(allow_origins=given)


@pytest.mark.parametrize(
    "given",
    [
        {"https://a.example": True}.get,
        {"https://a.example"}.__contains__,
        lambda *arguments: bool(arguments),
        lambda origin, more=None: (origin, more),
        lambda origin, facts: (origin, facts),
        type("Lists", (), {"__call__": lambda _self, _origin: True})(),
        len,
    ],
)
def test_callable_that_takes_an_origin_is_taken(given: Any) -> None:  # noqa: ANN401 - each kind
    assert Policy(allow_origins=given).allow_origins == (given,)


PLACES: list[Callable[..., Any]] = [
    asgi.CORSMiddleware,
    wsgi.CORSMiddleware,
    starlette.CORS,
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "arguments", [(), (Policy(), Starlette()), (PolicyMap(),)], ids=["none", "swapped", "map"]
)
def test_application_that_is_not_the_first_argument_raises(
    place: Callable[..., Any], arguments: tuple[object, ...]
) -> None:
    with pytest.raises(TypeError, match="the application comes first: CORS"):
        place(*arguments)


def _handle() -> Any:  # noqa: ANN401 - called against its type
    return starlette.CORS(Starlette())


@pytest.mark.parametrize(
    "serve",
    [
        lambda gate: uvicorn.Config(gate).load(),
        lambda gate: hypercorn.utils.wrap_app(gate, 1000, None),
        lambda gate: gate({"PATH_INFO": "/"}, print),
        lambda gate: httpx.WSGITransport(gate).handle_request(httpx.Request("GET", A)),
    ],
    ids=["uvicorn", "hypercorn", "call", "wsgi"],
)
def test_handle_that_is_served_raises_with_the_remedy(serve: Callable[[Any], object]) -> None:
    with pytest.raises(TypeError, match=r"Write gate = CORS\(app, …\), and serve app$"):
        serve(_handle())


@pytest.mark.parametrize("name", ["run", "listen", "prepare", "route", "get", "include_router"])
def test_handle_has_no_methods_of_an_application(name: str) -> None:
    with pytest.raises(AttributeError, match=r"Write gate = CORS\(app, …\), and serve app$"):
        getattr(_handle(), name)
    assert not hasattr(_handle(), name)


@pytest.mark.parametrize("find", [flask_cli.find_best_app, quart_cli.find_best_app])
def test_commands_of_flask_and_quart_find_no_application_in_a_handle(
    find: Callable[[ModuleType], object],
) -> None:
    module: Any = ModuleType("served")
    module.app = _handle()
    with pytest.raises(
        UsageError, match=r"Failed to find (Flask|Quart) application or factory"
    ):
        find(module)


def test_the_class_of_the_handle_specifies_a_mock() -> None:
    # A mock of the object reads `__call__`, as a server does.
    assert isinstance(Mock(spec=type(_handle())), PolicyResolver)


@pytest.mark.parametrize("place", PLACES)
def test_handle_that_is_wrapped_is_not_an_application(place: Callable[..., Any]) -> None:
    with pytest.raises(TypeError, match="the application comes first: CORS"):
        place(_handle())


@pytest.mark.parametrize("place", [PolicyResolver, cors])
def test_handle_is_not_a_policy(place: Callable[[Any], object]) -> None:
    with pytest.raises(TypeError):
        place(_handle())


def test_layer_that_keeps_a_handle_leads_to_no_application() -> None:
    gate = _handle()
    assert applications_in(lambda *call: (gate, call)) == []


@pytest.mark.parametrize(
    ("origin", "sentence"),
    [
        ("", "the text is empty, such as that of a variable without a value."),
        ("NULL", 'the null origin is the text "null", in lower case. Write "null", and accept'),
        ("[https://a.example]", "the origin has blanks, quotes, brackets or separators around"),
        ("data:", "pages of the scheme data have the origin null."),
    ],
)
def test_text_that_is_not_an_origin_raises_with_its_fault(origin: str, sentence: str) -> None:
    with pytest.raises(PolicyError, match=re.escape(sentence)):
        Policy(allow_origins=origin)


def test_path_with_a_method_raises_with_its_fault() -> None:
    with pytest.raises(PolicyError, match="the text names a method; an entry is for every"):
        PolicyMap({"GET /a": None})


@pytest.mark.parametrize(
    ("words", "app", "package"),
    [
        (flask, FastAPI(), "fastapi"),
        (flask, type("Own", (FastAPI,), {"__module__": "shop"})(), "fastapi"),
        (flask, Starlette(), "starlette"),
        (flask, Quart("x"), "quart"),
        (quart, Flask("x"), "flask"),
        (starlette, Flask("x"), "flask"),
        (flask, AiohttpApplication(), "aiohttp"),
    ],
)
def test_application_of_another_framework_raises_with_its_integration(
    words: Any,  # noqa: ANN401 - a module
    app: object,
    package: str,
) -> None:
    with pytest.raises(
        TypeError, match=f": import CORS from crossorigin.integrations.{package}$"
    ):
        words.CORS(app)


def test_errors_about_arguments_have_public_names() -> None:
    wrong: Any = starlette
    with pytest.raises(TypeError, match=r"^write @no_cors, without parentheses"):
        wrong.no_cors()
    with pytest.raises(TypeError, match=r"^CORS\(\) takes"):
        wrong.CORS(1, 2, 3)
    for module in (asgi, wsgi):
        gateway: Any = module.CORSMiddleware
        with pytest.raises(TypeError, match=r"^CORSMiddleware\(\) takes"):
            gateway(1, 2, 3)
    with pytest.raises(TypeError, match=r"^cors\(\) takes"):
        wrong.cors(1, 2)


@pytest.mark.parametrize(
    ("value", "remedy"),
    [
        ("*", "not str. Write Policy(allow_origins=…)."),
        (["https://a.example"], "not list. Write Policy(allow_origins=…)."),
        ({"allow_origins": "*"}, "not dict. Write Policy(**fields)."),
        (False, "not bool. Write Policy(…), or None for no CORS."),
        (PolicyMap(), "not PolicyMap. Write Policy(…), or None for no CORS."),
    ],
)
def test_value_of_a_map_raises_with_the_remedy(value: Any, remedy: str) -> None:  # noqa: ANN401 - wrong on purpose
    with pytest.raises(PolicyError, match=re.escape(remedy)):
        PolicyMap({"/a/*": value})
    with pytest.raises(PolicyError, match=re.escape(remedy)):
        PolicyMap(default=value)


@pytest.mark.parametrize("path", [None, b"/a", 5])
def test_path_that_is_no_text_is_refused(path: Any) -> None:  # noqa: ANN401 - wrong on purpose
    with pytest.raises(TypeError, match="a path is text, such as '/api', not "):
        PolicyMap().policy_for(path)


@pytest.mark.parametrize(
    "text",
    [
        r"^https://a\.example$",
        r"https://.*\.example",
        "^https://a.example",
        "https://a.example$",
        "https://(a|b).example",
        r"https://\w+.example",
    ],
)
def test_regular_expression_as_a_text_raises_with_its_own_remedy(text: str) -> None:
    with pytest.raises(PolicyError) as caught:
        Policy(allow_origins=text)
    [problem] = caught.value.problems
    assert problem.suggestion is None
    assert "Write re.compile(…) in code." in problem.message


@pytest.mark.parametrize("given", [each for each, hint in HINTS if "Policy(" in hint])
def test_remedy_for_a_wrong_policy_works_where_a_policy_is_set(given: Any) -> None:  # noqa: ANN401 - any object
    gate = PolicyResolver(None)
    with pytest.raises(TypeError) as caught:
        gate.policy = given
    # The names that stand for the value of the owner.
    names = {
        "path": "/a/*",
        "fields": given,
        "Policy": Policy,
        "PolicyMap": PolicyMap,
        "re": re,
    }
    remedy = str(caught.value).rpartition("; write ")[2]
    values = list(given) if not isinstance(given, str | re.Pattern) else [given]
    remedy = remedy.replace("[…]", repr(values)).replace("(…)", "()")
    gate.policy = eval(remedy, names)  # noqa: S307 - the text of the library's own message
    assert gate.policy is not None


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        (None, r"not None; write @no_cors"),
        (PolicyMap({"/a": None}), r"not PolicyMap; .* give a PolicyMap to CORS"),
        ({"/a": Policy()}, r"not dict; .* give a PolicyMap to CORS"),
        ("cors.toml", r"not str; .* give a PolicyMap to CORS"),
        ({"allow_origins": "*"}, r"not dict; write Policy\(\*\*fields\)"),
    ],
)
def test_decorator_raises_with_a_remedy_for_one_route(given: Any, hint: str) -> None:  # noqa: ANN401 - any object
    with pytest.raises(TypeError, match=hint):
        starlette.cors(given)


def test_guard_raises_with_the_remedy() -> None:
    gate = PolicyResolver(None, guard=Guard(hosts=["a.example"]))
    wrong: tuple[Any, ...] = (None, True, "*", {"hosts": ["*"]}, Guard)
    for given in wrong:
        with pytest.raises(TypeError, match=r"; write Guard\(") as caught:
            gate.guard = given
        assert ("refuses nothing" in str(caught.value)) == (given is None)


@pytest.mark.parametrize(
    ("place", "app", "told"),
    [
        (
            tornado.CORS,
            AiohttpApplication(),
            r"of tornado\.web\), not with .* of aiohttp\.web_app: import CORS",
        ),
        (
            starlette.CORS,
            Starlette,
            r"\(a Starlette\), not with the class Starlette: pass an object of it",
        ),
        (starlette.CORS, APIRouter(), r"\(a Starlette\), not with APIRouter:"),
    ],
)
def test_application_of_another_framework_is_named_with_its_module(
    place: Any,  # noqa: ANN401 - a `CORS`
    app: object,
    told: str,
) -> None:
    with pytest.raises(TypeError, match=told):
        place(app)


def test_policy_that_is_set_at_run_time_raises_with_the_remedy() -> None:
    gate = PolicyResolver(Policy())
    wrong: Any = ["https://a.example"]
    with pytest.raises(TypeError, match=r"; write Policy\(allow_origins=\[…\]\)$"):
        gate.policy = wrong
    assert gate.policy == Policy()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"foo": 1}, "foo: 1: there is no such field. The fields are allow_origins, "),
        ({"origins": "*"}, "there is no such field. Write 'allow_origins' instead."),
        (
            {"allow_origins": "*", "allow_origin_regex": "https://.*"},
            "there is no such field. Write allow_origins=re.compile(…) in code.",
        ),
        (
            {"allow_credentials": "yes"},
            "the field takes True or False, not str. [invalid-type]",
        ),
    ],
)
def test_problem_points_at_a_suggestion_only_where_it_has_one(
    fields: dict[str, object], sentence: str
) -> None:
    with pytest.raises(PolicyError) as caught:
        Policy.from_mapping(fields)
    assert sentence in str(caught.value)
    assert "Use the suggested name" not in str(caught.value)
    assert "that the message names" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (asgi.CORSMiddleware(Starlette()), "CORSMiddleware(policy=Policy())"),
        (wsgi.CORSMiddleware(lambda _e, _s: [], None), "CORSMiddleware(policy=None)"),
        (
            PolicyResolver(PolicyMap({"/a": None})),
            "PolicyResolver(policy=PolicyMap({'/a': None}",
        ),
        (cors(max_age=1), "cors(Policy(max_age=1))"),
    ],
    ids=["asgi", "wsgi", "handle", "decorator"],
)
def test_repr_shows_the_policy(value: object, text: str) -> None:
    assert repr(value).startswith(text)
