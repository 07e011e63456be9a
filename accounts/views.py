from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from accounts import kept_forms
from accounts.stores import ALL_STORES, SESSION_KEY, switchable_stores
from core.access import StaffRequest, signed_in
from core.pages import redirect_page, render_page


def safe_next(request: StaffRequest) -> str:
    """Where the user came from, on this site only."""
    for address in (request.POST.get("next", ""), request.headers.get("Referer", "")):
        if address and url_has_allowed_host_and_scheme(
            address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        ):
            return address
    return "/"


@signed_in
@require_POST
def store_switch(request: StaffRequest) -> HttpResponse:
    """Choose the working store; anything but an own store or *Todas* changes nothing."""
    chosen = request.POST.get("loja", "")
    own = {str(store.pk): store.pk for store in switchable_stores(request.user)}
    if chosen == ALL_STORES and len(own) > 1:
        request.session[SESSION_KEY] = ALL_STORES
    elif chosen in own:
        request.session[SESSION_KEY] = own[chosen]
    return redirect_page(request, safe_next(request))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def form_continue(request: StaffRequest) -> HttpResponse:
    """The form typed before the sign-in; its post goes on to where it was meant for (307 keeps the body)."""
    kept = kept_forms.KeptForm.of(request)
    if kept is None:
        return redirect("/")
    if request.method == "POST":
        kept_forms.drop(request)
        response = HttpResponseRedirect(kept.path)
        response.status_code = 307
        return response
    return render_page(request, "accounts/form_continue.html", {"kept": kept})


@signed_in
@require_POST
def form_discard(request: StaffRequest) -> HttpResponse:
    kept_forms.drop(request)
    return redirect("/")
