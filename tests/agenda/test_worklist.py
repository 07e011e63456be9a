"""The list, its counters and filters."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine

from accounts import grants
from atendimento.models import Contact, State
from tests.agenda.reading import counters, ids, rows, running
from tests.factories import StoreFactory, member
from tests.factories_atendimento import (
    AttendanceFactory,
    CampaignFlagFactory,
    ContactFactory,
    ProspectFactory,
    channel,
    contact_of,
    nature,
    result,
)

URL = "/agenda/"


def get(client, user, query="", **extra):
    client.force_login(user)
    return client.get(f"{URL}{query}", **extra)


def test_start_list_has_overdue_first_then_today_by_time(client, house):
    late = contact_of(house.seller, house.store, days=-1, due_at=time(17))
    untimed = contact_of(house.seller, house.store, due_at=None)
    early = contact_of(house.seller, house.store, due_at=time(9))
    oldest = contact_of(house.seller, house.store, days=-3)
    contact_of(house.seller, house.store, days=1)

    response = get(client, house.seller)

    assert rows(response) == [
        ("overdue", oldest.pk),
        ("overdue", late.pk),
        ("today", early.pk),
        ("today", untimed.pk),
    ]
    assert counters(response) == {"overdue": 2, "today": 2, "upcoming": 1, "in-progress": 0}


@pytest.mark.parametrize(
    ("situation", "expected"), [("pendente", "overdue"), ("hoje", "today"), ("futuro", "upcoming")]
)
def test_pressed_counter_shows_its_rows_and_leads_back(client, house, situation, expected):
    found = {
        name: contact_of(house.seller, house.store, days=days)
        for name, days in [("overdue", -2), ("today", 0), ("upcoming", 4)]
    }

    response = get(client, house.seller, f"?situacao={situation}")

    assert rows(response) == [(expected, found[expected].pk)]
    pressed = [tab for tab in response.context["tabs"] if tab.pressed]
    assert [(tab.name, tab.url) for tab in pressed] == [(expected, "?situacao=")]


def test_closed_list_tells_done_and_cancelled(client, house):
    done = contact_of(house.seller, house.store, state=Contact.State.DONE, result=result("visita-marcada"))
    off = contact_of(house.seller, house.store, days=-1, state=Contact.State.CANCELLED)
    contact_of(house.colleague, house.store, state=Contact.State.DONE, result=result("sem-contato"))

    response = get(client, house.seller, "?situacao=encerrado")

    assert rows(response) == [("closed", done.pk), ("closed", off.pk)]
    assert "Realizado · Visita marcada" in response.text
    assert "Cancelado" in response.text
    assert 'data-testid="no-answer"' not in response.text


def test_in_execution_lists_what_has_no_open_contact(client, house):
    waiting = AttendanceFactory(store=house.store, created_by=house.seller)
    draft = AttendanceFactory(
        store=house.store, created_by=house.seller, responsible=None, state=State.DRAFT, person=None
    )
    contact_of(house.seller, house.store)
    AttendanceFactory(store=house.store, created_by=house.colleague)
    AttendanceFactory(store=house.store, created_by=house.colleague, responsible=None, state=State.DRAFT)
    AttendanceFactory(store=house.store, created_by=house.seller, state=State.CANCELLED)

    response = get(client, house.seller, "?situacao=em-execucao")

    assert running(response) == [("draft", draft.pk), ("open", waiting.pk)]
    assert counters(response)["in-progress"] == 2


def test_own_list_holds_the_queue_of_own_departments_only(client, house):
    queued = contact_of(house.colleague, house.store, attendance__responsible=None)
    contact_of(house.colleague, house.store, attendance__responsible=None, attendance__department="OF")
    contact_of(house.colleague, house.store)

    response = get(client, house.seller)

    assert ids(response) == [queued.pk]
    assert "Sem responsável" in response.text
    assert f"/agenda/contatos/{queued.pk}/assumir/" in response.text
    assert counters(response)["today"] == 1


def test_reception_sees_the_queue_and_nothing_else(client, house):
    queued = contact_of(house.seller, house.store, attendance__responsible=None)
    contact_of(house.seller, house.store)

    response = get(client, house.reception)

    assert ids(response) == [queued.pk]
    assert "/assumir/" not in response.text


def test_supervisor_switches_to_a_colleague_and_to_all(client, house):
    mine = contact_of(house.supervisor, house.store)
    sellers = contact_of(house.seller, house.store, due_at=time(11))
    contact_of(house.seller, house.store, attendance__department="OF")
    contact_of(house.seller, house.other)

    assert ids(get(client, house.supervisor)) == [mine.pk]
    assert ids(get(client, house.supervisor, f"?responsavel={house.seller.pk}")) == [sellers.pk]
    everyone = get(client, house.supervisor, "?responsavel=todos")
    assert ids(everyone) == [mine.pk, sellers.pk]
    assert counters(everyone)["today"] == 2
    assert house.seller.display_name in everyone.text


@pytest.mark.parametrize("whose", ["todos", "colleague", "99999999", "zebra"])
def test_consultant_may_not_switch_the_user(client, house, whose):
    contact_of(house.colleague, house.store)
    value = house.colleague.pk if whose == "colleague" else whose

    assert get(client, house.seller, f"?responsavel={value}").status_code == 403


def test_own_key_as_responsible_is_the_own_agenda(client, house):
    mine = contact_of(house.seller, house.store)

    assert ids(get(client, house.seller, f"?responsavel={house.seller.pk}")) == [mine.pk]


@pytest.mark.parametrize("whose", ["99999999", "zebra", "9" * 40])
def test_unknown_responsible_is_not_found(client, house, whose):
    assert get(client, house.supervisor, f"?responsavel={whose}").status_code == 404


def test_filters_narrow_rows_and_counters_alike(client, house):
    wanted = contact_of(
        house.seller, house.store, attendance__nature=nature("test-drive"), channel=channel("showroom")
    )
    contact_of(house.seller, house.store)
    contact_of(house.seller, house.store, days=-1)

    for query in (
        f"?natureza={nature('test-drive').pk}",
        "?natureza=test-drive",
        f"?meio={channel('showroom').pk}",
        f"?q={wanted.attendance.person.name[-4:]}",
    ):
        response = get(client, house.seller, query)
        assert ids(response) == [wanted.pk], query
        assert counters(response) == {"overdue": 0, "today": 1, "upcoming": 0, "in-progress": 0}, query


def test_text_filter_finds_subject_vehicle_and_phone(client, house):
    row = contact_of(
        house.seller,
        house.store,
        subject="Enviar proposta",
        attendance__vehicle_label="Corolla XEi 2.0",
        attendance__person=ProspectFactory(
            group=house.store.group, name="Júlio Antunes", phone="+5511997641180"
        ),
    )
    contact_of(house.seller, house.store)

    for text in ("proposta", "corolla xei", "JULIO", "(11) 99764-1180", "9764-1180"):
        assert ids(get(client, house.seller, f"?q={text}")) == [row.pk], text


def test_period_filter(client, house):
    contact_of(house.seller, house.store, days=2)
    wanted = contact_of(house.seller, house.store, days=5)
    day = wanted.due_on

    for query in (f"?situacao=futuro&de={day}", f"?situacao=futuro&de={day:%d/%m/%Y}&ate={day}"):
        response = get(client, house.seller, query)
        assert ids(response) == [wanted.pk]
        assert counters(response)["upcoming"] == 1


def test_campaign_icon_and_filter(client, house):
    wanted = contact_of(house.seller, house.store)
    contact_of(house.seller, house.store, days=-1)
    CampaignFlagFactory(person=wanted.attendance.person, store=house.store)

    response = get(client, house.seller)
    assert response.text.count("Campanha em aberto: Recall de fidelidade") == 1
    assert ids(get(client, house.seller, "?campanha=1")) == [wanted.pk]
    assert ids(get(client, house.seller, "?campanha=campaign:1")) == [wanted.pk]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?situacao=zebra", 1),
        ("?natureza=99999999999999999999999", 0),
        ("?natureza=%00", 1),
        ("?meio=-1", 0),
        ("?campanha=💥", 0),
        ("?de=2026-99-99&ate=ontem", 1),
        ("?de=0001-01-01&ate=9999-12-31", 1),
        ("?q=%00%07" + "a" * 3000, 0),
        ("?q=%25%25%25", 1),
        ("?q=_", 0),
        ("?pagina=-3", 1),
        ("?pagina=1e9", 1),
        ("?pagina=99999999999999999999", 1),
        ("?situacao=encerrado&pagina=500", 0),
        ("?situacao=em-execucao&de=x&q='; drop table", 0),
        ("?pagina=²", 1),
    ],
)
def test_garbage_in_the_query_never_breaks_the_page(client, house, query, count):
    contact = contact_of(house.seller, house.store)

    assert ids(get(client, house.seller, query)) == [contact.pk][:count]


def test_pages_hold_fifty_rows(client, house):
    made = [contact_of(house.seller, house.store, days=-2) for _number in range(53)]

    first = get(client, house.seller)
    second = get(client, house.seller, "?pagina=2")

    assert ids(first) + ids(second) == [row.pk for row in made]
    assert len(ids(first)) == 50
    assert "?pagina=2" in first.text
    assert ids(get(client, house.seller, "?pagina=77")) == ids(second)


def test_empty_list_says_what_to_do_next(client, house):
    assert "Tudo em dia" in get(client, house.seller).text
    assert "Nada com estes filtros" in get(client, house.seller, "?q=ninguém").text


def test_htmx_gets_the_list_or_the_counters_alone(client, house, htmx):
    contact_of(house.seller, house.store)

    part = get(client, house.seller, **htmx())
    numbers = get(client, house.seller, **htmx("counters"))

    assert "<html" not in part.text
    assert counters(part) == counters(numbers)
    assert ids(part) != ids(numbers) == []


@pytest.mark.parametrize(
    ("group", "expected"), [(grants.ADMINISTRADOR, 403), (grants.OPERADOR, 200), (grants.GERENTE_GERAL, 200)]
)
def test_who_may_open_the_agenda(client, house, group, expected):
    user = member(group, (house.store, "VN"))
    contact = contact_of(user, house.store)

    page = get(client, user)

    assert (page.status_code, ids(page)) == (expected, [contact.pk] if expected == 200 else [])


def test_manager_of_the_group_without_any_store_sees_an_empty_page(client, house):
    contact_of(house.seller, house.store)

    page = get(client, member(grants.CONSULTOR, group=house.store.group))

    assert (page.status_code, ids(page)) == (200, [])


# The page may ask 8 times beyond session, user, permissions and memberships.
FRAME = 6


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("situation", ["", "encerrado", "em-execucao"])
@pytest.mark.parametrize("who", ["seller", "supervisor"])
def test_list_asks_a_constant_number_of_times(
    client, house, django_assert_max_num_queries, count, situation, who
):
    for _number in range(count):
        row = contact_of(house.seller, house.store)
        CampaignFlagFactory(person=row.attendance.person, store=house.store)
        contact_of(house.colleague, house.store, attendance__responsible=None)
        AttendanceFactory(store=house.store, created_by=house.seller)
        contact_of(
            house.seller,
            house.store,
            state=Contact.State.DONE,
            result=result(),
            attendance__state=State.CLOSED,
            attendance__closing_reason_id=1,
            attendance__closed_at=house.store.now(),
        )
    user = getattr(house, who)
    query = f"?situacao={situation}" + ("&responsavel=todos" if who == "supervisor" else "")
    client.force_login(user)

    with django_assert_max_num_queries(8 + FRAME) as asked:
        response = client.get(f"{URL}{query}")

    assert response.status_code == 200
    own = [
        one["sql"]
        for one in asked.captured_queries
        if "atendimento_" in one["sql"] or "customers_" in one["sql"]
    ]
    assert len(own) <= 8


def test_page_of_fifty_rows_is_light(client, house):
    for _number in range(50):
        row = contact_of(house.seller, house.store, days=-1, attendance__vehicle_label="Corolla XEi 2.0 2026")
        CampaignFlagFactory(person=row.attendance.person, store=house.store)

    response = get(client, house.seller)

    import gzip  # noqa: PLC0415 -- slow

    assert len(response.content) <= 160_000
    assert len(gzip.compress(response.content)) <= 20_000


ZONES = ["America/Sao_Paulo", "America/Manaus", "America/Rio_Branco", "America/Noronha"]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("hour", "today"),
    [("2026-11-23 21:30", 23), ("2026-11-23 23:59", 23), ("2026-11-24 00:01", 24)],
)
@pytest.mark.parametrize("days", [0])
def test_class_follows_the_clock_of_the_store(client, house, zone, hour, today, days):
    store = StoreFactory(time_zone=zone)
    seller = member(grants.CONSULTOR, (store, "VN"))
    made = {
        day: ContactFactory(
            attendance=AttendanceFactory(store=store, created_by=seller), due_on=date(2026, 11, day)
        )
        for day in (22, 23, 24, 25)
    }
    moment = datetime.strptime(hour, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(zone))

    with time_machine.travel(moment, tick=False):
        start = get(client, seller)
        later = get(client, seller, "?situacao=futuro")

    expected = [("overdue" if day < today else "today", made[day].pk) for day in made if day <= today]
    assert rows(start) == expected
    assert rows(later) == [("upcoming", made[day].pk) for day in made if day > today]
    overdue = sum(day < today for day in made)
    assert counters(start) == {"overdue": overdue, "today": 1, "upcoming": 3 - overdue, "in-progress": 0}


@pytest.mark.parametrize("place", ZONES)
@pytest.mark.parametrize("hour", ["2026-11-23 21:30", "2026-11-23 23:59", "2026-11-24 00:01"])
def test_several_stores_each_by_its_own_calendar(client, db, place, hour):
    stores = [StoreFactory(time_zone=zone) for zone in ZONES]
    director = member(grants.GERENTE_GERAL, *[(store, "VN") for store in stores])
    contacts = [
        ContactFactory(
            attendance=AttendanceFactory(store=store, created_by=director), due_on=date(2026, 11, day)
        )
        for store in stores
        for day in (22, 23, 24, 25)
    ]
    client.force_login(director)
    session = client.session
    session["working_store"] = "todas"
    session.save()
    moment = datetime.strptime(hour, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(place))

    with time_machine.travel(moment, tick=False):
        expected = {row.pk: row.situation(row.store.today()).value for row in contacts}
        for query in ("", "?responsavel=todos"):
            start = client.get(URL + query)
            joiner = "&" if query else "?"
            later = client.get(f"{URL}{query}{joiner}situacao=futuro")
            found = rows(start) + rows(later)

            assert {pk: situation for situation, pk in found} == expected
            order = [situation for situation, _pk in rows(start)]
            assert order == sorted(order)
            numbers = counters(start)
            assert numbers["overdue"] == list(expected.values()).count("overdue")
            assert numbers["today"] == list(expected.values()).count("today")
            assert numbers["upcoming"] == list(expected.values()).count("upcoming")
            assert "horário de Rio Branco" in start.text


def test_filters_used_seldom_are_counted_where_they_are_folded(client, house):
    client.force_login(house.seller)

    plain = client.get("/agenda/", {"natureza": "1", "q": "ana"})
    narrowed = client.get("/agenda/", {"meio": "whatsapp", "de": "2026-01-01", "ate": "2099-01-01"})

    assert "more-filters-count" not in plain.text
    assert 'data-testid="more-filters-count">3<' in narrowed.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("de=9999-99-99", "De: informe uma data válida."),
        ("ate=amanha", "Até: informe uma data válida."),
        ("de=2026-11-30&ate=2026-11-01", "termina antes de começar"),
        ("q=%00", "A busca foi encurtada"),
        ("q=" + "a" * 101, "A busca foi encurtada"),
    ],
)
@pytest.mark.parametrize("page", ["/agenda/", "/atendimentos/"])
def test_filter_that_is_none_is_told(client, house, page, query, said):
    client.force_login(house.seller)

    response = client.get(f"{page}?{query}")

    assert response.status_code == 200
    assert said in response.text
