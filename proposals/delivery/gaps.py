"""What keeps a delivery from being released, and the car from leaving."""

from collections.abc import Callable, Iterator
from functools import partial

from django.utils.translation import gettext as _

from atendimento import services as atendimento
from proposals.checklists import gaps as steps
from proposals.checklists.models import Gate
from proposals.delivery.checklist import unanswered
from proposals.delivery.models import Delivery
from proposals.gaps import Gap
from proposals.models import Proposal
from proposals.receipts.gaps import unchecked
from proposals.states import State


def invoiced(proposal: Proposal) -> list[Gap]:
    if proposal.state == State.INVOICED:
        return []
    return [Gap("invoice", _("A nota fiscal ainda não foi registrada."), proposal.get_absolute_url())]


# Each subject's part, in the order of the page. A manager's word with a motive goes over all but the invoice.
WAIVED: tuple[Callable[[Proposal], list[Gap]], ...] = (partial(steps.gaps, gate=Gate.RELEASE), unchecked)


def release_gaps(proposal: Proposal) -> list[Gap]:
    """What the release still waits for."""
    return [*invoiced(proposal), *waivable(proposal)]


def waivable(proposal: Proposal) -> list[Gap]:
    return [gap for subject in WAIVED for gap in subject(proposal)]


def exit_gaps(delivery: Delivery) -> list[Gap]:
    """What the car still waits for, once the delivery is released: nothing of it can be waived."""
    proposal = delivery.proposal
    return [
        *invoiced(proposal),
        *steps.gaps(proposal, Gate.EXIT),
        *checklist(delivery),
        *receipt(delivery),
        *attendance(delivery),
    ]


def checklist(delivery: Delivery) -> Iterator[Gap]:
    """One gap for each group, with the names of what nobody answered."""
    for group, names in unanswered(delivery).items():
        text = _("%(group)s: falta %(items)s.") % {"group": group.label, "items": ", ".join(names)}
        yield Gap(f"items_{group.value}", text, f"{delivery.get_absolute_url()}#grupo-{group.value}")


def receipt(delivery: Delivery) -> Iterator[Gap]:
    if not delivery.signed_at:
        url = f"{delivery.get_absolute_url()}#recibo"
        yield Gap("receipt", _("Falta o recibo assinado pelo cliente."), url)


def attendance(delivery: Delivery) -> Iterator[Gap]:
    """The sale ends with success, and success needs what its nature names."""
    missing = atendimento.missing_for_sold(delivery.proposal.attendance)
    if missing:
        yield Gap("attendance", _("No atendimento falta: %(list)s.") % {"list": ", ".join(missing)})
