"""The pages of the edges: the parts of a policy that each keeps, and an example."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from crossorigin import Policy, PolicyMap
from crossorigin.edge import TARGETS, Feature, NotExpressibleError, Options, Target, export
from crossorigin.edge.grades import Grade

FOLDER = Path("edge")

_MEANINGS = {
    Feature.PUBLIC: '`allow_origins="*"`',
    Feature.EXACT_ORIGINS: "listed origins",
    Feature.NULL: '`"null"`',
    Feature.SUBDOMAINS: "`https://*.example.com`",
    Feature.ANY_PORT: "`http://localhost:*`",
    Feature.ANY_EXTENSION: "`moz-extension://*`",
    Feature.REGEX: "a regular expression",
    Feature.CALLABLE: "a callable or a store",
    Feature.CREDENTIALS: "`allow_credentials=True`",
    Feature.NO_CREDENTIALS: "listed origins without credentials",
    Feature.METHODS: "listed methods",
    Feature.OTHER_METHODS: "methods of your own, such as `PURGE`",
    Feature.ANY_METHOD: '`allow_methods="*"`',
    Feature.ANY_METHOD_CREDENTIALS: '`allow_methods="*"` with credentials',
    Feature.HEADERS: "listed request headers",
    Feature.ANY_HEADER: '`allow_headers="*"`',
    Feature.ANY_HEADER_CREDENTIALS: '`allow_headers="*"` with credentials',
    Feature.ODD_NAMES: "names with one of ``$ % ' ` *``",
    Feature.EXPOSE: "`expose_headers`",
    Feature.EXPOSE_ALL: '`expose_headers="*"` with credentials',
    Feature.MAX_AGE: "`max_age`",
    Feature.ZERO_MAX_AGE: "`max_age=0`",
    Feature.NO_MAX_AGE: "`max_age=None`",
    Feature.PREFLIGHT_STATUS: "`preflight_status`",
    Feature.PREFLIGHT_CONTINUE: "`preflight_continue`",
    Feature.PATHS: "policies of paths",
    Feature.NO_CORS: "paths without CORS",
    Feature.GUARD: "`[guard]`",
    Feature.GUARD_REPORTS: "`report_only` in `[guard]`",
}

_SIGNS = {
    Grade.EXACT: "exact",
    Grade.SAME_VERDICT: "same verdict",
    Grade.STRICTER: "stricter",
    Grade.NOT_EXPRESSIBLE: "no",
}

_EXAMPLE = PolicyMap(
    default=Policy(
        allow_origins=["https://app.example.com"],
        allow_credentials=True,
        allow_headers=["content-type"],
        allow_methods=["GET", "PUT"],
    )
)

_RUN = {"nginx", "haproxy", "caddy", "apache", "envoy", "cloudflare", "traefik"}
"""The targets that the tests run."""


def edge_pages() -> Iterator[tuple[Path, str]]:
    """Yield each page with its text."""
    yield FOLDER / "README.md", _index()
    for target in TARGETS.values():
        yield FOLDER / f"{target.name}.md", _page(target)


def _index() -> str:
    heads = " | ".join(f"[{target.title}]({name}.md)" for name, target in TARGETS.items())
    rows = "\n".join(_row(feature) for feature in Feature)
    return f"""\
# Policies at the edge

The application and the proxy in front of it can share one `cors.toml`:

```console
$ crossorigin export nginx cors.toml --output conf
```

`crossorigin export` generates the configuration of a proxy or a platform from a policy file.
The result never allows more than the policies. Each part of a policy has a grade for each edge:

- **exact**: the same headers for every request.
- **same verdict**: the bytes differ, but every browser decides in the same way.
- **stricter**: the edge allows less. The command refuses the export with exit status 3, unless
  you use `--allow-stricter`.
- **no**: the edge cannot express it. The command refuses the export.

| | {heads} |
|---|{"---|" * len(TARGETS)}
{rows}

The page of each edge has the reasons. The tests run nginx, HAProxy, Caddy, Apache, Envoy and
Workers (on workerd) with every policy of `tests/tables/edges.py`, and compare each response
header with the result of the engine. For the Kubernetes Gateway API, Istio and
Amazon, the tests check the files against the published schemas. Traefik runs with one policy.

Only the edge decides: it removes the CORS headers of the application. The application may
keep its own policy as a second line of defence. On paths without CORS the application decides.

**The guard** of the file runs in nginx, Envoy and Workers. They refuse the same requests as the
[gateway of an application](../guard.md), including WebSocket handshakes. The tests send them
the rows of the guard's own table. The command refuses to export a guard to another edge; with
`--without-guard` the application has to run it. No edge knows the decorators of routes in the
code: write `guard = false` for a path that a decorator exempts.

**If the edge removes a prefix** before it forwards (`/api/users` is `/users` in the
application), name the prefix: `crossorigin export nginx cors.toml --strip-prefix /api`. The
paths of the file remain those of the application, and the edge finds them below `/api`; other
paths have no CORS. The head of each file names the prefix, and each prefix has its own digest.
A complete configuration (`--listen`) removes the prefix, and answers other paths with 404. If
you include the fragments, your configuration removes it, after the rules have read the path.
Export without the option if your configuration removes the prefix first, as `handle_path` of
Caddy does for the directives inside it.

**After each change of your own configuration**, compare the server with the file:
`crossorigin verify https://api.example.com --path /downloads/x`. Name a path of each part that
has directives of its own, such as a location of nginx: [verify](../verify.md) finds an include
that is missing there.

**If you cannot change the application**, run a gateway in front of it:

```console
$ crossorigin gateway --policy cors.toml --upstream http://127.0.0.1:8000
```

The gateway runs Envoy (the extra `edge`). It loads a changed file without losing a request, and
keeps the old policies if the new file has problems. When it stops, it waits for the running
requests. End it with SIGTERM: after SIGKILL, its Envoy runs on with the last policies and keeps
the port. systemd and containers end both.

[Outgrowing one machine](../outgrowing.md) describes one file for many gateways.
"""


def _row(feature: Feature) -> str:
    cells = " | ".join(_SIGNS[target.rate(feature).grade] for target in TARGETS.values())
    return f"| {_MEANINGS[feature]} | {cells} |"


def _page(target: Target) -> str:
    reasons = "\n".join(
        f"| {_MEANINGS[feature]} | {_SIGNS[rating.grade]} | {rating.reason} |"
        for feature in Feature
        if (rating := target.rate(feature)).reason
    )
    requires = "\n".join(f"- {_sentence(each)}" for each in target.requires)
    command = target.validate
    validate = "" if command is None else f"\nCheck it in its folder: `{command}`\n"
    run = "The tests run it." if target.name in _RUN else "The tests do not run it."
    return f"""\
# {target.title}

`crossorigin export {target.name} cors.toml` · {target.full_title} · {run}

The export is exact for every part of a policy except these:

| part | grade | reason |
|---|---|---|
{reasons}

Your own configuration:

{requires}
{validate}
For this policy:

```toml
[policy]
allow_origins = ["https://app.example.com"]
allow_credentials = true
allow_headers = ["content-type"]
allow_methods = ["GET", "PUT"]
```

{_example(target)}
[All edges](README.md)
"""


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _example(target: Target) -> str:
    try:
        made = export(target, _EXAMPLE, Options())
    except NotExpressibleError as error:
        return f"{error}\n"
    return "\n".join(f"`{name}`:\n\n```text\n{text}```\n" for name, text in made.files.items())
