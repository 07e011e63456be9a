"""Reservations of stock units and their sale. The one place that writes the state of either.

Every function locks the unit first; a reservation is only written under its unit's lock.
"""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import ForbiddenError, ServiceError
from core.transitions import Move, TransitionError, check_move
from vehicles.models import Reservation, StockItem

State = Reservation.State
AUTHORISE = "vehicles.authorise_reservation"
# A request ends by a word (refused, taken back) or by its own hour.
MOVES = (
    Move(State.REQUESTED, State.ACTIVE, AUTHORISE),
    Move(State.REQUESTED, State.CANCELLED),
    Move(State.REQUESTED, State.EXPIRED),
    Move(State.ACTIVE, State.CONVERTED),
    Move(State.ACTIVE, State.EXPIRED),
    Move(State.ACTIVE, State.CANCELLED),
)


class ReservationError(ServiceError):
    """A refused reservation; its text may be shown."""


class NotAllowedError(ReservationError, ForbiddenError):
    """Not this user's to decide."""


class SaleError(ServiceError):
    """The unit cannot be sold, or not be taken back."""


@transaction.atomic
def reserve(
    *,
    stock_item: StockItem,
    until: datetime,
    holder: str,
    holder_label: str,
    by: User,
    holder_url: str = "",
    deposit: Decimal | None = None,
    ask: bool = False,
) -> Reservation:
    """Keep the unit for `holder`; a holder that already has it only moves the hour.

    With `ask` it is a request, which holds nothing until somebody authorises it.
    """
    item = lock_unit(stock_item)
    check_reservable(item, until, by)
    live = live_reservation(item)
    check_free(live, holder, item)
    row = (waiting(item, holder) if ask else live) or Reservation(
        stock_item=item, holder=holder, created_by=by, state=State.REQUESTED if ask else State.ACTIVE
    )
    row.until, row.holder_label, row.holder_url, row.deposit = until, holder_label, holder_url, deposit
    save(row)
    return row


def lock_unit(stock_item: StockItem) -> StockItem:
    return StockItem.objects.select_for_update().get(pk=stock_item.pk)


def check_reservable(item: StockItem, until: datetime, by: User) -> None:
    if not StockItem.objects.visible_to(by).filter(pk=item.pk).exists():
        raise ReservationError(_("Este veículo não está no estoque das suas lojas."))
    if item.state not in StockItem.SELLABLE:
        raise ReservationError(_("Este veículo não está disponível em estoque."))
    check_future(until)


def check_future(until: datetime) -> None:
    if until <= timezone.now():
        raise ReservationError(_("A reserva precisa terminar no futuro."))


def check_free(live: Reservation | None, holder: str, item: StockItem) -> None:
    if live and live.holder != holder:
        raise ReservationError(
            _("Este veículo está reservado por %(who)s até %(until)s.")
            % {"who": live.holder_label or live.holder, "until": local(live.until, item)}
        )


def live_reservation(item: StockItem) -> Reservation | None:
    """The unit's reservation in force; a lapsed one is closed here, under the unit's lock."""
    row = item.reservations.filter(state=State.ACTIVE).first()
    if row is None or row.is_live:
        return row
    move(row, State.EXPIRED, at=row.until)
    return None


def waiting(item: StockItem, holder: str) -> Reservation | None:
    return item.reservations.filter(state=State.REQUESTED, holder=holder).first()


def local(moment: datetime, item: StockItem) -> str:
    return f"{moment.astimezone(item.store.zone):%d/%m/%Y %H:%M}"


def save(row: Reservation) -> None:
    try:
        row.full_clean()
    except ValidationError as exc:
        raise ReservationError(" ".join(exc.messages)) from exc
    row.save()


def move(
    row: Reservation, target: Reservation.State, *, by: User | None = None, at: datetime | None = None
) -> None:
    """Write the state of a reservation whose unit is locked, by the table and nothing else."""
    refusal = _("A reserva está %(state)s: isso não é possível.") % {"state": row.get_state_display().lower()}
    known = [step for step in MOVES if (step.source, step.target) == (row.state, target)]
    if known and known[0].permission and not (by and by.has_perm(known[0].permission)):
        raise NotAllowedError(_("Autorizar reservas cabe à gerência."))
    try:
        check_move(known, source=row.state, target=target, by=by or row.created_by, refusal=refusal)
    except TransitionError as exc:
        raise ReservationError(str(exc)) from exc
    row.state = target
    if target != State.ACTIVE:
        row.ended_at = at or timezone.now()
    save(row)


def lock_reservation(reservation: Reservation) -> tuple[StockItem, Reservation]:
    """The unit's lock, and the reservation as it is under it."""
    item = lock_unit(reservation.stock_item)
    return item, Reservation.objects.get(pk=reservation.pk)


@transaction.atomic
def release(*, reservation: Reservation, by: User, reason: str = "") -> Reservation:
    """Give the unit back, or take a request back. Releasing one that ended already is refused."""
    item, row = lock_reservation(reservation)
    is_open = row.is_live or row.state == State.REQUESTED
    if not StockItem.objects.visible_to(by).filter(pk=item.pk).exists() or not is_open:
        raise ReservationError(_("Esta reserva já terminou."))
    row.reason = reason.strip()[:200]
    move(row, State.CANCELLED, by=by)
    return row


@transaction.atomic
def authorise(*, reservation: Reservation, by: User) -> Reservation:
    """A request becomes a reservation, if the unit is still free for its holder."""
    item, row = lock_reservation(reservation)
    if row.state == State.REQUESTED:
        check_reservable(item, row.until, by)
        live = live_reservation(item)
        check_free(live, row.holder, item)
        if live:
            # The holder's own shorter one makes room.
            move(live, State.CANCELLED, by=by)
    decide(row, by)
    move(row, State.ACTIVE, by=by)
    return row


@transaction.atomic
def refuse(*, reservation: Reservation, reason: str, by: User) -> Reservation:
    _item, row = lock_reservation(reservation)
    if not by.has_perm(AUTHORISE):
        raise NotAllowedError(_("Autorizar reservas cabe à gerência."))
    if row.state != State.REQUESTED:
        raise ReservationError(_("Este pedido de reserva já foi decidido."))
    decide(row, by)
    row.reason = reason.strip()[:200]
    move(row, State.CANCELLED, by=by)
    return row


def decide(row: Reservation, by: User) -> None:
    row.decided_by, row.decided_at = by, timezone.now()


@transaction.atomic
def extend(*, reservation: Reservation, until: datetime, by: User) -> Reservation:
    item, row = lock_reservation(reservation)
    if not row.is_live:
        raise ReservationError(_("Esta reserva já terminou."))
    check_reservable(item, until, by)
    row.until = until
    save(row)
    return row


@transaction.atomic
def expire(*, reservation: Reservation) -> bool:
    """Close it if its hour has passed; whether it ended by its hour, now or before."""
    _item, row = lock_reservation(reservation)
    if row.state in (State.REQUESTED, State.ACTIVE) and row.until <= timezone.now():
        move(row, State.EXPIRED, at=row.until)
    return row.state == State.EXPIRED


def end_for(*, stock_item: StockItem, holder: str, by: User) -> list[Reservation]:
    """Give up what `holder` has or asked for on a unit its caller locked; what was ended."""
    live_reservation(stock_item)
    rows = stock_item.reservations.filter(holder=holder, state__in=[State.REQUESTED, State.ACTIVE])
    ended = list(rows.order_by("pk"))
    for row in ended:
        move(row, State.CANCELLED, by=by)
    return ended


@transaction.atomic
def sell(*, stock_item: StockItem, holder: str, by: User) -> StockItem:
    """The unit is sold to `holder`; its reservation is converted, other requests for it end."""
    item = lock_unit(stock_item)
    if not StockItem.objects.visible_to(by).filter(pk=item.pk).exists():
        raise SaleError(_("Este veículo não está no estoque do grupo."))
    if item.state not in StockItem.OFFERABLE:
        raise SaleError(
            _("Este veículo não está à venda: %(state)s.") % {"state": item.get_state_display().lower()}
        )
    live = live_reservation(item)
    check_free(live, holder, item)
    if live:
        move(live, State.CONVERTED, by=by)
    for row in item.reservations.filter(state=State.REQUESTED).order_by("pk"):
        move(row, State.CANCELLED, by=by)
    item.sold_from = item.state
    item.state = StockItem.State.SOLD
    return keep_unit(item)


@transaction.atomic
def unsell(*, stock_item: StockItem, by: User) -> StockItem:
    """A sale that came to nothing: the unit is again what it was before."""
    item = lock_unit(stock_item)
    if not StockItem.objects.visible_to(by).filter(pk=item.pk).exists():
        raise SaleError(_("Este veículo não está no estoque do grupo."))
    if item.state != StockItem.State.SOLD:
        raise SaleError(_("Este veículo não está vendido."))
    item.state = item.sold_from or StockItem.State.AVAILABLE
    item.sold_from = ""
    return keep_unit(item)


@transaction.atomic
def take_back(*, stock_item: StockItem, by: User) -> StockItem:
    """A sale returned by the customer, delivered or not: the unit is for sale again."""
    item = lock_unit(stock_item)
    if not StockItem.objects.visible_to(by).filter(pk=item.pk).exists():
        raise SaleError(_("Este veículo não está no estoque do grupo."))
    if item.state not in (StockItem.State.SOLD, StockItem.State.DELIVERED):
        raise SaleError(_("Este veículo não está vendido."))
    item.state, item.sold_from = StockItem.State.AVAILABLE, ""
    return keep_unit(item)


@transaction.atomic
def hand_over(*, stock_item: StockItem, by: User) -> StockItem:
    """The sold unit leaves with its buyer."""
    item = lock_unit(stock_item)
    if not StockItem.objects.visible_to(by).filter(pk=item.pk).exists():
        raise SaleError(_("Este veículo não está no estoque do grupo."))
    if item.state != StockItem.State.SOLD:
        raise SaleError(_("Este veículo não está vendido."))
    item.state = StockItem.State.DELIVERED
    return keep_unit(item)


def keep_unit(item: StockItem) -> StockItem:
    item.version += 1
    try:
        item.full_clean()
    except ValidationError as exc:
        raise SaleError(" ".join(exc.messages)) from exc
    item.save(update_fields=["state", "sold_from", "version"])
    return item
