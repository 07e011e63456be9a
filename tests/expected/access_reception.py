"""Role × URL of reception, rota and transfers, typed from the agreed matrix of roles.

"today's visits": Recepção team, Consultor and Operador own, Supervisor and Gerente team, Gerente Geral all;
"transfer; run the rota": Recepção forwards and runs, Consultor only himself, Operador neither.
"""

NOT_GET = "405 405 405 405 405 405 403"
FORWARD_POST = {
    "POST team": "422 403 403 422 422 422 403",
    "POST sister": "404 403 403 404 404 422 403",
    "POST foreign": "404 403 403 404 404 404 403",
}
FORWARD_PRESS = {case: row.replace("422", "302") for case, row in FORWARD_POST.items()}

TABLE = {
    "agenda:reception": {"GET": "200 200 200 200 200 200 403", "POST": NOT_GET},
    "agenda:visit-receive": {
        "GET": "405 403 403 405 405 405 403",
        "POST": "422 403 403 422 422 422 403",
    },
    "agenda:visit-detail": {
        "GET own": "200 200 200 200 200 200 403",
        "GET team": "200 404 404 200 200 200 403",
        "GET sister": "404 404 404 404 404 200 403",
        "GET foreign": "404 404 404 404 404 404 403",
    },
    "agenda:visit-forward": FORWARD_POST,
    "agenda:visit-forward-next": FORWARD_PRESS,
    "agenda:visit-leave": FORWARD_PRESS,
    "agenda:visit-media": FORWARD_PRESS,
    "agenda:visit-take": {
        "GET own": "403 405 405 405 405 405 403",
        "POST own": "403 302 302 302 302 302 403",
        "POST team": "403 404 404 302 302 302 403",
        "POST sister": "403 404 404 404 404 403 403",
        "POST foreign": "403 404 404 404 404 404 403",
    },
    # Only to whom the customer was offered.
    "agenda:visit-pass": {
        "POST own": "403 302 302 302 302 302 403",
        "POST team": "403 404 404 403 403 403 403",
        "POST foreign": "403 404 404 404 404 404 403",
    },
    "agenda:rota": {"GET": "200 200 403 200 200 200 403", "POST": "405 405 403 405 405 405 403"},
    "agenda:rota-situation": {
        "GET": "405 405 403 405 405 405 403",
        "POST": "302 302 403 302 302 302 403",
    },
    "agenda:transfer-list": {"GET": "403 200 200 200 200 200 403"},
    "agenda:transfer-detail": {
        "GET own": "403 200 200 200 200 200 403",
        "GET team": "403 404 404 200 200 200 403",
        "GET sister": "403 404 404 404 404 200 403",
        "GET foreign": "403 404 404 404 404 404 403",
    },
    # Posted empty it is a refusal without a reason.
    "agenda:transfer-decide": {
        "POST own": "403 422 422 422 422 422 403",
        "POST team": "403 404 404 422 422 422 403",
        "POST sister": "403 404 404 404 404 422 403",
        "POST foreign": "403 404 404 404 404 404 403",
    },
    "agenda:attendance-board": {"GET": "200 200 200 200 200 200 403"},
    # The phase must be told.
    "agenda:attendance-lead": {
        "GET own": "200 200 200 200 200 200 403",
        "POST own": "422 422 422 422 422 422 403",
        "POST team": "404 404 404 422 422 422 403",
        "POST sister": "404 404 404 404 404 422 403",
        "POST foreign": "404 404 404 404 404 404 403",
    },
    # No person is posted.
    "agenda:attendance-on-behalf": {"POST own": "403 404 404 404 404 404 403"},
    "agenda:transfer-request": {
        "GET own": "403 404 404 404 404 404 403",
        "POST foreign": "403 404 404 404 404 404 403",
    },
}
