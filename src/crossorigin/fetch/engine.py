"""The differences of three browser engines from the Fetch standard, as data.

Measured with Chromium 156, Firefox ESR 153 and WebKitGTK 2.50 on 2026-11-22. In all other
respects the three follow the standard.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from crossorigin.spec.headers import MAX_SAFELISTED_VALUES

DEFAULT_MAX_AGE: Final = 5
"""Seconds. Fetch, "CORS-preflight fetch", step 7.9."""

BodyFault: TypeAlias = Literal["cut", "unended", "coding"]
CacheLoss: TypeAlias = Literal["preflight", "actual"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """The behaviour of one engine. The defaults are the standard.

    Attributes:
        name: the name of the engine.
        max_age_cap: the longest time in seconds that a preflight is cached; None for no limit.
        max_age_parsed: the greatest number that Access-Control-Max-Age may have; None for any.
        max_age_signed: whether Access-Control-Max-Age may have a sign.
        max_age_unparsable: the seconds for an Access-Control-Max-Age that is not a number.
        wildcard_cached: whether a cached ``*`` matches names other than ``*``.
        wildcard_covers_authorization: whether ``Access-Control-Allow-Headers: *`` allows
            Authorization.
        cached_wildcard_covers_authorization: whether a cached ``*`` allows Authorization.
        credentialed_entry_serves_all: whether cache entries of requests with credentials match
            requests without credentials.
        one_answer_remembered: whether the cache holds only the last response for a URL, and
            drops it at the first request that it does not cover.
        refusals_remembered: whether a response is cached that does not list the requested
            method or headers.
        opaque_origins_remembered: whether preflights of an opaque origin are cached.
        cache_cleared_by: the failures that clear the cache entry: of a preflight, or of the
            request after it.
        cache_skipped_by: the cache modes that bypass the preflight cache.
        no_store_remembered: whether the response to a preflight is cached in the cache mode
            no-store.
        status_before_headers: whether the status of a preflight is checked before its
            Access-Control-Allow-Origin.
        names_as_typed: whether the refused header that the console names is the first that
            the page set, as the page wrote it; otherwise the first in alphabetical order, in
            lower case.
        names_listed_once: whether Access-Control-Request-Headers lists a name once that the
            page set several times.
        safelisted_values: request headers that need no preflight, beyond the standard's: pairs
            of a name and a pattern for the whole value.
        safelist_total: the greatest total size in bytes of safelisted values; None for any.
        lines_judged_together: whether several lines of one request header count as one value.
        non_ascii_unsafe: whether a byte above 0x7F in Accept or Content-Type needs a preflight.
        range_max: the greatest number in a Range that needs no preflight; None for any.
        range_any_case: whether the unit of a safelisted Range may have any case.
        utf8_values: whether header values are sent in UTF-8 instead of Latin-1.
        first_content_type_only: whether only the first of several Content-Type lines is sent,
            although all are checked.
        dropped_names: request headers that a page cannot set, beyond the standard's.
        stream_body: the treatment of a ReadableStream as body: sent after a preflight, sent as
            the text of the object, or refused.
        upload_listener_needs_body: whether an upload listener forces a preflight only if the
            request has a body.
        absent_kinds: the kinds of resource that the engine does not request.
        no_cors_kinds: the kinds that the engine fetches in mode no-cors: fonts, where the
            standard requires cors, and tracks without the attribute ``crossorigin``, where it
            requires same-origin.
        same_origin_kinds: the kinds that the engine fetches from the page's own origin only,
            where the standard requires cors.
        unredirected_kinds: the kinds of which no redirect from another origin is followed.
        font_preloads_are_fonts: whether a preload of a font is fetched as the font is: in mode
            cors and without credentials, with any or no attribute ``crossorigin``.
        posters_by_attribute: whether the poster of a video is fetched by the attribute
            ``crossorigin`` of the video; otherwise in mode no-cors.
        destinations: pairs of a kind and the value of Sec-Fetch-Dest that is sent in place of
            the standard's.
        socket_metadata: whether the handshake of a WebSocket has Sec-Fetch-*.
        transport_mode: Sec-Fetch-Mode in the handshake of WebTransport; ``none`` where it has
            no Sec-Fetch-*.
        sockets_redirected: whether redirects of that handshake are followed.
        untyped_beacons: whether a Blob whose type is not a MIME type is sent without one.
        empty_lines_ignored: whether an empty line of a response header is ignored if the
            header has another line.
        preflight_untainted: whether a preflight after redirects carries the page's own origin
            and is checked against it.
        own_preflight_checked: whether the preflight of a request that was redirected to the
            page's own origin has to pass the CORS check.
        preflight_sticks: whether a request that once needed a preflight needs one on every
            later hop, even if a redirect made it simple.
        dropped_names_listed: whether preflights list names that a redirect has removed.
        late_redirects_credentialed: whether redirects after one from the page's own origin
            are checked as if with credentials, in the credentials mode same-origin.
        own_userinfo_refused: whether a redirect within the page's own origin must not contain
            a user name either.
        location_lines: the repeated Location lines that make a redirect: none, equal ones, or
            any, joined.
        empty_location: the result of an empty Location: a redirect to the same URL, a plain
            response, or an error.
        origin_without_referrer: whether the referrer policies no-referrer and same-origin leave
            Origin unchanged on requests without CORS.
        redirected_preflights: the origin under which a preflight is cached that carried the
            origin null after redirects: null, the page's origin, or none.
        empty_fragment_ignored: whether a cache entry for a URL matches the same URL with an
            empty fragment.
        redirected_delete: the method of a DELETE after a redirect to another origin.
        misdirected_again: whether a request is sent a second time after the status 421.
        proxy_status_refused: whether the status 407 is a network error without a proxy.
        exposed_star_first: whether a star in Access-Control-Expose-Headers counts although a
            later element is not a token.
        invalid_utf8_replaced: whether a header value that is not UTF-8 is read with U+FFFD for
            its invalid bytes.
        location_bytes: whether a byte above 0x7F in Location is percent-encoded directly;
            otherwise it is read as Latin-1.
        location_tab_kept: whether a tab inside Location becomes %09; otherwise it is removed.
        bar_escaped: whether a vertical bar in the path of a URL becomes %7C.
        escapes_normalised: whether URLs on the wire have letters, digits, ``-``, ``.``, ``_``
            and ``~`` decoded, and the other escapes in upper case.
        metadata_after_redirects: whether requests in mode cors have Sec-Fetch-* after a
            redirect from one origin to another.
        redirected_site: the value of Sec-Fetch-Site after redirects within the page's site
            that leave its origin.
        redirects_taint_cookies: the cookies with SameSite that a redirect from another site
            blocks: sent and set ones, sent ones, or none.
        secure_on_loopback: whether cookies with Secure are sent over http to loopback.
        lax_by_default: whether a cookie without SameSite counts as SameSite=Lax.
        partitioned_needs_secure: whether a cookie with Partitioned needs Secure.
        http_prefixes: whether the cookie prefixes ``__Http-`` and ``__Host-Http-`` require
            HttpOnly.
        host_prefix_needs_path: whether the cookie prefix ``__Host-`` requires an explicit Path.
        host_prefix_refuses_domain: whether ``__Host-`` refuses a Domain that names the host
            alone.
        nameless_cookies: the treatment of a cookie without a name: kept; or refused, and a
            line without equals sign is read as a name.
        tab_in_cookies: whether a cookie may contain a tab.
        max_age_minus_first: whether the Max-Age of a cookie is read as 0 if it begins with a
            minus.
        lenient_dates: whether the date of a cookie may lack its time, or overflow, such as
            30 February.
        old_dates_read: whether a date before 1601 expires a cookie; otherwise it is ignored.
        cookie_values_replaced: whether bytes of a cookie's value that are not UTF-8 are kept as
            U+FFFD.
        heads_wait_for_bodies: whether preflights and redirects fail if their bodies break off.
        faults_ignored: the faults of a body that the engine does not report.
        cut_errors_whole: whether the truncated body of an error response reads as complete.
        opaque_faults_fail: whether a no-cors request fails if its response breaks off.
        data_url_length: whether the response of a data: URL has a Content-Length.
        keepalive_max: the greatest body in bytes of a request with keepalive.
        keepalive_before_preflight: whether that limit is checked before a preflight is sent.
        only_if_cached_sent: whether a request in the cache mode only-if-cached is sent.
        unknown_policy_allows: whether an unknown value of Cross-Origin-Resource-Policy
            satisfies the embedder policy require-corp.
        addresses_are_sites: whether two ports of one address are one site to
            Cross-Origin-Resource-Policy.
        origin_kept_by_get: whether a GET that a redirect within one origin has made of another
            method keeps its Origin, without CORS; navigations never do.
        own_origin_sent_by: the parts of a page whose requests in mode cors have Origin if they
            go to the page's own origin: elements, media, workers.
        credentialless: whether the engine supports the embedder policy credentialless.
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
    one_answer_remembered: bool = False
    refusals_remembered: bool = False
    opaque_origins_remembered: bool = True
    cache_cleared_by: frozenset[CacheLoss] = frozenset({"preflight", "actual"})
    cache_skipped_by: frozenset[str] = frozenset()
    no_store_remembered: bool = True
    status_before_headers: bool = False
    names_as_typed: bool = False
    names_listed_once: bool = True
    safelisted_values: tuple[tuple[str, str], ...] = ()
    safelist_total: int | None = MAX_SAFELISTED_VALUES
    lines_judged_together: bool = False
    non_ascii_unsafe: bool = False
    range_max: int | None = None
    range_any_case: bool = False
    utf8_values: bool = False
    first_content_type_only: bool = False
    dropped_names: frozenset[str] = frozenset()
    stream_body: Literal["preflight", "text", "refused"] = "preflight"
    upload_listener_needs_body: bool = False
    absent_kinds: frozenset[str] = frozenset()
    no_cors_kinds: frozenset[str] = frozenset()
    same_origin_kinds: frozenset[str] = frozenset()
    unredirected_kinds: frozenset[str] = frozenset()
    font_preloads_are_fonts: bool = False
    posters_by_attribute: bool = False
    destinations: tuple[tuple[str, str], ...] = ()
    socket_metadata: bool = True
    transport_mode: str = "webtransport"
    sockets_redirected: bool = False
    untyped_beacons: bool = False
    empty_lines_ignored: bool = False
    preflight_untainted: bool = False
    own_preflight_checked: bool = True
    preflight_sticks: bool = False
    dropped_names_listed: bool = False
    late_redirects_credentialed: bool = False
    own_userinfo_refused: bool = False
    location_lines: Literal["one", "equal", "joined"] = "one"
    empty_location: Literal["itself", "nowhere", "refused"] = "itself"
    origin_without_referrer: bool = False
    redirected_preflights: Literal["null", "page", "nowhere"] = "null"
    empty_fragment_ignored: bool = False
    redirected_delete: Literal["DELETE", "GET"] = "DELETE"
    misdirected_again: bool = True
    proxy_status_refused: bool = False
    exposed_star_first: bool = False
    invalid_utf8_replaced: bool = False
    location_bytes: bool = False
    location_tab_kept: bool = False
    bar_escaped: bool = False
    escapes_normalised: bool = False
    metadata_after_redirects: bool = True
    redirected_site: Literal["same-site", "cross-site"] = "same-site"
    redirects_taint_cookies: Literal["sent, set", "sent", "none"] = "sent, set"
    secure_on_loopback: bool = True
    lax_by_default: bool = True
    partitioned_needs_secure: bool = False
    http_prefixes: bool = False
    host_prefix_needs_path: bool = True
    host_prefix_refuses_domain: bool = False
    nameless_cookies: Literal["kept", "refused"] = "kept"
    tab_in_cookies: bool = True
    max_age_minus_first: bool = False
    lenient_dates: bool = False
    old_dates_read: bool = False
    cookie_values_replaced: bool = False
    heads_wait_for_bodies: bool = False
    faults_ignored: frozenset[BodyFault] = frozenset()
    cut_errors_whole: bool = False
    opaque_faults_fail: bool = False
    data_url_length: bool = False
    keepalive_max: int = 65_536
    keepalive_before_preflight: bool = False
    only_if_cached_sent: bool = False
    unknown_policy_allows: bool = False
    addresses_are_sites: bool = True
    origin_kept_by_get: bool = False
    own_origin_sent_by: frozenset[str] = frozenset()
    credentialless: bool = True


STANDARD: Final = Engine(name="standard")
"""The Fetch standard, to the letter."""

_INT64: Final = 2**63 - 1
_UINT64: Final = 2**64 - 1
_WHOLE: Final = "[0-9]+"
_DECIMAL: Final = r"[0-9]+(?:\.[0-9]+)?"

CHROMIUM: Final = Engine(
    name="chromium",
    max_age_cap=7200,
    max_age_parsed=_INT64,
    max_age_signed=True,
    wildcard_covers_authorization=True,
    one_answer_remembered=True,
    opaque_origins_remembered=False,
    cache_cleared_by=frozenset(),
    cache_skipped_by=frozenset({"no-cache", "no-store", "reload"}),
    no_store_remembered=False,
    safelisted_values=(
        ("device-memory", _DECIMAL),
        ("downlink", _DECIMAL),
        ("dpr", _DECIMAL),
        ("ect", "slow-2g|2g|3g|4g"),
        ("rtt", _WHOLE),
        ("save-data", "(?i:on)"),
        ("viewport-width", _WHOLE),
        ("width", _WHOLE),
    ),
    lines_judged_together=True,
    range_max=_INT64 - 1,
    own_userinfo_refused=True,
    location_lines="equal",
    empty_location="nowhere",
    dropped_names=frozenset({"user-agent"}),
    upload_listener_needs_body=True,
    origin_without_referrer=True,
    redirected_preflights="nowhere",
    proxy_status_refused=True,
    location_bytes=True,
    bar_escaped=True,
    redirects_taint_cookies="none",
    partitioned_needs_secure=True,
    http_prefixes=True,
    host_prefix_refuses_domain=True,
    tab_in_cookies=False,
    keepalive_before_preflight=True,
    addresses_are_sites=False,
    own_origin_sent_by=frozenset({"element", "worker"}),
    posters_by_attribute=True,
    socket_metadata=False,
    transport_mode="none",
    untyped_beacons=True,
    old_dates_read=True,
)
"""Chromium, with each difference from the standard."""
FIREFOX: Final = Engine(
    name="firefox",
    max_age_cap=86_400,
    max_age_unparsable=0,
    wildcard_cached=False,
    wildcard_covers_authorization=True,
    credentialed_entry_serves_all=False,
    cache_skipped_by=frozenset({"no-store", "reload"}),
    names_listed_once=False,
    safelist_total=None,
    non_ascii_unsafe=True,
    range_max=_UINT64,
    first_content_type_only=True,
    empty_lines_ignored=True,
    preflight_untainted=True,
    own_preflight_checked=False,
    preflight_sticks=True,
    location_lines="equal",
    stream_body="text",
    redirected_preflights="page",
    empty_fragment_ignored=True,
    exposed_star_first=True,
    location_bytes=True,
    location_tab_kept=True,
    redirected_site="cross-site",
    lax_by_default=False,
    partitioned_needs_secure=True,
    http_prefixes=True,
    host_prefix_needs_path=False,
    nameless_cookies="refused",
    redirects_taint_cookies="sent",
    max_age_minus_first=True,
    lenient_dates=True,
    old_dates_read=True,
    cookie_values_replaced=True,
    cut_errors_whole=True,
    opaque_faults_fail=True,
    unknown_policy_allows=True,
    data_url_length=True,
    absent_kinds=frozenset({"fetchlater", "paintworklet", "ping", "preload-track"}),
    same_origin_kinds=frozenset({"clip-path"}),
    font_preloads_are_fonts=True,
    destinations=(("webtransport", "webtransport"),),
    transport_mode="no-cors",
)
"""Firefox, with each difference from the standard."""
WEBKIT: Final = Engine(
    name="webkit",
    max_age_cap=600,
    max_age_parsed=_INT64,
    max_age_signed=True,
    wildcard_covers_authorization=True,
    cached_wildcard_covers_authorization=True,
    one_answer_remembered=True,
    refusals_remembered=True,
    cache_cleared_by=frozenset(),
    lines_judged_together=True,
    range_max=_UINT64,
    range_any_case=True,
    utf8_values=True,
    preflight_sticks=True,
    dropped_names_listed=True,
    late_redirects_credentialed=True,
    location_lines="joined",
    empty_location="refused",
    status_before_headers=True,
    names_as_typed=True,
    stream_body="refused",
    absent_kinds=frozenset(
        {
            "clip-path",
            "css-module",
            "fetchlater",
            "filter",
            "paintworklet",
            "prefetch",
            "webtransport",
        }
    ),
    no_cors_kinds=frozenset({"font", "track"}),
    unredirected_kinds=frozenset({"mask-image", "modulepreload"}),
    posters_by_attribute=True,
    destinations=(
        ("embed", "iframe"),
        ("json", "script"),
        ("object", "iframe"),
        ("websocket", "websocket"),
    ),
    sockets_redirected=True,
    redirected_preflights="nowhere",
    redirected_delete="GET",
    invalid_utf8_replaced=True,
    escapes_normalised=True,
    metadata_after_redirects=False,
    redirects_taint_cookies="none",
    secure_on_loopback=False,
    old_dates_read=True,
    heads_wait_for_bodies=True,
    faults_ignored=frozenset({"coding", "unended"}),
    keepalive_before_preflight=True,
    only_if_cached_sent=True,
    own_origin_sent_by=frozenset({"element", "media"}),
    origin_kept_by_get=True,
    credentialless=False,
)
"""WebKit, with each difference from the standard."""

ENGINES: Final = {engine.name: engine for engine in (STANDARD, CHROMIUM, FIREFOX, WEBKIT)}
"""Every engine by its name."""
