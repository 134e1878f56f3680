"""The safelist: which headers a page may send without asking first."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from crossorigin.spec import headers as names
from crossorigin.spec import mime, ranges


def is_safelisted(name: str, value: str) -> bool:
    """Say whether the header needs no preflight (Fetch, "CORS-safelisted request-header")."""
    # Fetch, "CORS-safelisted request-header", step 1: long values are never safe.
    if len(value) > names.MAX_SAFELISTED_VALUE:
        return False
    # Step 2: each name has a rule of its own for its value.
    match name.lower():
        case "accept":
            return not names.has_unsafe_byte(value)
        case "accept-language" | "content-language":
            return names.is_language_value(value)
        case "content-type":
            return _is_form_type(value)
        case "range":
            return ranges.is_safelisted(value)
        case _:
            return False


def _is_form_type(value: str) -> bool:
    # Fetch, "CORS-safelisted request-header", step 2, Content-Type: parsed as one MIME type,
    # so that two lines of Content-Type do not slip a second one through.
    return not names.has_unsafe_byte(value) and mime.essence(value) in names.SAFELISTED_ESSENCES


def is_no_cors_safelisted(name: str, value: str) -> bool:
    """Say whether a no-cors request may carry the header.

    Fetch, "no-CORS-safelisted request-header".
    """
    return name.lower() in names.NO_CORS_SAFELISTED_REQUEST and is_safelisted(name, value)


def unsafe_names(
    headers: Iterable[tuple[str, str]], also_safe: Collection[str] = frozenset()
) -> list[str]:
    """Return the names that a preflight has to ask for, lower-case, sorted, unique.

    Args:
        headers: the request's headers, values in Latin-1, one character a byte.
        also_safe: lower-case names that the engine lets pass besides.
    """
    # Fetch, "CORS-unsafe request-header names", steps 1 to 3.
    unsafe: set[str] = set()
    potentially_unsafe: set[str] = set()
    safelist_value_size = 0
    # Step 4: each header by itself, and the size of what is safe.
    for name, value in headers:
        lower = name.lower()
        also = lower in also_safe and len(value) <= names.MAX_SAFELISTED_VALUE
        if also or is_safelisted(lower, value):
            potentially_unsafe.add(lower)
            safelist_value_size += len(value)
        else:
            unsafe.add(lower)
    # Step 5: too much of what is safe is not.
    if safelist_value_size > names.MAX_SAFELISTED_VALUES:
        unsafe |= potentially_unsafe
    # Step 6.
    return sorted(unsafe)
