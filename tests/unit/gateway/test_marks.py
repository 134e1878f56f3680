"""Marks: which objects take one, whose policy it is, and which ones end a start."""

from __future__ import annotations

import functools
import sys
import types
from collections import deque
from typing import TYPE_CHECKING, Any, Self

import pytest
from starlette.applications import Starlette
from starlette.routing import Route, Router
from tables.model import A, B

from crossorigin import Policy, PolicyError
from crossorigin.engine import AMBIGUOUS
from crossorigin.gateway.marks import decorators
from crossorigin.gateway.marks.decorators import (
    Decorators,
    cors,
    is_decorator,
    no_cors,
)
from crossorigin.gateway.marks.marks import (
    first_policy,
    policy_of,
    policy_of_class,
    policy_of_view,
)
from crossorigin.gateway.policies.resolution import INHERIT
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.selfcheck.unreached import MarkError, check_marks
from crossorigin.gateway.serving.installation import has_resolver
from crossorigin.integrations._install import Installer

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST, SECOND = Policy(allow_origins=A), Policy(allow_origins=B)
first, second = cors(FIRST), cors(SECOND)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (cors(), True),
        (no_cors, True),
        (cors()(lambda: None), False),
        (cors, True),
        ("x", False),
    ],
    ids=["cors()", "no_cors", "endpoint", "cors", "text"],
)
def test_decorator_of_crossorigin_is_distinguished_from_other_values(
    value: object, expected: bool
) -> None:
    assert is_decorator(value) is expected


def endpoint(given: int, /, more: int = 2, *, named: int = 3) -> int:
    """Add."""
    return given + more + named


class View:
    """A class view."""

    def get(self) -> str:
        return "get"

    @first
    def put(self) -> str:
        return "put"

    @staticmethod
    def static() -> str:
        return "static"

    @classmethod
    def of_class(cls) -> str:
        return "class"


def test_marked_copy_of_a_function_is_the_function_in_all_but_the_mark() -> None:
    function: Any = functools.wraps(endpoint)(endpoint)
    copied: Any = first(function)
    assert copied is not function
    assert copied(1) == endpoint(1)
    for name in (
        "__annotations__",
        "__defaults__",
        "__doc__",
        "__kwdefaults__",
        "__module__",
        "__name__",
        "__qualname__",
    ):
        assert getattr(copied, name) == getattr(endpoint, name)
    assert (policy_of(copied), policy_of(function)) == (FIRST, INHERIT)


def test_copy_of_a_closure_keeps_its_variables() -> None:
    word = "hello"

    def greet() -> str:
        return word

    assert first(greet)() == "hello"


def test_marks_are_found_through_methods_and_partials() -> None:
    view = View()
    assert policy_of(view.put) == FIRST
    assert policy_of(first(view.get)) == FIRST
    assert first(view.get)() == "get"
    assert policy_of(view.get) is INHERIT
    partial = functools.partial(endpoint, 1)
    partial.note = "kept"  # type: ignore[attr-defined]  # partials take attributes
    copied: Any = first(partial)
    assert (copied(), copied.note) == (partial(), "kept")
    assert (policy_of(copied), policy_of(partial)) == (FIRST, INHERIT)
    assert policy_of(functools.partial(first(endpoint), 1)) == FIRST


@pytest.mark.parametrize("name", ["static", "of_class"])
def test_mark_of_a_static_or_class_method_is_on_a_copy(name: str) -> None:
    marked = first(vars(View)[name])
    assert type(marked) is type(vars(View)[name])
    assert policy_of(marked.__func__) == FIRST
    assert policy_of(getattr(View, name)) is INHERIT


def test_second_mark_has_to_be_the_same() -> None:
    copied = first(endpoint)
    assert cors(allow_origins=A)(copied) is copied
    for other in (second, no_cors):
        with pytest.raises(TypeError, match=r"endpoint has another policy already"):
            other(copied)


def test_object_that_takes_no_attributes_cannot_be_marked() -> None:
    class Slotted:
        __slots__ = ()

        def __call__(self) -> None:
            """Answer."""

    with pytest.raises(TypeError, match=r"Slotted cannot have a policy of its own"):
        first(Slotted())
    with pytest.raises(TypeError, match="wrap it in a function"):
        first(len)


@pytest.mark.parametrize("wrong", ["x", 42, None])
def test_object_that_cannot_be_called_cannot_be_marked(wrong: object) -> None:
    with pytest.raises(TypeError, match="take an endpoint"):
        first(wrong)


def test_arguments_of_the_decorator_make_one_policy() -> None:
    assert policy_of(cors()(endpoint)) == Policy()
    assert policy_of(no_cors(endpoint)) is None
    with pytest.raises(TypeError, match="with parentheses"):
        cors(endpoint)  # type: ignore[arg-type]  # on purpose
    with pytest.raises(TypeError, match=r"not str; write Policy\(allow_origins="):
        cors("*")  # type: ignore[arg-type]  # on purpose
    with pytest.raises(TypeError, match="not int"):
        cors(42)  # type: ignore[arg-type]  # on purpose
    with pytest.raises(TypeError, match="not both: allow_origins"):
        cors(FIRST, allow_origins=A)
    with pytest.raises(PolicyError):
        cors(allow_origins="*", allow_credentials=True)


def test_decorators_are_shown_as_they_are_written() -> None:
    assert repr(first) == f"cors({FIRST!r})"
    assert repr(decorators.Marker(Decorators(), None)) == "no_cors"


class Handler:  # noqa: PLW1641 - on purpose
    """A handler object, which compares as a value and so has no hash."""

    def __init__(self) -> None:
        self.known = ["x"]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Handler)

    def __call__(self) -> None:
        """Answer."""


def test_object_is_marked_on_a_shallow_copy() -> None:
    handler = Handler()
    marked = first(handler)
    assert marked is not handler
    assert marked.known is handler.known
    assert (policy_of(marked), policy_of(handler)) == (FIRST, INHERIT)
    assert policy_of(second(handler)) == SECOND
    assert first(marked) is marked


def test_class_and_group_are_marked_in_place() -> None:
    class Group(Handler):
        """A group of routes."""

    group = Group()
    decorators = Decorators(groups=(Group,))
    assert decorators.cors(FIRST)(group) is group
    assert decorators.cors(FIRST)(group) is group
    assert policy_of(group) == FIRST
    with pytest.raises(TypeError, match="has another policy already"):
        decorators.no_cors(group)
    assert first(Group) is Group
    with pytest.raises(TypeError, match="takes no attributes; wrap it in a function"):
        first(int)


class Shared(Handler):
    """A class whose objects are one: they share their attributes."""

    attributes: dict[str, Any] = {}  # noqa: RUF012 - shared on purpose

    def __new__(cls) -> Self:
        """Return an object with the attributes of all."""
        one = super().__new__(cls)
        one.__dict__ = cls.attributes
        return one


class Uncopied(Handler):
    """A class whose objects cannot be copied."""

    def __copy__(self) -> Uncopied:
        raise RuntimeError


class Posing:
    """A wrapper that shows the class and the attributes of its function, as one of wrapt."""

    def __init__(self, wrapped: Any) -> None:  # noqa: ANN401 - any callable
        object.__setattr__(self, "_Posing__wrapped", wrapped)

    @property  # type: ignore[misc]  # wrapt does so
    def __class__(self) -> Any:  # noqa: ANN401 - of the function
        return type(self.__wrapped)

    @property
    def __dict__(self) -> Any:  # type: ignore[override]  # noqa: ANN401 - of the function
        return vars(self.__wrapped)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - of the function
        return getattr(self.__wrapped, name)

    def __call__(self) -> None:
        """Answer in the place of the function."""


class Unwrapping(Posing):
    """A wrapper of which a copy is a copy of its function."""

    def __copy__(self) -> Any:  # noqa: ANN401 - of the function
        return functools.partial(self.__call__)


class Refusing(functools.partial[int]):
    """A partial object that does not call its function."""

    def __call__(self) -> int:
        raise LookupError


NOT_COPIED: dict[str, Callable[[], Any]] = {
    "shared attributes": Shared,
    "error": Uncopied,
    "cache": lambda: functools.lru_cache(lambda: None),
    "wrapper": lambda: Posing(lambda: None),
    "wrapper of a method": lambda: Posing(View().get),
    "wrapper of a partial": lambda: Posing(functools.partial(endpoint)),
    "wrapper of a static method": lambda: Posing(staticmethod(endpoint)),
    "partial of another class": lambda: Refusing(endpoint),
    "copy without the wrapper": lambda: Unwrapping(lambda: None),
}


@pytest.mark.parametrize("make", NOT_COPIED.values(), ids=NOT_COPIED)
def test_object_that_cannot_be_copied_cannot_be_marked(make: Callable[[], Any]) -> None:
    handler = make()
    with pytest.raises(TypeError, match="cannot be copied; wrap it in a function"):
        first(handler)
    assert policy_of(handler) is INHERIT


def test_object_has_the_policy_of_its_method_or_its_class() -> None:
    @first
    class Marked(Handler):
        """A class with a mark."""

    class Method:
        @second
        def __call__(self) -> None:
            """Answer."""

    assert policy_of(Marked()) == FIRST
    assert policy_of(Method()) == SECOND
    assert policy_of(second(Marked())) == SECOND


def test_object_of_a_class_that_derives_from_a_marked_one_is_refused_at_the_start() -> None:
    @first
    class Base(Handler):
        """A class with a mark."""

    class Derived(Base):
        """A class without one."""

    assert policy_of(Derived()) is AMBIGUOUS
    with pytest.raises(MarkError, match="which is not inherited"):
        check_marks([Derived()])


def test_start_fails_for_an_object_whose_marked_copy_is_dropped() -> None:
    handler = Handler()
    first(handler)
    with pytest.raises(MarkError, match=r"no route has the @cors, @no_cors, .* of"):
        check_marks([handler])


def test_object_whose_copy_another_application_has_is_no_error() -> None:
    handler = Handler()
    marked = first(handler)
    check_marks([handler])
    check_marks([handler, marked])


def test_foreign_attribute_is_no_mark() -> None:
    class Foreign:
        __crossorigin__ = FIRST

        def __call__(self) -> None:
            """Answer."""

    class Raising:
        def __getattr__(self, name: str) -> object:
            raise LookupError(name)

        def __call__(self) -> None:
            """Answer."""

    assert policy_of(Foreign) is INHERIT
    assert policy_of(Foreign()) is INHERIT
    assert policy_of(first(Raising())) == FIRST
    assert policy_of(None) is INHERIT


def test_class_view_has_the_policy_of_the_method_then_of_the_class() -> None:
    @second
    class Marked(View):
        """A class with a mark."""

    @second
    class Reading:
        @first
        def get(self) -> None:
            """Answer."""

    assert policy_of_class(Marked, "PUT") == FIRST
    assert policy_of_class(Marked, "GET") == SECOND
    assert policy_of_class(View, "DELETE") is INHERIT
    assert policy_of_class(Reading, "HEAD") == FIRST
    assert policy_of_class(Reading, "POST") == SECOND
    wrapped = cors()(endpoint)
    assert policy_of_view(wrapped, View, "PUT") == FIRST
    assert policy_of_view(wrapped, View, "GET") == Policy()
    assert policy_of_view(wrapped, None, "GET") == Policy()


def test_first_mark_counts() -> None:
    assert first_policy(endpoint, first(endpoint), second(endpoint)) == FIRST
    assert first_policy(endpoint, no_cors(endpoint), second(endpoint)) is None
    assert first_policy(endpoint) is INHERIT


def test_mark_of_a_class_is_not_inherited() -> None:
    @first
    class Base:
        """A class with a mark."""

    class Derived(Base):
        """A class without one."""

    assert policy_of(Derived) is AMBIGUOUS
    with pytest.raises(MarkError, match="give Derived its own"):
        check_marks([Derived])
    check_marks([Base, second(Derived), View])


def test_start_fails_for_a_function_whose_marked_copy_has_no_route() -> None:
    def local() -> None:
        """Answer."""

    copied = first(local)
    with pytest.raises(MarkError, match=r"no route has the @cors or @no_cors of .*local"):
        check_marks([local])
    check_marks([copied])
    check_marks([local, copied])


def test_start_fails_for_a_function_whose_marked_copy_is_dropped() -> None:
    """A view of a factory: its name has the mark until the factory returns."""

    def local() -> None:
        """Answer."""

    first(local)
    with pytest.raises(MarkError):
        check_marks([local])


def test_start_fails_for_a_partial_whose_marked_copy_has_no_route() -> None:
    partial = functools.partial(endpoint, 1)
    copied = first(partial)
    with pytest.raises(MarkError, match=r"of .*test_marks\.endpoint: write it below"):
        check_marks([partial])
    check_marks([partial, copied])


SOURCE = """
def view():
    pass

class Views:
    def get(self):
        pass

    @staticmethod
    def put():
        pass
"""


def test_function_of_a_module_is_refused_at_the_start_if_its_name_has_the_mark() -> None:
    module: Any = types.ModuleType("marked_by_tests")
    exec(SOURCE, vars(module))  # noqa: S102 - a module of this test
    sys.modules[module.__name__] = module
    try:
        view, views = module.view, module.Views
        copied = first(view)
        check_marks([view])
        module.view = copied
        with pytest.raises(MarkError, match=r"marked_by_tests\.view"):
            check_marks([view])
        get = views.get
        views.get = first(get)
        with pytest.raises(MarkError, match=r"Views\.get"):
            check_marks([get.__get__(views())])
        put = views.put
        views.put = staticmethod(first(put))
        with pytest.raises(MarkError, match=r"Views\.put"):
            check_marks([put])
        del views.put
        check_marks([put])
    finally:
        del sys.modules[module.__name__]
    check_marks([view])


def test_mark_on_a_wrapper_is_noted_on_the_wrapped_function() -> None:
    def local() -> None:
        """Answer."""

    @functools.wraps(local)
    def wrapper() -> None:
        local()

    copied = first(wrapper)
    for registered in (local, wrapper):
        with pytest.raises(MarkError):
            check_marks([registered])
        check_marks([registered, copied])

    # The note on a function was copied to a wrapper: it speaks for the function only.
    @functools.wraps(local)
    def other() -> None:
        local()

    check_marks([other, copied])
    check_marks([other])
    second(other)
    with pytest.raises(MarkError):
        check_marks([other])


def test_function_that_wraps_itself_is_marked() -> None:
    def local() -> None:
        """Answer."""

    local.__wrapped__ = local  # type: ignore[attr-defined]  # a mistake of an owner
    assert policy_of(first(local)) == FIRST


class App:
    """An application."""


def _router(_app: object) -> None:
    """Return no router."""


def _place(_app: object, _resolver: PolicyResolver) -> None:
    """Place no gateway."""


INSTALL: Any = Installer(App, _router, _place).CORS


def test_installation_checks_before_it_changes_anything() -> None:
    app = App()
    with pytest.raises(TypeError, match="not with View"):
        INSTALL(View(), FIRST)
    with pytest.raises(TypeError, match=r"\(an App\), not with View"):
        Installer((App, Decorators), _router, _place).CORS(View(), FIRST)
    with pytest.raises(PolicyError):
        INSTALL(app, allow_origins="x")
    assert vars(app) == {}
    resolver = INSTALL(app, FIRST)
    assert vars(app) == {"cors": resolver}
    with pytest.raises(RuntimeError, match=r"which is also app\.cors"):
        INSTALL(app, SECOND)
    assert resolver.policy is FIRST


def test_resolver_is_found_on_the_object_itself() -> None:
    class Derived(App):
        cors = PolicyResolver(FIRST)

    class Slotted:
        __slots__ = ("cors",)
        cors: PolicyResolver

    assert not has_resolver(Derived())
    slotted = Slotted()
    assert not has_resolver(slotted)
    slotted.cors = PolicyResolver(FIRST)
    assert has_resolver(slotted)


def hides(function: Any) -> Any:  # noqa: ANN401 - any callable
    """Wrap a function, and forget `functools.wraps`."""

    def wrapper() -> object:
        return function()

    return wrapper


class Hides:
    """A wrapper as an object."""

    def __init__(self, function: object) -> None:
        self.function = function

    def __call__(self) -> None:
        """Answer."""


class Slotted(Hides):
    """A wrapper that keeps the function in a slot of its own."""

    __slots__ = ("__kept",)

    def __init__(self, function: object) -> None:
        self.__kept = function

    def __call__(self) -> None:
        """Answer."""
        self.__kept()  # type: ignore[operator]  # it is a function


class Calls:
    """An object that is no wrapper; one of its methods is."""

    def __init__(self, function: Callable[[], object]) -> None:
        self.function = function

    def answer(self) -> object:
        return self.function()

    def other(self) -> None:
        """Answer without the function."""


def _view_class(method: object) -> type:
    return type("Made", (), {"get": method})


def _by_default(value: Any) -> Any:  # noqa: ANN401 - any value
    def wrapper(kept: Any = value) -> object:  # noqa: ANN401 - the same
        return kept

    return wrapper


def _by_keyword(value: Any) -> Any:  # noqa: ANN401 - the same
    def wrapper(*, kept: Any = value) -> object:  # noqa: ANN401 - the same
        return kept

    return wrapper


def _unchanged(value: object) -> object:
    return value


HOLD: dict[str, Callable[[Any], Any]] = {
    "function": _unchanged,
    "list": lambda marked: [marked],
    "tuple": lambda marked: (1, marked),
    "set": lambda marked: {marked},
    "deque": lambda marked: deque([marked]),
    "dict": lambda marked: {"a": marked},
    "dict of lists": lambda marked: {"a": [None, marked]},
    "namespace": lambda marked: types.SimpleNamespace(a=marked),
    "object": Hides,
    "slots": Slotted,
    "method": lambda marked: Calls(marked).answer,
    "partial": lambda marked: functools.partial(endpoint, named=marked),
}
KEEP: dict[str, Callable[[Any], Any]] = {
    "closure": hides,
    "default": _by_default,
    "keyword": _by_keyword,
    "object": Hides,
    "slots": Slotted,
    "method": lambda value: Calls(value).answer,
    "arguments": lambda value: functools.partial(endpoint, value),
    "keywords": lambda value: functools.partial(endpoint, named=value),
    "cache": lambda value: functools.lru_cache(hides(value)),
    "static method": lambda value: _view_class(staticmethod(hides(value))),
    "class method": lambda value: _view_class(classmethod(hides(value))),
    "partial method": lambda value: _view_class(functools.partialmethod(hides(value))),
    "property": lambda value: type("Made", (), {"helper": property(hides(value))}),
    "object in a class": lambda value: _view_class(Hides(value)),
}


@pytest.mark.parametrize("hold", HOLD.values(), ids=HOLD)
@pytest.mark.parametrize("keep", KEEP.values(), ids=KEEP)
def test_marked_function_that_a_wrapper_keeps_is_refused_at_the_start(
    keep: Callable[[Any], Any], hold: Callable[[Any], Any]
) -> None:
    marked = first(endpoint)
    with pytest.raises(MarkError, match=r"hides it; use functools\.wraps"):
        check_marks([keep(hold(marked))])
    check_marks([keep(hold(marked)), marked])
    check_marks([keep(hold(endpoint))])


def test_marked_object_that_a_wrapper_keeps_is_refused_at_the_start() -> None:
    marked = first(Handler())
    with pytest.raises(MarkError, match=r"Handler: .*hides\.<locals>\.wrapper hides it"):
        check_marks([hides(marked)])
    check_marks([hides(marked), marked])


def test_method_that_does_not_use_an_attribute_of_its_object_hides_no_mark() -> None:
    check_marks([Calls(first(View.static)).other])


class _Site(Starlette):
    """An application of an owner's class."""


def test_endpoint_that_keeps_an_application_hides_no_mark() -> None:
    """The check of the other application reads its marks."""
    route = Route("/", first(endpoint))
    for other in (Starlette(routes=[route]), _Site(routes=[route]), Router([route])):
        check_marks([hides(other), hides([other]), other])


@pytest.mark.parametrize(
    "wrap",
    [
        hides,
        lambda marked: hides(hides(marked)),
        lambda marked: hides(functools.partial(marked)),
        lambda marked: functools.partial(hides(marked)),
        lambda marked: hides(
            View().get if marked is None else types.MethodType(marked, View())
        ),
        Hides,
        lambda marked: _view_class(hides(marked)),
        lambda marked: hides(first(_view_class(marked))),
        lambda marked: hides(functools.lru_cache(marked)),
    ],
    ids=["1", "2", "partial", "of partial", "method", "object", "in a class", "class", "cache"],
)
def test_wrapper_that_hides_a_mark_is_refused_at_the_start(wrap: Any) -> None:  # noqa: ANN401 - any callable
    with pytest.raises(MarkError, match=r"hides it; use functools\.wraps"):
        check_marks([wrap(first(endpoint))])


def test_wrapper_with_its_own_mark_hides_no_mark() -> None:
    check_marks([second(hides(first(endpoint)))])


def test_function_that_calls_a_registered_one_hides_no_mark() -> None:
    marked = first(endpoint)
    check_marks([hides(marked), marked])
    # The routes of another application do not count.
    with pytest.raises(MarkError):
        check_marks([hides(marked)])


def test_function_that_calls_one_of_another_application_by_name_hides_no_mark() -> None:
    @first
    def marked() -> None:
        """Answer in another application."""

    def caller() -> None:
        marked()

    check_marks([caller])
    with pytest.raises(MarkError, match=r"hides\.<locals>\.wrapper hides it"):
        check_marks([hides(marked)])


def test_function_that_closes_over_other_values_hides_no_mark() -> None:
    class Plain:
        def get(self) -> object:
            return super().__getattribute__("post"), values, later

        @property
        def __dict__(self) -> Any:  # type: ignore[override]  # noqa: ANN401 - of a foreign object
            raise LookupError

    values = [endpoint, Plain()]
    check_marks([Plain, Plain.get, lambda: (values, Plain), len])
    later = 1


def test_walk_through_closures_ends() -> None:
    def recursive() -> object:
        return recursive

    check_marks([recursive])


class Base:
    """A class view whose methods have marks."""

    @no_cors
    def get(self) -> str:
        """Return a body."""
        return "closed"


class Middle(Base):
    """A class view that replaces a method."""

    def get(self) -> str:
        """Return a body."""
        return super().get()


class Last(Middle):
    """A class view that takes the replaced method over."""


@pytest.mark.parametrize("view", [Middle, Last])
def test_method_in_the_place_of_a_marked_one_is_refused_at_the_start(view: type) -> None:
    assert policy_of_class(view, "GET") is AMBIGUOUS
    assert policy_of_class(view, "HEAD") is AMBIGUOUS
    with pytest.raises(MarkError, match=r"replaces the method get of a base class"):
        check_marks([view])


def test_method_in_the_place_of_a_marked_one_may_have_a_mark_too() -> None:
    class Own(Base):
        @first
        def get(self) -> str:
            return "own"

    @first
    class Whole(Base):
        def get(self) -> str:
            return "whole"

    class Without(Base):
        get = None  # type: ignore[assignment]  # the way to take a method away

    class Inherits(Base):
        """A class view that takes the marked method over."""

    check_marks([Own, Whole, Without, Inherits])
    assert policy_of_class(Own, "GET") == FIRST
    assert policy_of_class(Whole, "GET") == FIRST
    assert policy_of_class(Inherits, "GET") is None


class _Lazy:
    """An object that stands for another one, which is not there yet."""

    def __getattribute__(self, name: str) -> object:
        raise LookupError(name)


def test_check_of_a_class_reads_no_attribute_of_a_lazy_object() -> None:
    members = {"lazy": _Lazy(), "get": no_cors(endpoint)}
    check_marks([type("View", (), members)])


@pytest.mark.parametrize("kind", [staticmethod, classmethod, lambda function: function])
def test_mark_on_a_method_of_any_kind_that_answers_no_request_is_refused(
    kind: Callable[[Any], Any],
) -> None:
    with pytest.raises(MarkError, match=r"View\.helper: mark the class"):
        check_marks([type("View", (), {"helper": kind(no_cors(endpoint))})])
