"""Snippets for development: a proxy in the page's own server, for requests of one origin.

The page requests `/api/…` of its own origin, and its server requests the API.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from crossorigin.snippets.facts import Facts

_HINT: Final = (
    "// In development alone: the page asks for /api/… instead of {api}/…,\n"
    "// and its own server passes that on. In production the API needs CORS.\n"
)


def _vite(facts: Facts) -> str:
    return (
        f"// vite.config.js\n{_HINT.format(api=facts.api)}"
        "export default {\n"
        "  server: {\n"
        "    proxy: {\n"
        "      '/api': {\n"
        f"        target: {json.dumps(facts.api)},\n"
        "        changeOrigin: true,\n"
        "        rewrite: (path) => path.replace(/^\\/api/, ''),\n"
        "      },\n"
        "    },\n"
        "  },\n"
        "}\n"
    )


def _webpack(facts: Facts) -> str:
    return (
        f"// webpack.config.js\n{_HINT.format(api=facts.api)}"
        "module.exports = {\n"
        "  devServer: {\n"
        "    proxy: [\n"
        "      {\n"
        "        context: ['/api'],\n"
        f"        target: {json.dumps(facts.api)},\n"
        "        changeOrigin: true,\n"
        "        pathRewrite: { '^/api': '' },\n"
        "      },\n"
        "    ],\n"
        "  },\n"
        "}\n"
    )


def _next(facts: Facts) -> str:
    rows = "".join(
        f"      {{ source: '/api{path}', destination: {json.dumps(facts.api + path)} }},\n"
        for path in ("/:path*/", "/:path*")
    )
    return (
        f"// next.config.js\n{_HINT.format(api=facts.api)}"
        "module.exports = {\n"
        "  // The API gets each path as the page asks for it\n"
        "  skipTrailingSlashRedirect: true,\n"
        "  async rewrites() {\n"
        f"    return [\n{rows}    ]\n"
        "  },\n"
        "}\n"
    )


DEVELOPMENT: Final[Mapping[str, Callable[[Facts], str]]] = MappingProxyType(
    {"vite": _vite, "webpack": _webpack, "next": _next}
)
"""The development servers of pages."""
