"""How a contact ended, read from what was done since the one before."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import F, QuerySet

from atendimento.models import Atendimento, ClosingReason, Contact, Event, Result
from atendimento.services.standing import standing, told

Kind = Event.Kind
# First row that fits.
AFTER_PROPOSAL: list[tuple[set[str], str]] = [
    ({Kind.PROPOSAL_INVOICED}, "venda-realizada"),
    ({Kind.PROPOSAL_ORDERED}, "proposta-aceita"),
    ({Kind.PROPOSAL_CREATED, Kind.PROPOSAL_CHANGED, Kind.PROPOSAL_SENT}, "proposta-apresentada"),
]
# Nobody chooses these by hand without a proposal.
BY_PROPOSAL = ("proposta-aceita", "venda-realizada")
AFTER_REASON: list[tuple[set[str], str]] = [
    ({Kind.TEST_DRIVE_DONE}, "test-drive-feito"),
    ({Kind.APPRAISED}, "usado-avaliado"),
    ({Kind.TEST_DRIVE_BOOKED}, "visita-marcada"),
    ({Kind.BOOKING_CREATED}, "agendou-servico"),
    ({Kind.FORWARDED, Kind.TRANSFERRED}, "encaminhado"),
]


def derived_code(kinds: set[str], reason: ClosingReason | None) -> str | None:
    """The result's code, or None where somebody has to choose."""
    for table in (AFTER_PROPOSAL, None, AFTER_REASON):
        if table is None:
            if reason is not None:
                return reason.result.code
            continue
        for some, code in table:
            if kinds & some:
                return code
    return None


@dataclass(frozen=True)
class Facts:
    """What happened in an attendance and still stands, read in two queries."""

    attendance: Atendimento
    # Every kind that was ever told, also what was taken back.
    told: frozenset[str]
    latest: dict[str, datetime]
    last_done: Contact | None
    open_contact: Contact | None

    @property
    def kinds(self) -> set[str]:
        return set(self.latest)

    @property
    def since(self) -> datetime:
        """When the contact before was completed; for the first, when the attendance was created."""
        done = self.last_done
        return done.completed_at if done and done.completed_at else self.attendance.created_at

    def kinds_since(self) -> set[str]:
        return {kind for kind, at in self.latest.items() if at > self.since}

    @cached_property
    def derived(self) -> Result | None:
        """While it runs, the result that follows from what was done; None when it must be chosen."""
        return derive(self.attendance, facts=self) if self.attendance.is_in_progress else None

    @property
    def has_offered(self) -> bool:
        """A proposal was worked on since the previous contact: its result waits to be confirmed."""
        return any(kinds & self.kinds_since() for kinds, _code in AFTER_PROPOSAL)

    @property
    def knows_interest(self) -> bool:
        """Written down, or told by a proposal: that one names a unit or a model."""
        return not self.told.isdisjoint({Kind.INTEREST, Kind.PROPOSAL_CREATED})


def facts_of(attendance: Atendimento) -> Facts:
    facts = told(attendance)
    rows = attendance.contacts.exclude(state=Contact.State.CANCELLED).select_related(
        "result", "channel", "assignee"
    )
    contacts = list(rows.order_by(F("completed_at").desc(nulls_first=True), "-pk")[:2])
    done = [contact for contact in contacts if not contact.is_open]
    return Facts(
        attendance,
        told=frozenset(fact.kind for fact in facts),
        latest={fact.kind: fact.at for fact in standing(facts)},
        last_done=done[0] if done else None,
        open_contact=contacts[0] if contacts and contacts[0].is_open else None,
    )


def derive(
    attendance: Atendimento, *, reason: ClosingReason | None = None, facts: Facts | None = None
) -> Result | None:
    """The result that follows from what was done since the previous contact; None when it must be chosen."""
    facts = facts or facts_of(attendance)
    code = derived_code(facts.kinds_since(), reason)
    return Result.objects.filter(code=code).first() if code else None


def choosable(facts: Facts, *, talked: bool = False) -> QuerySet[Result]:
    """What may be chosen where nothing is derived; of a conversation, only what counts as one."""
    rows = Result.objects.active()
    if Kind.PROPOSAL_CREATED not in facts.kinds:
        rows = rows.exclude(code__in=BY_PROPOSAL)
    return rows.filter(is_conversation=True) if talked else rows
