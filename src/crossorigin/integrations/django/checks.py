"""System checks: what is wrong with ``CROSSORIGIN`` and ``MIDDLEWARE``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.core import checks

from crossorigin._neighbours import is_second_layer
from crossorigin.errors import PolicyError
from crossorigin.integrations.django.setting import selection


def check_settings(**_kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ANN401 - Django's own
    """Report what is wrong with ``CROSSORIGIN`` and ``MIDDLEWARE``; ids are stable.

    A problem of the policy has the id ``crossorigin.`` and its code.
    """
    return [*_check_policy(), *_check_middleware()]


def _check_policy() -> Iterator[checks.CheckMessage]:
    try:
        selection()
    except PolicyError as error:
        for each in error.problems:
            yield checks.Error(f"CROSSORIGIN: {each}", id=f"crossorigin.{each.code}")
    except TypeError as error:
        yield checks.Error(f"CROSSORIGIN: {error}", id="crossorigin.invalid-type")


_OWN: Final = "crossorigin.integrations.django.CORSMiddleware"


def _check_middleware() -> Iterator[checks.CheckMessage]:
    names = [*settings.MIDDLEWARE]
    if _OWN not in names:
        yield checks.Warning(
            "CORSMiddleware is not in MIDDLEWARE, so CROSSORIGIN has no effect.",
            hint=f"Make {_OWN!r} its first entry.",
            id="crossorigin.not-installed",
        )
    elif names[0] != _OWN:
        yield checks.Warning(
            f"{names[0]} stands outside CORSMiddleware: what it answers cannot be read by "
            "pages of other origins.",
            hint=f"Make {_OWN!r} the first entry of MIDDLEWARE.",
            id="crossorigin.not-outermost",
        )
    for name in names:
        if is_second_layer(name):
            yield checks.Warning(
                f"{name} is a second CORS layer, whose headers are replaced.",
                hint="Remove it from MIDDLEWARE.",
                id="crossorigin.second-layer",
            )
