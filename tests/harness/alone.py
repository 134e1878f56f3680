"""Run in an environment: lists the imports of an integration besides its framework.

``python -m harness.alone INTEGRATION DISTRIBUTION`` prints the distributions, a line each, that
the framework neither requires nor imports by itself.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterable, Mapping
from importlib import metadata


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def required_by(distribution: str) -> set[str]:
    """Return `distribution` and all that it requires here, extras apart."""
    found: set[str] = set()
    waiting = {_canonical(distribution)}
    while waiting:
        name = waiting.pop()
        found.add(name)
        try:
            lines = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue  # a marker leaves it out here
        wanted = (
            re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in lines if "extra" not in line
        )
        waiting |= {_canonical(each) for each in wanted} - found
    return found


def _imported(owners: Mapping[str, Iterable[str]]) -> set[str]:
    packages = {name.partition(".")[0] for name in sys.modules}
    return {_canonical(owner) for name in packages for owner in owners.get(name, ())}


def main(integration: str, distribution: str) -> None:
    """Print the imported modules."""
    # Before the import: afterwards setuptools, which Pyramid imports, shows its own packages.
    owners = metadata.packages_distributions()
    if distribution != "crossorigin":
        # A framework may import installed packages that it does not require.
        importlib.import_module(_canonical(distribution))
    before = _imported(owners)
    importlib.import_module(f"crossorigin.integrations.{integration}")
    strange = _imported(owners) - before - required_by(distribution) - {"crossorigin"}
    sys.stdout.writelines(f"{name}\n" for name in sorted(strange))


if __name__ == "__main__":
    main(*sys.argv[1:])
