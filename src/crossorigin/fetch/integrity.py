"""Integrity: whether a body has a hash that the page names (Subresource Integrity)."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from typing import Final

from crossorigin.fetch.checks import Finding
from crossorigin.fetch.params import FetchParams, NetworkError
from crossorigin.fetch.verdict import Code, Step, WireResponse
from crossorigin.spec.statuses import NULL_BODY, REDIRECT

_METADATA: Final = re.compile(r"(sha256|sha384|sha512)-([A-Za-z0-9+/_-]+={0,2})(?:\?.*)?")


def check_integrity(params: FetchParams, response: WireResponse) -> None:
    """Compare the body with the page's integrity metadata.

    Raises:
        NetworkError: the body is another one, or the page cannot see it.
    """
    metadata = params.request.page.integrity
    # Fetch, "Main fetch", step 22: only if the page names a hash.
    if not metadata:
        return
    # Steps 22.2 and 22.3: a hidden or truncated body never matches.
    seen = (
        params.tainting != "opaque"
        and response.fault in (None, *params.engine.faults_ignored)
        and params.request.method != "HEAD"
        and response.status not in NULL_BODY
        and not (params.request.page.redirect == "manual" and response.status in REDIRECT)
    )
    if not seen or not matches(response.body, metadata):
        found = "no body that the page can see" if not seen else "another body"
        step = Step("Main fetch", "22")
        raise NetworkError(Finding(Code.INTEGRITY_MISMATCH, step, None, metadata, found))


def matches(body: bytes, metadata: str) -> bool:
    """Return whether `body` has one of the strongest hashes of `metadata`.

    SRI, "do bytes match metadataList"; text without a hash requires none.
    """
    found = [match.groups() for match in map(_METADATA.fullmatch, metadata.split()) if match]
    if not found:
        return True
    strongest = max(algorithm for algorithm, _ in found)
    digest = b64encode(hashlib.new(strongest, body).digest()).decode("ascii")
    wanted = {value for algorithm, value in found if algorithm == strongest}
    return digest in {value.replace("-", "+").replace("_", "/") for value in wanted}
