"""The safelist: the headers that a page may send without a preflight."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crossorigin.fetch.engine import STANDARD, Engine
from crossorigin.spec import headers as names
from crossorigin.spec import mime, ranges
from crossorigin.spec.lists import combine


def is_safelisted(name: str, value: str, engine: Engine = STANDARD) -> bool:
    """Return whether a header needs no preflight (Fetch, "CORS-safelisted request-header")."""
    # Fetch, "CORS-safelisted request-header", step 1: long values are never safe.
    if len(value) > names.MAX_SAFELISTED_VALUE:
        return False
    # Step 2: each name has its own rule for the value.
    match name.lower():
        case "accept":
            return not _has_unsafe_byte(value, engine)
        case "accept-language" | "content-language":
            return names.is_language_value(value)
        case "content-type":
            return _is_form_type(value, engine)
        case "range":
            return _is_safe_range(value, engine)
        case lower:
            return any(
                lower == also and re.fullmatch(pattern, value) is not None
                for also, pattern in engine.safelisted_values
            )


def _has_unsafe_byte(value: str, engine: Engine) -> bool:
    return names.has_unsafe_byte(value) or (engine.non_ascii_unsafe and not value.isascii())


def _is_form_type(value: str, engine: Engine) -> bool:
    # Fetch, "CORS-safelisted request-header", step 2, Content-Type: parsed as one MIME type,
    # so that two lines of Content-Type do not hide a second type.
    safe = not _has_unsafe_byte(value, engine)
    return safe and mime.essence(value) in names.SAFELISTED_ESSENCES


def _is_safe_range(value: str, engine: Engine) -> bool:
    given = value.lower() if engine.range_any_case else value
    if not ranges.is_safelisted(given):
        return False
    limit = engine.range_max
    return limit is None or all(int(number) <= limit for number in re.findall("[0-9]+", value))


def is_no_cors_safelisted(name: str, value: str) -> bool:
    """Return whether a no-cors request may have the header.

    Fetch, "no-CORS-safelisted request-header".
    """
    return name.lower() in names.NO_CORS_SAFELISTED_REQUEST and is_safelisted(name, value)


def unsafe_names(headers: Iterable[tuple[str, str]], engine: Engine = STANDARD) -> list[str]:
    """Return the names that a preflight has to list, lower-case, sorted, unique.

    Args:
        headers: the request's headers, values in Latin-1, one character for each byte.
        engine: the engine of the browser; one engine lists a name as often as it occurs.
    """
    # Fetch, "CORS-unsafe request-header names", steps 1 to 3.
    unsafe: list[str] = []
    potentially_unsafe: list[str] = []
    safelist_value_size = 0
    # Step 4: each header alone, and the total size of the safelisted values.
    for name, value in _joined(headers) if engine.lines_judged_together else headers:
        lower = name.lower()
        if is_safelisted(lower, value, engine):
            potentially_unsafe.append(lower)
            safelist_value_size += len(value)
        else:
            unsafe.append(lower)
    # Step 5: too many bytes of safelisted values make all of them unsafe.
    if engine.safelist_total is not None and safelist_value_size > engine.safelist_total:
        unsafe += potentially_unsafe
    # Step 6.
    return sorted(set(unsafe) if engine.names_listed_once else unsafe)


def _joined(headers: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    values: dict[str, list[str]] = {}
    for name, value in headers:
        values.setdefault(name.lower(), []).append(value)
    return ((name, combine(lines)) for name, lines in values.items())
