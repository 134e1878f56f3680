"""Loads the project's own pytest plugin, after coverage has begun to measure."""

import gc
import os
import sys
import threading
from collections.abc import Iterator

import pytest

# Functions that compare answers tell the difference, as tests do.
pytest.register_assert_rewrite("harness.asserting")

pytest_plugins = ["crossorigin.testing.plugin", "pytester"]

# Where the benchmarks' packages are installed, sanic-ext would extend each application of
# Sanic's by itself, and its additions to one break the others that run in the process.
os.environ["SANIC_AUTO_EXTEND"] = "false"


def pytest_collection_finish() -> None:
    """Leave the tests out of each collection of garbage: they are most of the objects."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    gc.unfreeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two workers more than processors: the tests of the three browsers mostly wait."""
    return (os.cpu_count() or 1) + 2


UNMEASURED = (
    "browser/",
    "check/test_curl_har.py::test_long_command_is_read",
    "consoles/test_explain.py::test_message_that_an_engine_printed",
    "consoles/test_paste.py::test_hostile_text",
    "consoles/test_paste.py::test_words_of_every_cause",
    "contract/test_blacksheep_routes.py",
    "contract/test_choosing.py",
    "contract/test_closed_paths.py",
    "contract/test_connections.py",
    "contract/test_contract.py",
    "contract/test_exceptions.py",
    "contract/test_falcon_law.py",
    "contract/test_guard.py::test_guard_that_reports",
    "contract/test_guard.py::test_request_that_may_not_act",
    "contract/test_guard_places.py::test_guard_around",
    "contract/test_guard_places.py::test_refusal_comes_before",
    "contract/test_marks_elsewhere.py",
    "contract/test_mounted_layers.py::test_asgi_application_with_its_own_cors",
    "contract/test_mounted_layers.py::test_wsgi_application_with_its_own_cors",
    "contract/test_nesting.py",
    "contract/test_pyramid_law.py::test_each_request_runs_the_view",
    "contract/test_routes.py",
    "contract/test_servers.py",
    "contract/test_swapping.py",
    "contract/test_tornado_servers.py",
    "contract/test_two_methods.py::test_callable_that_closes_a_method",
    "contract/test_two_methods.py::test_method_in_lower_case",
    "contract/test_two_methods.py::test_request_in_lower_case",
    "docs/test_api_page.py",
    "docs/test_frameworks_page.py",
    "docs/test_language.py",
    "docs/test_typing.py",
    "examples/",
    "hostile/",
    "migrate/test_behaviour.py",
    "migrate/test_programs.py::test_no_program_is_wider",
    "migrate/test_public.py::test_a_program_is_never_wider",
    "properties/test_applications.py",
    "properties/test_properties.py",
    "tables/test_rows.py",
    "unit/playground/test_answers.py::test_a_long_text_is_read_in_linear_time",
)
"""How the names of tests begin whose coverage, and that of their fixtures, is not measured: the
others run every line and branch, and measuring takes two thirds of the time of these."""


def _is_unmeasured(item: pytest.Item) -> bool:
    return item.nodeid.removeprefix("tests/").startswith(UNMEASURED)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests that are not measured last; their order is random otherwise.

    A server that such a test starts, or a cache that it fills, would serve a measured test as
    well, and hide lines of the product that no other test runs.
    """
    items.sort(key=_is_unmeasured)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    if not _is_unmeasured(item):
        return (yield)
    # A thread that goes on is measured: its measurement could not be resumed.
    trace, of_threads = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(trace)
        threading.settrace(of_threads)
