"""What CDC arts. 52 and 54-B want the customer to read of a financing: the ficha's figures, as printed."""

from decimal import Decimal

from django.utils.translation import gettext as _

from core.money import brl
from proposals.credits.models import CreditRequest
from proposals.financing.cet import cet
from proposals.financing.dates import days_from, due_dates
from proposals.financing.errors import FinancingError
from proposals.financing.models import HUNDRED
from proposals.financing.price import MONTH
from proposals.payments.models import PaymentLine
from proposals.quotes.printed import percent

# The bank fixes the day of the first installment; until then it is reckoned so many days after the release.
FIRST_IN, YEAR = 30, 365
# Label, figure, remark.
Fact = tuple[str, str, str]


def facts_of(line: PaymentLine, total: Decimal) -> list[Fact]:
    """Of one financing line; `total` is the proposal's. Nothing before there is a ficha."""
    credit = line.credit
    if credit is None:
        return []
    return [*rates(line, credit), *installments(line, credit, total), *lateness(credit)]


def rates(line: PaymentLine, credit: CreditRequest) -> list[Fact]:
    rate = credit.monthly_rate if credit.approved_rate is None else credit.approved_rate
    found = [(_("Valor financiado"), brl(line.amount), credit.financier.name)]
    if rate is not None:
        yearly = HUNDRED * ((1 + rate / HUNDRED) ** (Decimal(YEAR) / MONTH) - 1)
        words = {"month": percent(rate), "year": percent(yearly)}
        found.append((_("Juros"), _("%(month)s a.m. · %(year)s a.a.") % words, ""))
    if cost := total_cost(line, credit):
        told = _("%(cost)s a.a.") % {"cost": percent(cost * HUNDRED)}
        found.append((_("Custo efetivo total (CET)"), told, ""))
    return found


def total_cost(line: PaymentLine, credit: CreditRequest) -> Decimal | None:
    """The CET of the bank's own installments; None where they are not known, or pay less than is lent."""
    if not credit.plan:
        return None
    term, installment = credit.plan
    days = days_from(line.due_on, due_dates(start=line.due_on, first_in=FIRST_IN, term=term))
    flows = [(day, installment) for day in days]
    if credit.balloon:
        flows.append((days[-1], credit.balloon))
    try:
        return cet(credit.usable_amount, flows)
    except FinancingError:
        return None


def installments(line: PaymentLine, credit: CreditRequest, total: Decimal) -> list[Fact]:
    if not credit.plan:
        return []
    term, installment = credit.plan
    lent = term * installment + credit.balloon
    first = _("mensais, a primeira em %(days)s dias ou na data da financeira") % {"days": FIRST_IN}
    found = [(_("Prestações"), f"{term} × {brl(installment)}", first)]
    if credit.balloon:
        found.append((_("Balão, com a última"), brl(credit.balloon), ""))
    return [
        *found,
        (_("Total das prestações"), brl(lent), ""),
        (_("Total da compra sem financiamento"), brl(total), ""),
        (_("Total da compra com financiamento"), brl(total - line.amount + lent), ""),
    ]


def lateness(credit: CreditRequest) -> list[Fact]:
    words = {
        "interest": percent(credit.financier.late_interest),
        "fine": percent(credit.financier.late_fine),
    }
    late = _("juros de %(interest)s a.m. e multa de %(fine)s") % words
    early = _("pode antecipar o pagamento, com redução proporcional dos juros")
    found = [(_("Por atraso"), late, ""), (_("Direito do cliente"), early, "")]
    if credit.valid_until:
        found.append((_("Oferta de crédito válida até"), f"{credit.valid_until:%d/%m/%Y}", ""))
    return found
