"""What a proposal still lacks for an order: the vehicle, its terms, the buyer, each subject's own."""

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Person
from proposals.authority import gaps as authority
from proposals.gaps import Gap
from proposals.locking import why_unavailable
from proposals.models import Proposal
from proposals.payments import gaps as payments
from proposals.tradein import gaps as tradein
from vehicles.models import StockItem

# Each subject's `gaps(proposal)`, in the order of the page.
SUBJECTS: tuple[Callable[[Proposal], list[Gap]], ...] = (tradein.gaps, payments.gaps)


def gaps_of(proposal: Proposal, by: User) -> list[Gap]:
    """Everything missing; an empty list means that the order may be placed by this user, now."""
    found = [*vehicle_gaps(proposal), *terms_gaps(proposal)]
    for person in dict.fromkeys([proposal.person, proposal.buyer]):
        found += person_gaps(person, proposal.get_absolute_url())
    for subject in SUBJECTS:
        found += subject(proposal)
    return found + authority.gaps(proposal, by)


def vehicle_gaps(proposal: Proposal) -> Iterator[Gap]:
    """The unit must be for sale, and free for this attendance."""
    if proposal.stock_item_id is None:
        return
    rows = StockItem.objects.with_availability(proposal.attendance.holder).select_related("store")
    item: Any = rows.get(pk=proposal.stock_item_id)
    if not item.is_offerable:
        change = reverse("proposals:proposal-unit", args=[proposal.pk])
        yield Gap("unit", why_unavailable(item), change)


def terms_gaps(proposal: Proposal) -> Iterator[Gap]:
    page = proposal.get_absolute_url()
    if proposal.price <= 0:
        yield Gap("price", _("Informe o preço."), f"{page}#terms")
    if proposal.is_lapsed:
        yield Gap("validity", _("A proposta venceu: altere a validade."), f"{page}#terms")


def person_gaps(person: Person, page: str) -> Iterator[Gap]:
    """A Pessoa, as contract and invoice name it; each form leads back to the proposal."""
    back = f"?next={page}"
    edit = reverse("customers:person-edit", args=[person.pk]) + back
    name = {"name": person.name}
    if person.is_prospect:
        yield Gap("stage", _("Cadastro completo de %(name)s: ainda é Prospect") % name, edit)
    if not person.document:
        what = _("CNPJ de %(name)s") if person.is_company else _("CPF de %(name)s")
        yield Gap("document", what % name, edit)
    if person.is_company and not person.state_registration:
        yield Gap("state_registration", _("Inscrição estadual de %(name)s (ou ISENTO)") % name, edit)
    if not person.is_company and person.birth_date is None:
        yield Gap("birth_date", _("Data de nascimento de %(name)s") % name, edit)
    if not person.email:
        yield Gap("email", _("E-mail de %(name)s") % name, edit)
    if not person.phones.exists():
        new = reverse("customers:phone-create", args=[person.pk]) + back
        yield Gap("phone", _("Telefone de %(name)s") % name, new)
    if not any(map(is_complete, person.addresses.all())):
        address = person.addresses.order_by("-is_primary", "pk").first()
        yield Gap("address", _("Endereço completo de %(name)s") % name, address_url(person, address) + back)


def is_complete(address: Any) -> bool:
    return all((address.zip, address.street, address.city, address.state))


def address_url(person: Person, address: Any) -> str:
    """The address there is, to be completed, else a new one."""
    if address is None:
        return reverse("customers:address-create", args=[person.pk])
    return reverse("customers:address-edit", args=[person.pk, address.pk])
