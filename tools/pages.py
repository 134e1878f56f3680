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
from crossorigin.migrate.catalogue import CATALOGUE as FINDINGS
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

`crossorigin COMMAND -h` says the same; `python -m crossorigin` is the same command.
[check](check.md), [explain](explain.md), [demo](demo.md), [lint](lint.md),
[migrate](migrate/README.md), [origins](origins-command.md), [shadow](shadow.md),
[show](show.md), [verify](verify.md), and [export and gateway](edge/README.md) have pages of
their own.

| command | its extra |
|---|---|
{extras}

A command whose extra is missing prints the lines that bring it with pip, pipx and uvx, and ends
with status 2. `crossorigin --version` works in every install.

## In a shell

The shell completes commands, options and files after one line in its start file:

| shell | file | line |
|---|---|---|
{shells}

`man crossorigin` shows all commands and options on one page. The page is installed with the
package, in `share/man` of its environment; pipx links it where `man` looks. Elsewhere:
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

The results of `crossorigin migrate --from {vocabulary.name}` for each option of
{vocabulary.title} {vocabulary.version}, as in its source.
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

FastAPI has the middleware of Starlette.

```console
$ crossorigin migrate settings.py > cors.toml
$ crossorigin migrate --to python config/settings/ > cors_policies.py
$ crossorigin migrate app.py views.py extensions.py
$ crossorigin migrate 'origins="https://a.example", supports_credentials=True'
$ crossorigin migrate --json < options.json
```

`crossorigin migrate` reads a Python file, Python keywords or JSON, and prints the `cors.toml`
that says the same ([paths and files](../paths.md)). Nothing is run: values are read as they
stand in the file, with the names that are bound to literals in it. A value that is computed, or
stands in a file that was not named, is reported with its line, and grants nothing until a
person writes it down; literal values added to it (`+=`, `append`, a sum) are kept.

Of a JavaScript or TypeScript file the calls of the package `cors` are read,
`app.use(cors(...))`, and `enableCors(...)` of NestJS. Other packages for CORS, of Koa, Fastify
or Hono, are refused by name. One such file is read at a time.

Several files, or a folder, are read together: names are followed from one file into another,
`from .base import *` too (that file is read without being named, if it is there). Where several
settings files import one base, only one of them is in use: the options of the base are
written, their additions are reported. Folders of tests, migrations and environments in a folder
are skipped.

A name is known if plain assignments and additions give it its value. Any other binding (`for`,
`with`, `match`, `global`, `exec`, `setattr`, an import that is not read), and any change of a
list by another name or by a function, leaves it to you. Settings count where the library reads
them: those of `app.config` before the call of flask-cors, those of a class if `from_object`
loads it.

## Which part of the application

The receiver of a call decides which part its options are for: `CORS(app)`, `CORS(blueprint)`,
`app.add_middleware(…)`, the `middleware=[…]` of a `Mount` or a `Route`,
`aiohttp_cors.setup(app)`.

- The application: `[policy]`.
- A blueprint that the files register, an application that they mount, a `Mount` or a `Route`
  with layers of its own, all at a literal path: `[paths."/api/*"]`.
- The same without a literal path, or where others have routes below it: nothing is written. The
  finding has the line to write in Python, `cors(…)(blueprint)` or `CORS(mounted, …)`.
- A name that the files do not explain, one of several applications, a call under a condition,
  in a loop or in a function that nothing calls, a part that is given other options too, code
  that changes the layers or sets headers of CORS itself: nothing is written, and the finding
  says why.

A name that the text does not bind, or that is an argument, counts as the application if it is
`app` or `application`, or ends in `_app`. Where an object is told as unknown, name the file
that makes it too.

## Lists of origins and hosts

`CSRF_TRUSTED_ORIGINS`, `ALLOWED_HOSTS`, `cors_allowed_origins` of Socket.IO and
[other lists](lists.md) become [a guard](../guard.md): `[guard]`, and
`[paths."/socket.io/*".guard]` for Socket.IO. A file that holds such lists alone is read for
them; beside the options of a library for CORS, they are named, and `--from lists` reads them:
a guard judges every request that changes something, which the lists did not. The guard lets in
no more than the lists. Give it to the application, `guard=Guard.from_toml("cors.toml")`; the
setting `CROSSORIGIN` of Django takes the whole file.

## Output

The policies as a `cors.toml`, or with `--to python` as a Python file: the setting `CROSSORIGIN`
for Django, a `PolicyMap` called `POLICIES` for the others, and the guard as `GUARD` (the
setting of Django is `CROSSORIGIN_GUARD`). Python holds expressions: one that matches whole
origins, and none that the library did not match, stands among the origins. Every
file loads as it is, with open decisions in comments. The next steps go to standard error.

The defaults of the library that is left are written out, so that behaviour stays. The suite of
tests gives the same options to the library itself and to ours, each on its real server, and
compares a browser's verdicts on a list of requests.

Header names come out as a browser's preflight writes them: in lower case, and lists without a
blank after the comma (`expose_headers=["X-Total"]` is sent as `x-total`). Browsers compare
names without case; a test that compares the text of a header has to change.

A list of `allow_headers` is the whole list. The layers of Starlette, FastAPI and Litestar add
`Accept`, `Accept-Language`, `Content-Language` and `Content-Type` to theirs: a list that is
copied by hand needs `content-type` for JSON. `crossorigin migrate` writes it.

A file holds no functions and no expressions: such values are left out and reported.
Options of a single route are printed as the `@cors(…)` to write there.

The exit status is 0 where nothing was lost, 1 where a person has to decide, 2 if the text could
not be read. [migrate.schema.json](../migrate.schema.json) is the schema of `--json`. A file has
at most {MAX_TEXT // 1024} KiB.

The options of Express are those of a program. This prints them, expressions and functions too:

```js
console.log(JSON.stringify(options, (key, value) =>
  value instanceof RegExp || typeof value === "function" ? String(value) : value));
```

## Findings

Each has a stable code, the option, its value and line, and the text written instead. An unsafe
expression is reported with origins that it allowed. A suggestion was tried: it builds. Where a
person has to decide, the finding is a comment of the file as well. A value that no policy can
hold has the code of [its problem](../problems/README.md).

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
