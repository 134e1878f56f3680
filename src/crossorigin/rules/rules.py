"""Rules: the validated normal form of a policy, which the engine compiles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final, Literal, NamedTuple

from crossorigin.rules import fields, risks
from crossorigin.rules.problems import ProblemCollector
from crossorigin.spec.text import class_name

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


class Rules(NamedTuple):
    """A policy in normal form: equal policies have equal rules.

    Attributes:
        origins: the origins that may read, sorted by kind of look-up.
        allow_methods: methods besides GET, HEAD and POST, or a star.
        allow_headers: names of request headers in lower case, or a star.
        expose_headers: names of response headers in lower case, or a star.
        allow_credentials: whether requests with credentials may be read.
        max_age: seconds for which a preflight is valid; None for no header.
        preflight_status: the status of an answer to a preflight.
        preflight_continue: whether the application answers preflights.
        accept_risks: the names of the risks that the owner accepts.
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

    def lists(self, names: Iterable[str]) -> bool:
        """Return True if one of some request headers, in lower case, is listed by its name.

        A server of WSGI has one spelling for an underscore and a hyphen.
        """
        listed = {each.replace("_", "-") for each in self.allow_headers}
        return any(name in listed for name in names if name != "*")


_READERS: Final[Mapping[str, Callable[[ProblemCollector, Any], Any]]] = {
    "allow_origins": fields.read_origins,
    "allow_methods": fields.read_methods,
    "allow_headers": partial(fields.read_headers, field="allow_headers"),
    "expose_headers": partial(fields.read_headers, field="expose_headers"),
    "allow_credentials": partial(fields.read_flag, field="allow_credentials"),
    "max_age": fields.read_max_age,
    "preflight_status": fields.read_preflight_status,
    "preflight_continue": partial(fields.read_flag, field="preflight_continue"),
    "accept_risks": fields.read_risks,
}


def read_rules(collector: ProblemCollector, given: Mapping[str, object]) -> Rules:
    """Read all fields of a policy; `given` has every name of `FIELDS`.

    Raises:
        PolicyError: the collector has problems, these or earlier ones.
    """
    # Read the other fields first: the suggestions for origins depend on credentials and risks.
    later = ProblemCollector()
    read = {name: _read_field(later, name, given[name]) for name in FIELDS[1:]}
    accepted: dict[str, Any] = {
        "risks": read["accept_risks"] or frozenset(),
        "credentials": read["allow_credentials"] is True,
    }
    collector.usable = partial(risks.usable, **accepted)
    origins = _read_field(collector, "allow_origins", given["allow_origins"])
    collector.problems += later.problems
    if isinstance(origins, fields.Origins):
        risks.check(collector, origins, **accepted)
    collector.close()
    return Rules(origins, **read)


def _read_field(collector: ProblemCollector, name: str, value: object) -> Any:  # noqa: ANN401 - each field has its type
    """Return the normal form of one field; a value that raises when it is read is a problem."""
    try:
        return _READERS[name](collector, value)
    except fields.EndlessError:
        message = f"it yields more than {fields.MAX_ENTRIES} entries, and may have no end."
        collector.add("invalid-type", name, value, message, remedy="Give a list.")
        return None
    except Exception as error:  # noqa: BLE001 - the owner's objects: an __iter__, a __hash__, an __eq__
        message = f"the value cannot be read: {class_name(error)}."
        collector.add("invalid-type", name, value, message)
        return None
