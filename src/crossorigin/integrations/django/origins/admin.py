"""The page of the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib import admin

from crossorigin.integrations.django.origins.models import AllowedOrigin

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[AllowedOrigin]
else:
    _Admin = admin.ModelAdmin


@admin.register(AllowedOrigin)
class AllowedOriginAdmin(_Admin):
    """Lists, adds, changes and deletes origins; the model reports the problems of each."""

    list_display: tuple[str, ...] = ("origin", "note", "created")
    search_fields: ClassVar[tuple[str, ...]] = ("origin", "note")
