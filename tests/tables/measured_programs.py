"""Programs for the measurement of coverage: each runs some of its lines and branches."""

PROGRAMS = {
    "if, elif and else": """
        def choose(value):
            '''Its text.'''
            if value > 2:
                return "more"
            elif value == 2:
                word = "two"
            elif (
                value == 1
                or value == 7
            ):
                word = "one"
            else:
                word = "none"
            if value:
                word += "!"
            if value == 5:
                word += "?"

        choose(3), choose(1), choose(0)
        if choose(2):
            choose(9)
        """,
    "loops": """
        def walk(values):
            for each in values:
                if each == 1:
                    continue
                if each == 2:
                    break
                if each == 3:
                    pass
            else:
                each = 0
            for _ in values:
                each += 1
            while each > 10:
                each -= 1
                if each == 15:
                    return
            while True:
                each += 1
                if each > 3:
                    break
            for _ in ():
                each = 2
            while each < 0:
                each = 3
            else:
                each = 4
            for one in values:
                for two in values:
                    if one is two:
                        each = 5

        walk([1]), walk([2, 3]), walk([0, 20])
        for number in range(3):
            if number:
                walk([number])
        """,
    "a loop that ends its function": """
        def first(values):
            for each in values:
                if each:
                    return each

        def never(values):
            for each in values:
                return each

        def drained(values):
            while values:
                values.pop()

        first([0, 1]), never([1]), drained([1])
        """,
    "exceptions": """
        def run(work):
            try:
                work()
            except ValueError:
                if work:
                    kind = 1
            except (
                KeyError,
                IndexError,
            ) as fault:
                kind = 2
            except OSError:
                kind = 3
            else:
                kind = 4
                if kind > 5:
                    kind = 5
            finally:
                kind = 6
                if not work:
                    kind = 7
            try:
                if kind == 6:
                    return kind
            finally:
                kind = 8

        def fail(error):
            def work():
                raise error
            return work

        run(print), run(fail(KeyError())), run(fail(ValueError()))
        def unhandled():
            try:
                fail(TypeError())()
            except ValueError:
                pass
            finally:
                done = True
        try:
            unhandled()
        except:
            pass
        """,
    "exceptions of groups": """
        def run(errors):
            try:
                raise ExceptionGroup("all", errors)
            except* ValueError:
                found = 1
            except* OSError:
                found = 2

        run([ValueError()])
        """,
    "managers": """
        from contextlib import nullcontext, suppress

        def run(value):
            with nullcontext():
                if value:
                    value = 2
            with (
                nullcontext() as one,
                suppress(ValueError),
            ):
                if value == 2:
                    int("x")
                value = 3
            for _ in range(2):
                with nullcontext():
                    if value == 2:
                        value = 4
            with nullcontext():
                with nullcontext():
                    if value == 3:
                        return

        run(1)
        """,
    "matches": """
        def kind(value):
            match value:
                case 1:
                    return "one"
                case (
                    2
                    | 3
                ) if value > 2:
                    found = "three"
                case [first, *_] if first:
                    found = "a list"
                case {"key": _}:
                    found = "a mapping"
            match value:
                case str():
                    if value:
                        found = "text"
                case other:
                    found = other
            match value:
                case 5:
                    found = "five"
                case _ if value == 6:
                    found = "six"

        kind(1), kind(2), kind(3), kind("x")
        """,
    "classes": """
        from __future__ import annotations

        import enum
        from dataclasses import dataclass
        from functools import cache
        from typing import Protocol, runtime_checkable

        @dataclass(
            frozen=True,
        )
        class Point:
            '''Two numbers.'''

            x: int = 0
            if x:
                y: int = 1
            else:
                z: int = 2

            @property
            def far(self):
                return self.x > 9

            @staticmethod
            @cache
            def never():
                return 1

        class Colour(enum.Enum):
            RED = 1
            for BLUE in (2,):
                pass

        @runtime_checkable
        class Sized(Protocol):
            if True:
                def size(self) -> int: ...

        assert [each.name for each in Colour] == ["RED", "BLUE"]
        class Box:
            def size(self):
                return 1
        assert isinstance(Box(), Sized)
        Point().far
        """,
    "functions": """
        counted = 0

        def count():
            global counted
            if counted:
                counted += 1

        def outer(value):
            total = 0
            def inner():
                nonlocal total
                if value:
                    total += 1
            inner()
            key = lambda each: (
                each
                if each
                else value
            )
            chosen = [
                key(each)
                for each in range(3)
                if each
            ]
            text = f'''{
                value
            }'''
            return {
                "a": chosen,
                **{"b": text},
            }

        def unused(value):
            if value:
                return 1

        count(), outer(1)
        """,
    "generators and coroutines": """
        import asyncio

        def each(values):
            for value in values:
                if value:
                    yield value
                else:
                    got = yield from each([1])
            if not values:
                yield 0

        async def drain(values):
            async for value in asynchronous(values):
                if value == 2:
                    await asyncio.sleep(0)
            async with asyncio.Lock() as lock:
                if lock:
                    return 1

        async def asynchronous(values):
            for value in values:
                yield value

        list(each([0, 2])), next(each([3])), asyncio.run(drain([1, 2]))
        """,
    "nothing": "",
}
"""The programs, by the constructs in them."""
