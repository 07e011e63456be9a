"""Another takes the attendance over in the very moment of a press: sight is asked once the rows are held."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from time import monotonic, sleep

import pytest
from django.contrib.auth.models import Permission
from django.db import connection, transaction

from accounts.models import User
from atendimento.models import Atendimento
from core.errors import ServiceError
from proposals import services
from proposals.authority import services as authority
from proposals.authority.models import Approval
from proposals.checklists.models import DocumentStep
from proposals.checklists.services import record_step
from proposals.credits.services import open_credit
from proposals.delivery import services as deliveries
from proposals.delivery.models import Delivery, DeliverySlot
from proposals.documents.services import issue_document
from proposals.invoicing.attached import attach_document
from proposals.links.services import create_link
from proposals.messages.models import CustomerMessage
from proposals.messages.services import mark_sent
from proposals.models import ProposalReservation
from proposals.orders.services import place_order, reopen_order
from proposals.payments.pld import record_review
from proposals.reservations.services import cancel_reservation
from tests.factories_delivery import TEN
from tests.proposals.conftest import World

REFUSALS = {
    "Esta proposta não está com você.",
    "Esta entrega não está com você.",
    "Atendimento precisa ser selecionado.",
}
PATIENCE = 10


def all_round(user):
    """Everything in the room may be his, but for the sight of a team."""
    rows = Permission.objects.filter(content_type__app_label__in=("proposals", "vehicles"))
    user.user_permissions.set(rows.exclude(codename__contains="_team"))
    return User.objects.get(pk=user.pk)


def presses(world):
    """One for each way a proposal is held."""
    by, proposal = all_round(world.seller), world.ready_proposal()
    day, approval = (
        world.store.today() + timedelta(days=9),
        Approval(proposal=proposal, requested_by=by, terms={}),
    )
    approval.save()
    slot = DeliverySlot.objects.create(store=world.store, day=day, hour=TEN)
    delivery = Delivery.objects.create(proposal=proposal, store=world.store, slot=slot, scheduled_by=by)
    message = CustomerMessage.objects.create(
        proposal=proposal, person=proposal.person, occasion="order", means="whatsapp", body="Olá"
    )
    kept = world.reserve(proposal.stock_item, holder=proposal.attendance.holder)
    link = ProposalReservation.objects.create(reservation=kept, proposal=proposal)
    mine, versioned = {"proposal": proposal, "by": by}, {"proposal": proposal, "version": 1, "by": by}
    step, amount = DocumentStep.objects.first(), {"amount": Decimal(1)}
    return {
        "terms": lambda: services.set_billing(modality="taxi", invoice_to=None, **versioned),
        "cancel": lambda: services.cancel_proposal(reason="x", **mine),
        "order": lambda: place_order(**versioned),
        "reopen": lambda: reopen_order(reason="x", **mine),
        "step": lambda: record_step(step=step, done_on=world.store.today(), **mine),
        "attach": lambda: attach_document(kind="other", number="1", issued_on=date.today(), **mine),  # noqa: DTZ011
        "schedule": lambda: deliveries.schedule_delivery(day=day, hour=TEN, **mine),
        "deliver": lambda: deliveries.cancel_delivery(delivery=delivery, reason="x", by=by),
        "approve": lambda: authority.approve(approval=approval, seen=approval.current_hash, by=by),
        "told": lambda: mark_sent(message=message, by=by),
        "pld": lambda: record_review(motive="x", **versioned),
        "ficha": lambda: open_credit(values=amount, **versioned),
        "document": lambda: issue_document(**mine),
        "link": lambda: create_link(**mine),
        "reservation": lambda: cancel_reservation(link=link, reason="x", by=by),
    }, proposal.attendance


def answer_of(press):
    try:
        press()
    except ServiceError as exc:
        return str(exc)
    except Exception as exc:
        return repr(exc)
    finally:
        connection.close()
    return "done"


def wait_for(answers):
    """Until each press waits for a row that is held here; SQLite lets nobody begin meanwhile."""
    if connection.vendor != "postgresql":
        return sleep(0.1)
    late = monotonic() + PATIENCE
    while monotonic() < late:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_stat_clear_snapshot(); SELECT count(*) FROM pg_stat_activity"
                " WHERE wait_event_type = 'Lock' AND datname = current_database()"
            )
            if cursor.fetchone()[0] >= sum(not answer.done() for answer in answers):
                return None
        sleep(0.02)
    return None


@pytest.mark.django_db(transaction=True)
def test_whoever_lost_the_attendance_while_he_waited_changes_nothing():
    world = World()
    asked, attendance = presses(world)
    events = attendance.events.count()

    with ThreadPoolExecutor(len(asked)) as pool:
        with transaction.atomic():
            held = Atendimento.objects.select_for_update().get(pk=attendance.pk)
            answers = [pool.submit(answer_of, press) for press in asked.values()]
            wait_for(answers)
            held.responsible = world.colleague
            held.save(update_fields=["responsible"])
        told = dict(zip(asked, [answer.result() for answer in answers], strict=True))

    assert {name: text for name, text in told.items() if text not in REFUSALS} == {}
    assert attendance.events.count() == events
