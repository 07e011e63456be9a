"""When somebody last had to do with a person: what all may know of him."""

from zoneinfo import ZoneInfo

from django.db.models import Max

from atendimento.models import Contact


def last_contacts(people: list[int]) -> dict[int, str]:
    """The day, where it was, on which somebody last spoke with each of them: all may know that."""
    spoken = Contact.objects.conversations().filter(attendance__person__in=people, completed_at__isnull=False)
    rows = spoken.order_by().values_list("attendance__person", "store__time_zone")
    found: dict[int, str] = {}
    for person, zone, moment in rows.annotate(last=Max("completed_at")).order_by("last"):
        if person is not None:
            found[person] = f"{moment.astimezone(ZoneInfo(zone)):%d/%m/%Y}"
    return found
