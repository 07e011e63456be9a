"""What the nature asks for before an attendance may close with success."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from atendimento.models import Appraisal, Atendimento, Event
from atendimento.services.results import Facts, facts_of


@dataclass(frozen=True)
class Todo:
    label: str
    done: bool
    # The Event that does it.
    kind: str = ""


def todos(attendance: Atendimento, *, facts: Facts | None = None) -> list[Todo]:
    """The needs of the nature, each done or not."""
    nature = attendance.nature
    if nature is None:
        return []
    kinds = (facts or facts_of(attendance)).kinds
    needs = [
        (nature.needs_interest, _("veículo de interesse"), Event.Kind.INTEREST),
        (nature.needs_appraisal, _("avaliação do usado"), Event.Kind.APPRAISAL_REQUESTED),
        (nature.needs_proposal, _("proposta"), Event.Kind.PROPOSAL_CREATED),
        (nature.needs_booking, _("agendamento na oficina"), Event.Kind.BOOKING_CREATED),
        (nature.needs_estimate, _("orçamento da oficina"), Event.Kind.ESTIMATE_CREATED),
        (nature.needs_order, _("ordem de serviço"), Event.Kind.ORDER_CREATED),
    ]
    return [Todo(label, is_done(attendance, kind, kinds), kind) for needed, label, kind in needs if needed]


def is_done(attendance: Atendimento, kind: str, kinds: set[str]) -> bool:
    if kind == Event.Kind.APPRAISAL_REQUESTED:
        return has_appraisal(attendance, kinds)
    return kind in kinds


def has_appraisal(attendance: Atendimento, kinds: set[str]) -> bool:
    """A request that was neither refused nor cancelled."""
    if Event.Kind.APPRAISAL_REQUESTED not in kinds:
        return False
    dead = [Appraisal.State.CANCELLED, Appraisal.State.REFUSED]
    return attendance.appraisals.exclude(state__in=dead).exists()


def missing_for_success(attendance: Atendimento) -> list[str]:
    return [todo.label for todo in todos(attendance) if not todo.done]


# What was last said of a proposal tells where it stands.
STILL_OFFERED = {Event.Kind.PROPOSAL_CREATED, Event.Kind.PROPOSAL_REOPENED}
SOLD = {Event.Kind.PROPOSAL_ORDERED, Event.Kind.PROPOSAL_AUTHORISED, Event.Kind.PROPOSAL_INVOICED}


def left_over(attendance: Atendimento) -> list[str]:
    """Proposals still in negotiation beside one that was sold: closed, nobody could go on with them."""
    last = last_word(attendance)
    if not any(kind in SOLD for kind, _number in last):
        return []
    return [number for kind, number in last if kind in STILL_OFFERED]


def sold(attendance: Atendimento) -> list[str]:
    """Orders that stand: they hold a unit and the customer's money."""
    return [number for kind, number in last_word(attendance) if kind in SOLD]


def last_word(attendance: Atendimento) -> list[tuple[str, str]]:
    """Of each proposal what was last said of it, and its number."""
    kinds = STILL_OFFERED | SOLD | {Event.Kind.PROPOSAL_CANCELLED, Event.Kind.PROPOSAL_RETURNED}
    told = attendance.events.filter(kind__in=kinds).order_by("pk").values_list("ref", "kind", "label")
    # A proposal's events begin with its number: `P-12 Corolla`.
    return list({ref: (kind, label.partition(" ")[0]) for ref, kind, label in told}.values())
