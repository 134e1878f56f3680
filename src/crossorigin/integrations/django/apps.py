"""The entry of ``INSTALLED_APPS``."""

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks

from crossorigin.integrations.django.checks import check_settings
from crossorigin.integrations.django.static import cover_static_files


class CrossOriginConfig(AppConfig):
    """System checks, and the static files of ``runserver``."""

    name = "crossorigin.integrations.django"
    label = "crossorigin"

    def ready(self) -> None:
        """Register the checks, and cover the static files."""
        checks.register(check_settings)
        cover_static_files()
