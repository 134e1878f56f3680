"""A connection that several iterators share: one that comes late, and one that goes early."""

import threading
from collections.abc import Iterator
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


def test_a_connection_that_opens_for_nobody_is_closed() -> None:
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
