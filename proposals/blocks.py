"""The blocks of a proposal as its page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.money import brl
from proposals.models import Proposal, ProposalItem

Kind = ProposalItem.Kind
# Block, the word of its address, what stands where it is empty.
ORDER = [
    (Kind.OPTION, "opcionais"),
    (Kind.ACCESSORY, "acessorios"),
    (Kind.SERVICE, "servicos"),
    (Kind.ADDED, "valores"),
]


@dataclass(frozen=True)
class Action:
    """A button of a card: opens its address in the card, or posts to it."""

    label: str
    url: str
    posts: bool = False


@dataclass(frozen=True)
class Row:
    pk: int
    label: str
    details: str
    amount: str
    # Empty where it may not be.
    edit_url: str
    remove_url: str
    badge: str = ""
    badge_class: str = ""
    actions: Sequence[Action] = ()


@dataclass(frozen=True)
class Block:
    code: str
    title: str
    add_url: str
    rows: list[Row]
    actions: Sequence[Action] = ()


def blocks_of(proposal: Proposal, user: User) -> list[Block]:
    """From the lines at hand: asks the database nothing more."""
    sees_cost = user.has_perm("vehicles.view_cost")
    lines = list(proposal.items.all())
    # One address for thirty lines: to look up each costs more than to draw it.
    place = reverse("proposals:proposal-item-edit", args=[proposal.pk, 0]).removesuffix("0/")
    return [
        Block(
            code=kind,
            title=str(kind.label),
            add_url=reverse("proposals:proposal-item-create", args=[proposal.pk, word]),
            rows=[row_of(item, place, sees_cost=sees_cost) for item in lines if item.kind == kind],
        )
        for kind, word in ORDER
    ]


def row_of(item: ProposalItem, place: str, *, sees_cost: bool) -> Row:
    return Row(
        pk=item.pk,
        label=item.label,
        details=" · ".join(details_of(item, sees_cost=sees_cost)),
        amount=signed(item.amount),
        edit_url=f"{place}{item.pk}/",
        remove_url=f"{place}{item.pk}/excluir/",
    )


def details_of(item: ProposalItem, *, sees_cost: bool) -> list[str]:
    """What stands under the name of a line."""
    found = []
    if item.is_gift:
        found.append(_("brinde (%(price)s)") % {"price": brl(item.price + item.labour)})
    elif item.labour:
        found.append(_("mão de obra %(labour)s") % {"labour": brl(item.labour)})
    if item.on_invoice:
        found.append(_("na nota"))
    if sees_cost and item.cost is not None:
        found.append(_("custo %(cost)s") % {"cost": brl(item.cost)})
    return found


def signed(amount: Decimal) -> str:
    return f"− {brl(-amount)}" if amount < 0 else brl(amount)
