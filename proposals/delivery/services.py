"""State changes of deliveries. Locks: attendance, unit, proposal, hour, delivery."""

from datetime import date, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.hours import hours_on
from accounts.models import Store, User
from accounts.parameters import parameter
from atendimento import services as atendimento
from atendimento.models import Atendimento, Event
from core import idempotency
from core.transitions import TransitionError, check_move
from customers.models import OwnedVehicle
from customers.services import add_owned_vehicle, end_owned_vehicles
from proposals.delivery.gaps import exit_gaps, release_gaps, waivable
from proposals.delivery.models import Delivery
from proposals.delivery.slots import lock_slot, places_on
from proposals.delivery.states import MOVES, OPEN, RELEASE, WORK, Status
from proposals.errors import NotAllowedError, ProposalError
from proposals.gaps import GapsError
from proposals.locking import check_sight, hold_for_page
from proposals.messages.models import Occasion
from proposals.messages.services import announce
from proposals.models import Proposal
from proposals.services import tell
from proposals.states import State
from vehicles import reservations as units

Kind = Event.Kind
SCHEDULE = "proposals:delivery-create"
# Who buys may already choose the day while the invoice is on its way.
SCHEDULED_FROM = (State.AUTHORISED, State.INVOICED)
FARTHEST = timedelta(days=180)
CLOSED_DAYS = 30


@transaction.atomic
def schedule_delivery(
    *, proposal: Proposal, day: date, hour: time, by: User, idempotency_key: str = ""
) -> Delivery:
    """An hour for the hand-over; a repeated post finds the delivery it made."""
    check_may(WORK, by)
    made, view = Delivery.objects.standing().filter(proposal=proposal), f"{SCHEDULE} {proposal.pk}"
    first, claimed = idempotency.first_made(made, by=by, key=idempotency_key, view=view)
    if first is not None:
        return first
    locked = lock_proposal(proposal, by)
    if locked.state not in SCHEDULED_FROM:
        raise ProposalError(_("A entrega se agenda depois de autorizado o faturamento."))
    if Delivery.objects.standing().filter(proposal=locked).exists():
        raise ProposalError(_("Esta proposta já tem uma entrega."))
    row = Delivery(proposal=locked, store=locked.store, scheduled_by=by)
    take_slot(row, day, hour)
    row.full_clean()
    row.save()
    idempotency.keep(claimed, row.pk)
    told(row, Kind.DELIVERY_SCHEDULED, by)
    announce(row.proposal, Occasion.SCHEDULED, delivery=row)
    return row


def check_may(permission: str, by: User) -> None:
    if by.has_perm(permission):
        return
    if permission == RELEASE:
        raise NotAllowedError(_("Liberar a entrega cabe à gerência."))
    raise NotAllowedError(_("Seu perfil não faz entregas."))


def lock_proposal(proposal: Proposal, by: User) -> Proposal:
    """Attendance, unit and proposal, held; in the user's sight."""
    locked = hold_for_page(proposal)
    check_sight(Proposal.objects.administered_by(by), locked, NotAllowedError)
    return locked


def take_slot(row: Delivery, day: date, hour: time) -> None:
    """One of the places of that hour, counted while its row is held."""
    check_when(row.store, day, hour)
    slot = lock_slot(row.store, day, hour)
    taken = slot.deliveries.exclude(status=Status.CANCELLED).exclude(pk=row.pk).count()
    if taken >= places_on(row.store, day).get(hour, 0):
        raise ProposalError(
            _("Às %(hour)s de %(day)s não há mais vaga: escolha outra hora.")
            % {"hour": f"{hour:%H:%M}", "day": f"{day:%d/%m/%Y}"},
            field="hour",
        )
    row.slot = slot


def check_when(store: Store, day: date, hour: time) -> None:
    now = store.now()
    if (day, hour) <= (now.date(), now.time()):
        raise ProposalError(_("A entrega precisa ser no futuro."), field="day")
    if day - now.date() > FARTHEST:
        raise ProposalError(_("A data está longe demais: confira."), field="day")
    if hour not in places_on(store, day):
        raise ProposalError(_("A loja não faz entregas nessa hora."), field="hour")


def lock_delivery(delivery: Delivery, permission: str, by: User) -> Delivery:
    """The delivery as it is now, with all that its moves write."""
    check_may(permission, by)
    proposal = hold_for_page(Proposal.objects.get(pk=delivery.proposal_id))
    if not Delivery.objects.visible_to(by).filter(pk=delivery.pk).exists():
        raise NotAllowedError(_("Esta entrega não está com você."))
    locked = Delivery.objects.select_for_update().get(pk=delivery.pk)
    locked.proposal = proposal
    return locked


def check_open(row: Delivery) -> None:
    if not row.is_open:
        raise ProposalError(impossible(row))


def impossible(row: Delivery) -> str:
    status = row.get_status_display().lower()
    return _("A entrega está %(status)s: isso não é possível.") % {"status": status}


def move(row: Delivery, target: Status, by: User | None) -> None:
    """The one place that changes the status of a delivery. Without `by` a rule of the house moves it."""
    refusal = impossible(row)
    if not any((step.source, step.target) == (row.status, target) for step in MOVES):
        raise ProposalError(refusal)
    try:
        if by is not None:
            check_move(MOVES, source=row.status, target=target, by=by, refusal=refusal)
    except TransitionError as exc:
        raise NotAllowedError(_("Isso não cabe ao seu perfil.")) from exc
    row.status = target


def keep(row: Delivery, *fields: str) -> None:
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])


def told(row: Delivery, kind: Event.Kind, by: User, *parts: str) -> None:
    """One line of the timeline: when, and what else there is to say."""
    tell(row.proposal, kind, by=by, label=" · ".join([row.when, *filter(None, parts)]))


@transaction.atomic
def reschedule_delivery(*, delivery: Delivery, day: date, hour: time, reason: str, by: User) -> Delivery:
    """Another hour, with its motive; a release stands. The same hour again changes nothing."""
    row = lock_delivery(delivery, WORK, by)
    check_open(row)
    if (row.slot.day, row.slot.hour) == (day, hour):
        return row
    if not reason.strip():
        raise ProposalError(_("Informe o motivo."), field="reason")
    before = row.when
    take_slot(row, day, hour)
    keep(row, "slot")
    data = {"before": {"when": before}, "after": {"when": row.when}, "reason": reason.strip()}
    label = f"{before} → {row.when} · {reason.strip()}"
    tell(row.proposal, Kind.DELIVERY_MOVED, by=by, label=label, data=data)
    announce(row.proposal, Occasion.MOVED, delivery=row)
    return row


@transaction.atomic
def release_delivery(*, delivery: Delivery, by: User, motive: str = "") -> Delivery:
    """A manager lets the car go; with a motive also though payments or documents are missing."""
    row = lock_delivery(delivery, RELEASE, by)
    if row.status == Status.RELEASED:
        return row
    gaps, motive = release_gaps(row.proposal), motive.strip()
    firm = [gap for gap in gaps if gap not in waivable(row.proposal)]
    if firm or (gaps and not motive):
        raise GapsError(gaps)
    move(row, Status.RELEASED, by)
    row.released_by, row.released_at = by, timezone.now()
    row.release_motive = motive[:200] if gaps else ""
    keep(row, "status", "released_by", "released_at", "release_motive")
    data = {"missing": [gap.text for gap in gaps], "motive": row.release_motive}
    label = _("liberação extraordinária: %(motive)s") % {"motive": motive} if gaps else ""
    tell(row.proposal, Kind.DELIVERY_RELEASED, by=by, label=label or row.when, data=data)
    return row


@transaction.atomic
def hold_delivery(*, delivery: Delivery, reason: str, by: User) -> Delivery:
    """The release is taken back; the hour stays."""
    row = lock_delivery(delivery, RELEASE, by)
    if not reason.strip():
        raise ProposalError(_("Informe o motivo."), field="reason")
    move(row, Status.SCHEDULED, by)
    return unreleased(row, reason.strip(), by)


def unreleased(row: Delivery, reason: str, by: User) -> Delivery:
    """What follows from a release that ended."""
    row.released_by = row.released_at = None
    row.release_motive = ""
    keep(row, "status", "released_by", "released_at", "release_motive")
    told(row, Kind.DELIVERY_HELD, by, reason)
    return row


@transaction.atomic
def cancel_delivery(*, delivery: Delivery, reason: str, by: User) -> Delivery:
    """Called off: its place is free again."""
    row = lock_delivery(delivery, WORK, by)
    if not reason.strip():
        raise ProposalError(_("Informe o motivo."), field="reason")
    move(row, Status.CANCELLED, by)
    row.cancel_reason = reason.strip()[:200]
    keep(row, "status", "cancel_reason")
    told(row, Kind.DELIVERY_CANCELLED, by, row.cancel_reason)
    return row


@transaction.atomic
def deliver(*, delivery: Delivery, by: User) -> Delivery:
    """The car leaves: unit, proposal and attendance end together, and the post-sale contact begins."""
    row = lock_delivery(delivery, WORK, by)
    if row.status == Status.DELIVERED:
        return row
    if row.status != Status.RELEASED:
        raise ProposalError(_("A entrega ainda não foi liberada."))
    gaps = exit_gaps(row)
    if gaps:
        raise GapsError(gaps)
    move(row, Status.DELIVERED, by)
    row.delivered_by, row.delivered_at = by, timezone.now()
    keep(row, "status", "delivered_by", "delivered_at")
    end_sale(row, by)
    return row


def end_sale(row: Delivery, by: User) -> None:
    proposal = row.proposal
    proposal.delivered_at = row.delivered_at
    proposal.version += 1
    proposal.save(update_fields=["delivered_at", "version"])
    if proposal.stock_item is not None:
        units.hand_over(stock_item=proposal.stock_item, by=by)
        give_car(proposal, by)
    take_used(proposal, by)
    told(row, Kind.DELIVERED, by, proposal.model_description)
    attendance = Atendimento.objects.get(pk=proposal.attendance_id)
    atendimento.close_sold(
        attendance=attendance, item=proposal.stock_item, label=proposal.model_description, by=by
    )
    announce(proposal, Occasion.DELIVERED, delivery=row)
    follow_up(row, attendance, by)


def give_car(proposal: Proposal, by: User) -> None:
    """From now on it is the buyer's car alone, on his page and in the workshop."""
    assert proposal.stock_item is not None  # noqa: S101 -- asked by the caller
    vehicle, buyer = proposal.stock_item.vehicle, proposal.buyer
    end_owned_vehicles(vehicle=vehicle, by=by, but=buyer)
    if not OwnedVehicle.objects.current().filter(person=buyer, vehicle=vehicle).exists():
        today = proposal.store.today()
        add_owned_vehicle(person=buyer, vehicle=vehicle, is_registered_owner=True, since=today, by=by)


def take_used(proposal: Proposal, by: User) -> None:
    """The used cars stay with the store: whoever gave them has them no more."""
    rows = proposal.trade_ins.exclude(vehicle=None).select_related("vehicle").order_by("vehicle")
    for trade_in in rows:
        if trade_in.vehicle is not None:
            end_owned_vehicles(vehicle=trade_in.vehicle, by=by)


def follow_up(row: Delivery, sale: Atendimento, by: User) -> None:
    """*Pós-venda*: a contact so many days later, on a day the store is open."""
    days = int(parameter("post_sale_contact_days", store=row.store))
    if days:
        subject = _("Pós-venda: %(car)s, entregue em %(day)s") % {
            "car": row.proposal.model_description[:70],
            "day": f"{row.store.today():%d/%m/%Y}",
        }
        due = open_day(row.store, row.store.today() + timedelta(days=days))
        atendimento.open_after_sale(sale=sale, due_on=due, subject=subject, by=by)


def open_day(store: Store, day: date) -> date:
    """That day, or the first one after it on which the store is open."""
    days = (day + timedelta(days=more) for more in range(CLOSED_DAYS))
    return next((one for one in days if hours_on(store, one)), day)


def end_deliveries(proposal: Proposal, reason: str, by: User) -> None:
    """The sale came to nothing: its delivery is called off. The caller holds attendance and proposal."""
    for row in open_deliveries(proposal):
        move(row, Status.CANCELLED, None)
        row.cancel_reason = reason[:200]
        keep(row, "status", "cancel_reason")
        told(row, Kind.DELIVERY_CANCELLED, by, row.cancel_reason)


def hold_deliveries(proposal: Proposal, reason: str, by: User) -> None:
    """What the release stood on is gone: invoice cancelled, payment returned. The hour stays."""
    for row in open_deliveries(proposal):
        if row.status == Status.RELEASED:
            move(row, Status.SCHEDULED, None)
            unreleased(row, reason, by)


def open_deliveries(proposal: Proposal) -> list[Delivery]:
    """Held; at most one, on the proposal as the caller has it."""
    rows = Delivery.objects.select_for_update().filter(proposal=proposal, status__in=OPEN)
    found = list(rows.order_by("pk"))
    for row in found:
        row.proposal = proposal
    return found
