"""Builds the site: one folder for each version, `latest`, Markdown next to HTML, `llms.txt`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import crossorigin
from docsite.nav import ROOT, Entry, sections, title_of
from docsite.staging import stage, staged_name

SETTINGS: Final = ROOT / "site" / "zensical.toml"
VERSION: Final = ".".join(crossorigin.__version__.split(".")[:2])
_EMPTY: Final = re.compile(r"<th(?: [^>]*)?></th>")
ADDRESS: Final = os.environ.get("SITE_URL", "").rstrip("/")
"""The address of the whole site, if it is known: pages then name their canonical address."""

_PLAYGROUND: Final = ROOT / "tools" / "playground.py"
_ABOUT: Final = """\
# crossorigin

> CORS for Python: one policy, declared once, that cannot be built wrong, and that is enforced
> the same way in every Python web framework. Each page is here as Markdown.
"""
_REDIRECT: Final = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>crossorigin</title>
<meta http-equiv="refresh" content="0; url=latest/index.html">
<a href="latest/index.html">The documentation of crossorigin</a>
</html>
"""


def build(site: Path, work: Path, *, playground: bool = True) -> Path:
    """Build this version into `site`, where the folders of other versions stay as they are.

    Args:
        site: the folder of the whole site.
        work: a folder for the sources and the settings that Zensical reads.
        playground: build the playground too, if its builder is there.

    Returns:
        the folder of this version.
    """
    work.mkdir(parents=True, exist_ok=True)
    stage(work / "pages")
    version = _run_zensical(work)
    for page in (work / "pages").rglob("*.md"):
        shutil.copyfile(page, version / page.relative_to(work / "pages"))
    (version / "llms.txt").write_text(llms(), "utf-8")
    # The page for unknown addresses stands for many, so that its links need the site's own.
    if ADDRESS:
        site.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(version / "404.html", site / "404.html")
    else:
        (version / "404.html").unlink()
    place(version, site)
    if playground and _PLAYGROUND.exists():
        command = [str(_PLAYGROUND), str(site / "playground"), "--docs", "../latest/"]
        subprocess.run([sys.executable, *command], check=True)
    return site / VERSION


def _run_zensical(work: Path) -> Path:
    settings = tomllib.loads(SETTINGS.read_text("utf-8"))
    project = settings["project"] | {
        "docs_dir": "pages",
        "site_dir": "html",
        "nav": list(nav()),
    }
    if ADDRESS:
        project["site_url"] = f"{ADDRESS}/{VERSION}/"
    shutil.copytree(ROOT / "site" / "assets", work / "pages" / "assets", dirs_exist_ok=True)
    shutil.rmtree(work / "html", ignore_errors=True)
    # Zensical reads JSON as YAML, and TOML has no writer in the standard library.
    (work / "mkdocs.yml").write_text(json.dumps(project), "utf-8")
    command = [sys.executable, "-m", "zensical", "build", "--config-file", "mkdocs.yml"]
    path = os.pathsep.join([str(ROOT / "tools"), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": path, "NO_COLOR": "1"}
    done = subprocess.run(
        command, cwd=work, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode or "issue" in done.stdout:
        raise SystemExit(done.stdout + done.stderr)
    for page in (work / "html").rglob("*.html"):
        # The first cell of a table may be empty; a heading may not (HTML, "th").
        page.write_text(_EMPTY.sub("<td></td>", page.read_text("utf-8")), "utf-8")
    return work / "html"


def nav() -> Iterator[dict[str, Any]]:
    """Yield the order of the pages, in the form of Zensical's setting."""
    yield {"crossorigin": "index.md"}
    for section in sections():
        yield {section.title: [_nav_entry(entry) for entry in section.entries]}
    if _PLAYGROUND.exists():
        yield {"The playground": "../playground/"}
    yield {"All pages": "pages.md"}


def _nav_entry(entry: Entry) -> dict[str, Any]:
    name = staged_name(entry.path)
    if not entry.pages:
        return {entry.title: name}
    return {entry.title: [name, *({title_of(page): staged_name(page)} for page in entry.pages)]}


def llms() -> str:
    """Return the list of pages for programs that read: https://llmstxt.org."""
    parts = [_ABOUT]
    for section in sections():
        rows = (
            f"- [{one.title}]({staged_name(one.path)}): {one.about}" for one in section.entries
        )
        parts.append("\n".join([f"## {section.title}\n", *rows, ""]))
    return "\n".join(parts)


def place(version: Path, site: Path) -> None:
    """Put the built folder into the site, as this version and as the latest."""
    site.mkdir(parents=True, exist_ok=True)
    for name in (VERSION, "latest"):
        shutil.rmtree(site / name, ignore_errors=True)
        shutil.copytree(version, site / name)
    numbers = [found.name for found in site.iterdir() if re.fullmatch(r"\d+\.\d+", found.name)]
    numbers.sort(key=lambda name: [int(part) for part in name.split(".")], reverse=True)
    versions = [
        {"version": name, "title": name, "aliases": ["latest"] if name == VERSION else []}
        for name in numbers
    ]
    (site / "versions.json").write_text(json.dumps(versions, indent=2) + "\n", "utf-8")
    (site / "index.html").write_text(_REDIRECT, "utf-8")
