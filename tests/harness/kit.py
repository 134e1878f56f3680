"""The kit of one framework: the parts that the contract's tests need, without its name."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from harness.described import Description, Log
from harness.product import PolicyResolver
from harness.spy import Spy
from tables import closed_paths
from tables.model import Trait
from tables.routes import Framework

ASSETS = Path(__file__).parent.parent / "contract" / "assets"
FOLDER = closed_paths.FOLDER


class Chunks(Protocol):
    """A body of two chunks, the second of which waits for the test."""

    def chunks(self) -> Iterator[bytes]: ...

    def chunks_later(self) -> AsyncIterator[bytes]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """One framework: its integration, its server, and its apps, all still without CORS.

    Attributes:
        words: the integration.
        serve: one app on the framework's own server; yields the port.
        app: the app of `tables.paths`.
        routes: the app of `tables.routes`, with CORS, behind an authentication; takes the
            policy, and further arguments of `CORS`.
        boom: an app that raises at /boom; with a handler of its own it answers "mine".
        stream: an app that streams at /.
        closed: an app that serves `FOLDER` at its root, and the route of `tables.closed_paths`.
        echo: an app with a WebSocket at /ws, where the integration could come across one.
        selection: the app's handle of `CORS`.
        by_host: makes one app for all hosts from a function that returns the app of a policy's
            name; None for ASGI and WSGI.
        by_setting: makes an app while a setting holds its policy, where the framework has
            settings; its rows are about that.
        described: an app that is described, with CORS.
        counting: an app that counts the work of the owner's functions for GET /counted/7,
            which has the policy of "route".
        redirects: whether the router redirects to the path with a last slash.
    """

    name: Framework
    traits: frozenset[Trait]
    words: ModuleType
    serve: Callable[[Any], AbstractContextManager[int]]
    app: Callable[[Spy], Any]
    routes: Callable[..., Any]
    boom: Callable[[bool], Any]
    stream: Callable[[Chunks], Any]
    closed: Callable[[], Any]
    described: Callable[[Description, Log], Any]
    counting: Callable[[Counter[str]], Any]
    echo: Callable[[], Any] | None = None
    selection: Callable[[Any], PolicyResolver] = lambda app: app.cors
    by_host: Callable[[Callable[[str], Any]], Any] | None = None
    by_setting: Callable[[Callable[[], Any], object], Any] | None = None
    redirects: bool = False

    def install(self, app: Any, *given: Any, **keywords: Any) -> PolicyResolver:  # noqa: ANN401 - any app, any policy, wrong ones too
        """Give the app CORS."""
        resolver: PolicyResolver = self.words.CORS(app, *given, **keywords)
        return resolver

    def with_cors(self, policy: object, make: Callable[..., Any], *given: object) -> Any:  # noqa: ANN401 - any app
        """Make an app that has CORS as the framework's users give it."""
        if self.by_setting is not None:
            return self.by_setting(partial(make, *given), policy)
        app = make(*given)
        self.install(app, policy)
        return app

    def serve_with_cors(
        self, policy: object, make: Callable[..., Any], *given: object
    ) -> AbstractContextManager[int]:
        """Make such an app and serve it."""
        return self.serve(self.with_cors(policy, make, *given))

    def serve_installed(self, app: Any, *given: Any) -> AbstractContextManager[int]:  # noqa: ANN401 - any app, any policy
        """Give an app CORS and serve it."""
        self.install(app, *given)
        return self.serve(app)
