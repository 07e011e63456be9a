"""A partner changes a lead it brought: only what differs is written and told."""

from dataclasses import replace

from django.db import transaction

from accounts.models import User
from atendimento.models import Atendimento, Contact, Event, Interest
from atendimento.services.access import check_in_progress, lock
from atendimento.services.contacts import Plan, replan_locked, schedule, when
from atendimento.services.events import record
from atendimento.services.incoming import Change, Wish
from atendimento.services.intake import save
from atendimento.services.routing import reroute_locked


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
