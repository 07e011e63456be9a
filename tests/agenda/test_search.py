"""`/busca/`, the 360° page and the list of attendances."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts import grants
from accounts.models import Store
from atendimento.models import ClosingReason, Contact, Event, State
from atendimento.services.access import sync_access
from customers.models import OwnedVehicle, Ownership
from tests.factories import BusinessGroupFactory, StoreFactory, member
from tests.factories_atendimento import AttendanceFactory, ProspectFactory, contact_of, result
from tests.factories_deal import ProposalFactory


def get(client, user, url, **extra):
    client.force_login(user)
    return client.get(url, **extra)


def renata(house, **fields):
    return ProspectFactory(group=house.store.group, name="Renata Albuquerque", **fields)


def test_person_row_leads_straight_to_the_open_contact(client, house):
    contact = contact_of(house.seller, house.store, attendance__person=renata(house))

    response = get(client, house.seller, "/busca/?q=renata")

    assert f'data-testid="person-hit" data-id="{contact.attendance.person_id}"' in response.text
    assert f'href="/agenda/contatos/{contact.pk}/" data-testid="open-contact"' in response.text
    assert "Contato de hoje 10:00" in response.text


def test_another_sellers_customer_shows_name_owner_and_last_contact_only(client, house):
    person = renata(house, phone="+5511988124471")
    contact_of(house.colleague, house.store, attendance__person=person)
    contact_of(
        house.colleague, house.store, attendance__person=person, state=Contact.State.DONE, result=result(),
        completed_at=datetime(2026, 11, 24, 3, 30, tzinfo=UTC),
    )  # fmt: skip
    # Where it was, it was still the day before.
    Store.objects.filter(pk=house.store.pk).update(time_zone="America/Manaus")
    Ownership.objects.create(person=person, store=house.store, department="VN", owner=house.colleague)

    response = get(client, house.seller, "/busca/?q=renata")

    assert "Renata Albuquerque" in response.text
    assert house.colleague.display_name in response.text
    assert "Último contato: 23/11/2026" in response.text
    assert "98812" not in response.text
    assert "open-contact" not in response.text
    assert f"/clientes/{person.pk}/" not in response.text
    assert get(client, house.seller, f"/clientes/{person.pk}/").status_code == 404


def test_last_contact_is_a_conversation_not_a_leaders_reschedule(client, house):
    person = renata(house)
    days = {"agendou-retorno": 20, "sem-contato": 3, "reagendado": 1}
    for code, ago in days.items():
        contact_of(
            house.seller, house.store, attendance__person=person, state=Contact.State.DONE,
            result=result(code), completed_at=timezone.now() - timedelta(days=ago),
            completed_by=house.supervisor if code == "reagendado" else house.seller,
        )  # fmt: skip

    def told(ago):
        day = timezone.localtime(timezone.now() - timedelta(days=ago))
        return f"Último contato: {day:%d/%m/%Y}" in get(client, house.colleague, "/busca/?q=renata").text

    assert told(20)
    Contact.objects.filter(result__code="reagendado").update(completed_by=house.seller)
    assert told(1)


def test_people_of_another_group_are_never_found(client, house):
    ProspectFactory(group=BusinessGroupFactory(name="Outro"), name="Renata Albuquerque")

    assert "Nada encontrado" in get(client, house.seller, "/busca/?q=renata").text


@pytest.mark.parametrize("typed", ["(11) 98812-4471", "11988124471", "+55 11 98812 4471"])
def test_one_exact_hit_goes_to_the_page(client, house, typed):
    contact = contact_of(house.seller, house.store, attendance__person__phone="+5511988124471")
    client.force_login(house.seller)

    response = client.get("/busca/", {"q": typed})

    assert (response.status_code, response["Location"]) == (302, f"/clientes/{contact.attendance.person_id}/")


def test_attendance_is_found_by_its_number(client, house):
    mine = AttendanceFactory(store=house.store, created_by=house.seller)
    hidden = AttendanceFactory(store=house.store, created_by=house.colleague)

    response = get(client, house.seller, f"/busca/?q={mine.number}")

    assert (response.status_code, response["Location"]) == (302, f"/atendimentos/{mine.pk}/")
    assert "Nada encontrado" in get(client, house.seller, f"/busca/?q={hidden.number}").text


def test_suggestions_are_a_fragment_and_never_redirect(client, house, htmx):
    mine = AttendanceFactory(store=house.store, created_by=house.seller)

    response = get(client, house.seller, f"/busca/?q={mine.number}", **htmx("results"))

    assert response.status_code == 200
    assert "<html" not in response.text
    assert f'href="/atendimentos/{mine.pk}/"' in response.text


@pytest.mark.parametrize(
    "q", ["", "%00", "%25", "a" * 5000, "💥", "9" * 60, "2026-" + "9" * 30, "2026-0", "'\"<script>"]
)
def test_search_survives_any_text(client, house, q):
    response = get(client, house.seller, f"/busca/?q={q}")

    assert response.status_code == 200
    assert "<script>" not in response.text.split("</head>")[1]


def test_administrator_may_not_search(client, house):
    assert (
        get(client, member(grants.ADMINISTRADOR, group=house.store.group), "/busca/?q=x").status_code == 403
    )


@pytest.mark.parametrize("count", [1, 3])
def test_search_asks_a_constant_number_of_times(client, house, count, django_assert_max_num_queries):
    for _number in range(count):
        contact_of(house.seller, house.store, attendance__person=renata(house))
    client.force_login(house.seller)

    with django_assert_max_num_queries(18):
        response = client.get("/busca/?q=renata")

    assert response.text.count("person-hit") == count


# The person's page ----------


def test_page_of_a_person_tells_everything(client, house):
    person = renata(house, phone="+5511988124471")
    contact = contact_of(house.seller, house.store, attendance__person=person)
    OwnedVehicle.objects.create(person=person, description="Gol 2012 prata")
    Ownership.objects.create(person=person, store=house.store, department="VN", owner=house.seller)
    Event.objects.create(
        attendance=contact.attendance, person=person, kind="attempt", label="WhatsApp", actor=house.seller
    )

    response = get(client, house.seller, f"/clientes/{person.pk}/")

    for text in ("Renata Albuquerque", "(11) 98812-4471", "Tentativa de contato", "Veículos novos", "Matriz"):
        assert text in response.text, text
    assert '<span class="situation-upcoming">Gol 2012 prata' in response.text
    assert f"/agenda/contatos/{contact.pk}/" in response.text
    assert f"/atendimentos/novo/?pessoa={person.pk}" in response.text
    assert f"/clientes/{person.pk}/editar/" in response.text


@pytest.mark.parametrize(
    ("page", "count"), [("0", 1), ("-1", 1), ("x", 1), ("99999999999999999999", 1), ("2", 0)]
)
def test_timeline_page_may_be_anything(client, house, page, count):
    contact = contact_of(house.seller, house.store)
    event = Event.objects.create(
        attendance=contact.attendance, person=contact.attendance.person, kind="attempt", label="Não atendeu."
    )

    shown = get(client, house.seller, f"/clientes/{event.person_id}/?pagina={page}")

    assert (shown.status_code, shown.text.count("Não atendeu.")) == (200, count)


def test_timeline_goes_on_page_by_page(client, house, htmx):
    attendance = AttendanceFactory(store=house.store, created_by=house.seller)
    for number in range(35):
        Event.objects.create(
            attendance=attendance, person=attendance.person, kind="attempt", label=f"n{number}."
        )
    url = f"/clientes/{attendance.person_id}/"

    first = get(client, house.seller, url)
    second = get(client, house.seller, f"{url}?pagina=2", **htmx("person-timeline"))

    assert "n34." in first.text
    assert "n4." not in first.text
    assert "n4." in second.text
    assert "<html" not in second.text


@pytest.mark.parametrize(
    ("who", "expected"), [("seller", 200), ("colleague", 404), ("supervisor", 200), ("reception", 200)]
)
def test_who_sees_the_page_of_a_person(client, house, who, expected):
    contact = contact_of(house.seller, house.store)

    url = f"/clientes/{contact.attendance.person_id}/"

    assert get(client, getattr(house, who), url).status_code == expected


def test_person_of_another_group_or_no_such_person_is_not_found(client, house):
    other = ProspectFactory(group=BusinessGroupFactory(name="Outro"))

    assert get(client, house.supervisor, f"/clientes/{other.pk}/").status_code == 404
    assert get(client, house.supervisor, "/clientes/99999999999999999999/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_person_page_asks_a_constant_number_of_times(client, house, count, django_assert_max_num_queries):
    person = renata(house)
    for number in range(count):
        contact = contact_of(house.seller, house.store, attendance__person=person)
        OwnedVehicle.objects.create(person=person, description=f"Carro {number}")
        Event.objects.create(attendance=contact.attendance, person=person, kind="attempt", actor=house.seller)
    client.force_login(house.seller)

    with django_assert_max_num_queries(26):
        assert client.get(f"/clientes/{person.pk}/").status_code == 200


# The list of attendances ----------


def listed(response):
    import re  # noqa: PLC0415 -- slow

    return [int(pk) for pk in re.findall(r'"attendance-row" data-state="\w+" data-id="(\d+)"', response.text)]


def test_list_shows_what_is_in_progress(client, house):
    mine = AttendanceFactory(store=house.store, created_by=house.seller)
    AttendanceFactory(store=house.store, created_by=house.colleague)
    AttendanceFactory(store=house.store, created_by=house.seller, state=State.CANCELLED)

    assert listed(get(client, house.seller, "/atendimentos/")) == [mine.pk]


@pytest.mark.parametrize(
    ("situation", "state"),
    [("rascunho", State.DRAFT), ("confirmado", State.CONFIRMED), ("cancelado", State.CANCELLED)],
)
def test_list_by_state(client, house, situation, state):
    wanted = AttendanceFactory(store=house.store, created_by=house.seller, state=state)
    AttendanceFactory(store=house.store, created_by=house.seller)

    assert listed(get(client, house.seller, f"/atendimentos/?situacao={situation}")) == [wanted.pk]


def asked(house):
    return AttendanceFactory(
        store=house.store,
        created_by=house.seller,
        state=State.CONFIRMED,
        closing_asked_at=timezone.now(),
        closing_asked_by=house.seller,
        closing_reason=ClosingReason.objects.get(code="duplicado"),
    )


def test_supervisor_decides_the_closing_from_the_list(client, house):
    attendance = asked(house)
    AttendanceFactory(store=house.store, created_by=house.seller)
    url = "/atendimentos/?situacao=encerramento-pedido"

    page = get(client, house.supervisor, url)

    assert listed(page) == [attendance.pk]
    assert f'formaction="/atendimentos/{attendance.pk}/encerramento/conceder/"' in page.text
    assert f'formaction="/atendimentos/{attendance.pk}/encerramento/recusar/"' in page.text
    assert "/conceder/" not in get(client, house.seller, url).text


def test_list_of_one_responsible(client, house):
    mine = AttendanceFactory(store=house.store, created_by=house.seller)
    AttendanceFactory(store=house.store, created_by=house.colleague)

    assert listed(get(client, house.supervisor, f"/atendimentos/?responsavel={house.seller.pk}")) == [mine.pk]
    assert get(client, house.seller, f"/atendimentos/?responsavel={house.colleague.pk}").status_code == 403


@pytest.mark.parametrize(
    "query", ["?situacao=x", "?pagina=-1", "?natureza=%00", "?q=%25", "?de=x", "?pagina=1e99"]
)
def test_garbage_never_breaks_the_list(client, house, query):
    mine = AttendanceFactory(store=house.store, created_by=house.seller)

    assert listed(get(client, house.seller, f"/atendimentos/{query}")) == [mine.pk]


@pytest.mark.parametrize("count", [1, 3])
def test_attendance_list_asks_a_constant_number_of_times(client, house, count, django_assert_max_num_queries):
    for _number in range(count):
        asked(house)
    client.force_login(house.supervisor)

    with django_assert_max_num_queries(14):
        response = client.get("/atendimentos/")

    assert len(listed(response)) == count


def test_other_stores_attendances_are_not_listed(client, house):
    other = StoreFactory()
    AttendanceFactory(store=other, created_by=member(grants.CONSULTOR, (other, "VN")))

    assert listed(get(client, house.supervisor, "/atendimentos/")) == []


def test_proposal_number_goes_straight_to_it(client, house):
    proposal = ProposalFactory(attendance=contact_of(house.seller, house.store).attendance)

    response = get(client, house.seller, f"/busca/?q={proposal.number.lower()}")

    assert response.status_code == 302
    assert response.url == proposal.get_absolute_url()


def test_number_of_a_foreign_proposal_finds_nothing(client, house):
    proposal = ProposalFactory()
    stranger = member(grants.CONSULTOR, (StoreFactory(), "VN"))

    response = get(client, stranger, f"/busca/?q={proposal.number}")

    assert response.status_code == 200
    assert response.context["found"].total == 0


@pytest.mark.parametrize("path", ["/busca/", "/clientes/", "/estoque/"])
def test_text_longer_than_a_search_takes_is_told(client, house, path):
    typed = "corolla " * 500

    response = get(client, house.seller, path, data={"q": typed, "busca": typed})

    assert response.status_code == 200
    assert "is-invalid" in response.text
    assert typed.strip() in response.text
    assert "Texto muito longo" in response.text or "no máximo 200 caracteres" in response.text


def test_timeline_shows_a_supervisor_his_departments_only(client, house):
    sold = AttendanceFactory(store=house.store, responsible=house.seller, department="VN")
    repaired = AttendanceFactory(store=house.store, person=sold.person, responsible=None, department="OF")
    elsewhere = AttendanceFactory(store=house.other, person=sold.person, responsible=None, department="VN")
    sync_access(sold)
    for attendance, label in ((sold, "venda."), (repaired, "oficina."), (elsewhere, "filial.")):
        Event.objects.create(attendance=attendance, person=sold.person, kind="attempt", label=label)

    page = get(client, house.supervisor, f"/clientes/{sold.person_id}/").text

    assert [word in page for word in ("venda.", "oficina.", "filial.")] == [True, False, False]


def test_attendance_names_no_other_attendance_out_of_sight(client, house):
    mine = AttendanceFactory(store=house.store, responsible=house.seller, department="VN")
    AttendanceFactory(store=house.store, person=mine.person, responsible=house.colleague, department="VU")

    response = get(client, house.seller, f"/atendimentos/{mine.pk}/")

    assert response.context["others"] == []
