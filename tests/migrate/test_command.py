"""The command over several files, folders and targets; and which files are read with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crossorigin import PolicyMap
from crossorigin.cli.group import group
from crossorigin.cli.migrate import MAX_FILES
from crossorigin.migrate import SourceError, migrate, migrate_files
from crossorigin.migrate.migration import MAX_TEXT

A = "https://a.example"
B = "https://b.example"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(files: dict[str, str]) -> None:
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, "utf-8")


def run(*words: str) -> Result:
    return CliRunner().invoke(group, ["migrate", *words])


SETTINGS = {
    "settings/base.py": f"CORS_ALLOWED_ORIGINS = ['{A}']\n",
    "settings/prod.py": f"from .base import *\nCORS_ALLOWED_ORIGINS += ['{B}', HOST]\n",
}


def test_a_file_that_is_imported_with_a_star_is_read_too(folder: Path) -> None:
    write(SETTINGS)
    result = run("settings/prod.py")
    assert result.exit_code == 1
    assert f'allow_origins = ["{A}", "{B}"]' in result.stdout
    assert "  CORS_ALLOWED_ORIGINS, settings/prod.py, line 2: HOST" in result.stderr
    assert f"--origin {A}" in result.stderr
    assert folder.is_dir()


def test_a_package_that_is_imported_with_a_star_is_read_too(folder: Path) -> None:
    write(
        {
            "settings/base/__init__.py": "from .cors import *\nfrom ..gone import *\n",
            "settings/base/cors.py": f"from . import *\nCORS_ALLOWED_ORIGINS = ['{A}']\n",
            "settings/prod.py": "from .base import *\nfrom settings.other import *\n",
        }
    )
    result = run("settings/prod.py", "--from", "django-cors-headers")
    assert f'allow_origins = ["{A}"]' in result.stdout
    assert "import, settings/base/__init__.py, line 2: '..gone'" in result.stderr
    assert "import, settings/prod.py, line 2: 'settings.other'" in result.stderr
    assert folder.is_dir()


def test_a_single_file_keeps_its_additions(folder: Path) -> None:
    write({"prod.py": f"from .base import *\nCORS_ALLOWED_ORIGINS += ['{B}']\n"})
    result = run("prod.py")
    assert result.exit_code == 1
    assert f'allow_origins = ["{B}"]' in result.stdout
    assert "left out; to decide [other-file]" in result.stderr
    assert folder.is_dir()


def test_a_folder_is_read_without_its_tests(folder: Path) -> None:
    write(
        {
            **SETTINGS,
            "tests/settings.py": "CORS_ALLOW_ALL_ORIGINS = True\n",
            ".venv/x.py": "CORS_ALLOW_ALL_ORIGINS = True\n",
            "test_x.py": "CORS_ALLOW_ALL_ORIGINS = True\n",
            "conftest.py": "CORS_ALLOW_ALL_ORIGINS = True\n",
        }
    )
    assert run(".").stdout == run("settings/base.py", "settings/prod.py").stdout
    assert "CORS_ALLOW_ALL_ORIGINS" not in run(".").stderr
    assert folder.is_dir()


def test_a_folder_has_python_files_and_not_too_many(folder: Path) -> None:
    assert "the folder has no Python files" in run(".").stderr
    for number in range(MAX_FILES + 1):
        (folder / f"x{number}.py").touch()
    assert f"more than {MAX_FILES} Python files" in run(".").stderr


def test_files_together_have_a_largest_length() -> None:
    line = "#" * MAX_TEXT
    with pytest.raises(SourceError, match="longer than 4194304 characters"):
        migrate_files({f"{number}.py": line for number in range(17)})
    with pytest.raises(SourceError, match="longer than 262144 characters"):
        migrate_files({"a.py": line + "#"})


def test_django_gets_its_setting_in_python() -> None:
    text = (
        f"CORS_ALLOWED_ORIGINS = ['{A}']\n"
        r"CORS_ALLOWED_ORIGIN_REGEXES = [r'^https://\w+\.b\.example$']"
        "\nCORS_URLS_REGEX = r'^/api(/.*)?$'\nCORS_PREFLIGHT_MAX_AGE = AGE\n"
    )
    result = CliRunner().invoke(group, ["migrate", "--to", "python"], input=text)
    names: dict[str, Any] = {}
    exec(result.stdout, names)  # noqa: S102 (our own output)
    policy = PolicyMap.from_mapping(names["CROSSORIGIN"]).policy_for("/api/x")
    assert policy is not None
    for origin, allowed in ((A, True), ("https://x.b.example", True), (B, False)):
        assert policy.evaluate(method="GET", origin=origin).allowed == allowed
    assert '    "paths": {\n        "/api/*": {"allow_origins": ["https://a.example", re.' in (
        result.stdout
    )
    assert "CROSSORIGIN = tomllib" in result.stderr


def test_a_list_of_only_expressions_is_a_policy_in_python() -> None:
    text = r"allow_origin_regex='https://app-[0-9]+\.a\.example'"
    migration = migrate(text)
    assert migration.policies.default is None
    names: dict[str, Any] = {}
    exec(migration.python, names)  # noqa: S102 (our own output)
    policy = names["POLICIES"].default
    assert policy.evaluate(method="GET", origin="https://app-1.a.example").allowed
    assert not policy.evaluate(method="GET", origin="https://app-x.a.example").allowed


def test_policies_that_are_withheld_are_comments_of_the_python() -> None:
    text = f"""
from flask_cors import CORS
CORS(api, resources={{"/x/.*": {{}}, "/y": {{"origins": HOSTS}}}}, origins="{A}")
"""
    python = migrate(text).python
    assert python.count("# To decide:") == 1
    assert f'#     "/x/*": Policy(allow_origins=["{A}"]' in python
    assert '#     "/y": Policy(allow_origins=[…]' in python


def test_unknown_options_allow_no_origin() -> None:
    migration = migrate("origins=HOSTS, resources=['/a/*', '/b/*']")
    assert migration.toml.count("cors = false\n# Instead:\n# [paths.") == 2
    assert "# #" not in migration.toml
    assert dict(migration.policies.paths) == {"/a/*": None, "/b/*": None}


def test_the_json_has_the_files_of_lines(folder: Path) -> None:
    write(SETTINGS)
    found = json.loads(run("settings", "--json").stdout)
    assert [(one["file"], one["line"]) for one in found["findings"]] == [
        ("settings/prod.py", 2)
    ]
    assert found["steps"][0].startswith("Decide on the finding that is")
    assert folder.is_dir()


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        (
            "CORS_ALLOW_ALL_ORIGINS = True",
            ["crossorigin.integrations.django.CORSMiddleware", "CROSSORIGIN = tomllib"],
        ),
        (
            "from flask_cors import cross_origin\n@cross_origin()\ndef x(): pass\n",
            ["import CORS", "Call it once, at the end: CORS(app, None)"],
        ),
        (
            f"site = FastAPI()\nsite.add_middleware(CORSMiddleware, allow_origins=['{A}'])",
            ["imports of its CORSMiddleware", "CORS(site, PolicyMap", f"--origin {A}"],
        ),
        ('{"origin": "*"}', ["Install ours", "integrations.starlette import CORS"]),
    ],
)
def test_the_next_steps_are_those_of_the_framework(text: str, steps: list[str]) -> None:
    told = "\n".join(migrate(text).steps)
    assert [step for step in steps if step not in told] == []


# Each names an expression, and the text to write instead; it builds, and allows no more.
SUGGESTED = (
    ("express", r'{"origin": "/\\.example\\.com$/"}', "['https://*.example.com']"),
    (
        "starlette",
        "allow_origin_regex='https://.*example.com', allow_credentials=True",
        "['https://example.com', 'https://*.example.com']",
    ),
    ("flask-cors", r"origins=r'.*\.example\.com.*'", "['https://*.example.com']"),
    (
        "starlette",
        r"allow_origin_regex=r'https?://.*example\.com', allow_credentials=True",
        "['https://example.com', 'https://*.example.com']",
    ),
    (
        "starlette",
        r"allow_origin_regex=r'https://myapp-.*\.vercel\.app', allow_credentials=True",
        r"[re.compile('https://myapp-[a-z0-9-]+\\.vercel\\.app')]",
    ),
    (
        "starlette",
        r"allow_origin_regex=r'https://a[.]x\.example|https://b.y\.example/\d'",
        r"[re.compile('https://a[.]x\\.example|https://b\\.y\\.example/\\d')]",
    ),
    (
        "starlette",
        r"allow_origin_regex=r'https://a\.example\.com.*'",
        "['https://a.example.com']",
    ),
    ("flask-cors", r"origins=[r'\.example\.com']", ""),
    ("starlette", r"allow_origin_regex=r'https://(a+)+\.example\.com'", ""),
    ("flask-cors", r"origins=[r'^\w+\.example\.com$']", ""),
    ("express", r'{"origin": "/^\\.example\\.com/"}', ""),
    ("starlette", r"allow_origin_regex='https://(a+)+.example'", ""),
    ("starlette", r"allow_origin_regex='https://(?P<>.example'", ""),
)


@pytest.mark.parametrize(("peer", "text", "instead"), SUGGESTED)
def test_an_expression_has_these_suggestions(peer: str, text: str, instead: str) -> None:
    migration = migrate(text, peer)
    (finding,) = [one for one in migration.findings if one.code == "regex-left-out"]
    assert finding.instead == (f"allow_origins={instead}" if instead else "")


@pytest.mark.parametrize(
    ("peer", "text", "strangers"),
    [
        (
            "express",
            r'{"origin": "/example\\.com/"}',
            "'https://example.com.evil.example' and 'https://a.example.com.evil.example'",
        ),
        (
            "starlette",
            "allow_origin_regex='https://.*example.com'",
            "'https://evilexample.com' and 'https://evil-example.com'",
        ),
        (
            "flask-cors",
            r"origins=r'https://.*\.example\.com'",
            "'https://a.example.com.evil.example'",
        ),
        (
            "starlette",
            r"allow_origin_regex='https://app.example\.com'",
            "'https://appxexample.com'",
        ),
    ],
)
def test_an_unsafe_expression_is_reported_with_origins_that_it_allowed(
    peer: str, text: str, strangers: str
) -> None:
    unsafe = [one for one in migrate(text, peer).findings if one.kind == "unsafe"]
    assert unsafe
    assert f"It allowed {strangers}." in unsafe[0].message
