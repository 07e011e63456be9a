"""What the invoice page of a sale shows."""

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from core.idempotency import new_key
from core.transitions import may_move
from customers import documents
from proposals.gaps import Gap
from proposals.invoicing.forms import AttachForm, EndForm, HandForm, UploadForm
from proposals.invoicing.gaps import authorise_gaps
from proposals.invoicing.models import FiscalDocument, Invoice
from proposals.invoicing.price import invoice_price
from proposals.models import Proposal
from proposals.states import ADMINISTERED, MOVES, State


@dataclass(frozen=True)
class Rights:
    """What this user may press, by the table that the services keep."""

    authorise: bool
    issue: bool
    undo: bool
    attach: bool
    accept: bool


def rights_of(proposal: Proposal, user: User) -> Rights:
    is_his = Proposal.objects.administered_by(user).filter(pk=proposal.pk).exists()

    def may(target: State) -> bool:
        return is_his and may_move(MOVES, source=proposal.state, target=target, by=user)

    issues = is_his and user.has_perm("proposals.issue_invoice")
    return Rights(
        authorise=proposal.state == State.ORDER and may(State.AUTHORISED),
        issue=may(State.INVOICED),
        undo=may(State.RETURNED),
        attach=issues and proposal.state in ADMINISTERED,
        accept=user.has_perm("proposals.accept_invoice_differences"),
    )


def page_of(proposal: Proposal, user: User) -> dict[str, Any]:
    rights, invoices = rights_of(proposal, user), list(proposal.invoices.for_list())
    today = proposal.store.today()
    shared = {"version": proposal.version, "idempotency_key": new_key()}
    attached = FiscalDocument.objects.filter(proposal=proposal).select_related("added_by")
    return {
        "proposal": proposal,
        "rights": rights,
        "gaps": gaps_of(proposal),
        "buyer_document": documents.display(proposal.buyer.document),
        "price": invoice_price(proposal),
        "invoice": next((row for row in invoices if row.state == Invoice.State.ISSUED), None),
        "ended": [row for row in invoices if row.state != Invoice.State.ISSUED],
        "documents": list(attached),
        "zone": proposal.store.time_zone,
        "upload_form": UploadForm(initial=shared, auto_id="upload_%s") if rights.issue else None,
        "hand_form": HandForm(initial=shared | {"issued_on": today}, auto_id="hand_%s")
        if rights.issue
        else None,
        "cancel_form": EndForm(auto_id="cancel_%s") if rights.undo else None,
        "return_form": EndForm(auto_id="return_%s") if rights.undo else None,
        "attach_form": AttachForm(
            initial={"issued_on": today, "idempotency_key": new_key()}, auto_id="attach_%s"
        )
        if rights.attach
        else None,
        "idempotency_key": new_key(),
    }


def gaps_of(proposal: Proposal) -> list[Gap]:
    return authorise_gaps(proposal) if proposal.state == State.ORDER else []
