"""Filters with a name: saved, opened with the agenda, forgotten."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.filters import Filters
from agenda.models import SavedFilter
from core.errors import ServiceError

MOST = 20


class SavedFilterError(ServiceError):
    """A filter that cannot be kept."""


@transaction.atomic
def save_filter(*, by: User, name: str, filters: Filters, is_default: bool) -> SavedFilter:
    """Under a name already there the filter is replaced."""
    User.objects.select_for_update().get(pk=by.pk)
    known = by.saved_filters.filter(name=name).first()
    if known is None and by.saved_filters.count() >= MOST:
        raise SavedFilterError(_("São até 20 filtros salvos: exclua um antes."), field="name")
    if is_default:
        by.saved_filters.update(is_default=False)
    row = known or SavedFilter(user=by, name=name)
    row.query, row.is_default = filters.query(), is_default
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def make_default(*, saved: SavedFilter, wanted: bool) -> None:
    """The agenda opens with it, or with none. Twice is once."""
    User.objects.select_for_update().get(pk=saved.user_id)
    SavedFilter.objects.filter(user=saved.user_id).update(is_default=False)
    SavedFilter.objects.filter(pk=saved.pk).update(is_default=wanted)
