"""Origins in a file: how it is read, and that a change is seen."""

from __future__ import annotations

import asyncio
import os
import pickle
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import pytest
from click.testing import CliRunner
from harness.stores import eventually
from harness.together import check_all

from crossorigin import Policy, Reason
from crossorigin.cli.group import group
from crossorigin.spec.locks import lock
from crossorigin.stores import File, StoreError
from crossorigin.stores import file as file_module
from crossorigin.stores.file import POLL, FileBackend

A, B = "https://a.example", "https://b.example"

CONTENTS: dict[str, tuple[str, bytes, list[str] | type[Exception]]] = {
    "lines": ("o.txt", b"# all\n\n  https://a.example  # app\r\nhttps://b.example", [A, B]),
    "byte order mark": ("o.txt", b"\xef\xbb\xbfhttps://a.example\n", [A]),
    "other ends of lines": ("o.txt", b"https://a.example\rhttps://b.example\r\n", [A, B]),
    "no ends of lines": (
        "o.txt",
        "https://a.example\x85\u2028\x0bhttps://b.example\n\xa0https://a.example".encode(),
        ["https://a.example\x85\u2028\x0bhttps://b.example", "\xa0https://a.example"],
    ),
    "comment alone": ("o.txt", b"# none\n", []),
    "empty": ("o.txt", b"", StoreError),
    "UTF-16": ("o.txt", "https://a.example\n".encode("utf-16"), ValueError),
    "TOML": ("o.toml", b'origins = ["https://a.example", "https://b.example"]', [A, B]),
    "empty TOML list": ("o.toml", b"origins = []", []),
    "TOML without a list": ("o.toml", b'origins = "https://a.example"', StoreError),
    "TOML of another shape": ("o.toml", b'allow = ["https://a.example"]', StoreError),
    "cut TOML": ("o.toml", b'origins = ["https://a.exam', ValueError),
}


def test_a_file_is_lines_or_toml(tmp_path: Path) -> None:
    def check(name: str) -> None:
        file, content, expected = CONTENTS[name]
        path = tmp_path / name / file
        path.parent.mkdir()
        path.write_bytes(content)
        backend = FileBackend(str(path))
        if isinstance(expected, list):
            assert backend.rows() == expected
        else:
            with pytest.raises(expected):
                backend.rows()

    check_all(CONTENTS, check, str)


def test_other_objects_than_files_are_refused(tmp_path: Path) -> None:
    pipe, folder = tmp_path / "pipe", tmp_path / "folder"
    os.mkfifo(pipe)
    folder.mkdir()
    with (tmp_path / "huge").open("wb") as huge:
        huge.truncate(10**12)
    for path in (pipe, folder, tmp_path / "missing", tmp_path / "huge"):
        with pytest.raises(OSError, match=r".+"):
            FileBackend(str(path)).rows()


def _replace(path: Path, text: str) -> None:
    """Replace a file in one step, as an editor or a deployment does."""
    new = path.with_suffix(".new")
    new.write_text(text)
    new.replace(path)


def _truncate(path: Path, text: str) -> None:
    os.truncate(path, 0)
    path.write_text(text)


def _remove(path: Path, text: str) -> None:
    path.unlink()
    path.write_text(text)


CHANGES: dict[str, Callable[[Path, str], object]] = {
    "written": Path.write_text,
    "replaced by a rename": _replace,
    "truncated and written": _truncate,
    "removed and made": _remove,
}


@pytest.mark.parametrize("watcher", ["watchfiles", "polling"])
def test_a_change_is_seen(
    watcher: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if watcher == "polling":
        monkeypatch.setitem(sys.modules, "watchfiles", None)
    stores: list[File] = []

    def check(name: str) -> None:
        path = tmp_path / name
        path.write_text(f"{A}\n")
        store = File(path)
        stores.append(store)
        policy = Policy(allow_origins=store)
        assert policy.evaluate(origin=A).allowed
        CHANGES[name](path, f"{B}\n")
        eventually(lambda: policy.evaluate(origin=B).allowed)
        assert policy.evaluate(origin=A).reason is Reason.ORIGIN_NOT_ALLOWED
        path.write_text("# nobody\n")
        eventually(lambda: not policy.evaluate(origin=B).allowed)

    check_all(CHANGES, check, str)
    for store in stores:
        store.close()


def _watch_with(monkeypatch: pytest.MonkeyPatch, watch: Callable[..., object]) -> None:
    module = ModuleType("watchfiles")
    module.watch = watch  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "watchfiles", module)


def test_a_change_before_the_watch_begins_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No event tells of it, and no filter may leave the look at the file out."""
    path = tmp_path / "origins.txt"
    path.write_text(f"{A}\n")

    def watch(*_paths: Path, **options: Any) -> Iterator[set[object]]:  # noqa: ANN401 - those of the library
        path.write_text(f"{A}\n{B}\n")
        assert options["yield_on_timeout"]
        assert options["rust_timeout"] <= POLL * 1000
        assert options["watch_filter"] is None
        yield set()
        options["stop_event"].wait()

    _watch_with(monkeypatch, watch)
    for mode in ("list", "origin"):
        path.write_text(f"{A}\n")
        store = File(path, mode=mode)
        assert store.allows(A)
        eventually(lambda: store.allows(B))  # noqa: B023 - called at once
        store.close()


def test_a_change_with_the_same_time_and_size_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock of many file systems has steps of some milliseconds."""
    path = tmp_path / "origins.txt"
    path.write_text(f"{A}\n")
    before = path.stat().st_mtime_ns
    _watch_with(monkeypatch, lambda *_, **__: iter([set(), set()]))
    monkeypatch.setattr(file_module, "_TICK", 10**15)
    changes = FileBackend(str(path)).changes()
    assert next(changes) is None
    path.write_text(f"{B}\n")
    os.utime(path, ns=(before, before))
    assert next(changes) is None
    monkeypatch.setattr(file_module, "_TICK", 0)
    assert next(changes) is None
    with pytest.raises(StopIteration):
        next(changes)


def test_a_change_in_place_that_sets_the_time_back_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time, size and inode are those of before: `cat new > file; touch -d 2026-01-01 file`."""
    path = tmp_path / "origins.txt"
    path.write_text(f"{A}\n")
    os.utime(path, ns=(1, 1))
    _watch_with(monkeypatch, lambda *_, **__: iter([set()]))
    monkeypatch.setattr(file_module, "_TICK", 0)
    changes = FileBackend(str(path)).changes()
    assert next(changes) is None
    time.sleep(0.05)  # the step of the file system's clock
    path.write_text(f"{B}\n")
    os.utime(path, ns=(1, 1))
    assert next(changes) is None
    with pytest.raises(StopIteration):
        next(changes)


@pytest.mark.parametrize("mode", ["list", "origin"])
def test_a_missing_or_broken_file_keeps_the_last_answers(
    mode: Literal["list", "origin"], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "origins.toml"
    path.write_text(f'origins = ["{A}"]')
    store = File(path, mode=mode)
    assert store.allows(A)

    def fails() -> bool:
        ask = store.reload if mode == "list" else partial(store.allows, "https://x.example")
        with pytest.raises(StoreError) as caught:
            ask()
        return isinstance(caught.value.__cause__, OSError)

    for broken in (b"", b'origins = ["https://', b"\xff"):
        path.write_bytes(broken)
        threading.Event().wait(2 * POLL)  # the change is seen
        assert not fails()
        assert store.allows(A)
    path.unlink()
    eventually(fails)
    assert store.allows(A)
    _replace(path, f'origins = ["{B}"]')
    eventually(lambda: not store.allows(A))
    assert store.allows(B)
    shown = str(path)
    assert shown in caplog.text
    store.close()


def test_a_link_to_another_file_is_seen(tmp_path: Path) -> None:
    """As Kubernetes changes the files of a ConfigMap."""
    for name, origin in (("one", A), ("two", B)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "origins.txt").write_text(f"{origin}\n")
    (tmp_path / "..data").symlink_to("one")
    (tmp_path / "origins.txt").symlink_to("..data/origins.txt")
    store = File(tmp_path / "origins.txt")
    assert store.allows(A)
    (tmp_path / "..new").symlink_to("two")
    (tmp_path / "..new").replace(tmp_path / "..data")
    eventually(lambda: store.peek(B))
    assert store.peek(A) is False
    store.close()


def test_a_file_that_changes_while_it_is_read_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "origins.txt"
    path.write_text(f"{A}\n")

    class Changing(FileBackend):
        looks, changes_seen = 0, 1

        def _signature(self) -> object:
            self.looks += 1
            return min(self.looks, self.changes_seen)

    once = Changing(str(path))
    once.changes_seen = 2
    assert once.rows() == [A]
    always = Changing(str(path))
    always.changes_seen = 100
    with pytest.raises(StoreError, match="changed while it was read"):
        always.rows()


def test_a_file_that_is_empty_for_a_moment_refuses_no_first_question(tmp_path: Path) -> None:
    path = tmp_path / "origins.txt"

    class Emptied(FileBackend):
        reads = 0

        def _signature(self) -> object:
            self.reads += 1
            path.write_text(f"{A}\n" if self.reads > 2 else "")
            return None

    assert Emptied(str(path)).has(A)


def test_rows_are_added_and_removed_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "origins.txt"
    store = File(path)
    assert store.add("HTTPS://A.example")
    assert path.read_text() == f"{A}\n"
    path.write_text(f"# ours\n{A} # app")
    path.chmod(0o640)
    assert store.add(B)
    assert not store.add(B)
    assert path.read_text() == f"# ours\n{A} # app\n{B}\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    link = tmp_path / "link.txt"
    link.symlink_to(path)
    assert File(link).remove(A)
    assert link.is_symlink()
    assert path.read_text() == f"# ours\n{B}\n"
    assert not store.remove(A)
    path.write_text(f"{B}\n")
    assert store.remove(B)
    assert store.rows() == []  # and not an empty file, which is being written
    assert set(tmp_path.iterdir()) == {path, link}
    toml = tmp_path / "o.toml"
    toml.write_text("origins = []")
    for change in (File(toml).add, File(toml).remove):
        with pytest.raises(StoreError, match="only a person edits a TOML file"):
            change(A)


def test_changes_of_threads_at_once_are_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "origins.txt"
    rows = [f"https://app{number}.example" for number in range(20)]
    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(lambda row: File(path).add(row), rows))
        assert sorted(path.read_text().split()) == sorted(rows)
        assert all(threads.map(lambda row: File(path).remove(row), rows))
    assert File(path).rows() == []


def test_a_folder_that_another_program_keeps_locked_is_a_failure_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "origins.txt"
    path.write_text(f"{A}\n")
    monkeypatch.setattr(file_module, "lock", partial(lock, limit=0.01))
    with file_module._locked(tmp_path):
        result = CliRunner().invoke(group, ["origins", "add", B, "--store", f"file:{path}"])
    assert (result.exit_code, result.output.count("\n")) == (2, 1)
    assert "TimeoutError: another program kept the lock" in result.output
    assert path.read_text() == f"{A}\n"


def test_file_of_another_user_keeps_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "origins.txt"
    path.write_text(f"{A}\n")
    if os.geteuid() == 0:
        os.chown(path, 65534, 65534)
    before = path.stat()
    assert File(path).add(B)
    after = path.stat()
    assert (after.st_uid, after.st_gid) == (before.st_uid, before.st_gid)


def test_a_file_is_asked_for_each_origin_too(tmp_path: Path) -> None:
    path = tmp_path / "origins.txt"
    path.write_text(f"{A}\n")
    store = File(path, mode="origin")
    assert store.allows(A)
    assert asyncio.run(store.allows_async(B)) is False
    path.write_text(f"{B}\n")
    eventually(lambda: store.allows(B) and not store.allows(A))
    store.close()


def test_a_file_is_a_value(tmp_path: Path) -> None:
    path = tmp_path / "origins.txt"
    store = File(path, stale=5)
    assert repr(store) == f"File({str(path)!r}, stale=5)"
    assert store == File(str(path), stale=5)
    assert store != File(path)
    assert pickle.loads(pickle.dumps(store)) == store  # noqa: S301 - our own


def test_a_watch_that_cannot_begin_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A folder that is missing, or more watches than the system allows."""
    tried: list[object] = []

    def watch(*_arguments: object, **_options: object) -> object:
        tried.append(None)
        message = "too many watches"
        raise OSError(message)

    _watch_with(monkeypatch, watch)
    path = tmp_path / "origins.txt"
    path.write_text(f"{A}\n")
    store = File(path)
    assert store.allows(A)
    eventually(lambda: len(tried) > 1)
    path.write_text(f"{B}\n")
    eventually(lambda: store.peek(B))  # each time, the list is loaded
    assert "too many watches" in caplog.text
    store.close()
