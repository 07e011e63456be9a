"""State changes of the reservation of a proposal's unit. Locks: attendance, unit, proposal."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Store, User
from accounts.parameters import parameter
from accounts.scope import holders
from atendimento.models import Atendimento, Event
from core import idempotency
from core.money import brl
from core.notices import notify
from proposals.errors import ProposalError
from proposals.locking import hold, lock_attendance, need
from proposals.models import Proposal, ProposalReservation
from proposals.services import actor, tell
from vehicles import reservations as units
from vehicles.models import Reservation, StockItem

RESERVE = "proposals:reservation-create"
State = Reservation.State
Kind = Event.Kind


@transaction.atomic
def reserve_unit(
    *,
    proposal: Proposal,
    length: timedelta,
    by: User,
    deposit: Decimal | None = None,
    idempotency_key: str = "",
) -> ProposalReservation:
    """Reserve the unit for this attendance; longer than the store allows, ask a manager for it."""
    need(by, "proposals.change_proposal")
    view = f"{RESERVE} {proposal.pk}"
    if idempotency.is_repeat(actor=actor(by), key=idempotency_key, view=view):
        return latest(proposal)
    attendance = lock_attendance(proposal.attendance, by)
    item, locked = lock_offer(proposal)
    row = units.reserve(
        stock_item=item,
        until=timezone.now() + length,
        holder=attendance.holder,
        holder_label=name_of(attendance, by),
        holder_url=proposal.get_absolute_url(),
        deposit=deposit,
        by=by,
        ask=length > longest(proposal.store) and not by.has_perm(units.AUTHORISE),
    )
    link, _new = ProposalReservation.objects.update_or_create(
        reservation=row, defaults={"proposal": locked, "warned_at": None}
    )
    announce(link, by)
    return link


def latest(proposal: Proposal) -> ProposalReservation:
    """What the first post of a form made."""
    return proposal.reservations.select_related("reservation").latest("pk")


def lock_offer(proposal: Proposal) -> tuple[StockItem, Proposal]:
    """Unit and proposal, held; still in negotiation with that unit."""
    if proposal.stock_item is None:
        raise ProposalError(_("Só uma unidade do estoque pode ser reservada."))
    item = units.lock_unit(proposal.stock_item)
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if not locked.is_negotiation or locked.stock_item_id != item.pk:
        raise ProposalError(_("Esta proposta não está mais em negociação com este veículo."))
    return item, locked


def longest(store: Store) -> timedelta:
    return timedelta(hours=int(parameter("reservation_max_hours", store=store)))


def name_of(attendance: Atendimento, by: User) -> str:
    """The colleague whom others ask; never the customer."""
    return (attendance.responsible or by).display_name


def announce(link: ProposalReservation, by: User) -> None:
    row = link.reservation
    if row.state != State.REQUESTED:
        tell_of(link, Kind.RESERVED, by=by)
        return
    tell_of(link, Kind.RESERVATION_REQUESTED, by=by)
    text = _("%(who)s pede a reserva de %(car)s até %(until)s.") % {
        "who": by.display_name,
        "car": link.proposal.model_description,
        "until": until_text(link),
    }
    notify(
        holders(units.AUTHORISE, link.proposal.store),
        kind="reservation_requested",
        text=text,
        url=link.proposal.get_absolute_url(),
    )


def until_text(link: ProposalReservation) -> str:
    """On the clock of the store where the unit stands, as everywhere its availability is told."""
    row = link.reservation
    return units.local(row.until, row.stock_item)


def tell_of(link: ProposalReservation, kind: Event.Kind, *, by: User | None) -> None:
    """One line of the timeline: the car, until when, the deposit or the motive."""
    row = link.reservation
    parts = [link.proposal.model_description, _("até %(until)s") % {"until": until_text(link)}]
    if row.deposit:
        parts.append(_("sinal %(deposit)s") % {"deposit": brl(row.deposit)})
    if row.reason:
        parts.append(row.reason)
    tell(link.proposal, kind, by=by, label=" · ".join(parts))


def find(link: ProposalReservation, by: User) -> ProposalReservation:
    """Checked again at the moment of the change, the proposal and its unit held."""
    need(by, "proposals.change_proposal")
    hold(link.proposal, link.reservation.stock_item_id)
    rows = ProposalReservation.objects.visible_to(by).for_list()
    found = rows.filter(pk=link.pk).first()
    if found is None:
        raise ProposalError(_("Esta proposta não está com você."))
    return found


@transaction.atomic
def extend_reservation(*, link: ProposalReservation, length: timedelta, by: User) -> ProposalReservation:
    """Move its end by `length`; past the store's limit since it began, by a manager only."""
    link = find(link, by)
    lock_attendance(link.proposal.attendance, by)
    row = link.reservation
    until = row.until + length
    limit = max(row.created_at + longest(link.proposal.store), row.until)
    if until > limit and not by.has_perm(units.AUTHORISE):
        raise ProposalError(
            _("Só a gerência prorroga além de %(limit)s.") % {"limit": units.local(limit, row.stock_item)},
            field="amount",
        )
    link.reservation = units.extend(reservation=row, until=until, by=by)
    link.warned_at = None
    link.save(update_fields=["warned_at"])
    tell_of(link, Kind.RESERVATION_EXTENDED, by=by)
    return link


@transaction.atomic
def cancel_reservation(*, link: ProposalReservation, reason: str, by: User) -> ProposalReservation:
    """Give the unit back, or take the request back; possible also after the attendance ended."""
    link = find(link, by)
    link.reservation = units.release(reservation=link.reservation, reason=reason, by=by)
    tell_of(link, Kind.RESERVATION_CANCELLED, by=by)
    return link


@transaction.atomic
def authorise_reservation(*, link: ProposalReservation, by: User) -> ProposalReservation:
    link = find(link, by)
    lock_attendance(link.proposal.attendance, by)
    link.reservation = units.authorise(reservation=link.reservation, by=by)
    tell_of(link, Kind.RESERVED, by=by)
    notify_holder(link, "reservation_decided", _("Reserva autorizada até %(until)s: %(car)s."))
    return link


@transaction.atomic
def refuse_reservation(*, link: ProposalReservation, reason: str, by: User) -> ProposalReservation:
    link = find(link, by)
    link.reservation = units.refuse(reservation=link.reservation, reason=reason, by=by)
    tell_of(link, Kind.RESERVATION_REFUSED, by=by)
    notify_holder(link, "reservation_decided", _("Reserva recusada: %(car)s. %(reason)s"))
    return link


def notify_holder(link: ProposalReservation, kind: str, text: str) -> None:
    """Word to the responsible of the attendance, else to who reserved."""
    holder = link.proposal.attendance.responsible or link.reservation.created_by
    words = {
        "car": link.proposal.model_description,
        "until": until_text(link),
        "reason": link.reservation.reason,
        "number": link.proposal.number,
    }
    notify([holder], kind=kind, text=text % words, url=link.proposal.get_absolute_url())


@transaction.atomic
def lapse(*, pk: int) -> bool:
    """Close what is past its hour and tell its holder, once however often it runs."""
    link = ProposalReservation.objects.for_list().get(pk=pk)
    if not units.expire(reservation=link.reservation):
        return False
    # The unit is locked now: whoever ran at the same time has told already.
    link = ProposalReservation.objects.for_list().get(pk=pk)
    if link.told_at is not None:
        return False
    link.told_at = timezone.now()
    link.save(update_fields=["told_at"])
    tell_of(link, Kind.RESERVATION_EXPIRED, by=None)
    notify_holder(link, "reservation_expired", _("A reserva terminou: %(car)s (%(number)s)."))
    return True


@transaction.atomic
def warn(*, pk: int, now: datetime) -> bool:
    """Tell the holder, once, that his reservation ends soon."""
    rows = ProposalReservation.objects.unwarned(now).filter(pk=pk)
    if not rows.update(warned_at=now):
        return False
    link = ProposalReservation.objects.for_list().get(pk=pk)
    notify_holder(link, "reservation_lapsing", _("A reserva termina em %(until)s: %(car)s (%(number)s)."))
    return True
