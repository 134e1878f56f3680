"""Writes the pages of docs/ that are made from code or figures, or checks that they are fresh.

python tools/pages.py          write them
python tools/pages.py --check  exit 1 and name the stale ones
"""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import api_page
import causes_page
import diagrams
import edge_pages
import lint_page
import man_page
import performance
import quickstart_pages
import toml_page
from click import Context, Group
from click.testing import CliRunner

from crossorigin.cli import COMMANDS
from crossorigin.cli.group import group
from crossorigin.errors import CATALOGUE, REASONS, Entry, PolicyError
from crossorigin.lint.schema import schema
from crossorigin.migrate import VOCABULARIES, Migration, migrate
from crossorigin.migrate.findings.catalogue import CATALOGUE as FINDINGS
from crossorigin.migrate.migration import MAX_TEXT
from crossorigin.migrate.vocabulary import Vocabulary

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
sys.path.insert(0, str(ROOT / "tests"))  # whose tables one page shows

import advisories_page  # noqa: E402 - it imports them
import frameworks_page  # noqa: E402 - the same

SHELLS = {
    "bash": ("`~/.bashrc`", 'eval "$(_CROSSORIGIN_COMPLETE=bash_source crossorigin)"'),
    "zsh": (
        "`~/.zshrc`, after `compinit`",
        'eval "$(_CROSSORIGIN_COMPLETE=zsh_source crossorigin)"',
    ),
    "fish": (
        "`~/.config/fish/config.fish`",
        "_CROSSORIGIN_COMPLETE=fish_source crossorigin \\| source",
    ),
}
"""The start file of each shell, and the line for it, whose pipe is written for a table."""

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
    exec("import re\nfrom crossorigin import Guard, Policy, PolicyMap", names)  # noqa: S102 - our own text
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

A policy that cannot work, or that is always unsafe, raises a `PolicyError` with all its
problems. Each problem has a stable code. The first word of the code names the violated rule:
*invalid* (a grammar), *forbidden* (the Fetch standard), *prohibited* (this library),
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

`decision.reason` is the reason for a decision.

| reason | meaning |
|---|---|
{rows}
"""


def cli_page() -> str:
    """Return the page with the help of each command."""
    parts = [f"```text\n{help_of()}```\n"]
    parts += [
        f"{'#' * (len(words) + 1)} {' '.join(words)}\n\n```text\n{help_of(*words)}```\n"
        for words in _commands()
    ]
    sections = "\n".join(parts)
    extras = "\n".join(
        f"| `{name}` | `pip install 'crossorigin[{extra}]'` |"
        for name, extra in COMMANDS.items()
    )
    shells = "\n".join(
        f"| {name} | {file} | `{line}` |" for name, (file, line) in SHELLS.items()
    )
    return f"""\
# The command line

`crossorigin COMMAND -h` prints the same text. `python -m crossorigin` is the same command.
[check](check.md), [explain](explain.md), [demo](demo.md), [lint](lint.md),
[migrate](migrate/README.md), [origins](origins-command.md), [shadow](shadow.md),
[show](show.md), [verify](verify.md), and [export and gateway](edge/README.md) have their
own pages.

| command | its extra |
|---|---|
{extras}

A command whose extra is missing prints how to install it with pip, pipx and uvx, and exits with
status 2. `crossorigin --version` works in every install.

## In a shell

Add one line to the start file of your shell, and it completes commands, options and files:

| shell | file | line |
|---|---|---|
{shells}

`man crossorigin` shows all commands and options on one page. The package installs the page in
`share/man` of its environment, and pipx links it to a folder that `man` reads. Otherwise use
`man -l "$(python -c 'import sys; print(sys.prefix)')/share/man/man1/crossorigin.1"`, or
[crossorigin.1](crossorigin.1) in the repository.

## The group

{sections}"""


def _commands() -> Iterator[tuple[str, ...]]:
    """Yield the words of each command, and of the commands of a command."""
    for name in COMMANDS:
        yield (name,)
        found = group.get_command(Context(group), name)
        if isinstance(found, Group):
            yield from ((name, each) for each in found.commands)


def migrate_page(vocabulary: Vocabulary) -> str:
    """Return the page of one library that is left."""
    rows = "\n".join(
        f"| `{one.name}` | {_code(one.default)} | {one.becomes} | {one.note} |"
        for one in vocabulary.options
    )
    differs = "\n".join(f"- {sentence}" for sentence in vocabulary.differs)
    migration = migrate(vocabulary.before, vocabulary.name)
    language = "json" if vocabulary.before.startswith("{") else "py"
    return f"""\
# From {vocabulary.title}

This page lists the result of `crossorigin migrate --from {vocabulary.name}` for each option of
{vocabulary.title} {vocabulary.version}, according to its source.
[All libraries, and the command](README.md)

| option | its default | becomes | difference |
|---|---|---|---|
{rows}
{_aliases(vocabulary)}
## Other differences

{differs}

## An example

```{language}
{vocabulary.before}```

becomes this `cors.toml`:

```toml
{migration.toml}```

{_told(migration)}And in Python:

```py
{vocabulary.after}```
"""


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _aliases(vocabulary: Vocabulary) -> str:
    names = (f"`{old}` is read as `{new}`" for old, new in vocabulary.aliases.items())
    return f"\nOld names: {', '.join(names)}.\n" if vocabulary.aliases else ""


def _told(migration: Migration) -> str:
    if not migration.findings:
        return ""
    told = "\n\n".join(
        textwrap.fill(str(finding), 88, break_long_words=False, break_on_hyphens=False)
        for finding in migration.findings
    )
    return f"It also says:\n\n```text\n{told}\n```\n\n"


def migrate_index() -> str:
    """Return the page of the command, with all that it may find."""
    pages = "\n".join(
        f"- [{one.title}]({_page(one)})" for one in VOCABULARIES if one.name != "fastapi"
    )
    rows = "\n".join(
        f"| `{code}` | {one.kind} | {'yes' if one.decide else ''} | {one.message} |"
        for code, one in FINDINGS.items()
    )
    return f"""\
# From another library

{pages}

FastAPI uses the middleware of Starlette.

```console
$ crossorigin migrate settings.py > cors.toml
$ crossorigin migrate --to python config/settings/ > cors_policies.py
$ crossorigin migrate app.py views.py extensions.py
$ crossorigin migrate 'origins="https://a.example", supports_credentials=True'
$ crossorigin migrate --json < options.json
```

`crossorigin migrate` reads a Python file, Python keywords or JSON, and prints the equivalent
`cors.toml` ([paths and files](../paths.md)). It does not run the code. It reads the literal
values in the file, and the names that are bound to literals. If a value is computed, or is in a
file that you did not name, the command reports its line. Such a value allows nothing until you
write it into the file. Literal values that are added to it (`+=`, `append`, a sum) are kept.

In a JavaScript or TypeScript file the command reads the calls of the package `cors`,
`app.use(cors(...))`, and `enableCors(...)` of NestJS. It refuses other packages for CORS, of
Koa, Fastify or Hono, by name. It reads one such file at a time.

A layer is written only if it is sure to be run before the application answers: it is in
the file itself or in functions that the file surely calls, and no route is before it. Layers of
known modules, and functions that surely call `next()`, may be before it. The command reports
every other layer with its line: in a condition or a callback, in a function that the file
exports, or behind code that may answer.

Several files, or a folder, are read together. The command follows names from one file into
another, including `from .base import *`; it reads that file even if you did not name it. If
several settings files import one base, only one of them is in use. So the command writes the
options of the base, and reports the additions. In a folder it skips the folders of tests,
migrations and environments.

The command knows the value of a name if it comes from plain assignments and additions. It
reports any other binding (`for`, `with`, `match`, `global`, `exec`, `setattr`, an import that
is not read), and any change of a list by another name or by a function: you have to decide.
Settings count only if the library reads them: settings in `app.config` before the call of
flask-cors, settings of a class if `from_object` loads it.

## Which part of the application

The receiver of a call determines the part of the application: `CORS(app)`, `CORS(blueprint)`,
`app.add_middleware(…)`, the `middleware=[…]` of a `Mount` or a `Route`,
`aiohttp_cors.setup(app)`.

- The application: `[policy]`.
- A blueprint that the files register, an application that they mount, a `Mount` or a `Route`
  with layers of its own, all at a literal path: `[paths."/api/*"]`.
- The same without a literal path, or with routes of other parts below it: the command writes
  nothing. The finding has the line to write in Python, `cors(…)(blueprint)` or
  `CORS(mounted, …)`.
- The command also writes nothing, and the finding gives the reason, for: a name that the files
  do not define; one of several applications; a call under a condition, in a loop or in a
  function without a caller; a part with two sets of options; and code that changes the layers
  or sets CORS headers itself.

An unbound name or an argument counts as the application if it is `app` or `application`, or
ends in `_app`. If an object is reported as unknown, also name the file that creates it.

## Lists of origins and hosts

`CSRF_TRUSTED_ORIGINS`, `ALLOWED_HOSTS`, `cors_allowed_origins` of Socket.IO and [other
lists](lists.md) become [a guard](../guard.md): `[guard]`, and `[paths."/socket.io/*".guard]`
for Socket.IO. If a file has only such lists, the command reads them. If it also has the
options of a CORS library, the command names the lists, and `--from lists` reads them. The
reason is that a guard checks every request that changes data, which the lists did not. The
guard allows no more than the lists. Pass it to the application,
`guard=Guard.from_toml("cors.toml")`; Django's setting `CROSSORIGIN` takes the whole file.

## Output

The command prints the policies as a `cors.toml`. With `--to python` it prints a Python file
with the setting `CROSSORIGIN` for Django, or a `PolicyMap` named `POLICIES` for other
frameworks. The guard is `GUARD`, or the setting `CROSSORIGIN_GUARD` for Django. The Python
file can contain regular expressions: an expression is kept if it matches whole origins, and
no origin that the library did not match. Every file loads without changes; open decisions are
comments. The next steps go to standard error.

The command writes the defaults of the old library explicitly, so that the behaviour stays the
same. The test suite gives the same options to the old library and to this one, each on its real
server, and compares the verdicts of a browser for a list of requests.

Header names are written as browsers write them in preflights: in lower case, and lists without
a space after the comma (`expose_headers=["X-Total"]` is sent as `x-total`). Browsers ignore the
case of header names, but you have to change a test that compares the text of a header.

The gateway adds no name to the list of `allow_headers`. The layers of Starlette, FastAPI and
Litestar add `Accept`, `Accept-Language`, `Content-Language` and `Content-Type` to their
lists. A list that you copy by hand needs `content-type` for JSON; `crossorigin migrate`
writes it.

A `cors.toml` cannot contain functions and regular expressions: the command omits and reports
them. Options of a single route are printed as the `@cors(…)` to write there.

The exit status is 0 if the result is complete, 1 if a person has to decide, and 2 if the text
cannot be read. [migrate.schema.json](../migrate.schema.json) is the schema of `--json`. A file
has at most {MAX_TEXT // 1024} KiB.

The options of Express are part of a program. This code prints them, including expressions and
functions:

```js
console.log(JSON.stringify(options, (key, value) =>
  value instanceof RegExp || typeof value === "function" ? String(value) : value));
```

## Findings

Each finding has a stable code, the option, its value and line, and the text written instead.
The finding of an unsafe expression has examples of the origins that it allowed. Every
suggestion is a valid policy. If a person has to decide, the finding is also a comment in the
file. A value that is invalid in a policy has the code of [its
problem](../problems/README.md).

| code | kind | to decide | meaning |
|---|---|---|---|
{rows}
"""


def _page(vocabulary: Vocabulary) -> str:
    return f"{vocabulary.name}.md"


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
    yield DOCS / "advisories.md", advisories_page.page()
    yield DOCS / "reasons.md", reasons_page()
    yield DOCS / "api.md", api_page.page()
    yield DOCS / "causes.md", causes_page.page()
    yield DOCS / "cli.md", cli_page()
    yield DOCS / "crossorigin.1", man_page.page()
    yield DOCS / "cors-toml.md", toml_page.page()
    yield DOCS / "cors.schema.json", json.dumps(schema(), indent=2) + "\n"
    yield DOCS / "frameworks.md", frameworks_page.page()
    yield DOCS / "lint.md", lint_page.page()
    yield DOCS / "performance.md", performance.page()
    yield DOCS / "problems" / "README.md", index_page()
    yield DOCS / "migrate" / "README.md", migrate_index()
    for vocabulary in VOCABULARIES:
        # FastAPI's is the middleware of Starlette.
        if vocabulary.name != "fastapi":
            yield DOCS / "migrate" / _page(vocabulary), migrate_page(vocabulary)
    for code, entry in CATALOGUE.items():
        yield DOCS / "problems" / f"{code}.md", problem_page(code, entry)
    for path, text in (
        *diagrams.pictures(),
        *edge_pages.edge_pages(),
        *quickstart_pages.pages(),
    ):
        yield DOCS / path, text


def stale() -> Iterator[Path]:
    """Yield every page that differs from the code, or that nothing makes any more."""
    made = dict(pages())
    for path, text in made.items():
        if not path.exists() or path.read_text("utf-8") != text:
            yield path
    for folder in ("edge", "migrate", "problems", "quickstart"):
        yield from (path for path in (DOCS / folder).glob("*.md") if path not in made)


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
