"""The checklist as a page shows it: a form for each group, its rows prepared here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from atendimento.models import Appraisal, AppraisalCheck, AppraisalGroup, AppraisalItem
from atendimento.services import Finding
from core.forms import MoneyField, PlainForm

Verdict = AppraisalCheck.Verdict
# Whatever was left open is fine.
REST_OK = "resto_ok"


class GroupForm(PlainForm):
    """The items of one group: `como_7`, `nota_7`, `custo_7`. Without a verdict nobody looked at it."""

    def __init__(self, data: QueryDict | None = None, *, items: Iterable[AppraisalItem]) -> None:
        self.items = list(items)
        super().__init__(data)
        for item in self.items:
            self.fields[f"como_{item.pk}"] = forms.ChoiceField(choices=Verdict.choices, required=False)
            self.fields[f"nota_{item.pk}"] = forms.CharField(max_length=200, required=False)
            self.fields[f"custo_{item.pk}"] = MoneyField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for item in self.items:
            if REST_OK in self.data and not data.get(f"como_{item.pk}"):
                data[f"como_{item.pk}"] = Verdict.OK
            self.check_cost(item.pk)
        return data

    def check_cost(self, pk: int) -> None:
        field = f"custo_{pk}"
        if field in self.errors:
            return
        if self.cleaned_data.get(f"como_{pk}") != Verdict.REPAIR:
            # Left behind by a press on another verdict.
            self.cleaned_data[field] = None
        elif not self.cleaned_data[field]:
            self.add_error(field, _("Informe o custo do reparo."))

    def findings(self) -> dict[AppraisalItem, Finding]:
        data = self.cleaned_data
        return {
            item: Finding(
                data[f"como_{item.pk}"], data[f"nota_{item.pk}"], data[f"custo_{item.pk}"] or Decimal(0)
            )
            for item in self.items
        }


@dataclass(frozen=True)
class Row:
    """One item as it is drawn, stored or as typed."""

    item: AppraisalItem
    verdict: str
    label: str
    note: str
    cost: Any
    errors: list[str]


@dataclass(frozen=True)
class Group:
    code: str
    name: str
    rows: list[Row]
    done: int
    cost: Decimal
    is_open: bool


def groups_of(appraisal: Appraisal, *, typed: GroupForm | None = None, only: str = "") -> list[Group]:
    """Every group in the table's order, or `only` one; `typed` stands in for what is stored of its items."""
    checks = {row.item_id: row for row in appraisal.checks.all()}
    rows = items_of(checks).select_related("group").order_by("group__position", "group__pk", "position", "pk")
    if only:
        rows = rows.filter(group__code=only)
    found: dict[AppraisalGroup, list[AppraisalItem]] = {}
    for item in rows:
        found.setdefault(item.group, []).append(item)
    return [make_group(group, items, checks, typed) for group, items in found.items()]


def items_of(checks: Iterable[int]) -> Any:
    """Items in use, and those switched off since they were looked at."""
    return AppraisalItem.objects.filter(Q(active=True, group__active=True) | Q(pk__in=list(checks)))


def make_group(
    group: AppraisalGroup,
    items: list[AppraisalItem],
    checks: Mapping[int, AppraisalCheck],
    typed: GroupForm | None,
) -> Group:
    mine = [checks[item.pk] for item in items if item.pk in checks]
    form = typed if typed and any(item in typed.items for item in items) else None
    return Group(
        code=group.code,
        name=group.name,
        rows=[typed_row(item, form) if form else stored_row(item, checks.get(item.pk)) for item in items],
        done=len(mine),
        cost=sum((row.cost for row in mine), Decimal(0)),
        is_open=form is not None,
    )


def stored_row(item: AppraisalItem, check: AppraisalCheck | None) -> Row:
    if check is None:
        return Row(item, "", "", "", "", [])
    return Row(item, check.verdict, check.get_verdict_display(), check.note, check.cost or "", [])


def typed_row(item: AppraisalItem, form: GroupForm) -> Row:
    names = [f"{word}_{item.pk}" for word in ("como", "nota", "custo")]
    verdict, note, cost = (form.data.get(name, "") for name in names)
    return Row(item, verdict, "", note, cost, [str(error) for name in names for error in form[name].errors])
