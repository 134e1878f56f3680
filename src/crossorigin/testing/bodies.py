"""Bodies: the types of a body that ``fetch()`` takes, as bytes with their Content-Type."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeAlias
from urllib.parse import quote_plus

Pairs: TypeAlias = Mapping[str, str] | Iterable[tuple[str, str]]
"""Fields of a form: a mapping, or pairs if a name has several values."""

FileContent: TypeAlias = str | bytes
File: TypeAlias = FileContent | tuple[str, FileContent] | tuple[str, FileContent, str]
"""The content of a file; or its name and content; or its name, content and type."""

Files: TypeAlias = Mapping[str, File] | Iterable[tuple[str, File]]

_FORM: Final = "application/x-www-form-urlencoded;charset=UTF-8"
_UNKNOWN: Final = "application/octet-stream"


class Body(NamedTuple):
    """A body as it is sent.

    Attributes:
        content: text, bytes, or None for none.
        type: the Content-Type that is sent if the page sets none, or None.
    """

    content: str | bytes | None
    type: str | None = None


def body_of(options: Mapping[str, Any]) -> Body:
    """Return the body for the options ``body``, ``json`` and ``files``.

    Args:
        options: the options of ``fetch()``.

    Raises:
        TypeError: two of them are given, or one has a type that pages cannot send.
    """
    body = options.get("body")
    if "json" in options:
        if body is not None or options.get("files") is not None:
            message = "pass only json: a request has one body"
            raise TypeError(message)
        return Body(json.dumps(options["json"]), "application/json")
    if options.get("files") is not None:
        return _form_data(body, options["files"])
    if body is None or isinstance(body, str | bytes):
        return Body(body)
    if isinstance(body, bytearray | memoryview):
        return Body(bytes(body))
    return Body(_urlencoded(_pairs(body)), _FORM)


def _pairs(body: object) -> list[tuple[str, str]]:
    """Return the fields of a form.

    Raises:
        TypeError: they have another type.
    """
    found = list(body.items()) if isinstance(body, Mapping) else _listed(body)
    for pair in found:
        if not (isinstance(pair, tuple) and len(pair) == 2 and all(map(_is_text, pair))):  # noqa: PLR2004 - a pair
            message = (
                f"{type(body).__name__} is not a body of fetch(): pass text, bytes, a mapping "
                "or pairs of texts (URLSearchParams), files=… (FormData), or json=…"
            )
            raise TypeError(message)
    return found


def _listed(body: object) -> list[Any]:
    return list(body) if isinstance(body, Iterable) else [body]


def _is_text(one: object) -> bool:
    return isinstance(one, str)


def _urlencoded(pairs: list[tuple[str, str]]) -> bytes:
    """Return fields by the URL standard's application/x-www-form-urlencoded serializer."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs).encode()


def _quoted(text: str) -> str:
    # quote_plus does not escape a tilde, which the standard escapes.
    return quote_plus(text, safe="*-._", errors="replace").replace("~", "%7E")


def _form_data(body: object, files: Files) -> Body:
    """Return a form as multipart/form-data (HTML, "multipart/form-data encoding algorithm").

    Args:
        body: the fields other than files, or None.
        files: the files.
    """
    fields = [] if body is None else _pairs(body)
    boundary = f"----crossorigin{secrets.token_hex(12)}"
    lines = [*map(_field, fields), *_files(files)]
    start = f"--{boundary}\r\n".encode()
    content = (
        b"".join(start + line + b"\r\n" for line in lines) + f"--{boundary}--\r\n".encode()
    )
    return Body(content, f"multipart/form-data; boundary={boundary}")


def _field(pair: tuple[str, str]) -> bytes:
    name, value = pair
    value = value.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    head = f'Content-Disposition: form-data; name="{_escaped(name)}"\r\n\r\n'
    return (head + value).encode("utf-8", "replace")


def _files(files: Files) -> Iterator[bytes]:
    for name, file in files.items() if isinstance(files, Mapping) else files:
        filename, content, kind = _named(file)
        head = (
            f'Content-Disposition: form-data; name="{_escaped(name)}"; '
            f'filename="{_escaped(filename)}"\r\nContent-Type: {kind}\r\n\r\n'
        )
        yield head.encode("utf-8", "replace") + content


def _named(file: File) -> tuple[str, bytes, str]:
    """Return the name, content and type of a file; content alone is a Blob without a type."""
    named: tuple[Any, ...] = file if isinstance(file, tuple) else ("blob", file)
    filename, content, kind = named if len(named) > 2 else (*named, _UNKNOWN)  # noqa: PLR2004 - the type is last
    if isinstance(content, str):
        content = content.encode("utf-8", "replace")
    if not isinstance(content, bytes):
        message = (
            f"the content of a file is text or bytes, not {type(content).__name__}: of an open "
            "file, pass its read()"
        )
        raise TypeError(message)
    return filename, content, kind


def _escaped(name: str) -> str:
    for sign, escape in (("\r", "%0D"), ("\n", "%0A"), ('"', "%22")):
        name = name.replace(sign, escape)
    return name
