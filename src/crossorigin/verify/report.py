"""The report: where a server differs from its policies, and the layers that answered."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from crossorigin.fetch import WireResponse
from crossorigin.fetch.verdict import escape
from crossorigin.policy import PolicyMap
from crossorigin.spec.statuses import REDIRECT
from crossorigin.spec.text import short_repr
from crossorigin.transport.bounded import Failure
from crossorigin.verify.judging import (
    OF_SERVERS,
    Judged,
    beyond,
    declared,
    is_one_reading,
    judge,
)
from crossorigin.verify.origins import CAUSES
from crossorigin.verify.probes import Probe

Kind: TypeAlias = Literal["wider", "narrower", "granted", "vary", "max-age", "exposed"]

MEANINGS: Final[dict[Kind, str]] = {
    "wider": "The server allows a request that the policy refuses.",
    "narrower": "The server refuses a request that the policy allows.",
    "granted": "A preflight grants methods or headers that the policy does not list.",
    "vary": "The answer depends on Origin and has no Vary: Origin, so that a cache may give it "
    "to a page of another origin.",
    "max-age": "Browsers cache the preflight for another time than the policy declares.",
    "exposed": "Pages may read other response headers than the policy declares.",
}

_DOWN: Final = frozenset({502, 503, 504})
"""The statuses of a layer whose application does not answer."""

_SUCCESS: Final = range(200, 300)


class Answered(NamedTuple):
    """A probe and the answer of the server."""

    probe: Probe
    response: WireResponse


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One answer with another effect than the policy declares.

    Attributes:
        kind: a key of `MEANINGS`.
        probe: the request.
        status: the status of the answer.
        declared: the effect that the policy declares.
        found: the effect of the answer.
        code: the code of the browser half for the refusal, or None.
        cause: the probable fault, or an empty text.
        layer: the layer that answered, as the answer names it, or an empty text.
    """

    kind: Kind
    probe: Probe
    status: int
    declared: str
    found: str
    code: str | None
    cause: str
    layer: str

    @property
    def request(self) -> str:
        """The request in a few words."""
        probe = self.probe
        words = "GET" if probe.method is None else f"preflight of {probe.method}"
        words += " without Origin" if probe.origin.sent is None else ""
        names = f" with {', '.join(probe.headers)}" if probe.headers else ""
        cookies = " and cookies" if probe.credentials else ""
        return f"{words}{names}{cookies}"


class Note(NamedTuple):
    """A fact about the layers in front of the application.

    Attributes:
        code: a stable name.
        message: a sentence.
    """

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The result of one run.

    Attributes:
        url: the address of the application.
        answers: the number of answers.
        differences: the differences, in the order of the requests.
        stricter: the number of spellings of paths that the server answers more strictly.
        layers: facts about the layers that answered.
        failures: the reasons for missing answers.
        left_out: the number of requests beyond the limit.
    """

    url: str
    answers: int
    differences: Sequence[Difference]
    stricter: int
    layers: Sequence[Note]
    failures: Sequence[Failure]
    left_out: int

    @property
    def exit_status(self) -> int:
        """0 for equal, 1 for different, 2 if an answer is missing."""
        return 1 if self.differences else 2 if self.failures else 0

    def to_mapping(self) -> dict[str, Any]:
        """Return the document of ``--json``; docs/verify.schema.json describes it."""
        return {
            "url": self.url,
            "status": ("equal", "different", "unanswered")[self.exit_status],
            "answers": self.answers,
            "left_out": self.left_out,
            "stricter": self.stricter,
            "differences": [*map(_mapping, self.differences)],
            "layers": [note._asdict() for note in self.layers],
            "failures": [
                {"kind": each.kind, "message": each.message, "remedy": each.remedy}
                for each in self.failures
            ],
        }


def compare(
    url: str,
    policies: PolicyMap,
    answered: Sequence[Answered],
    *,
    failures: Sequence[Failure] = (),
    left_out: int = 0,
) -> Report:
    """Return the report on the answers of a server.

    Args:
        url: the address of the application.
        policies: the policies of the file.
        answered: the probes and their answers.
        failures: the reasons for missing answers.
        left_out: the number of requests beyond the limit.
    """
    judged = [(one, declared(*_of(one, policies)), _judge(one, policies)) for one in answered]
    normalised = {
        one
        for one, wanted, found in judged
        if found.allowed and not wanted.allowed and is_one_reading(*_of(one, policies))
    }
    differing = [each for each in judged if each[0] not in normalised]
    return Report(
        url=url,
        answers=len({_alone(one.probe) for one in answered}),
        differences=_once([each for one in differing for each in _differences(*one)]),
        stricter=sum(
            one.probe.spelled and wanted.allowed and not found.allowed
            for one, wanted, found in judged
        ),
        layers=[*_layers(answered), *_readings(normalised)],
        failures=failures,
        left_out=left_out,
    )


def _judge(one: Answered, policies: PolicyMap) -> Judged:
    found = judge(one.probe, one.response)
    return found._replace(beyond=beyond(*_of(one, policies)))


def _alone(probe: Probe) -> Probe:
    """Return the probe without credentials, which has the same answer."""
    return replace(probe, credentials=False)


def _once(differences: Sequence[Difference]) -> list[Difference]:
    """Return the differences without those that another one implies.

    Each answer is judged with credentials and without: the first stands for both. Of an answer
    with another verdict, the other kinds are left out.
    """
    told = {(_alone(each.probe), each.kind) for each in differences if each.probe.credentials}
    verdicts = {_alone(each.probe) for each in differences if each.kind in _VERDICTS}
    return [
        each
        for each in differences
        if (each.probe.credentials or (each.probe, each.kind) not in told)
        and (each.kind in _VERDICTS or _alone(each.probe) not in verdicts)
    ]


_VERDICTS: Final = ("wider", "narrower")


def _mapping(one: Difference) -> dict[str, Any]:
    probe = one.probe
    return {
        "kind": one.kind,
        "entry": probe.entry,
        "path": probe.path,
        "origin": probe.origin.origin,
        "origin_kind": probe.origin.kind,
        "request": one.request,
        "status": one.status,
        "declared": one.declared,
        "found": one.found,
        "code": one.code,
        "cause": one.cause,
        "layer": one.layer,
    }


def _of(one: Answered, policies: PolicyMap) -> tuple[Probe, PolicyMap, WireResponse]:
    return one.probe, policies, one.response


def _readings(normalised: Collection[Answered]) -> Iterator[Note]:
    """Yield the note on paths with several readings, if the server used the policy of one."""
    paths = sorted({one.probe.path for one in normalised})
    if paths:
        told = ", ".join(map(escape, paths[:_MAX_PATHS]))
        message = (
            f"These spellings of paths are answered under the policy of one reading: {told}. "
            "Check that the application reads them in the same way."
        )
        yield Note("one-reading", message)


_MAX_PATHS: Final = 4
"""Paths that a note names."""


def _differences(one: Answered, wanted: Judged, found: Judged) -> Iterator[Difference]:
    spelled = one.probe.spelled
    if one.probe.origin.sent is None:
        yield from _of_unasked(one, wanted, found)
    elif wanted.allowed != found.allowed:
        kind: Kind = "wider" if found.allowed else "narrower"
        # Another spelling of a path may be answered more strictly.
        if found.allowed or not spelled:
            effect = "allowed" if wanted.allowed else "blocked"
            cause = _cause(one.probe, wanted) if found.allowed else ""
            yield replace(_difference(kind, one, effect, _word(found), found), cause=cause)
    elif not spelled and one.probe.method is None:
        yield from _of_reads(one, wanted, found)
    elif not spelled:
        yield from _of_preflights(one, wanted, found)


def _of_preflights(one: Answered, wanted: Judged, found: Judged) -> Iterator[Difference]:
    """Yield the differences of answers to a preflight that both allow, or both refuse."""
    if found.allowed and wanted.max_age != found.max_age:
        ages = [f"{each.max_age} seconds" for each in (wanted, found)]
        yield _difference("max-age", one, ages[0], ages[1], found)
    if found.beyond:
        yield _difference("granted", one, "not listed", _names(found.beyond), found)


def _of_unasked(one: Answered, wanted: Judged, found: Judged) -> Iterator[Difference]:
    """Yield the difference of an answer to no Origin, which a cache may give to a page."""
    if not found.varies and (wanted.varies or (wanted.allowed and not found.allowed)):
        yield _vary(one, found)


def _vary(one: Answered, found: Judged) -> Difference:
    has = one.response.get("vary")
    told = "no Vary" if has is None else f"Vary: {escape(has)}"
    return _difference("vary", one, "Vary: Origin", told, found)


def _of_reads(one: Answered, wanted: Judged, found: Judged) -> Iterator[Difference]:
    """Yield the differences of answers that both allow, or both refuse."""
    if wanted.varies and not found.varies:
        yield _vary(one, found)
    # A gateway cannot name the headers that the server writes after it.
    hidden = OF_SERVERS if wanted.exposes_all else frozenset()
    names = [(each.exposed or frozenset()) - hidden for each in (wanted, found)]
    if found.allowed and names[0] != names[1]:
        yield _difference("exposed", one, _names(names[0]), _names(names[1]), found)


def _difference(
    kind: Kind, one: Answered, wanted: str, found: str, judged: Judged
) -> Difference:
    return Difference(
        kind=kind,
        probe=one.probe,
        status=one.response.status,
        declared=wanted,
        found=found,
        code=None if judged.finding is None else judged.finding.code.value,
        cause="",
        layer=_layer(one.response),
    )


_SPELLED: Final = "the server and its application read the spelling of the path differently"


_BESIDE: Final = (
    "paths are compared by their start, or an entry for one path also covers those below it"
)


_CLOSED: Final = "the file has no policy for the path, and another layer has one"


def _cause(probe: Probe, wanted: Judged) -> str:
    """Return the probable fault of a server that allows a request."""
    if probe.beside:
        return _BESIDE
    if probe.spelled:
        return _SPELLED
    return _CLOSED if wanted.is_closed else CAUSES[probe.origin.kind]


def _word(judged: Judged) -> str:
    finding = judged.finding
    if finding is None:
        return "allowed"
    has = "" if finding.found is None else f": {short_repr(finding.found)}"
    return f"blocked, {finding.header or 'status'}{has or ' is missing'}"


def _names(names: frozenset[str]) -> str:
    return ", ".join(sorted(map(escape, names))) or "none"


def _layer(response: WireResponse) -> str:
    """Return the names that an answer gives its server and the proxies before it."""
    server, via = response.get("server"), response.get("via")
    told = [] if server is None else [escape(server)]
    return "; ".join(told + ([] if via is None else [f"Via: {escape(via)}"]))


def _layers(answered: Sequence[Answered]) -> Iterator[Note]:
    reads = [one.response for one in answered if one.probe.method is None]
    preflights = [one.response for one in answered if one.probe.method is not None]
    yield from _doubled(answered)
    yield from _in_front(reads, preflights)
    yield from _two_servers(reads, preflights)
    yield from _proxies([*reads, *preflights])
    yield from _limited([*reads, *preflights])
    yield from _redirected(reads)


def _in_front(
    reads: Sequence[WireResponse], preflights: Sequence[WireResponse]
) -> Iterator[Note]:
    granted = [each for each in preflights if _grants(each)]
    if granted and reads and all(each.status in _DOWN for each in reads):
        yield Note(
            "preflight-in-front",
            f"Preflights are answered ({granted[0].status}) although the application is down "
            f"({reads[0].status}): a layer in front of it answers them.",
        )


def _two_servers(
    reads: Sequence[WireResponse], preflights: Sequence[WireResponse]
) -> Iterator[Note]:
    servers = [{_layer(each) for each in group} - {""} for group in (preflights, reads)]
    if all(servers) and servers[0].isdisjoint(servers[1]):
        told = [", ".join(sorted(group)) for group in servers]
        message = f"Preflights are answered by {told[0]}, other requests by {told[1]}."
        yield Note("two-servers", message)


def _proxies(responses: Sequence[WireResponse]) -> Iterator[Note]:
    vias = {via for each in responses if (via := each.get("via")) is not None}
    if vias:
        told = ", ".join(map(escape, sorted(vias)))
        yield Note("via", f"There are proxies in front of the server: {told}.")


def _limited(responses: Sequence[WireResponse]) -> Iterator[Note]:
    if any(each.status == HTTPStatus.TOO_MANY_REQUESTS for each in responses):
        message = "A limit of requests refused some of them (429): use a lower --rate."
        yield Note("rate-limited", message)


def _redirected(reads: Sequence[WireResponse]) -> Iterator[Note]:
    if reads and all(each.status in REDIRECT for each in reads):
        place = short_repr(reads[0].get("location") or "")
        message = f"Every GET is redirected, the first to {place}: verify that address."
        yield Note("redirected", message)


def _grants(response: WireResponse) -> bool:
    grants = response.get("access-control-allow-origin") is not None
    return grants and response.status in _SUCCESS


_DOUBLED: Final = (
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Credentials",
    "Access-Control-Max-Age",
)


def _doubled(answered: Sequence[Answered]) -> Iterator[Note]:
    for name in _DOUBLED:
        found = (one.response.values(name.lower()) for one in answered)
        lines = next((values for values in found if len(values) > 1), None)
        if lines is not None:
            told = " and ".join(map(short_repr, lines[:2]))
            yield Note("two-layers", f"Two layers write {name}: {told}.")
