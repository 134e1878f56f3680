"""Shapes: failures without a reason, and text that is no message, by their form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from crossorigin.consoles.texts import answers, codes
from crossorigin.consoles.texts.heads import without_fields
from crossorigin.consoles.texts.shape import Shape, places
from crossorigin.fetch import Code

_DIRECTIVE: Final = r"(?:script|style|connect|font|img|frame|worker|media|default)-src"
_BLOCKED: Final = r"(?i:block|bloqu|bloc|заблок|拦截|阻止|ブロック|차단)"
_POLICY: Final = re.compile(
    r"Content[- ]Security[- ]Policy\W{1,3}(?:"
    rf"[^\n]{{0,300}}?{_BLOCKED}[^\n]{{0,120}}?{_DIRECTIVE}|"
    rf"[^\n]{{0,300}}?{_DIRECTIVE}[^\n]{{0,80}}?{_BLOCKED})"
)
"""Firefox's message on a policy, in any language."""

_MIXED: Final = re.compile(
    r"\bmixed[- ]content\b[^\n]{0,160}?\b(?:https?|insecure|load(?:ing|ed)|blocked)\b",
    re.IGNORECASE,
)
_EMPTY: Final = re.compile(r"\bunexpected (?:server )?response \(2[0-9]{2}\)", re.IGNORECASE)
_INSECURE: Final = re.compile(
    r"(?:^|[:'()])\s*(?:The|This) operation is insecure\b|\bdom exception 18\b|"
    r"\boperation is insecure\b(?=[^\n]{0,80}\b(?:safari|canvas|to(?:DataURL|Blob)|"
    r"getImageData)\b)",
    re.MULTILINE | re.IGNORECASE,
)
_CANVAS: Final = re.compile(
    r"canvas|getImageData|toDataURL|toBlob|texImage2D|drawImage", re.IGNORECASE
)
_RULES: Final = re.compile(r"css ?rules|stylesheet|css file", re.IGNORECASE)

_FRAME: Final = re.compile(
    r"Access to (?P<kind>[A-Za-z ]{2,24}) at '(?P<url>[^'\s]+)'.{0,200}?from origin "
    r"'(?P<origin>[^'\s]+)'\s+has\s+been\s+blocked",
    re.DOTALL,
)
"""Chromium's message, with its reason cut off."""

_CLASSES: Final = (
    "Load|Network|Fetch|Request|Http|HTTP|Ajax|AJAX|Transport|Connection|Upload|Download|"
    "Combined|TRPC|Apollo"
)
_OBJECTS: Final = (
    "image|script|module|chunk|font|file|resource|playlist|manifest|wasm|model|textures?|"
    "tiles?|endpoint|assets?|feed|"
    r"api|logs|service ?workers?|server|data|url|request|config\w{0,12}"
)
_FAILURES: Final = (
    # an object that a library printed
    re.compile(
        r"\b(?:status(?: ?(?:code|text))?|(?:server )?response(?: ?(?:code|status))?|"
        r"https?|error code)['\"]?(?:\s*[:=(]|\s+(?:is|was|of|as|to|always|returns?|returned))"
        r"{0,4}\s*['\"(]?(?:0|-1)(?!\w|%|[.,:/-][0-9])|"
        r"['\"]?xhrStatus['\"]?\s*:\s*['\"]error",
        re.IGNORECASE,
    ),
    re.compile(r"\{\s*['\"]?isTrusted['\"]?\s*:|type:\s*['\"]error['\"],\s*target"),
    # the class of an exception
    re.compile(
        rf"\b[A-Z]\w{{0,40}}?(?:{_CLASSES})\w{{0,40}}?(?:Error|Exception|Failure|Failed)\b|"
        rf"\b(?:{_CLASSES})\w{{0,40}}?(?:Error|Exception|Failure|Failed)\b"
    ),
    # a sentence
    re.compile(
        r"\b(?:unable|failed|couldn't|could not|can't) (?:to )?connect\b|"
        r"\b(?:errors?|issues?|problems?|trouble) (?:while )?(?:connecting|communicating) "
        r"(?:to|with)\b|"
        r"\b(?:connection|network|xhr|fetch)(?:[_ ]\w{1,12})?(?:[_ ]error|(?<=fetch)Error)\b|"
        r"\b(?:failed to|could not) detect network\b|"
        r"\b(?:failed|unable|error while trying|could not|couldn't|cannot|can't) (?:to )?"
        r"(?:load|fetch|download|retrieve|obtain|request|reach|process|get|register)\b"
        r"[^\n]{0,60}?"
        rf"(?:https?://|\b(?:{_OBJECTS})\b)|"
        r"\b(?:loading|playlist request|fetching)\b[^\n]{0,40}\b(?:failed|error)\b"
        r"[^\n]{0,30}(?:https?://|\burl\b|\bwasm\b)|"
        r"\bfetching of the wasm failed|"
        r"\bloading (?:script|(?:css )?chunk(?: [\w./-]{1,99})?)\b"
        r".{0,12}failed|"
        r"\berror occurr?ed (?:while|when) (?:access|load|fetch)ing\b[^\n]{0,60}https?://|"
        r"\brequest failed (?:due to|because of|with)\b|"
        r"\byou are (?:probably|currently) offline\b|"
        r"\bwebsocket\b[^\n]{0,20} closed\b[^\n]{0,20} code\b|"
        r"https?://\S{1,2000}\s{1,9}(?:failed to load|could not be loaded)\b|"
        r"\brefused to connect\b",
        re.IGNORECASE,
    ),
)
"""The words of programs for a request that failed, without a reason."""

_TRACEBACK: Final = re.compile(
    r"^Traceback \(most recent call last\):|^Exception in thread |"
    r"^(?:Caused by: )?(?:[a-z][\w$]*\.){2,}[A-Z]\w*(?:Exception|Error)\b|"
    r"^\s+at (?:[\w$]+\.)+[\w$<>]+\([\w$]+\.java:[0-9]+\)|^panic: |"
    r"^goroutine [0-9]+ \[|<b>(?:Notice|Warning|Deprecated|(?:Fatal|Parse) error)</b>:|"
    r"^PHP (?:(?:Fatal|Parse) error|Notice|Warning|Deprecated):|"
    r"^Unhandled exception\. System\.|"
    r"^System\.\w+(?:\.\w+)*Exception:",
    re.MULTILINE,
)
_BODY: Final = re.compile(
    r"^[ \t]*(?:\{\s*['\"](?:errors?|detail|error_description)['\"]\s*:|"
    r"\{\s*['\"]message['\"]\s*:\s*['\"](?:forbidden|unauth|missing|not found|internal)|"
    r"\{\s*['\"](?:code|status)['\"]\s*:\s*['\"]?[\w/-]+['\"]?\s*,\s*['\"]message['\"]\s*:|"
    r"(?:<\?xml[^>]{0,99}>\s*)?<Error>)|\bAADSTS[0-9]{4,8}: ",
    re.MULTILINE | re.IGNORECASE,
)
_CONNECTION: Final = re.compile(
    "connexion|conexi[óo]n|conex[ãa]o|connessione|verbindung|verbinding|соединени|подключени|"
    "połączeni|接続|连接|連線|연결|bağlantı|připojení|connection",
    re.IGNORECASE,
)
_BROKEN: Final = re.compile(
    r"Firefox(?! \()|Waterfox|LibreWolf|Tor Browser|Fennec|Iceweasel|was interrupted while|"
    "unterbroch|interromp|interrump|interrott|прерван|przerwan|中断|中斷|중단|onderbroken|"
    "kesildi|přerušen",
    re.IGNORECASE,
)
_SOCKET: Final = re.compile(r"\b(?:https?|wss?)://", re.IGNORECASE)
_LINE: Final = re.compile(r"[^\n]+")


def _connections(text: str) -> Iterator[Shape]:
    """Yield Firefox's lines on a stream or a socket that broke off, or did not open."""
    for found in _LINE.finditer(text):
        if all(words.search(found[0]) for words in (_CONNECTION, _SOCKET, _BROKEN)):
            yield Shape("Untold", {}, found.start())


_PRINTED: Final = re.compile(
    r"\b(?:error|err|exception)['\"]?[ :=]{1,3}(?:\w{1,40} )?\{[^\n]{0,80}|"
    r"\bError Domain=\w{1,80} Code=-?[0-9]|"
    r"(?-i:['`][A-Z][a-z]{1,20}(?:[A-Z][a-z]{1,20}){1,5}: [A-Z][a-z])",
    re.IGNORECASE,
)
"""An object of an error that a console or a system printed, or its name before its sentence."""
_PLACED: Final = re.compile(
    r"^[^\s:]{0,200}\.(?:[cm]?[jt]sx?|vue|html?|php|dart)(?:\?[^\s:]{0,200})?(?::[0-9]+){1,2}"
    r"[ \t][^\n]{0,400}?\b(?:error|fail\w*|uncaught|exception|cannot|could ?n[o']t|unable|"
    r"invalid|denied|refused|blocked|missing|undefined|not (?:found|supported|allowed))\b",
    re.MULTILINE | re.IGNORECASE,
)
"""A line of a console behind the place in a source that printed it."""
_THROWN: Final = re.compile(
    r"(?<![A-Za-z])(?:[A-Z]\w{0,60})?(?:Error|Exception)"
    r"(?: \[[\w.]{1,60}\]| \([^()\n]{1,40}\))?: \S|"
    r"\b[Cc]an(?:no|')t (?:read|set) propert(?:y|ies)\b|\bundefined is not an object\b|"
    r"\bCan't find variable: \w|\bFailed to (?:construct|execute) '\w|"
    r"\b[Uu]nhandled [Pp]romise [Rr]ejection\b|"
    r"(?<![\w.$])[\w.$]{1,60} is not (?:a function|defined|iterable)\b|"
    r"^\W{0,6}(?:[0-9.]+ \W?)?(?:Error|ERROR) [^\n:]{1,60}: \S",
    re.MULTILINE,
)
_SAID: Final = re.compile(
    r"\b(?:errors?|warnings?|exceptions?|error message|fehler\w{0,12}|erreurs?|erro|errore|"
    r"hata|błąd)\b[^\n'.]{0,40}[:：\n ]{1,3}'{1,3}\s{0,2}[^'\n]{12}|"
    r"(?:错误|報錯|报错|エラー|에러|오류|ошибк\w)[^\n']{0,20}'{1,3}\s{0,2}[^'\n]{12}|"
    r"^\W{0,3}\[(?:error|warning)\] [^\n]{12}",
    re.MULTILINE | re.IGNORECASE,
)
"""An error that a text quotes, or that a program marks as one."""
_STACK: Final = re.compile(
    r"^[ \t]*(?:at )?(?:[\w.]{1,60} ?\()?[\w./:@-]{1,200}\.[jt]sx?:[0-9]+:[0-9]+\b",
    re.MULTILINE,
)

_CALL: Final = re.compile(r"^[ \t]*at [^\n]{0,400}[):0-9]$")
"""A line of a stack, in JavaScript or Dart."""


def read(text: str) -> Iterator[Shape]:
    """Yield the shapes that tell a cause, the telling kinds first.

    Args:
        text: the result of `paste.plain`, with every quote an apostrophe.
    """
    for reader in _READERS:
        yield from reader(text)


def programs(text: str) -> Iterator[Shape]:
    """Yield the shapes of a server's errors, which are no message of a console.

    Args:
        text: as for `read`.
    """
    for cause, pattern in (("ServerError", _TRACEBACK), ("ErrorBody", _BODY)):
        yield from places(text, cause, pattern)


def errors(text: str) -> Iterator[Shape]:
    """Yield the errors of a page's own script.

    Args:
        text: as for `read`.
    """
    return places(text, "PageError", *_ERRORS)


def without_errors(text: str) -> str:
    """Return the lines that hold neither an error of a page's own script nor its stack.

    Args:
        text: as for `read`.
    """
    own = (*_ERRORS, _STACK, _CALL)
    return "\n".join(
        "" if any(each.search(line) for each in own) else line for line in text.split("\n")
    )


def stacks(text: str) -> Iterator[Shape]:
    """Yield the frames of a stack of JavaScript.

    Args:
        text: as for `read`.
    """
    return places(text, "PageError", _STACK)


def said(text: str) -> Iterator[Shape]:
    """Yield the errors that a text quotes, or that a program marks as such.

    Args:
        text: as for `read`.
    """
    return places(text, "PageError", _SAID)


def is_body(text: str) -> bool:
    """Return whether a text begins as the body of an answer with an error.

    Args:
        text: the result of `paste.plain`.
    """
    return _BODY.match(text.lstrip()) is not None


def _insecure(text: str) -> Iterator[Shape]:
    for found in _INSECURE.finditer(text):
        cause = "TaintedCanvas" if _CANVAS.search(text) else "InsecureOperation"
        cause = "HiddenStyleRules" if _RULES.search(text) else cause
        yield Shape(cause, {}, found.start())


def _policies(text: str) -> Iterator[Shape]:
    for cause, pattern in _SENTENCES:
        yield from places(without_fields(text), str(cause), pattern)


def _untold(text: str) -> Iterator[Shape]:
    for found in _FRAME.finditer(text):
        yield Shape("Untold", {name: found[name] for name in ("url", "origin")}, found.start())
    yield from places(text, "Untold", *_FAILURES)


_SENTENCES: Final = (
    ("ContentSecurityPolicy", _POLICY),
    (Code.MIXED_CONTENT, _MIXED),
    ("UnexpectedBody", _EMPTY),
)
_READERS: Final[tuple[Callable[[str], Iterator[Shape]], ...]] = (
    _insecure,
    _connections,
    codes.read,
    answers.read,
    _policies,
    _untold,
)
_ERRORS: Final = (_THROWN, _PLACED, _PRINTED)
