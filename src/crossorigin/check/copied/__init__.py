"""Copied requests: the cURL commands and HAR exports of browsers' developer tools, read.

A text that a shell, or curl, would read in two ways is refused: a request goes to no URL but
the one that the text names.
"""

from __future__ import annotations

from crossorigin.check.copied.curl import MAX_TEXT, read_curl
from crossorigin.check.copied.har import MAX_HAR, read_har
from crossorigin.check.copied.request import Copied, CopiedError, absolute, shown

__all__ = [
    "MAX_HAR",
    "MAX_TEXT",
    "Copied",
    "CopiedError",
    "absolute",
    "read_curl",
    "read_har",
    "shown",
]
