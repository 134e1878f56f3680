"""Texts that are JavaScript, and no Python or JSON."""

from __future__ import annotations

import ast
import re
from typing import Final

from crossorigin.migrate.errors import SourceError
from crossorigin.migrate.express.nest import NEST
from crossorigin.migrate.express.options import NAMES
from crossorigin.migrate.express.package import PACKAGE
from crossorigin.migrate.express.uses import MOUNTS, ROUTES
from crossorigin.migrate.python.syntax import parse

SUFFIXES: Final = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")
"""The ends of the names of JavaScript and TypeScript files."""

_SIGNS: Final = re.compile(
    r"(?m)^\s*(?:(?:export\s+)?(?:const|let|var)\s+[\w${\[]|//|import\s+[\w*{\"'])|=>"
    r"|\brequire\s*\(|\.use\s*\(|\benableCors\s*\(|\bfunction\b|\bcors\s*\(|^\s*\{\s*\w+\s*:"
    r"|^\s*(?:module\.)?exports\b|^\s*export\s+(?:default\b|class\b|abstract\b|async\b|\{)|@WebSocketGateway\b|\bNestFactory\b"
)
_PYTHON: Final = re.compile(
    r"(?m)^\s*(?:def \w|from [\w.]+ import |import [\w., ]+$|elif |class \w.*:\s*$)"
)


def is_script(text: str) -> bool:
    """Return whether a text is JavaScript, and no Python or JSON.

    Args:
        text: the text.
    """
    if _SIGNS.search(text) is None:
        return False
    try:
        tree = parse(text.lstrip("\ufeff \t\r\n"))
    except SourceError:
        return _PYTHON.search(text) is None and not _are_keywords(text)
    return _is_object(tree) or any(map(_is_of_script, ast.walk(tree)))


def _are_keywords(text: str) -> bool:
    """Return whether Python reads the keywords of a call, whose texts may be JavaScript."""
    try:
        [call] = parse(f"dict({text}\n)").body
    except (SourceError, ValueError):
        return False
    value = call.value if isinstance(call, ast.Expr) else None
    return isinstance(value, ast.Call) and bool(value.keywords)


def _is_object(tree: ast.Module) -> bool:
    """Return whether Python reads one object, whose options have no quotes."""
    alone = tree.body[0] if len(tree.body) == 1 else None
    value = alone.value if isinstance(alone, ast.Expr) else None
    keys = value.keys if isinstance(value, ast.Dict) else []
    return any(isinstance(key, ast.Name) and key.id in NAMES for key in keys)


def _is_of_script(node: ast.AST) -> bool:
    """Return whether a node of Python is written as JavaScript writes it."""
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0]).startswith(("module.exports", "exports."))
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name) and node.func.id == "require":
        return True
    if not isinstance(node.func, ast.Attribute):
        return False
    inner = [one.func for one in node.args if isinstance(one, ast.Call)]
    names = [one.id for one in inner if isinstance(one, ast.Name)]
    gives = node.func.attr in MOUNTS | ROUTES and PACKAGE in names
    return gives or ast.unparse(node.func).endswith(("enableCors", NEST))
