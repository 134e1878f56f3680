"""Exports: the files of one edge for a policy map, or the reasons against them.

An export never allows more than the policy. A part that the edge would narrow, or cannot
express at all, is a finding; an export with such findings is refused unless the owner takes the
narrower result.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from crossorigin.edge.grades import EXACT, Grade, Rating, impossible, stricter
from crossorigin.edge.guards import Guards
from crossorigin.edge.lower import Feature, Plan, lower
from crossorigin.guard import Guard
from crossorigin.policy import PolicyMap
from crossorigin.policy.table import check_path
from crossorigin.rules.problems import ProblemCollector
from crossorigin.spec.text import short_repr


class Options(NamedTuple):
    """The owner's choices for an export.

    Attributes:
        strip_prefix: the path that the edge removes before it forwards, such as ``/api``.
        allow_stricter: whether to omit a part that the edge cannot express.
        guard: the guard of the file, for the edge to run; None if the file has none.
        without_guard: whether the guard of the file is left to the application.
        listen: the address of a complete configuration, such as ``127.0.0.1:8080``; None for
            fragments to include.
        upstream: the address of the application, such as ``127.0.0.1:8000``.
    """

    strip_prefix: str = ""
    allow_stricter: bool = False
    guard: Guard | None = None
    without_guard: bool = False
    listen: str | None = None
    upstream: str = "127.0.0.1:8000"


class Finding(NamedTuple):
    """A part of the policy that the edge does not keep exactly."""

    feature: Feature
    grade: Grade
    reason: str


class Target(NamedTuple):
    """An edge, with the function that renders policies for it.

    Attributes:
        name: its name on the command line.
        title: its own name.
        versions: the versions for which the ratings hold.
        ratings: the parts that are not exact.
        requires: sentences on the needs of the owner's own configuration.
        validate: the command that checks the result; None if there is none.
        render: returns the text of each file by its name, without its head.
        comment: the text before each line of a head.
        is_server: whether the edge has a complete configuration, of a server that listens.
        limits: yields a finding for each list that is too long.
    """

    name: str
    title: str
    versions: str
    ratings: Mapping[Feature, Rating]
    requires: tuple[str, ...]
    validate: str | None
    render: Callable[[Plan, Options], Mapping[str, str]]
    comment: str = "# "
    is_server: bool = False
    limits: Callable[[Plan], Iterator[Finding]] = lambda _plan: iter(())

    @property
    def full_title(self) -> str:
        """The name, and the versions if it has any."""
        return f"{self.title} {self.versions}".strip()

    def rate(self, feature: Feature) -> Rating:
        """Return the rating of a part of a policy."""
        return self.ratings.get(feature, _RATINGS.get(feature, EXACT))


_RATINGS: Final = {
    Feature.CALLABLE: stricter("omitted: callables and stores run in the application"),
    Feature.GUARD: impossible("it has to run in the application: use --without-guard"),
    Feature.GUARD_REPORTS: impossible("as for the guard"),
    Feature.ODD_NAMES: impossible("$ % ' ` and * have another meaning in the configuration"),
    Feature.REGEX: stricter("omitted: the dialects of expressions differ; write patterns"),
}
"""The ratings of every edge that has no rating of its own."""


class Export(NamedTuple):
    """The files of one edge.

    Attributes:
        target: the edge.
        files: the text of each file by name.
        findings: the parts that are not exact.
        digest: the digest of the policies, the guard and the prefix.
    """

    target: Target
    files: Mapping[str, str]
    findings: tuple[Finding, ...]
    digest: str


class OptionError(ValueError):
    """An option cannot be written into a configuration; the message names the option."""


_NAME: Final = "[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"
_ADDRESS: Final = re.compile(rf"(?:{_NAME}|\[[0-9a-f:.]+\]):[0-9]{{1,5}}")
_LAST_PORT: Final = 65535


def check_address(name: str, text: str, *, is_ip: bool = False) -> None:
    """Raise an OptionError if `text` is not HOST:PORT.

    Args:
        name: the name of the option.
        text: its value.
        is_ip: whether the host has to be an IP address.
    """
    host, _, port = text.rpartition(":")
    fits = _ADDRESS.fullmatch(text) is not None and 0 < int(port) <= _LAST_PORT
    if not fits or (is_ip and not _is_ip(host)):
        kind = "an IP address and a port" if is_ip else "HOST:PORT"
        message = f"{name} is {kind}, such as 127.0.0.1:8080, not {short_repr(text)}"
        raise OptionError(message)


def _is_ip(host: str) -> bool:
    import ipaddress  # noqa: PLC0415 - few commands need it

    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


_PREFIX: Final = re.compile(r"[A-Za-z0-9/._~-]*")
"""A prefix that every edge reads in the same way, as text and in an expression."""


def _check(target: Target, options: Options) -> None:
    check_address("the upstream", options.upstream)
    if options.listen is not None:
        _check_listen(target, options.listen, options.upstream)
    if options.strip_prefix:
        _check_prefix(target, options.strip_prefix, is_whole=options.listen is not None)


def _check_listen(target: Target, listen: str, upstream: str) -> None:
    if not target.is_server:
        message = f"there is no complete configuration of {target.title}: leave out the address"
        raise OptionError(message)
    check_address("the address to listen on", listen, is_ip=True)
    if listen == upstream:
        message = f"the upstream {upstream} is also the address to listen on"
        raise OptionError(message)


def _check_prefix(target: Target, prefix: str, *, is_whole: bool) -> None:
    collector, fault = ProblemCollector(), ""
    check_path(collector, prefix, "strip_prefix")
    if collector.problems or prefix.endswith(("/", "/*")):
        fault = f"the prefix has to be a plain path such as /api, not {short_repr(prefix)}"
    elif target.rate(Feature.PATHS).grade is Grade.NOT_EXPRESSIBLE:
        fault = f"{target.title} compares paths in its own routes: leave out the prefix"
    elif is_whole and not _PREFIX.fullmatch(prefix):
        fault = (
            "a complete configuration removes only a prefix of letters, digits and - . _ ~, "
            f"not {short_repr(prefix)}"
        )
    if fault:
        raise OptionError(fault)


class NotExpressibleError(ValueError):
    """The edge would allow less than the policy, or cannot express it.

    Attributes:
        findings: the parts that prevent the export.
    """

    def __init__(self, target: Target, findings: tuple[Finding, ...]) -> None:
        parts = "; ".join(f"{each.feature}: {each.reason}" for each in findings)
        super().__init__(f"{target.title} cannot express this policy exactly: {parts}.")
        self.findings = findings


def export(target: Target, policies: PolicyMap, options: Options) -> Export:
    """Return the files of `target` for `policies`.

    The same arguments give the same bytes.

    Raises:
        NotExpressibleError: the result would be stricter and `options` do not allow that, or
            the edge cannot express the policies.
        OptionError: an option is not an address or a path, or has no effect for the target.
    """
    _check(target, options)
    guard = None if options.without_guard else options.guard
    if policies.has_guard and guard is None and not options.without_guard:
        message = "the file has a guard: pass it, or leave it to the application"
        raise OptionError(message)
    plan = lower(policies, strip_prefix=options.strip_prefix, guard=guard)
    findings = _findings(target, plan)
    refusing = {Grade.NOT_EXPRESSIBLE}
    if not options.allow_stricter:
        refusing.add(Grade.STRICTER)
    against = tuple(each for each in findings if each.grade in refusing)
    if against:
        raise NotExpressibleError(target, against)
    digest = digest_of(policies, plan.guards, options.strip_prefix)
    head = _head(target, digest, findings, options)
    files = {name: head + text for name, text in target.render(plan, options).items()}
    return Export(target, files, findings, digest)


def digest_of(policies: PolicyMap, guards: Guards | None = None, strip_prefix: str = "") -> str:
    """Return the digest of a map, its guards and the prefix; equal ones have equal digests."""
    text = json.dumps(policies.to_mapping(), sort_keys=True, default=repr)
    text += "" if guards is None else repr(guards)
    text += strip_prefix
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _findings(target: Target, plan: Plan) -> tuple[Finding, ...]:
    rated = ((feature, target.rate(feature)) for feature in sorted(plan.features))
    own = (
        Finding(feature, rating.grade, rating.reason)
        for feature, rating in rated
        if rating.grade is not Grade.EXACT
    )
    return (*own, *target.limits(plan))


def _head(target: Target, digest: str, findings: tuple[Finding, ...], options: Options) -> str:
    from crossorigin import __version__  # noqa: PLC0415 - the package's own name for it

    lines = [f"Made by crossorigin {__version__} for {target.full_title}"]
    lines.append(f"from the policy {digest}; change the policy, not this file.")
    lines += _of_prefix(options)
    if target.validate is not None:
        lines.append(f"Check it in its folder: {target.validate}")
    lines += (f"Your configuration: {each}" for each in target.requires)
    lines += (f"{each.grade}: {each.feature}: {each.reason}" for each in findings)
    return "".join(f"{target.comment}{line}\n" for line in lines)


def _of_prefix(options: Options) -> Iterator[str]:
    """Yield the lines of a head about the prefix that the edge removes."""
    prefix = options.strip_prefix
    if not prefix:
        return
    yield f"Its paths are those below {prefix}; others have no CORS."
    if options.listen is None:
        yield f"Your configuration: remove {prefix} after these rules."
    else:
        yield f"The configuration removes {prefix}, and answers other paths with 404."
