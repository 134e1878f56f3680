"""System checks: problems of ``CROSSORIGIN``, ``MIDDLEWARE`` and the settings around them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fnmatch import fnmatchcase
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

from crossorigin.errors import PolicyError
from crossorigin.gateway.selfcheck import is_second_layer
from crossorigin.gateway.unreached import MarkError, check_guarded
from crossorigin.integrations.django.rerouting import UNKNOWN_URLCONF, rerouting_layers
from crossorigin.integrations.django.routes import check_marks, endpoints
from crossorigin.integrations.django.setting import read_guard, read_policy, read_urlconf
from crossorigin.policy import Policy, PolicyMap

_OWN: Final = "crossorigin.integrations.django.CORSMiddleware"
_CSRF: Final = "django.middleware.csrf.CsrfViewMiddleware"
_LOOPBACK: Final = ["localhost", "127.0.0.1"]
_SESSIONS: Final = "django.contrib.sessions.middleware.SessionMiddleware"


def check_settings(**_kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ANN401 - Django's own
    """Report problems of the settings and ``MIDDLEWARE``; ids are stable.

    A problem of the policy or the guard has the id ``crossorigin.`` and its code.
    """
    return [*_check_policy(), *_check_guard(), *_check_middleware(), *_check_marks()]


def _check_policy() -> Iterator[checks.CheckMessage]:
    try:
        source = read_policy()
        chooses = read_urlconf() is not None
    except PolicyError as error:
        for each in error.problems:
            yield checks.Error(f"CROSSORIGIN: {each}", id=f"crossorigin.{each.code}")
    except (ImportError, TypeError) as error:
        yield checks.Error(f"CROSSORIGIN: {error}", id="crossorigin.invalid-type")
    else:
        yield from _check_credentials(_origins_with_credentials(source))
        if not chooses:
            yield from _check_rerouting()


def _check_guard() -> Iterator[checks.CheckMessage]:
    try:
        read_guard()
    except PolicyError as error:
        for each in error.problems:
            yield checks.Error(f"CROSSORIGIN_GUARD: {each}", id=f"crossorigin.{each.code}")
    except TypeError as error:
        yield checks.Error(f"CROSSORIGIN_GUARD: {error}", id="crossorigin.invalid-type")


def _origins_with_credentials(source: object) -> list[str]:
    """Return the origins and patterns that may send cookies."""
    listed = [source]
    if isinstance(source, PolicyMap):
        listed = [*source.paths.values(), source.default]
    found = [
        origin
        for policy in listed
        if isinstance(policy, Policy) and policy.allow_credentials
        for origin in policy.allow_origins
        if isinstance(origin, str) and origin != "null"
    ]
    return list(dict.fromkeys(found))


def _check_credentials(origins: list[str]) -> Iterator[checks.CheckMessage]:
    others = [origin for origin in origins if not _is_same_site(origin)]
    kept = settings.SESSION_COOKIE_SAMESITE
    if others and kept and kept.lower() != "none" and _SESSIONS in settings.MIDDLEWARE:
        yield checks.Warning(
            f"allow_credentials is on for {', '.join(others)}, but SESSION_COOKIE_SAMESITE is "
            f"{kept!r}: browsers send the session cookie to no page of another site.",
            hint="Set SESSION_COOKIE_SAMESITE = 'None' and SESSION_COOKIE_SECURE = True, or "
            "name the server's own domain in ALLOWED_HOSTS if these origins belong to it.",
            id="crossorigin.samesite-cookie",
        )
    distrusted = [origin for origin in origins if not _is_trusted(origin)]
    if distrusted and _CSRF in settings.MIDDLEWARE:
        yield checks.Warning(
            f"allow_credentials is on for {', '.join(distrusted)}, but Django answers 403 to "
            "their POST requests: CSRF_TRUSTED_ORIGINS does not name them.",
            hint="Name them in CSRF_TRUSTED_ORIGINS if they may change data.",
            id="crossorigin.csrf-trusted-origins",
        )


def _is_same_site(origin: str) -> bool:
    """Return True if `origin` is of a site that ``ALLOWED_HOSTS`` names."""
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - few policies have credentials

    own = (urlsplit(origin.replace(":*", "")).hostname or "").removeprefix("*.")
    site_of = PublicSuffixList().privatesuffix
    hosts = (host.removeprefix(".") for host in settings.ALLOWED_HOSTS or _LOOPBACK)
    return (site_of(own) or own) in {site_of(host) or host for host in hosts}


def _is_trusted(origin: str) -> bool:
    """Return True if ``CSRF_TRUSTED_ORIGINS`` names `origin`, or all that the pattern names."""
    # "https://*.a.example" stands for https://a.example, too.
    subdomain = origin.replace("://", "://.")
    trusted = settings.CSRF_TRUSTED_ORIGINS
    return origin in trusted or any(fnmatchcase(subdomain, each) for each in trusted)


def _check_rerouting() -> Iterator[checks.CheckMessage]:
    try:
        names = rerouting_layers()
    except ImportError:
        # Django itself tells of it.
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
            f"{names[0]} stands outside CORSMiddleware: pages of other origins cannot read "
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
            # Another check tells of a setting that is no guard.
            with suppress(PolicyError, TypeError):
                check_guarded(read_guard(), endpoints())
    except MarkError as error:
        yield checks.Error(str(error), id="crossorigin.lost-mark")
