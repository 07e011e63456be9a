"""What the pages of this room look up before they act."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from atendimento.models import SALES, Atendimento
from core.access import StaffRequest
from core.keys import row_key
from proposals.models import Proposal


def find_proposal(request: StaffRequest, pk: int) -> Proposal:
    """The proposal, if this user may see it; 404 otherwise."""
    return get_object_or_404(Proposal.objects.visible_to(request.user).for_page(), pk=pk)


def find_attendance(request: StaffRequest) -> Atendimento | None:
    """The attendance named by `?atendimento=`; None without one, 404 for one out of sight."""
    asked = request.GET.get("atendimento", "")
    if not asked:
        return None
    key = row_key(asked)
    if key is None:
        raise Http404
    rows = Atendimento.objects.visible_to(request.user).select_related("person", "store", "responsible")
    return get_object_or_404(rows, pk=key)


def own_sales(user: User) -> list[Atendimento]:
    """Sales attendances in progress among which the user may choose, newest first."""
    rows = Atendimento.objects.in_progress().filter(responsible=user, department__in=SALES)
    return list(rows.select_related("person").order_by("-created_at", "-pk")[:10])
