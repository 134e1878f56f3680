"""A program of Robyn's, run by `with_robyn` in an environment of its own.

The first line of its standard input has the port, the answers, and the arguments of
`ALLOW_CORS`. It ends when its standard input does: Robyn ignores SIGTERM, and the process that
started it may have been killed.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from typing import Any

from robyn import ALLOW_CORS, Headers, Response, Robyn


def _add(app: Robyn, path: str, methods: list[str], lines: dict[str, str]) -> None:
    def handle() -> Response:
        return Response(200, Headers(lines), "ok")

    for method in methods:
        # It distinguishes handlers by their names.
        handle.__name__ = f"handle_{method}_{len(path)}"
        getattr(app, method.lower())(path)(handle)


def _serve(given: dict[str, Any]) -> None:
    app = Robyn(__file__)
    for path, (methods, lines) in given["answers"].items():
        _add(app, path, methods, lines)

    @app.get(given["raising"])  # type: ignore[untyped-decorator]  # it has no types here
    def boom() -> Response:
        raise LookupError

    @app.websocket(given["socket"])  # type: ignore[untyped-decorator]  # the same
    async def socket(websocket: Any) -> None:  # noqa: ANN401 - has no name to import
        await websocket.close()

    ALLOW_CORS(app, **given["cors"])
    app.start(port=given["port"], _check_port=False)


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    told = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_input, daemon=True).start()
    _serve(told)
