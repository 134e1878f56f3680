"""The fragments in a server's own configuration, which redirects and sets headers itself."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from harness.edges import ALONE, NEWEST, Site, compare
from harness.erring import CORS_HEADERS, EVIL, erring_application
from harness.keeping import KeptConnection
from harness.programs import all_connect, free_ports, program
from harness.servers import POLL
from harness.tools import require

from crossorigin import Policy, PolicyMap
from crossorigin.edge import TARGETS, Options, export

APP: Final = "https://app.example.com"

POLICIES: Final = PolicyMap(
    {
        "/internal/*": Policy(allow_origins=[APP], allow_credentials=True),
        "/none/*": None,
        "/continued/*": Policy(allow_origins=[APP], preflight_continue=True),
    },
    default=Policy(),
)

ASKED: Final = (
    ("GET", None, None),
    ("GET", APP, None),
    ("GET", EVIL, None),
    ("OPTIONS", APP, ("PUT", None)),
    ("OPTIONS", EVIL, ("PUT", None)),
)  # fmt: skip


@pytest.fixture(scope="module")
def behind() -> Iterator[int]:
    """Run the application behind the servers, on a free port."""
    with erring_application() as port:
        yield port


@contextmanager
def _running(command: Sequence[str], site: Site) -> Iterator[KeptConnection]:
    ready = partial(all_connect, [site.port])
    with (
        program(list(command), site.folder, ready, ports=[site.port]),
        closing(KeptConnection(site.port)) as connection,
    ):
        yield connection


def _made(target: str, folder: Path, behind: int) -> Site:
    """Return a site with the files of `POLICIES`."""
    site = Site(folder, free_ports(1)[0], behind)
    for name, text in export(TARGETS[target], POLICIES, Options()).files.items():
        site.write(name, text)
    return site


APACHE: Final = """\
ServerRoot {folder}
PidFile {folder}/pid
ErrorLog {folder}/error.log
DefaultRuntimeDir {folder}
ServerName localhost
Listen 127.0.0.1:{port}
{modules}
TypesConfig /dev/null
<Directory {folder}/www>
AllowOverride All
Require all granted
</Directory>
{server}
<VirtualHost 127.0.0.1:{port}>
DocumentRoot {folder}/www
{host}
</VirtualHost>
"""

MODULES: Final = (
    "mpm_event", "authz_core", "headers", "rewrite", "proxy", "proxy_http", "dir", "mime",
)  # fmt: skip

INCLUDE: Final = "Include crossorigin.conf\n"


@contextmanager
def _apache(
    folder: Path, behind: int, host: str, server: str = "", htaccess: str = ""
) -> Iterator[KeptConnection]:
    site = _made("apache", folder, behind)
    folder.chmod(0o755)
    for name in ("none", "internal"):
        (folder / "www" / name).mkdir(parents=True)
    (folder / "www" / "none" / "file.txt").write_text("ours")
    (folder / "www" / "index.txt").write_text("ours")
    (folder / "www" / ".htaccess").write_text(htaccess)
    modules = "\n".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in MODULES
    )
    text = APACHE.format(
        folder=folder, port=site.port, modules=modules, server=server,
        host=host.replace("UP", f"http://127.0.0.1:{behind}"),
    )  # fmt: skip
    file = site.write("httpd.conf", text)
    with _running([require("apache2"), "-X", "-f", str(file)], site) as connection:
        yield connection


def _allowed(at: KeptConnection, path: str, origin: str = EVIL) -> list[str]:
    answered = at.ask("GET", path, "localhost", [("Origin", origin.encode())])
    return answered.all("Access-Control-Allow-Origin")


PATHS: Final = ("/x", "/internal/", "/internal/x", "/internal//x", "/none/x", "/continued/x")

REDIRECTS: Final = {
    "RewriteRule to a file": "RewriteEngine On\nRewriteCond %{REQUEST_URI} !^/index\n"
                             "RewriteRule ^ index.txt [L]\n",
    "RewriteRule to the application": "RewriteEngine On\nRewriteRule ^ /app/x [L]\n",
    "FallbackResource": "FallbackResource /index.txt\n",
    "DirectoryIndex": "DirectoryIndex /index.txt\n",
    "ErrorDocument of a file": "ErrorDocument 404 /index.txt\nErrorDocument 403 /index.txt\n",
    "ErrorDocument of the application": "ErrorDocument 404 /app/x\nErrorDocument 403 /app/x\n",
    "twice": "RewriteEngine On\nRewriteCond %{REQUEST_URI} !^/(?:gone|app)\n"
             "RewriteRule ^ /gone [L]\nErrorDocument 404 /app/x\n",
}  # fmt: skip
"""By name an internal redirect of `.htaccess`."""


@pytest.mark.parametrize("name", REDIRECTS)
def test_internal_redirect_of_apache_keeps_the_rule_of_the_request(
    name: str, behind: int, tmp_path: Path
) -> None:
    """The headers are those of the path that the client asked for."""
    host = f"{INCLUDE}ProxyPass /app UP/\n"
    with _apache(tmp_path, behind, host, htaccess=REDIRECTS[name]) as at:
        for path in PATHS:
            for method, origin, announced in ASKED:
                difference = compare(POLICIES, at, method, path, origin, announced)
                assert difference is None or _is_of_the_page(difference), difference


def _is_of_the_page(difference: str) -> bool:
    """Return whether the server answered with a file or a page of an error."""
    return "; " not in difference and ": by the edge: " in difference


BEFORE: Final = {
    "a rule that goes on": "RewriteRule ^/internal/(.*) /app/$1\n",
    "a last rule": "RewriteRule ^/internal/(.*) /app/$1 [PT]\n",
    "mapping=encoded": "ProxyPass /internal UP/app mapping=encoded\n",
    "mapping=servlet": "ProxyPass /internal UP/app mapping=servlet\n",
    "no rules": "RewriteEngine Off\n",
    "no inherited rules": "RewriteOptions IgnoreInherit\n",
}
"""By name directives before the fragment that take a path from its rules."""


@pytest.mark.parametrize("name", BEFORE)
def test_path_that_apache_maps_before_the_rules_is_never_public(
    name: str, behind: int, tmp_path: Path
) -> None:
    """Neither the headers of the application nor those of another path pass."""
    is_inherited = name.startswith("no ")
    included = "" if is_inherited else INCLUDE
    host = f"RewriteEngine On\n{BEFORE[name]}{included}ProxyPass / UP/\n"
    with _apache(tmp_path, behind, host, server=INCLUDE if is_inherited else "") as at:
        assert _allowed(at, "/internal/x") == []
        assert _allowed(at, "/internal/x", APP) in ([], [APP])


@pytest.mark.parametrize("again", ["", INCLUDE])
def test_virtual_hosts_of_apache_inherit_the_rules_of_the_server(
    again: str, behind: int, tmp_path: Path
) -> None:
    """The rules come before those of the host, which may include them again."""
    own = "RewriteEngine On\nRewriteRule ^/internal/(.*) /app/$1 [PT]\n"
    host = f"{own}{again}ProxyPass / UP/\n"
    with _apache(tmp_path, behind, host, server=INCLUDE) as at:
        for path in ("/x", "/internal/x", "/none/x"):
            for asked in ASKED:
                assert compare(POLICIES, at, asked[0], path, *asked[1:]) is None


@pytest.mark.parametrize("verb", ["set", "always set", "add", "always add", "append"])
def test_headers_of_sections_of_apache_lose_to_the_fragment(
    verb: str, behind: int, tmp_path: Path
) -> None:
    """The lines of `<Location>` and `.htaccess` come before those of the fragment."""
    own = f'Header {verb} Access-Control-Allow-Origin "*"\n'
    host = f"{INCLUDE}<Location /internal>\n{own}</Location>\nProxyPass /internal/app UP/\n"
    with _apache(tmp_path, behind, host, htaccess=own) as at:
        for path in ("/internal/app", "/internal/x", "/internal//x"):
            assert _allowed(at, path) == []
        assert _allowed(at, "/internal/x", APP) == [APP]
        assert _allowed(at, "/internal/app", APP) == [APP]
        assert _allowed(at, "/x") == ["*"]
        assert _allowed(at, "/none/file.txt") == ["*"]
        for asked in ASKED:
            assert compare(POLICIES, at, asked[0], "/internal/app", *asked[1:]) is None


NGINX: Final = """\
events {{}}
http {{
include crossorigin.http.conf;
server {{
listen 127.0.0.1:{port};
include crossorigin.server.conf;
{locations}
}}
}}
"""

SPOKEN: Final = ("proxy", "fastcgi", "uwsgi", "scgi")
"""The protocols whose applications answer with text; gRPC needs HTTP/2."""


def _record(kind: int, content: bytes) -> bytes:
    """Return a record of FastCGI for the first request."""
    return struct.pack("!BBHHBx", 1, kind, 1, len(content), 0) + content


class _Speaking(socketserver.BaseRequestHandler):
    """Answers any bytes; FastCGI begins with its version, which is 1, and a kind, also 1."""

    def handle(self) -> None:
        asked = self.request.recv(65536)
        lines = "".join(f"{name}: {EVIL}\r\n" for name in CORS_HEADERS)
        answer = f"X-Total: 1\r\nX-Own: 1\r\nContent-Type: text/plain\r\n{lines}\r\n".encode()
        is_fastcgi = asked.startswith(b"\x01\x01")
        if is_fastcgi:
            end = _record(6, b"") + _record(3, bytes(8))
            self.request.sendall(_record(6, answer) + end)
        else:
            self.request.sendall(b"HTTP/1.1 200 OK\r\n" + answer)


@pytest.fixture(scope="module")
def speaking() -> Iterator[int]:
    """Run the application of all protocols, on a free port."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Speaking) as server:
        thread = threading.Thread(target=server.serve_forever, args=[POLL])
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


OWN: Final = "include crossorigin.server.conf;\n"


@contextmanager
def _nginx(runner: str, folder: Path, locations: str) -> Iterator[KeptConnection]:
    site = _made("nginx", folder, 0)
    text = NGINX.format(port=site.port, locations=locations)
    site.write("nginx.conf", text)
    with _running(ALONE[runner](site), site) as connection:
        yield connection


@pytest.mark.parametrize("runner", ["nginx", NEWEST])
def test_nginx_hides_the_headers_of_an_application_of_any_protocol(
    runner: str, speaking: int, tmp_path: Path
) -> None:
    """A location with lines of its own for headers includes the fragment again."""
    locations = "".join(
        f"location {path}{word} {{ {own} {word}_pass {http}127.0.0.1:{speaking}; }}\n"
        for word in SPOKEN
        for path in ("/", "/internal/", "/none/", "/internal/own/")
        for own in (f"{word}_hide_header X-Own; {OWN}" if "own" in path else "",)
        for http in ("http://" if word == "proxy" else "",)
    )
    with _nginx(runner, tmp_path, locations) as at:
        for word in SPOKEN:
            assert _allowed(at, f"/{word}") == ["*"]
            assert _allowed(at, f"/none/{word}") == [EVIL]
            for path in (f"/internal/{word}", f"/internal/own/{word}"):
                assert _allowed(at, path) == []
                assert _allowed(at, path, APP) == [APP]


def test_fragment_of_nginx_hides_each_header_from_grpc_too() -> None:
    """Its module is the one that the server above has no application for."""
    text = export(TARGETS["nginx"], POLICIES, Options()).files["crossorigin.server.conf"]
    for header in CORS_HEADERS:
        for word in (*SPOKEN, "grpc"):
            assert f"{word}_hide_header {header};\n" in text


CADDY: Final = """\
{{
    admin off
    storage file_system {folder}
}}
import crossorigin.caddy
http://127.0.0.1:{port} {{
    bind 127.0.0.1
    route {{
        import crossorigin
        {own}
        reverse_proxy @crossorigin_none 127.0.0.1:{behind}
        reverse_proxy 127.0.0.1:{behind} {{
            import crossorigin_proxy
        }}
    }}
}}
"""

REWRITING: Final = (
    "",
    "rewrite * /none/x",
    "rewrite * /internal/x",
    "rewrite * /x",
    "rewrite * /internal//x",
    "uri strip_prefix /internal",
    "uri strip_prefix /none",
    "method GET",
    "request_header -Origin",
)
"""Directives after the import that change the request which its maps read."""


@pytest.mark.parametrize("own", REWRITING)
def test_caddy_keeps_the_rule_of_the_request_when_directives_change_it(
    own: str, behind: int, tmp_path: Path
) -> None:
    """Directives after the import change the request of the application, and no policy."""
    site = _made("caddy", tmp_path, behind)
    text = CADDY.format(folder=tmp_path, port=site.port, behind=behind, own=own)
    file = site.write("Caddyfile", text)
    command = [require("caddy"), "run", "--adapter", "caddyfile", "--config", str(file)]
    with _running(command, site) as at:
        for path in PATHS:
            for method, origin, announced in ASKED:
                assert compare(POLICIES, at, method, path, origin, announced) is None
