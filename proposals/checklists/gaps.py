"""What of the documents still keeps a gate shut: before AUT, before the release, before the car leaves."""

from django.urls import reverse
from django.utils.translation import gettext as _

from proposals.checklists.models import Gate
from proposals.checklists.steps import codes_of, steps_of
from proposals.gaps import Gap
from proposals.models import Proposal


def gaps(proposal: Proposal, gate: Gate) -> list[Gap]:
    """Steps that the store's parameter asks for at this gate, that apply to the sale and are not done."""
    codes = codes_of(gate, proposal.store)
    if not codes:
        return []
    done = set(proposal.step_records.values_list("step", flat=True))
    url = reverse("proposals:steps", args=[proposal.pk])
    return [
        Gap(f"step_{step.code}", _("Falta a etapa %(step)s.") % {"step": step.name}, url)
        for step in steps_of(proposal)
        if step.code in codes and step.pk not in done
    ]
