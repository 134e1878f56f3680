"""nginx: maps at the level of `http`, and headers at the level of `server`.

A chain of maps turns the path into a rule and the origin into an allowed origin. `add_header`
with an empty value adds none. The maps of the path run before any location is chosen, because
the `if` of the server asks for them.
"""

from __future__ import annotations

from collections.abc import Iterator
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
from crossorigin.edge.nginx_guard import guard_lines, guard_maps
from crossorigin.edge.nginx_maps import NONE, map_of, path_maps, quote, variable
from crossorigin.edge.script import MARKS, REPORTS
from crossorigin.edge.values import HEADER_NAMES, METHOD_NAME
from crossorigin.engine import names
from crossorigin.engine.preflight import REFUSAL, REFUSAL_STATUS

_BUCKET: Final = 64
"""Bytes of a hash bucket: the default of nginx on current processors."""


_MODULES: Final = ("proxy", "fastcgi", "uwsgi", "scgi", "grpc")
"""The modules of nginx that pass the headers of an application; all are built by default,
except grpc, which needs HTTP/2."""


def _render(plan: Plan, options: Options) -> dict[str, str]:
    paths = path_maps(plan.rules, plan.default, "")
    maps = (_bucket(plan), *paths, *_origin_maps(plan), *_answer_maps(plan))
    guards = plan.guards
    http = "".join(maps) + ("" if guards is None else "".join(guard_maps(plan, guards)))
    server = "".join(_server_lines(plan)) + ("" if guards is None else "".join(guard_lines()))
    files = {"crossorigin.http.conf": http, "crossorigin.server.conf": server}
    if options.listen is not None:
        files["nginx.conf"] = _whole(options)
    return files


def _bucket(plan: Plan) -> str:
    """Return the sizes of the tables; nginx refuses a key that is longer than a bucket."""
    exact = [origin for policy in plan.policies for origin in policy.exact]
    longest = max(map(len, exact), default=0)
    size = _BUCKET
    while size < longest + 32:
        size *= 2
    entries = 2048
    while entries < 2 * len(exact):
        entries *= 2
    return f"map_hash_bucket_size {size};\nmap_hash_max_size {entries};\n"


def _origin_maps(plan: Plan) -> Iterator[str]:
    for policy in plan.policies:
        if not policy.public:
            yield from _origin_map(policy)
    allowed = [
        (policy.name, "*" if policy.public else variable(f"{policy.name}_origin"))
        for policy in plan.policies
    ]
    yield map_of(variable("rule"), "allowed", allowed)


def _origin_map(policy: Lowered) -> Iterator[str]:
    """Yield the maps from Origin to an allowed one.

    nginx compares keys without `~` without regard to case: the second map compares the bytes.
    """
    patterns = [(f"~^{regex_of(pattern)}\\z", "$http_origin") for pattern in policy.patterns]
    # Expressions are tried in order.
    entries = [*((origin, origin) for origin in policy.exact), (f"~{LONG_HOST}", ""), *patterns]
    yield map_of("$http_origin", f"{policy.name}_key", entries)
    same_text = r"~^(?<crossorigin_origin>.+)\|\k<crossorigin_origin>\z"
    yield map_of(
        f"$http_origin|{variable(policy.name + '_key')}",
        f"{policy.name}_origin",
        ((same_text, "$http_origin"),),
    )


def _answer_maps(plan: Plan) -> Iterator[str]:
    asked = "$request_method:$http_origin:$http_access_control_request_method"
    yield map_of(asked, "asked", ((r"~^OPTIONS:.+:[^:]+\z", "preflight"),), "actual")
    yield _status_map(plan)
    echoing = [
        policy for policy in plan.policies if policy.echoes_method or policy.echoes_headers
    ]
    if echoing:
        yield map_of("$http_access_control_request_method", "method",
                   (("~" + METHOD_NAME, "$http_access_control_request_method"),))  # fmt: skip
        yield map_of("$http_access_control_request_headers", "headers",
                   (("~" + HEADER_NAMES, "$http_access_control_request_headers"),))  # fmt: skip
    state = f"{variable('asked')}|{variable('rule')}|{variable('allowed')}"
    for header in ANSWER_HEADERS:
        yield map_of(state, _short(header), _values(plan, header))
    yield map_of(f"{variable('asked')}|{variable('rule')}", "vary", _vary(plan))


def _status_map(plan: Plan) -> str:
    entries: list[tuple[str, str]] = []
    for policy in plan.policies:
        if policy.status is not None:
            entries.append((f"~^preflight\\|{policy.name}\\|.", str(policy.status)))
            entries.append((f"preflight|{policy.name}|", str(REFUSAL_STATUS)))
    entries.append((f"preflight|{AMBIGUOUS}|", str(REFUSAL_STATUS)))
    state = f"{variable('asked')}|{variable('rule')}|{variable('allowed')}"
    return map_of(state, "status", entries)


def _short(header: str) -> str:
    return header.removeprefix("Access-Control-").lower().replace("-", "_")


def _values(plan: Plan, header: str) -> Iterator[tuple[str, str]]:
    """Yield the values of one response header by the state of the request."""
    upstream = "$upstream_http_" + header.lower().replace("-", "_")
    yield rf"~\|{NONE}\|", upstream
    for policy in plan.policies:
        for asked, value in _values_of(policy, header):
            yield rf"~^{asked}\|{policy.name}\|.", value


def _values_of(policy: Lowered, header: str) -> Iterator[tuple[str, str]]:
    if header == names.ALLOW_ORIGIN:
        yield "[a-z]+", variable("allowed")
    if header == names.ALLOW_METHODS and policy.echoes_method:
        yield "preflight", variable("method")
    if header == names.ALLOW_HEADERS and policy.echoes_headers:
        yield "preflight", variable("headers")
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
        yield f"if ({variable('status')} = {status}) {{ return {status}; }}\n"
    refusal = REFUSAL.decode().rstrip("\n")
    yield (
        f"if ({variable('status')} = {REFUSAL_STATUS}) "
        f"{{ return {REFUSAL_STATUS} {quote(refusal)}; }}\n"
    )
    for header in ANSWER_HEADERS:
        for module in _MODULES:
            yield f"{module}_hide_header {header};\n"
        yield f"add_header {header} {variable(_short(header))} always;\n"
    yield f"add_header Vary {variable('vary')} always;\n"


def _whole(options: Options) -> str:
    lines = "".join(
        f"        location {place} {{\n            {action};\n        }}\n"
        for place, action in _locations(options)
    )
    return (
        "worker_processes auto;\n"
        "events {}\n"
        "http {\n"
        "    include crossorigin.http.conf;\n"
        "    server {\n"
        f"        listen {options.listen};\n"
        "        include crossorigin.server.conf;\n"
        "        proxy_set_header Host $http_host;\n"
        "        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;\n"
        "        proxy_set_header X-Forwarded-Proto $scheme;\n"
        f"{lines}"
        "    }\n"
        "}\n"
    )


def _locations(options: Options) -> Iterator[tuple[str, str]]:
    """Yield the locations of paths, each with its directive."""
    prefix, forward = options.strip_prefix, f"proxy_pass http://{options.upstream}"
    if not prefix:
        yield "/", forward
        return
    # A path after the address replaces the path of the location.
    yield f"= {prefix}", f"{forward}/"
    yield f"{prefix}/", f"{forward}/"
    yield "/", "return 404"


NGINX: Final = Target(
    name="nginx",
    title="nginx",
    versions="1.22 and later",
    ratings={
        Feature.EXPOSE_ALL: stricter("nginx cannot list the header names of a response"),
        Feature.GUARD: same(
            f"{MARKS}; the body of a refusal is text; an empty header counts as missing"
        ),
        Feature.GUARD_REPORTS: same(REPORTS),
        Feature.ANY_HEADER: same("names are echoed as they were sent, duplicates included"),
        Feature.PATHS: same(
            "a path with an empty segment, a dot segment or an encoded slash, backslash or "
            "percent sign has no CORS"
        ),
    },
    requires=(
        "include crossorigin.http.conf in http, crossorigin.server.conf in each server.",
        "use one export for all servers: the maps of a second one replace those of the first.",
        "before 1.23 nginx reads one of several lines with one name; no browser sends several.",
        "version 1.22 treats a 103 of the application as its response: send none.",
        "include crossorigin.server.conf again in each location that has its own add_header.",
        "do so too for its own proxy_hide_header (or fastcgi_, uwsgi_, scgi_, grpc_).",
        "without it, and with proxy_pass_header, the application's own headers pass there.",
        "remove your own map_hash_bucket_size and map_hash_max_size: http has one of each.",
    ),
    validate="nginx -t -p . -c nginx.conf",
    render=_render,
    is_server=True,
)
"""nginx, Debian's 1.22 and later."""
