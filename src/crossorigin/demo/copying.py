"""Copying: the policy of a playground as a program, a file, or a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from crossorigin import Policy, PolicyMap
from crossorigin.asgi import CORSMiddleware
from crossorigin.demo.asked import ask_all
from crossorigin.demo.policies import DEFAULTS
from crossorigin.fetch import STANDARD, Request
from crossorigin.fetch.url import parse
from crossorigin.snippets import PYTHON, Facts, snippet

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_API: Final = "https://api.example"


class Copied(NamedTuple):
    """The subject of a copy.

    Attributes:
        policy: The policy that it makes.
        request: The page's request, to an API by a name of its own.
        readable: Whether the page may read the answer.
    """

    policy: Policy
    request: Request
    readable: bool


class _Whole(Facts):
    """The facts that a snippet in Python is written from: here a whole policy."""

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
    """Return the text for one target, or one sentence that says why there is none.

    Args:
        text: The TOML, as the visitor wrote it.
        policies: The policies that it makes.
        request: The page's request.
        target: One of `TARGETS`.
    """
    if target == "toml":
        return text
    if policies.paths:
        return "The policy differs from path to path: copy it as TOML.\n"
    if policies.default is None:
        return "The text has no table [policy]: nothing is allowed.\n"
    named = _named(request)
    gate = CORSMiddleware(_answering(named.method), policies.default)
    outcome = await ask_all(gate, named, STANDARD)
    copied = Copied(policies.default, named, outcome.verdict.allowed)
    return written(copied, target)


def written(copied: Copied, target: str) -> str:
    """Return the text of a policy for one target.

    Args:
        copied: the policy, the request, and its outcome.
        target: One of `TARGETS`, except ``toml``.
    """
    return _WRITERS[target](copied)


def _named(request: Request) -> Request:
    """Return the request as a script of the page sends it to an API with a name of its own."""
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
    """Return the names that a policy lists; those of the request where it has a star."""
    return asked if isinstance(names, str) else names


_TEST: Final = """\
{program}

@app.api_route({path!r}, methods=[{method!r}])
def answer() -> dict[str, str]:
    return {{"product": "lamp"}}


def test_the_page_{word}() -> None:
    page = Browser(app, {origin!r})
{body}"""
_READS: Final = '    assert page.fetch({arguments}).type == "cors"\n'
_BLOCKED: Final = "    with pytest.raises(CORSBlocked):\n        page.fetch({arguments})\n"


def _pytest(copied: Copied) -> str:
    request, path = copied.request, _path_of(copied.request)
    body = _READS if copied.readable else _BLOCKED
    imports = "Browser" if copied.readable else "Browser, CORSBlocked"
    program = _WRITERS["fastapi"](copied).replace(
        "import CORS\n", f"import CORS\nfrom crossorigin.testing import {imports}\n", 1
    )
    return _TEST.format(
        program=program if copied.readable else f"import pytest\n{program}",
        path=path,
        method=request.method,
        word="reads_the_response" if copied.readable else "cannot_read_the_response",
        origin=request.origin,
        body=body.format(arguments=_arguments(path, request)),
    )


def _arguments(path: str, request: Request) -> str:
    options: dict[str, Any] = {
        "method": request.method,
        "headers": dict(request.headers),
        "body": request.body,
        "credentials": request.credentials,
    }
    usual: dict[str, Any] = {
        "method": "GET",
        "headers": {},
        "body": None,
        "credentials": "same-origin",
    }
    given = (f"{name}={value!r}" for name, value in options.items() if value != usual[name])
    return ", ".join([repr(path), *given])


_WRITERS: Final[Mapping[str, Callable[[Copied], str]]] = {
    "fastapi": _python("fastapi"),
    "flask": _python("flask"),
    "django": _python("django"),
    "nginx": _nginx,
    "pytest": _pytest,
}

TARGETS: Final = (*_WRITERS, "toml")
"""The names of the texts that there are."""
