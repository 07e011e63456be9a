"""The Events the services would have written for a story."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from atendimento.models import Appraisal, ClosingReason, Contact, Event, State
from demo.appraisals import news
from demo.organisation import House
from demo.stories import Story
from demo.tables import Tables

Kind = Event.Kind
SOON = timedelta(minutes=3)


def events_of(
    story: Story, contacts: list[Contact], valued: Appraisal | None, house: House, tables: Tables
) -> Iterator[Event]:
    """In the order in which they happened; a draft has none."""
    if story.state == State.DRAFT:
        return
    yield from beginning(story, valued)
    for number, row in enumerate(contacts):
        yield from of_contact(story, row, is_first=number == 0)
    yield from ending(story, house, tables)


def beginning(story: Story, valued: Appraisal | None) -> Iterator[Event]:
    opener, keeper = story.created_by, story.responsible
    yield event(story, Kind.CREATED, opener, story.started, label=str(story.nature))
    if keeper and keeper.pk != opener.pk:
        label = f"Sem responsável → {keeper.display_name}"
        yield event(story, Kind.FORWARDED, opener, story.started + timedelta(minutes=1), label=label)
    if story.label:
        data = {"before": "", "after": story.label}
        yield event(
            story, Kind.INTEREST, keeper or opener, story.started + SOON, label=story.label, data=data
        )
    if valued:
        label = f"{valued.description} · {valued.motive}"
        yield event(
            story, Kind.APPRAISAL_REQUESTED, valued.requested_by, valued.requested_at, label=label,
            ref=valued.reference, url=valued.get_absolute_url(),
        )  # fmt: skip
        for kind, at, actor, text in news(valued, story):
            yield event(
                story, kind, actor, at, label=text, ref=valued.reference, url=valued.get_absolute_url()
            )


def of_contact(story: Story, row: Contact, *, is_first: bool) -> Iterator[Event]:
    actor, ref = story.responsible or story.created_by, f"contact:{row.pk}"
    if not is_first or not row.result:
        yield event(story, Kind.CONTACT_SCHEDULED, actor, row.created_at, label=when(row), ref=ref)
    if row.state == Contact.State.CANCELLED:
        yield event(
            story, Kind.CONTACT_CANCELLED, actor, story.ended_at or row.created_at, label=when(row), ref=ref
        )
    if row.result is None or row.completed_at is None:
        return
    if row.result.code == "sem-contato":
        label = f"{row.attempts}ª tentativa"
        yield event(story, Kind.NO_ANSWER, actor, row.completed_at, label=label, ref=ref)
    else:
        yield event(story, Kind.CONTACT_DONE, actor, row.completed_at, label=str(row.result), ref=ref)
    if is_first:
        yield event(story, Kind.CONFIRMED, actor, row.completed_at)


def ending(story: Story, house: House, tables: Tables) -> Iterator[Event]:
    actor = story.responsible or story.created_by
    reason = tables.reasons.get(story.reason)
    if story.closing_asked and story.confirmed_at:
        yield event(story, Kind.CLOSING_ASKED, actor, story.confirmed_at, label=str(reason))
    elif story.state == State.CLOSED and story.ended_at and reason:
        # A discard is the Supervisor's to grant.
        by = leader(house) if reason.kind == ClosingReason.Kind.DISCARD else actor
        yield event(story, Kind.CLOSED, by, story.ended_at, label=str(reason))
    elif story.state == State.CANCELLED and story.ended_at:
        yield event(story, Kind.CANCELLED, actor, story.ended_at)


def leader(house: House) -> User:
    return house.users["gerente"]


def event(
    story: Story,
    kind: str,
    actor: User | None,
    at: datetime,
    *,
    label: str = "",
    ref: str = "",
    url: str = "",
    data: dict[str, Any] | None = None,
) -> Event:
    row = story.written
    # By key: a third of a million of these are made.
    return Event(
        attendance_id=row.pk,
        person_id=row.person_id,
        kind=kind,
        actor_id=actor.pk if actor else None,
        at=at,
        label=label[:200],
        ref=ref,
        url=url,
        data=data or {},
    )


def when(row: Contact) -> str:
    hour = f" {row.due_at:%H:%M}" if row.due_at else ""
    return f"{row.due_on:%d/%m/%Y}{hour}"
