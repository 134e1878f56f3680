"""Options of cURL: splits the words of a command as curl does.

An option is refused if it changes the request in a way that is not supported: otherwise
another request would be judged than that of the command.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from crossorigin.check.copied.request import CopiedError
from crossorigin.check.copied.shell import Word
from crossorigin.spec.text import short_repr


class Option(NamedTuple):
    """An option of a command.

    Attributes:
        meaning: of the option, one name for its long and its short form.
        word: its value; for a flag the flag itself.
        name: as it is written.
    """

    meaning: str
    word: Word
    name: str = ""


_WITH_VALUE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "-X": "method",
        "--request": "method",
        "-H": "header",
        "--header": "header",
        "-b": "cookie",
        "--cookie": "cookie",
        "-d": "data",
        "--data": "data",
        "--data-ascii": "data",
        "--data-binary": "data",
        "--data-raw": "raw",
        "--data-urlencode": "urlencode",
        "--json": "json",
        "-F": "form",
        "--form": "form",
        "--form-string": "form-string",
        "-u": "user",
        "--user": "user",
        "--oauth2-bearer": "bearer",
        "-r": "range",
        "--range": "range",
        "--url": "url",
        "--url-query": "query",
        **dict.fromkeys(
            (
                "-A", "--user-agent", "-e", "--referer", "-o", "--output", "--output-dir",
                "-m", "--max-time", "--connect-timeout", "--keepalive-time", "--max-filesize",
                "--expect100-timeout", "--happy-eyeballs-timeout-ms", "-w", "--write-out",
                "-D", "--dump-header", "-c", "--cookie-jar", "--retry", "--retry-delay",
                "--retry-max-time", "--max-redirs", "--limit-rate", "--rate", "-Y",
                "--speed-limit", "-y", "--speed-time", "--noproxy", "--proto", "--proto-redir",
                "--stderr", "--trace", "--trace-ascii", "--libcurl", "--tls-max", "--ciphers",
                "--tls13-ciphers", "--curves", "--etag-save", "--parallel-max", "--alt-svc",
                "--hsts",
            ),
            "ignored",
        ),
        **dict.fromkeys(
            (
                "--cacert", "--capath", "-E", "--cert", "--cert-type", "--key", "--key-type",
                "--pass", "--pinnedpubkey", "-x", "--proxy", "--preproxy", "--proxy1.0", "-U",
                "--proxy-user", "--proxy-header", "--proxy-cacert", "--socks4", "--socks4a",
                "--socks5", "--socks5-hostname", "--interface", "--local-port",
                "--dns-servers", "--dns-interface", "--doh-url",
            ),
            "unused",
        ),
        **dict.fromkeys(
            ("--resolve", "--connect-to", "--unix-socket", "--abstract-unix-socket"),
            "elsewhere",
        ),
        **dict.fromkeys(("-K", "--config", "-T", "--upload-file", "--netrc-file"), "file"),
        "--aws-sigv4": "sign-in",
    }
)  # fmt: skip

_FLAGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                "--compressed", "--fail", "--fail-early", "--fail-with-body", "--http0.9",
                "--http1.0", "--http1.1", "--http2", "--http2-prior-knowledge", "--http3",
                "--http3-only", "--include", "--show-headers", "--insecure", "--ipv4",
                "--ipv6", "--location", "--location-trusted", "--buffer", "--clobber",
                "--progress-meter", "--keepalive", "--sessionid", "--alpn", "--npn",
                "--path-as-is", "--progress-bar", "--remote-name", "--remote-name-all",
                "--remote-header-name", "--remote-time", "--remove-on-error", "--create-dirs",
                "--retry-all-errors", "--retry-connrefused", "--show-error", "--silent",
                "--ssl", "--ssl-reqd", "--ssl-no-revoke", "--ssl-revoke-best-effort",
                "--styled-output", "--tcp-fastopen", "--tcp-nodelay", "--trace-time",
                "--tlsv1", "--tlsv1.0", "--tlsv1.1", "--tlsv1.2", "--tlsv1.3", "--parallel",
                "--parallel-immediate", "--raw", "--verbose", "--disable", "--basic",
                "--junk-session-cookies", "--post301", "--post302", "--post303",
                "--proxy-insecure", "-#", "-0", "-1", "-4", "-6", "-J", "-L", "-N", "-O",
                "-R", "-S", "-Z", "-f", "-i", "-j", "-k", "-q", "-s", "-v",
            ),
            "ignored",
        ),
        **dict.fromkeys(("-I", "--head"), "head"),
        **dict.fromkeys(("-G", "--get"), "get"),
        **dict.fromkeys(("-g", "--globoff"), "globoff"),
        **dict.fromkeys(("-:", "--next"), "next"),
        **dict.fromkeys(("-n", "--netrc", "--netrc-optional"), "file"),
        **dict.fromkeys(
            ("--digest", "--ntlm", "--ntlm-wb", "--negotiate", "--anyauth"), "sign-in"
        ),
    }
)  # fmt: skip

_REFUSALS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "elsewhere": "sends the request to another address than that of the URL: put the "
        "address into the URL",
        "file": "reads a file, which is not supported: write its content into the command",
        "next": "makes a second request: keep only one",
        "sign-in": "signs in in a way that no page can: write the header Authorization with -H",
    }
)
"""By the meaning of an option that is not supported, the reason."""

NOT_SENT: Final = frozenset({"ignored", "unused"})
"""The meanings of options whose values do not belong to the request."""


# Word processors replace hyphens by these.
_LONG_DASHES: Final = ("\u2013", "\u2014")


def options(words: list[Word]) -> Iterator[Option]:
    """Yield the options of a command, and its URLs.

    Args:
        words: those after `curl`.

    Raises:
        CopiedError: an option is not known, lacks its value, or is not supported.
    """
    for option in _read(iter(words)):
        reason = _REFUSALS.get(option.meaning)
        if reason is not None:
            message = f"the option {option.name} of curl {reason}"
            raise CopiedError(message)
        if option.word.expands and option.meaning not in NOT_SENT:
            where = f"the value of {option.name}" if option.name else "the URL"
            message = (
                f"a shell would replace {short_repr(option.word.expands)} in {where}: write "
                "its value, or put it in single quotes"
            )
            raise CopiedError(message)
        yield option


def _read(waiting: Iterator[Word]) -> Iterator[Option]:
    for word in waiting:
        if word.text == "--":
            yield from (Option("url", one) for one in waiting)
        elif word.text[:1] in _LONG_DASHES:
            message = f"{short_repr(word.text)} begins with a long dash: write - or --"
            raise CopiedError(message)
        elif word.text == "-" or not word.text.startswith("-"):
            yield Option("url", word)
        elif word.text.startswith("--"):
            yield _long(word, waiting)
        else:
            yield from _short(word, waiting)


def _long(word: Word, waiting: Iterator[Word]) -> Option:
    name, equals, value = word.text.partition("=")
    if name in _WITH_VALUE:
        given = Word(value, word.expands) if equals else _value(name, waiting)
        return Option(_WITH_VALUE[name], given, name)
    positive = name.replace("--no-", "--", 1)
    if equals or positive not in _FLAGS:
        raise CopiedError(_unknown(name))
    if positive != name and _FLAGS[positive] != "ignored":
        raise CopiedError(_unknown(name))
    return Option(_FLAGS[positive], word, name)


def _short(word: Word, waiting: Iterator[Word]) -> Iterator[Option]:
    """Yield the options of one word: several flags, and at its end one with a value."""
    for at, letter in enumerate(word.text[1:], 1):
        name = f"-{letter}"
        if name in _WITH_VALUE:
            rest = word.text[at + 1 :]
            given = Word(rest, word.expands) if rest else _value(name, waiting)
            yield Option(_WITH_VALUE[name], given, name)
            return
        if name not in _FLAGS:
            raise CopiedError(_unknown(word.text))
        yield Option(_FLAGS[name], Word(name), name)


def _unknown(name: str) -> str:
    return f"the option {short_repr(name)} of curl is not known"


def _value(name: str, waiting: Iterator[Word]) -> Word:
    value = next(waiting, None)
    if value is None:
        message = f"the option {name} of curl lacks its value"
        raise CopiedError(message)
    return value
