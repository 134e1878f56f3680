"""System checks: problems of ``CROSSORIGIN``, ``MIDDLEWARE`` and the settings around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, Final

from django.conf import settings
from django.core import checks

from crossorigin.errors import PolicyError
from crossorigin.gateway.policies.sources import PolicySource
from crossorigin.gateway.policies.spellings import sentences
from crossorigin.gateway.selfcheck.selfcheck import is_second_layer
from crossorigin.gateway.selfcheck.unreached import MarkError, check_guarded
from crossorigin.integrations.django.lists import check_lists
from crossorigin.integrations.django.names import check_names
from crossorigin.integrations.django.rerouting import UNKNOWN_URLCONF, rerouting_layers
from crossorigin.integrations.django.routes import check_marks, endpoints, served
from crossorigin.integrations.django.setting import (
    read_guard,
    read_policy,
    read_urlconf,
    read_watch,
)

_OWN: Final = "crossorigin.integrations.django.CORSMiddleware"


def check_settings(**_kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ANN401 - Django's own
    """Report problems of the settings and ``MIDDLEWARE``; ids are stable.

    A problem of the policy or the guard has the id ``crossorigin.`` and its code.
    """
    of_settings = (*_check_policy(), *_check_guard(), *_check_watch(), *check_names())
    return [*of_settings, *_check_middleware(), *_check_marks()]


def _check_policy() -> Iterator[checks.CheckMessage]:
    try:
        source = read_policy()
        chooses = read_urlconf() is not None
    except (PolicyError, ImportError, TypeError) as error:
        yield from _errors("CROSSORIGIN", error)
    else:
        yield from _check_lists(source)
        yield from _check_stores()
        yield from _check_spellings(source)
        if not chooses:
            yield from _check_rerouting()


def _check_lists(source: PolicySource) -> Iterator[checks.CheckMessage]:
    # The check of the guard reports a guard that cannot be built.
    with suppress(PolicyError, TypeError):
        yield from check_lists(source, read_guard())


def _check_spellings(source: PolicySource) -> Iterator[checks.CheckMessage]:
    # Django reports names that it cannot import.
    with suppress(ImportError, AttributeError):
        for each in sentences(source, served()):
            yield checks.Warning(each, id="crossorigin.open-spelling")


def _check_stores() -> Iterator[checks.CheckMessage]:
    from crossorigin.integrations.django.origins.checks import check_models  # noqa: PLC0415 - its package imports the stores

    yield from check_models()


def _check_guard() -> Iterator[checks.CheckMessage]:
    try:
        read_guard()
    except (PolicyError, TypeError) as error:
        yield from _errors("CROSSORIGIN_GUARD", error)


def _check_watch() -> Iterator[checks.CheckMessage]:
    try:
        read_watch()
    except PolicyError as error:
        yield from _errors("CROSSORIGIN_SHADOW", error)
    except (ImportError, TypeError) as error:
        yield from _errors("CROSSORIGIN_OBSERVE or CROSSORIGIN_SHADOW", error)


def _errors(setting: str, error: Exception) -> Iterator[checks.CheckMessage]:
    """Yield the problems of a setting; an error of another kind is one problem."""
    coded: Iterable[tuple[str, object]] = (("invalid-type", error),)
    if isinstance(error, PolicyError):
        coded = ((each.code, each) for each in error.problems)
    for code, each in coded:
        yield checks.Error(f"{setting}: {each}", id=f"crossorigin.{code}")


def _check_rerouting() -> Iterator[checks.CheckMessage]:
    try:
        names = rerouting_layers()
    except ImportError:
        # Django itself reports it.
        return
    for name in names:
        yield checks.Warning(
            UNKNOWN_URLCONF % name,
            hint="Set CROSSORIGIN = {…, 'urlconf': function}: the function takes the request "
            "and returns its URLconf, or None for ROOT_URLCONF.",
            id="crossorigin.unknown-urlconf",
        )


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
            f"{names[0]} is outside CORSMiddleware: pages of other origins cannot read "
            "its responses.",
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


def _check_marks() -> Iterator[checks.CheckMessage]:
    if not getattr(settings, "ROOT_URLCONF", None):
        return
    try:
        # Django reports names that it cannot import.
        with suppress(ImportError):
            check_marks()
            # Another check reports a setting that is not a guard.
            with suppress(PolicyError, TypeError):
                check_guarded(read_guard(), endpoints())
    except MarkError as error:
        yield checks.Error(str(error), id="crossorigin.lost-mark")
