"""Stores: origins that change while the server runs, as entries of `allow_origins`."""

from crossorigin.origins import OriginSource
from crossorigin.stores.backend import Backend
from crossorigin.stores.cached import Cached, cached
from crossorigin.stores.failures import StoreError
from crossorigin.stores.file import File
from crossorigin.stores.store import Store

__all__ = ["Backend", "Cached", "File", "OriginSource", "Store", "StoreError", "cached"]
