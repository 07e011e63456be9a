"""Modality, and whom the invoice names."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from core.access import StaffRequest, requires
from proposals import services
from proposals.forms import BillingForm
from proposals.models import Proposal
from proposals.payments.pld import pld_of
from proposals.people import search_of
from proposals.views.finding import find_proposal
from proposals.views.lines import Card, edit


@requires("proposals.change_proposal")
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_billing(request: StaffRequest, pk: int) -> HttpResponse:
    proposal = find_proposal(request, pk)
    return edit(request, BILLING, BillingLine(proposal), save_billing, proposal=proposal)


class BillingLine:
    """The proposal's own two fields, as the machinery of lines takes one."""

    def __init__(self, proposal: Proposal) -> None:
        self.pk, self.proposal = proposal.pk, proposal

    def __str__(self) -> str:
        return f"{self.proposal.get_modality_display()}, {self.proposal.buyer.name}"


def save_billing(*, values: dict[str, Any], **arguments: Any) -> Proposal:
    return services.set_billing(**values, **arguments)


def billing_form(request: StaffRequest, line: BillingLine, data: Any = None) -> BillingForm:
    proposal = line.proposal
    people = search_of(request.user, proposal.person, proposal.invoice_to, "invoice_to", data)
    return BillingForm(data, people=people, initial=BillingForm.initial_of(proposal), auto_id="billing_%s")


BILLING = Card(
    selector="#billing",
    template="proposals/_billing.html",
    context=lambda proposal, _user: {"pld": pld_of(proposal)},
    form=billing_form,
    title=lambda _line: _("Faturamento"),
    place=lambda _line: "item-form-billing",
    stored=str,
)
