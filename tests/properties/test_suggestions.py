"""Rule 4: a suggestion builds, and allows no origin that its author cannot have meant."""

import re
import socket
from collections.abc import Iterator
from typing import Any

import idna
import pytest
from harness.together import check_all
from hypothesis import given
from hypothesis import strategies as st

from crossorigin import Policy, PolicyError
from crossorigin.rules.fields import RISKS

pytestmark = pytest.mark.rules(4)

STARTS = st.sampled_from(
    [
        "https://",
        "http://",
        "HTTPS://",
        "https:",
        "http:/",
        "//",
        "",
        "ws://",
        "wss://",
        "app://",
        "file://",
        "http://file://",
        "ftp://",
        "ht!tp://",
        "https://https://",
        "443:",
        "null",
    ]
)
USERS = st.sampled_from(["", "", "", "me@", "me:secret@", "a.example@", "*@"])
LABELS = st.sampled_from(
    [
        "a",
        "b",
        "www",
        "*",
        "**",
        "a*",
        "*b",
        "x-*-y",
        "",
        "github",
        "co",
        "localhost",
        "ü",
        "ß",
        "BÜCHER",
        "xn--bcher-kva",
        "xn--zz",
        "☃",
        "a_b",
        "-",
        "0",
        "127",
        "0x7f",
        "1",
        "c d",
        "é!",
    ]
)
TOPS = st.sampled_from(
    ["example", "com", "io", "uk", "*", "localhost", "example.", "1", "0", "256", "EXAMPLE"]
)
HOSTS = (
    st.lists(LABELS, max_size=3).flatmap(
        lambda labels: TOPS.map(lambda top: ".".join([*labels, top]))
    )
    | st.sampled_from(["[::1]", "[2001:DB8::0]", "[::ffff:1.2.3.4]", "[::1", "[*]", "::1"])
    | st.sampled_from(["github.io", "*github.io", "*.github.io.", "a\uff0eexample", "0", ""])
)
PORTS = st.sampled_from(
    ["", "", ":", ":0", ":80", ":443", ":8443", ":*", ":30*", ":0443", ":65536", ":*:1", ":é"]
)
ENDS = st.sampled_from(
    ["", "", "/", "//", "/*", "/a/b", "\\", "?x=1", "#top", ";", ",", " ", "'", ".", "*", "/;*"]
)
ENTRY = st.builds("".join, st.tuples(STARTS, USERS, HOSTS, PORTS, ENDS))
SEPARATORS = st.sampled_from([",", ";", " ", ", ", "\n"])
ENTRIES = (
    ENTRY
    | st.builds(lambda sign, entry: f"{sign}{entry}", st.sampled_from(",; '\"*"), ENTRY)
    | st.builds(lambda first, sign, last: f"{first}{sign}{last}", ENTRY, SEPARATORS, ENTRY)
    | st.text("htps:/*.@a0[];, ?#\\ü-_", max_size=12)
)
OTHERS = st.sampled_from([[], ["https://other.example"], ["https://*.other.example"], ["*"]])
RISKY = st.frozensets(st.sampled_from(RISKS))


def _problems(entries: list[Any], **given: Any) -> Any:  # noqa: ANN401 - fields of a policy
    try:
        Policy(allow_origins=entries, **given)
    except PolicyError as error:
        return error.problems
    return ()


def _allowed(suggestion: Any) -> Iterator[str]:  # noqa: ANN401 - a rule or several
    """Yield examples of the origins that a suggestion allows."""
    for rule in suggestion if isinstance(suggestion, list) else [suggestion]:
        if not isinstance(rule, re.Pattern):
            yield rule.replace("://*.", "://evil.").replace(":*", ":9")
            continue
        for label in ("evil", "evil.example", "evil.example/", "evil.example:1"):
            for port in ("", ":9"):
                text = rule.pattern.replace("[a-z0-9-]+", label).replace("[0-9]*", "9")
                text = text.replace("(?::[0-9]+)?", port)
                probe = re.sub(r"\\(.)", r"\1", text)
                if rule.fullmatch(probe):
                    yield probe


def _host(written: str) -> str:
    """Return an expression for the hosts that a written one can mean."""
    try:
        written = idna.uts46_remap(written, std3_rules=False, transitional=False)
    except idna.IDNAError:
        return r"(?!)"
    if re.fullmatch(r"[0-9a-fx.]+", written):
        try:
            return re.escape(socket.inet_ntoa(socket.inet_aton(written.rstrip("."))))
        except OSError:
            pass
    if written.startswith("["):
        return r"\[[0-9a-f:]+\]"
    labels = (
        each if each.isascii() else "xn--" + each.encode("punycode").decode()
        for each in written.split(".")
    )
    return re.sub(r"(\\\*)+", "[a-z0-9.-]*", re.escape(".".join(labels)))


def _can_mean(element: str, origin: str) -> bool:
    """Return True if a part of an entry can mean an origin: a loose reading, by its host."""
    scheme, _, rest = origin.partition("://")
    host, _, port = re.fullmatch(r"(\[.*\]|[^:]*)(:?)(.*)", rest).groups()  # type: ignore[union-attr]
    start, separator, authority = element.partition("://")
    if not separator:
        start, _, authority = re.fullmatch(r"(?:(?i:(https?):))?(/{0,2})(.*)", element).groups()  # type: ignore[union-attr]
    schemes = {
        "https": {"https"},
        "wss": {"https"},
        "ws": {"http", "https"},
        "http": {"http", "https"},
        "app": {"app"},
    }.get((start or "").lower(), {"http", "https"})
    authority = re.split(r"[/\\?#]", authority, maxsplit=1)[0].rpartition("@")[2]
    written, _, number = re.fullmatch(r"(\[[^\]]*\]?|[^:]*)(:?)(.*)", authority).groups()  # type: ignore[union-attr]
    ports = {"", number.lstrip("0")}
    return (
        scheme in schemes
        and not (written.isdigit() and not separator)
        and re.fullmatch(_host(written.lower()), host) is not None
        and (port in ports or "*" in number)
    )


def _is_meant(entry: str, origin: str) -> bool:
    elements = re.split(r"[\s,;'\"]+", entry)
    once = [
        re.sub(r"\A(https?://)\1+", r"\1", each, flags=re.IGNORECASE)
        for each in elements
        if each
    ]
    return any(_can_mean(each, origin) for each in once)


def _check(entry: str, others: list[str], **given: Any) -> None:  # noqa: ANN401 - fields of a policy
    if _problems(others, **given) and others:
        return
    for problem in _problems([*others, entry], **given):
        if problem.suggestion is None or problem.field != "allow_origins":
            continue
        instead = problem.suggestion
        listed = instead if isinstance(instead, list) else [instead]
        found = _problems([*others, *listed], **given)
        assert not found, (problem, found)
        if listed == ["*"]:
            assert re.sub(r"[\s,;'\"]", "", entry) == "*"
        elif listed == ["null"]:
            assert "null" in entry
        else:
            for origin in _allowed(instead):
                assert _is_meant(entry, origin), (problem, origin)


@given(ENTRIES, OTHERS, st.booleans(), RISKY)
def test_suggestion_builds_and_allows_no_origin_that_is_not_meant(
    entry: str, others: list[str], credentials: bool, risks: frozenset[str]
) -> None:
    _check(entry, others, allow_credentials=credentials, accept_risks=risks)


ODD = [
    ("https://*/", [], False),
    ("https://* ", [], False),
    ("https://*:", [], False),
    ("*;", [], True),
    ("*;", ["https://other.example"], False),
    (",null", [], False),
    ("https://0;", [], False),
    ("443:", [], False),
    ("httpü", [], True),
    ("*.github.io.", [], True),
    ("https://*github.io", [], True),
    ("http://a.example/", [], True),
    ("https://a.example/", ["*"], False),
    ("http://*.github.io", [], True),
    ("http://a.example https://b.example/", [], True),
    ("http://*.github.io https://b.example/", [], True),
    ("https://https://a.example", [], False),
    ("HTTP://http://http://*.a.example:8443/", [], True),
]


def test_suggestion_for_an_odd_entry_builds_or_there_is_none() -> None:
    check_all(ODD, lambda row: _check(row[0], row[1], allow_credentials=row[2]), str)
