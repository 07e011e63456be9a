"""What the used cars still lack before an order: an appraisal that stands, and a payoff with its papers."""

from django.utils.translation import gettext as _

from core.money import brl
from proposals.gaps import Gap
from proposals.models import Proposal, TradeIn
from proposals.states import SOLD

CARD = "#trade-ins"


def gaps(proposal: Proposal) -> list[Gap]:
    address = proposal.get_absolute_url() + CARD
    found = []
    for car in proposal.trade_ins.select_related("appraisal").order_by("pk"):
        car.proposal = proposal
        reasons = {
            "trade_in_appraisal": appraisal_gap(car) or taken_gap(car),
            "trade_in_payoff": payoff_gap(car),
        }
        found += [Gap(code, f"{car.label}: {text}", address) for code, text in reasons.items() if text]
    return found


def appraisal_gap(car: TradeIn) -> str:
    """Why its appraisal does not stand behind the agreed value; empty when it does."""
    found = car.appraisal
    if found is None:
        return _("falta a avaliação.")
    if found.value is not None and found.value < car.agreed:
        return _("avaliado em %(value)s, %(less)s abaixo do combinado.") % {
            "value": brl(found.value),
            "less": brl(car.agreed - found.value),
        }
    if not found.is_usable:
        return _("a avaliação está %(state)s.") % {"state": found.state_label.lower()}
    return ""


def taken_gap(car: TradeIn) -> str:
    """One car is taken in once: its appraisal may stand behind one order only."""
    others = TradeIn.objects.filter(appraisal=car.appraisal_id, proposal__state__in=SOLD)
    other = others.exclude(proposal=car.proposal_id).select_related("proposal").first()
    return _("este usado já está no pedido %(number)s.") % {"number": other.proposal.number} if other else ""


def payoff_gap(car: TradeIn) -> str:
    if not car.payoff:
        return ""
    if not car.payoff_bank or car.payoff_due_on is None:
        return _("informe o banco e o vencimento da quitação.")
    if car.payoff_due_on < car.proposal.store.today():
        return _("a carta de quitação venceu em %(day)s: atualize o saldo.") % {
            "day": f"{car.payoff_due_on:%d/%m/%Y}"
        }
    return ""
