"""The payments of a proposal as its page shows them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from proposals.blocks import Block, Row, signed
from proposals.models import PaymentLine, Proposal
from proposals.receipts.states import LineState

CODE = "payment"
BADGES: dict[str, str] = {
    LineState.RECEIVED: "badge-accent",
    LineState.CHECKED: "badge-ok",
    LineState.RETURNED: "badge-danger",
}


def payments_of(proposal: Proposal) -> Block:
    """From the lines at hand: asks the database nothing more."""
    return Block(
        code=CODE,
        title=_("Pagamento"),
        add_url=reverse("proposals:payment-create", args=[proposal.pk]),
        rows=[row_of(line) for line in proposal.payment_lines.all()],
    )


def row_of(line: PaymentLine) -> Row:
    place = [line.proposal_id, line.pk]
    may_change = line.type.is_by_hand and line.is_expected
    return Row(
        pk=line.pk,
        label=line.label,
        details=" · ".join(details_of(line)),
        amount=signed(line.amount),
        edit_url=reverse("proposals:payment-edit", args=place) if may_change else "",
        remove_url=reverse("proposals:payment-remove", args=place) if may_change else "",
        badge="" if line.is_expected else line.get_state_display(),
        badge_class=BADGES.get(line.state, ""),
    )


def details_of(line: PaymentLine) -> list[str]:
    found = [f"{line.due_on:%d/%m/%Y}"]
    if line.credit is not None:
        found.append(line.credit.label)
    if line.payer is not None:
        found.append(_("paga %(name)s") % {"name": line.payer.name})
    return found
