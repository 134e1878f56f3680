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
from crossorigin.spec.text import class_name

if TYPE_CHECKING:
    from crossorigin.stores.backend import Backend

_REDIS: Final = frozenset({"redis", "rediss", "unix"})


class StoreError(click.ClickException):
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
        StoreError: the URL names no store, a library is missing, or the store fails.
    """
    try:
        backend = _backend_of(url)
    except ModuleNotFoundError as error:
        raise StoreError(how_to_install(_extra_of(url), error)) from error
    except (TypeError, ValueError) as error:
        raise StoreError(_without_secret(str(error), url)) from error
    try:
        yield Opened(backend, _masked(url))
    except Exception as error:
        # Of a library that this module does not know, or of the system.
        message = f"the store failed: {class_name(error)}: {error}"
        raise StoreError(_without_secret(message, url)) from error
    finally:
        backend.close()


def _scheme(url: str) -> str:
    return url.partition(":")[0].lower()


def _extra_of(url: str) -> str:
    return "redis" if _scheme(url) in _REDIS else "sql"


def _backend_of(url: str) -> Backend:
    scheme = _scheme(url)
    if scheme in _REDIS:
        from crossorigin.stores.redis import RedisBackend  # noqa: PLC0415 - an extra

        bare, options = _split(url, "key")
        return RedisBackend(bare, **options)
    if scheme == "file":
        from crossorigin.stores.file import FileBackend  # noqa: PLC0415 - loaded when needed

        return FileBackend(url[len("file:") :])
    raise NotImplementedError


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
