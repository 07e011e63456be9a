"""The steps as the page draws them."""

from dataclasses import dataclass
from typing import Any

from proposals.checklists.forms import StepForm
from proposals.checklists.models import DocumentStep, StepRecord
from proposals.checklists.steps import gates_of, steps_of
from proposals.models import Proposal


@dataclass(frozen=True)
class Row:
    step: DocumentStep
    record: StepRecord | None
    gates: list[str]
    form: StepForm


def rows_of(proposal: Proposal, *, typed: StepForm | None = None) -> list[Row]:
    """What applies now, and what was done though it applies no more; `typed` stands in its own row."""
    records = {row.step_id: row for row in proposal.step_records.for_card()}
    steps = steps_of(proposal)
    steps += [row.step for row in records.values() if row.step not in steps]
    gates = gates_of(proposal.store)
    return [
        Row(
            step=step,
            record=records.get(step.pk),
            gates=[str(gate.label) for gate, codes in gates.items() if step.code in codes],
            form=typed if typed and typed.step == step else form_of(proposal, step, records.get(step.pk)),
        )
        for step in steps
    ]


def form_of(
    proposal: Proposal, step: DocumentStep, record: StepRecord | None = None, data: Any = None
) -> StepForm:
    initial = {
        "done_on": record.done_on if record else proposal.store.today(),
        "reference": record.reference if record else "",
    }
    return StepForm(data, step=step, initial=initial)
