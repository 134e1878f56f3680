"""The list of pages, their sources for the site, the glossary, and the check of links."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

from docsite.build import VERSION, llms, nav, place
from docsite.links import check
from docsite.nav import DOCS, ROOT, listed, sections, title_of
from docsite.slugs import slug
from docsite.staging import stage

PAGES = {page for page in DOCS.rglob("*.md") if page != DOCS / "README.md"}
_FENCED = re.compile(r"^( *)(`{3,}|~{3,}).*?^\1\2$", re.DOTALL | re.MULTILINE)
_TERM = re.compile(
    r"^- \*\*(?P<term>[^*]+)\*\*: (?P<text>[^\n]+(?:\n  [^\n]+)*)$", re.MULTILINE
)
# Words of titles that need no entry in the glossary: English, and the names of products.
ORDINARY = """\
act advisories agents aiohttp and api ask aws blacksheep bottle browser by caching
causes change coding command console cors.toml database defects demo deploying django
comparison each engines explain falcon fastapi file files five flask for forty
frameworks from glossary handling in it lambda libraries line lint list litestar live machine
machines many may meets message minutes model not of on one others outgrowing own paths
performance playground policies protocol pydantic pyramid python quart questions
quickstart redis rights safely sanic see server servers settings side sqlalchemy
stability starlette table tenant tests the them three to tornado use verify versions
when who workers write your
"""


def text_of(page: Path) -> str:
    """Return a page without its code blocks."""
    return _FENCED.sub("", page.read_text("utf-8"))


def anchors_of(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {slug(re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", title)) for title in titles}


def terms() -> dict[str, str]:
    text = (DOCS / "glossary.md").read_text("utf-8")
    return {match["term"]: match["text"] for match in _TERM.finditer(text)}


def test_every_page_is_listed_once_and_no_other() -> None:
    counts = Counter(listed())
    assert [page for page, count in counts.items() if count > 1] == []
    assert PAGES - set(counts) == set()
    outside = {page for page in set(counts) - PAGES if page.parent != ROOT}
    assert outside == set()


def test_the_readme_names_pages_by_their_titles_in_the_list() -> None:
    listed_titles = {entry.title: entry.path for each in sections() for entry in each.entries}
    readme = (ROOT / "README.md").read_text("utf-8").partition("\n## Pages")[2]
    rows = readme.partition("\n## ")[0]
    named = re.findall(r"^\| \[([^]]+)\]\((docs/[^)#]+)\)", rows, re.MULTILINE)
    assert len(named) > 10
    order = list(listed_titles)
    assert [title for title, _ in named] == sorted((t for t, _ in named), key=order.index)
    assert {(title, ROOT / path) for title, path in named} <= set(listed_titles.items())


def test_the_anchors_of_links_are_headings() -> None:
    missing = []
    for page in (ROOT / "README.md", DOCS / "README.md", *listed()):
        for target, anchor in re.findall(r"\]\((?!\w+:)([^)#\s]*)#([^)\s]+)\)", text_of(page)):
            named = page if not target else (page.parent / target).resolve()
            if anchor not in anchors_of(named) and f'<a id="{anchor}"' not in text_of(named):
                missing.append(f"{page.relative_to(ROOT)}: {target}#{anchor}")
    assert missing == []


def test_the_sources_of_the_site_contain_every_file_that_a_page_names(tmp_path: Path) -> None:
    stage(tmp_path / "pages")
    staged = tmp_path / "pages"
    assert (staged / "index.md").read_text("utf-8").startswith("# crossorigin")
    assert (staged / "problems" / "index.md").exists()
    for page in staged.rglob("*.md"):
        for link in re.findall(r"\]\((?!\w+:|#)([^)#\s]+)", _FENCED.sub("", page.read_text())):
            named = page.parent / link
            assert named.exists() or named.parent.name == "playground", (page, link)


def test_the_list_for_programs_and_the_order_of_the_site_name_the_same_pages() -> None:
    named = re.findall(r"\]\(([^)]+)\): ", llms())
    assert len(named) == sum(len(section.entries) for section in sections())
    order = [str(value) for each in nav() for value in each.values()]
    assert all(name in "".join(order) for name in named)


def test_a_term_of_the_glossary_is_one_sentence_with_a_link() -> None:
    for term, text in terms().items():
        sentence, _, link = text.partition("[")
        assert link, term
        assert " ".join(sentence.split()).endswith("."), term
        assert len(re.findall(r"\.(?:\s|$)", sentence)) == 1, term
    for part in (DOCS / "glossary.md").read_text("utf-8").split("\n## ")[1:]:
        inside = [match["term"].casefold() for match in _TERM.finditer(part)]
        assert inside == sorted(inside)


def test_the_terms_of_titles_are_in_the_glossary() -> None:
    known = {word for term in terms() for word in term.casefold().split()}
    for page in listed():
        if page.parent.name in {"problems", "migrate", "edge"} or page.parent == ROOT:
            continue
        words = set(re.findall(r"[a-z][a-z.-]*[a-z]", title_of(page).casefold())) - set(
            ORDINARY.split()
        )
        lost = {word for word in words if not known & {word, word.removesuffix("s")}}
        assert lost == set(), f"{page.name}: an entry of docs/glossary.md or of ORDINARY"


def test_a_new_version_keeps_the_folders_of_the_others(tmp_path: Path) -> None:
    site, built = tmp_path / "site", tmp_path / "built"
    for name in ("0.0", "0.10", VERSION):
        (site / name).mkdir(parents=True)
        (site / name / "old.html").write_text(name, "utf-8")
    built.mkdir()
    (built / "index.html").write_text("new", "utf-8")
    place(built, site)
    assert (site / "0.0" / "old.html").exists()
    assert sorted(path.name for path in (site / VERSION).iterdir()) == ["index.html"]
    assert (site / "latest" / "index.html").read_text("utf-8") == "new"
    versions = json.loads((site / "versions.json").read_text("utf-8"))
    assert [each["version"] for each in versions] == ["0.10", VERSION, "0.0"]
    assert [each["version"] for each in versions if each["aliases"]] == [VERSION]


def test_the_check_of_links_finds_each_kind_of_fault(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_text('<h1 id="top">a</h1>', "utf-8")
    (tmp_path / "page.html").write_text(
        """
        <a href="a/"></a> <a href="/docs/a/"></a> <a href="a/index.html#top"></a>
        <a href="#here" id="here"></a>
        <a href="https://other.example/x"></a> <a href="mailto:a@b.example"></a>
        <a href="b.html"></a> <a href="/docs/b/"></a> <a href="a/#bottom"></a>
        <img src="lost.svg">
        <script src="https://cdn.example/x.js"></script>
        """,
        "utf-8",
    )
    faults, hosts = check(tmp_path, tmp_path, "/docs")
    assert faults == [
        "page.html: https://cdn.example/x.js: is loaded from another host",
        "page.html: b.html: no such file",
        "page.html: /docs/b/: no such file",
        "page.html: a/#bottom: no such anchor",
        "page.html: lost.svg: no such file",
    ]
    assert hosts == {"cdn.example": 1, "other.example": 1}
