"""A first migration in one go: the tables as they are at its end, without playing every step."""

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Model


class InOneGo(Operation):
    """Take over the state of many operations at once, then create each table whole.

    After every single operation Django renders a model again, and all that are related to it. Here
    the state changes while nothing is rendered, and each table is created from what it is at the
    end, with columns, constraints, indexes and triggers; foreign keys follow at the end of the
    migration, as always. For first migrations only: none of these tables exists before, and none is
    taken away again.
    """

    reduces_to_sql = True
    reversible = False

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # rendered again, once, when it is next asked for
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model in self._models(app_label, schema_editor, to_state):
            schema_editor.create_model(model)

    def _models(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, state: ProjectState
    ) -> list[type[Model]]:
        apps: Apps = state.apps
        names = [name for label, name in state.models if label == app_label]
        models = [apps.get_model(app_label, name) for name in names]
        alias = schema_editor.connection.alias
        return [one for one in models if one._meta.managed and self.allow_migrate_model(alias, one)]

    def describe(self) -> str:
        return f"Create the tables of {len(self.operations)} operations"
