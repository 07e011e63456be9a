"""What an order still lacks before *Autorizar faturamento*. Each subject tells its own part."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from proposals.checklists import gaps as checklists
from proposals.checklists.models import Gate as Moment
from proposals.gaps import Gap
from proposals.models import Proposal
from proposals.payments.gaps import open_balance
from proposals.tradein import gaps as tradein

Gate = Callable[[Proposal], list[Gap]]


def chassis_gaps(proposal: Proposal) -> list[Gap]:
    """An invoice names the car by its chassis."""
    item: Any = proposal.stock_item
    if item is None:
        text = _("Escolha a unidade do estoque: sem chassi não há nota.")
        return [Gap("unit", text, reverse("proposals:proposal-authorise", args=[proposal.pk]))]
    if not item.vehicle.chassis:
        text = _("Falta o chassi no cadastro do veículo.")
        return [Gap("chassis", text, reverse("vehicles:vehicle-detail", args=[item.vehicle_id]))]
    return []


def step_gaps(proposal: Proposal) -> list[Gap]:
    """Documents and RENAVE, as far as the store's parameter wants them before the invoice."""
    return checklists.gaps(proposal, Moment.AUTHORISE)


# Each subject's `gaps(proposal)`, in the order of the page. A subject whose steps hold the invoice back
# joins here; what its parameter does not ask for, it does not return.
AUTHORISE_GATES: tuple[Gate, ...] = (chassis_gaps, tradein.gaps, open_balance, step_gaps)


def authorise_gaps(proposal: Proposal) -> list[Gap]:
    """Everything missing; an empty list means that the invoice may be authorised now."""
    return [gap for gate in AUTHORISE_GATES for gap in gate(proposal)]
