"""The kits of all frameworks; a new one is a word here."""

from harness.asked import modules
from harness.kit import Kit

NAMES = (
    "starlette",
    "fastapi",
    "flask",
    "django",
    "falcon",
    "aiohttp",
    "litestar",
    "quart",
    "sanic",
    "tornado",
    "blacksheep",
    "bottle",
    "pyramid",
)
KITS: tuple[Kit, ...] = tuple(
    each
    for module in modules(NAMES, "frameworks.{}")
    for each in vars(module).values()
    if isinstance(each, Kit)
)
