"""The names of the product that are not public, and that several tests use."""

from crossorigin.gateway import PolicyResolver

__all__ = ["PolicyResolver"]
