from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import Parameter
from atendimento.models import Event
from core.models import Notice
from core.transitions import may_move
from customers.models import Ownership
from tests.expected import workshop_moves as expected
from tests.workshop.test_services import book, order
from workshop.bookings import services
from workshop.bookings.board import board_of
from workshop.bookings.free import free_slots
from workshop.bookings.slots import plan_of
from workshop.models import Booking, ServiceOrder, Timetable
from workshop.services import NotAllowedError, WorkshopError
from workshop.states import BOOKING_MOVES


def today(booking, hour=9):
    """The same booking, as if it were for today."""
    Booking.objects.filter(pk=booking.pk).update(starts_on=booking.store.today(), starts_at=time(hour))
    return Booking.objects.get(pk=booking.pk)


def timetable(world, capacity=1, advisor=None, starts=time(8), ends=time(18)):
    for weekday in range(7):
        Timetable.objects.create(
            store=world.store,
            weekday=weekday,
            advisor=advisor,
            starts_at=starts,
            ends_at=ends,
            capacity=capacity,
        )


def test_moves_equal_the_table(world):
    found = {(move.source, move.target) for move in BOOKING_MOVES}

    assert found == expected.BOOKING_MOVES
    assert [state for state, _label in Booking.State.choices] == expected.BOOKING
    for source in expected.BOOKING:
        for target in expected.BOOKING:
            may = may_move(BOOKING_MOVES, source=source, target=target, by=world.reception)
            assert may == ((source, target) in expected.BOOKING_MOVES)


def test_slot_of_an_adviser_is_full_at_his_capacity(world):
    timetable(world, capacity=1)
    book(world, advisor=world.adviser)

    with pytest.raises(WorkshopError) as refused:
        book(world, advisor=world.adviser, starts_at=time(9, 20))

    assert refused.value.field == "starts_at"
    assert f"O horário das 09:00 está completo com {world.adviser.display_name}." in str(refused.value)
    assert book(world, advisor=world.colleague).pk
    assert book(world, advisor=world.adviser, starts_at=time(9, 30)).pk


def test_booking_without_adviser_takes_a_place_of_all(world):
    """Three advisers (the Supervisor works in OF too) with one place each."""
    timetable(world, capacity=1)
    for _number in range(3):
        book(world)

    with pytest.raises(WorkshopError, match="O horário das 09:00 está completo"):
        book(world)
    with pytest.raises(WorkshopError):
        book(world, advisor=world.adviser)


def test_advisers_own_hours_stand_in_for_the_stores(world):
    timetable(world, capacity=2)
    timetable(world, capacity=1, advisor=world.adviser, starts=time(13))

    with pytest.raises(WorkshopError, match="não recebe carros às 09:00"):
        book(world, advisor=world.adviser)
    assert book(world, advisor=world.colleague).pk


def test_one_advisers_hours_leave_the_colleagues_theirs(world):
    """A line of his on one weekday: that day is his alone, every other day is as without it."""
    before = plan_of(world.store, world.weekday)
    Timetable.objects.create(
        store=world.store, weekday=(world.weekday.weekday() + 1) % 7, advisor=world.colleague,
        starts_at=time(8), ends_at=time(10), capacity=1,
    )  # fmt: skip
    Timetable.objects.create(
        store=world.store, weekday=world.weekday.weekday(), advisor=world.adviser,
        starts_at=time(8), ends_at=time(10), capacity=1,
    )  # fmt: skip

    after = plan_of(world.store, world.weekday)

    own, other = world.adviser.pk, world.colleague.pk
    assert [before.capacity(own, at) for at in (time(9), time(11))] == [2, 2]
    assert [after.capacity(own, at) for at in (time(9), time(11))] == [1, 0]
    assert [after.capacity(other, at) for at in (time(9), time(11))] == [2, 2]
    assert after.starts() == before.starts()


def test_cancelled_booking_gives_its_place_back(world):
    timetable(world, capacity=1)
    first = book(world, advisor=world.adviser)

    services.cancel_booking(booking=first, by=world.adviser)

    assert book(world, advisor=world.adviser).pk


def test_overtime_needs_the_permission_and_the_word(world):
    timetable(world, capacity=1)
    fields = {"advisor": world.adviser}
    book(world, **fields)

    for by, overtime in ((world.adviser, True), (world.supervisor, False), (world.reception, True)):
        with pytest.raises(WorkshopError, match="completo"):
            place(world, by, overtime=overtime, **fields)
    squeezed = place(world, world.supervisor, overtime=True, **fields)
    free = place(world, world.supervisor, overtime=True, advisor=world.colleague)

    assert (squeezed.is_overtime, free.is_overtime) == (True, False)


def place(world, by, *, overtime, **fields):
    known = {"customer_name": "Sônia", "plate": "ABC1D23", "starts_on": world.tomorrow, "starts_at": time(9)}
    fields = known | {"service_type": "review"} | fields
    return services.create_booking(store=world.store, fields=fields, by=by, overtime=overtime)


def test_requests_are_kept_line_by_line(world):
    made = services.create_booking(
        store=world.store,
        fields={
            "customer_name": "Sônia", "plate": "ABC1D23", "starts_on": world.tomorrow, "starts_at": time(9),
            "service_type": "review",
        },
        requests=["Barulho na roda", "Trocar palhetas"],
        by=world.adviser,
    )  # fmt: skip

    assert [row.text for row in made.requests.all()] == ["Barulho na roda", "Trocar palhetas"]


def test_confirm_attend_and_no_show_are_told_on_the_timeline(world):
    attendance = world.attendance()
    came = book(world, attendance=attendance, advisor=world.adviser)
    missed = book(world, attendance=attendance, advisor=world.colleague)

    services.confirm_booking(booking=came, by=world.adviser)
    services.attend_booking(booking=today(came), by=world.adviser)
    Booking.objects.filter(pk=missed.pk).update(starts_on=world.store.today() - timedelta(days=1))
    services.miss_booking(booking=missed, by=world.adviser)

    came.refresh_from_db()
    assert came.arrived_at is not None
    assert (came.state, Booking.objects.get(pk=missed.pk).state) == ("attended", "no_show")
    kinds = [event.kind for event in attendance.events.order_by("pk")]
    assert kinds == ["booking_created"] * 2 + ["booking_confirmed", "booking_attended", "booking_missed"]


def test_nobody_comes_or_misses_before_his_day(world):
    booking = book(world)

    with pytest.raises(WorkshopError, match="é para outro dia"):
        services.attend_booking(booking=booking, by=world.adviser)
    with pytest.raises(WorkshopError, match="Ainda não passou"):
        services.miss_booking(booking=booking, by=world.adviser)

    assert Booking.objects.get().state == "booked"


def test_reschedule_keeps_the_chain_and_the_requests(world):
    attendance = world.attendance()
    old = book(world, attendance=attendance, advisor=world.adviser)
    old.requests.create(text="Barulho na roda")

    def move():
        return services.reschedule_booking(
            booking=old,
            starts_on=world.tomorrow,
            starts_at=time(11),
            advisor=world.colleague,
            by=world.adviser,
        )

    new = move()

    assert move() == new
    assert (new.previous, new.starts_at, new.advisor) == (old, time(11), world.colleague)
    assert (new.person, new.attendance) == (attendance.person, attendance)
    assert [row.text for row in new.requests.all()] == ["Barulho na roda"]
    assert Booking.objects.get(pk=old.pk).state == "rescheduled"
    assert attendance.events.latest("pk").kind == "booking_rescheduled"
    assert Booking.objects.count() == 2


def test_reschedule_to_where_it_is_or_of_one_that_came_is_told(adviser, world):
    booking = book(world, advisor=world.adviser)
    address = reverse("workshop:booking-reschedule", args=[booking.pk])
    same = {"starts_on": str(world.tomorrow), "starts_at": "09:00", "advisor": world.adviser.pk}

    unchanged = adviser.post(address, same)
    services.attend_booking(booking=today(booking), by=world.adviser)
    over = adviser.get(address, follow=True)

    assert unchanged.context["form"].errors == {"starts_at": ["O agendamento já é este."]}
    assert over.redirect_chain == [(booking.get_absolute_url(), 302)]
    assert "não pode mais ser reagendado" in over.content.decode()
    assert Booking.objects.count() == 1


def test_reschedule_into_a_full_slot_changes_nothing(world):
    timetable(world, capacity=1)
    old = book(world, advisor=world.adviser)
    book(world, advisor=world.adviser, starts_at=time(11))

    with pytest.raises(WorkshopError, match="completo"):
        services.reschedule_booking(
            booking=old, starts_on=world.tomorrow, starts_at=time(11), advisor=world.adviser, by=world.adviser
        )

    assert Booking.objects.get(pk=old.pk).state == "booked"
    assert Booking.objects.count() == 2


def test_rescheduled_then_cancelled_no_longer_counts_for_success(world):
    attendance = world.attendance()
    new = services.reschedule_booking(
        booking=book(world, attendance=attendance),
        starts_on=world.tomorrow,
        starts_at=time(11),
        advisor=None,
        by=world.adviser,
    )

    services.cancel_booking(booking=new, by=world.adviser)

    kinds = [event.kind for event in attendance.events.order_by("pk")]
    assert kinds == ["booking_created", "booking_rescheduled", "booking_cancelled"]


def test_seller_hears_that_his_customer_came(world):
    person = world.person()
    Ownership.objects.create(person=person, store=world.store, department="VU", owner=world.seller)
    booking = today(book(world, person=person, advisor=world.adviser))

    services.attend_booking(booking=booking, by=world.adviser)
    order(world, person=person, booking=Booking.objects.get())

    notice = Notice.objects.get()
    assert (notice.user, notice.kind, notice.url) == (
        world.seller,
        "customer_in_workshop",
        person.get_absolute_url(),
    )


def test_seller_sees_bookings_of_his_portfolio_and_changes_none(world):
    person = world.person()
    Ownership.objects.create(person=person, store=world.store, department="VU", owner=world.seller)
    booking = book(world, person=person, advisor=world.adviser)

    with pytest.raises(NotAllowedError):
        services.confirm_booking(booking=booking, by=world.seller)

    assert Booking.objects.get().state == "booked"


def test_order_of_a_booking_marks_it_as_come(world):
    booking = today(book(world, advisor=world.adviser))

    made = order(world, booking=booking)

    assert Booking.objects.get().state == "attended"
    assert made.booking == booking
    with pytest.raises(ValidationError, match="já tem uma ordem de serviço"):
        order(world, booking=booking, plate="XYZ1D99")
    assert ServiceOrder.objects.count() == 1


@pytest.fixture
def adviser(client, world):
    client.force_login(world.adviser)
    return client


def board(client, world, **query):
    return client.get(reverse("workshop:booking-day"), {"dia": world.tomorrow} | query)


@pytest.mark.parametrize("count", [1, 3])
def test_board_shows_own_bookings_in_constant_queries(adviser, world, count, django_assert_num_queries):
    for number in range(count):
        book(world, advisor=world.adviser, starts_at=time(8 + number))
    book(world, by=world.colleague, advisor=world.colleague)

    # Session, user, permissions (2), memberships (2); parameters (2), holidays' hours, advisers, timetable,
    # taken places, bookings.
    with django_assert_num_queries(13):
        page = board(adviser, world).content.decode()

    assert page.count('data-testid="booking-chip"') == count
    assert page.count("1 ocupado") == 1


def test_board_halves_and_days(adviser, world):
    day = {"starts_on": world.weekday, "advisor": world.adviser}
    book(world, starts_at=time(9), customer_name="Cedo", **day)
    book(world, starts_at=time(15), customer_name="Tarde da Silva", **day)

    morning = board(adviser, world, dia=world.weekday, turno="manha").content.decode()
    afternoon = board(adviser, world, dia=world.weekday, turno="tarde").content.decode()
    other = board(adviser, world, dia=world.weekday + timedelta(days=1)).content.decode()
    nonsense = board(adviser, world, dia="x", turno="x")

    assert ("Cedo" in morning, "Tarde da Silva" in morning) == (True, False)
    assert ("Cedo" in afternoon, "Tarde da Silva" in afternoon) == (False, True)
    assert "Cedo" not in other
    assert nonsense.status_code == 200


def test_board_offers_free_slots_that_fill_the_form(adviser, world):
    page = board(adviser, world).content.decode()
    address = (
        f"/oficina/agendamentos/novo/?dia={world.tomorrow}&amp;hora=09%3A00&amp;consultor={world.adviser.pk}"
    )

    form = adviser.get(address.replace("&amp;", "&")).content.decode()

    assert address in page
    assert f'value="{world.tomorrow}"' in form
    assert 'value="09:00"' in form


def test_board_press_comes_back_to_the_board(adviser, world):
    booking = today(book(world, advisor=world.adviser))
    back = "/oficina/agendamentos/dia/?turno=manha"

    done = adviser.post(reverse("workshop:booking-attend", args=[booking.pk]), {"next": back})
    foreign = adviser.post(reverse("workshop:booking-attend", args=[booking.pk]), {"next": "//evil.example/"})

    assert (done.url, foreign.url) == (back, booking.get_absolute_url())
    assert Booking.objects.get().state == "attended"


def test_board_of_a_closed_day_says_so(adviser, world):
    sunday = world.tomorrow + timedelta(days=6 - world.tomorrow.weekday() or 7)

    assert "Nenhum agendamento encontrado" in board(adviser, world, dia=sunday).content.decode()


@pytest.mark.parametrize(("hour", "at"), [(10, "10:30"), (9, None)])
def test_board_leads_to_the_next_hour_once_a_car_stands_before_it(world, hour, at):
    book(world, advisor=world.adviser, starts_on=world.weekday, starts_at=time(9, 30))
    with time_machine.travel(datetime.combine(world.weekday, time(hour, 10), world.store.zone), tick=False):
        today, other = (
            board_of(world.store, world.weekday + timedelta(days=days), world.adviser) for days in (0, 1)
        )

    marked = [f"{row.at:%H:%M}" for _label, rows in today.periods for row in rows if row.is_next]
    assert (marked, today.has_next, other.has_next) == ([at] if at else [], at is not None, False)


def test_slot_that_runs_is_booked_until_its_end_wherever_it_is_asked(world):
    """Who stands at the desk at ten past ten gets the place of ten o'clock; half past nine is over."""
    with time_machine.travel(datetime.combine(world.weekday, time(10, 10), world.store.zone), tick=False):
        for typed in (time(9, 30), time(9, 50)):
            with pytest.raises(WorkshopError, match="já passou"):
                book(world, starts_on=world.weekday, starts_at=typed)
        booked = book(world, starts_on=world.weekday, starts_at=time(10))
        rows = [
            row
            for _label, rows in board_of(world.store, world.weekday, world.adviser).periods
            for row in rows
        ]
        offered = [
            slot.at for _label, slots in free_slots(world.store, world.weekday, None) for slot in slots
        ]

    open_rows = [row for row in rows if not row.is_past]
    assert booked.starts_at == offered[0] == open_rows[0].at == time(10)
    assert [cell.free > 0 for cell in open_rows[0].cells] == [True] * 4
    assert not any(cell.free for row in rows if row.is_past for cell in row.cells)


def test_free_hours_follow_day_and_adviser(adviser, world):
    timetable(world, capacity=1)
    book(world, advisor=world.adviser)
    address = reverse("workshop:booking-slots")

    own = adviser.get(address, {"starts_on": world.tomorrow, "advisor": world.adviser.pk}).content.decode()
    any_one = adviser.get(address, {"starts_on": world.tomorrow}).content.decode()
    nonsense = adviser.get(address, {"starts_on": "x", "advisor": "x"}).content.decode()
    chosen = adviser.get(address, {"starts_on": world.tomorrow, "starts_at": "09:30"}).content.decode()

    assert ('value="09:00"' in own, 'value="09:30"' in own, 'value="09:00"' in any_one) == (False, True, True)
    assert "Escolha a data" in nonsense
    assert (chosen.count('aria-pressed="true"'), any_one.count('aria-pressed="true"')) == (1, 0)


def test_free_hours_are_those_of_the_booking_that_is_moved(client, world):
    """The manager works in another store just now."""
    world.manager.memberships.create(store=world.sister)
    booking = book(world)
    timetable(world, starts=time(16))
    client.force_login(world.manager)
    client.post(reverse("accounts:store-switch"), {"loja": world.sister.pk})

    page = client.get(reverse("workshop:booking-reschedule", args=[booking.pk]))
    asked = client.get(f"{page.context['slots_url']}&starts_on={world.weekday}")

    assert asked.context["free_slots"][0][1][0].at == time(16)


def test_press_on_a_free_hour_fills_the_form_and_keeps_the_rest(adviser, world):
    typed = {"starts_on": str(world.tomorrow), "customer_name": "Sônia", "horario": "10:30"}

    page = adviser.post(reverse("workshop:booking-create"), typed)

    assert page.status_code == 200
    assert page.context["form"]["starts_at"].value() == "10:30"
    assert "Sônia" in page.content.decode()
    assert not Booking.objects.exists()


def test_slots_follow_the_parameter(world):
    Parameter.objects.create(key="workshop_slot_minutes", value=60, group=world.store.group)

    rows = board_of(world.store, world.tomorrow, world.adviser).periods[0][1]
    halves = free_slots(world.store, world.tomorrow, None)

    assert [row.at for row in rows][:3] == [time(8), time(9), time(10)]
    assert halves[0][1][0].free == 6


def test_overtime_is_asked_only_of_who_may_allow_it(client, world):
    shown = {}
    for name in ("adviser", "reception", "supervisor"):
        client.force_login(getattr(world, name))
        shown[name] = "overtime" in client.get(reverse("workshop:booking-create")).context["form"].fields

    assert shown == {"adviser": False, "reception": False, "supervisor": True}


def test_requests_form_reads_lines(adviser, world):
    post = {
        "customer_name": "Sônia", "plate": "ABC1D23", "starts_on": str(world.tomorrow), "starts_at": "09:00",
        "service_type": "review", "requests": "Barulho na roda\n\n Trocar palhetas ",
    }  # fmt: skip

    long = adviser.post(reverse("workshop:booking-create"), post | {"requests": "x" * 201})
    adviser.post(reverse("workshop:booking-create"), post)

    assert long.context["form"].errors == {"requests": ["Cada solicitação tem no máximo 200 letras."]}
    found = [row.text for row in Booking.objects.get().requests.all()]
    assert found == ["Barulho na roda", "Trocar palhetas"]


def test_reschedule_page_moves_it(adviser, world):
    booking = book(world, advisor=world.adviser)
    address = reverse("workshop:booking-reschedule", args=[booking.pk])

    page = adviser.get(address)
    late = adviser.post(address, {"starts_on": str(world.tomorrow), "starts_at": "23:00"})
    moved = adviser.post(address, {"starts_on": str(world.weekday), "starts_at": "14:00"})

    new = Booking.objects.get(previous=booking)
    assert (page.status_code, late.status_code, moved.url) == (200, 422, new.get_absolute_url())
    old = adviser.get(booking.get_absolute_url()).content.decode()
    assert new.get_absolute_url() in old
    assert booking.get_absolute_url() in adviser.get(new.get_absolute_url()).content.decode()


def test_confirmation_is_printed_and_put_in_a_calendar(adviser, world):
    booking = book(world, advisor=world.adviser, customer_name="Sônia, a do Gol; prata")
    address = reverse("workshop:booking-ical", args=[booking.pk])

    pdf = adviser.get(reverse("workshop:booking-print", args=[booking.pk]))
    first = read_ical(adviser.get(address).content.decode())
    services.cancel_booking(booking=booking, by=world.adviser)
    second = read_ical(adviser.get(address).content.decode())

    starts = datetime.combine(world.tomorrow, time(9), world.store.zone)
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    assert datetime.strptime(first["DTSTART"], "%Y%m%dT%H%M%S%z") == starts
    assert first["UID"] == second["UID"]
    assert (first["STATUS"], second["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert int(second["SEQUENCE"]) > int(first["SEQUENCE"])


def test_rescheduled_booking_is_the_same_event_moved(adviser, world):
    first = book(world, advisor=world.adviser)
    chain = [first]
    for hour in (10, 11):
        chain.append(
            services.reschedule_booking(
                booking=chain[-1],
                starts_on=world.tomorrow,
                starts_at=time(hour),
                advisor=world.adviser,
                by=world.adviser,
            )
        )

    events = [
        read_ical(adviser.get(reverse("workshop:booking-ical", args=[booking.pk])).content.decode())
        for booking in chain
    ]

    assert len({event["UID"] for event in events}) == 1
    assert [event["STATUS"] for event in events] == ["CANCELLED", "CANCELLED", "CONFIRMED"]
    sequences = [int(event["SEQUENCE"]) for event in events]
    assert sequences == sorted(set(sequences))


def read_ical(text):
    """The properties of the one event, unfolded as RFC 5545 says: not by the writer's own hand."""
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    body = text.replace("\r\n ", "").split("BEGIN:VEVENT\r\n")[1].split("\r\nEND:VEVENT")[0]
    return dict(line.split(":", 1) for line in body.split("\r\n"))


def test_events_of_the_board_are_known_kinds():
    kinds = {"booking_confirmed", "booking_attended", "booking_missed", "booking_rescheduled"}

    assert kinds < set(Event.Kind.values)
