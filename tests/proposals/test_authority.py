"""Limits, the approval's states, what keeps it and what voids it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from accounts import grants
from accounts.models import Parameter
from atendimento.models import Event
from core.errors import StaleVersion
from core.models import Notice
from core.transitions import TransitionError
from proposals import items, services
from proposals.authority import binding
from proposals.authority import services as authority
from proposals.authority.gaps import gaps
from proposals.authority.limits import Limit, needs, reasons
from proposals.authority.models import Approval, ApprovalMotive, AuthorityLimit
from proposals.authority.queue import cards_of, count_for, waiting_for
from proposals.authority.states import State
from proposals.authority.terms import Facts, terms_hash
from proposals.errors import ForbiddenError, ProposalError
from proposals.financing.models import Financier
from proposals.models import PaymentType, Proposal, ProposalItem
from proposals.result.models import CommissionRate, SaleTax
from tests.expected.approval_moves import APPROVAL_MOVES
from tests.factories import member
from tests.factories_vehicles import CatalogModelFactory

ROLES = (
    grants.RECEPCAO, grants.CONSULTOR, grants.OPERADOR, grants.SUPERVISOR, grants.GERENTE,
    grants.GERENTE_GERAL, grants.ADMINISTRADOR,
)  # fmt: skip


@pytest.fixture
def director(world):
    return member(grants.GERENTE_GERAL, (world.store, "VN VU"))


@pytest.fixture
def proposal(world):
    """R$ 100 000, cost 80 000, without tax or commission: a margin of 20 000."""
    return make(world)


def make(world, *, discount=0, price=100_000, cost=80_000, **unit):
    SaleTax.objects.update(percent=0)
    CommissionRate.objects.update(percent=0)
    item = world.unit(price=Decimal(price), cost=None if cost is None else Decimal(cost), **unit)
    return world.proposal(
        world.attendance(),
        stock_item=item,
        price=Decimal(price),
        discount=Decimal(discount),
        model_description="Corolla",
    )


def save(proposal, by, **changes):
    stored = Proposal.objects.get(pk=proposal.pk)
    names = ("price", "discount", "valid_until", "notes")
    values = {name: getattr(stored, name) for name in names} | changes
    return services.update_terms(proposal=stored, version=stored.version, by=by, **values)


def ask(proposal, by, **fields):
    stored = Proposal.objects.get(pk=proposal.pk)
    return authority.request_approval(proposal=stored, version=stored.version, by=by, **fields)


def approved(proposal, world, *, by=None, discount=5000):
    save(proposal, world.seller, discount=Decimal(discount))
    asked = ask(proposal, world.seller)
    return authority.approve(approval=asked, seen=asked.current_hash, by=by or world.manager)


def codes(proposal, by):
    return [gap.code for gap in gaps(proposal, by)]


# Limits


@pytest.mark.parametrize(
    ("facts", "limit", "found"),
    [
        (Facts(Decimal(100_000), Decimal(2_000), Decimal(1), ()), Limit(Decimal(2)), []),
        (Facts(Decimal(100_000), Decimal("2000.01"), Decimal(1), ()), Limit(Decimal(2)), ["discount"]),
        (Facts(Decimal("99999.99"), Decimal("2000.00"), Decimal(1), ()), Limit(Decimal(2)), ["discount"]),
        (Facts(Decimal(0), Decimal(0), None, ("unknown_cost",)), Limit(Decimal(2)), ["unknown_cost"]),
        (
            Facts(Decimal(100_000), Decimal(0), Decimal("2999.99"), ()),
            Limit(Decimal(2), Decimal(3)),
            ["margin"],
        ),
        (Facts(Decimal(100_000), Decimal(0), Decimal(3_000), ()), Limit(Decimal(2), Decimal(3)), []),
        (Facts(Decimal(100_000), Decimal(0), Decimal("-0.01"), ()), Limit(Decimal(100)), ["margin"]),
        (Facts(Decimal(100_000), Decimal(0), Decimal(1), ("demo",)), Limit(Decimal(2)), ["demo"]),
        (
            Facts(Decimal(100_000), Decimal(0), Decimal(1), ("demo",)),
            Limit(Decimal(2), allows_exceptions=True),
            [],
        ),
    ],
)
def test_limit_is_exact_to_the_cent(facts, limit, found):
    assert [reason.code for reason in reasons(facts, limit)] == found


@pytest.mark.parametrize(
    ("who", "days", "free"),
    [("seller", 0, 2), ("seller", 90, 3), ("supervisor", 0, 4), ("supervisor", 90, 5), ("manager", 0, 7)],
)
def test_first_values_by_role_and_days_in_stock(world, who, days, free):
    user = getattr(world, who)
    proposal = make(world, discount=free * 1000, entered_on=world.store.today() - timedelta(days=days))
    within = needs(proposal, user)
    proposal.discount += Decimal("0.01")

    assert within == []
    assert [reason.code for reason in needs(proposal, user)] == ["discount"]


def test_most_specific_line_wins(world):
    model = CatalogModelFactory()
    proposal = make(world, discount=2500)
    proposal.stock_item.vehicle.model = model
    role = Group.objects.get(name=grants.CONSULTOR)

    def line(percent, **narrow):
        AuthorityLimit.objects.create(role=role, max_discount=Decimal(percent), **narrow)
        return [reason.code for reason in needs(proposal, world.seller)]

    assert line("3", make=model.family.make) == []
    assert line("1", family=model.family) == ["discount"]
    assert line("3", model=model) == []
    assert line("1", model=model, business_type="VU") == ["discount"]
    assert line("3", brand=world.store.brand) == []
    assert line("1", store=world.store) == ["discount"]
    assert line("9", store=world.sister) == ["discount"]


def test_without_a_line_nothing_is_granted(world, proposal):
    AuthorityLimit.objects.all().delete()
    proposal.discount = Decimal("0.01")

    assert [reason.code for reason in needs(proposal, world.manager)] == ["discount"]


@pytest.mark.parametrize(("state", "code"), [("on_order", "on_order"), ("demo", "demo"), ("available", None)])
def test_unit_on_order_or_demo_needs_approval(world, state, code):
    proposal = make(world, state=state)

    assert [reason.code for reason in needs(proposal, world.seller)] == ([code] if code else [])
    assert needs(proposal, world.manager) == []


def test_unknown_cost_needs_approval(world):
    proposal = make(world, cost=None)

    assert [reason.code for reason in needs(proposal, world.seller)] == ["unknown_cost"]
    assert codes(proposal, world.supervisor) == ["authority-unknown_cost"]
    assert codes(proposal, world.manager) == []


# States, against the literal table


@pytest.mark.parametrize("source", State.values)
@pytest.mark.parametrize("target", State.values)
def test_approval_moves_by_the_literal_table(world, proposal, source, target):
    allowed = APPROVAL_MOVES.get((source, target), set())
    for role in ROLES:
        by = member(role, (world.store, "VN VU"))
        approval = Approval(proposal=proposal, state=source, requested_by=world.seller)
        if allowed & {role, "*"}:
            binding.move(approval, State(target), by)
            assert approval.state == target
        else:
            with pytest.raises(TransitionError):
                binding.move(approval, State(target), by)
            assert approval.state == source


# Asking


def test_request_waits_with_hash_notices_and_a_line_of_the_timeline(world, proposal):
    save(proposal, world.seller, discount=Decimal(3000))

    approval = ask(proposal, world.seller, note="Cliente fecha hoje")

    assert (approval.state, approval.reasons, approval.note) == (
        "requested",
        ["discount"],
        "Cliente fecha hoje",
    )
    assert approval.current_hash == approval.terms_hash == terms_hash(Proposal.objects.get())
    # The lowest level that covers it is told, and nobody else.
    assert [notice.user for notice in Notice.objects.all()] == [world.supervisor]
    assert Notice.objects.get().url == approval.get_absolute_url()
    event = Event.objects.get(kind="approval_asked")
    assert "3,00%" in event.label
    assert codes(proposal, world.seller) == ["authority-discount", "authority-waiting"]


def test_second_press_finds_the_first_request(world, proposal):
    save(proposal, world.seller, discount=Decimal(3000))

    assert ask(proposal, world.seller) == ask(proposal, world.seller)
    assert (Approval.objects.count(), Notice.objects.count()) == (1, 1)


def test_request_within_the_own_limit_is_refused(world, proposal):
    save(proposal, world.seller, discount=Decimal(2000))

    with pytest.raises(ProposalError, match="não precisa"):
        ask(proposal, world.seller)
    assert not Approval.objects.exists()


def test_nobody_may_be_asked_below_the_floor(world, proposal):
    save(proposal, world.seller, discount=Decimal("20000.01"))

    with pytest.raises(ProposalError, match="piso"):
        ask(proposal, world.seller)
    assert not Approval.objects.exists()


def test_refused_request_tells_its_reason_once(client, world, proposal):
    save(proposal, world.seller, discount=Decimal("20000.01"))
    client.force_login(world.seller)

    url = reverse("proposals:approval-request", args=[proposal.pk])
    response = client.post(url, {"version": Proposal.objects.get().version, "note": ""})

    assert response.status_code == 422
    assert response.content.decode().count("Abaixo do piso da loja") == 1


def test_request_on_an_older_version_is_stale(world, proposal):
    save(proposal, world.seller, discount=Decimal(3000))

    with pytest.raises(StaleVersion):
        authority.request_approval(proposal=proposal, version=1, by=world.seller)


# Deciding


@pytest.mark.parametrize(
    ("who", "discount", "may"),
    [
        ("supervisor", 4000, True),
        ("supervisor", 4001, False),
        ("manager", 7000, True),
        ("manager", 7001, False),
        ("seller", 3000, False),
        ("colleague", 3000, False),
        ("reception", 3000, False),
    ],
)
def test_approver_grants_within_his_own_limit(world, proposal, director, who, discount, may):
    save(proposal, world.seller, discount=Decimal(discount))
    asked = ask(proposal, world.seller)

    if may:
        authority.approve(approval=asked, seen=asked.current_hash, by=getattr(world, who))
        assert codes(proposal, world.seller) == []
    else:
        with pytest.raises(ProposalError):
            authority.approve(approval=asked, seen=asked.current_hash, by=getattr(world, who))
        assert Approval.objects.get().state == "requested"
        assert "authority-discount" in codes(proposal, world.seller)


def test_director_grants_down_to_the_floor_and_no_further(world, proposal, director):
    save(proposal, world.seller, discount=Decimal(20_000))
    asked = ask(proposal, world.seller)
    authority.approve(approval=asked, seen=asked.current_hash, by=director)
    assert codes(proposal, world.seller) == []

    proposal.stock_item.cost = Decimal("80000.01")
    proposal.stock_item.save()

    assert codes(proposal, world.seller) == ["authority-discount", "authority-margin"]
    assert codes(proposal, director) == ["authority-margin"]


def test_own_request_is_not_decided_by_oneself(world, proposal):
    save(proposal, world.supervisor, discount=Decimal(5000))
    asked = ask(proposal, world.supervisor)

    with pytest.raises(ProposalError, match="Acima da sua alçada"):
        authority.approve(approval=asked, seen=asked.current_hash, by=world.supervisor)
    assert Approval.objects.get().state == "requested"


def test_terms_not_seen_are_not_approved(world, proposal):
    save(proposal, world.seller, discount=Decimal(3000))
    asked = ask(proposal, world.seller)

    with pytest.raises(ProposalError, match="mudaram"):
        authority.approve(approval=asked, seen="0" * 64, by=world.manager)
    # Behind every service's back: what the card showed is no longer what is stored.
    Proposal.objects.update(discount=Decimal(6999))
    with pytest.raises(ProposalError, match="mudaram"):
        authority.approve(approval=asked, seen=asked.current_hash, by=world.manager)
    assert Approval.objects.get().state == "requested"


def test_second_decision_is_told_of_the_first(world, proposal):
    granted = approved(proposal, world)

    with pytest.raises(ProposalError, match="já decidiu"):
        authority.refuse(
            approval=granted,
            motive=ApprovalMotive.objects.first(),
            seen=granted.current_hash,
            by=world.manager,
        )
    assert Approval.objects.get().state == "approved"


@pytest.mark.parametrize("decision", ["approve", "counter_offer", "refuse"])
def test_second_press_of_a_decision_changes_nothing(world, proposal, decision):
    save(proposal, world.seller, discount=Decimal(3000))
    asked = ask(proposal, world.seller)
    more = {
        "approve": {},
        "counter_offer": {"discount": Decimal(2500)},
        "refuse": {"motive": ApprovalMotive.objects.first()},
    }[decision]

    def press():
        getattr(authority, decision)(approval=asked, seen=asked.current_hash, by=world.supervisor, **more)
        row = Approval.objects.values().get()
        return row, Event.objects.count(), Notice.objects.count()

    assert press() == press()


def test_another_decision_by_the_same_person_is_no_repeat(world, proposal):
    made = counter(proposal, world)

    with pytest.raises(ProposalError, match="já decidiu"):
        authority.counter_offer(
            approval=made, discount=Decimal(3000), seen=made.current_hash, by=world.supervisor
        )
    assert Approval.objects.get().offered_discount == Decimal(3500)


def test_approver_of_another_store_decides_nothing(world, proposal):
    save(proposal, world.seller, discount=Decimal(3000))
    asked = ask(proposal, world.seller)
    stranger = member(grants.GERENTE, (world.sister, "VN VU"))

    with pytest.raises(ProposalError):
        authority.approve(approval=asked, seen=asked.current_hash, by=stranger)
    assert Approval.objects.get().state == "requested"


def test_refusal_keeps_motive_and_tells_the_seller(world, proposal):
    save(proposal, world.seller, discount=Decimal(3000))
    asked = ask(proposal, world.seller)
    motive = ApprovalMotive.objects.get(code="margem-baixa")

    authority.refuse(approval=asked, motive=motive, seen=asked.current_hash, by=world.supervisor)

    stored = Approval.objects.get()
    assert (stored.state, stored.motive, stored.decided_by) == ("refused", motive, world.supervisor)
    assert Notice.objects.get(user=world.seller).url == proposal.get_absolute_url()
    assert "authority-discount" in codes(proposal, world.seller)
    assert ask(proposal, world.seller).pk != stored.pk


# Counter-offer


def counter(proposal, world, *, asked=5000, offered=3500):
    save(proposal, world.seller, discount=Decimal(asked))
    request = ask(proposal, world.seller)
    return authority.counter_offer(
        approval=request, discount=Decimal(offered), seen=request.current_hash, by=world.supervisor
    )


def test_counter_offer_is_taken_by_the_seller(world, proposal):
    made = counter(proposal, world)
    before = codes(proposal, world.seller)

    taken = authority.accept_counter(proposal=proposal, version=2, by=world.seller)

    stored = Approval.objects.get()
    assert made.offered_discount == taken.discount == Decimal(3500)
    assert before == ["authority-discount", "authority-waiting"]
    assert (stored.state, stored.current_hash) == ("approved", terms_hash(Proposal.objects.get()))
    assert codes(proposal, world.seller) == []


def test_after_the_counter_offer_the_asked_discount_is_gone(world, proposal):
    counter(proposal, world)
    authority.accept_counter(proposal=proposal, version=2, by=world.seller)

    save(proposal, world.seller, discount=Decimal(5000))

    assert Approval.objects.get().state == "voided"
    assert codes(proposal, world.seller) == ["authority-discount"]


@pytest.mark.parametrize("offered", [5000, 6000])
def test_counter_offer_gives_less_than_asked(world, proposal, offered):
    with pytest.raises(ProposalError, match="menos desconto"):
        counter(proposal, world, offered=offered)
    assert Approval.objects.get().state == "requested"


def test_counter_offer_stays_within_the_own_limit(world, proposal):
    with pytest.raises(ProposalError, match="Acima da sua alçada"):
        counter(proposal, world, asked=6000, offered=4500)
    assert Approval.objects.get().state == "requested"


def test_without_a_counter_offer_there_is_nothing_to_take(world, proposal):
    with pytest.raises(ProposalError, match="Não há contraproposta"):
        authority.accept_counter(proposal=proposal, version=1, by=world.seller)
    with pytest.raises(ForbiddenError):
        authority.accept_counter(proposal=proposal, version=1, by=world.reception)


# Kept or void


def accessory(proposal, **fields):
    return ProposalItem.objects.create(proposal=proposal, kind="accessory", description="Película", **fields)


def add(proposal, by, **values):
    values = {"description": "Película", "price": Decimal(1000)} | values
    version = Proposal.objects.get(pk=proposal.pk).version
    return items.add_item(proposal=proposal, kind="accessory", values=values, version=version, by=by)


KEPT = {
    "less discount": lambda world, row: save(row, world.seller, discount=Decimal(4000)),
    "more price": lambda world, row: save(row, world.seller, price=Decimal(101_000)),
    "notes": lambda world, row: save(row, world.seller, notes="Outra cor"),
    "accessory that leaves profit": lambda world, row: add(row, world.manager, cost=Decimal(400)),
    "accessory without known cost": lambda world, row: add(row, world.seller),
}
VOIDED = {
    "more discount": lambda world, row: save(row, world.seller, discount=Decimal("5000.01")),
    "less price": lambda world, row: save(row, world.seller, price=Decimal(99_999)),
    "gift": lambda world, row: add(row, world.seller, is_gift=True),
    "gift without price or cost": lambda world, row: add(row, world.seller, is_gift=True, price=Decimal(0)),
    "accessory below cost": lambda world, row: add(row, world.manager, cost=Decimal("1000.01")),
    "other vehicle": lambda world, row: services.choose_unit(
        proposal=row, stock_item=world.unit(price=Decimal(100_000)), version=2, by=world.seller
    ),
    "cancelled": lambda world, row: services.cancel_proposal(proposal=row, reason="x", by=world.seller),
}


@pytest.mark.parametrize("change", KEPT)
def test_approval_is_kept_where_terms_are_equal_or_better(world, proposal, change):
    granted = approved(proposal, world)

    KEPT[change](world, proposal)

    stored = Approval.objects.get()
    assert (stored.state, stored.current_hash) == ("approved", terms_hash(Proposal.objects.get()))
    links = [(link.previous_hash, link.terms_hash) for link in stored.links.all()]
    assert links == ([] if change == "notes" else [(granted.current_hash, stored.current_hash)])
    assert codes(proposal, world.seller) == []


@pytest.mark.parametrize("change", VOIDED)
def test_approval_is_voided_where_terms_are_worse_or_others(world, proposal, change):
    approved(proposal, world)

    VOIDED[change](world, proposal)

    stored = Approval.objects.get()
    assert (stored.state, bool(stored.ended_at), bool(stored.end_reason)) == ("voided", True, True)
    assert Event.objects.filter(kind="approval_voided").count() == 1
    assert not stored.links.exists()


def test_kept_by_a_chain_still_measures_against_what_was_approved(world, proposal):
    approved(proposal, world)
    save(proposal, world.seller, discount=Decimal(3000))

    save(proposal, world.seller, discount=Decimal(5000))
    back = codes(proposal, world.seller)
    save(proposal, world.seller, discount=Decimal(5001))

    assert back == []
    assert codes(proposal, world.seller) == ["authority-discount"]


def test_waiting_request_follows_its_proposal(world, proposal):
    save(proposal, world.seller, discount=Decimal(3000))
    first = ask(proposal, world.seller)

    save(proposal, world.seller, discount=Decimal(2900))
    kept = Approval.objects.get().state
    save(proposal, world.seller, discount=Decimal(3500))

    assert (kept, Approval.objects.get().state) == ("requested", "voided")
    assert ask(proposal, world.seller).pk != first.pk


def test_margin_that_costs_ate_is_no_longer_covered(world, proposal):
    AuthorityLimit.objects.filter(role__name=grants.GERENTE).update(min_margin=Decimal(10))
    approved(proposal, world)

    # An import corrects the cost: no writer of the proposal was asked.
    proposal.stock_item.cost = Decimal(86_000)
    proposal.stock_item.save()

    assert codes(proposal, world.seller) == ["authority-discount"]


def test_days_alone_void_nothing(world, proposal):
    approved(proposal, world)
    proposal.stock_item.entered_on = world.store.today() - timedelta(days=30)
    proposal.stock_item.save()

    assert codes(proposal, world.seller) == []


# Levels


def test_silence_goes_to_the_next_level_at_read_and_by_task(world, proposal, director):
    save(proposal, world.seller, discount=Decimal(3000))
    asked = ask(proposal, world.seller)
    people = (world.supervisor, world.manager, director)
    assert [count_for(user) for user in people] == [1, 0, 0]

    Approval.objects.update(requested_at=timezone.now() - timedelta(minutes=16))
    assert [count_for(user) for user in people] == [1, 1, 0]
    assert (authority.escalate(), authority.escalate()) == (1, 0)
    assert set(Notice.objects.values_list("user", flat=True)) == {world.supervisor.pk, world.manager.pk}

    Approval.objects.update(requested_at=timezone.now() - timedelta(minutes=99))
    assert [count_for(user) for user in people] == [1, 1, 1]
    assert authority.escalate() == 1
    authority.approve(approval=asked, seen=asked.current_hash, by=director)
    assert authority.escalate() == 0


def test_parameter_zero_never_escalates(world, proposal):
    Parameter.objects.create(key="approval_escalation_minutes", value=0, group=world.store.group)
    save(proposal, world.seller, discount=Decimal(3000))
    ask(proposal, world.seller)
    Approval.objects.update(requested_at=timezone.now() - timedelta(days=1))

    assert authority.escalate() == 0


def test_level_without_people_is_passed_over(world, proposal, director):
    world.supervisor.groups.clear()
    world.manager.groups.clear()
    save(proposal, world.seller, discount=Decimal(3000))
    ask(proposal, world.seller)

    assert [notice.user for notice in Notice.objects.all()] == [director]
    assert Approval.objects.get().told_level == 2


# Pages


def url(name, *args):
    return reverse(f"proposals:{name}", args=args)


@pytest.fixture
def asked(world, proposal):
    save(proposal, world.seller, discount=Decimal(3000))
    return ask(proposal, world.seller)


def test_card_tells_all_that_is_decided_by(client, world, asked):
    client.force_login(world.supervisor)

    text = client.get(asked.get_absolute_url()).content.decode().replace("\xa0", " ")

    for told in (
        asked.proposal.person.name, "Corolla", "R$ 100.000,00", "R$ 3.000,00", "3,00%", "2% · a sua: 4%",
        "R$ 17.000,00", "(17.53%)".replace(".", ","), "R$ 80.000,00",
    ):  # fmt: skip
        assert told in text, told


def financed(proposal, bank):
    ficha = proposal.credit_requests.create(
        financier=Financier.objects.create(name=bank), amount=50_000, term=48, asked_by=proposal.created_by
    )
    kind = PaymentType.objects.get(code="financiamento")
    proposal.payment_lines.create(type=kind, due_on=proposal.store.today(), amount=50_000, credit=ficha)
    return proposal


@pytest.mark.parametrize("count", [1, 3])
def test_queue_in_constant_queries(client, world, count, django_assert_num_queries):
    for number in range(count):
        ask(financed(make(world, discount=3000), f"Banco {number}"), world.seller)
    client.force_login(world.supervisor)
    client.get(url("approval-list"))

    with django_assert_num_queries(22):
        response = client.get(url("approval-list"))

    assert len(response.context["cards"]) == count


def test_queue_holds_what_is_in_sight(world, asked):
    other = member(grants.GERENTE, (world.sister, "VN VU"))
    parts = member(grants.SUPERVISOR, (world.store, "PA"))

    assert waiting_for(world.manager) == [asked]
    assert waiting_for(other) == waiting_for(parts) == []


def test_supervisor_above_his_limit_is_not_offered_to_approve(client, world, proposal):
    save(proposal, world.seller, discount=Decimal(6000))
    request = ask(proposal, world.seller)
    client.force_login(world.supervisor)

    text = client.get(request.get_absolute_url()).content.decode()

    assert "Acima da sua alçada" in text
    assert url("approval-approve", request.pk) not in text
    (card,) = cards_of(waiting_for(world.supervisor), world.supervisor)
    assert (card.may_approve, card.may_decide) == (False, True)


def test_decisions_by_post(client, world, asked):
    client.force_login(world.supervisor)
    seen = {"seen": asked.current_hash}

    empty = client.post(url("approval-refuse", asked.pk), seen)
    nonsense = client.post(url("approval-counter", asked.pk), seen | {"discount": "muito"})
    forged = client.post(url("approval-approve", asked.pk), {"seen": "x" * 64})
    kept = Approval.objects.get().state
    done = client.post(url("approval-approve", asked.pk), seen)

    assert (empty.status_code, nonsense.status_code, forged.status_code, kept) == (422, 422, 422, "requested")
    assert done.url == url("approval-list")
    assert Approval.objects.get().decided_by == world.supervisor


def test_summary_asks_and_takes(client, world, proposal):
    save(proposal, world.seller, discount=Decimal(3000))
    client.force_login(world.seller)
    page = client.get(url("proposal-approval", proposal.pk)).content.decode()
    assert url("approval-request", proposal.pk) in page
    assert "3,00%" in page

    stale = client.post(url("approval-request", proposal.pk), {"version": 1})
    asked = client.post(url("approval-request", proposal.pk), {"version": 2, "note": "hoje"})
    request = Approval.objects.get()
    assert (stale.status_code, asked.url) == (409, proposal.get_absolute_url())
    assert 'data-state="requested"' in client.get(url("proposal-approval", proposal.pk)).content.decode()

    authority.counter_offer(
        approval=request, discount=Decimal(2500), seen=request.current_hash, by=world.supervisor
    )
    assert (
        url("approval-accept", proposal.pk)
        in client.get(url("proposal-approval", proposal.pk)).content.decode()
    )
    taken = client.post(url("approval-accept", proposal.pk), {"version": 2})
    assert taken.url == proposal.get_absolute_url()
    assert 'data-state="approved"' in client.get(url("proposal-approval", proposal.pk)).content.decode()


def test_seller_never_reads_cost_or_margin(client, world, asked):
    client.force_login(world.seller)

    for address in (asked.proposal.get_absolute_url(), url("proposal-approval", asked.proposal_id)):
        text = client.get(address).content.decode()
        assert not [word for word in ("80.000", "17.000", "17,53", "Zero a zero") if word in text]
    assert client.get(asked.get_absolute_url()).status_code == 403
    told = [str(event.data) + event.label for event in Event.objects.all()]
    assert not [line for line in told if "17000" in line or "80000" in line]


def test_supervisor_sees_the_result_while_it_is_asked_of_him(client, world, proposal):
    client.force_login(world.supervisor)
    address = url("proposal-result", proposal.pk)
    before = client.get(address).status_code
    save(proposal, world.seller, discount=Decimal(3000))
    request = ask(proposal, world.seller)
    during = client.get(address).status_code
    authority.approve(approval=request, seen=request.current_hash, by=world.supervisor)

    assert (before, during, client.get(address).status_code) == (403, 200, 200)


def test_menu_counts_what_waits(client, world, asked):
    client.force_login(world.supervisor)

    assert "1 pedido aguarda" in client.get(url("approval-count")).content.decode()
    client.force_login(world.manager)
    assert client.get(url("approval-count")).content.decode().strip() == ""
    assert url("approval-list") in client.get(url("stock")).content.decode()
