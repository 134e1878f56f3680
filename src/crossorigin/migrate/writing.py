"""Writing: policies as the text of a ``cors.toml``, and as the arguments of ``@cors``."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any, Final

from crossorigin.migrate.draft import PLACEHOLDER, Settled
from crossorigin.migrate.findings import Finding
from crossorigin.policy import Policy

WIDTH: Final = 88
"""Characters of a line, where it can be broken."""

_ALWAYS: Final = ("allow_origins", "allow_methods", "allow_headers", "max_age")
_DEFAULTS: Final = Policy().to_mapping()


def toml(
    title: str,
    default: Settled,
    paths: dict[str, Settled],
    withheld: dict[str, Settled],
    findings: Iterable[Finding],
) -> str:
    """Return a file.

    Args:
        title: of the library whose options it was made of.
        default: the policy of all paths that are not listed.
        paths: the policies of paths.
        withheld: the policies of paths that a file cannot name.
        findings: those that a person has to decide on become comments.
    """
    lines = [f"# The options of {title}, carried over by `crossorigin migrate`."]
    for finding in findings:
        if finding.decide:
            lines += ["#", *_comment(str(finding))]
    if default != Settled(None):
        lines += ["", *_table("[policy]", default)]
    for path, settled in paths.items():
        lines += ["", *_path(f"[paths.{quoted(path)}]", settled)]
    for path, settled in withheld.items():
        lines += ["", *_table(f"[paths.{quoted(path)}]", settled)]
    return "\n".join(lines) + "\n"


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
        # What is known but for the origins, or the path: a person fills them in.
        for line in (header, *_fields(settled.outline)):
            yield f"# {line}"


def _path(header: str, settled: Settled) -> Iterator[str]:
    if settled.policy is None:
        # Said outright, so that it does not get the policy of the other paths.
        yield header
        yield "cors = false"
        header = "# Instead:"
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
    """Return a basic string of TOML, in ASCII: a pipe may know no more."""
    return '"' + "".join(map(_sign, text)) + '"'


def _sign(sign: str) -> str:
    if sign in '"\\':
        return f"\\{sign}"
    code = ord(sign)
    if code > 0xFFFF:  # noqa: PLR2004 - the last code point of the short escape
        return f"\\U{code:08X}"
    return sign if sign.isascii() and sign.isprintable() else f"\\u{code:04X}"


def decorator(settled: Settled) -> str:
    """Return how a route is marked with a policy, in Python."""
    policy = settled.policy or settled.outline
    if policy is None:
        return "@no_cors"
    words = ", ".join(_words(policy.to_mapping()))
    return f"@cors({words})"


def _words(mapping: dict[str, Any]) -> Iterator[str]:
    for name, value in mapping.items():
        if value == [PLACEHOLDER]:
            yield f"{name}=[…]"
        elif value != _DEFAULTS[name]:
            yield f"{name}={value!r}"
