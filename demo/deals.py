"""The few rows of proposals, workshop and campaigns, made through their own services."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from accounts.hours import next_open
from accounts.models import User
from atendimento.models import State
from campaigns.services import Terms, add_member, create_campaign
from core.money import cents
from customers.models import Consent, OwnedVehicle, Person
from customers.services import is_refused
from demo.deliveries import add_deliveries
from demo.organisation import House
from demo.people import Customer
from demo.sales import finance, give_returns, order_one
from demo.stories import Story
from proposals.authority.services import request_approval
from proposals.models import DebtKind, Proposal
from proposals.result.loading import result_of
from proposals.services import create_proposal, update_terms
from proposals.tradein.services import add_debt, add_trade_in
from vehicles.models import StockItem
from vehicles.services import reserve
from workshop.bookings.services import create_booking
from workshop.models import Booking

RESERVATIONS, PROPOSALS, BOOKINGS, MEMBERS = 2, 4, 5, 12
CLOSING = time(18)
# In % of the price: asked for, and the margin that bears it.
DISCOUNT, MARGIN = Decimal("3.8"), 5
SCRIPT = (
    "Bom dia! Aqui é da Horizonte. Neste mês o usado do cliente vale mais na troca por um zero km: "
    "convide para uma avaliação sem compromisso e ofereça o test drive."
)


def add_deals(house: House, stories: list[Story], customers: list[Customer]) -> None:
    wanted = selling(stories)
    for story, item, seller in wanted[:RESERVATIONS]:
        hold(story, item, seller, customers)
    made: list[Proposal] = []
    for number, (story, item, seller) in enumerate(wanted[RESERVATIONS : RESERVATIONS + PROPOSALS]):
        proposal = create_proposal(attendance=story.written, stock_item=item, by=seller)
        made.append(proposal)
        if number % 2 == 0:
            give_used_car(proposal, seller)
    give_returns()
    finance(made[::2])
    ask_approvals(made[1::2])
    order_one(reversed(wanted[RESERVATIONS + PROPOSALS :]))
    add_deliveries(house, wanted[RESERVATIONS + PROPOSALS :])
    book(stories)
    run_campaign(house, stories, customers)


def ask_approvals(made: list[Proposal]) -> None:
    """A discount beyond the seller's limit, where the margin bears it."""
    for proposal in made:
        seller, margin = proposal.created_by, result_of(proposal).margin
        if margin is None or margin * 100 < MARGIN * proposal.price:
            continue
        asked = update_terms(
            proposal=proposal,
            price=proposal.price,
            discount=cents(proposal.price * DISCOUNT / 100),
            valid_until=proposal.valid_until,
            notes=proposal.notes,
            version=proposal.version,
            by=seller,
        )
        note = "Cliente fecha hoje com este desconto."
        request_approval(proposal=asked, version=asked.version, by=seller, note=note)


def selling(stories: list[Story]) -> list[tuple[Story, StockItem, User]]:
    """Sales in progress with a unit and a seller; one unit, one customer: the first who wants it."""
    found: dict[int, tuple[Story, StockItem, User]] = {}
    for story in stories:
        item, seller = story.item, story.responsible
        running = story.state == State.CONFIRMED and not story.closing_asked
        if running and item and seller and seller.has_perm("proposals.add_proposal"):
            found.setdefault(item.pk, (story, item, seller))
    return list(found.values())


def give_used_car(proposal: Proposal, seller: User) -> None:
    """A car in payment at an estimated value, not yet paid off, with its IPVA open."""
    values = {
        "description": "Onix LT 1.0 Flex 2021 branco",
        "km": 52_310,
        "agreed": Decimal(58000),
        "market": Decimal(61470),
        "payoff": Decimal(12640),
        "payoff_bank": "Banco Sul",
        "payoff_due_on": proposal.store.today() + timedelta(days=10),
    }
    car = add_trade_in(proposal=proposal, values=values, version=proposal.version, by=seller)
    ipva = {"kind": DebtKind.objects.get(code="ipva"), "amount": Decimal("1200.50")}
    add_debt(trade_in=car, values=ipva, version=car.proposal.version, by=seller)


def hold(story: Story, item: StockItem, seller: User, customers: list[Customer]) -> None:
    last = story.store.today() + timedelta(days=2)
    reserve(
        stock_item=item,
        until=datetime.combine(last, CLOSING, story.store.zone),
        holder=story.written.holder,
        holder_label=seller.display_name,
        holder_url=f"/atendimentos/{story.written.pk}/",
        by=seller,
    )


def book(stories: list[Story]) -> None:
    """Bookings of the days to come, for the services that ask for one."""
    asked = [
        (story, story.responsible)
        for story in stories
        if story.nature.needs_booking and story.responsible and story.open_touch
    ]
    for number, (story, adviser) in enumerate(asked[:BOOKINGS]):
        owned = OwnedVehicle.objects.current().filter(person=story.written.person).order_by("pk").first()
        store = story.store
        asked_for = datetime.combine(
            store.today() + timedelta(days=1 + number), time(8 + number, 30), store.zone
        )
        # Whatever the day of the seeding: somebody is there to receive the car.
        starts = next_open(store, asked_for)
        fields = {
            "vehicle": owned.vehicle if owned else None,
            "vehicle_description": owned.description if owned else "Carro do cliente, a identificar",
            "advisor": adviser,
            "starts_on": starts.date(),
            "starts_at": starts.time(),
            "service_type": Booking.ServiceType.REVIEW,
        }
        create_booking(store=store, fields=fields, by=adviser, attendance=story.written)


def run_campaign(house: House, stories: list[Story], customers: list[Customer]) -> None:
    """One running campaign of store A; its people are on the consultant's agenda."""
    store, by = house.stores["A"], house.users["gerente"]
    today = store.today()
    terms = Terms("Mês da troca", SCRIPT, today - timedelta(days=6), today + timedelta(days=24), store)
    campaign = create_campaign(terms=terms, by=by)
    own = [
        story.person
        for story in sorted(stories, key=lambda story: story.started)
        if story.responsible == house.users["consultor"] and story.open_touch and story.person is not None
    ]
    people = [customers[number].person for number in own[::-1]]
    for person in [person for person in people if may_be_called(person)][:MEMBERS]:
        add_member(campaign=campaign, person=person, store=store, by=by)


def may_be_called(person: Person) -> bool:
    return not is_refused(person=person, purpose=Consent.Purpose.MARKETING, channel=Consent.Channel.PHONE)
