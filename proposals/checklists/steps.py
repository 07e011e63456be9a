"""Which steps a sale has, and which of them keep a gate shut."""

from accounts.models import Store
from accounts.parameters import parameter
from proposals.checklists.models import PARAMETERS, DocumentStep, Gate, StepScope
from proposals.models import Proposal


def steps_of(proposal: Proposal) -> list[DocumentStep]:
    """The steps of this business type in this store, in the order of the table; two queries."""
    steps = DocumentStep.objects.active().prefetch_related("scopes")
    return [step for step in steps if applies(list(step.scopes.all()), proposal)]


def applies(scopes: list[StepScope], proposal: Proposal) -> bool:
    fitting = [
        scope
        for scope in scopes
        if scope.store_id in (None, proposal.store_id) and scope.business_type in ("", proposal.business_type)
    ]
    nearest = max(fitting, key=lambda scope: scope.nearness, default=None)
    return nearest is not None and nearest.applies


def gates_of(store: Store) -> dict[Gate, list[str]]:
    """Codes of the steps that each gate asks for in this store."""
    return {gate: codes_of(gate, store) for gate in Gate}


def codes_of(gate: Gate, store: Store) -> list[str]:
    return [str(code) for code in parameter(PARAMETERS[gate], store=store)]
