"""Grades: the exactness with which an edge expresses each part of a policy."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Grade(StrEnum):
    """The exactness of a part of a policy at an edge; no grade is wider than the policy."""

    EXACT = "exact"
    SAME_VERDICT = "same-verdict"
    STRICTER = "stricter"
    NOT_EXPRESSIBLE = "not-expressible"


class Rating(NamedTuple):
    """The grade of a part of a policy at one edge, and the reason if it is not exact."""

    grade: Grade
    reason: str = ""


EXACT = Rating(Grade.EXACT)


def same(reason: str) -> Rating:
    """Return the rating of a part with different bytes and the same verdict of browsers."""
    return Rating(Grade.SAME_VERDICT, reason)


def stricter(reason: str) -> Rating:
    """Return the rating of a part that the edge narrows."""
    return Rating(Grade.STRICTER, reason)


def impossible(reason: str) -> Rating:
    """Return the rating of a part that the edge cannot express."""
    return Rating(Grade.NOT_EXPRESSIBLE, reason)
