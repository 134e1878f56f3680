"""Random descriptions of applications, and random requests to them.

Strategies are built once: Hypothesis takes longer to check a new one than to draw from it.
"""

from dataclasses import replace
from functools import cache
from typing import Literal, TypeAlias

from harness.described import (
    CHOOSERS,
    NO_CORS,
    POLICIES,
    PREFIX,
    UNMARKED,
    Description,
    Part,
    Source,
    View,
)
from hypothesis import strategies as st

Mounts: TypeAlias = Literal["any", "with-cors", "groups"]
"""The parts that a framework mounts: applications, only those with `CORS`, groups of routes."""

PATHS = ("/a", "/a/b", "/b", "/items/{id}")
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")
NAMES = st.sampled_from(sorted(POLICIES))
# Callables choose "public", too: the mark of one method may equal the choice for another.
MARKS = st.sampled_from(
    [UNMARKED, NO_CORS, *["public"] * 3, "partner", "narrow", "other", "asked"]
)
KEYS = ("/a", "/a/*", "/a/b", "/items/*", f"{PREFIX}/*", f"{PREFIX}/a/*", "/*")
ALL_OR_SOME = st.just(list(METHODS)) | st.lists(
    st.sampled_from(METHODS), min_size=2, max_size=5, unique=True
)
UNMARKED_ALONE = st.just(UNMARKED)


@cache
def _kinds(one: str) -> st.SearchStrategy[st.SearchStrategy[str]]:
    """Marks of the methods of a view: none, this one, this one or none, or any."""
    return st.sampled_from(
        [UNMARKED_ALONE, st.just(one), st.sampled_from([UNMARKED, one]), MARKS]
    )


@st.composite
def _views(draw: st.DrawFn, places: st.SearchStrategy[str]) -> View:
    methods = draw(ALL_OR_SOME)
    one = draw(MARKS)
    marks = draw(_kinds(one))
    given = {method: draw(marks) for method in methods}
    if draw(st.booleans()):
        # One method differs from all others; of PUT, choosers know.
        known = ["PUT"] * 3 * ("PUT" in methods)
        different = draw(st.sampled_from([*methods, *known]))
        given = dict.fromkeys(methods, draw(_or_unmarked(marks))) | {different: one}
    return View(draw(places), given, draw(_or_none(marks)))


PLACES = st.sampled_from(PATHS)
VIEWS = st.lists(_views(PLACES), min_size=1, max_size=3, unique_by=lambda view: view.path).map(
    tuple
)
ON_MOUNT = st.sampled_from([PREFIX + path for path in PATHS])
OUTER_VIEWS = st.lists(_views(ON_MOUNT), max_size=2, unique_by=lambda view: view.path)
"""Views of an application on URLs of the one that is mounted in it."""


@cache
def _or_unmarked(marks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return UNMARKED_ALONE | marks


@cache
def _or_none(marks: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.none() | marks


@cache
def sources(likely: str) -> st.SearchStrategy[Source]:
    """The argument of `CORS`: often the chooser of this name."""
    entries = st.dictionaries(st.sampled_from(KEYS), NAMES, max_size=4)
    choosers = st.sampled_from([likely, likely, likely, *CHOOSERS])
    return st.one_of(
        NAMES.map(lambda name: Source("policy", name)),
        st.builds(
            lambda name, listed: Source("map", name, tuple(listed.items())), NAMES, entries
        ),
        choosers.map(lambda name: Source("chooser", name)),
        st.just(Source("chooser", likely)),
    )


@cache
def _main(likely: str) -> st.SearchStrategy[Part]:
    return st.builds(Part, VIEWS, sources(likely))


@cache
def _mounted(likely: str, mounts: Mounts) -> st.SearchStrategy[Part | None]:
    own = {"any": st.none() | sources(likely), "with-cors": sources(likely)}
    return st.none() | st.builds(Part, VIEWS, own.get(mounts, st.none()))


ROOTS = st.sampled_from(["", "", "/v1"])


@cache
@st.composite
def descriptions(
    draw: st.DrawFn,
    *,
    mounts: Mounts | None,
    has_root: bool,
    likely: str,
    has_outer: bool,
    adapts: bool,
) -> Description:
    """Describe an application.

    Args:
        draw: draws.
        mounts: the parts that its framework mounts below a prefix.
        has_root: whether its server can have a root path.
        likely: the name of the chooser that many have.
        has_outer: whether its framework can route URLs that are below a mount.
        adapts: whether its kit mounts applications behind adapters, and itself.
    """
    main = draw(_main(likely))
    mounted = draw(_mounted(likely, mounts)) if mounts else None
    if has_outer and mounted is not None:
        main = replace(main, views=(*main.views, *draw(OUTER_VIEWS)))
    has_cors = mounted is not None and mounted.source is not None
    return Description(
        main,
        mounted,
        root=draw(ROOTS) if has_root else "",
        is_prefixed=draw(st.booleans()),
        is_adapted=adapts and has_cors and draw(st.booleans()),
        is_nested=adapts and draw(st.booleans()),
    )


def paths(description: Description) -> st.SearchStrategy[str]:
    """Paths of an application's handlers, and others near them."""
    known = [(view.path, view) for view in description.main.views]
    if description.mounted is not None:
        known += [(PREFIX + view.path, view) for view in description.mounted.views]
    # Views whose methods differ are asked for more often.
    filled = [
        path.replace("{id}", "7")
        for path, view in known
        for _ in range(len(dict(view.by_mark())))
    ]
    near = ["/none", PREFIX, *(f"{each}/" for each in filled), *(f"/{each}" for each in filled)]
    return st.sampled_from(filled * 3 + near).map(description.url)
