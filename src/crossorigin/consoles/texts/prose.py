"""Prose: sentences about headers, in the words of people, of assistants and of other tools.

A sentence tells a cause where it names a header of CORS and its fault. Sentences
with a condition or an instruction tell of no response, and so tell nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crossorigin.consoles.texts.shape import Shape
from crossorigin.fetch import Code

_MAX: Final = 600
"""Signs of a sentence."""

_SENTENCE: Final = re.compile(
    r"[^.!?。！？\n]+(?:[.!?](?=\S)[^.!?。！？\n]*|\n(?=[ \t]*[a-z])[^.!?。！？\n]*)*"
)
_QUESTION: Final = frozenset("?？")
_HEADER: Final = re.compile(
    r"access[-_ ]?control[-_ ]?allow[-_ ]?(?P<name>origin|credentials|methods?|headers?)|"
    r"\bcors (?:response )?headers?\b",
    re.IGNORECASE,
)
"""A header of CORS; without a name, Access-Control-Allow-Origin."""
_LACKS: Final = re.compile(
    r"\b(?:missing|lacks?|lacking|absent|(?:is|are|was|were)(?:n't|nt| not) "
    r"(?:present|sen[dt]ing|sent|set(?! to\b)|added|returning|returned|included|including|"
    r"there|found|supplying|providing|emitting|attach(?:ed|ing)|"
    r"listed)|not (?:present|found|listed|added|sent)|"
    r"(?:does|did|do)(?:n't|nt| not) (?:send|include|contain|have|return|set|come with|allow|"
    r"list|provide|supply|emit|attach|carry)|never (?:sent|sends|set))\b|"
    r"\b(?:no|without)\b(?=.{0,40}(?:access[- ]control|cors header))|"
    r"\bnot (?:allowed by|(?:listed )?in|part of)\b(?=.{0,10}access-control-allow-[hm])|"
    r"缺少|没有|沒有|缺失|未包含|不存在|ありません|存在しません|含まれていません|欠落|"
    r"없습니다|없음|누락|"
    r"\b(?:fehlt|fehlend\w*|kein\w*|nicht (?:vorhanden|gesetzt|gesendet)|manqu\w+|absente?|"
    r"aucun|n'est pas pr[ée]sent|falta\w*|no est[áa] presente|no hay|ning[úu]n|"
    r"n[ãa]o (?:est[áa]|cont[ée]m|possui|h[áa])|ausente|nenhum|manca\w*|nessun\w*|assente|"
    r"brak\w*|ontbreekt|geen|eksik|yok|bulunmuyor)\b|отсутств|нет |не содержит|не найден",
    re.IGNORECASE,
)
_SEVERAL: Final = re.compile(
    r"\b(?:multiple|more than one|duplicated?|two|several) (?:[\w-]+ ){0,2}['(]?(?:values?|"
    r"headers?|"
    r"entries|origins?|lines?)\b|\b(?:multiple|two|several) ['(]?access-control|"
    r"\b(?:set|sent|added|appears?|present|returned|contain\w*|included|there|"
    r"comes?)\b[^.\n]{0,40} "
    r"(?:twice|(?:two|2) times)\b|\bduplicate[ds]?\b|多个|複数|mehrere|plusieurs|"
    r"m[úu]ltiples?|múltiplos|нескольк",
    re.IGNORECASE,
)
_STAR: Final = re.compile(
    r"wildcard|'\*'|(?<!\S)\*(?!\S)|\bstar\b|通配符|ワイルドカード", re.IGNORECASE
)
_CLASH: Final = re.compile(
    r"\b(?:must not|cannot|can ?not|can't|not (?:be|allowed|valid|supported|permitted|"
    r"possible)|"
    r"invalid|illegal|errors?|block\w*|reject\w*|refus\w*|fail\w*|but|while|although|"
    r"together|combin\w*|"
    r"incompatible|with credentials|when)\b|不能|不可|できません|错误|報錯",
    re.IGNORECASE,
)
"""The words of two facts that exclude each other."""
_BECAUSE: Final = re.compile(
    r"\b(?:due to|because of|owing to|devid[oa] (?:à|a|ao)|debido a|por|à cause de|wegen)\b"
    r"(?:[^.\n]){0,16}\b(?:missing|lack|absen\w+|falta|ausencia|ausência|manque|fehlend\w*)\b"
    r"[^.\n]{0,40}(?:access[- ]control-allow-|\bcors)",
    re.IGNORECASE,
)
"""A missing header as the reason of a fact, also in a sentence that begins with a condition."""
_CREDENTIALS: Final = re.compile(r"credential|withcredentials|cookie|资格|認証", re.IGNORECASE)
_DIFFERS: Final = re.compile(
    r"(?:does|did|do)(?:n't|nt| not) match|not equal|is not the same|mismatch|not allow(?:ed)? "
    r"(?:the |this |your )?origin",
    re.IGNORECASE,
)
_NO_FACT: Final = re.compile(
    r"^\W*(?:add|set|configure|make|ensure|try|send|use|do)\b|"
    r"^\W*(?:is|are) (?:it|the|there|this|that|my)\b|"
    r"\bI(?:'ve| have)? (?:add|set|configur|remov|chang|tri)\w*\b|"
    r"\b(?:if|when(?:ever)?|unless|should|would|could|may|might|will|can(?!['’]t| ?not)|"
    r"must be added|"
    r"make sure|ensure|need to|how|wha[t]|why|or|possible|probably|perhaps|maybe|likely|"
    r"typically|usually|often|wenn|"
    r"falls|si|quand|cuando|se|quando)\b|\?|如果|若|应该|請(?!求)|请(?!求)|もし|場合",
    re.IGNORECASE,
)
_NOT_SET: Final = re.compile(r"(?:not|n't|isn't|never) (?:being )?set\b(?! to)", re.IGNORECASE)
_HAVING: Final = re.compile(
    r"\b(?:does|did|do)(?:n't|nt| not) (?:include|contain|have|allow|list)\b", re.IGNORECASE
)
"""The verbs whose object is the missing part."""
_DENIED: Final = re.compile(
    r"\bnot that\b|\b(?:not|n't|never|nothing) (?:\w+ )?(?:missing|absent|lacking|tainted|"
    r"block\w*|refus\w*|"
    r"violat\w*|rejected|denied)\b|\bno (?:longer|mismatch|problem|issue)\b|"
    r"(?<!work )(?<!works )(?<!load )\bany ?more\b|"
    r"\bnot (?:a|an|the|my) (?:problem|cause|issue|reason)\b|\b(?:was|is|got) (?:granted|"
    r"fixed|solved|"
    r"resolved)\b|\bnow (?:it )?works?\b|\bworks? (?:now|fine|again)\b|\bis fine\b|"
    r"\ballows it\b|\?\W{1,9}no\b",
    re.IGNORECASE,
)
"""The words that deny a fault, or tell that it is gone."""
_REDIRECT: Final = re.compile(
    r"\b(?:is|are|was|were|gets?|got|being|been) redirect(?:ed|ing)\b|\breturns a redirect",
    re.IGNORECASE,
)
_STATUS: Final = re.compile(r"(?<![0-9.:/])[45][0-9]{2}(?![0-9])")
_OTHER: Final = re.compile(
    r"(?<![0-9.:/])2[0-9]{2}(?![0-9])|"
    r"(?<!for )(?<!for a )(?<!for the )\b(?:GET|HEAD|POST|PUT|PATCH|DELETE)\b|"
    r"(?i:\b(?:actual|main|real) (?:request|call|[1-5][0-9]{2})\b)"
)
"""The words of a request that is no preflight, or of a status without an error."""
_PREFLIGHT: Final = re.compile(
    r"preflight|pre-flight|(?<![\w-])(?:(?-i:OPTIONS)\b|"
    r"options? (?:request|call|method|verb)s?\b)|预检|プリフライト",
    re.IGNORECASE,
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
"""The most signs of a text that names CORS and a trouble; a longer text tells more."""


_REFUSED: Final = re.compile(
    r"\borigin\b(?:[^.\n]|\.(?=\S)){0,80}\b(?<!therefore )(?:not (?:allowed|permitted|accepted|"
    r"authori[sz]ed|registered|white-?listed|trusted|(?:in|on) (?:the |our |its )?"
    r"(?:allow|white|safe)[- ]?list(?:ed)?)|forbidden|"
    r"rejected|refused|disallowed)\b|\borigin:? (?:is |was )?denied\b|"
    r"\b(?:disallowed|forbidden|unauthori[sz]ed|untrusted|invalid|unknown|rejected) "
    r"(?:cors )?origin:? ['(]?(?:https?:|null|[a-z+-]+://)|"
    r"\bcors\b[^.\n]{0,40}\b(?:rejected|not (?:allowed|enabled)(?! to\b| by default| in\b))|"
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
        is_asked = text[found.end() : found.end() + 1] in _QUESTION
        cause = None if is_asked or denies(sentence) else _cause(sentence)
        if cause is not None:
            yield Shape(cause, _facts(cause, sentence), found.start())


def denies(text: str) -> bool:
    """Return whether a text denies a fault, or tells that it is gone.

    Args:
        text: a sentence or a passage.
    """
    return _DENIED.search(text) is not None


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
    if _NO_FACT.search(sentence) and not _BECAUSE.search(sentence):
        return None
    header = _HEADER.search(sentence)
    if header is None:
        return _without_header(sentence)
    if header["name"] is None:
        return _missing(sentence)
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
    failed = _STATUS.search(sentence) and not _OTHER.search(sentence)
    is_preflight = _PREFLIGHT.search(sentence) is not None
    if _REFUSED.search(sentence) and ("origin" in sentence.lower() or not is_preflight):
        return "OriginRefusedByServer"
    if is_preflight and _REDIRECT.search(sentence):
        return Code.PREFLIGHT_DISALLOWED_REDIRECT.value
    return Code.PREFLIGHT_INVALID_STATUS.value if is_preflight and failed else None


def _of_origin(sentence: str) -> str | None:
    every = (_STAR, _CREDENTIALS, _CLASH)
    if all(words.search(sentence) for words in every):
        return Code.WILDCARD_ORIGIN_NOT_ALLOWED.value
    if _SEVERAL.search(sentence):
        return Code.MULTIPLE_ALLOW_ORIGIN_VALUES.value
    if _DIFFERS.search(sentence):
        return Code.ALLOW_ORIGIN_MISMATCH.value
    # A header that is the subject of such a verb is present, with another value.
    header, having, lacks = (one.search(sentence) for one in (_HEADER, _HAVING, _LACKS))
    if header and having and lacks and header.start() < min(having.start(), lacks.start()):
        return None
    return _missing(sentence)


def _missing(sentence: str) -> str | None:
    if not _LACKS.search(sentence):
        return None
    code = Code.MISSING_ALLOW_ORIGIN_HEADER
    return f"Preflight{code.value}" if _PREFLIGHT.search(sentence) else code.value
