"""Everything fails at once, and nothing is lost or doubled: `python -m bench.chaos`.

Threads confirm attendances through the web process while the DMS simulator drops answers, times out, faults
and restarts; web, delivery processes and simulator are killed with -9, and connections to PostgreSQL ended,
at random. In the end the simulator must hold each external key exactly once, with the last state, and every
message be delivered.
"""
