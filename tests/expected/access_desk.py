"""Role × URL of the desk (calendar, feed, batches, portfolio, notices): the agreed matrix of roles."""

STAFF = "200 200 200 200 200 200 403"
NOT_GET = "405 405 405 405 405 405 403"
DONE = "302 302 302 302 302 302 403"
NOBODY = "404 404 404 404 404 404 403"
# An empty move names no day: allowed, but refused.
MOVE = {
    "GET own": NOT_GET,
    "POST own": "409 409 409 409 409 409 403",
    "POST team": "404 404 404 409 409 409 403",
    "POST queue": "409 409 409 409 409 409 403",
    "POST sister": "404 404 404 404 404 409 403",
    "POST foreign": "404 404 404 404 404 404 403",
}

# Who may be responsible, and who leads: Recepção forwards one by one.
WORKS = "403 200 200 200 200 200 403"
LEADS = "403 403 403 200 200 200 403"
# Gerente and above end a seller's work; of another store only who leads the group.
MANAGES = "403 403 403 403 200 200 403"

TABLE = {
    "agenda:batch-create": {"GET": WORKS, "POST": WORKS.replace("200", "422")},
    "agenda:batch-detail": {"GET own": WORKS, "GET team": WORKS.replace("200", "404")},
    "agenda:batch-confirm": {
        "GET own": WORKS.replace("200", "405"),
        "POST own": WORKS.replace("200", "302"),
        "POST team": WORKS.replace("200", "404"),
    },
    "agenda:team": {"GET": LEADS, "POST": LEADS.replace("200", "405")},
    "agenda:portfolio": {
        "GET team": LEADS,
        "POST team": LEADS.replace("200", "422"),
        "GET sister": "403 403 403 404 404 200 403",
        "POST foreign": LEADS.replace("200", "404"),
    },
    "agenda:offboard": {
        "GET team": MANAGES,
        "POST team": MANAGES.replace("200", "302"),
        "POST sister": "403 403 403 403 404 302 403",
        "POST foreign": MANAGES.replace("200", "404"),
    },
    # Anonymous: a phone asks for it before anybody signs in.
    "core:manifest": {"GET": "200", "POST": "405"},
    # Nothing can reach an Administrador alone: an empty form is complete.
    "core:notice-preferences": {"GET": "200", "POST": "422 422 422 422 422 422 302"},
    "agenda:calendar": {"GET": STAFF, "POST": NOT_GET},
    "agenda:calendar-events": {"GET": STAFF, "POST": NOT_GET},
    "agenda:contact-move": MOVE,
    "agenda:filter-list": {"GET": STAFF, "POST": "422 422 422 422 422 422 403"},
    # One's own alone, whoever leads the team.
    "agenda:filter-default": {"POST own": DONE, "POST team": NOBODY},
    "agenda:filter-remove": {"POST own": DONE, "POST team": NOBODY},
    "agenda:feed": {"GET": STAFF, "POST": STAFF},
    "agenda:feed-revoke": {"GET": NOT_GET, "POST": DONE},
    # Anonymous: the address is the secret.
    "agenda:feed-file": {"GET own": "200", "POST own": "405"},
}
