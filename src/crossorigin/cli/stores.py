"""The store of `crossorigin origins`, opened by its URL; its failures show no password."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
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
    """The store cannot be used, or a row must not be added."""

    exit_code = 2


class Opened:
    """A store that the command uses.

    Args:
        backend: reads and changes the rows.
        name: the URL, with stars for its password.
    """

    def __init__(self, backend: Backend, name: str) -> None:
        self._backend: Final = backend
        self.add: Final = backend.add
        self.remove: Final = backend.remove
        self.has: Final = backend.has
        self.name: Final = name

    def rows(self) -> list[str]:
        """Return the rows; a value of a TOML file that is not text is converted to text."""
        rows: Iterable[object] = self._backend.rows()
        return [row if isinstance(row, str) else short_repr(row) for row in rows]


@contextmanager
def opened(url: str, *, create: bool = False) -> Iterator[Opened]:
    """Open the store of a URL, and close it at the end.

    Args:
        url: the URL.
        create: whether to create a missing file or table.

    Raises:
        StoreFailed: the URL names no store, a library is missing, or the store fails.
    """
    with _told(url):
        backend = _backend_of(url)
        try:
            _find_or_make(url, create=create)
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
        # The failure of another library, or of the system.
        line = next(iter(str(error).splitlines()), "")
        message = f"the store failed: {class_name(error)}: {escape(line)}"
        raise StoreFailed(_with_remedy(_without_secret(message, url), url)) from error


def _with_remedy(message: str, url: str) -> str:
    """Return the message, with the remedy for a URL that a library may read differently."""
    from crossorigin.stores.failures import ESCAPES  # noqa: PLC0415 - loaded when needed

    if "NoSuchModuleError" in message:
        return f"{message}; {_SCHEMES}"
    before = url.partition("://")[2].rpartition("@")[0]
    is_odd = re.search(r"[#/?@]", before) and ESCAPES not in message
    return f"{message}; {ESCAPES}" if is_odd else message


_SCHEMES: Final = "write redis://…, file:PATH, or a URL of SQLAlchemy: postgresql+psycopg://…"


_EXTRAS: Final = {"redis": "redis", "sqlalchemy": "sql"}
"""The extra that brings each library."""

_OF_TABLE: Final = ("table", "column", "tenant_column", "tenant")
_OF_KEY: Final = ("key",)
_OTHERS: Final = ("where", "listen", "mode")
"""Arguments of stores that the command does not take."""


def _backend_of(url: str) -> Backend:
    scheme, _, rest = url.partition(":")
    if scheme != "file" and "://" not in url:
        # Messages of libpq, and a mistyped URL, may contain a password.
        shown = "the text" if re.search("[=:@]", url) else short_repr(url)
        message = f"{shown} is no URL of a store; for a file write file:PATH"
        raise StoreFailed(message)
    if scheme in _REDIS:
        from crossorigin.stores.redis import RedisBackend  # noqa: PLC0415 - an extra

        bare, options = _split(url, _OF_KEY)
        return RedisBackend(bare, **options)
    if scheme == "file":
        from crossorigin.stores.file import FileBackend  # noqa: PLC0415 - loaded when needed

        return FileBackend(rest)
    from crossorigin.stores.sql.backend import SQLBackend  # noqa: PLC0415 - an extra

    bare, options = _split(url, _OF_TABLE)
    if ("tenant" in options) != ("tenant_column" in options):
        message = "give tenant= and tenant_column= together: the rows of one tenant"
        raise StoreFailed(message)
    return SQLBackend(bare, **options, listen=False)


def _find_or_make(url: str, *, create: bool) -> None:
    """Create a missing file or table, or refuse it: its name may be mistyped."""
    scheme, _, rest = url.partition(":")
    if scheme == "file":
        if not create and not Path(rest).exists():
            message = f"there is no file {short_repr(rest)}"
            raise FileNotFoundError(message)
    elif create and scheme not in _REDIS:
        from crossorigin.stores.sql.tables import create_table  # noqa: PLC0415 - an extra

        bare, options = _split(url, _OF_TABLE)
        options.pop("tenant", None)
        create_table(bare, **options)


def _split(url: str, names: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """Return `url` without the query options of the store, and these options.

    Raises:
        StoreFailed: an option is misspelt, empty, given twice, or of another kind of store.
    """
    start, _, query = url.partition("?")
    pairs = parse_qsl(query, keep_blank_values=True)
    rest: list[tuple[str, str]] = []
    own: dict[str, str] = {}
    for name, value in pairs:
        if name in names:
            if not value or name in own:
                message = f"give {name}= once in the URL of a store, with a value"
                raise StoreFailed(message)
            own[name] = value
        else:
            _check_other(name, names)
            rest.append((name, value))
    query = urlencode(rest)
    return f"{start}?{query}" if query else start, own


def _check_other(name: str, names: tuple[str, ...]) -> None:
    """Refuse an option that the library would ignore: the command would change another list."""
    import difflib  # noqa: PLC0415 - needed where an option is not ours

    known = (*_OF_TABLE, *_OF_KEY, *_OTHERS)
    if difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.65):
        message = (
            f"{short_repr(name)} is not an option of this store; it has {', '.join(names)}"
        )
        raise StoreFailed(message)


_SHOWN: Final = frozenset((*_OF_TABLE, *_OF_KEY, "db", "sslmode"))
"""Options of a URL whose values are not secret."""


def _masked(url: str) -> str:
    """Return `url` with three asterisks for its password and for values like one."""
    scheme, separator, rest = url.partition("://")
    before, at, after = rest.rpartition("@")
    if not separator or "?" in before:
        # The end of a password looks like that of a query.
        if scheme.startswith("file:"):
            return url
        return f"{scheme}://***" if separator else "***"
    user, colon, _ = before.partition(":")
    start, mark, query = after.partition("?")
    shown = "&".join(map(_masked_option, query.split("&"))) if mark else ""
    return f"{scheme}://{user}{colon}{'***' if colon else ''}{at}{start}{mark}{shown}"


def _masked_option(option: str) -> str:
    name, equals, _ = option.partition("=")
    return option if name in _SHOWN else f"{name}{equals}{'***' if equals else ''}"


def _without_secret(text: str, url: str) -> str:
    """Return `text`, or only its start if the rest may contain a part of the password.

    Drivers read a URL in their own ways, and quote parts of it in their errors.
    """
    hidden = _masked(url)
    rest = url.partition("://")[2] or url
    parts = {*re.split(r"[/:@?#&=]+", rest), *re.split(r"[/:@?#&=]+", unquote(rest))}
    shown = {*re.split(r"[/:@?#&=]+", hidden)}
    if hidden == url or not any(_is_in(part, text) for part in parts - shown if part):
        return text
    kind = text.split(": ")[:2]
    return f"{': '.join(kind)} (its text may hold the password of {hidden})"


def _is_in(part: str, text: str) -> bool:
    """Return whether `text` contains `part`: a short one as a word, a longer one anywhere."""
    if len(part) >= _LONG:
        return part in text
    return re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text) is not None


_LONG: Final = 4


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
