"""The customers of the stories: people and companies, how they are reached, what they allow."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from accounts.models import BusinessGroup, Store, User
from core.text import fold
from customers.models import Address, Consent, Person, Phone
from demo import names, numbers
from demo.batches import write
from demo.organisation import AREA_CODES
from demo.stories import Story

Purpose, Channel, Kind, Stage = Consent.Purpose, Consent.Channel, Person.Kind, Person.Stage
REFUSED = [(purpose, channel) for purpose in (Purpose.MARKETING, Purpose.SURVEY) for channel in Channel]
COMPANIES, FLEET_COMPANIES, PROSPECTS = 0.12, 0.7, 0.3
# Every so many companies has a CNPJ with letters, every so many closed customers asked to be left alone.
LETTERS_EVERY, NO_CONTACT_EVERY = 4, 40


@dataclass
class Customer:
    """A person with the store he belongs to and who registered him."""

    person: Person
    store: Store
    registered_by: User
    number: int


def build_people(group: BusinessGroup, stories: list[Story], rng: Random) -> list[Customer]:
    """One person for each number the stories name, in that order."""
    first: dict[int, Story] = {}
    running: set[int] = set()
    for story in stories:
        if story.person is None:
            continue
        if story.person not in first or story.started < first[story.person].started:
            first[story.person] = story
        if story.open_touch:
            running.add(story.person)
    customers = [customer(group, number, first[number], rng) for number in sorted(first)]
    for entry in customers:
        entry.person.wants_no_contact = entry.number not in running and entry.number % NO_CONTACT_EVERY == 7
    write(entry.person for entry in customers)
    write(row for entry in customers for row in phones(entry, rng))
    write(row for entry in customers for row in addresses(entry, rng))
    write(row for entry in customers for row in consents(entry, rng))
    return customers


def customer(group: BusinessGroup, number: int, story: Story, rng: Random) -> Customer:
    is_company = rng.random() < (FLEET_COMPANIES if story.department == "VD" else COMPANIES)
    person = company(number, rng) if is_company else natural(number, rng)
    person.group = group
    person.name_key = fold(f"{person.name} {person.trade_name}")
    person.email_key = person.email
    person.registered_by = story.created_by
    person.created_at = story.started - timedelta(minutes=5)
    return Customer(person, story.store, story.created_by, number)


def natural(number: int, rng: Random) -> Person:
    words = [rng.choice(names.FIRST), rng.choice(names.LAST), rng.choice(names.LAST)]
    is_prospect = rng.random() < PROSPECTS
    person = Person(kind=Kind.PF, name=" ".join(dict.fromkeys(words)), stage=Stage.PROSPECT)
    if rng.random() < 0.6:
        person.email = address_of(f"{words[0]}.{words[-1]}", number)
    if not is_prospect:
        person.stage, person.document = Stage.COMPLETE, numbers.cpf_of(number)
        person.birth_date = date(1945, 1, 1) + timedelta(days=rng.randrange(60 * 365))
    return person


def company(number: int, rng: Random) -> Person:
    name, trade = rng.choice(names.PLACES), rng.choice(names.TRADES)
    return Person(
        kind=Kind.PJ,
        stage=Stage.COMPLETE,
        name=f"{trade} {name} {rng.choice(names.ENDINGS)}",
        trade_name=f"{name} {trade.split(maxsplit=1)[0]}",
        document=numbers.cnpj_of(number, letters=rng.randrange(LETTERS_EVERY) == 0),
        state_registration=f"{numbers.scatter(number, 10**9 - 63):09d}",
        email=address_of(name, number),
    )


def address_of(name: str, number: int) -> str:
    """At example.com, which RFC 2606 keeps for examples."""
    return f"{fold(name).lower().replace(' ', '.')}.{number}@example.com"


def phones(entry: Customer, rng: Random) -> Iterator[Phone]:
    area = AREA_CODES[entry.store.state]
    mobile = numbers.phone_keys(numbers.mobile_of(entry.number, area))
    yield Phone(person=entry.person, is_primary=True, is_whatsapp=True, label="Celular", **mobile)
    if entry.person.is_company or rng.random() < 0.2:
        fixed = numbers.phone_keys(numbers.landline_of(entry.number, area))
        yield Phone(person=entry.person, label="Comercial", **fixed)


def addresses(entry: Customer, rng: Random) -> Iterator[Address]:
    if entry.person.is_prospect or rng.random() < 0.15:
        return
    yield Address(
        person=entry.person,
        kind=Address.Kind.WORK if entry.person.is_company else Address.Kind.HOME,
        zip=f"{'0' if entry.store.state == 'SP' else '69'}{rng.randrange(10**6, 10**7)}"[:8].ljust(8, "0"),
        street=rng.choice(names.STREETS),
        number=str(rng.randint(1, 2400)),
        complement=rng.choice(names.COMPLEMENTS),
        district=rng.choice(names.DISTRICTS),
        city=entry.store.city,
        state=entry.store.state,
        is_primary=True,
    )


def consents(entry: Customer, rng: Random) -> Iterator[Consent]:
    moment = entry.person.created_at + timedelta(minutes=2)
    if entry.person.wants_no_contact:
        for purpose, channel in REFUSED:
            yield consent(entry, purpose, channel, moment, granted=False, source="Não quer contato")
    elif rng.random() < 0.4:
        granted = rng.random() < 0.85
        channel = rng.choice((Channel.WHATSAPP, Channel.EMAIL, Channel.PHONE))
        yield consent(
            entry, Purpose.MARKETING, channel, moment, granted=granted, source="Ficha de atendimento"
        )


def consent(
    entry: Customer, purpose: str, channel: str, moment: datetime, *, granted: bool, source: str
) -> Consent:
    return Consent(
        person=entry.person,
        purpose=purpose,
        channel=channel,
        granted=granted,
        at=moment,
        by=entry.registered_by,
        source=source,
    )
