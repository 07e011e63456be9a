from datetime import date, datetime, time, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from accounts import grants
from accounts.hours import hours_on
from atendimento import models as rows
from atendimento import services as attendances
from atendimento.services import AtendimentoError, NotAllowedError
from atendimento.services import test_drives as services
from atendimento.test_drive_moves import TEST_DRIVE_MOVES, WORK
from core.models import Notice
from customers import licences
from tests.expected import test_drive_moves as expected
from tests.factories import StoreFactory, member
from tests.factories_deal import AttendanceFactory, PersonFactory, StockItemFactory
from tests.factories_delivery import drawing
from tests.worlds import lasting

CNH = "62472927637"
CPF, CPF_SHOWN = "52998224725", "529.982.247-25"
HALF_HOUR = timedelta(minutes=30)


class World:
    """A store with a demonstration car, two sellers, the desk, and a day on which it is open till evening."""

    def __init__(self):
        self.store = StoreFactory(name="Matriz")
        self.seller = member(grants.CONSULTOR, (self.store, "VN VU"))
        self.colleague = member(grants.CONSULTOR, (self.store, "VN VU"))
        self.reception = member(grants.RECEPCAO, (self.store, "VN"))
        self.car = StockItemFactory(store=self.store, state="demo")
        self.attendance = self.attend(self.seller)
        self.day = self.store.today() + timedelta(days=1)
        while self.day.weekday() > 4 or hours_on(self.store, self.day) is None:
            self.day += timedelta(days=1)

    def attend(self, seller, **fields):
        return AttendanceFactory(store=self.store, responsible=seller, department="VN", **fields)

    def at(self, hour, minute=0, day=None):
        return datetime.combine(day or self.day, time(hour, minute), self.store.zone)

    def book(self, hour=9, minute=0, length=HALF_HOUR, by=None, **fields):
        known = {"attendance": self.attendance, "stock_item": self.car}
        return services.book_test_drive(
            **known | fields, starts_at=self.at(hour, minute), length=length, by=by or self.seller
        )

    def today(self, drive):
        """The same drive, as if it were running now."""
        starts = self.store.now().replace(second=0, microsecond=0)
        rows.TestDrive.objects.filter(pk=drive.pk).update(starts_at=starts, ends_at=starts + HALF_HOUR)
        return rows.TestDrive.objects.get(pk=drive.pk)

    def check(self, drive, name="", document=CPF, by=None, **changes):
        """The driver's licence is seen; the customer drives unless another is named."""
        return services.check_driver(
            test_drive=drive,
            licence=self.licence(**changes),
            name=name or drive.attendance.person.name,
            document=document,
            by=by or self.seller,
        )

    def start(self, drive, kind="drawn"):
        self.check(drive)
        signature = services.Signature(kind, drawing())
        return services.start_test_drive(test_drive=drive, signature=signature, by=self.seller)

    def licence(self, **changes):
        known = {"number": CNH, "category": "B", "valid_until": self.store.today() + timedelta(days=90)}
        return services.Licence(**known | changes)


kept_world, world = lasting(World)


@pytest.fixture
def seller(client, world):
    client.force_login(world.seller)
    return client


def test_moves_equal_the_table():
    assert {(move.source, move.target) for move in TEST_DRIVE_MOVES} == expected.MOVES
    assert {move.permission for move in TEST_DRIVE_MOVES} == {WORK}
    assert [state for state, _label in rows.TestDrive.State.choices] == expected.STATES


@pytest.mark.parametrize("number", ["62472927637", "624.729.276-37"])
def test_licence_number_is_checked(number):
    assert licences.normalise(number) == "62472927637"


@pytest.mark.parametrize("number", ["62472927638", "11111111111", "123", "", "abcdefghijk"])
def test_licence_number_with_wrong_digits_is_refused(number):
    with pytest.raises(licences.LicenceError):
        licences.normalise(number)


def test_booking_takes_the_quarters_and_derives_the_result(world):
    drive = world.book(9, 15, timedelta(minutes=45))

    taken = [row.starts_at for row in rows.TestDriveQuarter.objects.order_by("starts_at")]
    assert taken == [world.at(9, 15), world.at(9, 30), world.at(9, 45)]
    event = world.attendance.events.latest("pk")
    assert (event.kind, event.url) == ("test_drive_booked", drive.get_absolute_url())
    assert attendances.derive(world.attendance).code == "visita-marcada"


@pytest.mark.parametrize(("hour", "minute"), [(9, 0), (8, 45), (9, 15), (9, 30)])
def test_overlap_is_refused_in_words(world, hour, minute):
    world.book(9, 0, timedelta(hours=1))

    with pytest.raises(AtendimentoError, match="já tem test drive das 09:00 às 10:00"):
        world.book(hour, minute)

    assert rows.TestDrive.objects.count() == 1


def test_neighbours_and_other_cars_do_not_clash(world):
    world.book(9)

    world.book(9, 30)
    world.book(8, 30)
    world.book(9, stock_item=StockItemFactory(store=world.store, state="demo"))

    assert rows.TestDrive.objects.count() == 4


def test_overlap_is_refused_by_the_database_itself(world):
    drive = world.book(9)
    fields = {
        "attendance": world.attendance, "store": world.store, "stock_item": world.car,
        "created_by": world.seller, "starts_at": world.at(9, 15), "ends_at": world.at(9, 45),
    }  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.TestDriveQuarter.objects.create(
            test_drive=drive, stock_item=world.car, starts_at=world.at(9, 15)
        )
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.TestDrive.objects.create(**fields)


@pytest.mark.parametrize("state", ["available", "blocked", "sold"])
def test_only_a_demonstration_car_goes_out(world, state):
    with pytest.raises(AtendimentoError, match="demonstração"):
        world.book(stock_item=StockItemFactory(store=world.store, state=state))

    assert not rows.TestDrive.objects.exists()


@pytest.mark.parametrize(
    ("hour", "minute", "length"),
    [
        (9, 10, HALF_HOUR),
        (9, 0, timedelta(minutes=20)),
        (7, 0, HALF_HOUR),
        (17, 45, HALF_HOUR),
        (9, 0, timedelta()),
    ],
)
def test_hours_off_the_grid_or_closed_are_refused(world, hour, minute, length):
    with pytest.raises(AtendimentoError) as refused:
        world.book(hour, minute, length)

    assert refused.value.field == "starts_at"
    assert not rows.TestDrive.objects.exists()


def test_attendance_of_a_colleague_or_ended_is_refused(world):
    for attendance in (world.attend(world.colleague), world.attend(world.seller, state="cancelled")):
        with pytest.raises(AtendimentoError):
            world.book(attendance=attendance)

    assert not rows.TestDrive.objects.exists()


def test_keys_go_out_with_licence_and_term_and_come_back(world):
    drive = world.today(world.book())

    world.start(drive)
    done = services.finish_test_drive(test_drive=drive, by=world.seller)

    assert (done.state, done.licence_number, done.checked_by) == ("done", CNH, world.seller)
    assert (done.back_at is not None, done.quarters.count()) == (True, 0)
    kinds = [event.kind for event in world.attendance.events.order_by("pk")]
    assert kinds == ["test_drive_booked", "test_drive_started", "test_drive_done"]
    assert attendances.derive(world.attendance).code == "test-drive-feito"


def test_a_late_car_does_not_go_out_a_second_time(world):
    late, following = world.today(world.book(9)), world.book(10)
    world.start(late)
    now = world.store.now().replace(second=0, microsecond=0)
    rows.TestDrive.objects.filter(pk=late.pk).update(starts_at=now - HALF_HOUR, ends_at=now)
    following = world.today(following)

    with pytest.raises(AtendimentoError, match=f"ainda está na rua com {world.attendance.person}, desde"):
        world.start(following)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.TestDrive.objects.filter(pk=following.pk).update(
            state="out", licence_number=CNH, checked_by=world.seller, term_signed_at=now,
            licence_valid_until=world.day, licence_category="B",
        )  # fmt: skip
    services.finish_test_drive(test_drive=late, by=world.seller)

    assert world.start(following).state == "out"


def test_end_holds_the_attendance_before_the_car_as_the_booking_does(world):
    drive = world.book()

    with CaptureQueriesContext(connection) as seen:
        services.cancel_test_drive(test_drive=drive, reason="Cliente desistiu", by=world.seller)

    reads = [query["sql"] for query in seen if query["sql"].startswith("SELECT")]
    order = [
        next(place for place, sql in enumerate(reads) if f'FROM "{table}" WHERE "{table}"."id" =' in sql)
        for table in ("atendimento_atendimento", "vehicles_stockitem", "atendimento_testdrive")
    ]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "62472927638"}, "licence_number"),
        ({"category": "A"}, "licence_category"),
        ({"valid_until": date(2020, 1, 1)}, "licence_valid_until"),
        ({"name": " "}, "driver_name"),
        ({"document": ""}, "driver_document"),
        ({"document": "52998224726"}, "driver_document"),
        ({"document": "11222333000181"}, "driver_document"),
    ],
)
def test_driver_is_checked_by_the_field(world, changes, field):
    drive = world.today(world.book())

    with pytest.raises(AtendimentoError) as refused:
        world.check(drive, **changes)

    assert refused.value.field == field
    assert not rows.TestDriveTerm.objects.exists()


def test_keys_stay_without_licence_or_signature(world):
    drive = world.today(world.book())
    blank = services.Signature("drawn", drawing(blank=True))

    with pytest.raises(AtendimentoError, match="Confira antes a habilitação"):
        services.start_test_drive(
            test_drive=drive, signature=services.Signature("paper", drawing()), by=world.seller
        )
    world.check(drive)
    for signature, field in ((None, "paper"), (blank, "drawn")):
        with pytest.raises(AtendimentoError) as refused:
            services.start_test_drive(test_drive=drive, signature=signature, by=world.seller)
        assert refused.value.field == field

    assert rows.TestDrive.objects.get().state == "scheduled"


def test_customer_of_the_register_drives_on_his_own_document(world):
    person = PersonFactory(group=world.store.group, name="Renata Prado", document=CPF)
    drive = world.today(world.book(attendance=world.attend(world.seller, person=person)))

    with pytest.raises(AtendimentoError, match="Informe o CPF do motorista"):
        world.check(drive, name="Outra Pessoa", document="")

    assert world.check(drive, name="renata prado", document="").driver_document == CPF


def test_term_names_the_driver_and_keeps_its_versions(seller, world):
    drive = world.today(world.book())
    address = reverse("agenda:test-drive-term", args=[drive.pk])
    before = text_of(seller.get(address).content)

    world.check(drive, name="João do Volante")
    issued = seller.get(address).content
    world.check(drive, name="João do Volante")
    signature = services.Signature("paper", drawing())
    services.start_test_drive(test_drive=drive, signature=signature, by=world.seller)

    assert [(term.number, term.signed_as) for term in drive.terms.order_by("number")] == [
        (1, ""),
        (2, "paper"),
    ]
    assert CPF_SHOWN not in before
    assert all(words in text_of(issued) for words in ("João do Volante", CPF_SHOWN, CNH))
    assert seller.get(address, {"versao": "1"}).content == issued
    assert "assinado em papel" in text_of(seller.get(address).content)
    assert seller.get(address, {"versao": "9"}).status_code == 404
    picture = seller.get(reverse("agenda:test-drive-signature", args=[drive.pk]))
    assert (picture["Content-Type"], picture.content[:2]) == ("image/jpeg", b"\xff\xd8")


def text_of(pdf):
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_out_without_licence_is_refused_by_the_database(world):
    drive = world.book()
    drive.state = "out"

    with pytest.raises(ValidationError):
        drive.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.TestDrive.objects.update(state="out")


def test_cancelled_drive_frees_the_car_and_no_longer_counts(world):
    drive = world.book()

    with pytest.raises(AtendimentoError, match="Informe o motivo"):
        services.cancel_test_drive(test_drive=drive, reason=" ", by=world.seller)
    services.cancel_test_drive(test_drive=drive, reason="Cliente viajou", by=world.seller)

    assert attendances.derive(world.attendance) is None
    assert world.book().pk


def test_move_frees_the_old_hour_and_tells_both(world):
    drive, other = world.book(9), StockItemFactory(store=world.store, state="demo")
    to = {"stock_item": other, "starts_at": world.at(10, 15), "length": timedelta(minutes=45)}

    for _press in range(2):
        services.move_test_drive(test_drive=drive, by=world.seller, **to)

    drive.refresh_from_db()
    assert (drive.stock_item, drive.starts_at, drive.ends_at) == (other, world.at(10, 15), world.at(11))
    assert [row.stock_item_id for row in drive.quarters.all()] == [other.pk] * 3
    event = world.attendance.events.get(kind="test_drive_moved")
    assert (event.data["before"]["when"], event.data["after"]["when"]) == (
        f"{world.at(9):%d/%m/%Y} 09:00", f"{world.at(9):%d/%m/%Y} 10:15",
    )  # fmt: skip
    assert attendances.derive(world.attendance).code == "visita-marcada"
    assert world.book(9).pk


def test_move_into_anothers_hour_is_refused_but_over_its_own_is_not(world):
    drive, _other = world.book(9), world.book(10)
    known = {"test_drive": drive, "stock_item": world.car, "length": HALF_HOUR, "by": world.seller}

    with pytest.raises(AtendimentoError, match="das 10:00 às 10:30"):
        services.move_test_drive(**known, starts_at=world.at(9, 45))
    assert (rows.TestDrive.objects.get(pk=drive.pk).starts_at, drive.quarters.count()) == (world.at(9), 2)
    services.move_test_drive(**known, starts_at=world.at(9, 15))


def test_only_a_marked_drive_is_moved(world):
    drive = services.cancel_test_drive(test_drive=world.book(), reason="Viajou", by=world.seller)

    with pytest.raises(AtendimentoError, match="Só um test drive marcado"):
        services.move_test_drive(
            test_drive=drive, stock_item=world.car, starts_at=world.at(11), length=HALF_HOUR, by=world.seller
        )


def test_move_page_shows_what_stands_and_moves_it(seller, world):
    drive = world.book(9)
    address = reverse("agenda:test-drive-move", args=[drive.pk])

    assert seller.get(address).context["form"]["starts_at"].value() == time(9)
    response = seller.post(address, typed(world, starts_at="14:30"))

    drive.refresh_from_db()
    assert (response.url, drive.starts_at) == (drive.get_absolute_url(), world.at(14, 30))


def test_missed_drive_frees_the_car_once_its_hour_began(world):
    drive = world.book()
    with pytest.raises(AtendimentoError, match="Ainda não passou"):
        services.miss_test_drive(test_drive=drive, by=world.seller)

    services.miss_test_drive(test_drive=world.today(drive), by=world.seller)

    assert (rows.TestDrive.objects.get().state, rows.TestDriveQuarter.objects.count()) == ("missed", 0)


def test_colleague_neither_sees_nor_presses(world):
    drive = world.book()

    assert set(rows.TestDrive.objects.visible_to(world.seller)) == {drive}
    assert set(rows.TestDrive.objects.visible_to(world.reception)) == {drive}
    assert set(rows.TestDrive.objects.visible_to(world.colleague)) == set()
    with pytest.raises(NotAllowedError):
        services.cancel_test_drive(test_drive=drive, reason="x", by=world.colleague)


def test_desk_may_move_and_cancel_what_it_may_book(world):
    """The matrix of roles names who sees them; working them is for whoever may mark one there."""
    drive = world.book(9)

    services.move_test_drive(
        test_drive=drive, stock_item=world.car, starts_at=world.at(14), length=HALF_HOUR, by=world.reception
    )
    services.cancel_test_drive(test_drive=drive, reason="Cliente ligou", by=world.reception)

    told = world.attendance.events.order_by("pk").values_list("kind", "actor")[1:]
    assert list(told) == [(f"test_drive_{what}", world.reception.pk) for what in ("moved", "cancelled")]


def test_refusal_after_the_drive_is_refused(seller, world):
    drive = world.today(world.book())
    world.start(drive)

    with pytest.raises(AtendimentoError, match="já fez o test drive"):
        services.decline_test_drive(
            attendance=world.attendance,
            motive=rows.TestDriveRefusal.objects.first(),
            note="",
            by=world.seller,
        )

    assert not rows.DeclinedTestDrive.objects.exists()
    assert 'data-testid="decline"' not in seller.get(create_url(world)).content.decode()


def test_seller_hears_what_a_colleague_did_with_the_hour(seller, world):
    drive = world.book()
    services.move_test_drive(
        test_drive=drive, stock_item=world.car, starts_at=world.at(11), length=HALF_HOUR, by=world.reception
    )
    moved = Notice.objects.get().text
    services.cancel_test_drive(test_drive=drive, reason="Carro na oficina", by=world.reception)
    mine = world.book()
    services.cancel_test_drive(test_drive=mine, reason="Cliente viajou", by=world.seller)

    notice = Notice.objects.get()
    assert (notice.user, notice.kind, notice.url) == (world.seller, "test_drive", drive.get_absolute_url())
    assert "11:00" in moved
    assert notice.text.endswith("11:00: Carro na oficina")
    assert world.seller.display_name in seller.get(drive.get_absolute_url()).content.decode()


def test_refusal_is_kept_with_its_motive_once(world):
    motive = rows.TestDriveRefusal.objects.get(name="Sem tempo")

    for _press in range(2):
        services.decline_test_drive(
            attendance=world.attendance, motive=motive, note="Volta sábado", by=world.seller
        )

    assert rows.DeclinedTestDrive.objects.get().motive == motive
    event = rows.Event.objects.get(attendance=world.attendance, kind="test_drive_refused")
    assert event.label == "Sem tempo: Volta sábado"


def typed(world, **changes):
    return {
        "stock_item": world.car.pk,
        "starts_on": str(world.day),
        "starts_at": "09:00",
        "minutes": "30",
    } | changes


def create_url(world, **query):
    return reverse("agenda:test-drive-create", query={"atendimento": world.attendance.pk} | query)


def test_form_books_and_a_repeated_post_is_one(seller, world):
    page = seller.get(create_url(world, dia=world.day, hora="10:00", carro=world.car.pk))
    post = typed(world, idempotency_key="k")

    first, second = seller.post(create_url(world), post), seller.post(create_url(world), post)

    drive = rows.TestDrive.objects.get()
    assert page.context["form"]["starts_at"].value() == "10:00"
    assert (first.url, second.url) == (drive.get_absolute_url(), drive.get_absolute_url())


@pytest.mark.parametrize(
    ("field", "value"),
    [("stock_item", ""), ("stock_item", "999999"), ("starts_on", "9999-12-31"), ("starts_at", "25:00"),
     ("starts_at", "03:00"), ("minutes", "7")],
)  # fmt: skip
def test_form_tells_bad_input_by_its_field(seller, world, field, value):
    response = seller.post(create_url(world), typed(world) | {field: value})

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not rows.TestDrive.objects.exists()


def test_without_attendance_own_ones_are_offered_and_others_are_404(seller, world):
    other = world.attend(world.colleague)

    page = seller.get(reverse("agenda:test-drive-create"), {"hora": "10:00"}).content.decode()
    codes = [seller.get(create_url(world, atendimento=asked)).status_code for asked in (other.pk, "x", 0)]

    assert f"atendimento={world.attendance.pk}&amp;hora=10%3A00" in page
    assert codes == [404, 404, 404]


def test_choice_begins_with_own_test_drives_and_is_searched(seller, world):
    """A complaint of a sales department is no reason to drive; every other one is found or paged to."""
    nature = rows.Nature.objects.get(code="test-drive")
    came = world.attend(
        world.seller, nature=nature, person=PersonFactory(group=world.store.group, name="Zilda")
    )
    sale = rows.Nature.objects.get(code="venda-de-veiculo-novo")
    many = [world.attend(world.seller, nature=sale) for _number in range(3)]
    world.attend(world.seller, nature=rows.Nature.objects.get(code="reclamacao"))

    def shown(**query):
        response = seller.get(reverse("agenda:test-drive-create"), {"hora": "10:00"} | query)
        return list(response.context["page"]), response.content.decode()

    found, page = shown()
    searched, fragment = shown(q="zild")

    assert found == [
        came,
        *reversed([row for row in [world.attendance] if row.nature.has_interest_step] + many),
    ]
    assert searched == [came]
    assert f"atendimento={came.pk}&amp;hora=10%3A00" in fragment
    assert 'name="hora" value="10:00"' in page
    assert shown(q="ninguém")[0] == []


@pytest.mark.parametrize("count", [1, 3])
def test_day_shows_own_drives_in_constant_queries(seller, world, count, django_assert_num_queries):
    for number in range(count):
        world.book(9 + number)
        StockItemFactory(store=world.store, state="demo")
    world.book(15, attendance=world.attend(world.colleague), by=world.colleague)

    # Session, user, permissions (2), memberships (2); cars, drives, those in sight.
    with django_assert_num_queries(10):
        page = seller.get(reverse("agenda:test-drive-list"), {"dia": world.day}).content.decode()

    assert page.count('data-testid="drive-row"') == count
    assert page.count("Ocupado") == 1
    assert page.count('data-testid="demo-car"') == count + 1


def test_day_bad_filter_and_no_cars_are_told(seller, world):
    rows.TestDriveQuarter.objects.all().delete()
    world.car.state = "available"
    world.car.save()

    page = seller.get(reverse("agenda:test-drive-list"), {"dia": "x"})

    assert page.status_code == 200
    assert "Nenhum carro de demonstração" in page.content.decode()


def test_pages_of_one_drive_go_the_way_through(seller, world):
    drive = world.today(world.book())
    url = drive.get_absolute_url()
    licence = {"licence_number": CNH, "licence_category": "B", "licence_valid_until": "2030-01-01"}
    driver = {"driver_name": "João do Volante", "driver_document": CPF_SHOWN}

    term = seller.get(reverse("agenda:test-drive-term", args=[drive.pk]))
    unnamed = seller.post(reverse("agenda:test-drive-licence", args=[drive.pk]), licence)
    checked = seller.post(reverse("agenda:test-drive-licence", args=[drive.pk]), licence | driver)
    unsigned = seller.post(reverse("agenda:test-drive-start", args=[drive.pk]))
    started = seller.post(reverse("agenda:test-drive-start", args=[drive.pk]), {"drawn": drawing()})
    finished = seller.post(reverse("agenda:test-drive-finish", args=[drive.pk]))

    assert term.content.startswith(b"%PDF")
    assert (checked.url, unsigned.status_code, started.url, finished.url) == (url, 422, url, url)
    assert list(unnamed.context["licence_form"].errors) == ["driver_name"]
    assert unsigned.context["sign_form"].errors == {"paper": ["O termo precisa estar assinado."]}
    assert 'data-state="done"' in seller.get(url).content.decode()


def test_decline_page_writes_it_on_the_attendance(seller, world):
    url = reverse("agenda:test-drive-decline", query={"atendimento": world.attendance.pk})
    motive = rows.TestDriveRefusal.objects.get(name="Sem tempo")

    empty = seller.post(url, {})
    done = seller.post(url, {"motive": motive.pk})

    assert (empty.status_code, done.status_code) == (422, 302)
    assert rows.DeclinedTestDrive.objects.get().motive == motive


def test_attendance_offers_the_test_drive(seller, world):
    page = seller.get(reverse("agenda:attendance", args=[world.attendance.pk])).content.decode()

    assert f"/testdrives/novo/?atendimento={world.attendance.pk}" in page
