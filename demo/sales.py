"""How the demo's proposals are paid: fichas with the banks' answers, payment lines, and one order."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import User
from core.money import cents
from demo.stories import Story
from proposals.credits.services import answer_credit, open_credit, use_credit
from proposals.financing.models import Financier
from proposals.models import CreditRequest, PaymentType, Proposal
from proposals.orders.gaps import gaps_of, person_gaps
from proposals.orders.services import place_order
from proposals.payments.balance import balance_of
from proposals.payments.services import add_payment
from proposals.result.models import FinanceReturn
from proposals.services import create_proposal
from vehicles.models import StockItem

TERM, RATE, INSTALLMENT = 48, Decimal("1.59"), Decimal("0.02995")
TRIED, SINCE = 60, date(2026, 1, 1)


def give_returns() -> None:
    """What each bank gives back of what it finances."""
    for number, bank in enumerate(Financier.objects.order_by("pk")):
        FinanceReturn.objects.create(financier=bank, percent=2 + number, valid_from=SINCE)


def finance(made: list[Proposal]) -> None:
    """The first proposal waits for its bank; the others' is approved, and ends within two days."""
    for number, proposal in enumerate(made):
        credit = ask_bank(proposal)
        if number:
            approve(credit)
            pay_rest(proposal)


def ask_bank(proposal: Proposal) -> CreditRequest:
    """Sixty per cent of the total, at the going rate."""
    amount = cents(Decimal(int(proposal.total * 6 / 1000)) * 100)
    values = {
        "financier": Financier.objects.filter(active=True).order_by("pk").first(),
        "amount": amount,
        "term": TERM,
        "monthly_rate": RATE,
        "balloon": Decimal(0),
        "installment": cents(amount * INSTALLMENT),
        "sent_on": proposal.store.today(),
    }
    version = current(proposal).version
    return open_credit(proposal=proposal, values=values, version=version, by=proposal.created_by)


def approve(credit: CreditRequest) -> None:
    proposal, today = credit.proposal, credit.proposal.store.today()
    answer = {
        "answer": CreditRequest.Answer.APPROVED,
        "answered_on": today,
        "approved_amount": credit.amount,
        "approved_rate": credit.monthly_rate,
        "approved_term": credit.term,
        "approved_installment": credit.installment,
        "valid_until": today + timedelta(days=2),
        "conditions": "",
    }
    by = proposal.created_by
    credit = answer_credit(credit=credit, values=answer, version=current(proposal).version, by=by)
    use_credit(credit=credit, version=current(proposal).version, by=by)


def pay_rest(proposal: Proposal) -> None:
    """What is left, by PIX."""
    stored = current(proposal)
    left = balance_of(stored).balance
    if left > 0:
        pix = PaymentType.objects.get(code="pix")
        values = {"type": pix, "payer": None, "due_on": stored.store.today(), "amount": left, "note": "sinal"}
        add_payment(proposal=stored, values=values, version=stored.version, by=stored.created_by)


def current(proposal: Proposal) -> Proposal:
    return Proposal.objects.for_page().get(pk=proposal.pk)


def order_one(wanted: Iterable[tuple[Story, StockItem, User]]) -> Proposal | None:
    """The first whose customer's register lacks nothing."""
    for _tried, (story, item, seller) in zip(range(TRIED), wanted, strict=False):
        person = story.written.person
        if person is None or any(person_gaps(person, "")):
            continue
        proposal = create_proposal(attendance=story.written, stock_item=item, by=seller)
        pay_rest(proposal)
        stored = current(proposal)
        if not gaps_of(stored, seller):
            return place_order(proposal=stored, version=stored.version, by=seller)
    return None
