"""Messages on their way out, as the monitor lists them: by the economic group of what they are about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, Case, Exists, Model, OuterRef, Q, QuerySet, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import BusinessGroup, User
from atendimento.models import Atendimento
from core.models import OutboxMessage
from core.pages import capped
from customers.models import Person
from integrations.models import Endpoint
from integrations.outbound.documents import NOTICES
from integrations.outbound.documents.notice import number_of
from proposals.models import Proposal

State = OutboxMessage.State
TOPICS = tuple(Endpoint.Topic.values)
RECORDS = tuple(topic for topic in TOPICS if topic not in NOTICES)
UNSENT = (State.PENDING, State.SENDING)
GIVEN_UP = (State.REJECTED, State.DEAD)
# What each topic's key names, and where that says its group.
OWNERS: dict[str, tuple[type[Model], str]] = {
    "attendance": (Atendimento, "store__group"),
    "person": (Person, "group"),
    "proposal": (Proposal, "store__group"),
    **{topic: (model, "store__group") for topic, model in NOTICES.items()},
}


def visible_to(user: User) -> QuerySet[OutboxMessage]:
    """Those of the user's group. Where there is one group only, which is nearly everywhere, all of them.

    Notices only of topics that somebody was set up for: the others were settled, told to nobody.
    """
    wanted = Endpoint.objects.visible_to(user).values("topic")
    rows = OutboxMessage.objects.filter(Q(topic__in=RECORDS) | Q(topic__in=wanted), topic__in=TOPICS)
    if user.group_id is None or BusinessGroup.objects.count() == 1:
        return rows
    return rows.annotate(about=ABOUT).filter(of_group(user.group_id))


# Only of topics whose keys are numbers: the cast is never tried on another.
ABOUT = Case(When(topic__in=TOPICS, then=Cast("key", BigIntegerField())), output_field=BigIntegerField())


def of_group(group: int) -> Q:
    found = Q(pk__in=[])
    for topic, (model, path) in OWNERS.items():
        named = model._default_manager.filter(**{path: group}, pk=OuterRef("about"))
        found |= Q(Exists(named), topic=topic)
    return found


@dataclass(frozen=True)
class Figures:
    """What the monitor shows on top."""

    pending: str
    rejected: str
    dead: str
    oldest: datetime | None
    unheard: str

    @property
    def has_given_up(self) -> bool:
        return self.dead != "0"


def heard_by(user: User) -> list[str]:
    """Topics for which the user's group has an active endpoint."""
    return list(Endpoint.objects.visible_to(user).filter(is_active=True).values_list("topic", flat=True))


def figures(rows: QuerySet[OutboxMessage], heard: list[str]) -> Figures:
    waiting = rows.filter(state__in=UNSENT, topic__in=heard)
    return Figures(
        pending=capped(waiting),
        rejected=capped(rows.filter(state=State.REJECTED)),
        dead=capped(rows.filter(state=State.DEAD)),
        oldest=waiting.order_by("created_at").values_list("created_at", flat=True).first(),
        unheard=capped(rows.filter(state__in=UNSENT).exclude(topic__in=heard)),
    )


@dataclass(frozen=True)
class Row:
    """A message as the list shows it: what it is about by number, never by name."""

    message: OutboxMessage
    label: str
    about_url: str

    @property
    def may_requeue(self) -> bool:
        return self.message.state in GIVEN_UP


def rows_of(messages: Iterable[OutboxMessage], user: User) -> list[Row]:
    """Two more queries at most, whatever the number of rows."""
    found = list(messages)
    keys = [int(row.key) for row in found if row.topic == "attendance"]
    numbers = {row.pk: row.number for row in Atendimento.objects.filter(pk__in=keys).only("pk", "created_at")}
    return [Row(row, label_of(row, numbers), url_of(row, user)) for row in found]


def label_of(row: OutboxMessage, numbers: dict[int, str]) -> str:
    match row.topic:
        case "attendance":
            return _("Atendimento %(number)s") % {"number": numbers.get(int(row.key), row.key)}
        case "proposal":
            return _("Proposta P-%(key)s") % {"key": row.key}
        case topic if topic in NOTICES:
            name = NOTICES[topic]._meta.verbose_name
            return f"{str(name).capitalize()} {number_of(topic, row.key)}"
        case _:
            return _("Pessoa %(key)s") % {"key": row.key}


PAGES = {
    "attendance": ("atendimento.view_atendimento", "agenda:attendance"),
    "proposal": ("proposals.view_proposal", "proposals:proposal-detail"),
    "person": ("customers.find_person", "agenda:person-detail"),
    "appraisal": ("atendimento.view_appraisal", "proposals:appraisal-detail"),
    "booking": ("workshop.view_booking", "workshop:booking-detail"),
    "estimate": ("workshop.view_estimate", "workshop:estimate-detail"),
    "serviceorder": ("workshop.view_serviceorder", "workshop:order-detail"),
}


def url_of(row: OutboxMessage, user: User) -> str:
    """To the record itself, for who works with customers; Administrador sees the message only."""
    permission, page = PAGES[row.topic]
    return reverse(page, args=[row.key]) if user.has_perm(permission) else ""
