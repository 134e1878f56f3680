"""The entry of ``INSTALLED_APPS``."""

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks

from crossorigin.integrations.django.origins.checks import check_rows


class OriginsConfig(AppConfig):
    """The model of the origins, its page in the admin, and the check of its rows."""

    name = "crossorigin.integrations.django.origins"
    label = "crossorigin_origins"
    verbose_name: str = "CORS"
    default_auto_field: str = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the check of the rows."""
        checks.register(check_rows, checks.Tags.database)
