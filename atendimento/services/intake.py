"""What a partner's system brings in: a lead opens an attendance, or joins the one in progress as *retorno*.

`by` is the user who stands for the partner's credential; he sees nothing, so nothing here asks for his sight:
the caller has checked which stores the partner may write to. Locks: person alone, or attendance alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Store, User
from atendimento.cadences import runs
from atendimento.models import (
    Appraisal,
    AppraisalMotive,
    Atendimento,
    Cadence,
    Channel,
    Contact,
    Event,
    Interest,
    Media,
    Nature,
    State,
)
from atendimento.services import clock
from atendimento.services.access import check_in_progress, lock, may_be_responsible
from atendimento.services.appraisals import ask_locked
from atendimento.services.contacts import Plan, check_not_past, replan_locked, schedule, when
from atendimento.services.errors import BusyError
from atendimento.services.events import record
from atendimento.services.opening import RETURN, check_area, last_closed, mark_return, open_in_area
from atendimento.services.routing import reroute_locked
from core.notices import notify
from customers import services as customers
from customers.models import Person
from vehicles.models import StockItem

BUSY = gettext_lazy("O cliente está sendo atendido neste instante: envie de novo.")
# Rows the caller has read this moment: the database keeps their keys.
RELATIONS = [
    "store", "nature", "channel", "media", "person", "responsible", "previous", "closing_reason",
    "competitor", "closing_asked_by", "created_by",
]  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """The vehicle a lead asks for: a unit of the stock, or only words."""

    specification: str = ""
    unit: StockItem | None = None

    @property
    def label(self) -> str:
        return (self.unit.vehicle.model_label if self.unit else self.specification)[:120]

    @property
    def words(self) -> str:
        return self.specification[:120] or self.label


@dataclass(frozen=True)
class UsedCar:
    """What the customer would give in exchange: becomes a request for an appraisal."""

    motive: AppraisalMotive
    fields: dict[str, Any]


@dataclass(frozen=True)
class Lead:
    """A lead whose codes and person are known to us already."""

    store: Store
    person: Person
    is_new_person: bool
    nature: Nature
    department: str
    channel: Channel
    origin: str
    received_at: datetime
    media: Media | None = None
    responsible: User | None = None
    subject: str = ""
    message: str = ""
    due_on: date | None = None
    due_at: time | None = None
    wish: Wish = Wish()
    used_cars: Sequence[UsedCar] = ()

    def plan(self) -> Plan:
        """When to talk: as asked, else this very minute, so that it stands in today's list at once."""
        now = self.store.now()
        day, hour = self.due_on, self.due_at
        if day is None:
            day, hour = now.date(), now.time().replace(second=0, microsecond=0)
        return Plan(day, hour, self.channel, self.subject[:120])


@dataclass(frozen=True)
class Received:
    attendance: Atendimento
    is_return: bool


@transaction.atomic(savepoint=False)
def receive_lead(lead: Lead, *, by: User) -> Received:
    """Open an attendance for the lead, or take up the one its person has in progress in that area."""
    check_area(lead.nature, lead.department)
    running = None if lead.is_new_person else open_in_area(lead.person, lead.store, lead.department)
    received = come_back(lead, running, by) if running else Received(open_if_free(lead, by), is_return=False)
    add_used_cars(lead, received.attendance, by)
    return received


def open_if_free(lead: Lead, by: User) -> Atendimento:
    """A new attendance, under the person's lock unless nobody else can know him yet."""
    if not lead.is_new_person:
        Person.objects.select_for_update().get(pk=lead.person.pk)
        if open_in_area(lead.person, lead.store, lead.department):
            raise BusyError(BUSY)
    return open_attendance(lead, by)


def open_attendance(lead: Lead, by: User) -> Atendimento:
    attendance = Atendimento(
        store=lead.store,
        department=lead.department,
        nature=lead.nature,
        channel=lead.channel,
        media=lead.media,
        person=lead.person,
        state=State.OPEN,
        origin=lead.origin[:60],
        received_at=lead.received_at,
        created_by=by,
        vehicle_label=lead.wish.label,
        has_open_contact=True,
    )
    if not lead.is_new_person:
        attendance.responsible = customers.owner_of(lead.person, lead.store, lead.department)
        attendance.previous = last_closed(attendance, lead.person)
    attendance.responsible = attendance.responsible or able(lead.responsible, attendance)
    attendance.clock_step = clock.first_step(attendance)
    attendance.clean_fields(exclude=RELATIONS)
    attendance.save(force_insert=True)
    customers.open_access(
        person=lead.person,
        store=lead.store,
        department=lead.department,
        user=attendance.responsible,
        reference=attendance.holder,
    )
    record(attendance, Event.Kind.CREATED, by=by, label=str(lead.nature))
    tell_arrival(lead, attendance, by)
    keep_wish(lead, attendance)
    plan_contact(lead, attendance, by)
    return attendance


def able(asked: User | None, attendance: Atendimento) -> User | None:
    """The seller the partner named, if he may be responsible there."""
    fits = asked and may_be_responsible(asked, attendance.store_id, attendance.department)
    return asked if fits else None


def come_back(lead: Lead, running: Atendimento, by: User) -> Received:
    """*Retorno*: the customer asks again. An open contact stays as agreed; its responsible is told."""
    attendance = lock(running)
    if not attendance.is_in_progress:
        raise BusyError(BUSY)
    mark_return(attendance, lead.channel, lead.media)
    attendance.origin = attendance.origin or lead.origin[:60]
    attendance.vehicle_label = attendance.vehicle_label or lead.wish.label
    save(attendance, *RETURN, "origin", "vehicle_label")
    record(attendance, Event.Kind.RETURNED, by=by)
    tell_arrival(lead, attendance, by)
    keep_wish(lead, attendance)
    if not attendance.has_open_contact:
        attendance.has_open_contact = True
        attendance.save(update_fields=["has_open_contact"])
        plan_contact(lead, attendance, by)
    return Received(attendance, is_return=True)


def save(attendance: Atendimento, *fields: str) -> None:
    attendance.version += 1
    attendance.clean_fields(exclude=RELATIONS)
    attendance.save(update_fields=[*fields, "version"])


def tell_arrival(lead: Lead, attendance: Atendimento, by: User) -> None:
    """The timeline keeps what was written, whatever happens to the contact; the responsible hears of it."""
    label = " · ".join(part for part in (lead.origin, lead.subject, lead.wish.label) if part)
    data = {"notes": lead.message} if lead.message else {}
    record(attendance, Event.Kind.LEAD_RECEIVED, by=by, label=label, data=data)
    if attendance.responsible:
        text = (
            _("Novo lead: %(name)s") if not attendance.is_return else _("%(name)s voltou a procurar a loja")
        )
        address = attendance.get_absolute_url()
        notify([attendance.responsible], kind="lead", text=text % {"name": lead.person}, url=address)


def keep_wish(lead: Lead, attendance: Atendimento) -> None:
    """The vehicle asked for, where no one has written one down yet."""
    if not lead.wish.label:
        return
    if attendance.is_return and Interest.objects.filter(attendance=attendance).exists():
        return
    Interest.objects.create(
        attendance=attendance,
        specification=lead.wish.words,
        stock_item=lead.wish.unit,
    )


def plan_contact(lead: Lead, attendance: Atendimento, by: User) -> None:
    plan = lead.plan()
    check_not_past(attendance, plan)
    contact = Contact.objects.create(
        attendance=attendance,
        store=lead.store,
        department=attendance.department,
        assignee=attendance.responsible,
        due_on=plan.due_on,
        due_at=plan.due_at,
        channel=plan.channel,
        subject=plan.subject,
        notes=lead.message[:4000],
    )
    record(attendance, Event.Kind.CONTACT_SCHEDULED, by=by, label=when(contact), ref=f"contact:{contact.pk}")
    if attendance.is_return:
        runs.begin_with(attendance, Cadence.Start.LEAD, contact)


def add_used_cars(lead: Lead, attendance: Atendimento, by: User) -> list[Appraisal]:
    return [ask_locked(attendance, car.motive, dict(car.fields), by) for car in lead.used_cars]


@dataclass(frozen=True)
class Change:
    """What a partner may change of a lead it brought; None leaves it as it is."""

    nature: Nature | None = None
    department: str = ""
    channel: Channel | None = None
    media: Media | None = None
    plan: Plan | None = None
    wish: Wish = Wish()
    message: str = ""
    origin: str = ""


@transaction.atomic
def change_lead(*, attendance: Atendimento, change: Change, by: User) -> Atendimento:
    """Re-route, move the next contact, add a message; only while the attendance goes on. Twice is once."""
    attendance = lock(attendance)
    check_in_progress(attendance)
    if change.nature and (change.nature.pk, change.department) != (
        attendance.nature_id,
        attendance.department,
    ):
        reroute_locked(attendance, change.nature, change.department, by)
    told = {"channel": change.channel, "media": change.media, "vehicle_label": change.wish.label}
    changed = {name: value for name, value in told.items() if value and value != getattr(attendance, name)}
    for name, value in changed.items():
        setattr(attendance, name, value)
    if changed:
        save(attendance, *changed)
    replace_wish(attendance, change.wish, by)
    move_contact(attendance, change, by)
    if change.message and not attendance.events.filter(data__notes=change.message).exists():
        data = {"notes": change.message}
        record(attendance, Event.Kind.LEAD_RECEIVED, by=by, label=change.origin, data=data)
    return attendance


def replace_wish(attendance: Atendimento, wish: Wish, by: User) -> None:
    if not wish.label:
        return
    interest = Interest.objects.filter(attendance=attendance).first() or Interest(attendance=attendance)
    known, wanted = (interest.specification, interest.stock_item), (wish.words, wish.unit)
    if known == wanted:
        return
    interest.specification, interest.stock_item = wanted
    interest.full_clean()
    interest.save()
    record(attendance, Event.Kind.INTEREST, by=by, label=wish.label)


def move_contact(attendance: Atendimento, change: Change, by: User) -> None:
    """To the hour told; the channel and the subject stay where the partner says nothing of them."""
    plan = change.plan
    if plan is None:
        return
    contact = Contact.objects.select_for_update().scheduled().filter(attendance=attendance).first()
    if contact is None:
        schedule(attendance, plan, by=by)
        return
    contact.attendance = attendance
    plan = replace(plan, channel=change.channel or contact.channel, subject=plan.subject or contact.subject)
    if (contact.due_on, contact.due_at) != (plan.due_on, plan.due_at):
        replan_locked(contact, plan, by=by)
    elif (contact.channel, contact.subject) != (plan.channel, plan.subject):
        rename_locked(contact, plan, by)


def rename_locked(contact: Contact, plan: Plan, by: User) -> None:
    """Another channel or subject at the same hour."""
    before = {"channel": str(contact.channel), "subject": contact.subject}
    contact.channel, contact.subject = plan.channel, plan.subject
    contact.full_clean()
    contact.save(update_fields=["channel", "subject"])
    after = {"channel": str(plan.channel), "subject": plan.subject}
    record(
        contact.attendance, Event.Kind.CONTACT_CHANGED, by=by, label=when(contact),
        ref=f"contact:{contact.pk}", data={"before": before, "after": after},
    )  # fmt: skip
