"""A router of the tests, with a given match and a given table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crossorigin.gateway.policies.resolution import INHERIT

if TYPE_CHECKING:
    from crossorigin import RequestFacts
    from crossorigin.gateway.policies.resolver import RouteTable
    from crossorigin.gateway.serving.exchange import Exchange


class Matched:
    """A router; `own` is the policy of the endpoint that is always matched."""

    def __init__(self, own: Any = INHERIT, table: RouteTable | None = None) -> None:  # noqa: ANN401 - all kinds
        self.own = own
        self.routes: RouteTable = {"GET": own} if table is None else table
        self.facts: list[RequestFacts] = []

    def matched(self, _exchange: Exchange) -> Any:  # noqa: ANN401 - all kinds
        return self.own

    def table(self, facts: RequestFacts) -> RouteTable:
        self.facts.append(facts)
        return self.routes


class Lowering(Matched):
    """A router that reads paths in lower case."""

    def path(self, native: Any) -> str:  # noqa: ANN401 - a scope or an environ
        path: str = native.get("path", native.get("PATH_INFO"))
        return path.lower()

    def fold(self, policies: Any) -> Any:  # noqa: ANN401 - a map
        return policies
