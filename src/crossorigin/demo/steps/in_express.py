"""The steps in Express with the npm package `cors`, as its documentation writes them.

Texts for comparison: nothing of them runs here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_HEAD: Final = "const cors = require('cors')\n\n"
_PRODUCT: Final = "  res.json({ product: 'lamp' })\n})\n"
_SAVED: Final = "  res.json({ saved: Number(req.params.number) })\n})\n"
_ONLY_PUT: Final = (
    "const put = {\n"
    "  origin: page,\n"
    "  methods: ['PUT'],\n"
    "  allowedHeaders: ['content-type'],\n"
    "}\n"
)
_PRODUCTS: Final = (
    f"{_HEAD}{_ONLY_PUT}\n"
    "app.options('/products/:number', cors(put))\n"
    "app.put('/products/:number', cors(put), (req, res) => {\n"
    f"{_SAVED}"
)
_DISCOUNT: Final = "  res.json({ discount: 10 })\n})\n"
_COUNTED: Final = "  res.set('X-Total-Count', '2').json(['lamp', 'chair'])\n})\n"
_ORDERS: Final = (
    f"{_HEAD}app.use(cors({{ origin: page, allowedHeaders: ['content-type'] }}))\n\n"
    "app.post('/orders', express.text({ type: '*/*' }), (req, res) => {\n"
    "  res.json({ ordered: req.body })\n})\n"
)
_EVERYWHERE: Final = f"{_HEAD}{_ONLY_PUT}\napp.use(cors(put))\n"


def _found(word: str, condition: str) -> str:
    return (
        f"{_HEAD}const options = {{\n"
        "  origin: async (origin, callback) => {\n"
        "    await lookUp()\n"
        f"    callback(null, {condition})\n"
        "  },\n"
        "}\n\n"
        f"app.get('/{word}', cors(options), (req, res) => {{\n{_DISCOUNT}"
    )


def _remembering(word: str, seconds: int) -> str:
    return (
        f"{_HEAD}const options = {{ origin: page, methods: ['PUT'], maxAge: {seconds} }}\n\n"
        f"app.options('/{word}', cors(options))\n"
        f"app.put('/{word}', cors(options), (req, res) => {{\n"
        "  res.json({ saved: true })\n})\n"
    )


EXPRESS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "no-cors": f"app.get('/product', (req, res) => {{\n{_PRODUCT}",
        "blind-post": (
            "app.post('/orders', (req, res) => {\n  res.json({ ordered: 'lamp' })\n})\n"
        ),
        "everyone": f"{_HEAD}app.get('/product', cors(), (req, res) => {{\n{_PRODUCT}",
        "this-page": (
            f"{_HEAD}app.get('/product', cors({{ origin: page }}), (req, res) => {{\n{_PRODUCT}"
        ),
        "other-origin": (
            f"{_HEAD}const yours = {{ origin: 'https://yourdomain.com' }}\n\n"
            f"app.get('/your-product', cors(yours), (req, res) => {{\n{_PRODUCT}"
        ),
        "function": (
            f"{_HEAD}const partners = new Set([page, 'https://partner.example'])\n"
            "const options = {\n"
            "  origin: (origin, callback) => callback(null, partners.has(origin)),\n"
            "}\n\n"
            f"app.get('/partners', cors(options), (req, res) => {{\n{_DISCOUNT}"
        ),
        "async-function": _found("partners-async", "partners.has(origin)"),
        "function-refuses": _found("customers", "customers.has(origin)").replace("10", "5"),
        "simple-post": _ORDERS,
        "json-post": _ORDERS,
        "put-json": _PRODUCTS,
        "delete-refused": (
            f"{_PRODUCTS}\n"
            f"app.delete('/products/:number', cors(put), (req, res) => {{\n{_SAVED}"
        ),
        "header-refused": _PRODUCTS,
        "preflight-refused": (
            f"{_HEAD}const yours = {{ origin: 'https://yourdomain.com', methods: ['PUT'] }}\n\n"
            "app.options('/your-products/:number', cors(yours))\n"
            f"app.put('/your-products/:number', cors(yours), (req, res) => {{\n{_SAVED}"
        ),
        "preflight-unanswered": f"app.put('/plain/:number', (req, res) => {{\n{_SAVED}",
        "app-wide": f"{_EVERYWHERE}\napp.put('/products/:number', (req, res) => {{\n{_SAVED}",
        "own-preflight": (
            f"{_HEAD}const patch = {{ origin: page, methods: ['PATCH'] }}\n\n"
            "// before app.use(cors(put)), which would answer the preflight\n"
            "app.options('/prices/:number', cors(patch))\n"
            "app.patch('/prices/:number', cors(patch), (req, res) => {\n"
            "  res.json({ changed: Number(req.params.number) })\n})\n"
        ),
        "left-out": (
            f"{_HEAD}// before app.use(cors(put)), which covers every route after it\n"
            "app.get('/internal', (req, res) => {\n  res.json({ margin: 0.4 })\n})\n"
        ),
        "cookie": (
            f"{_HEAD}const options = {{ origin: page, credentials: true }}\n\n"
            "app.get('/visit', cors(options), (req, res) => {\n"
            "  const known = (req.headers.cookie ?? '').includes('visitor=')\n"
            "  res.cookie('visitor', '1', { httpOnly: true })\n"
            "  res.json({ greeting: known ? 'welcome back' : 'welcome' })\n})\n"
        ),
        "cookie-everyone": (
            f"{_HEAD}app.get('/public', cors(), (req, res) => {{\n"
            "  res.json({ greeting: 'welcome' })\n})\n"
        ),
        "exposed": (
            f"{_HEAD}const options = {{ origin: page, exposedHeaders: ['x-total-count'] }}\n\n"
            f"app.get('/products', cors(options), (req, res) => {{\n{_COUNTED}"
        ),
        "hidden": (
            f"{_HEAD}app.get('/hidden', cors({{ origin: page }}), (req, res) => {{\n{_COUNTED}"
        ),
        "not-found": f"{_HEAD}app.use(cors({{ origin: page }}))\n",
        "sold-out": (
            f"{_HEAD}app.use(cors({{ origin: page }}))\n\n"
            "app.get('/sold-out', (req, res) => {\n"
            "  res.status(409).json({ detail: 'sold out' })\n})\n"
        ),
        "broken": (
            f"{_HEAD}app.use(cors({{ origin: page }}))\n\n"
            "app.get('/broken', (req, res) => {\n"
            "  throw new Error('raised on purpose')\n})\n"
        ),
        "remembered": _remembering("remembered", 600),
        "forgotten": _remembering("forgotten", 0),
        "varies": (
            f"{_HEAD}const options = {{ origin: [page, 'https://partner.example'] }}\n\n"
            f"app.get('/varies', cors(options), (req, res) => {{\n{_PRODUCT}"
        ),
    }
)
"""The text of each call, by its name."""
