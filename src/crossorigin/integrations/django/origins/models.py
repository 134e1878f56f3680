"""The model: one row for each allowed origin."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Convert the origin to its canonical form, unless its text has a problem.

        Args:
            exclude: the fields that are not checked: a form has reported them, or lacks them.

        Raises:
            ValidationError: a field has a problem, or no policy allows the origin.
        """
        problems: dict[str, list[ValidationError]] = {}
        try:
            super().clean_fields(exclude)
        except ValidationError as error:
            problems = error.update_error_dict(problems)
        if "origin" not in (*(exclude or ()), *problems):
            self.origin, told = read_row(self.origin)
            problems["origin"] = [ValidationError(each) for each in told]
        if any(problems.values()):
            raise ValidationError(problems)
