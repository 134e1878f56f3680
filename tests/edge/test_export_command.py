"""The command `export`: files, JSON, refusals and exit statuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import validate

from crossorigin.cli.group import group
from crossorigin.edge import TARGETS

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "export.schema.json").read_text("utf-8")
)
PLAIN = '[policy]\nallow_origins = ["https://app.example"]\n'


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(group, ["export", *arguments])


@pytest.fixture(name="file")
def write_file(tmp_path: Path) -> Path:
    """Return the path of a policy file."""
    file = tmp_path / "cors.toml"
    file.write_text(PLAIN, "utf-8")
    return file


def test_files_are_printed_with_their_names(file: Path) -> None:
    found = _run("nginx", str(file))
    assert found.exit_code == 0
    assert found.output.startswith("# --- crossorigin.http.conf\n# Made by crossorigin ")
    assert "# --- crossorigin.server.conf\n" in found.output


def test_one_file_is_printed_as_it_is(file: Path) -> None:
    found = _run("cloudflare", str(file))
    assert found.output.startswith("// Made by crossorigin ")


def test_files_are_written_into_a_folder(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    found = _run("haproxy", str(file), "--output", str(folder), "--listen", "127.0.0.1:80")
    assert found.exit_code == 0
    assert sorted(map(str, folder.iterdir())) == sorted(found.output.split())
    assert (folder / "haproxy.cfg").read_text("utf-8").startswith("# Made by")


@pytest.mark.parametrize("target", TARGETS)
def test_json_fits_its_schema(file: Path, target: str) -> None:
    for arguments in ([], ["--allow-stricter"]):
        found = _run(target, str(file), "--json", *arguments)
        assert found.exit_code in (0, 3)
        made = json.loads(found.output)
        validate(made, SCHEMA)
        assert made["refused"] == (found.exit_code == 3)


def test_stricter_export_is_refused_with_status_3(file: Path) -> None:
    file.write_text('[policy]\nallow_origins = ["https://*.example"]\n', "utf-8")
    found = _run("aws-http-api", str(file))
    assert found.exit_code == 3
    assert "subdomains: stricter: omitted" in found.output
    assert "--allow-stricter" in found.output


def test_guard_is_left_to_the_application_only_when_asked(file: Path) -> None:
    file.write_text(PLAIN + "[guard]\n", "utf-8")
    found = _run("caddy", str(file))
    assert (found.exit_code, "guard: not-expressible" in found.output) == (3, True)
    assert _run("caddy", str(file), "--without-guard").exit_code == 0


def test_targets_are_listed_with_their_reasons() -> None:
    found = _run("--list")
    assert found.exit_code == 0
    assert "nginx: nginx 1.22 and later\n" in found.output
    assert "  callable: stricter: " in found.output
    listed = json.loads(_run("--list", "--json").output)
    assert listed.keys() == TARGETS.keys()
    assert listed["nginx"]["public"]["grade"] == "exact"


def test_unknown_target_and_broken_file_have_status_2(file: Path) -> None:
    assert "the target is one of nginx" in _run("ngin", str(file)).output
    assert _run().exit_code == 2
    assert "not 'app'" in _run("envoy", str(file), "--upstream", "app").output
    file.write_text('[policy]\nallow_origins = ["app.example"]\n', "utf-8")
    found = _run("nginx", str(file))
    assert (found.exit_code, "https://app.example" in found.output) == (2, True)
