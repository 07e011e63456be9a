"""State changes of the lines of a proposal. Each one counts as a version of the proposal."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.idempotency import first_made, keep
from core.money import cents
from proposals.errors import ProposalError
from proposals.locking import lock_for_change
from proposals.models import Proposal, ProposalItem
from proposals.services import keep_version

ADD = "proposals:proposal-item-create"
# What the form of each block asks; everything else keeps its default.
FIELDS = {
    ProposalItem.Kind.OPTION: ("description", "price"),
    ProposalItem.Kind.ACCESSORY: ("description", "price", "labour", "cost", "is_gift"),
    ProposalItem.Kind.SERVICE: ("service_kind", "description", "price", "cost"),
    ProposalItem.Kind.ADDED: ("description", "price", "is_subtracted", "on_invoice"),
}
# Lines a person would still read; also what keeps the page within its weight.
MOST = 60


@transaction.atomic
def add_item(
    *,
    proposal: Proposal,
    kind: str,
    values: Mapping[str, Any],
    version: int,
    by: User,
    idempotency_key: str = "",
) -> ProposalItem:
    """One more line; a repeated post gets the first one."""
    first, claimed = first_made(proposal.items.all(), by=by, key=idempotency_key, view=ADD)
    if first is not None:
        return first
    proposal = lock_for_change(proposal, version, by)
    if proposal.items.count() >= MOST:
        raise ProposalError(_("Uma proposta tem no máximo %(most)s linhas.") % {"most": MOST})
    item = ProposalItem(proposal=proposal, kind=kind)
    assign(item, values, by)
    item.full_clean()
    item.save()
    keep(claimed, item.pk)
    keep_version(proposal, item.label, {}, facts(item), by)
    return item


@transaction.atomic
def change_item(*, item: ProposalItem, values: Mapping[str, Any], version: int, by: User) -> ProposalItem:
    proposal = lock_for_change(item.proposal, version, by)
    item = find_item(proposal, item)
    before, cost = facts(item), item.cost
    assign(item, values, by)
    item.full_clean()
    if facts(item) == before and item.cost == cost:
        return item
    item.save()
    keep_version(proposal, item.label, before, facts(item), by)
    return item


@transaction.atomic
def remove_item(*, item: ProposalItem, version: int, by: User) -> None:
    proposal = lock_for_change(item.proposal, version, by)
    item = find_item(proposal, item)
    ProposalItem.objects.filter(pk=item.pk).delete()
    keep_version(proposal, item.label, facts(item), {}, by)


def find_item(proposal: Proposal, item: ProposalItem) -> ProposalItem:
    found = proposal.items.select_related("service_kind").filter(pk=item.pk).first()
    if found is None:
        raise ProposalError(_("Esta linha foi excluída da proposta."))
    return found


def assign(item: ProposalItem, values: Mapping[str, Any], by: User) -> None:
    """The fields of this block; the cost only by who may see it."""
    names = set(FIELDS[ProposalItem.Kind(item.kind)])
    if not by.has_perm("vehicles.view_cost"):
        names.discard("cost")
    for name in names & set(values):
        setattr(item, name, values[name])


def facts(item: ProposalItem) -> dict[str, str]:
    """What an Event keeps of a line; many read the timeline, so never its cost."""
    return {
        "block": item.kind,
        "description": item.label,
        "price": str(cents(item.price)),
        "labour": str(cents(item.labour)),
        "amount": str(cents(item.amount)),
        "on_invoice": str(item.on_invoice),
    }
