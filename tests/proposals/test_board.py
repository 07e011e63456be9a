from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from proposals.board.columns import SIZE, sums_of
from proposals.financing.models import Financier
from proposals.invoicing.models import Invoice
from proposals.models import Proposal, ProposalItem
from proposals.reservations.services import reserve_unit
from tests.factories_deal import ProposalFactory

URL = reverse("proposals:proposal-board")


def column(response, state):
    return next(one for one in response.context["columns"] if one.step == state)


def group(response, code):
    return next((one for one in response.context["groups"] if one.code == code), None)


def test_board_has_a_column_for_each_state_with_number_and_total(client, world):
    world.proposal(price=Decimal(100_000), discount=Decimal(5_000))
    now = timezone.now()
    world.proposal(price=Decimal(50_000), state="order", ordered_at=now)
    world.proposal(price=Decimal(30_000), state="invoiced", ordered_at=now)
    world.proposal(price=Decimal(20_000), state="invoiced", ordered_at=now, delivered_at=now)
    client.force_login(world.seller)

    response = client.get(URL)

    found = [(one.step, one.count, one.total) for one in response.context["columns"]]
    assert found == [
        ("negotiation", 1, Decimal(95_000)),
        ("order", 1, Decimal(50_000)),
        ("authorised", 0, Decimal(0)),
        ("invoiced", 1, Decimal(30_000)),
        ("delivered", 1, Decimal(20_000)),
    ]


def test_cards_tell_the_date_of_their_step(client, world):
    ordered, later = timezone.now() - timedelta(days=9), timezone.now() - timedelta(days=2)
    world.proposal(state="order", ordered_at=ordered)
    world.proposal(state="authorised", ordered_at=ordered, authorised_at=later)
    sold = world.proposal(state="invoiced", ordered_at=ordered)
    world.proposal(state="invoiced", ordered_at=ordered, delivered_at=later)
    Invoice.objects.create(
        proposal=sold,
        number=1,
        series=1,
        key="0" * 44,
        issued_on=later.date(),
        amount=1,
        registered_by=world.seller,
    )
    client.force_login(world.seller)

    response = client.get(URL)

    zone = sold.store.zone
    told = {one.step: [card.when for card in one.cards] for one in response.context["columns"]}
    assert told == {
        "negotiation": [],
        "order": [f"pedido em {ordered.astimezone(zone):%d/%m}"],
        "authorised": [f"autorizado em {later.astimezone(zone):%d/%m}"],
        "invoiced": [f"faturado em {later:%d/%m}"],
        "delivered": [f"entregue em {later.astimezone(zone):%d/%m}"],
    }


def test_board_totals_equal_the_sum_of_the_cards(world):
    proposal = world.proposal()
    lines = [
        {"kind": "option", "description": "Teto", "price": 100},
        {"kind": "accessory", "description": "Tapete", "price": 50, "labour": 20},
        {"kind": "accessory", "description": "Engate", "price": 70, "is_gift": True},
        {"kind": "added", "description": "Bônus", "price": 30, "is_subtracted": True},
    ]
    for line in lines:
        ProposalItem.objects.create(proposal=proposal, **line)

    assert sums_of(Proposal.objects.all())["negotiation"] == (1, proposal.total)


def test_board_shows_nobody_elses(client, world):
    mine = world.proposal()
    world.proposal(world.attendance(responsible=world.colleague))
    client.force_login(world.seller)

    response = client.get(URL)

    assert [card.number for card in column(response, "negotiation").cards] == [mine.number]
    assert column(response, "negotiation").count == 1


def test_what_lapses_soon_stands_on_top_and_the_lapsed_last(client, world):
    days = [5, -1, 1]
    made = [world.proposal(valid_until=timezone.now() + timedelta(days=day)) for day in days]
    client.force_login(world.seller)

    response = client.get(URL)

    cards = column(response, "negotiation").cards
    assert [card.number for card in cards] == [made[2].number, made[0].number, made[1].number]
    assert [card.badge for card in cards] == ["badge-warm", "", "badge-danger"]
    assert [row.url for row in group(response, "proposals").shown] == [made[2].get_absolute_url()]


def test_reservations_that_end_or_wait_stand_above(client, world):
    soon, asked = world.proposal(), world.proposal()
    reserve_unit(proposal=soon, length=timedelta(hours=5), by=world.seller)
    reserve_unit(proposal=asked, length=timedelta(hours=90), by=world.seller)
    reserve_unit(proposal=world.proposal(), length=timedelta(hours=47), by=world.seller)
    client.force_login(world.manager)

    response = client.get(URL)

    assert [row.url for row in group(response, "reservations").shown] == [soon.get_absolute_url()]
    assert [row.url for row in group(response, "requests").shown] == [asked.get_absolute_url()]
    listed = client.get(reverse("proposals:proposal-list"), {"situacao": "reserva-pedida"})
    assert list(listed.context["page"]) == [asked]
    listed = client.get(reverse("proposals:proposal-list"), {"situacao": "reservada"})
    assert len(listed.context["page"]) == 2


def approved(proposal, days):
    today = proposal.store.today()
    return proposal.credit_requests.create(
        financier=Financier.objects.get_or_create(name="Banco Sul")[0], amount=50_000, term=48,
        asked_by=proposal.created_by, sent_on=today, answer="approved", answered_on=today,
        approved_amount=50_000, approved_rate=Decimal("1.59"), approved_term=48,
        valid_until=today + timedelta(days=days),
    )  # fmt: skip


def test_credit_whose_approval_ends_stands_above(client, world):
    made = {days: world.proposal() for days in (-1, 0, 2, 3)}
    for days, proposal in made.items():
        approved(proposal, days)
    approved(world.proposal(state="order", ordered_at=timezone.now()), 1)
    client.force_login(world.seller)

    response = client.get(URL)

    soon = [made[0], made[2]]
    assert [row.url for row in group(response, "credits").shown] == [row.get_absolute_url() for row in soon]
    listed = client.get(reverse("proposals:proposal-list"), {"situacao": "credito-vencendo"})
    assert set(listed.context["page"]) == set(soon)


def test_column_turns_its_pages_by_itself(client, world):
    attendance = world.attendance()
    ProposalFactory.create_batch(SIZE + 1, attendance=attendance, stock_item=world.unit())
    client.force_login(world.seller)

    first = column(client.get(URL), "negotiation")
    assert (len(first.cards), first.has_next, first.count) == (SIZE, True, SIZE + 1)
    query = {"coluna": "negotiation", "pagina": "2"}
    assert len(column(client.get(URL, query), "negotiation").cards) == 1
    fragment = client.get(URL, query, headers={"HX-Request": "true"}).content.decode()
    assert fragment.count('data-testid="board-card"') == 1
    assert "<html" not in fragment


@pytest.mark.parametrize("page", ["", "0", "-1", "x", "9" * 40, "🚗", "9999"])
@pytest.mark.parametrize("state", ["negotiation", "nonsense"])
def test_board_of_nonsense_is_a_board(client, world, page, state):
    proposal = world.proposal()
    client.force_login(world.seller)

    shown = column(client.get(URL, {"coluna": state, "pagina": page}), "negotiation")

    is_past_the_end = (state, page) == ("negotiation", "9999")
    assert [card.number for card in shown.cards] == ([] if is_past_the_end else [proposal.number])


def test_board_without_proposals_says_so(client, world):
    client.force_login(world.seller)

    page = client.get(URL).content.decode()

    assert page.count("Nenhuma proposta aqui") == 5
    assert "Vence logo" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_board_asks_the_same_queries_whatever_it_shows(client, world, count, django_assert_num_queries):
    for _number in range(count):
        proposal = world.proposal(valid_until=timezone.now() + timedelta(days=1))
        reserve_unit(proposal=proposal, length=timedelta(hours=5), by=world.seller)
        approved(proposal, 1)
        world.proposal(state="order", ordered_at=timezone.now())
    client.force_login(world.seller)
    client.get(URL)

    with django_assert_num_queries(QUERIES):
        client.get(URL)


QUERIES = 20
