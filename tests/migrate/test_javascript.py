"""Odd JavaScript: the statements that are read, and the sentences about the others."""

from __future__ import annotations

import pytest

from crossorigin.migrate import express_calls, migrate_files
from crossorigin.migrate.expressions import MAX_ITEMS, TOO_DEEP, UNCLOSED, UNENDED
from crossorigin.migrate.script import Script, ScriptError
from crossorigin.migrate.syntax import SourceError
from crossorigin.migrate.values import Unread

_A = "https://a.example"
_USE = f"app.use(cors({{ origin: '{_A}' }}))"


@pytest.mark.parametrize(
    "text",
    [
        f"for (let i: number) {{ go(i) }}\n{_USE}",
        f"import x;\n{_USE}",
        f"import 'dotenv/config';\n{_USE}",
        f"import('cors');\n{_USE}",
        f"await {_USE}",
        f"void {_USE}",
        f"const a = {{ x: 1 }};\nconst b = {{ origin: '{_A}' }};",
    ],
)
def test_options_are_read_beside_other_statements(text: str) -> None:
    [found] = express_calls.declarations(text)
    assert found.options["origin"].value == _A
    assert found.scope.code == ""


def test_text_that_is_too_long_is_not_joined() -> None:
    half = "x" * (MAX_ITEMS // 2 + 1)
    [found] = express_calls.declarations(
        f"const a = '{half}';\napp.use(cors({{ origin: a + a }}))"
    )
    assert isinstance(found.options["origin"].value, Unread)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("const o = {\napp.use(cors([", UNENDED),
        (f"app.use(cors({{ origin: ['{_A}' }}))", UNENDED),
        ("app.use(cors({ origin: }))", UNENDED),
        (f"app.use(cors({{ origin: '{_A} }}))", UNCLOSED),
        ("const a = {\n...=;`origin]}\napp.use(cors(a))", UNCLOSED),
        ("const a = [1, 2\napp.use(cors({ origin: a }))", UNENDED),
        ("app.use(cors({}}))", UNENDED),
        (
            f"app.use(cors({{{','.join(f'k{i}: 1' for i in range(MAX_ITEMS + 1))}}}))",
            TOO_DEEP,
        ),
    ],
    ids=range(8),
)
def test_text_that_cannot_be_read_is_told(text: str, message: str) -> None:
    with pytest.raises(ScriptError) as caught:
        express_calls.declarations(text)
    assert message in str(caught.value)


def test_no_token_is_shown_as_no_text() -> None:
    assert Script(_USE).shown(1, 1) == ""


def test_javascript_is_read_alone() -> None:
    with pytest.raises(SourceError, match="is JavaScript, which is read alone"):
        migrate_files({"app.py": "", "server.js": _USE})
