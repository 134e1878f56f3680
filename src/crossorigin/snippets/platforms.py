"""Snippets for hosting platforms: storage, functions at the edge."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from crossorigin.snippets.facts import HIDDEN, MAX_AGE, Facts

_S3_METHODS: Final = frozenset({"DELETE", "GET", "HEAD", "POST", "PUT"})


def _s3(facts: Facts) -> str:
    unknown = [method for method in facts.methods if method not in _S3_METHODS]
    if unknown:
        return f"S3 can allow no method but DELETE, GET, HEAD, POST and PUT: not {unknown[0]}."
    rule = {
        "AllowedOrigins": [facts.origin],
        "AllowedMethods": facts.all_methods,
        "AllowedHeaders": facts.headers,
        "ExposeHeaders": facts.exposed,
        "MaxAgeSeconds": MAX_AGE,
    }
    return (
        f"cat > cors.json <<'END'\n{json.dumps({'CORSRules': [rule]}, indent=2)}\nEND\n"
        "# NAME is the bucket; the console takes the list alone, from [ to ]\n"
        "aws s3api put-bucket-cors --bucket NAME --cors-configuration file://cors.json\n"
    )


def _vercel(facts: Facts) -> str:
    lines = [*facts.answers, *facts.grants, ("Vary", "Origin")]
    headers = [{"key": name, "value": value} for name, value in lines]
    configuration = {"headers": [{"source": "/(.*)", "headers": headers}]}
    return (
        "# vercel.json, without this line; a function also has to answer OPTIONS with 204 "
        "before it asks for a login\n"
        f"{json.dumps(configuration, indent=2)}\n"
    )


def _assignments(lines: list[tuple[str, str]], indent: str) -> str:
    return "".join(
        f"{indent}answer.headers.set({json.dumps(name)}, {json.dumps(value)})\n"
        for name, value in lines
    )


def _removals() -> str:
    return "".join(f"  answer.headers.delete({json.dumps(name)})\n" for name in HIDDEN)


def _edge(facts: Facts, *, arguments: str, forward: str) -> str:
    """Return a function in JavaScript that runs in front of an application."""
    return (
        f"async function allowed({arguments}) {{\n"
        "  const asks = (name) => request.headers.has(name)\n"
        "  const preflight = request.method === 'OPTIONS' && asks('Origin') &&\n"
        "    asks('Access-Control-Request-Method')\n"
        "  const response = preflight ? new Response(null, { status: 204 })\n"
        f"    : await {forward}.catch(() => new Response(null, {{ status: 502 }}))\n"
        "  const answer = new Response(response.body, response)\n"
        "  // The headers of the application, so that none comes twice\n"
        f"{_removals()}"
        "  answer.headers.append('Vary', 'Origin')\n"
        f"  if (request.headers.get('Origin') === {json.dumps(facts.origin)}) {{\n"
        f"{_assignments(facts.answers, '    ')}"
        "    if (preflight) {\n"
        f"{_assignments(facts.grants, '      ')}"
        "    }\n"
        "  }\n"
        "  return answer\n"
        "}\n"
    )


def _netlify(facts: Facts) -> str:
    return (
        "// netlify/edge-functions/cors.js\n"
        + _edge(facts, arguments="request, context", forward="context.next()")
        + "\nexport default allowed\n"
        "export const config = { path: '/*' }\n"
    )


def _cloudflare(facts: Facts) -> str:
    return (
        "// A Worker before the API; where the Worker is the API, call its handler "
        "instead of fetch\n"
        + _edge(facts, arguments="request", forward="fetch(request)")
        + "\nexport default { fetch: allowed }\n"
    )


PLATFORMS: Final[Mapping[str, Callable[[Facts], str]]] = MappingProxyType(
    {"s3": _s3, "vercel": _vercel, "netlify": _netlify, "cloudflare": _cloudflare}
)
"""The hosting platforms."""
