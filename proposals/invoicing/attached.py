"""Other documents of a sale, kept by their number. Locks: attendance, unit, proposal."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.models import Event
from core import idempotency
from proposals.errors import ProposalError
from proposals.invoicing.invoices import ISSUE
from proposals.invoicing.models import FiscalDocument
from proposals.locking import lock_step
from proposals.models import Proposal
from proposals.services import actor, tell
from proposals.states import ADMINISTERED

ATTACH = "proposals:fiscal-document-create"
MOST = 30


@transaction.atomic
def attach_document(
    *, proposal: Proposal, kind: str, number: str, issued_on: date, by: User, idempotency_key: str = ""
) -> bool:
    """One more document; a repeated post attaches it once."""
    if idempotency.is_repeat(actor=actor(by), key=idempotency_key, view=f"{ATTACH} {proposal.pk}"):
        return True
    locked = lock_step(proposal, by, ISSUE)
    if locked.state not in ADMINISTERED:
        raise ProposalError(_("Documentos se anexam a partir do pedido."))
    if locked.fiscal_documents.count() >= MOST:
        raise ProposalError(_("Uma venda tem no máximo %(most)s documentos anexados.") % {"most": MOST})
    if issued_on > locked.store.today():
        raise ProposalError(_("A data não pode ser futura."), field="issued_on")
    row = FiscalDocument(proposal=locked, kind=kind, number=number.strip(), issued_on=issued_on, added_by=by)
    row.full_clean()
    row.save()
    tell(locked, Event.Kind.INVOICE_ATTACHED, by=by, label=str(row))
    return True


@transaction.atomic
def remove_document(*, document: FiscalDocument, by: User) -> bool:
    """Attached by mistake. Pressed twice, the second press finds nothing."""
    locked = lock_step(document.proposal, by, ISSUE)
    row = locked.fiscal_documents.filter(pk=document.pk).first()
    if row is None:
        return True
    label = _("%(document)s: retirado") % {"document": row}
    row.delete()
    tell(locked, Event.Kind.INVOICE_ATTACHED, by=by, label=label)
    return True
