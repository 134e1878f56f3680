"""The setting ``CROSSORIGIN``: what it declares, and the one selection made of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver

from crossorigin.engine.selection import Declared, Selection
from crossorigin.integrations import _marks
from crossorigin.integrations.django.views import Urls
from crossorigin.policy import Policy, PolicyMap


class _Project:
    """The holder of what the setting declares: one in a process, as the setting is one."""

    current: ClassVar[_Project | None] = None
    cors: Selection


def selection() -> Selection:
    """Return what ``CROSSORIGIN`` declares; set its `policy` to swap it at run time.

    Raises:
        PolicyError: the setting makes no policy.
        TypeError: the setting is none.
    """
    if _Project.current is None:
        project = _Project()
        declared = _read_setting(getattr(settings, "CROSSORIGIN", None))
        _marks.install(project, declared, {}, Urls())
        _Project.current = project
    return _Project.current.cors


@receiver(setting_changed)
def _forget(*, setting: str, **_kwargs: object) -> None:
    """Read the setting anew: an application that a test builds now has the changed one."""
    if setting == "CROSSORIGIN":
        _Project.current = None


def _read_setting(declared: Any) -> Declared:  # noqa: ANN401 - whatever the owner wrote
    """Return what the setting means: a mapping is read as a file is, or as keywords."""
    if not isinstance(declared, Mapping):
        wrong_or_right: Declared = declared
        return wrong_or_right
    if declared.keys() & {"policy", "paths"}:
        return PolicyMap.from_mapping(declared)
    if declared and all(str(key).startswith("/") for key in declared):
        paths = {
            path: {"cors": False} if each is None else each for path, each in declared.items()
        }
        return PolicyMap.from_mapping({"paths": paths})
    return Policy.from_mapping(declared)
