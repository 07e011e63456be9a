"""What lapses soon, by kind: the rows above the columns. One query for each kind."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Store, User
from atendimento.models import Appraisal
from proposals.models import CreditRequest, Proposal, ProposalReservation
from proposals.reservations.models import ProposalReservationQuerySet

MOST = 6
SOON = timedelta(days=2)


@dataclass(frozen=True)
class Row:
    url: str
    title: str
    details: str
    until: str


@dataclass(frozen=True)
class Group:
    code: str
    title: str
    # One more than are shown: then the rest stands at `url`.
    rows: list[Row]
    url: str

    @property
    def shown(self) -> list[Row]:
        return self.rows[:MOST]

    @property
    def has_more(self) -> bool:
        return len(self.rows) > MOST


def groups_of(user: User, stores: Iterable[Store]) -> list[Group]:
    """Only the kinds of which something lapses."""
    now, places = timezone.now(), list(stores)
    held = reservations(user, places)
    offers, credit, used = proposals(user, places, now), credits(user, places), appraisals(user, places, now)
    groups = [
        group("proposals", _("Propostas que vencem"), listed("vencendo"), offers, proposal_row),
        group(
            "reservations", _("Reservas que vencem"), listed("reservada"), held.lapsing(now), reservation_row
        ),
        group(
            "requests",
            _("Reservas a autorizar"),
            listed("reserva-pedida"),
            held.requested(now),
            reservation_row,
        ),
        group("credits", _("Créditos que vencem"), listed("credito-vencendo"), credit, credit_row),
        group("appraisals", _("Avaliações que vencem"), approved(), used, appraisal_row),
    ]
    return [one for one in groups if one.rows]


def group(code: str, title: str, url: str, rows: QuerySet[Any], show: Callable[[Any], Row]) -> Group:
    return Group(code, title, [show(row) for row in rows[: MOST + 1]], url)


def listed(situation: str) -> str:
    return f"{reverse('proposals:proposal-list')}?situacao={situation}"


def approved() -> str:
    return f"{reverse('proposals:appraisal-list')}?situacao=approved"


def proposals(user: User, stores: list[Store], now: datetime) -> QuerySet[Proposal]:
    rows = Proposal.objects.visible_to(user).filter(store__in=stores).lapsing(now)
    return rows.select_related("person", "store").order_by("valid_until", "pk")


def proposal_row(proposal: Proposal) -> Row:
    return Row(
        url=proposal.get_absolute_url(),
        title=f"{proposal.number} · {proposal.person.name}",
        details=proposal.model_description,
        until=local(proposal.valid_until, proposal.store),
    )


def reservations(user: User, stores: list[Store]) -> ProposalReservationQuerySet:
    return ProposalReservation.objects.visible_to(user).filter(proposal__store__in=stores).for_list()


def reservation_row(link: ProposalReservation) -> Row:
    proposal = link.proposal
    return Row(
        url=proposal.get_absolute_url(),
        title=f"{proposal.number} · {proposal.person.name}",
        details=f"{proposal.model_description} · {link.reservation.created_by.display_name}",
        until=local(link.reservation.until, link.reservation.stock_item.store),
    )


def credits(user: User, stores: list[Store]) -> QuerySet[CreditRequest]:
    rows = CreditRequest.objects.visible_to(user).filter(proposal__store__in=stores)
    return rows.lapsing(day_of(stores)).for_list().order_by("valid_until", "pk")


def day_of(stores: list[Store]) -> date:
    """Where the stores' calendars differ, the day that some of them still have."""
    return min((store.today() for store in stores), default=timezone.localdate())


def credit_row(credit: CreditRequest) -> Row:
    assert credit.valid_until is not None  # noqa: S101 -- filtered by it
    proposal = credit.proposal
    return Row(
        url=proposal.get_absolute_url(),
        title=f"{proposal.number} · {proposal.person.name}",
        details=credit.label,
        until=f"{credit.valid_until:%d/%m}",
    )


def appraisals(user: User, stores: list[Store], now: datetime) -> QuerySet[Appraisal]:
    rows = Appraisal.objects.visible_to(user).filter(store__in=stores).usable(now)
    return rows.filter(valid_until__lte=now + SOON).for_list().order_by("valid_until", "pk")


def appraisal_row(appraisal: Appraisal) -> Row:
    assert appraisal.valid_until is not None  # noqa: S101 -- filtered by it
    person = appraisal.attendance.person
    return Row(
        url=reverse("proposals:appraisal-detail", args=[appraisal.pk]),
        title=f"{appraisal.description} {appraisal.plate}".strip(),
        details=person.name if person else "",
        until=local(appraisal.valid_until, appraisal.store),
    )


def local(moment: datetime, store: Store) -> str:
    return f"{moment.astimezone(store.zone):%d/%m %H:%M}"
