"""Role × URL of documents, delivery and customer notices, typed from the agreed matrix of roles.

"invoice, documents, delivery steps": add-on for Recepção and Consultor, – for Operador, yes for leaders.
"liberar entrega": Gerente and Gerente Geral.
"""

PROPOSAL_PAGE = {
    "GET own": "403 200 403 200 200 200 403",
    "GET team": "403 404 403 200 200 200 403",
    "GET sister": "403 404 403 404 404 200 403",
    "GET foreign": "403 404 403 404 404 404 403",
}

# "today's … deliveries": the team's for everybody but the consultant, who sees his own.
DELIVERY_PAGE = {
    "GET own": "200 200 200 200 200 200 403",
    "GET team": "200 404 200 200 200 200 403",
    "GET sister": "404 404 404 404 404 200 403",
    "GET foreign": "404 404 404 404 404 404 403",
}
# A file that is not there.
DELIVERY_FILE = {"GET own": "404 404 404 404 404 404 403", "GET foreign": "404 404 404 404 404 404 403"}
# "delivery steps", posted empty.
STEP = {
    "POST own": "403 403 403 422 422 422 403",
    "POST team": "403 403 403 422 422 422 403",
    "POST sister": "403 403 403 404 404 422 403",
    "POST foreign": "403 403 403 404 404 404 403",
}
# "liberar entrega".
RELEASE = {
    "POST own": "403 403 403 403 422 422 403",
    "POST team": "403 403 403 403 422 422 403",
    "POST sister": "403 403 403 403 404 422 403",
    "POST foreign": "403 403 403 403 404 404 403",
}

TABLE = {
    "proposals:steps": PROPOSAL_PAGE,
    # A proposal in negotiation has no steps yet.
    "proposals:step-record": {
        "POST own": "403 403 403 422 422 422 403",
        "POST team": "403 403 403 422 422 422 403",
        "POST sister": "403 403 403 404 404 422 403",
        "POST foreign": "403 403 403 404 404 404 403",
    },
    "proposals:step-undo": {
        "POST own": "403 403 403 422 422 422 403",
        "POST sister": "403 403 403 404 404 422 403",
        "POST foreign": "403 403 403 404 404 404 403",
    },
    # Issued once for its content, so that every press is good.
    "proposals:delivery-term": {
        **DELIVERY_PAGE,
        "POST own": "403 403 403 302 302 302 403",
        "POST sister": "404 404 404 404 404 302 403",
        "POST foreign": "404 404 404 404 404 404 403",
    },
    # No used car was appraised.
    "proposals:trade-in-term": {
        "GET own": "403 404 403 404 404 404 403",
        "POST own": "403 404 403 404 404 404 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:message-list": PROPOSAL_PAGE,
    "proposals:message-sent": {
        "POST own": "403 302 403 302 302 302 403",
        "POST team": "403 404 403 302 302 302 403",
        "POST sister": "403 404 403 404 404 302 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:delivery-list": {"GET": "200 200 200 200 200 200 403"},
    "proposals:delivery-create": PROPOSAL_PAGE
    | {
        "POST own": "403 403 403 422 422 422 403",
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:delivery-detail": DELIVERY_PAGE,
    "proposals:delivery-reschedule": {
        "GET own": "403 403 403 200 200 200 403",
        "GET sister": "403 403 403 404 404 200 403",
        **STEP,
    },
    "proposals:delivery-release": RELEASE,
    "proposals:delivery-hold": RELEASE,
    "proposals:delivery-deliver": STEP,
    "proposals:delivery-cancel": STEP,
    # An empty group clears its answers.
    "proposals:delivery-checks": {
        "POST own": "403 403 403 302 302 302 403",
        "POST team": "403 403 403 302 302 302 403",
        "POST foreign": "403 403 403 404 404 404 403",
    },
    "proposals:delivery-receipt": STEP,
    "proposals:delivery-signature": DELIVERY_FILE,
    "proposals:delivery-photos": STEP,
    "proposals:delivery-photo": DELIVERY_FILE,
    "proposals:delivery-thumb": DELIVERY_FILE,
    "proposals:delivery-photo-remove": {
        "POST own": "403 403 403 302 302 302 403",
        "POST sister": "403 403 403 404 404 302 403",
        "POST foreign": "403 403 403 404 404 404 403",
    },
}
