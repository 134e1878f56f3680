"""Vocabulary: the options of the package ``cors``, of a JavaScript file or as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crossorigin.migrate.drafts.draft import Draft, Names, Source
from crossorigin.migrate.drafts.reading import Reader, Star
from crossorigin.migrate.express.calls import SOCKETS
from crossorigin.migrate.findings.finding import Findings, Verbatim
from crossorigin.migrate.javascript.scalars import regex_of
from crossorigin.migrate.python.project import Project
from crossorigin.migrate.values import Function, Regex, Text, Unread
from crossorigin.migrate.vocabulary import Declaration, Option, Plan, Vocabulary, plan_all
from crossorigin.spec.tokens import is_token

_OPTIONS: Final = (
    Option(
        "origin",
        '"*"',
        "`allow_origins`",
        '`true` becomes `"*"`, `false` no policy. A RegExp was compared anywhere in the '
        "origin; `/^https:\\/\\/.*\\.example\\.com$/` becomes `https://*.example.com`, others "
        "are left out. A function becomes a callable in Python.",
    ),
    Option(
        "methods",
        '"GET,HEAD,PUT,PATCH,POST,DELETE"',
        "`allow_methods`",
        "The default is the same. A star was sent as it is.",
    ),
    Option(
        "allowedHeaders",
        "the headers asked for",
        "`allow_headers`",
        'The default is the same: `"*"`. A star was sent as it is.',
    ),
    Option("headers", "", "`allow_headers`", "The old name of `allowedHeaders`."),
    Option("exposedHeaders", "none", "`expose_headers`"),
    Option(
        "credentials", "false", "`allow_credentials`", "The library read only `true` as true."
    ),
    Option(
        "maxAge",
        "none",
        "`max_age`",
        "Without it 5 is written, the default of browsers without the header.",
    ),
    Option("preflightContinue", "false", "`preflight_continue`"),
    Option("optionsSuccessStatus", "204", "`preflight_status`"),
)
_NAMES: Final = frozenset(option.name for option in _OPTIONS)
_METHODS: Final = ("GET", "HEAD", "PUT", "PATCH", "POST", "DELETE")
_SUCCESS: Final = range(200, 300)
_REGEXP: Final = re.compile(r"/(?P<text>.+)/(?P<flags>[a-z]*)", re.DOTALL)
_FUNCTION: Final = re.compile(r"\s*(?:async\b|function\b|\(|\w+\s*=>|\w+\s*\([^)]*\)\s*\{)")


def _find(_project: Project) -> Iterator[Declaration]:
    return iter(())


def _plan(
    declarations: list[Declaration], _project: Project | None, findings: Findings
) -> Plan:
    sockets = [one for one in declarations if one.scope.code == SOCKETS]
    for one in sockets:
        findings.add(SOCKETS, "cors", Verbatim(one.scope.name))
    others = [one for one in declarations if one not in sockets]
    return plan_all(others, findings, _read, alone=True)


def _revived(value: object) -> object:
    """Return the expressions and functions that JSON has as text."""
    if isinstance(value, list):
        return [_alive(one) for one in value]
    return _alive(value)


def _alive(value: object) -> object:
    if not isinstance(value, str) or isinstance(value, Text):
        return value
    if found := _REGEXP.fullmatch(value):
        regex = regex_of(found["text"], found["flags"])
        return regex if isinstance(regex, Regex) else Unread(value, None)
    return Function(value) if _FUNCTION.match(value) else value


def _read(declaration: Declaration, plan: Plan) -> None:
    reader = Reader(declaration.options, _NAMES, plan.findings)
    draft = Draft(plan.findings)
    origin = _revived(reader.value("origin", "*"))
    if not _takes_part(reader, origin):
        return
    plan.default = draft
    credentials = reader.value("credentials", default=False)
    draft.set("allow_credentials", credentials is True, reader.source("credentials"))
    star: Star = "cookies" if credentials is True else "literal"
    if credentials not in (True, False, None) and not isinstance(credentials, Unread):
        reader.note("option-refused", "credentials", "allow_credentials = false")
    _read_origins(reader, draft, origin)
    failing = _failing(reader, draft)
    found = reader.names("methods", _METHODS, text="joined", star=star)
    methods = _named(reader, "methods", found)
    headers, source = _headers(reader, star)
    failing = failing or ("methods" if methods is None else "")
    failing = failing or (source.option if headers is None else "")
    if failing or methods is None or headers is None:
        reader.note("no-method-allowed", failing)
        methods = headers = ()
    upper = reader.upper_methods("methods", methods)
    draft.set("allow_methods", upper, reader.source("methods"))
    draft.set("allow_headers", headers, source)
    exposed = reader.names("exposedHeaders", (), text="joined", star=star)
    exposed = _named(reader, "exposedHeaders", exposed) or ()
    draft.set("expose_headers", exposed, reader.source("exposedHeaders"))
    draft.set("max_age", reader.seconds("maxAge", None), reader.source("maxAge"))
    continues = reader.flag("preflightContinue")
    draft.set("preflight_continue", continues, reader.source("preflightContinue"))


def _takes_part(reader: Reader, origin: object) -> bool:
    """Return whether CORS is on: a falsy value of JavaScript turns it off."""
    if origin:
        return True
    if isinstance(origin, list):
        # An empty list is truthy there, and allows no origin.
        return True
    reader.note("nobody-allowed", "origin", "no policy")
    return False


def _read_origins(reader: Reader, draft: Draft, origin: object) -> None:
    source = reader.source("origin")
    if origin == "*":
        draft.allow_everyone(source, reflected=False)
    elif origin is True or (isinstance(origin, list) and True in origin):
        draft.allow_everyone(source)
    else:
        listed = isinstance(origin, list)
        for one in reader.origins(draft, "origin", origin):
            if isinstance(one, Regex):
                draft.allow_regex(one.text, source, "search")
            elif one == "*" and listed:
                reader.note("star-in-list", "origin")
                draft.lost = True
            else:
                draft.allow(one, source)


def _failing(reader: Reader, draft: Draft) -> str:
    """Return the option by which the library failed each preflight, or an empty text."""
    source = reader.source("optionsSuccessStatus")
    status = reader.value("optionsSuccessStatus", 204)
    if isinstance(status, str) and status.isdecimal() and status.isascii():
        status = int(status[:9])
    is_number = isinstance(status, int | float) and status in _SUCCESS
    if not is_number and not isinstance(status, Unread):
        return "optionsSuccessStatus"
    if is_number:
        draft.set("preflight_status", status, source)
    is_lost = reader.has("methods") and reader.value("methods", None) is None
    return "methods" if is_lost else ""


def _named(reader: Reader, option: str, names: Names) -> Names | None:
    """Return names as browsers read them; None where a browser can read none of them."""
    if names == "*":
        return names
    split = [one.strip(" \t") for name in names for one in name.split(",")]
    found = tuple(one for one in split if one)
    if all(map(is_token, found)):
        return found
    reader.note("comma-string", option)
    return None


def _headers(reader: Reader, star: Star) -> tuple[Names | None, Source]:
    """Return the names of the headers that requests may have, and the place of the option."""
    given = reader.value("allowedHeaders", None)
    # An empty list is truthy in JavaScript, and has no name.
    name = "allowedHeaders" if given or given == [] else "headers"
    value = reader.value(name, None)
    if name == "headers" and reader.has("headers"):
        reader.note("renamed-option", "headers", "allowedHeaders")
    if value is None or value in ("", False):
        return "*", reader.source("allowedHeaders")
    names = reader.names(name, "*", text="joined", star=star)
    return _named(reader, name, names), reader.source(name)


VOCABULARY: Final = Vocabulary(
    name="express",
    title="Express `cors`",
    version="2.8.6",
    package="",
    integration="starlette",
    options=_OPTIONS,
    find=_find,
    plan=_plan,
    signs=frozenset(
        {
            "origin",
            "allowedHeaders",
            "exposedHeaders",
            "maxAge",
            "preflightContinue",
            "optionsSuccessStatus",
        }
    ),
    before="""\
{
  "origin": ["https://app.example", "/^https:\\\\/\\\\/.*\\\\.preview\\\\.example$/"],
  "credentials": true,
  "allowedHeaders": "content-type,x-token",
  "maxAge": 3600
}
""",
    after="""\
from starlette.applications import Starlette

from crossorigin import PolicyMap
from crossorigin.integrations.starlette import CORS

app = Starlette()
CORS(app, PolicyMap.from_toml("cors.toml"))
""",
    differs=(
        (
            "An origin that is given as a plain string was sent to every page; now it is "
            "compared, and sent to the page that has it."
        ),
        (
            "A preflight is `OPTIONS` with `Origin` and `Access-Control-Request-Method`; the "
            "others reach the application, and need not be `app.options`."
        ),
    ),
)
