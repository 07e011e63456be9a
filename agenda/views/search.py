"""`/busca/`: whatever a customer names is found from every page."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from agenda.filters import clean_text
from agenda.search import find_all
from agenda.tabs import address
from core.access import StaffRequest, requires
from core.pages import is_fragment, render_page


@requires("customers.find_person")
@require_safe
def search(request: StaffRequest) -> HttpResponse:
    text = clean_text(request.GET.get("q", ""))
    found = find_all(text, request.user)
    if found.only and not is_fragment(request):
        return redirect(found.only)
    may_register = request.user.has_perm("customers.add_person")
    context = {
        "found": found,
        "register_url": address("customers:person-create") if may_register else "",
        "start_url": address("agenda:attendance-new"),
    }
    return render_page(request, "agenda/search.html", context, partial="results")
