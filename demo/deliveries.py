"""Cars sold and invoiced, to be handed over today and on the next open day."""

from datetime import date, time, timedelta

from django.utils import timezone

from accounts.models import User
from atendimento.models import Event
from demo.organisation import House
from demo.stories import Story
from proposals.checklists.models import DocumentStep
from proposals.checklists.services import record_step
from proposals.checklists.steps import steps_of
from proposals.delivery.models import Delivery
from proposals.delivery.services import open_day, release_delivery, told
from proposals.delivery.slots import lock_slot
from proposals.invoicing.invoices import Typed, invoice_by_hand
from proposals.invoicing.key import check_digit
from proposals.invoicing.services import authorise_invoicing
from proposals.messages.models import CustomerMessage
from proposals.models import PaymentType, Proposal
from proposals.orders.gaps import gaps_of, person_gaps
from proposals.orders.services import place_order
from proposals.receipts.services import receive_payment
from proposals.services import create_proposal
from vehicles.models import StockItem

# Hour, days from today on, released already.
HOURS = (
    (time(9), 0, True),
    (time(10), 0, True),
    (time(14), 0, False),
    (time(16), 0, False),
    (time(10), 1, False),
)
TRIED = 60
# While payments of made-up people are not checked by anybody.
MOTIVE = "Comprovante do PIX conferido por telefone"


def add_deliveries(house: House, wanted: list[tuple[Story, StockItem, User]]) -> None:
    """As many of the hours as there are customers whose order lacks nothing."""
    store, manager = house.stores["A"], house.users["gerente"]
    own = [(story, item, seller) for story, item, seller in wanted[:TRIED] if story.store == store]
    sold = filter(None, (sell(story, item, seller, manager) for story, item, seller in own))
    for (hour, days, is_released), proposal in zip(HOURS, sold, strict=False):
        day = store.today() if not days else open_day(store, store.today() + timedelta(days=days))
        hand_over_at(proposal, day, hour, manager, is_released=is_released)
    # What was written to made-up people is not mailed.
    CustomerMessage.objects.filter(sent_at=None, means="email").update(sent_at=timezone.now())


def sell(story: Story, item: StockItem, seller: User, manager: User) -> Proposal | None:
    """Order, authorised and invoiced; nothing where the customer's register or the car's is not complete."""
    person = story.written.person
    if Proposal.objects.filter(attendance=story.written).exists():
        return None
    if person is None or not item.vehicle.chassis or any(person_gaps(person, "")):
        return None
    made = create_proposal(attendance=story.written, stock_item=item, by=seller)
    pix = PaymentType.objects.get(code="pix")
    made.payment_lines.create(type=pix, due_on=made.store.today(), amount=made.total)
    proposal = Proposal.objects.for_page().get(pk=made.pk)
    if gaps_of(proposal, manager):
        return None
    ordered = place_order(proposal=proposal, version=proposal.version, by=manager)
    line = ordered.payment_lines.get()
    receive_payment(line=line, received_on=ordered.store.today(), document="Comprovante PIX", by=seller)
    authorised = authorise_invoicing(proposal=ordered, version=ordered.version, by=manager)
    return invoice(authorised, manager)


def invoice(proposal: Proposal, manager: User) -> Proposal:
    day, number = proposal.store.today(), proposal.pk
    body = f"35{day:%y%m}{proposal.store.cnpj}55001{number:09d}1{number:08d}"
    typed = Typed(number=number, series=1, key=body + check_digit(body), issued_on=day)
    return invoice_by_hand(proposal=proposal, typed=typed, version=proposal.version, by=manager)


def hand_over_at(proposal: Proposal, day: date, hour: time, manager: User, *, is_released: bool) -> None:
    """At whatever hour the data are made: today's board is never empty."""
    row = Delivery(
        proposal=proposal,
        store=proposal.store,
        slot=lock_slot(proposal.store, day, hour),
        scheduled_by=manager,
    )
    row.full_clean()
    row.save()
    told(row, Event.Kind.DELIVERY_SCHEDULED, manager)
    if is_released:
        for step in DocumentStep.objects.filter(code__in=["renave-saida", "renave-entrada"]):
            if step in steps_of(proposal):
                record_step(proposal=proposal, step=step, done_on=proposal.store.today(), by=manager)
        release_delivery(delivery=row, motive=MOTIVE, by=manager)
