"""Builds the site, checks its links, and serves it: ``python -m docsite [--serve]``."""

from __future__ import annotations

import argparse
import functools
import http.server
from pathlib import Path
from urllib.parse import urlsplit

from docsite.build import ADDRESS, build
from docsite.links import check
from docsite.nav import ROOT


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="docsite")
    parser.add_argument("--site", type=Path, default=ROOT / "build" / "site")
    parser.add_argument("--serve", action="store_true", help="serve the site on loopback")
    parser.add_argument("--port", type=int, default=8080)
    options = parser.parse_args()
    version = build(options.site, ROOT / "build" / "site-work")
    faults, hosts = check(version, options.site, urlsplit(ADDRESS).path.rstrip("/"))
    pages = sum(1 for _ in version.rglob("*.html"))
    print(f"{version}: {pages} pages, {len(faults)} broken links")
    print("Links to other hosts, not followed:")
    print("\n".join(f"  {count:5} {host}" for host, count in hosts.items()))
    if faults:
        raise SystemExit("\n".join(faults))
    if options.serve:
        serve(options.site, options.port)


def serve(site: Path, port: int) -> None:
    """Serve the site on loopback until the process is ended."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        print(f"http://127.0.0.1:{server.server_port}/")
        server.serve_forever()


if __name__ == "__main__":
    main()
