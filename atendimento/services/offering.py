"""A customer at the door is offered to one seller after the other; all of it under `turns.hold`."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Store, User
from accounts.parameters import parameter
from atendimento.models import Event, RotaTurn, SellerStatus, Visit
from atendimento.rota.reading import Place, read_lines
from atendimento.rota.words import nobody
from atendimento.services import turns as rota
from atendimento.services.errors import AtendimentoError
from atendimento.services.events import record
from atendimento.services.taking import move
from core.notices import notify
from core.one_by_one import total_of

Kind, TurnKind = Event.Kind, RotaTurn.Kind


def place_of(visit: Visit) -> Place:
    return Place(visit.store, visit.department, visit.channel)


def send_on(visit: Visit, by: User | None) -> str:
    """To the next one free, after those who have waited longer. Why nobody was found; empty when one was."""
    serve_line(visit.store, before=visit)
    return offer_next(visit, by)


def serve_line(store: Store, *, before: Visit | None = None) -> int:
    """Who waits for a turn goes to the next one free, the longest waiting first. How many went."""
    line = Visit.objects.in_line(store)
    if before is not None:
        line = line.filter(arrived_at__lt=before.arrived_at).exclude(pk=before.pk)
    held = line.for_list().select_for_update(of=("self",)).order_by("arrived_at", "pk")
    return sum(not offer_next(visit, None) for visit in held)


def offer_next(visit: Visit, by: User | None) -> str:
    """Empty when somebody was found; else why nobody was."""
    try:
        line, why = rota.next_line(place_of(visit), without=asked(visit))
    except AtendimentoError as exc:
        return str(exc)
    rota.give(
        place_of(visit), seller=line.user, attendance=visit.attendance, kind=TurnKind.NEXT, why=why, by=by
    )
    offer(visit, line.user, why, by)
    return ""


def asked(visit: Visit) -> set[int]:
    """Who is not asked for this customer: who did not come in this round, who passed and said nothing since.

    A round ends when nobody is left and the customer stands in line again.
    """
    turns = RotaTurn.objects.filter(attendance=visit.attendance, at__gte=visit.arrived_at)
    lapsed = turns.filter(kind=TurnKind.LAPSED, at__gt=visit.in_line_since or visit.arrived_at)
    passed = dict(turns.filter(kind=TurnKind.PASSED).order_by("at", "pk").values_list("seller", "at"))
    said = SellerStatus.objects.filter(store=visit.store, user__in=passed)
    back = {row.user_id for row in said if row.since > passed[row.user_id]}
    return {*lapsed.values_list("seller", flat=True), *passed} - back


def why_waiting(visit: Visit) -> str:
    """Why nobody has been found for who stands in line."""
    return nobody(read_lines(place_of(visit), without=asked(visit)))


def offer(visit: Visit, seller: User, why: str, by: User | None) -> Visit:
    move(visit, Visit.State.OFFERED)
    visit.offered_to, visit.offered_at = seller, timezone.now()
    visit.full_clean()
    visit.save(update_fields=["state", "offered_to", "offered_at"])
    record(visit.attendance, Kind.OFFERED, by=by, label=why, ref=reference(visit))
    text = _("Cliente na recepção: %(name)s") % {"name": visit.person.name}
    notify([seller], kind="walk_in", text=text, url=visit_url(visit))
    return visit


def stand_in_line(visit: Visit) -> None:
    """He goes to the next one who is free: at once when a seller says so, else with the worker's minute."""
    visit.in_line_since = timezone.now()
    visit.save(update_fields=["in_line_since"])


def hand_on(visit: Visit, kind: str, reason: str, by: User | None) -> Visit:
    seller = visit.offered_to
    assert seller is not None  # noqa: S101 -- a constraint: offered to somebody
    why = f"{seller.display_name}: {reason}."
    rota.give_back(place_of(visit), seller=seller, attendance=visit.attendance, kind=kind, why=why, by=by)
    record(visit.attendance, Kind.PASSED_ON, by=by, label=why, ref=reference(visit))
    if send_on(visit, by):
        back_to_desk(visit)
    return visit


def back_to_desk(visit: Visit) -> None:
    """Nobody is left to ask: whoever received him hears of it, and he stands in line."""
    move(visit, Visit.State.WAITING)
    visit.offered_to = visit.offered_at = None
    visit.save(update_fields=["state", "offered_to", "offered_at"])
    stand_in_line(visit)
    text = _("Ninguém livre para %(name)s: continua à espera e vai ao próximo que ficar livre.")
    text %= {"name": visit.person.name}
    notify([visit.received_by], kind="walk_in_back", text=text, url=visit_url(visit))


@transaction.atomic
def send_on_from(*, seller: User, by: User) -> None:
    """Who was sent to a seller who works here no more goes to the next."""
    offered = Visit.objects.offered().filter(offered_to=seller)
    for store in Store.objects.filter(pk__in=offered.values("store")).order_by("pk"):
        rota.hold(store)
        held = offered.filter(store=store).for_list().select_for_update(of=("self",)).order_by("arrived_at")
        for visit in held:
            hand_on(visit, TurnKind.PASSED, _("não trabalha mais aqui"), by)


@transaction.atomic
def say_situation(*, store: Store, seller: User, situation: str, by: User) -> SellerStatus:
    """Whoever stands in line goes to a seller in the moment he says he is free."""
    status = rota.set_situation(store=store, seller=seller, situation=situation, by=by)
    serve_line(store)
    return status


def pass_on_lapsed() -> int:
    """The worker's: who stands in line, then offers nobody answered in time. How many went."""
    waiting = [Visit.State.WAITING, Visit.State.OFFERED]
    stores = Store.objects.filter(visits__state__in=waiting).distinct().order_by("pk")
    return total_of(stores, pass_on_in)


def pass_on_in(store: Store) -> int:
    served = serve_line_of(store)
    minutes = int(parameter("walk_in_minutes", store=store))
    if not minutes:
        return served
    before = timezone.now() - timedelta(minutes=minutes)
    late = Visit.objects.offered().filter(store=store, offered_at__lte=before).order_by("offered_at", "pk")
    return served + sum(pass_on(pk, store, minutes) for pk in late.values_list("pk", flat=True))


@transaction.atomic
def serve_line_of(store: Store) -> int:
    rota.hold(store)
    return serve_line(store)


@transaction.atomic
def pass_on(pk: int, store: Store, minutes: int) -> bool:
    """One of them, if it is still as late as it was: a seller may have come meanwhile."""
    rota.hold(store)
    visit = Visit.objects.select_for_update(of=("self",)).for_list().get(pk=pk)
    until = visit.lapses_at(minutes)
    if until is None or until > timezone.now():
        return False
    hand_on(visit, TurnKind.LAPSED, _("não assumiu em %(minutes)d min") % {"minutes": minutes}, None)
    return True


def reference(visit: Visit) -> str:
    return f"visit:{visit.pk}"


def visit_url(visit: Visit) -> str:
    return reverse("agenda:visit-detail", args=[visit.pk])
