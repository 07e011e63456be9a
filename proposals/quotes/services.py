"""A simulation is kept as printed, and becomes a proposal once."""

import json
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from accounts.parameters import parameter
from atendimento import services as atendimento
from atendimento.models import Atendimento, Channel, Media, Nature
from core import idempotency
from core.money import parse_brl
from core.text import digits
from customers import services as customers
from customers.models import Person
from proposals import services as proposals
from proposals.errors import NotAllowedError, ProposalError
from proposals.models import Proposal
from proposals.quotes.carrying import carry_payments
from proposals.quotes.models import Quote
from proposals.quotes.offer import Asked, Offer, make_offer, validity_days
from proposals.quotes.printed import printed
from proposals.tradein.services import add_trade_in
from vehicles import plates
from vehicles.models import CatalogYear, StockItem

KEEP = "proposals:quick-quote"
SOLD_IN = {"VU": "VU", "VD": "VD"}
NO_MEDIA = "nao-informado"


def valid_until(store: Store) -> datetime:
    """The closing hour of the last day that the store's parameter allows, two days off at least."""
    days = validity_days(int(parameter("proposal_validity_days", store=store)))
    return proposals.closing_of(store, store.today() + days)


def department_of(item: StockItem | None) -> str:
    """Who sells it; a model to be ordered is a new car."""
    return SOLD_IN.get(item.business_type, "VN") if item else "VN"


@transaction.atomic
def save_quote(
    *,
    asked: Asked,
    store: Store,
    name: str,
    phone: str,
    inputs: dict[str, Any],
    by: User,
    idempotency_key: str = "",
) -> Quote:
    """Keep the simulation with every figure as printed; a repeated post gets the first one."""
    check_may(by)
    view = posted_as(inputs, name, phone)
    first, claimed = idempotency.first_made(Quote.objects.all(), by=by, key=idempotency_key, view=view)
    if first is not None:
        return first
    quote = quote_of(asked, store)
    quote.name, quote.phone = " ".join(name.split()), phone
    quote.inputs, quote.created_by = inputs, by
    quote.full_clean()
    quote.save()
    idempotency.keep(claimed, quote.pk)
    return quote


def quote_of(asked: Asked, store: Store) -> Quote:
    """What is offered today, nobody's yet."""
    until, wanted, offer = valid_until(store), asked.vehicle, make_offer(asked, store.today())
    check_offers(offer)
    return Quote(
        store=store,
        department=department_of(wanted.stock_item),
        stock_item=wanted.stock_item,
        model=wanted.model,
        vehicle=wanted.label,
        price=asked.price,
        figures=printed(offer, valid_until=until),
        valid_until=until,
    )


def check_may(by: User) -> None:
    if not by.has_perm("proposals.add_proposal"):
        raise NotAllowedError(_("Seu perfil não trabalha com propostas."))


def check_offers(offer: Offer) -> None:
    """What is handed over holds at least one loan, unless nothing is left to finance."""
    if offer.options and not any(option.loan for option in offer.options):
        raise ProposalError(offer.options[0].refusal, field="prazo_1")


def posted_as(inputs: dict[str, Any], name: str, phone: str) -> str:
    """A form sent again after *Voltar* with other figures is another simulation, not a repeat."""
    content = json.dumps([inputs, name, phone], sort_keys=True, default=str)
    return f"{KEEP} {sha256(content.encode()).hexdigest()}"


@transaction.atomic
def make_proposal(
    *, quote: Quote, person: Person | None, channel: Channel, by: User, term: int | None = None
) -> Proposal:
    """Register the customer where he is new, open the attendance where none runs, create the proposal.

    The proposal takes vehicle, price, the used car at its estimated value, the down payment, and the `term`
    chosen as a ficha to be sent.
    """
    check_may(by)
    if not Quote.objects.visible_to(by).filter(pk=quote.pk).exists():
        raise ProposalError(_("Esta simulação não está com você."))
    # Only the quote itself is locked: PostgreSQL refuses FOR UPDATE over an outer join.
    locked = Quote.objects.select_for_update().get(pk=quote.pk)
    if locked.proposal is not None:
        return locked.proposal
    if locked.is_lapsed:
        raise ProposalError(_("A simulação venceu: faça outra com as taxas de hoje."))
    person = person or customers.register_prospect(
        by=by, store=locked.store, name=locked.name, phone=locked.phone
    )
    attendance = running_attendance(locked, person, by) or open_attendance(locked, person, channel, by)
    locked.person, locked.proposal = person, create_from(locked, attendance, by)
    carry_trade_in(locked, locked.proposal, by)
    carry_payments(locked, locked.proposal, term, by)
    locked.full_clean()
    locked.save(update_fields=["person", "proposal"])
    return locked.proposal


def running_attendance(quote: Quote, person: Person, by: User) -> Atendimento | None:
    """The customer's sale in progress in that area of the store, if it is this user's to work on."""
    running = atendimento.open_in_area(person, quote.store, quote.department)
    if running is None:
        return None
    if not Atendimento.objects.visible_to(by).filter(pk=running.pk).exists():
        who = running.responsible.display_name if running.responsible else _("outro consultor")
        raise ProposalError(_("Este cliente já está em atendimento com %(who)s.") % {"who": who})
    return running


def open_attendance(quote: Quote, person: Person, channel: Channel, by: User) -> Atendimento:
    nature = (
        Nature.objects.active().filter(area_rows__department=quote.department, needs_proposal=True).first()
    )
    if nature is None:
        raise ProposalError(_("Nenhuma natureza de venda está ativa para este departamento."))
    draft = atendimento.start_draft(store=quote.store, by=by)
    fields = {
        "nature": nature,
        "department": quote.department,
        "channel": channel,
        "media": Media.objects.active().filter(code=NO_MEDIA).first(),
    }
    draft = atendimento.set_start(attendance=draft, fields=fields, by=by)
    return atendimento.start_attendance(attendance=draft, person=person, by=by)


def create_from(quote: Quote, attendance: Atendimento, by: User) -> Proposal:
    if quote.stock_item is not None:
        return proposals.create_proposal(attendance=attendance, by=by, stock_item=quote.stock_item)
    return proposals.create_proposal(
        attendance=attendance,
        by=by,
        business_type=StockItem.BusinessType.VN,
        model_description=quote.vehicle,
        price=quote.price,
    )


def carry_trade_in(quote: Quote, proposal: Proposal, by: User) -> None:
    """The used car at the value that was printed: an estimate, to be appraised before an order."""
    printed_car = quote.figures.get("trade_in")
    value = parse_brl(printed_car["value"]) if printed_car else 0
    if not printed_car or not value:
        return
    row, searched = quote.inputs.get("usado", ""), quote.inputs.get("usado_busca", "")
    values = {
        "description": printed_car["label"][:120],
        "plate": plates.compact(searched) if plates.is_plate(searched) else "",
        "km": int(digits(printed_car["km"])),
        "agreed": value,
        "market": parse_brl(printed_car["fipe"]),
        "catalog_year": CatalogYear.objects.filter(pk=row).first() if row else None,
    }
    add_trade_in(proposal=proposal, values=values, version=proposal.version, by=by)
