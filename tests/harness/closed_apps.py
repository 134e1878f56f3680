"""The closed applications of the kits, for servers in a process of their own.

``harness.closed_apps:FALCON_ASGI`` is that of the kit `frameworks.falcon.FALCON_ASGI`.
"""

from importlib import import_module

from harness.closed import CLOSING
from harness.kit import Kit


def __getattr__(name: str) -> object:
    module = import_module(f"frameworks.{name.partition('_')[0].lower()}")
    kit: Kit = getattr(module, name)
    return kit.with_cors(CLOSING, kit.closed)
