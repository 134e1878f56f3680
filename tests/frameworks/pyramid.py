"""Pyramid on waitress."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from harness.described import PREFIX, UNMARKED, Description, Log, marked
from harness.described import View as DescribedView
from harness.kit import ASSETS, FOLDER, Chunks, Kit
from harness.route_apps import ROUTE_ORIGIN, SECOND
from harness.servers import waitress_server
from harness.spy import HEADER, Boom, Spy
from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPForbidden
from pyramid.response import Response
from tables.closed_paths import ROUTE, SECRET
from tables.paths import AppAnswer

from crossorigin import Policy
from crossorigin.integrations import pyramid as words
from crossorigin.integrations.pyramid import cors, no_cors

Handler = Callable[[Any], Any]


class AsGiven(Response):  # type: ignore[misc]  # Pyramid has no types
    """WebOb writes the host into a Location; the table's app sends it as it is."""

    def _abs_headerlist(self, _environ: object) -> list[tuple[str, str]]:
        return list(self.headerlist)


def _chunks(answer: AppAnswer) -> Iterator[bytes]:
    yield from answer.chunks


def _view(path: str, answer: AppAnswer) -> Handler:
    def view(_request: object) -> Response:
        if answer.raises:
            raise Boom(path)
        if answer.aborts:
            raise HTTPForbidden
        body: dict[str, Any] = {"body": b"".join(answer.chunks)}
        if len(answer.chunks) > 1:
            body = {"app_iter": _chunks(answer)}
        response = AsGiven(status=answer.status, content_type="text/plain", **body)
        response.headerlist.extend(answer.lines)
        return response

    return view


def note(handler: Handler, registry: Any) -> Handler:  # noqa: ANN401 - Pyramid has no types
    """A tween that notes every request."""

    def noting(request: Any) -> Any:  # noqa: ANN401 - the same
        registry.spy.called(request.headers.get(HEADER, ""))
        return handler(request)

    return noting


def authenticate(handler: Handler, _registry: object) -> Handler:
    """A tween that answers 401 to every request without Authorization."""

    def authenticating(request: Any) -> Any:  # noqa: ANN401 - the same
        return handler(request) if "Authorization" in request.headers else Response(status=401)

    return authenticating


def app(spy: Spy) -> Any:  # noqa: ANN401 - the same
    """The app of `tables.paths`."""
    config = Configurator()
    config.registry.spy = spy
    config.add_tween("frameworks.pyramid.note")
    for path, answer in spy.paths.items():
        config.add_route(path, path)
        methods = answer.methods
        config.add_view(_view(path, answer), route_name=path, request_method=methods)
        # Of its own, Pyramid answers 404 where no view takes the method.
        config.add_view(lambda _request: Response(status=405), route_name=path)
    config.add_notfound_view(lambda _request: Response(status=404), append_slash=True)
    config.add_static_view("static", str(ASSETS))
    return config.make_wsgi_app()


@cors(allow_origins=ROUTE_ORIGIN)
class View:
    """A class-based view: the class has a policy, and one of its methods another."""

    def __init__(self, request: object) -> None:
        self._request = request

    def read(self) -> str:
        return "ok"

    @cors(SECOND)
    def write(self) -> str:
        return "ok"


def _ok(_request: object) -> str:
    return "ok"


@cors(allow_origins=ROUTE_ORIGIN)
def _route(_request: object) -> str:
    return "ok"


@cors(SECOND)
def _second(_request: object) -> str:
    return "ok"


@no_cors
def _none(_request: object) -> str:
    return "ok"


@cors(allow_origins=ROUTE_ORIGIN)
def _raising(_request: object) -> str:
    raise Boom


def _group(config: Any) -> None:  # noqa: ANN401 - the same
    for path, view in (("/plain", _ok), ("/route", _route), ("/no-cors", _none)):
        config.add_route("group" + path, path)
        config.add_view(view, route_name="group" + path, renderer="string")


def routes(policy: Policy | None, **given: Any) -> Any:  # noqa: ANN401 - the same, and arguments of `CORS`
    """The routes of `tables.routes`."""
    config = Configurator()
    config.add_tween("frameworks.pyramid.authenticate")

    def view(path: str, callable_: Any, *methods: str, **more: str) -> None:  # noqa: ANN401 - the same
        config.add_route(path, path)
        only = methods or ("GET",)
        config.add_view(
            callable_, route_name=path, renderer="string", request_method=only, **more
        )

    for path in ("/by-route", "/tree/", "/below", r"/items/{number:\d+}"):
        view(path, _route)
    view("/both", _route, "GET", "PUT")
    for path in ("/items/{name}", "/files/*rest"):
        view(path, _second)
    view("/two", _route, "GET")
    for callable_, method in ((_second, "POST"), (_ok, "PUT")):
        config.add_view(callable_, route_name="/two", renderer="string", request_method=method)
    view("/by-app", _ok)
    view("/no-cors", _none)
    view("/raising", _raising)
    view("/view", View, "GET", attr="read")
    config.add_view(
        View, route_name="/view", renderer="string", request_method="POST", attr="write"
    )
    config.include(_group, route_prefix="/group")
    made = config.make_wsgi_app()
    words.CORS(made, policy, **given)
    return made


def _boom(request: Any) -> str:  # noqa: ANN401 - the same
    raise Boom(request.path)


def _explain(error: Exception, _request: object) -> Response:
    # Pyramid tells nobody of an exception that has a view.
    logging.getLogger(__name__).error("seen", exc_info=error)
    return Response("mine", 500)


def _secret(_request: object) -> Response:
    return Response(body=SECRET)


def closed() -> Any:  # noqa: ANN401 - the same
    """Serve a folder at the root, and a closed route."""
    config = Configurator()
    config.add_route("closed", ROUTE)
    config.add_view(_secret, route_name="closed")
    config.add_static_view("/", str(FOLDER))
    return config.make_wsgi_app()


def boom(handler: bool) -> Any:  # noqa: ANN401 - the same
    """An app that raises."""
    config = Configurator()
    config.add_route("boom", "/boom")
    config.add_view(_boom, route_name="boom", renderer="string")
    if handler:
        config.add_exception_view(_explain, context=Exception)
    return config.make_wsgi_app()


def stream(source: Chunks) -> Any:  # noqa: ANN401 - the same
    """An app that streams."""
    config = Configurator()
    config.add_route("home", "/")
    config.add_view(lambda _request: Response(app_iter=source.chunks()), route_name="home")
    return config.make_wsgi_app()


def _view_class(view: DescribedView, handle: Handler) -> Any:  # noqa: ANN401 - a class
    def hold(self: Any, request: object) -> None:  # noqa: ANN401 - of the class
        self.request = request

    def method(mark: str) -> Any:  # noqa: ANN401 - the same
        return marked(words, mark, lambda self: handle(self.request))

    members = {name: method(mark) for name, mark in view.methods.items()}
    return marked(words, view.whole or UNMARKED, type("V", (), {"__init__": hold, **members}))


def _add_described(config: Any, view: DescribedView, log: Log) -> None:  # noqa: ANN401 - Pyramid has no types
    prefix = PREFIX if config.route_prefix else ""
    note = log.handler(view, is_mounted=bool(prefix))

    def handle(request: Any) -> Response:  # noqa: ANN401 - the same
        note(request.method, request.path_info.removeprefix(prefix), request.headers)
        return Response("ok")

    route = prefix + view.path
    config.add_route(route, view.path)
    if view.whole is None:
        for mark, methods in view.by_mark():
            endpoint = marked(words, mark, handle)
            config.add_view(endpoint, route_name=route, request_method=tuple(methods))
        return
    kind = _view_class(view, handle)
    for name in view.methods:
        config.add_view(kind, attr=name, route_name=route, request_method=name)


def described(description: Description, log: Log) -> Any:  # noqa: ANN401 - the same
    """Build a described app; an included group of routes is "mounted"."""
    config = Configurator()

    def include(group: Any) -> None:  # noqa: ANN401 - the same
        assert description.mounted is not None
        for view in description.mounted.views:
            _add_described(group, view, log)

    for view in description.main.views:
        _add_described(config, view, log)
    if description.mounted is not None:
        config.include(include, route_prefix=PREFIX)
    made = config.make_wsgi_app()
    assert description.main.source is not None
    words.CORS(made, description.main.source.build(), guard=description.main.guard)
    return made


def counting(seen: Counter[str]) -> Any:  # noqa: ANN401 - the same
    """Count the calls of a factory and of a predicate."""

    class Counted:
        def __init__(self, value: str, _config: object) -> None:
            self._value = value

        def text(self) -> str:
            return self._value

        phash = text

        def __call__(self, _info: object, _request: object) -> bool:
            seen["predicate"] += 1
            return True

    def factory(_request: object) -> object:
        seen["factory"] += 1
        return object()

    config = Configurator(root_factory=factory)
    config.add_route_predicate("counted", Counted)
    config.add_route("counted", "/counted/{name}", counted="")
    config.add_view(_route, route_name="counted", renderer="string")
    return config.make_wsgi_app()


PYRAMID = Kit(
    name="pyramid",
    traits=frozenset({"wire", "wsgi", "framework"}),
    words=words,
    serve=waitress_server,
    app=app,
    routes=routes,
    boom=boom,
    stream=stream,
    closed=closed,
    described=described,
    counting=counting,
)
