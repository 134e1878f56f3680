"""`crossorigin check`: asks a live server what a browser would ask, and says what it does."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict, Unpack

import click

from crossorigin.cli.show import Line, show
from crossorigin.snippets import TARGETS
from crossorigin.transport.bounded import MAX_TIMEOUT, TIMEOUT

if TYPE_CHECKING:
    from crossorigin.check.ask import Question
    from crossorigin.check.curl_har import Copied
    from crossorigin.check.report import Report
    from crossorigin.fetch import Exchange, Verdict


class _Options(TypedDict):
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
    target: str | None
    as_json: bool
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
    help="Read a request that was copied as cURL: the command, or - for standard input.",
)
@click.option(
    "--har",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read a request of a HAR export: the one to URL, or the first that failed.",
)
@click.option("--for", "target", type=click.Choice(TARGETS), help="Write what would allow it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: docs/check.schema.json.")
@click.option(
    "--timeout",
    type=click.FloatRange(0, MAX_TIMEOUT, min_open=True),
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
    """Ask URL as a page of another origin would, and tell what browsers make of it.

    The request is really sent, with any method, as a browser would send it; a GET or
    HEAD is sent twice more, from another origin and from none, to see whether caches can
    mix the answers up.

    Exit status: 0 allowed, 1 blocked, 2 could not ask.
    """
    report = _report(_question(options), options["timeout"], options["cacert"])
    if options["as_json"]:
        click.echo(json.dumps(report.to_mapping(options["target"]), indent=2))
    else:
        show(_lines(report, options["target"]))
    sys.exit(report.exit_status)


def _question(options: _Options) -> Question:
    """Return what to ask: what was copied, changed by what else was said."""
    from crossorigin.check.ask import Question  # noqa: PLC0415 - the same
    from crossorigin.fetch import Request  # noqa: PLC0415 - loaded when asked for

    copied = _copied(options)
    url = options["url"] or copied.url
    origin = _origin(options["origin"] or copied.origin)
    if not url:
        message = "name the URL to ask, or what to read it from: --curl, --har"
        raise click.UsageError(message)
    headers = (*copied.headers, *(_header(line) for line in options["headers"]))
    cookies, cookie = options["cookies"], copied.cookie
    included = options["credentials"] or cookies or cookie is not None
    request = Request(
        url=url,
        origin=origin,
        method=options["method"] or copied.method or "GET",
        headers=headers,
        body=copied.body if options["data"] is None else options["data"],
        credentials="include" if included else "same-origin",
    )
    return Question(
        request=request, cookies=cookies, cookie_header=cookie, reads=options["reads"]
    )


def _copied(options: _Options) -> Copied:
    from crossorigin.check import curl_har  # noqa: PLC0415 - loaded when asked for
    from crossorigin.fetch.verdict import short_repr  # noqa: PLC0415 - the same
    from crossorigin.policy.files import read_text  # noqa: PLC0415 - the same

    curl, har = options["curl"], options["har"]
    try:
        if curl is not None:
            piped = curl == "-"
            return curl_har.read_curl(sys.stdin.read(curl_har.MAX_TEXT + 1) if piped else curl)
        if har is not None:
            return curl_har.read_har(read_text(har, curl_har.MAX_HAR), options["url"])
    except curl_har.CopiedError as error:
        raise click.UsageError(str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        message = f"the file cannot be read: {short_repr(str(error))}"
        raise click.UsageError(message) from error
    return curl_har.Copied()


def _origin(given: str | None) -> str:
    from crossorigin.fetch.url import parse  # noqa: PLC0415 - loaded when asked for
    from crossorigin.fetch.verdict import short_repr  # noqa: PLC0415 - the same

    if given is None:
        message = "name the origin of the page: --origin https://app.example"
        raise click.UsageError(message)
    parsed = parse(given)
    serialized = "null" if parsed is None else parsed.origin
    if given != "null" and serialized == "null":
        message = f"--origin: {short_repr(given)} is no origin"
        raise click.UsageError(message)
    # A browser serializes it: what is given as the URL of a page means its origin.
    return serialized


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


# What is shown


def _lines(report: Report, target: str | None) -> Iterator[Line]:
    yield from _conversation(report)
    yield Line("")
    yield from _verdict(report)
    yield from _consoles(report)
    yield from _notes(report)
    if target is not None:
        yield Line("")
        yield Line(f"For {target}:", "title")
        yield from (Line(f"  {line}", "code") for line in report.snippet(target).splitlines())


_SPEAKERS: Final = {
    "preflight": "browser, asking first",
    "request": "browser",
    "other-origin": "once more, from another origin",
    "no-origin": "once more, from none",
}


def _conversation(report: Report) -> Iterator[Line]:
    verdict = report.outcome.verdict
    for number, (purpose, exchange) in enumerate(report.exchanges):
        yield from _exchange(_SPEAKERS[purpose], exchange, _decider(report, number, verdict))


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


_WORDS: Final = {
    "allowed": ("ALLOWED", "good"),
    "blocked": ("BLOCKED", "bad"),
    "unanswered": ("COULD NOT ASK", "bad"),
}


def _verdict(report: Report) -> Iterator[Line]:
    word, kind = _WORDS[report.status]
    yield Line(f"{word}: {report.what}", kind)
    verdict = report.outcome.verdict
    if verdict.allowed:
        return
    yield Line(f"  {verdict}", "quiet")
    yield Line(f"  {verdict.step.url}", "quiet")
    yield Line(f"  Remedy: {report.remedy}")


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
    for note in report.notes:
        yield Line("")
        yield Line(f"Note [{note.code}]: {note.message}", "warn")
        if note.remedy:
            yield Line(f"  Remedy: {note.remedy}")
