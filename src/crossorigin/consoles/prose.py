"""Prose: sentences about headers, in the words of people, of assistants and of other tools.

A sentence tells a cause where it names a header of CORS and its fault. Sentences
with a condition or an instruction tell of no response, and so tell nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crossorigin.consoles.shape import Shape
from crossorigin.fetch import Code

_MAX: Final = 600
"""Signs of a sentence."""

_SENTENCE: Final = re.compile(
    r"[^.!?。！？\n]+(?:[.!?](?=\S)[^.!?。！？\n]*|\n(?=[ \t]*[a-z])[^.!?。！？\n]*)*"
)
_HEADER: Final = re.compile(
    r"access[- ]control[- ]allow[- ](?P<name>origin|credentials|methods?|headers?)",
    re.IGNORECASE,
)
_LACKS: Final = re.compile(
    r"\b(?:missing|lacks?|lacking|absent|is(?:n't|nt| not) (?:present|sen[dt]ing|sent|set|"
    r"returning|returned|included|including|there|found|listed)|not (?:present|found|listed)|"
    r"(?:does|did|do)(?:n't|nt| not) (?:send|include|contain|have|return|set|come with|allow|"
    r"list|provide)|never (?:sent|sends|set))\b|"
    r"\b(?:no|without)\b(?=.{0,40}access[- ]control)|"
    r"缺少|没有|沒有|缺失|未包含|不存在|ありません|存在しません|含まれていません|欠落|없습니다|없음|누락|"
    r"\b(?:fehlt|fehlend\w*|kein\w*|nicht (?:vorhanden|gesetzt|gesendet)|manqu\w+|absente?|"
    r"aucun|n'est pas pr[ée]sent|falta\w*|no est[áa] presente|no hay|ning[úu]n|"
    r"n[ãa]o (?:est[áa]|cont[ée]m|possui|h[áa])|ausente|nenhum|manca\w*|nessun\w*|assente|"
    r"brak\w*|ontbreekt|geen|eksik|yok|bulunmuyor)\b|отсутств|нет |не содержит|не найден",
    re.IGNORECASE,
)
_SEVERAL: Final = re.compile(
    r"\b(?:multiple|more than one|twice|duplicate\w*|two|several)\b|多个|複数|mehrere|"
    r"plusieurs|"
    r"m[úu]ltiples?|múltiplos|нескольк",
    re.IGNORECASE,
)
_STAR: Final = re.compile(
    r"wildcard|'\*'|(?<!\S)\*(?!\S)|\bstar\b|通配符|ワイルドカード", re.IGNORECASE
)
_CREDENTIALS: Final = re.compile(r"credential|withcredentials|cookie|资格|認証", re.IGNORECASE)
_DIFFERS: Final = re.compile(
    r"(?:does|did|do)(?:n't|nt| not) match|not equal|is not the same|mismatch|not allow(?:ed)? "
    r"(?:the |this |your )?origin",
    re.IGNORECASE,
)
_NO_FACT: Final = re.compile(
    r"^\W*(?:add|set|configure|make|ensure|try|send|use|do)\b|\bI (?:add|set|configured?)\b|"
    r"\b(?:if|when(?:ever)?|unless|should|would|could|may|might|can|must be added|"
    r"make sure|ensure|need to|how|wha[t]|why|or|possible|probably|perhaps|maybe|likely|"
    r"typically|usually|often|wenn|"
    r"falls|si|quand|cuando|se|quando)\b|\?|如果|若|应该|請|请|もし|場合",
    re.IGNORECASE,
)
_NOT_SET: Final = re.compile(r"(?:not|n't|isn't|never) (?:being )?set\b", re.IGNORECASE)
_REDIRECT: Final = re.compile(
    r"\b(?:is|was|gets?|got|being|been) redirect(?:ed|ing)\b|\breturns a redirect",
    re.IGNORECASE,
)
_STATUS: Final = re.compile(r"(?<![0-9.:/])[45][0-9]{2}(?![0-9])")
_PREFLIGHT: Final = re.compile(
    r"preflight|pre-flight|\bOPTIONS\b|预检|プリフライト", re.IGNORECASE
)
_CORS: Final = re.compile(
    r"(?<![A-Za-z])cors(?![A-Za-z])|跨域|跨源|跨來源|cross[- ]origin|クロスオリジン|オリジン間|"
    r"교차 출처",
    re.IGNORECASE,
)
_TROUBLE: Final = re.compile(
    r"\b(?:errors?|issues?|problems?|block\w*|fail\w*|refus\w*|rejected|denied|fehler|"
    r"blockiert|erreurs?|bloqu\w*|errore|erros?|problemas?|błąd|hata\w*|fout)\b|"
    r"错误|錯誤|报错|報錯|拦截|攔截|问题|問題|失败|エラー|ブロック|오류|에러|차단|ошибк|блокир",
    re.IGNORECASE,
)
_WITHOUT: Final = re.compile(
    r"\b(?:does(?:n't| not) (?:get|receive|send|have)|missing|lacks?|no) "
    r"(?:any )?cors headers?\b|"
    r"\bcors headers? (?:is|are|was|were) (?:missing|absent)\b",
    re.IGNORECASE,
)
_SHORT: Final = 300
"""Signs of a text that only names CORS: a longer one is about it."""


_REFUSED: Final = re.compile(
    r"\borigin\b[^.\n]{0,60}\b(?<!therefore )(?:not (?:allowed|permitted|accepted|"
    r"authori[sz]ed|registered|white-?listed|trusted|in the (?:allow|white)list)|forbidden|"
    r"rejected|refused|disallowed)\b|"
    r"\b(?:disallowed|forbidden|unauthori[sz]ed|untrusted|invalid|unknown|rejected) "
    r"(?:cors )?origin:? ['(]?(?:https?:|null|[a-z+-]+://)|"
    r"\bcors\b[^.\n]{0,40}\b(?:not (?:allowed|enabled)|rejected|disabled)\b|"
    r"\bdid not match the allowed origin|"
    r"\bis not (?:an? )?(?:valid|allowed|accepted|trusted|permitted) origin\b",
    re.IGNORECASE,
)
"""The words of a server that refuses an origin."""


def read(text: str) -> Iterator[Shape]:
    """Yield the causes that sentences tell.

    Args:
        text: the result of `paste.plain`.
    """
    for found in _SENTENCE.finditer(text):
        sentence = found[0][:_MAX]
        cause = _cause(sentence)
        if cause is not None:
            yield Shape(cause, _facts(cause, sentence), found.start())


def names_trouble(text: str) -> bool:
    """Return whether a short text names CORS and a trouble, and no more.

    Args:
        text: as for `read`.
    """
    if len(text) > _SHORT or not _CORS.search(text):
        return False
    return _TROUBLE.search(text) is not None or _WITHOUT.search(text) is not None


def _facts(cause: str, sentence: str) -> dict[str, str]:
    status = _STATUS.search(sentence)
    of_status = cause == Code.PREFLIGHT_INVALID_STATUS
    return {"status": status[0]} if of_status and status is not None else {}


def _cause(sentence: str) -> str | None:
    sentence = _NOT_SET.sub("is missing", sentence)
    if _NO_FACT.search(sentence):
        return None
    header = _HEADER.search(sentence)
    if header is None:
        return _without_header(sentence)
    name = header["name"].lower().rstrip("s")
    if name == "origin":
        return _of_origin(sentence)
    if not _LACKS.search(sentence):
        return None
    return {
        "credential": Code.INVALID_ALLOW_CREDENTIALS,
        "method": Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        "header": Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE,
    }[name].value


def _without_header(sentence: str) -> str | None:
    if _REFUSED.search(sentence):
        return "OriginRefusedByServer"
    if not _PREFLIGHT.search(sentence):
        return None
    if _REDIRECT.search(sentence):
        return Code.PREFLIGHT_DISALLOWED_REDIRECT.value
    return Code.PREFLIGHT_INVALID_STATUS.value if _STATUS.search(sentence) else None


def _of_origin(sentence: str) -> str | None:
    if _STAR.search(sentence) and _CREDENTIALS.search(sentence):
        return Code.WILDCARD_ORIGIN_NOT_ALLOWED.value
    if _SEVERAL.search(sentence):
        return Code.MULTIPLE_ALLOW_ORIGIN_VALUES.value
    if _DIFFERS.search(sentence):
        return Code.ALLOW_ORIGIN_MISMATCH.value
    if not _LACKS.search(sentence):
        return None
    code = Code.MISSING_ALLOW_ORIGIN_HEADER
    return f"Preflight{code.value}" if _PREFLIGHT.search(sentence) else code.value
