"""The self-check: reports other layers of an application that contradict a gateway.

A second CORS layer contradicts the policy; a layer outside the gateway answers without the
headers; a list of origins or hosts of another library decides in addition to the guard. The
check runs once, when the server starts. The server does not start if a mark has no effect.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any, Final

from crossorigin.engine import log
from crossorigin.gateway.layers.foretold import has_several
from crossorigin.gateway.layers.frameworks import OURS, framework_of
from crossorigin.gateway.layers.layers import beside, decides, mounted_in, rerouting_layers
from crossorigin.gateway.layers.mounts import has_guards, is_one
from crossorigin.gateway.layers.walk import innermost, is_among, name_of, wrappers
from crossorigin.gateway.policies import spellings
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.policies.spellings import Folder, Part
from crossorigin.gateway.selfcheck.lists import Ours, SecondList, contradictions, lists_in
from crossorigin.gateway.selfcheck.unread import is_ours
from crossorigin.gateway.serving.installation import resolver_of
from crossorigin.policy import PolicyMap
from crossorigin.spec.text import with_article

_CORS_PACKAGES: Final = frozenset(
    {"aiohttp_cors", "asgi_cors", "corsheaders", "flask_cors", "quart_cors", "sanic_cors"}
)
"""Packages that do CORS only, so that any of their functions is a CORS layer."""

_HARMLESS: Final = frozenset(
    {
        # These layers measure, or undo the changes of a proxy; they never respond.
        "ddtrace",
        "elasticapm",
        "hypercorn.middleware.proxy_fix",
        "newrelic",
        "opentelemetry",
        "sentry_sdk",
        "uvicorn.middleware.proxy_headers",
        "werkzeug.middleware.lint",
        "werkzeug.middleware.profiler",
        "werkzeug.middleware.proxy_fix",
        # These layers change a response that already has the headers.
        "starlette.middleware.gzip",
        "starlette.middleware.sessions",
    }
)
"""Packages and modules of layers that may be outside, because they never respond."""


def look(
    app: object | None, behind: object = None, resolver: PolicyResolver | None = None
) -> None:
    """Warn of the layers around a gateway.

    Args:
        app: the application that has the gateway; None for one outside of it.
        behind: the application behind the gateway, if that is a callable.
        resolver: that of the gateway; by default that of the application.
    """
    try:
        owner = innermost(behind) if app is None else app
        framework = framework_of(owner)
        within = _names([*wrappers(behind), *framework.inner(owner)])
        outside = [] if app is None else _names(framework.outer(owner))
        _warn_of_layers(within, outside, framework.remedy)
        _warn_of_beside(owner)
        # An integration's application has its own.
        ruling: Any = resolver_of(app) if resolver is None else resolver
        _warn_of_rerouting(owner, behind, ruling)
        if app is not None:
            learn(ruling, framework.served(owner))
        before = lists_in(() if app is None else framework.outer(owner))
        tell_lists(ruling, before, is_outside=True)
        routed = (*framework.endpoints(owner), *framework.mounts(owner))
        # An application refers to its outer layers, too.
        every = lists_in((behind, owner), routed)
        tell_lists(ruling, [each for each in every if each not in before])
    except Exception:  # noqa: BLE001 - logged; a check must not stop the server
        log.log_exception("The self-check failed; the server continues without it.")


def learn(resolver: PolicyResolver, served: Iterable[Part | Folder]) -> None:
    """Add the other spellings of its paths to a map, and log them."""
    resolver.served = tuple(served)
    if isinstance(resolver.source, PolicyMap):
        resolver.source = spellings.spelled(resolver.source, resolver.served)
    spellings.tell(resolver.source, resolver.served)


def tell_lists(
    resolver: PolicyResolver, found: Iterable[SecondList], *, is_outside: bool = False
) -> None:
    """Name the lists of other libraries; warn of those that contradict ours.

    Args:
        resolver: that of the gateway.
        found: the lists.
        is_outside: whether they decide before the gateway.
    """
    ours = Ours.of(resolver.policy, resolver.guard)
    for each in found:
        sentences = [*contradictions(ours, each, is_outside=is_outside)]
        for sentence in sentences:
            log.write(log.WARNING, "crossorigin.second-list: %s", sentence)
        if not sentences:
            log.write(
                log.INFO,
                "crossorigin.second-list: %s decides in addition to the policy.",
                each.name,
            )


def _warn_of_beside(app: Any) -> None:  # noqa: ANN401 - any application
    """Warn of applications with policies to which the layers of an application refer."""
    every = [app]
    for each in every:
        found = [one for one in beside(each) if decides(one, each)]
        if found:
            log.write(
                log.WARNING,
                "crossorigin.several-applications: preflights for %s are refused: a layer of "
                "it refers to %s, which has policies of its own, and may pass requests to it "
                "before the router. Mount that application; if the layer does not call it, "
                "let the layer keep a weakref.ref of it.",
                with_article(type(each).__name__),
                ", ".join(with_article(type(one).__name__) for one in found),
            )
        every += [one for one in mounted_in(each) if not is_among(one, every)]


def _warn_of_rerouting(app: object, behind: object, resolver: PolicyResolver) -> None:
    """Warn of the layers of an application that give requests other paths."""
    every = [app]
    # A gateway that was placed by hand does not know them.
    known = "The guards of all paths have to let a request pass."
    of_guard = known if resolver.moves else "The guard reads the path that was sent."
    for each in every:
        found = rerouting_layers(each, *[behind] * (each is app))
        is_guarded = has_guards(each, resolver)
        if found and (is_guarded or not is_one(resolver.source) or has_several(each)):
            log.write(
                log.WARNING,
                "crossorigin.other-path: requests for %s get other paths from %s, which no "
                "preflight passes: preflights are refused, or have the policy of the path that "
                "was sent. %sChange the path in a layer outside of the gateway, or rename a "
                "variable whose name contains scope and that is not the scope of ASGI.",
                with_article(type(each).__name__),
                ", ".join(_names(found)),
                f"{of_guard} " * is_guarded,
            )
        every += [one for one in mounted_in(each) if not is_among(one, every)]


def is_second_layer(name: str) -> bool:
    """Return whether a layer of this dotted name is a CORS layer of another library.

    A layer whose project or module alone has such a name may do anything.
    """
    package, last = name.partition(".")[0], name.rpartition(".")[2]
    return package in _CORS_PACKAGES or (package != OURS and "cors" in last.lower())


def _warn_of_layers(within: list[str], outside: list[str], remedy: str) -> None:
    second = [name for name in dict.fromkeys(outside + within) if is_second_layer(name)]
    answering = [name for name in outside if name not in second and not _is_harmless(name)]
    if second:
        log.write(
            log.WARNING,
            "crossorigin.second-layer: %s also %s CORS. Two layers contradict each "
            "other, and the headers of the inner one are replaced. Remove %s.",
            ", ".join(second),
            *(("handle", "them") if len(second) > 1 else ("handles", "it")),
        )
    if answering:
        log.write(
            log.WARNING,
            "crossorigin.not-outermost: %s %s outside the gateway. Pages of other origins "
            "cannot read responses from there, and preflights arrive there first. %s",
            ", ".join(answering),
            "are" if len(answering) > 1 else "is",
            remedy,
        )


def _is_harmless(name: str) -> bool:
    parts = name.split(".")
    prefixes = itertools.accumulate(parts, "{}.{}".format)
    return is_ours(name) or not _HARMLESS.isdisjoint(prefixes)


def _names(layers: Iterable[object]) -> list[str]:
    return list(dict.fromkeys(name_of(layer) for layer in layers))
