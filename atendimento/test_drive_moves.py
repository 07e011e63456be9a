"""The moves of a test drive. What is not in this table cannot happen."""

from atendimento.models import TestDrive
from core.transitions import Move

S = TestDrive.State
WORK = "atendimento.add_testdrive"
TEST_DRIVE_MOVES = (
    Move(S.SCHEDULED, S.OUT, WORK),
    Move(S.SCHEDULED, S.MISSED, WORK),
    Move(S.SCHEDULED, S.CANCELLED, WORK),
    Move(S.OUT, S.DONE, WORK),
)
