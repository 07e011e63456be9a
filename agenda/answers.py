"""How an action on a contact answers: the row, the panel, or the whole page."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRefresh, reswap, retarget, trigger_client_event

from accounts.stores import working_stores
from agenda.panel import Panel, build_panel
from agenda.rows import Desk, row_words
from atendimento.models import Atendimento, Contact
from atendimento.services import AtendimentoError, NotAllowedError
from atendimento.services.routing import why_gone
from core.access import StaffRequest
from core.pages import is_fragment, render_page
from core.toasts import announce

PANEL = "panel-body"
LIST_CHANGED, COUNTERS_CHANGED = "agenda-changed", "agenda-counters"


def from_row(request: StaffRequest) -> bool:
    """Whether the press came from the list, whose row must be answered."""
    return is_fragment(request) and request.htmx.target != PANEL


def on_agenda(request: StaffRequest) -> bool:
    """On a page that reads itself anew when a contact changed: the list or the calendar."""
    here = urlsplit(request.htmx.current_url or "").path
    return here in (reverse("agenda:worklist"), reverse("agenda:calendar"))


def show_contact(
    request: StaffRequest, contact: Contact, *, mode: str = "", status: int = 200, **extra: Any
) -> HttpResponse:
    """The panel of a contact, or its page; `mode` names what is being done."""
    panel: Panel = build_panel(contact, request.user, working_stores(request), mode)
    context = {"panel": panel, "contact": contact, "row": panel.row, "mode": mode}
    context |= {"hx": is_fragment(request), **extra}
    return render_page(request, "agenda/contact.html", context, partial="panel", status=status)


def show_row(request: StaffRequest, contact: Contact, *, status: int = 200, **extra: Any) -> HttpResponse:
    """The one row of the list, in its place."""
    rows = Desk(request.user, working_stores(request)).rows([contact])
    response = render_page(
        request, "agenda/worklist.html", {"rows": rows, **row_words(), **extra}, partial="rows", status=status
    )
    trigger_client_event(response, COUNTERS_CHANGED)
    return reswap(retarget(response, f"#c{contact.pk}"), "outerHTML")


def changed(request: StaffRequest, contact: Contact, text: str = "") -> HttpResponse:
    """The contact after a change that keeps it in view."""
    if text:
        messages.success(request, text)
    if from_row(request):
        return show_row(request, contact)
    if not is_fragment(request):
        return redirect("agenda:contact-detail", contact.pk)
    return trigger_client_event(show_contact(request, contact), LIST_CHANGED)


def taken_meanwhile(request: StaffRequest, attendance: Atendimento) -> HttpResponse:
    """*Assumir* pressed on what went out of sight: whoever works in its queue is told who has it."""
    text = why_gone(attendance, request.user)
    if not text:
        raise Http404
    return finished(request, text, level=messages.WARNING)


def finished(request: StaffRequest, text: str, *, level: int = messages.SUCCESS) -> HttpResponse:
    """The action is over: the panel closes and the list reads itself anew."""
    messages.add_message(request, level, text)
    if not is_fragment(request):
        return redirect("agenda:worklist")
    if not on_agenda(request):
        return HttpResponseClientRefresh()
    response = HttpResponse(status=204)
    announce(request, response)
    trigger_client_event(response, LIST_CHANGED)
    return trigger_client_event(response, "panel-close")


def refused(request: StaffRequest, contact: Contact, error: AtendimentoError) -> HttpResponse:
    """403 for what is not this user's to do; else the contact as it stands, with the reason."""
    if isinstance(error, NotAllowedError):
        raise PermissionDenied(str(error)) from error
    messages.error(request, str(error))
    contact = Contact.objects.for_list().get(pk=contact.pk)
    if from_row(request):
        return show_row(request, contact, status=409)
    return show_contact(request, contact, status=409)
