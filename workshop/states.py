"""The moves of the workshop's documents. What is not in these tables cannot happen."""

from core.transitions import Move
from workshop.models import Booking, Estimate, ServiceOrder

B, E, S = Booking.State, Estimate.State, ServiceOrder.State
BOOK, QUOTE, ORDER = "workshop.add_booking", "workshop.add_estimate", "workshop.add_serviceorder"

BOOKING_MOVES = (
    Move(B.BOOKED, B.CONFIRMED, BOOK),
    # A customer comes, or does not, whether he was called before or not.
    *(Move(source, target, BOOK)
      for source in (B.BOOKED, B.CONFIRMED)
      for target in (B.ATTENDED, B.NO_SHOW, B.RESCHEDULED, B.CANCELLED)),
)  # fmt: skip
ESTIMATE_MOVES = (
    Move(E.DRAFT, E.SENT, QUOTE),
    # By the customer himself through his link, or written down by an adviser.
    Move(E.SENT, E.APPROVED),
    Move(E.SENT, E.REFUSED),
    Move(E.SENT, E.EXPIRED),
)
ORDER_MOVES = (
    Move(S.OPEN, S.CLOSED, ORDER),
    Move(S.OPEN, S.CANCELLED, ORDER),
)
