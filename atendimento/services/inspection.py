"""The car as the appraiser finds it: items by group, FIPE's reference. Only while it is being valued."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.appraisal_moves import VALUE
from atendimento.models import Appraisal, AppraisalCheck, AppraisalItem, AppraisalState
from atendimento.services.appraisals import lock_appraisal, save
from atendimento.services.errors import AtendimentoError
from vehicles.models import CatalogYear


@dataclass(frozen=True)
class Finding:
    """What was found on one item; without a verdict, nothing was."""

    verdict: str
    note: str = ""
    cost: Decimal = Decimal(0)


@transaction.atomic
def check_items(*, appraisal: Appraisal, findings: Mapping[AppraisalItem, Finding], by: User) -> Appraisal:
    """Keep what was found on these items, and the sum of all repairs."""
    appraisal = lock_valuing(appraisal, by)
    known = {row.item_id: row for row in appraisal.checks.filter(item__in=list(findings))}
    for item, finding in findings.items():
        keep(known.get(item.pk) or AppraisalCheck(appraisal=appraisal, item=item), finding)
    appraisal.repair_cost = appraisal.checks.aggregate(total=Sum("cost"))["total"] or Decimal(0)
    save(appraisal, "repair_cost")
    return appraisal


def keep(row: AppraisalCheck, finding: Finding) -> None:
    if not finding.verdict:
        if row.pk:
            row.delete()
        return
    row.verdict, row.note, row.cost = finding.verdict, finding.note, finding.cost
    row.full_clean()
    row.save()


@transaction.atomic
def set_reference(*, appraisal: Appraisal, row: CatalogYear, by: User) -> Appraisal:
    """Copy FIPE's row as it is today: next month's import must not change what was valued."""
    appraisal = lock_valuing(appraisal, by)
    model = row.model
    appraisal.fipe_code = model.fipe_code
    appraisal.fipe_model = f"{model.family.make.name} {model.name}"[:200]
    appraisal.fipe_year, appraisal.fipe_fuel = row.year, row.fuel
    appraisal.fipe_month, appraisal.market_value = row.reference_month, row.fipe_price
    save(
        appraisal, "fipe_code", "fipe_model", "fipe_year", "fipe_fuel", "fipe_month", "market_value"
    )  # fmt: skip
    return appraisal


def lock_valuing(appraisal: Appraisal, by: User) -> Appraisal:
    locked = lock_appraisal(appraisal, by, VALUE)
    if locked.state != AppraisalState.IN_PROGRESS:
        raise AtendimentoError(
            _("A avaliação está em “%(state)s”: não muda mais.") % {"state": locked.get_state_display()}
            if locked.state != AppraisalState.REQUESTED
            else _("Inicie a avaliação antes.")
        )
    return locked
