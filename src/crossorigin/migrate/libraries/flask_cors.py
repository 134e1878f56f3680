"""flask-cors: the options of ``CORS``, ``cross_origin`` and ``app.config``."""

from __future__ import annotations

from functools import partial
from typing import Final

from crossorigin.migrate.libraries.dialect import Dialect, by_length, find, plan
from crossorigin.migrate.vocabulary import Option, Vocabulary

EXPRESSION: Final = (
    "was an expression, compared from the start only. `https://.*\\.example\\.com` becomes "
    "`https://*.example.com`; others are left out: in Python, give a `re.Pattern`."
)
"""The end of a sentence about texts that are read as expressions."""

OPTIONS: Final = (
    Option(
        "resources",
        'r"/*"',
        "the paths of a `PolicyMap`",
        "Paths were expressions, compared from the start: `/api/*` also covered `/apikeys`. "
        "A path is exact (`/health`) or a prefix of whole segments (`/api/*`).",
    ),
    Option(
        "origins",
        '"*"',
        "`allow_origins`",
        f"A string with one of `* \\ ] ? $ ^ [ ( )` {EXPRESSION}",
    ),
    Option(
        "methods",
        "GET, HEAD, POST, OPTIONS, PUT, PATCH, DELETE",
        "`allow_methods`",
        "A star was no wildcard. The default is written out.",
    ),
    Option(
        "allow_headers",
        '"*"',
        "`allow_headers`",
        "Expressions have no equal: list the names. Several names in one string never worked.",
    ),
    Option("expose_headers", "None", "`expose_headers`"),
    Option(
        "supports_credentials",
        "False",
        "`allow_credentials`",
        "With every origin it reflected the one that asked; that cannot be written any more.",
    ),
    Option(
        "max_age",
        "None",
        "`max_age`",
        "None becomes 5, the default of browsers without the header. 0 was never sent.",
    ),
    Option(
        "send_wildcard",
        "False",
        "nothing",
        "A public policy always answers `*`.",
    ),
    Option(
        "vary_header",
        "True",
        "nothing",
        "`Vary: Origin` is always sent where the answer depends on the origin.",
    ),
    Option(
        "automatic_options",
        "True",
        "`preflight_continue`",
        "False becomes `preflight_continue = true`.",
    ),
    Option(
        "intercept_exceptions",
        "True",
        "nothing",
        "Responses to exceptions always have the headers.",
    ),
    Option(
        "always_send",
        "True",
        "nothing",
        "Without `Origin` only a public policy sends headers, and they are constant.",
    ),
    Option(
        "allow_private_network", "False", "nothing", "Gone from browsers; it has no effect."
    ),
)


def _specific(text: str, compiled: bool, expression: bool) -> tuple[int, ...]:
    """Return the key by which version 6 of the library sorts entries."""
    slashes = -text.count("/")
    return (int(expression), int(expression and not compiled), slashes, -len(text))


_DIALECT: Final = Dialect(
    package="flask_cors",
    names=frozenset(option.name for option in OPTIONS),
    extension=frozenset({"flask_cors.CORS"}),
    decorator=frozenset({"flask_cors.cross_origin"}),
    expression_signs=frozenset("*\\]?$^[]()"),
    sends_zero=False,
    orders=(_specific, by_length),
)


EXAMPLE: Final = """\
CORS(
    app,
    resources={
        r"/api/*": {"origins": r"https://.*\\.example\\.com", "supports_credentials": True},
        r"/public/*": {"origins": "*", "send_wildcard": True},
    },
)
"""
"""An example of a call."""

VOCABULARY: Final = Vocabulary(
    name="flask-cors",
    title="flask-cors",
    version="6.0.5",
    package="flask_cors",
    integration="flask",
    marks_groups=True,
    options=OPTIONS,
    find=partial(find, _DIALECT),
    plan=partial(plan, _DIALECT),
    signs=frozenset(
        {"origins", "resources", "supports_credentials", "vary_header", "always_send"}
    )
    | (
        frozenset(_DIALECT.settings)
        - {
            "CORS_ALLOW_HEADERS",
            "CORS_EXPOSE_HEADERS",
            "CORS_ALLOW_PRIVATE_NETWORK",
        }
    ),
    before=f"from flask_cors import CORS\n\n{EXAMPLE}",
    after="""\
from flask import Flask

from crossorigin import PolicyMap
from crossorigin.integrations.flask import CORS

app = Flask(__name__)
CORS(app, PolicyMap.from_toml("cors.toml"))
""",
    differs=(
        (
            "Preflights are answered before `before_request`, the router and the slash "
            "redirect. 404, 405 and the 500 of an exception have the headers, in debug mode as "
            "well."
        ),
        (
            "`@cross_origin(…)` becomes `@cors(…)` of `crossorigin.integrations.flask`; the "
            "command prints its arguments."
        ),
        (
            "Each setting also has a name in `app.config`: `CORS_ORIGINS` for `origins`, and "
            "so on. They are read where they stand in the same file."
        ),
        "Two calls of `CORS()` no longer combine their origins: one policy decides.",
    ),
)
