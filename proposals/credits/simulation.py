"""Terms side by side inside a proposal: the quick quote's calculation on the amount left to finance."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from core.money import brl
from customers.models import Person
from proposals.financing.models import Borrower
from proposals.models import Proposal
from proposals.payments.balance import balance_of
from proposals.quotes.finding import Wanted, wanted_unit
from proposals.quotes.forms import TERMS
from proposals.quotes.offer import Asked, Option, make_offer
from proposals.quotes.printed import printed_option


def preset_of(proposal: Proposal) -> dict[str, Any]:
    """What an untouched form asks: the amount still to be paid, the financing already typed included."""
    lines = proposal.standing_lines
    financed = sum((line.amount for line in lines if line.is_financing), Decimal(0))
    amount = max(balance_of(proposal).balance + financed, Decimal(0))
    terms = {f"prazo_{number}": term for number, term in enumerate(TERMS, start=1)}
    return {"valor": amount, "primeira": 30, **terms}


def simulate(proposal: Proposal, typed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One column per term: every figure as printed, and what its ficha would ask."""
    terms = [term for term in map(typed.get, ("prazo_1", "prazo_2", "prazo_3")) if term] or TERMS
    asked = Asked(
        vehicle=vehicle_of(proposal),
        price=typed["valor"],
        trade_in=None,
        down=Decimal(0),
        terms=terms,
        first_in=typed.get("primeira") or 30,
        balloon=typed.get("balao") or Decimal(0),
        borrower=borrower_of(proposal.buyer),
        financier=typed.get("financeira"),
        insurance=bool(typed.get("seguro")),
    )
    offer = make_offer(asked, proposal.store.today())
    return [
        printed_option(option, offer) | {"ficha": ficha_of(option, asked), "amount": brl(asked.price)}
        for option in offer.options
    ]


def vehicle_of(proposal: Proposal) -> Wanted:
    """A model in words is to be ordered: new."""
    if proposal.stock_item is not None:
        return wanted_unit(proposal.stock_item, proposal.store)
    return Wanted("", proposal.model_description, proposal.price, is_new=True, age=0)


def borrower_of(person: Person) -> str:
    return Borrower.PJ if person.is_company else Borrower.PF


def ficha_of(option: Option, asked: Asked) -> dict[str, Any]:
    """What the form of a ficha takes for this term; nothing where there is no loan."""
    if option.loan is None or option.rate is None:
        return {}
    return {
        "financier": option.rate.financier_id,
        "amount": f"{asked.price:.2f}",
        "term": option.term,
        "monthly_rate": f"{option.rate.monthly_rate.normalize():f}",
        "installment": f"{option.loan.installment:.2f}",
        "balloon": f"{asked.balloon:.2f}",
    }
