"""Envoy: a script of the Lua filter, which is part of every build of Envoy.

Envoy's own CORS filter sends no Vary, answers every preflight with 200, lets the
application's headers of refused origins pass, and is without effect on redirects. The script
has none of these limits, and its cost does not grow with the origins.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from crossorigin.edge.export import Options, Target
from crossorigin.edge.grades import EXACT, same
from crossorigin.edge.lower import Feature, Plan
from crossorigin.edge.script import MARKS, REPORTS, script, tables
from crossorigin.edge.values import path_bytes

_TYPES: Final = "type.googleapis.com/envoy.extensions"
_LUA: Final = "envoy.filters.http.lua"
_ROUTER: Final = "envoy.filters.http.router"


def lua_of(plan: Plan) -> str:
    """Return the script for the policies of `plan`."""
    lines = (f"local {name} = {_literal(value)}\n" for name, value in tables(plan).items())
    return "".join(lines) + script("lua", plan)


def _literal(value: object) -> str:
    """Return `value` as Lua writes it."""
    if isinstance(value, dict):
        return (
            "{"
            + ",".join(f"[{_literal(key)}]={_literal(each)}" for key, each in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "{" + ",".join(map(_literal, value)) + "}"
    if isinstance(value, str):
        return '"' + "".join(map(_character, value.encode())) + '"'
    return "nil" if value is None else str(value).lower()


def _character(byte: int) -> str:
    text = chr(byte)
    return (
        text if text.isascii() and text.isprintable() and text not in '"\\' else f"\\{byte:03d}"
    )


def lua_filter(plan: Plan | None) -> dict[str, Any]:
    """Return the filter for `http_filters`; without a plan, each route has its own script."""
    own = {} if plan is None else {"default_source_code": {"inline_string": lua_of(plan)}}
    config = {"@type": f"{_TYPES}.filters.http.lua.v3.Lua", **own}
    return {"name": _LUA, "typed_config": config}


def manager(routes: Mapping[str, Any], plan: Plan | None) -> dict[str, Any]:
    """Return the network filter that serves HTTP with the policies before the routes."""
    router = {"@type": f"{_TYPES}.filters.http.router.v3.Router"}
    kind = "filters.network.http_connection_manager.v3.HttpConnectionManager"
    config = {
        "@type": f"{_TYPES}.{kind}",
        "stat_prefix": "crossorigin",
        **routes,
        "upgrade_configs": [{"upgrade_type": "websocket"}],
        "http_filters": [lua_filter(plan), {"name": _ROUTER, "typed_config": router}],
    }
    return {"name": "envoy.filters.network.http_connection_manager", "typed_config": config}


def route_config(strip_prefix: str = "") -> dict[str, Any]:
    """Return the routes: every request goes to the application, or those below a prefix.

    Args:
        strip_prefix: the prefix that is removed.
    """
    match, action = {"prefix": "/"}, {"cluster": "application", "timeout": "0s"}
    route: dict[str, Any] = {"match": match, "route": action}
    if strip_prefix:
        start = {"regex": f"^{path_bytes(strip_prefix)}/?"}
        route["match"] = {"path_separated_prefix": strip_prefix}
        route["route"] = {**action, "regex_rewrite": {"pattern": start, "substitution": "/"}}
    host = {"name": "application", "domains": ["*"], "routes": [route]}
    return {"name": "crossorigin", "virtual_hosts": [host]}


def address(text: str) -> dict[str, Any]:
    """Return an address of Envoy for ``HOST:PORT``."""
    host, _, port = text.rpartition(":")
    return {"socket_address": {"address": host.strip("[]"), "port_value": int(port)}}


def cluster(upstream: str) -> dict[str, Any]:
    """Return the cluster with the application.

    By its default, Envoy asks the IPv6 address alone if there is one, and most servers listen
    on IPv4. On localhost it tries both.
    """
    name = upstream.rpartition(":")[0]
    is_local = name == "localhost" or name.endswith(".localhost")
    kind, family = ("LOGICAL_DNS", "ALL") if is_local else ("STRICT_DNS", "V4_PREFERRED")
    endpoint = {"endpoint": {"address": address(upstream)}}
    return {
        "name": "application",
        "type": kind,
        "dns_lookup_family": family,
        "load_assignment": {
            "cluster_name": "application",
            "endpoints": [{"lb_endpoints": [endpoint]}],
        },
    }


def _render(plan: Plan, options: Options) -> dict[str, str]:
    if options.listen is None:
        return {"crossorigin.filters.yaml": _dump([lua_filter(plan)])}
    routes = {"route_config": route_config(options.strip_prefix)}
    listener = {
        "name": "crossorigin",
        "address": address(options.listen),
        "filter_chains": [{"filters": [manager(routes, plan)]}],
    }
    resources = {"listeners": [listener], "clusters": [cluster(options.upstream)]}
    return {"envoy.yaml": _dump({"static_resources": resources})}


def _dump(value: object) -> str:
    """Return `value` as JSON, which is YAML."""
    return json.dumps(value, indent=2) + "\n"


ENVOY: Final = Target(
    name="envoy",
    title="Envoy",
    versions="1.28 and later",
    ratings={
        Feature.ODD_NAMES: EXACT,
        Feature.GUARD: same(MARKS),
        Feature.GUARD_REPORTS: same(REPORTS),
        Feature.PATHS: same(
            "a path with an empty segment, a dot segment or an encoded slash, backslash or "
            "percent sign has no CORS"
        ),
    },
    requires=(
        "put the filter first in http_filters, before authentication and the router.",
        "use no other CORS filter, and no normalize_path before it that the application lacks.",
    ),
    validate="envoy --mode validate -c envoy.yaml",
    render=_render,
    is_server=True,
)
"""Envoy, with its Lua filter."""
