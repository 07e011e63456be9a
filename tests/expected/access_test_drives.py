"""Role × URL of test drives, typed from the agreed matrix of roles: "today's visits, test drives, …".

The matrix names who sees them and is silent on who works them. Decided: whoever may mark one, and sees this
one, may move and cancel it too; so Recepção does what the customer at its desk or on its telephone asks for.
"""

STAFF = "200 200 200 200 200 200 403"
PAGE = {
    "GET own": STAFF,
    "GET team": "200 404 200 200 200 200 403",
    "GET sister": "404 404 404 404 404 200 403",
    "GET foreign": "404 404 404 404 404 404 403",
}


def press(code: str) -> dict[str, str]:
    """Whoever sees it may press it."""
    return {
        "GET own": "405 405 405 405 405 405 403",
        "POST own": STAFF.replace("200", code),
        "POST team": PAGE["GET team"].replace("200", code),
        "POST sister": PAGE["GET sister"].replace("200", code),
        "POST foreign": PAGE["GET foreign"],
    }


TABLE = {
    "agenda:test-drive-list": {"GET": STAFF},
    # Without an attendance the user's own are offered; a press names one.
    "agenda:test-drive-create": {"GET": STAFF},
    "agenda:test-drive-decline": {"POST": "404 404 404 404 404 404 403"},
    "agenda:test-drive-detail": PAGE,
    "agenda:test-drive-term": PAGE,
    "agenda:test-drive-signature": PAGE,
    "agenda:test-drive-licence": press("422"),
    "agenda:test-drive-move": press("422") | PAGE,
    "agenda:test-drive-start": press("422"),
    "agenda:test-drive-cancel": press("422"),
    "agenda:test-drive-finish": press("302"),
    "agenda:test-drive-miss": press("302"),
}
