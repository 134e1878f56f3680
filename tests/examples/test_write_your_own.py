"""The example of the page "write your own"; `harness.own_server` serves the rows with it."""

from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = (ROOT / "examples" / "write_your_own.py").read_text("utf-8")


def test_it_has_thirty_lines() -> None:
    assert len([line for line in EXAMPLE.splitlines() if line.strip()]) <= 30


def test_the_page_shows_the_example_unchanged() -> None:
    page = (ROOT / "docs" / "write-your-own.md").read_text("utf-8")
    assert f"```python\n{EXAMPLE}```" in page
