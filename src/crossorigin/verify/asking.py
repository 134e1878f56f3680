"""Asking: sends the probes one after the other, and stops if the server does not answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from crossorigin.fetch import WireRequest
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
    requests = _requests(plan(policies, paths), url.rstrip("/"))
    asked = [*requests.items()][:MAX_REQUESTS]
    pace = _Pace(rate)
    answered: list[Answered] = []
    failures: list[Failure] = []
    for done, (request, probes) in enumerate(asked):
        progress(done, len(asked))
        await pace.wait()
        response = await sender.send(request, None)
        if not isinstance(response, Failure):
            answered += (Answered(probe, response) for probe in probes)
            continue
        failures.append(response)
        if len(failures) >= MAX_FAILURES:
            break
    progress(len(asked), len(asked))
    left_out = len(requests) - len(asked)
    return compare(url, policies, answered, failures=failures, left_out=left_out)


def _requests(probes: Iterable[Probe], base: str) -> dict[WireRequest, list[Probe]]:
    """Return each distinct request with its probes, in the order of the first of them."""
    requests: dict[WireRequest, list[Probe]] = {}
    for probe in probes:
        requests.setdefault(request_of(probe, base), []).append(probe)
    return requests


class _Pace:
    """Even intervals between requests."""

    def __init__(self, rate: float) -> None:
        self._interval = 1 / rate
        self._next = 0.0

    async def wait(self) -> None:
        """Wait until the next request may be sent."""
        now = asyncio.get_running_loop().time()
        if self._next > now:
            await asyncio.sleep(self._next - now)
        self._next = max(now, self._next) + self._interval
