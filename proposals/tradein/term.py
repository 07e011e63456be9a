"""*Termo de avaliação*: the customer's used cars as they were found, and what the store takes them for."""

from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.models import AppraisalCheck
from core.figures import grouped
from core.money import brl
from customers.letterhead import store_lines
from proposals.documents import contract
from proposals.documents.models import Document
from proposals.documents.parties import buyer_facts
from proposals.documents.printing import Paper
from proposals.documents.services import check_may, keep_version, lock
from proposals.documents.terms import trade_in
from proposals.errors import ProposalError
from proposals.models import Proposal, TradeIn

PAGE = Path(__file__).with_name("appraisal.typ")


def paper_of(proposal: Proposal) -> Paper | None:
    """Nothing where no used car was appraised. Never FIPE's figure, never what a repair costs."""
    cars = [car for car in proposal.trade_ins.all() if car.appraisal is not None and car.appraisal.value]
    if not cars:
        return None
    printed = store_lines(proposal.store) | {
        "title": _("Termo de avaliação %(number)s") % {"number": proposal.number},
        "customer": buyer_facts(proposal.person),
        "cars": [car_of(car, proposal) for car in cars],
        "clauses": contract.clauses(proposal, Document.Kind.APPRAISAL, proposal.store.today()),
        "owner": proposal.person.name,
        "legal_name": proposal.store.legal_name or proposal.store.name,
        "city": proposal.store.city,
    }
    return Paper(Document.Kind.APPRAISAL, (PAGE,), printed)


def car_of(car: TradeIn, proposal: Proposal) -> dict[str, Any]:
    appraisal = car.appraisal
    assert appraisal is not None  # noqa: S101 -- asked by the caller
    until = appraisal.valid_until
    facts = [
        (_("Placa"), car.plate),
        (_("Renavam"), car.renavam),
        (_("Chassi"), car.chassis),
        (_("Quilometragem"), f"{grouped(car.km)} km" if car.km is not None else ""),
        (_("Proprietário"), car.owner.name if car.owner else proposal.person.name),
        (_("Avaliação"), appraisal.number),
        (_("Válida até"), f"{until.astimezone(proposal.store.zone):%d/%m/%Y}" if until else ""),
    ]
    return {
        "name": car.label,
        "facts": [[label, value] for label, value in facts if value],
        "value": brl(appraisal.value or 0),
        "figures": trade_in(car),
        "found": [
            [check.item.name, check.note or str(check.get_verdict_display())]
            for check in appraisal.checks.select_related("item").order_by("item__position", "item__pk")
            if check.verdict == AppraisalCheck.Verdict.REPAIR
        ],
        "remarks": appraisal.remarks,
    }


@transaction.atomic
def issue_term(*, proposal: Proposal, by: User) -> Document:
    """The version of what stands now; the same content is the same version again."""
    check_may(proposal, by)
    locked = lock(proposal)
    paper = paper_of(locked)
    if paper is None:
        raise ProposalError(_("Nenhum usado avaliado nesta proposta."))
    return keep_version(locked, paper, by=by)
