"""Risks: rules that involve two fields, and the risks that an owner accepts by name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from crossorigin.origins.origin import is_loopback
from crossorigin.rules.fields import Origins, read_origins
from crossorigin.rules.problems import ProblemCollector

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

_FIELD: Final = "allow_origins"


def check(
    collector: ProblemCollector, origins: Origins, *, risks: frozenset[str], credentials: bool
) -> None:
    """Add a problem for each origin that is incompatible or too dangerous."""
    _check_any(collector, origins, credentials=credentials)
    _check_null(collector, origins, risks, credentials=credentials)
    if "slow-regex" not in risks:
        _check_time(collector, origins)
    if "any-extension" not in risks:
        _check_extensions(collector, origins)
    if credentials:
        # Without credentials a page can read no more with these than any client.
        if "insecure-origin" not in risks:
            _check_insecure(collector, origins)
        if "public-suffix" not in risks:
            _check_public_suffixes(collector, origins)
        if "broad-regex" not in risks:
            _check_regexes(collector, origins)


def usable(suggestion: object, **accepted: Any) -> object:  # noqa: ANN401 - as of `check`
    """Return a suggestion with which a policy can be built, under the arguments of `check`.

    It is `suggestion`, or the suggestion for that; None if neither can be built.
    """
    if isinstance(suggestion, list):
        several = [usable(each, **accepted) for each in suggestion]
        return None if None in several else several
    for _ in range(_MAX_STEPS):
        collector = ProblemCollector()
        origins = read_origins(collector, suggestion)
        check(collector, origins, **accepted)
        if not collector.problems:
            return None if origins.any else next(origins.rules())
        suggestion = collector.problems[0].suggestion
    return None


_MAX_STEPS: Final = 9
"""Rounds of suggestions: the spelling, the scheme and the port may each need one."""


def _check_any(collector: ProblemCollector, origins: Origins, *, credentials: bool) -> None:
    if not origins.any:
        return
    if origins != Origins(any=True):
        collector.add("incompatible-any-origin-others", _FIELD, list(origins.rules())[:8])
    if credentials:
        collector.add("incompatible-any-origin-credentials", _FIELD, "*")


def _check_null(
    collector: ProblemCollector, origins: Origins, risks: frozenset[str], *, credentials: bool
) -> None:
    if b"null" not in origins.exact:
        return
    if credentials:
        collector.add("incompatible-null-origin-credentials", _FIELD, "null")
    elif "null-origin" not in risks:
        collector.add("prohibited-null-origin", _FIELD, "null")


def _check_extensions(collector: ProblemCollector, origins: Origins) -> None:
    for pattern in origins.patterns:
        if pattern.any_extension:
            collector.add("prohibited-any-extension", _FIELD, str(pattern))


def _check_insecure(collector: ProblemCollector, origins: Origins) -> None:
    # Sorted, so that the same policy has the same problems in every process.
    for origin in sorted(origin for origin in origins.exact if origin.startswith(b"http://")):
        text = origin.decode()
        _check_scheme(collector, text, _host(text))
    for pattern in origins.patterns:
        if pattern.scheme == "http":
            _check_scheme(collector, str(pattern), pattern.host)


def _check_scheme(collector: ProblemCollector, text: str, host: str) -> None:
    if not is_loopback(host):
        secure = collector.usable("https" + text.removeprefix("http"))
        remedy = secure and 'To accept the risk: accept_risks={"insecure-origin"}.'
        collector.add(
            "prohibited-insecure-origin", _FIELD, text, suggestion=secure, remedy=remedy
        )


def _host(origin: str) -> str:
    return re.sub(r":[0-9]+$", "", origin.partition("://")[2])


def _check_public_suffixes(collector: ProblemCollector, origins: Origins) -> None:
    for pattern in origins.patterns:
        if pattern.subdomains and is_or_contains_public_suffix(pattern.host.removesuffix(".")):
            collector.add("prohibited-public-suffix", _FIELD, str(pattern))


def is_or_contains_public_suffix(host: str) -> bool:
    """Return whether anyone can register a name somewhere below `host`.

    True for a public suffix and for a host above one: ``s3.amazonaws.com``, where anyone can
    register a name, is below ``amazonaws.com``.
    """
    return _public_suffixes().is_public(host) or host in _above_public_suffixes()


@lru_cache(maxsize=1)
def _public_suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - few policies need it

    # Names outside the list have one owner: localhost, a company's .internal.
    return PublicSuffixList(accept_unknown=False)


@lru_cache(maxsize=1)
def _above_public_suffixes() -> frozenset[str]:
    """Return the hosts, other than public suffixes, that have a public suffix below them."""
    from importlib import resources  # noqa: PLC0415 - few policies need it

    text = (resources.files("publicsuffixlist") / "public_suffix_list.dat").read_text("utf-8")
    rules = (line.strip() for line in text.splitlines() if not line.startswith(("//", "!")))
    above: set[str] = set()
    for rule in rules:
        labels = rule.removeprefix("*.").split(".")
        above.update(".".join(labels[depth:]) for depth in range(1, len(labels)))
    return frozenset(above)


def _check_time(collector: ProblemCollector, origins: Origins) -> None:
    if not origins.regexes:
        return
    from crossorigin.rules.backtracking import is_slow  # noqa: PLC0415 - few policies need it

    for regex in filter(is_slow, origins.regexes):
        collector.add("prohibited-slow-regex", _FIELD, regex.pattern)


# Parts that match any character of a host: a bare dot, a negated class, a class of all
# that is not a digit, a space or a letter. Escapes and positive classes are skipped whole.
_BROAD: Final = re.compile(
    r"""
    (?P<escape> \\[^SDW] )
    | (?P<class> \[ (?!\^) \]? (?: \\[^SDW] | [^\]\\] )* \] )
    | (?P<broad> \. | \[\^ | \\[SDW] )
    """,
    re.VERBOSE | re.DOTALL,
)


def _check_regexes(collector: ProblemCollector, origins: Origins) -> None:
    for regex in origins.regexes:
        broad = next((m for m in _BROAD.finditer(regex.pattern) if m["broad"]), None)
        if broad is not None:
            message = (
                f"{broad[0]!r} at character {broad.start()} matches any character of a host, "
                "so it allows hosts of other owners, with credentials."
            )
            collector.add("prohibited-broad-regex", _FIELD, regex.pattern, message)
