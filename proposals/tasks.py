"""What the worker does by the clock in this room: function and minutes. Each subject has its own tasks."""

SCHEDULES = {
    "proposals.reservations.tasks.sweep": 5,
    "proposals.messages.tasks.send_waiting": 1,
    "proposals.tradein.tasks.sweep": 15,
    "proposals.authority.tasks.escalate": 5,
    "proposals.leftovers.sweep": 5,
}
