"""Everything about one person on one page (360°), read across the rooms."""

from dataclasses import dataclass
from typing import Any

from accounts.models import Store, User
from agenda.rows import Desk, Row, attendance_url
from agenda.timeline import Line, lines_of
from atendimento.models import IN_PROGRESS, Appraisal, Atendimento, Contact, Event
from atendimento.services import open_flags
from customers import services as customers
from customers.models import Consent, OwnedVehicle, Ownership, Person
from workshop.models import Booking, Document, Estimate, ServiceOrder

TIMELINE_PAGE = 30
LAST_CONTACTS = 10


@dataclass(frozen=True)
class Running:
    """An attendance in progress, or an older one, on the person's page."""

    number: str
    url: str
    label: str
    state: str
    responsible: str
    vehicle: str


def running_of(person: Person, user: User) -> list[Running]:
    rows = Atendimento.objects.visible_to(user).filter(person=person, state__in=IN_PROGRESS)
    return [running(row) for row in rows.for_list()[:LAST_CONTACTS]]


def running(row: Atendimento) -> Running:
    return Running(
        number=row.number,
        url=attendance_url(row.pk),
        label=f"{row.nature} · {row.store.name}",
        state=row.get_state_display(),
        responsible=row.responsible.display_name if row.responsible else "",
        vehicle=row.vehicle_label,
    )


def appraisals_of(person: Person, user: User) -> list[Appraisal]:
    """The person's used cars and what the store said they are worth."""
    if not user.has_perm("atendimento.view_appraisal"):
        return []
    rows = Appraisal.objects.visible_to(user).filter(attendance__person=person)
    return list(rows.order_by("-requested_at", "-pk")[:LAST_CONTACTS])


def papers_of(person: Person, user: User) -> list[Document]:
    """His bookings, estimates and orders of the workshop that this user may see, the newest first."""
    found: list[Document] = []
    for model in (Booking, Estimate, ServiceOrder):
        if user.has_perm(f"workshop.view_{model._meta.model_name}"):
            rows: Any = model._default_manager
            seen = rows.visible_to(user).filter(person=person).for_list().order_by("-created_at", "-pk")
            found += seen[:LAST_CONTACTS]
    return sorted(found, key=lambda paper: paper.created_at, reverse=True)[:LAST_CONTACTS]


def contacts_of(person: Person, user: User, stores: list[Store]) -> tuple[list[Row], list[Row]]:
    """Open contacts, and the last ones done or called off."""
    rows = Contact.objects.visible_to(user).filter(attendance__person=person).for_list()
    scheduled = list(rows.scheduled().order_by("due_on", "due_at", "pk")[:LAST_CONTACTS])
    over = list(rows.exclude(state=Contact.State.SCHEDULED).order_by("-due_on", "-pk")[:LAST_CONTACTS])
    made = Desk(user, stores).rows([*scheduled, *over])
    return made[: len(scheduled)], made[len(scheduled) :]


def timeline_of(person: Person, user: User, page: int) -> tuple[list[Line], bool]:
    """One page of what happened, and whether there is more. One event more tells."""
    events = Event.objects.filter(person=person)
    # Whoever has the person in his carteira sees the whole story; to others a colleague's work stays his.
    if not Ownership.objects.filter(person=person, owner=user).exists():
        events = events.visible_to(user)
    offset = (page - 1) * TIMELINE_PAGE
    lines = lines_of(events, None, limit=TIMELINE_PAGE + 1, offset=offset)
    return lines[:TIMELINE_PAGE], len(lines) > TIMELINE_PAGE


def page_of(person: Person, user: User, stores: list[Store], page: int) -> dict[str, Any]:
    """The context of the page."""
    scheduled, over = contacts_of(person, user, stores)
    lines, more = timeline_of(person, user, page)
    today = stores[0].today() if stores else None
    return {
        "person": person,
        "phones": list(person.phones.order_by("-is_primary", "pk")),
        "addresses": list(person.addresses.order_by("-is_primary", "pk")),
        "owned": owned_of(person),
        "owners": list(
            person.ownerships.select_related("owner", "store").order_by("store__name", "department")
        ),
        "consents": customers.latest_consents(Consent.objects.filter(person=person).order_by("-at", "-pk")),
        "flags": open_flags(person, today) if today else [],
        "running": running_of(person, user),
        "appraisals": appraisals_of(person, user),
        "papers": papers_of(person, user),
        "scheduled": scheduled,
        "over": over,
        "lines": lines,
        "next_page": page + 1 if more else None,
        "number": page,
    }


def owned_of(person: Person) -> list[OwnedVehicle]:
    rows = OwnedVehicle.objects.current().filter(person=person)
    return list(rows.select_related("vehicle").order_by("-since", "-pk"))
