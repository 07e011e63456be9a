from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from core.access import StaffRequest, requires
from core.pages import render_page
from proposals.people import LONGEST, find_hits


@requires("proposals.change_proposal")
@require_safe
def person_suggest(request: StaffRequest) -> HttpResponse:
    """People found by what is being typed for the field `?campo=`: names only."""
    name = request.GET.get("campo", "")
    if not (name.isascii() and name.isidentifier() and len(name) < 40):
        raise Http404
    text = request.GET.get(f"{name}_q", "")[:LONGEST]
    context = {"name": name, "hits": find_hits(text, request.user), "searched": bool(text.strip())}
    return render_page(request, "proposals/_person_hits.html", context)
