"""Dates of cookies: RFC 6265bis section 5.1.1, a format with its own algorithm."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from crossorigin.fetch.engine import STANDARD, Engine

# RFC 6265bis section 5.1.1, step 1: delimiters are all but these.
_TOKEN: Final = re.compile(r"[0-9A-Za-z:\x00-\x08\x0a-\x1f\x7f-\uffff]+")
_TIME: Final = re.compile(r"([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[^0-9].*)?", re.DOTALL)
_SHORT_TIME: Final = re.compile(r"([0-9]{1,2}):([0-9]{1,2})(?:[^0-9:].*)?", re.DOTALL)
_DAY: Final = re.compile(r"([0-9]{1,2})(?:[^0-9].*)?", re.DOTALL)
_YEAR: Final = re.compile(r"([0-9]{2,4})(?:[^0-9].*)?", re.DOTALL)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov")
_MONTH: Final = {name: number for number, name in enumerate((*_MONTHS, "dec"), 1)}
_FIRST_YEAR: Final = 1601
_LAST_DAY: Final = 31


def parse_date(text: str, engine: Engine = STANDARD) -> float | None:
    """Return the seconds since 1970 that a date names, or None if it is invalid.

    Args:
        text: the value of Expires.
        engine: the engine of the browser.
    """
    year, month, day, time = _parts(text, engine)
    if time is None and engine.lenient_dates:
        time = (0, 0, 0)
    # RFC 6265bis section 5.1.1, step 5: a part that is missing, or too early.
    if not (year and month and day and time):
        return None
    if year < _FIRST_YEAR and not engine.old_dates_read:
        return None
    return _moment(year, month, day, time, engine)


def _moment(
    year: int, month: int, day: int, time: tuple[int, ...], engine: Engine
) -> float | None:
    hour, minute, second = time
    try:
        if engine.lenient_dates and day <= _LAST_DAY:
            first = dt.datetime(year, month, 1, tzinfo=dt.UTC)
            later = dt.timedelta(days=day - 1, hours=hour, minutes=minute, seconds=second)
            return (first + later).timestamp()
        # A part that is out of its range, a day that the month does not have.
        moment = dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.UTC)
        return moment.timestamp()
    except (ValueError, OverflowError):
        return None


def _parts(
    text: str, engine: Engine
) -> tuple[int | None, int | None, int | None, tuple[int, ...] | None]:
    """Return year, month, day and time, each by the first token that can be one (step 2)."""
    year = month = day = time = None
    for token in _TOKEN.findall(text):
        if time is None and (found := _time(token, engine)):
            time = found
        elif day is None and (match := _DAY.fullmatch(token)):
            day = int(match[1])
        elif month is None and token[:3].lower() in _MONTH:
            month = _MONTH[token[:3].lower()]
        elif year is None and (match := _YEAR.fullmatch(token)):
            year = _full_year(int(match[1]))
    return year, month, day, time


def _time(token: str, engine: Engine) -> tuple[int, ...] | None:
    if match := _TIME.fullmatch(token):
        return tuple(map(int, match.groups()))
    if engine.lenient_dates and (match := _SHORT_TIME.fullmatch(token)):
        return (*map(int, match.groups()), 0)
    return None


def _full_year(year: int) -> int:
    # RFC 6265bis section 5.1.1, steps 3 and 4: two digits belong to the century around 2000.
    if 70 <= year <= 99:  # noqa: PLR2004 - the step's own numbers
        return year + 1900
    return year + 2000 if year <= 69 else year  # noqa: PLR2004 - likewise
