"""Background work. Each calls one service that may safely run twice."""

from atendimento import services
from atendimento.cadences import working
from atendimento.services import carteira, helping, leads, offering, silence

# Pages read the validity of an appraisal from the clock: an hour late harms nobody.
SCHEDULES = {
    "atendimento.tasks.expire_appraisals": 60,
    "atendimento.tasks.pass_on_walk_ins": 1,
    "atendimento.tasks.run_lead_clocks": 1,
    "atendimento.tasks.go_on_with_cadences": 5,
    "atendimento.tasks.tell_silences": 60,
    "atendimento.tasks.end_help": 60,
    "atendimento.tasks.lapse_ownerships": 24 * 60,
}


def expire_appraisals() -> int:
    return services.expire_appraisals()


def pass_on_walk_ins() -> int:
    return offering.pass_on_lapsed()


def run_lead_clocks() -> int:
    return leads.run_clocks()


def end_help() -> int:
    return helping.end_help()


def lapse_ownerships() -> int:
    return carteira.lapse_ownerships()


def go_on_with_cadences() -> int:
    return working.schedule_waiting()


def tell_silences() -> int:
    return silence.tell_silences()
