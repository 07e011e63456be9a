"""The result as a card of the proposal's page, fetched by itself: the page holds no cost."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from core.access import StaffRequest, requires
from core.figures import fixed
from core.pages import render_page
from proposals.result.access import may_see, may_see_return
from proposals.result.loading import result_of
from proposals.views.finding import find_proposal


@requires("proposals.view_proposal")
@require_safe
def proposal_result(request: StaffRequest, pk: int) -> HttpResponse:
    proposal = find_proposal(request, pk)
    if not may_see(proposal, request.user):
        raise PermissionDenied
    result = result_of(proposal)
    context = {
        "proposal": proposal,
        "result": result,
        "percent": percent(result.margin_percent),
        "sees_return": may_see_return(request.user),
        "percent_with_return": percent(result.percent_with_return),
        "unknown": ", ".join(result.unknown),
    }
    return render_page(request, "proposals/result.html", context, partial="card")


def percent(figure: Decimal | None) -> str:
    return "" if figure is None else f"{fixed(figure)}%"
