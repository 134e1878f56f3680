"""Which frameworks the contract is tested on: all, or those that the environment names.

``FRAMEWORKS_TESTED=flask,django python -m pytest tests/contract/test_contract.py`` needs
no other framework to be installed: the module of each is imported where it is asked for.
"""

import os
from collections.abc import Iterable, Iterator
from importlib import import_module
from types import ModuleType
from typing import Final

VARIABLE: Final = "FRAMEWORKS_TESTED"
_GIVEN: Final = os.environ.get(VARIABLE, "")
ONLY: Final = frozenset(_GIVEN.split(",")) if _GIVEN else None


def asked_for(name: str) -> bool:
    """Whether what has this name takes part."""
    return ONLY is None or name in ONLY


def modules(names: Iterable[str], place: str) -> Iterator[ModuleType]:
    """The modules of the frameworks that take part; `place` is their name's pattern."""
    yield from (import_module(place.format(name)) for name in names if asked_for(name))
