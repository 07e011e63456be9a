"""A proposal with as many lines as a full one has, of the measured consultant, on the demo data."""

from decimal import Decimal
from statistics import median
from time import perf_counter

from django.utils import timezone

from accounts.models import Department, User
from atendimento.models import Atendimento
from proposals import items
from proposals.documents.printing import paper_of, stamp
from proposals.models import Proposal, ProposalItem, ServiceKind
from proposals.services import create_proposal
from vehicles.models import StockItem

LINES = 30
PDFS = 21


def full_proposal(seller: User) -> Proposal:
    """A proposal of his for a new car, filled up with options, accessories, services and added values.

    Made here: of the demo's own proposals he has none where many consultants share them.
    """
    rows = Atendimento.objects.in_progress().filter(responsible=seller, department=Department.VN)
    attendance = rows.earliest("pk")
    units = StockItem.objects.filter(store=attendance.store, state="available", business_type="VN")
    proposal = create_proposal(attendance=attendance, by=seller, stock_item=units.earliest("pk"))
    kinds = list(ProposalItem.Kind)
    for number in range(LINES):
        proposal.refresh_from_db()
        add_line(proposal, kinds[number % len(kinds)], number, seller)
    return proposal


def add_line(proposal: Proposal, kind: ProposalItem.Kind, number: int, seller: User) -> None:
    values = {"description": f"Linha {number}", "price": Decimal(100 + number)}
    if kind == ProposalItem.Kind.SERVICE:
        values["service_kind"] = ServiceKind.objects.active().earliest("pk")
    items.add_item(proposal=proposal, kind=kind, values=values, version=proposal.version, by=seller)


def pdf_times(proposal: Proposal) -> dict[str, float]:
    """Milliseconds for the PDF from the stored rows on: the first of the process, then the median."""
    taken = [timed_pdf(proposal.pk) for _ in range(PDFS)]
    return {"first": taken[0], "median": median(taken[1:])}


def timed_pdf(pk: int) -> float:
    began = perf_counter()
    proposal = Proposal.objects.for_page().get(pk=pk)
    paper_of(proposal).typeset(stamp(proposal, number=None, at=timezone.now(), by=None))
    return (perf_counter() - began) * 1000


def addresses(proposal: Proposal) -> dict[str, str]:
    """What is measured, by the name it has in the table."""
    page = proposal.get_absolute_url()
    return {
        f"proposal, {LINES} lines": page,
        "proposal, recompute": f"{page}resumo/?price={proposal.price}&discount=500",
    }
