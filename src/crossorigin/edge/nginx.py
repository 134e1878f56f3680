"""nginx: maps at the level of `http`, and headers at the level of `server`.

A chain of maps turns the path into a rule and the origin into an allowed origin. `add_header`
with an empty value adds none. The maps of the path run before any location is chosen, as the
`if` of the server asks for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from crossorigin.edge.export import Options, Target
from crossorigin.edge.grades import same, stricter
from crossorigin.edge.lower import (
    AMBIGUOUS,
    ANSWER_HEADERS,
    LONG_HOST,
    Feature,
    Lowered,
    Plan,
    regex_of,
)
from crossorigin.edge.rules import Rule
from crossorigin.edge.values import (
    HEADER_NAMES,
    METHOD_NAME,
    path_bytes,
)
from crossorigin.engine import names
from crossorigin.engine.preflight import REFUSAL, REFUSAL_STATUS

_NONE: Final = "none"
"""The rule of paths without CORS."""

_BUCKET: Final = 64
"""Bytes of a hash bucket by nginx's own default on this century's processors."""


def _variable(name: str) -> str:
    return "$crossorigin_" + name


def _quote(text: str) -> str:
    """Return `text` as a quoted word; backslashes before other signs stand for themselves."""
    return '"' + text.replace('"', '\\"') + '"'


def _map(source: str, name: str, entries: Iterable[tuple[str, str]], default: str = "") -> str:
    lines = "".join(f"    {_quote(key)} {_quote(value)};\n" for key, value in entries)
    head = f"map {_quote(source)} {_variable(name)} {{\n    default {_quote(default)};\n"
    return f"{head}{lines}}}\n"


def _render(plan: Plan, options: Options) -> dict[str, str]:
    http = "".join((_bucket(plan), *_path_maps(plan), *_origin_maps(plan), *_answer_maps(plan)))
    server = "".join(_server_lines(plan))
    files = {"crossorigin.http.conf": http, "crossorigin.server.conf": server}
    if options.listen is not None:
        files["nginx.conf"] = _whole(options)
    return files


def _bucket(plan: Plan) -> str:
    """Return the sizes of the tables; a key longer than a bucket is an error to nginx."""
    exact = [origin for policy in plan.policies for origin in policy.exact]
    longest = max(map(len, exact), default=0)
    size = _BUCKET
    while size < longest + 32:
        size *= 2
    entries = 2048
    while entries < 2 * len(exact):
        entries *= 2
    return f"map_hash_bucket_size {size};\nmap_hash_max_size {entries};\n"


def _path_maps(plan: Plan) -> Iterator[str]:
    """Yield the maps from the path to the rule.

    `$uri` is decoded and in normal form; the application reads the path decoded once. A path
    with dot segments or empty segments has the rule that both readings have; one with an
    encoded slash, backslash, percent sign or newline has none.
    """
    default = plan.default or _NONE
    if not plan.rules:
        yield _map("", "rule", (), default)
        return
    here = [(_path_key(rule, r"\z"), rule.policy or _NONE) for rule in plan.rules]
    as_sent = [(_path_key(rule, r"(?:\?|\z)"), rule.policy or _NONE) for rule in plan.rules]
    yield _map("$uri", "normal", here, default)
    yield _map("$request_uri", "sent", as_sent, default)
    yield _map("$request_uri", "readings", (
        (r"~*^[^?]*%(?:2f|25|5c|0a|00)", AMBIGUOUS),
        (r"~*^[^?]*/(?:\.|%2e){0,1}%2e(?:/|\?|\z)", AMBIGUOUS),
        (r"~*^[^?]*/%2e\.(?:/|\?|\z)", AMBIGUOUS),
        (r"~^[^?]*\x5c", AMBIGUOUS),
        (r"~^[^?]*%[^?]*(?://|/\.{1,2}(?:/|\?|\z))", AMBIGUOUS),
        (r"~^[^?]*(?://|/\.{1,2}(?:/|\?|\z))[^?]*%", AMBIGUOUS),
        (r"~^[^?]*(?://|/\.{1,2}(?:/|\?|\z))", "two"),
    ))  # fmt: skip
    yield _map(
        f"{_variable('readings')}|{_variable('normal')}|{_variable('sent')}",
        "rule",
        ((r"~^\|(?<crossorigin_one>[^|]+)\|", "$crossorigin_one"),
         (r"~^two\|(?<crossorigin_both>[^|]+)\|\k<crossorigin_both>\z", "$crossorigin_both")),
        AMBIGUOUS,
    )  # fmt: skip


def _path_key(rule: Rule, end: str) -> str:
    last = f"(?:/|{end})" if rule.below else f"/?{end}"
    return f"~^{path_bytes(rule.path)}{last}"


def _origin_maps(plan: Plan) -> Iterator[str]:
    for policy in plan.policies:
        if not policy.public:
            yield from _origin_map(policy)
    allowed = [
        (policy.name, "*" if policy.public else _variable(f"{policy.name}_origin"))
        for policy in plan.policies
    ]
    yield _map(_variable("rule"), "allowed", allowed)


def _origin_map(policy: Lowered) -> Iterator[str]:
    """Yield the maps from Origin to an allowed one.

    nginx compares keys without `~` without regard to case: the second map compares the bytes.
    """
    patterns = [(f"~^{regex_of(pattern)}\\z", "$http_origin") for pattern in policy.patterns]
    # Expressions are tried in order.
    entries = [*((origin, origin) for origin in policy.exact), (f"~{LONG_HOST}", ""), *patterns]
    yield _map("$http_origin", f"{policy.name}_key", entries)
    same_text = r"~^(?<crossorigin_origin>.+)\|\k<crossorigin_origin>\z"
    yield _map(
        f"$http_origin|{_variable(policy.name + '_key')}",
        f"{policy.name}_origin",
        ((same_text, "$http_origin"),),
    )


def _answer_maps(plan: Plan) -> Iterator[str]:
    asked = "$request_method:$http_origin:$http_access_control_request_method"
    yield _map(asked, "asked", ((r"~^OPTIONS:.+:[^:]+\z", "preflight"),), "actual")
    yield _status_map(plan)
    echoing = [
        policy for policy in plan.policies if policy.echoes_method or policy.echoes_headers
    ]
    if echoing:
        yield _map("$http_access_control_request_method", "method",
                   (("~" + METHOD_NAME, "$http_access_control_request_method"),))  # fmt: skip
        yield _map("$http_access_control_request_headers", "headers",
                   (("~" + HEADER_NAMES, "$http_access_control_request_headers"),))  # fmt: skip
    state = f"{_variable('asked')}|{_variable('rule')}|{_variable('allowed')}"
    for header in ANSWER_HEADERS:
        yield _map(state, _short(header), _values(plan, header))
    yield _map(f"{_variable('asked')}|{_variable('rule')}", "vary", _vary(plan))


def _status_map(plan: Plan) -> str:
    entries: list[tuple[str, str]] = []
    for policy in plan.policies:
        if policy.status is not None:
            entries.append((f"~^preflight\\|{policy.name}\\|.", str(policy.status)))
            entries.append((f"preflight|{policy.name}|", str(REFUSAL_STATUS)))
    entries.append((f"preflight|{AMBIGUOUS}|", str(REFUSAL_STATUS)))
    state = f"{_variable('asked')}|{_variable('rule')}|{_variable('allowed')}"
    return _map(state, "status", entries)


def _short(header: str) -> str:
    return header.removeprefix("Access-Control-").lower().replace("-", "_")


def _values(plan: Plan, header: str) -> Iterator[tuple[str, str]]:
    """Yield the values of one response header by the state of the request."""
    upstream = "$upstream_http_" + header.lower().replace("-", "_")
    yield rf"~\|{_NONE}\|", upstream
    for policy in plan.policies:
        for asked, value in _values_of(policy, header):
            yield rf"~^{asked}\|{policy.name}\|.", value


def _values_of(policy: Lowered, header: str) -> Iterator[tuple[str, str]]:
    if header == names.ALLOW_ORIGIN:
        yield "[a-z]+", _variable("allowed")
    if header == names.ALLOW_METHODS and policy.echoes_method:
        yield "preflight", _variable("method")
    if header == names.ALLOW_HEADERS and policy.echoes_headers:
        yield "preflight", _variable("headers")
    for asked, headers in (("actual", policy.actual), ("preflight", policy.preflight)):
        value = dict(headers).get(header)
        if value is not None:
            yield asked, value


def _vary(plan: Plan) -> Iterator[tuple[str, str]]:
    yield rf"~\|{AMBIGUOUS}\z", names.ORIGIN
    for policy in plan.policies:
        yield f"actual|{policy.name}", ", ".join(policy.vary)
        yield f"preflight|{policy.name}", ", ".join(policy.preflight_vary)


def _server_lines(plan: Plan) -> Iterator[str]:
    statuses = {policy.status for policy in plan.policies} - {None}
    for status in sorted(filter(None, statuses)):
        yield f"if ({_variable('status')} = {status}) {{ return {status}; }}\n"
    refusal = REFUSAL.decode().rstrip("\n")
    yield (
        f"if ({_variable('status')} = {REFUSAL_STATUS}) "
        f"{{ return {REFUSAL_STATUS} {_quote(refusal)}; }}\n"
    )
    for header in ANSWER_HEADERS:
        yield f"proxy_hide_header {header};\n"
        yield f"add_header {header} {_variable(_short(header))} always;\n"
    yield f"add_header Vary {_variable('vary')} always;\n"


def _whole(options: Options) -> str:
    return (
        "worker_processes auto;\n"
        "events {}\n"
        "http {\n"
        "    include crossorigin.http.conf;\n"
        "    server {\n"
        f"        listen {options.listen};\n"
        "        include crossorigin.server.conf;\n"
        "        location / {\n"
        f"            proxy_pass http://{options.upstream};\n"
        "            proxy_set_header Host $http_host;\n"
        "            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;\n"
        "            proxy_set_header X-Forwarded-Proto $scheme;\n"
        "        }\n"
        "    }\n"
        "}\n"
    )


NGINX: Final = Target(
    name="nginx",
    title="nginx",
    versions="1.22 and later",
    ratings={
        Feature.EXPOSE_ALL: stricter("nginx cannot list the names of a response: none"),
        Feature.ANY_HEADER: same("names are echoed as they were sent, duplicates included"),
        Feature.PATHS: same(
            "a path with both a percent escape and an empty or dot segment, or with an encoded "
            "slash, backslash or percent sign, has no CORS; no browser sends most of them"
        ),
    },
    requires=(
        "include crossorigin.http.conf in http, crossorigin.server.conf in each server.",
        "before 1.23 nginx reads one line of several with one name; no browser sends them.",
        "a location with an add_header of its own includes crossorigin.server.conf again.",
        "map_hash_bucket_size and map_hash_max_size stand once in http: take yours away.",
    ),
    validate="nginx -t -c nginx.conf",
    render=_render,
)
"""nginx, Debian's 1.22 and later."""
