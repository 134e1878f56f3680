"""Snippets in Python: `crossorigin` in each framework that it serves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from crossorigin.snippets.facts import Facts


def _keywords(one: Facts) -> str:
    return "".join(f"    {name}={value!r},\n" for name, value in one.fields.items())


def _integration(name: str, module: str, create: str, home: str = "") -> Callable[[Facts], str]:
    def write(one: Facts) -> str:
        return (
            f"from {home or module} import {name}\n"
            f"from crossorigin.integrations.{module} import CORS\n\n"
            f"app = {create}\nCORS(\n    app,\n{_keywords(one)})\n"
        )

    return write


def _asgi(one: Facts) -> str:
    return (
        "from crossorigin.asgi import CORSMiddleware\n\n"
        f"app = CORSMiddleware(  # outside everything else\n    app,\n{_keywords(one)})\n"
    )


def _wsgi(one: Facts) -> str:
    return _asgi(one).replace("crossorigin.asgi", "crossorigin.wsgi")


def _lambda(one: Facts) -> str:
    return (
        "from crossorigin.integrations.aws_lambda import cors\n\n\n"
        f"@cors(\n{_keywords(one)})\n"
        "def handler(event, context):\n"
        '    return {"statusCode": 200, "body": "ok"}\n'
    )


def _django(one: Facts) -> str:
    fields = "".join(f"    {name!r}: {value!r},\n" for name, value in one.fields.items())
    return (
        "# settings.py\n"
        "MIDDLEWARE.insert(0, 'crossorigin.integrations.django.CORSMiddleware')\n"
        "INSTALLED_APPS += ['crossorigin.integrations.django.CrossOriginConfig']\n"
        f"CROSSORIGIN = {{\n{fields}}}\n"
    )


PYTHON: Final[Mapping[str, Callable[[Facts], str]]] = MappingProxyType(
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
    }
)
"""The frameworks in Python, which `crossorigin` itself serves."""
