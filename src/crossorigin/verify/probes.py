"""Probes: the requests that show whether a server answers as its policies declare.

They are the requests of browsers: a GET from another origin, and preflights. No other method is
ever sent, so that nothing on the server changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar
from urllib.parse import quote, unquote

from crossorigin.engine import AMBIGUOUS
from crossorigin.policy import Policy, PolicyMap
from crossorigin.spec.methods import SAFELISTED
from crossorigin.verify.origins import (
    FOREIGN,
    HOSTED,
    LOOPBACK,
    NETWORK,
    PROGRAMS,
    Asking,
    members,
    misses,
)

MAX_REQUESTS: Final = 4_000
"""The greatest number of requests of one run; the report counts the omitted ones."""

MAX_ENTRIES: Final = 32
"""The greatest number of entries of a list that are tried, spread over the list."""

MAX_NEAR: Final = 8
"""The greatest number of entries of a list whose near misses are tried."""

MAX_NAMES: Final = 16
"""The greatest number of methods, and of headers, of a policy that are tried."""

MISSING: Final = "crossorigin-verify"
"""A segment that no application has, for an answer with the status 404."""

HEADER: Final = "x-crossorigin-verify"
METHOD: Final = "VERIFY"

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One request, and the entry of the file that decides on it.

    Attributes:
        entry: the path of the file's entry; None for all other paths.
        path: the path on the wire.
        origin: the origin to send.
        credentials: whether the page requests with credentials.
        method: the announced method of a preflight; None for a GET.
        headers: the announced headers, sorted.
        spelled: whether the path is another spelling, which may be answered more strictly.
        beside: whether a wrong comparison takes the path for a path of an entry.
    """

    entry: str | None
    path: str
    origin: Asking
    credentials: bool = False
    method: str | None = None
    headers: tuple[str, ...] = ()
    spelled: bool = False
    beside: bool = False


def decoded(path: str) -> str:
    """Return the path of an address, without its query, as applications read it."""
    return unquote(path.partition("?")[0])


def policy_of(policies: PolicyMap, path: str) -> Policy | None:
    """Return the policy of a path on the wire; None for no CORS, and for two readings."""
    found = policies.resolve(decoded(path))
    return None if found is AMBIGUOUS else found


def plan(policies: PolicyMap, paths: Sequence[str] = ()) -> list[Probe]:
    """Return the probes of a file, those of all other paths first.

    Each is returned twice, with credentials and without: both are judged from one answer,
    because no request has a cookie.

    Args:
        policies: the policies of the file.
        paths: paths of the application that exist.
    """
    strangers = [*_strangers(policies)]
    probes: list[Probe] = []
    for entry in (None, *policies.paths):
        own = [*_paths_of(entry, policies, paths)]
        for number, path in enumerate(own):
            probes += _of_path(entry, path, policies, strangers, whole=number == 0)
        if entry is not None and own:
            probes += _spelled(entry, own[-1], strangers)
        if entry is not None:
            probes += _beside(entry, policies, strangers)
    both = (replace(one, credentials=each) for one in probes for each in (False, True))
    return [*dict.fromkeys(both)]


def _paths_of(entry: str | None, policies: PolicyMap, paths: Sequence[str]) -> Iterator[str]:
    """Yield the paths that stand for an entry: those that exist, then one that does not."""
    start = "" if entry is None else entry.removesuffix("/*")
    made = [start or "/"]
    if entry is None or entry.endswith("/*"):
        made.append(f"{start}/{MISSING}")
    for path in dict.fromkeys([*paths, *(quote(each) for each in made)]):
        if _entry_of(decoded(path), policies) == entry:
            yield path


def _entry_of(path: str, policies: PolicyMap) -> str | None:
    """Return the entry of a file that decides on a path; None for all other paths."""
    plain = path.removesuffix("/") or "/"
    if plain in policies.paths:
        return plain
    parts = plain.removesuffix("/").split("/")
    prefixes = ("/".join(parts[:depth]) + "/*" for depth in range(len(parts), 0, -1))
    return next((each for each in prefixes if each in policies.paths), None)


def _strangers(policies: PolicyMap) -> Iterator[Asking]:
    """Yield an origin that each policy allows, and one that no policy lists."""
    for policy in (policies.default, *policies.paths.values()):
        if policy is not None and not policy.is_public:
            yield members(_entries(policy)[0])[0]._replace(kind="other")
    yield Asking(FOREIGN, "foreign")


def _entries(policy: Policy) -> list[str]:
    return ["*"] if policy.is_public else [str(each) for each in policy.allow_origins]


def _of_path(
    entry: str | None,
    path: str,
    policies: PolicyMap,
    strangers: list[Asking],
    *,
    whole: bool,
) -> Iterator[Probe]:
    """Yield the probes of a path: all, or those of a few origins."""
    policy = policy_of(policies, path)
    base = Probe(entry=entry, path=path, origin=Asking(FOREIGN, "foreign"))
    if policy is None:
        for asking in dict.fromkeys(
            [*strangers, Asking("null", "null"), LOOPBACK[0]][-MAX_NEAR:]
        ):
            yield replace(base, origin=asking)
            yield replace(base, origin=asking, method="PUT")
        return
    listed = _listed(policy) or [Asking(FOREIGN, "foreign")]
    own = replace(base, origin=listed[0])
    asked = _origins(policy, listed, strangers) if whole else [listed[0], *strangers[-1:]]
    yield replace(own, origin=Asking(FOREIGN, "none"))
    for asking in asked:
        yield replace(own, origin=asking)
        yield _preflight(replace(own, origin=asking), policy)
    if whole:
        yield from _of_lists(own, policy)


def _beside(entry: str, policies: PolicyMap, strangers: list[Asking]) -> Iterator[Probe]:
    """Yield the probes of paths that begin like an entry, but do not belong to it."""
    start = entry.removesuffix("/*").rstrip("/")
    paths = (f"{start}x", f"{start}/{MISSING}") if start else ()
    for path in paths:
        decides = _entry_of(path, policies)
        if decides != entry:
            policy = policies.look_up(path)
            base = Probe(entry=decides, path=quote(path), origin=strangers[-1], beside=True)
            asked = [
                *(_listed(policy)[:1] if policy is not None else ()),
                *strangers[-MAX_NEAR:],
            ]
            for asking in {each.origin: each for each in asked}.values():
                yield replace(base, origin=asking)


def _listed(policy: Policy) -> list[Asking]:
    entries = spread(_entries(policy), MAX_ENTRIES)
    return [each for entry in entries for each in members(entry)]


def _origins(policy: Policy, listed: list[Asking], strangers: list[Asking]) -> list[Asking]:
    """Return the origins to send: the listed ones, near misses, and foreign ones."""
    near = [each for entry in spread(_entries(policy), MAX_NEAR) for each in misses(entry)]
    others = [
        Asking("null", "null"),
        Asking("http://verify.example", "foreign"),
        *PROGRAMS,
        *LOOPBACK,
        *NETWORK,
        *HOSTED,
    ]
    every = [*listed, *near, *strangers[-MAX_NEAR:], *others]
    return [*{each.origin: each for each in reversed(every)}.values()][::-1]


def _preflight(probe: Probe, policy: Policy) -> Probe:
    """Return the preflight that the policy allows from its own origins."""
    method = next(iter(_announced(policy)), "PUT")
    return replace(probe, method=method)


def _announced(policy: Policy) -> list[str]:
    """Return the methods that a policy lists and that need a preflight."""
    if policy.allow_methods == "*":
        return ["PUT", "PATCH", "DELETE", METHOD]
    return [method for method in policy.allow_methods if method not in SAFELISTED]


def _of_lists(own: Probe, policy: Policy) -> Iterator[Probe]:
    """Yield the preflights of each method and header, and of some that are not listed."""
    methods = spread(_announced(policy), MAX_NAMES)
    for method in dict.fromkeys([*methods, "PUT", "PATCH", "DELETE", METHOD]):
        yield replace(own, method=method)
    listed = () if policy.allow_headers == "*" else policy.allow_headers
    names = tuple(spread(listed, MAX_NAMES))
    for name in dict.fromkeys([*names, "authorization", "content-type", HEADER]):
        yield replace(own, method="GET", headers=(name,))
    if len(names) > 1:
        yield replace(own, method="GET", headers=tuple(sorted(names)))


def _spelled(entry: str, path: str, strangers: list[Asking]) -> Iterator[Probe]:
    """Yield the probes of the spellings of a path that browsers send unchanged."""
    path = path.partition("?")[0]
    first, _, rest = path[1:].partition("/")
    spellings = [
        f"/{path}",
        f"/%{ord(first[0]):02X}{path[2:]}"
        if first[:1].isascii() and first[:1].isalnum()
        else "",
        f"/{first}%2F{rest}" if rest else "",
        f"/{first}//{rest}" if rest else "",
        f"/{MISSING}/..%2F{path[1:]}",
        path.upper(),
        f"{path}/",
    ]
    for spelling in dict.fromkeys(spellings):
        for asking in dict.fromkeys(strangers[-MAX_NEAR:]) if spelling else ():
            yield Probe(entry=entry, path=spelling, origin=asking, spelled=True)


def spread(every: Iterable[T], most: int) -> list[T]:
    """Return at most `most` elements, the first and the last among them, evenly spread."""
    listed = [*every]
    if len(listed) <= most:
        return listed
    step = (len(listed) - 1) / (most - 1)
    return [listed[round(step * number)] for number in range(most)]
