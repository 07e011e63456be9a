"""The list of campaigns, their form, and the page with members and results."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Store
from accounts.stores import working_store
from campaigns import services
from campaigns.forms import CampaignFilterForm, CampaignForm, MemberForm
from campaigns.models import Campaign, CampaignMember
from core.access import StaffRequest, requires
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
        today = timezone.localdate()
        rows = rows.over(today) if situation == "encerradas" else rows.running(today)
    if text:
        rows = rows.filter(name__icontains=text)
    context = {"filter": form, "page": paginate(request, rows.for_list().order_by("-starts_on", "-pk"))}
    return render_page(request, "campaigns/campaign_list.html", context, partial="table")


def campaign_form(request: StaffRequest, **options: Any) -> CampaignForm:
    stores: QuerySet[Store] = Store.objects.visible_to(request.user).filter(active=True)
    return CampaignForm(
        request.POST if request.method == "POST" else None,
        stores=stores.order_by("name", "pk"),
        whole_group=request.user.has_perm("accounts.scope_group"),
        **options,
    )


@requires("campaigns.add_campaign")
@require_http_methods(["GET", "HEAD", "POST"])
def campaign_create(request: StaffRequest) -> HttpResponse:
    form = campaign_form(request, initial={"store": working_store(request)})
    if form.is_valid():
        try:
            campaign = services.create_campaign(terms=form.terms(), by=request.user)
        except services.NotAllowedError as exc:
            raise PermissionDenied(str(exc)) from exc
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
    form = campaign_form(request, initial=CampaignForm.initial_of(campaign))
    if form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            services.edit_campaign(campaign=campaign, terms=form.terms(), version=version, by=request.user)
        except services.NotAllowedError as exc:
            raise PermissionDenied(str(exc)) from exc
        except services.StaleVersion:
            return show_conflict(request, campaign)
        messages.success(request, _("Campanha gravada."))
        return redirect(campaign)
    context = {"form": form, "campaign": campaign}
    return render_page(request, "campaigns/campaign_form.html", context, status=422 if form.errors else 200)


def show_conflict(request: StaffRequest, campaign: Campaign) -> HttpResponse:
    """The form as it was typed beside what is stored now; saving it again is a choice."""
    kept = request.POST.copy()
    kept["version"] = str(campaign.version)
    request.POST = kept  # type: ignore[assignment]
    context = {"form": campaign_form(request), "campaign": campaign, "stored": campaign}
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
    rows = members.select_related("person", "flag__result", "flag__result_by").order_by("-added_at", "-pk")
    context = {
        "campaign": campaign,
        "page": paginate(request, rows),
        "results": list(members.values("flag__result__name").annotate(n=Count("pk")).order_by("-n")),
        "q": q,
        "hits": find_hits(q, campaign, request),
        "may_change": request.user.has_perm("campaigns.change_campaign"),
    }
    return render_page(request, "campaigns/campaign_detail.html", context | extra, status=status)


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
    if form.is_valid() and store is not None:
        try:
            member = services.add_member(
                campaign=campaign, person=form.cleaned_data["person"], store=store, by=request.user
            )
        except services.NotAllowedError as exc:
            raise PermissionDenied(str(exc)) from exc
        except services.CampaignError as exc:
            form.add_error(None, str(exc))
        else:
            messages.success(request, _("%(name)s está na campanha.") % {"name": member.person.name})
            return redirect(campaign)
    errors = [error for found in form.errors.values() for error in found]
    return show_campaign(request, campaign, status=422, errors=errors)
