"""Targets: the edges that policies are exported to, by their name on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crossorigin.edge.apache import APACHE
from crossorigin.edge.aws import AWS_HTTP_API, CLOUDFRONT, S3
from crossorigin.edge.caddy import CADDY
from crossorigin.edge.envoy import ENVOY
from crossorigin.edge.export import Target
from crossorigin.edge.haproxy import HAPROXY
from crossorigin.edge.istio import ISTIO
from crossorigin.edge.kubernetes import KUBERNETES
from crossorigin.edge.nginx import NGINX
from crossorigin.edge.traefik import TRAEFIK
from crossorigin.edge.worker import CLOUDFLARE

_ALL: Final = (
    NGINX, HAPROXY, CADDY, APACHE, ENVOY, CLOUDFLARE,
    TRAEFIK, KUBERNETES, ISTIO, AWS_HTTP_API, S3, CLOUDFRONT,
)  # fmt: skip

TARGETS: Final[Mapping[str, Target]] = MappingProxyType({each.name: each for each in _ALL})
"""By name: first the edges that run the whole policy, then those that take lists."""
