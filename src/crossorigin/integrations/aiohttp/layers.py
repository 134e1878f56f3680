"""Layers: those of an application, for the self-check."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Final

from aiohttp import web

from crossorigin.gateway.layers import frameworks, walk
from crossorigin.gateway.policies.spellings import Folder, Part, part_of
from crossorigin.integrations.aiohttp.routes import endpoints


def _inner_layers(app: web.Application) -> Iterator[object]:
    yield from app.middlewares
    yield from app.on_response_prepare


def _outer_layers(app: web.Application) -> Iterator[object]:
    own = f"{__name__.partition('.')[0]}."
    return itertools.takewhile(
        lambda layer: not walk.name_of(layer).startswith(own), app.middlewares
    )


def _served(app: web.Application) -> Iterator[Part | Folder]:
    for resource in app.router.resources():
        yield from part_of(resource.canonical, "{")
        if (below := resource.get_info().get("app")) is not None:
            yield from _served(below)


LAYERS: Final = frameworks.FrameworkLayers(
    _inner_layers, _outer_layers, endpoints, web.Application, served=_served
)
