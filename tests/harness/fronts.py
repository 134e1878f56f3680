"""Real servers before an application: nginx, Apache, HAProxy and Caddy, each with a snippet.

`front` writes the configuration that a reader would write around the snippet, starts the server
on a free port of loopback, and stops it in the end.
"""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from harness.tools import require

_DEADLINE: Final = 15.0
"""Seconds until a server has to accept connections."""


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


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
        "defaults\n    mode http\n    timeout connect 5s\n    timeout client 5s\n"
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


FRONTS: Final[dict[str, Callable[[Path, str, int, int], list[str]]]] = {
    "nginx": _nginx,
    "apache": _apache,
    "haproxy": _haproxy,
    "caddy": _caddy,
}
"""By the target of the snippet: the function that writes the configuration."""


def _await(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _DEADLINE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                raise AssertionError(log.read_text("utf-8")) from None
        else:
            return


@contextmanager
def front(target: str, folder: Path, snippet: str, behind: int) -> Iterator[int]:
    """Run a server with `snippet` before the application on port `behind`; yield its port."""
    port, log = _free_port(), folder / "log"
    command = FRONTS[target](folder, snippet, port, behind)
    with log.open("wb") as output, subprocess.Popen(
        command, stdout=output, stderr=output, cwd=folder
    ) as process:  # fmt: skip
        try:
            _await(port, process, log)
            yield port
        finally:
            process.terminate()
            process.wait()
