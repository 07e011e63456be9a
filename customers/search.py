"""Finding people as people type: phone, document, e-mail, plate, chassis or pieces of the name."""

from collections.abc import Iterable, Iterator

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from accounts.models import BusinessGroup
from core.text import CONTROL, digits, fold, pieces
from customers import documents, phones
from customers.models import OwnedVehicle, Person, PersonQuerySet, Phone
from vehicles.search import find_vehicle

# A search answers at most this many; who sees more hits types more.
LIMIT = 50
CANDIDATES = 200
MAX_TEXT = 200
PHONE_END_LENGTHS = (4, 8)
PHONE_LENGTHS = range(8, 16)
PHONE_SIGNS = set("0123456789+-(). ")


def find_people(text: str, *, group: BusinessGroup | int | None) -> PersonQuerySet:
    """Active people of the group, best first, `LIMIT` at most; nobody for an empty text."""
    text = CONTROL.sub(" ", text[:MAX_TEXT]).strip()
    if not text or group is None:
        return Person.objects.none()
    people = Person.objects.active().filter(group=group)
    return ranked(found(people, text, group))


def found(people: PersonQuerySet, text: str, group: BusinessGroup | int) -> list[int]:
    """Keys, best first. An exact key that hits ends the search: names are asked last."""
    ids = by_document(people, text) + by_email(people, text) + by_phone(people, text)
    ids = ids or by_phone_end_and_name(people, text) or by_vehicle(people, text, group)
    return list(dict.fromkeys(ids or by_name(people, text)))[:LIMIT]


def ranked(ids: list[int]) -> PersonQuerySet:
    """The rows of these keys in this order."""
    if not ids:
        return Person.objects.none()
    places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(ids)]
    rank = Case(*places, default=Value(len(ids)), output_field=IntegerField())
    return Person.objects.filter(pk__in=ids).order_by(rank, "pk")


def keys(rows: PersonQuerySet) -> list[int]:
    return list(rows.order_by("name_key", "pk").values_list("pk", flat=True)[:LIMIT])


def by_document(people: PersonQuerySet, text: str) -> list[int]:
    document = documents.strip(text)
    if len(document) not in (documents.CPF_LENGTH, documents.CNPJ_LENGTH) or not document.isalnum():
        return []
    return keys(people.filter(document=document))


def by_email(people: PersonQuerySet, text: str) -> list[int]:
    return keys(people.filter(email_key=text.lower())) if "@" in text else []


def by_phone(people: PersonQuerySet, text: str) -> list[int]:
    """A whole number, with or without area code, ninth digit, zeros and +55."""
    figures = digits(text)
    if not set(text) <= PHONE_SIGNS or len(figures) not in PHONE_LENGTHS:
        return []
    return keys(people.filter(pk__in=phone_owners(text, figures)))


def phone_owners(text: str, figures: str) -> QuerySet[Phone, int]:
    """The last eight digits are the same in every way of writing; the area code narrows when typed."""
    rows = Phone.objects.filter(key8=figures[-8:])
    local = phones.national_guess(text)
    if local:
        rows = rows.filter(Q(national__startswith=local[:2]) | Q(national=figures))
    return rows.values_list("person_id", flat=True)


def by_phone_end_and_name(people: PersonQuerySet, text: str) -> list[int]:
    """`maria 4471`: the last four or eight digits together with a name."""
    words = pieces(text.replace("-", ""))
    ends = [word for word in words if word.isdigit() and len(word) in PHONE_END_LENGTHS]
    names = [word for word in words if word not in ends]
    if len(ends) != 1 or not names:
        return []
    column = "key4" if len(ends[0]) == 4 else "key8"
    owners = Phone.objects.filter(**{column: ends[0]}).values("person_id")
    return keys(people.filter(pk__in=owners).filter(holds(names)))


def by_vehicle(people: PersonQuerySet, text: str, group: BusinessGroup | int) -> list[int]:
    """Whoever has the car with this plate (either form) or chassis (whole or its last 6 to 8)."""
    cars = find_vehicle(text, group=group).order_by()
    if cars.query.is_empty():
        return []
    owners = OwnedVehicle.objects.current().filter(
        vehicle__in=list(cars.values_list("pk", flat=True)[:LIMIT])
    )
    return keys(people.filter(pk__in=owners.values("person_id")))


def by_name(people: PersonQuerySet, text: str) -> list[int]:
    """Names that begin with the text come first, then those that hold every piece anywhere."""
    words = pieces(text)
    if not words:
        return []
    first = keys(people.filter(name_key__startswith=fold(text)))
    return first if len(first) == LIMIT else first + holders(people, words)


def holders(people: PersonQuerySet, words: Iterable[str]) -> list[int]:
    """Sorted here: asked for an order, PostgreSQL walks a million names for two common ones (200 ms)."""
    rows = people.filter(holds(words)).order_by().values_list("name_key", "pk")[:CANDIDATES]
    return [pk for _name, pk in sorted(rows)]


def holds(words: Iterable[str]) -> Q:
    wanted = Q()
    for word in words:
        wanted &= Q(name_key__contains=word)
    return wanted


def duplicates(
    *,
    group: BusinessGroup | int | None,
    name: str = "",
    document: str = "",
    phone: str = "",
    email: str = "",
    plate: str = "",
    exclude: int | None = None,
) -> PersonQuerySet:
    """Who may be the same person, told while typing: same document, phone, e-mail, car or whole name."""
    if group is None:
        return Person.objects.none()
    people = Person.objects.active().filter(group=group)
    owners = by_vehicle(people, plate[:MAX_TEXT], group) if plate else []
    ids = dict.fromkeys([*owners, *same(people, name, document, phone, email)])
    return ranked([pk for pk in ids if pk != exclude][:5])


def same(people: PersonQuerySet, name: str, document: str, phone: str, email: str) -> Iterator[int]:
    yield from by_document(people, document[:MAX_TEXT])
    yield from by_phone(people, phone[:MAX_TEXT].strip()) if phone else []
    yield from by_email(people, email[:MAX_TEXT].strip())
    folded = fold(CONTROL.sub(" ", name[:MAX_TEXT]))
    if " " in folded:
        yield from keys(people.filter(name_key=folded))
