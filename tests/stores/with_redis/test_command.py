"""`crossorigin origins` with a real Redis: rows, problems, verdicts, announcements."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from harness.redis_server import RedisServer
from harness.together import check_all
from jsonschema import validate

from crossorigin.cli.group import group
from crossorigin.cli.stores import _masked, _without_secret
from crossorigin.stores.redis import RedisBackend

pytestmark = pytest.mark.xdist_group("redis")

SCHEMA = json.loads(
    (Path(__file__).parents[3] / "docs" / "origins.schema.json").read_text("utf-8")
)
A, PATTERN, OPEN, SLASH = (
    "https://a.example",
    "https://*.b.example",
    "http://open.example",
    "https://slash.example/",
)

Run = Callable[..., Result]


@pytest.fixture
def url(server: RedisServer, key: str) -> str:
    return f"redis://:pass%20word@127.0.0.1:{server.port}/0?key={key}"


@pytest.fixture
def run(url: str) -> Run:
    def run(*words: str) -> Result:
        return CliRunner().invoke(group, ["origins", *words], env={"CROSSORIGIN_STORE": url})

    return run


@pytest.fixture
def filled(server: RedisServer, key: str) -> None:
    with server.client() as client:
        client.sadd(key, A, PATTERN, OPEN, SLASH, "*", "https://UPPER.example:443")


def _json(result: Result) -> Any:  # noqa: ANN401 - JSON
    found = json.loads(result.stdout)
    validate(found, SCHEMA)
    assert "pass" not in found["store"]
    return found


def test_added_origin_is_announced_in_canonical_form_and_listed(
    server: RedisServer, key: str, run: Run
) -> None:
    backend = RedisBackend(server.url.replace(" ", "%20"), key)
    changes = backend.changes()
    next(changes)
    assert run("add", "https://A.example:443", PATTERN).stdout == (
        f"added: {A}\nadded: {PATTERN}\n"
    )
    assert [next(changes), next(changes)] == [A, PATTERN]
    backend.close()
    again = _json(run("add", A, "--json"))
    assert again["origins"] == [{"origin": A, "changed": False}]
    assert run("list").stdout == f"{PATTERN}\n{A}\n"


def test_either_all_origins_are_added_or_none(run: Run) -> None:
    result = run("add", A, SLASH, "*", OPEN, "--credentials")
    assert (result.exit_code, result.stdout) == (2, "")
    for code in ("invalid-origin-path", "incompatible-any-origin", "prohibited-insecure"):
        assert f"[{code}" in result.stderr
    assert run("list").stdout == ""
    assert run("add", OPEN, "--credentials", "--accept-risk", "insecure-origin").exit_code == 0


@pytest.mark.usefixtures("filled")
def test_list_marks_the_rows_that_allow_no_origin(run: Run) -> None:
    result = run("list")
    assert result.exit_code == 1
    skipped = [line for line in result.stdout.splitlines() if "# skipped: " in line]
    assert [line.partition("  #")[0] for line in skipped] == ["*", SLASH]
    strict = _json(run("list", "--credentials", "--json"))
    bad = {row["origin"]: row["problem"]["code"] for row in strict["rows"] if row["problem"]}
    assert bad == {
        "*": "incompatible-any-origin-others",
        SLASH: "invalid-origin-path",
        OPEN: "prohibited-insecure-origin",
    }


CHECKED = {
    A: f"allowed: by the row {A}",
    "https://x.b.example": f"allowed: by the row {PATTERN}",
    "https://upper.example": "allowed: by the row https://UPPER.example:443",
    "https://slash.example": "not allowed: its row has a problem",
    "https://b.example": "not allowed: the store has no row for it",
    "https://A.example": "not allowed: no browser sends 'https://A.example' as an origin; "
    f"it sends {A}",
    "a b": "not allowed: no browser sends 'a b' as an origin",
    "null": "not allowed: a store is never asked for null; the policy itself may list it",
}


@pytest.mark.usefixtures("filled")
def test_check_prints_the_row_that_allows_an_origin_or_the_reason(run: Run) -> None:
    def check(row: tuple[str, str]) -> None:
        origin, verdict = row
        result, found = run("check", origin), _json(run("check", origin, "--json"))
        assert result.stdout.splitlines()[0] == verdict
        assert result.exit_code == (not verdict.startswith("allowed"))
        assert found["allowed"] is verdict.startswith("allowed")
        assert f"allowed: {found['reason']}" in verdict

    check_all(CHECKED.items(), check, lambda row: row[0])


@pytest.mark.usefixtures("filled")
def test_rows_are_removed_by_their_exact_text(run: Run) -> None:
    assert run("remove", SLASH, "*").stdout == f"removed: {SLASH}\nremoved: *\n"
    missing = run("remove", "https://upper.example", A)
    assert missing.exit_code == 1
    assert missing.stdout == f"was not there: https://upper.example\nremoved: {A}\n"


def test_removal_names_another_spelling_of_a_row(run: Run) -> None:
    for spelling, row in (("https://A.EXAMPLE:443", A), ("https://b\xfccher.example", None)):
        added = run("add", spelling).stdout.removeprefix("added: ").strip()
        assert row in (None, added)
        missing = run("remove", spelling)
        assert missing.exit_code == 1
        assert missing.stdout.endswith(f"; the store has {added}\n")
        assert run("remove", added).exit_code == 0


def test_a_row_that_no_store_can_have_is_refused_in_one_line(run: Run) -> None:
    result = run("remove", "https://\udcff.example")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert "cannot be written as UTF-8" in result.stderr


def test_an_origin_that_is_named_twice_is_changed_once(run: Run) -> None:
    assert run("add", A, "HTTPS://A.example", A).stdout == f"added: {A}\n"
    result = run("remove", A, A)
    assert (result.exit_code, result.stdout) == (0, f"removed: {A}\n")


def test_a_row_that_only_a_policy_can_list_is_refused_with_the_remedy(run: Run) -> None:
    for row, remedy in (
        ("*", 'Write allow_origins="*" in the policy'),
        ("null", 'List "null" in the policy itself'),
    ):
        result = run("add", row, "--accept-risk", "null-origin")
        assert (result.exit_code, remedy in result.stderr) == (2, True), result.stderr


def test_rows_of_one_tenant_of_a_table_are_changed(tmp_path: Path) -> None:
    path = tmp_path / "o.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "CREATE TABLE own (tenant TEXT, url TEXT, PRIMARY KEY (tenant, url))"
        )
        connection.execute("INSERT INTO own VALUES ('other', ?)", [A])
        connection.commit()
    options = [
        "--store",
        f"sqlite:///{path}?table=own&column=url&tenant_column=tenant&tenant=t",
    ]

    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(group, ["origins", *words, *options])
        return result.exit_code, result.stdout

    assert run("check", A) == (1, "not allowed: the store has no row for it\n")
    assert run("add", A) == (0, f"added: {A}\n")
    assert run("list") == (0, f"{A}\n")
    assert run("remove", A) == (0, f"removed: {A}\n")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT * FROM own").fetchall() == [("other", A)]


def test_file_is_changed(tmp_path: Path) -> None:
    path = tmp_path / "origins.txt"
    path.write_text("# ours\n")
    store = ["--store", f"file:{path}"]
    words = (["add", A], ["check", A], ["remove", A], ["remove", A])
    results = [CliRunner().invoke(group, ["origins", *each, *store]) for each in words]
    assert [each.exit_code for each in results] == [0, 0, 0, 1]
    assert path.read_text() == "# ours\n"


def test_value_of_a_toml_file_that_is_no_text_is_a_row_with_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "origins.toml"
    path.write_text(f'origins = ["{A}", 5, {{}}]')
    store = ["--store", f"file:{path}"]
    listed = CliRunner().invoke(group, ["origins", "list", *store])
    assert (listed.exit_code, "5  # skipped" in listed.output) == (1, True), listed.output
    checked = CliRunner().invoke(group, ["origins", "check", A, *store])
    assert checked.exit_code == 0, checked.output


FAILURES = {
    "redis://me:secret@127.0.0.1:1/0": "the store failed: ConnectionError",
    "redis://me:secret@127.0.0.1:port/0": "the URL is malformed",
    "redis://:se#secret@127.0.0.1:1/0": "write %23 for #",
    "redis://:se?secret@127.0.0.1:1/0": "write %23 for #",
    "redis://:se/secret@127.0.0.1:1/0": "write %23 for #",
    "redis://:se@secret@127.0.0.1:1/0": "write %23 for #",
    "redis:secret": "the text is no URL of a store",
    "postgresql+psycopg://u:s#secret@127.0.0.1:1/d": "write %23 for #",
    "postgresql+psycopg://u:s?secret@127.0.0.1:1/d": "write %23 for #",
    "postgresql+psycopg://u:s%40secret@127.0.0.1:1/d": "Connection refused",
    "postgres://u:secret@127.0.0.1:1/d": "a URL of SQLAlchemy: postgresql+psycopg://",
    "ftp://me:secret@127.0.0.1/": "the store failed: NoSuchModuleError",
    "sqlite:///no-such-folder/x.db?table=t": "the store failed: FileNotFoundError",
    "oracle+cx_oracle://me:secret@h/x": "cx_Oracle: the driver of the URL is not installed",
    "origins.txt": "'origins.txt' is no URL of a store; for a file write file:PATH",
    "file:no-such-file": "the store failed",
}


def test_failure_of_a_store_is_reported_without_its_password() -> None:
    def check(row: tuple[str, str]) -> None:
        url, message = row
        result = CliRunner().invoke(group, ["origins", "list", "--store", url])
        assert (result.exit_code, result.stdout) == (2, "")
        assert message in result.stderr
        assert "secret" not in result.stderr
        result = CliRunner().invoke(group, ["origins", "list", "--json", "--store", url])
        told = json.loads(result.stdout)
        validate(told, SCHEMA)
        assert (result.exit_code, message in told["error"]) == (2, True)
        assert "secret" not in result.stdout

    check_all(FAILURES.items(), check, lambda row: row[1])


def test_a_command_that_is_used_wrongly_prints_a_json_object() -> None:
    for words in (["list"], ["add", "--store", "file:x"], ["check", A, "--stor", "file:x"]):
        result = CliRunner().invoke(group, ["origins", *words, "--json"], env={})
        told = json.loads(result.stdout)
        validate(told, SCHEMA)
        assert result.exit_code == 2
        assert told["error"] in result.stderr


def test_a_missing_file_is_created_only_on_demand(tmp_path: Path) -> None:
    for url in (
        f"file:{tmp_path}/o.txt",
        f"sqlite:///{tmp_path}/o.db",
        f"sqlite:///{tmp_path}/t.db?table=own&column=url&tenant_column=tenant&tenant=t",
    ):

        def run(*words: str, url: str = url) -> int:
            return CliRunner().invoke(group, ["origins", *words, "--store", url]).exit_code

        before = sorted(tmp_path.iterdir())
        words = (["list"], ["check", A], ["remove", A], ["add", A])
        assert [run(*each) for each in words] == [2, 2, 2, 2]
        assert sorted(tmp_path.iterdir()) == before
        assert [run("add", "--create", A), run("check", A)] == [0, 0]
        assert [run("add", "--create", "https://b.example"), run("check", A)] == [0, 0]
    assert len(list(tmp_path.iterdir())) == 3


def test_no_part_of_a_password_is_printed() -> None:
    """Passwords with the signs of a URL, in every place where a driver reads one."""
    urls = (
        "redis://:tok:en-SECRET@h/0?key=k:o",
        "redis://:p@SECRET:rd@h/0",
        "redis://h/0?key=k:o&password=p@SECRET:rd/x",
        "postgresql+psycopg://u:my/SECRET@h/d",
        "postgresql+psycopg://u:my#SECRET@h/d",
        "postgresql+psycopg://u:my?SECRET@h/d",
        "mysql+pymysql://u@h/d?passwd=SECRET",
        "postgresql+psycopg://u@h/d?sslpassword=SECRET&table=t",
        "host=h password=SECRET",
    )
    for url in urls:
        assert "SECRET" not in _masked(url), url
        message = _without_secret(f"the store failed: OSError: no host {url} or SECRET", url)
        assert "SECRET" not in message, url
        assert message.startswith("the store failed: OSError") or "***" in message
        found = CliRunner().invoke(group, ["origins", "list", "--store", url])
        assert (found.exit_code, "SECRET" in found.output) == (2, False), found.output
    assert _masked("sqlite:///a.sqlite3?table=t") == "sqlite:///a.sqlite3?table=t"
    assert _masked("redis://u:p@h:1/0?key=k&x") == "redis://u:***@h:1/0?key=k&x"
    assert _masked("file:/a?b@c") == "file:/a?b@c"
    assert _without_secret("a: b: c", "redis://h/0") == "a: b: c"


def test_options_that_a_store_does_not_have_are_refused(tmp_path: Path) -> None:
    """A misspelt one would be dropped, and the command would change another list."""
    table = f"sqlite:///{tmp_path}/o.sqlite3"
    for url, words in (
        (f"{table}?tabel=other", "not an option of this store"),
        (f"{table}?where=x", "not an option of this store"),
        (f"{table}?tenant=t2", "tenant_column= together"),
        (f"{table}?tenant_column=tenant", "tenant_column= together"),
        (f"{table}?table=a&table=b", "table= once"),
        ("redis://127.0.0.1:1/0?kye=k", "not an option of this store"),
        ("redis://127.0.0.1:1/0?Key=k", "not an option of this store"),
        ("redis://127.0.0.1:1/0?key=", "key= once"),
        ("redis://127.0.0.1:1/zero", "malformed"),
        ("redis://127.0.0.1:1/0#key=k", "malformed"),
        ("redis://127.0.0.1:1/0?key=o&tenant=acme", "not an option of this store"),
    ):
        for words_of_command in (("list",), ("add", A), ("remove", A)):
            found = CliRunner().invoke(group, ["origins", *words_of_command, "--store", url])
            assert (found.exit_code, words in found.output) == (2, True), (url, found.output)
