"""Builds the forms of the steps: what was typed before comes first, then what is stored."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import Department, Store, User
from agenda.attendance.suggesting import changed_by_result, suggested, suggested_by_now
from atendimento import services
from atendimento.cadences.proposing import Suggestion
from atendimento.forms import (
    AppraisalForm,
    ConfirmForm,
    InterestForm,
    NatureForm,
    StartForm,
    chosen_vehicle,
)
from atendimento.models import Atendimento, Nature
from atendimento.services.contacts import last_day
from customers.models import OwnedVehicle
from vehicles.models import CatalogModel, StockItem, Vehicle
from vehicles.search import find_vehicle

CONFIRM_DRAFT = "proximo-contato"
FILLED = ("due_on", "due_at", "suggested", "suggested_for")


def departments_of(user: User, store: Store) -> list[str]:
    """Departments whose natures this user may start in that store; a manager of the group has them all."""
    own = [code for store_id, code in user.department_pairs if store_id == store.pk]
    return own or list(Department.values)


def natures_for(departments: list[str]) -> QuerySet[Nature]:
    rows = Nature.objects.filter(active=True, area_rows__department__in=departments).distinct()
    return rows.prefetch_related("area_rows").order_by("position", "name", "pk")


def typed(attendance: Atendimento | None, step: str) -> dict[str, str]:
    return attendance.draft.get(step, {}) if attendance else {}


def start_form(
    user: User, store: Store, attendance: Atendimento | None = None, data: QueryDict | None = None
) -> StartForm:
    stored: dict[str, Any] = {}
    if attendance:
        stored = {name: getattr(attendance, f"{name}_id") for name in ("nature", "channel", "media")} | {
            "department": attendance.department
        }
    departments = departments_of(user, store)
    form = StartForm(
        data,
        initial=stored | typed(attendance, "inicio"),
        natures=natures_for(departments),
        departments=departments,
    )
    if not form["nature"].value():
        form.fields["nature"].widget.attrs["autofocus"] = True
    if attendance and attendance.person_id:
        form.fields["nature"].disabled = form.fields["department"].disabled = True
        form.fields["nature"].queryset = Nature.objects.filter(attendances=attendance)  # type: ignore[attr-defined]
        form.departments = [attendance.department]
        form.fields["department"].choices = [(attendance.department, attendance.get_department_display())]  # type: ignore[attr-defined]
    return form


def nature_form(attendance: Atendimento, data: QueryDict | None = None) -> NatureForm:
    """Any nature may be chosen: it re-routes to its own department."""
    everywhere = list(Department.values)
    return NatureForm(
        data, natures=natures_for(everywhere).exclude(attendances=attendance), departments=everywhere
    )


def interest_form(user: User, attendance: Atendimento, data: QueryDict | None = None) -> InterestForm:
    kept = typed(attendance, "veiculo-de-interesse")
    return InterestForm(
        with_vehicle(data) if data is not None else None,
        instance=getattr(attendance, "interest", None),
        initial=kept | chosen_vehicle(kept),
        stock=StockItem.objects.visible_to(user),
        models=CatalogModel.objects.all(),
    )


def with_vehicle(data: QueryDict) -> QueryDict:
    posted = data.copy()
    for name, value in chosen_vehicle(data).items():
        posted[name] = value
    return posted


def owned_vehicles(attendance: Atendimento) -> QuerySet[Vehicle]:
    rows = OwnedVehicle.objects.filter(person=attendance.person, until=None, vehicle__isnull=False)
    return Vehicle.objects.filter(pk__in=rows.values("vehicle"))


def appraisal_form(attendance: Atendimento, data: QueryDict | None = None) -> AppraisalForm:
    group = attendance.store.group_id
    return AppraisalForm(
        data,
        initial=typed(attendance, "avaliacao"),
        owned=owned_vehicles(attendance),
        on_file=lambda plate: find_vehicle(plate, group=group).first(),
    )


def confirm_form(
    facts: services.Facts,
    data: QueryDict | dict[str, str] | None = None,
    *,
    talked: bool = False,
    suggestion: Suggestion | None = None,
    event: str | None = None,
    plans: bool = True,
) -> ConfirmForm:
    """The result is asked for, only where it does not follow from what was done.

    What the cadence suggests after `event` is filled in; what was typed before it comes first. Where nothing
    is planned (`plans`), no result is preselected.
    """
    attendance = facts.attendance
    initial = {"channel": attendance.channel_id} | suggested(suggestion, event)
    form = ConfirmForm(
        data,
        initial=initial | chosen(attendance, event),
        results=services.choosable(facts, talked=talked),
        usual_channel=attendance.channel,
    )
    today = attendance.store.today()
    form.fields["due_on"].widget.attrs |= {
        "min": today.isoformat(),
        "max": last_day(today).isoformat(),
    }
    if facts.derived is not None:
        del form.fields["result"]
    elif data is None and plans:
        choose_usual(form)
    return form


def chosen(attendance: Atendimento, event: str | None) -> dict[str, str]:
    """What was typed; what the cadence had filled in is saved beside it, and was not."""
    kept = dict(typed(attendance, CONFIRM_DRAFT))
    moment = f"{kept.get('due_on', '')} {kept.get('due_at', '')}".strip()
    if moment != kept.get("suggested", ""):
        return kept
    filled = FILLED if kept.get("suggested_for") == event else (*FILLED, "channel", "subject")
    return {name: value for name, value in kept.items() if name not in filled}


def posted_form(
    facts: services.Facts, data: QueryDict | dict[str, str], *, talked: bool = False
) -> ConfirmForm:
    """As posted; where the result asks for another contact than was filled in, that one to be confirmed."""
    form = confirm_form(facts, data, talked=talked)
    other = changed_by_result(form, facts.attendance) if form.is_valid() else {}
    if other:
        form = confirm_form(facts, dict(data.items()) | other, talked=talked)
        form.add_error("due_on", _("Com este resultado a cadência sugere outro contato: confira e confirme."))
    return form


def refilled(form: ConfirmForm, facts: services.Facts) -> ConfirmForm:
    """The form of a page left behind: a day that only the cadence chose is the one it suggests by now."""
    form.is_valid()
    if not form.is_as_suggested:
        return form
    anew = suggested_by_now(facts.attendance, form.data.get("result", ""), facts.derived)
    return confirm_form(facts, dict(form.data.items()) | dict.fromkeys(FILLED, "") | anew)


def choose_usual(form: ConfirmForm) -> None:
    """*Agendou retorno*, preselected, out of the rows that are shown anyway."""
    field: Any = form.fields["result"]
    rows = list(field.queryset)
    field.choices = [("", field.empty_label), *[(row.pk, row.name) for row in rows]]
    usual = next((row.pk for row in rows if row.code == "agendou-retorno"), None)
    form.initial.setdefault("result", usual)


def merged(attendance: Atendimento, data: QueryDict) -> dict[str, str]:
    """What stands in the draft and was not posted now; closing wins over a next contact only drafted."""
    posted = {name: value for name, value in data.items() if isinstance(value, str)}
    kept = dict(typed(attendance, CONFIRM_DRAFT))
    if posted.get("reason"):
        kept = {name: value for name, value in kept.items() if name not in ("due_on", "due_at", "subject")}
    return kept | posted
