"""Changes of which a partner is told that they happened, and where to look: number and link, no content."""

from typing import Any

from django.conf import settings
from django.db.models import Model

from atendimento.models import Appraisal
from integrations.models import Endpoint
from integrations.outbound.documents.base import Document
from workshop.models import Booking, Estimate, ServiceOrder

Topic = Endpoint.Topic
MODELS: dict[str, type[Model]] = {
    Topic.APPRAISAL: Appraisal,
    Topic.BOOKING: Booking,
    Topic.ESTIMATE: Estimate,
    Topic.SERVICE_ORDER: ServiceOrder,
}


def notice_document(topic: str, pk: int) -> Document | None:
    row: Any = MODELS[topic]._default_manager.select_related("store").filter(pk=pk).first()
    if row is None:
        return None
    return Document(
        topic=topic,
        key=str(pk),
        external_key=number_of(topic, pk),
        group=row.store.group_id,
        store=row.store_id,
        values={"link": f"{settings.SITE_URL.rstrip('/')}{row.get_absolute_url()}"},
    )


def number_of(topic: str, key: object) -> str:
    """How people name it: `OS-31`."""
    prefix = "AV" if topic == Topic.APPRAISAL else MODELS[topic].PREFIX  # type: ignore[attr-defined]
    return f"{prefix}-{key}"
