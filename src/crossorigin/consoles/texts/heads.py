"""Heads: the fields of requests and responses in a text, which no message surrounds."""

from __future__ import annotations

import re
from typing import Final

_FIELD: Final = re.compile(
    r"^\W*(?:(?:access-control-[a-z-]+|sec-[a-z-]+|x-(?!frame-options)[a-z-]+|origin|vary|"
    r"refer(?:er|rer[- ]policy)|permissions-policy) ?:[^\n]*|"
    r"(?:set-)?cookie ?:\s*[\w.-]+=[^\n]*|"
    r"content-security-policy(?:-report-only)?:?\s*(?:[a-z]+-(?:src|uri|ancestors|action|to)|"
    r"upgrade-insecure|block-all|sandbox|require-)[^\n]*|"
    r"cross-origin-[a-z]+-policy(?:-report-only)?:?\s*(?:same-(?:origin|site)(?:-allow-popups)?|"
    r"cross-origin|require-corp|credentialless|unsafe-none)\W*|"
    r"x-frame-options:?\s*(?:deny|sameorigin|allow-from \S+)\W*)$",
    re.MULTILINE | re.IGNORECASE,
)
"""A field whose name or value is also a word of messages; its value may have its own line."""


def without_fields(text: str) -> str:
    """Return a text with blanks in place of such fields.

    Args:
        text: the result of `paste.plain`.
    """
    return _FIELD.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
