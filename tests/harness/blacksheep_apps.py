"""Applications of BlackSheep, made on a short stack.

BlackSheep reads the whole stack when it makes an application or a router. Under pytest that
takes a third of a second, as the stack is long and many modules are loaded.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from blacksheep import Application, Router


def new_application(**router: Any) -> Application:  # noqa: ANN401 - the arguments of a router
    """Return an application with a router of its own.

    Args:
        router: the arguments of the router.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(lambda: Application(router=Router(**router))).result()
