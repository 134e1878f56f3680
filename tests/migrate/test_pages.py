"""The pages of the libraries: their examples run, with the file that the command prints."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from crossorigin import PolicyMap
from crossorigin.migrate import VOCABULARIES, migrate
from crossorigin.migrate.vocabulary import Vocabulary

DOCS = Path(__file__).parent.parent.parent / "docs" / "migrate"


def _name(vocabulary: Vocabulary) -> str:
    return vocabulary.name


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=_name)
def test_the_example_runs_with_the_file_that_it_is_for(
    vocabulary: Vocabulary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    migration = migrate(vocabulary.before)
    Path("cors.toml").write_text(migration.toml, "utf-8")
    names: dict[str, Any] = {"__name__": "page"}
    exec(vocabulary.after, names)  # noqa: S102 (our own page)
    found = names["app"].cors.policy if "app" in names else names["CROSSORIGIN"]
    policies = found if isinstance(found, PolicyMap) else PolicyMap.from_mapping(found)
    assert policies == migration.policies


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=_name)
def test_an_example_is_migrated_completely(vocabulary: Vocabulary) -> None:
    migration = migrate(vocabulary.before)
    assert (migration.peer, migration.exit_status) == (vocabulary.name, 0)


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_every_row_of_a_table_has_as_many_cells(page: Path) -> None:
    rows = [line for line in page.read_text("utf-8").splitlines() if line.startswith("|")]
    cells = [len(re.findall(r"(?<!\\)\|", row)) for row in rows]
    assert len(set(cells)) == 1
