"""Edges: one policy rendered for the proxies and platforms in front of applications."""

from crossorigin.edge.export import (
    Export,
    Finding,
    NotExpressibleError,
    OptionError,
    Options,
    Target,
    export,
)
from crossorigin.edge.grades import Grade, Rating
from crossorigin.edge.lower import Feature
from crossorigin.edge.targets import TARGETS

__all__ = [
    "TARGETS",
    "Export",
    "Feature",
    "Finding",
    "Grade",
    "NotExpressibleError",
    "OptionError",
    "Options",
    "Rating",
    "Target",
    "export",
]
