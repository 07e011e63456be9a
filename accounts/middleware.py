"""Sign-in required everywhere: what happens to a request that comes without a session."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from accounts import kept_forms


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's own, but a typed form survives and a fragment request moves the whole page."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        address = f"{reverse('account_login')}?{urlencode({'next': self.destination(request)})}"
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(address)
        return HttpResponseRedirect(address)

    def destination(self, request: HttpRequest) -> str:
        if request.method == "POST":
            return reverse("accounts:form-continue") if kept_forms.keep(request) else "/"
        if request.headers.get("HX-Request"):
            # The fragment's own address is no page: go back to the page that asked for it.
            page = urlsplit(request.headers.get("HX-Current-URL", ""))
            return page._replace(scheme="", netloc="").geturl() or "/"
        return request.get_full_path()
