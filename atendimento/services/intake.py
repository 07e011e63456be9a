"""What a partner's system brings in: a lead opens an attendance, or joins the one in progress as *retorno*.

`by` is the user who stands for the partner's credential; he sees nothing, so nothing here asks for his sight:
the caller has checked which stores the partner may write to. Locks: person alone, or attendance alone.
"""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from atendimento.cadences import runs
from atendimento.models import (
    Appraisal,
    Atendimento,
    Cadence,
    Contact,
    Event,
    Interest,
    State,
)
from atendimento.services import clock
from atendimento.services.access import lock, may_be_responsible
from atendimento.services.appraisals import ask_locked
from atendimento.services.contacts import check_not_past, when
from atendimento.services.errors import BusyError
from atendimento.services.events import record
from atendimento.services.incoming import Lead, Received
from atendimento.services.opening import RETURN, check_area, last_closed, mark_return, open_in_area
from core.notices import notify
from customers import services as customers
from customers.models import Person

BUSY = gettext_lazy("O cliente está sendo atendido neste instante: envie de novo.")
# Rows the caller has read this moment: the database keeps their keys.
RELATIONS = [
    "store", "nature", "channel", "media", "person", "responsible", "previous", "closing_reason",
    "competitor", "closing_asked_by", "created_by",
]  # fmt: skip


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
    attendance = new_attendance(lead, by)
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


def new_attendance(lead: Lead, by: User) -> Atendimento:
    """The row, not saved: his own seller's, else the one's the partner named, else the queue's."""
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
