"""Every function that may write a stored state, as `module:function`. A new writer is a decision.

Found by tests/test_architecture.py: assignments to an attribute `state` or `status`, `setattr` of one, and
`update(state=…)`. A state changes in a room's services, by the table of moves, and nowhere else.
"""

STATE_WRITERS: set[str] = {
    "atendimento.services.test_drives:move",
    "atendimento.services.taking:move",
    "agenda.batches.services:confirm",
    "agenda.batches.services:work",
    "atendimento.services.appraisals:move",
    "atendimento.services.carteira:settle",
    "atendimento.services.confirming:mark_confirmed",
    "atendimento.services.contacts:cancel_locked",
    "atendimento.services.contacts:complete_locked",
    "atendimento.services.contacts:undo_no_answer",
    "atendimento.services.events:close_stamp",
    "atendimento.services.opening:open_locked",
    "core.outbox:claim_first",
    "core.outbox:dead",
    "core.outbox:delivered",
    "core.outbox:put_back",
    "core.outbox:rejected",
    "core.outbox:requeue",
    # Demo data, built in memory and written in bulk.
    "demo.planner:close",
    "demo.planner:draft",
    "demo.planner:keep",
    "proposals.authority.binding:move",
    "proposals.invoicing.invoices:move_invoice",
    "proposals.delivery.services:move",
    "proposals.receipts.services:move",
    "proposals.services:move",
    "vehicles.reservations:hand_over",
    "vehicles.reservations:move",
    "vehicles.reservations:sell",
    "vehicles.reservations:take_back",
    "vehicles.reservations:unsell",
    "workshop.services:move",
}
