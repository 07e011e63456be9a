"""Whose car it is, and was: asked for by the vehicle's page, which stands on a floor below."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.access import StaffRequest, requires
from core.pages import render_page
from customers.models import OwnedVehicle, Person
from customers.rows import person_rows
from vehicles.models import Vehicle

MOST = 20


@requires("customers.find_person")
@require_safe
def vehicle_owners(request: StaffRequest, pk: int) -> HttpResponse:
    """Names for all who may find a person; the way to his data only for those who see it."""
    vehicle = get_object_or_404(Vehicle.objects.visible_to(request.user), pk=pk)
    owned = list(OwnedVehicle.objects.of(vehicle)[:MOST])
    people = Person.objects.filter(pk__in=[row.person_id for row in owned]).for_list()
    shown = {row.pk: row for row in person_rows(people, request.user)}
    context = {"vehicle": vehicle, "owners": [(row, shown[row.person_id]) for row in owned]}
    return render_page(request, "customers/vehicle_owners.html", context, partial="owners")
