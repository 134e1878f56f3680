"""Targets: the edges that policies are exported to, by their name on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crossorigin.edge.apache import APACHE
from crossorigin.edge.caddy import CADDY
from crossorigin.edge.envoy import ENVOY
from crossorigin.edge.export import Target
from crossorigin.edge.haproxy import HAPROXY
from crossorigin.edge.nginx import NGINX
from crossorigin.edge.worker import CLOUDFLARE

TARGETS: Final[Mapping[str, Target]] = MappingProxyType(
    {each.name: each for each in (NGINX, HAPROXY, CADDY, APACHE, ENVOY, CLOUDFLARE)}
)
