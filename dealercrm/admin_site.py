"""Django admin behind the product's own sign-in, for whoever holds `accounts.use_admin`."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache


class DealerAdminSite(AdminSite):
    site_header = _("DealerCRM · Administração")
    site_title = _("Administração")
    index_title = _("Tabelas, usuários e parâmetros")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """The group gives the way in; `is_staff` alone never does."""
        return request.user.is_active and request.user.has_perm("accounts.use_admin")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Also names that a library never marked for translation."""
        apps = super().get_app_list(request, app_label)
        for table in (table for app in apps for table in app["models"]):
            table["name"] = gettext(table["name"])
        return apps

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """No second door: go to the product's sign-in, or be refused."""
        if not request.user.is_authenticated:
            return secure_admin_login(super().login)(request)  # type: ignore[no-any-return]
        if not self.has_permission(request):
            raise PermissionDenied
        return redirect("admin:index")
