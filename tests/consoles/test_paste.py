"""Pastes of every size and encoding: the limits hold, and the time is linear."""

from __future__ import annotations

import io
import json
import time
import tracemalloc
from collections.abc import Callable

import pytest
from tables.console_corpus import CORPUS

from crossorigin.consoles import paste
from crossorigin.consoles.engines import console
from crossorigin.consoles.explain import MAX_EXPLAINED, explain, explain_paste
from crossorigin.consoles.recognition import earlier, related

MESSAGE = (
    "Access to fetch at 'https://api.example/x' from origin 'https://app.example' has been "
    "blocked by CORS policy: Response to preflight request doesn't pass access control check: "
    "It does not have HTTP ok status."
)
PLAIN = "10:00:00 INFO the server did something that is of no interest here\n"
CURLED = "\u2019"


class Endless(io.RawIOBase):
    """A stream of one block, again and again.

    Args:
        block: repeated.
        count: how often.
    """

    def __init__(self, block: bytes, count: int) -> None:
        self._block, self._count = block, count

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._count:
            return 0
        self._count -= 1
        part = self._block[: len(buffer)]
        buffer[: len(part)] = part
        return len(part)


HOSTILE: dict[str, Callable[[], str]] = {
    "a hundred thousand lines of frames": lambda: (
        "Access to fetch at 'https://a.example' from\n" * 100_000
    ),
    "frames in one line": lambda: "Access to fetch at '" * 250_000,
    "reasons": lambda: "Method is not allowed by Access-Control-Allow-Methods. " * 90_000,
    "openings of another language": lambda: "bloqueada origen (cors https://x \n" * 30_000,
    "one line": lambda: "x" * 5_000_000,
    "quotes": lambda: "'" * 1_000_000,
    "entities": lambda: "&#39;" * 200_000,
    "escapes": lambda: "\\u2019" * 200_000,
    "links": lambda: "[a](<https://a|" * 70_000,
    "margins": lambda: "> " * 500_000,
    "requests": lambda: "GET https://a.example/x net::ERR_FAILED 500\n" * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_of_megabytes_ends_in_time(name: str) -> None:
    text = HOSTILE[name]()
    assert len(text) > 900_000
    found = explain(text)
    assert len(found) <= MAX_EXPLAINED


def test_time_grows_with_the_text_and_no_faster() -> None:
    def seconds(count: int) -> float:
        text = "Access to fetch at 'https://a.example/x' from origin \n" * count
        started = time.process_time()
        explain(text)
        return time.process_time() - started

    seconds(1_000)
    assert seconds(200_000) < 12 * seconds(50_000)


def test_message_in_a_log_of_a_hundred_thousand_lines_is_found() -> None:
    [found] = explain(PLAIN * 60_000 + MESSAGE + "\n" + PLAIN * 40_000)
    assert found.code == "PreflightInvalidStatus"


def test_memory_is_bounded_while_a_stream_is_read() -> None:
    block = (PLAIN * 200).encode() + MESSAGE.encode() + b"\n"
    tracemalloc.start()
    try:
        with io.BufferedReader(Endless(block, 1_000)) as stream:
            found = paste.read(stream)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8 * 1024 * 1024
    assert len(found.text) <= paste.MAX_TEXT


def test_text_beyond_a_limit_is_reported_as_omitted() -> None:
    many = "".join(f"{MESSAGE} {'ab'[n % 2] * n}\n" for n in range(1, 900))
    assert paste.of(many).left_out
    assert paste.of("x" * (paste.MAX_TEXT + 1)).left_out
    assert paste.of("x" * (paste.MAX_READ + 1)).left_out
    assert not paste.of(PLAIN * 10_000).left_out
    assert not paste.of("x" * paste.MAX_LINE + MESSAGE).left_out


def test_long_url_is_read_whole() -> None:
    url = "https://api.example/" + "a" * 100_000
    [found] = explain(MESSAGE.replace("https://api.example/x", url))
    assert (found.code, found.url) == ("PreflightInvalidStatus", None)
    url = "https://api.example/" + "a" * 12_000
    [found] = explain(MESSAGE.replace("https://api.example/x", url))
    assert found.url == url


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_bytes_in_an_encoding_are_explained(encoding: str) -> None:
    text = MESSAGE.replace("'", CURLED)
    found = explain_paste(paste.read(io.BytesIO(text.encode(encoding))))
    assert [one.code for one in found] == ["PreflightInvalidStatus"]
    assert found[0].origin == "https://app.example"


def test_quotes_that_were_misread_are_quotes() -> None:
    text = MESSAGE.replace("'", CURLED).encode().decode("cp1252", "replace")
    [found] = explain(text)
    assert (found.url, found.origin) == ("https://api.example/x", "https://app.example")


def test_links_of_a_chat_are_addresses() -> None:
    for link in (
        "<https://api.example/x>",
        "<https://api.example/x|api>",
        "[https://api.example/x](https://api.example/x)",
    ):
        [found] = explain(MESSAGE.replace("https://api.example/x", link))
        assert found.url == "https://api.example/x"


@pytest.mark.parametrize(
    "line",
    [
        *(
            line.text
            for lines in (
                *console.REASONS.values(),
                *earlier.REASONS.values(),
                related.CHROMIUM,
                related.FIREFOX,
                related.WEBKIT,
            )
            for line in lines
        ),
    ],
)
def test_words_of_every_cause_are_found_in_a_long_log(line: str) -> None:
    filled = line.format_map(
        dict.fromkeys(("url", "origin", "first"), "https://a.example/")
        | dict.fromkeys(("found", "expected", "kind", "pages", "address", "page"), "x")
        | {"status": "403"}
    )
    alone = [one.code for one in explain(filled)]
    assert [one.code for one in explain(PLAIN * 300 + filled + "\n" + PLAIN * 150)] == alone


def test_text_within_json_is_read_with_its_escapes() -> None:
    text = json.dumps(
        {"msg": next(sample.text for sample in CORPUS if sample.language == "ja")}
    )
    assert [one.code for one in explain(text)] == ["MissingAllowOriginHeader"]
    assert explain(json.dumps("\ud800")) == ()


def test_line_longer_than_a_piece_is_read_from_a_stream() -> None:
    long = ("x" * (2 * paste.MAX_LINE + 5) + " " + MESSAGE).encode()
    found = explain_paste(paste.read(io.BytesIO(long)))
    assert [one.code for one in found] == ["PreflightInvalidStatus"]


def test_words_of_a_server_are_looked_for_at_both_ends_of_a_long_text() -> None:
    words, rest = "CSRF token mismatch.", "the train is late today " * 1_500
    for lines in ((words, rest), (rest, words)):
        assert [one.code for one in explain("\n".join(lines))] == ["ForgeryCheck"]
    assert explain(f"{rest}\n{words}\n{rest}") == ()
