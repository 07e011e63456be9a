"""The working store: chosen in the header, kept in the session. It narrows lists, it never widens them."""

from datetime import date
from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Store, User

SESSION_KEY = "working_store"
ALL_STORES = "todas"


def switchable_stores(user: User) -> list[Store]:
    """Stores this user may choose, default first."""
    own = [membership.store for membership in user.membership_list]
    if not user.has_perm("accounts.scope_group"):
        return own
    others = Store.objects.visible_to(user).filter(active=True).exclude(pk__in=user.store_ids)
    return own + list(others.order_by("name", "pk"))


def working_stores(request: HttpRequest) -> list[Store]:
    """The chosen store, or all of them when *Todas* is chosen; the default store to begin with."""
    if not hasattr(request, "_working_stores"):
        stores = switchable_stores(cast(User, request.user))
        chosen = request.session.get(SESSION_KEY)
        picked = stores if chosen == ALL_STORES else [store for store in stores if store.pk == chosen]
        request._working_stores = picked or stores[:1]  # type: ignore[attr-defined]
    return request._working_stores  # type: ignore[attr-defined, no-any-return]


def working_store(request: HttpRequest) -> Store | None:
    """Where new records go: the chosen store, or the first under *Todas*; None without any membership."""
    stores = working_stores(request)
    return stores[0] if stores else None


def store_or_refuse(request: HttpRequest) -> Store:
    """The working store of a page that needs one."""
    store = working_store(request)
    if store is None:
        raise PermissionDenied(_("Você não está lotado em nenhuma loja."))
    return store


def working_day(request: HttpRequest) -> date:
    """Today on the clock of the working store."""
    store = working_store(request)
    return store.today() if store else timezone.localdate()
