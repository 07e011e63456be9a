"""Doors of partners, the log of their calls, and what they say otherwise of people."""

MONITOR = "403 403 403 403 200 200 200"

TABLE = {
    # Whoever is signed in is nobody at a partner's door; only the credential counts.
    "integrations:soap": {"GET": "400", "POST": "415"},
    "integrations:adf": {"GET": "405", "POST": "401"},
    "integrations:lead-json": {"GET": "403", "POST": "401"},
    "integrations:lead-openapi": {"GET": "200", "POST": "405"},
    "integrations:call-list": {"GET": MONITOR},
    "integrations:call-detail": {"GET own": MONITOR, "GET foreign": "403 403 403 403 404 404 404"},
    "integrations:call-replay": {
        "POST own": "403 403 403 403 302 302 302",
        "POST foreign": "403 403 403 403 404 404 404",
    },
    "integrations:difference-list": {"GET": "200 200 200 200 200 200 403"},
    "integrations:difference-accept": {
        "POST own": "302 302 302 302 302 302 403",
        "POST team": "302 404 302 302 302 302 403",
        "POST foreign": "404 404 404 404 404 404 403",
    },
    "integrations:difference-dismiss": {
        "POST own": "302 302 302 302 302 302 403",
        "POST team": "302 404 302 302 302 302 403",
        "POST foreign": "404 404 404 404 404 404 403",
    },
}
