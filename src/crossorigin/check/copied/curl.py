"""cURL: reads a command that developer tools copied or a document shows."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import Final

from crossorigin.check.copied.body import Body
from crossorigin.check.copied.options import options
from crossorigin.check.copied.request import Copied, CopiedError
from crossorigin.check.copied.shell import Word, cmd_words, is_cmd, posix_words
from crossorigin.check.copied.target import Target, written
from crossorigin.fetch.url import parse
from crossorigin.fetch.verdict import escape
from crossorigin.spec.text import short_repr

MAX_TEXT: Final = 1024 * 1024
"""Characters of a copied command."""

# A fence of Markdown, and comments, before the command; then a shell's prompt.
_PROMPT: Final = re.compile(
    r"[\ufeff\s]*(?:(?:```[^\n]*|\#[^\n]*)\n\s*)*"
    r"(?:(?:\[?[\w.-]++@[\w.-]++[^\n'\"$%#>]{0,80})?[$%#>\u276f]\s+)?"
)
_FENCE: Final = re.compile(r"\s*```\s*\Z")
# Quotation marks of word processors: double ones, single ones.
_CURLY: Final = dict.fromkeys(range(8220, 8224), '"') | dict.fromkeys(range(8216, 8220), "'")
_POWERSHELL: Final = re.compile(r"`\s*\n")
_OTHER_COPIES: Final = (
    (re.compile(r"\s*(?:\$session\s*=|Invoke-(?:WebRequest|RestMethod)\b|iwr\b|irm\b)"),
     "PowerShell"),
    (re.compile(r"\s*(?:await\s+)?fetch\s*\("), "fetch"),
)  # fmt: skip
_PLACEHOLDER: Final = re.compile(r"(?<!\S)<[^<>]+>$")


def read_curl(text: str) -> Copied:
    """Read a command as "Copy as cURL" gives it: for a POSIX shell, or for Windows' cmd.

    Raises:
        CopiedError: it is not a curl command; it names no URL, or several; a shell or curl
            could read another request from it; or it has an unknown option.
    """
    if len(text) > MAX_TEXT:
        message = f"the command is longer than {MAX_TEXT} characters"
        raise CopiedError(message)
    words = _words(text)
    if words[0].text.lower() not in {"curl", "curl.exe"}:
        raise CopiedError(_no_command(text))
    reading = _Reading()
    for option in options(words[1:]):
        reading.take(option.meaning, option.word.text)
    return reading.finished()


def _words(text: str) -> list[Word]:
    prompt = _PROMPT.match(text)
    text = _FENCE.sub("", text[prompt.end() if prompt else 0 :])
    if not any(sign in text for sign in "'\""):
        # Word processors and chats write curly quotes.
        text = text.translate(_CURLY)
    if not re.match(r"(?i)curl(?:\.exe)?(?:\s|$)", text):
        raise CopiedError(_no_command(text))
    if is_cmd(text):
        return cmd_words(text)
    if _POWERSHELL.search(text):
        message = "this is a command for PowerShell: choose “Copy as cURL (bash)”"
        raise CopiedError(message)
    return posix_words(text)


def _no_command(text: str) -> str:
    for pattern, name in _OTHER_COPIES:
        if pattern.match(text):
            return f"this was copied as {name}: choose “Copy as cURL (bash)”"
    return f"{short_repr(text.strip())} is not a curl command"


@dataclass
class _Reading:
    """A request that grows with each option."""

    copied: Copied = field(default_factory=Copied)
    target: Target = field(default_factory=Target)
    cookies: list[str] = field(default_factory=list)
    body: Body = field(default_factory=Body)
    credentials: dict[str, str] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    host: str | None = None
    flags: set[str] = field(default_factory=set)

    def take(self, option: str, text: str) -> None:
        """Take an option by its meaning."""
        match option:
            case "ignored":
                pass
            case "url" | "query" | "globoff":
                self.target.take(option, text)
            case "method":
                self.copied.method = text
            case "head" | "get":
                self.flags.add(option)
            case "header":
                self._take_header(text)
            case "cookie":
                self._take_cookie(text)
            case "user" | "bearer":
                self.credentials[option] = _credentials(option, written(text))
            case "range":
                self.copied.add("range", f"bytes={text}")
            case "unused":
                self.copied.remarks.append(_UNUSED)
            case _:
                self.body.take(option, text)

    def _take_header(self, line: str) -> None:
        if line.startswith("@"):
            message = "the headers of the command are in a file: write each with -H"
            raise CopiedError(message)
        name, colon, content = line.partition(":")
        name, content = name.strip(), content.strip()
        if colon and name and content:
            self._add(name, written(content))
        elif colon:
            # For "name:", curl removes its own header.
            self.removed.add(name.lower())
        elif line.rstrip().endswith(";"):
            # For "name;", curl sends an empty header.
            self.copied.add(line.strip().rstrip(";"), "")

    def _add(self, name: str, content: str) -> None:
        placeholder = _PLACEHOLDER.search(content)
        if placeholder:
            self.copied.remarks.append(
                f"{escape(placeholder[0])} of the command is sent unchanged: write its value"
            )
        if name.lower() == "host":
            self.host = content
        self.copied.add(name, content)

    def _take_cookie(self, value: str) -> None:
        if "=" in value:
            self.cookies.append(written(value))
        elif value:
            self.copied.remarks.append("the file of cookies of the command is not read")

    def finished(self) -> Copied:
        """Return the request.

        Raises:
            CopiedError: it is not one URL that was named.
        """
        copied = self.copied
        copied.url = self.target.url(self.body.data if "get" in self.flags else None)
        if self.cookies and copied.cookie is None:
            copied.cookie = "; ".join(self.cookies)
        if self.credentials and not copied.has("authorization"):
            # curl sends the token if there are both.
            value = self.credentials.get("bearer") or self.credentials["user"]
            copied.headers.append(("authorization", value))
        self._finish_body()
        self._tell_host()
        return copied.request_announced() if copied.is_preflight else copied

    def _finish_body(self) -> None:
        copied, text = self.copied, self.body.text
        if self.body.omits_files:
            copied.remarks.append("the files of the form of the command are sent empty")
        if "get" in self.flags and not self.body.parts:
            text = None
        if text is not None and "head" in self.flags:
            message = "curl sends no body with -I: remove one of the two"
            raise CopiedError(message)
        copied.body = text
        default = "HEAD" if "head" in self.flags else "GET" if text is None else "POST"
        copied.method = copied.method or default
        if text is not None or self.body.is_json:
            self._describe_body()

    def _describe_body(self) -> None:
        given = self.copied.value("content-type")
        kind = self.body.content_type(given)
        if kind != given and "content-type" not in self.removed:
            self.copied.set("content-type", kind)
        if self.body.is_json and not self.copied.has("accept"):
            self.copied.headers.append(("accept", "application/json"))

    def _tell_host(self) -> None:
        url = parse(self.copied.url)
        if self.host is None or url is None:
            return
        if self.host.lower() not in {url.host, url.origin.partition("//")[2]}:
            self.copied.remarks.append(
                "the header Host of the command is not sent: a browser sends the URL's host"
            )


def _credentials(option: str, text: str) -> str:
    """Return the value of Authorization (RFC 7617, RFC 6750)."""
    if option == "bearer":
        return f"Bearer {text}"
    if ":" not in text:
        message = "curl would ask for the password of -u: write 'user:password'"
        raise CopiedError(message)
    return f"Basic {base64.b64encode(text.encode()).decode()}"


_UNUSED: Final = (
    "the proxy, the network, the authority or the certificate of the command is not used"
)
