from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.access import StaffRequest, requires
from core.acting import act_or_tell
from core.keys import row_key
from core.pages import PAGE_SIZE, paginate, redirect_page, render_page
from integrations.models import Endpoint, Heartbeat
from integrations.monitor import services
from integrations.monitor.forms import SITUATIONS, MessageFilter
from integrations.monitor.history import history_of
from integrations.monitor.messages import GIVEN_UP, figures, heard_by, rows_of, visible_to
from integrations.outbound import loop
from integrations.outbound.breaker import THRESHOLD

# A test the worker has not answered by then: it does not run.
PATIENCE = timedelta(seconds=45)


@requires("accounts.view_monitor")
@require_safe
def monitor(request: StaffRequest) -> HttpResponse:
    """Endpoints, the queue and who works on it."""
    rows = visible_to(request.user)
    form = MessageFilter(request.GET)
    form.is_valid()
    heard = heard_by(request.user)
    page = paginate(request, form.apply(rows, heard))
    context = {
        "page": page,
        "rows": rows_of(page.object_list, request.user),
        "filter": form,
        "situations": [(code, label) for code, (label, _states) in SITUATIONS.items()],
        "chosen": form.cleaned_data.get("situacao", ""),
    }
    if not request.htmx:
        context |= overview(request, rows, heard)
    return render_page(request, "integrations/monitor.html", context, partial="table")


def overview(request: StaffRequest, rows: Any, heard: list[str]) -> dict[str, Any]:
    beat = Heartbeat.objects.order_by("-beat_at").first()
    return {
        "figures": figures(rows, heard),
        "endpoints": endpoints_of(request),
        "beat": beat,
        "is_alive": beat is not None and beat.beat_at >= timezone.now() - loop.SILENT,
    }


def endpoints_of(request: StaffRequest) -> list[Endpoint]:
    rows = Endpoint.objects.visible_to(request.user)
    return list(rows.select_related("health", "store", "group").order_by("-is_active", "topic", "pk"))


@requires("accounts.view_monitor")
@require_safe
def message_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One message, with everything that was tried for its record."""
    message = get_object_or_404(visible_to(request.user), pk=pk)
    context = {"row": rows_of([message], request.user)[0], "history": history_of(message)}
    return render_page(request, "integrations/message_detail.html", context)


@requires("accounts.view_monitor")
@require_POST
def message_requeue(request: StaffRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(visible_to(request.user), pk=pk)
    if act_or_tell(request, services.send_again, message=message, by=request.user):
        messages.success(request, _("A mensagem voltou para a fila."))
    return redirect_page(request, "integrations:monitor")


@requires("accounts.view_monitor")
@require_POST
def messages_requeue(request: StaffRequest) -> HttpResponse:
    """The chosen ones of a page; with `todas` the oldest given-up ones, a page of them at a time."""
    rows = visible_to(request.user).filter(state__in=GIVEN_UP).order_by("pk")
    if "todas" not in request.POST:
        keys = [row_key(text) for text in request.POST.getlist("mensagem")[:PAGE_SIZE]]
        rows = rows.filter(pk__in=[key for key in keys if key])
    count = services.send_all_again(messages=rows[:PAGE_SIZE], by=request.user)
    if count:
        messages.success(request, told(count, has_more="todas" in request.POST and rows.exists()))
    else:
        messages.warning(request, _("Escolha mensagens recusadas ou desistidas."))
    return redirect_page(request, "integrations:monitor")


def told(count: int, *, has_more: bool) -> str:
    text = ngettext(
        "%(count)s mensagem voltou para a fila.", "%(count)s mensagens voltaram para a fila.", count
    ) % {"count": count}
    return f"{text} {_('Há outras: reenvie de novo.')}" if has_more else text


def find_endpoint(request: StaffRequest, pk: int) -> Endpoint:
    rows = Endpoint.objects.visible_to(request.user).filter(health__isnull=False)
    return get_object_or_404(rows.select_related("health", "store", "group"), pk=pk)


@requires("accounts.view_monitor")
@require_POST
def endpoint_test(request: StaffRequest, pk: int) -> HttpResponse:
    """*Testar conexão*: the worker calls; this page only looks again until it has."""
    endpoint = find_endpoint(request, pk)
    services.ask_test(endpoint=endpoint)
    endpoint.health.refresh_from_db()
    if request.htmx:
        return card(request, endpoint)
    return redirect_page(request, "integrations:endpoint", pk)


@requires("accounts.view_monitor")
@require_safe
def endpoint_detail(request: StaffRequest, pk: int) -> HttpResponse:
    return card(request, find_endpoint(request, pk))


def card(request: StaffRequest, endpoint: Endpoint) -> HttpResponse:
    context = {"endpoint": endpoint, "test": test_state(endpoint), "threshold": THRESHOLD}
    return render_page(request, "integrations/endpoint_detail.html", context, partial="card")


def test_state(endpoint: Endpoint) -> str:
    """`none`, `waiting`, `unanswered`, `passed` or `failed`."""
    health = endpoint.health
    if health.test_asked_at is None:
        return "none"
    if health.test_done_at is None or health.test_done_at < health.test_asked_at:
        return "waiting" if timezone.now() - health.test_asked_at < PATIENCE else "unanswered"
    return "passed" if health.test_passed else "failed"
