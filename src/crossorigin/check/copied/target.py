"""The target of a curl command: its one URL, with the queries that options add."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from crossorigin.check.copied.body import urlencoded
from crossorigin.check.copied.request import CopiedError, absolute, shown
from crossorigin.spec.text import short_repr

_ESCAPED_GLOB: Final = re.compile(r"\\([\[\]{}])")
_GLOB: Final = re.compile(r"\{|\[(?:\d+-\d+|[A-Za-z]-[A-Za-z])(?::\d+)?\]")
_POSTMAN: Final = re.compile(r"\{\{[^{}]*\}\}")


@dataclass
class Target:
    """The URLs of a command, which grow with each option.

    Attributes:
        urls: the URLs that the command names.
        queries: parts of a query that options add.
        globs: whether curl expands braces and brackets to several URLs.
    """

    urls: list[str] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    globs: bool = True

    def take(self, option: str, text: str) -> None:
        """Take an option, by its meaning."""
        match option:
            case "url":
                self.urls.append(text)
            case "query":
                self.queries.append(text[1:] if text[:1] == "+" else urlencoded(text))
            case _:
                self.globs = False

    def url(self, data: str | None) -> str:
        """Return the URL.

        Args:
            data: the data for the query, or None.

        Raises:
            CopiedError: the command names no URL, or several.
        """
        if not self.urls:
            message = "the curl command names no URL"
            raise CopiedError(message)
        if len(self.urls) > 1:
            others = ", ".join(shown(url) for url in self.urls[:3])
            message = f"the curl command names several URLs ({others}): keep only one"
            raise CopiedError(message)
        text = written(self.urls[0])
        if self.globs and _GLOB.search(re.sub(r"\\.", "", text)):
            message = f"curl would read several URLs from {shown(text)}: write one"
            raise CopiedError(message)
        url = absolute(_ESCAPED_GLOB.sub(r"\1", text) if self.globs else text)
        return _with_query(url, [*self.queries, *([] if data is None else [data])])


def written(text: str) -> str:
    """Return a text without a variable of Postman.

    Raises:
        CopiedError: it has one.
    """
    variable = _POSTMAN.search(text)
    if variable:
        message = f"{short_repr(variable[0])} is a variable of Postman: write its value"
        raise CopiedError(message)
    return text


def _with_query(url: str, queries: list[str]) -> str:
    """Return a URL with more of a query, before its fragment."""
    if not queries:
        return url
    head, hash_sign, fragment = url.partition("#")
    joint = "" if head.endswith(("?", "&")) else "&" if "?" in head else "?"
    return f"{head}{joint}{'&'.join(queries)}{hash_sign}{fragment}"
