"""Hosting platforms, as far as their own code or a copy of their interface runs here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from harness.foreign import Program, link_node_modules
from harness.tools import require, require_node_package

_S3: Final = """\
const S3rver = require('s3rver')
const cors = require('fs').readFileSync('cors.xml', 'utf-8')
const own = { address: '127.0.0.1', port: %d, directory: __dirname, silent: true }
new S3rver({ ...own, configureBuckets: [{ name: 'bucket', configs: [cors] }] }).run()
"""
# The client of Amazon sends each list as elements of these names.
_ELEMENTS: Final = {
    "AllowedOrigins": "AllowedOrigin",
    "AllowedMethods": "AllowedMethod",
    "AllowedHeaders": "AllowedHeader",
    "ExposeHeaders": "ExposeHeader",
}


def cors_json(snippet: str) -> str:
    """Return the file that the shell writes for the snippet of S3."""
    return snippet.partition("<<'END'\n")[2].partition("END\n")[0]


def _s3(folder: Path, snippet: str, port: int) -> list[str]:
    require_node_package("s3rver")
    link_node_modules(folder)
    root = ET.Element("CORSConfiguration")
    for rule in json.loads(cors_json(snippet))["CORSRules"]:
        element = ET.SubElement(root, "CORSRule")
        ET.SubElement(element, "MaxAgeSeconds").text = str(rule.pop("MaxAgeSeconds"))
        for name, values in rule.items():
            for value in values:
                ET.SubElement(element, _ELEMENTS[name]).text = value
    (folder / "cors.xml").write_bytes(ET.tostring(root))
    (folder / "server.js").write_text(_S3 % port, "utf-8")
    return [require("node"), "server.js"]


# The routes are those that the platform makes of the file; a function answers, and OPTIONS too.
_VERCEL: Final = """\
const own = require('module').createRequire(require.resolve('@vercel/routing-utils'))
const Ajv = own('ajv')
const { getTransformedRoutes, headersSchema } = require('@vercel/routing-utils')
const configuration = require('./vercel.json')
if (!new Ajv().validate(headersSchema, configuration.headers)) throw new Error('schema')
const { routes, error } = getTransformedRoutes(configuration)
if (error) throw new Error(error.message)
require('http').createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost')
  for (const { src, headers } of routes.filter((each) => each.continue)) {
    if (!new RegExp(src).test(pathname)) continue
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  }
  const status = { '/items': 200, '/broken': 500 }[pathname] || 404
  response.setHeader('X-Total', '3').setHeader('X-Secret', '1')
  response.writeHead(request.method === 'OPTIONS' ? 204 : status).end()
}).listen(%d, '127.0.0.1')
"""


def _vercel(folder: Path, snippet: str, port: int) -> list[str]:
    require_node_package("@vercel/routing-utils")
    link_node_modules(folder)
    (folder / "vercel.json").write_text(snippet.partition("\n")[2], "utf-8")
    (folder / "server.js").write_text(_VERCEL % port, "utf-8")
    return [require("node"), "server.js"]


S3: Final[Program] = _s3
VERCEL: Final[Program] = _vercel
