"""Who may open a view. Each of ours carries exactly one of these three marks (a test walks the URLs)."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from accounts.models import User

P = ParamSpec("P")


class StaffRequest(HttpRequest):
    """A request whose sender is signed in, as every view behind `@requires` sees it."""

    user: "User"
    htmx: HtmxDetails


Inner = Callable[Concatenate[StaffRequest, P], HttpResponse]
Outer = Callable[Concatenate[HttpRequest, P], HttpResponse]


def requires(*permissions: str) -> Callable[[Inner[P]], Outer[P]]:
    """Let in a signed-in user who holds any one of `permissions`; 403 otherwise."""

    def mark(view: Inner[P]) -> Outer[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not any(request.user.has_perm(permission) for permission in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)  # type: ignore[arg-type]

        guarded.access_mark = permissions  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return mark


def signed_in(view: Inner[P]) -> Outer[P]:
    """Let in every signed-in user: for pages that show nothing but the user's own settings."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    guarded.access_mark = ("signed in",)  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def public(*, reason: str) -> Callable[[Callable[P, HttpResponse]], Callable[P, HttpResponse]]:
    """Let in anyone; `reason` says why that is safe."""

    def mark(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
        opened = login_not_required(view)
        opened.access_mark = (f"public: {reason}",)  # type: ignore[attr-defined]
        return opened

    return mark
