"""Forms of stock search and proposals. What may be chosen comes from the view."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, HourField, MoneyField, PlainForm
from proposals.models import Proposal, ProposalItem, ServiceKind
from proposals.people import PersonField, PersonSearch
from proposals.states import State
from vehicles.models import FIRST_YEAR, LAST_YEAR, StockItem, StockItemQuerySet
from vehicles.search import MAX_PATTERN, Facets

ANY, EVERY = ("", _("Todos")), ("", _("Todas"))
# Nobody offers a car for longer; it also keeps dates far from the end of the calendar.
FARTHEST = timedelta(days=730)
NO_PRICE = _("Informe o preço.")


class StockFilterForm(PlainForm):
    """The search box, the facets and the order. Everything is optional."""

    busca = forms.CharField(label=_("Busca"), required=False, max_length=MAX_PATTERN)
    tipo = forms.ChoiceField(label=_("Tipo"), required=False)
    marca = forms.TypedChoiceField(label=_("Marca"), required=False, coerce=int, empty_value=None)
    familia = forms.TypedChoiceField(label=_("Família"), required=False, coerce=int, empty_value=None)
    ano_de = forms.IntegerField(label=_("Ano de"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)
    ano_ate = forms.IntegerField(
        label=_("Ano até"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    preco_de = MoneyField(label=_("Preço de"), required=False)
    preco_ate = MoneyField(label=_("Preço até"), required=False)
    cor = forms.ChoiceField(label=_("Cor"), required=False)
    loja = forms.TypedChoiceField(label=_("Loja"), required=False, coerce=int, empty_value=None)
    ordem = forms.ChoiceField(label=_("Ordem"), required=False)

    # Field, and the lookup it narrows by.
    LOOKUPS = {
        "tipo": "business_type",
        "marca": "make",
        "familia": "family",
        "ano_de": "year__gte",
        "ano_ate": "year__lte",
        "preco_de": "price__gte",
        "preco_ate": "price__lte",
        "cor": "colour",
        "loja": "store",
    }

    def __init__(self, *args: Any, facets: Facets, orders: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[Any]] = {
            "tipo": [ANY, *facets.business_types],
            "marca": [EVERY, *facets.makes],
            "familia": [EVERY, *facets.families],
            "cor": [EVERY, *((colour, colour) for colour in facets.colours)],
            "loja": [EVERY, *facets.stores],
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]
        self.fields["ordem"].choices = orders  # type: ignore[attr-defined]
        self.default_order = orders[0][0]
        for name in self.facet_names:
            # The facets stand outside the form, in what a search swaps.
            self.fields[name].widget.attrs |= {"form": "stock-form", "class": self.css(name)}

    def css(self, name: str) -> str:
        choice = isinstance(self.fields[name], forms.ChoiceField)
        invalid = " is-invalid" if name in self.errors else ""
        return ("form-select" if choice else "form-control") + invalid

    @property
    def facet_names(self) -> list[str]:
        return [*self.LOOKUPS, "ordem"]

    @property
    def facet_fields(self) -> list[forms.BoundField]:
        """The facets as the page draws them; no family without a make."""
        hidden = () if self.cleaned("marca") else ("familia",)
        return [self[name] for name in self.facet_names if name not in hidden]

    def cleaned(self, name: str) -> Any:
        return getattr(self, "cleaned_data", {}).get(name)

    @property
    def pattern(self) -> str:
        return self.cleaned("busca") or ""

    @property
    def order(self) -> str:
        return self.cleaned("ordem") or self.default_order

    @property
    def is_narrowed(self) -> bool:
        return bool(self.pattern) or any(self.cleaned(name) for name in self.LOOKUPS)

    def apply(self, rows: StockItemQuerySet) -> StockItemQuerySet:
        """Narrow by what is valid; a refused value says so by its field and narrows nothing."""
        found = {lookup: self.cleaned(name) for name, lookup in self.LOOKUPS.items()}
        return rows.filter(**{lookup: value for lookup, value in found.items() if value not in (None, "")})


class ChooseUnitForm(PlainForm):
    """The buttons *Escolher* of a list of units."""

    unidade = forms.ModelChoiceField(StockItem.objects.none(), label=_("Unidade"))
    idempotency_key = forms.CharField(required=False, max_length=64)
    version = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, units: StockItemQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unidade"].queryset = units  # type: ignore[attr-defined]
        self.fields["unidade"].error_messages["invalid_choice"] = _(
            "Este veículo não está no estoque do grupo."
        )


class SpecificationForm(PlainForm):
    """Pedido de fábrica and venda direta: a model in words instead of a unit."""

    business_type = forms.ChoiceField(
        label=_("Negócio"),
        choices=[
            (StockItem.BusinessType.VN, _("Pedido de fábrica")),
            (StockItem.BusinessType.VD, _("Venda direta")),
        ],
    )
    model_description = forms.CharField(
        label=_("Modelo, versão, ano e cor"),
        max_length=200,
        widget=forms.TextInput(
            attrs={"placeholder": _("Corolla XEi 2.0 2026/2027 prata"), "autocomplete": "off"}
        ),
    )
    price = MoneyField(label=_("Preço"), required=False)
    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class AmountsForm(PlainForm):
    """Price and discount alone: what the summary recomputes from while they are typed."""

    price = MoneyField(label=_("Preço"))
    discount = MoneyField(label=_("Desconto"), required=False)

    def clean_discount(self) -> Decimal:
        return self.cleaned_data.get("discount") or Decimal(0)

    def clean(self) -> dict[str, Any]:
        price, discount = self.cleaned_data.get("price"), self.cleaned_data.get("discount")
        if price is not None and discount is not None and discount > price:
            self.add_error("discount", _("O desconto não pode ser maior que o preço."))
        return self.cleaned_data


class TermsForm(AmountsForm):
    """The terms of a proposal; validity on the clock of its store."""

    valid_on = DayField(label=_("Válida até"))
    valid_at = HourField(label=_("Hora"))
    notes = forms.CharField(
        label=_("Observações"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, zone: ZoneInfo, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.today = zone, today
        self.fields["discount"].required = False
        self.fields["price"].error_messages["required"] = NO_PRICE

    def clean_price(self) -> Decimal:
        price: Decimal = self.cleaned_data["price"]
        if not price:
            raise ValidationError(NO_PRICE)
        return price

    def clean_valid_on(self) -> date:
        day: date = self.cleaned_data["valid_on"]
        if self.today - day > FARTHEST:
            raise ValidationError(_("A validade precisa ser futura."))
        if day - self.today > FARTHEST:
            raise ValidationError(_("Informe uma data dentro de dois anos."))
        return day

    def clean_notes(self) -> str:
        notes: str = self.cleaned_data["notes"]
        return notes.replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        super().clean()
        day, hour = self.cleaned_data.get("valid_on"), self.cleaned_data.get("valid_at")
        if day is not None and hour is not None:
            self.cleaned_data["valid_until"] = datetime.combine(day, hour, self.zone)
        return self.cleaned_data

    def terms(self) -> dict[str, Any]:
        """What `services.update_terms` takes."""
        names = ("price", "discount", "valid_until", "notes", "version")
        return {name: self.cleaned_data[name] for name in names}

    @staticmethod
    def initial_of(proposal: Proposal) -> dict[str, Any]:
        until = proposal.valid_until.astimezone(proposal.store.zone)
        return {
            # No price yet: an empty field asks for it, `0,00` would look agreed.
            "price": proposal.price or None,
            "discount": proposal.discount,
            "valid_on": until.date(),
            "valid_at": until.time().replace(second=0, microsecond=0),
            "notes": proposal.notes,
            "version": proposal.version,
        }


class VersionForm(PlainForm):
    """The version of the proposal that the page shows; a save in another card renews it by its class."""

    version = forms.IntegerField(
        min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput(attrs={"class": "version"})
    )


class LineForm(VersionForm):
    """One line of a card. A new one brings a key, so that a second press makes no second line."""

    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    # What comes along with the line and is none of its values.
    ASIDE: tuple[str, ...] = ("version", "idempotency_key")

    def clean(self) -> dict[str, Any]:
        for name, field in self.fields.items():
            # Enter in the search box would else quietly choose the customer.
            if isinstance(field, PersonField) and field.search.searched and not self.data.get(name):
                self.add_error(name, _("Escolha a pessoa na lista ou apague a busca."))
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """What the services of the line take."""
        return {name: self.cleaned_data[name] for name in self.fields if name not in self.ASIDE}


class ItemForm(LineForm):
    """One line of a block: of its fields, those that the block has and the user may see."""

    service_kind = forms.ModelChoiceField(ServiceKind.objects.none(), label=_("Serviço"), required=True)
    description = forms.CharField(
        label=_("Descrição"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    is_subtracted = forms.TypedChoiceField(
        label=_("Sinal"),
        choices=[("", _("+ soma ao total")), ("1", _("− subtrai do total"))],
        required=False,
        coerce=bool,
    )
    price = MoneyField(label=_("Preço"))
    labour = MoneyField(label=_("Mão de obra"), required=False)
    cost = MoneyField(label=_("Custo"), required=False)
    is_gift = forms.BooleanField(label=_("Brinde: o cliente não paga"), required=False)
    on_invoice = forms.BooleanField(label=_("Vai na nota fiscal"), required=False)

    def __init__(self, *args: Any, names: Iterable[str], kinds: QuerySet[ServiceKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = tuple(names)
        for name in set(self.fields) - {*self.names, "version", "idempotency_key"}:
            del self.fields[name]
        if "service_kind" in self.fields:
            self.fields["service_kind"].queryset = kinds  # type: ignore[attr-defined]
            self.fields["description"].required = False
            self.fields["description"].label = _("Detalhe")

    def clean_labour(self) -> Decimal:
        return self.cleaned_data.get("labour") or Decimal(0)

    def values(self) -> dict[str, Any]:
        values = {name: self.cleaned_data[name] for name in self.names}
        if "is_subtracted" in values:
            values["is_subtracted"] = bool(values["is_subtracted"])
        return values

    @staticmethod
    def initial_of(item: ProposalItem) -> dict[str, Any]:
        names = ("service_kind", "description", "labour", "cost", "is_gift", "on_invoice")
        initial = {name: getattr(item, name) for name in names}
        # A new line asks for its price; nothing is free by oversight.
        price = item.price if item.pk else None
        sign = "1" if item.is_subtracted else ""
        return initial | {"price": price, "is_subtracted": sign, "version": item.proposal.version}


class BillingForm(LineForm):
    """Modality, and whom the invoice names."""

    modality = forms.ChoiceField(label=_("Modalidade"), choices=Proposal.Modality)
    invoice_to = PersonField(label=_("Faturar para"))

    def __init__(self, *args: Any, people: PersonSearch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["invoice_to"].offer(people)  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(proposal: Proposal) -> dict[str, Any]:
        chosen = {"modality": proposal.modality, "invoice_to": proposal.invoice_to_id}
        return chosen | {"version": proposal.version}


class CancelForm(PlainForm):
    reason = forms.CharField(
        label=_("Motivo"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class ProposalFilterForm(PlainForm):
    """The filters of the list of proposals."""

    SITUATIONS = [
        (State.NEGOTIATION.value, _("Em negociação")),
        ("vencendo", _("Vencem em 2 dias")),
        ("vencida", _("Vencidas")),
        ("reservada", _("Com reserva")),
        ("reserva-pedida", _("Reserva a autorizar")),
        ("credito-vencendo", _("Crédito vence em 2 dias")),
        (State.ORDER.value, _("Pedidos")),
        (State.AUTHORISED.value, _("Autorizadas")),
        (State.INVOICED.value, _("Faturadas")),
        (State.RETURNED.value, _("Devolvidas")),
        (State.CANCELLED.value, _("Canceladas")),
        ("todas", _("Todas")),
    ]

    situacao = forms.ChoiceField(label=_("Situação"), choices=SITUATIONS, required=False)
    q = forms.CharField(label=_("Cliente, número ou veículo"), required=False, max_length=120)
