"""A failed request is the cause, and an error of the page's own script its consequence."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

from harness.together import check_all
from tables.console_corpus import CHROMIUM, FIREFOX, SHAPES, WEBKIT, firefox
from tables.console_failed import ERRORS, FAILED

from crossorigin.consoles.explain import explain

ORDERS: dict[str, Callable[[str, str], str]] = {
    "request first": lambda request, error: f"{request}\n{error}",
    "error first": lambda request, error: f"{error}\n{request}",
    "both apart": lambda request, error: f"{error}\n\nIn the console:\n\n{request}",
}

_CAUSES = {request: code for code, request in FAILED}


class Case(NamedTuple):
    order: str
    shape: str
    request: str
    error: str

    @property
    def text(self) -> str:
        return SHAPES[self.shape](ORDERS[self.order](self.request, self.error))


def _messages() -> Iterator[str]:
    yield from (text for _, text in (*CHROMIUM, *WEBKIT))
    for words in FIREFOX.values():
        yield from (firefox(words, cause, reason) for cause, reason in words.reasons)


def _codes(text: str) -> set[str]:
    return {one.code for one in explain(text)}


def _check_message(case: Case) -> None:
    assert _codes(case.text) == _codes(SHAPES[case.shape](case.request))


def test_a_message_of_cors_stays_the_cause_with_any_error_of_the_page() -> None:
    cases = [
        Case(order, shape, message, random.choice(ERRORS))  # noqa: S311 - of a seed
        for message in _messages()
        for shape in random.sample(sorted(SHAPES), 2)
        for order in ORDERS
    ]
    check_all(cases, _check_message, str)


def _check_failed(case: Case) -> None:
    assert _codes(case.text) == {_CAUSES[case.request]}


def test_a_failed_request_stays_the_cause_with_any_error_of_the_page() -> None:
    cases = [
        Case(order, "plain", request, error)
        for _, request in FAILED
        for error in ERRORS
        for order in ORDERS
    ]
    check_all(cases, _check_failed, str)


def test_an_error_of_the_page_alone_is_reported_as_one() -> None:
    known = {"PageError", "UnexpectedBody", "DeveloperNotice", "NotEnough"}
    check_all(ERRORS, lambda error: _codes(error) <= known, str)
    assert _codes(ERRORS[0]) == {"PageError"}
