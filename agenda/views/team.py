"""*Equipe*: what each seller holds; his carteira for a colleague; his last day."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.stores import switchable_stores, working_stores
from agenda import offboarding, team
from agenda.batches import services
from agenda.batches.forms import OffboardForm, PortfolioForm
from agenda.models import Batch
from atendimento.services import drafts_of
from core.access import StaffRequest, requires
from core.pages import paginate, redirect_page, render_page

LEADS = "atendimento.transfer_contact"


def find_seller(request: StaffRequest, pk: int) -> User:
    return get_object_or_404(team.sellers(switchable_stores(request.user)), pk=pk)


@requires(LEADS)
@require_safe
def team_list(request: StaffRequest) -> HttpResponse:
    page = paginate(request, team.sellers(working_stores(request)))
    context = {
        "page": page,
        "may_offboard": offboarding.whom_may_offboard(request.user, [seller.pk for seller in page]),
        "batches": Batch.objects.visible_to(request.user)
        .exclude(state=Batch.State.PREVIEW)
        .order_by("-pk")[:5],
    }
    return render_page(request, "agenda/team_list.html", context, partial="table")


@requires(LEADS)
@require_http_methods(["GET", "HEAD", "POST"])
def portfolio_transfer(request: StaffRequest, pk: int) -> HttpResponse:
    """The customers of one seller for another; posted, the preview."""
    seller = find_seller(request, pk)
    places = offboarding.places_of(seller)
    form = PortfolioForm(
        request.POST if request.method == "POST" else None,
        colleagues=team.colleagues(switchable_stores(request.user), but=seller),
        departments=sorted({code for _store, code in places}),
    )
    if form.is_valid():
        data = form.cleaned_data
        items = team.portfolio_items(
            seller, by=request.user, to=data["to"], department=data["department"],
            with_attendances=data["with_attendances"],
        )  # fmt: skip
        if items:
            batch = services.prepare(
                by=request.user, kind=Batch.Kind.PORTFOLIO, items=items, leaver=seller, to=data["to"],
                reason=data["reason"],
            )  # fmt: skip
            return redirect_page(request, "agenda:batch-detail", batch.pk)
        form.add_error(None, _("Não há cliente que possa passar a esta pessoa."))
    context = {"seller": seller, "form": form}
    return render_page(request, "agenda/portfolio.html", context, status=422 if form.errors else 200)


def heirs_offered(
    request: StaffRequest, seller: User, places: list[team.Place]
) -> list[tuple[str, str, QuerySet[User]]]:
    """Of each place in the leader's stores: its field, its name, and who may take what is there."""
    stores = {store.pk: store for store in switchable_stores(request.user)}
    return [
        (place.field, place.label, team.colleagues([store], but=seller, department=place.department))
        for place in places
        if (store := stores.get(place.store_id))
    ]


@requires(offboarding.OFFBOARD)
@require_http_methods(["GET", "HEAD", "POST"])
def offboard(request: StaffRequest, pk: int) -> HttpResponse:
    """*Desligamento*: all that a seller leaves on one page, and who takes it; posted, the preview."""
    seller = find_seller(request, pk)
    if not offboarding.may_offboard(request.user, seller):
        raise PermissionDenied(_("Desligar este usuário não cabe a você."))
    places = team.named_places(offboarding.places_of(seller) + offboarding.draft_places_of(seller))
    form = OffboardForm(
        request.POST if request.method == "POST" else None, places=heirs_offered(request, seller, places)
    )
    if form.is_valid():
        heirs = {(place.store_id, place.department): form.cleaned_data.get(place.field) for place in places}
        batch = services.prepare(
            by=request.user, kind=Batch.Kind.OFFBOARD, items=team.offboard_items(seller, heirs),
            leaver=seller, reason=form.cleaned_data["reason"],
        )  # fmt: skip
        return redirect_page(request, "agenda:batch-detail", batch.pk)
    context = {
        "seller": seller,
        "form": form,
        "drafts": drafts_of(seller).count(),
        "visits": offboarding.visits_of(seller),
        "approvals": offboarding.approvals_of(seller).select_related("proposal__person")[:20],
    }
    return render_page(request, "agenda/offboard.html", context, status=422 if form.errors else 200)
