"""The explanation of one message of a console, and the forms in which it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from crossorigin.consoles.causes.case import CREDENTIALED
from crossorigin.consoles.causes.cause import Who
from crossorigin.fetch import Code, Step
from crossorigin.snippets import Facts, refusal, snippet

_OF_LAYERS: Final = frozenset(
    {
        # a layer of CORS answers preflights itself
        Code.PREFLIGHT_INVALID_STATUS.value,
        Code.PREFLIGHT_DISALLOWED_REDIRECT.value,
        # the page asks with CORS, and the server allows it: one of the two is not enough
        "HiddenStyleRules",
        "IntegrityWithoutCors",
        "OpaqueResponseBlocked",
        "SilencedAudio",
        "TaintedCanvas",
        "ViewerOrigin",
    }
)
"""The causes without a CORS header that a CORS layer can remove."""

_OPEN: Final = frozenset({"ReferrerPolicy", "ResponseHead", "ServerLog"})
"""The kinds of text without a cause."""

_OF_SETTINGS: Final = frozenset({"OriginRefusedByServer", "ServerSettingRefused"})
"""The causes that a setting of the server can remove; the message does not name the setting."""

_UNLISTED: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
"""The methods that no preflight has to grant."""

_TO_COMPLETE: Final = (
    "Add the other methods, request headers and response headers that the page uses: the "
    "message names one of them at most."
)

Certainty: TypeAlias = Literal["certain", "kind", "symptom", "not-enough"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The meaning of a message.

    Attributes:
        engine: the engine of the console: ``chromium``, ``firefox``, ``webkit``, or None if
            several have the same words, or for a library.
        code: the cause: of `crossorigin.fetch.Code`, as `check` and Chromium's developer tools
            have it, or one of the others in `causes`.
        certainty: ``certain`` where a whole message tells the cause, ``kind`` where words do,
            or a message that stands for several causes, ``symptom`` where the cause is open,
            ``not-enough`` where a message, a request or a response has to be pasted first.
        also: other codes that the same words stand for in this engine.
        sentence: the requirement that the response misses, in terms of HTTP; None if no header
            decides.
        what: the event, in a sentence.
        preflight: whether the response to a preflight decided; None if it is unknown.
        step: the step of the Fetch standard, or None outside that standard.
        who: who has to change something: ``server``, ``page``, ``user`` or ``network``.
        remedy: the change that would help.
        note: the code of the note that `check` has on the same, or None.
        url: the requested URL, or None if the message does not name it.
        redirected_from: the URL that the page asked for before a redirect, or None.
        method: the method of the request, or None if the message does not have it.
        origin: the origin of the page, or None if the message does not have it.
        header: the header that decided, or None.
        found: the header's value, if the message names it.
        expected: the missing value, if the message names it.
        status: the status of the response that decided, or None if the message does not have
            it.
        command: the `crossorigin check` that asks the server the same, or None.
        assumed: the guesses in the command: ``method``, ``origin``, ``header``.
        mdn: the page of MDN on it.
        page: our own page on it.
    """

    engine: str | None
    code: str
    certainty: Certainty
    also: tuple[str, ...]
    sentence: str | None
    what: str
    preflight: bool | None
    step: Step | None
    who: Who
    remedy: str
    note: str | None
    url: str | None
    redirected_from: str | None
    method: str | None
    origin: str | None
    header: str | None
    found: str | None
    expected: str | None
    status: int | None
    command: str | None
    assumed: tuple[str, ...]
    mdn: str
    page: str

    @property
    def credentials(self) -> bool:
        """Whether the message is of a request with credentials."""
        return self.code.removeprefix("Preflight") in CREDENTIALED

    def snippet(self, target: str) -> str:
        """Return the snippet for `target`, or the reason for which none would help.

        Args:
            target: one of `crossorigin.snippets.TARGETS`.
        """
        if not self._is_of_a_layer:
            return self._unwritten()
        facts = self._facts()
        if facts is not None:
            return snippet(target, facts)
        if self.command is None:
            return "The message does not name the page's origin."
        return "The message does not name the page's origin: use the command above."

    def _unwritten(self) -> str:
        if self.certainty in {"symptom", "not-enough"} or self.code in _OPEN:
            return "The text does not have the cause: there is nothing to configure yet."
        if self.code in _OF_SETTINGS:
            return "Change the setting that the remedy names: its name depends on the server."
        return "No configuration of CORS changes this."

    @property
    def to_complete(self) -> str | None:
        """The advice to complete the snippet; None if there is no snippet."""
        facts = self._facts() if self._is_of_a_layer else None
        return None if facts is None or refusal(facts) is not None else _TO_COMPLETE

    @property
    def _is_of_a_layer(self) -> bool:
        """Whether a CORS layer can change the response that decided."""
        header = self.header or ""
        is_of_header = header.startswith("Access-Control-") and self.who == "server"
        return not self.note and (is_of_header or self.code in _OF_LAYERS)

    def _facts(self) -> Facts | None:
        if self.origin is None:
            return None
        return Facts(
            origin=self.origin,
            methods=self._named("Access-Control-Allow-Methods") or self._announced(),
            headers=self._named("Access-Control-Allow-Headers"),
            exposed=self._named("Access-Control-Expose-Headers"),
            credentials=self.credentials,
            url=self.url or "",
        )

    def _named(self, header: str) -> tuple[str, ...]:
        return (self.expected,) if self.header == header and self.expected else ()

    def _announced(self) -> tuple[str, ...]:
        """Return the method that a preflight has to grant, if the text names it."""
        if not self.preflight or self.method is None or self.method in _UNLISTED:
            return ()
        return (self.method,)

    def to_mapping(self, target: str | None = None) -> dict[str, Any]:
        """Return the mapping that ``--json`` prints; see docs/explain.schema.json.

        Args:
            target: the server or platform to add a snippet for, or None.
        """
        return {
            "engine": self.engine,
            "code": self.code,
            "certainty": self.certainty,
            "also": list(self.also),
            "sentence": self.sentence,
            "what": self.what,
            "preflight": self.preflight,
            "step": None if self.step is None else str(self.step),
            "step_url": None if self.step is None else self.step.url,
            "who": self.who,
            "remedy": self.remedy,
            "note": self.note,
            "url": self.url,
            "redirected_from": self.redirected_from,
            "method": self.method,
            "origin": self.origin,
            "header": self.header,
            "found": self.found,
            "expected": self.expected,
            "status": self.status,
            "command": self.command,
            "assumed": list(self.assumed),
            "mdn": self.mdn,
            "page": self.page,
            "snippet": None if target is None else self.snippet(target),
        }
