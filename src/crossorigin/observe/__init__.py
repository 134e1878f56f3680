"""Observers: what a gateway decides, as log records, metrics and lists."""

from crossorigin.gateway.event import Event

__all__ = ["Event"]
