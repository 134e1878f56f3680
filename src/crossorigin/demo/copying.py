"""Copying: the policy of a playground as a program, a file, or a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from crossorigin import Policy
from crossorigin.demo.policies import Declared
from crossorigin.snippets import PYTHON, Facts, snippet

_DEFAULTS: Final = Policy().to_mapping()


class _Whole(Facts):
    """The facts that a snippet in Python is written from: here a whole policy."""

    policy: Policy

    @property
    def fields(self) -> dict[str, object]:
        """The fields of the policy that differ from their defaults."""
        fields = self.policy.to_mapping()
        return {
            name: value
            for name, value in fields.items()
            if name == "allow_origins" or value != _DEFAULTS[name]
        }


def copy(declared: Declared, target: str, asked: Mapping[str, Any]) -> str:
    """Return the text for one target, or one sentence that says why there is none.

    Args:
        declared: The policy.
        target: A key of `TARGETS`.
        asked: The page's request, as for `foretell`.
    """
    if declared.policies is None:
        return "The policy has problems; nothing can be written from it.\n"
    return TARGETS[target](declared, asked)


def _toml(declared: Declared, _asked: Mapping[str, Any]) -> str:
    return declared.text


def _python(target: str) -> Callable[[Declared, Mapping[str, Any]], str]:
    def write(declared: Declared, _asked: Mapping[str, Any]) -> str:
        policies = declared.policies
        if policies is None or policies.default is None:
            return "The policy has no table [policy]; copy it as TOML.\n"
        facts = _Whole("")
        facts.policy = policies.default
        return PYTHON[target](facts)

    return write


def _nginx(declared: Declared, asked: Mapping[str, Any]) -> str:
    policies = declared.policies
    origins = () if policies is None or policies.default is None else policies.default.allow_origins
    if len(origins) != 1 or not isinstance(origins[0], str):
        return "The snippet for nginx allows one origin; this policy has not exactly one.\n"
    return snippet("nginx", Facts(origins[0]))


def _pytest(declared: Declared, asked: Mapping[str, Any]) -> str:
    return ""


TARGETS: Final[Mapping[str, Callable[[Declared, Mapping[str, Any]], str]]] = {
    "fastapi": _python("fastapi"),
    "flask": _python("flask"),
    "django": _python("django"),
    "toml": _toml,
    "nginx": _nginx,
    "pytest": _pytest,
}
"""The texts that there are, by their names."""
