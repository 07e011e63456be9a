"""By the clock: what waits for the customer goes out. May run twice."""

from proposals.messages import mailing


def send_waiting() -> int:
    return mailing.send_waiting()
