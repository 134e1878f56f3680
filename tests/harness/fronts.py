"""Real servers before an application, each with a snippet: nginx, Envoy, a Worker and more.

`front` writes the configuration that a reader would write around the snippet, starts the server
on a free port of loopback, and stops it in the end.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import yaml
from harness.programs import answers, connects, free_port, program
from harness.tools import require, require_node_package


def _nginx(folder: Path, snippet: str, port: int, behind: int) -> list[str]:
    inner = snippet.replace(
        "server {\n",
        f"server {{\n    listen 127.0.0.1:{port};\n"
        f"    location / {{ proxy_pass http://127.0.0.1:{behind}; }}\n",
    )
    places = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid;\nerror_log stderr;\ndaemon off;\nmaster_process off;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{places}{inner}}}\n",
        "utf-8",
    )
    program = require("nginx")
    return [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]


_MODULES: Final = (
    "mpm_event", "authz_core", "headers", "rewrite", "setenvif", "proxy", "proxy_http",
)  # fmt: skip


def _apache(folder: Path, snippet: str, port: int, behind: int) -> list[str]:
    modules = "".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"
        for name in _MODULES
    )
    (folder / "httpd.conf").write_text(
        f"ServerRoot {folder}\nServerName localhost\nListen 127.0.0.1:{port}\n"
        f"PidFile {folder}/pid\nErrorLog {folder}/error.log\nDefaultRuntimeDir {folder}\n"
        f"{modules}{snippet}ProxyPass / http://127.0.0.1:{behind}/\n",
        "utf-8",
    )
    return [require("apache2"), "-X", "-f", str(folder / "httpd.conf")]


def _haproxy(folder: Path, snippet: str, port: int, behind: int) -> list[str]:
    (folder / "haproxy.cfg").write_text(
        "global\n  noreuseport\ndefaults\n    mode http\n    retries 0\n"
        "    timeout connect 5s\n    timeout client 5s\n"
        f"    timeout server 5s\nfrontend web\n    bind 127.0.0.1:{port}\n{snippet}"
        "    default_backend app\nbackend app\n"
        f"    server app 127.0.0.1:{behind}\n",
        "utf-8",
    )
    return [require("haproxy"), "-db", "-f", str(folder / "haproxy.cfg")]


def _caddy(folder: Path, snippet: str, port: int, behind: int) -> list[str]:
    site = snippet.replace("api.example.com", f"http://127.0.0.1:{port}")
    site = site.replace("localhost:8000", f"127.0.0.1:{behind}")
    options = f"{{\n    admin off\n    storage file_system {folder}\n}}\n"
    (folder / "Caddyfile").write_text(options + site, "utf-8")
    return [require("caddy"), "run", "--adapter", "caddyfile",
            "--config", str(folder / "Caddyfile")]  # fmt: skip


def _envoy_address(port: int) -> dict[str, Any]:
    return {"socket_address": {"address": "127.0.0.1", "port_value": port}}


_EXTENSIONS: Final = "type.googleapis.com/envoy.extensions"


def _envoy(folder: Path, snippet: str, port: int, behind: int) -> list[str]:
    filters, host = yaml.safe_load_all(snippet or "[]\n---\n{}\n")
    router = f"{_EXTENSIONS}.filters.http.router.v3.Router"
    connection = f"{_EXTENSIONS}.filters.network.http_connection_manager.v3"
    every = {"match": {"prefix": "/"}, "route": {"cluster": "app"}}
    manager = {
        "@type": f"{connection}.HttpConnectionManager",
        "stat_prefix": "web",
        "route_config": {
            "virtual_hosts": [{"name": "web", "domains": ["*"], "routes": [every], **host}]
        },
        "http_filters": [
            *filters, {"name": "envoy.filters.http.router", "typed_config": {"@type": router}}
        ],
    }  # fmt: skip
    network = {"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}
    backend = {"endpoint": {"address": _envoy_address(behind)}}
    cluster = {
        "name": "app",
        "load_assignment": {
            "cluster_name": "app", "endpoints": [{"lb_endpoints": [backend]}],
        },
    }  # fmt: skip
    listener = {"address": _envoy_address(port), "filter_chains": [{"filters": [network]}]}
    resources = {"listeners": [listener], "clusters": [cluster]}
    file = folder / "envoy.json"
    file.write_text(json.dumps({"static_resources": resources}), "utf-8")
    return [require("envoy"), "--disable-hot-restart", "--concurrency", "1", "-l", "error",
            "-c", str(file)]  # fmt: skip


def _traefik(folder: Path, snippet: str, port: int, behind: int) -> list[str]:
    dynamic = yaml.safe_load(snippet or "http: {}")
    middlewares = {"middlewares": ["cors"]} if snippet else {}
    dynamic["http"] |= {
        "routers": {"web": {"rule": "PathPrefix(`/`)", "service": "app", **middlewares}},
        "services": {
            "app": {"loadBalancer": {"servers": [{"url": f"http://127.0.0.1:{behind}"}]}}
        },
    }
    (folder / "dynamic.yaml").write_text(yaml.safe_dump(dynamic), "utf-8")
    static = {
        "entryPoints": {"web": {"address": f"127.0.0.1:{port}"}},
        "providers": {"file": {"filename": str(folder / "dynamic.yaml")}},
        "global": {"checkNewVersion": False, "sendAnonymousUsage": False},
    }
    (folder / "static.yaml").write_text(yaml.safe_dump(static), "utf-8")
    return [require("traefik"), f"--configFile={folder / 'static.yaml'}"]


_WORKERD: Final = """\
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "main.js", esModule = embed "main.js"),
                 (name = "cors.js", esModule = embed "cors.js")],
      compatibilityDate = "2026-11-01", globalOutbound = "api")),
    (name = "api", external = (address = "127.0.0.1:%d", http = ()))],
  sockets = [(name = "http", address = "127.0.0.1:%d", http = (), service = "main")]);
"""
_NO_WORKER: Final = "export default { fetch: (request) => fetch(request) }\n"
# The runtime of Netlify's functions has the same Request, Response and fetch.
_NETLIFY: Final = """\
import allowed from 'cors.js'
export default { fetch: (request) => allowed(request, { next: () => fetch(request) }) }
"""


def _workerd(folder: Path, main: str, cors: str, port: int, behind: int) -> list[str]:
    (folder / "main.js").write_text(main, "utf-8")
    (folder / "cors.js").write_text(cors, "utf-8")
    file = folder / "workerd.capnp"
    file.write_text(_WORKERD % (behind, port), "utf-8")
    # The program itself: npm's script on the path starts it as a process of its own.
    [runtime] = require_node_package("@cloudflare").glob("workerd-*/bin/workerd")
    return [str(runtime), "serve", str(file)]


def _cloudflare(folder: Path, snippet: str, port: int, behind: int) -> list[str]:
    return _workerd(folder, snippet or _NO_WORKER, "", port, behind)


def _netlify(folder: Path, snippet: str, port: int, behind: int) -> list[str]:
    main = _NETLIFY if snippet else _NO_WORKER
    return _workerd(folder, main, snippet, port, behind)


FRONTS: Final[dict[str, Callable[[Path, str, int, int], list[str]]]] = {
    "nginx": _nginx,
    "apache": _apache,
    "haproxy": _haproxy,
    "caddy": _caddy,
    "envoy": _envoy,
    "traefik": _traefik,
    "cloudflare": _cloudflare,
    "netlify": _netlify,
}
"""By the target of the snippet: the function that writes the configuration."""


@contextmanager
def front(target: str, folder: Path, snippet: str, behind: int) -> Iterator[int]:
    """Run a server with `snippet` before the application on port `behind`; yield its port."""
    port = free_port()
    command = FRONTS[target](folder, snippet, port, behind)
    # Traefik listens before it has read its routes.
    ready = answers if target == "traefik" else connects
    with program(command, folder, lambda: ready(port)):
        yield port
