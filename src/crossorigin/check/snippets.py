"""Snippets: what to write, in a framework's words, so that one exchange is allowed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from crossorigin import Policy, PolicyError
from crossorigin.check.ask import Question
from crossorigin.fetch.safelist import unsafe_names
from crossorigin.spec.methods import SAFELISTED, normalize


class Wanted(NamedTuple):
    """The fields that a policy needs for an exchange.

    Attributes:
        origin: of the page.
        methods: those that have to be listed.
        headers: likewise, in lower case.
        exposed: response headers to show.
        credentials: whether the request has any.
    """

    origin: str
    methods: tuple[str, ...]
    headers: tuple[str, ...]
    exposed: tuple[str, ...]
    credentials: bool

    @property
    def fields(self) -> dict[str, object]:
        """The fields of a `Policy` that says no more than this."""
        fields: dict[str, object] = {"allow_origins": [self.origin]}
        if self.methods:
            fields["allow_methods"] = list(self.methods)
        if self.headers:
            fields["allow_headers"] = list(self.headers)
        if self.exposed:
            fields["expose_headers"] = list(self.exposed)
        if self.credentials:
            fields["allow_credentials"] = True
        return fields


def wanted(question: Question) -> Wanted:
    """Return what the exchange needs."""
    request = question.request
    method = normalize(request.method)
    return Wanted(
        origin=request.origin,
        methods=() if method in SAFELISTED else (method,),
        headers=tuple(unsafe_names(request.headers)),
        exposed=question.reads,
        credentials=request.credentials == "include",
    )


def problems(one: Wanted) -> str | None:
    """Return why no policy should say this, or None if one can."""
    try:
        Policy.from_mapping(one.fields)
    except PolicyError as error:
        return str(error)
    return None


def snippet(target: str, one: Wanted) -> str:
    """Return what to write.

    Args:
        target: one of `TARGETS`.
        one: what has to be allowed.
    """
    return _TARGETS[target](one)


def _keywords(one: Wanted) -> str:
    return "".join(f"    {name}={value!r},\n" for name, value in one.fields.items())


def _integration(
    name: str, module: str, create: str, home: str = ""
) -> Callable[[Wanted], str]:
    def write(one: Wanted) -> str:
        return (
            f"from {home or module} import {name}\n"
            f"from crossorigin.integrations.{module} import CORS\n\n"
            f"app = {create}\nCORS(\n    app,\n{_keywords(one)})\n"
        )

    return write


def _asgi(one: Wanted) -> str:
    return (
        "from crossorigin.asgi import CORSMiddleware\n\n"
        f"app = CORSMiddleware(  # outside everything else\n    app,\n{_keywords(one)})\n"
    )


def _wsgi(one: Wanted) -> str:
    return _asgi(one).replace("crossorigin.asgi", "crossorigin.wsgi")


def _lambda(one: Wanted) -> str:
    return (
        "from crossorigin.integrations.aws_lambda import cors\n\n\n"
        f"@cors(\n{_keywords(one)})\n"
        "def handler(event, context):\n"
        '    return {"statusCode": 200, "body": "ok"}\n'
    )


def _django(one: Wanted) -> str:
    fields = "".join(f"    {name!r}: {value!r},\n" for name, value in one.fields.items())
    return (
        "# settings.py\n"
        "MIDDLEWARE.insert(0, 'crossorigin.integrations.django.CORSMiddleware')\n"
        "INSTALLED_APPS += ['crossorigin.integrations.django.CrossOriginConfig']\n"
        f"CROSSORIGIN = {{\n{fields}}}\n"
    )


def _script(values: tuple[str, ...]) -> str:
    # A token may hold an apostrophe; JSON is JavaScript.
    return json.dumps(list(values))


def _express(one: Wanted) -> str:
    rows = [f"origin: {_script((one.origin,))}"]
    if one.methods:
        rows.append(f"methods: {_script(('GET', 'HEAD', 'POST', *one.methods))}")
    if one.headers:
        rows.append(f"allowedHeaders: {_script(one.headers)}")
    if one.exposed:
        rows.append(f"exposedHeaders: {_script(one.exposed)}")
    if one.credentials:
        rows.append("credentials: true")
    body = "".join(f"  {row},\n" for row in rows)
    return (
        "const cors = require('cors')\n\n"
        f"app.use(cors({{ // before authentication and routes\n{body}}}))\n"
    )


def _answers(one: Wanted) -> list[tuple[str, str]]:
    """Return the headers of every response, beside the origin."""
    headers = []
    if one.credentials:
        headers.append(("Access-Control-Allow-Credentials", "true"))
    if one.exposed:
        headers.append(("Access-Control-Expose-Headers", ", ".join(one.exposed)))
    return headers


def _grants(one: Wanted) -> list[tuple[str, str]]:
    """Return the headers of the answer to a preflight, beside those of every response."""
    methods = ", ".join(("GET", "HEAD", "POST", *one.methods))
    headers = [("Access-Control-Allow-Methods", methods)]
    if one.headers:
        headers.append(("Access-Control-Allow-Headers", ", ".join(one.headers)))
    return [*headers, ("Access-Control-Max-Age", "600")]


def _nginx(one: Wanted) -> str:
    names = [name for name, _ in (*_answers(one), *_grants(one))]
    maps = "".join(
        f'map $cors_origin ${_variable(name)} {{ default ""; "{one.origin}" "{value}"; }}\n'
        for name, value in (*_answers(one), *_grants(one))
    )
    hidden = "".join(
        f"    proxy_hide_header {name};\n" for name in ("Access-Control-Allow-Origin", *names)
    )
    added = "".join(f"    add_header {name} ${_variable(name)} always;\n" for name in names)
    pattern = one.origin.replace(".", "\\.")
    return (
        "# http: compared with case, which a plain key of a map is not\n"
        f'map $http_origin $cors_origin {{ default ""; "~^{pattern}$" "{one.origin}"; }}\n'
        f"{maps}"
        "map $request_method:$http_origin:$http_access_control_request_method "
        "$cors_preflight {\n"
        '    default ""; "~^OPTIONS:[^:].*:[^:]+$" 1;\n}\n'
        "# server: a location with an add_header of its own needs all of these again\n"
        "server {\n"
        f"{hidden}"
        "    add_header Access-Control-Allow-Origin $cors_origin always;\n"
        "    add_header Vary Origin always;\n"
        f"{added}"
        "    if ($cors_preflight) { return 204; }\n"
        "}\n"
    )


def _variable(name: str) -> str:
    return name.lower().replace("access-control-", "cors_").replace("-", "_")


_TARGETS: Final[Mapping[str, Callable[[Wanted], str]]] = MappingProxyType(
    {
        "fastapi": _integration("FastAPI", "fastapi", "FastAPI()"),
        "starlette": _integration(
            "Starlette", "starlette", "Starlette()", "starlette.applications"
        ),
        "flask": _integration("Flask", "flask", "Flask(__name__)"),
        "django": _django,
        "aiohttp": _integration("Application", "aiohttp", "Application()", "aiohttp.web"),
        "tornado": _integration("Application", "tornado", "Application()", "tornado.web"),
        "sanic": _integration("Sanic", "sanic", 'Sanic("service")'),
        "litestar": _integration("Litestar", "litestar", "Litestar()"),
        "quart": _integration("Quart", "quart", "Quart(__name__)"),
        "falcon": _integration("App", "falcon", "App()"),
        "blacksheep": _integration("Application", "blacksheep", "Application()"),
        "bottle": _integration("Bottle", "bottle", "Bottle()"),
        "pyramid": _integration(
            "Configurator", "pyramid", "Configurator().make_wsgi_app()", "pyramid.config"
        ),
        "aws_lambda": _lambda,
        "asgi": _asgi,
        "wsgi": _wsgi,
        "express": _express,
        "nginx": _nginx,
    }
)

TARGETS: Final = tuple(_TARGETS)
"""What there are snippets for."""
