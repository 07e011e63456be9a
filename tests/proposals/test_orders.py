from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from atendimento import services as atendimento
from atendimento.models import Appraisal, ClosingReason, Event
from atendimento.services.closing import check_reason
from atendimento.services.errors import AtendimentoError
from core.errors import StaleVersion
from core.models import Notice, OutboxMessage
from proposals import items, services
from proposals.errors import NotAllowedError, ProposalError
from proposals.gaps import GapsError
from proposals.models import Proposal
from proposals.orders import services as orders
from proposals.orders.gaps import gaps_of
from proposals.states import MOVES, State
from proposals.tradein.services import add_trade_in
from tests.expected import states as expected
from tests.factories_appraisals import AppraisalFactory
from tests.factories_deal import PersonFactory, complete
from vehicles.models import Reservation, StockItem


def place(proposal, by, **fields):
    return orders.place_order(**{"proposal": proposal, "version": proposal.version, "by": by} | fields)


def unit_state(proposal):
    return StockItem.objects.get(pk=proposal.stock_item_id).state


def codes(proposal, by):
    return [gap.code for gap in gaps_of(proposal, by)]


@pytest.fixture
def ready(world):
    """A proposal that lacks nothing."""
    return world.ready_proposal()


@pytest.fixture
def ordered(world, ready):
    return place(ready, world.seller)


def test_place_order_sells_the_unit_and_tells(world, ready):
    place(ready, world.seller)

    stored = Proposal.objects.get()
    assert (stored.state, stored.version, stored.ordered_by) == (State.ORDER, 2, world.seller)
    assert stored.ordered_at is not None
    assert unit_state(ready) == StockItem.State.SOLD
    event = ready.attendance.events.get()
    assert (event.kind, event.ref, event.actor) == ("proposal_ordered", ready.reference, world.seller)
    assert OutboxMessage.objects.filter(topic="proposal", key=str(ready.pk)).exists()


def test_attendance_is_not_closed_with_success_beside_a_proposal_left_in_negotiation(world, ready):
    attendance, sold = ready.attendance, ClosingReason.objects.get(code="vendido")
    atendimento.record(attendance, Event.Kind.INTEREST, by=world.seller)
    atendimento.record(attendance, Event.Kind.PROPOSAL_CREATED, by=world.seller, ref=ready.reference)
    other = services.create_proposal(attendance=attendance, stock_item=world.unit(), by=world.seller)
    check_reason(attendance, sold)  # nothing was sold yet: an offer is enough
    place(ready, world.seller)

    with pytest.raises(AtendimentoError, match=f"Ainda em negociação: {other.number}"):
        check_reason(attendance, sold)

    services.cancel_proposal(proposal=other, reason="Levou o outro", by=world.seller)
    check_reason(attendance, sold)


def test_placed_order_derives_the_result_proposta_aceita(world, ordered):
    assert atendimento.derive(ordered.attendance).name == "Proposta aceita"


def test_place_order_converts_the_reservation(world, ready):
    row = world.reserve(ready.stock_item, holder=ready.attendance.holder)

    place(ready, world.seller)

    row.refresh_from_db()
    assert (row.state, row.ended_at is not None) == (Reservation.State.CONVERTED, True)


def test_place_order_repeated_with_its_key_makes_one_order(world, ready):
    first = place(ready, world.seller, idempotency_key="one press")
    again = place(ready, world.seller, idempotency_key="one press")

    assert again == first
    assert Event.objects.filter(kind="proposal_ordered").count() == 1


def test_place_order_for_a_factory_order_needs_no_unit(world):
    proposal = world.ready_proposal(stock_item=None, business_type="VN")

    # Its cost is not known yet: beyond a seller's own authority.
    assert place(proposal, world.manager).state == State.ORDER


def test_place_order_refuses_an_older_version(world, ready):
    with pytest.raises(StaleVersion):
        place(ready, world.seller, version=9)

    assert nothing_sold(ready)


def nothing_sold(proposal):
    stored = Proposal.objects.get(pk=proposal.pk)
    return stored.state == State.NEGOTIATION and unit_state(proposal) == StockItem.State.AVAILABLE


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("document", "", "document"),
        ("birth_date", None, "birth_date"),
        ("email", "", "email"),
        ("stage", "prospect", "stage"),
    ],
)
def test_place_order_needs_the_buyers_data(world, ready, field, value, code):
    person = ready.person
    setattr(person, field, value)
    person.save()

    assert codes(ready, world.seller) == [code]
    with pytest.raises(GapsError):
        place(ready, world.seller)
    assert nothing_sold(ready)


def test_place_order_needs_phone_and_whole_address(world, ready):
    ready.person.phones.all().delete()
    ready.person.addresses.update(street="")

    gaps = gaps_of(ready, world.seller)

    assert [gap.code for gap in gaps] == ["phone", "address"]
    address = ready.person.addresses.get()
    assert gaps[1].url == f"/clientes/{ready.person_id}/enderecos/{address.pk}/?next=/propostas/{ready.pk}/"
    assert nothing_sold(ready)


def test_company_needs_state_registration_and_no_birth_date(world, ready):
    person = ready.person
    person.kind, person.birth_date, person.document = "PJ", None, "11222333000181"
    person.save()

    assert codes(ready, world.seller) == ["state_registration"]


def test_place_order_needs_price_and_validity(world, ready):
    Proposal.objects.update(price=0, valid_until=timezone.now() - timedelta(minutes=1))
    ready.refresh_from_db()

    assert {"price", "validity"} <= set(codes(ready, world.seller))
    with pytest.raises(GapsError):
        place(ready, world.seller)


def test_place_order_needs_payments_that_add_up_to_the_cent(world, ready):
    ready.payment_lines.update(amount=ready.total - Decimal("0.01"))

    assert codes(ready, world.seller) == ["payments_open"]
    with pytest.raises(GapsError, match="faltam"):
        place(ready, world.seller)
    assert nothing_sold(ready)


def test_place_order_needs_the_data_of_who_is_invoiced(world, ready):
    ready.invoice_to = PersonFactory(group=world.store.group, name="Mãe dele")
    ready.save()

    gaps = gaps_of(ready, world.seller)

    assert {"document", "birth_date", "address"} <= {gap.code for gap in gaps}
    assert all("Mãe dele" in gap.text for gap in gaps)


@pytest.mark.parametrize("state", ["blocked", "delivered", "removed"])
def test_place_order_needs_a_sellable_unit(world, ready, state):
    StockItem.objects.update(state=state)

    with pytest.raises(ProposalError, match="não está à venda"):
        place(ready, world.seller)

    assert Proposal.objects.get().state == State.NEGOTIATION


@pytest.mark.parametrize("state", ["on_order", "demo"])
def test_place_order_of_a_unit_on_order_or_demo_needs_approval(world, ready, state):
    StockItem.objects.update(state=state)

    with pytest.raises(ProposalError, match="precisa de aprovação"):
        place(ready, world.seller)
    assert (Proposal.objects.get().state, unit_state(ready)) == (State.NEGOTIATION, state)

    place(ready, world.manager)
    assert (StockItem.objects.get().state, StockItem.objects.get().sold_from) == ("sold", state)


def test_place_order_refuses_a_unit_reserved_by_a_colleague(world, ready):
    world.reserve(ready.stock_item, label="Ana Prado")

    with pytest.raises(ProposalError, match="reservado por Ana Prado"):
        place(ready, world.seller)

    assert nothing_sold(ready)


def test_second_buyer_is_told_which_colleague_has_the_unit(world, ready):
    other = world.ready_proposal(stock_item=ready.stock_item, responsible=world.colleague)
    place(ready, world.seller)
    name = world.seller.display_name

    with pytest.raises(ProposalError, match=rf"vendido na proposta P-{ready.pk} \({name}\)") as told:
        place(other, world.colleague)

    assert ready.person.name not in str(told.value)
    assert Proposal.objects.get(pk=other.pk).state == State.NEGOTIATION
    notice = Notice.objects.get(user=world.colleague)
    assert (notice.kind, notice.url) == ("unit_sold", f"/propostas/{other.pk}/")
    assert ready.person.name not in notice.text


@pytest.mark.parametrize("role", ["reception", "operator"])
def test_place_order_refuses_role(world, ready, role):
    with pytest.raises(NotAllowedError):
        place(ready, getattr(world, role))

    assert nothing_sold(ready)


def test_place_order_refuses_a_colleagues_proposal(world, ready):
    with pytest.raises(ProposalError):
        place(ready, world.colleague)

    assert nothing_sold(ready)


def test_order_is_closed_to_every_editor(world, ordered):
    editors = [
        lambda: services.update_terms(
            proposal=ordered, price=Decimal(1), discount=Decimal(0), valid_until=ordered.valid_until,
            notes="", version=ordered.version, by=world.seller,
        ),
        lambda: services.choose_unit(
            proposal=ordered, stock_item=world.unit(), version=ordered.version, by=world.seller
        ),
        lambda: items.add_item(
            proposal=ordered, kind="option", version=ordered.version, by=world.seller,
            values={"description": "Teto", "price": Decimal(10)},
        ),
        lambda: services.send_proposal(proposal=ordered, by=world.seller),
    ]  # fmt: skip

    for edit in editors:
        with pytest.raises(ProposalError, match="não está mais em negociação"):
            edit()
    stored = Proposal.objects.get()
    assert (stored.version, stored.price) == (ordered.version, ordered.price)


def test_reopen_order_leaves_the_unit_reserved(world, ordered):
    reopened = orders.reopen_order(proposal=ordered, reason="Desconto errado", by=world.manager)

    stored = Proposal.objects.get()
    assert (stored.state, stored.ordered_at, stored.ordered_by) == (State.NEGOTIATION, None, None)
    assert unit_state(ordered) == StockItem.State.AVAILABLE
    row = Reservation.objects.live().get()
    assert (row.holder, row.holder_label) == (ordered.attendance.holder, world.seller.display_name)
    assert ordered.attendance.events.filter(
        kind="proposal_reopened", label__endswith="Desconto errado"
    ).exists()
    assert place(reopened, world.seller).state == State.ORDER


def test_unit_returns_to_what_it_was(world):
    proposal = world.ready_proposal(stock_item=world.unit(state="in_transit"))
    place(proposal, world.seller)

    proposal.refresh_from_db()
    services.cancel_proposal(proposal=proposal, reason="Desistiu", by=world.manager)

    assert unit_state(proposal) == StockItem.State.IN_TRANSIT


@pytest.mark.parametrize("role", ["seller", "supervisor"])
def test_reopen_and_cancel_order_are_the_managers(world, ordered, role):
    by = getattr(world, role)

    with pytest.raises(NotAllowedError):
        orders.reopen_order(proposal=ordered, reason="Quero mudar", by=by)
    with pytest.raises(NotAllowedError):
        services.cancel_proposal(proposal=ordered, reason="Quero", by=by)

    assert Proposal.objects.get().state == State.ORDER
    assert unit_state(ordered) == StockItem.State.SOLD


def test_reopen_order_needs_a_reason(world, ordered):
    with pytest.raises(ProposalError, match="motivo"):
        orders.reopen_order(proposal=ordered, reason=" ", by=world.manager)

    assert Proposal.objects.get().state == State.ORDER


def test_cancel_order_gives_the_unit_back(world, ordered):
    cancelled = services.cancel_proposal(proposal=ordered, reason="Desistiu", by=world.manager)

    assert (cancelled.state, cancelled.cancel_reason) == (State.CANCELLED, "Desistiu")
    assert unit_state(ordered) == StockItem.State.AVAILABLE
    assert not Reservation.objects.live().exists()


def test_cancel_proposal_gives_its_reservation_back(world, ready):
    world.reserve(ready.stock_item, holder=ready.attendance.holder)

    services.cancel_proposal(proposal=ready, reason="", by=world.seller)

    assert Reservation.objects.get().state == Reservation.State.CANCELLED


@pytest.fixture
def with_used_car(world):
    """A used car of R$ 58.000 behind an approved appraisal; the rest by PIX."""
    proposal = world.ready_proposal()
    appraisal = AppraisalFactory(
        attendance=proposal.attendance, requested_by=world.seller, state="approved", value=Decimal(58000)
    )
    add_trade_in(
        proposal=proposal,
        values={"description": "Onix LT 2021", "agreed": Decimal(58000), "appraisal": appraisal},
        version=proposal.version,
        by=world.seller,
    )
    proposal.refresh_from_db()
    proposal.payment_lines.filter(type__code="pix").update(amount=proposal.total - 58000)
    return proposal, appraisal


def appraisal_state(appraisal):
    return Appraisal.objects.get(pk=appraisal.pk).state


def test_order_waits_for_the_appraisal(world, with_used_car):
    proposal, appraisal = with_used_car
    Appraisal.objects.update(state="appraised")

    assert codes(proposal, world.seller) == ["trade_in_appraisal"]
    with pytest.raises(GapsError):
        place(proposal, world.seller)
    assert nothing_sold(proposal)
    assert appraisal_state(appraisal) == "appraised"


def test_moves_equal_the_literal_table():
    assert {(move.source, move.target): move.permission for move in MOVES} == expected.PROPOSAL_MOVES


@pytest.mark.parametrize("role", ["reception", "seller", "operator", "supervisor", "manager"])
def test_every_illegal_move_is_refused_and_changes_nothing(world, role):
    by = getattr(world, role)

    for source in State:
        for target in State:
            proposal = Proposal(state=source)
            permission = expected.PROPOSAL_MOVES.get((source, target))
            if permission and by.has_perm(permission):
                services.move(proposal, target, by)
                assert proposal.state == target
            else:
                with pytest.raises(ProposalError):
                    services.move(proposal, target, by)
                assert proposal.state == source


# Pages


def order_url(proposal):
    return reverse("proposals:proposal-order", args=[proposal.pk])


def test_order_page_lists_what_is_missing_with_links(client, world):
    proposal = world.proposal()
    client.force_login(world.seller)

    page = client.get(order_url(proposal)).content.decode()

    assert "Falta para o pedido" in page
    for place_of in (f"/clientes/{proposal.person_id}/editar/", "telefones/novo/", "enderecos/novo/"):
        assert f"{place_of}?next=/propostas/{proposal.pk}/" in page
    assert "place-order" not in page


def test_order_page_places_the_order(client, world, ready):
    client.force_login(world.seller)
    page = client.get(order_url(ready))
    assert "place-order" in page.content.decode()
    data = {"version": 1, "idempotency_key": page.context["idempotency_key"]}

    response = client.post(order_url(ready), data)

    assert (response.status_code, response.url) == (302, f"/propostas/{ready.pk}/")
    shown = client.get(response.url).content.decode()
    assert 'data-status="order"' in shown
    assert "Gravar" not in shown
    assert client.post(order_url(ready), data).status_code == 302
    assert Event.objects.filter(kind="proposal_ordered").count() == 1


def test_order_page_refuses_with_the_list(client, world):
    proposal = world.proposal()
    client.force_login(world.seller)

    response = client.post(order_url(proposal), {"version": 1})

    assert response.status_code == 422
    assert "Falta para o pedido" in response.content.decode()
    assert nothing_sold(proposal)


def test_order_page_tells_a_conflict(client, world, ready):
    client.force_login(world.seller)

    response = client.post(order_url(ready), {"version": 7})

    assert response.status_code == 409
    assert "Outra pessoa ou outra aba alterou a proposta" in response.content.decode()
    assert nothing_sold(ready)


def test_order_fragment_is_the_list_alone(client, world):
    proposal = world.proposal()
    client.force_login(world.seller)

    page = client.get(order_url(proposal), headers={"HX-Request": "true"}).content.decode()

    assert "Falta para o pedido" in page
    assert "<html" not in page


def test_manager_reopens_and_cancels_on_the_page(client, world, ordered):
    client.force_login(world.manager)
    page = client.get(ordered.get_absolute_url()).content.decode()
    assert "Reabrir pedido" in page
    assert "Cancelar proposta" in page
    address = reverse("proposals:proposal-reopen", args=[ordered.pk])

    assert client.post(address, {"reason": ""}).status_code == 422
    assert Proposal.objects.get().state == State.ORDER
    assert client.post(address, {"reason": "Errado"}).status_code == 302
    assert Proposal.objects.get().state == State.NEGOTIATION


def test_consultant_sees_no_button_that_is_not_his(client, world, ordered):
    client.force_login(world.seller)

    page = client.get(ordered.get_absolute_url()).content.decode()

    assert "Reabrir pedido" not in page
    assert "Cancelar proposta" not in page
    assert client.post(reverse("proposals:proposal-reopen", args=[ordered.pk])).status_code == 403
    cancel = reverse("proposals:proposal-cancel", args=[ordered.pk])
    assert client.post(cancel, {"reason": "Não"}).status_code == 403
    assert Proposal.objects.get().state == State.ORDER


def test_complete_fills_what_an_order_asks(world, ready):
    assert complete(ready.person) == ready.person
    assert codes(ready, world.seller) == []
