"""The bell: how many wait, the list, and following one."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import notices
from core.access import StaffRequest, signed_in
from core.models import Notice
from core.notice_forms import NoticePreferencesForm
from core.notice_registry import kinds_for
from core.pages import paginate, redirect_page, render_page

# Beyond it the bell says "99+".
MOST = 99


@signed_in
@require_safe
def notice_list(request: StaffRequest) -> HttpResponse:
    page = paginate(request, Notice.objects.visible_to(request.user).newest())
    return render_page(request, "core/notice_list.html", {"page": page}, partial="panel")


@signed_in
@require_safe
def notice_count(request: StaffRequest) -> HttpResponse:
    """The figure on the bell; asked for by each page after it has loaded, so that no page waits for it."""
    waiting = Notice.objects.visible_to(request.user).unread()[: MOST + 1].count()
    return render(request, "core/_notice_count.html", {"waiting": waiting, "most": MOST})


@signed_in
@require_POST
def notice_open(request: StaffRequest, pk: int) -> HttpResponse:
    """Read it, and go where it points."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    notices.mark_read(notice=notice)
    return redirect_page(request, notice.url or "core:notice-list")


@signed_in
@require_POST
def notice_read_all(request: StaffRequest) -> HttpResponse:
    notices.mark_all_read(by=request.user)
    return redirect("core:notice-list")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def notice_preferences(request: StaffRequest) -> HttpResponse:
    """Event by event: bell and e-mail, bell alone, or nothing."""
    form = NoticePreferencesForm(
        request.POST if request.method == "POST" else None,
        kinds=kinds_for(request.user),
        initial=notices.preferences(request.user),
    )
    if form.is_valid():
        notices.set_preferences(by=request.user, chosen=form.cleaned_data)
        messages.success(request, _("Preferências salvas."))
        return redirect_page(request, "core:notice-preferences")
    context = {"form": form, "minutes": settings.NOTICE_MAIL_MINUTES}
    return render_page(request, "core/notice_preferences.html", context, status=422 if form.errors else 200)
