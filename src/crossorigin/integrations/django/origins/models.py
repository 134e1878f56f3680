"""The model: one allowed origin a row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from crossorigin.integrations.django.origins.validation import read_row


class AllowedOrigin(models.Model):
    """An origin, or a pattern of origins, that may read the responses."""

    origin: models.CharField[str, str] = models.CharField(
        max_length=400, unique=True, help_text="For example https://app.example"
    )
    note: models.CharField[str, str] = models.CharField(max_length=200, blank=True)
    created: models.DateTimeField[datetime, datetime] = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The order and the name of the rows."""

        ordering: ClassVar[Sequence[str]] = ("origin",)
        verbose_name = "allowed origin"

    def __str__(self) -> str:
        return self.origin

    def clean(self) -> None:
        """Bring the origin into its canonical form.

        Raises:
            ValidationError: it has a problem, or no policy allows it.
        """
        super().clean()
        row, problems = read_row(self.origin)
        if problems:
            raise ValidationError({"origin": problems})
        self.origin = row
