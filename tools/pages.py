"""Writes the pages of docs/ that are made from code or figures, or checks that they are fresh.

python tools/pages.py          write them
python tools/pages.py --check  exit 1 and name what is stale
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import performance
from click.testing import CliRunner

from crossorigin.cli.group import COMMANDS, group
from crossorigin.errors import CATALOGUE, REASONS, Entry, PolicyError

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
sys.path.insert(0, str(ROOT / "tests"))  # whose tables one page shows

import frameworks_page  # noqa: E402 - it imports them

WHOSE_RULE = {
    "invalid": "The grammar of a standard",
    "forbidden": "The Fetch standard",
    "prohibited": "This library",
    "incompatible": "Another part of the same policy",
}


def problem_page(code: str, entry: Entry) -> str:
    """Return the page of one problem, with the message that its example really gives."""
    return f"""\
# {entry.title}

`{code}` · {WHOSE_RULE[code.split("-", maxsplit=1)[0]]}

{entry.why}

**What to do.** {entry.remedy}

An example:

```python
{entry.example}
```

```text
{message_of(entry.example)}
```

[All problems](README.md)
"""


def message_of(example: str) -> str:
    """Return the message of the error that `example` raises."""
    names: dict[str, object] = {}
    exec("import re\nfrom crossorigin import Policy, PolicyMap", names)  # noqa: S102 - our own text
    try:
        eval(example, names)  # noqa: S307 - our own catalogue
    except PolicyError as error:
        return f"PolicyError: {error}"
    message = f"the example raises no PolicyError: {example}"
    raise SystemExit(message)


def index_page() -> str:
    """Return the list of all problems."""
    rows = "\n".join(f"| [`{code}`]({code}.md) | {e.title} |" for code, e in CATALOGUE.items())
    return f"""\
# Problems

A policy that cannot work, or that nobody should run, cannot be built: `PolicyError` carries
all its problems at once, each with a stable code. The first word of a code says whose rule is
broken: *invalid* (a grammar), *forbidden* (the Fetch standard), *prohibited* (this library),
*incompatible* (another part of the same policy).

| code | problem |
|---|---|
{rows}
"""


def reasons_page() -> str:
    """Return the list of the reasons of decisions."""
    rows = "\n".join(f"| `{reason}` | {sentence} |" for reason, sentence in REASONS.items())
    return f"""\
# Reasons

`decision.reason` says why a decision came out as it did.

| reason | meaning |
|---|---|
{rows}
"""


def cli_page() -> str:
    """Return what the commands say of themselves."""
    parts = [f"```text\n{help_of()}```\n"]
    parts += [f"## {name}\n\n```text\n{help_of(name)}```\n" for name in COMMANDS]
    sections = "\n".join(parts)
    return f"""\
# The command line

`crossorigin COMMAND --help` says the same. [check](check.md), [explain](explain.md) and
[demo](demo.md) have pages of their own.

{sections}"""


def help_of(*command: str) -> str:
    """Return the help of a command, 80 columns wide as on any terminal."""
    result = CliRunner().invoke(
        group, [*command, "--help"], prog_name="crossorigin", terminal_width=80
    )
    if result.exit_code != 0:
        raise SystemExit(result.output)
    return result.output


def pages() -> Iterator[tuple[Path, str]]:
    """Yield the path and the text of every page that is made from the code."""
    yield DOCS / "reasons.md", reasons_page()
    yield DOCS / "cli.md", cli_page()
    yield DOCS / "frameworks.md", frameworks_page.page()
    yield DOCS / "performance.md", performance.page()
    yield DOCS / "problems" / "README.md", index_page()
    for code, entry in CATALOGUE.items():
        yield DOCS / "problems" / f"{code}.md", problem_page(code, entry)


def stale() -> Iterator[Path]:
    """Yield every page that differs from the code, or that nothing makes any more."""
    made = dict(pages())
    for path, text in made.items():
        if not path.exists() or path.read_text("utf-8") != text:
            yield path
    yield from (path for path in (DOCS / "problems").glob("*.md") if path not in made)


def main() -> None:
    """Write the pages, or check them."""
    if "--check" in sys.argv[1:]:
        names = [str(path.relative_to(DOCS.parent)) for path in stale()]
        if names:
            raise SystemExit("stale, run `make docs`: " + ", ".join(names))
        return
    for path in stale():
        path.unlink(missing_ok=True)
    for path, text in pages():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
