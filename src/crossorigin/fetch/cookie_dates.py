"""Dates of cookies: RFC 6265bis section 5.1.1, which no other format's parser follows."""

from __future__ import annotations

import datetime
import re
from typing import Final

# RFC 6265bis section 5.1.1, step 1: delimiters are all but these.
_TOKEN: Final = re.compile(r"[0-9A-Za-z:\x00-\x08\x0a-\x1f\x7f-\uffff]+")
_TIME: Final = re.compile(r"([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[^0-9].*)?", re.DOTALL)
_DAY: Final = re.compile(r"([0-9]{1,2})(?:[^0-9].*)?", re.DOTALL)
_YEAR: Final = re.compile(r"([0-9]{2,4})(?:[^0-9].*)?", re.DOTALL)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov")
_MONTH: Final = {name: number for number, name in enumerate((*_MONTHS, "dec"), 1)}
_FIRST_YEAR: Final = 1601
_PARTS: Final = ("year", "month", "day", "hour", "minute", "second")
_UTC: Final = datetime.UTC


def parse_date(text: str) -> float | None:
    """Return the seconds since 1970 that a date names, or None if it is none.

    Args:
        text: the value of Expires.
    """
    fields = _fields(text)
    parts = [fields.get(name) for name in _PARTS]
    year, month, day, hour, minute, second = parts
    if None in parts:
        return None
    try:
        moment = datetime.datetime(
            year or 0, month or 0, day or 0, hour or 0, minute or 0, second or 0, tzinfo=_UTC
        )
    except ValueError:
        # RFC 6265bis section 5.1.1, steps 5 and 6: a part is out of its range.
        return None
    return None if moment.year < _FIRST_YEAR else moment.timestamp()


def _fields(text: str) -> dict[str, int]:
    """Return what the tokens name, each part by the first token that can be one (step 2)."""
    fields: dict[str, int] = {}
    for token in _TOKEN.findall(text):
        if "hour" not in fields and (time := _TIME.fullmatch(token)):
            fields |= dict(
                zip(("hour", "minute", "second"), map(int, time.groups()), strict=True)
            )
        elif "day" not in fields and (day := _DAY.fullmatch(token)):
            fields["day"] = int(day[1])
        elif "month" not in fields and (month := _MONTH.get(token[:3].lower())):
            fields["month"] = month
        elif "year" not in fields and (year := _YEAR.fullmatch(token)):
            fields["year"] = _full_year(int(year[1]))
    return fields


def _full_year(year: int) -> int:
    # RFC 6265bis section 5.1.1, steps 3 and 4: two digits are of the century around 2000.
    if 70 <= year <= 99:  # noqa: PLR2004 - the step's own numbers
        return year + 1900
    return year + 2000 if year <= 69 else year  # noqa: PLR2004 - likewise
