"""Rule 19: layers and handlers that run another method than the one that was sent.

All methods of the URL have a public policy, except ``DELETE``, which has `@no_cors`.
"""

from typing import Final

HEADER: Final = "X-Run"
"""The request header that names the method that runs."""

RUN: Final = {
    ("POST", None): ("post", True),
    ("POST", "POST"): ("post", True),
    ("POST", "PUT"): ("put", True),
    ("POST", "DELETE"): ("delete", False),
    ("DELETE", None): ("delete", False),
    ("DELETE", "DELETE"): ("delete", False),
}
"""The method that is sent and that of the header: the handler that runs, and whether the
response is public."""
