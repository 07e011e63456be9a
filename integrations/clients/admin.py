"""Credentials of partners, made, renewed and stopped by an Administrador."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.clients.services import begin, rotate_secret
from integrations.leads import field_map
from integrations.models import ApiClient

ROTATE = gettext_lazy("Trocar o segredo: o antigo para na hora")
MAPS = ("nature_map", "channel_map", "media_map")


class ApiClientForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ApiClient
        fields = [
            "name", "stores", "soap", "adf", "leads", "is_active", "rate_per_minute", *MAPS,
            "default_nature", "default_channel", "default_media", "field_map",
        ]  # fmt: skip

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = ApiClient.objects.filter(name__iexact=name).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(_("Já existe um cliente com este nome."))
        return name

    def clean_field_map(self) -> Any:
        rules = self.cleaned_data["field_map"] or {}
        try:
            field_map.check(rules)
        except field_map.MapError as exc:
            raise forms.ValidationError(str(exc)) from exc
        return rules

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        groups = {store.group_id for store in cleaned.get("stores") or []}
        if self.instance.pk:
            groups.add(self.instance.group_id)
        if len(groups) > 1:
            self.add_error("stores", _("Informe lojas de um só grupo econômico."))
        for name in MAPS:
            if cleaned.get(name) and {cleaned[name].group_id} != groups:
                self.add_error(name, _("Este mapa é de outro grupo econômico."))
        return cleaned


@admin.register(ApiClient)
class ApiClientAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = ApiClientForm
    list_display = ["name", "group", "soap", "adf", "leads", "is_active", "last_used_at"]
    list_select_related = ["group"]
    list_filter = ["is_active"]
    search_fields = ["name"]
    filter_horizontal = ["stores"]
    readonly_fields = ["last_used_at", "created_at", "rotated_at"]
    actions = ["rotate"]

    def save_model(self, request: HttpRequest, obj: ApiClient, form: ApiClientForm, change: bool) -> None:
        with transaction.atomic():
            secret = "" if change else begin(obj, form.cleaned_data["stores"])
            super().save_model(request, obj, form, change)
        if secret:
            tell(request, obj, secret)

    def has_delete_permission(self, request: HttpRequest, obj: ApiClient | None = None) -> bool:
        """What it brought names it: a client is stopped, not deleted."""
        return False

    @admin.action(description=gettext_lazy("Trocar o segredo: o antigo para na hora"), permissions=["change"])
    def rotate(self, request: HttpRequest, queryset: QuerySet[ApiClient]) -> None:
        for client in queryset:
            tell(request, client, rotate_secret(client=client))


def tell(request: HttpRequest, client: ApiClient, secret: str) -> None:
    text = _("Segredo de %(name)s, mostrado só agora: %(secret)s") % {"name": client.name, "secret": secret}
    messages.warning(request, text)
