"""Every function that may write a stored state, as `module:function`. A new writer is a decision.

Found by tests/test_architecture.py: assignments to an attribute `state` or `status`, `setattr` of one, and
`update(state=…)`. A state changes in a room's services, by the table of moves, and nowhere else.
"""

STATE_WRITERS: set[str] = set()
