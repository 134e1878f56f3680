"""The store of `crossorigin origins`, opened by its URL; its failures show no password."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, unquote, urlencode

import click

from crossorigin.cli import how_to_install
from crossorigin.origins import (
    OriginIndex,
    OriginSyntaxError,
    Pattern,
    is_canonical_web_origin,
    parse_entry,
)
from crossorigin.spec.text import class_name, escape, short_repr

if TYPE_CHECKING:
    from crossorigin.stores.backend import Backend

_REDIS: Final = frozenset({"redis", "rediss", "unix"})


class StoreFailed(click.ClickException):
    """A store that cannot be asked, or a row that it must not get."""

    exit_code = 2


class Opened:
    """A store that the command uses.

    Args:
        backend: reads and changes the rows.
        name: the URL, with stars for its password.
    """

    def __init__(self, backend: Backend, name: str) -> None:
        self.rows: Final = backend.rows
        self.add: Final = backend.add
        self.remove: Final = backend.remove
        self.name: Final = name


@contextmanager
def opened(url: str) -> Iterator[Opened]:
    """Open the store of a URL, and close it in the end.

    Raises:
        StoreFailed: the URL names no store, a library is missing, or the store fails.
    """
    with _told(url):
        backend = _backend_of(url)
        try:
            yield Opened(backend, _masked(url))
        finally:
            backend.close()


@contextmanager
def _told(url: str) -> Iterator[None]:
    try:
        yield
    except click.ClickException:
        raise
    except ModuleNotFoundError as error:
        extra = _EXTRAS.get(error.name or "")
        message = f"{error.name}: the driver of the URL is not installed"
        raise StoreFailed(how_to_install(extra, error) if extra else message) from error
    except Exception as error:
        # Of a library that this module does not know, or of the system.
        line = next(iter(str(error).splitlines()), "")
        message = f"the store failed: {class_name(error)}: {escape(line)}"
        raise StoreFailed(_without_secret(message, url)) from error


_EXTRAS: Final = {"redis": "redis", "sqlalchemy": "sql"}
"""The extra that brings each library."""

_OF_TABLE: Final = ("table", "column", "tenant_column", "tenant")


def _backend_of(url: str) -> Backend:
    scheme, separator, rest = url.partition(":")
    if scheme in _REDIS:
        from crossorigin.stores.redis import RedisBackend  # noqa: PLC0415 - an extra

        bare, options = _split(url, "key")
        return RedisBackend(bare, **options)
    if scheme == "file":
        from crossorigin.stores.file import FileBackend  # noqa: PLC0415 - loaded when needed

        return FileBackend(rest)
    if not separator:
        message = f"{short_repr(url)} is no URL of a store; for a file write file:PATH"
        raise StoreFailed(message)
    from crossorigin.stores.sql.backend import SQLBackend  # noqa: PLC0415 - an extra

    bare, options = _split(url, *_OF_TABLE)
    return SQLBackend(bare, **options, listen=False)


def _split(url: str, *names: str) -> tuple[str, dict[str, str]]:
    """Return `url` without some options of its query, and these options."""
    start, _, query = url.partition("?")
    pairs = parse_qsl(query, keep_blank_values=True)
    rest = urlencode([(name, value) for name, value in pairs if name not in names])
    own = {name: value for name, value in pairs if name in names}
    return f"{start}?{rest}" if rest else start, own


_SECRETS: Final = re.compile(r"(?<=:)[^:/@?#]*(?=@)|(?<=[?&]password=)[^&]*")


def _masked(url: str) -> str:
    """Return `url` with three stars for its password."""
    return _SECRETS.sub("***", url)


def _without_secret(text: str, url: str) -> str:
    """Return `text` with three stars for the password of `url`."""
    text = text.replace(url, _masked(url))
    for secret in filter(None, _SECRETS.findall(url)):
        text = text.replace(secret, "***").replace(unquote(secret), "***")
    return text


def canonical(text: str) -> str:
    """Return an origin or a pattern as browsers write it; another text as it is."""
    try:
        return str(parse_entry(text))
    except OriginSyntaxError:
        return text


def naming(rows: Iterable[str], origin: str) -> Iterator[str]:
    """Yield the rows that name `origin`, or that were probably meant to."""
    for row in rows:
        if row == origin or (not is_canonical_web_origin(row) and _names(row, origin)):
            yield row


def _names(row: str, origin: str) -> bool:
    try:
        entry = parse_entry(row)
    except OriginSyntaxError as flaw:
        return flaw.suggestion == origin
    if isinstance(entry, Pattern):
        return OriginIndex(frozenset(), [entry]).allows(origin.encode("latin-1", "replace"))
    return entry == origin
