"""Vocabulary: the options of a library, shared by the command and the pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from crossorigin.migrate.drafts.draft import Draft
from crossorigin.migrate.drafts.resources import Resource
from crossorigin.migrate.findings.finding import Findings
from crossorigin.migrate.python.module import Call
from crossorigin.migrate.python.project import Project
from crossorigin.migrate.python.routes import Routes
from crossorigin.migrate.python.scopes import WHOLE, Scope
from crossorigin.migrate.values import Options


@dataclass(frozen=True, slots=True)
class Option:
    """One option.

    Attributes:
        name: the name in the library.
        default: the default in the source of the library, in its language.
        becomes: the field of a policy, or a description of the replacement.
        note: the difference, in one or two short sentences.
    """

    name: str
    default: str
    becomes: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Declaration:
    """One place where options are given.

    Attributes:
        options: the options that are given there.
        route: the function to which they apply, or None for the whole application.
        settings: whether they are settings, and not arguments of a call.
        scope: the part of the application to which they apply.
        call: the call that they are given to, or None.
        first: the line where they are given, of a file that has no such call.
    """

    options: Options
    route: str | None = None
    settings: bool = False
    scope: Scope = WHOLE
    call: Call | None = None
    first: int | None = None

    @property
    def line(self) -> int | None:
        """The line of the call, or None for settings."""
        return self.first if self.call is None else self.call.line

    @property
    def place(self) -> tuple[tuple[str, ...], bool, str]:
        """The part that the options apply to; equal for declarations of the same part."""
        name = "" if self.scope.prefixes else self.scope.name
        return self.scope.prefixes, self.scope.exact, name

    @property
    def values(self) -> dict[str, object]:
        """The options without their lines."""
        return {name: given.value for name, given in self.options.items()}


class Withheld(NamedTuple):
    """A policy that a person has to place.

    Attributes:
        path: the key of the map to which it seems to belong; empty for the whole application.
        draft: the policy.
        code: the code of the finding with the reason, or an empty text.
        name: the object that the options were given to, as the file names it.
        line: the line of the call.
    """

    path: str
    draft: Draft
    code: str = ""
    name: str = ""
    line: int | None = None


@dataclass(slots=True)
class Plan:
    """The translation of the options of a library.

    Attributes:
        findings: the findings of the migration.
        default: the policy of all paths that are not listed, or None.
        paths: the policies of paths; None for those without CORS.
        routes: the policies of single routes, which become marks in Python.
        withheld: the policies that a person has to place.
    """

    findings: Findings
    default: Draft | None = None
    paths: dict[str, Draft | None] = field(default_factory=dict)
    routes: list[tuple[str, int | None, Plan]] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)

    def close(self, entry: Resource, kept: Collection[str], routes: Routes) -> str:
        """Turn CORS off for paths that the keys of an entry cover and the entry did not.

        Args:
            entry: the entry.
            kept: the keys of all entries.
            routes: the routes of the files.

        Returns:
            the code of the finding about it; empty if there is none.
        """
        beyond = [path for path in entry.beyond if routes.may_answer(path)]
        if not beyond:
            return "path-itself-too" if entry.beyond else ""
        if any(not key.endswith("/*") for key in entry.keys):
            self.paths.update(dict.fromkeys(entry.keys))
            return "path-slash-too"
        closed = dict.fromkeys(path.rstrip("/") or "/" for path in beyond)
        own = [path for path in closed if path not in kept]
        self.paths.update(dict.fromkeys(own))
        return "path-itself-closed" if own else ""

    def place(self, draft: Draft, paths: tuple[str, ...], text: str) -> None:
        """Give a draft to paths.

        Args:
            draft: a policy that is being built.
            paths: exact paths and prefixes, ``/*`` for all; none if a file cannot name them.
            text: the paths as the file has them.
        """
        if not paths:
            self.withheld.append(Withheld(text, draft))
        for path in paths:
            if path == "/*":
                self.default = draft
            else:
                self.paths[path] = draft

    @property
    def drafts(self) -> Iterator[tuple[str, Draft]]:
        """The policies by path; the empty path is for all paths that are not listed."""
        if self.default is not None:
            yield "", self.default
        for path, draft in self.paths.items():
            if draft is not None:
                yield path, draft

    @property
    def closed(self) -> Iterator[str]:
        """The paths without CORS."""
        return (path for path, draft in self.paths.items() if draft is None)

    def add(self, other: Plan, scope: Scope) -> None:
        """Add the plan of a part whose place is certain."""
        self.withheld += other.withheld
        if scope.is_whole:
            self.default = other.default
            self.paths.update(other.paths)
            return
        for path, draft in [*other.drafts, *((one, None) for one in other.closed)]:
            found = [narrower(path, above) for above in scope.paths]
            self.paths.update(dict.fromkeys(filter(None, found), draft))
            if draft is not None and not any(found):
                self.findings.add("option-refused", "resources", path)
        for path in scope.closed:
            self.paths.setdefault(path, None)
            self.findings.add("path-itself-closed", "path", f"{path}/*")

    def close_marked(self, paths: Collection[str]) -> None:
        """Turn CORS off for the paths of a route that has a policy of its own.

        Args:
            paths: the keys of the route; none if the files do not show them.
        """
        drafts = list(self.drafts)
        if not paths or "/*" in paths:
            self.withheld += [Withheld(path, draft) for path, draft in drafts]
            self.default = None
            self.paths = {path: None for path, draft in self.paths.items() if draft is None}
            return
        keys = [path for path, _ in drafts]
        for path in paths:
            if any(narrower(path, key) for key in keys):
                below = [key for key in keys if key and narrower(key, path) == key]
                self.paths.update(dict.fromkeys([*below, path]))

    def withhold(self, other: Plan, declaration: Declaration, code: str) -> None:
        """Add the plan of a part as one that a person has to place."""
        self.withheld += other.withheld
        scope = declaration.scope
        for path, draft in other.drafts:
            above = () if scope.prefixes == ("",) else scope.paths
            shown = [narrower(path, one) for one in above] or [path]
            unknown = "" if scope.prefixes else "/…/*"
            self.withheld += [
                Withheld(one or unknown, draft, code, scope.name, declaration.line)
                for one in shown
            ]


def narrower(path: str, above: str) -> str:
    """Return the paths that two keys of a map have in common; empty for none.

    Args:
        path: a key; empty for all paths.
        above: another.
    """
    for one, other in ((path, above), (above, path)):
        prefix = other.removesuffix("/*")
        if (
            not other
            or one == prefix
            or (other.endswith("/*") and one.startswith(f"{prefix}/"))
        ):
            return one
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """A library whose options are read.

    Attributes:
        name: the value of ``--from``.
        title: the usual name.
        version: the version whose source was read.
        options: all options of the library.
        aliases: old names of options, and their present names.
        package: the package that a Python file imports.
        integration: the name of ours for the same framework.
        marks_groups: whether a group of routes can have options, and not only an application.
        signs: names of options that only this library has.
        find: finds the places in Python files where options are given.
        plan: reads the places that `find` has found.
        before: an example of its use.
        after: the use of the result, in Python.
        differs: further differences, in sentences.
        unseen: steps about facts that the source does not show.
    """

    name: str
    title: str
    version: str
    options: tuple[Option, ...]
    find: Callable[[Project], Iterator[Declaration]]
    plan: Callable[[list[Declaration], Project | None, Findings], Plan]
    before: str
    after: str
    differs: tuple[str, ...]
    package: str
    integration: str
    marks_groups: bool = False
    unseen: tuple[str, ...] = ()
    signs: frozenset[str]
    aliases: Mapping[str, str] = field(default_factory=dict)


def plan_all(
    declarations: list[Declaration],
    findings: Findings,
    draft_of: Callable[[Declaration, Plan], None],
    *,
    outermost: bool = False,
    alone: bool = False,
) -> Plan:
    """Read declarations one by one: routes by themselves, the others by their scopes.

    A policy is withheld if its use, or its part of the application, is uncertain.

    Args:
        declarations: the declarations of options.
        findings: receives the findings.
        draft_of: reads one declaration into a plan.
        outermost: whether a layer of the whole application also answers requests to its parts.
        alone: whether the policy of the whole application is not written if parts have
            policies.
    """
    plan = Plan(findings)
    seen: dict[object, Declaration] = {}
    reads: list[tuple[Declaration, Plan]] = []
    for declaration in declarations:
        apart = Plan(findings)
        if declaration.route is not None:
            draft_of(declaration, apart)
            plan.routes.append((declaration.route, declaration.line, apart))
        elif seen.setdefault(declaration.place, declaration).values == declaration.values:
            if seen[declaration.place] is declaration:
                draft_of(declaration, apart)
                reads.append((declaration, apart))
        else:
            draft_of(declaration, apart)
            reads.append((declaration, apart))
    every = [one for one, _ in reads]
    codes = [_doubt(one, every, outermost=outermost) for one in every]
    parts = [(one, code) for one, code in zip(every, codes, strict=True) if not _is_whole(one)]
    for (declaration, apart), doubt in zip(reads, codes, strict=True):
        met = [one for one, code in parts if code or _is_above(one, apart)]
        mixed = _is_whole(declaration) and not outermost
        other = _is_other if alone else _differs
        code = doubt or ("second-policy" if mixed and other(declaration, met) else "")
        if code:
            plan.withhold(apart, declaration, code)
        else:
            plan.add(apart, declaration.scope)
    return plan


def _is_whole(one: Declaration) -> bool:
    return one.scope.prefixes == ("",)


def _differs(whole: Declaration, parts: list[Declaration]) -> bool:
    """Return whether parts grant other permissions than the whole to origins of both."""
    return any(_granted(one) != _granted(whole) for one in parts)


def _is_other(whole: Declaration, parts: list[Declaration]) -> bool:
    """Return whether parts have other options than the whole."""
    return any(one.values != whole.values for one in parts)


def _is_above(part: Declaration, whole: Plan) -> bool:
    """Return whether the whole has policies of paths that belong to a part."""
    return any(narrower(path, above) for path in whole.paths for above in part.scope.paths)


def _granted(one: Declaration) -> list[object]:
    """Return the options of a declaration and of its paths, without the origins."""
    paths = one.values.get("resources")
    every = [one.values, *(paths.values() if isinstance(paths, dict) else ())]
    found: list[object] = []
    for each in every:
        own = each.items() if isinstance(each, dict) else ()
        given = {name: value for name, value in own if name not in _RECIPIENTS}
        found += [given] if given else []
    return found


_RECIPIENTS: Final = frozenset({"resources", "origins", "max_age"})


def _doubt(one: Declaration, all_: list[Declaration], *, outermost: bool) -> str:
    """Return why a policy is not written, or an empty text."""
    if one.scope.code:
        return one.scope.code
    if sum(other.place == one.place for other in all_) > 1:
        return "second-policy"
    if one.call is not None and one.call.depends:
        return "conditional-call"
    whole = any(map(_is_whole, all_))
    return "inner-layer" if outermost and whole and not one.scope.is_whole else ""
