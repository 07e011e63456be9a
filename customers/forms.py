"""Forms of people. They know no request and no address, so that other pages may embed them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, PlainForm
from core.text import digits
from customers import documents, phones
from customers.models import Address, Consent, Person
from customers.services import CustomerError

STATES = (
    "AC AL AM AP BA CE DF ES GO MA MG MS MT PA PB PE PI PR RJ RN RO RR RS SC SE SP TO".split()  # noqa: SIM905
)
ZIP_LENGTH = 8


class PhoneField(forms.CharField):
    """A number as people type it; cleans to E.164."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"data-mask": "phone", "inputmode": "tel", "autocomplete": "off"}
        defaults = {"label": _("Telefone"), "max_length": phones.MAX_TYPED}
        super().__init__(**{**defaults, "widget": forms.TextInput(attrs=attrs), **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return phones.display(value) if isinstance(value, str) and value.startswith("+") else value

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return phones.normalise(typed) if typed else ""
        except phones.PhoneError as exc:
            raise ValidationError(str(exc), code="invalid") from exc


class DocumentField(forms.CharField):
    """A CPF or CNPJ as people type it; cleans to its signs alone."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"data-mask": "document", "autocomplete": "off"}
        defaults = {"label": _("CPF/CNPJ"), "max_length": documents.MAX_TYPED}
        super().__init__(**{**defaults, "widget": forms.TextInput(attrs=attrs), **kwargs})

    def prepare_value(self, value: Any) -> Any:
        # What was refused is shown as it was typed, not with dots strewn into it.
        return documents.display(value) if isinstance(value, str) and value.isalnum() else value

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return documents.normalise(typed) if typed else ""
        except documents.DocumentError as exc:
            raise ValidationError(str(exc), code="invalid") from exc


class ZipField(forms.CharField):
    """A CEP; cleans to eight digits."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"data-mask": "cep", "inputmode": "numeric", "autocomplete": "off"}
        defaults = {"label": _("CEP"), "max_length": 12}
        super().__init__(**{**defaults, "widget": forms.TextInput(attrs=attrs), **kwargs})

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        figures = digits(typed)
        if typed and len(figures) != ZIP_LENGTH:
            raise ValidationError(_("O CEP tem 8 números."), code="invalid")
        return figures


class StateField(forms.CharField):
    """A federal unit by its two letters, typed: a list of 27 is slower than two keys."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"maxlength": 2, "autocapitalize": "characters", "autocomplete": "off"}
        super().__init__(**{"label": _("UF"), "widget": forms.TextInput(attrs=attrs), **kwargs})

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value)).upper()
        if typed and typed not in STATES:
            raise ValidationError(_("UF desconhecida: use duas letras, como SP."), code="invalid")
        return typed


def show_refusal(form: forms.BaseForm, refusal: CustomerError) -> None:
    """What a service refused, beside its field when the form has it."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


class ContactMixin:
    """One phone or e-mail suffices, one is needed."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()  # type: ignore[misc]
        typed = [self.data.get(self.add_prefix(name), "").strip() for name in ("phone", "email")]  # type: ignore[attr-defined]
        if not any(typed):
            self.add_error("phone", _("Informe um telefone ou um e-mail."))  # type: ignore[attr-defined]
        return data


class ProspectForm(ContactMixin, PlainForm):
    """Name and one phone or e-mail: `services.register_prospect(**cleaned_data, store=, by=)`."""

    name = forms.CharField(label=_("Nome"), max_length=120)
    phone = PhoneField(required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    kind = forms.ChoiceField(
        label=_("Tipo"),
        choices=Person.Kind.choices,
        initial=Person.Kind.PF,
        required=False,
        widget=forms.RadioSelect,
    )

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Person.Kind.PF


class PersonForm(ContactMixin, PlainForm):
    """A full register: `services.register_person(**cleaned_data, store=, by=)`.

    With `prospect=True` it asks what ProspectForm asks, and what else was typed is shown again but not read.
    """

    PROSPECT_FIELDS = ("kind", "name", "phone", "email")

    kind = forms.ChoiceField(
        label=_("Tipo"), choices=Person.Kind.choices, initial=Person.Kind.PF, widget=forms.RadioSelect
    )
    name = forms.CharField(label=_("Nome ou razão social"), max_length=120)
    trade_name = forms.CharField(label=_("Nome fantasia"), max_length=120, required=False)
    document = DocumentField()
    birth_date = DayField(label=_("Data de nascimento"), required=False)
    state_registration = forms.CharField(label=_("Inscrição estadual"), max_length=20, required=False)
    phone = PhoneField(required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    zip = ZipField(required=False)
    street = forms.CharField(label=_("Logradouro"), max_length=120, required=False)
    number = forms.CharField(label=_("Número"), max_length=10, required=False)
    complement = forms.CharField(label=_("Complemento"), max_length=60, required=False)
    district = forms.CharField(label=_("Bairro"), max_length=80, required=False)
    city = forms.CharField(label=_("Cidade"), max_length=80, required=False)
    state = StateField(required=False)

    def __init__(self, *args: Any, prospect: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prospect = prospect
        # The same markup serves both registers; the browser must not insist on what is hidden.
        self.fields["document"].widget.use_required_attribute = lambda initial: False

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.prospect:
            refuse_other_kind(self, data)
            return data
        for name in set(self.fields) - set(self.PROSPECT_FIELDS):
            self.errors.pop(name, None)
            data.pop(name, None)
        return data


def refuse_other_kind(form: forms.BaseForm, data: dict[str, Any]) -> None:
    """A CPF belongs to a natural person, a CNPJ to a company."""
    document, kind = data.get("document"), data.get("kind")
    if document and kind and documents.kind(document) != kind:
        message = _("Informe o CPF da pessoa física.") if kind == "PF" else _("Informe o CNPJ da empresa.")
        form.add_error("document", message)


class PersonEditForm(PlainForm):
    """The person itself; phones and addresses have forms of their own. A full register needs a document."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)
    kind = forms.ChoiceField(label=_("Tipo"), choices=Person.Kind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Nome ou razão social"), max_length=120)
    trade_name = forms.CharField(label=_("Nome fantasia"), max_length=120, required=False)
    document = DocumentField(required=False)
    birth_date = DayField(label=_("Data de nascimento"), required=False)
    state_registration = forms.CharField(label=_("Inscrição estadual"), max_length=20, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    notes = forms.CharField(
        label=_("Observações"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, *args: Any, person: Person, locked: frozenset[str] = frozenset(), **kwargs: Any
    ) -> None:
        names = (name for name in self.base_fields if name != "version")
        initial = {name: getattr(person, name) for name in names} | {"version": person.version}
        super().__init__(*args, initial=initial, **kwargs)
        for name in locked:
            # Read only, not disabled: a value that comes back changed must be refused, not swallowed.
            self.fields[name].widget.attrs["readonly"] = True
            self.fields[name].help_text = _("Só a gerência altera.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        refuse_other_kind(self, data)
        return data


class PhoneForm(PlainForm):
    number = PhoneField()
    label = forms.CharField(
        label=_("De quem ou para quê"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("trabalho, esposa, recado…")}),
    )
    is_whatsapp = forms.BooleanField(label=_("Tem WhatsApp"), required=False)
    is_primary = forms.BooleanField(label=_("É o principal"), required=False)


class AddressForm(PlainForm):
    kind = forms.ChoiceField(label=_("Tipo"), choices=Address.Kind.choices, initial=Address.Kind.HOME)
    zip = ZipField(required=False)
    street = forms.CharField(label=_("Logradouro"), max_length=120, required=False)
    number = forms.CharField(label=_("Número"), max_length=10, required=False)
    complement = forms.CharField(label=_("Complemento"), max_length=60, required=False)
    district = forms.CharField(label=_("Bairro"), max_length=80, required=False)
    city = forms.CharField(label=_("Cidade"), max_length=80, required=False)
    state = StateField(required=False)
    is_primary = forms.BooleanField(label=_("É o principal"), required=False)


class OwnedVehicleForm(PlainForm):
    """By plate, or by description alone: a virtual vehicle."""

    plate = forms.CharField(
        label=_("Placa"),
        max_length=20,
        required=False,
        help_text=_("Sem a placa, descreva o veículo; ela pode vir depois."),
        widget=forms.TextInput(attrs={"data-mask": "plate", "autocomplete": "off"}),
    )
    description = forms.CharField(
        label=_("Descrição"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Onix prata 2019")}),
    )
    since = DayField(label=_("Desde"), required=False)
    is_registered_owner = forms.BooleanField(label=_("É o proprietário no documento"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("plate") and not data.get("description"):
            self.add_error("plate", _("Informe a placa ou descreva o veículo."))
        return data


class PlateForm(PlainForm):
    plate = forms.CharField(
        label=_("Placa"),
        max_length=20,
        widget=forms.TextInput(attrs={"data-mask": "plate", "autocomplete": "off"}),
    )


class ConsentForm(PlainForm):
    purpose = forms.ChoiceField(label=_("Finalidade"), choices=Consent.Purpose.choices)
    channel = forms.ChoiceField(label=_("Canal"), choices=Consent.Channel.choices)
    granted = forms.TypedChoiceField(
        label=_("Resposta"),
        choices=[("sim", _("Autorizou")), ("nao", _("Não autorizou"))],
        coerce=lambda value: value == "sim",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    legal_basis = forms.ChoiceField(
        label=_("Base legal"), choices=Consent.LegalBasis.choices, initial=Consent.LegalBasis.CONSENT
    )
    source = forms.CharField(
        label=_("Como foi dito"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("no balcão, por telefone, termo assinado…")}),
    )
