"""The running Envoy of the command `gateway`, in one process with its commands."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from harness.erring import erring_application
from harness.programs import free_port
from harness.raw_http import exchange
from harness.tools import require

from crossorigin import Guard, Policy, PolicyMap
from crossorigin.cli import gateway
from crossorigin.cli.group import group
from crossorigin.edge import NotExpressibleError
from crossorigin.edge.proxy import ProxyError, Setup, leads_to, running

ALLOWED = "https://app.example"
POLICIES = PolicyMap(default=Policy(allow_origins=[ALLOWED]))
OTHERS = PolicyMap(default=Policy(allow_origins=["https://other.example"]))
DEADLINE = 30.0


def _allowed(port: int) -> list[str]:
    answered = exchange(port, "GET", "/", "localhost", [("Origin", ALLOWED.encode())])
    return answered.all("Access-Control-Allow-Origin")


def test_policy_that_envoy_refuses_leaves_the_old_one_in_force(tmp_path: Path) -> None:
    """A script with an error, one that is in force already, and a policy with a callable."""
    port = free_port()
    with erring_application() as behind:
        setup = Setup(f"127.0.0.1:{port}", f"127.0.0.1:{behind}")
        with running(require("envoy"), setup, POLICIES, tmp_path) as proxy:
            with pytest.raises(ProxyError, match="has refused"):
                proxy.load("this is no script", "1")
            with pytest.raises(NotExpressibleError):
                proxy.swap(PolicyMap(default=Policy(allow_origins=[lambda _origin: True])))
            with pytest.raises(ProxyError, match="no policy"):
                proxy.swap(PolicyMap())
            proxy.swap(POLICIES)
            assert _allowed(port) == [ALLOWED]
            proxy.swap(OTHERS)
            assert _allowed(port) == []
            script = "function envoy_on_request(handle) end"
            proxy.load(script, "2")
            with pytest.raises(ProxyError, match="has not taken"):
                proxy.load(script, "2", patience=0.2)
            proxy.process.kill()
            proxy.process.wait()
            with pytest.raises(ProxyError, match="does not respond"):
                proxy.swap(POLICIES)
            proxy.drain()


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("127.0.0.1", "localhost"),
        ("::1", "localhost"),
        ("::1", "app.localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "[::1]"),
    ],
)
def test_application_on_either_loopback_address_is_reached(
    host: str, name: str, tmp_path: Path
) -> None:
    port = free_port()
    with erring_application(host=host) as behind:
        setup = Setup(f"127.0.0.1:{port}", f"{name}:{behind}")
        with running(require("envoy"), setup, POLICIES, tmp_path):
            statuses = {exchange(port, "GET", "/", "localhost").status for _ in range(4)}
    assert statuses == {200}


def test_requests_that_do_not_end_are_cut_after_a_time(tmp_path: Path) -> None:
    """The application never answers; the gateway ends all the same."""
    import socket  # noqa: PLC0415

    port = free_port()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        setup = Setup(f"127.0.0.1:{port}", f"127.0.0.1:{silent.getsockname()[1]}")
        with (
            running(require("envoy"), setup, POLICIES, tmp_path) as proxy,
            socket.create_connection(("127.0.0.1", port)) as client,
        ):
            client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            with silent.accept()[0] as accepted:
                accepted.recv(1)
                proxy.drain(patience=0.2)
            assert proxy.process.returncode is not None


def test_envoy_that_cannot_start_is_an_error(tmp_path: Path) -> None:
    """A program that ends at once, and none at all."""
    setup = Setup(f"127.0.0.1:{free_port()}", "127.0.0.1:1")
    for binary, words in (("/bin/false", "has not started"), ("/nowhere", "for this platform")):
        with (
            pytest.raises(ProxyError, match=words),
            running(binary, setup, POLICIES, tmp_path),
        ):
            raise AssertionError


def _posted(port: int) -> int:
    """Return the status of a POST of an origin that reads without credentials."""
    return exchange(port, "POST", "/", "localhost", [("Origin", ALLOWED.encode())]).status


def _invoke(file: Path, port: int, behind: int) -> tuple[int, str]:
    arguments = ["--policy", str(file), "--upstream", f"http://127.0.0.1:{behind}"]
    done = CliRunner().invoke(group, ["gateway", *arguments, "--listen", f"127.0.0.1:{port}"])
    return done.exit_code, done.output


def _report_calls(monkeypatch: pytest.MonkeyPatch, name: str) -> threading.Semaphore:
    """Return a semaphore that is released when a function of the command has returned."""
    called, function = threading.Semaphore(0), getattr(gateway, name)

    def call(*given: Any) -> None:  # noqa: ANN401 - those of the function
        function(*given)
        called.release()

    monkeypatch.setattr(gateway, name, call)
    return called


def test_gateway_runs_a_guard_alone_and_takes_policies_later(tmp_path: Path) -> None:
    """Policies that were in force do not go with a file that was cut short."""
    port = free_port()
    with erring_application() as behind:
        setup = Setup(f"127.0.0.1:{port}", f"127.0.0.1:{behind}")
        with running(require("envoy"), setup, PolicyMap(), tmp_path, Guard()) as proxy:
            assert _posted(port) == 403
            proxy.swap(PolicyMap(), Guard(require_origin=True))
            proxy.swap(POLICIES, Guard())
            assert (_allowed(port), _posted(port)) == ([ALLOWED], 403)
            with pytest.raises(ProxyError, match="no policy now"):
                proxy.swap(PolicyMap(), Guard())
            assert _allowed(port) == [ALLOWED]
        alone = setup._replace(without_guard=True)
        with (
            pytest.raises(ProxyError, match="no guard that"),
            running(require("envoy"), alone, PolicyMap(), tmp_path, Guard()),
        ):
            pytest.fail("started")


def test_command_applies_changes_and_ends_with_a_signal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file changes, has a guard, a broken one, no policy, and breaks; SIGTERM ends it."""
    require("envoy")
    file, port = tmp_path / "cors.toml", free_port()
    plain = f'[policy]\nallow_origins = ["{ALLOWED}"]\n'
    file.write_text(plain, "utf-8")
    handler = signal.getsignal(signal.SIGTERM)
    greeted, swapped = (_report_calls(monkeypatch, name) for name in ("_greet", "_swap"))
    found: list[object] = []

    def act() -> None:
        try:
            assert greeted.acquire(timeout=DEADLINE)
            for text in (
                '[policy]\nallow_origins = ["https://other.example"]\n',
                f"{plain}[guard]\n",
                f"{plain}[guard]\nhosts = []\n",
                "[guard]\n",
                f"{plain}x = 1\n",
            ):
                file.write_text(text, "utf-8")
                assert swapped.acquire(timeout=DEADLINE)
                found.append((_allowed(port), _posted(port)))
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    with erring_application() as behind:
        thread = threading.Thread(target=act)
        thread.start()
        code, output = _invoke(file, port, behind)
        thread.join()
    assert code == 0, output
    assert output.count("are in force") == 2
    assert output.count("The old policies stay in force") == 3
    assert "guard.hosts" in output
    assert found == [([], 200), *[([ALLOWED], 403)] * 4]
    assert signal.getsignal(signal.SIGTERM) is handler


def test_command_ends_with_status_1_when_envoy_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says before that nothing listens where the application should."""
    setup = Setup(f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}")
    with running(require("envoy"), setup, POLICIES, tmp_path) as proxy:
        gateway._greet(setup, "cors.toml")
        proxy.process.kill()
        proxy.process.wait()
        with pytest.raises(SystemExit, match="1"):
            gateway._serve(proxy, setup, tmp_path / "cors.toml", None, threading.Event())
    printed = capsys.readouterr()
    assert "No application listens" in printed.err
    assert "Envoy has ended." in printed.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--upstream", "https://api.example"], "uses plain HTTP"),
        (["--upstream", "HTTPS://api.example:443/"], "uses plain HTTP"),
        (["--upstream", "ftp://127.0.0.1:1"], "is asked over HTTP"),
        (["--upstream", "unix:///run/app.sock"], "is asked over HTTP"),
        (["--upstream", "http://127.0.0.1:1/x"], "give no path"),
        (["--upstream", "127.0.0.1:1/x"], "give no path"),
        (["--upstream", "http://127.0.0.1:1?x"], "give no path"),
        (["--upstream", "http://127.0.0.1:1/#x"], "give no path"),
        (["--upstream", "http://u:secret@127.0.0.1:1"], "leave them out"),
        (["--upstream", "secret@127.0.0.1:1"], "leave them out"),
        (["--upstream", "http://::1:8000"], "in brackets"),
        (["--upstream", "::1"], "in brackets"),
        (["--upstream", "app:80:80"], "--upstream is HOST:PORT"),
        (["--upstream", "http://[::1"], "--upstream is HOST:PORT"),
        (["--upstream", "http://"], "--upstream is HOST:PORT"),
        (["--upstream", ""], "--upstream is HOST:PORT"),
        (["--upstream", "http://127.0.0.1:x"], "--upstream is HOST:PORT"),
        (["--upstream", "http://127.0.0.1:0"], "--upstream is HOST:PORT"),
        (["--upstream", "http://127.0.0.1:99999"], "--upstream is HOST:PORT"),
        (["--upstream", "127.0.0.1", "--listen", "8080"], "--listen is an IP address"),
        (["--upstream", "127.0.0.1", "--listen", "localhost:80"], "--listen is an IP address"),
        (["--upstream", "127.0.0.1:1", "--policy", "absent"], "there is no such file"),
    ],
)
def test_odd_arguments_have_status_2(arguments: list[str], words: str) -> None:
    done = CliRunner().invoke(group, ["gateway", *arguments])
    assert (done.exit_code, words in done.output) == (2, True), done.output
    assert "secret" not in done.output


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("127.0.0.1", "127.0.0.1:80"),
        ("127.0.0.1:8000", "127.0.0.1:8000"),
        ("http://app", "app:80"),
        ("HTTP://App:1/", "App:1"),
        ("http://[::1]", "[::1]:80"),
        ("http://[::1]:8000/", "[::1]:8000"),
        ("[2001:db8::1]:1", "[2001:db8::1]:1"),
    ],
)
def test_upstream_is_a_url_or_an_address(given: str, read: str) -> None:
    assert gateway._upstream(given) == read


def test_change_in_place_that_sets_the_time_back_is_seen(tmp_path: Path) -> None:
    """Time, size and inode are those of before: `cat new > file; touch -d 2026-01-01 file`."""
    file = tmp_path / "cors.toml"
    file.write_text("a", "utf-8")
    os.utime(file, ns=(1, 1))
    before = gateway._state(file)
    assert gateway._state(file) == before
    time.sleep(0.05)  # the step of the file system's clock
    file.write_text("b", "utf-8")
    os.utime(file, ns=(1, 1))
    assert gateway._state(file) != before
    file.unlink()
    assert gateway._state(file) is None


@pytest.mark.parametrize(
    ("upstream", "listen", "itself"),
    [
        ("127.0.0.1:80", "127.0.0.1:80", True),
        ("127.1:80", "127.0.0.1:80", True),
        ("localhost:80", "127.0.0.1:80", True),
        ("LOCALHOST:0080", "127.0.0.1:80", True),
        ("0.0.0.0:80", "127.0.0.1:80", True),
        ("127.0.0.1:80", "0.0.0.0:80", True),
        ("127.0.0.9:80", "0.0.0.0:80", True),
        ("0.0.0.0:80", "0.0.0.0:80", True),
        ("[::1]:80", "[::1]:80", True),
        ("[0:0::1]:80", "[::1]:80", True),
        ("[::]:80", "[::1]:80", True),
        ("[::ffff:127.0.0.1]:80", "127.0.0.1:80", True),
        ("127.0.0.1:81", "127.0.0.1:80", False),
        ("127.0.0.2:80", "127.0.0.1:80", False),
        ("[::1]:80", "127.0.0.1:80", False),
        ("[::1]:80", "0.0.0.0:80", False),
        ("192.0.2.1:80", "0.0.0.0:80", False),
        ("[2001:db8::1]:80", "[::]:80", False),
        ("nobody.invalid:80", "127.0.0.1:80", False),
        (f"{'a' * 64}.example:80", "127.0.0.1:80", False),
    ],
)
def test_address_of_the_gateway_itself_is_known(
    upstream: str, listen: str, itself: bool
) -> None:
    assert leads_to(upstream, listen) is itself


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0"])
def test_gateway_is_not_its_own_application(tmp_path: Path, host: str) -> None:
    file, port = tmp_path / "cors.toml", free_port()
    file.write_text(f'[policy]\nallow_origins = ["{ALLOWED}"]\n', "utf-8")
    arguments = ["--policy", str(file), "--upstream", f"http://{host}:{port}"]
    done = CliRunner().invoke(group, ["gateway", *arguments, "--listen", f"127.0.0.1:{port}"])
    assert (done.exit_code, "is the gateway itself" in done.output) == (2, True), done.output


def test_port_in_use_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "cors.toml"
    file.write_text(f'[policy]\nallow_origins = ["{ALLOWED}"]\n', "utf-8")
    with erring_application() as taken:
        code, output = _invoke(file, taken, 1)
    assert (code, "cannot listen on" in output) == (2, True), output
