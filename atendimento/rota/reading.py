"""The rota as it stands: each seller's place, what keeps him from being asked, and the rules in force."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import Store, User
from accounts.parameters import parameter
from accounts.scope import workers
from atendimento.models import Atendimento, Channel, Phase, RotaSeat, RotaTurn, SellerStatus, Visit
from atendimento.rota.choosing import Seat, in_order

Situation = SellerStatus.Situation
# What spends a turn, as the parameter names it, by the kind of turn.
SPENDS = {
    RotaTurn.Kind.PASSED: "passou",
    RotaTurn.Kind.LAPSED: "nao_assumiu",
    RotaTurn.Kind.CHOSEN: "escolhido",
}


@dataclass(frozen=True)
class Place:
    """One rota: a store's department on one channel."""

    store: Store
    department: str
    channel: Channel


@dataclass(frozen=True)
class Line:
    """One seller of a rota."""

    user: User
    seat: Seat
    situation: str
    # Since when the situation, or the customer who waits for him; None where neither keeps him away.
    since: datetime | None
    last_turn_at: datetime | None
    turns_today: int

    @property
    def away(self) -> str:
        return self.seat.away


def sellers_of(store: Store, department: str) -> list[User]:
    """Who takes part in the rota of that department, by name."""
    return list(workers("atendimento.be_in_rota", [store], department))


def spends(store: Store, kind: str) -> bool:
    """Whether a turn of that kind counts; the customer's own seller never spends one."""
    if kind == RotaTurn.Kind.NEXT:
        return True
    return kind in SPENDS and SPENDS[RotaTurn.Kind(kind)] in parameter("rota_spends_turn", store=store)


def statuses_of(store: Store, users: Iterable[User]) -> dict[int, SellerStatus]:
    rows = SellerStatus.objects.filter(store=store, user__in=users)
    found = {row.user_id: row for row in rows}
    for row in found.values():
        row.store = store
    return found


def read_lines(place: Place, *, without: Collection[int] = ()) -> list[Line]:
    """Every seller of the rota, the next one first, those who are not asked after them.

    `without`: sellers already asked for this very customer.
    """
    users = sellers_of(place.store, place.department)
    statuses = statuses_of(place.store, users)
    seats = {row.seller_id: row for row in seats_of(place)}
    called = called_since(place.store, users)
    reasons = reasons_away(place.store, users, statuses, called) | dict.fromkeys(without, _("já foi chamado"))
    places = start_order(place.store, users, statuses)
    turns = turns_today(place)
    lines = [
        make_line(
            user,
            seats.get(user.pk),
            statuses.get(user.pk),
            reasons.get(user.pk, ""),
            called.get(user.pk),
            places,
            turns,
        )
        for user in users
    ]
    return ordered(lines)


def make_line(
    user: User,
    row: RotaSeat | None,
    status: SellerStatus | None,
    away: str,
    called: datetime | None,
    places: dict[int, int],
    turns: dict[int, int],
) -> Line:
    last = row.last_turn_at if row else None
    seat = Seat(
        seller=user.pk,
        credit=row.credit if row else 0,
        last=last.timestamp() if last else 0.0,
        place=places[user.pk],
        away=away,
    )
    situation = status.today() if status else Situation.ABSENT
    return Line(user, seat, situation, away_since(situation, status, called), last, turns.get(user.pk, 0))


def away_since(situation: str, status: SellerStatus | None, called: datetime | None) -> datetime | None:
    if situation == Situation.AVAILABLE:
        return called
    return status.since if status and situation != Situation.ABSENT else None


def ordered(lines: list[Line]) -> list[Line]:
    by_seller = {line.user.pk: line for line in lines}
    following = [by_seller[seat.seller] for seat in in_order(line.seat for line in lines)]
    return following + [line for line in lines if line.away]


def seats_of(place: Place) -> list[RotaSeat]:
    return list(
        RotaSeat.objects.filter(store=place.store, department=place.department, channel=place.channel)
    )


def called_since(store: Store, users: list[User]) -> dict[int, datetime]:
    """Since when the customer waits who was sent to one of them."""
    offers = Visit.objects.offered().filter(store=store, offered_to__in=users).order_by("-arrived_at")
    return {pk: at for pk, at in offers.values_list("offered_to", "arrived_at") if pk is not None}


def reasons_away(
    store: Store, users: list[User], statuses: dict[int, SellerStatus], called: Collection[int]
) -> dict[int, str]:
    """Why some of them are not asked now, in words."""
    found = too_many_leads(store, users) | dict.fromkeys(called, _("tem um cliente à espera"))
    for user in users:
        status = statuses.get(user.pk)
        situation = status.today() if status else Situation.ABSENT
        if situation != Situation.AVAILABLE:
            found[user.pk] = str(Situation(situation).label).lower()
    return found


def too_many_leads(store: Store, users: list[User]) -> dict[int, str]:
    limit = int(parameter("rota_unanswered_limit", store=store) or 0)
    if not limit:
        return {}
    rows = Atendimento.objects.in_progress().filter(
        store=store, responsible__in=users, received_at__isnull=False, phase=Phase.NEW
    )
    counted = rows.values_list("responsible").annotate(Count("pk")).order_by()
    return {
        pk: _("%(count)d leads sem resposta") % {"count": count}
        for pk, count in counted
        if pk is not None and count >= limit
    }


def start_order(store: Store, users: list[User], statuses: dict[int, SellerStatus]) -> dict[int, int]:
    """Everybody's place while the rota owes all the same, by the store's rule."""
    order, day = parameter("rota_start_order", store=store), store.today().isoformat()
    keys: dict[int, tuple[str, int]] = {}
    for position, user in enumerate(users):
        key = ""
        if order == "sorteio":
            key = sha256(f"{day} {user.pk}".encode()).hexdigest()
        elif order == "chegada":
            status = statuses.get(user.pk)
            key = status.present_since.isoformat() if status and status.present_since else "9"
        keys[user.pk] = (key, position)
    return {pk: place for place, pk in enumerate(sorted(keys, key=keys.__getitem__))}


def turns_today(place: Place) -> dict[int, int]:
    """How many customers the rota gave to each of them since the store's midnight."""
    rows = RotaTurn.objects.filter(
        store=place.store,
        department=place.department,
        channel=place.channel,
        spent=True,
        at__gte=place.store.midnight(),
    )
    return dict(rows.values_list("seller").annotate(Count("pk")).order_by())
