"""What a simulation brings into its proposal beside vehicle and price, so that nothing is typed twice."""

from decimal import Decimal
from typing import Any

from accounts.models import User
from core.money import parse_brl
from proposals.credits.services import open_credit
from proposals.financing.models import Financier
from proposals.models import PaymentType, Proposal
from proposals.payments.services import add_payment
from proposals.quotes.models import Quote

Kind = PaymentType.Kind


def offered(quote: Quote) -> list[dict[str, Any]]:
    """The terms that were printed with a loan."""
    return [option for option in quote.figures.get("options", []) if not option.get("refusal")]


def carry_payments(quote: Quote, proposal: Proposal, term: int | None, by: User) -> None:
    """The down payment and the loan of the chosen term as payment lines, the loan as a ficha to be sent."""
    # The used car that came before is a version already.
    proposal.refresh_from_db(fields=["version"])
    carry_line(quote, proposal, Kind.BANK, money(quote.figures.get("down")), by)
    option = next((row for row in offered(quote) if row["term"] == term), None)
    if option is not None:
        amount = money(quote.figures.get("amount"))
        carry_line(quote, proposal, Kind.FINANCING, amount, by)
        carry_ficha(quote, proposal, option, amount, by)


def carry_line(quote: Quote, proposal: Proposal, kind: str, amount: Decimal, by: User) -> None:
    """Nothing where the administrator switched off every type of that kind."""
    type_ = PaymentType.objects.active().filter(kind=kind).first()
    if not amount or type_ is None:
        return
    values = {"type": type_, "due_on": proposal.store.today(), "amount": amount, "note": quote.number}
    add_payment(proposal=proposal, values=values, version=proposal.version, by=by)
    proposal.refresh_from_db(fields=["version"])


def carry_ficha(quote: Quote, proposal: Proposal, option: dict[str, Any], amount: Decimal, by: User) -> None:
    """As printed; a financier renamed or switched off since is asked from the proposal anew."""
    financier = Financier.objects.filter(name=option["financier"], active=True).first()
    if financier is None or not amount:
        return
    values = {
        "financier": financier,
        "amount": amount,
        "term": option["term"],
        "monthly_rate": Decimal(option["rate_month"].rstrip("%").replace(",", ".")),
        "installment": money(option["installment"]),
        "balloon": money(quote.inputs.get("balao")),
    }
    open_credit(proposal=proposal, values=values, version=proposal.version, by=by)
    proposal.refresh_from_db(fields=["version"])


def money(printed: str | None) -> Decimal:
    """A figure as it was printed or typed."""
    return parse_brl(printed) if printed else Decimal(0)
