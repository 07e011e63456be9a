from core.audit import track
from workshop.models.base import Document, PaperQuerySet
from workshop.models.bookings import Booking, BookingDay, BookingRequest, Timetable
from workshop.models.estimates import (
    Estimate,
    EstimateAnswer,
    EstimateLine,
    EstimateLink,
    EstimateQuerySet,
)
from workshop.models.lines import Kind, Nature
from workshop.models.orders import OrderLine, PromiseMove, ServiceOrder

# Who changed what, as field diffs for administrators: a document without an attendance has no timeline.
# Lines that are written anew are deleted first, and leave their old values there.
PERSONAL = ["customer_name", "customer_phone", "notes", "requests"]
track(Booking, Estimate, EstimateLine, ServiceOrder, OrderLine, exclude=PERSONAL)

__all__ = [
    "Booking",
    "BookingDay",
    "BookingRequest",
    "Document",
    "Estimate",
    "EstimateAnswer",
    "EstimateLine",
    "EstimateLink",
    "EstimateQuerySet",
    "Kind",
    "Nature",
    "OrderLine",
    "PaperQuerySet",
    "PromiseMove",
    "ServiceOrder",
    "Timetable",
]
