"""The list of campaigns, their form, and the page with members and results."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Store
from accounts.stores import working_day, working_store
from campaigns import services
from campaigns.forms import CampaignFilterForm, CampaignForm, MemberForm
from campaigns.models import Campaign, CampaignMember
from core.access import StaffRequest, requires
from core.acting import act
from core.errors import StaleVersion
from core.idempotency import new_key
from core.pages import paginate, render_page
from customers.models import Person
from customers.search import find_people

HITS = 10


@requires("campaigns.view_campaign")
@require_safe
def campaign_list(request: StaffRequest) -> HttpResponse:
    """Those that run or will run, unless the address asks for others."""
    form = CampaignFilterForm(request.GET)
    form.is_valid()
    situation, text = form.cleaned_data.get("situacao"), form.cleaned_data.get("q")
    rows = Campaign.objects.visible_to(request.user)
    if situation != "todas":
        today = working_day(request)
        rows = rows.over(today) if situation == "encerradas" else rows.running(today)
    if text:
        rows = rows.named(text)
    context = {"filter": form, "page": paginate(request, rows.for_list().order_by("-starts_on", "-pk"))}
    return render_page(request, "campaigns/campaign_list.html", context, partial="table")


def posted(request: StaffRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def campaign_form(request: StaffRequest, data: QueryDict | None, **options: Any) -> CampaignForm:
    stores = Store.objects.visible_to(request.user).filter(active=True)
    return CampaignForm(
        data,
        stores=stores.order_by("name", "pk"),
        whole_group=request.user.has_perm("accounts.scope_group"),
        **options,
    )


@requires("campaigns.add_campaign")
@require_http_methods(["GET", "HEAD", "POST"])
def campaign_create(request: StaffRequest) -> HttpResponse:
    form = campaign_form(
        request, posted(request), initial={"store": working_store(request), "idempotency_key": new_key()}
    )
    if form.is_valid():
        key = form.cleaned_data["idempotency_key"]
        campaign = act(
            form, services.create_campaign, terms=form.terms(), by=request.user, idempotency_key=key
        )
        if campaign is not None:
            messages.success(request, _("Campanha criada. Inclua os clientes."))
            return redirect(campaign)
    status = 422 if form.errors else 200
    return render_page(request, "campaigns/campaign_form.html", {"form": form}, status=status)


def find_campaign(request: StaffRequest, pk: int) -> Campaign:
    return get_object_or_404(Campaign.objects.visible_to(request.user).select_related("store"), pk=pk)


@requires("campaigns.change_campaign")
@require_http_methods(["GET", "HEAD", "POST"])
def campaign_edit(request: StaffRequest, pk: int) -> HttpResponse:
    campaign = find_campaign(request, pk)
    form = campaign_form(request, posted(request), initial=CampaignForm.initial_of(campaign))
    try:
        if form.is_valid() and save(request, campaign, form):
            messages.success(request, _("Campanha gravada."))
            return redirect(campaign)
    except StaleVersion:
        return show_conflict(request, campaign)
    context = {"form": form, "campaign": campaign}
    return render_page(request, "campaigns/campaign_form.html", context, status=422 if form.errors else 200)


def save(request: StaffRequest, campaign: Campaign, form: CampaignForm) -> Any:
    version = form.cleaned_data["version"] or 0
    return act(
        form, services.edit_campaign, campaign=campaign, terms=form.terms(), version=version, by=request.user
    )


def show_conflict(request: StaffRequest, campaign: Campaign) -> HttpResponse:
    """The form as it was typed beside what is stored now; saving it again is a choice."""
    campaign.refresh_from_db()
    kept = request.POST.copy()
    kept["version"] = str(campaign.version)
    context = {"form": campaign_form(request, kept), "campaign": campaign, "stored": campaign}
    return render_page(request, "campaigns/campaign_form.html", context, status=409)


@requires("campaigns.view_campaign")
@require_safe
def campaign_detail(request: StaffRequest, pk: int) -> HttpResponse:
    return show_campaign(request, find_campaign(request, pk))


def show_campaign(
    request: StaffRequest, campaign: Campaign, *, status: int = 200, **extra: Any
) -> HttpResponse:
    q = request.GET.get("q", "")[:120]
    members = CampaignMember.objects.filter(campaign=campaign)
    page = paginate(request, members.for_list())
    context = {
        "campaign": campaign,
        "page": page,
        "visible": visible_people(request, [member.person_id for member in page]),
        "results": members.by_result(),
        "q": q,
        "hits": find_hits(q, campaign, request),
        "may_change": request.user.has_perm("campaigns.change_campaign"),
    }
    return render_page(request, "campaigns/campaign_detail.html", context | extra, status=status)


def visible_people(request: StaffRequest, ids: list[int]) -> set[int]:
    """Whose page the user may open: a campaign may hold other sellers' customers."""
    return set(Person.objects.visible_to(request.user).filter(pk__in=ids).values_list("pk", flat=True))


def find_hits(text: str, campaign: Campaign, request: StaffRequest) -> list[tuple[Person, bool]]:
    """People found by what was typed, each with whether he is in already."""
    if not text.strip():
        return []
    people = list(find_people(text, group=request.user.group_id)[:HITS])
    inside = set(campaign.members.filter(person__in=people).values_list("person_id", flat=True))
    return [(person, person.pk in inside) for person in people]


@requires("campaigns.change_campaign")
@require_POST
def member_add(request: StaffRequest, pk: int) -> HttpResponse:
    campaign = find_campaign(request, pk)
    store = campaign.store or working_store(request)
    form = MemberForm(request.POST, people=Person.objects.in_group(request.user).active())
    if store is None:
        form.add_error(None, _("Você não está lotado em nenhuma loja."))
    if form.is_valid():
        person = form.cleaned_data["person"]
        member = act(
            form, services.add_member, campaign=campaign, person=person, store=store, by=request.user
        )
        if member is not None:
            messages.success(request, _("%(name)s está na campanha.") % {"name": member.person.name})
            return redirect(campaign)
    errors = [error for found in form.errors.values() for error in found]
    return show_campaign(request, campaign, status=422, errors=errors)
