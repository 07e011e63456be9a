"""What the nature asks for before an attendance may close with success."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from atendimento.models import Appraisal, Atendimento, Event
from atendimento.services.results import Facts, facts_of
from atendimento.services.standing import standing, told


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
    facts = facts or facts_of(attendance)
    needs = [
        (nature.needs_interest, _("veículo de interesse"), Event.Kind.INTEREST),
        (nature.needs_appraisal, _("avaliação do usado"), Event.Kind.APPRAISAL_REQUESTED),
        (nature.needs_proposal, _("proposta"), Event.Kind.PROPOSAL_CREATED),
        (nature.needs_booking, _("agendamento na oficina"), Event.Kind.BOOKING_CREATED),
        (nature.needs_estimate, _("orçamento da oficina"), Event.Kind.ESTIMATE_CREATED),
        (nature.needs_order, _("ordem de serviço"), Event.Kind.ORDER_CREATED),
    ]
    return [Todo(label, is_done(attendance, kind, facts), kind) for needed, label, kind in needs if needed]


def is_done(attendance: Atendimento, kind: str, facts: Facts) -> bool:
    if kind == Event.Kind.INTEREST:
        return facts.knows_interest
    if kind == Event.Kind.APPRAISAL_REQUESTED:
        return has_appraisal(attendance, facts.kinds)
    return kind in facts.kinds


def has_appraisal(attendance: Atendimento, kinds: set[str]) -> bool:
    """A request that was neither refused nor cancelled."""
    if Event.Kind.APPRAISAL_REQUESTED not in kinds:
        return False
    dead = [Appraisal.State.CANCELLED, Appraisal.State.REFUSED]
    return attendance.appraisals.exclude(state__in=dead).exists()


def missing_for_success(attendance: Atendimento) -> list[str]:
    return [todo.label for todo in todos(attendance) if not todo.done]


SOLD = {Event.Kind.PROPOSAL_ORDERED, Event.Kind.PROPOSAL_AUTHORISED, Event.Kind.PROPOSAL_INVOICED}
OFFERED = SOLD | {Event.Kind.PROPOSAL_CREATED}


def left_over(attendance: Atendimento) -> list[str]:
    """Proposals still in negotiation beside one that was sold: closed, nobody could go on with them."""
    numbers, orders = proposals(attendance, OFFERED), proposals(attendance, SOLD)
    return [number for ref, number in numbers.items() if ref not in orders] if orders else []


def sold(attendance: Atendimento) -> list[str]:
    """Orders that stand: they hold a unit and the customer's money."""
    return list(proposals(attendance, SOLD).values())


def proposals(attendance: Atendimento, kinds: set[Event.Kind]) -> dict[str, str]:
    """The proposals of which one of `kinds` still stands: reference and number."""
    facts = [fact for fact in standing(told(attendance, kinds)) if fact.kind in kinds]
    # Their events begin with the number: `P-12 Corolla`.
    return {fact.ref: fact.label.partition(" ")[0] for fact in facts}
