"""What the customer wants, what he has, and the campaign he is in."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Store, User
from atendimento.models import Atendimento, CampaignFlag, Event, Interest, Result
from atendimento.services.access import lock_in_progress
from atendimento.services.errors import AtendimentoError, NotAllowedError
from atendimento.services.events import end_page, forget_draft, record, touch
from customers.models import OwnedVehicle, Person
from vehicles.models import StockItem, Vehicle
from vehicles.services import edit_vehicle


@transaction.atomic
def save_interest(*, attendance: Atendimento, fields: dict[str, Any], by: User, page: str = "") -> Interest:
    """Keep the specification, with the stock unit or model that was chosen for it."""
    attendance = lock_in_progress(attendance, by)
    interest = Interest.objects.filter(attendance=attendance).first() or Interest(attendance=attendance)
    before = attendance.vehicle_label
    for name, value in fields.items():
        setattr(interest, name, value)
    check_interest(interest, by)
    interest.full_clean()
    interest.save()
    attendance.vehicle_label = interest_label(interest)[:120]
    forget_draft(attendance, "veiculo-de-interesse")
    end_page(page, by)
    touch(attendance, "vehicle_label", "draft")
    data = {"before": before, "after": attendance.vehicle_label}
    record(attendance, Event.Kind.INTEREST, by=by, label=attendance.vehicle_label, data=data)
    return interest


def check_interest(interest: Interest, by: User) -> None:
    if not (interest.specification.strip() or interest.stock_item_id or interest.model_id):
        raise AtendimentoError(
            _("Diga o que o cliente procura ou escolha um veículo."), field="specification"
        )
    if interest.stock_item_id:
        check_unit(interest, interest.stock_item_id, by)


def check_unit(interest: Interest, unit: int, by: User) -> None:
    """A unit newly chosen stands in the group's stock; one chosen before may have been sold since."""
    units = StockItem.objects.visible_to(by).filter(pk=unit)
    if not units.exists():
        raise AtendimentoError(_("Esse veículo não está no estoque do grupo."), field="stock_item")
    before = Interest.objects.filter(attendance=interest.attendance)
    kept = before.filter(stock_item=unit)
    if not units.in_stock().exists() and not kept.exists():
        raise AtendimentoError(
            _("O veículo escolhido não está mais no estoque: escolha outro."), field="stock_item"
        )


def interest_label(interest: Interest) -> str:
    if interest.stock_item:
        return interest.stock_item.vehicle.model_label
    if interest.model:
        return interest.model.name
    return interest.specification


@transaction.atomic
def change_vehicle(
    *,
    attendance: Atendimento,
    vehicle: Vehicle,
    changes: dict[str, Any],
    by: User,
    reason: str = "",
    version: int | None = None,
) -> Vehicle:
    """Change a vehicle already on file, from the attendance of its owner; the role's fields only."""
    attendance = lock_in_progress(attendance, by)
    if not OwnedVehicle.objects.filter(person=attendance.person, vehicle=vehicle).exists():
        raise NotAllowedError(_("Esse veículo não é deste cliente."))
    diff = edit_vehicle(vehicle=vehicle, changes=changes, by=by, reason=reason, version=version)
    if diff["after"]:
        record(
            attendance, Event.Kind.VEHICLE_CHANGED, by=by, label=vehicle.label, ref=f"vehicle:{vehicle.pk}",
            data=diff | {"reason": reason},
        )  # fmt: skip
    return vehicle


@transaction.atomic
def flag_campaign(
    *, person: Person, store: Store, ref: str, name: str, script: str, starts_on: date, ends_on: date
) -> CampaignFlag:
    """Tell that `person` is in a running campaign; called by the campaigns room. Safe to repeat."""
    flag, _created = CampaignFlag.objects.update_or_create(
        person=person,
        ref=ref,
        defaults={"store": store, "name": name, "script": script, "starts_on": starts_on, "ends_on": ends_on},
    )
    return flag


def change_flags(
    flags: QuerySet[CampaignFlag], *, name: str, script: str, starts_on: date, ends_on: date
) -> None:
    """The same for all `flags` of one campaign at once; a result recorded stays."""
    flags.update(name=name, script=script, starts_on=starts_on, ends_on=ends_on)


def open_flags(person: Person, on: date) -> list[CampaignFlag]:
    """Campaigns the person is in on that day and that nobody has recorded a result for."""
    rows = CampaignFlag.objects.filter(person=person, result=None, starts_on__lte=on, ends_on__gte=on)
    return list(rows.order_by("ends_on", "pk"))


@transaction.atomic
def record_campaign_result(
    *, attendance: Atendimento, flag: CampaignFlag, result: Result, by: User
) -> CampaignFlag:
    """*Registrar resultado* of an open campaign from the attendance."""
    attendance = lock_in_progress(attendance, by)
    flag = CampaignFlag.objects.select_for_update().get(pk=flag.pk)
    if flag.person_id != attendance.person_id:
        raise NotAllowedError(_("A campanha não é deste cliente."))
    if flag.result_id:
        raise AtendimentoError(_("O resultado desta campanha já foi registrado."))
    flag.result, flag.result_at, flag.result_by = result, timezone.now(), by
    flag.full_clean()
    flag.save(update_fields=["result", "result_at", "result_by"])
    record(attendance, Event.Kind.CAMPAIGN_RESULT, by=by, label=f"{flag.name}: {result}", ref=flag.ref)
    return flag
