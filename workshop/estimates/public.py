"""What the customer opens: no sign-in, the secret stands in the address. He ticks lines and signs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import public
from core.acting import act
from core.limits import client_address
from core.secret_links import count_wrong_try
from core.secret_pages import gone, is_within, opened, private, too_often
from workshop.estimates import answers
from workshop.estimates.forms import CustomerAnswerForm
from workshop.models import Estimate, EstimateLink
from workshop.printing import estimate_pdf, pdf_response

REASON = "the customer's link to an estimate: a secret of 32 random bytes in the address"


@public(reason=REASON)
@require_http_methods(["GET", "HEAD", "POST"])
def estimate_public(request: HttpRequest, token: str) -> HttpResponse:
    """The estimate; posted, the customer's answer to it."""
    if not is_within(request, token, is_signature=request.method == "POST"):
        return too_often(request)
    link = answers.find_link(token)
    if link is None:
        return gone(request)
    estimate = read(link)
    if request.method != "POST":
        return show(request, link, estimate, token, CustomerAnswerForm(estimate=estimate))
    if not may_answer(link, estimate):
        return show(request, link, estimate, token, CustomerAnswerForm(estimate=estimate), status=422)
    return sign(request, link, estimate, token)


def read(link: EstimateLink) -> Estimate:
    rows: Any = Estimate.objects.for_page().select_related("answer").prefetch_related("lines")
    estimate: Estimate = rows.get(pk=link.estimate_id)
    return estimate


def may_answer(link: EstimateLink, estimate: Estimate) -> bool:
    return not (answers.why_no_answer(estimate) or link.is_locked)


def sign(request: HttpRequest, link: EstimateLink, estimate: Estimate, token: str) -> HttpResponse:
    form = CustomerAnswerForm(request.POST, estimate=estimate)
    if not form.is_valid():
        return show(request, link, estimate, token, form, status=422)
    data = form.cleaned_data
    try:
        answer = act(
            form,
            answer_counted,
            link=link,
            shown=data["versao"],
            accepted=set() if "recusar" in request.POST else form.accepted(),
            name=data["nome"],
            digits=data.get("digitos", ""),
            note=data["note"],
            address=client_address(request),
            user_agent=request.headers.get("User-Agent", ""),
        )
    except answers.StaleTermsError:
        return show(request, link, read(link), token, form, status=409, is_stale=True)
    if answer is None:
        return show(request, link, read(link), token, form, status=422)
    return private(redirect("workshop:estimate-public", token))


def answer_counted(*, link: EstimateLink, **arguments: Any) -> Any:
    """The service; a wrong signature is counted after its transaction is gone."""
    try:
        return answers.answer_by_link(link=link, **arguments)
    except answers.SignatureError:
        count_wrong_try(link)
        raise


def show(
    request: HttpRequest,
    link: EstimateLink,
    estimate: Estimate,
    token: str,
    form: CustomerAnswerForm,
    *,
    status: int = 200,
    is_stale: bool = False,
) -> HttpResponse:
    ticked = set(form.data.getlist("itens")) if form.is_bound else None  # type: ignore[attr-defined]
    lines = [(line, ticked is None or str(line.pk) in ticked) for line in estimate.lines.all()]
    context = {
        "store": estimate.store,
        "estimate": estimate,
        "hello": estimate.customer_label.split(" ")[0],
        "adviser": estimate.advisor or estimate.created_by,
        "lines": lines,
        "totals": estimate.totals,
        "answer": getattr(estimate, "answer", None),
        "is_approved": estimate.state == Estimate.State.APPROVED,
        "version": answers.terms_hash(estimate),
        "token": token,
        "form": form,
        "is_stale": is_stale,
        "may_answer": may_answer(link, estimate),
        "is_locked": link.is_locked,
        "is_customer": not request.user.is_authenticated,
        "zone": estimate.store.time_zone,
    }
    return private(render(request, "workshop/estimate_public.html", context, status=status))


@public(reason=REASON)
@require_POST
def estimate_opened(request: HttpRequest, token: str) -> HttpResponse:
    return opened(request, token, answers.find_link)


@public(reason=REASON)
@require_safe
def estimate_public_pdf(request: HttpRequest, token: str) -> HttpResponse:
    if not is_within(request, token):
        return too_often(request)
    link = answers.find_link(token)
    if link is None:
        return gone(request)
    estimate = read(link)
    name = _("orcamento-%(number)s.pdf") % {"number": estimate.number}
    return private(pdf_response(estimate_pdf(estimate), name))
