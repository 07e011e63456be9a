"""Situations of sellers, and turns given and taken back. All under one lock per store."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Store, User
from accounts.parameters import parameter
from atendimento.models import Atendimento, Event, RotaSeat, RotaTurn, SellerStatus, Visit
from atendimento.rota import choosing
from atendimento.rota.reading import Line, Place, read_lines, spends
from atendimento.rota.words import nobody, why_next
from atendimento.services.errors import AtendimentoError, NotAllowedError

Kind = RotaTurn.Kind
Situation = SellerStatus.Situation
# With any of these the customer before him has been served.
CONVERSATION_ENDS = [Event.Kind.CONTACT_DONE, Event.Kind.CLOSED, Event.Kind.CANCELLED]


def hold(store: Store) -> None:
    """Two arrivals at once are served one after the other: the second sees what the first was given."""
    Store.objects.select_for_update(no_key=True).get(pk=store.pk)


def next_line(place: Place, *, without: Collection[int] = ()) -> tuple[Line, str]:
    """Whose turn it is, and why in words; call under `hold`. AtendimentoError when nobody is available."""
    lines = read_lines(place, without=without)
    if not lines or lines[0].away:
        raise AtendimentoError(nobody(lines))
    return lines[0], why_next(lines, place.store)


def give(
    place: Place, *, seller: User, attendance: Atendimento, kind: str, why: str, by: User | None
) -> RotaTurn:
    """Write down that `seller` was given the customer, and count it where the rule says so."""
    spent = spends(place.store, kind)
    if spent:
        store_credits(place, choosing.charge(seats(place, seller), seller.pk), seller)
    return write_turn(place, seller, attendance, kind, why, by, spent=spent)


def give_back(
    place: Place, *, seller: User, attendance: Atendimento, kind: str, why: str, by: User | None
) -> RotaTurn:
    """The seller passed, or did not come: the turn stays spent, or is his again, by the store's rule."""
    spent_before = RotaTurn.objects.filter(attendance=attendance, seller=seller, spent=True)
    given = spent_before.exclude(kind__in=[Kind.PASSED, Kind.LAPSED]).exists()
    if given and not spends(place.store, kind):
        store_credits(place, choosing.refund(seats(place, seller), seller.pk))
    return write_turn(place, seller, attendance, kind, why, by, spent=False)


def write_turn(
    place: Place, seller: User, attendance: Atendimento, kind: str, why: str, by: User | None, *, spent: bool
) -> RotaTurn:
    return RotaTurn.objects.create(
        store=place.store,
        department=place.department,
        channel=place.channel,
        seller=seller,
        attendance=attendance,
        kind=Kind(kind),
        spent=spent,
        why=why[:400],
        by=by,
    )


def seats(place: Place, seller: User) -> list[choosing.Seat]:
    """The rota's seats; a seller of another department, chosen by hand, sits there for this once."""
    found = [line.seat for line in read_lines(place)]
    known = any(seat.seller == seller.pk for seat in found)
    return found if known else [*found, choosing.Seat(seller.pk)]


def store_credits(place: Place, credits: dict[int, int], served: User | None = None) -> None:
    """Write the new credits; `served` has had his turn now."""
    now = timezone.now()
    for pk, credit in sorted(credits.items()):
        values = {"credit": credit} | ({"last_turn_at": now} if served and served.pk == pk else {})
        RotaSeat.objects.update_or_create(
            store=place.store,
            department=place.department,
            channel=place.channel,
            seller_id=pk,
            defaults=values,
        )


@transaction.atomic
def set_situation(*, store: Store, seller: User, situation: str, by: User) -> SellerStatus:
    """What a seller is doing: told by himself, or by who runs the rota."""
    if seller.pk != by.pk and not by.has_perm("atendimento.run_rota"):
        raise NotAllowedError(_("A situação de outro vendedor cabe a quem conduz a rota."))
    if situation not in Situation.values:
        raise AtendimentoError(_("Escolha a situação."), field="situation")
    if not seller.is_active or store.pk not in seller.store_ids:
        raise AtendimentoError(_("%(name)s não trabalha nesta loja.") % {"name": seller.display_name})
    hold(store)
    return change_situation(store, seller, situation, by)


def change_situation(store: Store, seller: User, situation: str, by: User) -> SellerStatus:
    """Under `hold`. A pause that does not keep the turn gives what was owed to the others."""
    row = SellerStatus.objects.filter(store=store, user=seller).first()
    row = row or SellerStatus(store=store, user=seller, set_by=by)
    before, now = row.today() if row.pk else Situation.ABSENT, timezone.now()
    if before == Situation.AVAILABLE and situation not in (Situation.AVAILABLE, *kept(store)):
        forfeit_everywhere(store, seller)
    if before == Situation.ABSENT or row.present_since is None:
        row.present_since = None if situation == Situation.ABSENT else now
    row.situation, row.since, row.set_by = Situation(situation), now, by
    row.full_clean()
    row.save()
    return row


def kept(store: Store) -> list[str]:
    return list(parameter("rota_pauses_keep", store=store))


def forfeit_everywhere(store: Store, seller: User) -> None:
    """In each of the store's rotas in which he has a seat."""
    rows = RotaSeat.objects.filter(store=store, seller=seller, credit__gt=0).select_related("channel")
    for row in rows.order_by("pk"):
        place = Place(store, row.department, row.channel)
        store_credits(place, choosing.forfeit(seats(place, seller), seller.pk))


def busy(store: Store, seller: User, at: datetime) -> None:
    """Who was available and took a customer up is serving him since that moment."""
    row = status_of(store, seller)
    if row and row.today() == Situation.AVAILABLE:
        move_situation(row, Situation.SERVING, at)


def free(store: Store, seller: User) -> None:
    """A conversation is written down: with nobody else before him he may be asked again."""
    row = status_of(store, seller)
    if row and row.today() == Situation.SERVING and not still_serves(row):
        move_situation(row, Situation.AVAILABLE, timezone.now())


def status_of(store: Store, seller: User) -> SellerStatus | None:
    return SellerStatus.objects.select_related("store").filter(store=store, user=seller).first()


def still_serves(status: SellerStatus) -> bool:
    """Somebody he took up since he began serving, of whom he has written nothing down yet."""
    taken = Visit.objects.filter(store=status.store_id, taken_by=status.user_id, ended_at__gte=status.since)
    told = Event.objects.filter(
        attendance=OuterRef("attendance"),
        actor=status.user_id,
        at__gte=OuterRef("ended_at"),
        kind__in=CONVERSATION_ENDS,
    )
    return taken.filter(~Exists(told)).exists()


def move_situation(row: SellerStatus, to: str, at: datetime) -> None:
    # What he says himself in this moment stands: who confirms a conversation does not hold the rota.
    said = SellerStatus.objects.filter(pk=row.pk, situation=row.situation, since=row.since)
    said.update(situation=Situation(to), since=at, set_by=row.user_id)
