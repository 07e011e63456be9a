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
