"""Work, counted instead of timed."""

import gc
import sys
import threading
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

_Work = Callable[[], object]
_Count = Callable[[], None]


def instructions(work: _Work) -> int:
    """How many instructions of the interpreter a call takes."""
    counted = 0

    def count() -> None:
        nonlocal counted
        counted += 1

    # A collection may run finalisers of other tests, and that would be counted.
    gc.disable()
    try:
        _counted(work, count)
    finally:
        gc.enable()
    return counted


if sys.version_info >= (3, 12):

    def _counted(work: _Work, count: _Count) -> None:
        # 3.13 no longer traces instructions as 3.11 does.
        watch, event = sys.monitoring, sys.monitoring.events.INSTRUCTION
        here = threading.get_ident()

        def note(_code: CodeType, _offset: int) -> None:
            # The events are those of all threads, other tests' among them.
            if threading.get_ident() == here:
                count()

        watch.use_tool_id(watch.OPTIMIZER_ID, "instructions")
        watch.register_callback(watch.OPTIMIZER_ID, event, note)
        watch.set_events(watch.OPTIMIZER_ID, event)
        try:
            work()
        finally:
            watch.set_events(watch.OPTIMIZER_ID, 0)
            watch.free_tool_id(watch.OPTIMIZER_ID)

else:

    def _counted(work: _Work, count: _Count) -> None:
        def trace(frame: FrameType, event: str, _arg: object) -> Any:  # noqa: ANN401 (the type of a trace function)
            frame.f_trace_opcodes = True
            frame.f_trace_lines = False
            if event == "opcode":
                count()
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            work()
        finally:
            sys.settrace(before)
