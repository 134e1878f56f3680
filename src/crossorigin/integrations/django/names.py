"""Settings that nothing reads: misspelt names of ours, and those of django-cors-headers."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.core import checks

from crossorigin.gateway.selfcheck.selfcheck import is_second_layer
from crossorigin.rules import meant_field

_NAMES: Final = (
    "CROSSORIGIN",
    "CROSSORIGIN_GUARD",
    "CROSSORIGIN_OBSERVE",
    "CROSSORIGIN_SHADOW",
)
_PLAIN: Final = {each.replace("_", ""): each for each in _NAMES}
_FIELD: Final = re.compile(r"CROSS_?ORIGINS?_(GUARD_)?(\w+)")
_OTHER: Final = re.compile(r"ALLOW_\w+|POLICY|POLICIES|PATHS|URLCONF")
"""The ends of names that mean our setting, although they name no field."""

_CORSHEADERS: Final = re.compile(
    r"CORS_(?:ALLOW|ALLOWED|EXPOSE|ORIGIN|PREFLIGHT)_\w+|CORS_URLS_REGEX"
)


def check_names() -> Iterator[checks.CheckMessage]:
    """Yield a warning for each setting that nothing reads, and that its author means for us."""
    declared = getattr(settings, "CROSSORIGIN", None)
    used = [*declared.values()] if isinstance(declared, dict) else [declared]
    for name in filter(str.isupper, dir(settings)):
        remedy = None if name in _NAMES else _remedy(name)
        # A project may name a part of our setting so.
        if remedy and all(getattr(settings, name) is not each for each in used):
            message = f"Nothing reads the setting {name}."
            yield checks.Warning(message, hint=remedy, id="crossorigin.unread-setting")


def _remedy(name: str) -> str | None:
    if _CORSHEADERS.fullmatch(name):
        if any(map(is_second_layer, (*settings.INSTALLED_APPS, *settings.MIDDLEWARE))):
            return None
        return "`crossorigin migrate` writes it as a part of CROSSORIGIN. Remove it then."
    if near := difflib.get_close_matches(name.replace("_", ""), _PLAIN, n=1, cutoff=0.9):
        return f"Write {_PLAIN[near[0]]}."
    of_guard, end = found.groups() if (found := _FIELD.fullmatch(name)) else (None, "")
    if of_guard:
        return "Write the fields of the guard as keys of CROSSORIGIN_GUARD."
    if field := end and meant_field(end):
        return f"Write {field!r} as a key of CROSSORIGIN."
    return (
        "Write the fields and paths as keys of CROSSORIGIN." if _OTHER.fullmatch(end) else None
    )
