"""Legal moves of a test drive, and that each needs the same permission."""

STATES = ["scheduled", "out", "done", "missed", "cancelled"]
MOVES = {("scheduled", "out"), ("scheduled", "missed"), ("scheduled", "cancelled"), ("out", "done")}
