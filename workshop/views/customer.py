"""What of a document's customer this user may have."""

from dataclasses import dataclass

from accounts.models import User
from customers import phones
from customers.models import Person
from workshop.models import Document


@dataclass(frozen=True)
class Customer:
    """The number to ring him on, in E.164, and his page; empty where his data are not this user's to see."""

    phone: str
    url: str

    def whatsapp(self, text: str = "") -> str:
        return phones.wa_me(self.phone, text) if self.phone else ""


def customer_of(document: Document, user: User) -> Customer:
    """What was typed on the paper, else what the register holds."""
    person = document.person
    if person is None or not Person.objects.visible_to(user).filter(pk=person.pk).exists():
        return Customer(document.customer_phone, "")
    phone = person.phones.order_by("-is_primary", "pk").first()
    return Customer(document.customer_phone or (phone.e164 if phone else ""), person.get_absolute_url())
