from django.http import HttpResponse
from django.views.decorators.http import require_safe

from core.access import StaffRequest, requires
from core.pages import render_page
from workshop.views.desk import find_hits


@requires("workshop.add_booking", "workshop.add_estimate", "workshop.add_serviceorder")
@require_safe
def person_suggest(request: StaffRequest) -> HttpResponse:
    """People found by what is being typed: names only."""
    text = request.GET.get("q", "")[:120]
    context = {"hits": find_hits(text, request.user), "searched": len(text.strip()) > 1}
    return render_page(request, "workshop/_hits.html", context)
