"""Odd JavaScript: the statements that are read, and the sentences about the others."""

from __future__ import annotations

import tomllib

import pytest

from crossorigin.migrate import migrate, migrate_files
from crossorigin.migrate.errors import SourceError
from crossorigin.migrate.express import calls
from crossorigin.migrate.express.uses import MAX_USES
from crossorigin.migrate.javascript.expressions import MAX_CHANGES
from crossorigin.migrate.javascript.names import MAX_DECLARED
from crossorigin.migrate.javascript.scalars import MAX_ITEMS
from crossorigin.migrate.javascript.script import (
    MAX_BRACKETS,
    TOO_DEEP,
    UNCLOSED,
    UNENDED,
    Script,
    ScriptError,
)
from crossorigin.migrate.values import Unread

_A = "https://a.example"
_HEADER = "Access-Control-Allow-Origin"
_USE = f"app.use(cors({{ origin: '{_A}' }}))"


@pytest.mark.parametrize(
    "text",
    [
        f"for (let i: number) {{ go(i) }}\n{_USE}",
        f"import x;\n{_USE}",
        f"import 'dotenv/config';\n{_USE}",
        f"import('cors');\n{_USE}",
        f"await {_USE}",
        f"/^x$/.test(y);\n{_USE}",
        f"z < {'y ' * 120}\n{_USE}",
        f"const y = a / b / c;\n{_USE}",
        f"if (typeof /x/ !== y) {{ f() }}\n{_USE}",
        f"void {_USE}",
        f"const a = {{ x: 1 }};\nconst b = {{ origin: '{_A}' }};",
    ],
)
def test_options_are_read_among_other_statements(text: str) -> None:
    [found] = calls.declarations(text)
    assert found.options["origin"].value == _A
    assert found.scope.code == ""


def test_text_that_is_too_long_is_not_joined() -> None:
    half = "x" * (MAX_ITEMS // 2 + 1)
    [found] = calls.declarations(f"const a = '{half}';\napp.use(cors({{ origin: a + a }}))")
    assert isinstance(found.options["origin"].value, Unread)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("const o = {\napp.use(cors([", UNENDED),
        (f"app.use(cors({{ origin: ['{_A}' }}))", UNENDED),
        ("app.use(cors({ origin: }))", UNENDED),
        (f"app.use(cors({{ origin: '{_A} }}))", UNCLOSED),
        ("const a = {\n...=;`origin]}\napp.use(cors(a))", UNCLOSED),
        ("const a = [1, 2\napp.use(cors({ origin: a }))", UNENDED),
        ("app.use(cors({}}))", UNENDED),
        ("app.use(cors('x))", UNCLOSED),
        (f"app.use(cors({{ origin: {'[' * 50}{']' * 50} }}))", TOO_DEEP),
        (
            f"app.use(cors({{{','.join(f'k{i}: 1' for i in range(MAX_ITEMS + 1))}}}))",
            TOO_DEEP,
        ),
    ],
    ids=range(10),
)
def test_text_that_cannot_be_read_is_an_error(text: str, message: str) -> None:
    with pytest.raises(ScriptError) as caught:
        calls.declarations(text)
    assert message in str(caught.value)


def test_a_name_of_too_many_declarations_is_not_read() -> None:
    many = f"let o = {{ origin: '{_A}' }};\n" * (MAX_DECLARED + 1)
    assert "not-literal" in {each.code for each in migrate(f"{many}app.use(cors(o))").findings}


def test_no_token_is_shown_as_no_text() -> None:
    assert Script(_USE).shown(1, 1) == ""


def test_javascript_is_read_alone() -> None:
    with pytest.raises(SourceError, match="is JavaScript, which is read alone"):
        migrate_files({"app.py": "", "server.js": _USE})


_O = f"const o = {{ origin: '{_A}' }};\n"
_ALL = "app.use(cors())"


@pytest.mark.parametrize(
    "before",
    [
        "Object.assign(o, { origin: '*' });",
        "configure(o);",
        "const p = o; p.origin = '*';",
        "delete o.origin;",
        "o['origin'].push('*');",
        "o.origin.push('*');",
        "o[key] = '*';",
        "for (key in o) { o[key] = false }",
        "if (x) o.origin = '*';",
        "if (o) { f() }",
        "const dev = () => { o.origin = '*' };",
        "o.origin ||= '*';",
        "o &&= {};",
        "[o] = [{}];",
        "({ o } = other);",
        "eval(text);",
        "use(x ? o : 1);",
        "const q = x ? 1 : o;",
        "const f = () => o;",
        "const all = [o]; all[0].origin = '*';",
        "const all = { one: [o] }; all.one[0].origin = '*';",
        "const all = { o }; all.pop();",
        "const all = { f: g({ x: [o] }) };",
        "o++;",
        "function h(o) { g(o) }",
        "const p = { ...o }; p.origin.push('*');",
        "const p = { o }; p.o.origin = '*';",
        "const p = [{ x: o }]; p.pop();",
        "x.y = { o };",
        "const p = { o: x ? 1 : o };",
        "log(`${configure(o)}`);",
    ],
)
def test_options_that_may_change_are_not_read(before: str) -> None:
    migration = migrate(f"{_O}{before}\napp.use(cors(o))")
    assert "not-literal" in {each.code for each in migration.findings}
    assert "policy" not in tomllib.loads(migration.toml)


@pytest.mark.parametrize(
    "text",
    [
        "if (x) { BODY }",
        "if (x) { } else { BODY }",
        "try { BODY } catch { }",
        "try { f() } finally { BODY }",
        "do { BODY } while (x)",
    ],
)
def test_options_that_a_block_gives_an_undeclared_name_are_not_read(text: str) -> None:
    body = f"o = {{ origin: '{_A}' }}; app.use(cors(o));"
    assert migrate(f"const app = express();\n{{ {body} }}").findings == ()
    migration = migrate(f"const app = express();\n{text.replace('BODY', body)}")
    assert "not-literal" in {each.code for each in migration.findings}
    assert migration.policies.default is None


@pytest.mark.parametrize(
    "before",
    [
        f"const a = '{_A}'; console.log(a); const o = {{ origin: [a] }};",
        f"const a = ['{_A}']; if (a.includes(x)) {{ log(1) }} const o = {{ origin: a }};",
        f"const o = {{}}; o.origin = '{_A}';",
        f"const a = '{_A}', b = a; const o = {{ origin: b }};",
        f"const b = {{ origin: '{_A}' }}; const o = {{ ...b }};",
        f"const o = {{ origin: '{_A}' }}; app.options('/x', cors(o));",
        f"const o = {{ origin: '{_A}' }}; const x = {{ o: 1 }};",
        f"const o = {{ origin: '{_A}' }}; const x = {{ ...o, y: 1 }}; log(x.y);",
        f"const o = {{ origin: '{_A}' }}; app.set('o', 1);",
        f"const a = '{_A}'; const o = {{ origin: {{ b: a }}.b || a }}; o.origin = a;",
    ],
)
def test_options_that_are_only_read_are_certain(before: str) -> None:
    migration = migrate(f"{before}\napp.use(cors(o))")
    assert tomllib.loads(migration.toml)["policy"]["allow_origins"] == [_A]


_X = "const app = express();\n"
_PART = f"({{ origin: '{_A}' }})"
_NEST = "NestFactory.create(AppModule"
_LOADED = [
    "const c = require('cors');",
    "const cors = require('cors'), c = cors;",
    "const { default: c } = await import('cors');",
    "const c = (await import('cors')).default;",
    "const c = require('cors').default;",
    "const c = __importDefault(require('cors')).default;",
    "import * as c from 'cors';",
    "import c from 'cors';",
    "import c = require('cors');",
    "import c from 'cors'; let o: c.CorsOptions, f: typeof c;",
    "import { default as c } from 'cors';",
    "import c, { type CorsOptions, CorsRequest } from 'cors'; let o: CorsOptions;",
    "let c; c = require('cors');",
]


@pytest.mark.parametrize("loaded", _LOADED)
def test_each_name_of_the_package_is_known(loaded: str) -> None:
    found = migrate(f"{loaded}\n{_X}app.use(c{_PART});")
    assert tomllib.loads(found.toml)["policy"]["allow_origins"] == [_A]
    assert found.findings == ()
    # Express answers a preflight to /x by the first layer, whose options differ.
    found = migrate(f"{loaded}\n{_X}app.use('/x', c{_PART});\napp.use(c());")
    assert "second-policy" in {each.code for each in found.findings}
    assert "policy" not in tomllib.loads(found.toml)


@pytest.mark.parametrize(
    "text",
    [
        "setup(cors);",
        "module.exports = { cors };",
        "export { cors };",
        "const layers = [cors];",
        f"app.get('/x', cors.bind(null, {_PART[1:-1]})());",
        f"app.get('/x', cors.call(null, {_PART[1:-1]}));",
        "app.use('/x', (await import('cors')).default());",
        "app.use('/x', (0, cors.default)());",
        "server.applyMiddleware({ app, cors: { origin: '*' } });",
    ],
)
def test_the_package_in_other_hands_is_left_to_a_person(text: str) -> None:
    found = migrate(f"import cors from 'cors';\n{_X}app.use(cors());\n{text}")
    assert {each.code for each in found.findings} == {"package-passed"}
    assert "policy" not in tomllib.loads(found.toml)


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        (f"const app = await {_NEST}, {{ cors: true }});", "*"),
        (f"const app = await {_NEST}, {{ cors: {{ origin: '{_A}' }} }});", [_A]),
        (f"const cors = {{ origin: '{_A}' }}; const app = await {_NEST}, {{ cors }});", [_A]),
        (f"const o = {{ cors: {{ origin: '{_A}' }} }}; const app = await {_NEST}, o);", [_A]),
        (
            (
                "const app: INestApplication = await NestFactory.create<INestApplication>("
                f"AppModule, new ExpressAdapter(server), {{ cors: {{ origin: ['{_A}'] }} }});"
            ),
            [_A],
        ),
        (
            (
                f"const app = await {_NEST}); app.setGlobalPrefix('api');\n"
                f"const o: CorsOptions = {{ origin: '{_A}' }}; app.enableCors(o);"
            ),
            [_A],
        ),
        (f"const app = await {_NEST}, {{ cors: false }}); app.enableCors();", "*"),
        (f"const app = await {_NEST}, {{ logger }}); app.enableCors();", "*"),
        (f"let app; app = await {_NEST}, {{ cors: true }});", "*"),
        (f"if (x) {{ const app = await {_NEST}, {{ cors: true }}); }}", "*"),
    ],
)
def test_the_options_of_nestjs_are_those_of_the_package(text: str, origins: object) -> None:
    found = migrate(text)
    assert tomllib.loads(found.toml)["policy"]["allow_origins"] == origins
    assert found.findings == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"const app = await {_NEST}, {{ cors: config }});", "not-literal"),
        (f"const app = await {_NEST}, {{ cors: true, ...more }});", "not-literal"),
        (f"const app = await {_NEST}, {{ ...more }}); app.enableCors();", "not-literal"),
        (f"const app = await {_NEST}, options); app.enableCors();", "not-literal"),
        (f"const app = await {_NEST}, {{ cors: (q, done) => done(null, o) }});", "not-literal"),
        (
            (
                f"const o = {{ origin: '{_A}' }}; if (x) o.origin = '*';\n"
                f"const app = await {_NEST}, {{ cors: o }});"
            ),
            "not-literal",
        ),
        (
            f"const app = await {_NEST}, {{ cors: true }}); app.enableCors{_PART};",
            "second-policy",
        ),
        (f"const app = await {_NEST}, {{ cors: true }}); app.use('/x', router);", "routes-be"),
        (f"start({_NEST}, {{ cors: true }}))", "conditional-call"),
        (
            (
                f"const app = await {_NEST}, {{ cors: true }});\n"
                f"const b = await {_NEST}, {{ cors: false }});"
            ),
            "one-of-several",
        ),
    ],
)
def test_uncertain_options_of_nestjs_are_left_to_a_person(text: str, code: str) -> None:
    found = migrate(text)
    assert [each for each in found.findings if each.code.startswith(code)]
    assert "policy" not in tomllib.loads(found.toml)


_SOCKETS = [
    "@WebSocketGateway({ cors: { origin: '*' } })\nexport class Gate {}",
    "@WebSocketGateway(80, { cors: true })\nexport class Gate {}",
    "import { Server } from 'socket.io';\nconst io = new Server(s, { cors: { origin: '*' } });",
    "const io = require('socket.io')(s, { cors: { origin: '*' } });",
    "const sio = require('socket.io'); sio(s, { cors: { origin: '*' } });",
    "import sio from 'socket.io'; sio(s, { cors: { origin: '*' } });",
]


@pytest.mark.parametrize("text", _SOCKETS)
def test_options_of_sockets_are_named_as_not_read(text: str) -> None:
    with pytest.raises(SourceError, match="gives options to sockets"):
        migrate(text)
    found = migrate(f"{_X}{_USE}\n{text}")
    assert tomllib.loads(found.toml)["policy"]["allow_origins"] == [_A]
    assert [each.code for each in found.findings] == ["socket-options"]
    assert found.exit_status == 0


def test_options_that_sockets_share_are_read() -> None:
    found = migrate(f"{_X}{_O}app.use(cors(o)); const io = new Server(s, {{ cors: o }});")
    assert tomllib.loads(found.toml)["policy"]["allow_origins"] == [_A]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            (
                "const app = await NestFactory.create(AppModule, new FastifyAdapter());\n"
                "app.enableCors();"
            ),
            "gives options to @fastify/cors",
        ),
        ("const y = createYoga({ cors: { origin: '*' } });", "gives options to 'createYoga'"),
        ("const cors = x ? require('cors') : f; app.use(cors());", "in a way that is not read"),
    ],
)
def test_options_of_others_are_refused_by_their_name(text: str, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        migrate(text)


_SUB = "https://*.a.example"


@pytest.mark.parametrize(
    ("origin", "written"),
    [
        (r"new RegExp('^https://.*\\.a\\.example$')", [_SUB]),
        (r"new RegExp(`^https://.*\\.a\\.example$`, 'i')", [_SUB]),
        (r"RegExp(/^https:\/\/.*\.a\.example$/g)", [_SUB]),
        (r"[new RegExp('^https://.*\\.a\\.example$'), 'https://a.example']", [_A, _SUB]),
        (r"new RegExp('^https://.*\\.a\\.example$', 'y')", None),
        (r"/^https:\/\/.*\.a\.example$/y", None),
        ("new RegExp(`^https://${domain}$`)", None),
        ("new RegExp(text)", None),
        (f"['{_A}', ...more]", [_A]),
        (f"['{_A}', ...more()]", [_A]),
        (f"['{_A}', ...(dev ? ['https://b.example'] : [])]", [_A]),
        (f"[...['{_A}']]", [_A]),
        ("[...more]", []),
        (f"(list.push('*'), '{_A}')", None),
    ],
)
def test_expressions_and_spread_lists_as_origins(origin: str, written: object) -> None:
    found = migrate(f"{_X}app.use(cors({{ origin: {origin} }}))")
    policy = tomllib.loads(found.toml).get("policy", {})
    assert (policy.get("allow_origins") or None) == (written or None)


def test_a_module_that_is_called_where_it_is_required_is_no_shelter() -> None:
    found = migrate(f"{_X}{_O}if (x) o.origin = '*';\napp.use(require('cors')(o))")
    assert {each.code for each in found.findings} == {"not-literal"}
    assert "policy" not in tomllib.loads(found.toml)


def test_a_list_that_a_condition_makes_longer_is_read_without_it() -> None:
    found = migrate(
        f"{_X}const dev = process.env.NODE_ENV !== 'production';\n"
        f"const list = ['{_A}', ...(dev ? ['http://localhost:3000'] : [])];\n"
        "app.use(cors({ origin: list }))"
    )
    assert tomllib.loads(found.toml)["policy"]["allow_origins"] == [_A]
    assert {each.code for each in found.findings} == {"not-literal"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"app.use('/public', cors());\napp.use(cors({{ origin: '{_A}' }}))", "second-policy"),
        (f"app.use(cors({{ origin: '{_A}' }}));\napp.use('/public', cors())", "second-policy"),
        (f"require('./routes')(app);\n{_ALL}", "routes-before"),
        (f"setup(app);\n{_ALL}", "routes-before"),
        (f"app.route('/admin').get(f);\n{_ALL}", "routes-before"),
        (f"app['get']('/admin', f);\n{_ALL}", "routes-before"),
        ("app.use(router, cors())", "routes-before"),
        ("app.use([router, helmet(), cors()])", "routes-before"),
        ("app.use('/x', router, helmet(), cors())", "routes-before"),
        (f"app.use(...layers);\n{_ALL}", "routes-before"),
        (f"app.use((q, r) => r.status(401).end());\n{_ALL}", "routes-before"),
        (f"app.use([(q, r) => r.end()]);\n{_ALL}", "routes-before"),
        (f"function h(q, r) {{ r.end() }}\napp.use(h);\n{_ALL}", "routes-before"),
        (f"const h = (q, r) => r.end();\napp.use(log, h);\n{_ALL}", "routes-before"),
        (f"const h = () => (q, r) => r.end();\napp.use(h());\n{_ALL}", "routes-before"),
        (
            f"function h() {{ return (q, r) => r.end() }}\napp.use(h(), h());\n{_ALL}",
            "routes-before",
        ),
        ("function h(q, r) { r.end() }\napp.use(h, cors())", "routes-before"),
        (
            f"app.use('/a', cors());\napp.use('/a/b', cors({{ origin: '{_A}' }}))",
            "second-policy",
        ),
        (
            f"app.use('/A/b', cors());\napp.use('/a/', cors({{ origin: '{_A}' }}))",
            "second-policy",
        ),
        (
            f"app.use(['/a', '/b'], cors({{ origin: '{_A}' }}));\napp.use('/a/c', cors())",
            "second-policy",
        ),
        ("app.use('/x/../a', cors())", "part-of-application"),
        ("app.use('/x/.', cors())", "part-of-application"),
        (
            f"{_ALL};\nhttp.createServer((q, r) => q.url === '/x' ? r.end() : app(q, r))",
            "layers-changed",
        ),
        (
            f"{_ALL};\napp.use((q, r, n) => {{ delete q.headers.origin; n() }});",
            "headers-changed",
        ),
        (
            f"{_ALL};\napp.use((q, r, n) => {{ q.headers['origin'] = x; n() }});",
            "headers-changed",
        ),
        (
            f"{_ALL};\napp.get('/x', (q, r) => r.writeHead(200, {{ '{_HEADER}': '{_A}' }}))",
            "headers-changed",
        ),
        (f"{_ALL};\nconst h = '{_HEADER}'; r.setHeader(h, '{_A}')", "headers-changed"),
    ],
)
def test_layers_next_to_others_are_left_to_a_person(text: str, code: str) -> None:
    migration = migrate(f"const app = express();\n{text}")
    assert code in {each.code for each in migration.findings}
    assert tomllib.loads(migration.toml).get("policy", {}).get("allow_origins") != "*"


@pytest.mark.parametrize(
    "text",
    [
        f"function h(q, r, n) {{ n() }}\napp.use(h);\napp.use(h);\n{_ALL}",
        f"app.use('/a', cors());\napp.use('/ab', cors({{ origin: '{_A}' }}))",
        "app.use('/.well-known', cors())",
        f"const port = settings.app;\n{_ALL}",
        f"{_ALL};\nhttp.createServer(app).listen(1)",
        f"app.use((q, r, n) => {{ if (q.headers.origin === x) log(); n() }});\n{_ALL}",
    ],
)
def test_layers_next_to_layers_without_an_effect_are_read(text: str) -> None:
    migration = migrate(f"const app = express();\n{text}")
    assert [each.code for each in migration.findings if each.kind == "left out"] == []


@pytest.mark.parametrize(
    "text",
    [
        # A callback may never be run.
        "Promise.reject().then(() => { USE }, () => {})",
        "db.connect().then(function () { USE }).catch(log)",
        "db.connect().finally(() => { USE })",
        "emitter.on('x', () => { USE })",
        "setTimeout(() => { USE }, 1)",
        "http.createServer(() => { USE })",
        "app.listen(1, () => { USE })",
        "names.forEach((name) => { USE })",
        "new Promise((done) => { USE })",
        "const start = () => { USE }; setTimeout(start, 1)",
        "function start() { USE }; db.connect().then(start)",
        "f(function () { USE })()",
        "const f = function () { }\n(function () { USE })()",
        "(function () { USE }).bind(null)",
        "const f = () => (function () { USE })()",
        # A function that waits may be left, and its caller goes on.
        "async function main() { await db(); USE }; main()",
        "async function main() { USE }; main().catch(log)",
        "async function main() { USE }; await main().catch(log)",
        "(async () => { await db(); USE })()",
        "app.listen(1); await db(); USE",
        "process.on('uncaughtException', log); app.listen(1); USE",
        "function* main() { USE }; main()",
        "const o = { *main() { USE } }; o.main()",
        "const o = { get main() { USE } }; o.main",
        "const o = { async main() { USE } }; o.main()",
        # A statement may not be reached.
        "x ||= USE",
        "x?.y(USE)",
        "(x, USE)",
        "do { USE } while (x)",
        "for (const one of all) USE",
        "for (;;) { USE; break }",
        "while (x)\nUSE",
        "switch (x) { case 1: USE }",
        "label: { if (x) break label; USE }",
        "try { USE } catch {}",
        "if (x) return; USE",
        "if (x) { } else\nUSE",
        "function main() { if (x) return; setup() }; function setup() { USE }; main()",
        "function main() { USE }; main?.()",
        "class S { static { USE } }",
        "class S { field = USE }",
        "const o = {}; o.main = function () { USE }; o.main()",
        "{ a: { USE } }",
        "function f(): { a: 1 } { USE }",
        "function f<T>(x: T) { USE }",
        "} USE",
        # Another function of the same name may be called.
        "function main() { USE }; const t = { main() {} }; t.main()",
        "class S { main() { USE } }; class T extends S { main() {} }; new T().main()",
        "class S { main() { USE } }; other.main()",
        "class S { main() { USE } }; const s = new S(); s['main'] = log; s.main()",
        "class S { main() { USE } }; const s = new S(); s.main = log; s.main()",
        "class S { main() { USE } }; Object.assign(S.prototype, { main }); new S().main()",
        "class S { main() { USE } }; S.main()",
        "class S { static main() { USE } }; new S().main()",
        "class S { static main() { USE } constructor() { this.main() } }; new S()",
        "class S { constructor() { USE } }; S = T; new S()",
        "class S { constructor() { USE } }; S ||= T; new S()",
        "class S { main() { USE } }; this.main()",
        "class { constructor() { USE } }; new S()",
        "class S { main = () => { USE } }; main()",
        "let s = new S(); s = t; class S { main() { USE } }; s.main()",
        "function main() { USE }; function main() {}; main()",
        "var main = () => { USE }; var main = log; main()",
        "function main() { USE }; main = log; main()",
        "function main() { USE }; ({ a: main }) => { main() }",
        "import { main } from './a'; class S { main = () => { USE } }; main()",
        "export function main() { USE }",
        "module.exports = { main }; function main() { USE }",
        "module.exports = { main() { USE } }",
        "export default (app) => { USE }",
        "exports.main = () => { USE }",
    ],
)
def test_code_that_may_not_be_run_is_left_to_a_person(text: str) -> None:
    found = migrate(f"const app = express();\n{text.replace('USE', _USE)}")
    assert found.policies.default is None
    [finding] = found.findings
    assert finding.code in {"conditional-call", "never-called"}
    assert finding.line is not None


@pytest.mark.parametrize(
    "text",
    [
        "(() => { USE })()",
        "(function () { USE }())",
        "!function () { USE }()",
        "(function () { USE }).call(this)",
        "const x = (() => { USE })()",
        "void (() => { USE })()",
        "await (async () => { await db(); USE })()",
        "async function main() { await db(); USE }; await main(); app.get('/x', f)",
        "{ USE }",
        "if (x) { } USE",
        "const o = { a: 1 }\nUSE",
        "class A extends B { } USE",
        "app.listen(1); USE",
        "const o = { main() { USE } }; o.main()",
        "const o = { main: () => { USE } }; o.main()",
        "class S { main() { USE } }; const s = new S(); s.main()",
        "class S { main() { USE } }; new S(1).main()",
        "class S { static main() { USE } }; S.main()",
        "class S { constructor() { this.main() } main() { USE } }; new S()",
        "class S { main = () => { USE }; constructor() { this.main() } }; new S",
        "function main<T>(x: T): Promise<T> { USE }; main(1); export { main }",
        "exports.main = main; function main() { USE }; main()",
        "function main() { USE }; main(); export default main",
        # Code that answers requests is run after the layer.
        "db.connect().then(() => { USE; app.listen(1) })",
        "db.connect().then(() => { USE; http.createServer(app).listen(1) })",
        "const main = async () => { try { await db(); USE; app.listen(1) } catch {} }; main()",
        "if (x) { USE; app.listen(1) }",
    ],
)
def test_code_that_is_surely_run_is_read(text: str) -> None:
    found = migrate(f"const app = express();\n{text.replace('USE', _USE)}")
    assert found.findings == ()
    assert tomllib.loads(found.toml)["policy"]["allow_origins"] == [_A]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("class S { app = express(); constructor() { MW ROUTES } } new S()", ""),
        ("class S { app: App = express(); constructor() { MW } }", ""),
        ("class S { app; constructor() { this.app = express(); MW } }", ""),
        ("class S { constructor() { this.app = (express()); MW } }", ""),
        ("class S { constructor() { this.app = express(); this.mw() } mw() { MW } }", ""),
        ("class S { app = express(); constructor() { ROUTES MW } }", "routes-before"),
        (
            (
                "class S { app = express(); constructor() { this.a(); this.b() }"
                " a() { ROUTES } b() { MW } }"
            ),
            "routes-before",
        ),
        ("class S { constructor() { this.app = app; MW } } new S()", "unknown-receiver"),
        ("class S { constructor(app) { this.app = app; MW } } new S(x)", "unknown-receiver"),
        ("class S { app\nx = 1; constructor() { MW } } new S()", "unknown-receiver"),
        ("function f() { MW } f()", "unknown-receiver"),
        ("class S { app = express(); a() { MW } }", "never-called"),
        ("db.connect().then(() => { ALL; app.listen(1) }); app.get('/x', f)", "routes-before"),
        ("function setup(x) { x.use(cors()) } setup(app)", ""),
        ("const setup = x => { x.use(cors()) }; setup(app)", ""),
        ("((x) => { x.use(cors()) })(app)", ""),
        ("function setup(y, x) { x.use(cors()) } setup(1, app)", ""),
        ("function setup(y, x) { x.use(cors()) } setup(app)", "unknown-receiver"),
        ("function setup({ app }) { ALL } setup({ app })", "unknown-receiver"),
        ("function setup(...app) { ALL } setup(app)", "unknown-receiver"),
        ("function setup(app) { ALL } setup(other)", "unknown-receiver"),
        ("function setup(app) { ALL } setup(make())", "unknown-receiver"),
        ("function setup(app) { ALL } setup(app); setup(other)", "unknown-receiver"),
        ("function setup(app) { ALL } setup(r); const r = express.Router()", "part-of-ap"),
        ("const web = express(); web.get('/x', f); web.use(cors())", "one-of-several"),
        ("const b = require('express')(); ALL", "one-of-several"),
        ("const e = require('express'), b = e(); ALL", "one-of-several"),
        ("let web = make(); web.use(cors())", "unknown-receiver"),
        ("const one = module.exports = app; one.use(cors())", "unknown-receiver"),
        ("class S { constructor(private own: App) { own.use(cors()) } } new S(app)", "unknown"),
    ],
)
def test_the_application_of_a_layer_is_followed(text: str, code: str) -> None:
    made = "" if "express()" in text and "class" in text else "const app = express();\n"
    for name, code_of in (
        ("MW", "this.app.use(cors());"),
        ("ROUTES", "this.app.get('/x', f);"),
        ("ALL", "app.use(cors())"),
    ):
        text = text.replace(name, code_of)
    found = migrate(f"{made}{text}")
    assert [each.code for each in found.findings if not each.code.startswith(code)] == []
    assert (found.policies.default is None) == bool(code)


@pytest.mark.parametrize(
    "before",
    [
        "app.use(helmet()); app.use(morgan('dev'), compression());",
        "app.use(express.json(), bodyParser.urlencoded({ a: true }), passport.session());",
        "const guard = require('helmet'); app.use(guard());",
        "app.use(require('cookie-parser')());",
        "import guard from 'helmet'; app.use(guard());",
        "import { json } from 'express'; app.use(json());",
        "const logger = morgan('dev'); app.use('/x', logger);",
        "const log = (q, s, n) => { print(q.method, q.url); n() }; app.use(log);",
        "const log = (q, s, n) => { n() }, other = log; app.use(other);",
        "app.use(function log(q, s, n) { if (q.x) { print(1) } return n() });",
        "app.use((q: Request, s: Response, n: NextFunction): void => { n() });",
        "app.use((q, s, n) => n());",
        "app.use((q, s, n) => { // as usual\n n() });",
        "app.use((q, s, n) => { q.url === '/'; q.id = f({ q: 1, s: 2, n: 3 }); n() });",
        "app.use((q, s, n) => { s.locals.x = 1; s.set('X-A', '1'); s.on('x', f); n() });",
        "app.get('env'); app.set('x', 1); app.locals.x = 1;",
        "const server = http.createServer(app);",
        "const web = require('node:http'); const server = web.Server(app);",
        "import https from 'https'; const server = https.createServer({ key: 1 }, app);",
    ],
)
def test_layers_that_surely_pass_requests_on_are_harmless(before: str) -> None:
    migration = migrate(f"const app = express();\n{before}\n{_ALL}")
    assert migration.findings == ()
    assert migration.policies.default is not None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(
            (f"app.use({layer}); {_ALL}", "routes-before")
            for layer in (
                "(q, s, n) => { n() // as usual\n; s.end() }",
                "(q, s, n) => { return\n n() }",
                "(q, s, n) => { q.url = '/y'; n() }",
                "(q, s, n) => { q.method += 'X'; n() }",
                "(q, s, n) => { q.headers['x'] = 1; n() }",
                "(q, s, n) => { delete q.headers.x; n() }",
                "(q, s, n) => { q.socket.destroy(); n() }",
                "(q, s, n) => { f(q); n() }",
                "(q, s, n) => { f(s); n() }",
                "(q, s, n) => { s['send'](1); n() }",
                "(q, s, n) => { s.send; n() }",
                "(q, s, n) => { f(n); n() }",
                "(q, s, n) => { n(new Error()) }",
                "(q, s, n) => { if (q.x) n() }",
                "(q, s, n) => { if (q.x) return; n() }",
                "(q, s, n) => { if (q.x) throw q; n() }",
                "(q, s, n) => { f(() => { n() }) }",
                "async (q, s, n) => { await f(); n() }",
                "(q, { send }, n) => { n() }",
                "(q, s) => { s.end() }",
                "(e, q, s, n) => { n() }",
                "passport.authenticate('x')",
                "express.static('x')",
                "require('./routes')",
                "require('./layers')()",
                "unknown",
                "new Layer()",
                "wrap((q, s, n) => n())",
                "<any>((q, s, n) => n())",
            )
        ),
        ("function l(q, s, n) { n() } l = f; app.use(l); app.use(cors())", "routes-before"),
        ("const json = { f }; app.use(json.f()); app.use(cors())", "routes-before"),
        ("app.use(express.json()).get('/x', h); app.use(cors())", "routes-before"),
        ("app.set('x', 1).get('/x', h); app.use(cors())", "routes-before"),
        ("const f = (q, s, n) => n(); app.use(p, f); app.use(cors())", "routes-before"),
        *(
            (f"{given}; {_ALL}", "routes-before")
            for given in (
                "new Server(app)",
                "const http = { createServer(x) { } }; http.createServer(app)",
                "const http = require('./http'); http.createServer(app)",
                "http.createServer(app, f)",
                "http.attach(app)",
            )
        ),
        (f"{_ALL}; app._router.stack.pop()", "layers-changed"),
        (f"{_ALL}; app.router.stack.pop()", "layers-changed"),
        (f"{_ALL}; app.handle = f", "layers-changed"),
        (f"{_ALL}; app.listen(1).removeAllListeners('request')", "layers-changed"),
        (f"{_ALL}; f(s => s.removeHeader(name))", "headers-changed"),
        (f"{_ALL}; f(s => s.header(name, 'x'))", "headers-changed"),
        (f"{_ALL}; express.response.setHeader = f", "headers-changed"),
        (f"{_ALL}; Object.prototype.origin = '*'", "headers-changed"),
        ("const all = [cors()]; all.pop(); app.use(all)", "not-literal"),
        ("const all = [cors()]; all[0] = f; app.use(all)", "not-literal"),
        ("const all = [cors()]; f(all); app.use(all)", "not-literal"),
        ("const all = []; if (x) all.push(cors()); app.use(all)", "not-literal"),
        ("const all = [cors()]; all.length = 0; app.use(all)", "unknown-receiver"),
        ("const m = { c: cors() }; f(m); app.use(m.c)", "not-literal"),
        ("let c = cors(); [c] = [f]; app.use(c)", "not-literal"),
        ("let c = f; if (x) c = cors(); app.use(c)", "unknown-receiver"),
        ("let p = '/a'; if (x) p = '/'; app.use(p, cors())", "routes-before"),
        ("const p = ['/a']; p.pop(); app.use(p, cors())", "part-of-application"),
        ("let o = { origin: 'x' }; if (x) o = {}; app.use(cors(o))", "not-literal"),
        ("if (x) var o = { origin: 'x' }; app.use(cors(o))", "not-literal"),
        ("var o = {}; { var o = { origin: 'x' } } app.use(cors(o))", "not-literal"),
        ("var o = {}; for (var o of all); app.use(cors(o))", "not-literal"),
        ("let o = {}; f(); app.use(cors(o)); function f() { o = x }", "not-literal"),
        (
            "const b = { methods: ['PUT'] }, o = { ...b }; b.methods.length = 0; USE",
            "not-literal",
        ),
        ("USE; app = require('./app')", "one-of-several"),
        ("USE; [app] = [f()]", "one-of-several"),
        ("const web = exports.web = app; web.use(cors())", "unknown-receiver"),
        ("NestFactory.create(M, new FastifyAdapter()); USE", "unknown-receiver"),
        ("app.listen(1); app.enableCors()", "routes-before"),
    ],
)
def test_layers_that_may_answer_or_change_are_left_to_a_person(text: str, code: str) -> None:
    used = "app.use(cors(o))" if "o = {" in text else _ALL
    migration = migrate(f"let app = express();\n{text.replace('USE', used)}")
    assert code in {each.code for each in migration.findings}
    assert migration.policies.default is None


def test_routes_behind_too_many_calls_may_be_added_first() -> None:
    text = f"const app = express();\nfunction f30() {{ app.get('/x', f) }}\n{_LOOP}{_ALL}"
    assert {each.code for each in migrate(text).findings} == {"routes-before"}


def test_a_layer_that_python_could_read_too_is_javascript() -> None:
    assert migrate("app.use(require('cors')())").policies.default is not None


def test_a_field_that_is_made_next_to_the_application_is_followed() -> None:
    text = "const app = exports.web = express();\nexports.web.get('/x', f);\n"
    assert {each.code for each in migrate(f"{text}{_ALL}").findings} == {"routes-before"}


_SETUP = f"function setup(app) {{ {_USE} }}"
_LOOP = "".join(f"function f{at}() {{ f{at + 1}() }}\n" for at in range(30))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (_SETUP, "never-called"),
        (f"{_SETUP}\n// setup(app)", "never-called"),
        (f"{_SETUP}\nlog(setup.name)", "never-called"),
        (f"const setup = (app) => {{ {_USE} }};", "never-called"),
        (f"const setup = async function (app) {{ {_USE} }};", "never-called"),
        (
            f"const setup: Setup = async (app: App): Promise<void> => {{ {_USE} }};",
            "never-called",
        ),
        (f"class S {{ setup(app) {{ {_USE} }} }}", "never-called"),
        (f"class S {{ constructor(app) {{ {_USE} }} }}", "never-called"),
        (f"const m = {{ setup: function (app) {{ {_USE} }} }};", "never-called"),
        (f"const m = {{ constructor(app) {{ {_USE} }} }};", "never-called"),
        (f"function a() {{ {_SETUP} setup(app) }}", "never-called"),
        (f"{_SETUP}\nfunction a() {{ setup(app) }}", "never-called"),
        (f"function setup(app) {{ {_USE}; setup(app) }}", "never-called"),
        (f"{_SETUP}\nexport function run() {{ go() }}", "never-called"),
        (f"{_SETUP}\nif (x) setup(app);", "conditional-call"),
        (f"{_SETUP}\nif (x) {{ setup(app) }}", "conditional-call"),
        (f"{_SETUP}\nx && setup(app);", "conditional-call"),
        (f"{_SETUP}\nx ? setup(app) : 0;", "conditional-call"),
        (f"{_SETUP}\nconst go = () => setup(app);", "conditional-call"),
        (f"function f30() {{ {_USE} }}\n{_LOOP}f0()", "conditional-call"),
        (f"(() => {{ if (x) return; {_USE} }})();", "conditional-call"),
        (f"function s() {{ throw x; {_USE} }}\ns()", "conditional-call"),
        (f"{_SETUP}\napp.get('/x', f);\nsetup(app);", "routes-before"),
        (
            f"function routes() {{ app.get('/x', f) }}\n{_SETUP}\nroutes();\nsetup(app);",
            "routes-before",
        ),
    ],
)
def test_a_function_that_may_not_be_called_first_is_left_to_a_person(
    text: str, code: str
) -> None:
    migration = migrate(f"const app = express();\n{text}")
    assert {each.code for each in migration.findings} == {code}
    assert "policy" not in tomllib.loads(migration.toml)


@pytest.mark.parametrize(
    "text",
    [
        f"{_SETUP}\nsetup(app);\napp.get('/x', f);",
        f"function routes() {{ app.get('/x', f) }}\n{_SETUP}\nsetup(app);\nroutes();",
        f"{_SETUP}\nfunction main() {{ setup(app) }}\nconst s = await main();",
        f"{_SETUP}\nsetup(app);\nexport default a.b.c.d;",
        f"class S {{ constructor() {{ this.setup() }} setup() {{ {_USE} }} }}\nnew S();",
        f"async function main() {{ {_USE}; return app.listen(1) }}\nvoid main();",
    ],
)
def test_a_function_that_is_surely_called_is_read(text: str) -> None:
    migration = migrate(f"const app = express();\n{text}")
    assert [each.code for each in migration.findings] == []
    assert tomllib.loads(migration.toml)["policy"]["allow_origins"] == [_A]


@pytest.mark.parametrize(
    "change",
    [
        "app.use(cors(o));\no.origin = '*'",
        "app.use(cors({ origin: o.origin }));\no.origin.length = 0",
        "[o.origin] = ['*'];\napp.use(cors(o))",
        "({ a: o.origin } = { a: '*' });\napp.use(cors(o))",
        "[[o.origin]] = [['*']];\napp.use(cors(o))",
        "for (o.origin of ['*']);\napp.use(cors(o))",
        "for ([o.origin] of [['*']]);\napp.use(cors(o))",
    ],
)
def test_options_that_a_later_or_hidden_assignment_sets_are_not_read(change: str) -> None:
    migration = migrate(f"const o = {{ origin: ['{_A}'] }};\n{change}")
    assert "policy" not in tomllib.loads(migration.toml)
    assert "not-literal" in {each.code for each in migration.findings}


@pytest.mark.parametrize(
    "text",
    [
        "const y = i++ / 2; ROUTE const z = 1 / a; USE",
        "const y = i-- / 2; ROUTE const z = 1 / a; USE",
        "o.return / 2; ROUTE 1 / 2; USE",
        "let of = 4; of / 2; ROUTE 1 / of; USE",
        'if (a) /"/.test(b); ROUTE if (a) /"/.test(b); USE',
        'while (a) /"/.test(b); ROUTE while (a) /"/.test(b); USE',
        '{ } /"/.test(b); ROUTE { } /"/.test(b); USE',
        'class B { }\n/"/.test(b); ROUTE /"/.test(b); USE',
        'const f = () => { }\n/"/.test(b); ROUTE /"/.test(b); USE',
        'if (a) { } else { } /"/.test(b); ROUTE /"/.test(b); USE',
        "const y = { } / 2; ROUTE const z = 1 / a; USE",
        "const y = function () { } / 2; ROUTE const z = 1 / a; USE",
        "const y = function f() { } / 2; ROUTE const z = 1 / a; USE",
        'function f() { } /"/.test(b); ROUTE /"/.test(b); USE',
        "const t = `${ROUTE}`; USE",
    ],
)
def test_no_division_and_no_expression_hides_a_route(text: str) -> None:
    route = "app.get(path, f);" if "`" not in text else "app.get(path, f)"
    found = migrate(
        f"const app = express();\n{text.replace('ROUTE', route)}".replace("USE", _ALL)
    )
    assert [each.code for each in found.findings] == ["routes-before"]


@pytest.mark.parametrize("sign", ["\r", "\r\n", "\u2028", "\u2029"])
def test_each_end_of_a_line_ends_a_comment(sign: str) -> None:
    migration = migrate(f"\ufeff#!/usr/bin/node\nconst x = 1 // x{sign}{_USE}")
    assert tomllib.loads(migration.toml)["policy"]["allow_origins"] == [_A]


def test_a_byte_order_mark_is_no_part_of_a_file() -> None:
    text = f"\ufefffrom flask_cors import CORS\r\nCORS(app, origins=['{_A}'])"
    for found in (migrate(text), migrate_files({"a.py": text, "b.py": "\ufeff"})):
        assert tomllib.loads(found.toml)["policy"]["allow_origins"] == [_A]


@pytest.mark.parametrize(
    "made",
    ["const app = require('./app');", "import app from './app';", "import { app } from './a';"],
)
def test_an_application_of_another_file_may_have_routes_before(made: str) -> None:
    migration = migrate(f"{made}\n{_USE}")
    assert {each.code for each in migration.findings} == {"unknown-receiver"}
    assert "policy" not in tomllib.loads(migration.toml)


@pytest.mark.parametrize(
    "text",
    [
        f"module.exports = {{ origin: '{_A}' }};",
        f"module.exports = {{ cors: {{ origin: '{_A}', credentials: true }} }}",
        f"module.exports = {{ port: 1, corsOptions: {{ origin: '{_A}' }} }}",
        f"exports.corsOptions = {{ origin: '{_A}' }};",
        f"const config = {{ http: {{ cors: {{ origin: '{_A}' }} }} }}; export default config",
        f"{{ origin: '{_A}', credentials: false }}",
        f"const l = ['{_A}']; module.exports = {{ origin: l, credentials: false }};",
        f"const o = {{ origin: '{_A}' }}; export {{ o }};",
        f"const o = {{ origin: '{_A}' }}; module.exports = {{ o, port: 1 }};",
        f"const o = {{ origin: '{_A}' }}; module.exports = o;",
        f"const o = {{ origin: '{_A}' }}; export default o\nexport const x = {{ o: 1 }}",
        f"module.exports = {{ ...require('./a'), cors: {{ origin: '{_A}' }} }};",
        f"const c = {{ cors: {{ origin: '{_A}' }} }}; const {{ cors: o }} = c;\n{_USE}",
        f"const o = Object.freeze({{ origin: '{_A}' }});\napp.use(cors(o))",
    ],
)
def test_options_that_a_file_exports_are_read(text: str) -> None:
    assert tomllib.loads(migrate(text).toml)["policy"]["allow_origins"] == [_A]


_TWO = f"{{ origin: '{_A}' }}"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"exports.a = {_TWO}; exports.b = {{ origin: '*' }};", "second-policy"),
        (f"const a = {_TWO}, b = {{ origin: '*' }}; module.exports = b;", "second-policy"),
        (
            f"module.exports = {{ a: {{ cors: {_TWO} }}, b: {{ cors: {{ origin: '*' }} }} }}",
            "se",
        ),
        (f"const l = ['{_A}']; module.exports = {{ origin: l }}; l.pop();", "not-literal"),
        (f"module.exports = {_TWO}; module.exports.origin = '*';", "not-literal"),
        (f"module.exports = {_TWO}; module.exports = {{}};", "not-literal"),
        (f"export let o = {_TWO}; o = f();", "not-literal"),
        (f"const o = {_TWO}; f(o); export default o", "not-literal"),
        (f"const o = {_TWO}; module.exports = o ? o : f", "not-literal"),
        (f"module.exports = {{ cors: {_TWO}, ...more }};", "not-literal"),
        (f"var c = {{ cors: {_TWO} }}; c.cors = f; module.exports = c", "not-literal"),
        (f"const x = 1; if (x) exports.o = {_TWO};", "not-literal"),
    ],
)
def test_objects_that_a_file_may_not_export_so_are_left_to_a_person(
    text: str, code: str
) -> None:
    migration = migrate(text)
    assert [each for each in migration.findings if each.code.startswith(code)]
    assert migration.policies.default is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            f"export default define({{ server: {{ cors: {{ origin: '{_A}' }} }} }})",
            "no options",
        ),
        (f"export default {{ server: {{ origin: '{_A}', cors: false }} }}", "no options"),
        (
            f"module.exports = {{\n async headers() {{ return ['{_HEADER}'] }},\n}}",
            "is JavaScript",
        ),
        ("const cors = require('micro-cors')({});\nmodule.exports = cors(f)", "micro-cors"),
    ],
)
def test_settings_of_other_programs_are_no_options(text: str, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        migrate(text)


def test_a_cors_of_the_file_itself_is_no_package() -> None:
    with pytest.raises(SourceError, match="it gives cors no options"):
        migrate("const cors = (o) => (q, r, n) => n();\napp.use(cors())")


def test_a_function_among_python_keywords_is_no_javascript() -> None:
    migration = migrate(f"origin='{_A}', methods='() => true'", "express")
    assert tomllib.loads(migration.toml)["policy"]["allow_origins"] == [_A]


def test_an_empty_list_of_headers_allows_none() -> None:
    migration = migrate(f"app.use(cors({{ origin: '{_A}', allowedHeaders: [] }}))")
    assert tomllib.loads(migration.toml)["policy"]["allow_headers"] == []


def test_the_old_name_of_the_headers_is_read() -> None:
    migration = migrate(f"app.use(cors({{ origin: '{_A}', headers: 'x-a' }}))")
    assert tomllib.loads(migration.toml)["policy"]["allow_headers"] == ["x-a"]
    assert "renamed-option" in {each.code for each in migration.findings}


def test_a_function_is_left_out_with_its_body() -> None:
    text = "app.use(cors({ origin: function (o, done) { done(null, list[o]) } }))"
    assert "function-left-out" in {each.code for each in migrate(text).findings}


@pytest.mark.parametrize(
    "text",
    [
        f"f({'[' * MAX_BRACKETS}o{']' * MAX_BRACKETS})",
        "app.use(cors());\n" * (MAX_USES + 1),
    ],
    ids=range(2),
)
def test_a_file_beyond_a_limit_is_refused(text: str) -> None:
    with pytest.raises(SourceError):
        migrate(f"{text}\n{_USE}", "express")


def test_an_object_of_many_changes_is_not_read() -> None:
    changes = f"o.origin = '{_A}';\n" * (MAX_CHANGES + 1)
    migration = migrate(f"const o = {{}};\n{changes}app.use(cors(o))")
    assert "not-literal" in {each.code for each in migration.findings}
