"""Role × URL of documents, delivery and customer notices, typed from product.md section 6.

"invoice, documents, delivery steps": add-on for Recepção and Consultor, – for Operador, yes for leaders.
"liberar entrega": Gerente and Gerente Geral.
"""

PROPOSAL_PAGE = {
    "GET own": "403 200 403 200 200 200 403",
    "GET team": "403 404 403 200 200 200 403",
    "GET sister": "403 404 403 404 404 200 403",
    "GET foreign": "403 404 403 404 404 404 403",
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
}
