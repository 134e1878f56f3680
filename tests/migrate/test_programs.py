"""Programs that mislead a reader: never wider after the migration, each file written loads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import frameworks.django  # noqa: F401 (there is one settings object in a process)
import pytest
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import re_path
from flask_cors.core import parse_resources, try_match_pattern
from harness.together import check_all
from hypothesis import given
from hypothesis import strategies as st
from migrate.test_public import EMPTY, modules
from tables.migrate_programs import PROGRAMS, A, B, Program
from tables.migrate_public import Public
from tables.migrate_uncertain import FILES, KEPT, SETTINGS, UNCERTAIN

import crossorigin.integrations.flask
import crossorigin.integrations.quart
import crossorigin.integrations.starlette
from crossorigin import PolicyMap
from crossorigin.fetch.request import Credentials
from crossorigin.migrate import PEERS, Migration, migrate, migrate_files
from crossorigin.testing import Browser, CORSBlocked
from crossorigin.wsgi import CORSMiddleware as WSGIGateway

ORIGINS = (A, B, "https://x.a.example", "http://localhost", "http://localhost:3000", "null")
REQUESTS: tuple[tuple[str, Credentials], ...] = (
    ("GET", "omit"),
    ("GET", "include"),
    ("PUT", "omit"),
)


def _view(_: HttpRequest) -> HttpResponse:
    return HttpResponse("x")


urlpatterns = [re_path("", _view)]


def outcomes(browser: Browser, paths: tuple[str, ...]) -> dict[tuple[str, ...], bool]:
    """The requests of pages that are allowed."""
    found: dict[tuple[str, ...], bool] = {}
    for origin in ORIGINS:
        page = browser.page(origin)
        for path in paths:
            for method, credentials in REQUESTS:
                # Credentials add a condition to the same exchange.
                if credentials == "include" and not found[path, origin, method, "omit"]:
                    found[path, origin, method, credentials] = False
                    continue
                page.preflights.clear_all()
                try:
                    page.fetch(path, method=method, credentials=credentials)
                except CORSBlocked:
                    found[path, origin, method, credentials] = False
                else:
                    found[path, origin, method, credentials] = True
    return found


@contextmanager
def theirs(program: Program) -> Iterator[Browser]:
    public = Public(program.name, program.peer, program.text)
    with modules(public, {}) as names:
        if program.peer != "django-cors-headers":
            with Browser(names["app"]) as browser:
                yield browser
            return
        options: dict[str, Any] = {
            name: one for name, one in names.items() if name.startswith("CORS_")
        }
    layers = ["corsheaders.middleware.CorsMiddleware"]
    with override_settings(MIDDLEWARE=layers, ROOT_URLCONF=__name__, **options):
        yield Browser(get_wsgi_application())


@contextmanager
def ours(program: Program, policies: PolicyMap) -> Iterator[Browser]:
    public = Public(program.name, program.peer, program.text)
    if program.peer == "django-cors-headers":
        with override_settings(MIDDLEWARE=[], ROOT_URLCONF=__name__):
            yield Browser(WSGIGateway(get_wsgi_application(), policies))
        return
    with modules(public, EMPTY) as names:
        name = PEERS[program.peer].integration
        getattr(crossorigin.integrations, name).CORS(names["app"], policies)
        with Browser(names["app"]) as browser:
            yield browser


def loaded(migration: Migration, tmp_path: Path) -> Iterator[PolicyMap]:
    """The policies of each file that is written."""
    file = tmp_path / "cors.toml"
    file.write_text(migration.toml, "utf-8")
    yield PolicyMap.from_toml(file)
    names: dict[str, Any] = {}
    exec(migration.python, names)  # noqa: S102 (our own output)
    if "POLICIES" in names:
        yield names["POLICIES"]
    else:
        yield PolicyMap.from_mapping(names["CROSSORIGIN"])


def wider(before: dict[Any, bool], policies: PolicyMap, program: Program) -> set[Any]:
    """The requests that are allowed with ours and were not."""
    with ours(program, policies) as browser:
        after = outcomes(browser, program.paths)
    return {ask for ask, allowed in after.items() if allowed and not before[ask]}


def test_each_file_that_is_written_loads_and_the_toml_has_the_policies(tmp_path: Path) -> None:
    def check(program: Program) -> None:
        migration = migrate(program.text, program.peer)
        of_toml, _of_python = loaded(migration, tmp_path)
        assert of_toml == migration.policies

    check_all((*PROGRAMS, *UNCERTAIN), check, str)


# One test for each part: all together take longer than a test may on a loaded machine.
_PARTS = 6


@pytest.mark.parametrize("part", range(_PARTS))
def test_no_program_is_wider_after_its_migration(part: int, tmp_path: Path) -> None:
    def check(program: Program) -> None:
        migration = migrate(program.text, program.peer)
        with theirs(program) as browser:
            before = outcomes(browser, program.paths)
        for policies in dict.fromkeys(loaded(migration, tmp_path)):
            assert wider(before, policies, program) == set()
        lost = (
            any(before.values())
            and not any(migration.policies.paths.values())
            and migration.policies.default is None
        )
        assert migration.exit_status == 1 or not lost

    check_all(PROGRAMS[part::_PARTS], check, str)


@pytest.mark.parametrize("part", range(_PARTS))
def test_program_that_allows_less_than_its_text_is_left_to_a_person(part: int) -> None:
    def check(program: Program) -> None:
        migration = migrate(program.text, program.peer)
        with theirs(program) as browser:
            before = outcomes(browser, program.paths)
        assert not any(allowed for ask, allowed in before.items() if ask[1] == B)
        assert migration.exit_status == int(program.name not in KEPT)
        policies = [migration.policies.default, *migration.policies.paths.values()]
        assert any(policies) == (program.name in KEPT)
        assert wider(before, migration.policies, program) == set()

    check_all(UNCERTAIN[part::_PARTS], check, str)


@pytest.mark.parametrize("name", FILES)
def test_program_of_several_files_that_allows_less_is_left_to_a_person(name: str) -> None:
    with modules(Public(name, "flask-cors", FILES[name]), {}) as names:
        before = outcomes(Browser(names["app"]), ("/api/x",))
    assert not any(allowed for ask, allowed in before.items() if ask[1] == B)
    migration = migrate_files(FILES[name])
    assert migration.exit_status == 1
    assert migration.policies.default is None


@pytest.mark.parametrize("name", SETTINGS)
def test_doubt_of_settings_has_its_line(name: str) -> None:
    files, found = SETTINGS[name]
    migration = migrate_files(files)
    assert migration.exit_status == 1
    assert migration.policies.default is None
    assert found in {(one.code, one.line) for one in migration.findings}


_PLACES = st.sampled_from(["", "/api", "/api/v1", "/apikeys", "/a"])
_ENDS = st.sampled_from(
    [
        "",
        "/",
        "/*",
        "/.*",
        "/.+",
        ".*",
        "*",
        "$",
        "/$",
        "/?$",
        "/.*$",
        "(/.*)?$",
        "/[0-9]+",
        "+",
    ]
)
_PATTERNS = st.builds("{}{}{}".format, st.sampled_from(["", "^"]), _PLACES, _ENDS).filter(
    lambda text: text not in {"^*", "^+"}
)
_ASKED = tuple(
    f"{start}{end}"
    for start in ("", "/api", "/api/v1", "/apikeys", "/a", "/api/7")
    for end in ("", "/", "/x", "/x/", "s", "//x")
)


@given(patterns=st.lists(_PATTERNS, min_size=1, max_size=4, unique=True), listed=st.booleans())
def test_no_path_has_the_options_of_another_entry(patterns: list[str], *, listed: bool) -> None:
    own = {one: {"origins": f"https://o{at}.example"} for at, one in enumerate(patterns)}
    resources: Any = patterns if listed else own
    theirs = parse_resources(resources)
    text = f"resources={resources!r}, origins='https://o.example'"
    policies = migrate(text, "flask-cors").policies
    for path in _ASKED:
        policy = policies.policy_for(path)
        if policy is not None and path.startswith("/"):
            found = next((mine for one, mine in theirs if try_match_pattern(path, one)), None)
            assert found is not None, path
            origin = "https://o.example" if listed else found["origins"]
            assert policy.to_mapping()["allow_origins"] == [origin], path
