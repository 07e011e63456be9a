"""The world of the access test, and the object behind each URL that takes arguments."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Store, User
from atendimento.models import (
    Appraisal,
    AppraisalMotive,
    AppraisalPhoto,
    Atendimento,
    CampaignFlag,
    Channel,
    Contact,
    Media,
    Nature,
    State,
)
from atendimento.services.access import sync_access
from campaigns.models import Campaign
from core.models import Notice
from core.secret_links import hash_of_token
from customers.models import OwnedVehicle, Person
from proposals.authority.models import Approval
from proposals.authority.terms import hash_of, terms_of
from proposals.documents.models import Document
from proposals.financing.models import Financier
from proposals.links.models import CustomerLink
from proposals.models import (
    CreditRequest,
    DebtKind,
    PaymentLine,
    PaymentType,
    Proposal,
    ProposalItem,
    ProposalReservation,
    Quote,
    TradeIn,
    TradeInDebt,
)
from tests import (
    access_objects_customers,
    access_objects_delivery,
    access_objects_desk,
    access_objects_inbound,
    access_objects_integrations_out,
    access_objects_invoicing,
    access_objects_reception,
    access_objects_test_drives,
    access_objects_workshop,
)
from tests.expected.access import ROLES
from tests.factories import BusinessGroupFactory, StoreFactory, member
from tests.factories_appraisals import AppraisalFactory
from tests.factories_vehicles import CatalogModelFactory, StockItemFactory
from vehicles.models import Reservation, StockItem, Vehicle
from workshop.models import Booking, Estimate, ServiceOrder

DEPARTMENTS = "VN VU VD OF"
CPF = "52998224725"


@dataclass(frozen=True)
class World:
    """Stores A and B of one group, X of another; one user for each role and a colleague, all in A."""

    store: Store
    sister: Store
    stranger: Store
    users: dict[str, User]
    colleague: User


def make_world() -> World:
    store, sister = StoreFactory(), StoreFactory()
    stranger = StoreFactory(group=BusinessGroupFactory(name="Outro grupo"))
    # A group's own administrator works in no store.
    users = {
        role: member(role, group=store.group)
        if role == "Administrador"
        else member(role, (store, DEPARTMENTS))
        for role in ROLES
    }
    return World(store, sister, stranger, users, member("Consultor", (store, DEPARTMENTS)))


def place_of(world: World, relation: str) -> Store:
    return {"sister": world.sister, "foreign": world.stranger}.get(relation, world.store)


def make_person(world: World, relation: str) -> Person:
    store = place_of(world, relation)
    return Person.objects.create(group=store.group, name="Renata Albuquerque", name_key="RENATA ALBUQUERQUE")


def make_attendance(world: World, user: User, relation: str, **fields: Any) -> Atendimento:
    """In progress; `own`: the user's, `team`: his colleague's, `queue`: nobody's, else elsewhere."""
    row = Atendimento.objects.create(
        store=place_of(world, relation),
        department="VN",
        nature=Nature.objects.get(code="venda-de-veiculo-novo"),
        channel=Channel.objects.get(code="showroom"),
        media=Media.objects.get(code="google"),
        person=make_person(world, relation),
        responsible={"own": user, "team": world.colleague}.get(relation),
        state=State.OPEN,
        created_by=world.colleague,
        **fields,
    )
    sync_access(row)
    return row


def attendance(world: World, user: User, relation: str) -> list[Any]:
    return [make_attendance(world, user, relation).pk]


def attendance_flag(world: World, user: User, relation: str) -> list[Any]:
    row = make_attendance(world, user, relation)
    today = row.store.today()
    flag = CampaignFlag.objects.create(
        person=row.person, store=row.store, ref="campaign:1", name="Renovação", starts_on=today, ends_on=today
    )
    return [row.pk, flag.pk]


def attendance_vehicle(world: World, user: User, relation: str) -> list[Any]:
    row = make_attendance(world, user, relation)
    vehicle = make_vehicle(world, user, relation)
    OwnedVehicle.objects.create(person=row.person, vehicle=vehicle)
    return [row.pk, vehicle.pk]


def make_vehicle(world: World, user: User, relation: str) -> Vehicle:
    return Vehicle.objects.create(group=place_of(world, relation).group, description="Onix LT")


def vehicle(world: World, user: User, relation: str) -> list[Any]:
    return [make_vehicle(world, user, relation).pk]


def unit(world: World, user: User, relation: str) -> list[Any]:
    store = place_of(world, relation)
    row = StockItem.objects.create(
        store=store, vehicle=make_vehicle(world, user, relation), business_type="VU", price=100_000
    )
    return [row.pk]


def contact(world: World, user: User, relation: str) -> list[Any]:
    row = make_attendance(world, user, relation, has_open_contact=True)
    return [
        Contact.objects.create(
            attendance=row,
            store=row.store,
            department=row.department,
            assignee=row.responsible,
            due_on=row.store.today(),
            channel=row.channel,
        ).pk
    ]


def person(world: World, user: User, relation: str) -> list[Any]:
    return [make_attendance(world, user, relation).person_id]


def proposal(world: World, user: User, relation: str) -> list[Any]:
    row = make_attendance(world, user, relation)
    return [
        Proposal.objects.create(
            attendance=row,
            store=row.store,
            person=row.person,
            business_type="VD",
            model_description="Corolla XEi",
            price=100,
            valid_until=timezone.now(),
            created_by=world.colleague,
        ).pk
    ]


def appraisal(world: World, user: User, relation: str) -> list[Any]:
    row = make_attendance(world, user, relation)
    return [AppraisalFactory(attendance=row, requested_by=world.colleague).pk]


def appraisal_group(world: World, user: User, relation: str) -> list[Any]:
    return [*appraisal(world, user, relation), "pneus"]


def appraisal_photo(world: World, user: User, relation: str) -> list[Any]:
    """Its row without a file: whoever may see it meets 404 at the file's absence, never at the photo's."""
    [pk] = appraisal(world, user, relation)
    photo = AppraisalPhoto.objects.create(
        appraisal_id=pk, file="nowhere.jpg", thumb="nowhere.jpg", added_by=world.colleague
    )
    return [pk, photo.pk]


def notice(world: World, user: User, relation: str) -> list[Any]:
    owner = user if relation == "own" else world.colleague
    return [Notice.objects.create(user=owner, kind="test", text="Aprovação pedida", url="/agenda/").pk]


def quote(world: World, user: User, relation: str) -> list[Any]:
    store = place_of(world, relation)
    row = Quote.objects.create(
        store=store,
        department="VN",
        name="Renata Albuquerque",
        phone="+5511988124471",
        model=CatalogModelFactory(),
        vehicle="Corolla XEi",
        price=100,
        figures={
            "price": "R$ 100,00",
            "down": "",
            "amount": "",
            "trade_in": None,
            "options": [],
            "notice": "",
        }
        | {"day": "", "valid_until": "", "vehicle": "Corolla XEi"},
        valid_until=timezone.now() + timedelta(days=2),
        created_by=user if relation == "own" else world.colleague,
    )
    return [row.pk]


def proposal_block(world: World, user: User, relation: str) -> list[Any]:
    return [*proposal(world, user, relation), "acessorios"]


def proposal_item(world: World, user: User, relation: str) -> list[Any]:
    [pk] = proposal(world, user, relation)
    return [pk, ProposalItem.objects.create(proposal_id=pk, kind="accessory", description="Tapete").pk]


def document(world: World, user: User, relation: str) -> list[Any]:
    [pk] = proposal(world, user, relation)
    row = Document.objects.create(
        proposal_id=pk, kind="proposal", number=1, digest="0", terms_hash="0", pdf=b"%PDF"
    )
    return [pk, row.pk]


def payment_line(world: World, user: User, relation: str) -> list[Any]:
    [pk] = proposal(world, user, relation)
    pix = PaymentType.objects.get(code="pix")
    line = PaymentLine.objects.create(proposal_id=pk, type=pix, due_on=date(2026, 12, 1), amount=100)
    return [pk, line.pk]


def proposal_reservation(world: World, user: User, relation: str) -> list[Any]:
    """A request for the unit, which waits for a manager."""
    [pk] = proposal(world, user, relation)
    row = Proposal.objects.get(pk=pk)
    row.stock_item = StockItemFactory(store=row.store)
    row.save()
    reservation = Reservation.objects.create(
        stock_item=row.stock_item,
        state="requested",
        until=timezone.now() + timedelta(days=5),
        holder=row.attendance.holder,
        created_by=world.colleague,
    )
    return [pk, ProposalReservation.objects.create(proposal=row, reservation=reservation).pk]


def trade_in(world: World, user: User, relation: str) -> list[Any]:
    [pk] = proposal(world, user, relation)
    return [pk, TradeIn.objects.create(proposal_id=pk, description="Onix LT", agreed=100).pk]


def trade_in_appraisal(world: World, user: User, relation: str) -> list[Any]:
    pk, car = trade_in(world, user, relation)
    attendance = Proposal.objects.get(pk=pk).attendance
    row = Appraisal.objects.create(
        attendance=attendance,
        store=attendance.store,
        description="Onix LT",
        motive=AppraisalMotive.objects.get(code="troca-por-novo"),
        requested_by=world.colleague,
    )
    return [pk, car, row.pk]


def trade_in_debt(world: World, user: User, relation: str) -> list[Any]:
    pk, car = trade_in(world, user, relation)
    kind = DebtKind.objects.get(code="ipva")
    return [pk, car, TradeInDebt.objects.create(trade_in_id=car, kind=kind, amount=10).pk]


def customer_link(world: World, user: User, relation: str) -> list[Any]:
    [pk] = proposal(world, user, relation)
    Proposal.objects.filter(pk=pk).update(valid_until=timezone.now() + timedelta(days=2))
    # Signed by the end of a document, which the group may hold once.
    person = Person.objects.filter(proposals=pk).get()
    person.document = "" if Person.objects.filter(document=CPF).exists() else CPF
    person.save()
    token = secrets.token_urlsafe(32)
    CustomerLink.objects.create(proposal_id=pk, token_hash=hash_of_token(token), created_by=world.colleague)
    return [token]


def credit(world: World, user: User, relation: str) -> list[Any]:
    [pk] = proposal(world, user, relation)
    fields = {"proposal_id": pk, "financier": Financier.objects.earliest("pk"), "asked_by": world.colleague}
    return [pk, CreditRequest.objects.create(**fields, amount=100, term=12).pk]


def workshop_fields(world: World, user: User, relation: str) -> dict[str, Any]:
    owner = user if relation == "own" else world.colleague
    return {
        "store": place_of(world, relation),
        "customer_name": "Renata",
        "vehicle_description": "Onix",
        "advisor": owner,
        "created_by": owner,
    }


def booking(world: World, user: User, relation: str) -> list[Any]:
    day = world.store.today()
    row = Booking.objects.create(
        **workshop_fields(world, user, relation), starts_on=day, starts_at=time(9), service_type="review"
    )
    return [row.pk]


def estimate(world: World, user: User, relation: str) -> list[Any]:
    return [
        Estimate.objects.create(**workshop_fields(world, user, relation), valid_until=world.store.today()).pk
    ]


def order(world: World, user: User, relation: str) -> list[Any]:
    fields = workshop_fields(world, user, relation) | {"vehicle": make_vehicle(world, user, relation)}
    return [ServiceOrder.objects.create(**fields, requests="Revisão", promised_at=timezone.now()).pk]


def campaign(world: World, user: User, relation: str) -> list[Any]:
    store = place_of(world, relation)
    day = store.today()
    row = Campaign.objects.create(
        group=store.group,
        store=store,
        name="Renovação",
        starts_on=day,
        ends_on=day,
        created_by=world.colleague,
    )
    return [row.pk]


def approval(world: World, user: User, relation: str) -> list[Any]:
    row = Proposal.objects.get(pk=proposal(world, user, relation)[0])
    terms = terms_of(row)
    asked = Approval.objects.create(
        proposal=row,
        terms=terms,
        terms_hash=hash_of(terms),
        current_hash=hash_of(terms),
        requested_by=world.colleague,
    )
    return [asked.pk]


# URL name → (world, the user who asks, relation: own, team, queue, sister, foreign) → the URL's arguments.
Arguments = Callable[[World, User, str], list[Any]]
OBJECTS: dict[str, Arguments] = {
    "core:notice-open": notice,
    **access_objects_customers.OBJECTS,
    **access_objects_reception.OBJECTS,
    "agenda:attendance-on-behalf": attendance,
    "agenda:transfer-request": attendance,
    **access_objects_desk.OBJECTS,
    **access_objects_inbound.OBJECTS,
    **access_objects_delivery.OBJECTS,
    **access_objects_workshop.OBJECTS,
    **access_objects_test_drives.objects(make_attendance),
    **access_objects_invoicing.OBJECTS,
    **access_objects_integrations_out.OBJECTS,
    "vehicles:vehicle-detail": vehicle,
    "customers:vehicle-owners": vehicle,
    "vehicles:unit-costs": unit,
    "agenda:person-detail": person,
    "agenda:attendance-campaign": attendance_flag,
    "agenda:attendance-vehicle": attendance_vehicle,
    "proposals:appraisal-checks": appraisal_group,
    "proposals:appraisal-photo": appraisal_photo,
    "proposals:appraisal-thumb": appraisal_photo,
    "proposals:appraisal-photo-remove": appraisal_photo,
    "proposals:approval-detail": approval,
    "proposals:approval-approve": approval,
    "proposals:approval-counter": approval,
    "proposals:approval-refuse": approval,
    "proposals:quote-detail": quote,
    "proposals:quote-pdf": quote,
    "proposals:quote-proposal": quote,
    "proposals:document-download": document,
    "proposals:link-public": customer_link,
    "proposals:link-opened": customer_link,
    "proposals:link-pdf": customer_link,
    "proposals:proposal-item-create": proposal_block,
    "proposals:proposal-item-edit": proposal_item,
    "proposals:proposal-item-remove": proposal_item,
    "proposals:trade-in-edit": trade_in,
    "proposals:trade-in-remove": trade_in,
    "proposals:trade-in-appraise": trade_in,
    "proposals:trade-in-link": trade_in_appraisal,
    "proposals:trade-in-debt-create": trade_in,
    "proposals:trade-in-debt-edit": trade_in_debt,
    "proposals:trade-in-debt-remove": trade_in_debt,
    "proposals:credit-edit": credit,
    "proposals:credit-answer": credit,
    "proposals:credit-use": credit,
    "proposals:credit-remove": credit,
    "proposals:payment-edit": payment_line,
    "proposals:payment-remove": payment_line,
}
OBJECTS |= {
    f"proposals:reservation-{name}": proposal_reservation
    for name in ("extend", "cancel", "authorise", "refuse")
}
# Everything under these names takes the one object named.
FAMILIES: dict[str, Arguments] = {
    "agenda:contact-": contact,
    "agenda:attendance": attendance,
    "campaigns:": campaign,
    "proposals:appraisal-": appraisal,
    "proposals:": proposal,
    "workshop:booking": booking,
    "workshop:estimate": estimate,
    "workshop:order": order,
}


def arguments_of(name: str, world: World, user: User, relation: str) -> list[Any]:
    """What the URL takes; nothing for a case without a relation."""
    if not relation:
        return []
    family = next((make for prefix, make in FAMILIES.items() if name.startswith(prefix)), None)
    make = OBJECTS.get(name) or family
    return make(world, user, relation) if make else []
