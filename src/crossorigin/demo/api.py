"""The API: the chapters' applications, and the record of their requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.routing import Mount

from crossorigin.demo.calls import CHAPTERS
from crossorigin.demo.record import Record, Recorder, Witness

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from crossorigin.demo.calls import Site


def create_api(site: Site, record: Record) -> tuple[ASGIApp, list[dict[str, Any]]]:
    """Build the API; return it and its description for the page.

    Args:
        site: The origins of the page and of the API.
        record: The record of requests and responses.
    """
    mounts: list[Mount] = []
    chapters: list[dict[str, Any]] = []
    for chapter in CHAPTERS:
        app = chapter.create_app(site.page)
        app.add_middleware(Witness)
        mounts.append(Mount(f"/{chapter.name}", app))
        chapters.append(chapter.describe(app, site))
    return Recorder(Starlette(routes=mounts), record), chapters
