"""Answers: the responses of applications in this process, by the rules of ASGI and WSGI."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from typing import Any, NoReturn

HANDLER = (
    "A handler of AWS Lambda has parameters with the names event and context: pass "
    "lambda event, context: handler(event, context)"
)


class ApplicationError(RuntimeError):
    """An application broke the rules of ASGI or WSGI; no server could have sent its answer."""


def _fail(message: str) -> NoReturn:
    raise ApplicationError(message)


class Answer:
    """The response of an application; a 500 until it answers.

    Attributes:
        status: the status.
        headers: the header lines.
        chunks: the parts of the body.
        started: whether the application has sent status and headers.
    """

    def __init__(self) -> None:
        self.status: int = 500
        self.headers: list[tuple[bytes, bytes]] = []
        self.chunks: list[bytes] = []
        self.started: bool = False

    def begin(self, status: int, headers: list[tuple[bytes, bytes]]) -> None:
        """Set status and headers."""
        self.status = status
        self.headers = headers
        self.started = True


class ASGIAnswer(Answer):
    """The answer of an ASGI application (ASGI, "HTTP").

    Attributes:
        ended: the end of the body.
        fault: the rule that the application broke, or None.
    """

    def __init__(self) -> None:
        import anyio  # noqa: PLC0415 - an extra

        super().__init__()
        self.ended: anyio.Event = anyio.Event()
        self.fault: ApplicationError | None = None

    async def take(self, message: MutableMapping[str, Any]) -> None:
        """Take a message that the application sends.

        Raises:
            ApplicationError: HTTP has no such message here.
        """
        try:
            self._take(message)
        except ApplicationError as fault:
            # Layers of the application may wrap it, or keep it.
            self.fault = fault
            raise

    def await_of(self, called: object) -> Awaitable[object]:
        """Await the result of a call of the application, and return it.

        Raises:
            ApplicationError: it cannot be awaited.
        """
        if not isinstance(called, Awaitable):
            _fail(f"the ASGI application returned {type(called).__name__}: write async def")
        return called

    def _take(self, message: object) -> None:
        if not isinstance(message, Mapping):
            _fail(f"the ASGI application sent {type(message).__name__}: send a dict")
        kind = message.get("type")
        if kind == "http.response.start":
            self._start(message)
        elif kind == "http.response.body":
            self._add(message)
        else:
            _fail(
                f"the ASGI application sent {kind!r}: for HTTP, send http.response.start and "
                "http.response.body"
            )

    def end(self) -> None:
        """Note that the application has returned.

        Raises:
            ApplicationError: its answer is not complete.
        """
        if not self.started:
            _fail(
                "the ASGI application returned without a response: send http.response.start, "
                "then http.response.body"
            )
        if not self.ended.is_set():
            _fail(
                "the ASGI application returned before the end of its body: send a last "
                "http.response.body without more_body"
            )

    def _start(self, message: Mapping[str, Any]) -> None:
        if self.started:
            _fail("the ASGI application sent http.response.start twice: send it once")
        status, headers = message.get("status"), message.get("headers") or ()
        if not isinstance(status, int):
            _fail(f"the status of http.response.start is {status!r}: pass a number")
        self.begin(status, [_bytes_line(line) for line in headers])

    def _add(self, message: Mapping[str, Any]) -> None:
        if not self.started:
            _fail(
                "the ASGI application sent http.response.body first: send http.response.start "
                "before it"
            )
        if self.ended.is_set():
            _fail("the ASGI application sent more after its last http.response.body")
        body = message.get("body") or b""
        self.chunks.append(_bytes(body, "the body of http.response.body"))
        if not message.get("more_body"):
            self.ended.set()


class WSGIAnswer(Answer):
    """The answer of a WSGI application (PEP 3333)."""

    def start(
        self, status: object, headers: Iterable[object], exc_info: object = None
    ) -> Callable[[bytes], object]:
        """Set status and headers (PEP 3333, "start_response").

        Raises:
            ApplicationError: they are invalid, or this is the second call.
        """
        if self.started and exc_info is None:
            _fail(
                "the WSGI application called start_response twice: pass exc_info to the second "
                "call"
            )
        code = status[:3] if isinstance(status, str) else ""
        if not (code.isascii() and code.isdigit() and len(code) == 3):  # noqa: PLR2004 - digits
            _fail(f"the status of the WSGI application is {status!r}: pass '200 OK'")
        self.begin(int(code), [_text_line(line) for line in headers])
        return lambda chunk: self.chunks.append(_bytes(chunk, "the argument of write()"))

    def take(self, chunks: object) -> None:
        """Set the body.

        Raises:
            ApplicationError: the answer is not complete, or the body is not bytes.
        """
        if not self.started and (isinstance(chunks, Mapping) or not _is_iterable(chunks)):
            _fail(
                f"the WSGI application returned {type(chunks).__name__} and did not call "
                f"start_response. {HANDLER}"
            )
        if not isinstance(chunks, Iterable):
            _fail(f"the WSGI application returned {type(chunks).__name__}: return [b'…']")
        for chunk in chunks:
            self.chunks.append(_bytes(chunk, "a part of the body"))
        if not self.started:
            _fail("the WSGI application did not call start_response: call it with '200 OK', []")


def _is_iterable(one: object) -> bool:
    return isinstance(one, Iterable)


def _bytes(one: object, name: str) -> bytes:
    if isinstance(one, str):
        _fail(f"{name} is text: encode it")
    if not isinstance(one, bytes | bytearray | memoryview):
        _fail(f"{name} is {type(one).__name__}: pass bytes")
    return bytes(one)


def _bytes_line(line: object) -> tuple[bytes, bytes]:
    pair = tuple(line) if isinstance(line, Iterable) else ()
    if len(pair) != 2:  # noqa: PLR2004 - a pair
        _fail(f"a header of the ASGI application is {line!r}: pass pairs of bytes")
    name, value = (_bytes(part, f"the header {line!r} in part") for part in pair)
    return name, value


def _text_line(line: object) -> tuple[bytes, bytes]:
    pair = line if isinstance(line, tuple | list) else ()
    if len(pair) != 2 or not all(isinstance(part, str) for part in pair):  # noqa: PLR2004 - a pair
        _fail(f"a header of the WSGI application is {line!r}: pass pairs of text")
    try:
        name, value = (part.encode("latin-1") for part in pair)
    except UnicodeEncodeError:
        _fail(
            f"the header {line!r} is not in Latin-1: encode it, for example with percent signs"
        )
    return name, value
