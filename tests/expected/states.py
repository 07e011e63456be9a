"""Legal moves and the permission each needs, typed as agreed, never computed."""

PROPOSAL_MOVES = {
    ("negotiation", "order"): "proposals.change_proposal",
    ("negotiation", "cancelled"): "proposals.change_proposal",
    ("order", "negotiation"): "proposals.reopen_order",
    ("order", "cancelled"): "proposals.cancel_order",
    ("order", "authorised"): "proposals.authorise_invoicing",
    ("authorised", "cancelled"): "proposals.cancel_order",
    ("authorised", "invoiced"): "proposals.issue_invoice",
    ("invoiced", "authorised"): "proposals.issue_invoice",
    ("invoiced", "returned"): "proposals.issue_invoice",
}
DELIVERY_MOVES = {
    ("scheduled", "released"): "proposals.release_delivery",
    ("released", "scheduled"): "proposals.release_delivery",
    ("released", "delivered"): "proposals.change_delivery",
    ("scheduled", "cancelled"): "proposals.change_delivery",
    ("released", "cancelled"): "proposals.change_delivery",
}
RESERVATION_MOVES = {
    ("requested", "active"): "vehicles.authorise_reservation",
    ("requested", "cancelled"): "",
    ("requested", "expired"): "",
    ("active", "converted"): "",
    ("active", "expired"): "",
    ("active", "cancelled"): "",
}
VISIT_MOVES = {
    ("waiting", "offered"): "",
    ("waiting", "taken"): "",
    ("waiting", "gone"): "",
    ("offered", "offered"): "",
    ("offered", "waiting"): "",
    ("offered", "taken"): "",
    ("offered", "gone"): "",
}
PAYMENT_MOVES = {
    ("expected", "received"): "proposals.receive_payment",
    ("received", "checked"): "proposals.check_payment",
    ("received", "returned"): "proposals.check_payment",
    ("checked", "returned"): "proposals.check_payment",
}
