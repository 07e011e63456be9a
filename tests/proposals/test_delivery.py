from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Parameter
from atendimento.models import Atendimento, Contact, Event
from core.errors import ServiceError
from customers.models import OwnedVehicle
from proposals.checklists.models import DocumentStep
from proposals.checklists.services import undo_step
from proposals.delivery import receiving, services
from proposals.delivery.checklist import Finding
from proposals.delivery.gaps import exit_gaps, release_gaps
from proposals.delivery.models import Delivery, DeliveryCapacity, DeliveryItem, DeliverySlot
from proposals.delivery.slots import offers_on
from proposals.delivery.states import MOVES, Status
from proposals.errors import NotAllowedError, ProposalError
from proposals.gaps import GapsError
from proposals.invoicing.invoices import cancel_invoice, return_sale
from proposals.models import TradeIn
from proposals.services import cancel_proposal
from tests.expected.states import DELIVERY_MOVES
from tests.factories_customers import PersonFactory
from tests.factories_deal import AttendanceFactory
from tests.factories_delivery import (
    TEN,
    answer_items,
    check_payments,
    do_step,
    drawing,
    open_day,
    ready,
    released,
    scheduled,
    sign,
)
from workshop.bookings.services import cancel_booking, create_booking
from workshop.models import Booking

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def kinds(delivery, *wanted):
    rows = Event.objects.filter(attendance=delivery.proposal.attendance, kind__in=wanted)
    return list(rows.order_by("pk").values_list("kind", flat=True))


def codes(gaps):
    return [gap.code for gap in gaps]


def test_moves_equal_the_literal_table():
    assert {(move.source, move.target): move.permission for move in MOVES} == DELIVERY_MOVES


@pytest.mark.parametrize("source", Status)
@pytest.mark.parametrize("target", Status)
def test_move_goes_by_the_table_and_its_permission(world, source, target):
    row = Delivery(status=source)
    permission = DELIVERY_MOVES.get((source.value, target.value))
    allowed = {"proposals.release_delivery": [world.manager], None: []}.get(
        permission, [world.manager, world.supervisor, world.clerk]
    )

    for user in (world.seller, world.supervisor, world.clerk, world.manager):
        row.status = source
        if user in allowed:
            services.move(row, target, user)
            assert row.status == target
        else:
            with pytest.raises(ProposalError):
                services.move(row, target, user)
            assert row.status == source


# Hours


def test_offers_follow_opening_hours_parameter_and_the_lines_of_capacity(world):
    day = open_day(world.store)
    DeliveryCapacity.objects.create(store=world.store, hour=time(9), places=1)
    DeliveryCapacity.objects.create(store=world.store, hour=time(9), weekday=day.weekday(), places=3)
    DeliveryCapacity.objects.create(store=world.store, hour=time(12), places=0)
    DeliveryCapacity.objects.create(store=world.sister, hour=TEN, places=9)

    offers = {offer.hour.hour: (offer.places, offer.free) for offer in offers_on(world.store, day)}

    assert offers == {8: (2, 2), 9: (3, 3)} | dict.fromkeys((10, 11, 13, 14, 15, 16, 17), (2, 2))
    assert offers_on(world.store, date(2026, 12, 25)) == []


def test_schedule_takes_a_place_and_tells_the_timeline(world):
    delivery = scheduled(world, by=world.clerk)

    assert (delivery.status, delivery.store, delivery.slot.hour) == ("scheduled", world.store, TEN)
    assert kinds(delivery, "delivery_scheduled") == ["delivery_scheduled"]
    [offer] = [one for one in offers_on(world.store, delivery.slot.day) if one.hour == TEN]
    assert (offer.places, offer.taken) == (2, 1)


def test_schedule_refuses_a_full_hour_and_a_place_called_off_is_free(world):
    Parameter.objects.create(key="deliveries_per_hour", value=1, group=world.store.group)
    first, other = scheduled(world), world.invoiced()
    when = {"day": first.slot.day, "hour": TEN}

    with pytest.raises(ProposalError, match="não há mais vaga"):
        services.schedule_delivery(proposal=other, by=world.supervisor, **when)
    assert Delivery.objects.get() == first

    services.cancel_delivery(delivery=first, reason="Cliente viajou", by=world.supervisor)
    services.schedule_delivery(proposal=other, by=world.supervisor, **when)
    assert Delivery.objects.standing().get().proposal == other


def test_schedule_is_refused_and_nothing_changes(world):
    order, invoiced = world.ordered(), world.invoiced()
    day = open_day(world.store)
    good = {"proposal": invoiced, "day": day, "hour": TEN, "by": world.supervisor}
    refusals = [
        (NotAllowedError, {"by": world.seller}),
        (NotAllowedError, {"by": world.operator}),
        (NotAllowedError, {"proposal": world.proposal(AttendanceFactory(store=world.sister))}),
        (ProposalError, {"proposal": order}),
        (ProposalError, {"day": world.store.today() - timedelta(days=1)}),
        (ProposalError, {"day": date(2026, 12, 25)}),
        (ProposalError, {"day": day + timedelta(days=400)}),
        (ProposalError, {"hour": time(7)}),
        (ProposalError, {"hour": time(10, 30)}),
    ]

    for error, change in refusals:
        with pytest.raises(error):
            services.schedule_delivery(**good | change)

    assert not Delivery.objects.exists()
    assert not DeliverySlot.objects.exists()


def test_one_delivery_for_each_sale_and_one_for_each_post(world):
    proposal, day = world.invoiced(), open_day(world.store)
    post = {"proposal": proposal, "day": day, "hour": TEN, "by": world.supervisor}

    first = services.schedule_delivery(**post, idempotency_key="one form")
    assert services.schedule_delivery(**post, idempotency_key="one form") == first
    with pytest.raises(ProposalError, match="já tem uma entrega"):
        services.schedule_delivery(**post, idempotency_key="another")
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(
            proposal=proposal, store=world.store, slot=first.slot, scheduled_by=world.supervisor
        )


def test_reschedule_asks_a_motive_frees_the_place_and_keeps_the_release(world):
    delivery = released(world)
    change = {"delivery": delivery, "day": delivery.slot.day, "hour": time(15), "by": world.clerk}

    with pytest.raises(ProposalError, match="motivo"):
        services.reschedule_delivery(**change, reason=" ")
    moved = services.reschedule_delivery(**change, reason="Cliente pediu")

    assert (moved.slot.hour, moved.status) == (time(15), "released")
    assert [one.taken for one in offers_on(world.store, delivery.slot.day) if one.hour == TEN] == [0]
    event = Event.objects.get(kind="delivery_moved")
    assert event.data["before"]["when"].endswith("10:00")
    assert event.label.endswith("15:00 · Cliente pediu")


# Release


def test_release_waits_for_invoice_and_documents(world):
    proposal = world.authorised()
    delivery = services.schedule_delivery(
        proposal=proposal, day=open_day(world.store), hour=TEN, by=world.supervisor
    )

    assert codes(release_gaps(proposal)) == ["invoice", "step_renave-saida", "payment_unchecked"]
    with pytest.raises(GapsError):
        services.release_delivery(delivery=delivery, motive="Cliente antigo", by=world.manager)
    delivery.refresh_from_db()
    assert delivery.status == "scheduled"


def test_release_is_the_managers(world):
    delivery = scheduled(world)
    do_step(world, delivery.proposal, "renave-saida")
    check_payments(world, delivery.proposal)

    for user in (world.seller, world.clerk, world.supervisor):
        with pytest.raises(NotAllowedError):
            services.release_delivery(delivery=delivery, by=user)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.released_at) == ("scheduled", None)

    for _press in range(2):
        services.release_delivery(delivery=delivery, by=world.manager)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.released_by, delivery.release_motive) == ("released", world.manager, "")
    assert kinds(delivery, "delivery_released") == ["delivery_released"]


def test_extraordinary_release_needs_its_motive_and_keeps_what_was_missing(world):
    delivery = scheduled(world)
    check_payments(world, delivery.proposal)

    with pytest.raises(GapsError):
        services.release_delivery(delivery=delivery, by=world.manager)
    freed = services.release_delivery(delivery=delivery, motive="TED cai amanhã", by=world.manager)

    assert (freed.status, freed.release_motive) == ("released", "TED cai amanhã")
    event = Event.objects.get(kind="delivery_released")
    assert event.data["missing"] == ["Falta a etapa RENAVE: saída de estoque."]


def test_hold_takes_the_release_back(world):
    delivery = released(world)

    with pytest.raises(NotAllowedError):
        services.hold_delivery(delivery=delivery, reason="Cheque voltou", by=world.supervisor)
    held = services.hold_delivery(delivery=delivery, reason="Cheque voltou", by=world.manager)

    assert (held.status, held.released_by, held.released_at) == ("scheduled", None, None)


def test_cancelled_invoice_ends_the_release_and_cancelled_sale_the_delivery(world):
    delivery = released(world)
    proposal = cancel_invoice(proposal=delivery.proposal, reason="CFOP errado", by=world.supervisor)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.released_at) == ("scheduled", None)

    cancel_proposal(proposal=proposal, reason="Desistiu", by=world.manager)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.cancel_reason) == ("cancelled", "proposta cancelada")


# Hand-over


def test_exit_tells_everything_that_is_missing(world):
    delivery = released(world)

    assert codes(exit_gaps(delivery)) == [
        "step_atpv-e",
        "items_documentos", "items_itens", "items_veiculo", "items_explicacao", "items_relacionamento",
        "receipt",
    ]  # fmt: skip
    with pytest.raises(GapsError):
        services.deliver(delivery=delivery, by=world.manager)
    delivery.refresh_from_db()
    delivery.proposal.stock_item.refresh_from_db()
    assert (delivery.status, delivery.proposal.stock_item.state) == ("released", "sold")


def test_schedule_repeated_after_the_delivery_was_called_off_is_refused(world):
    proposal = world.invoiced()
    post = {"proposal": proposal, "day": open_day(world.store), "hour": TEN, "by": world.supervisor}
    first = services.schedule_delivery(**post, idempotency_key="one form")
    services.cancel_delivery(delivery=first, reason="Desistiu", by=world.supervisor)

    with pytest.raises(ServiceError, match="já foi enviado"):
        services.schedule_delivery(**post, idempotency_key="one form")

    assert Delivery.objects.get() == first


def test_step_undone_takes_the_release_that_stood_on_it_back(world):
    delivery = ready(world)
    undo_step(
        proposal=delivery.proposal, step=DocumentStep.objects.get(code="emplacamento"), by=world.supervisor
    )
    assert Delivery.objects.get().status == "released"

    undo_step(
        proposal=delivery.proposal, step=DocumentStep.objects.get(code="renave-saida"), by=world.supervisor
    )

    assert Delivery.objects.get().status == "scheduled"
    assert kinds(delivery, "delivery_held") == ["delivery_held"]
    with pytest.raises(ProposalError, match="não foi liberada"):
        services.deliver(delivery=delivery, by=world.clerk)


def test_deliver_ends_unit_proposal_and_attendance_at_once(world):
    delivery = ready(world)
    sale = delivery.proposal.attendance

    for _press in range(2):
        services.deliver(delivery=delivery, by=world.clerk)

    delivery.refresh_from_db()
    proposal = delivery.proposal
    proposal.refresh_from_db()
    proposal.stock_item.refresh_from_db()
    sale.refresh_from_db()
    assert (delivery.status, delivery.delivered_by) == ("delivered", world.clerk)
    assert proposal.delivered_at == delivery.delivered_at
    assert proposal.stock_item.state == "delivered"
    assert (sale.state, sale.closing_reason.code, sale.has_open_contact) == ("closed", "vendido", False)
    assert sale.interest.stock_item == proposal.stock_item
    owned = OwnedVehicle.objects.get(vehicle=proposal.stock_item.vehicle)
    assert (owned.person, owned.is_registered_owner) == (proposal.person, True)
    assert kinds(delivery, "delivered", "closed") == ["delivered", "closed"]


def test_deliver_opens_the_post_sale_contact_on_the_sellers_agenda(world):
    world.seller.memberships.get().department_rows.create(department="OF")
    delivery = ready(world)

    services.deliver(delivery=delivery, by=world.supervisor)

    contact = Contact.objects.get()
    day = world.store.today() + timedelta(days=3)
    attendance = contact.attendance
    assert contact.due_on == services.open_day(world.store, day) >= day
    assert contact.subject.startswith("Pós-venda: Corolla XEi 2.0")
    assert (attendance.nature.code, attendance.department, attendance.state) == ("pos-venda", "OF", "open")
    assert (attendance.responsible, attendance.previous) == (world.seller, delivery.proposal.attendance)
    assert contact in Contact.objects.visible_to(world.seller)


def test_post_sale_contact_of_nobody_waits_in_the_queue_and_the_parameter_switches_it_off(world):
    services.deliver(delivery=ready(world), by=world.supervisor)
    assert Contact.objects.get().assignee is None

    Parameter.objects.create(key="post_sale_contact_days", value=0, group=world.store.group)
    services.deliver(delivery=ready(world), by=world.supervisor)
    assert Contact.objects.count() == 1


def test_deliver_is_refused_and_nothing_changes(world):
    delivery = ready(world)
    for user in (world.seller, world.operator, world.reception):
        with pytest.raises(NotAllowedError):
            services.deliver(delivery=delivery, by=user)
    services.hold_delivery(delivery=delivery, reason="Conferir", by=world.manager)
    with pytest.raises(ProposalError, match="não foi liberada"):
        services.deliver(delivery=delivery, by=world.clerk)

    delivery.refresh_from_db()
    delivery.proposal.stock_item.refresh_from_db()
    assert (delivery.status, delivery.proposal.stock_item.state) == ("scheduled", "sold")
    assert Atendimento.objects.get().is_in_progress
    assert not Event.objects.filter(kind="delivered").exists()


def test_delivered_sale_is_returned_but_its_invoice_not_cancelled(world):
    delivery = services.deliver(delivery=ready(world), by=world.clerk)
    with pytest.raises(ProposalError, match="já foi entregue"):
        cancel_invoice(proposal=delivery.proposal, reason="CFOP errado", by=world.supervisor)

    return_sale(proposal=delivery.proposal, reason="Vício oculto", by=world.supervisor)

    delivery.refresh_from_db()
    delivery.proposal.stock_item.refresh_from_db()
    assert (delivery.status, delivery.proposal.stock_item.state) == ("delivered", "available")


def test_nobody_asks_how_a_returned_car_is(world):
    delivery = services.deliver(delivery=ready(world), by=world.clerk)
    follow_up = Atendimento.objects.get(previous=delivery.proposal.attendance)

    return_sale(proposal=delivery.proposal, reason="Vício oculto", by=world.supervisor)

    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.has_open_contact) == ("cancelled", False)


def test_delivered_car_is_its_buyers_alone_and_the_used_one_its_givers_no_more(world):
    delivery = ready(world)
    proposal, vehicle = delivery.proposal, delivery.proposal.stock_item.vehicle
    former = OwnedVehicle.objects.create(person=PersonFactory(), vehicle=vehicle, is_registered_owner=True)
    used = world.unit().vehicle
    given = OwnedVehicle.objects.create(person=proposal.person, vehicle=used)
    TradeIn.objects.create(proposal=proposal, vehicle=used, agreed=1, description="Gol 2015")

    services.deliver(delivery=delivery, by=world.clerk)

    former.refresh_from_db()
    given.refresh_from_db()
    assert (former.until, given.until) == (world.store.today(), world.store.today())
    assert OwnedVehicle.objects.current().get().person == proposal.person


def test_returned_car_is_its_buyers_no_more(world):
    delivery = services.deliver(delivery=ready(world), by=world.clerk)

    return_sale(proposal=delivery.proposal, reason="Vício oculto", by=world.supervisor)

    assert not OwnedVehicle.objects.current().exists()


def test_deliver_goes_on_where_the_attendance_ended_before(world):
    delivery = ready(world)
    Atendimento.objects.update(state="cancelled")

    services.deliver(delivery=delivery, by=world.clerk)

    assert Atendimento.objects.get(proposals=delivery.proposal).state == "cancelled"


# Checklist, receipt


def test_first_service_is_done_by_a_booking_in_the_workshop(world):
    delivery = released(world)
    sale = delivery.proposal.attendance

    def is_missing():
        return any("Primeira revisão" in gap.text for gap in exit_gaps(delivery))

    assert is_missing()
    fields = {
        "vehicle": None,
        "vehicle_description": "Corolla",
        "starts_on": open_day(world.store),
        "starts_at": TEN,
        "service_type": Booking.ServiceType.REVIEW,
    }
    booking = create_booking(store=world.store, fields=fields, attendance=sale, by=world.manager)
    assert not is_missing()
    cancel_booking(booking=booking, by=world.manager)
    assert is_missing()


def test_answers_of_a_group_replace_those_before(world):
    delivery = scheduled(world)
    item = DeliveryItem.objects.get(code="chave-reserva")

    for verdict, note in (("done", ""), ("na", "Carro de uma chave"), ("", "")):
        findings = {item: Finding(verdict, note)}
        receiving.check_items(delivery=delivery, findings=findings, by=world.supervisor)
        assert list(delivery.checks.values_list("verdict", "note")) == ([(verdict, note)] if verdict else [])


def test_receipt_keeps_signature_signer_and_who_asked(world):
    delivery = scheduled(world)
    signed = sign(world, delivery)

    assert (signed.receipt, signed.signer, signed.signed_with) == ("drawn", "Renata", world.supervisor)
    with signed.receipt_file.open("rb") as file:
        assert file.read(3) == b"\xff\xd8\xff"


def test_receipt_is_refused_and_nothing_changes(world):
    delivery = scheduled(world)
    good = {"delivery": delivery, "kind": "drawn", "file": drawing(), "signer": "Ana", "by": world.clerk}

    for error, change in [
        (NotAllowedError, {"by": world.seller}),
        (ProposalError, {"signer": "  "}),
        (ProposalError, {"file": drawing(blank=True)}),
    ]:
        with pytest.raises(error):
            receiving.sign_receipt(**good | change)

    delivery.refresh_from_db()
    assert (delivery.receipt, delivery.signed_at) == ("", None)


def test_photos_stand_with_their_note_and_nothing_changes_once_delivered(world):
    delivery = ready(world)
    [photo] = receiving.add_photos(
        delivery=delivery, files=[drawing()], note="Risco na porta", by=world.clerk
    )
    assert (photo.note, photo.added_by) == ("Risco na porta", world.clerk)
    services.deliver(delivery=delivery, by=world.clerk)
    delivery.refresh_from_db()

    for change in [
        lambda: receiving.add_photos(delivery=delivery, files=[drawing()], note="", by=world.clerk),
        lambda: receiving.remove_photo(photo=photo, by=world.clerk),
        lambda: answer_items(world, delivery),
        lambda: sign(world, delivery),
        lambda: services.cancel_delivery(delivery=delivery, reason="x", by=world.clerk),
    ]:
        with pytest.raises(ProposalError):
            change()
    assert delivery.photos.count() == 1


# Who sees it


def test_deliveries_are_seen_as_the_matrix_says(world):
    delivery = scheduled(world)
    strangers = scheduled_elsewhere(world)

    def seen(user):
        return set(Delivery.objects.visible_to(user))

    for user in (world.seller, world.reception, world.operator, world.supervisor, world.clerk, world.manager):
        assert seen(user) == {delivery}, user
    assert seen(world.colleague) == set()
    assert strangers.store == world.sister


def scheduled_elsewhere(world):
    proposal = world.proposal(AttendanceFactory(store=world.sister), state="invoiced")
    slot = DeliverySlot.objects.create(store=world.sister, day=open_day(world.sister), hour=TEN)
    return Delivery.objects.create(
        proposal=proposal, store=world.sister, slot=slot, scheduled_by=world.supervisor
    )
