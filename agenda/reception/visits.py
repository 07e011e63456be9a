"""What the reception shows of a visit, read once for all of the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, F, IntegerField, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Store, User
from accounts.parameters import parameter
from agenda import words
from agenda.rows import attendance_url
from atendimento.models import Visit
from atendimento.models.reception import VisitQuerySet
from atendimento.services.offering import visit_url

WAITING = [Visit.State.WAITING, Visit.State.OFFERED]


@dataclass(frozen=True)
class VisitRow:
    id: int
    url: str
    state: str
    state_label: str
    is_waiting: bool
    is_late: bool
    at: str
    waited: str
    name: str
    badge: str
    nature: str
    media: str
    seller: str
    offer: str
    is_mine: bool
    attendance: str


def todays(user: User, stores: list[Store]) -> VisitQuerySet:
    """Today's visits that the user may see: who has waited longest first, then the newest of the rest."""
    midnight = min((store.midnight() for store in stores), default=timezone.now())
    rows = Visit.objects.visible_to(user).filter(store__in=stores, arrived_at__gte=midnight)
    is_over = Case(When(state__in=WAITING, then=Value(0)), default=Value(1), output_field=IntegerField())
    waiting_since = Case(When(state__in=WAITING, then=F("arrived_at")))
    return rows.for_list().order_by(is_over, waiting_since.asc(), "-arrived_at", "-pk")


def visit_rows(visits: Iterable[Visit], user: User) -> list[VisitRow]:
    limits: dict[int, int] = {}
    return [visit_row(visit, user, minutes_of(visit.store, limits)) for visit in visits]


def minutes_of(store: Store, limits: dict[int, int]) -> int:
    """How long an offer stands in that store, asked once a page."""
    if store.pk not in limits:
        limits[store.pk] = int(parameter("walk_in_minutes", store=store))
    return limits[store.pk]


def visit_row(visit: Visit, user: User, minutes: int) -> VisitRow:
    now = timezone.now()
    until = visit.lapses_at(minutes)
    seller = visit.taken_by or visit.offered_to
    return VisitRow(
        id=visit.pk,
        url=visit_url(visit),
        state=visit.state,
        state_label=visit.get_state_display(),
        is_waiting=visit.is_waiting,
        is_late=until is not None and until <= now,
        at=f"{visit.arrived_at.astimezone(visit.store.zone):%H:%M}",
        waited=waited(visit, now),
        name=visit.person.name,
        badge=visit.person.badge,
        nature=str(visit.nature),
        media=str(visit.media or ""),
        seller=seller.display_name if seller else "",
        offer=_("vai ao próximo que ficar livre") if visit.is_in_line else offer_words(until, now),
        is_mine=visit.offered_to_id == user.pk,
        attendance=attendance_url(visit.attendance_id),
    )


def waited(visit: Visit, now: datetime) -> str:
    """How long he has waited, or did."""
    minutes = int(((visit.ended_at or now) - visit.arrived_at) / timedelta(minutes=1))
    return words.span(max(minutes, 0))


def offer_words(until: datetime | None, now: datetime) -> str:
    if until is None:
        return ""
    left = int((until - now) / timedelta(minutes=1))
    return _("assume em até %(span)s") % {"span": words.span(left + 1)} if until > now else _("prazo vencido")
