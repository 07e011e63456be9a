"""Legal moves of the workshop's documents, typed as agreed, never computed."""

BOOKING = ["booked", "confirmed", "attended", "no_show", "rescheduled", "cancelled"]
BOOKING_MOVES = {
    ("booked", "confirmed"),
    ("booked", "attended"),
    ("booked", "no_show"),
    ("booked", "rescheduled"),
    ("booked", "cancelled"),
    ("confirmed", "attended"),
    ("confirmed", "no_show"),
    ("confirmed", "rescheduled"),
    ("confirmed", "cancelled"),
}
ESTIMATE = ["draft", "sent", "approved", "refused", "expired"]
ESTIMATE_MOVES = {
    ("draft", "sent"),
    ("sent", "approved"),
    ("sent", "refused"),
    ("sent", "expired"),
}
ORDER = ["open", "closed", "cancelled"]
ORDER_MOVES = {("open", "closed"), ("open", "cancelled")}
