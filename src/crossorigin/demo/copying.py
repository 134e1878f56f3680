"""Copying: the policy of a playground as a program, a file, or a test."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from crossorigin import Policy, PolicyMap
from crossorigin.asgi import CORSMiddleware
from crossorigin.demo.asked import ask_all
from crossorigin.demo.policies import DEFAULTS
from crossorigin.fetch import STANDARD, Outcome, Request
from crossorigin.fetch.url import parse
from crossorigin.snippets import PYTHON, Facts, snippet

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_API: Final = "https://api.example"


class Copied(NamedTuple):
    """The subject of a copy.

    Attributes:
        policy: The policy of the text.
        request: The page's request, to an API with a stand-in name.
        outcome: The outcome of that request.
        reads: Response headers that the page tries to read, but that are hidden from it.
    """

    policy: Policy
    request: Request
    outcome: Outcome
    reads: tuple[str, ...] = ()


class _Whole(Facts):
    """The facts for a snippet in Python: a whole policy."""

    policy: Policy

    @property
    def fields(self) -> dict[str, object]:
        """The fields of the policy that differ from their defaults."""
        fields = self.policy.to_mapping()
        return {
            name: value
            for name, value in fields.items()
            if name == "allow_origins" or value != DEFAULTS[name]
        }


async def copy(text: str, policies: PolicyMap, request: Request, target: str) -> str:
    """Return the text for one target, or a sentence with the reason for its absence.

    Args:
        text: The TOML, as the visitor wrote it.
        policies: The policies of the TOML.
        request: The page's request.
        target: One of `TARGETS`.
    """
    if target == "toml":
        return text
    if policies.paths:
        return "The paths have different policies: copy them as TOML.\n"
    if policies.default is None:
        return "The text has no table [policy]: nothing is allowed.\n"
    named = _named(request)
    gate = CORSMiddleware(_answering(named.method), policies.default)
    outcome = await ask_all(gate, named, STANDARD)
    copied = Copied(policies.default, named, outcome)
    return written(copied, target)


def written(copied: Copied, target: str) -> str:
    """Return the text of a policy for one target.

    Args:
        copied: the policy, the request, and its outcome.
        target: One of `TARGETS`, except ``toml``.
    """
    return _WRITERS[target](copied)


def _named(request: Request) -> Request:
    """Return the request as a script of the page sends it to an API with a stand-in name."""
    path = _path_of(request).rpartition("/")[2]
    return replace(request, url=f"{_API}/{path}", mode="cors", destination="", kind="")


def _path_of(request: Request) -> str:
    """Return the path of a request; a visitor may have typed any URL."""
    url = parse(request.url)
    return url.path if url is not None and url.is_http else "/"


def _answering(method: str) -> ASGIApp:
    """Return an application that answers one method, as the copied one does."""

    async def answer(scope: Scope, _receive: Receive, send: Send) -> None:
        status = 200 if scope["method"] == method else 405
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body"})

    return answer


def _python(target: str) -> Callable[[Copied], str]:
    def write(copied: Copied) -> str:
        facts = _Whole("")
        facts.policy = copied.policy
        return PYTHON[target](facts)

    return write


def _nginx(copied: Copied) -> str:
    """Return the snippet for the page of the request, if the policy allows its origin."""
    policy, request = copied.policy, copied.request
    if not policy.evaluate(origin=request.origin).allowed:
        return f"The policy does not allow {request.origin}: there is nothing to configure.\n"
    facts = Facts(
        request.origin,
        methods=_listed(policy.allow_methods, request.method),
        headers=_listed(policy.allow_headers, *(name.lower() for name, _ in request.headers)),
        exposed=_listed(policy.expose_headers),
        credentials=policy.allow_credentials,
        url=request.url,
    )
    return f"# For pages of {request.origin}.\n{snippet('nginx', facts)}"


def _listed(names: tuple[str, ...] | str, *asked: str) -> tuple[str, ...]:
    """Return the names that a policy lists; for a star those of the request."""
    return asked if isinstance(names, str) else names


_TEST: Final = """\
{program}

@app.api_route({path!r}, methods=[{method!r}])
def answer({parameters}) -> dict[str, str]:
{sets}    return {{"product": "lamp"}}


def test_the_page_{word}() -> None:
    page = Browser(app, {origin!r})
{body}"""
_READS: Final = '    assert page.fetch({arguments}).type == "{type}"\n'
_READS_HEADERS: Final = """\
    response = page.fetch({arguments})
    assert response.type == "{type}"
    assert not {names!r} & {{name.lower() for name in response.headers}}
"""
_BLOCKED: Final = "    with pytest.raises({error}):\n        page.fetch({arguments})\n"
_PLAIN_PATH: Final = re.compile(r"[A-Za-z0-9/._~-]*")


def _pytest(copied: Copied) -> str:
    request, path = copied.request, _path_of(copied.request)
    error = "CORSBlocked" if copied.outcome.verdict.code.is_cors else "FetchFailed"
    response = copied.outcome.response
    imports = f"Browser, {error}" if response is None else "Browser"
    program = _WRITERS["fastapi"](copied).replace(
        "import CORS\n", f"import CORS\nfrom crossorigin.testing import {imports}\n", 1
    )
    return _TEST.format(
        program=_imported(program, copied),
        path=path if _PLAIN_PATH.fullmatch(path) else "/{path:path}",
        method=request.method,
        word="cannot_read_the_response" if _is_hidden(copied) else "reads_the_response",
        origin=request.origin,
        body=_body(copied, error, _arguments(request)),
        parameters="response: Response" if copied.reads else "",
        sets="".join(f'    response.headers[{name!r}] = "1"\n' for name in copied.reads),
    )


def _imported(program: str, copied: Copied) -> str:
    """Return the program with the imports of the test."""
    if copied.reads:
        program = program.replace("import FastAPI\n", "import FastAPI, Response\n", 1)
    return program if copied.outcome.response is not None else f"import pytest\n{program}"


def _is_hidden(copied: Copied) -> bool:
    """Return whether the page cannot read the response, or a header that it needs."""
    response = copied.outcome.response
    return response is None or response.type == "opaque" or bool(copied.reads)


def _body(copied: Copied, error: str, arguments: str) -> str:
    response = copied.outcome.response
    if response is None:
        return _BLOCKED.format(arguments=arguments, error=error)
    names = {name.lower() for name in copied.reads}
    form = _READS_HEADERS if names else _READS
    return form.format(arguments=arguments, type=response.type, names=names)


_USUAL: Final = Request(url="", origin="")
_GIVEN: Final = (
    "method", "headers", "body", "credentials", "mode", "redirect", "cache", "referrer_policy",
    "upload_listener", "integrity", "keepalive",
)  # fmt: skip
"""The options of a request that a test can give."""


def _arguments(request: Request) -> str:
    """Return the arguments of the call in the test: the URL, and the options."""
    own = request.url.removeprefix(_API) if request.url.startswith(f"{_API}/") else ""
    given = (
        f"{name}={_written(getattr(request, name))}"
        for name in _GIVEN
        if getattr(request, name) != getattr(_USUAL, name)
    )
    return ", ".join([repr(own or request.url), *given])


def _written(value: object) -> str:
    """Return a value as Python code; headers are pairs only if a name is repeated."""
    if not isinstance(value, tuple):
        return repr(value)
    headers = dict(value)
    return repr(headers if len(headers) == len(value) else list(value))


_WRITERS: Final[Mapping[str, Callable[[Copied], str]]] = {
    "fastapi": _python("fastapi"),
    "flask": _python("flask"),
    "django": _python("django"),
    "nginx": _nginx,
    "pytest": _pytest,
}

TARGETS: Final = (*_WRITERS, "toml")
"""The names of the available texts."""
