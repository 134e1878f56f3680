"""Migration: policies made from the options of another library, with the findings."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from crossorigin.guard import Guard
from crossorigin.migrate.drafts.draft import Settled
from crossorigin.migrate.drafts.guards import carry_lists
from crossorigin.migrate.drafts.writing import Carried, decorator, given_to, python, toml
from crossorigin.migrate.errors import SourceError
from crossorigin.migrate.express import calls, texts
from crossorigin.migrate.express.vocabulary import VOCABULARY as EXPRESS
from crossorigin.migrate.findings.finding import Finding, Findings, Verbatim
from crossorigin.migrate.libraries import (
    aiohttp_cors,
    beside,
    django_cors_headers,
    flask_cors,
    quart_cors,
    sanic_cors,
    sanic_ext,
    starlette,
)
from crossorigin.migrate.libraries.doubts import Doubts
from crossorigin.migrate.python.lists import Listed, lists_in, lists_of
from crossorigin.migrate.python.literals import MAX_DEPTH
from crossorigin.migrate.python.module import Module
from crossorigin.migrate.python.project import Project
from crossorigin.migrate.python.routes import marked_paths
from crossorigin.migrate.steps import steps
from crossorigin.migrate.values import Given, Options
from crossorigin.migrate.vocabulary import Declaration, Plan, Vocabulary, Withheld
from crossorigin.policy import PolicyMap
from crossorigin.spec.text import short_repr

MAX_TEXT: Final = 256 * 1024
"""Characters of a file; the settings of a large site have a fifth of that."""

MAX_FILES_TEXT: Final = 16 * MAX_TEXT
"""Characters of all files together."""

_GIVEN: Final = frozenset(
    {
        "part-of-application",
        "shared-prefix",
        "unknown-receiver",
        "one-of-several",
        "inner-layer",
    }
)

_MARK: Final = "\ufeff"
"""The byte order mark, which some editors write before a text."""

FORMAT: Final = 1
"""The version of the JSON format; a new field does not change it, and no field is removed."""

VOCABULARIES: Final = (
    flask_cors.VOCABULARY,
    django_cors_headers.VOCABULARY,
    starlette.STARLETTE,
    starlette.FASTAPI,
    aiohttp_cors.VOCABULARY,
    quart_cors.VOCABULARY,
    sanic_ext.VOCABULARY,
    sanic_cors.VOCABULARY,
    EXPRESS,
    beside.VOCABULARY,
)
"""The options of each library, in the order of the pages."""

PEERS: Final = {one.name: one for one in VOCABULARIES}
"""The libraries whose options are read, by the names that ``--from`` takes."""


@dataclass(frozen=True, slots=True)
class Migration:
    """The result of migrating the options of another library.

    Attributes:
        peer: the name of that library.
        policies: the resulting policies.
        guard: the guard that is made of lists of origins and hosts, or None.
        findings: the findings of the migration.
        toml: the policies as a file, with open decisions in comments.
        python: the policies as a Python file, which can have expressions too.
        steps: the next steps, in order; sentences.
    """

    peer: str
    policies: PolicyMap
    guard: Guard | None
    findings: tuple[Finding, ...]
    toml: str
    python: str
    steps: tuple[str, ...]

    @property
    def exit_status(self) -> int:
        """1 if a person has to decide, else 0."""
        return int(any(finding.decide for finding in self.findings))

    def _declared_guard(self) -> dict[str, Any] | None:
        """Return the mapping that `Guard.from_mapping` takes, or None."""
        declared = tomllib.loads(self.toml)
        if "guard" not in declared:
            return None
        tables = declared.get("paths", {}).items()
        paths = {path: {"guard": each["guard"]} for path, each in tables if "guard" in each}
        return {"guard": declared["guard"], "paths": paths}

    def to_mapping(self) -> dict[str, Any]:
        """Return the mapping that ``--json`` prints."""
        return {
            "format": FORMAT,
            "from": self.peer,
            "toml": self.toml,
            "python": self.python,
            "policies": self.policies.to_mapping(),
            "guard": self._declared_guard(),
            "findings": [finding.to_mapping() for finding in self.findings],
            "steps": list(self.steps),
        }


def migrate(text: str, peer: str | None = None) -> Migration:
    """Make policies of the options of another library. `text` is never run.

    Args:
        text: a Python file, Python keywords, JSON, or a JavaScript file of Express.
        peer: a name of `PEERS`; None to detect it.

    Raises:
        SourceError: the text cannot be read, or holds no options that are known.
    """
    _check_length(text, MAX_TEXT)
    text = text.removeprefix(_MARK)
    if peer in {None, EXPRESS.name} and texts.is_script(text):
        return _carry(EXPRESS, calls.declarations(text), None)
    options = _mapping(text)
    if options is not None:
        vocabulary = PEERS[peer] if peer is not None else _by_names(options)
        return _carry(vocabulary, [Declaration(options)], None)
    return migrate_files({"": text}, peer)


def migrate_files(files: Mapping[str, str], peer: str | None = None) -> Migration:
    """Make policies of the options of another library in Python files, which are never run.

    Args:
        files: the text of each, by its path; names that one imports from another are known.
        peer: a name of `PEERS`; None to detect it.

    Raises:
        SourceError: a file cannot be read, or they hold no options that are known.
    """
    for name, text in files.items():
        _check_length(text, MAX_TEXT)
        if name.lower().endswith(texts.SUFFIXES):
            message = (
                f"{short_repr(name)} is JavaScript, which is read alone: name no other file"
            )
            raise SourceError(message)
    _check_length("".join(files.values()), MAX_FILES_TEXT)
    wanted = VOCABULARIES if peer is None else (PEERS[peer],)
    marked = ((name, text.removeprefix(_MARK)) for name, text in files.items())
    project = Project(marked, django_cors_headers.KNOWN)
    vocabulary, declarations = _by_places(project, wanted)
    return _carry(vocabulary, declarations, project)


def _check_length(text: str, most: int) -> None:
    if len(text) > most:
        message = f"the text is longer than {most} characters"
        raise SourceError(message)


# The kind of the text


def _mapping(text: str) -> Options | None:
    """Return the options of a text that lists only options; None for a Python file."""
    if text.lstrip().startswith("{"):
        try:
            value = json.loads(text)
        except ValueError:
            # It may be a Python dict.
            return _display(text)
        except RecursionError as error:
            message = "the JSON is nested too deep"
            raise SourceError(message) from error
        return _options(_bounded(value))
    return _keywords(text)


def _bounded(value: object) -> object:
    """Return the value of a JSON text, unless it is nested more deeply than options are."""
    level: list[object] = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for one in level for inner in _inner(one)]
        if not level:
            return value
    message = "the JSON is nested too deep"
    raise SourceError(message)


def _inner(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _options(value: object) -> Options:
    assert isinstance(value, dict)  # noqa: S101 - JSON that starts with a brace
    return {name: Given(one) for name, one in value.items()}


def _display(text: str) -> Options | None:
    module = Module(text, django_cors_headers.KNOWN)
    value = module.displayed
    if not isinstance(value, dict):
        return None
    return {str(name): Given(one) for name, one in value.items()}


def _keywords(text: str) -> Options | None:
    try:
        return Module(f"dict({text}\n)", django_cors_headers.KNOWN).keywords
    except SourceError:
        # A whole file; the reason is given below if it is not Python.
        return None


# Whose options they are


def _by_names(options: Options) -> Vocabulary:
    found = _without_lists(one for one in VOCABULARIES if one.signs & options.keys())
    if not found and all(name == "*" or "://" in name for name in options):
        found = [aiohttp_cors.VOCABULARY] if options else []
    return _only(found)


def _without_lists(found: Iterable[Vocabulary]) -> list[Vocabulary]:
    """Return libraries without `lists`, which is read together with any other."""
    every = list(found)
    return [one for one in every if one is not beside.VOCABULARY] or every


def _only(found: list[Vocabulary]) -> Vocabulary:
    """Return the library that was found; FastAPI uses the middleware of Starlette."""
    names = {one.name for one in found} - {"fastapi"}
    if not names:
        known = ", ".join(PEERS)
        message = f"it has no options of a known library; name it: --from {known}"
        raise SourceError(message)
    if len(names) > 1:
        both = " and of ".join(sorted(names))
        message = f"it has options of {both}; name one of them: --from"
        raise SourceError(message)
    return PEERS[names.pop()]


def _by_places(
    project: Project, wanted: tuple[Vocabulary, ...]
) -> tuple[Vocabulary, list[Declaration]]:
    doubts = Doubts(project)
    places = {one.name: [*map(doubts.noted, one.find(project))] for one in wanted}
    found = _without_lists(one for one in wanted if places[one.name])
    if len(wanted) > 1:
        called = [one for one in found if any(not each.settings for each in places[one.name])]
        sure = [one for one in found if one.signs & project.settings.keys()]
        # The settings of two libraries may have the same names; their frameworks differ.
        near = [one for one in found if project.imports_from(one.integration)]
        imported = [one for one in found if project.imports_from(one.package)]
        alone = [one for one in found if one is beside.VOCABULARY]
        found = called or near or sure or imported or alone
    elif not found:
        message = f"it has no options of {wanted[0].name}"
        raise SourceError(message)
    vocabulary = wanted[0] if len(wanted) == 1 else _only(found)
    if vocabulary is starlette.STARLETTE and project.imports_from("fastapi"):
        vocabulary = starlette.FASTAPI if len(wanted) > 1 else vocabulary
    return vocabulary, places[vocabulary.name]


# The result


def _carry(
    vocabulary: Vocabulary, declarations: list[Declaration], project: Project | None
) -> Migration:
    findings = Findings()
    plan = vocabulary.plan(declarations, project, findings)
    for name, _, apart in plan.routes:
        if any(draft.settle() != _settled(apart) for _, draft in plan.drafts):
            plan.close_marked(marked_paths(project, name))
    default = _settled(plan)
    paths = {
        path: Settled(None) if draft is None else draft.settle()
        for path, draft in plan.paths.items()
    }
    withheld = tuple((one.path, one.draft.settle()) for one in plan.withheld)
    for route, line, apart in plan.routes:
        instead = Verbatim(decorator(_settled(apart)))
        name = Verbatim(short_repr(route))
        findings.add("route-policy", vocabulary.name, name, line=line, instead=instead)
    for one in plan.withheld:
        _tell(vocabulary, one, findings)
    lists = list(lists_in(declarations[0].options) if project is None else lists_of(project))
    fields = carry_lists(lists, findings) if vocabulary is beside.VOCABULARY else None
    of_origins = [each for each in lists if not each.is_of_hosts]
    if of_origins and vocabulary is not beside.VOCABULARY:
        _tell_lists(of_origins, findings)
    carried = Carried(
        default=default,
        paths=paths,
        withheld=withheld,
        findings=findings.found,
        guard=fields,
    )
    policies = PolicyMap(
        {path: settled.policy for path, settled in paths.items()},
        default=default.policy,
    )
    return Migration(
        peer=vocabulary.name,
        policies=policies,
        guard=None if fields is None else fields.guard,
        findings=findings.found,
        toml=toml(vocabulary.title, carried),
        python=python(vocabulary.title, carried, settings=vocabulary.integration == "django"),
        steps=tuple(steps(vocabulary, carried, _receiver(declarations))),
    )


def _tell_lists(lists: Sequence[Listed], findings: Findings) -> None:
    """Note lists that do not become a guard: it would refuse more than they do."""
    names = dict.fromkeys(each.option for each in lists)
    line = lists[0].given.line
    findings.add("lists-beside", "guard", Verbatim(", ".join(names)), line=line)


def _tell(vocabulary: Vocabulary, one: Withheld, findings: Findings) -> None:
    """Note why a policy is not written, and how to give it to its application in Python."""
    if not one.code:
        return
    named = one.name or "the application"
    instead = ""
    if one.name.isidentifier() and one.code in _GIVEN:
        instead = given_to(
            one.name,
            one.draft.settle(),
            group=vocabulary.marks_groups and one.code != "one-of-several",
            sure=one.code != "unknown-receiver",
        )
    value = Verbatim(short_repr(named))
    option = vocabulary.name
    findings.add(one.code, option, value, line=one.line, instead=Verbatim(instead))


def _receiver(declarations: list[Declaration]) -> str:
    """Return the name of the application, if the files have exactly one."""
    names = [one.scope.name for one in declarations if one.scope.is_whole]
    return names[0] if names and names[0].isidentifier() else "app"


def _settled(plan: Plan) -> Settled:
    """Return the result for all paths that are not listed."""
    return Settled(None) if plan.default is None else plan.default.settle()
