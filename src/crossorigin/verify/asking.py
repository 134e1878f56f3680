"""Asking: sends the probes one after the other, slowly, and stops where nobody answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from crossorigin.fetch import WireRequest, WireResponse
from crossorigin.policy import PolicyMap
from crossorigin.transport.bounded import BoundedSender, Failure
from crossorigin.verify.judging import request_of
from crossorigin.verify.probes import MAX_REQUESTS, Probe, plan
from crossorigin.verify.report import Answered, Report, compare

MAX_FAILURES: Final = 3
"""Missing answers after which no further request is sent."""


async def verify(
    url: str,
    policies: PolicyMap,
    sender: BoundedSender,
    *,
    paths: Sequence[str] = (),
    rate: float,
    progress: Callable[[int, int], object] = lambda _done, _all: None,
) -> Report:
    """Ask a server, and compare its answers with the policies of a file.

    Args:
        url: the address of the application; the paths of the file are appended to it.
        policies: the policies.
        sender: sends one request.
        paths: paths of the application that exist.
        rate: requests per second.
        progress: takes the number of probes that are done, and of all.
    """
    probes = plan(policies, paths)
    asked = probes[:MAX_REQUESTS]
    asking = _Asking(sender, url.rstrip("/"), rate)
    answered: list[Answered] = []
    for done, probe in enumerate(asked):
        progress(done, len(asked))
        response = await asking.answer(probe)
        if response is not None:
            answered.append(Answered(probe, response))
        if len(asking.failures) >= MAX_FAILURES:
            break
    progress(len(asked), len(asked))
    left_out = len(probes) - len(asked)
    return compare(url, policies, answered, failures=asking.failures, left_out=left_out)


class _Asking:
    """Sends each distinct request once, in even intervals."""

    def __init__(self, sender: BoundedSender, base: str, rate: float) -> None:
        self._sender = sender
        self._base = base
        self._interval = 1 / rate
        self._next = 0.0
        self._answers: dict[WireRequest, WireResponse | Failure] = {}
        self.failures: list[Failure] = []

    async def answer(self, probe: Probe) -> WireResponse | None:
        """Return the answer to a probe, or None."""
        wanted = request_of(probe, self._base)
        if wanted not in self._answers:
            await self._wait()
            self._answers[wanted] = await self._sender.send(wanted, None)
            found = self._answers[wanted]
            if isinstance(found, Failure):
                self.failures.append(found)
        found = self._answers[wanted]
        return None if isinstance(found, Failure) else found

    async def _wait(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._next > now:
            await asyncio.sleep(self._next - now)
        self._next = max(now, self._next) + self._interval
