"""cURL: a command as developer tools copy it, or as documents print it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote_plus

from crossorigin.check.copied.request import Copied, CopiedError, absolute, shown
from crossorigin.check.copied.shell import Word, cmd_words, is_cmd, posix_words
from crossorigin.fetch.verdict import short_repr

MAX_TEXT: Final = 1024 * 1024
"""Characters of a copied command."""

_WITH_VALUE: Final[dict[str, str]] = {
    "-X": "method",
    "--request": "method",
    "-H": "header",
    "--header": "header",
    "-b": "cookie",
    "--cookie": "cookie",
    "-d": "data",
    "--data": "data",
    "--data-ascii": "data",
    "--data-binary": "data",
    "--data-raw": "raw",
    "--data-urlencode": "urlencode",
    "--json": "json",
    "-F": "form",
    "--form": "form",
    "--form-string": "form",
    "-u": "user",
    "--user": "user",
    "--oauth2-bearer": "bearer",
    "--url": "url",
    "-A": "ignored",
    "--user-agent": "ignored",
    "-e": "ignored",
    "--referer": "ignored",
    "-o": "ignored",
    "--output": "ignored",
    "-m": "ignored",
    "--max-time": "ignored",
    "--connect-timeout": "ignored",
    "-w": "ignored",
    "--write-out": "ignored",
    "-D": "ignored",
    "--dump-header": "ignored",
    "-c": "ignored",
    "--cookie-jar": "ignored",
    "--retry": "ignored",
    "--retry-delay": "ignored",
    "--retry-max-time": "ignored",
    "--max-redirs": "ignored",
    "--limit-rate": "ignored",
    "--cacert": "remarked",
    "-E": "remarked",
    "--cert": "remarked",
    "--key": "remarked",
    "-x": "remarked",
    "--proxy": "remarked",
    "--noproxy": "ignored",
}
_FLAGS: Final = frozenset(
    {
        "--compressed",
        "--fail",
        "--fail-early",
        "--fail-with-body",
        "--globoff",
        "--http1.0",
        "--http1.1",
        "--http2",
        "--http2-prior-knowledge",
        "--http3",
        "--include",
        "--insecure",
        "--ipv4",
        "--ipv6",
        "--location",
        "--no-buffer",
        "--no-progress-meter",
        "--path-as-is",
        "--progress-bar",
        "--remote-name",
        "--retry-all-errors",
        "--retry-connrefused",
        "--show-error",
        "--silent",
        "--tlsv1.2",
        "--tlsv1.3",
        "--verbose",
        "-#",
        "-0",
        "-4",
        "-6",
        "-J",
        "-L",
        "-N",
        "-O",
        "-S",
        "-f",
        "-g",
        "-i",
        "-k",
        "-q",
        "-s",
        "-v",
    }
)
_MEANINGS: Final = {"-I": "head", "--head": "head", "-G": "get", "--get": "get"}
_FORM: Final = "application/x-www-form-urlencoded"
_BOUNDARY: Final = "crossorigin"

_PROMPT: Final = re.compile(r"[\ufeff\s]*(?:[$%#>]\s+)?")
# Quotation marks of word processors: double ones, single ones.
_CURLY: Final = dict.fromkeys(range(8220, 8224), '"') | dict.fromkeys(range(8216, 8220), "'")
_ESCAPED_GLOB: Final = re.compile(r"\\([\[\]{}])")
_GLOB: Final = re.compile(r"\{|\[(?:\d+-\d+|[A-Za-z]-[A-Za-z])(?::\d+)?\]")
_OTHER_COPIES: Final = (
    (re.compile(r"\s*(?:\$session\s*=|Invoke-(?:WebRequest|RestMethod)\b|iwr\b|irm\b)"),
     "PowerShell"),
    (re.compile(r"\s*(?:await\s+)?fetch\s*\("), "fetch"),
)  # fmt: skip


def read_curl(text: str) -> Copied:
    """Read a command as "Copy as cURL" gives it: for a POSIX shell, or for Windows' cmd.

    Raises:
        CopiedError: it is none; it names no URL, or several; a shell, or curl, would read
            another URL from it; or it has an option that is not known.
    """
    if len(text) > MAX_TEXT:
        message = f"the command is longer than {MAX_TEXT} characters"
        raise CopiedError(message)
    words = _words(text)
    if words[0].text.lower() not in {"curl", "curl.exe"}:
        raise CopiedError(_no_command(text))
    reading = _Reading()
    for option, word in _options(words[1:]):
        reading.take(option, word)
    return reading.finished()


def _words(text: str) -> list[Word]:
    prompt = _PROMPT.match(text)
    text = text[prompt.end() if prompt else 0 :]
    if not any(sign in text for sign in "'\""):
        # Word processors and chats write curly quotes.
        text = text.translate(_CURLY)
    if not re.match(r"(?i)curl(?:\.exe)?(?:\s|$)", text):
        raise CopiedError(_no_command(text))
    return cmd_words(text) if is_cmd(text) else posix_words(text)


def _no_command(text: str) -> str:
    for pattern, name in _OTHER_COPIES:
        if pattern.match(text):
            return f"this was copied as {name}: choose “Copy as cURL (bash)”"
    return f"{short_repr(text.strip())} is no curl command"


def _options(words: list[Word]) -> Iterator[tuple[str, Word]]:
    """Yield the meaning of each option, with its value."""
    waiting = iter(words)
    for word in waiting:
        if not word.text.startswith("-") or word.text == "-":
            yield "url", word
        elif word.text.startswith("--"):
            yield from _long(word, waiting)
        else:
            yield from _short(word, waiting)


def _long(word: Word, waiting: Iterator[Word]) -> Iterator[tuple[str, Word]]:
    if word.text in _WITH_VALUE:
        yield _WITH_VALUE[word.text], _value(word.text, waiting)
    elif word.text in _MEANINGS:
        yield _MEANINGS[word.text], word
    elif word.text == "--globoff":
        yield "globoff", word
    elif word.text not in _FLAGS:
        raise CopiedError(_unknown(word.text))


def _short(word: Word, waiting: Iterator[Word]) -> Iterator[tuple[str, Word]]:
    """Yield the options of one word: several flags, and at its end one with a value."""
    for at, letter in enumerate(word.text[1:], 1):
        option = f"-{letter}"
        if option in _WITH_VALUE:
            rest = word.text[at + 1 :]
            value = Word(rest, word.expands) if rest else _value(option, waiting)
            yield (_WITH_VALUE[option] if option != "-x" else "remarked"), value
            return
        if option in _MEANINGS:
            yield _MEANINGS[option], word
        elif option == "-g":
            yield "globoff", word
        elif option not in _FLAGS:
            raise CopiedError(_unknown(word.text))


def _unknown(option: str) -> str:
    return f"the option {short_repr(option)} of curl is not known here"


def _value(option: str, waiting: Iterator[Word]) -> Word:
    value = next(waiting, None)
    if value is None:
        message = f"the option {option} of curl lacks its value"
        raise CopiedError(message)
    return value


@dataclass
class _Reading:
    """A request that grows with each option."""

    copied: Copied = field(default_factory=Copied)
    urls: list[Word] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    default: str | None = None
    globs: bool = True

    def take(self, option: str, word: Word) -> None:
        """Take an option by its meaning."""
        match option:
            case "url":
                self.urls.append(word)
            case "method":
                self.copied.method = word.text
            case "head" | "get":
                self.default = {"head": "HEAD", "get": "GET"}[option]
            case "globoff":
                self.globs = False
            case "header":
                self._take_header(word.text)
            case "cookie":
                self._take_cookie(word.text)
            case "user" | "bearer":
                # The value is a secret, and it is the name that needs a preflight.
                scheme = {"user": "Basic", "bearer": "Bearer"}[option]
                self.copied.headers.append(("authorization", scheme))
            case "remarked":
                self.copied.remarks.append(_UNUSED)
            case _:
                self._take_body(option, word.text)

    def _take_header(self, line: str) -> None:
        name, colon, content = line.partition(":")
        if colon and name.strip() and content.strip():
            self.copied.add(name.strip(), content.strip())
        elif not colon and line.rstrip().endswith(";"):
            # curl sends an empty header for "name;", and none for "name:".
            self.copied.add(line.strip().rstrip(";"), "")

    def _take_cookie(self, value: str) -> None:
        if "=" in value:
            self.copied.cookie = value
        else:
            self.copied.remarks.append("the file of cookies of the command is not read")

    def _take_body(self, option: str, value: str) -> None:
        if option in {"data", "json"} and value.startswith("@"):
            message = "the body of the command is in a file: give its text with --data-raw"
            raise CopiedError(message)
        match option:
            case "data" | "raw":
                self.data.append(value)
            case "urlencode":
                name, equals, content = value.partition("=")
                encoded = quote_plus(content if equals else name)
                self.data.append(f"{name}={encoded}" if equals and name else encoded)
            case "json":
                self.data.append(value)
                self.copied.headers.append(("content-type", "application/json"))
            case "form":
                self.parts.append(value)

    def finished(self) -> Copied:
        """Return the request.

        Raises:
            CopiedError: it is not one URL that was named.
        """
        copied = self.copied
        copied.url = self._url()
        if self.parts:
            copied.body = _multipart(self.parts)
            copied.headers.append(
                ("content-type", f"multipart/form-data; boundary={_BOUNDARY}")
            )
        elif self.data and self.default == "GET":
            copied.url += ("&" if "?" in copied.url else "?") + "&".join(self.data)
        elif self.data:
            copied.body = "&".join(self.data)
            if not copied.has("content-type"):
                copied.headers.append(("content-type", _FORM))
        default = self.default or ("GET" if copied.body is None else "POST")
        copied.method = copied.method or default
        return copied.request_announced() if copied.is_preflight else copied

    def _url(self) -> str:
        if not self.urls:
            message = "the curl command names no URL"
            raise CopiedError(message)
        if len(self.urls) > 1:
            others = ", ".join(shown(word.text) for word in self.urls[:3])
            message = f"the curl command names several URLs ({others}): leave one"
            raise CopiedError(message)
        text, expands = self.urls[0]
        if expands:
            message = f"a shell would replace a part of {shown(text)}: write its value"
            raise CopiedError(message)
        if self.globs and _GLOB.search(re.sub(r"\\.", "", text)):
            message = f"curl would read several URLs from {shown(text)}: write one"
            raise CopiedError(message)
        return absolute(_ESCAPED_GLOB.sub(r"\1", text) if self.globs else text)


_UNUSED: Final = "the proxy, the authority or the certificate of the command is not used"


def _multipart(parts: list[str]) -> str:
    """Return the body of a form; files, which are not read, are empty."""
    body = ""
    for part in parts:
        name, _, value = part.partition("=")
        is_file = value[:1] in {"@", "<"}
        named = f'name="{name}"' + ('; filename="file"' if is_file else "")
        content = "" if is_file else value
        body += f"--{_BOUNDARY}\r\nContent-Disposition: form-data; {named}\r\n\r\n{content}\r\n"
    return f"{body}--{_BOUNDARY}--\r\n"
