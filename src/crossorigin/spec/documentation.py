"""The documentation of this project: the addresses of its pages."""

from __future__ import annotations

from typing import Final

REPOSITORY: Final = "https://github.com/crossorigin/crossorigin"
"""The address of the project, as in pyproject.toml."""


def address(page: str) -> str:
    """Return the address of a page of the documentation.

    Args:
        page: its path in the repository, with or without a fragment.
    """
    return f"{REPOSITORY}/blob/main/{page}"
