"""Origins that snippets list: each makes a policy, and each that a policy keeps is listed."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from harness.together import check_all
from tables.odd_origins import ODD_ORIGINS

from crossorigin import Policy, PolicyError
from crossorigin.consoles.explain import explain
from crossorigin.snippets import PYTHON, TARGETS, is_listable

_FIELDS = frozenset(inspect.signature(Policy).parameters)
_FRAME = (
    "Access to fetch at 'https://api.example/x' from origin '{}' has been blocked by CORS "
    "policy: "
)
_METHODS = (
    "DELETE", "patch", "get", "put", "TRACK", "connect", "x-y", "X_Y", "a.b", "-", "P'T", "*",
)  # fmt: skip
_HEADERS = (
    "x-token", "Authorization", "cookie", "sec-x", "proxy-a", "host", "a.b", "_a", "-", "x$y",
    "*", "access-control-x",
)  # fmt: skip
_ORIGIN_REASONS = (
    "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    (
        "The value of the 'Access-Control-Allow-Credentials' header in the response is '' "
        "which must be 'true' when the request's credentials mode is 'include'."
    ),
    (
        "The 'Access-Control-Allow-Origin' header has a value 'https://b.example' that is not "
        "equal to the supplied origin."
    ),
    "Method DELETE is not allowed by Access-Control-Allow-Methods",
)
_NAME_REASONS = (
    *(f"Method {name} is not allowed by Access-Control-Allow-Methods" for name in _METHODS),
    *(
        f"Request header field {name} is not allowed by Access-Control-Allow-Headers"
        for name in _HEADERS
    ),
)


def _built(origin: str) -> Policy | None:
    try:
        return Policy(allow_origins=[origin])
    except PolicyError:
        return None


def _check_origin(origin: str) -> None:
    policy = _built(origin)
    if is_listable(origin):
        assert policy is not None
        assert policy.evaluate(origin=origin).allowed
    elif policy is not None:
        # Written otherwise than a browser sends it, or a pattern.
        assert "*" in origin or not policy.evaluate(origin=origin).allowed


def test_origin_is_listed_if_a_policy_allows_it_unchanged() -> None:
    check_all(ODD_ORIGINS, _check_origin, repr)


class _Case(NamedTuple):
    origin: str
    reason: str


def _cases() -> Iterator[_Case]:
    yield from (_Case(origin, reason) for origin in ODD_ORIGINS for reason in _ORIGIN_REASONS)
    yield from (_Case("https://app.example", reason) for reason in _NAME_REASONS)


def _keywords(text: str) -> dict[str, Any]:
    """The fields of a policy in a snippet: keywords of a call, or keys of Django's setting."""
    found: dict[str, Any] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            pairs = [(each.arg, each.value) for each in node.keywords]
        elif isinstance(node, ast.Dict):
            keys = [getattr(key, "value", None) for key in node.keys]
            pairs = list(zip(keys, node.values, strict=True))
        else:
            continue
        found |= {name: ast.literal_eval(value) for name, value in pairs if name in _FIELDS}
    return found


def _check_snippets(case: _Case) -> None:
    [one] = explain(_FRAME.format(case.origin) + case.reason)
    for target in TARGETS:
        text = one.snippet(target)
        if "\n" not in text:
            assert text.endswith(".")
        elif target in PYTHON:
            assert Policy(**_keywords(text)).allow_origins == (one.origin,)
        else:
            assert one.origin is not None
            assert is_listable(one.origin)
        assert "above" not in text or one.command is not None
    assert "http://file" not in one.remedy
    for call in re.findall(r"Policy\(allow_origins=\[('[^']*')\]\)", one.remedy):
        assert _built(ast.literal_eval(call)) is not None


def test_every_snippet_for_every_server_builds_or_gives_the_reason() -> None:
    check_all(_cases(), _check_snippets, repr)
