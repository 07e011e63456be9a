from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import grants
from atendimento.models import Atendimento, Event
from customers.models import Phone
from proposals import services
from proposals.models import Proposal
from proposals.states import State
from tests.factories import member

CREATE = "proposals:proposal-create"
NOBODY = "Atendimento precisa ser selecionado."
HUGE = 99999999999999999999999


def url(name, proposal):
    return reverse(f"proposals:proposal-{name}", args=[proposal.pk])


def create_url(attendance):
    return f"{reverse(CREATE)}?atendimento={attendance.pk}"


def typed(proposal, **changes):
    until = proposal.valid_until.astimezone(proposal.store.zone)
    return {
        "price": "164.990,00",
        "discount": "0",
        "valid_on": f"{until:%Y-%m-%d}",
        "valid_at": f"{until:%H:%M}",
        "notes": "",
        "version": proposal.version,
    } | changes


@pytest.fixture
def seller(client, world):
    client.force_login(world.seller)
    return client


# New


def test_create_page_shows_customer_search_and_choice(seller, world):
    attendance, unit = world.attendance(), world.unit()

    content = seller.get(create_url(attendance)).content.decode()

    assert attendance.person.name in content
    assert 'data-testid="stock-query"' in content
    assert 'data-testid="stock-search"' in content
    assert f'name="unidade" value="{unit.pk}"' in content


@pytest.mark.parametrize("method", ["get", "post"])
def test_create_without_attendance_says_so_and_offers_a_way(seller, world, method):
    attendance = world.attendance()

    response = getattr(seller, method)(reverse(CREATE))

    assert response.status_code == 422
    assert NOBODY in response.content.decode()
    assert create_url(attendance) in response.content.decode()
    assert not Proposal.objects.exists()


def test_create_for_ended_attendance_says_so(seller, world):
    attendance = world.attendance()
    type(attendance).objects.update(state="cancelled")

    response = seller.post(create_url(attendance), {"unidade": world.unit().pk})

    assert (response.status_code, NOBODY in response.content.decode()) == (422, True)


def test_create_from_chosen_unit_goes_to_the_proposal(seller, world):
    unit = world.unit()

    response = seller.post(create_url(world.attendance()), {"unidade": unit.pk, "idempotency_key": "k"})

    proposal = Proposal.objects.get()
    assert (response.status_code, response.url) == (302, f"/propostas/{proposal.pk}/")
    assert proposal.stock_item == unit


def test_create_repeated_post_goes_to_the_first(seller, world):
    address, post = create_url(world.attendance()), {"unidade": world.unit().pk, "idempotency_key": "k"}

    first, second = seller.post(address, post), seller.post(address, post)

    assert first.url == second.url
    assert Proposal.objects.count() == 1


def test_create_shows_only_the_unit_of_the_address(seller, world):
    unit = world.unit()
    world.unit()

    response = seller.get(
        create_url(world.attendance()), {"atendimento": world.attendance().pk, "unidade": unit.pk}
    )

    assert [row.pk for row in response.context["rows"]] == [unit.pk]
    assert not Proposal.objects.exists()


def test_create_of_held_unit_tells_who_has_it(seller, world):
    unit = world.unit()
    world.reserve(unit, label="Clínica Bem Viver")

    response = seller.post(create_url(world.attendance()), {"unidade": unit.pk})

    assert response.status_code == 422
    assert "reservado por Clínica Bem Viver" in response.content.decode()
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("unit", ["", "x", "-1", HUGE, "\x00", "stranger"])
def test_create_refuses_unknown_unit(seller, world, unit):
    if unit == "stranger":
        unit = world.unit(store=world.stranger).pk

    response = seller.post(create_url(world.attendance()), {"unidade": unit, "idempotency_key": "k"})

    assert response.status_code == 422
    assert not Proposal.objects.exists()


def test_create_from_specification(seller, world):
    post = {"business_type": "VD", "model_description": "Hilux 2027 branca", "price": "R$ 250.000,00"}

    seller.post(create_url(world.attendance()), post)

    proposal = Proposal.objects.get()
    assert (proposal.business_type, proposal.model_description) == ("VD", "Hilux 2027 branca")
    assert proposal.total == Decimal("250000.00")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("business_type", "VU"),
        ("model_description", ""),
        ("model_description", "x" * 201),
        ("model_description", "a\x00b"),
        ("model_description", "a\x07b"),
        ("price", "abc"),
        ("price", "-5"),
        ("price", "9" * 40),
        ("price", "1e999999"),
        ("idempotency_key", "k" * 65),
    ],
)
def test_create_specification_bad_input_is_told_by_its_field(seller, world, field, value):
    post = {"business_type": "VN", "model_description": "Corolla", "price": "1"} | {field: value}

    response = seller.post(create_url(world.attendance()), post)

    assert response.status_code == 422
    assert [name for name in response.context["model"].errors if name != "__all__"] == [field]
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("role", ["reception", "operator"])
def test_create_is_forbidden_to_role(client, world, role):
    attendance = world.attendance()
    client.force_login(getattr(world, role))

    response = client.post(create_url(attendance), {"unidade": world.unit().pk})

    assert response.status_code == 403
    assert not Proposal.objects.exists()


def test_create_for_attendance_out_of_sight_is_404(seller, world):
    attendance = world.attendance(responsible=world.colleague)

    assert seller.post(create_url(attendance), {"unidade": world.unit().pk}).status_code == 404


# Page


def test_proposal_page_shows_status_total_and_way_back(seller, world):
    proposal = world.proposal(discount=Decimal(4990))

    content = seller.get(url("detail", proposal)).content.decode()

    assert 'data-testid="proposal-status" data-status="negotiation"' in content
    assert '<dd class="mb-0 figure h1" data-testid="proposal-total">R$\xa0160.000,00</dd>' in content
    assert proposal.person.name in content
    assert f'href="/atendimentos/{proposal.attendance_id}/" data-testid="back"' in content
    for later in ("Pedir aprovação",):
        assert later not in content


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_proposal_page_out_of_sight_is_404(client, world, who):
    proposal = world.proposal()
    director = member(grants.GERENTE_GERAL, (world.stranger, "VU"))
    client.force_login(director if who == "stranger" else world.colleague)

    for name in ("detail", "send", "unit", "summary"):
        assert client.get(url(name, proposal)).status_code == 404
    for name in ("terms", "cancel", "send", "unit"):
        assert client.post(url(name, proposal)).status_code == 404
    assert Proposal.objects.get(pk=proposal.pk).version == 1


def test_proposal_page_beyond_bigint_is_404(seller):
    assert seller.get(f"/propostas/{HUGE}/").status_code == 404


def test_proposal_page_is_forbidden_to_reception(client, world):
    client.force_login(world.reception)

    assert client.get(url("detail", world.proposal())).status_code == 403


def test_cancelled_proposal_offers_no_action(seller, world):
    proposal = world.proposal(state=State.CANCELLED, cancel_reason="desistiu")

    content = seller.get(url("detail", proposal)).content.decode()

    assert "desistiu" in content
    for name in ("terms", "cancel", "send", "unit"):
        assert url(name, proposal) not in content


def test_proposal_of_ended_attendance_may_only_be_cancelled(seller, world):
    proposal = world.proposal()
    type(proposal.attendance).objects.update(state="cancelled")

    content = seller.get(url("detail", proposal)).content.decode()

    assert url("cancel", proposal) in content
    for name in ("terms", "send", "unit"):
        assert url(name, proposal) not in content


def test_proposal_page_takes_at_most_15_queries(seller, world, django_assert_max_num_queries):
    proposal = world.proposal()

    with django_assert_max_num_queries(15):
        seller.get(url("detail", proposal))


# Terms


def test_terms_are_saved(seller, world):
    proposal = world.proposal()

    response = seller.post(
        url("terms", proposal), typed(proposal, discount="R$ 4.990,00", notes="à vista 😀")
    )

    assert (response.status_code, response.url) == (302, url("detail", proposal))
    stored = Proposal.objects.get()
    assert (stored.total, stored.notes, stored.version) == (Decimal("160000.00"), "à vista 😀", 2)
    assert stored.valid_until == proposal.valid_until.replace(second=0, microsecond=0)


def test_terms_validity_is_on_the_clock_of_the_store(seller, world):
    world.store.time_zone = "America/Rio_Branco"
    world.store.save()
    proposal = world.proposal()
    day = world.store.today() + timedelta(days=1)

    seller.post(url("terms", proposal), typed(proposal, valid_on=f"{day}", valid_at="18:00"))

    until = Proposal.objects.get().valid_until
    assert f"{until.astimezone(world.store.zone):%H:%M}" == "18:00"
    assert (until - timezone.now()).days <= 1
    assert until.hour == 23


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("price", ""),
        ("price", "abc"),
        ("price", "-1"),
        ("price", "9" * 60),
        ("discount", "164.990,01"),
        ("discount", "NaN"),
        ("valid_on", ""),
        ("valid_on", "9999-12-31"),
        ("valid_on", "0001-01-01"),
        ("valid_on", "amanhã"),
        ("valid_at", "25:99"),
        ("notes", "x" * 2001),
        ("notes", "a\x00b"),
        ("notes", "a\x1bb"),
        ("version", "x"),
        ("version", HUGE),
    ],
)
def test_terms_bad_input_is_told_by_its_field(seller, world, field, value):
    proposal = world.proposal()

    response = seller.post(url("terms", proposal), typed(proposal) | {field: value})

    assert response.status_code == 422
    assert [name for name in response.context["form"].errors if name != "__all__"] == [field]
    assert Proposal.objects.get().version == 1
    assert not Event.objects.exists()


def test_terms_refusal_keeps_what_was_typed(seller, world):
    proposal = world.proposal()

    response = seller.post(
        url("terms", proposal), typed(proposal, valid_on="2020-01-01", notes="guarde isto")
    )

    assert response.status_code == 422
    assert "guarde isto" in response.content.decode()


def test_terms_changed_meanwhile_answer_409_and_keep_what_was_typed(seller, world):
    proposal = world.proposal()
    services.update_terms(
        proposal=proposal, price=proposal.price, discount=Decimal(100), valid_until=proposal.valid_until,
        notes="do supervisor", version=1, by=world.supervisor,
    )  # fmt: skip

    response = seller.post(url("terms", proposal), typed(proposal, notes="do vendedor", discount="50"))
    content = response.content.decode()

    assert response.status_code == 409
    assert "do vendedor" in content
    assert "do supervisor" in content
    assert Proposal.objects.get().notes == "do supervisor"

    again = seller.post(url("terms", proposal), typed(proposal, notes="do vendedor", version=2))
    assert again.status_code == 302
    assert Proposal.objects.get().notes == "do vendedor"


def test_summary_recomputes_without_storing(seller, world):
    proposal = world.proposal()

    response = seller.get(url("summary", proposal), {"price": "100.000,00", "discount": "2.500,00"})

    assert "R$\xa097.500,00" in response.content.decode()
    assert "(2,5%)" in response.content.decode()
    assert Proposal.objects.get().price == Decimal("164990.00")


@pytest.mark.parametrize("query", [{}, {"price": "x"}, {"price": "1", "discount": "2"}, {"price": "\x00"}])
def test_summary_of_nonsense_says_why(seller, world, query):
    response = seller.get(url("summary", world.proposal()), query)

    assert response.status_code == 200
    assert response.context["errors"]
    assert "R$\xa0164.990,00" in response.content.decode()


# Unit, sending, cancelling


def test_unit_is_changed(seller, world):
    proposal, unit = world.proposal(), world.unit(price=99900)

    page = seller.get(url("unit", proposal))
    response = seller.post(url("unit", proposal), {"unidade": unit.pk, "version": 1})

    assert f'value="{unit.pk}"' in page.content.decode()
    assert response.url == url("detail", proposal)
    assert Proposal.objects.get().stock_item == unit


def test_unit_changed_meanwhile_answers_409(seller, world):
    proposal = world.proposal()

    response = seller.post(url("unit", proposal), {"unidade": world.unit().pk, "version": 9})

    assert response.status_code == 409
    assert Proposal.objects.get().stock_item == proposal.stock_item


def test_unit_of_cancelled_proposal_is_forbidden(seller, world):
    assert seller.get(url("unit", world.proposal(state=State.CANCELLED))).status_code == 403


def test_send_page_has_text_and_link_to_whatsapp(seller, world):
    proposal = world.proposal(discount=Decimal(990))
    Phone.objects.create(
        person=proposal.person, e164="+5511988124471", national="11988124471", key8="88124471", key4="4471"
    )

    response = seller.get(url("send", proposal))

    text = response.context["text"]
    assert f"proposta {proposal.number}" in text
    assert "Total: R$\xa0164.000,00" in text
    assert response.context["whatsapp"].startswith("https://wa.me/5511988124471?text=Ol%C3%A1")
    assert not Event.objects.exists()


def test_send_is_recorded_by_post(seller, world):
    proposal = world.proposal()

    seller.post(url("send", proposal))

    assert [event.kind for event in Event.objects.all()] == ["proposal_sent"]


def test_send_of_lapsed_proposal_says_why(seller, world):
    proposal = world.proposal(valid_until=timezone.now() - timedelta(days=1))

    for response in (seller.get(url("send", proposal)), seller.post(url("send", proposal))):
        assert response.status_code == 422
        assert "venceu" in response.content.decode()
    assert not Event.objects.exists()


def test_cancel_needs_reason_and_cancels(seller, world):
    proposal = world.proposal()

    assert seller.post(url("cancel", proposal), {"reason": ""}).status_code == 422
    assert seller.post(url("cancel", proposal), {"reason": "x" * 201}).status_code == 422
    assert Proposal.objects.get().state == State.NEGOTIATION

    assert seller.post(url("cancel", proposal), {"reason": "desistiu"}).url == url("detail", proposal)
    assert Proposal.objects.get().state == State.CANCELLED


def test_gets_of_actions_are_not_allowed(seller, world):
    proposal = world.proposal()

    for name in ("terms", "cancel"):
        assert seller.get(url(name, proposal)).status_code == 405


# List


@pytest.mark.parametrize("count", [1, 3])
def test_list_shows_own_proposals_in_constant_queries(seller, world, count, django_assert_num_queries):
    mine = [world.proposal() for _ in range(count)]
    world.proposal(world.attendance(responsible=world.colleague))

    # Session, user, permissions (2), memberships (2); count, rows, their lines.
    with django_assert_num_queries(9):
        response = seller.get(reverse("proposals:proposal-list"))

    assert list(response.context["page"]) == mine[::-1]


def test_list_filters(seller, world):
    now = timezone.now()
    fresh = world.proposal(model_description="Hilux")
    soon = world.proposal(valid_until=now + timedelta(days=1))
    gone = world.proposal(valid_until=now - timedelta(days=1))
    dead = world.proposal(state=State.CANCELLED)

    def found(**query):
        return set(seller.get(reverse("proposals:proposal-list"), query).context["page"])

    assert found() == {fresh, soon, gone}
    assert found(situacao="vencendo") == {soon}
    assert found(situacao="vencida") == {gone}
    assert found(situacao="cancelled") == {dead}
    assert found(situacao="todas") == {fresh, soon, gone, dead}
    assert found(q="hilux") == {fresh}
    assert found(q=f"p-{soon.pk}") == {soon}
    assert found(q=gone.person.name.upper()) == {gone}


@pytest.mark.parametrize("query", [{"situacao": "x"}, {"q": "\x00"}, {"q": "x" * 200}])
def test_list_bad_filter_is_told(seller, world, query):
    response = seller.get(reverse("proposals:proposal-list"), query)

    assert response.status_code == 200
    assert list(response.context["filter"].errors) == list(query)


def test_list_empty_and_fragment(seller, world):
    assert "Nenhuma proposta aqui" in seller.get(reverse("proposals:proposal-list")).content.decode()
    fragment = seller.get(reverse("proposals:proposal-list"), headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()


def test_list_is_forbidden_to_reception_and_operator(client, world):
    for user in (world.reception, world.operator):
        client.force_login(user)
        assert client.get(reverse("proposals:proposal-list")).status_code == 403


@pytest.mark.parametrize("price", ["0", "0,00", ""])
def test_terms_without_price_are_told_by_its_field(seller, world, price):
    proposal = world.proposal()

    response = seller.post(url("terms", proposal), typed(proposal, price=price, notes="fica"))

    proposal.refresh_from_db()
    assert response.status_code == 422
    assert response.context["form"].errors["price"] == ["Informe o preço."]
    assert "fica" in response.text
    assert (proposal.price, proposal.notes) == (Decimal("164990.00"), "")


def test_terms_of_a_unit_without_price_ask_for_it(seller, world):
    proposal = world.proposal(price=Decimal(0))

    response = seller.get(url("detail", proposal))

    assert response.context["form"]["price"].value() is None


@pytest.mark.parametrize("days", [1, 400, 4000])
def test_terms_with_validity_in_the_past_are_told_by_the_date(seller, world, days):
    proposal = world.proposal()
    past = proposal.store.today() - timedelta(days=days)

    response = seller.post(url("terms", proposal), typed(proposal, valid_on=str(past)))

    assert response.status_code == 422
    assert response.context["form"].errors == {"valid_on": ["A validade precisa ser futura."]}


def test_terms_of_an_ended_attendance_keep_what_was_typed(seller, world):
    proposal = world.proposal()
    Atendimento.objects.filter(pk=proposal.attendance_id).update(state="cancelled")

    response = seller.post(url("terms", proposal), typed(proposal) | {"notes": "Cliente pediu insulfilm"})

    assert response.status_code == 422
    assert "Atendimento precisa ser selecionado." in response.text
    assert "Cliente pediu insulfilm" in response.text
