"""The items of a hand-over as a page shows them: a form for each group, its rows prepared here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from atendimento.models import Event
from atendimento.services import facts_of
from core.forms import PlainForm
from proposals.delivery.models import Delivery, DeliveryCheck, DeliveryItem

Verdict = DeliveryCheck.Verdict
Group = DeliveryItem.Group
# Whatever was left open was done.
REST_DONE = "resto_feito"


@dataclass(frozen=True)
class Finding:
    verdict: str
    note: str


class GroupForm(PlainForm):
    """The items of one group: `como_7`, `nota_7`. Without a verdict nobody looked at it."""

    def __init__(self, data: QueryDict | None = None, *, items: Iterable[DeliveryItem]) -> None:
        self.items = list(items)
        super().__init__(data)
        for item in self.items:
            choices = [Verdict.NOT_APPLICABLE] if item.is_first_service else list(Verdict)
            self.fields[f"como_{item.pk}"] = forms.ChoiceField(
                choices=[(choice.value, choice.label) for choice in choices], required=False
            )
            self.fields[f"nota_{item.pk}"] = forms.CharField(max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for item in self.items:
            how, note = f"como_{item.pk}", f"nota_{item.pk}"
            if REST_DONE in self.data and not data.get(how) and not item.is_first_service:
                data[how] = Verdict.DONE
            if data.get(how) == Verdict.NOT_APPLICABLE and item.is_first_service and not data.get(note):
                self.add_error(note, _("Diga por que a primeira revisão não foi agendada."))
        return data

    def findings(self) -> dict[DeliveryItem, Finding]:
        data = self.cleaned_data
        return {item: Finding(data[f"como_{item.pk}"], data[f"nota_{item.pk}"]) for item in self.items}


@dataclass(frozen=True)
class Row:
    """One item as it is drawn, stored or as typed."""

    item: DeliveryItem
    verdict: str
    label: str
    note: str
    errors: list[str]


@dataclass(frozen=True)
class GroupRows:
    code: str
    name: str
    rows: list[Row]
    done: int
    is_open: bool


def items_of(delivery: Delivery, answered: Iterable[int]) -> list[DeliveryItem]:
    """Items in use for this kind of sale, and those switched off since they were looked at."""
    fits = Q(active=True, business_type__in=["", delivery.proposal.business_type])
    rows = DeliveryItem.objects.filter(fits | Q(pk__in=list(answered))).order_by("position", "name", "pk")
    order = list(Group)
    return sorted(rows, key=lambda item: order.index(Group(item.group)))


def answers_of(delivery: Delivery) -> dict[int, Finding]:
    """What was answered by hand, and the first service by its booking."""
    found = {row.item_id: Finding(row.verdict, row.note) for row in delivery.checks.all()}
    if has_booking(delivery):
        for pk in DeliveryItem.objects.filter(code=DeliveryItem.FIRST_SERVICE).values_list("pk", flat=True):
            found[pk] = Finding(Verdict.DONE, booking_label(delivery))
    return found


def has_booking(delivery: Delivery) -> bool:
    """Booked in the workshop and not cancelled: the rooms meet on the timeline."""
    return Event.Kind.BOOKING_CREATED in facts_of(delivery.proposal.attendance).kinds


def booking_label(delivery: Delivery) -> str:
    told = delivery.proposal.attendance.events.filter(kind=Event.Kind.BOOKING_CREATED).order_by("-at", "-pk")
    return str(told.values_list("label", flat=True).first() or "")


def unanswered(delivery: Delivery) -> dict[Group, list[str]]:
    """Names of the required items nobody answered, by group."""
    answers = answers_of(delivery)
    found: dict[Group, list[str]] = {}
    for item in items_of(delivery, answers):
        if item.is_required and item.pk not in answers:
            found.setdefault(Group(item.group), []).append(item.name)
    return found


def groups_of(delivery: Delivery, *, typed: GroupForm | None = None, only: str = "") -> list[GroupRows]:
    """Every group in its order, or `only` one; `typed` stands in for what is stored of its items."""
    answers = answers_of(delivery)
    found: dict[str, list[DeliveryItem]] = {}
    for item in items_of(delivery, answers):
        if not only or item.group == only:
            found.setdefault(item.group, []).append(item)
    return [make_group(code, items, answers, typed) for code, items in found.items()]


def make_group(
    code: str, items: list[DeliveryItem], answers: Mapping[int, Finding], typed: GroupForm | None
) -> GroupRows:
    form = typed if typed and any(item in typed.items for item in items) else None
    return GroupRows(
        code=code,
        name=str(Group(code).label),
        rows=[typed_row(item, form) if form else stored_row(item, answers.get(item.pk)) for item in items],
        done=sum(1 for item in items if item.pk in answers),
        is_open=form is not None,
    )


def stored_row(item: DeliveryItem, answer: Finding | None) -> Row:
    if answer is None:
        return Row(item, "", "", "", [])
    return Row(item, answer.verdict, str(Verdict(answer.verdict).label), answer.note, [])


def typed_row(item: DeliveryItem, form: GroupForm) -> Row:
    names = [f"como_{item.pk}", f"nota_{item.pk}"]
    verdict, note = (form.data.get(name, "") for name in names)
    return Row(item, verdict, "", note, [str(error) for name in names for error in form[name].errors])
