"""Rows of the lists, prepared once in Python: the templates only write them out.

A tag or an include for each row made a page of 50 cost 9 ms instead of 1.4.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import Store, User
from agenda import words
from atendimento.models import Atendimento, CampaignFlag, Contact, Situation, State
from atendimento.services.access import may_be_responsible
from atendimento.services.routing import may_assume
from core.icons import icon
from customers import phones
from customers.models import Person, Phone


@dataclass(frozen=True)
class PhoneLinks:
    """How to reach a person; empty where there is no number."""

    shown: str = ""
    tel: str = ""
    whatsapp: str = ""


@dataclass(frozen=True)
class Row:
    """One contact on the agenda."""

    id: int
    url: str
    situation: str
    icon: SafeString
    when: str
    relative: str
    zone: str
    name: str
    badge: str
    phone: PhoneLinks
    campaign: str
    nature: str
    subject: str
    vehicle: str
    channel: str
    responsible: str
    attempt: str
    is_open: bool
    is_queue: bool
    may_assume: bool


@dataclass(frozen=True)
class RunningRow:
    """One draft or attendance in progress without a scheduled contact."""

    id: int
    url: str
    state: str
    state_label: str
    number: str
    since: str
    name: str
    badge: str
    nature: str
    vehicle: str
    channel: str
    responsible: str
    closing: str
    may_assume: bool
    grant_url: str
    refuse_url: str


class Desk:
    """Builds rows for one user: the clock of each store is read once."""

    def __init__(self, user: User, stores: list[Store]) -> None:
        self.user = user
        self.leads = user.has_perm("atendimento.view_team_atendimento")
        self.names_stores = len(stores) > 1
        self.names_zones = len({store.time_zone for store in stores}) > 1
        self.clocks: dict[int, datetime] = {}
        self.base = reverse("agenda:worklist") + "contatos/"

    def now(self, store: Store) -> datetime:
        if store.pk not in self.clocks:
            self.clocks[store.pk] = store.now()
        return self.clocks[store.pk]

    def rows(self, contacts: list[Contact], text: str = "") -> list[Row]:
        """The page's rows; phones and campaigns take one query each. `text` is greeted with instead."""
        people = {contact.attendance.person_id for contact in contacts}
        reach, flags = phones_of(people), flags_of(people)
        return [self.row(contact, reach, flags, text) for contact in contacts]

    def row(
        self,
        contact: Contact,
        reach: dict[int, list[Phone]],
        flags: dict[int, list[CampaignFlag]],
        text: str = "",
    ) -> Row:
        attendance, person = contact.attendance, contact.attendance.person
        assert person is not None  # noqa: S101 -- a constraint: no contact without a person
        now = self.now(contact.store)
        situation = contact.situation(now.date())
        queue = contact.is_open and contact.assignee_id is None
        return Row(
            id=contact.pk,
            url=f"{self.base}{contact.pk}/",
            situation=situation.value,
            icon=situation_icon(situation),
            when=when(contact, now.date()),
            relative=self.relative(contact, situation, now),
            zone=self.place(contact.store),
            name=person.name,
            badge=person.badge,
            phone=links_of(reach.get(person.pk, []), text or greeting(person, self.user, contact.store)),
            campaign=campaign_of(flags.get(person.pk, []), now.date()),
            nature=str(attendance.nature),
            subject=contact.subject,
            vehicle=attendance.vehicle_label,
            channel=str(contact.channel),
            responsible=self.responsible(contact.assignee),
            attempt=attempt(contact),
            is_open=contact.is_open,
            is_queue=queue,
            may_assume=queue and self.may_assume(contact),
        )

    def relative(self, contact: Contact, situation: Situation, now: datetime) -> str:
        if situation == Situation.CLOSED:
            return closed_label(contact)
        return words.relative(situation, contact.due_on, contact.due_moment(), now)

    def place(self, store: Store) -> str:
        """The store where there are several, and its clock where those differ."""
        if not self.names_stores:
            return ""
        zone = _("horário de %(zone)s") % {"zone": store.zone_name}
        return f"{store.name} · {zone}" if self.names_zones else store.name

    def responsible(self, user: User | None) -> str:
        if user is None:
            return _("Sem responsável")
        return "" if user.pk == self.user.pk else user.display_name

    def may_assume(self, contact: Contact) -> bool:
        return may_be_responsible(self.user, contact.store_id, contact.department)

    def running(self, attendances: list[Atendimento]) -> list[RunningRow]:
        return [self.running_row(attendance) for attendance in attendances]

    def running_row(self, attendance: Atendimento) -> RunningRow:
        person = attendance.person
        created = attendance.created_at.astimezone(attendance.store.zone)
        return RunningRow(
            id=attendance.pk,
            url=attendance_url(attendance.pk),
            state=attendance.state,
            state_label=attendance.get_state_display(),
            number=attendance.number,
            since=f"{words.day(created.date(), self.now(attendance.store).date())} {created:%H:%M}",
            name=person.name if person else _("Cliente ainda não escolhido"),
            badge=person.badge if person else "",
            nature=str(attendance.nature or _("Natureza ainda não escolhida")),
            vehicle=attendance.vehicle_label,
            channel=str(attendance.channel or ""),
            responsible=self.running_responsible(attendance),
            closing=closing_label(attendance),
            may_assume=may_assume(attendance, self.user),
            **self.decisions(attendance),
        )

    def decisions(self, attendance: Atendimento) -> dict[str, str]:
        """Where a Supervisor grants or refuses the closing that was asked for."""
        asked = attendance.is_in_progress and attendance.closing_asked_at is not None
        if not asked or not self.user.has_perm("atendimento.discard_atendimento"):
            return {"grant_url": "", "refuse_url": ""}
        return {
            "grant_url": reverse("agenda:attendance-grant-closing", args=[attendance.pk]),
            "refuse_url": reverse("agenda:attendance-refuse-closing", args=[attendance.pk]),
        }

    def running_responsible(self, attendance: Atendimento) -> str:
        return "" if attendance.state == State.DRAFT else self.responsible(attendance.responsible)


def attendance_url(pk: int) -> str:
    """`/atendimentos/12/`, from the list's own address."""
    return f"{reverse('agenda:attendance-list')}{pk}/"


def situation_icon(situation: Situation) -> SafeString:
    match situation:
        case Situation.OVERDUE:
            return icon("alert-circle")
        case Situation.TODAY:
            return icon("clock")
        case Situation.UPCOMING:
            return icon("calendar-event")
        case _:
            return icon("check")


def when(contact: Contact, today: date) -> str:
    hour = f" {contact.due_at:%H:%M}" if contact.due_at else ""
    return f"{words.day(contact.due_on, today)}{hour}"


def closed_label(contact: Contact) -> str:
    label = contact.get_state_display()
    return f"{label} · {contact.result}" if contact.result else label


def closing_label(attendance: Atendimento) -> str:
    """Why it ended, or why somebody asks to end it."""
    reason = str(attendance.closing_reason or "")
    if attendance.is_over or not attendance.closing_asked_at:
        return reason
    return _("Encerramento pedido: %(reason)s") % {"reason": reason}


def attempt(contact: Contact) -> str:
    """*3ª tentativa* for an open contact whose customer was tried twice."""
    if not contact.is_open or not contact.attempts:
        return ""
    return _("%(number)dª tentativa") % {"number": contact.attempts + 1}


def phones_of(people: set[int | None]) -> dict[int, list[Phone]]:
    found: dict[int, list[Phone]] = defaultdict(list)
    for phone in Phone.objects.filter(person__in=people).order_by("-is_primary", "pk"):
        found[phone.person_id].append(phone)
    return found


def flags_of(people: set[int | None]) -> dict[int, list[CampaignFlag]]:
    found: dict[int, list[CampaignFlag]] = defaultdict(list)
    rows = CampaignFlag.objects.filter(person__in=people, result=None).defer("script")
    for flag in rows.order_by("ends_on", "pk"):
        found[flag.person_id].append(flag)
    return found


def campaign_of(flags: list[CampaignFlag], today: date) -> str:
    """The open campaign that ends first."""
    return next((flag.name for flag in flags if flag.starts_on <= today <= flag.ends_on), "")


def greeting(person: Person, user: User, store: Store) -> str:
    """The ready text of a WhatsApp message."""
    me = user.first_name or user.display_name
    words = {"name": person.call_name, "me": me, "store": store.name}
    return _("Olá, %(name)s! Aqui é %(me)s, da %(store)s.") % words


def links_of(numbers: list[Phone], text: str) -> PhoneLinks:
    """The first number for calls; for WhatsApp the one marked so, else the first mobile one."""
    if not numbers:
        return PhoneLinks()
    marked = [phone for phone in numbers if phone.is_whatsapp]
    mobile = marked or [phone for phone in numbers if phones.is_mobile(phone.e164)]
    whatsapp = phones.wa_me(mobile[0].e164, text) if mobile else ""
    return PhoneLinks(phones.display(numbers[0].e164), f"tel:{numbers[0].e164}", whatsapp)


def row_words() -> dict[str, dict[str, str]]:
    """Words and icons that every row repeats: `t` and `i` of the template."""
    return {
        "t": {
            "again": _("Não atendeu. Tentar de novo:"),
            "suggested": _("Sugerido pela cadência:"),
            "last": _("Foi a última tentativa da cadência."),
            "close": _("Encerrar sem contato"),
            "other": _("outra"),
            "undo": _("Desfazer"),
            "assume": _("Assumir"),
            "call": _("Ligar"),
            "reschedule": _("Reagendar"),
            "no_answer": _("Não atendeu"),
            "talked": _("Falei"),
            "campaign": _("Campanha em aberto:"),
        },
        "i": {
            "campaign": icon("speakerphone"),
            "whatsapp": icon("brand-whatsapp"),
            "phone": icon("phone"),
            "reschedule": icon("calendar-time"),
            "no_answer": icon("phone-x"),
            "talked": icon("check"),
            "undo": icon("arrow-back-up"),
        },
    }
