"""Applications of WSGI frameworks: bare, with their own CORS, and with ours."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from answers import Answer, answer_of
from asgi_frameworks import Kind, add_resources, falcons_own
from contest import MARKED, OURS, Entrant
from forms import environs
from integrated import OWN, mark, place
from rounds import own_copy
from scenarios import HEADERS, MAX_AGE, METHODS, Rules, Scenario, ours
from wsgi import wsgi_entrant


def flask(kind: Kind, scenario: Scenario) -> Any:  # noqa: ANN401 - a WSGI application
    """Flask, with flask-cors."""
    from flask import Flask, Response

    rules = scenario.rules
    app = Flask("measured")
    for path in scenario.paths:
        source = "def handler():\n return Response(b'{}')"
        handler = own_copy(source, "handler", {"Response": Response})
        handler = mark("flask", kind, path, handler, scenario)
        app.add_url_rule(path, path, handler, methods=METHODS)
    if kind == OWN:
        from flask_cors import CORS

        CORS(
            app,
            origins="*" if rules.everyone else [*rules.origins, *rules.regexes()],
            methods=METHODS,
            allow_headers=HEADERS,
            supports_credentials=rules.credentials,
            max_age=MAX_AGE,
        )
    return place("flask", kind, app, scenario)


def falcon(kind: Kind, scenario: Scenario) -> Any:  # noqa: ANN401 - as above
    """Falcon over WSGI, with its middleware."""
    import falcon

    own = [falcons_own(scenario.rules)] if kind == OWN else []
    app: Any = falcon.App(middleware=own)
    add_resources(app, "def", kind, scenario)
    return place("falcon", kind, app, scenario)


def bottle(kind: Kind, scenario: Scenario) -> Any:  # noqa: ANN401 - as above
    """Bottle, which has no CORS of its own."""
    from bottle import Bottle

    app = Bottle()
    for path in scenario.paths:
        handler = own_copy("def handler():\n return b'{}'", "handler")
        app.route(path, METHODS, mark("bottle", kind, path, handler, scenario))
    return place("bottle", kind, app, scenario)


def pyramid(kind: Kind, scenario: Scenario) -> Any:  # noqa: ANN401 - as above
    """Pyramid, which has no CORS of its own."""
    from pyramid.config import Configurator
    from pyramid.response import Response

    config = Configurator()
    for path in scenario.paths:
        source = "def view(request):\n return Response(b'{}')"
        view = own_copy(source, "view", {"Response": Response})
        view = mark("pyramid", kind, path, view, scenario)
        config.add_route(path, path)
        config.add_view(view, route_name=path, request_method=tuple(METHODS))
    return place("pyramid", kind, config.make_wsgi_app(), scenario)


WSGI_FRAMEWORKS: dict[str, Callable[[Kind, Scenario], Any]] = {
    "flask": flask,
    "falcon": falcon,
    "bottle": bottle,
    "pyramid": pyramid,
}

DRIVE_DJANGO = """
def drive(requests):
    for request in requests:
        request.urlconf = urlconf
        app(request)
"""
SERVE_DJANGO = """
def serve(request):
    resolver = get_resolver(request.urlconf)
    match = request.resolver_match = resolver.resolve(request.path_info)
    return match.func(request, *match.args, **match.kwargs)
"""
"""The work of Django's handler inside all middleware."""


def django_entrant(kind: Kind, scenario: Scenario) -> Entrant:
    """Return a Django middleware around a view, without Django's work around both."""
    from django.core.handlers.wsgi import WSGIRequest

    app, urlconf = _django_layer(kind, scenario)

    def requests(of: Scenario) -> Callable[[], Any]:
        environ = environs(of, **{"wsgi.input": io.BytesIO()})
        return lambda: WSGIRequest(environ())

    def answer(asked: Scenario) -> Answer:
        request = requests(asked)()
        request.urlconf = urlconf
        response = app(request)
        return answer_of(response.status_code, response.items())

    run = own_copy(DRIVE_DJANGO, "drive", {"app": app, "urlconf": urlconf})
    return Entrant(run, requests(scenario), answer)


def _django_layer(kind: Kind, scenario: Scenario) -> tuple[Any, Any]:
    """Return a middleware around a view, and the URLconf of its requests."""
    _configure_django(scenario.rules)
    from django.http import HttpResponse
    from django.urls import get_resolver, path

    def pattern(asked: str) -> Any:  # noqa: ANN401 - of Django
        source = "def view(request):\n return HttpResponse(b'{}')"
        view = own_copy(source, "view", {"HttpResponse": HttpResponse})
        return path(asked.strip("/"), mark("django", kind, asked, view, scenario))

    urlconf = tuple(map(pattern, scenario.paths))
    serve = own_copy(SERVE_DJANGO, "serve", {"get_resolver": get_resolver})
    if kind == OWN:
        from corsheaders.middleware import CorsMiddleware

        return CorsMiddleware(serve), urlconf
    if kind in {OURS, MARKED}:
        from crossorigin.integrations.django import CORSMiddleware

        return CORSMiddleware(serve), urlconf
    return serve, urlconf


def _configure_django(rules: Rules) -> None:
    """Write the settings: there is one set of them in a process, for both layers."""
    import django
    from django.conf import settings

    if settings.configured:
        return
    settings.configure(
        ALLOWED_HOSTS=["*"],
        LOGGING_CONFIG=None,
        MIDDLEWARE=[],
        ROOT_URLCONF=(),
        CROSSORIGIN=ours(rules),
        CORS_ALLOW_ALL_ORIGINS=rules.everyone,
        CORS_ALLOWED_ORIGINS=[] if rules.everyone else rules.origins,
        CORS_ALLOWED_ORIGIN_REGEXES=rules.regexes(),
        CORS_ALLOW_METHODS=METHODS,
        CORS_ALLOW_HEADERS=HEADERS,
        CORS_ALLOW_CREDENTIALS=rules.credentials,
        CORS_PREFLIGHT_MAX_AGE=MAX_AGE,
    )
    django.setup()


def wsgi_framework_entrant(name: str, kind: Kind, scenario: Scenario) -> Entrant:
    """Return an entrant that serves batches with an application of a framework."""
    return wsgi_entrant(WSGI_FRAMEWORKS[name](kind, scenario), scenario)
