"""The 360° page of a person."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.stores import working_stores
from agenda.people import page_of
from core.access import StaffRequest, requires
from core.keys import row_key
from core.pages import render_page
from customers.models import Person

LAST_PAGE = 1000


@requires("customers.view_person")
@require_safe
def person_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """Whoever may only find the person gets 404: search shows him name, owner and last contact."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    number = min(row_key(request.GET.get("pagina", "")) or 1, LAST_PAGE)
    context = page_of(person, request.user, working_stores(request), number)
    context["start_url"] = reverse("agenda:attendance-new")
    return render_page(request, "agenda/person_detail.html", context, partial="timeline")
