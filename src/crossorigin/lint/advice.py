"""Advice: each kind has a function, which reads a table of a file or its paths.

The advice of a function is correct for every file with such a table: people ignore advice that
is sometimes wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from crossorigin.fetch import CHROMIUM, FIREFOX, WEBKIT
from crossorigin.lint.catalogue import Level
from crossorigin.lint.declaration import Declaration, path_tables
from crossorigin.lint.risks import FIELD as RISKS
from crossorigin.lint.risks import accepted
from crossorigin.lint.tables import Table
from crossorigin.origins import Pattern, is_canonical_web_origin, parse_entry
from crossorigin.origins.origin import is_loopback, split_origin
from crossorigin.policy import Policy
from crossorigin.policy.files import GUARD
from crossorigin.rules.risks import is_or_contains_public_suffix
from crossorigin.spec.headers import SAFELISTED_RESPONSE
from crossorigin.spec.methods import normalize
from crossorigin.spec.text import short_repr

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList


class Advised(NamedTuple):
    """Advice on one value.

    Attributes:
        code: a code of the catalogue.
        keys: the keys of the value in the file.
        field: its name in messages.
        value: the value, or the entry of a list.
        message: the fact about this value; if empty, the sentence of the catalogue.
        level: the level, if it differs from that of the catalogue.
        nth: the index of the value in its list, if only the index identifies it.
    """

    code: str
    keys: tuple[str, ...]
    field: str
    value: object
    message: str = ""
    level: Level | None = None
    nth: int | None = None


def advise(
    mapping: Mapping[str, Any], built: Declaration, found: list[Table]
) -> Iterator[Advised]:
    """Yield the advice on a file that has no problems.

    Args:
        mapping: its values.
        built: its policies and its guard.
        found: its tables.
    """
    if not found and not mapping.get("paths"):
        yield Advised("empty-file", (), "file", None)
    for table in found:
        for advisor in _OF_GUARDS if table.is_guard else _OF_POLICIES:
            yield from advisor(table)
    yield from _paths(mapping, built)


def _on(table: Table, code: str, field: str, value: object, message: str = "") -> Advised:
    return Advised(code, (*table.keys, field), f"{table.name}{field}", value, message)


def _implicit_origins(table: Table) -> Iterator[Advised]:
    if table.policy is not None and "allow_origins" not in table.fields:
        yield _on(table, "implicit-any-origin", "allow_origins", None)


def _repeated(fields: Mapping[str, Callable[[str], object]]) -> Callable[[Table], _Found]:
    """Return an advisor on lists; `fields` has the reading of an entry by field."""

    def advisor(table: Table) -> Iterator[Advised]:
        for field, read in fields.items():
            entries = table.entries(field)
            seen: dict[object, int] = {}
            for index, entry in enumerate(entries):
                first = seen.setdefault(read(entry), index)
                if first != index:
                    message = f"the list has {short_repr(entries[first])} already."
                    advised = _on(table, "repeated-entry", field, entry, message)
                    yield advised._replace(nth=index)

    return advisor


def _canonical(entry: str) -> object:
    # Nearly all entries of a long list are canonical.
    plain = entry in ("*", "null") or is_canonical_web_origin(entry)
    return entry if plain else parse_entry(entry)


def _sets(entry: str) -> Pattern | None:
    """Return an origin or a pattern as a pattern; None for a star or `null`."""
    if entry in ("*", "null"):
        return None
    read = parse_entry(entry)
    if isinstance(read, Pattern):
        return read
    parts = split_origin(entry)
    return Pattern(parts.scheme, parts.host, subdomains=False, port=parts.port)


def _covered_origins(table: Table) -> Iterator[Advised]:
    field = table.origins_field
    entries = table.entries(field)
    if not any("*" in entry for entry in entries):
        return
    read = [(entry, _sets(entry)) for entry in entries]
    every = {one for _, one in read if one is not None}
    for entry, one in read:
        cover = None if one is None else _cover(one, every)
        if cover is not None:
            message = f"the entry {short_repr(str(cover))} covers it."
            yield _on(table, "covered-origin", field, entry, message)


def _cover(one: Pattern, every: set[Pattern]) -> Pattern | None:
    """Return a pattern that covers `one` and is another one, or None."""
    labels = one.host.split(".")
    hosts = [(one.host, one.subdomains)]
    hosts += [(".".join(labels[depth:]), True) for depth in range(1, len(labels))]
    wider = (
        Pattern(one.scheme, host, subdomains, port)
        for port in (one.port, ":*")
        for host, subdomains in hosts
    )
    return next((each for each in wider if each != one and each in every), None)


def _covered_hosts(table: Table) -> Iterator[Advised]:
    hosts = {
        entry: _sets(f"https://{entry}") for entry in table.entries("hosts") if entry != "*"
    }
    every = {one for one in hosts.values() if one is not None}
    for entry, one in hosts.items():
        cover = None if one is None else _cover(one, every)
        if cover is not None:
            message = f"the entry '*.{cover.host}' covers it."
            yield _on(table, "covered-origin", "hosts", entry, message)


def _hosted(table: Table) -> Iterator[Advised]:
    field = table.origins_field
    for entry in table.entries(field):
        one = _sets(entry)
        if one is None or one.any_extension:
            continue
        host = one.host.removesuffix(".")
        is_open = one.subdomains and is_or_contains_public_suffix(host)
        if table.has_credentials:
            if not is_open and (suffix := _hosted_suffix(host)):
                message = (
                    f"anyone can have a name below {suffix}, and this one when it is free."
                )
                yield _on(table, "hosted-name", field, entry, message)
        elif is_open:
            yield _on(table, "hosted-suffix", field, entry)


def _hosted_suffix(host: str) -> str | None:
    """Return the suffix of the hosting service that the name belongs to, or None."""
    suffix = _suffixes(only_icann=False).publicsuffix(host)
    registry = _suffixes(only_icann=True).publicsuffix(host)
    return suffix if suffix != registry else None


@lru_cache(maxsize=2)
def _suffixes(*, only_icann: bool) -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - few files need it

    return PublicSuffixList(accept_unknown=False, only_icann=only_icann)


def _loopback(table: Table) -> Iterator[Advised]:
    field = table.origins_field
    for entry in table.entries(field) if table.has_credentials else ():
        one = _sets(entry)
        if one is not None and one.scheme == "http" and is_loopback(one.host):
            yield _on(table, "loopback-with-credentials", field, entry)


_CAPS: Final = {
    "Chromium": CHROMIUM.max_age_cap,
    "Firefox": FIREFOX.max_age_cap,
    "Safari": WEBKIT.max_age_cap,
}


def _max_age(table: Table) -> Iterator[Advised]:
    seconds = None if table.policy is None else table.policy.max_age
    caps = {name: cap for name, cap in _CAPS.items() if cap and seconds and seconds > cap}
    if caps:
        told = ", ".join(f"{name} after {cap} seconds" for name, cap in caps.items())
        message = f"browsers ask again sooner: {told}."
        yield _on(table, "max-age-above-cap", "max_age", seconds, message)


def _exposed(table: Table) -> Iterator[Advised]:
    for entry in table.entries("expose_headers"):
        if entry.lower() in SAFELISTED_RESPONSE:
            yield _on(table, "exposed-already", "expose_headers", entry)


def _content_type(table: Table) -> Iterator[Advised]:
    names = [entry.lower() for entry in table.entries("allow_headers")]
    if names and not {"*", "content-type"} & {*names}:
        value = table.fields["allow_headers"]
        yield _on(table, "no-content-type", "allow_headers", value)


def _report_only(table: Table) -> Iterator[Advised]:
    if table.fields.get("report_only"):
        yield _on(table, "report-only", "report_only", True)  # noqa: FBT003 - the value


def _risks(table: Table) -> Iterator[Advised]:
    for each in accepted(table):
        if not each.problems:
            yield _on(table, "unneeded-risk", RISKS, each.risk)
        elif each.reason is None:
            yield _on(table, "risk-without-reason", RISKS, each.risk)


_Found = Iterator[Advised]
_OF_POLICIES: Final[tuple[Callable[[Table], _Found], ...]] = (
    _implicit_origins,
    _repeated(
        {
            "allow_origins": _canonical,
            "allow_methods": normalize,
            "allow_headers": str.lower,
            "expose_headers": str.lower,
        }
    ),
    _covered_origins,
    _hosted,
    _loopback,
    _max_age,
    _exposed,
    _content_type,
    _risks,
)
_OF_GUARDS: Final[tuple[Callable[[Table], _Found], ...]] = (
    _repeated(
        {
            "trust": _canonical,
            "hosts": str.lower,
            "own_origins": _canonical,
            "safe_methods": normalize,
        }
    ),
    _covered_origins,
    _covered_hosts,
    _hosted,
    _loopback,
    _report_only,
    _risks,
)


def _paths(mapping: Mapping[str, Any], built: Declaration) -> Iterator[Advised]:
    every = built.policies.paths
    for path in (path for path, table in path_tables(mapping) if GUARD not in table):
        above = next((each for each in _above(path) if each in every), None)
        wider = built.policies.default if above is None else every[above]
        # Without [policy] all other paths have no CORS, and an entry may repeat that.
        if every[path] == wider and (above is not None or wider is not None):
            named = "[policy]" if above is None else f"the entry {short_repr(above)}"
            message = f"{named} has the same policy."
            yield Advised("covered-path", ("paths", path), f"paths[{path!r}]", path, message)
    for path, table in path_tables(mapping):
        yield from _one_url(path, table, built)


def _above(path: str) -> Iterator[str]:
    """Yield the prefixes above a path, the nearest first."""
    if not path.endswith("/*"):
        yield path.rstrip("/") + "/*"
    parts = path.removesuffix("/*").split("/")
    for depth in range(len(parts) - 1, 0, -1):
        yield "/".join(parts[:depth]) + "/*"


def _one_url(path: str, table: Mapping[str, Any], built: Declaration) -> Iterator[Advised]:
    below = path.rstrip("/") + "/*"
    is_file = "." in path.rpartition("/")[2]
    if path.endswith("/*") or is_file or below in built.policies.paths:
        return
    yield Advised(
        "one-url",
        ("paths", path),
        f"paths[{path!r}]",
        path,
        f"the file has no entry {short_repr(below)} for the paths below it.",
        level="warning" if path == "/" or _leaves_open(path, table, built) else None,
    )


def _leaves_open(path: str, table: Mapping[str, Any], built: Declaration) -> bool:
    """Return whether a path has no CORS and the paths below it have CORS."""
    if table.get("cors") is not False:
        return False
    below: Policy | None = built.policies.look_up(f"{path}/below")
    return below is not None
