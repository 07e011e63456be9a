"""The three lists share their filters, their scope and their table."""

from datetime import date
from typing import Any

from django.http import HttpResponse

from accounts.stores import working_stores
from core.access import StaffRequest
from core.pages import paginate, render_page
from workshop.forms import InState, ListFilterForm, with_state
from workshop.models import PaperQuerySet


def show_list(
    request: StaffRequest,
    template: str,
    rows: PaperQuerySet,
    *,
    states: list[tuple[str, Any]],
    order: tuple[str, ...],
    first_day: date | None = None,
    in_state: InState = with_state,
    **extra: Any,
) -> HttpResponse:
    """The visible rows of the working store, narrowed by the address; `first_day` unless it names days."""
    stores = working_stores(request)
    query = request.GET.copy()
    if first_day is not None and "de" not in query and "ate" not in query:
        query["de"] = first_day.isoformat()
    form = ListFilterForm(query, states=states)
    form.is_valid()
    rows = rows.visible_to(request.user).filter(store__in=stores)
    rows = form.apply(rows, stores=stores, by_start=first_day is not None, in_state=in_state)
    context = {
        "filter": form,
        "page": paginate(request, rows.for_list().order_by(*order)),
        # Where a row stands is told where several may; by which clock, where they differ.
        "stores": len(stores) > 1,
        "zones": len({store.time_zone for store in stores}) > 1,
    }
    return render_page(request, template, context | extra, partial="table")
