"""`crossorigin check`: sends a browser's requests to a live server, and gives the verdict."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Unpack

import click

from crossorigin.cli.documents import Forms, Found, check_forms, forms, tell
from crossorigin.cli.pasted import of_clipboard, prompt
from crossorigin.cli.show import Line
from crossorigin.snippets import TARGETS
from crossorigin.transport.bounded import MAX_TIMEOUT, TIMEOUT

if TYPE_CHECKING:
    from crossorigin.check.ask import Question
    from crossorigin.check.copied import Copied
    from crossorigin.check.report import Report
    from crossorigin.fetch import Exchange, Verdict


class _Seconds(click.FloatRange):
    """A number of seconds; `nan` lies in no range."""

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's own
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> float:
        """Return the number."""
        seconds: float = super().convert(value, param, ctx)
        return seconds if seconds == seconds else self.fail("nan is no number.", param, ctx)  # noqa: PLR0124


class _Options(Forms):
    """The options of the command line."""

    url: str | None
    origin: str | None
    method: str | None
    headers: tuple[str, ...]
    credentials: bool
    cookies: tuple[str, ...]
    data: str | None
    reads: tuple[str, ...]
    curl: str | None
    har: Path | None
    clipboard: bool
    target: str | None
    verbose: bool
    timeout: float
    cacert: str | None


@click.command("check")
@click.argument("url", required=False)
@click.option("--origin", help="Origin of the page, such as https://app.example, or null.")
@click.option("--method", help="Method of the request.  [default: GET]")
@click.option(
    "--header", "headers", multiple=True, help="Header of the request: 'name: value'."
)
@click.option("--credentials", is_flag=True, help="The page asks with cookies.")
@click.option(
    "--cookie",
    "cookies",
    multiple=True,
    help="A cookie as the server set it: 'sid=1; SameSite=Lax'. Implies --credentials.",
)
@click.option("--data", help="Body of the request.")
@click.option("--read", "reads", multiple=True, help="A response header that the page reads.")
@click.option(
    "--curl",
    is_flag=False,
    flag_value="-",
    help="Read a request that was copied as cURL (bash or cmd): the command, or - for "
    "standard input.",
)
@click.option(
    "--har",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read a request of a HAR export: the one to URL, or the first that failed.",
)
@click.option(
    "--clipboard",
    is_flag=True,
    help="Read a request that was copied as cURL from the clipboard.",
)
@click.option(
    "--for", "target", type=click.Choice(TARGETS), help="Write a snippet that would allow it."
)
@forms("docs/check.schema.json")
@click.option(
    "-v", "--verbose", is_flag=True, help="Show every exchange, and the browsers' messages."
)
@click.option(
    "--timeout",
    type=_Seconds(0, MAX_TIMEOUT, min_open=True),
    default=TIMEOUT,
    show_default=True,
    help="Seconds for each exchange.",
)
@click.option(
    "--cacert",
    type=click.Path(exists=True, dir_okay=False),
    help="File of the certificates to trust instead of the usual ones.",
)
def command(**options: Unpack[_Options]) -> None:
    """Request URL as a page of another origin would, and show the browsers' verdict.

    The request is really sent, with any method, as a browser would send it; a GET or
    HEAD is sent twice more, from another origin and from none, to see whether caches can
    mix the answers up.

    Exit status: 0 allowed, 1 blocked, 2 could not ask.
    """
    check_forms(options)
    report = _report(_question(options), options["timeout"], options["cacert"])
    _tell(report, options)
    sys.exit(report.exit_status)


def _tell(report: Report, options: _Options) -> None:
    """Write the report in the form that was asked for."""
    from crossorigin.check.documents import blocks  # noqa: PLC0415 - loaded when asked for

    target = options["target"]
    found = Found(
        lines=lambda: _lines(report, target, verbose=options["verbose"]),
        mapping=lambda: report.to_mapping(target),
        blocks=lambda: blocks(report, target),
    )
    tell(found, options)


def _question(options: _Options) -> Question:
    """Return the question: the copied request, changed by the other options."""
    from crossorigin.check.ask import Question  # noqa: PLC0415 - the same
    from crossorigin.fetch import Request  # noqa: PLC0415 - loaded when asked for

    copied = _copied(options)
    url = _url(options["url"], copied.url)
    origin = _origin(options["origin"] or copied.origin)
    headers = (*copied.headers, *(_header(line) for line in options["headers"]))
    cookies, cookie = options["cookies"], copied.cookie
    reads = tuple(_read_name(name) for name in options["reads"])
    included = options["credentials"] or cookies or cookie is not None
    request = Request(
        url=url,
        origin=origin,
        method=(copied.method or "GET") if options["method"] is None else options["method"],
        headers=headers,
        body=copied.body if options["data"] is None else options["data"],
        credentials="include" if included else "same-origin",
    )
    return Question(request=request, cookies=cookies, cookie_header=cookie, reads=reads)


def _url(named: str | None, copied: str) -> str:
    """Return the URL to ask; a copied request has no other than its own."""
    from crossorigin.check.copied import CopiedError, absolute, shown  # noqa: PLC0415 - loaded when asked for

    if not (named or copied):
        message = "name the URL to ask, or what to read it from: --curl, --clipboard, --har"
        raise click.UsageError(message)
    try:
        url = absolute(named or copied)
    except CopiedError as error:
        raise click.UsageError(str(error)) from error
    if named and copied and _sent(url) != _sent(copied):
        message = f"the copied request asks for {shown(copied)}: give no other URL"
        raise click.UsageError(message)
    if _sent(copied or url) is None:
        message = f"{shown(copied or url)} is no valid URL: see its host and its port"
        raise click.UsageError(message)
    return copied or url


def _sent(url: str) -> str | None:
    from crossorigin.fetch.url import parse  # noqa: PLC0415 - loaded when asked for

    parsed = parse(url)
    return None if parsed is None else parsed.sent


def _copied(options: _Options) -> Copied:
    from crossorigin.check import copied  # noqa: PLC0415 - loaded when asked for
    from crossorigin.fetch.verdict import short_repr  # noqa: PLC0415 - the same
    from crossorigin.policy.files import read_bytes  # noqa: PLC0415 - the same

    found = copied.Copied()
    sources = (options["curl"] is not None, options["har"] is not None, options["clipboard"])
    if sum(sources) > 1:
        message = "choose one of --curl, --har and --clipboard"
        raise click.UsageError(message)
    try:
        if options["clipboard"]:
            found = copied.read_curl(of_clipboard("command").decode("utf-8", "replace"))
        elif options["curl"] is not None:
            found = copied.read_curl(_command(options["curl"]))
        elif options["har"] is not None:
            found = copied.read_har(
                read_bytes(options["har"], copied.MAX_HAR), _absolute(options["url"])
            )
    except copied.CopiedError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        message = f"the file cannot be read: {short_repr(str(error))}"
        raise click.UsageError(message) from error
    for remark in dict.fromkeys(found.remarks):
        click.echo(f"crossorigin: {remark}", err=True)
    return found


def _command(given: str) -> str:
    from crossorigin.check.copied import MAX_TEXT  # noqa: PLC0415 - loaded when asked for

    if given != "-":
        return given
    prompt("command")
    return sys.stdin.read(MAX_TEXT + 1)


def _absolute(url: str | None) -> str | None:
    from crossorigin.check.copied import absolute  # noqa: PLC0415 - loaded when asked for

    return None if url is None else absolute(url)


# An origin of a scheme of its own (an app, an extension) is sent as it is typed.
_OWN_SCHEME: Final = re.compile(
    r"(?!(?:https?|file|data|blob|about):)[a-z][a-z0-9+.-]*://[A-Za-z0-9._-]+(?::\d{1,5})?"
)


def _origin(given: str | None) -> str:
    from crossorigin.check.copied import CopiedError, absolute, shown  # noqa: PLC0415 - loaded when asked for
    from crossorigin.fetch.url import parse  # noqa: PLC0415 - the same

    if given is None:
        message = "name the origin of the page: --origin https://app.example"
        raise click.UsageError(message)
    if given == "null" or _OWN_SCHEME.fullmatch(given):
        return given
    try:
        parsed = parse(absolute(given))
    except CopiedError as error:
        advice = str(error).partition(": ")[2]
        message = f"--origin: {shown(given)} is no origin" + (advice and f": {advice}")
        raise click.UsageError(message) from error
    if parsed is None or parsed.origin == "null":
        message = f"--origin: {shown(given)} is no origin"
        raise click.UsageError(message)
    # A browser serializes it: the URL of a page stands for its origin.
    return parsed.origin


def _read_name(name: str) -> str:
    from crossorigin.fetch.verdict import short_repr  # noqa: PLC0415 - loaded when asked for
    from crossorigin.spec.tokens import is_token  # noqa: PLC0415 - the same

    if not is_token(name.strip()):
        message = f"--read: {short_repr(name)} is no name of a header"
        raise click.UsageError(message)
    return name.strip()


def _header(line: str) -> tuple[str, str]:
    from crossorigin.fetch.verdict import short_repr  # noqa: PLC0415 - loaded when asked for

    name, colon, value = line.partition(":")
    if not colon or not name.strip():
        message = f"--header: {short_repr(line)} is not 'name: value'"
        raise click.UsageError(message)
    return name.strip(), value.strip()


def _report(question: Question, timeout: float, authorities: str | None) -> Report:
    import ssl  # noqa: PLC0415 - loaded when asked for

    from crossorigin.check.ask import ask  # noqa: PLC0415 - the same
    from crossorigin.check.report import Report  # noqa: PLC0415 - the same
    from crossorigin.transport.bounded import BoundedSender  # noqa: PLC0415 - the same

    try:
        return Report(asyncio.run(ask(question, BoundedSender(timeout, authorities))))
    except ssl.SSLError as error:
        message = "--cacert: the file holds no certificates"
        raise click.UsageError(message) from error


# Output


def _lines(report: Report, target: str | None, *, verbose: bool) -> Iterator[Line]:
    yield from _verdict(report, target)
    yield from _notes(report)
    if target is not None:
        yield Line("")
        yield Line(f"For {target}:", "title")
        yield from (Line(f"  {line}", "code") for line in report.snippet(target).splitlines())
    if verbose:
        yield Line("")
        yield from _conversation(report)
        yield from _consoles(report)


def _conversation(report: Report) -> Iterator[Line]:
    from crossorigin.check.documents import SPEAKERS  # noqa: PLC0415 - loaded when asked for

    verdict = report.outcome.verdict
    for number, (purpose, exchange) in enumerate(report.exchanges):
        yield from _exchange(SPEAKERS[purpose], exchange, _decider(report, number, verdict))


def _decider(report: Report, number: int, verdict: Verdict) -> str | None:
    decided = verdict.exchange if not verdict.allowed else None
    is_main = number < len(report.outcome.exchanges)
    return verdict.header if is_main and decided == number else None


def _exchange(speaker: str, exchange: Exchange, decider: str | None) -> Iterator[Line]:
    from crossorigin.fetch.verdict import escape  # noqa: PLC0415 - loaded when asked for
    from crossorigin.transport.reported import reported  # noqa: PLC0415 - the same

    request, response = exchange.request, exchange.response
    cookies = ", with credentials" if request.includes_credentials else ""
    yield Line(f"{speaker}{cookies}:", "title")
    yield Line(f"  > {escape(request.method)} {escape(request.url)}")
    yield from (
        Line(f"  > {name}: {value}", "quiet") for name, value in reported(request.headers)
    )
    if response is None:
        yield Line("  < nothing", "bad")
        return
    yield Line("server:", "title")
    yield Line(f"  < {response.status}")
    for name, value in reported(response.headers):
        decides = decider is not None and name.lower() == decider.lower()
        mark = "   <- this decided" if decides else ""
        yield Line(f"  < {name}: {value}{mark}", "decides" if decides else "quiet")
    if decider is not None and not response.values(decider.lower()):
        yield Line(f"  < (no {decider})   <- this decided", "decides")


_KINDS: Final = {"allowed": "good", "blocked": "bad", "unanswered": "bad"}


def _verdict(report: Report, target: str | None) -> Iterator[Line]:
    from crossorigin.check.documents import WORDS  # noqa: PLC0415 - loaded when asked for

    word, kind = WORDS[report.status], _KINDS[report.status]
    verdict = report.outcome.verdict
    yield Line(f"{word}: {report.sentence or report.what}", kind)
    if report.sentence is not None:
        yield Line(f"  {report.what}")
    advice = report.advice(target)
    if advice is not None:
        yield Line(f"  Remedy: {advice}")
    if not verdict.allowed:
        yield Line(f"  {verdict}", "quiet")
    pages = (*report.links, *filter(None, [report.page]))
    yield from (Line(f"  {page}", "quiet") for page in pages)


def _consoles(report: Report) -> Iterator[Line]:
    from crossorigin.check.report import shorten  # noqa: PLC0415 - the same
    from crossorigin.consoles.console import NAMES  # noqa: PLC0415 - loaded when asked for

    for engine, name in NAMES.items():
        said = report.console(engine)
        if said:
            yield Line("")
            yield Line(f"{name}'s console will say:", "title")
            yield from (Line(f"  {shorten(line)}") for line in said)


def _notes(report: Report) -> Iterator[Line]:
    from crossorigin.consoles import links  # noqa: PLC0415 - loaded when asked for

    for note in report.notes:
        yield Line("")
        yield Line(f"Note [{note.code}]: {note.message}", "warn")
        if note.remedy:
            yield Line(f"  Remedy: {note.remedy}")
        if note.cause:
            yield Line(f"  {links.page(note.cause)}", "quiet")
