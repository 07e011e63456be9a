"""Writes the stories: attendances, contacts, what was wanted and what is to be valued."""

from atendimento.models import Appraisal, Atendimento, Contact, Event, Interest, State
from customers.models import Ownership, PersonAccess
from demo.appraisals import appraisal, checks
from demo.batches import in_the_past, write
from demo.cadences import write_runs
from demo.floor import phase_of
from demo.organisation import House
from demo.people import Customer
from demo.stories import AFTER, Story, Touch, by_generation
from demo.tables import Tables
from demo.timeline import events_of

Reason = PersonAccess.Reason
# Stories held in memory as rows at a time.
PORTION = 4000


def write_stories(stories: list[Story], customers: list[Customer], tables: Tables, house: House) -> None:
    with in_the_past(Atendimento, Contact, Event, Appraisal):
        for generation in by_generation(stories):
            for start in range(0, len(generation), PORTION):
                write_portion(generation[start : start + PORTION], customers, tables, house)
    write_access(stories, customers)


def write_portion(stories: list[Story], customers: list[Customer], tables: Tables, house: House) -> None:
    rows = write(attendance(story, customers, tables) for story in stories)
    for story, row in zip(stories, rows, strict=True):
        story.row = row
    contacts = write_contacts(stories, tables)
    write_runs(stories, contacts)
    write(interest(story) for story in stories if story.item or story.specification)
    asked = [story for story in stories if story.appraisal]
    appraisals = write(appraisal(story, tables, house) for story in asked)
    write(checks(appraisals))
    valued = dict(zip(map(id, asked), appraisals, strict=True))
    write(
        event
        for story in stories
        for event in events_of(story, contacts[id(story)], valued.get(id(story)), house, tables)
    )


def attendance(story: Story, customers: list[Customer], tables: Tables) -> Atendimento:
    asked = story.confirmed_at if story.closing_asked else None
    return Atendimento(
        store=story.store,
        department=story.department,
        nature=story.nature,
        channel=tables.channels[story.channel],
        media=tables.media[story.media],
        person=None if story.person is None else customers[story.person].person,
        responsible=story.responsible,
        state=story.state,
        is_return=len(story.done) > 1,
        phase=phase_of(story),
        previous=story.previous.written if story.previous else None,
        vehicle_label=story.label[:120],
        has_open_contact=story.open_touch is not None,
        closing_reason=tables.reasons[story.reason] if story.reason else None,
        competitor=tables.competitors[story.competitor] if story.competitor else None,
        closing_asked_at=asked,
        closing_asked_by=story.responsible if asked else None,
        draft_saved_at=story.started if story.state == State.DRAFT else None,
        created_by=story.created_by,
        created_at=story.started,
        confirmed_at=story.confirmed_at,
        closed_at=story.ended_at,
        active_at=story.done[-1].moment(story.store) + AFTER if story.done else story.started,
        version=1 + len(story.touches),
    )


def write_contacts(stories: list[Story], tables: Tables) -> dict[int, list[Contact]]:
    """Each story's contacts; a chain is written link by link, for each points to the one before."""
    found: dict[int, list[Contact]] = {id(story): [] for story in stories}
    longest = max((len(story.touches) for story in stories), default=0)
    for position in range(longest):
        some = [story for story in stories if len(story.touches) > position]
        before = [found[id(story)][-1] if position else None for story in some]
        rows = write(
            contact(story, story.touches[position], previous, tables)
            for story, previous in zip(some, before, strict=True)
        )
        for story, row in zip(some, rows, strict=True):
            found[id(story)].append(row)
    return found


def contact(story: Story, touch: Touch, previous: Contact | None, tables: Tables) -> Contact:
    moment = touch.moment(story.store) + AFTER
    state = Contact.State.SCHEDULED if touch.is_open else Contact.State.DONE
    return Contact(
        attendance=story.written,
        store=story.store,
        department=story.department,
        assignee=story.responsible,
        due_on=touch.due_on,
        due_at=touch.due_at,
        channel=tables.channels[touch.channel],
        subject=touch.subject,
        state=Contact.State.CANCELLED if touch.cancelled else state,
        result=tables.results[touch.result] if touch.result else None,
        notes=touch.notes,
        previous=previous,
        attempts=touch.attempts,
        completed_at=moment if touch.result else None,
        completed_by=story.responsible if touch.result else None,
        created_at=previous.completed_at if previous and previous.completed_at else story.started,
    )


def interest(story: Story) -> Interest:
    price = story.item.price if story.item else None
    return Interest(
        attendance=story.written,
        specification=story.specification,
        stock_item=story.item,
        price_to=price,
        horizon=Interest.Horizon.MONTH if price else "",
    )


def write_access(stories: list[Story], customers: list[Customer]) -> None:
    """Carteira and sight of people's data, as the services would have left them."""
    registered = [
        PersonAccess(
            person=entry.person, store=entry.store, user=entry.registered_by, reason=Reason.REGISTERED
        )
        for entry in customers
    ]
    known = [story for story in stories if story.person is not None]
    handling = [handling_row(story, customers) for story in known]
    owners = write(owner_rows(known, customers))
    write([*registered, *handling, *(owner_access(row) for row in owners)])


def handling_row(story: Story, customers: list[Customer]) -> PersonAccess:
    return PersonAccess(
        person=customers[story.person or 0].person,
        store=story.store,
        department=story.department,
        user=story.responsible,
        reason=Reason.HANDLING,
        reference=story.written.holder,
    )


def owner_rows(stories: list[Story], customers: list[Customer]) -> list[Ownership]:
    """The responsible of a person's first confirmed attendance in each store and department."""
    found: dict[tuple[int | None, int, str], Ownership] = {}
    for story in sorted(stories, key=lambda story: story.started):
        key = (story.person, story.store.pk, story.department)
        if key in found or story.confirmed_at is None or story.responsible is None:
            continue
        found[key] = Ownership(
            person=customers[story.person or 0].person,
            store=story.store,
            department=story.department,
            owner=story.responsible,
            since=story.confirmed_at,
        )
    return list(found.values())


def owner_access(row: Ownership) -> PersonAccess:
    return PersonAccess(
        person=row.person, store=row.store, department=row.department, user=row.owner, reason=Reason.OWNER
    )
