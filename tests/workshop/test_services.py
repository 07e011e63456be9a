from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Parameter
from atendimento import services as attendances
from atendimento.models import Event, Nature
from core.models import OutboxMessage
from customers.models import Ownership
from tests.factories_deal import PersonFactory, VehicleFactory
from vehicles.models import Vehicle
from workshop.bookings import services as bookings
from workshop.estimates import services as estimates
from workshop.models import Booking, Estimate, EstimateLine, ServiceOrder
from workshop.orders import services as orders
from workshop.services import NotAllowedError, WorkshopError

LINE = {"description": "Troca de óleo", "quantity": Decimal("1.5"), "unit_price": Decimal("89.90")}


def book(world, by=None, attendance=None, key="", store=None, **fields):
    known = {
        "customer_name": "Sônia",
        "plate": "ABC1D23",
        "starts_on": world.tomorrow,
        "starts_at": time(9),
        "service_type": "review",
    }
    return bookings.create_booking(
        store=store or world.store,
        fields=known | fields,
        by=by or world.adviser,
        attendance=attendance,
        idempotency_key=key,
    )


def estimate(world, by=None, attendance=None, lines=(LINE,), key="", **fields):
    known = {
        "customer_name": "Sônia",
        "plate": "ABC1D23",
        "kind": "client",
        "valid_until": estimates.default_validity(world.store),
    }
    return estimates.create_estimate(
        store=world.store,
        fields=known | fields,
        lines=lines,
        by=by or world.adviser,
        attendance=attendance,
        idempotency_key=key,
    )


def order(world, by=None, attendance=None, key="", store=None, booking=None, estimate=None, **fields):
    known = {
        "customer_name": "Sônia",
        "plate": "ABC1D23",
        "vehicle_description": "Gol 1.0",
        "kind": "client",
        "requests": "Barulho na roda",
        "promised_at": datetime.combine(world.weekday, time(17), world.store.zone),
    }
    return orders.create_order(
        booking=booking,
        estimate=estimate,
        store=store or world.store,
        fields=known | fields,
        by=by or world.adviser,
        attendance=attendance,
        idempotency_key=key,
    )


def nothing_happened():
    stored = Booking.objects.exists() or Estimate.objects.exists() or ServiceOrder.objects.exists()
    return not (stored or Event.objects.exists() or OutboxMessage.objects.exists())


@pytest.mark.parametrize(
    ("create", "kind"),
    [(book, "booking_created"), (estimate, "estimate_created"), (order, "order_created")],
)
def test_document_of_attendance_takes_its_person_and_is_told_there(world, create, kind):
    attendance = world.attendance()

    made = create(world, attendance=attendance, customer_name="")

    assert (made.person, made.store, made.created_by) == (attendance.person, world.store, world.adviser)
    event = attendance.events.get()
    assert (event.kind, event.ref, event.url) == (kind, made.reference, made.get_absolute_url())
    assert OutboxMessage.objects.get().key == str(made.pk)


@pytest.mark.parametrize("create", [book, estimate, order])
def test_document_without_attendance_is_stored_alone(world, create):
    made = create(world)

    assert (made.customer_label, made.attendance) == ("Sônia", None)
    assert not Event.objects.exists()


@pytest.mark.parametrize("create", [book, estimate, order])
def test_document_repeated_post_makes_one(world, create):
    assert create(world, key="k") == create(world, key="k")
    assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize("create", [book, estimate, order])
def test_document_finds_vehicle_of_typed_plate_in_either_form(world, create):
    vehicle = VehicleFactory(group=world.store.group, plate="XYZ1C34")

    assert create(world, plate="XYZ1234").vehicle == vehicle


@pytest.mark.parametrize("create", [book, estimate, order])
@pytest.mark.parametrize("who", ["seller", "elsewhere"])
def test_document_of_consultant_outside_the_workshop_is_refused(world, create, who):
    with pytest.raises(NotAllowedError):
        create(world, by=getattr(world, who))

    assert nothing_happened()


@pytest.mark.parametrize("who", ["reception", "operator", "supervisor", "manager", "director"])
def test_booking_may_be_made_by_every_desk(world, who):
    assert book(world, by=getattr(world, who)).pk


@pytest.mark.parametrize("create", [estimate, order])
@pytest.mark.parametrize("who", ["reception", "operator"])
def test_estimate_and_order_are_refused_to_the_desk(world, create, who):
    with pytest.raises(NotAllowedError):
        create(world, by=getattr(world, who))

    assert nothing_happened()


def test_document_in_store_of_others_is_refused(world):
    with pytest.raises(NotAllowedError):
        book(world, by=world.supervisor, store=world.sister)
    with pytest.raises(NotAllowedError):
        order(world, by=world.director, store=world.stranger)

    assert book(world, by=world.director, store=world.sister).store == world.sister


@pytest.mark.parametrize("create", [book, estimate, order])
def test_document_refuses_person_of_another_group(world, create):
    stranger = PersonFactory(group=world.stranger.group)

    with pytest.raises(WorkshopError, match="Cliente desconhecido"):
        create(world, person=stranger)

    assert nothing_happened()


@pytest.mark.parametrize("create", [book, estimate, order])
def test_document_refuses_ended_attendance(world, create):
    attendance = world.attendance(state="cancelled")

    with pytest.raises(WorkshopError, match="não está em andamento"):
        create(world, attendance=attendance)

    assert nothing_happened()


@pytest.mark.parametrize("create", [book, estimate, order])
def test_document_refuses_attendance_out_of_sight(world, create):
    attendance = world.attendance()

    with pytest.raises(NotAllowedError):
        create(world, by=world.colleague, attendance=attendance)

    assert nothing_happened()


@pytest.mark.parametrize("create", [book, estimate, order])
def test_document_needs_customer_and_vehicle(world, create):
    for fields in ({"customer_name": ""}, {"plate": "", "vehicle_description": ""}):
        with pytest.raises((ValidationError, WorkshopError)):
            create(world, **fields)

    assert nothing_happened()


@pytest.mark.parametrize(
    ("create", "fields", "field"),
    [
        (book, {"starts_on": -1}, "starts_on"),
        (estimate, {"valid_until": -1}, "valid_until"),
        (estimate, {"next_contact_on": -1}, "next_contact_on"),
        (order, {"promised_at": timezone.now() - timedelta(hours=1)}, "promised_on"),
        (book, {"plate": "NADA"}, "plate"),
        (order, {"plate": ""}, "plate"),
        (order, {"vehicle_description": ""}, "vehicle_description"),
    ],
)
def test_document_refusal_names_its_field(world, create, fields, field):
    fields = {
        name: world.store.today() + timedelta(days=value) if isinstance(value, int) else value
        for name, value in fields.items()
    }

    with pytest.raises(WorkshopError) as refused:
        create(world, **fields)

    assert refused.value.field == field
    assert nothing_happened()


def test_estimate_validity_is_the_parameters(world):
    Parameter.objects.create(key="estimate_validity_days", value=3, group=world.store.group)

    assert estimates.default_validity(world.store) == world.store.today() + timedelta(days=3)


def test_estimate_adds_up_its_lines(world):
    made = estimate(world, lines=[LINE, LINE | {"unit_price": Decimal("0.01"), "quantity": Decimal("0.5")}])

    assert made.total == Decimal("134.85")


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [LINE | {"quantity": Decimal(0)}],
        [LINE | {"unit_price": Decimal(-1)}],
        [LINE | {"description": ""}],
    ],
)
def test_estimate_refuses_missing_or_wrong_lines(world, lines):
    with pytest.raises((WorkshopError, ValidationError)):
        estimate(world, lines=lines)

    assert nothing_happened()
    assert not EstimateLine.objects.exists()


def test_order_registers_unknown_vehicle(world):
    made = order(world)

    assert (made.vehicle.plate, made.vehicle.description) == ("ABC1D23", "Gol 1.0")
    assert Vehicle.objects.count() == 1


def test_order_second_for_the_vehicle_is_refused_in_any_store(world):
    order(world)

    with pytest.raises(WorkshopError) as refused:
        order(world, by=world.director, store=world.sister)

    first = ServiceOrder.objects.get()
    said = f"Este veículo já tem uma ordem de serviço aberta. É a {first.number}, em Matriz."
    assert (str(refused.value), refused.value.field) == (said, "plate")
    assert ServiceOrder.objects.count() == 1


def test_order_after_the_first_was_closed_is_opened(world):
    orders.close_order(order=order(world), by=world.adviser)

    assert order(world).state == ServiceOrder.State.OPEN


def test_order_constraint_stands_behind_the_service(world):
    first = order(world)
    twin = ServiceOrder(
        store=world.sister, customer_name="x", vehicle=first.vehicle, requests="x", created_by=world.adviser,
        promised_at=timezone.now(),
    )  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_moves_need_permission_sight_and_the_right_state(world):
    made, booking = order(world), book(world)

    for user in (world.reception, world.elsewhere):
        with pytest.raises(WorkshopError):
            orders.close_order(order=made, by=user)
    assert ServiceOrder.objects.get().state == "open"

    orders.cancel_order(order=made, by=world.supervisor)
    with pytest.raises(WorkshopError, match="cancelada"):
        orders.close_order(order=made, by=world.adviser)
    bookings.cancel_booking(booking=booking, by=world.reception)
    with pytest.raises(WorkshopError):
        bookings.cancel_booking(booking=booking, by=world.reception)

    assert (ServiceOrder.objects.get().state, Booking.objects.get().state) == ("cancelled", "cancelled")


def test_visible_to_follows_the_matrix(world):
    own = book(world, advisor=world.adviser)
    others = book(world, by=world.colleague, advisor=world.colleague)
    queued = book(world, by=world.reception)
    sisters = book(world, by=world.elsewhere, store=world.sister, advisor=world.elsewhere)

    def seen(user):
        return set(Booking.objects.visible_to(user))

    assert seen(world.adviser) == {own, queued}
    assert seen(world.colleague) == {others, queued}
    assert seen(world.seller) == set()
    for user in (world.reception, world.operator, world.supervisor, world.manager):
        assert seen(user) == {own, others, queued}
    assert seen(world.director) == {own, others, queued, sisters}


def test_visible_to_seller_holds_his_portfolio(world):
    person = world.person()
    made = book(world, person=person, advisor=world.adviser)
    Ownership.objects.create(person=person, store=world.store, department="VU", owner=world.seller)

    assert list(Booking.objects.visible_to(world.seller)) == [made]


def test_cancelled_booking_is_told_and_no_longer_counts_for_success(world):
    nature = Nature.objects.get(code="agendamento-de-servico")
    attendance = world.attendance(nature=nature)
    booking = book(world, by=world.adviser, attendance=attendance)
    assert [todo.done for todo in attendances.todos(attendance)] == [True]

    bookings.cancel_booking(booking=booking, by=world.adviser)

    assert attendance.events.latest("pk").kind == "booking_cancelled"
    assert [todo.done for todo in attendances.todos(attendance)] == [False]
    assert attendances.derive(attendance) is None


def test_second_booking_still_counts_when_one_is_cancelled(world):
    attendance = world.attendance(nature=Nature.objects.get(code="agendamento-de-servico"))
    first = book(world, by=world.adviser, attendance=attendance)
    book(world, by=world.adviser, attendance=attendance, starts_at=time(10))

    bookings.cancel_booking(booking=first, by=world.adviser)

    assert [todo.done for todo in attendances.todos(attendance)] == [True]


def test_closed_order_is_told(world):
    attendance = world.attendance()
    made = order(world, by=world.adviser, attendance=attendance)

    orders.close_order(order=made, by=world.adviser)

    assert attendance.events.latest("pk").kind == "order_closed"
