"""What was told on a timeline and still stands: result, to-dos and phase read the same lifecycle."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from atendimento.models import Atendimento, Event, Phase

Kind = Event.Kind
# What an event takes back of its own subject. A proposal that was sent was presented, whatever came of it.
ORDER = {Kind.PROPOSAL_ORDERED, Kind.PROPOSAL_AUTHORISED}
OFFER = {Kind.PROPOSAL_CREATED, Kind.PROPOSAL_CHANGED} | ORDER
TAKES_BACK: dict[str, set[Kind]] = {
    Kind.BOOKING_CANCELLED: {Kind.BOOKING_CREATED},
    Kind.ORDER_CANCELLED: {Kind.ORDER_CREATED},
    Kind.TEST_DRIVE_CANCELLED: {Kind.TEST_DRIVE_BOOKED},
    Kind.TEST_DRIVE_MISSED: {Kind.TEST_DRIVE_BOOKED},
    Kind.PROPOSAL_REOPENED: ORDER,
    Kind.PROPOSAL_CANCELLED: OFFER,
    Kind.INVOICE_CANCELLED: {Kind.PROPOSAL_INVOICED},
    Kind.PROPOSAL_RETURNED: OFFER | {Kind.PROPOSAL_INVOICED, Kind.DELIVERED},
}
# Where a fact that stands leads its sale.
LEADS_TO: dict[str, Phase] = {
    Kind.TEST_DRIVE_BOOKED: Phase.VISIT,
    Kind.TEST_DRIVE_DONE: Phase.VISIT,
    Kind.PROPOSAL_CREATED: Phase.PROPOSAL,
    Kind.PROPOSAL_ORDERED: Phase.ORDER,
    Kind.PROPOSAL_INVOICED: Phase.INVOICED,
    Kind.DELIVERED: Phase.DELIVERED,
}
MOVES_PHASE = LEADS_TO.keys() | {kind for kind, made in TAKES_BACK.items() if made & LEADS_TO.keys()}


class Fact(NamedTuple):
    """One line of a timeline, as far as it counts."""

    kind: str
    ref: str
    label: str
    at: datetime


def told(attendance: Atendimento, kinds: Iterable[str] = ()) -> list[Fact]:
    """In the order in which it was told; all of it, or `kinds` with what takes them back."""
    rows = attendance.events.order_by("pk")
    if kinds := set(kinds):
        rows = rows.filter(kind__in=kinds | {kind for kind, made in TAKES_BACK.items() if made & kinds})
    return [Fact(*row) for row in rows.values_list("kind", "ref", "label", "at")]


def standing(facts: Iterable[Fact]) -> list[Fact]:
    """What was not taken back."""
    stand: list[Fact] = []
    for fact in facts:
        if made := TAKES_BACK.get(fact.kind):
            stand = without(stand, made, fact.ref)
        stand.append(fact)
    return stand


def without(stand: list[Fact], kinds: set[Kind], ref: str) -> list[Fact]:
    """A booking that took another's place was never told as made: it takes back the last one."""
    made = [fact for fact in stand if fact.kind in kinds]
    gone = [fact for fact in made if fact.ref == ref] or made[-1:]
    return [fact for fact in stand if fact not in gone]
