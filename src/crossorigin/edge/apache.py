"""Apache: mod_rewrite finds rule and origin, mod_headers sets the headers.

Apache keeps two tables of headers: the application's are removed from both, unless the rules
found a path without CORS; ours are set in the one that errors have as well.

An internal redirect runs the rules again, on another path and with GET: the rule and the kind
of the request are those of the first run. Apache gives its variables the prefix `REDIRECT_`.
"""

from __future__ import annotations

import http
import textwrap
from collections.abc import Iterable, Iterator
from typing import Final

from crossorigin.edge.export import Finding, Options, Target
from crossorigin.edge.grades import Grade, same, stricter
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
from crossorigin.edge.values import HEADER_NAMES, METHOD_NAME, path_bytes
from crossorigin.engine import names
from crossorigin.engine.preflight import REFUSAL_STATUS

_NONE: Final = "none"
_ON: Final = "RewriteEngine On\nRewriteOptions InheritDownBefore\n"
"""Virtual hosts have the rules of the server, before their own."""

_REDIRECTED: Final = "%{ENV:REDIRECT_STATUS}"
_ORIGIN: Final = "%{HTTP:Origin}"
_METHOD: Final = f"%{{HTTP:{names.REQUEST_METHOD}}}"
_HEADERS: Final = f"%{{HTTP:{names.REQUEST_HEADERS}}}"

MAX_CONDITIONS: Final = 200
"""The greatest number of origins that conditions compare one by one.

A map of mod_rewrite is faster for more. But each process caches every origin that it looks up.
"""

_ODD: Final = r"^\S+ [^? ]*(?:%(?:2f|5c|25|00|0a)|//|/(?:\.|%2e){1,2}(?:[/? ]|\z)|\x5c)"


def _environment(name: str) -> str:
    return f"%{{ENV:crossorigin_{name}}}"


def _set(conditions: Iterable[str], name: str, value: str) -> str:
    """Return a rule that sets a variable if all conditions hold."""
    lines = "".join(f"RewriteCond {condition}\n" for condition in conditions)
    return f'{lines}RewriteRule "^" - [E=crossorigin_{name}:{value}]\n'


def _set_once(conditions: Iterable[str], name: str, value: str) -> str:
    """Return a rule that sets a variable which no earlier rule set."""
    return _set((f"{_environment(name)} ^$", *conditions), name, value)


def _is(name: str, value: str) -> str:
    return f'{_environment(name)} "={value}"'


def _render(plan: Plan, options: Options) -> dict[str, str]:
    rules = "".join((*_path(plan), *_origin(plan), *_asked(plan), *_answers(plan)))
    headers = textwrap.indent("".join(_headers(plan)), "    ")
    # Apache merges <If> after <Location> and .htaccess.
    text = f'{_ON}{rules}<If "true">\n{headers}</If>\n'
    files = {
        f"crossorigin.{policy.name}.txt": "".join(f"{each} yes\n" for each in policy.exact)
        for policy in plan.policies
        if _has_map(policy)
    }
    if options.listen is None:
        return {"crossorigin.conf": text, **files}
    return {"crossorigin.conf": text, "httpd.conf": _whole(options), **files}


def _first_run() -> Iterator[str]:
    """Yield the rules that keep the rule and the kind of a request in an internal redirect.

    If no rule ran before it, there is no CORS: the path of the client is not known.
    """
    for name in ("rule", "asked"):
        earlier = f"REDIRECT_crossorigin_{name}"
        yield _set_once((f"%{{ENV:{earlier}}} .",), name, f"%{{ENV:{earlier}}}")
    yield _set_once((f"{_REDIRECTED} .",), "rule", AMBIGUOUS)


def _path(plan: Plan) -> Iterator[str]:
    """Yield the rules for the path; the first match wins.

    They compare the path of the request in normal form, not one that earlier rules wrote. A
    path with another form is found in the first line of the request.
    """
    yield from _first_run()
    if plan.rules:
        yield _set_once((f'%{{THE_REQUEST}} "{_ODD}" [NC]',), "rule", AMBIGUOUS)
    for rule in plan.rules:
        path = f'%{{REQUEST_URI}} "{_path_key(rule)}"'
        yield _set_once((path,), "rule", rule.policy or _NONE)
    yield _set_once((), "rule", plan.default or _NONE)


def _path_key(rule: Rule) -> str:
    end = r"(?:/|\z)" if rule.below else r"/?\z"
    return f"^{path_bytes(rule.path)}{end}"


def _has_map(policy: Lowered) -> bool:
    return len(policy.exact) > MAX_CONDITIONS


def _origin(plan: Plan) -> Iterator[str]:
    for policy in plan.policies:
        rule = _is("rule", policy.name)
        if policy.public:
            yield _set((rule,), "allowed", "*")
            continue
        if _has_map(policy):
            file = f"crossorigin.{policy.name}.txt"
            yield f'RewriteMap crossorigin_{policy.name} "txt:{file}"\n'
        conditions = _alternatives(policy)
        if conditions:
            yield _set((rule, *conditions), "allowed", _ORIGIN)


def _alternatives(policy: Lowered) -> list[str]:
    """Return alternative conditions: one has to hold."""
    found = [f'{_ORIGIN} "(?!{LONG_HOST})^{regex_of(each)}\\z"' for each in policy.patterns]
    if _has_map(policy):
        found.append(f'"${{crossorigin_{policy.name}:{_ORIGIN}|no}}" "=yes"')
    else:
        found += (f'{_ORIGIN} "={origin}"' for origin in policy.exact)
    return [f"{each} [OR]" for each in found[:-1]] + found[-1:]


def _asked(plan: Plan) -> Iterator[str]:
    wanted = ("%{REQUEST_METHOD} =OPTIONS", f"{_ORIGIN} .", f"{_METHOD} .")
    yield _set_once(wanted, "asked", "preflight")
    yield _set_once((), "asked", "actual")
    preflight = _is("asked", "preflight")
    if any(policy.echoes_method for policy in plan.policies):
        yield _set((preflight, f'{_METHOD} "{METHOD_NAME}"'), "method", _METHOD)
    if any(policy.echoes_headers for policy in plan.policies):
        yield _set((preflight, f'{_HEADERS} "{HEADER_NAMES}"'), "headers", _HEADERS)


def _answers(plan: Plan) -> Iterator[str]:
    """Yield the rules that set a variable for each state, and those that answer."""
    yield _set((_is("rule", _NONE),), _NONE, "1")
    for policy in plan.policies:
        rule, allowed = _is("rule", policy.name), f"{_environment('allowed')} ."
        for kind in ("actual", "preflight"):
            asked = _is("asked", kind)
            yield _set((rule, asked), f"{policy.name}_{kind}", "1")
            yield _set((rule, asked, allowed), f"{policy.name}_{kind}_allowed", "1")
        yield from _echoes(policy)
    for policy in plan.policies:
        if policy.status is not None:
            yield _answer(f"{policy.name}_preflight_allowed", policy.status)
            yield _answer(f"{policy.name}_preflight", REFUSAL_STATUS)
    conditions = (_is("rule", AMBIGUOUS), _is("asked", "preflight"))
    yield _set((conditions[0],), AMBIGUOUS, "1")
    yield _set(conditions, f"{AMBIGUOUS}_preflight", "1")
    yield _answer(f"{AMBIGUOUS}_preflight", REFUSAL_STATUS)


def _echoes(policy: Lowered) -> Iterator[str]:
    allowed = _is(f"{policy.name}_preflight_allowed", "1")
    for echoes, name in ((policy.echoes_method, "method"), (policy.echoes_headers, "headers")):
        if echoes:
            known = f"{_environment(name)} ."
            yield _set((allowed, known), f"{policy.name}_{name}", "1")


def _answer(state: str, status: int) -> str:
    """Return a rule that answers; after a redirect, the page of an error is the answer."""
    conditions = f"RewriteCond {_is(state, '1')}\nRewriteCond {_REDIRECTED} ^$\n"
    return f"{conditions}RewriteRule ^ - [R={status},L]\n"


def _headers(plan: Plan) -> Iterator[str]:
    for header in ANSWER_HEADERS:
        for table in ("onsuccess", "always"):
            yield f"Header {table} unset {header} env=!crossorigin_{_NONE}\n"
    yield (
        f'Header always set {names.ALLOW_ORIGIN} "%{{crossorigin_allowed}}e" '
        "env=crossorigin_allowed\n"
    )
    yield _header("add", "Vary", names.ORIGIN, AMBIGUOUS)
    for policy in plan.policies:
        yield from _of_policy(policy)


def _header(action: str, name: str, value: str, state: str) -> str:
    return f'Header always {action} {name} "{value}" env=crossorigin_{state}\n'


def _of_policy(policy: Lowered) -> Iterator[str]:
    for kind, headers, vary in (
        ("actual", policy.actual, policy.vary),
        ("preflight", policy.preflight, policy.preflight_vary),
    ):
        for name, value in headers:
            yield _header("set", name, value, f"{policy.name}_{kind}_allowed")
        if vary:
            yield _header("add", "Vary", ", ".join(vary), f"{policy.name}_{kind}")
    if policy.echoes_method:
        method = "%{crossorigin_method}e"
        yield _header("set", names.ALLOW_METHODS, method, f"{policy.name}_method")
    if policy.echoes_headers:
        listed = "%{crossorigin_headers}e"
        yield _header("set", names.ALLOW_HEADERS, listed, f"{policy.name}_headers")


def _limits(plan: Plan) -> Iterator[Finding]:
    known = {status.value for status in http.HTTPStatus}
    for policy in plan.policies:
        if policy.status is not None and policy.status not in known:
            reason = f"Apache has no status {policy.status}"
            yield Finding(Feature.PREFLIGHT_STATUS, Grade.NOT_EXPRESSIBLE, reason)


_MODULES: Final = ("mpm_event", "authz_core", "headers", "rewrite", "proxy", "proxy_http")


def _whole(options: Options) -> str:
    modules = "".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"
        for name in _MODULES
    )
    return (
        f"ServerName localhost\nListen {options.listen}\n{modules}"
        # The folders of its defaults need not exist.
        "ErrorLog /dev/stderr\nPidFile crossorigin.pid\n"
        "Include crossorigin.conf\n"
        f"{_forward(options)}"
    )


def _forward(options: Options) -> str:
    """Return the lines that forward requests, without the prefix of their path."""
    prefix, application = options.strip_prefix, f"http://{options.upstream}"
    if not prefix:
        return f"ProxyPass / {application}/\n"
    return (
        f'RewriteCond %{{REQUEST_URI}} "!^{path_bytes(prefix)}(?:/|\\z)"\n'
        "RewriteRule ^ - [R=404,L]\n"
        f"ProxyPass {prefix} {application}\n"
    )


APACHE: Final = Target(
    name="apache",
    title="Apache",
    versions="2.4.8 and later",
    ratings={
        Feature.EXPOSE_ALL: stricter("Apache cannot list the header names of a response"),
        Feature.ANY_HEADER: same("names are echoed as they were sent, duplicates included"),
        Feature.PREFLIGHT_STATUS: same(
            "with another status than 204, the body is Apache's own"
        ),
        Feature.PATHS: same(
            "a path with an empty segment, a dot segment or an encoded slash, backslash or "
            "percent sign has no CORS"
        ),
    },
    requires=(
        "load mod_rewrite and mod_headers: a2enmod rewrite headers.",
        "include crossorigin.conf in the server or the virtual host, not in .htaccess.",
        "include it before your own rewrite rules; hosts inherit all rules of the server.",
        "a ProxyPass with mapping= runs before these rules: its paths have no CORS.",
        "the same holds after an earlier rule with [L] or [P], and without RewriteEngine.",
        "it overrides Header lines in .htaccess and <Location>, but not in <If>.",
        "put the files crossorigin.*.txt into the folder ServerRoot.",
        "a 101 keeps the application's headers; browsers ignore them for WebSockets.",
    ),
    limits=_limits,
    validate="apache2 -t -d . -f httpd.conf",
    render=_render,
    is_server=True,
)
"""Apache, Debian's 2.4."""
