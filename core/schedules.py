"""What the worker does by the clock: each room names its own in `tasks.SCHEDULES`."""

from django.db import transaction
from django.utils import timezone
from django_q.models import Schedule

from core.rooms import modules

# Rows of ours are known by this mark; others are the administrator's.
MARK = "dealercrm: "


def wanted() -> dict[str, int]:
    """Function by its path, and every how many minutes. A task may run twice and may run late."""
    found: dict[str, int] = {}
    for tasks in modules("tasks"):
        found |= getattr(tasks, "SCHEDULES", {})
    return found


@transaction.atomic
def sync() -> None:
    """Make the stored schedules equal to the wanted ones; the hour of the next run is kept."""
    tasks = wanted()
    ours = Schedule.objects.filter(name__startswith=MARK)
    ours.exclude(func__in=tasks).delete()
    kept = {row.func: row for row in ours.select_for_update()}
    for path, minutes in tasks.items():
        row = kept.get(path) or Schedule(name=f"{MARK}{path}", func=path, next_run=timezone.now())
        row.schedule_type, row.minutes, row.repeats = Schedule.MINUTES, minutes, -1
        row.save()
