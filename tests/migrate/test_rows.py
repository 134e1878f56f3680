"""The migration of other libraries' options, row by row; the output is read again."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from harness.schemas import validator_of
from tables.migrate_lists import ROWS as LISTS
from tables.migrate_public import PUBLIC
from tables.migrate_rows import ROWS, UNREADABLE, Row

from crossorigin import PolicyMap
from crossorigin.cli.group import group
from crossorigin.cli.migrate import PEERS as OFFERED
from crossorigin.errors import CATALOGUE as PROBLEMS
from crossorigin.migrate import PEERS, Migration, SourceError, migrate
from crossorigin.migrate.findings.catalogue import CATALOGUE


def read(migration: Migration, tmp_path: Path) -> PolicyMap:
    file = tmp_path / "cors.toml"
    file.write_text(migration.toml, "utf-8")
    return PolicyMap.from_toml(file)


def expected(row: Row) -> dict[str, object]:
    whole: dict[str, object] = {} if row.policy is None else {"policy": dict(row.policy)}
    paths = {
        path: {"cors": False} if fields is None else dict(fields)
        for path, fields in row.paths.items()
    }
    return {**whole, "paths": paths} if paths else whole


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_row(row: Row, tmp_path: Path) -> None:
    migration = migrate(row.text, row.peer if row.told else None)
    assert migration.peer == row.peer
    assert tomllib.loads(migration.toml) == expected(row)
    found = Counter((finding.code, finding.option) for finding in migration.findings)
    assert found == Counter(row.findings)
    assert migration.exit_status == row.status
    told = "\n".join(map(str, migration.findings))
    assert [part for part in row.said if part not in told] == []
    assert read(migration, tmp_path) == migration.policies


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_open_decision_is_a_comment_of_the_file(row: Row) -> None:
    migration = migrate(row.text, row.peer)
    comments = " ".join(
        line.removeprefix("#").strip()
        for line in migration.toml.splitlines()
        if line.startswith("#")
    )
    for finding in migration.findings:
        assert (f"[{finding.code}]" in comments) == any(
            other.decide for other in migration.findings if other.code == finding.code
        )


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_json_is_that_of_the_schema(row: Row) -> None:
    found = migrate(row.text, row.peer).to_mapping()
    validator_of("migrate").validate(found)
    assert json.loads(json.dumps(found)) == found
    assert PolicyMap.from_mapping(found["policies"]) == migrate(row.text, row.peer).policies


def test_every_code_has_a_row() -> None:
    met = {code for row in ROWS for code, _ in row.findings}
    met |= {code for public in PUBLIC for code in public.codes}
    met |= {"guard-covers-all", "lists-beside"}.union(*(row.codes for row in LISTS))
    assert met - PROBLEMS.keys() == CATALOGUE.keys()


@pytest.mark.parametrize("peer", PEERS)
def test_every_option_has_a_row(peer: str) -> None:
    rows = "".join(row.text for row in ROWS if row.peer in (peer, "starlette"))
    rows += "".join(row.text for row in LISTS) * (peer == "lists")
    options = [option.name for option in PEERS[peer].options]
    assert [name for name in options if name not in rows] == []


def test_a_step_asks_about_sanic_ext_if_the_source_does_not_show_it() -> None:
    asked = {
        peer
        for peer in PEERS
        if "sanic-ext is installed" in "".join(migrate(PEERS[peer].before, peer).steps)
    }
    assert asked == {"sanic-cors"}


def test_the_command_offers_every_library() -> None:
    assert tuple(PEERS) == OFFERED


@pytest.mark.parametrize(
    ("text", "message"), UNREADABLE, ids=[text[:30] for text, _ in UNREADABLE]
)
def test_unreadable_text_is_refused(text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        migrate(text)


@pytest.mark.parametrize("peer", sorted(PEERS.keys() - {"express"}))
def test_a_file_without_the_requested_options_is_refused(peer: str) -> None:
    with pytest.raises(SourceError, match=f"it has no options of {peer}"):
        migrate("x = 1\ny = 2\n", peer)


def test_a_file_of_two_libraries_is_read_as_that_which_is_named() -> None:
    text = (
        "from flask_cors import CORS\nCORS(app)\nCORS_ALLOWED_ORIGINS = ['https://a.example']\n"
    )
    assert migrate(text).peer == "flask-cors"
    assert migrate(text, "django-cors-headers").policies.default is not None


@pytest.mark.parametrize("row", ROWS[:3], ids=str)
def test_the_command_prints_the_file_and_the_findings(row: Row, tmp_path: Path) -> None:
    result = CliRunner().invoke(group, ["migrate", row.text])
    assert (result.exit_code, result.stdout) == (row.status, migrate(row.text).toml)
    assert result.stderr.startswith("Next steps:\n  1. Install ours: pip install crossorigin\n")
    piped = CliRunner().invoke(group, ["migrate", "--json"], input=row.text)
    assert json.loads(piped.stdout) == migrate(row.text).to_mapping()
    file = tmp_path / "settings.py"
    file.write_text(f"\ufeff{row.text}", "utf-8")
    read_again = CliRunner().invoke(group, ["migrate", str(file), "--from", row.peer])
    assert read_again.stdout == result.stdout


def test_findings_go_to_standard_error_the_unsafe_first() -> None:
    text = "origins=['https://a.example/', '*'], supports_credentials=True, vary_header=False"
    result = CliRunner().invoke(group, ["migrate", text])
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert lines[0] == "unsafe [vary-left-out]"
    assert "unsafe; to decide [every-origin-with-credentials]" in lines
    assert "never worked; to decide [invalid-origin-path]" in lines
    assert "  origins, line 1: 'https://a.example/'" in lines
    assert "  Instead: 'https://a.example'" in lines


@pytest.mark.parametrize(
    ("source", "message"),
    [("missing.py", "the file cannot be read"), ("x=1", "--from")],
)
def test_the_command_names_the_text_that_it_cannot_read(source: str, message: str) -> None:
    result = CliRunner().invoke(group, ["migrate", source])
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    file = tmp_path / "settings.py"
    file.write_bytes(b"# \xff\n")
    result = CliRunner().invoke(group, ["migrate", str(file)])
    assert result.exit_code == 2
    assert "the file cannot be read" in result.stderr


# One for each place where an origin is left out: the file allows nobody, and a person decides.
_WITHOUT_ORIGINS = {
    "null with credentials": ("flask-cors", "origins=['null'], supports_credentials=True"),
    "a regex with a look-ahead": ("starlette", "allow_origin_regex='https://.*(?!x)'"),
    "a name that is not in the file": ("flask-cors", "origins=[allowed]"),
    "a function": ("flask-cors", "origins=[lambda: 1]"),
    "a pattern in a list of texts": (
        "django-cors-headers",
        "import re\nCORS_ALLOWED_ORIGINS = [re.compile('https://a')]",
    ),
    "a star in a list": ("express", '{"origin": ["*"]}'),
    "defaults that are not in the file": (
        "aiohttp-cors",
        "import aiohttp_cors\naiohttp_cors.setup(app, defaults=settings)",
    ),
    "options that are not in the file": (
        "aiohttp-cors",
        "import aiohttp_cors\naiohttp_cors.setup(app, defaults={'https://a.example': options})",
    ),
}


@pytest.mark.parametrize(
    ("peer", "text"), _WITHOUT_ORIGINS.values(), ids=_WITHOUT_ORIGINS.keys()
)
def test_file_without_origins_has_the_policy_as_a_comment(peer: str, text: str) -> None:
    migration = migrate(text, peer)
    assert tomllib.loads(migration.toml) == {}
    outline = migration.toml.partition("\n# [policy]\n")[2]
    assert outline.startswith("# allow_origins = []\n# allow_methods = ")
    assert "nobody-allowed" not in [finding.code for finding in migration.findings]
    assert migration.exit_status == 1
