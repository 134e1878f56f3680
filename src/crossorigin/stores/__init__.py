"""Stores: origins that change while the server runs, as entries of `allow_origins`."""

from crossorigin.origins import OriginSource
from crossorigin.stores.backend import Backend
from crossorigin.stores.cached import Cached, cached
from crossorigin.stores.failures import StoreError
from crossorigin.stores.file import File
from crossorigin.stores.redis import Redis
from crossorigin.stores.sql.store import SQL
from crossorigin.stores.store import Store
from crossorigin.stores.tenants import Tenants, header, host, path_segment

__all__ = [
    "SQL",
    "Backend",
    "Cached",
    "File",
    "OriginSource",
    "Redis",
    "Store",
    "StoreError",
    "Tenants",
    "cached",
    "header",
    "host",
    "path_segment",
]
