"""Bodies: combines the data and the forms of a curl command as curl does."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote_plus

from crossorigin.check.copied.request import CopiedError

_FORM: Final = "application/x-www-form-urlencoded"
_JSON: Final = "application/json"
_MULTIPART: Final = "multipart/form-data"
_BOUNDARY: Final = "crossorigin"
# The attributes of a part of a form: the type is kept, the others are omitted.
_ATTRIBUTE: Final = re.compile(r"\s*;\s*(type|filename|encoder|headers)=([^;]*)")
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass
class Body:
    """The body of a command, which grows with each option.

    Attributes:
        data: the text of the options for data; None without one.
        parts: the parts of a form.
        is_json: whether `--json` was one of the options.
        omits_files: whether a part of the form is a file, which is not read.
    """

    data: str | None = None
    parts: list[str] = field(default_factory=list)
    is_json: bool = False
    omits_files: bool = False

    def take(self, option: str, value: str) -> None:
        """Take the value of an option, by its meaning.

        Raises:
            CopiedError: the value is in a file, or is not a part of a form.
        """
        match option:
            case "form" | "form-string":
                self._take_part(option, value)
            case "json":
                self.is_json = True
                self.data = (self.data or "") + _in_place(value)
            case "urlencode":
                self._append(urlencoded(value))
            case _:
                self._append(value if option == "raw" else _in_place(value))

    def _append(self, text: str) -> None:
        self.data = text if self.data is None else f"{self.data}&{text}"

    def _take_part(self, option: str, value: str) -> None:
        name, equals, content = value.partition("=")
        if not equals:
            message = "a part of the form of the command is not 'name=content'"
            raise CopiedError(message)
        header = f'Content-Disposition: form-data; name="{name}"'
        if option == "form" and content[:1] in {"@", "<"}:
            self.omits_files = True
            header += '; filename="file"' if content[0] == "@" else ""
            content = ""
        elif option == "form":
            content, kind = _content(content)
            header += f"\r\nContent-Type: {kind}" if kind else ""
        self.parts.append(f"{header}\r\n\r\n{content}")

    @property
    def text(self) -> str | None:
        """The body; None without one.

        Raises:
            CopiedError: there are data and a form.
        """
        if not self.parts:
            return self.data
        if self.data is not None:
            message = "curl sends either data or a form: keep only one of --data and --form"
            raise CopiedError(message)
        parts = (f"--{_BOUNDARY}\r\n{part}\r\n" for part in self.parts)
        return f"{''.join(parts)}--{_BOUNDARY}--\r\n"

    def content_type(self, given: str | None) -> str:
        """Return the Content-Type to send.

        Args:
            given: the value that the command has, or None.
        """
        if self.parts and (given is None or given.lower().startswith("multipart/")):
            # curl adds the boundary of the parts.
            return f"{given or _MULTIPART}; boundary={_BOUNDARY}"
        return given or (_JSON if self.is_json else _FORM)


def urlencoded(value: str) -> str:
    """Return a value of `--data-urlencode` or `--url-query` as curl encodes it.

    Raises:
        CopiedError: the value is in a file.
    """
    name, equals, content = value.partition("=")
    if not equals:
        name, content = "", value
        if "@" in value:
            raise CopiedError(_IN_A_FILE)
    encoded = quote_plus(content)
    return f"{name}={encoded}" if name else encoded


_IN_A_FILE: Final = "the body of the command is in a file: give its text with --data-raw"


def _in_place(value: str) -> str:
    """Return a value that is not the name of a file."""
    if value.startswith("@"):
        raise CopiedError(_IN_A_FILE)
    return value


def _content(value: str) -> tuple[str, str]:
    """Return the content of a part of a form, and its type; "" for no type."""
    quoted = _QUOTED.match(value)
    end = quoted.end() if quoted else value.find(";type=")
    end = len(value) if end < 0 else end
    attributes = dict(_ATTRIBUTE.findall(value[end:]))
    text = re.sub(r"\\(.)", r"\1", quoted[1], flags=re.DOTALL) if quoted else value[:end]
    return text, attributes.get("type", "")
