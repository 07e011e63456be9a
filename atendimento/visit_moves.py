"""Which state of a visit may follow which."""

from atendimento.models import Visit
from core.transitions import Move

State = Visit.State
MOVES = [
    Move(State.WAITING, State.OFFERED),
    # To the next one, or back to the desk when there is none.
    Move(State.OFFERED, State.OFFERED),
    Move(State.OFFERED, State.WAITING),
    Move(State.WAITING, State.TAKEN),
    Move(State.OFFERED, State.TAKEN),
    Move(State.WAITING, State.GONE),
    Move(State.OFFERED, State.GONE),
]
