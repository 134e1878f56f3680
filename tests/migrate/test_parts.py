"""The parts of the migration: Python that is read, expressions, the output."""

from __future__ import annotations

import json
import re
import string
import tomllib
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossorigin import PolicyMap
from crossorigin.migrate import PEERS, SourceError, migrate
from crossorigin.migrate.drafts.regexes import MAX_LENGTH, Anchoring, origins_of, paths_of
from crossorigin.migrate.drafts.writing import quoted
from crossorigin.migrate.python.literals import MAX_DEPTH, MAX_STRING, MAX_VALUES
from crossorigin.migrate.python.module import Module
from crossorigin.migrate.python.project import Project
from crossorigin.migrate.values import Regex, Unread
from crossorigin.origins import OriginIndex, Pattern, parse_entry

COND = "conditional-setting"


def value(text: str) -> object:
    """The value of ``x`` in a file."""
    module = Module(text, {"known.names": ("a", "b")})
    return module.settings()["X"].value


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("X = None", None),
        ("X = -1.5", -1.5),
        ("X = 60 * 60 + 1 - 2", 3599),
        ("X = {'a', 'b'}", ["a", "b"]),
        ("X = frozenset(['a'])", ["a"]),
        ("X = 'a' 'b' + 'c'", "abc"),
        ("X = {**{'a': 1}, 'b': {'c': [2]}}", {"a": 1, "b": {"c": [2]}}),
        ("X = {['a'][0]: 1, [1]: 2}", {Unread("['a'][0]", 1): 1, "[1]": 2}),
        ("X = {**Y}", {"**": Unread("Y", 1)}),
        ("X = dict(a=1)", {"a": 1}),
        ("import re\nX = re.compile('a')", Regex("a")),
        ("from re import compile as c\nX = c('a')", Regex("a")),
        ("from datetime import timedelta\nX = timedelta(days=1)", timedelta(days=1)),
        ("import datetime as d\nX = d.timedelta(hours=2)", timedelta(hours=2)),
        ("from known import names\nX = [*names, 'c']", ["a", "b", "c"]),
        ("import known\nX = Y\nY = ['a']", Unread("Y", 2)),
        ("import a.b\nX = [a.b]", [Unread("a.b", 2)]),
        ("X = [*Y, 'a']", [Unread("Y", 1), "a"]),
        ("def f(Y): pass\nY = 1\nX = [Y]", [1]),
        ("Y = ['a']\nY.append('b')\nX = Y", ["a", "b"]),
        ("Y = ['a']\nY.extend(['b', 'c'])\nX = Y", ["a", "b", "c"]),
        ("Y = ['a']\nY.extend(Z)\nX = Y", ["a", Unread("Z", 2)]),
        ("Y = ['a']\nif Z:\n    Y.insert(0, 'b')\nX = Y", ["a", Unread("'b'", 3, COND)]),
        ("Y = ['a']\ndef f():\n    Y.append('b')\nX = Y", Unread("Y", 4)),
        ("Y = ['a']\ndef f():\n    Y.append('b')\nX = [*Y]", ["a", Unread("'b'", 3, COND)]),
        ("Y = ['a']\nY.append()\nX = [Y]", [Unread("Y", 3)]),
        ("Y = ['a']\nY.remove('a')\nX = [Y]", [Unread("Y", 3)]),
        ("Y = ['a']\nY -= ['a']\nX = [Y]", [Unread("Y", 3)]),
        ("Y = 'a'\nY += 'b'\nX = [Y]", [Unread("Y", 3)]),
        ("Y = Z\nY += ['b']\nX = [Y]", [Unread("Y", 3)]),
        ("from z import Y\nY = ['a']\nX = [Y]", [Unread("Y", 3)]),
        ("X = ['a']\nX += ['b']", ["a", "b"]),
        ("X += ['b']", [Unread("…", 1, COND), "b"]),
        ("X = ['a'] + Y", ["a", Unread("Y", 1)]),
        ("X = Y + ['a']", [Unread("Y", 1), "a"]),
        ("config['X'] = ['a']\nconfig['X'] += ['b']", ["a", "b"]),
        ("Y = ['a']\nY[0] = 'b'\nX = [Y]", [Unread("Y", 3)]),
        ("X = [\n  (a\n   .b)]", [Unread("a", 2)]),
        ("X = [é.b, 1]", [Unread("é.b", 1), 1]),
        ("X: list[str]\nX = ['a']", ["a"]),
        ("a, b = 1, 2\nX = a", Unread("a", 2)),
        (r"X = '\.'", r"\."),
        ("f()()\nf().g()\nX = 1", 1),
    ],
)
def test_a_value_is_read(text: str, wanted: object) -> None:
    assert value(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "os.environ['X']",
        "b'bytes'",
        "...",
        "1j",
        "-'a'",
        "not True",
        "'a' * 2",
        "'a' + Y",
        "10 ** 10",
        "True + True",
        "re.compile(Y)",
        "re.compile(b'a')",
        "list(Y)",
        "timedelta(Y)",
        "timedelta(days='1')",
        "timedelta(**Y)",
        "timedelta(years=1)",
        "timedelta(days=10 * 10_000_000_000)",
        "f(a=1)",
        "0x" + "f" * 20,
        "'a' if Y else 'b'",
        "['a' for _ in Y]",
        "lambda origin: True",
        f"'{'a' * MAX_STRING}' + 'a'",
    ],
)
def test_expression_that_is_not_literal_is_not_read(text: str) -> None:
    assert isinstance(value(f"X = {text}"), Unread)


@pytest.mark.parametrize(
    "text",
    [
        "if Y:\n    X = 1\n",
        "X = 1\nX = 2\n",
        "X = 1\nX += 1\n",
        "X = [1]\nX.remove(1)\n",
        "for X in Y: pass\nX = 1\n",
        "try:\n    X = 1\nexcept Y:\n    pass\n",
    ],
)
def test_a_setting_that_depends_is_not_read(text: str) -> None:
    found = value(text)
    assert isinstance(found, Unread)
    assert found.code == "conditional-setting"


def test_a_setting_without_a_value_is_none() -> None:
    text = "X: int\na.b = 1\na.c: int\nconfig[1] = 2\ndef f():\n    X = 1\n"
    module = Module(f"{text}a.config.update(*a, **b)\n", {})
    assert module.settings() == {}


@pytest.mark.parametrize(
    "change",
    [
        "Z = W or Y\nZ.pop()",
        "Z = (W := Y)\nZ.pop()",
        "Z = {'a': Y} if W else dict(a=Y)\nZ['a'].pop()",
        "Z = W = Y\nW[0] = 1",
        "for Z in (Y, W): Z.clear()",
        "for Z in [[Y]]: pass\nZ[0].pop()",
        "def f(): return Y",
        "unknown(Y)",
        "from y import Y\nfrom z import Y",
        "import_module(__name__).Y = 1",
        "exec(W)",
    ],
)
def test_a_list_that_may_be_changed_by_another_name_is_not_read(change: str) -> None:
    assert value("Y = ['a']\nX = [Y]\n") == [["a"]]
    assert "'a'" not in repr(value(f"Y = ['a']\n{change}\nX = [Y]"))


def linked(**files: str) -> object:
    """The value of the option of the last file."""
    project = Project(((f"{name}.py", text) for name, text in files.items()), {})
    return list(project.calls)[-1].options()["x"].value


@pytest.mark.parametrize(
    "files",
    [
        {"conf": "Y = 1", "app": "import conf\nconf.Y = 2\nf(x=conf.Y)"},
        {"conf": "Y = 1", "z": "import conf\nconf.Y = 2", "app": "from conf import Y\nf(x=Y)"},
        {
            "conf": "Y = [1]",
            "z": "from conf import Y\nY.pop()",
            "app": "import conf\nf(x=conf.Y)",
        },
        {
            "conf": "Y = 1",
            "z": "import conf\nvars(conf)['Y'] = 2",
            "app": "from conf import Y\nf(x=Y)",
        },
        {
            "conf": "Y = 1",
            "z": "import conf\nsetattr(conf, Z, 2)",
            "app": "from conf import Y\nf(x=Y)",
        },
        {"conf": "y = 1", "app": "y = 2\nfrom conf import *\nf(x=y)"},
        {"conf": "y = 1", "app": "from conf import *\nfrom gone import *\nf(x=y)"},
        {"app": "y = 2\nfrom gone import *\nf(x=y)"},
    ],
)
def test_a_name_that_another_file_may_give_is_not_read(files: dict[str, str]) -> None:
    assert isinstance(linked(**files), Unread)


def test_a_name_of_the_last_star_import_that_has_it_is_read() -> None:
    assert linked(a="y = 1", b="z = 2", app="from a import *\nfrom b import *\nf(x=y)") == 1


def test_more_entries_of_paths_than_are_compared_are_left_out() -> None:
    paths = ", ".join(f"'/a{n}/*': {{'origins': 'https://{n}.example'}}" for n in range(65))
    assert not migrate(f"resources={{{paths}}}", "flask-cors").policies.paths


@pytest.mark.parametrize(
    "text",
    [
        "for X in Y: pass",
        "with y as X: pass",
        "X, Y = 1, 2",
        "(X := 1)",
        "from y import X",
        "match y:\n    case X: pass",
        "match y:\n    case {**X}: pass",
        "config['X'] -= 1",
        "config.setdefault('X', [])",
        "config['X'].append(1)",
        "class C:\n    X = 1",
        "class C:\n    def X(self): pass",
    ],
)
def test_a_setting_that_is_made_in_another_way_is_not_read(text: str) -> None:
    assert isinstance(value(text), Unread)


def test_names_that_refer_to_each_other_are_read_in_finite_steps() -> None:
    assert isinstance(value("X = Y\nY = Z\nZ = Y"), Unread)


def test_names_within_names_are_bounded() -> None:
    doubling = "\n".join(f"A{n + 1} = [A{n}, A{n}]" for n in range(MAX_DEPTH))
    module = Module(f"A0 = 1\n{doubling}\nX = A{MAX_DEPTH}\n", {})
    assert count(module.settings()["X"].value) <= MAX_VALUES


def test_sums_of_names_are_bounded() -> None:
    doubling = "\n".join(f"A{n + 1} = A{n} + A{n}" for n in range(20))
    module = Module(f"A0 = ['a', 'b', 'c', 'd']\n{doubling}\nX = A20\n", {})
    assert count(module.settings()["X"].value) <= MAX_VALUES


def count(value: object) -> int:
    """Count the values within a value, each as often as it stands there."""
    waiting, found = [value], 0
    while waiting:
        one = waiting.pop()
        found += 1
        if isinstance(one, list):
            waiting += one
    return found


A: str = "https://a.example"
ORIGINS: tuple[tuple[str, Anchoring, tuple[str, ...], tuple[str, ...]], ...] = (
    (r"https://a\.example", "fullmatch", (A,), ()),
    (r"^https://a\.example$", "match", (A,), ()),
    (r"\Ahttps:\/\/a\.example\Z", "search", (A,), ()),
    (r"https://a\.example", "match", (A,), ("regex-open-end",)),
    (r"https://a.example", "fullmatch", (A,), ("regex-bare-dot",)),
    (r"(?i)https://A\.example", "fullmatch", (A,), ()),
    (r"https://a\.example/?", "fullmatch", (A,), ()),
    (r"https://.*\.a\.example", "fullmatch", ("https://*.a.example",), ()),
    (r"https://.+\.a\.example", "fullmatch", ("https://*.a.example",), ()),
    (r"https://(.*)\.a\.example", "fullmatch", ("https://*.a.example",), ()),
    (r"https://[^/]+\.a\.example", "fullmatch", ("https://*.a.example",), ()),
    (r"https://[\w.-]+\.a\.example", "fullmatch", ("https://*.a.example",), ()),
    (r"https://[\w\-\.]+\.a\.example", "fullmatch", ("https://*.a.example",), ()),
    (r"https://(.+\.)?a\.example", "fullmatch", ("https://*.a.example", A), ()),
    (r"https?://a\.example", "fullmatch", ("http://a.example", A), ()),
    (r"http(?:s)?://a\.example", "fullmatch", ("http://a.example", A), ()),
    (r"(http|https)://a\.example", "fullmatch", ("http://a.example", A), ()),
    (r"http://localhost:3000", "fullmatch", ("http://localhost:3000",), ()),
    (r"http://localhost(:\d+)?", "fullmatch", ("http://localhost:*",), ()),
    (
        r"https?://localhost(:\d{1,5})?",
        "fullmatch",
        ("http://localhost:*", "https://localhost:*"),
        (),
    ),
    (
        r"https://(x|y)-z\.a\.example",
        "fullmatch",
        ("https://x-z.a.example", "https://y-z.a.example"),
        (),
    ),
)
LEFT_OUT: tuple[str, ...] = (
    "",
    r"\.a\.example$",
    r"https://\w+\.a\.example",
    r"https://[a-z]+\.a\.example",
    r"https://[^.]+\.a\.example",
    r"https://.*a\.example",
    r"https://a\.example.*",
    r"https://a.*\.example",
    r"https://a{2}\.example",
    r"https://(a)+\.example",
    r"https://(ab)??\.example",
    r"https://ab??\.example",
    r"https://(?!evil)a\.example",
    r"https://(?P<n>a)\.example",
    r"https://\d?\.example",
    r"https://..example",
    r"https://a\.example\$",
    r"https://.*",
    r"http://localhost:\d+",
    r"http://localhost:.*",
    r"http://localhost(:\d{2,5})?",
    r"https://a\.example|.",
    r"https://(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)\.example",
    "https://" + "a" * MAX_LENGTH,
    "(" * 500,
)


@pytest.mark.parametrize(("text", "anchoring", "origins", "codes"), ORIGINS)
def test_an_expression_that_equals_a_pattern_becomes_one(
    text: str, anchoring: Anchoring, origins: tuple[str, ...], codes: tuple[str, ...]
) -> None:
    found = origins_of(text, anchoring)
    assert found is not None
    assert sorted(found.origins) == sorted(origins)
    assert (found.everyone, found.codes) == (False, codes)


@pytest.mark.parametrize("text", LEFT_OUT)
def test_an_expression_that_equals_no_pattern_is_left_out(text: str) -> None:
    assert origins_of(text, "fullmatch") is None


@pytest.mark.parametrize("text", [".*", "^.+$", "(?i).*", "x|.*"])
def test_an_expression_that_is_every_origin(text: str) -> None:
    found = origins_of(text, "match")
    assert found is not None
    assert found.everyone


@pytest.mark.parametrize("text", ["https?://.*", "(http|https)://.+", "(?i)^https?://.*$"])
def test_an_expression_that_is_every_origin_but_null(text: str) -> None:
    found = origins_of(text, "match")
    assert found is not None
    assert (found.everyone, found.web) == (False, True)


_LABELS = st.sampled_from(["a", "b", "evil", "a.b", "x-a", "ax", "xa"])
_SCHEMES = st.sampled_from(["https", "http"])
_PORTS = st.sampled_from(["", ":80", ":443", ":3000", ":8080"])
_HOSTS = st.sampled_from(
    ["a.example", "xa.example", "aXexample", "a.example.evil", "localhost", "a.b.example"]
)
_SENT = st.one_of(
    st.tuples(_SCHEMES, _HOSTS, _PORTS).map(lambda parts: f"{parts[0]}://{parts[1]}{parts[2]}"),
    st.tuples(_SCHEMES, _LABELS, _HOSTS, _PORTS).map(
        lambda parts: f"{parts[0]}://{parts[1]}.{parts[2]}{parts[3]}"
    ),
).filter(lambda origin: origin == _canonical(origin))


def _canonical(text: str) -> str:
    return str(parse_entry(text.lower()))


EXACT = [row for row in ORIGINS if not row[3]]


@given(st.sampled_from(EXACT), _SENT)
def test_option_without_a_finding_allows_the_same_origins(
    row: tuple[str, Anchoring, tuple[str, ...], tuple[str, ...]], origin: str
) -> None:
    text, anchoring, _, _ = row
    found = origins_of(text, anchoring)
    assert found is not None
    entries = [parse_entry(one) for one in found.origins]
    index = OriginIndex(
        frozenset(one.encode() for one in entries if isinstance(one, str)),
        [one for one in entries if isinstance(one, Pattern)],
    )
    compare = {"match": re.match, "fullmatch": re.fullmatch, "search": re.search}[anchoring]
    assert index.allows(origin.encode()) == bool(compare(text, origin, re.IGNORECASE))


@pytest.mark.parametrize(
    ("text", "paths", "codes"),
    [
        ("^.*$", ("/*",), ()),
        ("/", ("/*",), ()),
        ("^/$", ("/",), ()),
        ("^$", None, ()),
        ("^/*$", None, ()),
        ("^/api/*$", None, ()),
        ("(?i)/api/.*", None, ()),
        ("^/api/.*$", ("/api/*",), ()),
        ("^/api/", ("/api/*",), ()),
        ("^/api(/.*)?$", ("/api/*",), ()),
        ("^/api/?$", ("/api",), ()),
        ("^/api", ("/api/*",), ("path-reached-further",)),
        ("/api/*", ("/api/*",), ("path-reached-further",)),
        ("/api.*", ("/api/*",), ("path-reached-further",)),
        (r"^/v1\.0/.*", ("/v1.0/*",), ()),
        (r"^\/(a|b)\/x$", ("/a/x", "/b/x"), ()),
        ("/a/|/.*", ("/*",), ()),
        ("/api*", None, ()),
        ("/a//b", None, ()),
        ("/a/../b", None, ()),
        (r"/v\d", None, ()),
        ("api/.*", None, ()),
        ("/" + "a" * MAX_LENGTH, None, ()),
    ],
)
def test_an_expression_over_paths(
    text: str, paths: tuple[str, ...] | None, codes: tuple[str, ...]
) -> None:
    found = paths_of(text)
    assert (None if found is None else (found.paths, found.codes)) == (
        None if paths is None else (paths, codes)
    )


@given(st.text())
def test_a_text_is_written_as_toml_reads_it(text: str) -> None:
    safe = text.encode("utf-8", "ignore").decode()
    assert tomllib.loads(f"x = {quoted(safe)}") == {"x": safe}
    assert quoted(safe).isascii()


_ENTRIES = st.one_of(
    st.sampled_from(
        [
            "*",
            "null",
            A,
            "https://A.example/",
            "a.example, b.example",
            "a.example/, ws://b",
            "http://x.example",
            "http://*.github.io",
            "https://*.x.example:*",
            "https://a-*.example",
            r"https://.*\.a\.example",
            r"^https?://localhost(:\d+)?$",
            "/^https:\\/\\/a$/",
            "() => true",
            "GET",
            "patch",
            "TRACE",
            "Set-Cookie",
            "origin",
            "x-a, x-b",
            "access-control-allow-origin",
            "",
        ]
    ),
    st.text(string.printable, max_size=20),
    st.text(max_size=8),
)
_ATOMS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), _ENTRIES)
_VALUES = st.one_of(
    _ATOMS,
    st.lists(_ATOMS, max_size=4),
    st.dictionaries(
        st.one_of(_ENTRIES, st.sampled_from(["/*", "/api/*", "/a", r"/v\d", "/é\ud800"])),
        st.one_of(_ATOMS, st.fixed_dictionaries({}, optional={"origins": st.lists(_ENTRIES)})),
        max_size=3,
    ),
)


@st.composite
def given_options(draw: st.DrawFn) -> tuple[str, dict[str, object]]:
    peer = draw(st.sampled_from(sorted(PEERS)))
    vocabulary = PEERS[peer]
    names = [*(option.name for option in vocabulary.options), *vocabulary.aliases, "x"]
    return peer, draw(st.dictionaries(st.sampled_from(names), _VALUES, max_size=6))


def _python(options: dict[str, object]) -> Iterator[str]:
    for name, one in options.items():
        yield f"{name}={one!r}"


@given(given_options(), st.booleans())
def test_any_options_give_a_file_that_builds(
    options: tuple[str, dict[str, object]],
    as_json: bool,
) -> None:
    peer, values = options
    text = json.dumps(values) if as_json or not values else ", ".join(_python(values))
    migration = migrate(text, peer)
    tables = [line for line in migration.toml.splitlines() if not line.startswith("#")]
    assert all(map(str.isascii, tables))
    assert PolicyMap.from_mapping(tomllib.loads(migration.toml)) == migration.policies
    assert migration.exit_status == any(one.decide for one in migration.findings)


@pytest.mark.parametrize(
    "options",
    [
        "CORS_ALLOW_ALL_ORIGINS=True, CORS_ALLOWED_ORIGIN_REGEXES=[r'https://a\\.example/']",
        "allow_origins=['*'], allow_origin_regex=r'https://a\\.example/'",
        "origins=['*', r'https://a\\.example/']",
    ],
)
def test_python_has_no_expression_with_a_star(options: str) -> None:
    migration = migrate(options)
    assert migration.policies.default is not None
    assert migration.policies.default.allow_origins == "*"
    assert "import re" not in migration.python


@given(st.text(max_size=200), st.sampled_from(["", "CORS(app, origins=", "allow_origin="]))
def test_any_text_is_read_or_refused(text: str, start: str) -> None:
    try:
        migration = migrate(start + text)
    except SourceError:
        return
    assert PolicyMap.from_mapping(tomllib.loads(migration.toml)) == migration.policies
