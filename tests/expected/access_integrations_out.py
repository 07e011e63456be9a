"""The monitor of integrations: "Gerente and Gerente Geral; Administrador too, payloads masked"."""

MANAGERS_GET = {"GET": "403 403 403 403 200 200 200"}

TABLE: dict[str, dict[str, str]] = {
    "integrations:monitor": MANAGERS_GET | {"POST": "403 403 403 403 405 405 405"},
    "integrations:message": {
        "GET team": "403 403 403 403 200 200 200",
        "GET sister": "403 403 403 403 200 200 200",
        "GET foreign": "403 403 403 403 404 404 404",
        "POST team": "403 403 403 403 405 405 405",
    },
    "integrations:message-requeue": {
        "GET team": "403 403 403 403 405 405 405",
        "POST team": "403 403 403 403 302 302 302",
        "POST foreign": "403 403 403 403 404 404 404",
    },
    "integrations:messages-requeue": {
        "GET": "403 403 403 403 405 405 405",
        "POST": "403 403 403 403 302 302 302",
    },
    "integrations:endpoint": {
        "GET team": "403 403 403 403 200 200 200",
        "GET foreign": "403 403 403 403 404 404 404",
    },
    "integrations:endpoint-test": {
        "GET team": "403 403 403 403 405 405 405",
        "POST team": "403 403 403 403 302 302 302",
        "POST foreign": "403 403 403 403 404 404 404",
    },
}
