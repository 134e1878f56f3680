"""The facts of a question: the grants that it needs, and whether a policy can give them."""

from __future__ import annotations

from crossorigin import Policy, PolicyError
from crossorigin.check.ask import Question
from crossorigin.fetch.safelist import unsafe_names
from crossorigin.snippets import Facts
from crossorigin.spec.methods import SAFELISTED, normalize


def facts_of(question: Question) -> Facts:
    """Return the facts that a policy for the exchange needs."""
    request = question.request
    method = normalize(request.method)
    if method.upper() == "PATCH":
        # Routers and lists of methods have no other spelling.
        method = "PATCH"
    return Facts(
        origin=request.origin,
        methods=() if method in SAFELISTED else (method,),
        headers=tuple(unsafe_names(request.headers)),
        exposed=question.reads,
        credentials=request.credentials == "include",
        url=request.url,
    )


def problems(facts: Facts) -> str | None:
    """Return the reason for which no policy can allow this; None if one can."""
    try:
        Policy.from_mapping(facts.fields)
    except PolicyError as error:
        return str(error)
    return None
