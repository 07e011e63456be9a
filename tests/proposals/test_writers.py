"""No way round the limit: every writer of a proposal is named, and through each a discount is tried."""

import ast
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from proposals import items, services
from proposals.authority import services as authority
from proposals.authority.gaps import gaps
from proposals.authority.models import Approval
from proposals.documents.terms import hash_of as printed_hash
from proposals.gaps import GapsError
from proposals.links import services as links
from proposals.models import DebtKind, PaymentType, Proposal, ProposalItem
from proposals.orders.services import place_order
from proposals.payments import services as payments
from proposals.quotes.models import Quote
from proposals.tradein import services as tradein
from tests.expected.proposal_writers import OTHER_WRITERS, TERMS_WRITERS
from tests.factories_deal import PersonFactory, complete
from tests.proposals.test_authority import approved, ask, make, save

ROOT = Path(settings.BASE_DIR)
WRITES = {
    "save",
    "delete",
    "update",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}
# `dict.update` and the like, and what only the database layer calls so.
NOT_WRITERS = {"proposals.quotes", "proposals.financing", "proposals.forms", "proposals.views"}
HUGE = Decimal(9_000)


def writers(path: Path) -> Iterator[str]:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for function in ast.walk(ast.parse(path.read_text())):
        if isinstance(function, ast.FunctionDef) and any(map(is_write, ast.walk(function))):
            yield f"{module}:{function.name}"


def is_write(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES


def test_every_writer_of_the_room_is_named():
    sources = [path for path in (ROOT / "proposals").rglob("*.py") if "migrations" not in path.parts]

    assert {name for path in sources for name in writers(path)} == TERMS_WRITERS | OTHER_WRITERS


def test_rooms_above_write_no_proposal():
    """Rooms below cannot: their imports go down only. Demo data are another matter."""
    sources = [path for room in ("agenda", "integrations") for path in (ROOT / room).rglob("*.py")]
    named = [path for path in sources if "proposals.models" in path.read_text()]

    assert [name for path in named for name in writers(path)] == []


def called(node: ast.AST) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""


def calls_of_the_room() -> dict[str, set[str]]:
    """Each function of the room by name, with the names of what it calls."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "proposals").rglob("*.py"):
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef):
                found.setdefault(function.name, set()).update(map(called, ast.walk(function)))
    return found


def test_every_writer_of_terms_ends_in_tell():
    calls = calls_of_the_room()
    ending, more = set(), {"tell"}
    while more != ending:
        ending = more
        more = ending | {name for name, words in calls.items() if words & ending}

    assert {name.split(":")[1] for name in TERMS_WRITERS} - ending == set()
    assert "tell" in {name for name, words in calls.items() if "follow" in words}


# One try per path. Each takes (client, world, proposal) with an approval of R$ 5 000 in force, and leaves
# more discount or less margin than was approved.


def by_service(client, world, proposal):
    save(proposal, world.seller, discount=HUGE)


def by_button(client, world, proposal):
    """The form of the page, as a browser posts it."""
    until = proposal.valid_until.astimezone(proposal.store.zone)
    typed = {
        "price": "100.000,00", "discount": "9.000,00", "valid_on": f"{until:%Y-%m-%d}",
        "valid_at": f"{until:%H:%M}", "notes": "", "version": proposal.version,
    }  # fmt: skip
    response = client.post(reverse("proposals:proposal-terms", args=[proposal.pk]), typed)
    assert response.status_code == 302


def by_forged_post(client, world, proposal):
    """Fields that no form has: the approval's own among them."""
    item = ProposalItem.objects.get(proposal=proposal)
    typed = {
        "description": "Película", "price": "0,01", "version": proposal.version, "is_gift": "on",
        "state": "approved", "approved": "1", "max_discount": "100", "terms_hash": "0" * 64, "cost": "0",
    }  # fmt: skip
    response = client.post(reverse("proposals:proposal-item-edit", args=[proposal.pk, item.pk]), typed)
    assert response.status_code == 302


def by_new_line(client, world, proposal):
    values = {"description": "Multimídia", "price": Decimal(4_000), "is_gift": True}
    items.add_item(
        proposal=proposal, kind="accessory", values=values, version=proposal.version, by=world.seller
    )


def by_subtracted_value(client, world, proposal):
    values = {"description": "Ajuste", "price": Decimal(4_000), "is_subtracted": True}
    items.add_item(proposal=proposal, kind="added", values=values, version=proposal.version, by=world.seller)


def by_removed_line(client, world, proposal):
    item = ProposalItem.objects.get(proposal=proposal)
    items.remove_item(item=item, version=proposal.version, by=world.seller)


def by_lower_price(client, world, proposal):
    save(proposal, world.seller, price=Decimal(91_000))


def by_other_unit(client, world, proposal):
    """The approval stays with its car: the copy of the terms on another one is asked anew."""
    unit = world.unit(price=Decimal(100_000), cost=Decimal(80_000))
    services.choose_unit(proposal=proposal, stock_item=unit, version=proposal.version, by=world.seller)
    save(proposal, world.seller, discount=Decimal(5_000))


def by_copy(client, world, proposal):
    """A second proposal for the same unit, with the discount approved on the first."""
    second = services.create_proposal(
        attendance=proposal.attendance, by=world.seller, stock_item=proposal.stock_item
    )
    save(second, world.seller, discount=Decimal(5_000))
    return second


def by_simulation(client, world, proposal):
    """A quick quote never carries a discount into its proposal; given there, it is asked."""
    assert "discount" not in {field.name for field in Quote._meta.get_fields()}
    return by_copy(client, world, proposal)


def pay(proposal, world, code, amount):
    values = {
        "type": PaymentType.objects.get(code=code), "payer": None, "due_on": world.store.today(),
        "amount": Decimal(amount), "note": "",
    }  # fmt: skip
    return payments.add_payment(proposal=proposal, values=values, version=proposal.version, by=world.seller)


def by_troco(client, world, proposal):
    """Payments beyond the total are money handed back: asked anew."""
    pay(proposal, world, "pix", 96_000 + 1)


def by_financing(client, world, proposal):
    pay(proposal, world, "financiamento", 50_000)


def by_changed_payment(client, world, proposal):
    line = pay(proposal, world, "pix", 1_000)
    stored = Proposal.objects.get(pk=proposal.pk)
    values = {"amount": Decimal(200_000)}
    payments.change_payment(line=line, values=values, version=stored.version, by=world.seller)


def by_removed_payment(client, world, proposal):
    """An approval given for a financing is not one for cash."""
    line = pay(proposal, world, "financiamento", 50_000)
    approved(proposal, world)
    stored = Proposal.objects.get(pk=proposal.pk)
    payments.remove_payment(line=line, version=stored.version, by=world.seller)


def used_car(proposal, world, **fields):
    fields = {
        "description": "Onix LT 2019", "plate": "QRS1D23", "agreed": Decimal(30_000),
        "market": Decimal(30_000),
    } | fields  # fmt: skip
    stored = Proposal.objects.get(pk=proposal.pk)
    return tradein.add_trade_in(proposal=stored, values=fields, version=stored.version, by=world.seller)


def by_used_car(client, world, proposal):
    used_car(proposal, world)


def by_dearer_used_car(client, world, proposal):
    """Approved with a used car at its market value; then more is paid for it."""
    row = used_car(proposal, world)
    approved(proposal, world)
    stored = Proposal.objects.get(pk=proposal.pk)
    tradein.change_trade_in(
        trade_in=row, values={"agreed": Decimal(34_000)}, version=stored.version, by=world.seller
    )


def by_removed_used_car(client, world, proposal):
    row = used_car(proposal, world)
    approved(proposal, world)
    stored = Proposal.objects.get(pk=proposal.pk)
    tradein.remove_trade_in(trade_in=row, version=stored.version, by=world.seller)


def by_debt_of_the_used_car(client, world, proposal):
    row = used_car(proposal, world)
    approved(proposal, world)
    stored = Proposal.objects.get(pk=proposal.pk)
    values = {"kind": DebtKind.objects.first(), "amount": Decimal(900), "paid_by": "store"}
    tradein.add_debt(trade_in=row, values=values, version=stored.version, by=world.seller)


def by_factory_bonus(client, world, proposal):
    """Typed by the seller, it must not carry more discount."""
    pay(proposal, world, "bonus-de-fabrica", 9_000)
    save(proposal, world.seller, discount=HUGE)


def by_invoice_to_another(client, world, proposal):
    other = PersonFactory(group=world.store.group)
    services.set_billing(
        proposal=proposal, modality="fleet", invoice_to=other, version=proposal.version, by=world.seller
    )


def by_import_of_cost(client, world, proposal):
    """A file raises the cost: nobody wrote the proposal, the order still sees it."""
    proposal.stock_item.cost = Decimal(99_000)
    proposal.stock_item.save()


def by_import_without_cost(client, world, proposal):
    proposal.stock_item.cost = None
    proposal.stock_item.save()


def by_unit_state(client, world, proposal):
    proposal.stock_item.state = "demo"
    proposal.stock_item.save()


def by_update_in_bulk(client, world, proposal):
    """Behind every service's back, as a script or a bridge might."""
    Proposal.objects.filter(pk=proposal.pk).update(discount=HUGE)


def by_row_in_bulk(client, world, proposal):
    ProposalItem.objects.create(
        proposal=proposal, kind="added", description="x", price=900, is_subtracted=True
    )


def by_counter_never_taken(client, world, proposal):
    save(proposal, world.seller, discount=Decimal(6_000))
    request = ask(proposal, world.seller)
    authority.counter_offer(
        approval=request, discount=Decimal(5_500), seen=request.current_hash, by=world.manager
    )


def by_accept_link(client, world, proposal):
    """The customer signs the larger discount: his word is no approval."""
    save(proposal, world.seller, discount=HUGE)
    stored = Proposal.objects.get(pk=proposal.pk)
    complete(stored.person)
    stored = Proposal.objects.get(pk=proposal.pk)
    link, _token = links.create_link(proposal=stored, by=world.seller)
    links.accept(
        link=link,
        shown=printed_hash(stored),
        name="Renata Albuquerque",
        digits=stored.person.document[-4:],
        address="127.0.0.1",
        user_agent="",
    )


def by_stale_object(client, world, proposal):
    """An object read before the change says nothing."""
    before = Proposal.objects.get(pk=proposal.pk)
    save(proposal, world.seller, discount=HUGE)
    before.discount = Decimal(0)
    return before


PATHS = [
    by_service, by_button, by_forged_post, by_new_line, by_subtracted_value, by_removed_line, by_lower_price,
    by_other_unit, by_copy, by_simulation, by_import_of_cost, by_import_without_cost, by_unit_state,
    by_update_in_bulk, by_row_in_bulk, by_counter_never_taken, by_accept_link, by_stale_object, by_troco,
    by_financing,
    by_changed_payment, by_removed_payment, by_factory_bonus, by_invoice_to_another,
    by_used_car, by_dearer_used_car, by_removed_used_car, by_debt_of_the_used_car,
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)
def test_no_path_brings_an_unapproved_term_to_an_order(client, world, path):
    proposal = make(world)
    ProposalItem.objects.create(
        proposal=proposal, kind="accessory", description="Película", price=1000, cost=Decimal(100)
    )
    approved(proposal, world)
    assert gaps(proposal, world.seller) == []
    client.force_login(world.seller)

    tried = path(client, world, Proposal.objects.get(pk=proposal.pk)) or proposal

    assert gaps(tried, world.seller) != []
    assert gaps(tried) != []
    stored = Proposal.objects.get(pk=tried.pk)
    with pytest.raises(GapsError) as refused:
        place_order(proposal=stored, version=stored.version, by=world.seller)
    assert [gap for gap in refused.value.gaps if gap.code.startswith("authority-")]
    assert not Proposal.objects.exclude(state="negotiation").exists()


def test_admin_writes_no_proposal_line_or_approval(client, world):
    proposal = make(world)
    approved(proposal, world)
    world.manager.is_staff = world.manager.is_superuser = True
    world.manager.save()
    client.force_login(world.manager)
    approval = Approval.objects.get()

    for name, pk in (("proposal", proposal.pk), ("approval", approval.pk)):
        client.post(
            reverse(f"admin:proposals_{name}_change", args=[pk]), {"state": "approved", "discount": "9000"}
        )
        client.post(reverse(f"admin:proposals_{name}_delete", args=[pk]), {"post": "yes"})
        client.post(reverse(f"admin:proposals_{name}_add"), {"discount": "9000"})

    assert Proposal.objects.get().discount == Decimal(5_000)
    assert Approval.objects.get().state == "approved"


def test_factory_bonus_lifts_no_margin_over_the_floor(world):
    proposal = make(world, cost=101_000)
    pay(proposal, world, "bonus-de-fabrica", 9_000)

    assert [gap.code for gap in gaps(proposal, world.manager)] == ["authority-margin"]
