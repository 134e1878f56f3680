"""The observers: records of refusals, recent refusals, counters, and lines of differences."""

# ruff: noqa: ANN401 - observers of any kind

from __future__ import annotations

import gc
import json
import logging
import multiprocessing
import os
import pickle
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, TextIO

import prometheus_client
import pytest
from opentelemetry import metrics
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from unit.observe.events import LISTED, A, B, Clock, Served, events

from crossorigin import Guard, Policy, PolicyMap
from crossorigin.errors import REASONS
from crossorigin.gateway.events.event import Series
from crossorigin.gateway.observation.names import MAX_LABELS
from crossorigin.observe import (
    MAX_SERIES,
    Difference,
    OpenTelemetry,
    Prometheus,
    Recent,
    RefusalLog,
    ShadowLog,
    counting,
    read_shadow_log,
)
from crossorigin.observe.minutes import Due, Minutes
from crossorigin.observe.recent import SIZE
from crossorigin.observe.refusals import MAX_KEPT
from crossorigin.observe.shadow_log import append


@pytest.fixture(autouse=True)
def _no_counter_of_another_test() -> None:
    counting._joined.cache_clear()


def _texts(caplog: pytest.LogCaptureFixture) -> list[str]:
    found = [each.getMessage() for each in caplog.records if each.name == "crossorigin.refused"]
    caplog.clear()
    return found


def test_a_refusal_is_logged_once_a_minute_with_the_number_of_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = Clock()
    log = RefusalLog(clock=clock)
    served = Served(LISTED, log)
    served.get(None)
    served.get(A)
    for _ in range(3):
        served.get(B)
    served.preflight(A)
    assert _texts(caplog) == [
        f"refused 'GET' '/x': origin-not-allowed (Origin '{B}', policy app)",
        f"refused 'OPTIONS' '/x' for 'PUT': method-not-allowed (Origin '{A}', policy app)",
    ]
    clock.now += 60
    served.preflight(A)
    assert _texts(caplog) == [
        f"refused 'GET' '/x': origin-not-allowed (Origin '{B}', policy app), 2 times",
        f"refused 'OPTIONS' '/x' for 'PUT': method-not-allowed (Origin '{A}', policy app)",
    ]
    served.get(B)
    assert _texts(caplog) == []
    log.flush()
    assert len(_texts(caplog)) == 1
    log.flush()
    assert _texts(caplog) == []


def test_a_record_has_fields_and_shows_text_from_outside_escaped(
    caplog: pytest.LogCaptureFixture,
) -> None:
    served = Served(PolicyMap({"/x": LISTED}), RefusalLog(logging.INFO))
    with caplog.at_level(logging.INFO, "crossorigin.refused"):
        served.get("https://b.example\r\n\x1b[31m" + "a" * 500)
    (record,) = caplog.records
    told = vars(record)
    assert record.levelno == logging.INFO
    assert "\n" not in record.getMessage()
    assert "\x1b" not in record.getMessage()
    assert len(told["cors_origin"]) < 130
    shown = {name: told[f"cors_{name}"] for name in ("kind", "reason", "policy", "count")}
    assert shown == {"kind": "actual", "reason": "malformed-origin", "policy": "/x", "count": 1}
    assert (told["cors_method"], told["cors_path"]) == ("'GET'", "'/x'")
    assert told["cors_request_method"] == "None"


def test_unknown_origins_have_a_bounded_number_of_records(
    caplog: pytest.LogCaptureFixture,
) -> None:
    log = RefusalLog(clock=Clock())
    served = Served(LISTED, log)
    for number in range(MAX_KEPT + 50):
        served.get(f"https://h{number}.example")
    assert len(_texts(caplog)) == MAX_KEPT
    log.flush()
    assert _texts(caplog) == ["refused: 50 requests of other origins, which have no record"]


def test_counts_of_all_records_add_up_to_the_calls() -> None:
    clock = Clock()
    minutes: Minutes[int] = Minutes(5, clock)
    due = []
    for number in range(1000):
        clock.now += 1.7
        due += minutes.add(number % 9, None)
    assert sum(each.times for each in due + minutes.flush()) == 1000


def test_refusals_of_a_guard_are_refusals(caplog: pytest.LogCaptureFixture) -> None:
    served = Served(LISTED, RefusalLog(), guard=Guard(hosts=["api.example"]))
    served.get(A)
    assert _texts(caplog) == [f"refused 'GET' '/x': malformed-host (Origin '{A}', policy none)"]


def test_recent_refusals_are_counted_and_name_the_origin_that_was_meant() -> None:
    clock = Clock()
    recent = Recent(clock=clock)
    served = Served(LISTED, recent)
    assert str(recent) == "nothing was refused"
    for number in range(3):
        clock.now = 1000.0 + number
        served.get("http://a.example", path=f"/{number}")
    served.preflight(A)
    served.get(None)
    served.get(A)
    first, second = recent.refusals()
    assert (first.origin, first.reason, first.count) == (
        "http://a.example",
        "origin-not-allowed",
        3,
    )
    assert (first.first, first.last, first.path, first.policy) == (1000.0, 1002.0, "/2", "app")
    assert (second.method, second.reason) == ("PUT", "method-not-allowed")
    assert str(recent).splitlines()[0] == (
        "      3 'http://a.example' origin-not-allowed: 'GET' '/2'"
        "; listed is https://a.example (scheme)"
    )
    recent.clear()
    assert recent.refusals() == ()


@pytest.mark.parametrize("most", [0, True, 2.5, 10**400, float("nan")])
def test_an_invalid_bound_is_refused(most: Any) -> None:
    for make in (Recent, lambda bound: ShadowLog("never", max_bytes=bound)):
        with pytest.raises((TypeError, ValueError), match=r"whole number|must be greater"):
            make(most)


NO_LEVELS: Any = ("nope", "warning", "", None, 1.5, True, 0, -5, "NOTSET", b"INFO", [])


@pytest.mark.parametrize(
    ("make", "told"),
    [
        *((lambda given=given: RefusalLog(given), "level is") for given in NO_LEVELS),
        *(
            (lambda make=make: make(clock=0.5), "clock takes a function .* not float")
            for make in (RefusalLog, Recent, lambda clock: ShadowLog("never", clock=clock))
        ),
        *((lambda given=given: ShadowLog(given), "str") for given in (None, 3, b"never")),
        *((lambda given=given: ShadowLog(given), "path is the folder") for given in ("", "/")),
        *(
            (lambda given=given: Prometheus(given), r"takes CollectorRegistry\(\), not \w+")
            for given in ("x", 0, "", prometheus_client.CollectorRegistry, prometheus_client)
        ),
        *(
            (lambda given=given: OpenTelemetry(given), r"takes provider.get_meter\(name\), not")
            for given in ("x", 0, MeterProvider(), metrics.Meter)
        ),
    ],
)
def test_an_invalid_argument_raises_when_the_observer_is_made(make: Any, told: str) -> None:
    with pytest.raises((TypeError, ValueError), match=told):
        make()


def test_an_invalid_level_raises_with_the_names_of_levels() -> None:
    with pytest.raises(ValueError, match=r"'nope'; logging has the levels .*WARNING, "):
        RefusalLog("nope")
    with pytest.raises(TypeError, match="whole number, not NoneType"):
        RefusalLog(None)  # type: ignore[arg-type]  # of the wrong type


@pytest.mark.parametrize("level", ["ERROR", "WARN", logging.ERROR, 35, "OF_OURS"])
def test_a_level_is_a_number_or_a_name_of_logging(
    level: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(logging._nameToLevel, "OF_OURS", 37)
    handler = logging.Handler()
    handler.setLevel(level)
    Served(LISTED, RefusalLog(level)).get(B)
    assert [each.levelno for each in caplog.records] == [handler.level]


def test_unknown_origins_do_not_displace_a_frequent_one() -> None:
    recent = Recent()
    served = Served(LISTED, recent, guard=Guard(hosts=["api.example"]))
    for number in range(SIZE * 3):
        served.get(B)
        served.get(f"https://h{number}.example/" + "x" * 500)
    found = recent.refusals()
    assert len(found) == SIZE
    # Of each request, the guard and the policy refuse.
    assert {each.count for each in found if each.origin == B} == {SIZE * 3}
    assert sum(each.count for each in found) + recent.others == SIZE * 3 * 4
    assert str(recent).splitlines()[-1] == f"{recent.others:>7,} of other origins"


def _sample(registry: Any) -> dict[tuple[str, ...], float]:
    (metric,) = registry.collect()
    return {
        tuple(sample.labels[name] for name in Series._fields): sample.value
        for sample in metric.samples
        if sample.name.endswith("_total")
    }


MAP = PolicyMap(
    {f"/{name}/*": Policy(allow_origins=A) for name in "abcdefghij"}, default=LISTED
)


def test_prometheus_counts_decisions_by_closed_labels() -> None:
    registry = prometheus_client.CollectorRegistry()
    served = Served(MAP, Prometheus(registry))
    for path in ("/a/1", "/a/2", "/j/1", "/i/1", "/x"):
        served.get(B, path)
    served.get(A)
    refused = ("actual", "false", "origin-not-allowed")
    assert _sample(registry) == {
        (*refused, "/a/*"): 2,
        (*refused, "other"): 2,
        (*refused, "default"): 1,
        ("actual", "true", "allowed", "default"): 1,
    }


def test_the_entries_with_a_label_of_their_own_stay_few_however_often_a_map_is_swapped() -> (
    None
):
    registry = prometheus_client.CollectorRegistry()
    observer = Prometheus(registry)
    many = [Served(MAP, observer) for _ in range(30)]
    for number, served in enumerate(many):
        for part in range(3):
            names = [f"/p{number}-{part}-{each}" for each in range(20)]
            served.gateway.policy = PolicyMap(dict.fromkeys(names, LISTED))
            for name in names:
                for reason in (None, A, B):
                    served.get(reason, name)
    counted = _sample(registry)
    assert len(counted) <= MAX_SERIES
    assert sum(counted.values()) == 30 * 3 * 20 * 3
    assert _sample(registry) == counted


def test_the_labels_of_one_gateway_make_no_more_series_than_declared() -> None:
    preflights = 9
    actuals = 5
    named = ("app", "route", "chooser", "default", "other", *range(MAX_LABELS))
    # A request with two readings has no policy, or that of a callable that fails.
    ambiguous = 2 * 2
    guarded = 3 * len(REASONS.keys() & _OF_GUARDS)
    assert len(named) * (preflights + actuals) + ambiguous + guarded <= MAX_SERIES


_OF_GUARDS = {
    "same-origin",
    "user-initiated",
    "trusted-origin",
    "no-browser",
    "cross-site",
    "null-origin",
    "origin-not-trusted",
    "origin-missing",
    "host-not-served",
    "malformed-host",
}


def test_opentelemetry_counts_the_same() -> None:
    reader = InMemoryMetricReader()
    provider = MeterProvider(metric_readers=[reader])
    served = Served(LISTED, OpenTelemetry(provider.get_meter("test")))
    served.get(B)
    served.get(B)
    served.get(A)
    data: Any = reader.get_metrics_data()
    (metric,) = data.resource_metrics[0].scope_metrics[0].metrics
    assert metric.name == "crossorigin.decisions"
    counted = {
        tuple(point.attributes[name] for name in Series._fields): point.value
        for point in metric.data.data_points
    }
    assert counted == {
        ("actual", "false", "origin-not-allowed", "app"): 2,
        ("actual", "true", "allowed", "app"): 1,
    }
    OpenTelemetry()(events()[0])


def test_prometheus_without_a_registry_uses_that_of_the_library() -> None:
    observer = Prometheus()
    try:
        assert observer in prometheus_client.REGISTRY._collector_to_names
    finally:
        prometheus_client.REGISTRY.unregister(observer)


WAYS = pytest.mark.parametrize(
    ("one_lock", "folder"), [(True, None), (False, None), (True, "here")]
)


def _choose(
    monkeypatch: pytest.MonkeyPatch, one_lock: bool, folder: str | None, path: Path
) -> None:
    """Let `Prometheus` count in one of its ways."""
    monkeypatch.setattr(counting, "HAS_ONE_LOCK", one_lock)
    if folder is not None:
        monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(path))


@WAYS
def test_observers_of_one_registry_count_together(
    one_lock: bool, folder: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _choose(monkeypatch, one_lock, folder, tmp_path)
    registry = prometheus_client.CollectorRegistry()
    first, second = (Served(LISTED, Prometheus(registry)) for _ in range(2))
    for served in (first, second, first, second, Served(LISTED, Prometheus(registry))):
        served.get(A)
        served.get(B)
        served.get(B)
    key = ("actual", "true", "allowed", "app")
    assert _sample(registry)[key] == 5
    assert sum(_sample(registry).values()) == 15
    text = prometheus_client.generate_latest(registry).decode()
    lines = [each for each in text.splitlines() if "_created" not in each]
    assert len({each.rpartition(" ")[0] for each in lines}) == len(lines)
    assert text.count("# HELP crossorigin_decisions_total") == 1


def test_observers_of_one_registry_have_one_bound_of_series() -> None:
    registry = prometheus_client.CollectorRegistry()
    for number in range(60):
        names = [f"/p{number}-{each}" for each in range(6)]
        served = Served(PolicyMap(dict.fromkeys(names, LISTED)), Prometheus(registry))
        for name in names:
            served.get(B, name)
    assert len(_sample(registry)) <= MAX_SERIES
    assert sum(_sample(registry).values()) == 360


def test_registries_have_counts_of_their_own() -> None:
    registries = [prometheus_client.CollectorRegistry() for _ in range(2)]
    for registry in registries:
        Served(LISTED, Prometheus(registry)).get(B)
    assert [sum(_sample(each).values()) for each in registries] == [1, 1]


def test_an_observer_that_is_no_longer_registered_shares_no_count() -> None:
    registry = prometheus_client.CollectorRegistry()
    before = Prometheus(registry)
    registry.unregister(before)
    after = Prometheus(registry)
    before(events()[0])
    assert _sample(registry) == {}
    after(events()[0])
    assert sum(_sample(registry).values()) == 1


@WAYS
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (prometheus_client.Counter, counting.NAME),
        (prometheus_client.Gauge, counting.NAME),
        (prometheus_client.Gauge, f"{counting.NAME}_total"),
        (prometheus_client.Histogram, counting.NAME),
    ],
)
def test_another_metric_of_this_name_is_refused_on_both_sides(
    kind: Any,
    name: str,
    one_lock: bool,
    folder: str | None,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    _choose(monkeypatch, one_lock, folder, tmp_path)
    registry = prometheus_client.CollectorRegistry()
    kind(name, "Of the owner.", registry=registry)
    with pytest.raises(ValueError, match=r"another metric .* rename that one, or write Prom"):
        Prometheus(registry)
    registry = prometheus_client.CollectorRegistry()
    Prometheus(registry)
    with pytest.raises(ValueError, match="Duplicated"):
        kind(name, "Of the owner.", registry=registry)


@WAYS
def test_a_scrape_of_one_metric_finds_the_counter(
    one_lock: bool, folder: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _choose(monkeypatch, one_lock, folder, tmp_path)
    registry = prometheus_client.CollectorRegistry()
    observer = Prometheus(registry)
    observer(events()[0])
    restricted = registry.restricted_registry([f"{counting.NAME}_total"])
    assert sum(_sample(restricted).values()) == 1
    assert next(iter(observer.collect())).samples[0].value == 1


JOINED = """
import prometheus_client
from prometheus_client.multiprocess import MultiProcessCollector
from unit.observe.events import LISTED, A, B, Served
from crossorigin.observe import Prometheus

one = prometheus_client.CollectorRegistry()
registries = [one, one, prometheus_client.CollectorRegistry(), None]
every = [Served(LISTED, Prometheus(each)) for each in registries]
for times, served in enumerate([*every, *every], start=1):
    for _ in range(times):
        served.get(A)
        served.get(B)
joined = prometheus_client.CollectorRegistry()
MultiProcessCollector(joined)
[metric] = joined.collect()
print([each.value for each in metric.samples])
"""


def test_applications_of_one_process_lose_no_count_in_its_file(tmp_path: Path) -> None:
    environ = {
        **os.environ,
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    told = subprocess.run(
        [sys.executable, "-c", JOINED], env=environ, capture_output=True, text=True, check=False
    )
    assert told.stdout == "[36.0, 36.0]\n", told.stderr


@pytest.mark.parametrize("kind", [Prometheus, counting._LockedPrometheus])
def test_threads_lose_no_count(kind: Any) -> None:
    registry = prometheus_client.CollectorRegistry()
    # As `Prometheus` makes it on a Python of that kind.
    counted = object.__new__(kind)
    counted.__init__(registry)
    recent = Recent()
    event = events()[2]

    def count() -> None:
        for _ in range(3000):
            counted(event)
            recent(event)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=count) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert sum(_sample(registry).values()) == 12_000
    assert recent.refusals()[0].count == 12_000


@pytest.mark.parametrize(
    ("one_lock", "folder", "kind"),
    [
        (True, None, Prometheus),
        (False, None, counting._LockedPrometheus),
        (True, "here", counting._JoinedPrometheus),
    ],
)
def test_the_way_of_counting_is_chosen_when_the_observer_is_made(
    one_lock: bool,
    folder: str | None,
    kind: type,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    _choose(monkeypatch, one_lock, folder, tmp_path)
    registry = prometheus_client.CollectorRegistry()
    observer = Prometheus(registry)
    assert type(observer) is kind
    for event in [*events(), *events()]:
        observer(event)
    assert sum(_sample(registry).values()) == 8


def test_an_event_can_be_kept_and_pickled() -> None:
    kept = events()
    copies = pickle.loads(pickle.dumps(kept))  # noqa: S301 - made here
    for one, other in zip(kept, copies, strict=True):
        assert (one.kind, one.allowed, one.reason) == (other.kind, other.allowed, other.reason)
        assert (one.origin, one.method, one.path) == (other.origin, other.method, other.path)
        assert (one.request_method, one.series) == (other.request_method, other.series)
    assert repr(kept[2]) == "Event(actual origin-not-allowed, policy='app')"
    assert kept[2].declared is LISTED
    assert copies[2].declared is None


@pytest.mark.parametrize("observer", [RefusalLog(), Recent(3)])
def test_an_observer_is_pickled_without_its_counts(observer: Any) -> None:
    observer(events()[2])
    copy = pickle.loads(pickle.dumps(observer))  # noqa: S301 - made here
    copy(events()[2])
    assert type(copy) is type(observer)


NEXT = Policy(allow_origins=B, allow_methods="GET")


def test_differences_are_written_as_lines_that_add_up(tmp_path: Path) -> None:
    clock = Clock()
    file = tmp_path / "shadow.jsonl"
    log = ShadowLog(file, clock=clock)
    served = Served(LISTED, log, shadow=NEXT)
    for _ in range(3):
        served.get(A)
        served.preflight(B, "GET")
    served.get(None)
    assert len(file.read_text().splitlines()) == 2
    clock.now += 60
    served.get(A)
    log.flush()
    log.flush()
    report = read_shadow_log(file.read_text().splitlines())
    found = {
        (each.difference.change, each.difference.kind): each for each in report.differences
    }
    refused = found["would-refuse", "actual"]
    assert (refused.count, refused.first, refused.last) == (4, 1000.0, 1060.0)
    assert found["would-allow", "preflight"].count == 3
    own: Any = served.gateway.shadow
    assert own.report().total == report.total == 7
    assert own.report().compared == 8


def test_a_full_file_is_renamed_once(tmp_path: Path) -> None:
    file = tmp_path / "shadow.jsonl"
    log = ShadowLog(file, max_bytes=400, clock=Clock())
    served = Served(LISTED, log, shadow=NEXT)
    for number in range(20):
        served.get(A, f"/{number}", method=f"M{number}")
    kept = [file, tmp_path / "shadow.jsonl.1"]
    assert all(each.stat().st_size < 700 for each in kept if each.exists())
    assert kept[1].exists()


def _write(path: Path) -> None:
    log = ShadowLog(path, max_bytes=20_000)
    served = Served(LISTED, log, shadow=NEXT)
    for number in range(60):
        served.get(A, method=f"M{number}")


def test_several_processes_write_to_one_file(tmp_path: Path) -> None:
    file = tmp_path / "shadow.jsonl"
    several = multiprocessing.get_context("fork")
    running = [several.Process(target=_write, args=(file,)) for _ in range(3)]
    for each in running:
        each.start()
    for each in running:
        each.join()
    lines = [*file.read_text().splitlines()] if file.exists() else []
    lines += (tmp_path / "shadow.jsonl.1").read_text().splitlines()
    assert all(json.loads(line)["change"] == "would-refuse" for line in lines)
    assert sum(each.count for each in read_shadow_log(lines).differences) == 180


def test_a_file_that_another_process_renames_is_opened_again(tmp_path: Path) -> None:
    file = tmp_path / "shadow.jsonl"
    renamed: list[Path] = []

    def lock(_file: TextIO) -> None:
        if len(renamed) < 2:
            renamed.append(file.rename(tmp_path / f"renamed-{len(renamed)}"))
            if len(renamed) == 2:
                file.touch()

    difference = Difference("would-allow", "actual", A, "GET", "app", "a", "b")
    append([Due(difference, ("/x", 0.0), 3)], file, 1000, lock)
    assert [each.read_text() for each in renamed] == ["", ""]
    assert read_shadow_log(file.read_text().splitlines()).total == 3


def test_the_differences_of_the_last_minute_are_written_at_the_end(tmp_path: Path) -> None:
    file = tmp_path / "shadow.jsonl"
    log = ShadowLog(file, clock=Clock())
    served = Served(LISTED, log, shadow=NEXT)
    served.get(A)
    served.get(A)
    copy = pickle.loads(pickle.dumps(log))  # noqa: S301 - made here
    del served, log, copy
    gc.collect()
    assert read_shadow_log(file.read_text().splitlines()).total == 2


def test_differences_beyond_the_bound_are_counted_together(tmp_path: Path) -> None:
    file = tmp_path / "shadow.jsonl"
    log = ShadowLog(file, clock=Clock())
    served = Served(LISTED, log, shadow=NEXT)
    for number in range(1010):
        served.get(A, method=f"M{number}")
    log.flush()
    report = read_shadow_log(file.read_text().splitlines())
    own: Any = served.gateway.shadow
    for each in (report, own.report()):
        assert (each.total, each.others, len(each.differences)) == (1010, 10, 1000)
    assert str(report).splitlines()[-1] == (
        "10 requests more have differences that are not listed"
    )


def test_differences_from_before_a_swap_are_not_counted(tmp_path: Path) -> None:
    clock = Clock()
    file = tmp_path / "shadow.jsonl"
    served = Served(LISTED, ShadowLog(file, clock=clock), shadow=NEXT)
    served.get(A)
    clock.now += 1
    served.get(A)
    served.gateway.policy = Policy(allow_origins=[A], allow_methods="GET")
    clock.now += 1
    served.get(A, method="PUT")
    lines = file.read_text().splitlines()
    late = lines[0]
    for given in (lines, [*lines, late], [lines[-1], *lines[:-1]]):
        report = read_shadow_log(given)
        assert (report.total, report.since) == (1, 1001.0)
        assert report.differences[0].difference.method == "PUT"


SOUND = {
    **dict.fromkeys(Difference._fields, "actual"),
    "change": "would-refuse",
    "path": "/",
    "count": 1,
    "time": 1,
}


def test_a_sound_line_is_read() -> None:
    assert read_shadow_log([json.dumps(SOUND)]).total == 1


@pytest.mark.parametrize(
    "line",
    [
        "no JSON",
        "[]",
        "3",
        '{"others": "x"}',
        '{"change": "would-refuse"}',
        json.dumps(dict.fromkeys([*Difference._fields, "path", "count", "time"], 1)),
        '{"others": Infinity}',
        '{"replaced": 1e30}',
        *(
            json.dumps({**SOUND, name: value})
            for name, value in (
                ("change", "x"),
                ("origin", ["https://a.example"]),
                ("origin", {}),
                ("now", "\ud800"),
                ("then", "\x1b[31m"),
                ("kind", "\u202e"),
                ("count", float("inf")),
                ("count", -1),
                ("time", float("nan")),
                ("time", 1e30),
                ("time", 10**400),
            )
        ),
    ],
)
def test_a_line_that_is_none_of_the_log_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="line 2 is not one"):
        read_shadow_log(["", line])
