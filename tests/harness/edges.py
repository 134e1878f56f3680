"""An application that errs behind an edge, and the comparison of the edge with the engine."""

from __future__ import annotations

import http
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from harness.programs import connects, free_port, program
from harness.raw_http import Answered, exchange
from harness.tools import require, require_node_package

from crossorigin import Decision, Policy, PolicyMap
from crossorigin.edge import TARGETS, Options, export
from crossorigin.fetch.url import parse
from crossorigin.spec.readings import is_plain

BAD_GATEWAY: Final = 502
"""The first status of an edge whose application fails."""

CORS_HEADERS: Final = (
    "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Methods", "Access-Control-Allow-Headers",
    "Access-Control-Expose-Headers", "Access-Control-Max-Age",
)  # fmt: skip


class _Handler(BaseHTTPRequestHandler):
    """Answers every request with CORS headers that no policy has."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - its signature
        """Write nothing."""

    def answer(self) -> None:
        how = self.path.partition("how=")[2] or "200"
        if how == "cut":
            self.close_connection = True
            return
        self.send_response(int(how))
        for name in CORS_HEADERS:
            self.send_header(name, "https://evil.test" if name.endswith("Origin") else "true")
        self.send_header("Vary", "Accept-Encoding")
        self.send_header("X-Total", "1")
        if how == "302":
            self.send_header("Location", "/elsewhere")
        if how not in ("204", "304"):
            self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = do_OPTIONS = do_PUT = do_POST = answer  # noqa: N815 - their names


@contextmanager
def erring_application() -> Iterator[int]:
    """Run an application that sends its own CORS headers; yield its port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def compare(
    policies: PolicyMap,
    port: int,
    method: str,
    target: str,
    origin: str | None,
    announced: tuple[str, str | None] | None = None,
    *,
    forwards_normal_form: bool = False,
) -> str | None:
    """Return the difference between the edge and the engine for one request, or None."""
    lines = [] if origin is None else [("Origin", origin.encode())]
    requested = None
    if announced is not None:
        asked, requested = announced
        lines.append(("Access-Control-Request-Method", asked.encode()))
        if requested is not None:
            lines.append(("Access-Control-Request-Headers", requested.encode()))
    answered = exchange(port, method, target, f"127.0.0.1:{port}", lines)
    sent = target.partition("?")[0]
    path = unquote(_normal_form(sent) if forwards_normal_form else sent)
    policy = policies.resolve(path)
    if policy is None:
        difference = _untouched(answered)
    elif isinstance(policy, Policy):
        found, wanted = _seen(answered), _wanted(_decide(policy, method, origin, announced))
        difference = _differences(found, wanted)
    else:
        difference = None if _is_closed(answered) else f"open: {answered.lines}"
    # An edge may be stricter where a path has several readings.
    if answered.status == http.HTTPStatus.BAD_REQUEST:
        # The edge does not take such a request; the page reads the edge's own sentence.
        return None
    is_odd = not is_plain(path) or _ENCODED.search(target)
    if difference is None or (is_odd and _is_closed(answered)):
        return None
    return f"{method} {target} {origin!r} {announced!r}: {difference}"


NORMALIZING: Final = frozenset({"cloudflare"})
"""The edges that forward paths without dot segments."""


def _normal_form(target: str) -> str:
    """Return the path of a target as the URL standard writes it."""
    url = parse(f"http://localhost{target}")
    assert url is not None
    return url.path


_ENCODED: Final = re.compile("%(?:2f|5c|25)", re.IGNORECASE)


def _differences(found: dict[str, Any], wanted: dict[str, Any]) -> str | None:
    """Return the parts that differ; more names in Vary and answers to failures may."""
    parts = [
        f"{name}: {found[name]!r} instead of {value!r}"
        for name, value in wanted.items()
        if (not value <= found[name] if name == "vary" else found[name] != value)
    ]
    return "; ".join(parts) or None


def _is_closed(answered: Answered) -> bool:
    """Return whether an answer has no header of the protocol."""
    return not any(answered.all(name) for name in CORS_HEADERS)


def _untouched(answered: Answered) -> str | None:
    """Return a difference if the edge changed an answer of a path without CORS."""
    if not answered.all("X-Total") or answered.all(CORS_HEADERS[0]) == ["https://evil.test"]:
        return None
    return f"changed: {answered.lines}"


def _decide(
    policy: Policy, method: str, origin: str | None, announced: tuple[str, str | None] | None
) -> Decision:
    asked, requested = announced or (None, None)
    return policy.evaluate(
        method=method,
        origin=origin,
        request_method=asked,
        request_headers=() if requested is None else requested,
    )


def _seen(answered: Answered) -> dict[str, Any]:
    values = {name: answered.all(name) for name in CORS_HEADERS}
    vary = ",".join(answered.all("Vary")).lower().split(",")
    return {
        **{name: _read(name, ",".join(lines)) for name, lines in values.items()},
        "once": all(len(lines) <= 1 for lines in values.values()),
        "vary": {name.strip() for name in vary} - {"", "accept-encoding"},
        "by the edge": not answered.all("X-Total") and answered.status < BAD_GATEWAY,
    }


def _wanted(decision: Decision) -> dict[str, Any]:
    headers = dict(decision.headers)
    return {
        **{name: _read(name, headers.get(name, "")) for name in CORS_HEADERS},
        "once": True,
        "vary": {name.lower() for name in decision.vary},
        "by the edge": decision.status is not None,
    }


def _read(name: str, value: str) -> object:
    """Return the value of a header; lists as sets, names of headers in lower case."""
    if name.endswith(("Origin", "Age", "Credentials")):
        return value
    text = value if name.endswith("Methods") else value.lower()
    return {each.strip() for each in text.split(",")} - {""}


def _nginx(folder: Path, _port: int, _behind: int) -> list[str]:
    file = folder / "nginx.conf"
    places = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    text = file.read_text("utf-8").replace("http {\n", f"http {{\naccess_log off;\n{places}", 1)
    file.write_text(f"pid {folder}/pid;\nmaster_process off;\ndaemon off;\n{text}", "utf-8")
    return [require("nginx"), "-p", str(folder), "-c", str(file), "-e", "stderr"]


def _haproxy(folder: Path, _port: int, _behind: int) -> list[str]:
    file = folder / "haproxy.cfg"
    text = file.read_text("utf-8").replace("defaults\n", "defaults\n    retries 0\n", 1)
    file.write_text(text, "utf-8")
    return [require("haproxy"), "-db", "-f", str(file)]


def _caddy(folder: Path, _port: int, _behind: int) -> list[str]:
    file = folder / "Caddyfile"
    options = f"{{\n\tadmin off\n\tstorage file_system {folder}\n}}\n"
    file.write_text(options + file.read_text("utf-8"), "utf-8")
    return [require("caddy"), "run", "--adapter", "caddyfile", "--config", str(file)]


def _apache(folder: Path, _port: int, _behind: int) -> list[str]:
    file = folder / "httpd.conf"
    own = f"PidFile {folder}/pid\nErrorLog {folder}/error.log\nDefaultRuntimeDir {folder}\n"
    file.write_text(f"ServerRoot {folder}\n{own}{file.read_text('utf-8')}", "utf-8")
    return [require("apache2"), "-X", "-f", str(file)]


def _envoy(folder: Path, _port: int, _behind: int) -> list[str]:
    return [
        require("envoy"), "--disable-hot-restart", "--concurrency", "1", "-l", "error",
        "-c", str(folder / "envoy.yaml"),
    ]  # fmt: skip


_WORKERD: Final = """\
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "cors.js", esModule = embed "cors.js")],
      compatibilityDate = "2026-11-01", globalOutbound = "api")),
    (name = "api", external = (address = "127.0.0.1:%d", http = ()))],
  sockets = [(name = "http", address = "127.0.0.1:%d", http = (), service = "main")]);
"""


def _cloudflare(folder: Path, port: int, behind: int) -> list[str]:
    file = folder / "workerd.capnp"
    file.write_text(_WORKERD % (behind, port), "utf-8")
    [runtime] = require_node_package("@cloudflare").glob("workerd-*/bin/workerd")
    return [str(runtime), "serve", str(file)]


RUNNERS: Final[dict[str, Callable[[Path, int, int], list[str]]]] = {
    "nginx": _nginx,
    "haproxy": _haproxy,
    "caddy": _caddy,
    "apache": _apache,
    "envoy": _envoy,
    "cloudflare": _cloudflare,
}
"""By target: the function that returns the command which serves the exported files."""


@contextmanager
def edge(target: str, policies: PolicyMap, folder: Path, behind: int) -> Iterator[int]:
    """Run an edge with the exported policies before port `behind`; yield its port."""
    port = free_port()
    options = Options(
        allow_stricter=True, listen=f"127.0.0.1:{port}", upstream=f"127.0.0.1:{behind}"
    )
    for name, text in export(TARGETS[target], policies, options).files.items():
        (folder / name).write_text(text, "utf-8")
    command = RUNNERS[target](folder, port, behind)
    with program(command, folder, lambda: connects(port)):
        yield port
