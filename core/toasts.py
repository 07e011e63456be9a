"""Messages to the user: on whole pages in the frame, on htmx fragments in an event that the frame shows."""

from typing import Any

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django_htmx.http import trigger_client_event

UNDO = "undo "


def undoable(request: HttpRequest, text: str, *, undo_url: str) -> None:
    """A success with *Desfazer*, which posts to `undo_url`, for 10 s."""
    messages.success(request, text, extra_tags=UNDO + undo_url)


def undo_url(message: Message) -> str:
    tags = message.extra_tags or ""
    return tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""


def as_detail(message: Message) -> dict[str, Any]:
    return {"level": message.level_tag, "text": str(message.message), "undo": undo_url(message)}


def announce(request: HttpRequest, response: HttpResponse) -> None:
    """Hand the waiting messages to the page that asked for this fragment."""
    waiting = [as_detail(message) for message in messages.get_messages(request)]
    if waiting:
        trigger_client_event(response, "messages", {"list": waiting})
