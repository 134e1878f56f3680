"""Copied requests: reads the cURL commands and HAR exports of developer tools.

A text that a shell or curl could read in two ways is refused: requests are sent only to the URL
in the text.
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
