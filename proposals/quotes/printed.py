"""Every figure as it is printed: page, WhatsApp text and PDF show these and nothing else."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.figures import fixed, grouped
from core.money import brl
from proposals.financing.cet import printed_percent
from proposals.financing.loan import Loan
from proposals.financing.price import MONTH
from proposals.quotes.offer import Offer, Option

NOTICE = _("Simulação; usado sujeito a avaliação; crédito sujeito a aprovação.")


def percent(value: Decimal) -> str:
    """`1,99%`: a figure that is in percent already, two decimals."""
    return f"{fixed(printed_percent(value / 100))}%"


def printed(offer: Offer, *, valid_until: datetime) -> dict[str, Any]:
    asked = offer.asked
    return {
        "vehicle": asked.vehicle.label,
        "price": brl(asked.price),
        "down": brl(asked.down),
        "amount": brl(max(asked.amount, Decimal(0))),
        "trade_in": printed_trade_in(offer),
        "options": [printed_option(option, offer) for option in offer.options],
        "day": f"{offer.day:%d/%m/%Y}",
        "valid_until": f"{valid_until:%d/%m/%Y %H:%M}",
        "notice": str(NOTICE),
    }


def printed_trade_in(offer: Offer) -> dict[str, str] | None:
    used = offer.asked.trade_in
    if used is None:
        return None
    return {
        "label": used.label,
        "km": f"{grouped(used.km)} km",
        "fipe": brl(used.fipe),
        "percent": percent(used.percent) if used.percent is not None else "",
        "value": brl(used.value),
    }


def printed_option(option: Option, offer: Offer) -> dict[str, Any]:
    """One column: all that CDC arts. 52 and 54-B want the customer to read."""
    if option.loan is None or option.rate is None or option.first_due is None:
        return {"term": option.term, "refusal": option.refusal}
    loan, rate = option.loan, option.rate
    return {
        "term": option.term,
        "refusal": "",
        "financier": rate.financier.name,
        "rate_month": percent(rate.monthly_rate),
        "rate_year": percent(100 * ((1 + rate.fraction) ** (Decimal(365) / MONTH) - 1)),
        "cet": percent(100 * loan.cet),
        "installment": brl(loan.installment),
        "last": last_payment(loan),
        "first_due": f"{option.first_due:%d/%m/%Y}",
        "gross": brl(loan.gross),
        "iof": brl(loan.iof),
        "charges": [
            {"name": row.name, "value": brl(row.value), "financed": row.financed} for row in option.charges
        ],
        "total": brl(loan.total),
        "total_with": brl(total_with(loan, offer)),
        "late_interest": percent(rate.financier.late_interest),
        "late_fine": percent(rate.financier.late_fine),
    }


def last_payment(loan: Loan) -> str:
    """Printed only where it differs from the others."""
    return brl(loan.last) if loan.last != loan.installment else ""


def total_with(loan: Loan, offer: Offer) -> Decimal:
    """The price of buying this way: down payment, used car, what is paid at signing and every installment."""
    return offer.asked.price - offer.asked.amount + loan.terms.upfront_fees + loan.total
