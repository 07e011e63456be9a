"""Background work. Each calls one service that may safely run twice."""

from atendimento import services

# Pages read the validity of an appraisal from the clock: an hour late harms nobody.
SCHEDULES = {"atendimento.tasks.expire_appraisals": 60}


def expire_appraisals() -> int:
    return services.expire_appraisals()
