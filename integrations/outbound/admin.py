"""Endpoints with their field maps, kept by an Administrador."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from integrations.errors import ContractError
from integrations.models import Endpoint, FieldRule, ValueMap, ValuePair
from integrations.outbound import endpoints
from integrations.outbound.checking import findings, messages_of
from integrations.outbound.forms import OPERATIONS, EndpointForm, RehearsalForm, RuleForm, RuleFormSet
from integrations.outbound.rehearsal import Rehearsal, rehearse


class ValuePairInline(admin.TabularInline):  # type: ignore[type-arg]
    model = ValuePair
    extra = 3


@admin.register(ValueMap)
class ValueMapAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "group", "otherwise"]
    list_select_related = ["group"]
    inlines = [ValuePairInline]


class FieldRuleInline(admin.TabularInline):  # type: ignore[type-arg]
    model = FieldRule
    form = RuleForm
    formset = RuleFormSet
    extra = 1


@admin.register(Endpoint)
class EndpointAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = EndpointForm
    inlines = [FieldRuleInline]
    list_display = ["name", "kind", "topic", "group", "store", "is_active"]
    list_select_related = ["group", "store"]
    list_filter = ["kind", "topic", "is_active"]
    search_fields = ["name"]
    readonly_fields = ["contract_state", "map_state"]
    change_form_template = "admin/integrations/endpoint/change_form.html"
    fieldsets = [
        (None, {"fields": ["name", "kind", "topic", "group", "store", "is_active"]}),
        (
            _("Para onde"),
            {"fields": ["wsdl_address", "wsdl_file", "reread", "contract_state", "address", *OPERATIONS]},
        ),
        (_("Acesso"), {"fields": ["username", "new_secret", "http_auth"]}),
        (_("Entrega"), {"fields": ["timeout", "can_find", "repeat_is_safe", "transient_words"]}),
        (
            _("Onde a resposta diz o quê"),
            {
                "fields": [f"answer_{name}" for name in ("key", "message", "code", "status", "external_key")],
                "classes": ["collapse"],
                "description": _("Vazio: os nomes de costume (Chave, Mensagem, Atendimento_Codigo…)."),
            },
        ),
        (_("Mapa de campos"), {"fields": ["map_state"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Endpoint | None = None) -> list[str]:
        """What an endpoint sends is decided once: its field map is of that kind."""
        return [*self.readonly_fields, *(["kind", "topic"] if obj else [])]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Its history stays: switch it off instead."""
        return False

    @admin.display(description=_("contrato"))
    def contract_state(self, endpoint: Endpoint) -> str:
        if endpoint.read_error:
            return gettext("Não pôde ser lido: %(why)s") % {"why": endpoint.read_error}
        if not endpoint.read_at:
            return gettext("Ainda não lido. O trabalhador lê em segundos: recarregue esta página.")
        return gettext("Lido em %(at)s.") % {"at": f"{timezone.localtime(endpoint.read_at):%d/%m/%Y %H:%M}"}

    @admin.display(description=_("o que falta"))
    def map_state(self, endpoint: Endpoint) -> str:
        if not endpoint.pk or not endpoint.is_soap or not endpoint.documents:
            return "—"
        try:
            found = findings(endpoint, endpoint.rules.all())
        except ContractError as exc:
            return str(exc)
        lines = [format_html("{} {}", row.place, row.text) for row in found]
        return (
            format_html("<br>".join(["{}"] * len(lines)), *lines) if lines else gettext("Nada: o mapa serve.")
        )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        moved = change and "wsdl_address" in form.changed_data
        endpoints.settle(
            form.instance,
            documents=form.cleaned_data.get("wsdl_file"),
            reread=moved or bool(form.cleaned_data.get("reread")),
        )

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        endpoint = self.get_object(request, object_id)
        extra = {"places": places_of(endpoint) if endpoint else []}
        kwargs["extra_context"] = (kwargs.get("extra_context") or {}) | extra
        return super().change_view(request, object_id, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.rehearsal)
        return [path("<int:pk>/ensaio/", view, name="integrations_endpoint_rehearsal"), *super().get_urls()]

    def rehearsal(self, request: HttpRequest, pk: int) -> HttpResponse:
        """*Ensaio*: reads and shows, sends nothing."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        endpoint = get_object_or_404(Endpoint, pk=pk)
        form = RehearsalForm(request.GET or None)
        found = Rehearsal()
        if not form.is_bound:
            found = rehearse(endpoint, "", "INC")
        elif form.is_valid():
            found = rehearse(endpoint, form.cleaned_data["registro"], form.cleaned_data["acao"] or "INC")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Ensaio"),
            "endpoint": endpoint,
            "form": form,
            "found": found,
            "text": "\n".join(found.lines),
            "back": reverse("admin:integrations_endpoint_change", args=[pk]),
        }
        status = 200 if not form.errors else 422
        return TemplateResponse(request, "admin/integrations/endpoint/rehearsal.html", context, status=status)


def places_of(endpoint: Endpoint) -> list[str]:
    """Where values go in the messages of the endpoint's operations, for the field to offer."""
    try:
        messages = messages_of(endpoint).values() if endpoint.documents else ()
    except ContractError:
        return []
    return sorted({place for message in messages for place in message.leaves()})
