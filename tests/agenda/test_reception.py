"""The reception: who came, to whom he went and why, and another seller's customer."""

import re
from datetime import time, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Parameter
from atendimento.models import (
    Atendimento,
    Channel,
    Event,
    Media,
    RotaTurn,
    SellerStatus,
    State,
    TransferRequest,
    Visit,
)
from atendimento.services import (
    AtendimentoError,
    NotAllowedError,
    Outcome,
    Plan,
    carteira,
    change_nature,
    confirm,
    helping,
    offering,
    release,
    transfer,
)
from atendimento.services import turns as rota
from atendimento.services import visits as services
from atendimento.visit_moves import MOVES
from core.models import Notice
from customers.models import Ownership, Person, PersonAccess
from customers.services import become_owner
from tests.expected.states import VISIT_MOVES
from tests.factories import member
from tests.factories_atendimento import (
    AttendanceFactory,
    ProspectFactory,
    channel,
    contact_of,
    nature,
    result,
)

pytestmark = pytest.mark.django_db
URL = "/recepcao/"


def available(house, *users):
    for user in users or (house.seller, house.colleague):
        rota.set_situation(store=house.store, seller=user, situation="available", by=user)


def form(**fields):
    usual = {
        "name": "Renata Albuquerque",
        "phone": "(11) 98812-4471",
        "nature": nature().pk,
        "channel": Channel.objects.get(code="showroom").pk,
        "media": Media.objects.get(code="google").pk,
        "idempotency_key": "k" * 32,
    }
    return usual | fields


def arrive(house, person=None, **fields):
    """Somebody at the door, received by the reception."""
    person = person or ProspectFactory(group=house.store.group)
    arrival = services.WalkIn(
        nature(), "VN", Channel.objects.get(code="showroom"), Media.objects.get(code="fachada")
    )
    return services.receive(
        store=house.store, arrival=arrival, person=person, by=fields.get("by", house.reception)
    )


def test_moves_equal_the_literal_table():
    assert {(move.source, move.target): move.permission for move in MOVES} == VISIT_MOVES


def test_unknown_walk_in_is_registered_and_sent_to_the_next_in_one_post(client, house):
    available(house)
    client.force_login(house.reception)

    response = client.post(f"{URL}visitas/", form(next="1"), follow=True)

    visit = Visit.objects.get()
    assert (visit.state, visit.offered_to, visit.person.name) == (
        "offered",
        house.seller,
        "Renata Albuquerque",
    )
    assert (visit.attendance.state, visit.attendance.responsible) == (State.OPEN, None)
    assert f"Vez de {house.seller.display_name}" in response.text
    told = Notice.objects.get(user=house.seller)
    assert (told.kind, told.url) == ("walk_in", f"/recepcao/visitas/{visit.pk}/")
    assert list(visit.attendance.events.order_by("pk").values_list("kind", flat=True)) == [
        Event.Kind.CREATED,
        Event.Kind.ARRIVED,
        Event.Kind.OFFERED,
    ]


def test_same_post_twice_is_one_visit(client, house):
    client.force_login(house.reception)

    for _press in range(2):
        client.post(f"{URL}visitas/", form())

    assert (Visit.objects.count(), Person.objects.count(), Atendimento.objects.count()) == (1, 1, 1)


def test_incomplete_form_keeps_what_was_typed(client, house):
    client.force_login(house.reception)

    response = client.post(f"{URL}visitas/", form(phone="", name="Renata"))

    assert response.status_code == 422
    assert 'value="Renata"' in response.text
    assert "Informe o telefone." in response.text
    assert not Visit.objects.exists()


def test_search_finds_by_name_and_tells_whose_customer_without_his_phone(client, house):
    person = ProspectFactory(group=house.store.group, name="Carlos Andrade")
    become_owner(person=person, store=house.store, department="VN", owner=house.colleague)
    client.force_login(house.reception)

    text = client.get(URL, {"q": "carlos"}).text

    assert f'data-testid="person-hit" data-id="{person.pk}"' in text
    assert house.colleague.display_name in text
    assert 'data-testid="forward-next-seller"' in text


@pytest.mark.parametrize("press", ["own", "next"])
def test_whom_a_seller_attends_is_offered_to_him_first(client, house, press):
    available(house)
    person = ProspectFactory(group=house.store.group, name="Carlos Andrade")
    running = contact_of(house.colleague, house.store, attendance__person=person, days=3).attendance
    client.force_login(house.reception)

    [hit] = client.get(URL, {"q": "carlos"}).context["hits"]
    response = client.post(
        f"{URL}visitas/", form(person=person.pk, name="", phone="") | {press: "1"}, follow=True
    )

    assert (hit.own_name, hit.own.words) == (house.colleague.display_name, "já atende este cliente")
    assert [fact.text for fact in hit.facts] == [f"{house.colleague.display_name} (VN) · {running.number}"]
    visit = Visit.objects.get()
    if press == "own":
        turn = RotaTurn.objects.get()
        assert (visit.offered_to, turn.kind, turn.spent) == (house.colleague, "return", False)
    else:
        assert (visit.state, visit.offered_to, RotaTurn.objects.count()) == ("waiting", None, 0)
        assert "já atende este cliente: encaminhe a quem o espera" in response.text


def test_search_at_the_desk_shows_who_is_expected_and_who_is_here_in_constant_queries(
    client, house, django_assert_max_num_queries
):
    names = ["Carlos Dias", "Carlos Reis", "Carlos Sá"]
    people = [ProspectFactory(group=house.store.group, name=name) for name in names]
    contact_of(house.seller, house.store, attendance__person=people[0], due_at=time(15))
    become_owner(person=people[1], store=house.store, department="VN", owner=house.colleague)
    services.forward_to(visit=arrive(house, people[2]), seller=house.colleague, by=house.reception)
    client.force_login(house.reception)
    client.get(URL, {"q": "carlos"})

    with CaptureQueriesContext(connection) as three:
        hits = client.get(URL, {"q": "carlos"}).context["hits"]
    for name in names:
        another = ProspectFactory(group=house.store.group, name=name)
        contact_of(house.seller, house.store, attendance__person=another)
        arrive(house, another)
    with django_assert_max_num_queries(len(three)):
        assert len(client.get(URL, {"q": "carlos"}).context["hits"]) == 6

    found = {hit.hit.row.pk: hit for hit in hits}
    expected = [fact for fact in found[people[0].pk].facts if fact.label == "Esperado hoje"]
    assert [fact.text for fact in expected] == [f"15:00 · {house.seller.display_name}"]
    owned, here = found[people[1].pk], found[people[2].pk]
    assert (owned.own.kind, owned.own_situation, owned.facts) == ("owner", "ausente", [])
    assert [fact.text for fact in here.facts][-1] == f"encaminhado · {house.colleague.display_name}"


def test_customer_with_an_attendance_in_progress_comes_back_to_it(house):
    running = contact_of(house.colleague, house.store).attendance

    visit = arrive(house, running.person)

    assert visit.attendance == running
    stored = Atendimento.objects.get(pk=running.pk)
    assert (stored.is_return, stored.channel.code, stored.version) == (True, "showroom", running.version + 1)
    assert services.expected_of(visit) == services.Expected(house.colleague, "appointment")


def test_who_comes_again_on_another_day_is_another_visit(house):
    visit = arrive(house)
    Visit.objects.update(arrived_at=timezone.now() - timedelta(days=1))

    again = arrive(house, visit.person)

    visit.refresh_from_db()
    assert (again.state, again.attendance, visit.state) == ("waiting", visit.attendance, "gone")


def test_told_twice_at_the_desk_he_came_once_and_the_media_is_kept(house):
    visit = arrive(house)
    Visit.objects.update(media=None)
    Atendimento.objects.update(media=None)

    assert arrive(house, visit.person) == visit

    visit.refresh_from_db()
    assert (visit.media.code, visit.attendance.media.code) == ("fachada", "fachada")
    assert not visit.attendance.is_return


@pytest.mark.parametrize("case", ["appointment", "return", "owner"])
def test_own_seller_spends_no_turn(house, case):
    available(house)
    person = ProspectFactory(group=house.store.group)
    if case == "owner":
        become_owner(person=person, store=house.store, department="VN", owner=house.seller)
    else:
        contact_of(
            house.seller, house.store, attendance__person=person, days=0 if case == "appointment" else 3
        )
    visit = arrive(house, person)

    services.forward_to(visit=visit, seller=house.seller, by=house.reception)

    turn = RotaTurn.objects.get()
    assert (turn.kind, turn.spent) == (case, False)
    assert arrive_next(house) == house.colleague  # the seller has one at the door


def arrive_next(house):
    return services.forward_next(visit=arrive(house), by=house.reception).offered_to


def test_two_at_once_go_to_two_sellers(house):
    available(house)

    assert {arrive_next(house), arrive_next(house)} == {house.seller, house.colleague}
    third = services.forward_next(visit=arrive(house), by=house.reception)
    assert (third.state, third.offered_to) == ("waiting", None)
    assert "tem um cliente à espera" in offering.why_waiting(third)


def test_take_makes_the_attendance_his_and_him_busy(client, house):
    available(house)
    visit = services.forward_next(visit=arrive(house), by=house.reception)
    client.force_login(house.seller)

    response = client.post(f"{URL}visitas/{visit.pk}/assumir/")

    visit.refresh_from_db()
    assert response.url == f"/atendimentos/{visit.attendance_id}/"
    assert (visit.state, visit.taken_by) == ("taken", house.seller)
    assert Atendimento.objects.get(pk=visit.attendance_id).responsible == house.seller
    assert SellerStatus.objects.get(user=house.seller).situation == "serving"


def test_confirming_the_conversation_makes_him_available_again(house):
    available(house)
    visit = services.forward_next(visit=arrive(house), by=house.reception)
    services.take(visit=visit, by=house.seller)
    plan = Plan(house.store.today() + timedelta(days=1), None, channel())

    confirm(
        attendance=visit.attendance,
        outcome=Outcome(plan=plan, result=result("agendou-retorno")),
        by=house.seller,
    )

    assert SellerStatus.objects.get(user=house.seller).situation == "available"


def test_another_customers_contact_does_not_free_who_has_one_before_him(house):
    available(house)
    phone = contact_of(house.seller, house.store).attendance
    visit = services.forward_next(visit=arrive(house), by=house.reception)
    services.take(visit=visit, by=house.seller)
    told = {
        "outcome": Outcome(
            plan=Plan(house.store.today() + timedelta(days=1), None, channel()),
            result=result("agendou-retorno"),
        ),
        "by": house.seller,
    }

    confirm(attendance=phone, **told)
    during = SellerStatus.objects.get(user=house.seller).situation
    confirm(attendance=visit.attendance, **told)

    assert (during, SellerStatus.objects.get(user=house.seller).situation) == ("serving", "available")


def test_assume_on_the_attendance_takes_the_visit_too(client, house):
    available(house)
    visit = services.forward_next(visit=arrive(house), by=house.reception)
    client.force_login(house.colleague)

    refused = client.post(f"/atendimentos/{visit.attendance_id}/assumir/")

    assert refused.status_code == 403
    client.force_login(house.seller)
    client.post(f"/atendimentos/{visit.attendance_id}/assumir/")
    visit.refresh_from_db()
    assert (visit.state, visit.taken_by) == ("taken", house.seller)


def test_not_taken_up_in_time_goes_to_the_next_with_a_trace_and_then_back_to_the_desk(house):
    available(house)
    visit = services.forward_next(visit=arrive(house), by=house.reception)

    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert offering.pass_on_lapsed() == 1
        assert offering.pass_on_lapsed() == 0
    visit.refresh_from_db()
    assert visit.offered_to == house.colleague
    with time_machine.travel(timezone.now() + timedelta(minutes=12)):
        offering.pass_on_lapsed()

    visit.refresh_from_db()
    assert (visit.state, visit.offered_to) == ("waiting", None)
    assert list(RotaTurn.objects.order_by("pk").values_list("kind", "seller")) == [
        ("next", house.seller.pk),
        ("lapsed", house.seller.pk),
        ("next", house.colleague.pk),
        ("lapsed", house.colleague.pk),
    ]
    assert "não assumiu em 5 min" in visit.attendance.events.filter(kind=Event.Kind.PASSED_ON)[0].label
    assert Notice.objects.filter(user=house.reception, kind="walk_in_back").count() == 1


def test_zero_minutes_never_pass_anybody_on(house):
    available(house)
    Parameter.objects.create(key="walk_in_minutes", value=0, group=house.store.group)
    services.forward_next(visit=arrive(house), by=house.reception)

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert offering.pass_on_lapsed() == 0


def minutes_later(minutes):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes))


def test_who_nobody_took_goes_to_the_next_one_free_before_later_arrivals(client, house):
    available(house, house.seller)
    first = services.forward_next(visit=arrive(house), by=house.reception)
    with minutes_later(6):
        offering.pass_on_lapsed()
        later = services.forward_next(visit=arrive(house), by=house.reception)
        first.refresh_from_db()
        # Nobody else came free: he is asked again for who has waited longest, and the later one follows.
        assert (first.offered_to, later.offered_to, later.state) == (house.seller, None, "waiting")
    with minutes_later(7):
        client.force_login(house.colleague)
        client.post(f"{URL}rota/situacao/", {"situation": "available"})

    later.refresh_from_db()
    assert (later.state, later.offered_to) == ("offered", house.colleague)
    client.force_login(house.reception)
    assert [row.id for row in client.get(URL).context["visits"]] == [first.pk, later.pk]


def test_worker_serves_the_line_except_yesterdays_and_who_passed(house):
    available(house, house.seller)
    visits = [services.forward_next(visit=arrive(house), by=house.reception) for _number in range(2)]
    services.pass_turn(visit=visits[0], by=house.seller)
    Visit.objects.filter(pk=visits[1].pk).update(arrived_at=timezone.now() - timedelta(days=1))

    assert offering.pass_on_lapsed() == 0
    with minutes_later(1):
        rota.set_situation(store=house.store, seller=house.seller, situation="available", by=house.seller)
        assert offering.pass_on_lapsed() == 1

    assert [Visit.objects.get(pk=visit.pk).offered_to for visit in visits] == [house.seller, None]


def test_one_stores_failure_does_not_stop_the_others(house, monkeypatch):
    house.second = arrive(house)
    Visit.objects.filter(pk=house.second.pk).update(store=house.other, in_line_since=timezone.now())
    arrive(house)
    tried = []

    def serve(store):
        tried.append(store)
        raise OverflowError

    monkeypatch.setattr(offering, "serve_line_of", serve)
    with pytest.raises(OverflowError):
        offering.pass_on_lapsed()

    assert tried == [house.store, house.other]


def test_pass_sends_to_the_next_and_only_his_own(client, house):
    available(house)
    visit = services.forward_next(visit=arrive(house), by=house.reception)

    with pytest.raises(NotAllowedError):
        services.pass_turn(visit=visit, by=house.supervisor)
    client.force_login(house.seller)
    client.post(f"{URL}visitas/{visit.pk}/passar/", {"reason": "em ligação"})

    visit.refresh_from_db()
    assert visit.offered_to == house.colleague
    assert RotaTurn.objects.get(kind="passed").why == f"{house.seller.display_name}: em ligação."


def test_nobody_free_is_told_on_the_visits_own_page(client, house):
    visit = arrive(house)
    client.force_login(house.reception)

    response = client.post(f"{URL}visitas/{visit.pk}/proximo/", follow=True)

    assert response.redirect_chain[0][0] == f"/recepcao/visitas/{visit.pk}/"
    assert "vai ao próximo que ficar livre. Ninguém disponível na rota" in response.text
    visit.refresh_from_db()
    assert (visit.state, visit.is_in_line) == ("waiting", True)


def test_who_left_keeps_his_attendance_in_the_queue(client, house):
    visit = arrive(house)
    client.force_login(house.reception)

    client.post(f"{URL}visitas/{visit.pk}/saiu/")

    visit.refresh_from_db()
    assert (visit.state, visit.attendance.state) == ("gone", State.OPEN)


def test_media_asked_later_goes_to_the_attendance(client, house):
    visit = arrive(house)
    Visit.objects.update(media=None)
    Atendimento.objects.update(media=None)
    client.force_login(house.reception)

    client.post(f"{URL}visitas/{visit.pk}/midia/", {"media": Media.objects.get(code="google").pk})

    visit.refresh_from_db()
    assert (visit.media.code, visit.attendance.media.code) == ("google", "google")


@pytest.mark.parametrize("count", [1, 3])
def test_reception_asks_a_constant_number_of_times(client, house, count, django_assert_max_num_queries):
    available(house)
    for _number in range(count):
        arrive(house)
    client.force_login(house.reception)
    client.get(URL)
    cache.clear()

    with django_assert_max_num_queries(34):
        response = client.get(URL)

    assert response.text.count('data-testid="visit-row"') == count


def test_seller_sees_his_own_visits_only(client, house):
    available(house)
    mine = services.forward_next(visit=arrive(house), by=house.reception)
    services.forward_next(visit=arrive(house), by=house.reception)
    client.force_login(house.seller)

    text = client.get(URL).text

    assert text.count('data-testid="visit-row"') == 1
    assert mine.person.name in text
    assert 'data-testid="reception-query"' not in text


@pytest.mark.parametrize("case", ["responsible", "carteira"])
def test_seller_sees_his_own_customer_at_the_door_and_hears_of_him(client, house, case):
    person = ProspectFactory(group=house.store.group, name="Carlos Andrade")
    if case == "carteira":
        become_owner(person=person, store=house.store, department="VN", owner=house.seller)
    else:
        contact_of(house.seller, house.store, attendance__person=person, days=3)
    visit = arrive(house, person)
    client.force_login(house.seller)

    listed = [row.id for row in client.get(URL).context["visits"]]
    page = client.get(f"{URL}visitas/{visit.pk}/")
    came = Notice.objects.get(user=house.seller)
    services.leave(visit=visit, by=house.reception)

    assert (listed, page.status_code) == ([visit.pk], 200)
    left = Notice.objects.get(user=house.seller)
    url = f"/recepcao/visitas/{visit.pk}/"
    assert (came.text, came.url) == ("Seu cliente chegou à loja: Carlos Andrade", url)
    assert (left.text, left.url) == ("Seu cliente saiu sem ser atendido: Carlos Andrade", url)
    client.force_login(house.colleague)
    assert client.get(url).status_code == 404


# The rota's page


def test_rota_page_tells_order_reasons_and_lets_the_reception_run_it(client, house):
    available(house)
    client.force_login(house.reception)

    page = client.get(f"{URL}rota/", {"departamento": "VN"})
    client.post(
        f"{URL}rota/situacao/", {"seller": house.seller.pk, "situation": "test_drive", "departamento": "VN"}
    )
    after = client.get(f"{URL}rota/", {"departamento": "VN"})

    assert [row.pk for row in page.context["rows"]] == [house.seller.pk, house.colleague.pk]
    assert f"Vez de {house.seller.display_name}" in page.text
    assert [row.pk for row in after.context["rows"]] == [house.colleague.pk, house.seller.pk]
    assert f"{house.seller.display_name} (test drive)" in after.context["why"]


def test_rota_page_tells_how_long_the_customer_waits_not_how_long_the_seller_is_there(client, house):
    available(house)
    SellerStatus.objects.update(since=timezone.now() - timedelta(minutes=18))
    visit = services.forward_next(visit=arrive(house), by=house.reception)
    Visit.objects.filter(pk=visit.pk).update(arrived_at=timezone.now() - timedelta(minutes=4))
    client.force_login(house.reception)

    rows = client.get(f"{URL}rota/", {"departamento": "VN"}).context["rows"]

    told = [(row.pk, row.away, row.since) for row in rows]
    waits = "tem um cliente à espera"
    assert told == [(house.colleague.pk, "", ""), (house.seller.pk, waits, "há 4 min")]


def test_seller_may_not_tell_a_colleagues_situation(client, house):
    client.force_login(house.seller)

    response = client.post(f"{URL}rota/situacao/", {"seller": house.colleague.pk, "situation": "available"})

    assert response.status_code == 403
    assert not SellerStatus.objects.exists()


# Another seller's customer


@pytest.fixture
def owned(house):
    """João's customer, and Marina's draft in which she found him."""
    person = ProspectFactory(group=house.store.group, name="Carlos Andrade")
    become_owner(person=person, store=house.store, department="VN", owner=house.colleague)
    house.person = person
    house.draft = AttendanceFactory(
        store=house.store, created_by=house.seller, responsible=None, state=State.DRAFT, person=None
    )
    return house


def test_served_in_the_owners_name_he_is_told_and_keeps_him(client, owned):
    client.force_login(owned.seller)

    response = client.post(f"/atendimentos/{owned.draft.pk}/em-nome/", {"person": owned.person.pk})

    row = Atendimento.objects.get(person=owned.person)
    assert response.url == f"/atendimentos/{row.pk}/"
    assert (row.responsible, row.helper, row.state) == (owned.colleague, owned.seller, State.OPEN)
    assert Ownership.objects.get().owner == owned.colleague
    assert "em seu nome" in Notice.objects.get(user=owned.colleague).text
    assert client.get(response.url).status_code == 200
    assert Person.objects.visible_to(owned.seller).filter(pk=owned.person.pk).exists()


def test_help_ends_with_the_day(owned):
    row = helping.serve_for(draft=owned.draft, person=owned.person, by=owned.seller)

    with time_machine.travel(row.helper_until + timedelta(minutes=1)):
        assert not Atendimento.objects.visible_to(owned.seller).filter(pk=row.pk).exists()
        assert helping.end_help() == 1
        assert helping.end_help() == 0

    assert not PersonAccess.objects.filter(person=owned.person, user=owned.seller).exists()


@pytest.mark.parametrize("gone", ["transfer", "release", "change_nature"])
def test_help_ends_when_he_in_whose_name_it_is_loses_the_customer(owned, gone):
    third = member("Consultor", (owned.store, "VN"))
    row = helping.serve_for(draft=owned.draft, person=owned.person, by=owned.seller)
    end = {
        "transfer": lambda: transfer(attendance=row, to=third, by=owned.supervisor),
        "release": lambda: release(attendance=row, by=owned.supervisor),
        "change_nature": lambda: change_nature(
            attendance=row, nature=nature("agendamento-de-servico"), department="OF", by=owned.supervisor
        ),
    }[gone]

    end()

    row.refresh_from_db()
    assert (row.helper, row.helper_until) == (None, None)
    assert row.responsible == (third if gone == "transfer" else None)
    assert not PersonAccess.objects.filter(person=owned.person, user=owned.seller).exists()


def test_transfer_is_asked_decided_and_moves_customer_and_attendance(client, owned):
    running = contact_of(owned.colleague, owned.store, attendance__person=owned.person).attendance
    client.force_login(owned.seller)
    url = f"/atendimentos/{owned.draft.pk}/pedir-transferencia/?pessoa={owned.person.pk}"

    assert client.get(url).status_code == 200
    client.post(url, {"reason": "Meu vizinho"})
    client.post(url, {"reason": "Meu vizinho"})

    asked = TransferRequest.objects.get()
    told = Notice.objects.filter(kind="transfer", user__in=[owned.colleague, owned.supervisor])
    asking = f"{owned.seller.display_name} pede a transferência de Carlos Andrade."
    assert [notice.text for notice in told] == [asking] * 2
    assert (
        client.post(f"/recepcao/transferencias/{asked.pk}/decidir/", {"decision": "grant"}).status_code == 403
    )
    client.force_login(owned.supervisor)
    client.post(f"/recepcao/transferencias/{asked.pk}/decidir/", {"decision": "grant"})

    asked.refresh_from_db()
    running.refresh_from_db()
    assert (asked.state, running.responsible, running.contacts.get().assignee) == (
        "granted",
        owned.seller,
        owned.seller,
    )
    assert Ownership.objects.get().owner == owned.seller
    answer = f"Transferência de Carlos Andrade para {owned.seller.display_name}: concedida."
    assert Notice.objects.get(kind="transfer", user=owned.seller).text == answer
    assert not PersonAccess.objects.filter(user=owned.colleague).exists()


def test_owner_may_refuse_with_a_reason(client, owned):
    asked = carteira.ask_transfer(
        person=owned.person, store=owned.store, department="VN", by=owned.seller, reason="Vizinho"
    )
    client.force_login(owned.colleague)
    url = f"/recepcao/transferencias/{asked.pk}/decidir/"

    assert client.post(url, {"decision": "refuse"}).status_code == 422
    client.post(url, {"decision": "refuse", "answer": "Já está negociando comigo"})

    asked.refresh_from_db()
    assert (asked.state, Ownership.objects.get().owner) == ("refused", owned.colleague)
    assert Notice.objects.filter(kind="transfer", user=owned.seller).count() == 1


def test_transfer_is_not_granted_to_who_works_there_no_more(owned):
    asked = carteira.ask_transfer(
        person=owned.person, store=owned.store, department="VN", by=owned.seller, reason="Vizinho"
    )
    owned.seller.memberships.get().department_rows.filter(department="VN").delete()

    with pytest.raises(AtendimentoError, match="não trabalha em Veículos novos"):
        carteira.decide_transfer(asked=asked, grant=True, by=owned.supervisor)

    asked.refresh_from_db()
    assert (asked.state, Ownership.objects.get().owner) == ("requested", owned.colleague)


@pytest.mark.parametrize("count", [1, 3])
def test_transfers_in_constant_queries(client, house, count, django_assert_max_num_queries):
    for _number in range(count):
        TransferRequest.objects.create(
            store=house.store, department="VN", person=ProspectFactory(group=house.store.group),
            owner=house.colleague, asked_by=house.seller, reason="Vizinho",
        )  # fmt: skip
    client.force_login(house.supervisor)
    client.get("/recepcao/transferencias/")

    with django_assert_max_num_queries(16):
        response = client.get("/recepcao/transferencias/")

    assert response.text.count('data-testid="transfer-row"') == count


class KilledError(Exception):
    pass


def killed_at(begins):
    """The worker dies before the first statement that begins so."""

    def wrapper(execute, sql, params, many, context):
        if sql.startswith(begins):
            raise KilledError
        return execute(sql, params, many, context)

    return wrapper


def test_carteira_lapses_after_the_days_without_a_contact(owned):
    spoken = ProspectFactory(group=owned.store.group)
    become_owner(person=spoken, store=owned.store, department="VN", owner=owned.colleague)
    contact_of(owned.colleague, owned.store, attendance__person=spoken)
    Ownership.objects.update(since=timezone.now() - timedelta(days=181))
    with connection.execute_wrapper(killed_at('INSERT INTO "core_notice"')), pytest.raises(KilledError):
        carteira.lapse_ownerships()
    assert Ownership.objects.count() == 2  # nobody loses a customer without a word

    assert carteira.lapse_ownerships() == 1
    assert carteira.lapse_ownerships() == 0

    assert list(Ownership.objects.values_list("person", flat=True)) == [spoken.pk]
    assert not Person.objects.visible_to(owned.colleague).filter(pk=owned.person.pk).exists()
    assert Notice.objects.get(kind="ownership_lapsed").text.startswith("1 cliente saiu da sua carteira")


def test_new_leads_stand_on_top_of_agenda_and_reception_with_their_clock(client, house):
    lead = AttendanceFactory(
        store=house.store, created_by=house.seller, responsible=None, clock_step="assume",
        clock_due_at=timezone.now() + timedelta(minutes=8), received_at=timezone.now(),
    )  # fmt: skip
    AttendanceFactory(store=house.store, created_by=house.colleague, clock_step="attempt")

    for user, url in ((house.seller, "/agenda/"), (house.reception, URL)):
        client.force_login(user)
        text = client.get(url).text
        assert text.count('data-testid="lead-clock"') == 1
        assert f'data-testid="lead-row" data-id="{lead.pk}"' in text
        assert "faltam 8 min" in text
    client.force_login(house.seller)
    assert 'data-testid="lead-clock"' not in client.get("/agenda/?situacao=futuro").text


def test_new_lead_whose_limit_is_not_stored_yet_stands_in_its_turn(client, house):
    now, words = timezone.now(), {"store": house.store, "created_by": house.seller, "responsible": None}
    without, unsettled, urgent = (
        AttendanceFactory(**words, clock_step="assume", received_at=now, **more)
        for more in ({"clock_told": True}, {}, {"clock_due_at": now + timedelta(minutes=1)})
    )
    client.force_login(house.reception)

    found = re.findall(r'data-testid="lead-row" data-id="(\d+)"', client.get(URL).text)

    assert found == [str(lead.pk) for lead in (urgent, unsettled, without)]
