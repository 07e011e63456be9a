from django.shortcuts import get_object_or_404

from core.access import StaffRequest
from proposals.delivery.models import Delivery


def find_delivery(request: StaffRequest, pk: int) -> Delivery:
    """The delivery, if this user may see it; 404 otherwise."""
    return get_object_or_404(Delivery.objects.visible_to(request.user).for_page(), pk=pk)
