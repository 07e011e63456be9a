"""What payments, financing and PLD still lack before an order."""

from django.utils.translation import gettext as _

from accounts.parameters import parameter
from core.money import brl
from proposals.credits import gaps as credits
from proposals.gaps import Gap
from proposals.models import Proposal
from proposals.payments.balance import balance_of
from proposals.payments.pld import pld_of

CARD = "#payments"


def gaps(proposal: Proposal) -> list[Gap]:
    return [*open_balance(proposal), *credits.gaps(proposal), *pld_gaps(proposal)]


def pld_gaps(proposal: Proposal) -> list[Gap]:
    """The manager's analysis, where the store's parameter makes the order wait for it."""
    if not pld_of(proposal).is_pending or not parameter("pld_blocks_order", store=proposal.store):
        return []
    url = proposal.get_absolute_url() + "#pld"
    return [Gap("pld_pending", _("Falta a análise PLD da gerência."), url)]


def open_balance(proposal: Proposal) -> list[Gap]:
    """The lines add up to the total, to the cent."""
    found = balance_of(proposal)
    if found.is_closed:
        return []
    if found.surplus:
        text = _("As linhas de pagamento não fecham: sobram %(sum)s.") % {"sum": brl(found.surplus)}
    else:
        text = _("As linhas de pagamento não fecham: faltam %(sum)s.") % {"sum": brl(found.balance)}
    return [Gap("payments_open", text, proposal.get_absolute_url() + CARD)]
