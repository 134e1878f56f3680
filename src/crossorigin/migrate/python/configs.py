"""Configurations: the settings of an application at the place where a library reads them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from crossorigin.migrate.python.module import Call, Module, Write
from crossorigin.migrate.python.project import Project
from crossorigin.migrate.python.syntax import dotted
from crossorigin.migrate.values import HIDDEN, Given, Line, Options, Unread

ELSEWHERE: Final = "setting-elsewhere"
"""The code of a setting of which the files do not show that it is made before it is read."""


def settings(project: Project, names: frozenset[str], at: Call | None = None) -> Options:
    """Return the settings of the configurations of applications.

    Args:
        project: the files.
        names: of the settings.
        at: the call that reads them; None if the library reads them during requests.
    """
    found: dict[str, list[Write]] = {}
    for module in project.modules:
        for write in _writes(project, module):
            if write.key in names or not write.key:
                found.setdefault(write.key or HIDDEN, []).append(write)
    hidden = [one for one in found.pop(HIDDEN, []) if _may_precede(one, at)]
    options: Options = {}
    for key, writes in found.items():
        is_sure = all(_follows(one, other) for one in writes for other in hidden)
        options[key] = _given(key, writes, at) if is_sure else _unread(key, writes, _ELSE)
    if hidden:
        options[HIDDEN] = _unread(HIDDEN, hidden, "other-file")
    elif (call := _unread_call(project, at, any_=bool(options))) is not None:
        text = Unread(call.module.segment(call.node), call.line, "other-file")
        options[HIDDEN] = Given(text, call.line)
    return options


def _may_precede(one: Write, at: Call | None) -> bool:
    """Return whether settings that are not followed may be made before they are read."""
    is_named = one.is_config and one.owner != "config"
    if one.binding.value is None and is_named and not _is_of_application(one.owner, at):
        return False
    return at is None or not _is_after(one, at)


def _is_of_application(owner: str, at: Call | None) -> bool:
    """Return whether a configuration may be, by its name, that of an application."""
    name = owner.removesuffix(".config")
    last = name.rpartition(".")[2]
    given = at.node.args[:1] if at is not None else []
    looks = last in {"app", "application", "current_app"} or last.endswith("_app")
    plain = "." not in name and name not in {"self", "cls"}
    return looks or plain or name in map(dotted, given)


def _follows(one: Write, other: Write) -> bool:
    """Return whether a setting is made after another one, in the same scope."""
    binding, first = one.binding, other.binding
    is_beside = binding.module is first.module and binding.scope is first.scope
    return is_beside and binding.line > first.line


def _unread_call(project: Project, at: Call | None, *, any_: bool) -> Call | None:
    """Return a call that may configure the application, in an unread file.

    Args:
        project: the files.
        at: the call that reads the settings; calls after it have no effect.
        any_: whether there are settings, which the call may replace.
    """
    if at is None:
        return next(iter(project.strangers.get("app", ())), None) if any_ else None
    scope = at.module.scope(at.node)
    for name in _names_of({*map(dotted, at.node.args[:1])} - {""}, at.module):
        for call in project.strangers.get(name, ()):
            is_beside = call.module is at.module and call.module.scope(call.node) is scope
            if not (is_beside and call.node.lineno >= at.node.lineno):
                return call
    return None


def _names_of(given: set[str], module: Module) -> set[str]:
    """Return names of an object, with those that are bound to one of them."""
    return given | {
        name
        for name, all_ in module.bound.items()
        if any(one.value is not None and dotted(one.value) in given for one in all_)
    }


_ELSE: Final = "conditional-setting"


def _given(key: str, writes: list[Write], at: Call | None) -> Given:
    if at is not None and not all(_is_before(one, at) for one in writes):
        return _unread(key, writes, ELSEWHERE)
    owners = {(id(one.binding.module), one.owner) for one in writes}
    bindings = [one.binding for one in writes]
    if len(owners) > 1 or any(one.value is None or one.depends for one in bindings):
        return _unread(key, writes, "conditional-setting")
    given = _unread(key, writes, "conditional-setting")
    assert isinstance(given.value, Unread)  # noqa: S101 - it says why
    return given._replace(value=bindings[0].module.folded(key, bindings, given.value))


def _unread(key: str, writes: list[Write], code: str) -> Given:
    last = writes[-1].binding
    line = Line(last.line, last.module.file)
    text = key if last.value is None else last.module.segment(last.value)
    return Given(Unread(text, line, code), line)


def _is_before(one: Write, at: Call) -> bool:
    """Return whether a setting is made before a call, and for the application of the call."""
    own = one.owner.removesuffix(".config")
    given = [*at.node.args, *(word.value for word in at.node.keywords if word.arg == "app")]
    return _is_beside(one, at) and one.binding.line < at.line and own in map(dotted, given[:1])


def _is_after(one: Write, at: Call) -> bool:
    return _is_beside(one, at) and one.binding.line > at.line


def _is_beside(one: Write, at: Call) -> bool:
    return one.binding.module is at.module and one.binding.scope is at.module.scope(at.node)


def _writes(project: Project, module: Module) -> Iterator[Write]:
    """Yield the settings that are made, with those of classes that ``from_object`` loads."""
    for name, all_ in module.bound.items():
        owner, _, key = name.rpartition(".")
        if Write(owner, key, all_[0]).is_config or (owner and _is_config(module, owner)):
            yield from (Write(owner, key, one) for one in all_)
    for write in module.writes:
        if write.is_config or _is_config(module, write.owner):
            found = _class(project, module, write.binding.value)
            yield from [write] if write.key or found is None else _loaded(write, *found)


def _is_config(module: Module, name: str) -> bool:
    """Return whether a name is that of a configuration."""
    values = (one.value for one in module.bound.get(name, ()) if one.value is not None)
    return any(dotted(value).endswith(".config") for value in values)


def _loaded(write: Write, module: Module, node: ast.ClassDef) -> Iterator[Write]:
    """Yield the settings of a class that ``from_object`` loads."""
    at = write.binding
    for name, all_ in module.bound.items():
        for one in all_:
            if name.isupper() and one.scope is node:
                depends = one.depends or at.depends
                moved = one._replace(scope=at.scope, line=at.line, depends=depends)
                yield Write(write.owner, name, moved)


def _class(
    project: Project, module: Module, node: ast.expr | None
) -> tuple[Module, ast.ClassDef] | None:
    """Return the class that ``from_object`` is given, and its file, if it has no bases."""
    func = node.func if isinstance(node, ast.Call) and len(node.args) == 1 else None
    if not isinstance(func, ast.Attribute) or func.attr != "from_object":
        return None
    [given] = node.args  # type: ignore[union-attr] # it is the call
    where, _, local = (module.text_of(given) or dotted(given)).rpartition(".")
    if module.text_of(given):
        other = project.find(module, where)
    else:
        linked = None if local in module.bound else module.linked(dotted(given))
        other, local = (module, local) if linked is None else linked  # type: ignore[assignment]
    if not isinstance(other, Module) or len(other.bound.get(local, ())) != 1:
        return None
    found = other.classes.get(local)
    plain = found is not None and not (found.bases or found.keywords or found.decorator_list)
    return (other, found) if plain and found is not None else None
