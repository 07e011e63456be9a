"""Forms of a used car and its debts. What may be chosen comes from the view."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from atendimento.models import Appraisal
from core.figures import short
from core.forms import DayField, KmField, MoneyField
from core.money import brl
from proposals.forms import LineForm
from proposals.models import DebtKind, TradeIn, TradeInDebt
from proposals.people import PersonField, PersonSearch
from proposals.tradein.filling import Fipe, Sources, code_of
from vehicles import services as vehicles
from vehicles.models import FIRST_YEAR, LAST_YEAR, CatalogYear

CENT = Decimal("0.01")
APPRAISED = ("description", "plate", "km")
# A payoff letter farther off than that is a slip of the keyboard.
FARTHEST = timedelta(days=366)


def text_field(label: Any, length: int, **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"} | attrs)
    return forms.CharField(label=label, max_length=length, required=False, widget=widget)


class TradeInForm(LineForm):
    """Which car, its value, what is owed on it, its papers, whose it is."""

    # Drawn in groups, not as a list of fields.
    template = "proposals/_tradein_form.html"
    OTHER = ("", _("Outro veículo"))
    ASIDE = (*LineForm.ASIDE, "source", "fipe_q", "fipe_year")

    source = forms.ChoiceField(label=_("Veículo"), required=False)
    plate = text_field(_("Placa"), 10, **{"data-mask": "plate"})
    km = KmField(label=_("Km"), required=False)
    description = text_field(_("Modelo, ano e cor"), 120)
    chassis = text_field(_("Chassi"), 25, **{"data-mask": "chassis"})
    renavam = text_field(_("Renavam"), 20, inputmode="numeric")
    fipe_q = text_field(_("Modelo na FIPE"), 200)
    fipe_year = forms.IntegerField(
        label=_("Ano-modelo"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    catalog_year = forms.ModelChoiceField(CatalogYear.objects.none(), label=_("FIPE"), required=False)
    agreed = MoneyField(label=_("Valor combinado"), min_value=CENT)
    market = MoneyField(label=_("Valor de mercado"), required=False, min_value=CENT)
    payoff = MoneyField(label=_("Saldo devedor"), required=False)
    payoff_bank = text_field(_("Banco"), 80)
    payoff_due_on = DayField(label=_("Vence em"), required=False)
    restrictions = text_field(_("Restrições"), 200, placeholder="Nada consta; alienação fiduciária…")
    restrictions_on = DayField(label=_("Consultadas em"), required=False)
    report = text_field(_("Laudo"), 200, placeholder="Empresa, número e resultado")
    owner = PersonField(label=_("Proprietário"))

    def __init__(
        self,
        *args: Any,
        sources: Sources,
        fipe: Fipe,
        years: QuerySet[CatalogYear],
        people: PersonSearch,
        today: date,
        appraised: Appraisal | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sources, self.today, self.fipe = sources, today, fipe
        for name in APPRAISED:
            # What an appraisal says of its car is not typed over.
            if appraised is not None and getattr(appraised, name) not in ("", None):
                self.fields[name].widget.attrs["readonly"] = True
        self.fields["source"].choices = [  # type: ignore[attr-defined]
            *[(code, code) for code in (*sources.appraisals, *sources.vehicles, *sources.described)],
            self.OTHER,
        ]
        self.fields["catalog_year"].queryset = years  # type: ignore[attr-defined]
        self.fields["owner"].offer(people)  # type: ignore[attr-defined]

    def clean_plate(self) -> str:
        return self.stored("plate")

    def clean_chassis(self) -> str:
        return self.stored("chassis")

    def clean_renavam(self) -> str:
        return self.stored("renavam")

    def stored(self, name: str) -> str:
        """As a vehicle keeps it; the same rules as the vehicle's own page."""
        try:
            return str(vehicles.clean_field(name, self.cleaned_data[name]))
        except ValidationError as exc:
            raise ValidationError(exc.messages) from exc

    def clean_payoff_due_on(self) -> date | None:
        day: date | None = self.cleaned_data["payoff_due_on"]
        if day is not None and abs(day - self.today) > FARTHEST:
            raise ValidationError(_("Informe uma data dentro de um ano."))
        return day

    def clean_restrictions_on(self) -> date | None:
        day: date | None = self.cleaned_data["restrictions_on"]
        if day is not None and not self.today - FARTHEST <= day <= self.today:
            raise ValidationError(_("A consulta foi feita hoje ou há menos de um ano."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        named = data.get("source") or data.get("description") or data.get("plate")
        self.ask("description", _("Diga qual é o usado."), missing=not named)
        owed = data.get("payoff_bank") or data.get("payoff_due_on")
        self.ask("payoff", _("Informe o saldo da quitação."), missing=owed and not data.get("payoff"))
        undated = data.get("restrictions") and not data.get("restrictions_on")
        self.ask("restrictions_on", _("Informe a data da consulta."), missing=undated)
        return data

    def ask(self, name: str, text: Any, *, missing: Any) -> None:
        """Told by the field, unless something is wrong with it already."""
        if missing and name not in self.errors:
            self.add_error(name, text)

    def values(self) -> dict[str, Any]:
        code = self.cleaned_data["source"]
        return super().values() | {
            "payoff": self.cleaned_data["payoff"] or Decimal(0),
            "appraisal": self.sources.appraisals.get(code),
            "vehicle": self.sources.vehicle_of(code),
        }

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The radios of the cars."""
        chosen = self["source"].value() or ""
        valued = [
            (code, row.description, appraised_text(row)) for code, row in self.sources.appraisals.items()
        ]
        owned = [(code, row.label, _("Veículo do cliente")) for code, row in self.sources.vehicles.items()]
        owned += [(code, text, _("Veículo do cliente")) for code, text in self.sources.described.items()]
        other = [("", self.OTHER[1], _("Pela placa, ou descrito abaixo"))]
        return [
            {"code": code, "label": label, "note": note, "checked": code == chosen}
            for code, label, note in valued + owned + other
        ]

    @property
    def hint(self) -> str:
        """The store's estimate in words."""
        found = self.fipe.estimate
        if found is None:
            return ""
        if found.percent is None:
            return now("FIPE %(fipe)s; a tabela da loja não alcança esta idade e km.") % {
                "fipe": brl(found.fipe)
            }
        return now("Estimativa da loja: %(value)s (%(percent)s%% da FIPE %(fipe)s).") % {
            "value": brl(found.value),
            "percent": short(found.percent),
            "fipe": brl(found.fipe),
        }

    @staticmethod
    def initial_of(trade_in: TradeIn, sources: Sources) -> dict[str, Any]:
        skipped = ("source", "fipe_q", "fipe_year", "version", "idempotency_key", "owner", "catalog_year")
        names = [name for name in TradeInForm.base_fields if name not in skipped]
        initial = {name: getattr(trade_in, name) for name in names}
        return initial | {
            "payoff": trade_in.payoff or None,
            "owner": trade_in.owner_id,
            "catalog_year": trade_in.catalog_year_id,
            "source": code_of(trade_in, sources),
            "version": trade_in.proposal.version,
        }


def appraised_text(row: Appraisal) -> str:
    """`Avaliação A-318 aprovada, R$ 58.000,00`."""
    value = f", {brl(row.value)}" if row.value else ""
    return (
        now("Avaliação %(number)s %(state)s") % {"number": row.number, "state": row.state_label.lower()}
        + value
    )


class DebtForm(LineForm):
    kind = forms.ModelChoiceField(DebtKind.objects.none(), label=_("Débito"))
    amount = MoneyField(label=_("Valor"), min_value=CENT)
    paid_by = forms.ChoiceField(label=_("Quem paga"), choices=TradeInDebt.PaidBy)
    note = text_field(_("Observação"), 80)

    def __init__(self, *args: Any, kinds: QuerySet[DebtKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(debt: TradeInDebt) -> dict[str, Any]:
        initial = {name: getattr(debt, name) for name in ("amount", "paid_by", "note")}
        return initial | {"kind": debt.kind_id, "version": debt.proposal.version}
