"""Operations of migrations."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from crossorigin.stores.triggers import TableName, triggers, without_triggers


class AnnounceChanges(Operation):
    """Makes PostgreSQL announce each change of a model's table; no effect in other databases.

    Args:
        model_name: the name of the model, whose table has to exist.
        field: the field of the origins.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str, field: str = "origin") -> None:
        self.model_name = model_name
        self.field = field

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change no model."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002 - of the base
        to_state: ProjectState,
    ) -> None:
        """Create the triggers.

        Raises:
            ValueError: the field is in the table of another model.
        """
        model = to_state.apps.get_model(app_label, self.model_name)
        field = model._meta.get_field(self.field)  # noqa: SLF001 - documented
        if field not in model._meta.local_concrete_fields:  # noqa: SLF001 - documented
            # Each write to the table would fail in its trigger.
            holder = field.model._meta.object_name  # noqa: SLF001 - documented
            message = (
                f"the table of {self.model_name} has no column for {self.field!r}; write "
                f"AnnounceChanges({holder!r}, field={self.field!r})"
            )
            raise ValueError(message)
        self._execute(schema_editor, model, triggers(_table_of(model), str(field.column)))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,  # noqa: ARG002 - of the base
    ) -> None:
        """Remove the triggers."""
        model = from_state.apps.get_model(app_label, self.model_name)
        self._execute(schema_editor, model, without_triggers(_table_of(model)))

    def _execute(
        self,
        schema_editor: BaseDatabaseSchemaEditor,
        model: Any,  # noqa: ANN401 - a model of the state
        statements: list[str],
    ) -> None:
        connection = schema_editor.connection
        if connection.vendor != "postgresql":
            return
        if self.allow_migrate_model(connection.alias, model):
            for each in statements:
                # Without parameters, a per cent sign of a name is literal.
                schema_editor.execute(each, params=None)

    def describe(self) -> str:
        """Return the line of ``migrate --plan``."""
        return f"Announce changes of the origins of {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        """A part of the name of the migration."""
        return f"announce_{self.model_name.lower()}"


def _table_of(model: Any) -> TableName:  # noqa: ANN401 - a model of the state
    return TableName(None, model._meta.db_table)  # noqa: SLF001 - documented
