"""A row's request, decided by the engine alone."""

import asyncio
from urllib.parse import unquote

from tables.model import BY_HEADERS, BY_METHOD, Request, Row
from tables.policies import named

from crossorigin import Decision, Policy, PolicyMap

AWAITING = frozenset({"async", "broken-async", "truthy-async"})


def _policy(row: Row) -> Policy:
    declared = named(row.policy)
    if isinstance(declared, Policy):
        return declared
    assert isinstance(declared, PolicyMap)
    policy = declared.policy_for(unquote(row.request.path.partition("?")[0]))
    assert policy is not None
    return policy


def _combined(request: Request, name: str) -> str | None:
    """RFC 9110, 5.3: several lines of one name are one value, joined by a comma."""
    values = request.values(name)
    return b", ".join(values).decode("latin-1") if values else None


def decide_row(row: Row) -> Decision:
    request = row.request
    policy = _policy(row)
    facts = {
        "method": request.method,
        "origin": _combined(request, "Origin"),
        "request_method": _combined(request, BY_METHOD),
    }
    lines = [value.decode("latin-1") for value in request.values(BY_HEADERS)]
    if row.policy in AWAITING:
        return asyncio.run(policy.evaluate_async(**facts, request_headers=lines))  # type: ignore[arg-type]  # method is never None
    return policy.evaluate(**facts, request_headers=lines)  # type: ignore[arg-type]  # the same
