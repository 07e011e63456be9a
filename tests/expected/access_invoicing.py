"""Role × URL of payments and invoices, typed from the agreed matrix of roles.

"conferir recebimento; invoice, documents, delivery steps": add-on for Recepção and Consultor, – for Operador,
yes for leaders. "autorizar faturamento": Gerente and Gerente Geral. The add-on itself: tests/proposals.
"""

# Of the proposal of a seller: his own, or what he leads.
PAGE = {
    "GET own": "403 200 403 200 200 200 403",
    "GET team": "403 404 403 200 200 200 403",
    "GET sister": "403 404 403 404 404 200 403",
    "GET foreign": "403 404 403 404 404 404 403",
}
# A step of the sales administration, posted empty.
STEP = {
    "POST own": "403 403 403 422 422 422 403",
    "POST team": "403 403 403 422 422 422 403",
    "POST sister": "403 403 403 404 404 422 403",
    "POST foreign": "403 403 403 404 404 404 403",
}

# What the seller does too, posted empty.
RECEIVE = {
    "POST own": "403 422 403 422 422 422 403",
    "POST team": "403 404 403 422 422 422 403",
    "POST sister": "403 404 403 404 404 422 403",
    "POST foreign": "403 404 403 404 404 404 403",
}

TABLE = {
    "proposals:receipt-queue": {"GET": "403 403 403 200 200 200 403"},
    "proposals:payment-receipts": PAGE,
    "proposals:payment-receive": RECEIVE,
    "proposals:payment-check": STEP,
    "proposals:payment-return": STEP,
    "proposals:payment-replace": STEP,
    "proposals:receipt-issue": RECEIVE,
    "proposals:receipt-download": PAGE,
    "proposals:invoicing-list": {"GET": "403 403 403 200 200 200 403"},
    "proposals:proposal-invoice": PAGE,
    "proposals:proposal-authorise": {
        "GET own": "403 403 403 403 200 200 403",
        "GET team": "403 403 403 403 200 200 403",
        "GET sister": "403 403 403 403 404 200 403",
        "GET foreign": "403 403 403 403 404 404 403",
        "POST own": "403 403 403 403 422 422 403",
        "POST sister": "403 403 403 403 404 422 403",
        "POST foreign": "403 403 403 403 404 404 403",
    },
    "proposals:invoice-create": STEP,
    "proposals:invoice-upload": STEP,
    "proposals:invoice-cancel": STEP,
    "proposals:invoice-return": STEP,
    "proposals:invoice-xml": PAGE,
    "proposals:fiscal-document-create": STEP,
    "proposals:fiscal-document-remove": {
        "POST own": "403 403 403 302 302 302 403",
        "POST team": "403 403 403 302 302 302 403",
        "POST sister": "403 403 403 404 404 302 403",
        "POST foreign": "403 403 403 404 404 404 403",
    },
}
