"""Vocabulary: the options of a library, told once for the command and the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from crossorigin.migrate.draft import Draft
from crossorigin.migrate.findings import Findings
from crossorigin.migrate.module import Module
from crossorigin.migrate.values import Given, Options


@dataclass(frozen=True, slots=True)
class Option:
    """One option.

    Attributes:
        name: as the library calls it.
        default: as the library's source has it; in the words of its language.
        becomes: the field of a policy, or what else takes its place, in words.
        note: what differs; one or two short sentences.
    """

    name: str
    default: str
    becomes: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Declaration:
    """One place where options are given.

    Attributes:
        options: those that are given there.
        route: the function that they are for, or None for the whole application.
        settings: whether they stand in settings, and in no call.
    """

    options: Options
    route: str | None = None
    settings: bool = False


@dataclass(slots=True)
class Plan:
    """The translation of the options of a library.

    Attributes:
        findings: what was met on the way.
        default: the policy of all paths that are not listed; None for no part.
        paths: the policies of paths.
        routes: the policies of single routes, which go into Python.
        withheld: policies of paths that a file cannot name.
    """

    findings: Findings
    default: Draft | None = None
    paths: dict[str, Draft] = field(default_factory=dict)
    routes: list[tuple[str, Plan]] = field(default_factory=list)
    withheld: list[tuple[str, Draft]] = field(default_factory=list)

    def place(self, draft: Draft, paths: tuple[str, ...], text: str) -> None:
        """Give a draft to paths.

        Args:
            draft: a policy in the making.
            paths: exact paths and prefixes, ``/*`` for all; none, if a file cannot name them.
            text: what they were written as.
        """
        if not paths:
            self.withheld.append((text, draft))
        for path in paths:
            if path == "/*":
                self.default = draft
            else:
                self.paths[path] = draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """A library whose options are read.

    Attributes:
        name: what ``--from`` takes.
        title: as people call it.
        version: whose source was read.
        options: all that it has.
        aliases: old names of options and the names that they have now.
        package: what a Python file imports.
        signs: names that are options of this library and of no other.
        find: finds the places in a Python file where options are given.
        plan: reads those places.
        before: an example, as people have it.
        after: how the result is put to work, in Python.
        differs: what else is different; sentences.
    """

    name: str
    title: str
    version: str
    options: tuple[Option, ...]
    find: Callable[[Module], Iterator[Declaration]]
    plan: Callable[[list[Declaration], Module | None, Findings], Plan]
    before: str
    after: str
    differs: tuple[str, ...]
    package: str
    signs: frozenset[str]
    aliases: Mapping[str, str] = field(default_factory=dict)


def plan_all(
    declarations: list[Declaration],
    findings: Findings,
    draft_of: Callable[[Declaration, Plan], None],
) -> Plan:
    """Read declarations one by one: routes for themselves, of the others the first.

    Args:
        declarations: where options are given.
        findings: where is noted what was met.
        draft_of: reads one declaration into a plan.
    """
    plan = Plan(findings)
    seen = False
    for declaration in declarations:
        if declaration.route is not None:
            apart = Plan(findings)
            draft_of(declaration, apart)
            plan.routes.append((declaration.route, apart))
        elif seen:
            name, given = next(iter(declaration.options.items()), ("", Given(None)))
            findings.add("second-policy", name, given.value, line=given.line)
        else:
            seen = True
            draft_of(declaration, plan)
    return plan
