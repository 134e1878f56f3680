"""Creates the table of the origins, and the triggers of PostgreSQL."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from crossorigin.integrations.django.origins.operations import AnnounceChanges


class Migration(migrations.Migration):
    """The first migration."""

    initial: ClassVar[bool] = True
    dependencies: ClassVar[list[tuple[str, str]]] = []
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="AllowedOrigin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        help_text="For example https://app.example", max_length=400, unique=True
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                ("created", models.DateTimeField(auto_now_add=True)),
            ],
            options={"verbose_name": "allowed origin", "ordering": ("origin",)},
        ),
        AnnounceChanges("AllowedOrigin"),
    ]
