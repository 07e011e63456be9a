"""Everything the page of an appraisal shows, and which presses it offers; the services decide again."""

from typing import Any

from accounts.models import User
from atendimento.appraisal_moves import APPROVE, ASK, VALUE
from atendimento.models import Appraisal, AppraisalState, Atendimento
from proposals.appraisals import reference
from proposals.appraisals.checklist import groups_of
from proposals.appraisals.forms import CancelForm, RefuseForm, ValueForm


def page_of(appraisal: Appraisal, user: User) -> dict[str, Any]:
    works_it = Atendimento.objects.visible_to(user).filter(pk=appraisal.attendance_id).exists()
    may = allowed(appraisal, user, works_it=works_it)
    return {
        "appraisal": appraisal,
        "works_it": works_it,
        "may": may,
        "groups": groups_of(appraisal),
        "photos": list(appraisal.photos.all()),
        "reference": reference.ReferenceSearchForm(initial=reference.start(appraisal)),
        "hits": reference.suggested(appraisal) if may["value"] and not appraisal.market_value else [],
        "value_form": ValueForm(initial={"km": appraisal.km}),
        "refuse_form": RefuseForm(),
        "cancel_form": CancelForm(),
    }


def allowed(appraisal: Appraisal, user: User, *, works_it: bool) -> dict[str, bool]:
    state, values, decides = appraisal.state, user.has_perm(VALUE), user.has_perm(APPROVE)
    return {
        "start": values and state == AppraisalState.REQUESTED,
        "value": values and state == AppraisalState.IN_PROGRESS,
        "photograph": state in (AppraisalState.REQUESTED, AppraisalState.IN_PROGRESS)
        and (values or (works_it and user.has_perm(ASK))),
        "decide": decides and state == AppraisalState.APPRAISED,
        "cancel": works_it and appraisal.is_waiting and user.has_perm(ASK),
    }
