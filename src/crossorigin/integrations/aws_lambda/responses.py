"""The response of a Lambda function, in the format of its event."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from crossorigin.engine import Merge
from crossorigin.integrations.aws_lambda.events import Event

Lines: TypeAlias = list[tuple[str, str]]


def with_headers(event: Event, result: Any, merge: Merge[str]) -> Any:  # noqa: ANN401 - JSON
    """Return the handler's result with the CORS headers merged in."""
    if not (isinstance(result, Mapping) and "statusCode" in result):
        if "httpMethod" in event:
            return result  # no response: AWS will answer 502
        # Payload format 2.0: any other value is the JSON of a 200.
        body = result if isinstance(result, str) else json.dumps(result)
        lines = merge([("Content-Type", "application/json")])
        return written_as(event, {}, 200, lines, body.encode())
    lines = [(name, str(value)) for name, value in (result.get("headers") or {}).items()]
    several = result.get("multiValueHeaders") or {}
    replaced = {name.lower() for name in several}
    lines = [line for line in lines if line[0].lower() not in replaced]
    lines += [(name, str(value)) for name, values in several.items() for value in values]
    return written_as(event, result, result["statusCode"], merge(lines))


def written_as(
    event: Event,
    result: Mapping[str, Any],
    status: int | str,
    lines: Lines,
    body: bytes | None = None,
) -> dict[str, Any]:
    """Return a response in the format of the event.

    Args:
        event: its format determines whether a response can have several lines of a name.
        result: the handler's own response, whose other parts are kept.
        status: the status.
        lines: all header lines.
        body: the body, if not the handler's own.
    """
    written = {**result, "statusCode": status}
    if body is not None:
        written |= {"body": body.decode(), "isBase64Encoded": False}
    several: dict[str, list[str]] = {}
    for name, value in lines:
        several.setdefault(name, []).append(value)
    if event.get("multiValueHeaders") is not None:
        return written | {"headers": {}, "multiValueHeaders": several}
    written.pop("multiValueHeaders", None)
    if "httpMethod" not in event:
        # Cookies are never joined; payload format 2.0 has a separate list for them.
        cookies = [name for name in several if name.lower() == "set-cookie"]
        own = [value for name in cookies for value in several.pop(name)]
        if own:
            written["cookies"] = [*written.get("cookies", ()), *own]
    return written | {"headers": {name: ", ".join(each) for name, each in several.items()}}
