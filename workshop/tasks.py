"""What the worker does by the clock in this room. May run twice."""

from workshop.estimates import services

# Pages read the validity from the calendar: an hour late harms nobody.
SCHEDULES = {"workshop.tasks.expire_estimates": 60}


def expire_estimates() -> int:
    return services.expire_estimates()
