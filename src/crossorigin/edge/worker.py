"""Cloudflare: a Worker in front of the application, as a module of JavaScript."""

from __future__ import annotations

import json
from typing import Final

from crossorigin.edge.export import Options, Target
from crossorigin.edge.grades import EXACT, same
from crossorigin.edge.lower import Feature, Plan
from crossorigin.edge.script import MARKS, REPORTS, script, tables


def _render(plan: Plan, _options: Options) -> dict[str, str]:
    lines = (f"const {name} = {json.dumps(value)}\n" for name, value in tables(plan).items())
    return {"cors.js": "".join(lines) + script("js", plan)}


CLOUDFLARE: Final = Target(
    name="cloudflare",
    title="Cloudflare Workers",
    versions="(module syntax)",
    ratings={
        Feature.ODD_NAMES: EXACT,
        Feature.EXACT_ORIGINS: same("Workers ignore an Origin line without a value"),
        Feature.GUARD: same(MARKS),
        Feature.GUARD_REPORTS: same(REPORTS),
        Feature.PATHS: same(
            "a path with an empty segment, a backslash, a dot segment in percent escapes or an "
            "encoded slash or percent sign has no CORS; Workers remove the other dot segments "
            "before they forward a path"
        ),
    },
    requires=("give the Worker a route that covers every path of the application.",),
    validate=None,
    render=_render,
    comment="// ",
)
"""Cloudflare Workers, and other runtimes with their interface."""
