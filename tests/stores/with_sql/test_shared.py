"""A connection that several iterators share: one that comes late, and one that goes early."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import islice

from tables.model import A

from crossorigin.stores.notifications import Wakes
from crossorigin.stores.sql.shared import SharedListener


def test_a_connection_that_ends_is_opened_again_for_an_iterator_that_waits() -> None:
    wakes = Wakes()
    opened: Iterator[list[str | None]] = iter([[None, A], [None]])
    listener = SharedListener(lambda: iter(next(opened, list[str | None]())), wakes.close)
    changes = listener.changes(wakes)
    assert list(islice(changes, 3)) == [None, A, None]
    wakes.close()
    assert list(changes) == []


def test_a_connection_that_opens_after_the_last_iterator_is_closed() -> None:
    connecting, connected, closed = (threading.Event() for _ in range(3))
    wakes = Wakes()

    def listen() -> Iterator[str | None]:
        connecting.set()
        assert connected.wait(10)
        try:
            yield None
        finally:
            closed.set()

    listener = SharedListener(listen, lambda: None)
    reader = threading.Thread(target=lambda: list(listener.changes(wakes)))
    reader.start()
    assert connecting.wait(10)
    wakes.close()
    reader.join(10)
    connected.set()
    assert closed.wait(10)


def test_listeners_are_ended_although_one_ends_meanwhile() -> None:
    """Its socket, or its event loop, is closed by then."""
    ours, theirs = socket.socketpair()
    loop = asyncio.new_event_loop()
    ended: list[str] = []
    wakes = Wakes()
    functions: list[Callable[[], object]] = [
        lambda: theirs.send(b"x"),
        lambda: loop.call_soon_threadsafe(print),
        lambda: ended.append("the last one"),
    ]
    with ExitStack() as stack:
        for wake in functions:
            stack.enter_context(wakes.registered(wake))
        for each in (ours, theirs, loop):
            each.close()
        wakes.close()
    assert ended == ["the last one"]
