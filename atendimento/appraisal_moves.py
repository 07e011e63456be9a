"""The moves of an appraisal. What is not in `APPRAISAL_MOVES` cannot happen."""

from atendimento.models import AppraisalState as State
from core.transitions import Move

VALUE = "atendimento.value_appraisal"
APPROVE = "atendimento.approve_appraisal"
ASK = "atendimento.add_appraisal"

APPRAISAL_MOVES = (
    Move(State.REQUESTED, State.IN_PROGRESS, VALUE),
    Move(State.IN_PROGRESS, State.APPRAISED, VALUE),
    Move(State.APPRAISED, State.APPROVED, APPROVE),
    Move(State.APPRAISED, State.REFUSED, APPROVE),
    # Asked for with `ASK`, or together with the attendance, whoever closes that.
    Move(State.REQUESTED, State.CANCELLED),
    Move(State.IN_PROGRESS, State.CANCELLED),
    Move(State.APPRAISED, State.CANCELLED),
    # An order and its undoing, and the clock.
    Move(State.APPROVED, State.USED),
    Move(State.USED, State.APPROVED),
    Move(State.APPROVED, State.EXPIRED),
)
