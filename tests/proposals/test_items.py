from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from atendimento.models import Event
from core.errors import StaleVersion
from core.models import OutboxMessage
from proposals import items, services
from proposals.errors import NotAllowedError, ProposalError
from proposals.models import Proposal, ProposalItem, ServiceKind
from proposals.share import share_text
from proposals.states import State
from tests.proposals.conftest import refused

HTMX = {"HX-Request": "true"}
HUGE = 99999999999999999999999


def url(name, *args):
    return reverse(f"proposals:proposal-item-{name}", args=args)


def new_url(proposal, block="acessorios"):
    return url("create", proposal.pk, block)


def make(proposal, kind="accessory", **fields):
    if kind == "service":
        fields.setdefault("service_kind", ServiceKind.objects.get(code="seguro"))
    else:
        fields.setdefault("description", "Película")
    return ProposalItem.objects.create(proposal=proposal, kind=kind, **fields)


def typed(proposal, **changes):
    return {"description": "Película", "price": "890,00", "version": proposal.version} | changes


@pytest.fixture
def seller(client, world):
    client.force_login(world.seller)
    return client


# The sum


def test_total_adds_every_block_and_takes_the_discount(world):
    proposal = world.proposal(price=Decimal(100000), discount=Decimal(1000))
    make(proposal, "option", price=Decimal(5000))
    make(proposal, price=Decimal(890), labour=Decimal("110.50"))
    make(proposal, price=Decimal(300), labour=Decimal(50), is_gift=True)
    make(proposal, "service", price=Decimal("1450.25"))
    make(proposal, "added", price=Decimal(700))
    make(proposal, "added", price=Decimal(200), is_subtracted=True)

    totals = Proposal.objects.get().totals

    assert (totals.options, totals.accessories, totals.services, totals.added) == (
        Decimal(5000), Decimal("1000.50"), Decimal("1450.25"), Decimal(500),
    )  # fmt: skip
    assert totals.total == Decimal("106950.75")


@pytest.mark.parametrize(
    "fields",
    [
        {"price": Decimal(-1)},
        {"cost": Decimal(-1)},
        {"kind": "service", "service_kind": None},
        {"kind": "option", "labour": Decimal(1)},
        {"kind": "accessory", "is_subtracted": True},
        {"kind": "accessory", "description": ""},
        {"kind": "trade"},
    ],
)
def test_line_against_the_rules_is_refused_by_the_database(world, fields):
    proposal = world.proposal()

    with pytest.raises(IntegrityError), transaction.atomic():
        make(proposal, **({"kind": "accessory"} | fields))

    assert not ProposalItem.objects.exists()


# Services


def test_add_line_is_a_version_an_event_and_word_outside(world):
    proposal = world.proposal()
    values = {"description": "Película", "price": Decimal(890)}

    item = items.add_item(proposal=proposal, kind="accessory", values=values, version=1, by=world.seller)

    assert (item.amount, Proposal.objects.get().version) == (Decimal(890), 2)
    event = Event.objects.get()
    assert (event.kind, event.data["before"], event.data["after"]["amount"]) == (
        "proposal_changed", {}, "890.00",
    )  # fmt: skip
    assert OutboxMessage.objects.filter(topic="proposal", key=str(proposal.pk)).exists()


def test_change_line_without_a_change_leaves_no_trace(world):
    proposal = world.proposal()
    item = make(proposal, price=Decimal(890))

    items.change_item(item=item, values={"price": Decimal("890.00")}, version=1, by=world.seller)

    assert Proposal.objects.get().version == 1
    assert not Event.objects.exists()


def test_remove_line_keeps_what_it_was_in_the_event(world):
    item = make(world.proposal(), price=Decimal(890))

    items.remove_item(item=item, version=1, by=world.seller)

    assert not ProposalItem.objects.exists()
    assert Event.objects.get().data["before"]["amount"] == "890.00"


def test_stale_version_changes_nothing(world):
    item = make(world.proposal(), price=Decimal(890))
    Proposal.objects.update(version=2)

    for call in (
        lambda: items.change_item(item=item, values={"price": Decimal(1)}, version=1, by=world.seller),
        lambda: items.remove_item(item=item, version=1, by=world.seller),
    ):
        with pytest.raises(StaleVersion):
            call()

    assert ProposalItem.objects.get().price == Decimal(890)


def test_total_never_falls_below_zero(world):
    proposal = world.proposal(price=Decimal(100))
    values = {"description": "Bônus", "price": Decimal(101), "is_subtracted": True}

    with pytest.raises(ProposalError, match="negativo"):
        items.add_item(proposal=proposal, kind="added", values=values, version=1, by=world.seller)

    assert not ProposalItem.objects.exists()
    assert Proposal.objects.get().version == 1


def test_lower_price_may_not_make_the_total_negative(world):
    proposal = world.proposal(price=Decimal(100))
    make(proposal, "added", price=Decimal(90), is_subtracted=True)

    with pytest.raises(ProposalError, match="negativo"):
        services.update_terms(
            proposal=proposal, price=Decimal(80), discount=Decimal(0), notes="",
            valid_until=proposal.valid_until, version=1, by=world.seller,
        )  # fmt: skip

    assert Proposal.objects.get().price == Decimal(100)


@pytest.mark.parametrize("state", [state for state in State if state != State.NEGOTIATION])
def test_lines_stand_still_outside_negotiation(world, state):
    item = make(world.proposal(state=state), price=Decimal(890))

    with pytest.raises(ProposalError, match="negociação"):
        items.remove_item(item=item, version=1, by=world.seller)

    assert ProposalItem.objects.exists()


def test_reception_may_not_add_a_line(world):
    with pytest.raises((NotAllowedError, ProposalError)):
        items.add_item(proposal=world.proposal(), kind="option", values={}, version=1, by=world.reception)

    assert not ProposalItem.objects.exists()


def test_lines_have_a_limit(world):
    proposal = world.proposal()
    for _number in range(items.MOST):
        make(proposal)

    with pytest.raises(ProposalError, match="no máximo 60"):
        items.add_item(
            proposal=proposal, kind="option", values={"description": "x"}, version=1, by=world.seller
        )


def test_service_without_its_kind_is_refused(world):
    with pytest.raises(ValidationError):
        items.add_item(proposal=world.proposal(), kind="service", values={}, version=1, by=world.seller)

    assert not ProposalItem.objects.exists()


def test_cost_is_written_only_by_who_sees_it(world):
    item = make(world.proposal(), cost=Decimal(400))

    items.change_item(item=item, values={"cost": Decimal(1), "price": Decimal(9)}, version=1, by=world.seller)
    seller_left = ProposalItem.objects.get().cost
    items.change_item(item=item, values={"cost": Decimal(500)}, version=2, by=world.manager)

    assert (seller_left, ProposalItem.objects.get().cost) == (Decimal(400), Decimal(500))
    assert not any("500" in str(event.data) or "400" in str(event.data) for event in Event.objects.all())


# Pages


@pytest.mark.parametrize(
    ("block", "extra", "amount"),
    [
        ("opcionais", {}, "890.00"),
        ("acessorios", {"labour": "10,00"}, "900.00"),
        ("acessorios", {"is_gift": "on"}, "0.00"),
        ("valores", {"is_subtracted": "1", "on_invoice": "on"}, "-890.00"),
        ("valores", {"is_subtracted": ""}, "890.00"),
        ("servicos", {"description": ""}, "890.00"),
    ],
)
def test_line_is_put_in_without_javascript(seller, world, block, extra, amount):
    proposal = world.proposal()
    if block == "servicos":
        extra = extra | {"service_kind": ServiceKind.objects.get(code="seguro").pk}

    response = seller.post(new_url(proposal, block), typed(proposal, **extra))

    assert (response.status_code, response.url) == (302, proposal.get_absolute_url())
    assert ProposalItem.objects.get().amount == Decimal(amount)


def test_line_put_in_by_htmx_answers_the_blocks_and_calls_the_summary(seller, world):
    proposal = world.proposal()

    response = seller.post(new_url(proposal), typed(proposal), headers=HTMX)

    content = response.content.decode()
    assert (response.status_code, response["HX-Retarget"]) == (200, "#blocks")
    assert "proposal-changed" in response["HX-Trigger-After-Swap"]
    assert "R$\xa0890,00" in content
    # Every other form of the page goes on from the new version.
    assert 'class="version" value="2" hx-swap-oob="outerHTML:.version"' in content
    assert "<html" not in content


@pytest.mark.parametrize("block", ["opcionais", "acessorios", "servicos", "valores"])
def test_form_of_each_block_opens_in_place_and_alone(seller, world, block):
    address = new_url(world.proposal(), block)

    alone, in_place = seller.get(address), seller.get(address, headers=HTMX)

    assert (alone.status_code, in_place.status_code) == (200, 200)
    assert "hx-post" not in alone.content.decode().split('data-testid="item-form"')[0].split("<form")[-1]
    assert f'hx-post="{address}"' in in_place.content.decode()
    assert "<html" not in in_place.content.decode()


def test_unknown_block_is_404(seller, world):
    assert seller.get(new_url(world.proposal(), "x")).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("description", ""),
        ("description", "x" * 121),
        ("description", "a\x00b"),
        ("price", ""),
        ("price", "abc"),
        ("price", "-1"),
        ("price", "9" * 60),
        ("labour", "NaN"),
        ("version", HUGE),
    ],
)
def test_bad_line_is_told_by_its_field_in_place(seller, world, field, value):
    proposal = world.proposal()

    response = seller.post(new_url(proposal), typed(proposal) | {field: value}, headers=HTMX)

    assert (response.status_code, refused(response)) == (422, [field])
    assert "HX-Retarget" not in response
    assert not ProposalItem.objects.exists()


def test_line_is_altered(seller, world):
    proposal = world.proposal()
    item = make(proposal, price=Decimal(1))

    page = seller.get(url("edit", proposal.pk, item.pk)).content.decode()
    seller.post(url("edit", proposal.pk, item.pk), typed(proposal, description="Película 😀"))

    assert 'value="Película"' in page
    assert str(ProposalItem.objects.get()) == "Película 😀"


def test_line_is_taken_out(seller, world):
    proposal = world.proposal()
    item = make(proposal)

    response = seller.post(url("remove", proposal.pk, item.pk), {"version": 1}, headers=HTMX)

    assert response.status_code == 200
    assert not ProposalItem.objects.exists()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_second_editor_of_a_line_keeps_what_was_typed(seller, world, headers):
    proposal = world.proposal()
    item = make(proposal, price=Decimal(1))
    Proposal.objects.update(version=2)

    response = seller.post(
        url("edit", proposal.pk, item.pk), typed(proposal, description="guarde isto"), headers=headers
    )

    content = response.content.decode()
    assert response.status_code == 409
    assert "guarde isto" in content
    assert 'name="version" value="2"' in content
    assert ProposalItem.objects.get().description == "Película"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_line_is_not_taken_out_of_a_changed_proposal(seller, world, headers):
    proposal = world.proposal()
    item = make(proposal)
    Proposal.objects.update(version=2)

    response = seller.post(url("remove", proposal.pk, item.pk), {"version": 1}, headers=headers)

    assert response.status_code == 409
    assert ProposalItem.objects.exists()


def test_terms_typed_beside_a_new_line_meet_it_in_the_conflict(seller, world):
    proposal = world.proposal(price=Decimal(100))
    until = proposal.valid_until.astimezone(world.store.zone)
    terms = {"price": "200", "valid_on": f"{until:%Y-%m-%d}", "valid_at": f"{until:%H:%M}", "version": 1}
    items.add_item(
        proposal=proposal, kind="option", values={"description": "Teto", "price": Decimal(50)},
        version=1, by=world.seller,
    )  # fmt: skip

    response = seller.post(reverse("proposals:proposal-terms", args=[proposal.pk]), terms)

    content = response.content.decode()
    assert response.status_code == 409
    assert "<td>R$\xa0150,00</td><td>R$\xa0250,00</td>" in content
    assert Proposal.objects.get().price == Decimal(100)


def test_line_of_another_proposal_is_404(seller, world):
    item = make(world.proposal())

    assert seller.get(url("edit", world.proposal().pk, item.pk)).status_code == 404


def test_cancelled_proposal_shows_its_lines_and_no_form(seller, world):
    proposal = world.proposal(state=State.CANCELLED)
    make(proposal)

    content = seller.get(proposal.get_absolute_url()).content.decode()

    assert "Película" in content
    assert "/itens/" not in content


@pytest.mark.parametrize(("who", "seen"), [("seller", False), ("supervisor", False), ("manager", True)])
def test_cost_of_a_line_is_shown_only_with_the_permission(client, world, who, seen):
    proposal = world.proposal()
    item = make(proposal, price=Decimal(890), cost=Decimal("432.10"))
    client.force_login(getattr(world, who))

    pages = [client.get(proposal.get_absolute_url()), client.get(url("edit", proposal.pk, item.pk))]

    assert ["432,10" in page.content.decode() for page in pages] == [seen, seen]
    assert "432" not in share_text(proposal)


def test_summary_while_typing_counts_the_lines(seller, world):
    proposal = world.proposal()
    make(proposal, price=Decimal(10))

    response = seller.get(
        reverse("proposals:proposal-summary", args=[proposal.pk]), {"price": "1000", "discount": "1"}
    )

    assert response.context["totals"].total == Decimal(1009)


@pytest.mark.parametrize("count", [1, 30])
def test_proposal_page_with_lines_takes_at_most_15_queries(
    seller, world, count, django_assert_max_num_queries
):
    proposal = world.proposal()
    for number in range(count):
        make(proposal, ["option", "accessory", "service", "added"][number % 4], price=Decimal(1))

    with django_assert_max_num_queries(15):
        seller.get(proposal.get_absolute_url())


def test_customers_text_names_lines_and_gifts(world):
    proposal = world.proposal()
    make(proposal, price=Decimal(890))
    make(proposal, description="Tapete", is_gift=True, price=Decimal(90))

    text = share_text(proposal)

    assert "Película: R$\xa0890,00" in text
    assert "Tapete: cortesia" in text
