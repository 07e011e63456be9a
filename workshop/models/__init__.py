from workshop.models.base import Document, DocumentQuerySet
from workshop.models.documents import Booking, Estimate, EstimateLine, Kind, ServiceOrder

__all__ = ["Booking", "Document", "DocumentQuerySet", "Estimate", "EstimateLine", "Kind", "ServiceOrder"]
