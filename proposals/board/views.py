from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.stores import working_stores
from core.access import StaffRequest, requires
from core.keys import row_key
from core.pages import is_fragment, render_page
from proposals.board.columns import MAX_PAGE, STEPS, columns_of
from proposals.board.lapsing import groups_of
from proposals.models import Proposal


@requires("proposals.view_proposal")
@require_safe
def proposal_board(request: StaffRequest) -> HttpResponse:
    """*Quadro*: what lapses soon, and proposals by step; a column turns its pages by itself."""
    stores = list(working_stores(request))
    rows = Proposal.objects.visible_to(request.user).filter(store__in=stores)
    asked = request.GET.get("coluna", "")
    page = min(max(row_key(request.GET.get("pagina", "")) or 1, 1), MAX_PAGE)
    columns = columns_of(rows, asked=asked, number=page)
    if is_fragment(request) and asked in STEPS:
        column = next(one for one in columns if one.step == asked)
        return render_page(request, "proposals/_column.html", {"column": column})
    context = {"columns": columns, "groups": groups_of(request.user, stores)}
    return render_page(request, "proposals/board.html", context)
