"""Snippets for servers and proxies in front of an application.

Each answers preflights itself, sets the headers on every response (errors included), removes
those of the application behind it, and sends Vary: Origin.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from crossorigin.snippets.facts import HIDDEN, MAX_AGE, Facts


def _variable(name: str) -> str:
    return name.lower().replace("access-control-", "cors_").replace("-", "_")


def _pattern(facts: Facts) -> str:
    """Return an expression that matches the origin and nothing else."""
    escaped = facts.origin
    for sign in ".+[]":
        escaped = escaped.replace(sign, f"\\{sign}")
    return f"^{escaped}$"


def _nginx(facts: Facts) -> str:
    lines = [*facts.answers[1:], *facts.grants]
    names = [name for name, _ in lines]
    maps = "".join(
        f'map $cors_origin ${_variable(name)} {{ default ""; "{facts.origin}" "{value}"; }}\n'
        for name, value in lines
    )
    hidden = "".join(f"    proxy_hide_header {name};\n" for name in HIDDEN)
    added = "".join(f"    add_header {name} ${_variable(name)} always;\n" for name in names)
    return (
        "# http: compared with case, which a plain key of a map is not\n"
        "map $http_origin $cors_origin "
        f'{{ default ""; "~{_pattern(facts)}" "{facts.origin}"; }}\n'
        f"{maps}"
        "map $request_method:$http_origin:$http_access_control_request_method "
        "$cors_preflight {\n"
        '    default ""; "~^OPTIONS:[^:].*:[^:]+$" 1;\n}\n'
        "# server: a location with an add_header of its own needs all of these again\n"
        "server {\n"
        f"{hidden}"
        "    add_header Access-Control-Allow-Origin $cors_origin always;\n"
        "    add_header Vary Origin always;\n"
        f"{added}"
        "    if ($cors_preflight) { return 204; }\n"
        "}\n"
    )


def _apache(facts: Facts) -> str:
    lines = [*facts.answers[1:], *facts.grants]
    hidden = "".join(f"Header onsuccess unset {name}\n" for name in HIDDEN)
    added = "".join(
        f'Header always set {name} "{value}" env=cors_origin\n' for name, value in lines
    )
    return (
        "# In the virtual host; needs: a2enmod headers rewrite setenvif\n"
        f'SetEnvIf Origin "{_pattern(facts)}" cors_origin=$0\n'
        "# The headers of the application, so that none comes twice\n"
        f"{hidden}"
        "Header always set Access-Control-Allow-Origin %{cors_origin}e env=cors_origin\n"
        f"{added}"
        "Header always merge Vary Origin\n"
        "RewriteEngine On\n"
        "RewriteCond %{REQUEST_METHOD} =OPTIONS\n"
        "RewriteCond %{HTTP:Origin} .\n"
        "RewriteCond %{HTTP:Access-Control-Request-Method} .\n"
        "RewriteRule ^ - [R=204,L]\n"
    )


def _haproxy(facts: Facts) -> str:
    known = "if { var(txn.cors_origin) -m found }"
    lines = [*facts.answers[1:], *facts.grants]
    hidden = "".join(f"    http-after-response del-header {name}\n" for name in HIDDEN)
    added = "".join(
        f'    http-after-response set-header {name} "{value}" {known}\n'
        for name, value in lines
    )
    return (
        "# In the frontend; needs HAProxy 2.2 or later\n"
        "    http-request set-var(txn.cors_origin) req.fhdr(Origin) "
        f'if {{ req.fhdr(Origin) -m str "{facts.origin}" }}\n'
        "    http-request return status 204 if METH_OPTIONS { req.fhdr(Origin) -m found } "
        "{ req.fhdr(Access-Control-Request-Method) -m found }\n"
        "    # The headers of the application, so that none comes twice\n"
        f"{hidden}"
        "    http-after-response set-header Access-Control-Allow-Origin "
        f"%[var(txn.cors_origin)] {known}\n"
        f"{added}"
        "    http-after-response add-header Vary Origin\n"
    )


def _caddy(facts: Facts) -> str:
    lines = [*facts.answers, *facts.grants]
    hidden = "".join(f"        header_down -{name}\n" for name in HIDDEN)
    added = "".join(f'        {name} "{value}"\n' for name, value in lines)
    return (
        "api.example.com {\n"
        f'    @cors header Origin "{facts.origin}"\n'
        "    @preflight {\n"
        "        method OPTIONS\n"
        "        header Origin *\n"
        "        header Access-Control-Request-Method *\n"
        "    }\n"
        "    reverse_proxy localhost:8000 {\n"
        "        # The headers of the application, so that none comes twice\n"
        f"{hidden}"
        "    }\n"
        "    header +Vary Origin\n"
        f"    header @cors {{\n{added}    }}\n"
        "    respond @preflight 204\n"
        "}\n"
    )


def _traefik(facts: Facts) -> str:
    rows = [
        ("accessControlAllowOriginList", json.dumps([facts.origin])),
        ("accessControlAllowMethods", json.dumps(facts.all_methods)),
    ]
    if facts.headers:
        rows.append(("accessControlAllowHeaders", json.dumps(facts.headers)))
    if facts.exposed:
        rows.append(("accessControlExposeHeaders", json.dumps(facts.exposed)))
    if facts.credentials:
        rows.append(("accessControlAllowCredentials", "true"))
    rows += [("accessControlMaxAge", str(MAX_AGE)), ("addVaryHeader", "true")]
    body = "".join(f"        {name}: {value}\n" for name, value in rows)
    hidden = "".join(f'          {name}: ""\n' for name in HIDDEN)
    return (
        "# Dynamic configuration; name it in the router, before authentication:\n"
        "#   middlewares: [cors]\n"
        "http:\n"
        "  middlewares:\n"
        "    cors:\n"
        f"      headers:\n{body}"
        "        # The headers of the application, so that none comes twice\n"
        f"        customResponseHeaders:\n{hidden}"
    )


def _envoy(facts: Facts) -> str:
    rows = [("allow_methods", ", ".join(facts.all_methods))]
    if facts.headers:
        rows.append(("allow_headers", ", ".join(facts.headers)))
    if facts.exposed:
        rows.append(("expose_headers", ", ".join(facts.exposed)))
    rows.append(("max_age", str(MAX_AGE)))
    body = "".join(f"    {name}: {json.dumps(value)}\n" for name, value in rows)
    credentials = "    allow_credentials: true\n" if facts.credentials else ""
    hidden = "".join(f"- {name}\n" for name in HIDDEN)
    extension = "type.googleapis.com/envoy.extensions.filters.http.cors.v3"
    return (
        "# In http_filters, before authentication and the router\n"
        "- name: envoy.filters.http.cors\n"
        "  typed_config:\n"
        f'    "@type": {extension}.Cors\n'
        "---\n"
        "# In the virtual host\n"
        "typed_per_filter_config:\n"
        "  envoy.filters.http.cors:\n"
        f'    "@type": {extension}.CorsPolicy\n'
        "    allow_origin_string_match:\n"
        f"    - exact: {json.dumps(facts.origin)}\n"
        f"{body}{credentials}"
        "    forward_not_matching_preflights: false\n"
        "# The headers of the application, so that none comes twice\n"
        f"response_headers_to_remove:\n{hidden}"
        "response_headers_to_add:\n"
        "- header: { key: Vary, value: Origin }\n"
    )


SERVERS: Final[Mapping[str, Callable[[Facts], str]]] = MappingProxyType(
    {
        "nginx": _nginx,
        "caddy": _caddy,
        "apache": _apache,
        "haproxy": _haproxy,
        "envoy": _envoy,
        "traefik": _traefik,
    }
)
"""The servers and proxies in front of an application."""
