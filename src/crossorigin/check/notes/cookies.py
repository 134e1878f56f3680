"""Notes on cookies that pages of other sites do not send or receive."""

from __future__ import annotations

from crossorigin.check.ask import Answers
from crossorigin.check.notes.note import Found, Note, last_exchange
from crossorigin.fetch.cookies import CookieJar
from crossorigin.fetch.url import Url, parse
from crossorigin.spec.text import short_repr


def cookies(answers: Answers) -> Found:
    """Notice cookies that are refused or not sent."""
    request = answers.question.request
    url = parse(request.url)
    if request.credentials != "include" or url is None:
        return
    for line in answers.refused_cookies:
        yield _refused_cookie(line)
    for line in answers.question.cookies:
        jar = CookieJar()
        if jar.store(line, url, same_site=True) and _is_kept_back(jar, answers, url):
            yield Note(
                "cookie-not-sent",
                f"The browser does not send the cookie {_cookie_name(line)} with this request.",
                "For pages of another site, set it with SameSite=None; Secure, over https. "
                "Browsers may still block cookies of other sites: CORS does not change that.",
            )


def _is_kept_back(jar: CookieJar, answers: Answers, url: Url) -> bool:
    last = last_exchange(answers)
    return last is not None and jar.header(url, same_site=last.request.same_site) is None


def _refused_cookie(line: str) -> Note:
    return Note(
        "cookie-refused",
        f"A browser does not store the cookie {_cookie_name(line)} of a response to another "
        "site.",
        "Set it with SameSite=None; Secure, over https.",
    )


def _cookie_name(line: str) -> str:
    """Return the name of a cookie, never its value, which may be a session."""
    name, equals, _ = line.partition(";")[0].partition("=")
    # RFC 6265bis section 5.6, step 4: a cookie without = is a value without a name.
    return short_repr(name.strip()) if equals else "without a name"
