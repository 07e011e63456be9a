"""What the worker does by the clock about used cars."""

from proposals.tradein import returns


def sweep() -> int:
    return returns.sweep()
