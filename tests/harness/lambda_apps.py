"""The app of `tables.paths` as a handler of events."""

import base64
from typing import Any
from urllib.parse import unquote

from harness.lambda_events import WITH_SEVERAL, Handler, Kind
from harness.raw_apps import find, lines_of
from harness.spy import HEADER, Spy


def lambda_app(spy: Spy, kind: Kind) -> Handler:
    """The app in the form of responses that events of this kind want."""

    def handle(event: Any, _context: object) -> dict[str, Any]:  # noqa: ANN401 - JSON
        headers = event.get("headers") or {
            name: values[0] for name, values in event["multiValueHeaders"].items()
        }
        spy.called(headers.get(HEADER.lower(), ""))
        method = event.get("httpMethod") or event["requestContext"]["http"]["method"]
        path = event.get("rawPath") or event["path"]
        answer = find(method, path if kind in {"http", "http-1"} else unquote(path))
        several: dict[str, list[str]] = {}
        for name, value in lines_of(answer):
            several.setdefault(name, []).append(value)
        response: dict[str, Any] = {
            "statusCode": answer.status,
            "body": base64.b64encode(b"".join(answer.chunks)).decode(),
            "isBase64Encoded": True,
        }
        if kind in WITH_SEVERAL:
            return response | {"multiValueHeaders": several}
        return response | {"headers": {name: values[-1] for name, values in several.items()}}

    return handle
