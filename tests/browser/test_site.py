"""The built site in a real Chromium: requests, links, access, narrow screens, search."""

from __future__ import annotations

import importlib.util
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from browser.chromium import Chromium, Page, chromium
from docsite.build import build
from docsite.links import check
from harness.servers import POLL
from harness.tools import lacking, require, require_node_package

pytestmark = pytest.mark.xdist_group("site")

PAGES = (
    "index",
    "pages",
    "quickstart/index",
    "quickstart/fastapi",
    "cors",
    "glossary",
    "policy",
    "check",
    "edge/index",
    "problems/prohibited-public-suffix",
)
AXE = """async () => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    const told = ({ html, failureSummary }) => html.slice(0, 160) + failureSummary;
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(told).join(" | ")}`);
}"""
OVERFLOW = "() => document.scrollingElement.scrollWidth - innerWidth"
SEARCH = """async (text, address) => {
    document.querySelector("label[for=__search]").click();
    for (let tries = 0; tries < 400; tries += 1) {
        // The theme draws the search in a shadow root, which it adds when it is asked for.
        const root = [...document.querySelectorAll("body > div")]
            .map((element) => element.shadowRoot).find(Boolean);
        const field = root?.querySelector("input");
        if (field && field.value !== text) {
            field.value = text;
            field.dispatchEvent(new Event("input", { bubbles: true }));
        }
        const found = root?.querySelector(`a[href*="${address}"]`);
        if (found) return found.textContent;
        await new Promise((resolve) => setTimeout(resolve, 25));
    }
    return "";
}"""
# Names that Chromium itself asks for, with every page.
OWN = {
    "accounts.google.com",
    "clients2.google.com",
    "content-autofill.googleapis.com",
    "optimizationguide-pa.googleapis.com",
    "update.googleapis.com",
    "www.google.com",
}
# The name in the first message of TLS (RFC 6066, section 3), or in a request of HTTP.
NAME = re.compile(rb"\x00\x00(?P<whole>..)..\x00(?P<length>..)(?P<name>[a-z0-9.-]+)", re.DOTALL)
HOST = re.compile(rb"^Host: ([^:\r]+)", re.MULTILINE | re.IGNORECASE)


@dataclass
class Served:
    """A site on loopback, and the hosts that were asked for.

    Attributes:
        folder: the folder of the version.
        port: the port of the site.
        hosts: the `Host` of each request.
        strangers: the names of other hosts that were asked for, without Chromium's own.
    """

    folder: Path
    port: int = 0
    hosts: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    if importlib.util.find_spec("zensical") is None:
        lacking("zensical is not installed")
    root = tmp_path_factory.mktemp("site")
    (root / "playground").mkdir()
    (root / "playground" / "index.html").write_text("<h1>The playground</h1>", "utf-8")
    served = Served(build(root, tmp_path_factory.mktemp("work"), playground=False))
    with serving(root, served):
        yield served


@contextmanager
def serving(root: Path, served: Served) -> Iterator[None]:
    class Handler(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            served.hosts.append(self.headers["Host"])
            super().do_GET()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base's name)
            """Say nothing: the hosts are recorded."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(root))) as server:
        served.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, args=[POLL])
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


def name_in(message: bytes) -> str:
    """Return the host that the first message of a connection names."""
    if host := HOST.search(message):
        return host[1].decode()
    for found in NAME.finditer(message):
        whole, length = (int.from_bytes(found[each], "big") for each in ("whole", "length"))
        # Random bytes of a key may look like the head of a name.
        if whole == length + 5 and b"." in found["name"][:length]:
            return found["name"][:length].decode()
    return "a connection without a name"


@contextmanager
def elsewhere(served: Served) -> Iterator[int]:
    """Record the names that connections to a port ask for, and close each."""

    class Recorder(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.settimeout(5)
            message = self.request.recv(8192)
            # A connection that Chromium opens ahead of need sends nothing.
            if message and (name := name_in(message)) not in OWN:
                served.strangers.append(name)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Recorder) as server:
        thread = threading.Thread(target=server.serve_forever, args=[POLL])
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def browser(site: Served) -> Iterator[Chromium]:
    """A Chromium for which every host but the site is the recording port."""
    with ExitStack() as stack:
        port = stack.enter_context(elsewhere(site))
        rules = f"MAP docs.test:80 127.0.0.1:{site.port}, MAP * 127.0.0.1:{port}"
        flags = (f"--host-resolver-rules={rules}", "--no-proxy-server")
        yield stack.enter_context(chromium(require("chromium"), *flags))


@pytest.fixture
def page(browser: Chromium) -> Iterator[Page]:
    with browser.page() as opened:
        yield opened


def address(name: str) -> str:
    return f"http://docs.test/latest/{name}.html"


def test_the_built_site_has_no_broken_link(site: Served) -> None:
    faults, _ = check(site.folder, site.folder.parent)
    assert faults == []


def test_each_page_has_its_markdown_in_the_same_folder(site: Served) -> None:
    pages = {path.with_suffix("") for path in site.folder.rglob("*.html")}
    assert len(pages) > 100
    assert {path.with_suffix("") for path in site.folder.rglob("*.md")} == pages
    assert (site.folder / "llms.txt").exists()


@pytest.mark.timeout(300)  # twenty views; some seconds on an idle machine
def test_axe_finds_no_violation_on_ten_pages_light_dark_and_narrow(
    site: Served, page: Page
) -> None:
    axe = (require_node_package("axe-core") / "axe.min.js").read_text("utf-8")
    found = []
    for name in PAGES:
        page.look(width=1280, height=900, scheme="light")
        page.open(address(name))
        page.command("Runtime.evaluate", expression=axe)
        found += [(name, "light", fault) for fault in page.evaluate(AXE)]
        page.look(width=1280, height=900, scheme="dark")
        page.until("document.body.dataset.mdColorScheme === 'slate'")
        found += [(name, "dark", fault) for fault in page.evaluate(AXE)]
        page.look(width=390, height=844, scheme="dark")
        if (wider := page.evaluate(OVERFLOW)) > 0:
            found.append((name, "390 px", f"{wider} px too wide"))
    assert found == []
    assert set(site.hosts) == {"docs.test"}
    assert site.strangers == []


def test_a_request_to_another_host_would_be_recorded(site: Served, browser: Chromium) -> None:
    with browser.page() as page:
        page.open(address("faq"))
        page.evaluate("() => fetch('https://fonts.example/x').catch(() => null)")
    assert set(site.strangers) == {"fonts.example"}
    site.strangers.clear()


def test_the_search_finds_a_page_without_another_host(site: Served, page: Page) -> None:
    page.look(width=1280, height=900)
    page.open(address("faq"))
    assert "reflight" in page.evaluate(SEARCH, "preflights", "preflights.html")
    assert site.strangers == []


def test_the_tab_key_reaches_the_content_by_the_first_link(page: Page) -> None:
    page.open(address("cors"))
    about = {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
    page.command("Input.dispatchKeyEvent", type="keyDown", **about)
    page.command("Input.dispatchKeyEvent", type="keyUp", **about)
    target = page.evaluate("() => document.activeElement.getAttribute('href')")
    assert page.evaluate("(id) => document.getElementById(id) !== null", target[1:])
