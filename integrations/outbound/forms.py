from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from integrations import transport
from integrations.errors import ContractError, PartnerRefusal
from integrations.models import Endpoint, FieldRule
from integrations.outbound import contracts, fields
from integrations.outbound.checking import messages_of, rule_findings
from integrations.outbound.documents import NOTICES
from integrations.outbound.mapping import CHANGE, CREATE, FIND
from integrations.sealing import seal

LARGEST_FILE = 4 * 1024 * 1024
OPERATIONS = ("operation", "change_operation", "find_operation")


class EndpointForm(forms.ModelForm):  # type: ignore[type-arg]
    wsdl_file = forms.FileField(
        label=_("Ou arquivo WSDL"),
        required=False,
        help_text=_("Lido na hora; substitui o contrato guardado."),
    )
    reread = forms.BooleanField(
        label=_("Ler o contrato de novo"), required=False, help_text=_("O trabalhador lê em segundos.")
    )
    new_secret = forms.CharField(
        label=_("Senha ou chave do webhook"),
        required=False,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Guardada cifrada e nunca mostrada. Vazio mantém a que está guardada."),
    )

    class Meta:
        model = Endpoint
        fields = [
            "name", "kind", "topic", "group", "store", "is_active", "wsdl_address", "address", *OPERATIONS,
            "can_find", "repeat_is_safe", "username", "http_auth", "timeout", "transient_words", "answer_key",
            "answer_message", "answer_code", "answer_status", "answer_external_key",
        ]  # fmt: skip

    def clean_wsdl_file(self) -> Any:
        """The documents of the contract, or why the file can't serve."""
        file = self.cleaned_data["wsdl_file"]
        if not file:
            return None
        if file.size > LARGEST_FILE:
            raise ValidationError(_("O arquivo passa de 4 MB."))
        try:
            return contracts.from_file(file.read())
        except ContractError as exc:
            raise ValidationError(str(exc)) from exc

    def clean_address(self) -> str:
        return self.checked("address")

    def clean_wsdl_address(self) -> str:
        return self.checked("wsdl_address")

    def checked(self, name: str) -> str:
        """http(s) only. Names are looked up by the worker, not by this page."""
        address: str = self.cleaned_data[name]
        try:
            if address:
                transport.check_form(address)
        except PartnerRefusal as exc:
            raise ValidationError(str(exc)) from exc
        return address

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        store, group = data.get("store"), data.get("group")
        if store and group and store.group_id != group.pk:
            self.add_error("store", _("Esta loja é de outro grupo."))
        # On the page of a saved endpoint its kind is not a field any more.
        if (data.get("kind") or self.instance.kind) == Endpoint.Kind.WEBHOOK:
            self.check_webhook(data)
        else:
            self.check_soap(data)
        return data

    def check_webhook(self, data: dict[str, Any]) -> None:
        if not data.get("address") and "address" not in self.errors:
            self.add_error("address", _("Informe para onde o JSON é enviado."))
        if not data.get("new_secret") and not self.instance.secret:
            self.add_error("new_secret", _("Informe a chave com que o JSON é assinado."))

    def check_soap(self, data: dict[str, Any]) -> None:
        if data.get("topic") in NOTICES:
            self.add_error("topic", _("Avisos só vão por webhook."))
        documents = data.get("wsdl_file") or self.instance.documents
        if (
            not documents
            and not data.get("wsdl_address")
            and not self.errors.keys() & {"wsdl_address", "wsdl_file"}
        ):
            self.add_error("wsdl_address", _("Informe o endereço do WSDL ou envie o arquivo."))
        if not data.get("can_find") and not data.get("repeat_is_safe"):
            return
        if documents and not self.errors:
            self.check_operations(data, documents)

    def check_operations(self, data: dict[str, Any], documents: dict[str, str]) -> None:
        names = operation_names(documents)
        for field in OPERATIONS:
            if data.get(field) and data[field] not in names:
                known = ", ".join(sorted(names))
                text = _("O contrato não tem esta operação. Ele tem: %(names)s.") % {"names": known}
                self.add_error(field, text)

    def save(self, commit: bool = True) -> Any:
        if self.cleaned_data.get("new_secret"):
            self.instance.secret = seal(self.cleaned_data["new_secret"])
        return super().save(commit)


def operation_names(documents: dict[str, str]) -> set[str]:
    try:
        contract = contracts.read(Endpoint(documents=documents)).contract
    except ContractError:
        return set()
    return {row.name for port in contract.ports for row in port.operations}


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    source = forms.ChoiceField(label=_("Nosso campo"), required=False)

    class Meta:
        model = FieldRule
        fields = ["path", "source", "constant", "value_map", "in_find"]
        widgets = {"path": forms.TextInput(attrs={"list": "places", "size": 44})}

    def __init__(self, *args: Any, topic: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = fields.FIELDS.get(topic) or [field for rows in fields.FIELDS.values() for field in rows]
        choices = {field.name: f"{field.label} [{field.name}]" for field in known}
        self.fields["source"].choices = [("", "—"), *choices.items()]  # type: ignore[attr-defined]
        # A row of the table stands without labels of its own.
        for field in self.fields.values():
            # The admin wraps a list of rows; what is drawn is the widget inside.
            drawn: Any = getattr(field.widget, "widget", field.widget)
            drawn.attrs["aria-label"] = field.label


class RuleFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Each row is held against the loaded contract; what is wrong is told by its field."""

    instance: Endpoint

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return super().get_form_kwargs(index) | {"topic": self.instance.topic}

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = _("Apagar esta linha")

    def clean(self) -> None:
        super().clean()
        try:
            messages = messages_of(self.instance).values() if self.instance.documents else ()
        except ContractError:
            # An operation that the contract lacks is told by its own field.
            return
        for form in self.forms:
            rule = form.instance
            if form.errors or form in self.deleted_forms or not rule.path or not messages:
                continue
            for found in rule_findings(self.instance, rule, messages):
                if found.is_error:
                    form.add_error("path", found.text)


class RehearsalForm(forms.Form):
    registro = forms.CharField(
        label=_("Número do registro"),
        required=False,
        max_length=20,
        help_text=_("Como 2026-00418. Vazio: o mais novo."),
    )
    acao = forms.ChoiceField(
        label=_("Ação"),
        required=False,
        choices=[(CREATE, _("INC: incluir")), (CHANGE, _("ALT: alterar")), (FIND, _("LST: consultar"))],
    )
