"""A corpus of console messages of three engines, in nine languages and twelve shapes.

The English words are those that the engines printed. Firefox alone speaks other languages; its
words in them are our own reconstruction: each has the URL, the names of the headers, the values
in quotes and the status where the English message has them, and its sentences are ours, not
Mozilla's. The shapes are those in which people paste: fenced, wrapped, escaped, in logs, cut.
"""

from __future__ import annotations

import html
import json
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

URL: Final = "https://api.shop.example/v1/items?page=2"
ORIGIN: Final = "https://app.shop.example"
OTHER: Final = "https://www.shop.example"

_MISSING: Final = "MissingAllowOriginHeader"
_MISMATCH: Final = "AllowOriginMismatch"
_MULTIPLE: Final = "MultipleAllowOriginValues"
_STAR: Final = "WildcardOriginNotAllowed"
_CREDENTIALS: Final = "InvalidAllowCredentials"
_STATUS: Final = "PreflightInvalidStatus"
_METHOD: Final = "MethodDisallowedByPreflightResponse"
_HEADER: Final = "HeaderDisallowedByPreflightResponse"
_BAD_METHODS: Final = "InvalidAllowMethodsPreflightResponse"
_BAD_HEADERS: Final = "InvalidAllowHeadersPreflightResponse"
_REDIRECT: Final = "PreflightDisallowedRedirect"
_SCHEME: Final = "CorsDisabledScheme"
_FAILED: Final = "NetworkFailure"


@dataclass(frozen=True)
class Sample:
    """One message in one shape.

    Attributes:
        engine: whose words.
        language: of the message, a tag of BCP 47.
        shape: of the paste.
        text: the paste.
        codes: the causes that are right, the best first.
        url: whether the paste holds the whole URL.
    """

    engine: str
    language: str
    shape: str
    text: str
    codes: tuple[str, ...]
    url: bool

    def __str__(self) -> str:
        """The name of the row."""
        return f"{self.engine}, {self.language}, {self.shape}: {self.codes[0]}"


_FRAME: Final = (
    f"Access to fetch at '{URL}' from origin '{ORIGIN}' has been blocked by CORS policy: "
)
_PREFLIGHT: Final = "Response to preflight request doesn't pass access control check: "

CHROMIUM: Final = (
    (_MISSING, f"{_FRAME}No 'Access-Control-Allow-Origin' header is present on the requested resource."),
    (f"Preflight{_MISSING}", f"{_FRAME}{_PREFLIGHT}No 'Access-Control-Allow-Origin' header is present on the requested resource."),
    (_MISMATCH, f"{_FRAME}The 'Access-Control-Allow-Origin' header has a value '{OTHER}' that is not equal to the supplied origin. Have the server send the header with a valid value."),
    (_MULTIPLE, f"{_FRAME}The 'Access-Control-Allow-Origin' header contains multiple values '{OTHER}, *', but only one is allowed."),
    (_STAR, f"{_FRAME}The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'."),
    (_CREDENTIALS, f"{_FRAME}The value of the 'Access-Control-Allow-Credentials' header in the response is '' which must be 'true' when the request's credentials mode is 'include'."),
    (_STATUS, f"{_FRAME}{_PREFLIGHT}It does not have HTTP ok status."),
    (_REDIRECT, f"{_FRAME}{_PREFLIGHT}Redirect is not allowed for a preflight request."),
    (_METHOD, f"{_FRAME}Method PUT is not allowed by Access-Control-Allow-Methods in preflight response."),
    (_HEADER, f"{_FRAME}Request header field x-token is not allowed by Access-Control-Allow-Headers in preflight response."),
    (_BAD_METHODS, f"{_FRAME}Cannot parse Access-Control-Allow-Methods response header field in preflight response."),
    (_BAD_HEADERS, f"{_FRAME}Cannot parse Access-Control-Allow-Headers response header field in preflight response."),
)  # fmt: skip
"""Causes, and Chromium's words for them."""

_AFTER: Final = f"\nFetch API cannot load {URL} due to access control checks."
WEBKIT: Final = (
    (_MISSING, f"Origin {ORIGIN} is not allowed by Access-Control-Allow-Origin. Status code: 200{_AFTER}"),
    (_STAR, f"Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.{_AFTER}"),
    (_CREDENTIALS, f'Credentials flag is true, but Access-Control-Allow-Credentials is not "true".{_AFTER}'),
    (_STATUS, f"Preflight response is not successful. Status code: 403{_AFTER}"),
    (_METHOD, f"Method PUT is not allowed by Access-Control-Allow-Methods.{_AFTER}"),
    (_HEADER, f"Request header field x-token is not allowed by Access-Control-Allow-Headers.{_AFTER}"),
)  # fmt: skip
"""Causes, and WebKit's words for them."""


@dataclass(frozen=True)
class Words:
    """Firefox's words in one language.

    Attributes:
        blocked: the sentence around the URL.
        reason: the word for it.
        status: the words for the status.
        reasons: causes, and the words for them.
    """

    blocked: str
    reason: str
    status: str
    reasons: tuple[tuple[str, str], ...]


_O: Final = "‘Access-Control-Allow-Origin’"
_C: Final = "‘Access-Control-Allow-Credentials’"
_M: Final = "‘Access-Control-Allow-Methods’"
_H: Final = "‘Access-Control-Allow-Headers’"


def _words(missing: str, other: str, many: str, star: str, true: str, status: str, method: str, header: str, token: str, scheme: str, failed: str) -> tuple[tuple[str, str], ...]:  # fmt: skip
    return (
        (_MISSING, missing), (_MISMATCH, other), (_MULTIPLE, many), (_STAR, star), (_CREDENTIALS, true), (_STATUS, status),
        (_METHOD, method), (_HEADER, header), (_BAD_METHODS, token), (_SCHEME, scheme), (_FAILED, failed),
    )  # fmt: skip


FIREFOX: Final = {
    "en": Words(
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {url}. ", "Reason: ", "Status code: ",
        _words(f"CORS header {_O} missing", f"CORS header {_O} does not match ‘{OTHER}’", f"Multiple CORS header {_O} not allowed",
               f"Credential is not supported if the CORS header {_O} is ‘*’", f"expected ‘true’ in CORS header {_C}", "CORS preflight response did not succeed",
               f"Did not find method in CORS header {_M}", f"header ‘x-token’ is not allowed according to header {_H} from CORS preflight response",
               f"invalid token ‘G E T’ in CORS header {_M}", "CORS request not http", "CORS request did not succeed")),
    "de": Words(
        "Quellübergreifende (Cross-Origin) Anfrage blockiert: Die Gleiche-Quelle-Regel verbietet das Lesen der externen Ressource auf {url}. ", "Grund: ", "Statuscode: ",
        _words(f"CORS-Kopfzeile {_O} fehlt", f"CORS-Kopfzeile {_O} stimmt nicht mit ‘{OTHER}’ überein", f"Mehrere CORS-Kopfzeilen {_O} sind nicht erlaubt",
               f"Zugangsdaten gehen nicht, wenn die CORS-Kopfzeile {_O} ‘*’ ist", f"‘true’ in der CORS-Kopfzeile {_C} erwartet", "CORS-Preflight-Antwort war nicht erfolgreich",
               f"Methode nicht gefunden in CORS-Kopfzeile {_M}", f"Kopfzeile ‘x-token’ ist laut Kopfzeile {_H} der CORS-Preflight-Antwort nicht erlaubt",
               f"ungültiges Token ‘G E T’ in CORS-Kopfzeile {_M}", "CORS-Anfrage ist nicht http", "CORS-Anfrage schlug fehl")),
    "fr": Words(
        "Blocage d’une requête multiorigine (Cross-Origin Request) : la politique « Same Origin » ne permet pas de consulter la ressource distante située sur {url}. ", "Raison : ", "Code d’état : ",
        _words(f"l’en-tête CORS {_O} est manquant", f"l’en-tête CORS {_O} ne correspond pas à ‘{OTHER}’", f"plusieurs en-têtes CORS {_O} : multiples valeurs interdites",
               f"pas d’identifiants si l’en-tête CORS {_O} vaut ‘*’", f"‘true’ attendu dans l’en-tête CORS {_C}", "la réponse CORS de pré-vérification a échoué",
               f"méthode absente de l’en-tête CORS {_M}", f"l’en-tête ‘x-token’ n’est pas permis par l’en-tête {_H} de la réponse de pré-vérification",
               f"jeton invalide ‘G E T’ dans l’en-tête CORS {_M}", "la requête CORS n’utilise pas http", "échec de la requête CORS")),
    "es": Words(
        "Solicitud de origen cruzado bloqueada: la política de mismo origen no permite leer el recurso remoto en {url}. ", "Razón: ", "Código de estado: ",
        _words(f"falta el encabezado CORS {_O}", f"el encabezado CORS {_O} no coincide con ‘{OTHER}’", f"no se permiten múltiples encabezados CORS {_O}",
               f"sin credenciales si el encabezado CORS {_O} es ‘*’", f"se esperaba ‘true’ en el encabezado CORS {_C}", "la respuesta CORS preliminar no tuvo éxito",
               f"no hay método en el encabezado CORS {_M}", f"el encabezado ‘x-token’ no está permitido según el encabezado {_H} de la respuesta preliminar",
               f"elemento no válido ‘G E T’ en el encabezado CORS {_M}", "la solicitud CORS no es http", "la solicitud CORS falló")),
    "pt-BR": Words(
        "Requisição cross-origin bloqueada: a política de mesma origem não permite a leitura do recurso remoto em {url}. ", "Motivo: ", "Código de status: ",
        _words(f"falta o cabeçalho CORS {_O}", f"o cabeçalho CORS {_O} não corresponde a ‘{OTHER}’", f"múltiplos cabeçalhos CORS {_O} não são permitidos",
               f"sem credenciais se o cabeçalho CORS {_O} é ‘*’", f"esperado ‘true’ no cabeçalho CORS {_C}", "a resposta CORS preliminar falhou",
               f"método não encontrado no cabeçalho CORS {_M}", f"o cabeçalho ‘x-token’ não é permitido pelo cabeçalho {_H} da resposta preliminar",
               f"item inválido ‘G E T’ no cabeçalho CORS {_M}", "a requisição CORS não é http", "a requisição CORS falhou")),
    "ru": Words(
        "Запрос из постороннего источника заблокирован: Политика одного источника запрещает чтение удаленного ресурса на {url}. ", "Причина: ", "Код состояния: ",
        _words(f"отсутствует заголовок CORS {_O}", f"заголовок CORS {_O} не совпадает с ‘{OTHER}’", f"множественные заголовки CORS {_O} не разрешены",
               f"учетные данные не годятся, если заголовок CORS {_O} равен ‘*’", f"ожидалось ‘true’ в заголовке CORS {_C}", "предварительный запрос CORS не удался",
               f"нет метода в заголовке CORS {_M}", f"заголовок ‘x-token’ не разрешен заголовком {_H} предварительного ответа",
               f"неверный элемент ‘G E T’ в заголовке CORS {_M}", "запрос CORS не http", "не удалось выполнить запрос CORS")),
    "zh-CN": Words(
        "已拦截跨源请求：同源策略禁止读取位于 {url} 的远程资源。", "原因：", "状态码：",
        _words(f"CORS 头缺少 {_O}", f"CORS 头 {_O} 与 ‘{OTHER}’ 不匹配", f"不允许多个 CORS 头 {_O}",
               f"CORS 头 {_O} 为 ‘*’ 时不支持凭据", f"CORS 头 {_C} 应为 ‘true’", "CORS 预检响应未成功",
               f"CORS 头 {_M} 中没有该方法", f"预检响应的头 {_H} 不允许头 ‘x-token’",
               f"CORS 头 {_M} 中有无效值 ‘G E T’", "CORS 请求不是 http", "CORS 请求未能成功")),
    "ja": Words(
        "クロスオリジン要求をブロックしました: 同一生成元ポリシーにより、{url} にあるリモートリソースの読み込みは拒否されます ", "理由: ", "状態コード: ",
        _words(f"CORS ヘッダー {_O} が足りません", f"CORS ヘッダー {_O} が ‘{OTHER}’ と一致しません", f"複数の CORS ヘッダー {_O} は許可されません",
               f"CORS ヘッダー {_O} が ‘*’ の場合は資格情報を使えません", f"CORS ヘッダー {_C} に ‘true’ が必要です", "CORS プリフライト応答が失敗しました",
               f"CORS ヘッダー {_M} にメソッドがありません", f"プリフライト応答のヘッダー {_H} はヘッダー ‘x-token’ を許可していません",
               f"CORS ヘッダー {_M} に無効な値 ‘G E T’ があります", "CORS 要求が http ではありません", "CORS 要求が成功しませんでした")),
    "pl": Words(
        "Zablokowano żądanie do zasobu innego pochodzenia: zasady „Same Origin Policy” nie pozwalają wczytywać zdalnych zasobów z {url} ", "powód: ", "Kod stanu: ",
        _words(f"brak nagłówka CORS {_O}", f"nagłówek CORS {_O} nie pasuje do ‘{OTHER}’", f"wiele nagłówków CORS {_O} jest niedozwolonych",
               f"brak danych logowania, jeśli nagłówek CORS {_O} to ‘*’", f"oczekiwano ‘true’ w nagłówku CORS {_C}", "odpowiedź CORS preflight nie powiodła się",
               f"nie znaleziono metody w nagłówku CORS {_M}", f"nagłówek ‘x-token’ nie jest dozwolony przez nagłówek {_H} odpowiedzi preflight",
               f"niewłaściwy element ‘G E T’ w nagłówku CORS {_M}", "żądanie CORS nie jest http", "żądanie CORS nie powiodło się")),
}  # fmt: skip
"""By language, Firefox's words; all but the English ones are our own reconstruction."""

# An answer whose status tells nothing; (null) where there was none.
_STATUSES: Final = {_MISSING: "200", _STATUS: "403", _FAILED: "(null)"}


def firefox(words: Words, cause: str, reason: str) -> str:
    """The message in one language."""
    status = _STATUSES.get(cause)
    after = "" if status is None else f" {words.status}{status}."
    return f"{words.blocked.format(url=URL)}({words.reason}{reason}).{after}"


def _fenced(text: str) -> str:
    return f"Hi all, I get this since yesterday:\n\n```\n{text}\n```\nAny ideas?"


def _entities(text: str) -> str:
    return html.escape(text).replace("‘", "&lsquo;").replace("’", "&rsquo;")


def _double(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, "'‘’"), '"'))


def _wrapped(text: str) -> str:
    return "\n".join(
        textwrap.fill(line, 60, break_on_hyphens=False) for line in text.splitlines()
    )


def _broken(text: str) -> str:
    """As a terminal breaks lines: in the midst of words."""
    return "\n".join(line[at : at + 47] for line in text.splitlines() for at in range(0, len(line), 47))  # fmt: skip


def _logged(text: str) -> str:
    lines = text.splitlines()
    return "\n".join(
        f"2026-11-29T10:00:0{n}.123Z [browser] [error] {line}" for n, line in enumerate(lines)
    )


def _json(text: str) -> str:
    return json.dumps({"level": "error", "source": "console-api", "text": text})


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in _wrapped(text).splitlines())


def _traced(text: str) -> str:
    return (
        f"app.js:31 {text}\n    at load (app.js:31:9)\n    at async main (index.tsx:7:3)\n"
        "Uncaught (in promise) TypeError: Failed to fetch\n    at load (app.js:31:9)"
    )


def _long_log(text: str) -> str:
    before = [f"10:00:{n % 60:02} INFO worker {n} took {n * 7 % 311} ms" for n in range(700)]
    return "\n".join([*before, text, *before])


def _spaced(text: str) -> str:
    return text.replace(" ", "\u00a0").replace("-", "-\u200b")


def _coloured(text: str) -> str:
    return "\n".join(f"\x1b[31m✖\x1b[0m \x1b[1m{line}\x1b[22m" for line in text.splitlines())


SHAPES: Final[dict[str, Callable[[str], str]]] = {
    "plain": str,
    "fenced": _fenced,
    "entities": _entities,
    "double quotes": _double,
    "wrapped": _wrapped,
    "broken": _broken,
    "logged": _logged,
    "JSON": _json,
    "quoted": _quoted,
    "traced": _traced,
    "long log": _long_log,
    "spaced": _spaced,
    "coloured": _coloured,
}
"""The shapes, but for the one that loses a part."""


def _messages() -> Iterator[tuple[str, str, str, str]]:
    for cause, text in CHROMIUM:
        yield "chromium", "en", cause, text
    for cause, text in WEBKIT:
        yield "webkit", "en", cause, text
    for language, words in FIREFOX.items():
        for cause, reason in words.reasons:
            yield "firefox", language, cause, firefox(words, cause, reason)


def _samples() -> Iterator[Sample]:
    for engine, language, cause, text in _messages():
        for shape, made in SHAPES.items():
            yield Sample(engine, language, shape, made(text), (cause,), url=True)
        yield Sample(
            engine, language, "cut", text[:-24], (cause, "Untold", "AnotherLanguage"), url=False
        )


CORPUS: Final = tuple(_samples())
"""Each message in each shape."""
