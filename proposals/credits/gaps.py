"""What the financing still lacks before an order."""

from django.utils.translation import gettext as _

from accounts.parameters import parameter
from core.money import brl
from proposals.gaps import Gap
from proposals.models import PaymentLine, Proposal

CARD = "#credits"


def gaps(proposal: Proposal) -> list[Gap]:
    """A financing line comes from an approved, valid ficha (parameter `financing_needs_approved_credit`)."""
    lines = [line for line in proposal.standing_lines if line.is_financing]
    if not lines or not parameter("financing_needs_approved_credit", store=proposal.store):
        return []
    url = proposal.get_absolute_url() + CARD
    texts = [text for line in lines if (text := lacks(line, proposal))]
    return [Gap("financing_not_approved", text, url) for text in texts]


def lacks(line: PaymentLine, proposal: Proposal) -> str:
    """Why this line may not enter the order; empty where it may."""
    credit, sum_ = line.credit, {"sum": brl(line.amount)}
    if credit is None:
        return _("O financiamento de %(sum)s não tem ficha de crédito aprovada.") % sum_
    if not credit.is_approved:
        return _("A ficha do financiamento de %(sum)s não está aprovada.") % sum_
    if not credit.is_usable_on(proposal.store.today()):
        return _("A aprovação do financiamento de %(sum)s venceu.") % sum_
    if line.amount > (credit.approved_amount or 0):
        return _("O financiamento de %(sum)s passa do valor aprovado.") % sum_
    return ""
