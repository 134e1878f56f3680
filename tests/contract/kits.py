"""All frameworks that come as a kit."""

from contract.kit import Kit
from contract.kit_blacksheep import BLACKSHEEP
from contract.kit_bottle import BOTTLE
from contract.kit_litestar import LITESTAR
from contract.kit_pyramid import PYRAMID
from contract.kit_quart import QUART
from contract.kit_sanic import SANIC, SANIC_ASGI
from contract.kit_tornado import TORNADO

KITS: tuple[Kit, ...] = (
    LITESTAR,
    QUART,
    SANIC,
    SANIC_ASGI,
    TORNADO,
    BLACKSHEEP,
    BOTTLE,
    PYRAMID,
)
