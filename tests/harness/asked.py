"""The selection of contract tests, by two variables of the environment.

``FRAMEWORKS_TESTED=flask,django python -m pytest tests/contract/test_contract.py`` needs
no other framework to be installed: the module of each is imported where it is asked for.
``CONTRACT_ROWS=all`` asks each framework for every row; `tables.wire` says which it is asked
for otherwise.
"""

import os
from collections.abc import Iterable, Iterator
from importlib import import_module
from types import ModuleType
from typing import Final

VARIABLE: Final = "FRAMEWORKS_TESTED"
_GIVEN: Final = os.environ.get(VARIABLE, "")
EVERY_ROW: Final = os.environ.get("CONTRACT_ROWS") == "all"
ONLY: Final = frozenset(_GIVEN.split(",")) if _GIVEN else None


def asked_for(name: str) -> bool:
    """Whether the framework of this name is tested."""
    return ONLY is None or name in ONLY


def modules(names: Iterable[str], place: str) -> Iterator[ModuleType]:
    """The modules of the frameworks that are tested; `place` is their name's pattern."""
    yield from (import_module(place.format(name)) for name in names if asked_for(name))
