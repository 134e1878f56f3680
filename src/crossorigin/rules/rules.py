"""Rules: the validated normal form of a policy, which the engine compiles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from crossorigin.rules import fields, risks
from crossorigin.rules.problems import ProblemCollector

FIELDS: Final = (
    "allow_origins",
    "allow_methods",
    "allow_headers",
    "expose_headers",
    "allow_credentials",
    "max_age",
    "preflight_status",
    "preflight_continue",
    "accept_risks",
)
"""The names of the fields of a policy, in the order in which they are read and shown."""

# Words of other libraries, each with the name of the field here.
_FOREIGN_WORDS: Final = {
    "origin": "allow_origins",
    "origins": "allow_origins",
    "allow_origin": "allow_origins",
    "allowed_origins": "allow_origins",
    "allow_origin_regex": "allow_origins",
    "cors_allowed_origins": "allow_origins",
    "methods": "allow_methods",
    "allowed_methods": "allow_methods",
    "headers": "allow_headers",
    "allowedHeaders": "allow_headers",
    "allowed_headers": "allow_headers",
    "exposedHeaders": "expose_headers",
    "exposed_headers": "expose_headers",
    "credentials": "allow_credentials",
    "supports_credentials": "allow_credentials",
    "maxAge": "max_age",
    "preflightContinue": "preflight_continue",
    "optionsSuccessStatus": "preflight_status",
    "options_success_status": "preflight_status",
}


class Rules(NamedTuple):
    """A policy in normal form: equal policies have equal rules.

    Attributes:
        origins: the origins that may read, sorted by how they are looked up.
        allow_methods: methods besides GET, HEAD and POST, or a star.
        allow_headers: names of request headers in lower case, or a star.
        expose_headers: names of response headers in lower case, or a star.
        allow_credentials: whether requests with credentials may be read.
        max_age: seconds for which a preflight is valid; None for no header.
        preflight_status: the status of an answer to a preflight.
        preflight_continue: whether the application answers preflights.
        accept_risks: the names of the risks that the owner takes on.
    """

    origins: fields.Origins
    allow_methods: tuple[str, ...] | Literal["*"]
    allow_headers: tuple[str, ...] | Literal["*"]
    expose_headers: tuple[str, ...] | Literal["*"]
    allow_credentials: bool
    max_age: int | None
    preflight_status: int
    preflight_continue: bool
    accept_risks: frozenset[str]

    @property
    def is_public(self) -> bool:
        """Whether every origin may read, without credentials: one answer for all."""
        return self.origins.any


def read_rules(collector: ProblemCollector, given: Mapping[str, object]) -> Rules:
    """Read all fields of a policy.

    Args:
        collector: receives the problems; if there are any, the result is not usable.
        given: every name of `FIELDS` with its value.
    """
    rules = Rules(
        origins=fields.read_origins(collector, given["allow_origins"]),
        allow_methods=_or_star(fields.read_methods(collector, given["allow_methods"])),
        allow_headers=_or_star(fields.read_request_headers(collector, given["allow_headers"])),
        expose_headers=_or_star(
            fields.read_exposed_headers(collector, given["expose_headers"])
        ),
        allow_credentials=fields.read_flag(
            collector, "allow_credentials", value=given["allow_credentials"]
        ),
        max_age=fields.read_max_age(collector, given["max_age"]),
        preflight_status=fields.read_preflight_status(collector, given["preflight_status"]),
        preflight_continue=fields.read_flag(
            collector, "preflight_continue", value=given["preflight_continue"]
        ),
        accept_risks=fields.read_risks(collector, given["accept_risks"]),
    )
    risks.check(
        collector, rules.origins, rules.accept_risks, credentials=rules.allow_credentials
    )
    return rules


def check_unknown(collector: ProblemCollector, keywords: Mapping[str, object]) -> None:
    """Add a problem for every keyword that is no field, with the most similar field's name."""
    for name, value in keywords.items():
        if name in FIELDS:
            continue
        import difflib  # noqa: PLC0415 - needed where something is wrong

        near = difflib.get_close_matches(name, FIELDS, n=1)
        suggestion = _FOREIGN_WORDS.get(name, near[0] if near else None)
        collector.add("invalid-field", name, value, "no policy has this field.", suggestion)


def _or_star(names: tuple[str, ...] | None) -> tuple[str, ...] | Literal["*"]:
    return "*" if names is None else names
