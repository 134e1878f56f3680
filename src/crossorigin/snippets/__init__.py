"""Snippets: the configuration of a server, proxy or platform that allows one exchange.

`check` and `explain` print them. A snippet grants only the exchange; it never contains a value
of the network that its language could read as code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from crossorigin.snippets.development import DEVELOPMENT
from crossorigin.snippets.facts import Facts, refusal
from crossorigin.snippets.frameworks import FRAMEWORKS
from crossorigin.snippets.listable import is_listable
from crossorigin.snippets.platforms import PLATFORMS
from crossorigin.snippets.python import PYTHON
from crossorigin.snippets.sentences import Finding, mdn, sentence
from crossorigin.snippets.servers import SERVERS

__all__ = [
    "PYTHON",
    "TARGETS",
    "Facts",
    "Finding",
    "is_listable",
    "mdn",
    "refusal",
    "sentence",
    "snippet",
]

_TARGETS: Final[Mapping[str, Callable[[Facts], str]]] = MappingProxyType(
    {**PYTHON, **FRAMEWORKS, **SERVERS, **PLATFORMS, **DEVELOPMENT}
)

TARGETS: Final = tuple(_TARGETS)
"""The names of the servers, proxies and platforms that have snippets."""


def snippet(target: str, facts: Facts) -> str:
    """Return the configuration to write, or a sentence with the reason for its absence.

    Args:
        target: one of `TARGETS`.
        facts: the exchange to allow.
    """
    return refusal(facts) or _TARGETS[target](facts)
