"""The lines of docs/outgrowing.md: one file for many gateways."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from harness.erring import erring_application
from harness.programs import free_ports
from harness.tools import require

from crossorigin import PolicyMap
from crossorigin.cli import gateway
from crossorigin.edge.proxy import Setup, running

_PAGE: Final = Path(__file__).parent.parent.parent / "docs" / "outgrowing.md"
_OLD: Final = '[policy]\nallow_origins = ["https://old.example.com"]\n'


def _start(stack: ExitStack, folder: Path, port: int, behind: int) -> None:
    """Run a gateway, and a thread that looks at its file, until the end of the test."""
    folder.mkdir(parents=True)
    file, stop = folder / "cors.toml", threading.Event()
    file.write_text(_OLD, "utf-8")
    setup = Setup(f"127.0.0.1:{port}", f"127.0.0.1:{behind}")
    files = folder.parent.parent / f"envoy-{port}"
    files.mkdir()
    proxy = stack.enter_context(
        running(require("envoy"), setup, PolicyMap.from_toml(file), files)
    )
    known = gateway._state(file)
    thread = threading.Thread(target=gateway._serve, args=(proxy, setup, file, known, stop))
    thread.start()
    stack.callback(thread.join)
    stack.callback(stop.set)


def test_lines_of_the_page_take_a_file_to_every_gateway(tmp_path: Path) -> None:
    """`verify` finds no difference at any of them."""
    page = _PAGE.read_text("utf-8")
    [policy] = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    [lines] = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    (tmp_path / "cors.toml").write_text(policy, "utf-8")
    ports = free_ports(2)
    for number, port in enumerate(ports):
        lines = lines.replace(f"http://127.0.0.1:808{number + 1}", f"http://127.0.0.1:{port}")
    command = f'crossorigin() {{ "{sys.executable}" -m crossorigin "$@"; }}\n'
    with erring_application() as behind, ExitStack() as stack:
        for number, port in enumerate(ports):
            _start(stack, tmp_path / "edges" / f"{number}", port, behind)
        done = subprocess.run(
            ["/bin/sh", "-c", command + lines],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("equal: ") == 2
