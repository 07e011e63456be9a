"""What the nature asks for before an attendance may close with success."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from atendimento.models import Appraisal, Atendimento, Event, Interest


@dataclass(frozen=True)
class Todo:
    label: str
    done: bool


def todos(attendance: Atendimento) -> list[Todo]:
    """The needs of the nature, each done or not."""
    nature = attendance.nature
    if nature is None:
        return []
    kinds = set(attendance.events.values_list("kind", flat=True).distinct())
    needs = [
        (nature.needs_interest, _("veículo de interesse"), has_interest(attendance)),
        (nature.needs_appraisal, _("avaliação do usado"), has_appraisal(attendance)),
        (nature.needs_proposal, _("proposta"), Event.Kind.PROPOSAL_CREATED in kinds),
        (nature.needs_booking, _("agendamento na oficina"), Event.Kind.BOOKING_CREATED in kinds),
        (nature.needs_estimate, _("orçamento da oficina"), Event.Kind.ESTIMATE_CREATED in kinds),
        (nature.needs_order, _("ordem de serviço"), Event.Kind.ORDER_CREATED in kinds),
    ]
    return [Todo(label, done) for needed, label, done in needs if needed]


def has_interest(attendance: Atendimento) -> bool:
    return Interest.objects.filter(attendance=attendance).exists()


def has_appraisal(attendance: Atendimento) -> bool:
    dead = [Appraisal.State.CANCELLED, Appraisal.State.REFUSED]
    return attendance.appraisals.exclude(state__in=dead).exists()


def missing_for_success(attendance: Atendimento) -> list[str]:
    return [todo.label for todo in todos(attendance) if not todo.done]
