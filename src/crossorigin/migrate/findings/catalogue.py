"""Catalogue: the codes of the findings of a migration, each with its kind and its message.

All these codes are defined here, except one kind: a value that no policy may have gets the code
of its problem, from `crossorigin.errors`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crossorigin.migrate.findings.effects import EFFECTS
from crossorigin.migrate.findings.entry import Entry
from crossorigin.migrate.findings.omissions import OMISSIONS

CATALOGUE: Final[Mapping[str, Entry]] = MappingProxyType(EFFECTS | OMISSIONS)
