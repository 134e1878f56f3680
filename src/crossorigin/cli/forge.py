"""`crossorigin check --forge`: sends forged requests, and shows which the server accepted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from crossorigin.check.ask import OTHER_ORIGIN
from crossorigin.check.forged import MEANINGS, Forged, Kind, exit_status, forgeries
from crossorigin.cli.documents import Found, tell
from crossorigin.cli.lines import Line
from crossorigin.cli.question import read_origin, read_url
from crossorigin.consoles.document import Block
from crossorigin.fetch import WireRequest
from crossorigin.fetch.url import Url, parse
from crossorigin.fetch.verdict import escape
from crossorigin.spec.documentation import address
from crossorigin.transport.bounded import Failure

if TYPE_CHECKING:
    from crossorigin.cli.question import Options

_KEPT: Final = frozenset(
    {
        "url",
        "origin",
        "forge",
        "verbose",
        "timeout",
        "cacert",
        "as_json",
        "as_markdown",
        "html",
    }
)
_STYLES: Final = {"accepted": "bad", "refused": "good", "untold": "warn"}
_WORDS: Final = {"accepted": "ACCEPTED", "refused": "REFUSED", "untold": "UNDECIDED"}
_GUARD_PAGE: Final = address("docs/guard.md")
_REMEDY: Final = f"Remedy: turn the guard on, CORS(app, …, guard=Guard()): {_GUARD_PAGE}"


class Plan(NamedTuple):
    """The requests to send.

    Attributes:
        url: the URL to send them to.
        origin: the origin of the page that would send them.
        requests: the requests.
    """

    url: Url
    origin: str
    requests: Mapping[Kind, WireRequest]


def plan(options: Options) -> Plan:
    """Return the requests, and print them before the first one is sent.

    Raises:
        click.UsageError: an option has no effect here, or the page belongs to the server.
    """
    _check(options)
    url = parse(read_url(options["url"], ""))
    origin = read_origin(options["origin"] or OTHER_ORIGIN)
    if url is None or url.origin == origin:
        message = f"--origin: {escape(origin)} is the server's own; name the origin of another"
        raise click.UsageError(message)
    requests = forgeries(url, origin)
    click.echo(f"crossorigin: sends to {escape(url.sent)}, as a page of {origin}:", err=True)
    for kind, request in requests.items():
        click.echo(f"crossorigin:   {request.method}: {MEANINGS[kind]}", err=True)
    return Plan(url, origin, requests)


def tell_fates(planned: Plan, answers: tuple[Forged, ...], options: Options) -> int:
    """Write the answers in the requested forms, and return the exit status."""
    found = Found(
        lines=lambda: _lines(answers, verbose=options["verbose"]),
        mapping=lambda: _mapping(planned, answers),
        blocks=lambda: _blocks(planned, answers),
    )
    tell(found, options)
    return exit_status(answers)


def _check(options: Options) -> None:
    """Refuse the options that describe a single request."""
    given = {name for name, value in options.items() if name not in _KEPT and value}
    if given:
        message = f"--forge sends requests of its own: leave out {', '.join(sorted(given))}"
        raise click.UsageError(message)


def _answer(forged: Forged) -> str:
    if isinstance(forged.answer, Failure):
        return forged.answer.message
    return str(forged.answer)


def _summary(answers: tuple[Forged, ...]) -> str:
    accepted = sum(one.fate == "accepted" for one in answers)
    refused = sum(one.fate == "refused" for one in answers)
    return f"{accepted} of {len(answers)} forged requests accepted, {refused} refused"


def _lines(answers: tuple[Forged, ...], *, verbose: bool) -> Iterator[Line]:
    for one in answers:
        text = f"{_WORDS[one.fate]} ({_answer(one)}): {MEANINGS[one.kind]}"
        yield Line(text, _STYLES[one.fate])
        if verbose:
            for name, value in one.request.headers:
                yield Line(f"  > {name}: {value}", "quiet")
    yield Line(_summary(answers), "title")
    if exit_status(answers) == 1:
        yield Line(_REMEDY)


def _mapping(planned: Plan, answers: tuple[Forged, ...]) -> dict[str, Any]:
    return {
        "url": planned.url.sent,
        "origin": planned.origin,
        "forged": [one.to_mapping() for one in answers],
    }


def _blocks(planned: Plan, answers: tuple[Forged, ...]) -> Iterator[Block]:
    yield Block("title", _summary(answers))
    yield Block("text", f"Sent to {escape(planned.url.sent)} as a page of {planned.origin}.")
    for one in answers:
        word = _WORDS[one.fate].capitalize()
        yield Block("text", f"{word} ({_answer(one)}): {MEANINGS[one.kind]}")
    if exit_status(answers) == 1:
        yield Block("text", _REMEDY)
