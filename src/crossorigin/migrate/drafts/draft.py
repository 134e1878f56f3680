"""Draft: a policy while it is built from another library's options.

A value that a policy cannot hold is corrected or left out, with a finding; a value that cannot
be read grants nothing.
"""

from __future__ import annotations

import re
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from crossorigin.errors import CATALOGUE, PolicyError, Problem
from crossorigin.migrate.drafts.regexes import Anchoring, entry_of, is_shared, origins_of
from crossorigin.migrate.drafts.suggestions import lets_in, suggestion
from crossorigin.migrate.findings.finding import Finding, Findings, Verbatim, told
from crossorigin.origins import Pattern
from crossorigin.policy import Policy
from crossorigin.spec.text import short_repr

Names: TypeAlias = tuple[str, ...] | Literal["*"]

UNSENT_MAX_AGE: Final = 5
"""Seconds that browsers remember a preflight whose answer has no Access-Control-Max-Age (Fetch,
"CORS-preflight fetch", step 7.9); a file cannot say None."""

MAX_ROUNDS: Final = 4
"""Rounds that apply suggestions, as these may have problems too; later rounds remove values."""

# Problems whose suggestion has the same meaning as the value, so that there is no decision.
_SAME: Final = frozenset(
    {
        "invalid-origin-host",
        "invalid-origin-ip",
        "invalid-origin-list",
        "invalid-origin-path",
        "invalid-origin-query",
        "invalid-origin-userinfo",
        "invalid-method",
        "invalid-header",
        "prohibited-method-case",
        "prohibited-max-age",
    }
)
# Problems whose suggestion is a guess.
_GUESSED: Final = frozenset(
    {"invalid-origin-scheme", "invalid-origin-port", "invalid-preflight-status"}
)
# Problems of values that no browser uses: they are removed without a finding.
_VAIN: Final = frozenset(
    {
        "forbidden-method",
        "forbidden-request-header",
        "forbidden-response-header",
        "prohibited-request-header",
        "prohibited-response-header",
    }
)
_UNSAFE: Final = frozenset(
    {
        "prohibited-null-origin",
        "incompatible-null-origin-credentials",
        "prohibited-insecure-origin",
        "prohibited-public-suffix",
    }
)


_UNUSED: Final = (
    "It allowed no page, and is left out; write the suggested spelling if you mean that origin."
)
PLACEHOLDER: Final = "https://origins.invalid"
"""A placeholder for origins that a person has to write; no page has it (RFC 6761, 6.4)."""


def _written(origins: tuple[str | re.Pattern[str], ...]) -> str:
    """Return origins as Python writes them, on one line, in ASCII."""
    shown = (
        f"re.compile({one.pattern!a})" if isinstance(one, re.Pattern) else ascii(one)
        for one in origins
    )
    return f"[{', '.join(shown)}]"


def is_spelled(text: str) -> bool:
    """Return whether a text is an origin as browsers spell it."""
    return entry_of(text) == text


class Settled(NamedTuple):
    """The result of a draft.

    Attributes:
        policy: the policy, or None if no origin is allowed.
        outline: if there is no policy, all fields but the origins, which a person has to write;
            or None.
        expressions: the regular expressions, for Python, that allow only origins that the
            library allowed.
    """

    policy: Policy | None
    outline: Policy | None = None
    expressions: tuple[re.Pattern[str], ...] = ()

    @property
    def withheld(self) -> Settled:
        """The same result, marked for a person to place."""
        return Settled(None, self.policy or self.outline)

    @property
    def in_python(self) -> Policy | None:
        """The policy with the expressions that a file cannot hold, or None."""
        base = self.policy or self.outline
        listed = self.policy.to_mapping()["allow_origins"] if self.policy else []
        if base is None or not self.expressions or listed == "*":
            return self.policy
        return base.replace(allow_origins=[*listed, *self.expressions])


class Source(NamedTuple):
    """The place of an option in the source.

    Attributes:
        option: the name of the option in the library.
        line: the line in the file, or None.
    """

    option: str
    line: int | None = None


class Draft:
    """A policy that is being built.

    Args:
        findings: receives the findings.
    """

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.lost: bool = False
        self.expressions: list[re.Pattern[str]] = []
        self._settled: Settled | None = None
        self._origins: dict[str, Source] = {}
        self._everyone: Source | None = None
        self._reflected = True
        self._fields: dict[str, Any] = {}
        # A dict with names as keys: there may be many, and each may be removed.
        self._names: dict[str, dict[str, None]] = {}
        self._sources: dict[str, Source] = {}

    def set(self, field: str, value: object, source: Source) -> None:
        """Set any field but the origins."""
        if isinstance(value, tuple):
            self._names[field] = dict.fromkeys(value)
        else:
            self._fields[field] = value
        self._sources[field] = source

    @property
    def credentials(self) -> bool:
        """Whether credentials are allowed so far."""
        return bool(self._fields.get("allow_credentials"))

    def allow_everyone(self, source: Source, *, reflected: bool = True) -> None:
        """Allow every origin.

        Args:
            source: the place of the option in the file.
            reflected: whether the library reflected every origin if credentials are allowed;
                otherwise it sent a star, or refused.
        """
        self._everyone = source
        self._reflected = reflected

    def allow(self, text: str, source: Source, *, ignoring_case: bool = False) -> None:
        """Allow an origin.

        Args:
            text: the given text; the library read a star in it literally.
            source: the place of the option in the file.
            ignoring_case: whether the library ignored case.
        """
        entry = entry_of(text)
        if isinstance(entry, Pattern):
            self.lost = True
            self._note("pattern-never-matched", text, source, str(entry))
            return
        canonical = entry or text  # the policy reports the problem of another text
        if canonical == (text.lower() if ignoring_case else text):
            self.add(text, source)
        else:
            # It allowed no origin, and would allow one in a policy.
            self.lost = True
            self._note("origin-respelled", text, source, canonical)

    def allow_regex(self, text: str, source: Source, anchoring: Anchoring) -> None:
        """Allow the origins of an expression, or note that it is left out."""
        if anchoring == "search" and not is_shared(text):
            # An expression of JavaScript: the package `cors` searches.
            self.lost = True
            self._note("regex-left-out", text, source)
            return
        found = origins_of(text, anchoring)
        strangers = lets_in(text, anchoring) if found is None or found.codes else ()
        if found is None:
            self._leave_out(text, source, anchoring, strangers)
            return
        if found.web:
            self.lost = True
            code = "every-origin-with-credentials" if self.credentials else "null-not-let-in"
            self._note(code, text, source, "" if self.credentials else "*")
        if found.everyone:
            self.allow_everyone(source)
        for origin in found.origins:
            self.add(origin, source)
        for code in found.codes:
            shown = strangers if code.startswith("regex-") else ()
            self._note(code, text, source, list(found.origins), shown)

    def _leave_out(
        self, text: str, source: Source, anchoring: Anchoring, strangers: tuple[str, ...]
    ) -> None:
        self.lost = True
        instead = suggestion(text, anchoring, credentials=self.credentials)
        self.expressions += [one for one in instead if isinstance(one, re.Pattern)]
        shown = Verbatim(f"allow_origins={_written(instead)}") if instead else ""
        if strangers:
            self._note("regex-lets-in", text, source, shown=strangers)
        self._note("regex-left-out", text, source, shown)

    def allow_mistaken(self, text: str, source: Source) -> bool:
        """Leave out an origin that was read as an expression; False for any other text."""
        entry = entry_of(text)
        if not isinstance(entry, str):
            return False
        self.lost = True
        self._note("string-taken-for-regex", text, source, entry)
        return True

    def add(self, text: str, source: Source) -> None:
        """Allow an origin or a pattern that has the same meaning in the library."""
        self._origins.setdefault(str(entry_of(text) or text), source)

    def _note(
        self,
        code: str,
        value: object,
        source: Source,
        instead: object = "",
        shown: tuple[str, ...] = (),
    ) -> None:
        detail = f"It allowed {' and '.join(map(short_repr, shown))}." if shown else ""
        line, option = source.line, source.option
        self.findings.add(code, option, value, line=line, instead=instead, detail=detail)

    def settle(self) -> Settled:
        """Return the corrected policy. It is corrected once, wherever it is used."""
        if self._settled is None:
            self._settled = self._put_right()._replace(expressions=tuple(self.expressions))
        return self._settled

    def _put_right(self) -> Settled:
        self._settle_everyone()
        policy = self._built()
        if policy is not None or not self.lost:
            return Settled(policy)
        self.add(PLACEHOLDER, Source(""))
        return Settled(None, self._built())

    def _built(self) -> Policy | None:
        """Return the policy without the values that have problems; None if nothing is left."""
        rounds = 0
        # Each round corrects or leaves out a value.
        listed = (self._origins, self._fields, *self._names.values())
        most = MAX_ROUNDS + sum(map(len, listed))
        while rounds <= most and (self._origins or self._everyone is not None):
            try:
                return Policy(allow_origins=self._rules(), **self._given())
            except PolicyError as error:
                for problem in error.problems:
                    self._repair(problem, suggesting=rounds < MAX_ROUNDS)
            rounds += 1
        return None

    def _given(self) -> dict[str, Any]:
        names = {field: tuple(listed) for field, listed in self._names.items()}
        return {**self._fields, **names}

    def _rules(self) -> str | list[str]:
        return list(self._origins) if self._everyone is None else "*"

    def _settle_everyone(self) -> None:
        source = self._everyone
        if source is None:
            if not self._origins and not self.lost:
                self._note("nobody-allowed", [], self._sources_of_origins(), "cors = false")
            return
        if not self.credentials:
            return
        if self._origins:
            # The named origins may be meant to have credentials; the others are left out.
            self._everyone = None
        else:
            self._fields["allow_credentials"] = False
        code = "every-origin-with-credentials" if self._reflected else "star-with-credentials"
        self._note(code, "*", source, self._rules())

    def _sources_of_origins(self) -> Source:
        return self._sources.get("allow_origins", Source("origins"))

    def _repair(self, problem: Problem, *, suggesting: bool) -> None:
        """Correct the value of a problem or leave it out, and note the finding."""
        code, field, value = problem.code, problem.field, problem.value
        known = suggesting and code in _SAME | _GUESSED
        # An expression cannot stand in a file.
        known = known and not isinstance(problem.suggestion, re.Pattern | None)
        # An entry with such a spelling allowed no page; its correction would allow one.
        left_out = known and field == "allow_origins"
        replaced = known and not left_out
        source = self._source(field, value)
        self._replace(field, value, problem.suggestion if replaced else None)
        instead = told(problem.suggestion) if known else CATALOGUE[code].remedy
        self.findings.note(
            Finding(
                code=code,
                kind="unsafe" if code in _UNSAFE else "never worked",
                option=source.option,
                value=told(value),
                line=source.line,
                message=f"{CATALOGUE[code].why} {_UNUSED if left_out else ''}".strip(),
                instead="" if code in _VAIN else instead,
                decide=not (code in _VAIN or (code in _SAME and replaced)),
            )
        )

    def _source(self, field: str, value: object) -> Source:
        if field == "allow_origins":
            return self._origins.get(str(value), self._sources_of_origins())
        return self._sources[field]

    def _replace(self, field: str, value: object, instead: object) -> None:
        new = [] if instead is None else instead if isinstance(instead, list) else [instead]
        if field == "allow_origins":
            # One entry may have two problems.
            self._origins.pop(str(value), None)
            self.lost = True
        elif field in self._names:
            # A problem of no single name is one of them all.
            named = self._names[field] if str(value) in self._names[field] else {}
            kept = (name for name in named if name != str(value))
            self._names[field] = dict.fromkeys((*kept, *map(str, new)))
        elif new:
            self._fields[field] = new[0]
        else:
            del self._fields[field]
            self._fields.setdefault("max_age", UNSENT_MAX_AGE)
