"""The attendance's pages, through HTTP, as a consultant, a colleague and a supervisor use them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import grants
from atendimento import services
from atendimento.models import (
    AppraisalMotive,
    Atendimento,
    CadenceRun,
    Channel,
    Media,
    Nature,
    Result,
    State,
)
from core.models import Refusal
from customers.models import OwnedVehicle, Person
from customers.services import become_owner
from proposals.services import create_proposal
from tests.factories import BusinessGroupFactory, StoreFactory, member
from tests.factories_deal import StockItemFactory, VehicleFactory
from vehicles.models import StockItem


def url(name, *args):
    return reverse(f"agenda:{name}", args=args)


def start_fields(**more):
    return {
        "nature": Nature.objects.get(code="venda-de-veiculo-novo").pk,
        "department": "",
        "channel": Channel.objects.get(code="whatsapp").pk,
        "media": Media.objects.get(code="google").pk,
        "token": "a" * 32,
    } | more


def test_attendance_new_get_writes_nothing(seller):
    response = seller.get(url("attendance-new"))

    assert response.status_code == 200
    assert not Atendimento.objects.exists()


def test_attendance_new_one_hit_fills_in(seller, world):
    person = world.person(name="Júlio César Antunes")

    response = seller.post(url("attendance-new"), start_fields(q="julio cesar"))

    attendance = Atendimento.objects.get()
    assert (attendance.person, attendance.state) == (person, State.OPEN)
    assert response.url == f"{url('attendance', attendance.pk)}?passo=cliente"


def test_attendance_new_several_hits_open_a_chooser(seller, world):
    people = {world.person(name="Ana Lima").pk, world.person(name="Ana Limeira").pk}

    response = seller.post(url("attendance-new"), start_fields(q="ana lim"), follow=True)

    assert {hit.person.pk for hit in response.context["hits"]} == people
    assert response.content.count(b'data-testid="person-hit"') == 2


def test_attendance_new_nobody_found_offers_to_register(seller):
    response = seller.post(url("attendance-new"), start_fields(q="ninguém assim"), follow=True)

    assert "Nenhum cliente encontrado" in response.content.decode()
    assert b'data-testid="register-prospect"' in response.content


def test_attendance_new_repeated_post_makes_one_draft(seller):
    for _ in range(2):
        seller.post(url("attendance-new"), start_fields(q="ninguém"))

    assert Atendimento.objects.count() == 1


def test_attendance_new_without_nature_keeps_what_was_typed(seller):
    response = seller.post(url("attendance-new"), start_fields(nature="", q="Maria"))

    assert response.status_code == 422
    assert "nature" in response.context["form"].errors
    assert 'value="Maria"' in response.content.decode()


def test_attendance_autosave_makes_draft_and_shows_it_again(seller, world):
    answer = seller.post(url("attendance-new-draft"), {"token": "b" * 32, "passo": "inicio", "q": "Renata"})
    draft = Atendimento.objects.get()
    page = seller.get(url("attendance", draft.pk))

    assert answer.status_code == 204
    assert draft.draft["inicio"]["q"] == "Renata"
    assert page.status_code == 200


def test_attendance_register_prospect_goes_on_without_leaving(seller, world):
    draft = world.draft()

    response = seller.post(
        url("attendance-prospect", draft.pk), {"name": "Novo Prospect", "phone": "(11) 98765-4321"}
    )

    draft.refresh_from_db()
    assert (draft.state, draft.person.name) == (State.OPEN, "Novo Prospect")
    assert response.status_code == 302


def test_attendance_register_prospect_needs_phone_or_email(seller, world):
    draft = world.draft()

    response = seller.post(url("attendance-prospect", draft.pk), {"name": "Sem Telefone"})

    assert response.status_code == 422
    assert not Person.objects.filter(name="Sem Telefone").exists()


def test_attendance_open_contact_is_offered_first(seller, world):
    running = world.confirmed()
    draft = world.draft()

    response = seller.post(url("attendance-person", draft.pk), {"person": running.person.pk}, follow=True)

    assert b'data-testid="open-contact-offer"' in response.content
    assert b'data-testid="open-new"' not in response.content
    assert Atendimento.objects.get(pk=draft.pk).person is None


def test_attendance_offer_taken_up_leaves_no_second_attendance(seller, world):
    running = world.confirmed()
    draft = world.draft()

    seller.post(url("attendance-person", draft.pk), {"person": running.person.pk, "choice": "take_up"})

    assert list(Atendimento.objects.values_list("pk", "is_return")) == [(running.pk, True)]


def test_attendance_another_sellers_customer_is_named_and_refused(seller, world):
    person = world.confirmed(by=world.colleague).person
    draft = world.draft()

    page = seller.get(f"{url('attendance', draft.pk)}?q=Renata")
    forged = seller.post(url("attendance-person", draft.pk), {"person": person.pk})

    assert f"Atendido por {world.colleague.display_name}" in page.content.decode()
    assert person.phones.get().e164[-8:] not in page.content.decode().replace("-", "")
    assert forged.status_code == 403
    assert Atendimento.objects.get(pk=draft.pk).person is None


@pytest.mark.parametrize("name", ["attendance", "attendance-nature"])
def test_attendance_of_a_colleague_is_not_found(seller, world, name):
    foreign = world.confirmed(by=world.colleague)

    assert seller.get(url(name, foreign.pk)).status_code == 404


def test_attendance_of_another_store_is_not_found(client, world):
    attendance = world.confirmed()
    client.force_login(member(grants.GERENTE, (StoreFactory(), "VN")))

    assert client.get(url("attendance", attendance.pk)).status_code == 404


def full(world, count):
    """An attendance with an open contact, a cadence, campaigns, cars and others in progress: so many each."""
    attendance = world.confirmed()
    today = world.store.today()
    for number in range(count):
        campaign = {"ref": f"campaign:{number}", "name": f"Recall {number}", "script": "Convide."}
        span = {"starts_on": today, "ends_on": today}
        services.flag_campaign(person=attendance.person, store=world.store, **campaign, **span)
        OwnedVehicle.objects.create(person=attendance.person, description=f"Gol {number}")
    for area in ["FI", "PA"][: count - 1]:
        world.open(person=attendance.person, nature="reclamacao", department=area)
    assert attendance.contacts.filter(state="scheduled").count() == 1
    assert CadenceRun.objects.filter(attendance=attendance).count() == 1
    return attendance


@pytest.mark.parametrize(
    "step", ["", "inicio", "cliente", "veiculo-de-interesse", "avaliacao", "proximo-contato", "resumo"]
)
@pytest.mark.parametrize("count", [1, 3])
def test_attendance_steps_answer_in_few_queries(seller, world, step, count, django_assert_max_num_queries):
    attendance = full(world, count)
    seller.get(url("attendance", attendance.pk))

    # 15 beyond session, user and its permissions (2); memberships count.
    with django_assert_max_num_queries(15 + 4):
        response = seller.get(f"{url('attendance', attendance.pk)}?passo={step}")

    assert f'data-testid="step-{step or "veiculo-de-interesse"}"' in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_attendance_with_an_offer_answers_in_few_queries(seller, world, count, django_assert_max_num_queries):
    attendance = full(world, count)
    create_proposal(attendance=attendance, by=world.seller, stock_item=StockItemFactory(store=world.store))
    seller.get(url("attendance", attendance.pk))

    with django_assert_max_num_queries(15 + 4):
        response = seller.get(url("attendance", attendance.pk))

    assert 'data-testid="step-proximo-contato"' in response.text


def test_attendance_confirm_from_step_uses_what_was_drafted(seller, world):
    attendance = world.open()
    tomorrow = (world.store.today() + timedelta(days=1)).isoformat()
    seller.post(
        url("attendance-draft", attendance.pk),
        {"passo": "proximo-contato", "due_on": tomorrow, "due_at": "10:00"},
    )

    response = seller.post(url("attendance-confirm", attendance.pk))

    # The result was not derivable and nobody chose one: the form asks.
    assert response.status_code == 422
    assert Atendimento.objects.get(pk=attendance.pk).state == State.OPEN


def test_attendance_confirm_with_next_contact(seller, world):
    attendance = world.open()
    tomorrow = (world.store.today() + timedelta(days=1)).isoformat()
    page = seller.get(f"{url('attendance', attendance.pk)}?passo=proximo-contato")
    preselected = page.context["form"]["result"].value()

    response = seller.post(
        url("attendance-confirm", attendance.pk),
        {"passo": "proximo-contato", "due_on": tomorrow, "due_at": "10:00", "result": preselected},
        follow=True,
    )

    attendance.refresh_from_db()
    assert attendance.state == State.CONFIRMED
    assert attendance.contacts.get(state="scheduled").due_on.isoformat() == tomorrow
    assert "Atendimento confirmado." in response.content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"due_on": "", "reason": ""},
        {"due_on": "2020-01-01"},
        {"due_on": "ontem"},
        {"due_on": "9999-12-31"},
        {"due_on": "2026-13-45", "due_at": "99:99"},
        {"due_on": "", "reason": "999999999999999999999"},
        {"notes": "x" * 5000},
        {"notes": "\x00\x01"},
        {"subject": "🚗" * 200, "due_on": "2026-12-01"},
    ],
)
def test_attendance_confirm_bad_input_gets_message_and_changes_nothing(seller, world, fields):
    attendance = world.open()

    response = seller.post(url("attendance-confirm", attendance.pk), {"passo": "proximo-contato"} | fields)

    assert response.status_code == 422
    assert response.context["form"].errors
    assert Atendimento.objects.get(pk=attendance.pk).state == State.OPEN
    assert not attendance.contacts.exists()


@pytest.mark.parametrize("value", ["", "\x00", "💥" * 500, "-1", "1e9", "<script>"])
@pytest.mark.parametrize("name", ["attendance-interest", "attendance-appraisal", "attendance-start"])
def test_attendance_forms_survive_bad_input(seller, world, name, value):
    attendance = world.open()
    fields = [
        "specification",
        "price_from",
        "price_to",
        "horizon",
        "stock_item",
        "model",
        "motive",
        "km",
        "plate",
    ]

    response = seller.post(url(name, attendance.pk), dict.fromkeys(fields, value))

    assert response.status_code == 422
    assert response.context["form"].errors


def test_attendance_interest_saves_and_goes_on(seller, world):
    attendance = world.open()

    response = seller.post(url("attendance-interest", attendance.pk), {"specification": "Corolla XEi prata"})

    attendance.refresh_from_db()
    assert attendance.vehicle_label == "Corolla XEi prata"
    assert response.url.endswith("?passo=avaliacao")


def test_attendance_nature_change_out_of_department_leaves_for_agenda(seller, world):
    attendance = world.open()
    booking = Nature.objects.get(code="agendamento-de-servico")

    response = seller.post(url("attendance-nature", attendance.pk), {"nature": booking.pk})

    attendance.refresh_from_db()
    assert (attendance.department, attendance.responsible) == ("OF", None)
    assert response.url == url("worklist")


def test_attendance_cancel_confirmed_by_consultant_is_forbidden(seller, world):
    attendance = world.confirmed()

    response = seller.post(url("attendance-cancel", attendance.pk))

    assert response.status_code == 403
    assert Atendimento.objects.get(pk=attendance.pk).state == State.CONFIRMED


def test_attendance_transfer_by_supervisor(client, world):
    attendance = world.confirmed()
    client.force_login(world.supervisor)

    client.post(url("attendance-transfer", attendance.pk), {"to": world.colleague.pk})

    assert Atendimento.objects.get(pk=attendance.pk).responsible == world.colleague


def test_attendance_transfer_by_consultant_is_forbidden(seller, world):
    attendance = world.confirmed()

    assert seller.get(url("attendance-transfer", attendance.pk)).status_code == 403


def owned_car(world, attendance):
    from customers.services import add_owned_vehicle  # noqa: PLC0415 -- slow

    row = add_owned_vehicle(person=attendance.person, by=world.seller, plate="ABC1D23", description="Onix LT")
    return row.vehicle


def test_attendance_vehicle_forged_field_is_refused_and_recorded(seller, world):
    attendance = world.open()
    vehicle = owned_car(world, attendance)

    response = seller.post(
        url("attendance-vehicle", attendance.pk, vehicle.pk),
        {"plate": "ABC1D23", "km": "10", "colour": "Rosa"},
    )

    vehicle.refresh_from_db()
    assert response.status_code == 403
    assert (vehicle.colour, vehicle.km) == ("", None)
    assert Refusal.objects.get().detail == {"fields": ["colour"]}


def test_attendance_vehicle_km_by_consultant_never_falls(seller, world):
    attendance = world.open()
    vehicle = owned_car(world, attendance)
    address = url("attendance-vehicle", attendance.pk, vehicle.pk)
    seller.post(address, {"plate": "ABC1D23", "km": "32.448", "version": vehicle.version})
    vehicle.refresh_from_db()

    response = seller.post(address, {"plate": "ABC1D23", "km": "100", "version": vehicle.version})

    assert response.status_code == 422
    vehicle.refresh_from_db()
    assert vehicle.km == 32448
    assert attendance.events.filter(kind="vehicle_changed").count() == 1


def test_attendance_confirm_pressed_twice_is_one_contact(seller, world):
    attendance = world.open()
    tomorrow = (world.store.today() + timedelta(days=1)).isoformat()
    page = seller.get(f"{url('attendance', attendance.pk)}?passo=proximo-contato")
    fields = {
        "idempotency_key": page.context["idempotency_key"],
        "due_on": tomorrow,
        "due_at": "10:00",
        "result": page.context["form"]["result"].value(),
    }

    answers = [seller.post(url("attendance-confirm", attendance.pk), fields) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert sorted(attendance.contacts.values_list("state", flat=True)) == ["done", "scheduled"]


def test_attendance_appraisal_pressed_twice_is_one_request(seller, world):
    attendance = world.open()
    motive = AppraisalMotive.objects.get(code="troca-por-novo")
    fields = {"idempotency_key": "k" * 32, "motive": motive.pk, "description": "Onix LT 2021"}

    for _ in range(2):
        seller.post(url("attendance-appraisal", attendance.pk), fields)

    assert attendance.appraisals.count() == 1


def test_attendance_registering_twice_makes_one_person(seller, world):
    draft = world.draft()

    for _ in range(2):
        seller.post(url("attendance-prospect", draft.pk), {"name": "Novo", "phone": "(11) 98765-4321"})

    assert Person.objects.filter(name="Novo").count() == 1


def test_attendance_interest_with_prices_in_disorder_is_told(seller, world):
    attendance = world.open()
    fields = {"specification": "Corolla", "price_from": "90.000,00", "price_to": "80.000,00"}

    response = seller.post(url("attendance-interest", attendance.pk), fields)

    assert response.status_code == 422
    assert response.context["form"].errors == {"price_from": ["O preço inicial é maior que o final."]}


def test_attendance_appraisal_with_impossible_plate_is_told(seller, world):
    attendance = world.open()
    motive = AppraisalMotive.objects.get(code="troca-por-novo")

    response = seller.post(
        url("attendance-appraisal", attendance.pk),
        {"motive": motive.pk, "description": "Onix", "plate": "PLACA GRANDE"},
    )

    assert response.status_code == 422
    assert "plate" in response.context["form"].errors


def test_attendance_customer_in_progress_with_a_colleague_is_told_whose(seller, world):
    person = world.open(by=world.colleague).person
    draft = world.draft()

    hits = seller.get(f"{url('attendance', draft.pk)}?q=Renata")
    offer = seller.get(f"{url('attendance', draft.pk)}?pessoa={person.pk}")
    forged = seller.post(
        url("attendance-person", draft.pk), {"person": person.pk, "choice": "new", "reason": "x"}
    )

    assert f"Atendido por {world.colleague.display_name}" in hits.content.decode()
    assert f"é atendido por {world.colleague.display_name}" in offer.content.decode()
    assert forged.status_code == 403
    assert Atendimento.objects.get(pk=draft.pk).person is None


def test_attendance_notes_of_a_contact_stand_in_the_timeline(seller, world):
    attendance = world.open()
    tomorrow = (world.store.today() + timedelta(days=1)).isoformat()
    result = Result.objects.get(code="agendou-retorno")

    page = seller.post(
        url("attendance-confirm", attendance.pk),
        {"due_on": tomorrow, "result": result.pk, "notes": "Quer ver o carro no sábado"},
        follow=True,
    )

    assert "Quer ver o carro no sábado" in page.content.decode()


def test_attendance_next_contact_in_the_past_is_told_by_its_field(seller, world):
    attendance = world.open()
    yesterday = (world.store.today() - timedelta(days=1)).isoformat()
    result = Result.objects.get(code="agendou-retorno")

    page = seller.post(url("attendance-confirm", attendance.pk), {"due_on": yesterday, "result": result.pk})

    assert page.status_code == 422
    assert page.context["form"].errors["due_on"] == ["O próximo contato não pode ser no passado."]


def test_somebody_elses_customer_begun_from_a_list_is_offered_in_his_name(seller, world):
    person = world.person(by=world.colleague)
    become_owner(person=person, store=world.store, department="VN", owner=world.colleague)
    draft = world.draft()

    response = seller.post(url("attendance-start", draft.pk), start_fields(person=person.pk))

    draft.refresh_from_db()
    assert response.status_code == 302
    assert response.url.endswith(f"pessoa={person.pk}")
    assert draft.person is None
    assert f"é atendido por {world.colleague.display_name}" in seller.get(response.url).text


def test_attendance_appraisal_of_an_ended_attendance_is_refused_and_keeps_the_words(seller, world):
    attendance = world.confirmed()
    Atendimento.objects.filter(pk=attendance.pk).update(state=State.CANCELLED)

    response = ask_appraisal(seller, attendance, description="Gol prata 2012")

    assert response.status_code == 422
    assert "data-form-error" in response.text
    assert "Gol prata 2012" in response.text
    assert not attendance.appraisals.exists()


def ask_appraisal(seller, attendance, **fields):
    motive = AppraisalMotive.objects.first()
    return seller.post(url("attendance-appraisal", attendance.pk), {"motive": motive.pk} | fields)


def test_attendance_appraisal_unknown_plate_without_description_is_told(seller, world):
    attendance = world.open()

    response = ask_appraisal(seller, attendance, plate="qqq-1q11")

    assert response.status_code == 422
    assert response.context["form"].errors == {"description": ["Placa não cadastrada: descreva o veículo."]}
    assert 'value="qqq-1q11"' in response.text
    assert not attendance.appraisals.exists()


def test_attendance_appraisal_unknown_plate_with_description_is_kept_and_told(seller, world):
    attendance = world.open()

    ask_appraisal(seller, attendance, plate="qqq-1q11", description="Gol prata 2012")

    page = seller.get(url("attendance", attendance.pk), {"passo": "avaliacao"})
    appraisal = attendance.appraisals.get()
    assert (appraisal.plate, appraisal.vehicle, appraisal.description) == ("QQQ1Q11", None, "Gol prata 2012")
    assert "A placa QQQ1Q11 não estava cadastrada e ficou com o pedido." in page.text


def test_attendance_appraisal_known_plate_suffices(seller, world):
    attendance = world.open()
    vehicle = VehicleFactory(group=world.store.group, plate="QQQ1B11", description="Onix LT")
    VehicleFactory(group=BusinessGroupFactory(name="Outro"), plate="RRR1B11")

    ask_appraisal(seller, attendance, plate="QQQ1111")
    foreign = ask_appraisal(seller, attendance, plate="RRR1B11")

    appraisal = attendance.appraisals.get()
    assert (appraisal.vehicle, appraisal.plate) == (vehicle, "QQQ1111")
    assert "Onix LT" in appraisal.description
    assert list(foreign.context["form"].errors) == ["description"]


def test_attendance_new_unknown_plate_is_named(seller, world):
    page = seller.post(url("attendance-new"), start_fields(q="qqq1111"), follow=True)

    assert "Nenhum cliente encontrado com a placa QQQ-1111" in page.text


@pytest.mark.parametrize("name", ["stock_item", "model"])
def test_attendance_interest_choice_that_is_gone_is_told_by_the_list(seller, world, name):
    attendance = world.open()
    fields = {"specification": "Corolla", name: "987654"}

    response = seller.post(url("attendance-interest", attendance.pk), fields)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [name]
    group = response.text.split('id="interest-matches"')[1]
    assert "is-invalid" in group[:60]
    assert "autofocus" in group[:300]
    assert "escolha outro" in group.split("</div>")[0]
    assert 'value="Corolla"' in response.text


def test_attendance_interest_unit_sold_meanwhile_is_told_by_the_list(seller, world):
    attendance = world.open()
    unit = StockItemFactory(store=world.store, state=StockItem.State.SOLD)

    response = seller.post(url("attendance-interest", attendance.pk), {"stock_item": unit.pk})

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "stock_item": ["O veículo escolhido não está mais no estoque: escolha outro."]
    }


def test_attendance_interest_keeps_a_unit_chosen_before_it_was_sold(seller, world):
    attendance = world.open()
    unit = StockItemFactory(store=world.store)
    address = url("attendance-interest", attendance.pk)
    seller.post(address, {"stock_item": unit.pk})
    StockItem.objects.update(state=StockItem.State.SOLD)

    response = seller.post(address, {"stock_item": unit.pk, "price_to": "150.000"})

    assert response.status_code == 302


def test_attendance_prospect_alike_is_told_before_saving(seller, world):
    known = world.person(name="Renata Albuquerque")
    draft = world.draft()
    address = url("attendance-prospect", draft.pk)
    fields = {"name": "renata  albuquerque", "phone": "(11) 97777-1234"}

    held = seller.post(address, fields)
    assert (held.status_code, Person.objects.count()) == (422, 1)
    assert f'name="person" value="{known.pk}" formaction="{url("attendance-person", draft.pk)}"' in held.text
    assert 'value="(11) 97777-1234"' in held.text

    saved = seller.post(address, fields | {"mesmo_assim": "1"})
    assert (saved.status_code, Person.objects.count()) == (302, 2)


def test_attendance_prospect_use_this_one_starts_with_him(seller, world):
    known = world.person(name="Renata Albuquerque")
    draft = world.draft()

    seller.post(url("attendance-person", draft.pk), {"name": "Renata", "phone": "1", "person": known.pk})

    draft.refresh_from_db()
    assert draft.person == known


def test_attendance_resumo_names_the_media_under_its_group(seller, world):
    attendance = world.open()

    page = seller.get(url("attendance", attendance.pk), {"passo": "resumo"})

    media = attendance.media
    assert f'data-testid="media">{media.media_group.name} · {media.name}<' in page.text


def test_attendance_register_in_a_second_tab_keeps_what_was_typed(seller, world):
    attendance = world.open()
    fields = {"name": "Outra Pessoa", "phone": "(11) 98765-4321"}

    response = seller.post(url("attendance-prospect", attendance.pk), fields)

    assert response.status_code == 422
    assert f"já tem cliente: {attendance.person.name}" in response.text
    assert 'value="Outra Pessoa"' in response.text
    assert not Person.objects.filter(name="Outra Pessoa").exists()


def test_attendance_appraisal_refuses_a_lower_km_by_its_field(seller, world):
    vehicle = VehicleFactory(group=world.store.group, plate="QQQ1111", km=50_000)
    attendance = world.open()
    fields = {"plate": "QQQ1111", "km": "100", "motive": AppraisalMotive.objects.earliest("pk").pk}

    response = seller.post(url("attendance-appraisal", attendance.pk), fields)

    assert response.status_code == 422
    assert "50.000 km" in response.context["form"].errors["km"][0]
    assert vehicle.km == 50_000
    assert not attendance.appraisals.exists()
