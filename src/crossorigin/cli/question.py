"""The question of `check`: the options of its command line, and the resulting request."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import click

from crossorigin.check.ask import Question
from crossorigin.check.copied import (
    MAX_HAR,
    MAX_TEXT,
    Copied,
    CopiedError,
    absolute,
    read_curl,
    read_har,
    shown,
)
from crossorigin.cli.documents import Forms
from crossorigin.cli.pasted import of_clipboard, of_standard_input
from crossorigin.fetch import Request
from crossorigin.fetch.url import parse
from crossorigin.policy.files import read_bytes
from crossorigin.spec.text import short_repr
from crossorigin.spec.tokens import is_token


class Options(Forms):
    """The options of the command line."""

    url: str | None
    forge: bool
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


def question(options: Options) -> Question:
    """Return the question: the copied request, changed by the other options."""
    copied = _copied(options)
    url = read_url(options["url"], copied.url)
    origin = read_origin(options["origin"] or copied.origin)
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


def read_url(named: str | None, copied: str) -> str:
    """Return the URL to request; a copied request has its own.

    Raises:
        click.UsageError: there is none, or a browser cannot request it.
    """
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
        message = f"{shown(copied or url)} is not a valid URL: check its host and its port"
        raise click.UsageError(message)
    return copied or url


def _sent(url: str) -> str | None:
    parsed = parse(url)
    return None if parsed is None else parsed.sent


def _copied(options: Options) -> Copied:
    found = Copied()
    sources = (options["curl"] is not None, options["har"] is not None, options["clipboard"])
    if sum(sources) > 1:
        message = "choose one of --curl, --har and --clipboard"
        raise click.UsageError(message)
    try:
        if options["clipboard"]:
            found = read_curl(of_clipboard("command").decode("utf-8", "replace"))
        elif options["curl"] is not None:
            found = read_curl(_command(options["curl"]))
        elif options["har"] is not None:
            found = read_har(read_bytes(options["har"], MAX_HAR), _absolute(options["url"]))
    except CopiedError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        message = f"the file cannot be read: {short_repr(str(error))}"
        raise click.UsageError(message) from error
    for remark in dict.fromkeys(found.remarks):
        click.echo(f"crossorigin: {remark}", err=True)
    return found


def _command(given: str) -> str:
    if given != "-":
        return given
    return of_standard_input("command", 4 * MAX_TEXT)


def _absolute(url: str | None) -> str | None:
    return None if url is None else absolute(url)


# An origin with a scheme of an app or an extension is sent as typed.
_OWN_SCHEME: Final = re.compile(
    r"(?!(?:https?|file|data|blob|about):)[a-z][a-z0-9+.-]*://[A-Za-z0-9._-]+(?::\d{1,5})?"
)


def read_origin(given: str | None) -> str:
    """Return the origin of the page.

    Raises:
        click.UsageError: there is none, or it is not an origin.
    """
    if given is None:
        message = "name the origin of the page: --origin https://app.example"
        raise click.UsageError(message)
    if given == "null" or _OWN_SCHEME.fullmatch(given):
        return given
    try:
        parsed = parse(absolute(given))
    except CopiedError as error:
        advice = str(error).partition(": ")[2]
        message = f"--origin: {shown(given)} is not an origin" + (advice and f": {advice}")
        raise click.UsageError(message) from error
    if parsed is None or parsed.origin == "null":
        message = f"--origin: {shown(given)} is not an origin"
        raise click.UsageError(message)
    # The URL of a page is accepted; a browser sends its serialized origin.
    return parsed.origin


def _read_name(name: str) -> str:
    if not is_token(name.strip()):
        message = f"--read: {short_repr(name)} is not a header name"
        raise click.UsageError(message)
    return name.strip()


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon or not name.strip():
        message = f"--header: {short_repr(line)} is not 'name: value'"
        raise click.UsageError(message)
    return name.strip(), value.strip()
