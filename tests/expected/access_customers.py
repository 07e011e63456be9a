"""Role × URL of customers, typed from the agreed matrix of roles: "customer's data and history"."""

FIND = "200 200 200 200 200 200 403"
TEAM = "200 404 200 200 200 200 403"
SISTER = "404 404 404 404 404 200 403"
FOREIGN = "404 404 404 404 404 404 403"
INVALID = "422 422 422 422 422 422 403"
DONE = "302 302 302 302 302 302 403"
NOT_GET = "405 405 405 405 405 405 403"

FORM = {
    "GET own": FIND,
    "GET team": TEAM,
    "GET sister": SISTER,
    "GET foreign": FOREIGN,
    "POST own": INVALID,
    "POST team": TEAM.replace("200", "422"),
    "POST sister": SISTER.replace("200", "422"),
    "POST foreign": FOREIGN,
}
PRESS = {
    "GET own": NOT_GET,
    "POST own": DONE,
    "POST team": TEAM.replace("200", "302"),
    "POST sister": SISTER.replace("200", "302"),
    "POST foreign": FOREIGN,
}

TABLE = {
    "customers:person-list": {"GET": FIND, "POST": NOT_GET},
    "customers:person-create": {"GET": FIND, "POST": INVALID},
    "customers:person-duplicates": {"GET": FIND, "POST": NOT_GET},
    "customers:person-edit": FORM,
    "customers:person-no-contact": PRESS,
    "customers:phone-create": FORM,
    "customers:phone-edit": FORM,
    "customers:phone-remove": PRESS,
    "customers:address-create": FORM,
    "customers:address-edit": FORM,
    "customers:address-remove": PRESS,
    "customers:owned-vehicle-create": FORM,
    "customers:owned-vehicle-complete": FORM,
    "customers:owned-vehicle-end": PRESS,
    "customers:consent-create": FORM,
}
