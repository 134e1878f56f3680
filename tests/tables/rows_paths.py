"""Rule 18: which policy a path has. (Rule 19, a route's own policy, is in routes.py.)"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from tables.model import (
    ACAC,
    MALFORMED_ORIGIN,
    ORIGIN_NOT_ALLOWED,
    A,
    B,
    E,
    Expected,
    Table,
    Trait,
    acam,
    acao,
    acma,
    actual,
    answer,
    ask,
    get,
    not_cors,
    passed_on,
    preflight,
    refusal,
    unread,
)

row = Table("paths", rules=(18,))
SIX = acam("GET,HEAD,PUT,PATCH,POST,DELETE")
AMBIGUOUS = "ambiguous-request"
UNTOUCHED = (("Access-Control-Allow-Origin", "https://own"),)


def _both(
    name: str,
    policy: str,
    path: str,
    on_get: Expected,
    on_preflight: Expected,
    *,
    origin: str = A,
    advisories: tuple[str, ...] = (),
    not_on: Mapping[Trait, str] = MappingProxyType({}),
    never_on: Mapping[Trait, str] = MappingProxyType({}),
) -> None:
    """The same path has the same policy for its preflight and its actual request.

    `not_on` is about the actual request only, `never_on` about both.
    """
    row(
        f"{name}-get",
        policy,
        get(origin, path),
        on_get,
        advisories=advisories,
        attacks=("40",) if advisories else (),
        not_on={**not_on, **never_on},
    )
    row(
        f"{name}-preflight",
        policy,
        preflight(origin, path=path),
        on_preflight,
        advisories=advisories,
        attacks=("30", "40") if advisories else ("30",),
        not_on=never_on,
    )


def _public(answered: tuple[int, ...] | None = None) -> tuple[Expected, Expected]:
    return (
        replace(actual(acao("*"), vary=()), answered=answered),
        answer(acao("*"), SIX, acma(600), vary=()),
    )


def _listed(
    origin: str = A, answered: tuple[int, ...] | None = None
) -> tuple[Expected, Expected]:
    return (
        replace(actual(acao(origin)), answered=answered),
        answer(acao(origin), SIX, acma(600)),
    )


def _denied(answered: tuple[int, ...] | None = None) -> tuple[Expected, Expected]:
    return replace(unread(ORIGIN_NOT_ALLOWED), answered=answered), refusal()


_both("prefix-itself", "map", "/public", *_public())
_both("prefix-below", "map", "/public/thing", *_public())
_both("exact-wins-over-prefix", "map", "/public/private", *_listed())
_both("exact-is-not-a-prefix", "map", "/public/private/below", *_public())
_both(
    "longer-prefix-wins",
    "map",
    "/public/deep/thing",
    actual(acao(A), ACAC),
    answer(acao(A), ACAC, SIX, acma(600)),
    advisories=("CVE-2024-6839",),
)
_both("whole-segments", "map", "/publicity", *_denied(), advisories=("CVE-2024-6839",))
_both(
    "whole-segments-other-origin",
    "map",
    "/publicity",
    *_listed(B),
    origin=B,
    advisories=("CVE-2024-6839",),
)
_both(
    "case-counts",
    "map",
    "/Public/thing",
    *_denied(),
    advisories=("CVE-2024-6866",),
    never_on={"folds-case": "its router ignores case, and so does the look-up in the map"},
)
_both("plus-is-a-plus", "map", "/public/a+b", *_public(), advisories=("CVE-2024-6844",))
_both(
    "plus-is-no-blank",
    "map-reversed",
    "/api+/thing",
    *_public((404,)),
    advisories=("CVE-2024-6844",),
)
_both("unknown-path-has-a-policy", "map", "/public/nowhere", *_public((404,)))
_both("root-prefix", "map", "/ok", *_listed(B), origin=B)
_both("root-prefix-denied", "map", "/ok", *_denied())
_both("later-but-longer", "map-reversed", "/api/v1/thing", *_listed())
_both("earlier-but-shorter", "map-reversed", "/api/thing", *_listed(B), origin=B)
_both("not-its-prefix", "map-reversed", "/api/v12", *_listed(B), origin=B)
_both("default", "map-reversed", "/plain", *_public())
_both("decoded-once", "map", "/%70ublic/thing", *_public(), advisories=("CVE-2024-6844",))
_both(
    "decoded-twice-is-another-path",
    "map",
    "/%2570ublic/thing",
    replace(unread(AMBIGUOUS), answered=(404,)),
    refusal(AMBIGUOUS),
    advisories=("CVE-2024-6844",),
    never_on={"engine": "two policies, so there is none to evaluate"},
)
_both(
    "encoded-slash-is-a-slash",
    "map",
    "/public%2Fdeep%2Fthing",
    actual(acao(A), ACAC),
    answer(acao(A), ACAC, SIX, acma(600)),
    advisories=("CVE-2024-6844",),
    not_on={"serving": "its router keeps the encoded slash apart and answers 404"},
)
_both(
    "semicolon-is-part-of-the-segment",
    "map",
    "/public;p/thing",
    *_denied((404,)),
    advisories=("CVE-2024-6866",),
)
row("query-is-no-path", "map", get(A, "/publicity?/public/thing"), unread(ORIGIN_NOT_ALLOWED))
row(
    "none-takes-no-part",
    "map",
    get(A, "/internal/thing"),
    Expected(kind="actual", reason=ORIGIN_NOT_ALLOWED, lines=UNTOUCHED, vary_lines=(), vary=()),
    not_on={"engine": "no policy, so there is nothing to evaluate"},
)
row(
    "none-takes-no-part-without-origin",
    "map",
    get(None, "/internal/thing"),
    replace(not_cors(vary=()), lines=UNTOUCHED, vary_lines=()),
    not_on={"engine": "no policy, so there is nothing to evaluate"},
)
row(
    "none-passes-preflights-on",
    "map",
    preflight(A, path="/internal/thing"),
    replace(passed_on(vary=()), answered=(405, 200, 204), vary_lines=()),
    not_on={"engine": "no policy, so there is nothing to evaluate"},
)
row(
    "exact-none",
    "map-reversed",
    ask("PUT", "/api", origin=A),
    Expected(kind="actual", reason=ORIGIN_NOT_ALLOWED, vary=()),
    not_on={"engine": "no policy, so there is nothing to evaluate"},
)
row(
    "malformed-origin-on-a-listed-path",
    "map",
    get("https://a.example/", "/public/private"),
    unread(MALFORMED_ORIGIN),
)
row("raised-on-a-listed-path", "map", get(B, "/boom"), actual(acao(B)), rules=(13,))
row("no-origin-on-a-listed-path", "map", get(None, "/public/private"), not_cors())
row("denied-on-a-listed-path", "map", get(E, "/public/private"), unread(ORIGIN_NOT_ALLOWED))
