"""Random descriptions of applications, and random requests to them."""

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


@st.composite
def _views(draw: st.DrawFn) -> View:
    some = st.lists(st.sampled_from(METHODS), min_size=2, max_size=5, unique=True)
    methods = draw(st.just(list(METHODS)) | some)
    one = draw(MARKS)
    marks = draw(
        st.sampled_from(
            [st.just(UNMARKED), st.just(one), st.sampled_from([UNMARKED, one]), MARKS]
        )
    )
    given = {method: draw(marks) for method in methods}
    if draw(st.booleans()):
        # One method differs from all others; of PUT, choosers know.
        known = ["PUT"] * 3 * ("PUT" in methods)
        different = draw(st.sampled_from([*methods, *known]))
        given = dict.fromkeys(methods, draw(st.just(UNMARKED) | marks)) | {different: one}
    return View(draw(st.sampled_from(PATHS)), given, draw(st.none() | marks))


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


@st.composite
def descriptions(
    draw: st.DrawFn,
    *,
    mounts: Mounts | None,
    has_root: bool,
    likely: str,
) -> Description:
    """Describe an application.

    Args:
        draw: draws.
        mounts: the parts that its framework mounts below a prefix.
        has_root: whether its server can have a root path.
        likely: the name of the chooser that many have.
    """
    views = st.lists(_views(), min_size=1, max_size=3, unique_by=lambda view: view.path)
    given = sources(likely)
    owns = {"any": st.none() | given, "with-cors": given, "groups": st.none()}
    own = owns[mounts or "groups"]
    return Description(
        draw(st.builds(Part, views.map(tuple), given)),
        draw(st.none() | st.builds(Part, views.map(tuple), own)) if mounts else None,
        root=draw(st.sampled_from(["", "", "/v1"])) if has_root else "",
        is_prefixed=draw(st.booleans()),
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
