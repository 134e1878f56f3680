"""A test suite of a project passes with Django's own runner, which then drops the database."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from harness.databases import Database
from harness.search_path import search_path
from harness.servers import TESTS
from harness.together import check_all

pytestmark = pytest.mark.xdist_group("databases")

PROJECT = "harness.origins_project"


def test_a_suite_sees_the_rows_of_its_transactions(postgres: Database, tmp_path: Path) -> None:
    databases: dict[str, dict[str, Any]] = {
        "memory": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"},
        "postgresql": postgres.django("postgres"),
    }

    def check(case: tuple[str, str]) -> None:
        name, mode = case
        result = subprocess.run(
            [sys.executable, "-m", "django", "test", f"{PROJECT}.suite"],
            check=False,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={
                **os.environ,
                "DATABASES": json.dumps({"default": databases[name]}),
                "DJANGO_SETTINGS_MODULE": f"{PROJECT}.settings",
                "PYTHONPATH": search_path(TESTS),
                "STORE": json.dumps({"mode": mode}),
            },
        )
        assert result.returncode == 0, result.stderr
        assert "Ran 6 tests" in result.stderr

    check_all(
        [("memory", "list"), ("postgresql", "list"), ("postgresql", "origin")], check, str
    )
