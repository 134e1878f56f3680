"""What the gateways have in common: an application behind them, and a selection."""

from __future__ import annotations

from typing import Any, ClassVar, Final, Generic, Literal, TypeVar, Unpack, cast

from crossorigin.engine import census
from crossorigin.engine.ready import Form, Ready, cache_for
from crossorigin.engine.selection import Declared, Reader, Selection, Unset, select
from crossorigin.policy import PolicyKeywords

TAKEN: Final = "crossorigin.taken"
"""Key of an ASGI scope or a WSGI environ that says that an outer gateway has the request."""

SERVER_ERROR: Final = b"Internal Server Error"
"""What a page reads of an application that raised before it answered."""

App = TypeVar("App")


class Gateway(Generic[App]):
    """Answers preflights, and adds the policy's headers to every response of `app`.

    Bodies are never looked at; streams stay streams.

    Args:
        app: the application; place the gateway outside everything else.
        policy: a `Policy`, a `PolicyMap`, a callable that chooses a policy by the facts of
            the request, or None for no part. Or give its fields as keywords.
        keywords: the arguments of `Policy`.

    Raises:
        PolicyError: the fields make no policy.
        TypeError: a policy and fields were given, or the policy is none.
    """

    form: ClassVar[Form[Any, Any]]
    """The form in which this kind of gateway uses decisions."""

    read: ClassVar[Reader]
    """What it reads of a request."""

    def __init__(
        self,
        app: App,
        policy: Declared | Selection | Literal[Unset.UNSET] = Unset.UNSET,
        **keywords: Unpack[PolicyKeywords],
    ) -> None:
        self.app = app
        self.selection = select(policy, keywords)
        self._bound = self.selection.bound_in(self.form)
        if self.selection is not policy:
            census.count_gateway()

    def _ready_for(self, native: Any) -> Ready[Any, Any] | None:  # noqa: ANN401 - the server's own
        """Return what answers a request, after `_bound` had nothing; None for no part."""
        policy = self.selection.read_policy(self.read, native)
        return None if policy is None else cache_for(policy, self.form)

    @property
    def placed(self) -> App:
        """What an integration hands on: it serves as the gateway does, and is called faster."""
        # A bound method, which the interpreter calls without leaving its loop.
        gateway: Any = self
        return cast("App", gateway.__call__)

    @property
    def policy(self) -> Declared:
        """What is declared; set it to swap it while the server runs. See `Selection.policy`."""
        return self.selection.policy

    @policy.setter
    def policy(self, policy: Declared) -> None:
        self.selection.policy = policy
