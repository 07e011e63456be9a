"""The steps of an attendance: which its nature has, which are done, which is next."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from atendimento.models import Atendimento, Event
from atendimento.services import Facts

INICIO, CLIENTE, INTERESSE, AVALIACAO, PROXIMO, RESUMO = (
    "inicio", "cliente", "veiculo-de-interesse", "avaliacao", "proximo-contato", "resumo",
)  # fmt: skip
LABELS = {
    INICIO: _("Início"),
    CLIENTE: _("Cliente"),
    INTERESSE: _("Veículo de interesse"),
    AVALIACAO: _("Avaliação do usado"),
    PROXIMO: _("Próximo contato"),
    RESUMO: _("Resumo"),
}


@dataclass(frozen=True)
class Step:
    code: str
    label: str
    number: int
    url: str
    done: bool
    active: bool
    reachable: bool


def codes_for(attendance: Atendimento | None) -> list[str]:
    """Every nature has four steps; its row adds the vehicle of interest and the appraisal."""
    nature = attendance.nature if attendance else None
    optional = {
        INTERESSE: nature and nature.has_interest_step,
        AVALIACAO: nature and nature.has_appraisal_step,
    }
    return [code for code in LABELS if optional.get(code, True)]


def is_done(code: str, attendance: Atendimento, facts: Facts) -> bool:
    match code:
        case "inicio" | "cliente":
            return attendance.person_id is not None
        case "veiculo-de-interesse":
            return facts.knows_interest
        case "avaliacao":
            return Event.Kind.APPRAISAL_REQUESTED in facts.kinds
        case "proximo-contato":
            return attendance.has_open_contact
        case _:
            return attendance.is_over


def next_step(code: str, attendance: Atendimento) -> str:
    codes = codes_for(attendance)
    position = codes.index(code) if code in codes else 0
    return codes[min(position + 1, len(codes) - 1)]


def step_before(code: str, attendance: Atendimento) -> str:
    codes = codes_for(attendance)
    position = codes.index(code) if code in codes else 0
    return codes[max(position - 1, 0)]


def first_open(attendance: Atendimento, facts: Facts) -> str:
    """Where to go on: the first step that must be done and is not; else the next contact.

    Who comes back from a proposal is shown its result, whatever step is still to do.
    """
    if attendance.is_over:
        return RESUMO
    if facts.has_offered:
        return PROXIMO
    nature = attendance.nature
    optional = set() if nature and nature.needs_appraisal else {AVALIACAO}
    wanted = [code for code in codes_for(attendance) if code not in optional | {PROXIMO, RESUMO}]
    return next((code for code in wanted if not is_done(code, attendance, facts)), PROXIMO)


def step_url(attendance: Atendimento, code: str) -> str:
    return f"{reverse('agenda:attendance', args=[attendance.pk])}?passo={code}"


def list_steps(attendance: Atendimento | None, active: str, facts: Facts | None) -> list[Step]:
    return [
        Step(
            code=code,
            label=str(LABELS[code]),
            number=number,
            url=step_url(attendance, code) if attendance else "",
            done=bool(attendance and facts and is_done(code, attendance, facts)),
            active=code == active,
            reachable=bool(attendance and attendance.person_id) or code == INICIO,
        )
        for number, code in enumerate(codes_for(attendance), start=1)
    ]
