"""*Faturamento*: what waits for a manager's word, what waits for its invoice, what was invoiced."""

from django.db.models import OrderBy, Prefetch
from django.db.models.expressions import F
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from proposals.invoicing.models import Invoice
from proposals.models import Proposal, ProposalQuerySet
from proposals.states import State

# What `situacao` names: label, state, and the date that orders it, the longest waiting first.
SITUATIONS = {
    "a-autorizar": (_("A autorizar"), State.ORDER, F("ordered_at").asc(nulls_last=True)),
    "a-faturar": (_("A faturar"), State.AUTHORISED, F("authorised_at").asc(nulls_last=True)),
    "faturadas": (
        _("Faturadas"),
        State.INVOICED,
        OrderBy(F("authorised_at"), descending=True, nulls_last=True),
    ),
    "devolvidas": (
        _("Devolvidas"),
        State.RETURNED,
        OrderBy(F("authorised_at"), descending=True, nulls_last=True),
    ),
}


def situation_of(asked: str, user: User) -> str:
    """The asked one, else the queue that waits for this user's step."""
    if asked in SITUATIONS:
        return asked
    return "a-autorizar" if user.has_perm("proposals.authorise_invoicing") else "a-faturar"


def rows_of(rows: ProposalQuerySet, situation: str) -> ProposalQuerySet:
    """Everything the list shows, in two queries."""
    _label, state, order = SITUATIONS[situation]
    standing = Invoice.objects.filter(state__in=["issued", "returned"]).defer("xml").order_by("pk")
    found: ProposalQuerySet = (
        rows.filter(state=state)
        .select_related("person", "invoice_to", "store", "stock_item__vehicle", "authorised_by", "ordered_by")
        .prefetch_related("items", Prefetch("invoices", standing, to_attr="shown_invoices"))
        .order_by(order, "pk")
    )
    return found


def visible(user: User) -> ProposalQuerySet:
    return Proposal.objects.administered_by(user)
