"""The sentences of problems in the words of a form and of a file, not of a Python program."""

from __future__ import annotations

import json
import re
from typing import Final

from crossorigin import Problem
from crossorigin.spec.text import short_repr

_SHOWN: Final = 120  # characters of a value
_NONE: Final = '"none"'
_SENTENCES: Final = {
    "and a str is one origin. Write re.compile(…) in code.": (
        "which a file cannot hold: write origins, or a pattern such as https://*.example.com."
    ),
    "Write allow_origins=re.compile(…) in code.": (
        "A file cannot hold a regular expression: write origins, or patterns, in allow_origins."
    ),
    "or turn CORS off: CORS(app, None), None in a PolicyMap, no_cors on a route.": (
        "or turn CORS off: without the table [policy], or with cors = false for a path."
    ),
    "a pattern, a compiled regular expression, a callable, a store, or several of them": (
        "a pattern, or a list of them"
    ),
    "the name of a file, and a str is one origin.": "the name of a file, and not an origin.",
    "the origin has no scheme. If it names a function, give the function itself.": (
        "the origin has no scheme. A file cannot hold a function."
    ),
    "a timedelta, 0 to turn the cache off, or None": f"0 to turn the cache off, or {_NONE}",
    "whole seconds, a timedelta or None": f"whole seconds or {_NONE}",
    "takes True or False": "takes true or false",
    "takes a mapping": "takes a table",
    "of a PolicyMap": "of [paths]",
}
_CALL: Final = re.compile(r" Write PolicyMap\.from_toml\(.*?\)\.$")
_RISK: Final = re.compile(r'accept_risks=\{("[\w-]+")\}')
_TYPE: Final = re.compile(r", not (str|int|float|bool|list|dict|date|time|datetime)\.")
_TYPES: Final = {
    "str": "a text",
    "int": "a number",
    "float": "a number",
    "bool": "true or false",
    "list": "a list",
    "dict": "a table",
    "date": "a date",
    "time": "a time",
    "datetime": "a date",
}
_KEY: Final = re.compile(r"\['(.*?)'\]")


def told(problem: Problem) -> str:
    """Return the sentence of a problem in the words of a file.

    Args:
        problem: The problem.
    """
    shown, message = f"{short_repr(problem.value)}: ", problem.message
    if isinstance(problem.value, str) or not message.startswith(shown):
        return plain(message)
    return f"{_written(problem.value)}: {plain(message.removeprefix(shown))}"


def plain(text: str) -> str:
    """Return a sentence with the words of a file in place of those of Python.

    Args:
        text: The sentence.
    """
    for python, file in _SENTENCES.items():
        text = text.replace(python, file)
    text = _TYPE.sub(lambda found: f", not {_TYPES[found[1]]}.", text)
    text = _RISK.sub(r"accept_risks = [\1]", text)
    return _CALL.sub("", text)


def field_of(problem: Problem) -> str:
    """Return the name of the field with the dots and quotes of a file.

    Args:
        problem: The problem.
    """
    return _KEY.sub(r'."\1"', problem.field)


def _written(value: object) -> str:
    """Return a value of another type than text as a file has it, shortened."""
    text = _toml(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _toml(value: object) -> str:
    if isinstance(value, dict):
        fields = ", ".join(f"{name} = {_toml(each)}" for name, each in value.items())
        return f"{{{fields}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except ValueError:  # an integer of more digits than Python writes
        return "a long number"
