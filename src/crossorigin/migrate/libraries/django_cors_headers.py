"""django-cors-headers: its settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from crossorigin.migrate.drafts.draft import Draft, is_spelled
from crossorigin.migrate.drafts.reading import Reader, Star
from crossorigin.migrate.drafts.regexes import paths_of
from crossorigin.migrate.drafts.resources import Resource
from crossorigin.migrate.findings.finding import Findings, Verbatim
from crossorigin.migrate.python.project import Project
from crossorigin.migrate.python.routes import Routes
from crossorigin.migrate.python.scopes import WHOLE
from crossorigin.migrate.values import HIDDEN, Given, Line, Regex, Unread
from crossorigin.migrate.vocabulary import Declaration, Option, Plan, Vocabulary, plan_all
from crossorigin.spec.text import short_repr

DEFAULT_HEADERS: Final = (
    "accept",
    "authorization",
    "content-type",
    "user-agent",
    "x-csrftoken",
    "x-requested-with",
)
DEFAULT_METHODS: Final = ("DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT")
KNOWN: Final[dict[str, tuple[str, ...]]] = {
    "corsheaders.defaults.default_headers": DEFAULT_HEADERS,
    "corsheaders.defaults.default_methods": DEFAULT_METHODS,
}
"""The names that settings modules import from the library."""

_OPTIONS: Final = (
    Option(
        "CORS_ALLOWED_ORIGINS",
        "()",
        "`allow_origins`",
        "An entry without a scheme allowed the origin `null`.",
    ),
    Option(
        "CORS_ALLOWED_ORIGIN_REGEXES",
        "()",
        "`allow_origins`: patterns",
        "They were anchored at the start only. `^https://\\w+\\.example\\.com$` allows one "
        "label, and a pattern one or more: such expressions are left out, "
        "`https://.*\\.example\\.com` becomes `https://*.example.com`.",
    ),
    Option("CORS_ALLOW_ALL_ORIGINS", "False", '`allow_origins = "*"`'),
    Option(
        "CORS_ALLOW_CREDENTIALS",
        "False",
        "`allow_credentials`",
        "With every origin it reflected the one that asked; that cannot be written any more.",
    ),
    Option(
        "CORS_ALLOW_METHODS",
        ", ".join(DEFAULT_METHODS),
        "`allow_methods`",
        "The default is written out.",
    ),
    Option(
        "CORS_ALLOW_HEADERS",
        ", ".join(DEFAULT_HEADERS),
        "`allow_headers`",
        'The default is written out; the default here is `"*"`. `default_headers` is known.',
    ),
    Option("CORS_EXPOSE_HEADERS", "()", "`expose_headers`"),
    Option("CORS_PREFLIGHT_MAX_AGE", "86400", "`max_age`", "0 was never sent."),
    Option(
        "CORS_URLS_REGEX",
        'r"^.*$"',
        "the paths of a `PolicyMap`",
        "A path is exact (`/health`) or a prefix of whole segments (`/api/*`).",
    ),
    Option(
        "CORS_ALLOW_PRIVATE_NETWORK",
        "False",
        "nothing",
        "Gone from browsers; it has no effect.",
    ),
    Option("CORS_REPLACE_HTTPS_REFERER", "removed", "nothing", "Use `CSRF_TRUSTED_ORIGINS`."),
    Option(
        "CORS_MODEL",
        "removed",
        "a callable, or a store",
        "In Python, give `allow_origins` a function from the origin to a bool.",
    ),
)
_ALIASES: Final = {
    "CORS_ORIGIN_WHITELIST": "CORS_ALLOWED_ORIGINS",
    "CORS_ORIGIN_REGEX_WHITELIST": "CORS_ALLOWED_ORIGIN_REGEXES",
    "CORS_ORIGIN_ALLOW_ALL": "CORS_ALLOW_ALL_ORIGINS",
}
_NAMES: Final = frozenset(option.name for option in _OPTIONS)
_GONE: Final = ("CORS_REPLACE_HTTPS_REFERER", "CORS_MODEL")
_LAYER: Final = "corsheaders.middleware.CorsMiddleware"
_SIGNAL: Final = "corsheaders.signals.check_request_enabled"


def _find(project: Project) -> Iterator[Declaration]:
    settings = {
        name: given for name, given in project.settings.items() if name.startswith("CORS_")
    }
    if settings or project.imports_from("corsheaders"):
        unknown = _unknown(project)
        options = {**settings, **({HIDDEN: unknown} if unknown else {})}
        scope = WHOLE._replace(code=_doubt_of_layer(project))
        layers = project.settings.get("MIDDLEWARE", Given(None))
        yield Declaration(options, settings=True, scope=scope, first=layers.line)


def _doubt_of_layer(project: Project) -> str:
    """Return the code of a doubt about the layer of CORS; an empty text for none."""
    given = project.settings.get("MIDDLEWARE", Given(None)).value
    if isinstance(given, Unread):
        return "layers-changed"
    layers = given if isinstance(given, list | tuple) else [_LAYER]
    is_there = any(isinstance(one, Unread) or "cors" in str(one).lower() for one in layers)
    return "" if is_there else "layer-missing"


def _unknown(project: Project) -> Given | None:
    """Return the code that may make settings which are not read."""
    for name, line in project.missing:
        return Given(Unread(f"from {name} import *", line, "other-file"), line)
    for module in project.modules:
        if module.is_open:
            line = Line(module.opened, module.file)
            return Given(Unread(module.file or "code", line), line)
    return None


def _plan(declarations: list[Declaration], project: Project | None, findings: Findings) -> Plan:
    plan = plan_all(declarations, findings, _read)
    if project is None:
        return plan
    if _SIGNAL in project.names:
        findings.add("function-left-out", "check_request_enabled", Verbatim("a signal"))
    for name, line in project.missing:
        findings.add("other-file", "import", Verbatim(short_repr(name)), line=line)
    return plan


def _read(declaration: Declaration, plan: Plan) -> None:
    reader = Reader(declaration.options, _NAMES, plan.findings, _ALIASES)
    draft = Draft(plan.findings)
    credentials = reader.flag("CORS_ALLOW_CREDENTIALS")
    draft.set("allow_credentials", credentials, reader.source("CORS_ALLOW_CREDENTIALS"))
    star: Star = "cookies" if credentials else "literal"
    _read_origins(reader, draft)
    _read_expressions(reader, draft)
    found = reader.names("CORS_ALLOW_METHODS", DEFAULT_METHODS, text="letters", star=star)
    methods = reader.upper_methods("CORS_ALLOW_METHODS", found)
    draft.set("allow_methods", methods, reader.source("CORS_ALLOW_METHODS"))
    for field, name, default in (
        ("allow_headers", "CORS_ALLOW_HEADERS", DEFAULT_HEADERS),
        ("expose_headers", "CORS_EXPOSE_HEADERS", ()),
    ):
        names = reader.names(name, default, text="letters", star=star)
        draft.set(field, names, reader.source(name))
    seconds = reader.seconds("CORS_PREFLIGHT_MAX_AGE", 86_400, zero=False)
    draft.set("max_age", seconds, reader.source("CORS_PREFLIGHT_MAX_AGE"))
    draft.set("preflight_status", 200, reader.source("preflight_status"))
    _note_gone(reader)
    _place(reader, draft, plan)


def _read_origins(reader: Reader, draft: Draft) -> None:
    if reader.flag("CORS_ALLOW_ALL_ORIGINS"):
        draft.allow_everyone(reader.source("CORS_ALLOW_ALL_ORIGINS"))
    name = "CORS_ALLOWED_ORIGINS"
    value = reader.value(name, ())
    if isinstance(value, str):
        value = reader.letters(name, value)
    for one in reader.origins(draft, name, value):
        if isinstance(one, Regex):
            reader.refuse(draft, name, one)
            continue
        if one != "null" and _matches_null(one):
            reader.note_value("null-let-in", name, one)
        if one == "*":
            reader.note("star-in-list", name)
            draft.lost = True
            continue
        compared = _compared(one)
        if compared != one and is_spelled(compared):
            reader.note_value("origin-with-more", name, one, compared)
            draft.allow(compared, reader.source(name))
        else:
            draft.allow(one, reader.source(name))


def _compared(text: str) -> str:
    """Return the parts of an entry that the library compares: the scheme and the host."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return text
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else text


def _matches_null(text: str) -> bool:
    """Return whether the origin null equals this entry in the library's comparison."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc


def _read_expressions(reader: Reader, draft: Draft) -> None:
    name = "CORS_ALLOWED_ORIGIN_REGEXES"
    value = reader.value(name, ())
    if isinstance(value, str):
        reader.note("string-of-letters", name, [value])
        value = [value]
    for one in reader.origins(draft, name, value):
        text = one.text if isinstance(one, Regex) else one
        draft.allow_regex(text, reader.source(name), "match")


def _note_gone(reader: Reader) -> None:
    if reader.flag("CORS_ALLOW_PRIVATE_NETWORK"):
        reader.note("private-network-gone", "CORS_ALLOW_PRIVATE_NETWORK")
    for name in _GONE:
        if reader.has(name):
            reader.note("setting-gone", name)


def _place(reader: Reader, draft: Draft, plan: Plan) -> None:
    """Give the draft to the paths that ``CORS_URLS_REGEX`` matches."""
    name = "CORS_URLS_REGEX"
    value = reader.value(name, r"^.*$")
    text = value.text if isinstance(value, Regex) else value
    found = paths_of(text) if isinstance(text, str) else None
    if found is None:
        if isinstance(text, str):
            reader.note("path-regex-left-out", name)
        plan.place(draft, (), str(text))
        return
    for code in found.codes:
        reader.note(code, name, list(found.paths))
    entry = Resource(str(text), {}, (), found.paths, (), found.beyond)
    # The files of Django contain no complete path.
    code = plan.close(entry, found.paths, Routes(None))
    if code:
        reader.note(code, name, list(found.paths))
    plan.place(draft, () if code == "path-slash-too" else found.paths, str(text))


VOCABULARY: Final = Vocabulary(
    name="django-cors-headers",
    title="django-cors-headers",
    version="4.9.0",
    package="corsheaders",
    integration="django",
    options=_OPTIONS,
    find=_find,
    plan=_plan,
    aliases=_ALIASES,
    signs=(_NAMES | frozenset(_ALIASES))
    - {"CORS_ALLOW_HEADERS", "CORS_EXPOSE_HEADERS", "CORS_ALLOW_PRIVATE_NETWORK"},
    before="""\
from corsheaders.defaults import default_headers

CORS_ALLOWED_ORIGINS = ["https://app.example", "https://shop.example/"]
CORS_ALLOWED_ORIGIN_REGEXES = [r"^https://.*\\.preview\\.example"]
CORS_ALLOW_CREDENTIALS = True
CORS_ALLOW_HEADERS = [*default_headers, "x-token"]
CORS_URLS_REGEX = r"^/api(/.*)?$"
""",
    after="""\
import tomllib

with open("cors.toml", "rb") as file:
    CROSSORIGIN = tomllib.load(file)
MIDDLEWARE = [
    "crossorigin.integrations.django.CORSMiddleware",  # the first
    "django.middleware.common.CommonMiddleware",
]
""",
    differs=(
        (
            "As the first entry of `MIDDLEWARE` it is outside of all others. Take "
            "`corsheaders` out of `INSTALLED_APPS` and `MIDDLEWARE`."
        ),
        "`OPTIONS` without `Origin` reaches the view; only a real preflight is answered.",
        (
            "The signal `check_request_enabled` becomes a callable in `allow_origins`, which "
            "may be asynchronous."
        ),
    ),
)
