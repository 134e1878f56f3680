"""Caddy: maps and headers in the literal order of a `route`.

Every map has a word as its default: an empty one would be the text ``<nil>``. Caddy evaluates a
map again at each use, with the maps that it names; variables keep the results that have to
outlive a change of the request. The headers are set at once, so that Caddy's own errors have
them, and the proxy removes those of the application.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from crossorigin.edge.export import Options, Target
from crossorigin.edge.grades import same, stricter
from crossorigin.edge.lower import (
    AMBIGUOUS,
    LONG_HOST,
    Feature,
    Headers,
    Lowered,
    Plan,
    regex_of,
)
from crossorigin.edge.rules import Rule
from crossorigin.edge.values import (
    LONG,
    NAME,
    NAMES,
    REFUSED_METHOD,
    REFUSED_NAME,
    path_characters,
)
from crossorigin.engine import names
from crossorigin.engine.preflight import REFUSAL, REFUSAL_STATUS

_NONE: Final = "none"
_YES: Final = "yes"
_NO: Final = "no"
_ORIGIN: Final = "{http.request.header.Origin}"
_METHOD: Final = "{http.request.header.Access-Control-Request-Method}"
_STATE: Final = "crossorigin_state"
_HEADERS: Final = "{http.request.header.Access-Control-Request-Headers}"


def _quote(text: str) -> str:
    """Return a word in backticks, in which every other character is literal."""
    return "`" + text.replace("`", "\\x60") + "`"


def _place(name: str) -> str:
    return "{crossorigin_" + name + "}"


def _kept(name: str) -> str:
    return "{http.vars.crossorigin_" + name + "}"


def _keep(name: str, value: str) -> str:
    return f"vars crossorigin_{name} {_quote(value)}\n"


def _map(source: str, name: str, entries: Iterable[tuple[str, str]], default: str) -> str:
    lines = "".join(f"\t{_quote(key)} {_quote(value)}\n" for key, value in entries)
    return f"map {_quote(source)} {_place(name)} {{\n{lines}\tdefault {_quote(default)}\n}}\n"


def _render(plan: Plan, options: Options) -> dict[str, str]:
    lines = (*_path(plan), *_origin(plan), *_asked(plan), *_answers(plan))
    text = "".join(lines)
    snippet = "(crossorigin) {\n" + _indent(text) + "}\n"
    proxy = "(crossorigin_proxy) {\n\theader_down -Access-Control-*\n}\n"
    files = {"crossorigin.caddy": snippet + proxy}
    if options.listen is not None:
        files["Caddyfile"] = _whole(options)
    return files


def _indent(text: str) -> str:
    return "".join(f"\t{line}\n" for line in text.splitlines())


_ODD: Final = r"~//|/\.{1,2}(?:/|\z)|[\x5c%\x00\n]|^(?:[^/]|\z)"
_ENCODED: Final = r"~(?i)^[^?]*%(?:2f|5c|25|00|0a)"


def _path(plan: Plan) -> Iterator[str]:
    """Yield the maps from the path, decoded once, to the rule; the first entry wins."""
    default = plan.default or _NONE
    if not plan.rules:
        yield _map("{http.request.method}", "rule", (), default)
        return
    rules = ((_path_key(rule), rule.policy or _NONE) for rule in plan.rules)
    yield _map("{http.request.uri.path}", "decoded", ((_ODD, AMBIGUOUS), *rules), default)
    yield _map("{http.request.uri}", "rule", ((_ENCODED, AMBIGUOUS),), _place("decoded"))


def _path_key(rule: Rule) -> str:
    end = r"(?:/|\z)" if rule.below else r"/?\z"
    return f"~^{path_characters(rule.path)}{end}"


def _origin(plan: Plan) -> Iterator[str]:
    for policy in plan.policies:
        if not policy.public:
            exact = ((origin, _YES) for origin in policy.exact)
            patterns = ((f"~^{regex_of(each)}\\z", _YES) for each in policy.patterns)
            long = ((f"~{LONG_HOST}", _NO),)
            yield _map(_ORIGIN, policy.name, (*exact, *long, *patterns), _NO)
    allowed = [
        (policy.name, _YES if policy.public else _place(policy.name))
        for policy in plan.policies
    ]
    yield _map(_place("rule"), "allowed", allowed, _NO)


def _asked(plan: Plan) -> Iterator[str]:
    asked = f"{{http.request.method}}:{_ORIGIN}:{_METHOD}"
    yield _map(asked, "asked", ((r"~^OPTIONS:.+:[^:]+\z", "preflight"),), "actual")
    state = "|".join(map(_place, ("asked", "rule", "allowed")))
    yield _keep("state", state)
    if any(policy.echoes_method for policy in plan.policies):
        known = ((f"~{REFUSED_METHOD}", _NO), (f"~^{NAME}\\z", _YES))
        yield _map(_METHOD, "method", known, _NO)
        yield _keep("method", _place("method"))
    if any(policy.echoes_headers for policy in plan.policies):
        listed = ((f"~{LONG}", _NO), (f"~{REFUSED_NAME}", _NO), (f"~{NAMES}", _YES))
        yield _map(_HEADERS, "headers", listed, _NO)
        yield _keep("headers", _place("headers"))


def _answers(plan: Plan) -> Iterator[str]:
    # For the owner's directives; the variable keeps the rule when they rewrite the path.
    closed = [f"{asked}|{_NONE}|{_NO}" for asked in ("actual", "preflight")]
    yield _matcher(_NONE, _STATE, closed)
    for policy in plan.policies:
        yield from _headers(policy, "actual", policy.actual, policy.vary)
        yield from _headers(policy, "preflight", policy.preflight, policy.preflight_vary)
        yield from _echoes(policy)
    for policy in plan.policies:
        if policy.status is not None:
            yield f"respond @crossorigin_{policy.name}_preflight {policy.status}\n"
    ambiguous = [f"{asked}|{AMBIGUOUS}|{_NO}" for asked in ("actual", "preflight")]
    yield _matcher("ambiguous", _STATE, ambiguous)
    yield f"header @crossorigin_ambiguous +Vary {names.ORIGIN}\n"
    refused = [
        f"preflight|{each.name}|{_NO}" for each in plan.policies if each.status is not None
    ]
    yield _matcher("refused", _STATE, [ambiguous[1], *refused])
    text = _quote(REFUSAL.decode().rstrip())
    yield f"respond @crossorigin_refused {text} {REFUSAL_STATUS}\n"


def _matcher(name: str, variable: str, values: Iterable[str]) -> str:
    quoted = " ".join(map(_quote, values))
    return f"@crossorigin_{name} vars {variable} {quoted}\n"


def _headers(
    policy: Lowered, asked: str, headers: Headers, vary: tuple[str, ...]
) -> Iterator[str]:
    """Yield the headers of one policy for one kind of request."""
    name = f"{policy.name}_{asked}"
    yield _matcher(name, _STATE, [f"{asked}|{policy.name}|{_YES}"])
    origin = "*" if policy.public else _ORIGIN
    lines = "".join(
        f"\t{header} {_quote(value)}\n"
        for header, value in ((names.ALLOW_ORIGIN, origin), *headers)
    )
    yield f"header @crossorigin_{name} {{\n{lines}}}\n"
    if vary:
        states = [f"{asked}|{policy.name}|{allowed}" for allowed in (_YES, _NO)]
        yield _matcher(f"{name}_vary", _STATE, states)
        yield f"header @crossorigin_{name}_vary +Vary {_quote(', '.join(vary))}\n"


def _echoes(policy: Lowered) -> Iterator[str]:
    for echoes, variable, header, value in (
        (policy.echoes_method, "method", names.ALLOW_METHODS, _METHOD),
        (policy.echoes_headers, "headers", names.ALLOW_HEADERS, _HEADERS),
    ):
        if echoes:
            # A matcher with two variables matches if one of them does.
            states = _kept("state") + "|" + _kept(variable)
            name = f"{policy.name}_{variable}"
            yield _map("{http.request.method}", name, (), states)
            yield _matcher(name, _place(name), [f"preflight|{policy.name}|{_YES}|{_YES}"])
            yield f"header @crossorigin_{name} {header} {value}\n"


def _whole(options: Options) -> str:
    host, _, port = str(options.listen).rpartition(":")
    # A site with a host name would respond to no other host.
    return (
        "import crossorigin.caddy\n"
        f"http://:{port} {{\n"
        f"\tbind {host.strip('[]')}\n"
        "\troute {\n"
        "\t\timport crossorigin\n"
        f"{_indent(_indent(_forward(options)))}"
        "\t}\n"
        "}\n"
    )


def _forward(options: Options) -> str:
    """Return the directives that forward requests, without the prefix of their path."""
    prefix, taken = options.strip_prefix, ""
    if prefix:
        # A matcher of paths would ignore case.
        start = _quote(f"^{path_characters(prefix)}(?:/|\\z)")
        taken = (
            f"@crossorigin_outside not path_regexp {start}\n"
            "respond @crossorigin_outside 404\n"
            f"uri strip_prefix {prefix}\n"
        )
    return (
        f"{taken}reverse_proxy @crossorigin_none {options.upstream}\n"
        f"reverse_proxy {options.upstream} {{\n\timport crossorigin_proxy\n}}\n"
    )


CADDY: Final = Target(
    name="caddy",
    title="Caddy",
    versions="2.6 and later",
    ratings={
        Feature.EXPOSE_ALL: stricter("Caddy cannot list the header names of a response"),
        Feature.ANY_HEADER: same(
            "names are echoed as they were sent; a preflight with more than 1,000 bytes of "
            "names is refused"
        ),
        Feature.PATHS: same(
            "a path with an empty segment, a dot segment or an encoded slash, backslash or "
            "percent sign has no CORS"
        ),
    },
    requires=(
        "write `import crossorigin` first in a route, before directives that respond.",
        "in `handle_path`, or after `uri strip_prefix`, export without --strip-prefix.",
        "write `import crossorigin_proxy` in each reverse_proxy of paths with CORS.",
        "write `reverse_proxy @crossorigin_none` for others: the application decides there.",
        "the application must not send Vary or CORS headers in a 103: Caddy drops ours then.",
        "a 101 keeps the application's headers; browsers ignore them for WebSockets.",
    ),
    validate="caddy validate --config Caddyfile --adapter caddyfile",
    render=_render,
    is_server=True,
)
"""Caddy, Debian's 2.6 and later."""
