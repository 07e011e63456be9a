from django.http import HttpResponse
from django.views.decorators.http import require_safe

from core.access import StaffRequest, requires
from core.pages import render_page
from customers.duplicates import find_alike
from workshop.views.hits import find_hits, hits_of, told


@requires("workshop.add_booking", "workshop.add_estimate", "workshop.add_serviceorder")
@require_safe
def person_suggest(request: StaffRequest) -> HttpResponse:
    """People found by what is being typed: name, owner and last contact."""
    text = request.GET.get("q", "")[:120]
    hits = hits_of(find_hits(text, request.user), request.user)
    context = {"hits": hits, "searched": len(text.strip()) > 1}
    return render_page(request, "workshop/_hits.html", context)


@requires("workshop.add_booking", "workshop.add_estimate", "workshop.add_serviceorder")
@require_safe
def person_alike(request: StaffRequest) -> HttpResponse:
    """Who of the register may be the one being typed."""
    names = {"name": "customer_name", "phone": "customer_phone", "plate": "plate"}
    alike = find_alike(request.user, {key: request.GET.get(name, "") for key, name in names.items()})
    return render_page(request, "workshop/_alike.html", {"alike": told(alike.rows)})
