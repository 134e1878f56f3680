"""The names of the product that are not public, and that several tests use."""

from crossorigin.engine import Selection as PolicyResolver

__all__ = ["PolicyResolver"]
