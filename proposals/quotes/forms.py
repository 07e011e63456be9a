"""The one form of *Simulação rápida*. What may be chosen comes from the view."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from atendimento.models import Channel
from core.forms import KmField, MoneyField, PlainForm
from core.keys import row_key
from customers.forms import PhoneField
from customers.models import Person
from proposals.financing.models import LONGEST, Borrower, Financier
from proposals.quotes import finding
from proposals.quotes.finding import MODEL, UNIT, TradeIn, Wanted
from proposals.quotes.offer import Asked
from vehicles.models import FIRST_YEAR, LAST_YEAR, CatalogModel, CatalogYear, StockItemQuerySet

TERMS = (24, 36, 48)
FIRST_DATES = [(days, _("%(days)s dias") % {"days": days}) for days in (30, 45, 60)]
MONEY = Decimal(0)


def term_field(number: int) -> forms.IntegerField:
    label = _("Prazo %(number)s (meses)") % {"number": number}
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=LONGEST)


class QuoteForm(PlainForm):
    """Vehicle, used car, down payment, terms; name and phone only to keep it."""

    veiculo = forms.CharField(label=_("Veículo"), max_length=20, required=False)
    busca = forms.CharField(label=_("Estoque ou modelo"), max_length=200, required=False)
    preco = MoneyField(label=_("Preço, se o veículo não tem"), required=False)
    usado = forms.ModelChoiceField(CatalogYear.objects.none(), label=_("Usado"), required=False)
    usado_busca = forms.CharField(label=_("Modelo do usado ou placa"), max_length=200, required=False)
    usado_ano = forms.IntegerField(
        label=_("Ano-modelo"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    usado_km = KmField(label=_("Km do usado"), required=False)
    entrada = MoneyField(label=_("Entrada"), required=False)
    prazo_1, prazo_2, prazo_3 = term_field(1), term_field(2), term_field(3)
    primeira = forms.TypedChoiceField(
        label=_("Primeira parcela em"), choices=FIRST_DATES, coerce=int, required=False, empty_value=None
    )
    balao = MoneyField(label=_("Balão na última parcela"), required=False)
    tomador = forms.ChoiceField(label=_("Tomador"), choices=Borrower, required=False)
    financeira = forms.ModelChoiceField(
        Financier.objects.none(), label=_("Financeira"), required=False, empty_label=_("Menor taxa")
    )
    # Opt-in, never preset: no tied sale (Lei 8.078/1990 art. 39 I).
    seguro = forms.BooleanField(label=_("O cliente pediu seguro prestamista"), required=False)
    nome = forms.CharField(label=_("Nome do cliente"), max_length=120, required=False)
    telefone = PhoneField(required=False)
    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        store: Store,
        units: StockItemQuerySet,
        models: QuerySet[CatalogModel],
        years: QuerySet[CatalogYear],
        financiers: QuerySet[Financier],
        saving: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.store, self.units, self.models = store, units, models
        self.fields["usado"].queryset = years  # type: ignore[attr-defined]
        self.fields["financeira"].queryset = financiers  # type: ignore[attr-defined]
        for name in ("nome", "telefone"):
            self.fields[name].required = saving
        self.saving = saving
        self.asked: Asked | None = None

    def clean_veiculo(self) -> Wanted | None:
        """The unit or model that the radio names."""
        code = self.cleaned_data["veiculo"]
        kind, key = code[:1], row_key(code[1:])
        if not code:
            return None
        if key is not None:
            unit = self.units.filter(pk=key).first() if kind == UNIT else None
            model = self.models.filter(pk=key).first() if kind == MODEL else None
            if unit:
                return finding.wanted_unit(unit, self.store)
            if model:
                return finding.wanted_model(model)
        raise ValidationError(_("Este veículo não está à venda no grupo. Busque de novo."))

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        wanted = data.get("veiculo")
        price = (wanted.price or data.get("preco")) if wanted else None
        if self.saving and "veiculo" not in self.errors and wanted is None:
            self.add_error("busca", _("Escolha o veículo."))
        if wanted and not price and "preco" not in self.errors:
            self.add_error("preco", _("Informe o preço deste veículo."))
        used = self.trade_in()
        if wanted and price and not self.errors:
            self.asked = self.ask(wanted, price, used)
        return data

    def trade_in(self) -> TradeIn | None:
        row, km = self.cleaned_data.get("usado"), self.cleaned_data.get("usado_km")
        if row is None:
            return None
        if km is None:
            if "usado_km" not in self.errors:
                self.add_error("usado_km", _("Informe a quilometragem do usado."))
            return None
        return finding.trade_in(row, km, self.store)

    def ask(self, wanted: Wanted, price: Decimal, used: TradeIn | None) -> Asked | None:
        data = self.cleaned_data
        asked = Asked(
            vehicle=wanted,
            price=price,
            trade_in=used,
            down=data.get("entrada") or MONEY,
            terms=[term for term in map(data.get, ("prazo_1", "prazo_2", "prazo_3")) if term] or TERMS,
            first_in=data.get("primeira") or FIRST_DATES[0][0],
            balloon=data.get("balao") or MONEY,
            borrower=data.get("tomador") or Borrower.PF,
            financier=data.get("financeira"),
            insurance=bool(data.get("seguro")),
        )
        if asked.amount < 0:
            self.add_error("entrada", _("Entrada e usado passam do preço do veículo."))
            return None
        return asked

    def typed(self) -> dict[str, Any]:
        """What a saved simulation keeps of the form, beside the customer's own columns."""
        kept = [name for name in self.fields if name not in ("nome", "telefone", "idempotency_key")]
        return {name: str(self.data.get(name, "")) for name in kept}


class QuoteProposalForm(PlainForm):
    """Whose proposal it becomes: somebody on file, or the new name."""

    pessoa = forms.ModelChoiceField(Person.objects.none(), label=_("Cliente"), required=False)
    meio = forms.ModelChoiceField(Channel.objects.none(), label=_("Meio de contato"), empty_label=None)
    prazo = forms.TypedChoiceField(label=_("Prazo"), required=False, coerce=int, empty_value=None)

    def __init__(
        self,
        *args: Any,
        people: QuerySet[Person],
        channels: QuerySet[Channel],
        terms: Iterable[int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prazo"].choices = [("", ""), *((term, term) for term in terms)]  # type: ignore[attr-defined]
        self.fields["pessoa"].queryset = people  # type: ignore[attr-defined]
        self.fields["meio"].queryset = channels  # type: ignore[attr-defined]
