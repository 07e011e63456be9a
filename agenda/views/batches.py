"""Work over many contacts: chosen by the agenda's filters, shown, confirmed once."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.stores import working_day, working_store, working_stores
from agenda import team
from agenda.batches import choosing, preview, services
from agenda.batches.forms import BatchForm
from agenda.filters import Filters
from agenda.models import Batch
from agenda.worklist import read_scope
from core.access import StaffRequest, requires
from core.acting import act_or_tell
from core.keys import row_key
from core.pages import PAGE_SIZE, redirect_page, render_page

Kind = Batch.Kind
WORKS = ("atendimento.be_responsible", "atendimento.transfer_contact")


def filters_of(request: StaffRequest) -> Filters:
    carried = QueryDict(request.POST.get("query", "").lstrip("?")[:2000])
    return Filters.of(carried if request.method == "POST" else request.GET)


@requires(*WORKS)
@require_http_methods(["GET", "HEAD", "POST"])
def batch_create(request: StaffRequest) -> HttpResponse:
    """What to do with the contacts of the list; posted, the preview."""
    filters, stores = filters_of(request), working_stores(request)
    scope = read_scope(request.user, stores, filters.responsavel)
    form = BatchForm(
        request.POST if request.method == "POST" else None,
        user=request.user,
        colleagues=team.colleagues(stores),
        store=working_store(request),
    )
    if form.is_valid():
        chosen = choosing.chosen_contacts(
            scope, filters, today=working_day(request), days=form.cleaned_data["days"] or 0, to=form.heir
        )
        batch = prepare(request, form, chosen)
        if batch:
            return redirect_page(request, "agenda:batch-detail", batch.pk)
    context = {"form": form, "filters": filters, "query": filters.query()}
    status = 422 if form.errors else 200
    return render_page(request, "agenda/batch_form.html", context, status=status)


def prepare(request: StaffRequest, form: BatchForm, chosen: choosing.Chosen) -> Batch | None:
    """The batch of what can be done; None, with the reason on the form, where nothing can."""
    data, kept, kind = form.cleaned_data, chosen.contacts, form.cleaned_data["kind"]
    if not kept:
        form.add_error(None, _("Nenhum contato da lista serve para isso."))
        return None
    if left := chosen.unfit:
        text = ngettext("%(count)d contato fica de fora", "%(count)d contatos ficam de fora", left)
        messages.warning(
            request,
            _("%(left)s: já são de %(name)s ou de um departamento em que não trabalha.")
            % {"left": text % {"count": left}, "name": form.heir},
        )
    days = (
        choosing.spread(kept, data["first_day"], data["per_day"] or 15) if kind == Kind.RESCHEDULE else None
    )
    return services.prepare(
        by=request.user, kind=kind, items=choosing.items_of(kept, days), reason=data["reason"],
        beyond=chosen.beyond, to=form.heir,
    )  # fmt: skip


@requires(*WORKS)
@require_safe
def batch_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """Before the confirmation what is going to happen, during it how far, after it what came of it."""
    batch = get_object_or_404(Batch.objects.visible_to(request.user).select_related("to", "leaver"), pk=pk)
    pages = max(1, -(-batch.total // PAGE_SIZE))
    number = min(row_key(request.GET.get("pagina", "")) or 1, pages)
    start = (number - 1) * PAGE_SIZE
    context = {
        "batch": batch,
        "lines": preview.lines_of(batch, start, start + PAGE_SIZE),
        "summary": preview.summary(batch) if batch.is_preview else [],
        "number": number,
        "pages": pages,
        "percent": 100 * batch.position // max(1, batch.total),
    }
    return render_page(request, "agenda/batch_detail.html", context, partial="progress")


@requires(*WORKS)
@require_POST
def batch_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(Batch.objects.visible_to(request.user), pk=pk)
    act_or_tell(request, services.start, batch=batch, by=request.user)
    return redirect_page(request, "agenda:batch-detail", pk)
