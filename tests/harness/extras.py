"""The libraries that an extra names, and the modules that sources import."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

# The protocol of WebSockets that the demo takes from uvicorn imports it.
BY_OTHERS = {"wsproto"}


def module_of(requirement: str) -> str:
    """Return the module that a requirement brings."""
    name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
    # The module has the name of the project, not of its part.
    return name.lower().removesuffix("-api").removesuffix("-server").replace("-", "_")


def imported(source: str) -> Iterator[str]:
    """Yield the name of each module that a source imports."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom(module=str(module)):
                yield module
            case ast.Call(args=[ast.Constant(value=str(module)), *_]) if ast.unparse(
                node.func
            ).endswith("import_module"):
                yield module
