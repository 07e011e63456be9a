"""Used cars in payment: what they bring to the cent, what is owed on them, and the appraisal behind them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from atendimento.models import Appraisal, Event
from core.errors import StaleVersion
from core.models import OutboxMessage
from core.money import cents
from customers.models import OwnedVehicle
from proposals import tradein
from proposals.errors import NotAllowedError, ProposalError
from proposals.financing.models import TradeInEstimate
from proposals.models import DebtKind, PaymentLine, Proposal, ProposalItem, TradeIn, TradeInDebt
from proposals.payments.balance import balance, balance_of
from proposals.payments.services import add_payment
from proposals.states import State
from proposals.tradein import services
from proposals.tradein.gaps import gaps
from proposals.tradein.net import change_of, net_credit
from tests.factories_appraisals import AppraisalFactory
from tests.factories_deal import PersonFactory, VehicleFactory
from tests.factories_vehicles import CatalogYearFactory
from tests.proposals.conftest import refused

HTMX = {"HX-Request": "true"}
MONEY = st.decimals(0, 500_000, places=2)
HUGE = 99999999999999999999999


def url(name, *args):
    return reverse(f"proposals:trade-in-{name}", args=args)


def values(**changes):
    return {"description": "Onix LT 2021 prata", "agreed": Decimal(58000)} | changes


def typed(proposal, **changes):
    fields = {"source": "", "description": "Onix LT 2021", "agreed": "58.000,00", "owner": ""}
    return fields | {"version": proposal.version} | changes


def add(world, proposal=None, **changes):
    """A used car put in by its service, as every one of them is."""
    proposal = proposal or world.proposal()
    proposal.refresh_from_db()
    return services.add_trade_in(
        proposal=proposal, values=values(**changes), version=proposal.version, by=world.seller
    )


def owe(world, car, amount, paid_by="store", kind="ipva"):
    proposal = Proposal.objects.get(pk=car.proposal_id)
    fields = {"kind": DebtKind.objects.get(code=kind), "amount": Decimal(amount), "paid_by": paid_by}
    return services.add_debt(trade_in=car, values=fields, version=proposal.version, by=world.seller)


def appraisal(proposal, **fields):
    return AppraisalFactory(attendance=proposal.attendance, requested_by=proposal.created_by, **fields)


def line():
    return PaymentLine.objects.get()


@pytest.fixture
def seller(client, world):
    client.force_login(world.seller)
    return client


# The net


@given(MONEY, MONEY, st.lists(MONEY, max_size=20))
def test_net_and_what_is_taken_off_are_the_value_to_the_cent(value, payoff, debts):
    found = net_credit(value=value, payoff=payoff, store_debts=debts)

    assert found + payoff + sum(debts) == value
    assert found == cents(found)


@given(MONEY, MONEY, MONEY, st.lists(st.decimals("0.01", 100_000, places=2), max_size=10), MONEY)
def test_balance_with_a_used_car_closes_to_the_cent(total, value, payoff, others, debt):
    credit = net_credit(value=value, payoff=payoff, store_debts=[debt])

    found = balance(total, [*others, credit], credit=credit)

    assert found.lines + found.balance == total + found.change
    assert found.change == max(credit - total, 0) == change_of(total=total, credit=credit)
    assert found.others == sum(others)
    # With nothing else paid, a car worth more than the total leaves no balance but the change.
    assert balance(total, [credit], credit=credit).balance == max(total - credit, 0)


def test_the_example_of_the_picture(world):
    car = add(world, payoff=Decimal(12640), payoff_bank="Banco Sul")

    assert (car.net, line().amount, line().type.code) == (Decimal(45360), Decimal(45360), "usado-na-troca")
    assert balance_of(Proposal.objects.get()).balance == Decimal(164990 - 45360)


def test_debts_paid_by_the_customer_change_nothing(world):
    car = add(world)
    owe(world, car, "1200.50")
    owe(world, car, 700, paid_by="customer", kind="multas")

    assert line().amount == TradeIn.objects.get().net == Decimal("56799.50")


def test_a_car_that_costs_more_than_it_brings_is_owed_by_the_customer(world):
    add(world, payoff=Decimal(60000))

    assert line().amount == Decimal(-2000)
    found = balance_of(Proposal.objects.get())
    assert (found.balance, found.change) == (Decimal(166990), 0)


def test_change_is_what_the_cars_bring_beyond_the_total(world):
    proposal = world.proposal(price=Decimal(50000))
    add(world, proposal)
    before = tradein.change_due(Proposal.objects.get())
    ProposalItem.objects.create(proposal=proposal, kind="accessory", description="Som", price=Decimal(9000))

    assert (before, tradein.change_due(Proposal.objects.get())) == (Decimal(8000), 0)
    assert balance_of(Proposal.objects.get()).balance == Decimal(1000)


def test_the_kinds_of_debt_are_there(db):
    assert list(DebtKind.objects.active().values_list("name", flat=True)) == [
        "IPVA", "Multas", "Licenciamento", "DPVAT/SPVAT", "Outros",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        {"agreed": 0},
        {"agreed": -1},
        {"payoff": -1},
        {"market": 0},
        {"description": ""},
        {"restrictions": "Alienação"},
    ],
)
def test_a_car_against_the_rules_is_refused_by_the_database(world, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        TradeIn.objects.create(**({"proposal": world.proposal()} | values(**fields)))

    assert not TradeIn.objects.exists()


@pytest.mark.parametrize("fields", [{"amount": 0}, {"amount": 1, "paid_by": "bank"}])
def test_a_debt_against_the_rules_is_refused_by_the_database(world, fields):
    car = add(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        TradeInDebt.objects.create(trade_in=car, kind=DebtKind.objects.first(), **fields)

    assert not TradeInDebt.objects.exists()


def test_only_the_line_of_a_used_car_may_be_below_zero(world):
    add(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentLine.objects.update(trade_in=None, amount=-1)


# Services


def test_a_used_car_is_a_version_a_line_an_event_and_word_outside(world):
    person = PersonFactory(group=world.store.group, name="Vera Terceira")
    add(
        world,
        owner=person,
        plate="FTR2J18",
        payoff=Decimal(10),
        payoff_bank="Banco Sul",
        market=Decimal(61234),
    )

    assert Proposal.objects.get().version == 2
    assert (line().amount, line().note) == (Decimal(57990), "Onix LT 2021 prata FTR2J18")
    event = Event.objects.get()
    assert (event.kind, event.data["after"]["net"], event.data["after"]["owner"]) == (
        "proposal_changed", "57990.00", "third",
    )  # fmt: skip
    told = f"{event.label} {event.data}"
    assert not [word for word in ("Vera", "FTR2J18", "Banco Sul", "61234") if word in told]
    assert OutboxMessage.objects.filter(topic="proposal", key=str(Proposal.objects.get().pk)).exists()


def test_repeated_posts_make_one_car_one_debt_and_one_request(world):
    proposal, key = world.proposal(), {"idempotency_key": "one form"}
    cars = [
        services.add_trade_in(proposal=proposal, values=values(), version=1, by=world.seller, **key)
        for _press in range(2)
    ]
    fields = {"kind": DebtKind.objects.first(), "amount": Decimal(10)}
    for _press in range(2):
        services.add_debt(trade_in=cars[0], values=fields, version=2, by=world.seller, **key)
    for _press in range(2):
        services.appraise_trade_in(trade_in=cars[0], version=3, by=world.seller, **key)

    assert cars[0] == cars[1]
    assert (TradeIn.objects.count(), TradeInDebt.objects.count(), Appraisal.objects.count()) == (1, 1, 1)
    assert (PaymentLine.objects.count(), Proposal.objects.get().version) == (1, 4)


def test_nothing_changed_leaves_no_trace(world):
    car = add(world)
    debt = owe(world, car, 10)

    services.change_trade_in(trade_in=car, values=values(), version=3, by=world.seller)
    services.change_debt(debt=debt, values={"amount": Decimal("10.00")}, version=3, by=world.seller)

    assert (Proposal.objects.get().version, Event.objects.count()) == (3, 2)


def test_the_line_follows_every_change_and_goes_with_the_car(world):
    car = add(world)
    debt = owe(world, car, 100)
    services.change_debt(debt=debt, values={"amount": Decimal(300)}, version=3, by=world.seller)
    changed = line().amount
    services.remove_debt(debt=debt, version=4, by=world.seller)
    services.change_trade_in(trade_in=car, values={"agreed": Decimal(50000)}, version=5, by=world.seller)

    assert (changed, line().amount) == (Decimal(57700), Decimal(50000))
    services.remove_trade_in(trade_in=car, version=6, by=world.seller)
    assert not PaymentLine.objects.exists()
    assert Event.objects.latest("pk").data["before"]["net"] == "50000.00"


def test_stale_version_changes_nothing(world):
    car = add(world)
    debt = owe(world, car, 100)
    found = appraisal(car.proposal, state="approved")
    Proposal.objects.update(version=9)
    more = {"version": 3, "by": world.seller}

    for call in (
        lambda: services.add_trade_in(proposal=car.proposal, values=values(), **more),
        lambda: services.change_trade_in(trade_in=car, values={"agreed": Decimal(1)}, **more),
        lambda: services.remove_trade_in(trade_in=car, **more),
        lambda: services.link_appraisal(trade_in=car, appraisal=found, **more),
        lambda: services.appraise_trade_in(trade_in=car, **more),
        lambda: services.add_debt(trade_in=car, values={}, **more),
        lambda: services.change_debt(debt=debt, values={"amount": Decimal(1)}, **more),
        lambda: services.remove_debt(debt=debt, **more),
    ):
        with pytest.raises(StaleVersion):
            call()

    assert (line().amount, Appraisal.objects.count()) == (Decimal(57900), 1)


@pytest.mark.parametrize("state", [state for state in State if state != State.NEGOTIATION])
def test_a_used_car_stands_still_outside_negotiation(world, state):
    car = add(world)
    Proposal.objects.update(state=state)

    with pytest.raises(ProposalError, match="negociação"):
        services.remove_trade_in(trade_in=car, version=2, by=world.seller)

    assert TradeIn.objects.exists()


def test_reception_may_not_add_a_used_car(world):
    with pytest.raises((NotAllowedError, ProposalError)):
        services.add_trade_in(proposal=world.proposal(), values=values(), version=1, by=world.reception)

    assert not TradeIn.objects.exists()


def test_cars_and_debts_have_a_limit(world):
    car = add(world)
    TradeIn.objects.bulk_create([TradeIn(proposal=car.proposal, **values()) for _more in range(4)])
    kind = DebtKind.objects.first()
    TradeInDebt.objects.bulk_create([TradeInDebt(trade_in=car, kind=kind, amount=1) for _more in range(20)])

    with pytest.raises(ProposalError, match="no máximo 5"):
        add(world, car.proposal)
    with pytest.raises(ProposalError, match="no máximo 20"):
        owe(world, car, 1)


def test_the_car_on_file_with_that_plate_fills_in_what_was_not_typed(world):
    vehicle = VehicleFactory(group=world.store.group, plate="FTR2918", renavam="00639884962", km=52310)

    car = add(world, plate="FTR2J18", description="")

    assert (car.vehicle, car.renavam, car.km) == (vehicle, "00639884962", 52310)
    assert car.description == "Corolla XEi 2.0 2022/2023"


def test_a_car_of_another_group_is_not_found_by_its_plate(world):
    VehicleFactory(group=world.stranger.group, plate="FTR2J18", renavam="00639884962")

    car = add(world, plate="FTR2J18")

    assert (car.vehicle, car.renavam) == (None, "")


def test_one_car_stands_once_in_a_proposal_whichever_way_its_plate_is_written(world):
    car = add(world, plate="FTR2J18")

    with pytest.raises(ProposalError, match="já está"):
        add(world, car.proposal, plate="FTR2918")


def test_nobody_pays_with_the_car_he_buys(world):
    proposal = world.proposal()

    with pytest.raises(ProposalError, match="sendo vendido"):
        add(world, proposal, plate=proposal.stock_item.vehicle.plate)


def test_owner_of_another_group_is_refused_and_the_customer_is_nobody_else(world):
    proposal = world.proposal()
    with pytest.raises(ProposalError):
        add(world, proposal, owner=PersonFactory(group=world.stranger.group))

    assert add(world, proposal, owner=proposal.person).owner is None


# The appraisal behind it


def test_linked_appraisal_brings_car_value_and_market(world):
    car = add(world, description="Outro carro", plate="ABC1D23", km=1)
    found = appraisal(car.proposal, state="approved", km=48000, market_value=Decimal(60000))

    car = services.link_appraisal(trade_in=car, appraisal=found, version=2, by=world.seller)

    assert (car.description, car.plate, car.km) == ("Onix LT 1.0 2019", "FTR2J18", 48000)
    assert (car.agreed, car.market, line().amount) == (Decimal(52000), Decimal(60000), Decimal(52000))


def test_no_other_car_slips_under_an_appraisal(world):
    car = add(world)
    found = appraisal(car.proposal, state="approved")
    car = services.link_appraisal(trade_in=car, appraisal=found, version=2, by=world.seller)

    services.change_trade_in(
        trade_in=car, values={"description": "Uno 1994", "plate": "ABC1D23"}, version=3, by=world.seller
    )

    car = TradeIn.objects.get()
    assert (car.description, car.plate) == ("Onix LT 1.0 2019", "FTR2J18")


def test_appraisal_of_another_attendance_or_a_dead_one_is_refused(world):
    car = add(world)
    for found in (
        appraisal(world.proposal(), state="approved"),
        *[appraisal(car.proposal, state=state) for state in ("refused", "cancelled", "expired")],
    ):
        with pytest.raises(ProposalError):
            services.link_appraisal(trade_in=car, appraisal=found, version=2, by=world.seller)

    assert TradeIn.objects.get().appraisal is None


@pytest.mark.parametrize(
    ("business", "motive"), [("VN", "troca-por-novo"), ("VD", "troca-por-novo"), ("VU", "troca-por-seminovo")]
)
def test_request_from_the_card_has_its_motive_and_is_linked(world, business, motive):
    car = add(world, world.proposal(business_type=business), plate="FTR2J18", km=10)

    car = services.appraise_trade_in(trade_in=car, version=2, by=world.seller)

    found = Appraisal.objects.get()
    assert (car.appraisal, found.motive.code, found.plate, found.km) == (found, motive, "FTR2J18", 10)
    with pytest.raises(ProposalError, match="já tem avaliação"):
        services.appraise_trade_in(trade_in=car, version=3, by=world.seller)


def gap_texts(proposal):
    return [gap.text.split(": ", 1)[1] for gap in gaps(proposal)]


def test_an_order_needs_an_approved_valid_appraisal_of_at_least_the_agreed_value(world):
    car = add(world)
    proposal = car.proposal
    assert [(gap.code, gap.url) for gap in gaps(proposal)] == [
        ("trade_in_appraisal", f"{proposal.get_absolute_url()}#trade-ins")
    ]
    found = appraisal(proposal, state="requested")
    TradeIn.objects.update(appraisal=found)
    assert gap_texts(proposal) == ["a avaliação está solicitada."]

    Appraisal.objects.filter(pk=found.pk).update(
        state="approved", value=Decimal("57999.99"), appraised_by=world.seller, decided_by=world.seller,
        valid_until=world.store.now() + timedelta(days=1),
    )  # fmt: skip
    assert gap_texts(proposal) == ["avaliado em R$\xa057.999,99, R$\xa00,01 abaixo do combinado."]
    Appraisal.objects.update(value=58000)
    assert gap_texts(proposal) == []
    Appraisal.objects.update(valid_until=world.store.now() - timedelta(minutes=1))
    assert gap_texts(proposal) == ["a avaliação está vencida."]


def test_an_appraisal_stands_behind_one_order_only(world):
    car = add(world)
    found = appraisal(car.proposal, state="approved", value=Decimal(58000))
    TradeIn.objects.update(appraisal=found)
    other = world.proposal(car.proposal.attendance)
    TradeIn.objects.create(proposal=other, appraisal=found, **values())
    assert gap_texts(car.proposal) == []

    Proposal.objects.filter(pk=other.pk).update(state="order")

    assert gap_texts(car.proposal) == [f"este usado já está no pedido {other.number}."]


def test_a_payoff_needs_its_bank_and_a_letter_in_force(world):
    car = add(world, payoff=Decimal(10))
    today = world.store.today()
    TradeIn.objects.update(appraisal=appraisal(car.proposal, state="approved", value=Decimal(58000)))
    assert gap_texts(car.proposal) == ["informe o banco e o vencimento da quitação."]

    TradeIn.objects.update(payoff_bank="Banco Sul", payoff_due_on=today - timedelta(days=1))
    assert "venceu em" in gap_texts(car.proposal)[0]
    TradeIn.objects.update(payoff_due_on=today)
    assert gap_texts(car.proposal) == []


# Pages


def test_car_is_put_in_without_javascript(seller, world):
    proposal = world.proposal()
    fields = typed(
        proposal, plate="ftr-2j18", km="52.310", renavam="639884962",
        payoff="12.640,00", payoff_bank="Banco Sul",
        restrictions="Nada consta", restrictions_on=world.store.today().isoformat(), report="Cautelar 12",
    )  # fmt: skip

    response = seller.post(url("create", proposal.pk), fields)

    assert (response.status_code, response.url) == (302, proposal.get_absolute_url())
    car = TradeIn.objects.get()
    assert (car.plate, car.km, car.renavam, car.net) == ("FTR2J18", 52310, "00639884962", Decimal(45360))
    page = seller.get(proposal.get_absolute_url()).content.decode()
    for text in (
        "Onix LT 2021",
        "52.310 km",
        "Banco Sul",
        "Nada consta",
        "laudo: Cautelar 12",
        "valor estimado",
    ):
        assert text in page
    assert "Usado na troca (líquido)" in page
    assert "− R$\xa045.360,00" in page


def test_car_put_in_by_htmx_redraws_card_and_payments_and_calls_the_summary(seller, world):
    proposal = world.proposal()

    response = seller.post(url("create", proposal.pk), typed(proposal), headers=HTMX)

    content = response.content.decode()
    assert (response.status_code, response["HX-Retarget"]) == (200, "#trade-ins")
    assert "proposal-changed" in response["HX-Trigger-After-Swap"]
    assert '<div id="rows-payment" hx-swap-oob="true">' in content
    assert content.count("R$\xa058.000,00") == 3  # agreed, net, the payment's line
    assert "<html" not in content


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("agreed", ""), ("agreed", "0"), ("agreed", "x"), ("agreed", "9" * 60), ("market", "-1"),
        ("payoff", "NaN"), ("plate", "XX"), ("chassis", "IOQ"), ("renavam", "1"), ("km", "-1"),
        ("km", "9" * 60), ("description", "x" * 121), ("description", "a\x00b"),
        ("payoff_due_on", "9999-01-01"),
        ("restrictions_on", "2001-01-01"), ("restrictions_on", "x"), ("report", "x" * 201),
        ("fipe_year", "1"),
    ],
)  # fmt: skip
def test_bad_field_is_told_in_place(seller, world, field, value):
    proposal = world.proposal()

    response = seller.post(url("create", proposal.pk), typed(proposal) | {field: value}, headers=HTMX)

    assert (response.status_code, refused(response)) == (422, [field])
    assert not TradeIn.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"source": "a999"}, {"source": "x" * 300}, {"catalog_year": HUGE}, {"catalog_year": "x"},
        {"owner": HUGE}, {"owner_q": "vera"}, {"payoff_bank": "Banco Sul"}, {"restrictions": "Alienação"},
        {"description": ""}, {"version": HUGE},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(seller, world, fields):
    proposal = world.proposal()

    response = seller.post(url("create", proposal.pk), typed(proposal) | fields)

    assert response.status_code == 422
    assert not TradeIn.objects.exists()


def test_third_person_is_found_and_named_as_owner(seller, world):
    person = PersonFactory(group=world.store.group, name="Vera Terceira", name_key="VERA TERCEIRA")
    proposal = world.proposal()

    response = seller.post(url("create", proposal.pk), typed(proposal, owner=person.pk), headers=HTMX)

    assert "proprietário: Vera Terceira" in response.content.decode()
    assert TradeIn.objects.get().owner == person
    assert line().payer is None


def test_second_editor_keeps_what_was_typed(seller, world):
    car = add(world)

    response = seller.post(
        url("edit", car.proposal_id, car.pk), typed(car.proposal, description="guarde isto", version=1)
    )

    content = response.content.decode()
    assert response.status_code == 409
    assert "guarde isto" in content
    assert 'name="version" value="2"' in content
    assert TradeIn.objects.get().description == "Onix LT 2021 prata"


def test_customers_cars_and_appraisals_are_offered_and_fill_the_form(seller, world):
    proposal = world.proposal()
    vehicle = VehicleFactory(group=world.store.group, plate="FTR2J18", km=777)
    OwnedVehicle.objects.create(person=proposal.person, vehicle=vehicle)
    virtual = OwnedVehicle.objects.create(person=proposal.person, description="Moto verde")
    found = appraisal(proposal, state="approved", plate="ABC1D23", km=5)
    address = url("create", proposal.pk)

    page = seller.get(address).content.decode()
    chosen = {
        code: seller.post(address, typed(proposal, source=code, preencher="source")).context["form"].initial
        for code in (f"v{vehicle.pk}", f"d{virtual.pk}", f"a{found.pk}")
    }

    assert all(f'value="{code}"' in page for code in chosen)
    facts = [(row["plate"], row["km"], row["description"]) for row in chosen.values()]
    assert facts == [
        ("FTR2J18", 777, "Corolla XEi 2.0 2022/2023"), (None, None, "Moto verde"),
        ("ABC1D23", 5, "Onix LT 1.0 2019"),
    ]  # fmt: skip
    assert chosen[f"a{found.pk}"]["agreed"] == Decimal(52000)
    assert not TradeIn.objects.exists()


def test_chosen_car_is_kept_as_the_vehicle(seller, world):
    proposal = world.proposal()
    vehicle = VehicleFactory(group=world.store.group, plate="FTR2J18")
    OwnedVehicle.objects.create(person=proposal.person, vehicle=vehicle)

    seller.post(url("create", proposal.pk), typed(proposal, source=f"v{vehicle.pk}", plate="FTR2J18"))

    car = TradeIn.objects.get()
    assert (car.vehicle, car.plate) == (vehicle, "FTR2J18")
    page = seller.get(url("edit", proposal.pk, car.pk)).content.decode()
    assert f'value="v{vehicle.pk}" checked' in page


def test_fipe_row_and_km_give_the_stores_estimate(seller, world):
    TradeInEstimate.objects.all().delete()
    TradeInEstimate.objects.create(store=world.store, max_age=99, max_km=100_000, percent=Decimal(80))
    row = CatalogYearFactory(fipe_price=Decimal("50000.01"))
    proposal = world.proposal()
    fields = typed(proposal, km="10.000", catalog_year=row.pk, agreed="", preencher="fipe")

    response = seller.post(url("create", proposal.pk), fields, headers=HTMX)

    content = response.content.decode()
    assert response.status_code == 200
    assert "Estimativa da loja: R$\xa040.000,01 (80% da FIPE R$\xa050.000,01)" in content
    assert 'id="trade-in-box-agreed" hx-swap-oob="true"' in content
    assert 'value="40.000,01"' in content
    assert "trade-in-box-plate" not in content


def test_fill_never_breaks_on_nonsense(seller, world):
    address, proposal = url("create", world.proposal().pk), Proposal.objects.get()

    for cause in ("source", "plate", "km", "fipe", "busca", "x" * 500):
        for junk in ("", "\x00", "9" * 400, "a\U0001f600", "²"):
            fields = dict.fromkeys(("plate", "km", "catalog_year", "fipe_q", "fipe_year", "owner"), junk)
            for headers in ({}, HTMX):
                response = seller.post(
                    address, typed(proposal, **fields, preencher=cause, source=junk), headers=headers
                )
                assert (response.status_code, response.context["form"].is_bound) == (200, False)
    assert not TradeIn.objects.exists()


def test_debt_goes_in_is_altered_and_goes_out(seller, world):
    car = add(world)
    place = [car.proposal_id, car.pk]
    ipva = DebtKind.objects.get(code="ipva").pk
    fields = {"kind": ipva, "amount": "1.200,50", "paid_by": "store", "version": 2}

    made = seller.post(url("debt-create", *place), fields, headers=HTMX)
    debt = TradeInDebt.objects.get()
    assert "− R$\xa01.200,50" in made.content.decode()
    assert "R$\xa056.799,50" in made.content.decode()
    seller.post(url("debt-edit", *place, debt.pk), fields | {"paid_by": "customer", "version": 3})
    assert line().amount == Decimal(58000)
    seller.post(url("debt-remove", *place, debt.pk), {"version": 4}, headers=HTMX)
    assert not TradeInDebt.objects.exists()


def test_debt_kind_switched_off_stays_on_its_debt_only(seller, world):
    car = add(world)
    debt = owe(world, car, 10)
    DebtKind.objects.filter(code="ipva").update(active=False)
    place = [car.proposal_id, car.pk]

    assert "IPVA" in seller.get(url("debt-edit", *place, debt.pk)).content.decode()
    assert "IPVA" not in seller.get(url("debt-create", *place)).content.decode()


def test_debt_of_another_car_and_appraisal_of_another_attendance_are_404(seller, world):
    car, other = add(world), add(world)
    debt, foreign = owe(world, other, 10), appraisal(other.proposal, state="approved")
    place = [car.proposal_id, car.pk]

    assert seller.get(url("debt-edit", *place, debt.pk)).status_code == 404
    assert seller.post(url("link", *place, foreign.pk), {"version": 2}).status_code == 404
    assert seller.get(url("edit", other.proposal_id, car.pk)).status_code == 404


def test_card_offers_appraisals_and_shows_a_lower_value(seller, world):
    car = add(world)
    place = [car.proposal_id, car.pk]
    found = appraisal(car.proposal, state="approved", value=Decimal(58000))
    page = seller.get(car.proposal.get_absolute_url()).content.decode()
    assert url("link", *place, found.pk) in page
    assert url("appraise", *place) in page

    seller.post(url("link", *place, found.pk), {"version": 2}, headers=HTMX)
    Appraisal.objects.update(value=Decimal(55000))
    page = seller.get(car.proposal.get_absolute_url()).content.decode()

    assert "avaliado em R$\xa055.000,00, R$\xa03.000,00 abaixo do combinado." in page
    assert "Usar o valor avaliado, R$\xa055.000,00" in page
    assert f'action="{url("appraise", *place)}"' not in page
    seller.post(url("link", *place, found.pk), {"version": 3})
    assert line().amount == Decimal(55000)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_stale_press_on_the_card_is_told_and_changes_nothing(seller, world, headers):
    car = add(world)

    response = seller.post(url("appraise", car.proposal_id, car.pk), {"version": 1}, headers=headers)

    assert response.status_code == 409
    assert not Appraisal.objects.exists()


def test_cancelled_proposal_shows_its_car_and_no_form(seller, world):
    car = add(world)
    Proposal.objects.update(state=State.CANCELLED)

    content = seller.get(car.proposal.get_absolute_url()).content.decode()

    assert "Onix LT 2021 prata" in content
    assert "/usados/" not in content


def test_change_is_shown_with_its_approval(seller, world):
    car = add(world, world.proposal(price=Decimal(50000)))

    content = seller.get(car.proposal.get_absolute_url()).content.decode()

    assert 'data-testid="proposal-change">R$\xa08.000,00<' in content
    assert "o troco precisa de aprovação" in content
    assert "Pagamento fechado" in content


def test_another_payment_beside_the_change_is_too_much(world):
    proposal = add(world, world.proposal(price=Decimal(50000))).proposal
    line_type = PaymentLine.objects.get().type.__class__.objects.get(code="pix")
    fields = {
        "type": line_type,
        "amount": Decimal(100),
        "due_on": world.store.today(),
        "payer": None,
        "note": "",
    }

    add_payment(proposal=proposal, values=fields, version=2, by=world.seller)

    assert balance_of(Proposal.objects.get()).surplus == Decimal(100)


@pytest.mark.parametrize("count", [1, 3])
def test_proposal_page_with_used_cars_takes_at_most_15_queries(
    seller, world, count, django_assert_max_num_queries
):
    proposal = world.proposal()
    for _number in range(count):
        car = add(world, proposal)
        owe(world, car, 10)
        owe(world, car, 20, paid_by="customer")
    for number in range(30):
        ProposalItem.objects.create(proposal=proposal, kind="accessory", description=f"A{number}", price=1)

    with django_assert_max_num_queries(15):
        seller.get(proposal.get_absolute_url())
