"""Programs of Express around one layer of cors, which is run, or is not."""

from __future__ import annotations

from typing import Final

USE: Final = "app.use(cors())"
PRELUDE: Final = """\
const express = require('express'), cors = require('cors'), http = require('http')
const app = express(), emitter = new (require('events'))(), no = 0, yes = 1
const h = (q, s) => s.send('x'), fails = async () => { throw new Error('no') };
"""
ROUTES: Final = "app.get('/x', h); app.put('/x', h);"
LISTEN: Final = "app.listen(3000)"

# ROUTES and LISTEN follow, unless the program has its own.
UNSURE: Final = (
    # A callback may never be run.
    "Promise.reject(1).then(() => { USE }, () => {})",
    "fails().then(function () { USE }).catch(() => {})",
    "emitter.on('x', () => { USE })",
    "app.on('mount', () => { USE })",
    "const t = setTimeout(() => { USE }, 1); clearTimeout(t)",
    "const start = () => { USE }; setTimeout(start, 1e6).unref()",
    "const start = () => { USE }; Promise.resolve(1).then(() => {}, start)",
    "http.createServer(() => { USE })",
    "[].forEach(() => { USE })",
    # An asynchronous function may be left, and its caller goes on.
    "(async () => { await fails(); USE })().catch(() => {})",
    "(async () => { await new Promise(() => {}); USE })()",
    "async function main() { await fails(); USE } main().catch(() => {})",
    # A function is never called, or is another one.
    "function* main() { USE } main()",
    "(function () { USE }).bind(null)",
    "function main() { USE } const t = { main() {} }; t.main()",
    "class S { main() { USE } } class T extends S { main() {} } new T().main()",
    "function main() { USE } function main() {} main()",
    "function main() { USE } { function f(main) { main() } f(() => {}) }",
    "function main() { if (yes) return; setup() } function setup() { USE } main()",
    "function main(app) { USE } main({ use() {} })",
    "function main(app) { USE } const r = express.Router(); main(r); app.use('/r', r)",
    "const main = no ? () => { USE } : () => {}; main()",
    "exports.main = (app) => { USE }",
    "if (no)\nUSE",
    "for (const one of []) USE",
    "no && USE",
    "null?.use(USE)",
    "try { null.x; USE } catch {}",
    "label: { if (yes) break label; USE }",
    # Routes stand before, in the order in which the code is run.
    "Promise.resolve().then(() => { USE })",
    "setImmediate(() => { USE })",
    "(async () => { await 1; USE })()",
    "async function main() { await 1; USE } main()",
    "app.use(express.json()).get('/x', h); USE",
    "[h].forEach((one) => app.use(one)); USE",
    "const r = express.Router(); r.get('/x', h); [r].forEach((one) => app.use(one)); USE",
    "class S { constructor() { this.a(); this.b() } a() { ROUTES } b() { USE } } new S()",
    "const serve = (q, s, n) => h(q, s); app.use(serve); USE",
    "app.use((q, s, n) => h(q, s)); USE",
    "app.use((q, s, n) => { if (no) n() ; else s.end() }); USE",
    "app.use((q, s, n) => n(new Error('x'))); USE",
    "app.use((q, s, n) => { s['send']('x') }); USE",
    "const one = { f: (q, s) => s.send('x') }; app.use(one.f); USE",
    "const t = `${app.get('/x', h)}`; USE",
    "let i = 4; const y = i++ / 2; ROUTES const z = 1 / i; USE",
    "app.use((q, s, n) => { q.url = '/y'; n() }); app.use('/x', cors()); app.get('/y', h)",
    # The layer, its options or its application are changed.
    "const all = [express.json(), cors()]; all.pop(); app.use(all)",
    "const all = [express.json()]; if (no) all.push(cors()); app.use(all)",
    "const all = [express.json(), cors()]; all.length = 1; app.use(all)",
    "let c = (q, s, n) => n(); if (no) c = cors(); app.use(c)",
    "USE; (app._router || app.router).stack.splice(0)",
    "app.use(cors({ origin: A })); if (no) app.use(cors())",
    "let o = { origin: A }; if (no) o = { origin: '*' }; app.use(cors(o))",
    "let o = { origin: '*' }; if (yes) o = { origin: A }; app.use(cors(o))",
    "var o = { origin: '*' }; { var o = { origin: A } } app.use(cors(o))",
    "let o = { origin: '*' }; f(); app.use(cors(o)); function f() { o = { origin: A } }",
    "let p = '/y'; if (no) p = '/'; app.use(p, cors())",
)
SURE: Final = (
    "USE",
    "app.use(express.json()); app.use((q, s, n) => { q.id = 1; n() }); USE",
    "const log = (q, s, n) => { s.on('finish', () => {}); return n() }; app.use(log); USE",
    "(() => { USE })()",
    "!function () { USE }()",
    "function main(web) { web.use(cors()) } main(app)",
    "class S { constructor() { this.a(); ROUTES } a() { USE } } new S()",
    "const o = { main() { USE } }; o.main()",
    "fails().catch(() => { USE; ROUTES LISTEN })",
    "async function main() { await 1; USE; ROUTES LISTEN } main()",
    "(async () => { try { await 1; USE; ROUTES LISTEN } catch {} })()",
    "(async () => { await (async () => { await 1; USE })(); ROUTES LISTEN })()",
    "const all = [express.json(), cors()]; app.use(all)",
)


def program(text: str) -> str:
    """Return a whole program of a part of one."""
    end = "" if "LISTEN" in text else f"\n{ROUTES}\n{LISTEN}"
    whole = f"{PRELUDE}{text}{end}\n"
    for name, code in (("USE", USE), ("ROUTES", ROUTES), ("LISTEN", LISTEN)):
        whole = whole.replace(name, code)
    return whole.replace("origin: A", "origin: 'https://a.example'")
