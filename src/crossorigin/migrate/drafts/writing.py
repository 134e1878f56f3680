"""Writing: writes policies as a ``cors.toml`` file and as the arguments of ``@cors``."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from crossorigin.migrate.drafts.draft import PLACEHOLDER, Settled
from crossorigin.migrate.drafts.guards import GuardFields
from crossorigin.migrate.findings.finding import Finding
from crossorigin.policy import Policy

WIDTH: Final = 88
"""The greatest length of a line that can be broken."""

_ALWAYS: Final = ("allow_origins", "allow_methods", "allow_headers", "max_age")
_DEFAULTS: Final = Policy().to_mapping()


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """The policies that are made of options.

    Attributes:
        default: the policy of all paths that are not listed.
        paths: the policies of paths.
        withheld: policies that a person has to place, with the paths to which they seem to
            belong; an empty path for all paths that are not listed.
        findings: the findings; those on which a person has to decide become comments.
        guard: the fields of the guard, or None.
    """

    default: Settled
    paths: dict[str, Settled]
    withheld: tuple[tuple[str, Settled], ...]
    findings: tuple[Finding, ...]
    guard: GuardFields | None = None


def _head(title: str, carried: Carried) -> Iterator[str]:
    yield f"# The options of {title}, carried over by `crossorigin migrate`."
    for finding in carried.findings:
        if finding.decide:
            yield "#"
            yield from _comment(str(finding))


def toml(title: str, carried: Carried) -> str:
    """Return a ``cors.toml``.

    Args:
        title: the title of the source library.
        carried: the policies.
    """
    lines = list(_head(title, carried))
    if carried.default.policy or carried.default.outline:
        lines += ["", *_table("[policy]", carried.default)]
    for path, settled in carried.paths.items():
        lines += ["", *_path(f"[paths.{quoted(path)}]", settled)]
    for path, settled in carried.withheld:
        header = f"[paths.{quoted(path)}]" if path else "[policy]"
        lines += ["", *_table(header, settled.withheld)]
    lines += _guard_tables(carried.guard)
    return "\n".join(lines) + "\n"


def _guard_tables(guard: GuardFields | None) -> Iterator[str]:
    if guard is None:
        return
    tables = {"[guard]": guard.fields}
    tables |= {f"[paths.{quoted(path)}.guard]": each for path, each in guard.paths.items()}
    for header, fields in tables.items():
        yield ""
        yield header
        for name, value in fields.items():
            yield from _field(name, value)


def _guard_call(guard: GuardFields) -> str:
    """Return the guard as Python writes it."""
    words = [f"{name}={_literal(value)}" for name, value in guard.fields.items()]
    paths = (
        f"{quoted(path)}: {_guard_call(GuardFields(fields, {}))}"
        for path, fields in guard.paths.items()
    )
    words += [f"paths={{{', '.join(paths)}}}"] if guard.paths else []
    return f"Guard({', '.join(words)})"


def python(title: str, carried: Carried, *, settings: bool) -> str:
    """Return a Python file, which can have regular expressions.

    Args:
        title: the title of the source library.
        carried: the policies.
        settings: whether it is Django's setting ``CROSSORIGIN``.
    """
    default = carried.default.in_python
    paths = {path: one.in_python for path, one in carried.paths.items()}
    write = _setting if settings else _map
    body = list(write(default, paths))
    withheld = [
        f"#     {quoted(path or '/*')}: {_called('Policy', settled.withheld.outline)},"
        for path, settled in (("", carried.default), *carried.paths.items())
        if settled.in_python is None and settled.outline is not None
    ] + [
        f"#     {quoted(path or '/*')}: {_called('Policy', settled.withheld.outline)},"
        for path, settled in carried.withheld
        if settled.withheld.outline is not None
    ]
    lines = [*_head(title, carried), ""]
    if any("re.compile(" in line for line in body):
        lines += ["import re", ""]
    names = [
        *["Guard"] * (carried.guard is not None),
        *["Policy", "PolicyMap"] * (not settings),
    ]
    if names:
        lines += [f"from crossorigin import {', '.join(names)}", ""]
    lines += body
    if carried.guard is not None:
        lines += ["", f"GUARD = {_guard_call(carried.guard)}"]
    if withheld:
        lines += ["", "# To decide:", *withheld]
    return "\n".join(lines) + "\n"


def _map(default: Policy | None, paths: dict[str, Policy | None]) -> Iterator[str]:
    yield "POLICIES = PolicyMap("
    yield "    {"
    for path, policy in paths.items():
        yield f"        {quoted(path)}: {_called('Policy', policy)},"
    yield "    },"
    yield f"    default={_called('Policy', default)},"
    yield ")"


def _setting(default: Policy | None, paths: dict[str, Policy | None]) -> Iterator[str]:
    yield "CROSSORIGIN = {"
    if default is not None:
        yield f'    "policy": {_display(default)},'
    if paths:
        yield '    "paths": {'
        for path, policy in paths.items():
            shown = '{"cors": False}' if policy is None else _display(policy)
            yield f"        {quoted(path)}: {shown},"
        yield "    },"
    yield "}"


def _called(name: str, policy: Policy | None) -> str:
    return "None" if policy is None else f"{name}({', '.join(_words(policy))})"


def _display(policy: Policy) -> str:
    fields = (f"{quoted(name)}: {text}" for name, text in _given(policy))
    return "{" + ", ".join(fields) + "}"


def _given(policy: Policy) -> Iterator[tuple[str, str]]:
    """Yield the fields that differ from the defaults, as Python writes them, in ASCII."""
    for name, value in policy.to_mapping().items():
        if value == [PLACEHOLDER]:
            yield name, "[…]"
        elif value != _DEFAULTS[name]:
            yield name, _literal(value)


def _literal(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, re.Pattern):
        return f"re.compile({value.pattern!a})"
    return quoted(value) if isinstance(value, str) else ascii(value)


def _comment(text: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent="# - ",
        subsequent_indent="#   ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _table(header: str, settled: Settled) -> Iterator[str]:
    if settled.policy is not None:
        yield header
        yield from _fields(settled.policy)
    elif settled.outline is not None:
        # All fields except the origins, or the path, which a person writes.
        for line in (header, *_fields(settled.outline)):
            yield f"# {line}"


def _path(header: str, settled: Settled) -> Iterator[str]:
    if settled.policy is None:
        # Without this entry the path would get the policy of the other paths.
        yield header
        yield "cors = false"
        if settled.outline is not None:
            yield "# Instead:"
    yield from _table(header, settled)


def _fields(policy: Policy) -> Iterator[str]:
    for name, value in policy.to_mapping().items():
        if name in _ALWAYS or value != _DEFAULTS[name]:
            plain = [one for one in value if one != PLACEHOLDER] if _is_list(value) else value
            yield from _field(name, plain)


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _field(name: str, value: object) -> Iterator[str]:
    line = f"{name} = {_value(value)}"
    if not isinstance(value, list) or len(line) <= WIDTH:
        yield line
        return
    yield f"{name} = ["
    yield from (f"    {_value(one)}," for one in value)
    yield "]"


def _value(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return quoted(value) if isinstance(value, str) else str(value)


def quoted(text: str) -> str:
    """Return a basic string of TOML, in ASCII: a pipe may have no wider encoding."""
    return '"' + "".join(map(_sign, text)) + '"'


def _sign(sign: str) -> str:
    if sign in '"\\':
        return f"\\{sign}"
    code = ord(sign)
    if code > 0xFFFF:  # noqa: PLR2004 - the last code point of the short escape
        return f"\\U{code:08X}"
    return sign if sign.isascii() and sign.isprintable() else f"\\u{code:04X}"


def decorator(settled: Settled) -> str:
    """Return the Python code that marks a route with a policy."""
    policy = settled.policy or settled.outline
    return "@no_cors" if policy is None else f"@cors({', '.join(_words(policy))})"


def given_to(name: str, settled: Settled, *, group: bool, sure: bool) -> str:
    """Return the Python code that gives a policy to an application or a group of routes.

    Args:
        name: the name in the file.
        settled: the policy.
        group: whether a group of routes can have a policy.
        sure: whether the name is certainly that of a group.
    """
    policy = settled.policy or settled.outline
    if policy is None:
        return ""
    words = ", ".join(_words(policy))
    call, mark = f"CORS({name}, {words})", f"cors({words})({name})"
    if not group:
        return call
    return mark if sure else f"{call} for an application, {mark} for a blueprint"


def _words(policy: Policy) -> Iterator[str]:
    for name, text in _given(policy):
        yield f"{name}={text}"
