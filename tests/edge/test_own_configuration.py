"""The fragments in a server's own configuration, which redirects and sets headers itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from harness.edges import Site, compare
from harness.erring import erring_application
from harness.keeping import KeptConnection
from harness.programs import all_connect, free_ports, program
from harness.tools import require

from crossorigin import Policy, PolicyMap
from crossorigin.edge import TARGETS, Options, export

APP: Final = "https://app.example.com"
EVIL: Final = "https://evil.test"

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
    "mpm_event", "authz_core", "headers", "rewrite", "proxy", "proxy_http", "dir", "mime", "alias",
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
    """Return whether the server answered with a file, or a page of an error; no more differs."""
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
