"""Complaints: texts that a page or a program of the web does not work, and no more.

They name a thing of the web and a trouble with it, in several languages. They have no cause;
the answer names the parts that the text lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crossorigin.consoles.texts.passages import words
from crossorigin.consoles.texts.shape import Shape

_THING: Final = words(
    r"\bfront-?\s?ends?\b|\bback-?\s?ends?\b|(?-i:\bAPIs?\b)|\bendpoints?\b|\bhttps?://",
    r"\blocalhost\b|\b127\.0\.0\.1\b|(?-i:\bLAN\b)",
    r"(?<!server )\b(?:web)?browsers?\b|(?-i:\b(?:Chrome|Chromium|Firefox|Safari)\b)",
    r"\b(?:chrome|firefox|safari)\b(?= (?:and|or|on|but|browser))",
    r"\b(?:with|google) (?:chrome|safari)\b",
    r"\b(?:dev ?tools|console log|network (?:tab|panel|console))\b|\bin (?:the |my )?console\b",
    r"\bpostman\b|\bjquery\b|\bajax\b|\bjava ?script (?:console|file|error)s?\b",
    r"\bweb[ -]?(?:sites?|pages?|apps?|ui|views?|config|interface|assembly|gl|server|"
    r"client)\b|\bpage (?:affected|stays|keeps|comes)\b",
    r"\b(?:the|this|a|my|our|login|admin|main|home|whole|live|demo) page\b|\bthe web is\b",
    r"\b(?:react|vue|angular|svelte(?:kit)?|next\.?js|nuxt|vite|webpack|flutter|capacitor|"
    r"ionic|cordova|electron|tauri|blazor|expo|supabase|firebase|netlify|vercel|heroku|"
    r"keycloak|ollama|wordpress|module federation|remote module)\b",
    r"\b(?:log|sign)(?:s|ged|ging|ned|ning)?[- ]?(?:in|out)\b(?! sheet)|\b(?:re-?)?login\b",
    r"\b(?:login |user |the )sessions?\b|\bdoes not log (?:you|me|in)\b",
    r"\bwhite (?:or \w+ )?screen\b|\bscreen (?:turns|stays|goes) white\b",
    r"\bcookies?\b|\biframes?\b|\bpop-?ups?\b|\b(?:map )?tiles\b|\b(?:live )?streams?\b",
    r"\bfragments?\b|\b(?:production|development) (?:build|server|mode)\b|\bbuild folder\b",
    r"\bupload (?:button|form|page|jobs?)\b|"
    r"\b(?:while|when) uploading\b|\bprogress bars?\b",
    r"\b(?:pending|https?|get|post|put|patch|delete|api|login|network|rest|cross-site) "
    r"requests?\b|\brequests? (?:to the|stays?|is pending|keeps?)\b|\ball requests\b",
    r"\b(?:my|our) (?:\w+ )?dashboard\b|\bweb ?sockets?\b",
    r"前端|后端|後端|浏览器|瀏覽器|页面|頁面|网[页站]|網[頁站]|界面|接口|请求|請求|登[录陆入錄]|"
    r"部署|控制台|小程序|加载|刷新|微信|真机|模拟器",
    "フロントエンド|バックエンド|ブラウザ|ページ|画面|ログイン|デプロイ|リクエスト|サイト",
    "프론트|백엔드|브라우저|페이지|화면|로그인|배포|요청|사이트",
    r"\b(?:navegador|p[áa]ginas?|sitio web|navigateur|site|page web|webseite|seite|anmeldung|"
    r"oberfläche|strona|stronie|przeglądark\w+|tarayıcı|sayfa|trình duyệt|trang web|halaman|"
    r"peramban|pagina|requisiç\w+|requête|petici[óo]n|anfrage|servidor|serveur)\b",
    r"\bel front\b|\b(?:o|el|do|no) back\b|браузер|страниц|сайт|фронтенд|бэкенд|запрос",
)
_PARTS: Final = (
    r"\bbuttons?\b",
    r"\bclick\w*\b|\bpress(?:ed|ing)\b",
    r"\bforms?\b(?! of)|\bwidgets?\b|\bcheckout\b",
    r"\bpages?\b",
    r"\bloading\b|\bloads?\b",
    r"\bapps?\b|\bapplication\b|\bl'appli",
    r"\bservers?\b|\bserveur\b",
    r"\bclients?\b|\bcustomers?\b|\busers?\b",
    r"\boffline\b|\bcaches?\b|\bcached\b|\bservice ?workers?\b|(?-i:\bPWA\b)",
    r"\bconsole\b|\bF12\b",
    r"\brefresh\w*\b|\breload\w*\b|\bF5\b",
    r"\bsites?\b|\bscreen\b|\binternet\b",
    r"\bxmlhttprequest\b|\bresponse\w*\b",
)
"""Words of programs with a surface; two of them together name a thing of the web."""

_OTHER: Final = words(
    r"\bgames?\b|\bgpu\b|\bdrivers?\b|\bprinters?\b|\bkeyboards?\b|\bmouse\b|\bbatter\w+|"
    r"\blaptops?\b|\bcompil\w+|\bkernel\b|\bmigrations?\b|\bdatabase\b|\bquer(?:y|ies)\b|"
    r"\bunit tests?\b|\bcsv\b|\bdark mode\b|\breadme\b|\btypo\b|\bdocs?\b|\bcamera\b",
)
"""Words of other fields; with one of them, the words of a surface do not mean the web."""

_DOING: Final = (
    r"(?:work|show|display|load|render|appear|respond|connect|open|start|play|updat|communicat|"
    r"chang|happen|set|kept|sav|sen[dt]|receiv|emit|destroy|log|finish|complet|reach|get|return|"
    r"refresh|redirect|go|let|do|submit|fir|trigger|upload|download|fetch|access|see|come|"
    r"persist|stay|exist|support|stor|visible)"
)
_NOT: Final = (
    r"\b(?:is|are|do|does|did|was|were|wo|ca|could|should|has|have|ai)(?:n?'t| ?not|nt)\b"
)
_TROUBLE: Final = words(
    rf"{_NOT}[^\n.]{{0,40}}\b{_DOING}|\bnot (?:\w+ )?{_DOING}",
    r"\b(?:errors?|fail\w*|broken|crash\w*|stuck|unable|cannot|can't|couldn't|unusable|hangs?|"
    r"freez\w+|froze\w*|forever|time-?outs?|tim(?:es|ed|ing) out)\b|"
    r"\b(?:un|non-?)responsive\b",
    r"\b(?:issues?|problems?|trouble) (?:with|while|when|in|after|to|is|was|having)\b",
    r"\b(?:blank|white|black|empty) (?:page|screen|player|message)\b|\bwhite blank\b",
    r"\b(?:whole|just|only) (?:a )?(?:white|blank)\b",
    r"\b(?:is|stays?|comes? up|goes|turns?|remains?|shows?|totally|completely) "
    r"(?:all |totally |completely )?(?:blank|white|empty)\b",
    r"\bnothing (?:happens|changes|at all|loads|shows)\b|\bdoes (?:absolutely )?nothing\b",
    r"\bkeeps? (?:on )?(?:load|spin|refresh|reload|redirect)ing\b|\bspinn(?:ing|er)\b",
    r"\bjust (?:sits?|spins?|refresh\w*|reloads?|stops?|its? refresh\w*)\b|\bits just \w+ing\b",
    r"\b(?:is|are|gets?) (?:lost|empty|undefined)\b|\bundefined error\b|\bnever\b",
    r"\b(?:login|redirect(?:ion)?|refresh|infinite|endless)[- ]loop\b|\bendless\w*\b",
    r"\bindefinitely\b|\bstill (?:display|show|get|load|see)\w*|\bstays on\b|\breverts? back\b",
    r"\bjust spins\b|\b(?:only|just) shows?\b|\bblank\b|\bdead page\b|\bnull problem\b",
    r"\bcharge mal\b|\bn'est pas\b|\bramer?\b|止ま(?:る|り)|進まない|没有画面",
    r"\b(?:can|could) no longer\b|\bstopped (?:work|load)ing\b|\bon a loop\b|\bget deleted\b",
    r"\bwon't let (?:me|us)\b|\bcloses without\b|\binstantly closes\b",
    r"\bstayed there\b|\bshowed nothing\b",
    r"\bbut (?:it(?:'s| is) )?not (?:on|in|with|when|from)\b",
    r"报错|報錯|错误|錯誤|失败|失敗|无法|無法|不行|有问题|没有响应|沒有回應|打不开|不显示|不顯示|白屏|空白|没有?反应|异常|"
    r"異常|连不上|访问不到|超时|超時|卡在|一直(?:在|会)?(?:加载|请求|显示|转|超时)|不上|进不去",
    "エラー|失敗|できない|できません|表示され(?:ない|ません)|真っ白|動(?:かない|きません)|タイムアウト",
    r"에러|오류|실패|안 ?(?:됨|돼|되|보|뜨)|않(?:아|습|는)|수 없|타임아웃",
    r"\bno (?:funciona|carga|aparece|responde|muestra|se (?:muestra|ve|carga|abre))",
    r"\b(?:vac[íi]a|en blanco|em branco|problemas?|erros?|erreurs?|fehler|hata|błąd|lỗi|"
    r"gagal|errore|bianca)\b|\bnão (?:funciona|carrega|aparece|responde|mostra|abre)",
    r"\bnon (?:funziona|carica|si (?:vede|carica|apre))|\bfalla\b",
    r"\bne (?:fonctionne|marche|charge|r[ée]pond|s'affiche) pas\b|\bpage blanche\b|\béchoue\b",
    r"\bfunktioniert nicht\b|\bgeht nicht\b|\blädt nicht\b|\bschlägt fehl\b",
    r"\bwird nicht (?:angezeigt|geladen)\b|\bnie działa\b|\bçalışmıyor\b|\baçılmıyor\b",
    r"\bkhông (?:hoạt động|tải|hiển thị)|\btidak (?:muncul|bisa|jalan)\b",
    r"не (?:работает|открыва|загруж|отобража|отвеча)|ошибк|белый экран",
)
_SOLVED: Final = words(
    r"\b(?:now (?:it )?works?|works? (?:now|again))\b",
    r"\bno longer (?:an? |any )?(?:issue|problem)",
    r"\b(?:was|is|got|been) (?:fixed|solved|resolved)\b",
)
_REQUEST: Final = re.compile(r"\bhttps?://[^\s'\"]+|\b(?:GET|POST|PUT|PATCH|DELETE) /")
_RESPONSE: Final = re.compile(r"(?<![0-9.:/-])[1-5][0-9]{2} [A-Z][A-Za-z]+\b")


def read(text: str) -> Iterator[Shape]:
    """Yield the place of a complaint, and the names of the parts that the text lacks.

    Args:
        text: the result of `paste.plain`, with every quote an apostrophe.
    """
    trouble = _TROUBLE.search(text)
    if trouble is None or _SOLVED.search(text) or not _is_of_web(text):
        return
    parts = (("request", _REQUEST), ("response", _RESPONSE))
    missing = [name for name, pattern in parts if pattern.search(text) is None]
    yield Shape("NotEnough", {"missing": " ".join(["message", *missing])}, trouble.start())


def _is_of_web(text: str) -> bool:
    if _THING.search(text):
        return True
    named = sum(re.search(words, text, re.IGNORECASE) is not None for words in _PARTS)
    return named > 1 and _OTHER.search(text) is None
