"""Programs that each way to install the package has to run: a list for each extra."""

from __future__ import annotations

from typing import Final

CORE: Final = """
import crossorigin.asgi, crossorigin.wsgi
from crossorigin import Policy

policy = Policy(allow_origins=["https://b\\u00fccher.example"], allow_credentials=True)
assert policy.evaluate(origin="https://xn--bcher-kva.example").allowed
"""

PROGRAMS: Final = {
    "otel": """
from crossorigin import Policy
from crossorigin.observe import OpenTelemetry

OpenTelemetry()
""",
    "prometheus": """
import prometheus_client
from crossorigin.observe import Prometheus
from crossorigin.wsgi import CORSMiddleware

registry = prometheus_client.CollectorRegistry()

def app(environ, start_response):
    start_response("200 OK", [])
    return [b""]

served = CORSMiddleware(app, allow_origins=["https://a.example"], observe=Prometheus(registry))
environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "HTTP_ORIGIN": "https://b.example"}
list(served(environ, lambda *_: None))
assert b"origin-not-allowed" in prometheus_client.generate_latest(registry)
""",
    "redis": """
from crossorigin import Policy
from crossorigin.stores import Redis

Policy(allow_origins=["https://a.example", Redis("redis://127.0.0.1:1/0", key="origins")])
""",
    "sql": """
import sqlalchemy
from crossorigin import Policy
from crossorigin.stores import SQL

engine = sqlalchemy.create_engine("sqlite:///origins.db")
table = SQL.table_for(sqlalchemy.MetaData())
table.metadata.create_all(engine)
with engine.begin() as connection:
    connection.execute(table.insert().values(origin="https://a.example"))
assert Policy(allow_origins=[SQL(engine)]).evaluate(origin="https://a.example").allowed
""",
    "testing": """
from crossorigin.testing import Browser
from crossorigin.wsgi import CORSMiddleware

def app(environ, start_response):
    start_response("200 OK", [("content-type", "text/plain")])
    return [b"read"]

page = Browser(CORSMiddleware(app, allow_origins="https://a.example"), origin="https://a.example")
assert page.fetch("/").text == "read"
""",
    "watch": """
import pathlib, watchfiles
from crossorigin import Policy
from crossorigin.stores import File

pathlib.Path("origins.txt").write_text("https://a.example\\n")
tenants = File("origins.txt")
assert Policy(allow_origins=[tenants]).evaluate(origin="https://a.example").allowed
""",
}
"""The program that uses the libraries of an extra."""

COMMANDS: Final = {
    "cli": (
        ("lint", "cors.toml"),
        ("show", "cors.toml"),
        ("schema",),
        ("export", "nginx", "cors.toml"),
        ("explain", "blocked by CORS policy: No 'Access-Control-Allow-Origin' header"),
        ("migrate", "--to", "python", "origins=['https://a.example']"),
        ("verify", "{server}", "--policy", "cors.toml"),
        ("check", "{server}", "--origin", "https://a.example"),
    ),
    "edge": (("export", "envoy", "cors.toml"), ("gateway", "--help")),
}
"""The commands that an extra brings, and whose status is not 2."""
