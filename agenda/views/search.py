"""`/busca/`: whatever a customer names is found from every page."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from agenda.filters import MAX_TEXT, clean_text
from agenda.search import Found, find_all
from core.access import StaffRequest, requires
from core.pages import is_fragment, render_page
from core.text import CONTROL


@requires("customers.find_person")
@require_safe
def search(request: StaffRequest) -> HttpResponse:
    typed = CONTROL.sub(" ", request.GET.get("q", "")).strip()
    # Cut off it would answer another question than the one asked.
    too_long = len(typed) > MAX_TEXT
    found = Found(typed) if too_long else find_all(clean_text(typed), request.user)
    if found.only and not is_fragment(request):
        return redirect(found.only)
    may_register = request.user.has_perm("customers.add_person")
    context = {
        "found": found,
        "too_long": too_long,
        "longest": MAX_TEXT,
        "register_url": reverse("customers:person-create") if may_register else "",
        "start_url": reverse("agenda:attendance-new"),
    }
    return render_page(request, "agenda/search.html", context, partial="results")
