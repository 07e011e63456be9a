"""What the payments still lack before an order."""

from django.utils.translation import gettext as _

from core.money import brl
from proposals.gaps import Gap
from proposals.models import Proposal
from proposals.payments.balance import balance_of

CARD = "#payments"


def gaps(proposal: Proposal) -> list[Gap]:
    return open_balance(proposal)


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
