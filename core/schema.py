"""What migrations of every app share, and what a database may lack of those that were replaced."""

from collections.abc import Collection

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import CreateModel
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState


class CreateModels(Operation):
    """An app's first models in one step, in the order of their need.

    After each CreateModel of its own Django renders every model related to the new one anew, which for all
    of ours takes several times as long as the tables. Here the first to be asked for renders them once.
    """

    category = OperationCategory.ADDITION

    def __init__(self, models: list[CreateModel]) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # Whatever renders them next leaves nothing over for later.
        vars(state).pop("apps", None)
        state.is_delayed = False
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def references_model(self, name: str, app_label: str) -> bool:
        return any(model.references_model(name, app_label) for model in self.models)

    def describe(self) -> str:
        return f"Create {len(self.models)} models"


def missing_steps(loader: MigrationLoader, applied: Collection[tuple[str, str]]) -> list[str]:
    """Migrations without a file that a database lacks, though it has others that the same one replaced.

    Django leaves out a migration that replaces some which are applied and some which are not. Where the old
    files are gone nothing brings such a database forward: it would say that there is nothing to do, or do
    the rest, and tables would lack columns.
    """
    known = loader.disk_migrations or {}
    groups = [set(migration.replaces) for migration in known.values()]
    lacking = (group - set(applied) - set(known) for group in groups if group & set(applied))
    return sorted(f"{app}.{name}" for group in lacking for app, name in group)
