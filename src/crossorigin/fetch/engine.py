"""Engines: where a browser's engine does otherwise than the Fetch standard, as data.

Measured with Chromium 156, Firefox ESR 153 and WebKitGTK 2.50 on 2026-11-22. What is not
listed here, all three do as the standard says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

DEFAULT_MAX_AGE: Final = 5
"""Seconds. Fetch, "CORS-preflight fetch", step 7.9."""

CacheLoss: TypeAlias = Literal["preflight", "actual"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """What one engine does. The defaults are the standard.

    Attributes:
        name: of the engine.
        max_age_cap: seconds that a preflight is remembered at most; None for no limit.
        max_age_parsed: the greatest number that is read from Access-Control-Max-Age; None
            for any.
        max_age_signed: whether a sign before the number is read.
        max_age_unparsable: seconds for a value that is no number.
        wildcard_cached: whether a remembered ``*`` matches anything but a star.
        wildcard_covers_authorization: whether ``Access-Control-Allow-Headers: *`` lets
            Authorization pass.
        cached_wildcard_covers_authorization: the same for a remembered star.
        credentialed_entry_serves_all: whether what was learnt with credentials serves
            requests without them.
        cache_cleared_by: which failures make the engine forget: those of a preflight, those
            of the request after it.
        reload_skips_cache: whether the cache modes no-store and reload skip what is
            remembered.
        status_before_headers: whether the status of a preflight is judged before its
            Access-Control-Allow-Origin.
        names_as_typed: whether the first refused header is the first that the page set, as
            it wrote it; otherwise the first in the alphabet, in lower case.
        safelisted_names: request headers that need no preflight, beyond the standard's.
        dropped_names: request headers that a page cannot set, beyond the standard's.
        stream_body: what becomes of a ReadableStream as body: sent after a preflight, sent as
            the text of the object, or refused.
        upload_listener_needs_body: whether a listener on an upload without body does not
            force a preflight.
        no_cors_destinations: kinds of resource that should be fetched with CORS and are not.
        origin_without_referrer: whether the referrer policy no-referrer leaves Origin as it
            is on requests without CORS.
    """

    name: str
    max_age_cap: int | None = None
    max_age_parsed: int | None = None
    max_age_signed: bool = False
    max_age_unparsable: int = DEFAULT_MAX_AGE
    wildcard_cached: bool = True
    wildcard_covers_authorization: bool = False
    cached_wildcard_covers_authorization: bool = False
    credentialed_entry_serves_all: bool = True
    cache_cleared_by: frozenset[CacheLoss] = frozenset({"preflight", "actual"})
    reload_skips_cache: bool = False
    status_before_headers: bool = False
    names_as_typed: bool = False
    safelisted_names: frozenset[str] = frozenset()
    dropped_names: frozenset[str] = frozenset()
    stream_body: Literal["preflight", "text", "refused"] = "preflight"
    upload_listener_needs_body: bool = False
    no_cors_destinations: frozenset[str] = frozenset()
    origin_without_referrer: bool = False


STANDARD: Final = Engine(name="standard")
"""The Fetch standard, to the letter."""

_INT64: Final = 2**63 - 1

CHROMIUM: Final = Engine(
    name="chromium",
    max_age_cap=7200,
    max_age_parsed=_INT64,
    max_age_signed=True,
    wildcard_covers_authorization=True,
    cache_cleared_by=frozenset({"preflight"}),
    reload_skips_cache=True,
    safelisted_names=frozenset(
        {
            "device-memory",
            "downlink",
            "dpr",
            "ect",
            "rtt",
            "save-data",
            "viewport-width",
            "width",
        }
    ),
    dropped_names=frozenset({"user-agent"}),
    upload_listener_needs_body=True,
    origin_without_referrer=True,
)
FIREFOX: Final = Engine(
    name="firefox",
    max_age_cap=86_400,
    max_age_unparsable=0,
    wildcard_cached=False,
    wildcard_covers_authorization=True,
    credentialed_entry_serves_all=False,
    reload_skips_cache=True,
    stream_body="text",
)
WEBKIT: Final = Engine(
    name="webkit",
    max_age_cap=600,
    max_age_parsed=_INT64,
    max_age_signed=True,
    wildcard_covers_authorization=True,
    cached_wildcard_covers_authorization=True,
    cache_cleared_by=frozenset(),
    status_before_headers=True,
    names_as_typed=True,
    stream_body="refused",
    no_cors_destinations=frozenset({"font", "track"}),
)

ENGINES: Final = {engine.name: engine for engine in (STANDARD, CHROMIUM, FIREFOX, WEBKIT)}
"""Every engine by its name."""
