"""Applications of WSGI frameworks: bare, with their own CORS, and with ours."""

from __future__ import annotations

import io
from typing import Any

from answers import Answer, answer_of
from asgi_frameworks import Kind, falcons_own
from contest import OURS, Entrant
from forms import environs
from integrated import OWN, place
from rounds import own_copy
from scenarios import HEADERS, MAX_AGE, METHODS, Rules, Scenario, ours
from wsgi import wsgi_entrant


def flask(kind: Kind, rules: Rules) -> Any:  # noqa: ANN401 - a WSGI application
    """Flask, with flask-cors."""
    from flask import Flask, Response

    app = Flask("measured")
    handler = own_copy(
        "def handler():\n return Response(b'{}')", "handler", {"Response": Response}
    )
    app.add_url_rule("/x", "x", handler, methods=METHODS)
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
    return place("flask", kind, app, rules)


def falcon(kind: Kind, rules: Rules) -> Any:  # noqa: ANN401 - as above
    """Falcon over WSGI, with its middleware."""
    import falcon

    app: Any = falcon.App(middleware=[falcons_own(rules)] if kind == OWN else [])
    resource = type("Resource", (), {})()
    for method in METHODS:
        source = f"def on_{method.lower()}(self, req, resp):\n resp.data = b'{{}}'"
        name = f"on_{method.lower()}"
        setattr(type(resource), name, own_copy(source, name))
    app.add_route("/x", resource)
    return place("falcon", kind, app, rules)


WSGI_FRAMEWORKS = {"flask": flask, "falcon": falcon}

DRIVE_DJANGO = """
def drive(requests):
    for request in requests:
        app(request)
"""


def django_entrant(kind: Kind, scenario: Scenario) -> Entrant:
    """Return a Django middleware around a view, without what Django does around both."""
    from django.core.handlers.wsgi import WSGIRequest

    app = _django_layer(kind, scenario.rules)
    environ = environs(scenario, **{"wsgi.input": io.BytesIO()})

    def request() -> Any:  # noqa: ANN401 - a request of Django's
        return WSGIRequest(environ())

    def answer() -> Answer:
        response = app(request())
        return answer_of(response.status_code, response.items())

    return Entrant(own_copy(DRIVE_DJANGO, "drive", {"app": app}), request, answer)


def _view(_request: object) -> None:
    """Stand for the view that Django has matched."""


def _django_layer(kind: Kind, rules: Rules) -> Any:  # noqa: ANN401 - a middleware
    _configure_django(rules)
    from django.http import HttpResponse
    from django.urls import ResolverMatch

    # Django's handler leaves the match in the request, and a gateway reads it there.
    view = own_copy(
        "def view(request):\n request.resolver_match = match\n return HttpResponse(b'{}')",
        "view",
        {"HttpResponse": HttpResponse, "match": ResolverMatch(_view, (), {})},
    )
    if kind == OWN:
        from corsheaders.middleware import CorsMiddleware

        return CorsMiddleware(view)
    if kind == OURS:
        from crossorigin.integrations.django import CORSMiddleware

        return CORSMiddleware(view)
    return view


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


def flask_or_falcon(name: str, kind: Kind, scenario: Scenario) -> Entrant:
    """Return what serves batches with an application of Flask or Falcon."""
    app = WSGI_FRAMEWORKS[name](kind, scenario.rules)
    return wsgi_entrant(app, scenario)
