"""The values of used cars, spent by an authorised sale and freed where it comes to nothing."""

from accounts.models import User
from atendimento.models import Appraisal
from atendimento.services import free_appraisal, use_appraisal
from proposals.models.proposal import Proposal


def spend(proposal: Proposal, by: User) -> None:
    """From here on the value no longer lapses: the store takes the car in."""
    for appraisal in appraisals_of(proposal, Appraisal.State.APPROVED):
        use_appraisal(appraisal=appraisal, by=by, label=proposal.number)


def free(proposal: Proposal, by: User) -> None:
    for appraisal in appraisals_of(proposal, Appraisal.State.USED):
        free_appraisal(appraisal=appraisal, by=by, label=proposal.number)


def appraisals_of(proposal: Proposal, state: str) -> list[Appraisal]:
    rows = Appraisal.objects.filter(trade_ins__proposal=proposal, state=state)
    return list(rows.select_related("attendance").distinct().order_by("pk"))
