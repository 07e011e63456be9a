"""The moves built so far. What is not in these tables cannot happen."""

from core.transitions import Move
from workshop.models import Booking, ServiceOrder

BOOKING_MOVES = (
    Move(Booking.State.BOOKED, Booking.State.CANCELLED, "workshop.add_booking"),
    Move(Booking.State.CONFIRMED, Booking.State.CANCELLED, "workshop.add_booking"),
)
ORDER_MOVES = (
    Move(ServiceOrder.State.OPEN, ServiceOrder.State.CLOSED, "workshop.add_serviceorder"),
    Move(ServiceOrder.State.OPEN, ServiceOrder.State.CANCELLED, "workshop.add_serviceorder"),
)
