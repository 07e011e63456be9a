"""The result of a deal: rows with their sources, the margin as their sum, and the price at which it is 0."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from proposals import items
from proposals.financing.models import Financier
from proposals.models import PaymentType, ProposalItem, ServiceKind
from proposals.models.proposal import Proposal
from proposals.result.calculation import at, calculate
from proposals.result.deal import Costs, Deal, Extra, Financed, Rate
from proposals.result.loading import Tables, result_of
from proposals.result.models import CommissionRate, FinanceReturn, SaleTax
from proposals.share import share_text

USED_TAX = Rate(Decimal("3.65"), "margin", "tabela VU")
COMMISSION = Rate(Decimal(1), "price", "tabela VU")


def figures(result):
    return {term.label: term.amount for term in result.terms}


def test_every_term_of_the_formula_is_a_row_and_the_margin_is_their_sum():
    deal = Deal(
        price=Decimal(165_000),
        discount=Decimal(5_000),
        options=Decimal(2_000),
        added=Decimal(700),
        invoiced=Decimal(500),
        extras=(
            Extra("Película", Decimal(890), Decimal(890), Decimal(400)),
            Extra("Tapetes", Decimal(0), Decimal(300), Decimal(120), is_gift=True),
            Extra("Emplacamento", Decimal(1450), Decimal(1450), Decimal("1200.50")),
        ),
        bonus=Decimal(3_000),
        above_market=Decimal(1_500),
    )
    costs = Costs(
        vehicle=Decimal(140_000),
        freight=Decimal(800),
        preparation=Decimal(1_200),
        days=45,
        monthly_percent=Decimal("1.2"),
        tax=USED_TAX,
        commission=COMMISSION,
    )

    loans = [Financed("Retorno Banco", Decimal(80_000), Decimal("2.5"), "tabela")]

    result = calculate(deal, costs, loans)

    assert figures(result) == {
        "Preço do veículo": Decimal(165_000),
        "Opcionais de fábrica": Decimal(2_000),
        "Desconto": Decimal(-5_000),
        "Valores agregados": Decimal(700),
        "Película": Decimal(490),
        "Tapetes": Decimal(-120),
        "Emplacamento": Decimal("249.50"),
        "Bônus de fábrica": Decimal(3_000),
        "Custo do veículo": Decimal(-140_000),
        "Frete": Decimal(-800),
        "Preparação": Decimal(-1_200),
        # 140 000 × 1.2 % × 45 / 30
        "Custo de dias em estoque": Decimal(-2_520),
        # 3.65 % of 162 500 − 140 000; 1 % of 162 500
        "Impostos sobre a venda": Decimal("-821.25"),
        "Comissão": Decimal(-1_625),
        "Usado pago acima do mercado": Decimal(-1_500),
    }
    assert result.margin == sum(figures(result).values()) == Decimal("17853.25")
    assert result.margin_percent == Decimal("11.16")
    assert [(term.label, term.amount) for term in result.returns] == [("Retorno Banco", Decimal(2_000))]
    assert result.margin_with_return == Decimal("19853.25")
    assert result.percent_with_return == Decimal("12.41")
    assert all(term.source for term in result.terms)


def test_used_car_sold_below_cost_pays_no_tax_on_a_margin_it_has_not():
    costs = Costs(vehicle=Decimal(100_000), tax=USED_TAX)

    below, above = (
        calculate(Deal(price=Decimal(99_000)), costs),
        calculate(Deal(price=Decimal(101_000)), costs),
    )

    assert (below.margin, above.margin) == (Decimal(-1000), Decimal("963.50"))
    assert below.break_even == above.break_even == Decimal(100_000)


def test_without_the_cost_of_the_vehicle_there_is_no_figure():
    result = calculate(Deal(price=Decimal(100_000)), Costs(vehicle=None, tax=USED_TAX, commission=COMMISSION))

    assert (result.margin, result.margin_percent, result.break_even, result.margin_with_return) == (None,) * 4
    assert result.unknown == ["Custo do veículo", "Impostos sobre a venda"]


@pytest.mark.parametrize(
    ("extra", "amount"),
    [
        (Extra("Película", Decimal(890), Decimal(890), None), Decimal(0)),
        (Extra("Tapetes", Decimal(0), Decimal(300), None, is_gift=True), Decimal(-300)),
        (Extra("Brinde sem preço", Decimal(0), Decimal(0), None, is_gift=True), None),
        (Extra("Brinde sem preço", Decimal(0), Decimal(0), Decimal(50), is_gift=True), Decimal(-50)),
    ],
)
def test_line_without_a_cost_leaves_no_profit(extra, amount):
    result = calculate(Deal(price=Decimal(100_000), extras=(extra,)), Costs(vehicle=Decimal(90_000)))

    assert figures(result)[extra.label] == amount
    assert (result.margin is None) == (amount is None)


def test_nothing_sold_has_no_percentage():
    assert calculate(Deal(price=Decimal(0)), Costs(vehicle=Decimal(10))).margin_percent is None


def test_extras_that_pay_for_the_car_leave_no_zero():
    deal = Deal(price=Decimal(10), extras=(Extra("Ouro", Decimal(500), Decimal(500), Decimal(0)),))

    assert calculate(deal, Costs(vehicle=Decimal(100))).break_even is None


money = st.decimals(min_value=0, max_value=300_000, places=2)
small = st.decimals(min_value=-20_000, max_value=20_000, places=2)
rates = st.builds(
    Rate,
    percent=st.decimals(min_value=0, max_value=40, places=4),
    base=st.sampled_from(["price", "margin"]),
    source=st.just("x"),
)


@given(
    options=money,
    added=small,
    bonus=money,
    above=money,
    cost=money,
    days=st.integers(0, 400),
    monthly=st.decimals(0, 3, places=2),
    tax=rates,
    commission=rates,
)
def test_at_the_zero_price_the_result_is_zero_to_the_cent(
    options, added, bonus, above, cost, days, monthly, tax, commission
):
    deal = Deal(
        price=Decimal(100_000),
        discount=Decimal(3_000),
        options=options,
        added=added,
        invoiced=added,
        bonus=bonus,
        above_market=above,
    )
    costs = Costs(vehicle=cost, days=days, monthly_percent=monthly, tax=tax, commission=commission)

    zero = calculate(deal, costs).break_even

    if zero is None:
        assert at(Decimal(0), deal, costs) > 0
    else:
        assert at(zero, deal, costs) == 0
        assert zero == zero.quantize(Decimal("0.01"))


@given(price=money, discount=money, added=small, cost=st.none() | money)
def test_deal_survives_being_stored(price, discount, added, cost):
    deal = Deal(price=price, discount=discount, added=added, extras=(Extra("é", added, price, cost),))

    assert Deal.from_json(deal.as_json()) == deal


def test_terms_stored_by_an_older_version_are_read():
    deal = Deal(price=Decimal(100))

    assert Deal.from_json(deal.as_json() | {"returned": "12.00"}) == deal


# From the database


@pytest.fixture
def proposal(world):
    SaleTax.objects.update(percent=0)
    CommissionRate.objects.update(percent=0)
    day = world.store.today() - timedelta(days=30)
    unit = world.unit(cost=Decimal(140_000), freight=Decimal(500), preparation=None, entered_on=day)
    return world.proposal(
        world.attendance(), stock_item=unit, price=Decimal(160_000), discount=Decimal(2_000)
    )


def test_result_reads_stock_tables_and_parameters(world, proposal):
    SaleTax.objects.create(
        business_type="VU", percent=Decimal(10), base="margin", valid_from=date(2026, 2, 1)
    )
    CommissionRate.objects.create(
        business_type="VU", percent=Decimal(2), valid_from=date(2026, 1, 1), store=world.store
    )

    result = result_of(proposal)

    rows = {term.label: (term.amount, term.source) for term in result.terms}
    assert rows["Custo do veículo"] == (Decimal(-140_000), "custo: nota de entrada (estoque)")
    assert rows["Frete"] == (Decimal(-500), "estoque")
    assert rows["Preparação"] == (Decimal(0), "não informado no estoque")
    assert rows["Custo de dias em estoque"] == (Decimal(-1400), "30 dias × 1% ao mês do custo (parâmetro)")
    assert rows["Impostos sobre a venda"] == (
        Decimal(-1800),
        "tabela VU 10% da margem bruta desde 01/02/2026",
    )
    assert rows["Comissão"] == (Decimal(-3160), "tabela VU 2% do preço na nota desde 01/01/2026")
    assert result.margin == Decimal(11_140)


def test_tables_are_read_once_for_many_results(world, proposal, django_assert_num_queries):
    tables, row = Tables(), Proposal.objects.for_page().get()
    result_of(row, tables)

    with django_assert_num_queries(0):
        result_of(row, tables)


def finance(proposal, **fields):
    """A financing line over 80,000."""
    kind = PaymentType.objects.get(code="financiamento")
    day = proposal.store.today()
    return proposal.payment_lines.create(type=kind, due_on=day, amount=Decimal(80_000), **fields)


def financed_by(proposal, name):
    """The same, paid by a ficha of that bank."""
    bank = Financier.objects.create(name=name)
    ficha = proposal.credit_requests.create(
        financier=bank, amount=Decimal(80_000), term=48, asked_by=proposal.created_by
    )
    finance(proposal, credit=ficha)
    return bank


def test_return_comes_from_the_latest_line_of_the_fichas_financier(world, proposal):
    bank = financed_by(proposal, "Banco Sul")
    FinanceReturn.objects.create(financier=bank, percent=Decimal(2), valid_from=date(2026, 1, 1))
    FinanceReturn.objects.create(financier=bank, percent=Decimal("2.5"), valid_from=date(2026, 2, 1))
    FinanceReturn.objects.create(financier=bank, percent=9, valid_from=world.store.today() + timedelta(1))
    FinanceReturn.objects.create(financier=bank, percent=9, valid_from=date(2026, 2, 1), store=world.sister)

    result = result_of(proposal)

    (term,) = result.returns
    assert (term.label, term.amount) == (f"Retorno {bank.name}", Decimal(2_000))
    assert term.source == "2,5% de R$\xa080.000,00 financiados, tabela desde 01/02/2026"
    assert (result.margin, result.margin_with_return) == (Decimal(16_100), Decimal(18_100))


def test_financing_without_ficha_or_line_of_the_table_brings_nothing_and_says_so(world, proposal):
    financed_by(proposal, "Banco Sul")
    finance(proposal)

    result = result_of(Proposal.objects.get())

    assert [(term.amount, term.source) for term in result.returns] == [
        (0, "nenhuma linha na tabela"),
        (0, "financiamento ainda sem ficha de crédito"),
    ]
    assert result.margin_with_return == result.margin


def test_model_to_be_ordered_has_no_margin(world):
    proposal = world.proposal(stock_item=None, business_type="VN", price=Decimal(150_000))

    assert result_of(proposal).margin is None


# The page


def address(proposal):
    return reverse("proposals:proposal-result", args=[proposal.pk])


@pytest.mark.parametrize(("who", "code"), [("seller", 403), ("supervisor", 403), ("manager", 200)])
def test_result_is_shown_with_the_permission_only(client, world, proposal, who, code):
    client.force_login(getattr(world, who))

    response = client.get(address(proposal))
    page = client.get(proposal.get_absolute_url()).content.decode()

    assert response.status_code == code
    assert ("16.100,00" in response.content.decode()) == (code == 200)
    assert (address(proposal) in page) == (code == 200)
    assert "16.100,00" not in page


def test_margin_with_return_is_a_second_permission(client, world, proposal):
    bank = financed_by(proposal, "Banco Sul")
    FinanceReturn.objects.create(financier=bank, percent=Decimal("2.5"), valid_from=date(2026, 1, 1))
    sees_cost = world.supervisor
    sees_cost.user_permissions.add(Permission.objects.get(codename="view_cost"))

    seen = {}
    for user in (world.manager, sees_cost):
        client.force_login(user)
        seen[user] = client.get(address(proposal)).content.decode()

    found = {
        user: [word for word in ("16.100,00", "18.100,00", "Retorno") if word in seen[user]] for user in seen
    }
    assert found == {world.manager: ["16.100,00", "18.100,00", "Retorno"], sees_cost: ["16.100,00"]}


def test_card_alone_for_htmx_within_its_queries(client, world, proposal, django_assert_max_num_queries):
    for number in range(30):
        ProposalItem.objects.create(proposal=proposal, kind="accessory", description=f"A{number}", price=10)
    client.force_login(world.manager)

    with django_assert_max_num_queries(16):
        response = client.get(address(proposal), headers={"HX-Request": "true"})

    assert b"<html" not in response.content
    assert "deal-result" in response.content.decode()


def test_unknown_cost_is_told(client, world, proposal):
    proposal.stock_item.cost = None
    proposal.stock_item.save()
    client.force_login(world.manager)

    text = client.get(address(proposal)).content.decode()

    assert "Sem margem: Custo do veículo" in text


def test_margin_and_cost_stay_off_the_text_for_the_customer(world, proposal):
    kind = ServiceKind.objects.get(code="seguro")
    values = {"service_kind": kind, "description": "", "price": Decimal(4000), "cost": Decimal("3210.98")}
    items.add_item(proposal=proposal, kind="service", values=values, version=1, by=world.manager)

    text = share_text(Proposal.objects.get())

    assert not [word for word in ("3.210", "140.000", "custo", "argem", "zero a zero") if word in text]
