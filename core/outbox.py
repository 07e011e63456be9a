"""What other systems must hear. Call inside the transaction of the change itself."""

from core.models import OutboxMessage


def publish(topic: str, key: str) -> None:
    """Queue `topic` for `key`; a message still pending for that key already covers it."""
    OutboxMessage.objects.get_or_create(topic=topic, key=key, state=OutboxMessage.State.PENDING)
