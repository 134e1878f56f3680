"""A project of Django whose origins are rows of a database; run in a process of its own."""

import threading
from collections.abc import Awaitable, Callable
from typing import Any

import django
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import path

from crossorigin.stores import Cached, cached

BROKEN_AT = 2
"""The number of the question whose connection is closed, as when a database restarts."""

connections: list[Any] = []
threads: list[int] = []


def _is_listed(origin: str) -> bool:
    threads.append(threading.get_ident())
    connection.ensure_connection()
    connections.append(connection.connection)
    if len(connections) == BROKEN_AT:
        connection.connection.close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM origins WHERE origin = %s", [origin])
        return cursor.fetchone() is not None


async def _is_listed_async(origin: str) -> bool:
    return await sync_to_async(_is_listed)(origin)


FUNCTIONS: dict[str, Callable[[str], bool | Awaitable[bool]] | Cached] = {
    "sync": _is_listed,
    "async": _is_listed_async,
    "cached sync": cached(_is_listed),
    "cached async": cached(_is_listed_async),
}


def view(_request: HttpRequest) -> JsonResponse:
    """Note the thread of the request."""
    threads.append(threading.get_ident())
    return JsonResponse({})


def state(_request: HttpRequest) -> JsonResponse:
    """Show the connections that the questions left open."""
    return JsonResponse({"open": sum(map(_is_open, connections)), "threads": threads})


def _is_open(raw: Any) -> bool:  # noqa: ANN401 - of sqlite3
    try:
        raw.cursor().close()
    except Exception:  # noqa: BLE001 - of sqlite3
        return False
    return True


urlpatterns = [path("", view), path("state", state)]


def make(kind: str, function: str, database: str, listed: str) -> Any:  # noqa: ANN401 - WSGI or ASGI
    """Return the application; the database has one origin."""
    settings.configure(
        ALLOWED_HOSTS=["*"],
        CROSSORIGIN={"allow_origins": [FUNCTIONS[function]]},
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database}},
        MIDDLEWARE=["crossorigin.integrations.django.CORSMiddleware"],
        ROOT_URLCONF=__name__,
        SECRET_KEY="of tests",  # noqa: S106 (no secret)
    )
    django.setup()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE origins (origin TEXT)")
        cursor.execute("INSERT INTO origins VALUES (%s)", [listed])
    connection.close()
    return get_wsgi_application() if kind == "wsgi" else get_asgi_application()
