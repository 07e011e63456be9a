"""Role × URL of the workshop, typed from the agreed matrix of roles: bookings, estimates, orders."""

STAFF = "200 200 200 200 200 200 403"
NOT_GET = "405 405 405 405 405 405 403"

BOOKING_PAGE = {
    "GET own": STAFF,
    "GET team": "200 404 200 200 200 200 403",
    "GET sister": "404 404 404 404 404 200 403",
    "GET foreign": "404 404 404 404 404 404 403",
}
BOOKING_PRESS = {
    "GET own": NOT_GET,
    "POST own": "302 302 302 302 302 302 403",
    "POST team": "302 404 302 302 302 302 403",
    "POST sister": "404 404 404 404 404 302 403",
    "POST foreign": "404 404 404 404 404 404 403",
}
# Estimates and orders: the department OF and the leaders, never the desk.
PAPER_PAGE = {
    "GET own": "403 200 403 200 200 200 403",
    "GET team": "403 404 403 200 200 200 403",
    "GET sister": "403 404 403 404 404 200 403",
    "GET foreign": "403 404 403 404 404 404 403",
}
PAPER_PRESS = {
    "POST own": "403 302 403 302 302 302 403",
    "POST team": "403 404 403 302 302 302 403",
    "POST sister": "403 404 403 404 404 302 403",
    "POST foreign": "403 404 403 404 404 404 403",
}
PAPER_FORM = {
    "POST own": "403 422 403 422 422 422 403",
    "POST team": "403 404 403 422 422 422 403",
    "POST foreign": "403 404 403 404 404 404 403",
}

TABLE = {
    "workshop:booking-day": {"GET": STAFF},
    "workshop:booking-slots": {"GET": STAFF},
    "workshop:booking-confirm": BOOKING_PRESS,
    "workshop:booking-attend": BOOKING_PRESS,
    "workshop:booking-miss": BOOKING_PRESS,
    "workshop:booking-reschedule": {
        **BOOKING_PAGE,
        "POST own": "422 422 422 422 422 422 403",
        "POST team": "422 404 422 422 422 422 403",
        "POST foreign": "404 404 404 404 404 404 403",
    },
    "workshop:booking-print": BOOKING_PAGE,
    "workshop:booking-ical": BOOKING_PAGE,
    "workshop:estimate-edit": {**PAPER_PAGE, **PAPER_FORM},
    "workshop:estimate-print": PAPER_PAGE,
    "workshop:estimate-send": PAPER_PRESS,
    "workshop:estimate-link": PAPER_PRESS,
    "workshop:estimate-link-revoke": PAPER_PRESS,
    # A draft waits for no answer: told on its page.
    "workshop:estimate-answer": PAPER_PRESS,
    "workshop:estimate-public": {"GET own": "200", "POST own": "422"},
    "workshop:estimate-opened": {"GET own": "405", "POST own": "204"},
    "workshop:estimate-public-pdf": {"GET own": "200"},
    "workshop:order-lines": {**PAPER_PAGE, **PAPER_FORM},
    "workshop:order-promise": {**PAPER_PAGE, **PAPER_FORM},
}
