"""The agenda in another program: its secret address, and what that answers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agenda import feed
from core.access import StaffRequest, public, requires
from core.idempotency import new_key
from core.pages import render_page
from core.secret_pages import is_within, private


@requires("atendimento.work_agenda")
@require_http_methods(["GET", "HEAD", "POST"])
def feed_page(request: StaffRequest) -> HttpResponse:
    """Whether there is an address; posted, a new one, which this answer alone shows."""
    token = None
    if request.method == "POST":
        token = feed.create_feed(by=request.user, idempotency_key=request.POST.get("idempotency_key", ""))
        if token is None:
            return redirect("agenda:feed")
    address = request.build_absolute_uri(reverse("agenda:feed-file", args=[token])) if token else ""
    live = request.user.feed_links.filter(revoked_at__isnull=True).first()
    context = {"address": address, "live": live, "key": new_key()}
    return private(render_page(request, "agenda/feed.html", context))


@requires("atendimento.work_agenda")
@require_POST
def feed_revoke(request: StaffRequest) -> HttpResponse:
    feed.revoke_feed(user=request.user)
    messages.success(request, _("Endereço revogado: nenhum programa lê mais a sua agenda por ele."))
    return redirect("agenda:feed")


@public(reason="the address itself is the secret, and shows what its user sees")
@require_safe
def feed_file(request: HttpRequest, token: str) -> HttpResponse:
    if not is_within(request, token):
        return private(HttpResponse(status=429))
    link = feed.find_feed(token)
    if link is None:
        return private(HttpResponseNotFound())
    site = request.build_absolute_uri("/")
    response = HttpResponse(
        feed.write_calendar(feed.contacts_of(link.user), site), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'inline; filename="agenda.ics"'
    return private(response)
