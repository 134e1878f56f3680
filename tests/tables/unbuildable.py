"""Policies that others accept and then enforce wrongly: ours cannot be built.

Only those that stand for a defect or an advisory; the table of all problems is
`tables.problems`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tables.model import A

from crossorigin import Policy, PolicyMap


@dataclass(frozen=True, slots=True, kw_only=True)
class Unbuildable:
    """A mistake, the problem that names it, and what to write instead."""

    id: str
    build: Callable[[], object]
    code: str
    field: str
    suggestion: object = None
    defects: tuple[int, ...] = ()
    advisories: tuple[str, ...] = ()


def _origins(*entries: str, credentials: bool = False) -> Callable[[], object]:
    return lambda: Policy(allow_origins=list(entries), allow_credentials=credentials)


UNBUILDABLE = (
    Unbuildable(
        id="trailing-slash",
        build=_origins(A + "/"),
        code="invalid-origin-path",
        field="allow_origins",
        suggestion=A,
        defects=(22,),
    ),
    Unbuildable(
        id="path",
        build=_origins(A + "/shop"),
        code="invalid-origin-path",
        field="allow_origins",
        suggestion=A,
        defects=(22,),
    ),
    Unbuildable(
        id="no-scheme",
        build=_origins("a.example"),
        code="invalid-origin-scheme",
        field="allow_origins",
        suggestion=A,
        defects=(24,),
    ),
    Unbuildable(
        id="userinfo",
        build=_origins("https://me@a.example"),
        code="invalid-origin-userinfo",
        field="allow_origins",
        suggestion=A,
    ),
    Unbuildable(
        id="short-ip",
        build=_origins("http://127.1:3000"),
        code="invalid-origin-ip",
        field="allow_origins",
        suggestion="http://127.0.0.1:3000",
        defects=(25,),
    ),
    Unbuildable(
        id="long-ipv6",
        build=_origins("http://[0:0:0:0:0:0:0:1]:3000"),
        code="invalid-origin-ip",
        field="allow_origins",
        suggestion="http://[::1]:3000",
        defects=(25,),
    ),
    Unbuildable(
        id="port-zero",
        build=_origins("https://a.example:0"),
        code="invalid-origin-port",
        field="allow_origins",
        defects=(23,),
    ),
    Unbuildable(
        id="port-too-large",
        build=_origins("https://a.example:65536"),
        code="invalid-origin-port",
        field="allow_origins",
        defects=(23,),
    ),
    Unbuildable(
        id="several-in-one-string",
        build=lambda: Policy(allow_origins="https://a.example,https://b.example"),
        code="invalid-origin-list",
        field="allow_origins",
        suggestion=["https://a.example", "https://b.example"],
    ),
    Unbuildable(
        id="star-in-a-label",
        build=_origins("https://app-*.a.example"),
        code="invalid-pattern",
        field="allow_origins",
        defects=(18,),
        advisories=("CVE-2026-25478",),
    ),
    Unbuildable(
        id="star-at-the-end",
        build=_origins("https://a.example*"),
        code="invalid-pattern",
        field="allow_origins",
        defects=(18,),
        advisories=("CVE-2019-25211",),
    ),
    Unbuildable(
        id="star-without-a-dot",
        build=_origins("https://*a.example"),
        code="invalid-pattern",
        field="allow_origins",
        defects=(18,),
    ),
    Unbuildable(
        id="star-as-a-scheme",
        build=_origins("*://a.example"),
        code="invalid-origin-scheme",
        field="allow_origins",
        defects=(18,),
    ),
    Unbuildable(
        id="any-origin-with-credentials",
        build=lambda: Policy(allow_credentials=True),
        code="incompatible-any-origin-credentials",
        field="allow_origins",
        defects=(31, 32),
        advisories=(
            "CVE-2018-20744",
            "CVE-2024-25124",
            "CVE-2026-54290",
            "GHSA-52cf-226f-rhr6",
        ),
    ),
    Unbuildable(
        id="null-with-credentials",
        build=_origins("null", A, credentials=True),
        code="incompatible-null-origin-credentials",
        field="allow_origins",
        defects=(32,),
        advisories=("CVE-2019-9580",),
    ),
    Unbuildable(
        id="null-with-credentials-and-the-risk",
        build=lambda: Policy(
            allow_origins=["null"], allow_credentials=True, accept_risks={"null-origin"}
        ),
        code="incompatible-null-origin-credentials",
        field="allow_origins",
        defects=(32,),
        advisories=("CVE-2019-9580",),
    ),
    Unbuildable(
        id="null-without-the-risk",
        build=_origins("null"),
        code="prohibited-null-origin",
        field="allow_origins",
        defects=(34,),
        advisories=("CVE-2019-9580",),
    ),
    Unbuildable(
        id="broad-regex-with-credentials",
        build=lambda: Policy(
            allow_origins=re.compile(r"https://.*\.a\.example"), allow_credentials=True
        ),
        code="prohibited-broad-regex",
        field="allow_origins",
        defects=(17,),
        advisories=("CVE-2026-37737",),
    ),
    Unbuildable(
        id="unescaped-dot-with-credentials",
        build=lambda: Policy(
            allow_origins=re.compile(r"https://shop\.a.example"), allow_credentials=True
        ),
        code="prohibited-broad-regex",
        field="allow_origins",
        defects=(17,),
        advisories=("starlette-801", "CVE-2026-25478"),
    ),
    Unbuildable(
        id="regex-as-a-path",
        build=lambda: PolicyMap({"/api/.*": Policy()}),
        code="invalid-path",
        field="paths",
        advisories=("CVE-2024-6839",),
    ),
    Unbuildable(
        id="encoded-path",
        build=lambda: PolicyMap({"/a%2Fb": Policy()}),
        code="invalid-path",
        field="paths",
        advisories=("CVE-2024-6844",),
    ),
)
