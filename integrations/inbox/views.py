"""What partners sent: the log, one call, its replay; and what they say otherwise of people."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from atendimento.models import Atendimento
from core.access import StaffRequest, requires
from core.acting import act_or_tell
from core.pages import capped, paginate, redirect_page, render_page
from customers import documents, phones
from integrations.inbox import replays
from integrations.inbox.differences import accept_difference, dismiss_difference
from integrations.inbox.forms import CallFilterForm
from integrations.models import ApiClient, InboundCall, PersonDifference
from integrations.models.inbound import InboundCallQuerySet

# As figures are named: several of them.
OUTCOMES = (
    (InboundCall.Outcome.ACCEPTED, _lazy("Aceitas")),
    (InboundCall.Outcome.REPEATED, _lazy("Repetidas")),
    (InboundCall.Outcome.REFUSED, _lazy("Recusadas")),
    (InboundCall.Outcome.DENIED, _lazy("Sem acesso")),
    (InboundCall.Outcome.FAILED, _lazy("Falharam")),
)


@requires("accounts.view_monitor")
@require_safe
def call_list(request: StaffRequest) -> HttpResponse:
    """The newest calls first; personal data are masked."""
    form = CallFilterForm(request.GET, clients=ApiClient.objects.visible_to(request.user))
    visible = InboundCall.objects.visible_to(request.user)
    rows = form.apply(visible).newest().defer("payload", "body")
    context = {"form": form, "page": paginate(request, rows), "chosen": form.cleaned_data.get("desfecho")}
    if not request.htmx:
        context["counts"] = counts(visible)
    return render_page(request, "integrations/call_list.html", context, partial="table")


def counts(rows: InboundCallQuerySet) -> list[tuple[str, str, str]]:
    """How many calls ended how; "1000+" past what is worth counting."""
    return [(str(code), str(label), capped(rows.filter(outcome=code))) for code, label in OUTCOMES]


@requires("accounts.view_monitor")
@require_safe
def call_detail(request: StaffRequest, pk: int) -> HttpResponse:
    call = visible_call(request.user, pk)
    context = {
        "call": call,
        "may_replay": replays.may_replay(call),
        "attempts": call.replays.select_related("replayed_by").order_by("-pk")[:20],
        "attendances": Atendimento.objects.visible_to(request.user).filter(pk__in=call.attendances),
    }
    return render_page(request, "integrations/call_detail.html", context)


def visible_call(user: User, pk: int) -> InboundCall:
    rows = InboundCall.objects.visible_to(user).select_related("client", "replay_of", "replayed_by")
    return get_object_or_404(rows, pk=pk)


@requires("accounts.view_monitor")
@require_POST
def call_replay(request: StaffRequest, pk: int) -> HttpResponse:
    call = visible_call(request.user, pk)
    made = act_or_tell(request, replays.replay, call=call, by=request.user)
    if made and made.outcome in replays.DONE:
        messages.success(request, _("O lead foi recebido."))
    elif made:
        messages.error(request, _("Recusado de novo: %(reason)s") % {"reason": made.reason})
    return redirect_page(request, "integrations:call-detail", pk)


@requires("customers.change_person")
@require_safe
def difference_list(request: StaffRequest) -> HttpResponse:
    """What waits for a decision, of people whose data the user may see."""
    rows = PersonDifference.objects.pending().visible_to(request.user).select_related("person", "client")
    page = paginate(request, rows.prefetch_related("person__phones").order_by("-pk"))
    context = {"page": page, "rows": [(row, shown(row), known(row)) for row in page]}
    return render_page(request, "integrations/difference_list.html", context, partial="table")


def shown(row: PersonDifference) -> str:
    """What the partner said, as people write it."""
    match row.field:
        case PersonDifference.Field.PHONE:
            return phones.display(row.told)
        case PersonDifference.Field.DOCUMENT:
            return documents.display(row.told)
        case PersonDifference.Field.BIRTH_DATE:
            year, month, day = row.told.split("-")
            return f"{day}/{month}/{year}"
    return row.told


def known(row: PersonDifference) -> str:
    """What the register says."""
    match row.field:
        case PersonDifference.Field.PHONE:
            return ", ".join(phones.display(phone.e164) for phone in row.person.phones.all())
        case PersonDifference.Field.DOCUMENT:
            return documents.display(row.person.document)
        case PersonDifference.Field.BIRTH_DATE:
            return f"{row.person.birth_date:%d/%m/%Y}" if row.person.birth_date else ""
    return str(getattr(row.person, row.field))


@requires("customers.change_person")
@require_POST
def difference_accept(request: StaffRequest, pk: int) -> HttpResponse:
    difference = visible_difference(request.user, pk)
    if act_or_tell(request, accept_difference, difference=difference, by=request.user):
        messages.success(request, _("Cadastro de %(name)s atualizado.") % {"name": difference.person})
    return redirect_page(request, "integrations:difference-list")


@requires("customers.change_person")
@require_POST
def difference_dismiss(request: StaffRequest, pk: int) -> HttpResponse:
    difference = visible_difference(request.user, pk)
    if act_or_tell(request, dismiss_difference, difference=difference, by=request.user):
        messages.success(request, _("Diferença descartada."))
    return redirect_page(request, "integrations:difference-list")


def visible_difference(user: User, pk: int) -> PersonDifference:
    rows = PersonDifference.objects.visible_to(user).select_related("person")
    return get_object_or_404(rows, pk=pk)
