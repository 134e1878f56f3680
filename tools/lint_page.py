"""Writes docs/lint.md: the command, and each code of advice with the output of its example."""

from __future__ import annotations

import tempfile
from contextlib import chdir
from pathlib import Path
from typing import Final

from click.testing import CliRunner

from crossorigin.cli.lint import command
from crossorigin.lint.catalogue import ADVICE, Advice
from crossorigin.lint.finding import Rule

_FILE: Final = """\
[policy]
allow_origins = ["https://app.example.com/", "https://*.example.com", "null"]
max_age = "1h"

[paths."/api/"]
allow_credentials = true
"""


def page() -> str:
    """Return the page."""
    rows = "\n".join(
        f"| [`{code}`](#{code}) | {entry.level} | {entry.title} |"
        for code, entry in ADVICE.items()
    )
    sections = "\n".join(_section(code, entry) for code, entry in ADVICE.items())
    return f"""\
# Lint a file

`crossorigin lint` reads a `cors.toml`, or the table `[tool.crossorigin]` of a
`pyproject.toml`. It prints all [problems](problems/README.md) of the file, the
[risks](policy.md#risks) that it accepts, and advice. Each finding has a line, a column and a
stable code.

```toml
{_FILE}```

```text
$ crossorigin lint cors.toml
{_output(_FILE)}```

- An **error** is a problem: `Policy`, `PolicyMap` or `Guard` would refuse the file.
- An **accepted** risk is a problem that `accept_risks` lifts, with the reason of the owner.
- A **warning** is advice on a part of the file that has no effect, or an unexpected one.
- A **note** is a fact about browsers, hosts or paths that may matter to you.

A file with problems gets no advice. The command does not read the decorators of routes
(`@cors`, `@guard`) in the code. The exit status is 0 without problems, 1 for a warning with
`--strict`, and 2 if there is a problem or a file cannot be read. `--ignore CODE` omits the
advice with that code.

## Accepted risks and their reasons

In a file, `accept_risks` can be a table with a reason for each risk:

```toml
[policy]
allow_origins = ["https://app.example.com", "http://kiosk.example.com"]
allow_credentials = true

[policy.accept_risks]
insecure-origin = "the kiosk has no TLS, and is removed in March"
```

The command prints the reason with the finding. In SARIF it is the justification of the
suppressed result.
`Policy(accept_risks={{"insecure-origin": "…"}})` takes a mapping too.

## In an editor and in CI

| format | use |
|---|---|
| `--format text` | people, and editors that read `file:line:column` |
| `--format json` | programs; [lint.schema.json](lint.schema.json) is its schema |
| `--format sarif` | code scanning: SARIF 2.1.0, a stable rule id and a link for each code |
| `--format github` | annotations of a GitHub workflow |

Editors that read JSON schemas (Tombi, Taplo, Even Better TOML) complete the fields and show
most problems while you type. The schema is [cors.schema.json](cors.schema.json), and
`crossorigin schema` prints it. Refer to it in the first line of the file:

```toml
#:schema ./cors.schema.json
```

The schema cannot check public suffixes, international hosts that IDNA changes, and the
canonical form of IPv6 addresses; `crossorigin lint` can.

For [pre-commit](https://pre-commit.com), the repository has the hook `crossorigin-lint`, which
reads each `cors.toml`. With `files: ^pyproject\\.toml$` it reads a `pyproject.toml`:

```yaml
repos:
  - repo: <the repository of crossorigin>
    rev: <a version>
    hooks:
      - id: crossorigin-lint
        args: [--strict]
```

The repository is also a composite GitHub action. Its inputs are `files` and `ignore` (one
on each line), `strict`, and `sarif`, the file for code scanning:

```yaml
- uses: <the repository of crossorigin>@<a version>
  with:
    strict: true
    sarif: crossorigin.sarif
- uses: github/codeql-action/upload-sarif@v4
  if: always()
  with:
    sarif_file: crossorigin.sarif
```

## Advice

| code | level | advice |
|---|---|---|
{rows}

{sections}"""


def _section(code: str, entry: Advice) -> str:
    example = f"```toml\n{entry.example}```\n\n" if entry.example else ""
    return f"""\
### {code}

{entry.title}. {entry.why} [More]({Rule(code).link})

**What to do.** {entry.remedy}

{example}```text
{_output(entry.example)}```
"""


def _output(text: str) -> str:
    """Return the lines that the command prints for a file."""
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        Path("cors.toml").write_text(text, "utf-8")
        return CliRunner().invoke(command, ["cors.toml"]).output
