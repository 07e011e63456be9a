from datetime import datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.hours import next_open
from accounts.models import Store
from atendimento.models import Contact
from core.errors import StaleVersion
from core.models import Notice
from core.secret_links import MOST_TRIES, hash_of_token
from tests.expected import workshop_moves as expected
from tests.factories import StoreFactory
from tests.factories_deal import VehicleFactory
from tests.workshop.test_services import LINE, estimate
from tests.workshop.test_services import order as open_order
from workshop import tasks
from workshop.estimates import answers, services
from workshop.models import Estimate, EstimateAnswer, EstimateLine, EstimateLink, ServiceOrder
from workshop.services import NotAllowedError, WorkshopError
from workshop.states import ESTIMATE_MOVES
from workshop.totals import totals_of

PART = LINE | {
    "nature": "part",
    "description": "Filtro",
    "quantity": Decimal(2),
    "unit_price": Decimal("45.50"),
}
NAME = "Renata Albuquerque"


def sent(world, **fields):
    return services.send_estimate(estimate=estimate(world, lines=[LINE, PART], **fields), by=world.adviser)


def linked(world, **fields):
    made = estimate(world, lines=[LINE, PART], **({"customer_name": NAME} | fields))
    _link, token = answers.create_link(estimate=made, by=world.adviser)
    return Estimate.objects.get(pk=made.pk), token


def lapse(row):
    Estimate.objects.filter(pk=row.pk).update(valid_until=row.store.today() - timezone.timedelta(days=1))
    return Estimate.objects.get(pk=row.pk)


def address(token, name="public"):
    return reverse(f"workshop:estimate-{name}", args=[token])


def signature(row, *lines, **more):
    return {
        "versao": answers.terms_hash(row),
        "itens": [str(line.pk) for line in lines],
        "nome": NAME,
    } | more


@pytest.fixture
def adviser(client, world):
    client.force_login(world.adviser)
    return client


@pytest.fixture
def customer():
    """Nobody signed in."""
    return Client()


def test_moves_equal_the_table():
    assert {(move.source, move.target) for move in ESTIMATE_MOVES} == expected.ESTIMATE_MOVES
    assert [state for state, _label in Estimate.State.choices] == expected.ESTIMATE


@pytest.mark.parametrize(
    ("lines", "labour", "parts", "discount", "total"),
    [
        ([("labour", "1.5", "89.90", "0")], "134.85", "0.00", "0.00", "134.85"),
        # Half-even at each line: 0,125 → 0,12 and 0,375 → 0,38.
        ([("part", "0.25", "0.50", "0"), ("part", "0.75", "0.50", "0")], "0.00", "0.50", "0.00", "0.50"),
        ([("labour", "2", "100", "15.50"), ("part", "1", "80", "80")], "200.00", "80.00", "95.50", "184.50"),
    ],
)
def test_totals_add_up_by_kind_and_round_half_even(lines, labour, parts, discount, total):
    rows = [
        EstimateLine(nature=nature, quantity=Decimal(many), unit_price=Decimal(price), discount=Decimal(less))
        for nature, many, price, less in lines
    ]

    found = totals_of(rows)

    figures = (found.labour, found.parts, found.discount, found.total)
    assert figures == tuple(map(Decimal, (labour, parts, discount, total)))
    assert sum(row.total for row in rows) == found.total


def test_discount_beyond_the_line_is_refused(world):
    with pytest.raises(ValidationError, match="desconto passa"):
        estimate(world, lines=[LINE | {"discount": Decimal(200)}])

    assert not Estimate.objects.exists()


def test_draft_is_changed_with_its_lines_and_stale_copies_are_not(world):
    attendance = world.attendance()
    made = estimate(world, attendance=attendance)
    change = {"fields": {"notes": "Urgente"}, "lines": [PART], "by": world.adviser}

    services.change_estimate(estimate=made, version=1, **change)
    with pytest.raises(StaleVersion):
        services.change_estimate(estimate=made, version=1, **change)

    made = Estimate.objects.get()
    assert (made.notes, made.version, made.total) == ("Urgente", 2, Decimal("91.00"))
    event = attendance.events.latest("pk")
    assert (event.kind, event.actor) == ("estimate_changed", world.adviser)
    assert (event.data["before"]["total"], event.data["after"]["total"]) == ("134.85", "91.00")


def test_lower_km_of_a_draft_is_asked_of_whoever_writes_it(world):
    """A Supervisor may, with a reason; who leaves his figure as it stands is not asked again."""
    VehicleFactory(group=world.store.group, plate="ABC1D23", km=30_000)
    draft = estimate(world, by=world.supervisor, advisor=world.adviser, km=30_000)

    def change(by, version, **fields):
        return services.change_estimate(estimate=draft, fields=fields, lines=[LINE], version=version, by=by)

    with pytest.raises(WorkshopError) as refused:
        change(world.adviser, 1, km=29_000, notes="Painel trocado")
    change(world.supervisor, 1, km=29_000, notes="Painel trocado")
    change(world.adviser, 2, km=29_000, notes="Painel trocado; urgente")

    assert refused.value.field == "km"
    assert (Estimate.objects.get().km, Estimate.objects.get().version) == (29_000, 3)


def test_another_plate_of_a_draft_is_another_car(world):
    first, second = (VehicleFactory(group=world.store.group, plate=plate) for plate in ("ABC1D23", "XYZ1D23"))
    draft = estimate(world)
    before = draft.vehicle

    for plate, car in (("XYZ1D23", second), ("NEW1D23", None)):
        draft = services.change_estimate(
            estimate=draft, fields={"plate": plate}, lines=[LINE], version=draft.version, by=world.adviser
        )
        assert (draft.vehicle, draft.plate) == (car, plate)

    assert before == first


def test_sent_estimate_never_changes(world):
    row = sent(world)

    with pytest.raises(WorkshopError, match="Só um rascunho"):
        services.change_estimate(
            estimate=row, fields={"notes": "x"}, lines=[PART], version=row.version, by=world.adviser
        )

    assert Estimate.objects.get().notes == ""


def test_sending_twice_is_once_and_told_once(world):
    attendance = world.attendance()
    row = sent(world, attendance=attendance)

    services.send_estimate(estimate=row, by=world.adviser)

    kinds = [event.kind for event in attendance.events.order_by("pk")]
    assert kinds == ["estimate_created", "estimate_sent"]


def test_next_contact_goes_to_the_agenda_where_the_attendance_has_none(world):
    attendance, day = world.attendance(), world.tomorrow

    sent(world, attendance=attendance, next_contact_on=day)
    second = sent(world, attendance=attendance, next_contact_on=day)

    contact = Contact.objects.get()
    assert (contact.attendance, contact.due_on) == (attendance, day)
    assert second.next_contact_on == day


def test_next_contact_of_an_estimate_from_scratch_opens_its_attendance(world):
    person = world.person()

    row = sent(world, person=person, customer_name="", next_contact_on=world.weekday)

    contact = Contact.objects.get()
    assert (contact.due_on, contact.assignee, contact.subject) == (
        world.weekday,
        world.adviser,
        f"Retorno do orçamento {row.number}",
    )
    assert (row.attendance, row.attendance.person) == (contact.attendance, person)
    assert row.attendance.nature.needs_estimate
    assert "estimate_sent" in row.attendance.events.values_list("kind", flat=True)


def test_next_contact_joins_what_runs_at_the_workshop_and_moves_its_contact(world):
    attendance = world.attendance()
    sent(world, attendance=attendance, next_contact_on=world.tomorrow)
    later = world.weekday + timedelta(days=1)

    row = sent(world, person=attendance.person, customer_name="", next_contact_on=later)

    assert row.attendance == attendance
    moved = Contact.objects.scheduled().get()
    first = Estimate.objects.earliest("pk")
    assert moved.due_on == later
    # What was promised before is said with it.
    assert (row.number in moved.subject, first.number in moved.subject) == (True, True)


@pytest.mark.parametrize("customer", ["named", "colleagues"])
def test_next_contact_of_nobodys_or_a_colleagues_customer_stays_a_hint(world, customer):
    attendance = world.attendance(responsible=world.colleague)
    person = {"person": attendance.person, "customer_name": ""} if customer == "colleagues" else {}

    row = sent(world, next_contact_on=world.weekday, **person)

    assert (row.state, row.attendance, Contact.objects.exists()) == ("sent", None, False)


def test_lapsed_estimate_is_expired_by_reading_and_by_the_worker(adviser, world):
    attendance = world.attendance()
    row = lapse(sent(world, attendance=attendance))
    page = adviser.get(row.get_absolute_url()).content.decode()
    found = list(adviser.get(reverse("workshop:estimate-list"), {"situacao": "expired"}).context["page"])

    written = (tasks.expire_estimates(), tasks.expire_estimates())

    assert row.state == "sent"
    assert 'data-state="expired"' in page
    assert found == [row]
    assert not list(adviser.get(reverse("workshop:estimate-list"), {"situacao": "sent"}).context["page"])
    assert written == (1, 0)
    assert Estimate.objects.get().state == "expired"
    assert attendance.events.latest("pk").kind == "estimate_expired"


def test_valid_until_today_still_stands(world, django_assert_num_queries):
    row = sent(world)
    Estimate.objects.update(valid_until=world.store.today())

    # Nothing is held: the stores for their day, and what was over before it.
    with django_assert_num_queries(2):
        assert tasks.expire_estimates() == 0
    assert Estimate.objects.get(pk=row.pk).present_state == "sent"


def test_estimate_expires_by_its_own_stores_midnight(world):
    """Half past midnight in Noronha is half past nine of the evening before in Rio Branco."""
    east, west = sent(world), sent(world)
    far = StoreFactory(group=world.store.group, time_zone="America/Noronha")
    Store.objects.exclude(pk=far.pk).update(time_zone="America/Rio_Branco")
    Estimate.objects.filter(pk=east.pk).update(store=far)

    with time_machine.travel(
        datetime.combine(east.valid_until, time(21, 30), ZoneInfo("America/Rio_Branco"))
    ):
        assert tasks.expire_estimates() == 1

    assert [Estimate.objects.get(pk=row.pk).state for row in (east, west)] == ["expired", "sent"]


def test_list_finds_who_is_to_be_called(adviser, world):
    row, later = sent(world, next_contact_on=world.store.today()), sent(world, next_contact_on=world.tomorrow)

    found = list(adviser.get(reverse("workshop:estimate-list"), {"situacao": "retorno"}).context["page"])

    assert found == [row]
    assert later not in found


def test_link_stores_the_hash_alone_and_the_next_one_ends_it(world):
    row, first = linked(world)
    _link, second = answers.create_link(estimate=row, by=world.adviser)

    assert [link.token_hash for link in EstimateLink.objects.order_by("pk")] == [
        hash_of_token(first),
        hash_of_token(second),
    ]
    assert (answers.find_link(first), answers.find_link(second).estimate) == (None, row)
    assert row.state == "sent"


def test_link_shows_only_to_its_maker(adviser, world):
    made = estimate(world, lines=[LINE, PART])
    adviser.post(reverse("workshop:estimate-link", args=[made.pk]), {"idempotency_key": "k"})
    again = adviser.post(
        reverse("workshop:estimate-link", args=[made.pk]), {"idempotency_key": "k"}, follow=True
    )
    other = Client()
    other.force_login(world.supervisor)

    assert EstimateLink.objects.count() == 1
    assert "/o/" in again.content.decode()
    assert "/o/" not in other.get(made.get_absolute_url()).content.decode()


def test_customer_reads_and_approves_line_by_line(customer, world):
    attendance = world.attendance()
    row, token = linked(world, attendance=attendance, advisor=world.adviser)
    labour, part = row.lines.all()

    page = customer.get(address(token)).content.decode()
    done = customer.post(address(token), signature(row, part))
    again = customer.post(address(token), signature(row, labour, part))
    after = customer.get(address(token)).content.decode()

    row.refresh_from_db()
    assert "Troca de óleo" in page
    assert page.count('name="itens"') == 2
    assert (done.status_code, done.url, again.status_code) == (302, address(token), 422)
    assert (row.state, row.total, row.agreed.total) == ("approved", Decimal("225.85"), Decimal("91.00"))
    answer = EstimateAnswer.objects.get()
    assert (answer.name, answer.is_approved, answer.written_by) == (NAME, True, None)
    assert answer.terms_hash == answers.terms_hash(row)
    assert "Orçamento aprovado." in after
    assert '<dt>Total aprovado</dt><dd class="figure">R$\xa091,00</dd>' in after
    pdf = PdfReader(BytesIO(customer.get(address(token, "public-pdf")).content))
    assert "Total aprovado" in pdf.pages[0].extract_text()
    assert attendance.events.latest("pk").kind == "estimate_approved"
    assert Notice.objects.get().user == world.adviser


def test_customer_refuses_with_a_reason(customer, world):
    row, token = linked(world)
    lines = row.lines.all()

    silent = customer.post(address(token), signature(row, *lines, recusar="1"))
    refused = customer.post(address(token), signature(row, *lines, recusar="1", note="Muito caro"))

    row.refresh_from_db()
    assert (silent.status_code, refused.status_code) == (422, 302)
    assert (row.state, row.answer.note, row.agreed.total) == ("refused", "Muito caro", Decimal(0))


def test_registered_customer_signs_with_name_and_digits(customer, world):
    person = world.person(name=NAME, document="52998224725")
    row, token = linked(world, person=person, customer_name="")
    line = row.lines.first()

    wrong = customer.post(address(token), signature(row, line, digitos="0000"))
    stranger = customer.post(address(token), signature(row, line, digitos="4725", nome="João da Silva"))
    tries = EstimateLink.objects.get().wrong_tries
    right = customer.post(address(token), signature(row, line, digitos="4725"))

    assert (wrong.status_code, stranger.status_code, tries, right.status_code) == (422, 422, 2, 302)
    assert "529.982" not in customer.get(address(token)).content.decode()


def test_link_is_locked_after_too_many_wrong_signatures(customer, world):
    row, token = linked(world)
    EstimateLink.objects.update(wrong_tries=MOST_TRIES)

    response = customer.post(address(token), signature(row, row.lines.first()))

    assert response.status_code == 422
    assert "Muitas tentativas" in response.content.decode()
    assert Estimate.objects.get().state == "sent"


def test_answer_to_another_version_is_refused(customer, world):
    row, token = linked(world)
    post = signature(row, row.lines.first())
    row.lines.filter(nature="part").update(unit_price=1)

    response = customer.post(address(token), post)

    assert response.status_code == 409
    assert "Este orçamento mudou." in response.content.decode()
    assert Estimate.objects.get().state == "sent"


@pytest.mark.parametrize("registered", [True, False])
def test_customer_without_document_signs_with_the_name_we_know(customer, world, registered):
    named = (
        {"person": world.person(name=NAME), "customer_name": ""} if registered else {"customer_name": NAME}
    )
    row, token = linked(world, **named)
    line = row.lines.first()

    stranger = customer.post(address(token), signature(row, line, nome="Outra Pessoa Qualquer"))
    tries = EstimateLink.objects.get().wrong_tries
    right = customer.post(address(token), signature(row, line))

    assert (stranger.status_code, tries, right.status_code) == (422, 1, 302)


@pytest.mark.parametrize("end", ["revoke", "lapse", "unknown"])
def test_ended_link_answers_404_everywhere(customer, world, end):
    row, token = linked(world)
    if end == "revoke":
        answers.revoke_link(estimate=row, by=world.adviser)
    if end == "lapse":
        lapse(row)
    if end == "unknown":
        token = "x" * 43

    pages = [customer.get(address(token)), customer.get(address(token, "public-pdf"))]
    posts = [customer.post(address(token), signature(row)), customer.post(address(token, "opened"))]

    assert [response.status_code for response in pages + posts] == [404] * 4
    assert pages[0]["Cache-Control"] == "no-store"
    assert Estimate.objects.get().state == "sent"


def test_opening_is_noted_for_the_customer_alone(adviser, customer, world):
    _row, token = linked(world)

    adviser.post(address(token, "opened"))
    before = EstimateLink.objects.get().opened_at
    customer.post(address(token, "opened"))

    assert before is None
    assert EstimateLink.objects.get().opened_at is not None


def test_answer_at_the_desk_is_written_by_the_adviser(adviser, world):
    row = sent(world)
    url = reverse("workshop:estimate-answer", args=[row.pk])

    empty = adviser.post(url, {"name": "Sônia"})
    forged = adviser.post(url, {"name": "Sônia", "itens": ["999999"]})
    done = adviser.post(url, {"name": "Sônia", "itens": [str(line.pk) for line in row.lines.all()]})

    answer = EstimateAnswer.objects.get()
    assert (empty.status_code, forged.status_code, done.status_code) == (422, 422, 302)
    assert (answer.written_by, answer.link, Estimate.objects.get().state) == (world.adviser, None, "approved")


def test_answer_of_a_draft_or_a_lapsed_one_is_refused(world):
    draft, past = estimate(world), lapse(sent(world))
    for row in (draft, past):
        with pytest.raises(WorkshopError):
            answers.write_down_answer(
                estimate=row, accepted={row.lines.first().pk}, name="Sônia", note="", by=world.adviser
            )

    assert not EstimateAnswer.objects.exists()


def test_desk_neither_sends_nor_answers(world):
    row = estimate(world)

    for by in (world.reception, world.operator, world.elsewhere):
        with pytest.raises(NotAllowedError):
            services.send_estimate(estimate=row, by=by)

    assert Estimate.objects.get().state == "draft"


def test_order_takes_the_approved_lines(world):
    row = sent(world)
    labour, _part = row.lines.all()
    answers.write_down_answer(estimate=row, accepted={labour.pk}, name="Sônia", note="", by=world.adviser)

    made = open_order(world, estimate=Estimate.objects.get())

    assert [line.description for line in made.lines.all()] == ["Troca de óleo"]
    assert (made.estimate, made.totals.total) == (row, Decimal("134.85"))


def test_order_form_promises_the_days_that_the_estimate_said(adviser, world):
    row = sent(world, delivery_days=7)
    answers.write_down_answer(
        estimate=row, accepted={row.lines.first().pk}, name="Sônia", note="", by=world.adviser
    )

    form = adviser.get(reverse("workshop:order-create", query={"orcamento": row.pk})).context["form"]

    week = next_open(world.store, world.store.now() + timedelta(days=7)).date()
    assert form["promised_on"].value() == week


def test_order_of_an_unapproved_estimate_is_refused(world):
    for row in (estimate(world), sent(world)):
        with pytest.raises(WorkshopError, match="Só um orçamento aprovado"):
            open_order(world, estimate=row)

    assert not ServiceOrder.objects.exists()


@pytest.mark.parametrize("known", [True, False])
def test_order_of_an_estimate_is_for_the_car_that_was_approved(world, known):
    car = VehicleFactory(group=world.store.group)
    row = sent(world, **({"plate": car.plate} if known else {"vehicle_description": "Gol 1.0"}))
    accepted = {line.pk for line in row.lines.all()}
    answers.write_down_answer(estimate=row, accepted=accepted, name="Sônia", note="", by=world.adviser)
    row.refresh_from_db()

    with pytest.raises(WorkshopError, match="Para outro veículo") as refused:
        open_order(world, estimate=row, plate="XYZ9A99")

    assert (refused.value.field, ServiceOrder.objects.exists()) == ("plate", False)
    assert open_order(world, estimate=row, plate=row.plate).estimate == row


def test_pdf_prints_lines_totals_and_validity(adviser, world):
    row = sent(world, notes="Peças originais", delivery_days=3)

    pdf = adviser.get(reverse("workshop:estimate-print", args=[row.pk]))
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf.content)).pages)

    for words in (
        "Troca de óleo",
        "Filtro",
        "R$\u00a0225,85",
        f"{row.valid_until:%d/%m/%Y}",
        "Peças originais",
    ):
        assert words.replace("\u00a0", " ") in text.replace("\u00a0", " ")


def test_edit_page_writes_the_draft_anew_and_tells_a_conflict(adviser, world):
    row = estimate(world)
    url = reverse("workshop:estimate-edit", args=[row.pk])
    form = adviser.get(url).context["form"]
    post = {
        "customer_name": "Sônia", "plate": "ABC1D23", "kind": "client", "valid_until": str(row.valid_until),
        "version": form["version"].value(), "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0",
        "lines-0-nature": "part", "lines-0-description": "Filtro", "lines-0-quantity": "2",
        "lines-0-unit_price": "45,50", "lines-0-discount": "1,00",
    }  # fmt: skip

    done = adviser.post(url, post)
    stale = adviser.post(url, post | {"notes": "guarde isto"})

    assert (done.status_code, stale.status_code) == (302, 409)
    assert stale.context["form"]["notes"].value() == "guarde isto"
    assert 'name="version" value="2"' in stale.content.decode()
    assert (Estimate.objects.get().total, Estimate.objects.get().notes) == (Decimal("90.00"), "")


def test_copy_starts_from_the_lines_of_another(adviser, world):
    row = sent(world)

    page = adviser.get(reverse("workshop:estimate-create"), {"copia": row.pk}).content.decode()
    hidden = Client()
    hidden.force_login(world.elsewhere)

    assert 'value="Filtro"' in page
    assert 'value="45,50"' in page
    assert hidden.get(reverse("workshop:estimate-create"), {"copia": row.pk}).status_code == 404
