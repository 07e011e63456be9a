"""The payment card of a proposal."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import StaffRequest, requires
from proposals.models import PaymentLine, PaymentType, PldReview, Proposal
from proposals.payments import pld, services
from proposals.payments.balance import balance_of
from proposals.payments.card import CODE, payments_of
from proposals.payments.forms import PaymentForm, PldForm
from proposals.people import search_of
from proposals.views.finding import find_proposal
from proposals.views.lines import Card, brief, edit, remove


@requires("proposals.change_proposal")
@require_http_methods(["GET", "HEAD", "POST"])
def payment_create(request: StaffRequest, pk: int) -> HttpResponse:
    proposal = find_proposal(request, pk)
    line = PaymentLine(proposal=proposal, due_on=proposal.store.today())
    missing = balance_of(proposal).balance
    if missing > 0:
        # The commonest line is the one that closes the sum.
        line.amount = missing
    return edit(request, PAYMENTS, line, services.add_payment, proposal=proposal)


@requires("proposals.change_proposal")
@require_http_methods(["GET", "HEAD", "POST"])
def payment_edit(request: StaffRequest, pk: int, line_pk: int) -> HttpResponse:
    line = find_payment(request, pk, line_pk)
    return edit(request, PAYMENTS, line, services.change_payment, line=line)


@requires("proposals.change_proposal")
@require_POST
def payment_remove(request: StaffRequest, pk: int, line_pk: int) -> HttpResponse:
    line = find_payment(request, pk, line_pk)
    return remove(request, PAYMENTS, line, services.remove_payment, line=line)


def find_payment(request: StaffRequest, pk: int, line_pk: int) -> PaymentLine:
    """A line typed by hand; that of a used car has its own card."""
    proposal = find_proposal(request, pk)
    by_hand = proposal.payment_lines.for_page().exclude(type__kind=PaymentType.Kind.TRADE_IN)
    line = get_object_or_404(by_hand, pk=line_pk)
    line.proposal = proposal
    return line


def payment_form(request: StaffRequest, line: PaymentLine, data: Any = None) -> PaymentForm:
    proposal, rows = line.proposal, PaymentType.objects.exclude(kind=PaymentType.Kind.TRADE_IN)
    return PaymentForm(
        data,
        # A type switched off later stays choosable on the line that has it.
        types=rows.filter(active=True) | rows.filter(pk=line.type_id),
        people=search_of(request.user, proposal.person, line.payer, "payer", data),
        today=proposal.store.today(),
        initial=PaymentForm.initial_of(line),
        auto_id=f"{CODE}_%s",
    )


@requires("proposals.review_pld")
@require_http_methods(["GET", "HEAD", "POST"])
def pld_review(request: StaffRequest, pk: int) -> HttpResponse:
    """A manager's analysis of payers and cash."""
    proposal = find_proposal(request, pk)
    return edit(request, PLD, PldLine(proposal), save_review, proposal=proposal)


class PldLine:
    """What the machinery of lines takes for the analysis: always a new one."""

    pk = None

    def __init__(self, proposal: Proposal) -> None:
        self.proposal = proposal


def save_review(*, values: dict[str, Any], idempotency_key: str, **arguments: Any) -> PldReview:
    """The key of the post is not needed: the same payers and cash have one analysis."""
    return pld.record_review(**values, **arguments)


def pld_form(_request: StaffRequest, line: PldLine, data: Any = None) -> PldForm:
    return PldForm(data, initial={"version": line.proposal.version}, auto_id="pld_%s")


PLD = Card(
    selector="#pld",
    template="proposals/_pld.html",
    context=lambda proposal, _user: {"pld": pld.pld_of(proposal)},
    form=pld_form,
    title=lambda _line: _("Análise PLD"),
    place=lambda _line: "item-form-pld",
    stored=lambda _line: "",
)
PAYMENTS = Card(
    selector="#payments",
    template="proposals/_payments.html",
    context=lambda proposal, _user: {"payments": payments_of(proposal), "pld": pld.pld_of(proposal)},
    form=payment_form,
    title=lambda _line: _("Pagamento"),
    place=lambda _line: f"item-form-{CODE}",
    stored=brief,
)
