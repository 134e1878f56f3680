"""Writes docs/api.md: each name of `__all__` in each public module, as the code has it."""

from __future__ import annotations

import ast
import enum
import importlib
import inspect
import pkgutil
import re
import warnings
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, Final, ForwardRef, is_typeddict

PUBLIC: Final = (
    "crossorigin",
    "crossorigin.asgi",
    "crossorigin.wsgi",
    "crossorigin.gateway",
    "crossorigin.observe",
    "crossorigin.presets",
    "crossorigin.stores",
    "crossorigin.testing",
    "crossorigin.fetch",
    "crossorigin.migrate",
    "crossorigin.integrations",
    "crossorigin.integrations.django.origins",
)
"""The public modules, besides those in `crossorigin.integrations`. All others are private."""

_WIDTH: Final = 88
_POSITIONAL: Final = inspect.Parameter.POSITIONAL_ONLY
_ATTRIBUTE: Final = re.compile(r"^    (\w+): ((?:.|\n(?=        ))+)", re.MULTILINE)


class _Bare(str):
    """An annotation or a default as it is written, without the quotes of a text."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def public_modules() -> Iterator[str]:
    """Yield the name of each public module."""
    yield from PUBLIC
    package = importlib.import_module("crossorigin.integrations")
    for module in pkgutil.iter_modules(package.__path__, "crossorigin.integrations."):
        if not module.name.rpartition(".")[2].startswith("_"):
            yield module.name


def load(module: str) -> ModuleType:
    """Import a public module; its framework may warn."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module(module)


def names_of(module: ModuleType) -> tuple[str, ...]:
    """Return the public names of a module."""
    return tuple(module.__all__)


def docstring_of(module: ModuleType, name: str) -> str:
    """Return the docstring of a public name; that of an alias is below its assignment."""
    value = getattr(module, name)
    if isinstance(value, ModuleType) or inspect.isroutine(value) or inspect.isclass(value):
        return inspect.cleandoc(value.__doc__ or "")
    return inspect.cleandoc(_below_assignment(module.__name__, name))


def _below_assignment(module: str, name: str) -> str:
    """Follow the imports of a name to its assignment; return the text below that."""
    tree = ast.parse(inspect.getsource(load(module)))
    body = [*tree.body, *(one for node in tree.body for one in getattr(node, "body", ()))]
    for node, following in zip(body, [*body[1:], None], strict=True):
        match node:
            case ast.ImportFrom(module=str(source), names=names):
                if any(name in {one.asname, one.name} for one in names):
                    return _below_assignment(source, name)
            case ast.AnnAssign(target=ast.Name(id=target)) if target == name:
                match following:
                    case ast.Expr(value=ast.Constant(value=str(text))):
                        return text
    return ""


def page() -> str:
    """Return the page."""
    sections = "\n".join(_section(load(name)) for name in public_modules())
    return f"""\
# The API

This page lists each public name with its signature, made from the code. A module that is not on
this page is private, and so is a name that begins with an underscore.

**Stability.** Before a public name changes or is removed, two minor versions give a
`DeprecationWarning` that names the replacement. The codes of problems and the reasons of
decisions never change their meaning: [problems](problems/README.md), [reasons](reasons.md).
[More on stability](stability.md): files, commands, types, and the changes that each kind of
version may bring.

{sections}"""


def _section(module: ModuleType) -> str:
    entries = "\n".join(_entry(module, name) for name in names_of(module))
    return f"## {module.__name__}\n\n{_summary(module.__doc__ or '')}\n\n{entries}"


def _entry(module: ModuleType, name: str) -> str:
    value = getattr(module, name)
    parts = [f"### {name}"]
    if inspect.isclass(value) or inspect.isroutine(value):
        parts.append(f"```text\n{_declaration(name, value)}\n```")
    parts.append(_summary(docstring_of(module, name)))
    members = "\n".join(_members(value)) if inspect.isclass(value) else ""
    return "\n\n".join(part for part in (*parts, members) if part) + "\n"


def _declaration(name: str, value: Any) -> str:  # noqa: ANN401 - any public name
    kind = "class " if inspect.isclass(value) else ""
    kind = "async " if inspect.iscoroutinefunction(value) else kind
    signature = _signature(value)
    return f"{kind}{name}" if signature is None else f"{kind}{name}{_written(signature)}"


def _signature(value: Any) -> inspect.Signature | None:  # noqa: ANN401 - any public name
    """Return the signature of a call; None for a class that users do not call."""
    if not inspect.isclass(value):
        return inspect.signature(value)
    is_called = not (is_typeddict(value) or issubclass(value, enum.Enum))
    if not is_called or getattr(value, "_is_protocol", False):
        return None
    if "__signature__" not in vars(value) and inspect.isfunction(value.__init__):
        signature = _without_self(inspect.signature(value.__init__))
        return signature.replace(return_annotation=inspect.Signature.empty)
    try:
        return inspect.signature(value)
    except ValueError:  # an exception, whose constructor is Python's own
        return None


def _without_self(signature: inspect.Signature) -> inspect.Signature:
    return signature.replace(parameters=list(signature.parameters.values())[1:])


def _written(signature: inspect.Signature) -> str:
    """Return a signature in one line, or a parameter a line where that is too long."""
    parameters = [
        one.replace(annotation=_bare(one.annotation), default=_default(one.default))
        for one in signature.parameters.values()
    ]
    bare = signature.replace(
        parameters=parameters, return_annotation=_bare(signature.return_annotation)
    )
    text = str(bare)
    if len(text) <= _WIDTH:
        return text
    returned = text.rpartition(")")[2]
    first = ["*"] if parameters[0].kind == inspect.Parameter.KEYWORD_ONLY else []
    lines = "".join(f"    {line},\n" for line in [*first, *_lines(parameters)])
    return f"(\n{lines}){returned}"


def _lines(parameters: list[inspect.Parameter]) -> Iterator[str]:
    kinds = [one.kind for one in parameters]
    for one, following in zip(parameters, [*kinds[1:], None], strict=True):
        yield str(one)
        if one.kind == _POSITIONAL and following != _POSITIONAL:
            yield "/"
        is_positional = one.kind in {_POSITIONAL, inspect.Parameter.POSITIONAL_OR_KEYWORD}
        if is_positional and following == inspect.Parameter.KEYWORD_ONLY:
            yield "*"


def _bare(annotation: Any) -> Any:  # noqa: ANN401 - any annotation
    # A NamedTuple keeps the annotations of its fields as forward references.
    text = annotation.__forward_arg__ if isinstance(annotation, ForwardRef) else annotation
    return _Bare(text) if isinstance(text, str) else text


def _default(value: Any) -> Any:  # noqa: ANN401 - any default
    if value is inspect.Parameter.empty:
        return value
    if isinstance(value, enum.Enum):
        return _Bare("..." if repr(value) == "..." else value.name)
    if isinstance(value, frozenset) and value:
        # In an order that is the same in each process.
        return _Bare(f"frozenset({{{', '.join(sorted(map(repr, value)))}}})")
    if type(value).__module__.startswith("crossorigin"):
        return _Bare(_name_of(value))
    if callable(value):
        return _Bare(getattr(value, "__qualname__", type(value).__qualname__))
    return value


def _name_of(value: object) -> str:
    """Return the public name of an object of crossorigin, or dots if it has none."""
    modules = [load(name) for name in public_modules()]
    named = ((name, getattr(module, name)) for module in modules for name in names_of(module))
    return next((name for name, public in named if public is value), "...")


def _members(cls: type) -> Iterator[str]:
    """Yield a line for each public attribute and method that our classes give to `cls`."""
    if issubclass(cls, enum.Enum):
        yield from (f"- `{name}`" for name in cls.__members__)
    documented: dict[str, str] = {}
    for base in reversed(_ours(cls)):
        section = inspect.cleandoc(base.__doc__ or "").partition("\nAttributes:\n")[2]
        section = section.partition("\n\n")[0]
        documented |= {name: _joined(text) for name, text in _ATTRIBUTE.findall(section)}
    yield from (f"- `{name}`: {text}" for name, text in documented.items())
    methods = {
        name: value for base in reversed(_ours(cls)) for name, value in vars(base).items()
    }
    for name, value in sorted(methods.items()):
        if not name.startswith("_") and name not in documented:
            yield from _member(name, value)


def _ours(cls: type) -> list[type]:
    return [base for base in cls.__mro__ if base.__module__.startswith("crossorigin")]


def _member(name: str, value: Any) -> Iterator[str]:  # noqa: ANN401 - any attribute
    if isinstance(value, property):
        yield f"- `{name}`: {_summary(value.__doc__ or '')}"
    function: Callable[..., object] | None = getattr(value, "__func__", value)
    if inspect.isfunction(function):
        signature = inspect.signature(function)
        is_static = isinstance(value, staticmethod)
        shown = signature if is_static else _without_self(signature)
        call = " ".join(_written(shown).split()).replace("( ", "(").replace(", )", ")")
        is_async = "await " if inspect.iscoroutinefunction(function) else ""
        yield f"- `{is_async}{name}{call}`: {_summary(function.__doc__ or '')}"


def _summary(docstring: str) -> str:
    """Return the first paragraph of a docstring, in one line."""
    return _joined(inspect.cleandoc(docstring).partition("\n\n")[0])


def _joined(text: str) -> str:
    return " ".join(text.replace("``", "`").split())
