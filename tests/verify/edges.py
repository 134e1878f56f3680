"""One process of each server in front of applications, with a port for each configuration."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml
from harness.programs import all_connect, free_ports, program
from harness.tools import require


class Site(NamedTuple):
    """A configuration on a port of its own.

    Attributes:
        text: the text of the configuration, as the documentation of the server has it.
        around: the text that stands outside the site, or an empty text.
        port: the port to listen on.
        behind: the port of the application.
    """

    text: str
    around: str
    port: int
    behind: int


def _nginx(folder: Path, sites: Sequence[Site]) -> list[str]:
    places = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    servers = "".join(
        f"{site.around}\nserver {{ listen 127.0.0.1:{site.port};\n"
        f"{site.text.replace('UPSTREAM', f'http://127.0.0.1:{site.behind}')}\n}}\n"
        for site in sites
    )
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid;\nerror_log stderr;\ndaemon off;\nmaster_process off;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{places}{servers}}}\n",
        "utf-8",
    )
    return [require("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e",
            "stderr"]  # fmt: skip


def _haproxy(folder: Path, sites: Sequence[Site]) -> list[str]:
    # A port that another process has is an error, and never shared with it.
    text = "global\n  noreuseport\ndefaults\n  mode http\n  retries 0\n" + "".join(
        f"  timeout {name} 30s\n" for name in ("connect", "client", "server")
    )
    for number, site in enumerate(sites):
        text += f"frontend web{number}\n  bind 127.0.0.1:{site.port}\n{site.text}\n"
        text += f"  default_backend app{number}\n"
        text += f"backend app{number}\n  server app 127.0.0.1:{site.behind}\n"
    (folder / "haproxy.cfg").write_text(text, "utf-8")
    return [require("haproxy"), "-db", "-f", str(folder / "haproxy.cfg")]


_MODULES: Final = (
    "mpm_event", "authz_core", "headers", "rewrite", "setenvif", "proxy", "proxy_http",
)  # fmt: skip


def _apache(folder: Path, sites: Sequence[Site]) -> list[str]:
    text = "".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"
        for name in _MODULES
    )
    for site in sites:
        text += f"Listen 127.0.0.1:{site.port}\n<VirtualHost 127.0.0.1:{site.port}>\n"
        text += f"{site.text}\nProxyPass / http://127.0.0.1:{site.behind}/ retry=0\n"
        text += "</VirtualHost>\n"
    (folder / "httpd.conf").write_text(
        f"ServerRoot {folder}\nServerName localhost\nPidFile {folder}/pid\n"
        f"ErrorLog {folder}/error.log\nDefaultRuntimeDir {folder}\n{text}",
        "utf-8",
    )
    return [require("apache2"), "-X", "-f", str(folder / "httpd.conf")]


def _caddy(folder: Path, sites: Sequence[Site]) -> list[str]:
    text = f"{{\n admin off\n storage file_system {folder}\n}}\n" + "".join(
        f"http://127.0.0.1:{site.port} {{\nbind 127.0.0.1\n"
        f"{site.text.replace('UPSTREAM', f'127.0.0.1:{site.behind}')}\n}}\n"
        for site in sites
    )
    (folder / "Caddyfile").write_text(text, "utf-8")
    return [require("caddy"), "run", "--adapter", "caddyfile",
            "--config", str(folder / "Caddyfile")]  # fmt: skip


_EXTENSIONS: Final = "type.googleapis.com/envoy.extensions.filters"


def _address(port: int) -> dict[str, Any]:
    return {"socket_address": {"address": "127.0.0.1", "port_value": port}}


def _envoy(folder: Path, sites: Sequence[Site]) -> list[str]:
    listeners, clusters = [], []
    for number, site in enumerate(sites):
        host = {"name": "web", "domains": ["*"], **yaml.safe_load(site.text)}
        for route in host["routes"]:
            route["route"] = {"cluster": f"app{number}"}
        manager = {
            "@type": f"{_EXTENSIONS}.network.http_connection_manager.v3.HttpConnectionManager",
            "stat_prefix": "web",
            "route_config": {"virtual_hosts": [host]},
            "http_filters": [
                {
                    "name": "envoy.filters.http.cors",
                    "typed_config": {"@type": f"{_EXTENSIONS}.http.cors.v3.Cors"},
                },
                {
                    "name": "envoy.filters.http.router",
                    "typed_config": {"@type": f"{_EXTENSIONS}.http.router.v3.Router"},
                },
            ],
        }
        network = {
            "name": "envoy.filters.network.http_connection_manager",
            "typed_config": manager,
        }
        listeners.append(
            {
                "address": _address(site.port),
                "enable_reuse_port": False,
                "filter_chains": [{"filters": [network]}],
            }
        )
        backend = {"endpoint": {"address": _address(site.behind)}}
        clusters.append(
            {
                "name": f"app{number}",
                "connect_timeout": "30s",
                "load_assignment": {
                    "cluster_name": f"app{number}",
                    "endpoints": [{"lb_endpoints": [backend]}],
                },
            }
        )
    file = folder / "envoy.json"
    resources = {"listeners": listeners, "clusters": clusters}
    file.write_text(json.dumps({"static_resources": resources}), "utf-8")
    return [require("envoy"), "--disable-hot-restart", "--concurrency", "1", "-l", "error",
            "-c", str(file)]  # fmt: skip


EDGES: Final[dict[str, Callable[[Path, Sequence[Site]], list[str]]]] = {
    "nginx": _nginx,
    "haproxy": _haproxy,
    "apache": _apache,
    "caddy": _caddy,
    "envoy": _envoy,
}
"""By its name: the function that writes the configuration of a server."""


@contextmanager
def edge(
    name: str, folder: Path, configurations: Sequence[tuple[str, str, int]]
) -> Iterator[list[int]]:
    """Run a server with a port for each configuration; yield the ports.

    Args:
        name: a key of `EDGES`.
        folder: a folder; each attempt has one of its own in it.
        configurations: the texts of each, and the port of its application.
    """
    with ExitStack() as stack:
        for number in range(_ATTEMPTS):
            try:
                ports = _start(name, folder / f"{name}{number}", configurations, stack)
                break
            except AssertionError:
                # Another process may have taken one of the ports meanwhile.
                if number == _ATTEMPTS - 1:
                    raise
        yield ports


_ATTEMPTS: Final = 3


def _start(
    name: str,
    folder: Path,
    configurations: Sequence[tuple[str, str, int]],
    stack: ExitStack,
) -> list[int]:
    """Start a server on free ports, and return them."""
    # nginx takes two sites with one port, and answers as the first for both.
    free = free_ports(len(configurations))
    sites = [
        Site(text, around, port, behind)
        for port, (text, around, behind) in zip(free, configurations, strict=True)
    ]
    folder.mkdir()
    ports = [site.port for site in sites]
    command = EDGES[name](folder, sites)
    stack.enter_context(program(command, folder, lambda: all_connect(ports), ports=ports))
    return ports
