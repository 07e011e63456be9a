"""Doors of partners' systems: whoever is signed in is nobody there; only the credential counts."""

TABLE = {
    "integrations:soap": {"GET": "400", "POST": "415"},
    "integrations:adf": {"GET": "405", "POST": "401"},
    "integrations:lead-json": {"GET": "403", "POST": "401"},
    "integrations:lead-openapi": {"GET": "200", "POST": "405"},
}
