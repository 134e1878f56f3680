"""HAProxy: rules of a frontend, with the origins in separate files.

Variables of the transaction hold the rule of the path and the allowed origin. The headers are
set by `http-after-response`, which sees the answers of HAProxy itself as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crossorigin.edge.export import Options, Target
from crossorigin.edge.grades import same
from crossorigin.edge.lower import (
    AMBIGUOUS,
    LONG_HOST,
    Feature,
    Lowered,
    Plan,
    regex_of,
)
from crossorigin.edge.rules import Rule
from crossorigin.edge.values import HEADER_NAMES, METHOD_NAME, path_bytes
from crossorigin.engine import names
from crossorigin.engine.preflight import REFUSAL, REFUSAL_STATUS

_NONE: Final = "none"
_RULE: Final = "var(txn.crossorigin_rule)"
_ALLOWED: Final = "var(txn.crossorigin_allowed)"
_PREFLIGHT: Final = "{ var(txn.crossorigin_preflight) -m bool }"


def _quote(text: str) -> str:
    """Return a word in single quotes, in which every other character is literal."""
    return "'" + text.replace("'", "\\x27") + "'"


def _render(plan: Plan, options: Options) -> dict[str, str]:
    lines = (*_path(plan), *_origin(plan), *_answers(plan), *_responses(plan))
    fragment = "".join(f"    {line}\n" for line in lines)
    files = {f"crossorigin.{name}": text for name, text in _lists(plan)}
    if options.listen is None:
        return {"crossorigin.frontend.cfg": fragment, **files}
    return {"haproxy.cfg": _whole(fragment, options), **files}


def _path(plan: Plan) -> Iterator[str]:
    """Yield the rules that find the policy of a path, decoded once as in the application."""
    yield f"http-request set-var(txn.crossorigin_rule) str({plan.default or _NONE})"
    if not plan.rules:
        return
    yield "http-request set-var(txn.crossorigin_path) path,url_dec"
    # A later rule replaces an earlier one: the most specific comes last.
    for rule in reversed(plan.rules):
        yield (
            f"http-request set-var(txn.crossorigin_rule) str({rule.policy or _NONE}) "
            f"if {{ var(txn.crossorigin_path) -m reg {_quote(_path_key(rule))} }}"
        )
    yield (
        f"http-request set-var(txn.crossorigin_rule) str({AMBIGUOUS}) "
        f"if {{ var(txn.crossorigin_path) -m reg {_quote(_ODD)} }} "
        f"or {{ path -m reg -i {_quote(_ENCODED)} }} "
        "or { req.ver -m beg 1 } !{ url -m beg / } or !{ path -m found }"
    )


_ODD: Final = r"//|/\.{1,2}(?:/|\z)|[\x5c%\x00\x0a]|^[^/]"
# HAProxy forwards a whole URL in the line of a request as it is; with HTTP/2 it always has one.
# It does not decode a path with a percent sign that begins no escape.
_ENCODED: Final = "%(?:2f|5c|25|00|0a|(?![0-9a-f]{2}))"


def _path_key(rule: Rule) -> str:
    end = r"(?:/|\z)" if rule.below else r"/?\z"
    return f"^{path_bytes(rule.path)}{end}"


def _origin(plan: Plan) -> Iterator[str]:
    yield (
        "http-request set-var(txn.crossorigin_origin) req.fhdr(Origin) "
        "if { req.fhdr_cnt(Origin) eq 1 } "
        "{ req.fhdr(Origin),hex -m reg -i ^(?:[2-7][0-9a-f])+$ }"
    )
    yield (
        "http-request set-var(txn.crossorigin_preflight) bool(true) if METH_OPTIONS "
        "{ req.fhdr(Origin) -m len gt 0 } "
        "{ req.fhdr(Access-Control-Request-Method) -m len gt 0 }"
    )
    for policy in plan.policies:
        yield from _allow(policy)


def _allow(policy: Lowered) -> Iterator[str]:
    rule = f"{{ {_RULE} -m str {policy.name} }}"
    allow = "http-request set-var(txn.crossorigin_allowed)"
    if policy.public:
        yield f"{allow} str(*) if {rule}"
    origin = "var(txn.crossorigin_origin)"
    if policy.exact:
        listed = f"{{ {origin} -m str -f crossorigin.{policy.name}.origins }}"
        yield f"{allow} {origin} if {rule} {listed}"
    if policy.patterns:
        covered = f"{{ {origin} -m reg -f crossorigin.{policy.name}.patterns }}"
        yield f"{allow} {origin} if {rule} {covered}"


def _lists(plan: Plan) -> Iterator[tuple[str, str]]:
    for policy in plan.policies:
        if policy.exact:
            yield f"{policy.name}.origins", "".join(f"{origin}\n" for origin in policy.exact)
        if policy.patterns:
            regexes = (f"(?!{LONG_HOST})^{regex_of(each)}\\z\n" for each in policy.patterns)
            yield f"{policy.name}.patterns", "".join(regexes)


def _answers(plan: Plan) -> Iterator[str]:
    """Yield the rules that answer preflights."""
    yield from _echoed(plan)
    for policy in plan.policies:
        if policy.status is not None:
            yield (
                f"http-request return status {policy.status} if {_PREFLIGHT} "
                f"{{ {_RULE} -m str {policy.name} }} {{ {_ALLOWED} -m found }}"
            )
    refusing = [policy.name for policy in plan.policies if policy.status is not None]
    # A line of HAProxy has at most 64 words.
    for rule in (*refusing, AMBIGUOUS):
        yield (
            f"http-request return status {REFUSAL_STATUS} content-type text/plain "
            f"string {_quote(REFUSAL.decode().rstrip())} if {_PREFLIGHT} "
            f"{{ {_RULE} -m str {rule} }}"
        )


def _echoed(plan: Plan) -> Iterator[str]:
    if any(policy.echoes_method for policy in plan.policies):
        yield _kept(names.REQUEST_METHOD, "method", METHOD_NAME)
    if any(policy.echoes_headers for policy in plan.policies):
        yield _kept(names.REQUEST_HEADERS, "headers", HEADER_NAMES)


def _kept(header: str, name: str, regex: str) -> str:
    return (
        f"http-request set-var(txn.crossorigin_{name}) req.fhdr({header}) "
        f"if {_PREFLIGHT} {{ req.fhdr_cnt({header}) eq 1 }} "
        f"{{ req.fhdr({header}) -m reg {_quote(regex)} }}"
    )


def _responses(plan: Plan) -> Iterator[str]:
    covered = f"!{{ {_RULE} -m str {_NONE} }}"
    yield f"http-after-response del-header access-control- -m beg if {covered}"
    for policy in plan.policies:
        rule = f"{{ {_RULE} -m str {policy.name} }}"
        allowed = f"{rule} {{ {_ALLOWED} -m found }}"
        yield from _response(policy, rule, allowed)
    yield f"http-after-response add-header Vary Origin if {{ {_RULE} -m str {AMBIGUOUS} }}"


def _response(policy: Lowered, rule: str, allowed: str) -> Iterator[str]:
    """Yield the rules that add the headers of one policy."""
    put = "http-after-response set-header"
    for preflight, headers, vary in (
        (f"!{_PREFLIGHT}", policy.actual, policy.vary),
        (_PREFLIGHT, policy.preflight, policy.preflight_vary),
    ):
        if policy.exposes_all and headers is policy.actual:
            listed = "%[res.hdr_names]"
            yield f"{put} {names.EXPOSE_HEADERS} {listed} if {allowed} {preflight}"
        for name, value in headers:
            yield f"{put} {name} {_quote(value)} if {allowed} {preflight}"
        if vary:
            listed = _quote(", ".join(vary))
            yield f"http-after-response add-header Vary {listed} if {rule} {preflight}"
    yield f"{put} {names.ALLOW_ORIGIN} %[{_ALLOWED}] if {allowed}"
    if policy.echoes_method:
        yield _echo(names.ALLOW_METHODS, "method", allowed)
    if policy.echoes_headers:
        yield _echo(names.ALLOW_HEADERS, "headers", allowed)


def _echo(header: str, name: str, allowed: str) -> str:
    variable = f"var(txn.crossorigin_{name})"
    return (
        f"http-after-response set-header {header} %[{variable}] "
        f"if {allowed} {{ {variable} -m found }}"
    )


def _whole(fragment: str, options: Options) -> str:
    return (
        # HAProxy finds the lists in the folder of the configuration, in any working directory.
        "global\n    default-path config\n"
        "defaults\n    mode http\n    timeout connect 5s\n    timeout client 60s\n"
        "    timeout server 60s\n    timeout http-request 10s\n    option forwardfor\n"
        f"frontend web\n    bind {options.listen}\n{fragment}{_strip(options.strip_prefix)}"
        "    default_backend application\n"
        f"backend application\n    server application {options.upstream}\n"
    )


def _strip(prefix: str) -> str:
    """Return the rules that remove a prefix from the path as it was sent."""
    if not prefix:
        return ""
    start = _quote(f"^{path_bytes(prefix)}/?(.*)")
    return (
        f"    http-request return status 404 if !{{ path {prefix} }} "
        f"!{{ path_beg {prefix}/ }}\n"
        f"    http-request replace-path {start} '/\\1'\n"
    )


HAPROXY: Final = Target(
    name="haproxy",
    title="HAProxy",
    versions="2.6 and later",
    ratings={
        Feature.ANY_HEADER: same("names are echoed as they were sent, duplicates included"),
        Feature.PATHS: same(
            "a path with an empty segment, a dot segment or an encoded slash, backslash or "
            "percent sign has no CORS"
        ),
    },
    requires=(
        "put the rules into the frontend, before every other http-request rule that responds.",
        "put crossorigin.*.origins and .patterns into the folder of the configuration.",
        "write `default-path config` in global, or start HAProxy in that folder.",
    ),
    validate="haproxy -c -f haproxy.cfg",
    render=_render,
    is_server=True,
)
"""HAProxy, Debian's 2.6 and later."""
