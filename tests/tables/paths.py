"""The answer of the app at each path: the same in every framework."""

from dataclasses import dataclass, field
from types import MappingProxyType

from tables.model import Line

ALL = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True, kw_only=True)
class AppAnswer:
    """One path's answer; ``raises`` means that the app fails before it answers."""

    status: int = 200
    headers: tuple[Line, ...] = ()
    chunks: tuple[bytes, ...] = (b"ok",)
    methods: tuple[str, ...] = ALL
    raises: bool = False
    aborts: bool = False
    vary: tuple[str, ...] = field(default=())

    @property
    def lines(self) -> tuple[Line, ...]:
        """All header lines that the app sets."""
        return self.headers + tuple(("Vary", value) for value in self.vary)


_UPSTREAM = (
    ("Access-Control-Allow-Origin", "https://upstream.example"),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Credentials", "true"),
    ("Access-Control-Allow-Private-Network", "true"),
    ("Access-Control-Allow-Private-Network", "true"),
    ("access-control-expose-headers", "X-Upstream"),
)

PATHS = MappingProxyType(
    {
        "/ok": AppAnswer(vary=("Accept-Encoding",)),
        "/plain": AppAnswer(),
        "/no-content": AppAnswer(status=204, chunks=()),
        "/not-modified": AppAnswer(status=304, headers=(("ETag", '"1"'),), chunks=()),
        "/redirect": AppAnswer(status=302, headers=(("Location", "/plain"),)),
        "/slash/": AppAnswer(),
        "/abort": AppAnswer(status=403, aborts=True),
        "/boom": AppAnswer(status=500, raises=True),
        "/unavailable": AppAnswer(status=503, chunks=(b"later",)),
        "/acao": AppAnswer(headers=_UPSTREAM),
        "/vary-star": AppAnswer(vary=("*",)),
        "/vary-origin": AppAnswer(vary=("Accept, origin",)),
        "/two-varies": AppAnswer(vary=("Accept-Encoding", "Cookie")),
        "/empty-vary": AppAnswer(vary=("",)),
        "/stream": AppAnswer(chunks=(b"one,", b"two,", b"three")),
        "/get-only": AppAnswer(methods=("GET", "HEAD")),
        "/exposed": AppAnswer(
            headers=(
                ("X-Total", "7"),
                ("X-Page", "1"),
                ("x-total", "8"),
                ("Content-Disposition", "inline"),
                ("Set-Cookie", "a=1"),
                ("Set-Cookie", "b=2"),
                ("Cache-Control", "no-store"),
            )
        ),
        "/options": AppAnswer(headers=(("X-Handler", "mine"),), methods=("GET", "OPTIONS")),
        "/public": AppAnswer(),
        "/public/thing": AppAnswer(),
        "/public/private": AppAnswer(),
        "/public/private/below": AppAnswer(),
        "/public/deep/thing": AppAnswer(),
        "/publicity": AppAnswer(),
        "/Public/thing": AppAnswer(),
        "/public/a+b": AppAnswer(),
        "/internal/thing": AppAnswer(headers=(("Access-Control-Allow-Origin", "https://own"),)),
        "/api": AppAnswer(),
        "/api/thing": AppAnswer(),
        "/api/v1/thing": AppAnswer(),
        "/api/v12": AppAnswer(),
    }
)
FEW = MappingProxyType(
    {
        path: PATHS[path]
        for path in ("/ok", "/plain", "/boom", "/unavailable", "/stream", "/get-only")
    }
    | {"/public/thing": PATHS["/public/thing"]}
)
"""Those of an application that is started for one or two requests."""
STATIC = "/static/hello.txt"
STATIC_BODY = b"hello\n"
MISSING = AppAnswer(status=404)
NOT_ALLOWED = AppAnswer(status=405)
REDIRECTED = AppAnswer(status=307)
