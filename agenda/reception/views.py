"""`/recepcao/`: the quick reception, today's visits, and what is done with one of them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Store, User
from accounts.stores import store_or_refuse, working_stores
from agenda.attendance.forms import departments_of, natures_for
from agenda.filters import clean_text
from agenda.leads import of_stores
from agenda.reception.card import card_of
from agenda.reception.forms import ForwardForm, MediaForm, ReceptionForm, media_label, quick_media
from agenda.reception.hits import DeskHit, desk_hits
from agenda.reception.rota import next_up, own_situation
from agenda.reception.visits import todays, visit_rows
from agenda.rows import attendance_url
from atendimento.models import SALES, Channel, Nature, RotaTurn, Visit
from atendimento.services import visits as services
from atendimento.services.offering import visit_url, why_waiting
from atendimento.services.routing import workers
from atendimento.services.taking import why_not_take
from core.access import StaffRequest, requires
from core.acting import act, act_or_tell
from core.idempotency import new_key
from core.pages import paginate, redirect_page, render_page
from core.text import digits
from customers.models import Person
from customers.search import find_people

HITS = 8
SOME_DIGITS = 4
RECEIVE = "atendimento.receive_visit"


def reception_url(**query: str) -> str:
    address = reverse("agenda:reception")
    return f"{address}?{urlencode(query)}" if query else address


@requires("atendimento.view_visit")
@require_safe
def reception(request: StaffRequest) -> HttpResponse:
    """Who comes in is found by phone or name; below, who came today."""
    return show_reception(request)


def show_reception(
    request: StaffRequest, *, form: ReceptionForm | None = None, status: int = 200
) -> HttpResponse:
    page = paginate(request, todays(request.user, working_stores(request)))
    context: dict[str, Any] = {
        "page": page,
        "visits": visit_rows(page.object_list, request.user),
        "here": request.get_full_path() if form is None else reception_url(),
    }
    if request.htmx.target == "visits":
        return render_page(request, "agenda/reception/reception.html", context, partial="visits")
    context |= {
        "own": own_situation(request),
        "next_up": next_up(request),
        "leads": of_stores(request.user, working_stores(request)),
    }
    if request.user.has_perm(RECEIVE):
        context |= quick_context(request, store_or_refuse(request), form)
    return render_page(request, "agenda/reception/reception.html", context, partial="visits", status=status)


def quick_context(request: StaffRequest, store: Store, form: ReceptionForm | None) -> dict[str, Any]:
    """The search, whom it found, and the form of who came."""
    text = clean_text(request.GET.get("q", "")) if form is None else clean_text(form.data.get("q", ""))
    initial = first_look(request, store, text)
    hits = find_hits(text, request.user, store, initial["nature"]) if text else []
    return {
        "q": text,
        "hits": hits,
        "form": form or ReceptionForm(initial=initial, **choices(request, store)),
        "media": [(row.pk, media_label(row)) for row in quick_media()],
        "only": hits[0].hit.row.pk if len(hits) == 1 else None,
    }


def find_hits(text: str, user: User, store: Store, usual: Nature | None) -> list[DeskHit]:
    people = list(find_people(text, group=user.group_id).for_list()[:HITS])
    departments = departments_of(user, store)
    areas = usual.areas if usual else []
    department = next((code for code in areas if code in departments), "")
    return desk_hits(people, user, store, department)


def choices(request: StaffRequest, store: Store) -> dict[str, Any]:
    departments = departments_of(request.user, store)
    return {
        "people": Person.objects.in_group(request.user).active(),
        "natures": natures_for(departments),
        "departments": departments,
    }


def first_look(request: StaffRequest, store: Store, text: str) -> dict[str, Any]:
    """The usual walk-in: a sale, in the showroom; what was searched for goes where it belongs."""
    departments = departments_of(request.user, store)
    selling = natures_for([code for code in SALES if code in departments] or departments)
    return {
        "nature": selling.first(),
        "channel": Channel.objects.filter(code="showroom", active=True).first(),
        "idempotency_key": new_key(),
    } | typed_as(text)


def typed_as(text: str) -> dict[str, str]:
    """At the desk figures are a phone, everything else a name."""
    if not text:
        return {}
    return {"phone": text} if len(digits(text)) >= SOME_DIGITS else {"name": text}


@requires(RECEIVE)
@require_POST
def visit_receive(request: StaffRequest) -> HttpResponse:
    """Write down who came; with *Encaminhar ao próximo* the rota names his seller in the same press."""
    store = store_or_refuse(request)
    form = ReceptionForm(request.POST, **choices(request, store))
    if not form.is_valid():
        return show_reception(request, form=form, status=422)
    key = form.cleaned_data["idempotency_key"]
    visit = act(
        form, services.receive, store=store, arrival=form.arrival, person=form.cleaned_data["person"],
        prospect=form.prospect, by=request.user, idempotency_key=key,
    )  # fmt: skip
    if visit is None:
        return show_reception(request, form=form, status=422)
    if visit.state != Visit.State.WAITING or not {"next", "own"} & set(request.POST):
        return redirect_page(request, visit_url(visit))
    expected = services.expected_of(visit)
    if expected is None:
        return forward(request, visit)
    if "own" in request.POST:
        return forward_own(request, visit, expected.seller)
    text = _("%(seller)s %(why)s: encaminhe a quem o espera, ou confirme o próximo da vez.")
    messages.warning(request, text % {"seller": expected.seller.display_name, "why": expected.words})
    return redirect_page(request, visit_url(visit))


def forward_own(request: StaffRequest, visit: Visit, seller: User) -> HttpResponse:
    """To the customer's own seller, who spends no turn by it."""
    offered = act_or_tell(request, services.forward_to, visit=visit, seller=seller, by=request.user)
    if offered is None:
        return redirect_page(request, visit_url(visit))
    messages.success(request, told(offered))
    return redirect_page(request, "agenda:reception")


def forward(request: StaffRequest, visit: Visit) -> HttpResponse:
    """To the next of the rota; where nobody is free the visit's own page tells what else may be done."""
    offered = act_or_tell(request, services.forward_next, visit=visit, by=request.user)
    if offered is None:
        return redirect_page(request, visit_url(visit))
    if offered.is_in_line:
        text = _("%(name)s vai ao próximo que ficar livre. %(why)s")
        messages.warning(request, text % {"name": visit.person.name, "why": why_waiting(offered)})
        return redirect_page(request, visit_url(visit))
    messages.success(request, told(offered))
    return redirect_page(request, "agenda:reception")


def told(visit: Visit) -> str:
    """Whom he was sent to, and why it is that one."""
    turn = RotaTurn.objects.filter(attendance=visit.attendance).order_by("-pk").first()
    why = turn.why if turn else ""
    return _("%(name)s encaminhado. %(why)s") % {"name": visit.person.name, "why": why}


def find(request: StaffRequest, pk: int) -> Visit:
    return get_object_or_404(Visit.objects.visible_to(request.user).for_list(), pk=pk)


@requires("atendimento.view_visit")
@require_safe
def visit_detail(request: StaffRequest, pk: int) -> HttpResponse:
    return show_visit(request, find(request, pk))


def show_visit(
    request: StaffRequest, visit: Visit, *, form: ForwardForm | None = None, status: int = 200
) -> HttpResponse:
    user = request.user
    [row] = visit_rows([visit], user)
    turns = RotaTurn.objects.filter(attendance=visit.attendance).select_related("seller", "by")
    may_forward = visit.is_waiting and user.has_perm("atendimento.forward_contact")
    context = {
        "visit": visit,
        "row": row,
        "card": card_of(visit),
        "turns": turns.order_by("-pk")[:10],
        "may_forward": may_forward,
        "may_take": visit.is_waiting and not why_not_take(visit, request.user),
        "form": form or ForwardForm(colleagues=workers(visit.attendance)),
        "media": [] if visit.media_id else [(one.pk, media_label(one)) for one in quick_media()],
    }
    return render_page(request, "agenda/reception/visit.html", context, partial="visit", status=status)


@requires("atendimento.forward_contact")
@require_POST
def visit_forward_next(request: StaffRequest, pk: int) -> HttpResponse:
    return forward(request, find(request, pk))


@requires("atendimento.forward_contact")
@require_POST
def visit_forward(request: StaffRequest, pk: int) -> HttpResponse:
    """To the customer's own seller, or to one chosen by hand."""
    visit = find(request, pk)
    form = ForwardForm(request.POST, colleagues=workers(visit.attendance))
    if form.is_valid():
        offered = act(form, services.forward_to, visit=visit, seller=form.cleaned_data["to"], by=request.user)
        if offered is not None:
            messages.success(request, told(offered))
            return redirect_page(request, "agenda:reception")
    return show_visit(request, visit, form=form, status=422)


@requires("atendimento.be_responsible")
@require_POST
def visit_take(request: StaffRequest, pk: int) -> HttpResponse:
    """*Assumir*: straight on to the attendance."""
    visit = find(request, pk)
    if act_or_tell(request, services.take, visit=visit, by=request.user) is None:
        return redirect_page(request, visit_url(visit))
    messages.success(request, _("%(name)s está com você.") % {"name": visit.person.name})
    return redirect_page(request, attendance_url(visit.attendance_id))


@requires("atendimento.be_responsible")
@require_POST
def visit_pass(request: StaffRequest, pk: int) -> HttpResponse:
    """*Passar a vez*."""
    visit = find(request, pk)
    reason = clean_text(request.POST.get("reason", ""))
    if act_or_tell(request, services.pass_turn, visit=visit, by=request.user, reason=reason) is None:
        return redirect_page(request, visit_url(visit))
    messages.success(request, _("Você passou a vez."))
    return redirect_page(request, "agenda:reception")


@requires("atendimento.forward_contact")
@require_POST
def visit_leave(request: StaffRequest, pk: int) -> HttpResponse:
    """*Saiu sem atendimento*: his attendance waits in the department's queue."""
    visit = find(request, pk)
    if act_or_tell(request, services.leave, visit=visit, by=request.user):
        messages.success(request, _("Saída registrada; o atendimento segue em aberto."))
    return redirect_page(request, "agenda:reception")


@requires(RECEIVE)
@require_POST
def visit_media(request: StaffRequest, pk: int) -> HttpResponse:
    """*Perguntar depois* was answered."""
    visit = find(request, pk)
    form = MediaForm(request.POST)
    if form.is_valid() and act_or_tell(
        request, services.set_media, visit=visit, media=form.cleaned_data["media"], by=request.user
    ):
        messages.success(request, _("Mídia registrada."))
    elif form.errors:
        messages.error(request, _("Escolha a mídia."))
    return redirect_page(request, visit_url(visit))
