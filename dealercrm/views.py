"""The two addresses that belong to no room: where a signed-in user starts, and whether all is well."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import grants
from accounts.models import User
from core.access import StaffRequest, public, signed_in
from core.schema import missing_steps
from dealercrm.menu import is_built


def start_path(user: User) -> str:
    """The first page of this user's day; a page that is not built yet gives way to the agenda."""
    groups = set(user.groups.values_list("name", flat=True))
    if not groups & {*grants.STAFF, *grants.ADD_ONS} and (
        grants.ADMINISTRADOR in groups or user.is_superuser
    ):
        return "/admin/"
    if groups & set(grants.MANAGERS) and is_built("/painel/"):
        return "/painel/"
    if grants.RECEPCAO in groups and is_built("/recepcao/"):
        return "/recepcao/"
    return "/agenda/"


@signed_in
@require_safe
def start(request: StaffRequest) -> HttpResponse:
    return redirect(start_path(request.user))


def failing_part() -> str | None:
    """The first part this process cannot work without, by name; None when all are there."""
    part = "database"
    try:
        connection.ensure_connection()
        part = "migrations"
        executor = MigrationExecutor(connection)
        loader = executor.loader
        lacking = missing_steps(loader, loader.applied_migrations or ())
        if lacking or executor.migration_plan(loader.graph.leaf_nodes()):
            return part
        part = "cache"
        cache.get("saude")
    except DatabaseError:
        return part
    return None


@public(reason="load balancers ask; it names no data")
@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    failing = failing_part()
    if failing:
        return JsonResponse({"status": "error", "failing": failing}, status=503)
    return JsonResponse({"status": "ok"})
