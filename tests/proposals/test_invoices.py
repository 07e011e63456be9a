"""The invoice of an authorised sale: by hand, cancelled, returned; who may, and what it moves."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Parameter
from atendimento import services as atendimento
from atendimento.models import Event
from core.errors import StaleVersion
from core.models import OutboxMessage
from proposals.errors import NotAllowedError, ProposalError
from proposals.invoicing.differences import DifferencesError
from proposals.invoicing.invoices import Typed, cancel_invoice, invoice_by_hand, return_sale
from proposals.invoicing.key import check_digit, read_key
from proposals.invoicing.models import Invoice
from proposals.invoicing.price import invoice_price
from proposals.models import Proposal, ProposalItem
from proposals.states import State
from tests.proposals.conftest import key_of
from vehicles.models import StockItem

# Keys of published invoices (nfelib, MIT); the last has letters in its CNPJ.
PUBLISHED = [
    "35180834128745000152550010000476711079516696",
    "41170706117473000150550010000463202612756525",
    "35200159594315000157550010000000012062777161",
]


@pytest.fixture
def authorised(world):
    return world.authorised()


def typed(world, number=1001, **fields):
    day = fields.pop("issued_on", world.store.today())
    key = fields.pop("key", None) or key_of(world.store, day, number)
    return Typed(**{"number": number, "series": 1, "key": key, "issued_on": day} | fields)


def invoice(proposal, paper, by, **fields):
    return invoice_by_hand(
        **{"proposal": proposal, "typed": paper, "version": proposal.version, "by": by} | fields
    )


def nothing_invoiced(proposal):
    stored = Proposal.objects.get(pk=proposal.pk)
    return (stored.state, stored.version, Invoice.objects.count()) == (
        State.AUTHORISED, proposal.version, 0,
    )  # fmt: skip


@pytest.mark.parametrize("key", PUBLISHED)
def test_check_digit_of_published_keys(key):
    assert read_key(" ".join([key[:20], key[20:]])).text == key


def test_check_digit_counts_letters_by_their_code():
    """ASCII − 48: A is 17, Z is 42."""
    body = "3526091ABCDE2F000191550010000010011" + "12345672"
    weights = [2 + place % 8 for place in range(43)]
    total = sum((ord(sign) - 48) * weight for sign, weight in zip(reversed(body), weights, strict=True))

    assert check_digit(body) == str(0 if total % 11 < 2 else 11 - total % 11)
    assert read_key(body + check_digit(body)).cnpj == "1ABCDE2F000191"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda key: key[:-1], "tem 43"),
        (lambda key: key + "0", "tem 45"),
        (lambda key: key[:-1] + str((int(key[-1]) + 1) % 10), "dígito verificador"),
        (lambda key: "A" + key[1:], "fora do lugar"),
        (lambda key: key[:6] + "a" + key[7:], "minúsculas"),
        (lambda key: key[:6] + "١" + key[7:], "fora do lugar"),
    ],
)
def test_key_out_of_shape_is_refused(world, authorised, change, reason):
    paper = typed(world, key=change(key_of(world.store, world.store.today(), 1001)))

    with pytest.raises(ProposalError, match=reason) as refusal:
        invoice(authorised, paper, world.clerk)

    assert refusal.value.field == "key"
    assert nothing_invoiced(authorised)


def test_invoice_by_hand_moves_the_sale_and_tells(world, authorised):
    OutboxMessage.objects.all().delete()

    invoice(authorised, typed(world), world.clerk)

    stored, row = Proposal.objects.get(), Invoice.objects.get()
    assert (stored.state, stored.version) == (State.INVOICED, authorised.version + 1)
    assert (row.number, row.series, row.source, row.registered_by) == (1001, 1, "hand", world.clerk)
    assert (row.amount, row.differences) == (invoice_price(stored), [])
    event = authorised.attendance.events.latest("pk")
    assert (event.kind, event.actor) == ("proposal_invoiced", world.clerk)
    assert OutboxMessage.objects.filter(topic="proposal", key=str(stored.pk)).exists()
    assert atendimento.derive(authorised.attendance).name == "Venda realizada"


@pytest.mark.parametrize("role", ["reception", "seller", "colleague", "operator"])
def test_invoice_is_the_sales_administrations(world, authorised, role):
    with pytest.raises(NotAllowedError):
        invoice(authorised, typed(world), getattr(world, role))

    assert nothing_invoiced(authorised)


def test_invoice_only_what_is_authorised(world):
    ordered = world.ordered()

    with pytest.raises(ProposalError, match="não é possível"):
        invoice(ordered, typed(world), world.clerk)

    assert (Proposal.objects.get().state, Invoice.objects.count()) == (State.ORDER, 0)


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"number": 1002}, "number", "nota 1001"),
        ({"series": 2}, "series", "série 1"),
        ({"issued_on": timedelta(days=-40)}, "issued_on", "A chave é de"),
        # 2,000 years ago: the two digits in the key are the same.
        ({"issued_on": timedelta(days=-5 * 146_097)}, "issued_on", "A chave é de"),
    ],
)
def test_invoice_must_be_the_one_of_its_key(world, authorised, fields, field, reason):
    today = world.store.today()
    if "issued_on" in fields:
        fields = {"issued_on": today + fields["issued_on"]}
    paper = typed(world, key=key_of(world.store, today, 1001), **fields)

    with pytest.raises(ProposalError, match=reason) as refusal:
        invoice(authorised, paper, world.clerk)

    assert refusal.value.field == field
    assert nothing_invoiced(authorised)


def test_invoice_of_tomorrow_is_refused(world, authorised):
    tomorrow = world.store.today() + timedelta(days=1)

    with pytest.raises(ProposalError, match="futura"):
        invoice(authorised, typed(world, issued_on=tomorrow), world.clerk)


def test_invoice_of_a_stranger_is_a_difference(world, authorised):
    """Nobody but a manager accepts it, and only with a motive."""
    paper = typed(world, key=key_of(world.stranger, world.store.today(), 1001))
    for by, motive in ((world.clerk, "Filial nova"), (world.manager, " ")):
        with pytest.raises(DifferencesError) as refusal:
            invoice(authorised, paper, by, motive=motive)
        assert [line.code for line in refusal.value.differences] == ["issuer"]
        assert nothing_invoiced(authorised)

    invoice(authorised, paper, world.manager, motive="Filial nova, cadastro pendente")

    row = Invoice.objects.get()
    assert (row.accepted_by, row.motive) == (world.manager, "Filial nova, cadastro pendente")
    assert [line["code"] for line in row.differences] == ["issuer"]


def test_invoice_of_a_sister_store_agrees(world, authorised):
    invoice(authorised, typed(world, key=key_of(world.sister, world.store.today(), 1001)), world.clerk)

    assert Proposal.objects.get().state == State.INVOICED


def test_direct_sale_is_invoiced_by_the_carmaker(world):
    proposal = world.authorised(business_type="VD", stock_item=world.unit(business_type="VD"))
    paper = typed(world, key=key_of(world.stranger, world.store.today(), 1001))
    with pytest.raises(DifferencesError, match="não está nos parâmetros"):
        invoice(proposal, paper, world.clerk)
    cnpj = world.stranger.cnpj
    Parameter.objects.create(group=world.store.group, key="carmaker_cnpj", value=f"{cnpj[:2]}.{cnpj[2:]}")

    with pytest.raises(DifferencesError, match="não é a montadora"):
        invoice(proposal, typed(world), world.clerk)
    invoice(proposal, paper, world.clerk)

    assert Proposal.objects.get().state == State.INVOICED


def test_invoice_price_counts_options_and_what_is_marked_on_the_invoice(world, authorised):
    lines = [
        {"kind": "option", "description": "Pintura", "price": 2_000},
        {"kind": "added", "description": "Frete", "price": 500, "on_invoice": True},
        {"kind": "added", "description": "Ajuste", "price": 100, "on_invoice": True, "is_subtracted": True},
        {"kind": "added", "description": "Fora", "price": 900},
        {"kind": "accessory", "description": "Película", "price": 700},
    ]
    for line in lines:
        ProposalItem.objects.create(proposal=authorised, **line)
    Proposal.objects.update(discount=1_000)

    assert invoice_price(Proposal.objects.get()) == authorised.price - 1_000 + 2_000 + 500 - 100


def test_invoice_repeated_with_its_key_happens_once(world, authorised):
    for _time in range(2):
        invoice(authorised, typed(world), world.clerk, idempotency_key="one press")

    assert Event.objects.filter(kind="proposal_invoiced").count() == 1


def test_invoice_of_another_version_is_refused(world, authorised):
    with pytest.raises(StaleVersion):
        invoice(authorised, typed(world), world.clerk, version=1)

    assert nothing_invoiced(authorised)


def test_one_invoice_belongs_to_one_sale(world):
    first, second = world.authorised(), world.authorised()
    invoice(first, typed(world), world.clerk)

    with pytest.raises(ProposalError, match="já está registrada"):
        invoice(second, typed(world), world.clerk)

    assert Proposal.objects.get(pk=second.pk).state == State.AUTHORISED


def test_database_keeps_one_standing_invoice_per_sale(world):
    proposal = world.invoiced()
    row = Invoice.objects.get()
    row.pk, row.key = None, "0" * 44

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()

    assert Invoice.objects.filter(proposal=proposal).count() == 1


def test_cancelled_invoice_leaves_the_sale_authorised(world):
    proposal = world.invoiced()
    key = Invoice.objects.get().key

    cancel_invoice(proposal=proposal, reason="Cor errada", by=world.clerk)

    stored, row = Proposal.objects.get(), Invoice.objects.get()
    assert (stored.state, stored.authorised_by) == (State.AUTHORISED, world.manager)
    assert (row.state, row.ended_by, row.end_reason) == ("cancelled", world.clerk, "Cor errada")
    assert StockItem.objects.get().state == StockItem.State.SOLD
    assert atendimento.derive(proposal.attendance).name == "Proposta aceita"
    # The same sheet may be registered again: it may have been cancelled here by mistake.
    paper = Typed(number=proposal.pk, series=1, key=key, issued_on=world.store.today())
    assert invoice(stored, paper, world.clerk).state == State.INVOICED
    assert atendimento.derive(proposal.attendance).name == "Venda realizada"


def test_returned_sale_puts_the_unit_back(world):
    proposal = world.invoiced()

    return_sale(proposal=proposal, reason="Arrependimento", by=world.clerk)

    assert Proposal.objects.get().state == State.RETURNED
    assert Invoice.objects.get().state == "returned"
    assert StockItem.objects.get().state == StockItem.State.AVAILABLE
    assert Event.objects.latest("pk").kind == "proposal_returned"


@pytest.mark.parametrize("undo", [cancel_invoice, return_sale])
def test_undoing_an_invoice_needs_permission_and_motive(world, undo):
    proposal = world.invoiced()

    with pytest.raises(NotAllowedError):
        undo(proposal=proposal, reason="Quero", by=world.seller)
    with pytest.raises(ProposalError, match="motivo"):
        undo(proposal=proposal, reason=" ", by=world.clerk)

    assert (Proposal.objects.get().state, Invoice.objects.get().state) == (State.INVOICED, "issued")
    assert StockItem.objects.get().state == StockItem.State.SOLD
