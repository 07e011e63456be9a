"""The payments of a sale as its receipts page shows them, and the queues over all sales."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import ReasonForm
from core.idempotency import new_key
from proposals.models import PaymentLine, PaymentType, Proposal
from proposals.payments.balance import balance_of
from proposals.payments.pld import PERSONAL
from proposals.receipts.forms import ReceiveForm, ReplaceForm
from proposals.receipts.models import PaymentReceipt
from proposals.receipts.states import CHECK, IN_HAND, RECEIVE, LineState
from proposals.states import SOLD, State

# Refused forms, by line and name, in the place of fresh ones.
Refused = dict[tuple[int, str], Any]
BADGES = {
    LineState.EXPECTED: "badge-warm",
    LineState.RECEIVED: "badge-accent",
    LineState.CHECKED: "badge-ok",
    LineState.RETURNED: "badge-danger",
}
OPEN = (State.NEGOTIATION, *SOLD)
GONE = (State.CANCELLED, State.RETURNED)
# What `situacao` names: label, which lines.
SITUATIONS = {
    "a-conferir": (_("A conferir"), Q(state=LineState.RECEIVED)),
    "a-receber": (_("A receber"), Q(state=LineState.EXPECTED, proposal__state__in=SOLD)),
    "a-devolver": (_("A devolver"), Q(state__in=IN_HAND, proposal__state__in=GONE)),
}


@dataclass(frozen=True)
class Row:
    """One payment with what this user may press."""

    line: PaymentLine
    badge: str
    receipts: list[PaymentReceipt]
    receive: ReceiveForm | None = None
    back: ReasonForm | None = None
    replace: ReplaceForm | None = None
    may_check: bool = False
    may_issue: bool = False


def page_of(proposal: Proposal, user: User, *, typed: Refused | None = None) -> dict[str, Any]:
    receipts = PaymentReceipt.objects.defer("pdf").select_related("issued_by")
    lines = proposal.payment_lines.select_related(
        "type", "payer", "credit__financier", "received_by", "checked_by", "returned_by", "replaced_by"
    ).prefetch_related(Prefetch("receipts", receipts))
    is_his = Proposal.objects.administered_by(user).filter(pk=proposal.pk).exists()
    rights = {RECEIVE: is_his and user.has_perm(RECEIVE), CHECK: is_his and user.has_perm(CHECK)}
    types = PaymentType.objects.filter(active=True, kind__in=PERSONAL)
    rows = [row_of(line, proposal, rights, types, typed or {}) for line in lines.order_by("due_on", "pk")]
    return {
        "proposal": proposal,
        "rows": rows,
        "balance": balance_of(proposal),
        "zone": proposal.store.time_zone,
        "may_check": rights[CHECK],
    }


def row_of(line: PaymentLine, proposal: Proposal, rights: dict[str, bool], types: Any, typed: Refused) -> Row:
    state = LineState(line.state)
    forms = {
        name: typed.get((line.pk, name)) or fresh(name, line, proposal, types)
        for name in offered(line, proposal, rights)
    }
    return Row(
        line=line,
        badge=BADGES[state],
        receipts=list(line.receipts.all()),
        receive=forms.get("receive"),
        back=forms.get("back"),
        replace=forms.get("replace"),
        may_check=rights[CHECK] and state == LineState.RECEIVED,
        may_issue=rights[RECEIVE] and state in IN_HAND,
    )


def offered(line: PaymentLine, proposal: Proposal, rights: dict[str, bool]) -> Iterator[str]:
    """Which forms stand in the line, as the services will let it."""
    state, personal = LineState(line.state), line.type.kind in PERSONAL
    is_open = proposal.state in OPEN and (not proposal.is_negotiation or personal)
    if rights[RECEIVE] and state == LineState.EXPECTED and is_open:
        yield "receive"
    if rights[CHECK] and state in IN_HAND:
        yield "back"
    is_replaced = hasattr(line, "replaced_by")
    if (
        rights[CHECK]
        and state == LineState.RETURNED
        and proposal.state in SOLD
        and personal
        and not is_replaced
    ):
        yield "replace"


def fresh(name: str, line: PaymentLine, proposal: Proposal, types: Any) -> Any:
    today, ids = proposal.store.today(), f"{name}_{line.pk}_%s"
    if name == "receive":
        return ReceiveForm(initial={"received_on": today}, auto_id=ids)
    if name == "back":
        return ReasonForm(auto_id=ids)
    first = {"due_on": today, "idempotency_key": new_key()}
    form = ReplaceForm(types=types, initial=first, auto_id=ids)
    form.offer(types)
    return form


def queue_of(user: User, stores: Any, situation: str) -> Any:
    """Lines that wait, the oldest due first, of the sales in this user's sight."""
    _label, wanted = SITUATIONS[situation]
    seen = Proposal.objects.administered_by(user).filter(store__in=stores)
    rows = PaymentLine.objects.filter(wanted, proposal__in=seen.values("pk"))
    return rows.select_related(
        "type", "payer", "proposal__person", "proposal__store", "received_by"
    ).order_by("due_on", "pk")
