"""Groups and their permissions by migration: each app's own migration grants its own permissions."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.migrations import RunPython

RECEPCAO = "Recepção"
CONSULTOR = "Consultor"
OPERADOR = "Operador CRM"
SUPERVISOR = "Supervisor"
GERENTE = "Gerente"
GERENTE_GERAL = "Gerente Geral"
AVALIADOR = "Avaliador"
FEI = "F&I"
FATURISTA = "Administrativo de Vendas"
ADMINISTRADOR = "Administrador"
MANAGERS = (GERENTE, GERENTE_GERAL)
LEADERS = (SUPERVISOR, *MANAGERS)
# Whoever works with customers: every group but the add-ons and Administrador.
STAFF = (RECEPCAO, CONSULTOR, OPERADOR, *LEADERS)
ADD_ONS = (AVALIADOR, FEI, FATURISTA)
GROUPS = (*STAFF, *ADD_ONS, ADMINISTRADOR)


def grant(apps: Any, app_label: str, model: str, grants: Mapping[str, Iterable[str]]) -> None:
    """Give each permission codename of `model` to the named groups, creating what is not there yet.

    Permissions are otherwise made after all migrations ran, too late for a data migration.
    """
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    for codename, groups in grants.items():
        permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": codename}
        )
        for name in groups:
            apps.get_model("auth", "Group").objects.get(name=name).permissions.add(permission)


def revoke(apps: Any, app_label: str, model: str, grants: Mapping[str, Iterable[str]]) -> None:
    for codename, groups in grants.items():
        for name in groups:
            group = apps.get_model("auth", "Group").objects.get(name=name)
            group.permissions.remove(
                *group.permissions.filter(
                    content_type__app_label=app_label, content_type__model=model, codename=codename
                )
            )


def granting(app_label: str, models: Mapping[str, Mapping[str, Iterable[str]]]) -> RunPython:
    """A migration's operation: what `grant` takes, for each model of an app."""

    def forwards(apps: Any, _schema_editor: Any) -> None:
        for model, grants in models.items():
            grant(apps, app_label, model, grants)

    def backwards(apps: Any, _schema_editor: Any) -> None:
        for model, grants in models.items():
            revoke(apps, app_label, model, grants)

    return RunPython(forwards, backwards)
