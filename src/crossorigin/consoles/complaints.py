"""Complaints: texts that a page or a program of the web does not work, and no more.

They name a thing of the web and a trouble with it, in several languages. They tell no cause;
the answer names the parts that the text lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crossorigin.consoles import prose
from crossorigin.consoles.shape import Shape

_THING: Final = re.compile(
    r"\bfront-?\s?ends?\b|\bback-?\s?ends?\b|(?-i:\bAPIs?\b)|\bendpoints?\b|\bhttps?://|"
    r"\blocalhost\b|(?<!server )\b(?:web)?browsers?\b|\b(?:dev ?tools|js console)\b|"
    r"\bin the console\b|\bpostman\b|\bweb ?(?:sites?|pages?|apps?|ui|views?|assembly|gl)\b|"
    r"\b(?:react|vue|angular|svelte(?:kit)?|next\.?js|nuxt|vite|webpack|flutter|capacitor|"
    r"ionic|cordova|electron|tauri|blazor|expo|supabase|firebase|netlify|vercel|heroku|"
    r"keycloak|ollama|wordpress|module federation|remote module)\b|"
    r"\b(?:log|sign)(?:ged|ging|ned|ning)?[- ]?in\b|\blogin\b|\b(?:login |the )sessions?\b|"
    r"\bcookies?\b|\biframes?\b|\bpop-?ups?\b|\b(?:map )?tiles\b|\b(?:live )?streams?\b|"
    r"\bfragments?\b|\bproduction (?:build|server|mode)\b|\bbuild folder\b|"
    r"前端|后端|後端|浏览器|瀏覽器|页面|頁面|网页|網頁|接口|登[录陆入錄]|部署|控制台|小程序|"
    r"フロントエンド|バックエンド|ブラウザ|ページ|ログイン|デプロイ|"
    r"프론트|백엔드|브라우저|페이지|로그인|배포|"
    r"\b(?:navegador|p[áa]gina|sitio web|navigateur|page web|webseite|seite|anmeldung|"
    r"oberfläche|strona|przeglądark\w+|tarayıcı|sayfa|trình duyệt|halaman|peramban)\b|"
    r"\bel front\b|\b(?:o|el|do|no) back\b|браузер|страниц|сайт|фронтенд|бэкенд",
    re.IGNORECASE,
)
_DOING: Final = (
    r"(?:work|show|display|load|render|appear|respond|connect|open|start|play|update|"
    r"communicat|change|happen|set|kept|saved|sent|receiv|emit|destroy)"
)
_TROUBLE: Final = re.compile(
    rf"\b(?:is|are|do|does|did|was|were|wo|ca|could|should|has|have|ai)(?:n['’]?t|nt| not|not)"
    rf"\b[^\n.]{{0,40}}\b{_DOING}|\bnot (?:\w+ )?{_DOING}|"
    r"\b(?:errors?|fail\w*|broken|crash\w*|stuck|unable|cannot|can't|couldn't|unusable)\b|"
    r"\b(?:issues?|problems?|trouble) (?:with|while|when|in|after|to|is|was)\b|"
    r"\b(?:blank|white|black|empty) (?:page|screen|player)\b|\bwhite blank\b|"
    r"\b(?:whole|just|only) (?:a )?(?:white|blank)\b|\bnothing happens\b|\bis undefined\b|"
    r"\bundefined error\b|\b(?:is|are|gets?) (?:lost|empty|undefined)\b|"
    r"\bcloses without\b|\binstantly closes\b|"
    r"报错|報錯|错误|錯誤|失败|失敗|无法|無法|不行|打不开|不显示|不顯示|白屏|空白|没有反应|"
    r"异常|異常|连不上|访问不到|エラー|失敗|できない|できません|表示され(?:ない|ません)|真っ白|"
    r"動(?:かない|きません)|에러|오류|실패|안 ?(?:됨|돼|되|보|뜨)|않(?:아|습|는)|수 없|"
    r"\bno (?:funciona|carga|aparece|responde|muestra|se (?:muestra|ve|carga|abre))|"
    r"\b(?:vac[íi]a|en blanco|em branco|problemas?|erros?|erreurs?|fehler|hata|błąd|lỗi|"
    r"gagal)\b|\bnão (?:funciona|carrega|aparece|responde|mostra|abre)|"
    r"\bne (?:fonctionne|marche|charge|r[ée]pond|s'affiche) pas\b|\bpage blanche\b|\béchoue\b|"
    r"\bfunktioniert nicht\b|\bgeht nicht\b|\blädt nicht\b|\bschlägt fehl\b|"
    r"\bwird nicht (?:angezeigt|geladen)\b|\bnie działa\b|\bçalışmıyor\b|\baçılmıyor\b|"
    r"\bkhông (?:hoạt động|tải|hiển thị)|\btidak (?:muncul|bisa|jalan)\b|"
    r"не (?:работает|открыва|загруж|отобража|отвеча)|ошибк|белый экран",
    re.IGNORECASE,
)
_REQUEST: Final = re.compile(r"\bhttps?://[^\s'\"]+|(?-i:\b(?:GET|POST|PUT|PATCH|DELETE) /)")
_RESPONSE: Final = re.compile(r"(?<![0-9.:/-])[1-5][0-9]{2} (?:OK|Created|[A-Z][a-z]+)\b")


def read(text: str) -> Iterator[Shape]:
    """Yield the place of a complaint, and the names of the parts that the text lacks.

    Args:
        text: the result of `paste.plain`, with every quote an apostrophe.
    """
    thing = _THING.search(text)
    if thing is None or _TROUBLE.search(text) is None or prose.denies(text):
        return
    parts = (("request", _REQUEST), ("response", _RESPONSE))
    missing = [name for name, pattern in parts if pattern.search(text) is None]
    yield Shape("NotEnough", {"missing": " ".join(["message", *missing])}, thing.start())
