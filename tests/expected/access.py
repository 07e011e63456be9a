"""Who may open what, typed from the agreed matrix of roles: never computed from the code.

A new URL needs one line in `TABLE` (tests/test_access.py fails until it has one):

    "room:thing-list": {"GET": "200 200 403 200 200 200 403"},

One code stands for every role, else one per role in the order of `ROLES`. POST is sent empty: 422 means
"allowed, but say more". For a URL with arguments write one line per relation of the object to the user

    "room:thing-detail": {"GET own": "200", "GET team": "404 404 404 200 200 200 404", "GET foreign": "404"},

and say in tests/access_objects.py how such an object is made.
"""

from tests.expected import (
    access_customers,
    access_delivery,
    access_desk,
    access_inbound,
    access_integrations_out,
    access_invoicing,
    access_reception,
    access_test_drives,
    access_workshop,
)

# One user each: all work in store A, departments VN, VU, VD and OF; Administrador in no store.
ROLES = (
    "Recepção",
    "Consultor",
    "Operador CRM",
    "Supervisor",
    "Gerente",
    "Gerente Geral",
    "Administrador",
)

# Reached without a sign-in; nothing else is (architecture.md "More addresses").
ANONYMOUS = {
    "account_login",
    "account_inactive",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "admin:login",
    # A user's own agenda under a secret address.
    "agenda:feed-file",
    # Name and icons for the phone's home screen.
    "core:manifest",
    "health",
    "mfa_authenticate",
    "mfa_login_webauthn",
    # Partners' systems, by the credential of their API client; the contract holds no data.
    "integrations:adf",
    "integrations:lead-json",
    "integrations:lead-openapi",
    "integrations:soap",
    # The customer's secret address.
    "proposals:link-opened",
    "proposals:link-pdf",
    "proposals:link-public",
    "workshop:estimate-opened",
    "workshop:estimate-public",
    "workshop:estimate-public-pdf",
}

# Rows that several URLs share: who may look at an attendance, its contact, a person.
STAFF_PAGE = {"GET": "200 200 200 200 200 200 403"}
ATTENDANCE_PAGE = {
    "GET own": "200 200 200 200 200 200 403",
    "GET team": "404 404 404 200 200 200 403",
    "GET queue": "200 200 200 200 200 200 403",
    "GET sister": "404 404 404 404 404 200 403",
    "GET foreign": "404 404 404 404 404 404 403",
}
# An action on an attendance of one's own or one's team; posted empty.
ATTENDANCE_POST = {
    "POST team": "404 404 404 422 422 422 403",
    "POST sister": "404 404 404 404 404 422 403",
    "POST foreign": "404 404 404 404 404 404 403",
}
CONTACT_PRESS = {
    "POST team": "404 404 404 302 302 302 403",
    "POST sister": "404 404 404 404 404 302 403",
    "POST foreign": "404 404 404 404 404 404 403",
}
# Allowed, but an empty attempt names no means, and there is nothing to undo.
CONTACT_REFUSED = {
    "POST team": "404 404 404 409 409 409 403",
    "POST sister": "404 404 404 404 404 409 403",
    "POST foreign": "404 404 404 404 404 404 403",
}
PERSON_PAGE = {
    "GET own": "200 200 200 200 200 200 403",
    "GET team": "200 404 200 200 200 200 403",
    "GET queue": "200 200 200 200 200 200 403",
    "GET sister": "404 404 404 404 404 200 403",
    "GET foreign": "404 404 404 404 404 404 403",
}

# A line of a proposal's card: its form, and a press on it; posted empty.
LINE_PRESS = {
    "POST team": "403 404 403 422 422 422 403",
    "POST foreign": "403 404 403 404 404 404 403",
}
LINE_FORM = LINE_PRESS | {
    "GET own": "403 200 403 200 200 200 403",
    "GET team": "403 404 403 200 200 200 403",
}
APPROVAL_PAGE = {
    "GET own": "403 403 403 200 200 200 403",
    "GET team": "403 403 403 200 200 200 403",
    "GET sister": "403 403 403 404 404 200 403",
    "GET foreign": "403 403 403 404 404 404 403",
}
APPROVAL_POST = {
    "POST team": "403 403 403 422 422 422 403",
    "POST sister": "403 403 403 404 404 422 403",
    "POST foreign": "403 403 403 404 404 404 403",
}

TABLE: dict[str, dict[str, str]] = {
    "start": {"GET": "302", "POST": "405"},
    "health": {"GET": "200", "POST": "405"},
    "style-guide": {"GET": "200", "POST": "405"},
    # The bell is everybody's own; another's notice does not exist.
    "core:notice-list": {"GET": "200", "POST": "405"},
    "core:notice-count": {"GET": "200", "POST": "405"},
    "core:notice-read-all": {"GET": "405", "POST": "302"},
    "core:notice-open": {"POST own": "302", "POST team": "404", "POST foreign": "404"},
    "accounts:store-switch": {"GET": "405", "POST": "302"},
    "accounts:form-continue": {"GET": "302", "POST": "302"},
    "accounts:form-discard": {"GET": "405", "POST": "302"},
    "admin:index": {"GET": "302 302 302 302 302 302 200"},
    **access_customers.TABLE,
    **access_inbound.TABLE,
    **access_reception.TABLE,
    **access_integrations_out.TABLE,
    **access_delivery.TABLE,
    **access_invoicing.TABLE,
    **access_desk.TABLE,
    **access_workshop.TABLE,
    **access_test_drives.TABLE,
    "agenda:worklist": STAFF_PAGE | {"POST": "405 405 405 405 405 405 403"},
    "agenda:contact-detail": ATTENDANCE_PAGE,
    "agenda:contact-no-answer": CONTACT_PRESS,
    "agenda:contact-attempt": CONTACT_REFUSED,
    "agenda:contact-cancel": CONTACT_PRESS,
    "agenda:contact-talked": ATTENDANCE_POST,
    "agenda:contact-reschedule": ATTENDANCE_POST,
    "agenda:contact-schedule-next": ATTENDANCE_POST,
    "agenda:contact-undo": CONTACT_REFUSED,
    "agenda:contact-assume": {
        "POST queue": "403 302 302 302 302 302 403",
        "POST foreign": "404 404 404 404 404 404 403",
    },
    "agenda:contact-transfer": {
        "GET own": "200 403 403 200 200 200 403",
        "GET queue": "200 403 403 200 200 200 403",
        "GET team": "404 403 403 200 200 200 403",
        "POST foreign": "404 403 403 404 404 404 403",
    },
    "agenda:contact-edit": {"GET own": "403", "POST own": "403"},
    "agenda:attendance-list": STAFF_PAGE,
    "agenda:search": STAFF_PAGE,
    "agenda:person-detail": PERSON_PAGE,
    "agenda:attendance-new": STAFF_PAGE | {"POST": "422 422 422 422 422 422 403"},
    "agenda:attendance-new-draft": {
        "GET": "405 405 405 405 405 405 403",
        "POST": "204 204 204 204 204 204 403",
    },
    "agenda:attendance": ATTENDANCE_PAGE,
    "agenda:attendance-start": ATTENDANCE_POST,
    "agenda:attendance-prospect": {
        "POST own": "422 422 422 422 422 422 403",
        "POST team": "404 404 404 422 422 422 403",
        "POST foreign": "404 404 404 404 404 404 403",
    },
    "agenda:attendance-register": {
        "POST own": "422 422 422 422 422 422 403",
        "POST team": "404 404 404 422 422 422 403",
        "POST foreign": "404 404 404 404 404 404 403",
    },
    "agenda:attendance-interest": ATTENDANCE_POST,
    "agenda:attendance-confirm": ATTENDANCE_POST,
    "agenda:attendance-nature": ATTENDANCE_POST,
    "agenda:attendance-person": {"POST own": "404 404 404 404 404 404 403"},
    "agenda:attendance-draft": {
        "POST own": "204 204 204 204 204 204 403",
        "POST team": "404 404 404 204 204 204 403",
        "POST foreign": "404 404 404 404 404 404 403",
    },
    "agenda:attendance-appraisal": {
        "POST own": "403 422 403 422 422 422 403",
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "agenda:attendance-plan": {
        "POST own": "302 302 302 302 302 302 403",
        "POST team": "404 404 404 302 302 302 403",
        "POST foreign": "404 404 404 404 404 404 403",
    },
    "agenda:attendance-transfer": {
        "GET own": "200 403 403 200 200 200 403",
        "POST own": "422 403 403 422 422 422 403",
        "POST queue": "422 403 403 422 422 422 403",
        "POST foreign": "404 403 403 404 404 404 403",
    },
    "agenda:attendance-assume": {
        "POST queue": "403 302 302 302 302 302 403",
        "POST team": "403 404 404 302 302 302 403",
        "POST foreign": "403 404 404 404 404 404 403",
    },
    "agenda:attendance-close-unreached": {
        "POST own": "302 302 302 302 302 302 403",
        "POST team": "404 404 404 302 302 302 403",
        "POST foreign": "404 404 404 404 404 404 403",
    },
    "agenda:attendance-cancel": {
        "POST own": "302 302 302 302 302 302 403",
        "POST team": "404 404 404 302 302 302 403",
        "POST queue": "403 403 403 302 302 302 403",
        "POST foreign": "404 404 404 404 404 404 403",
    },
    "agenda:attendance-campaign": ATTENDANCE_PAGE | ATTENDANCE_POST,
    "agenda:attendance-vehicle": {
        "GET own": "200 200 403 200 200 200 403",
        "GET team": "404 404 403 200 200 200 403",
        "GET foreign": "404 404 403 404 404 404 403",
    },
    "agenda:attendance-grant-closing": {
        "POST own": "403 403 403 302 302 302 403",
        "POST team": "403 403 403 302 302 302 403",
        "POST sister": "403 403 403 404 404 302 403",
        "POST foreign": "403 403 403 404 404 404 403",
    },
    "agenda:attendance-refuse-closing": {
        "POST own": "403 403 403 302 302 302 403",
        "POST team": "403 403 403 302 302 302 403",
        "POST sister": "403 403 403 404 404 302 403",
        "POST foreign": "403 403 403 404 404 404 403",
    },
    "vehicles:vehicle-detail": {
        "GET team": "200 200 200 200 200 200 403",
        "GET foreign": "404 404 404 404 404 404 403",
        "POST team": "302 302 403 302 302 302 403",
    },
    # Whoever finds a person finds the owner's name.
    "customers:vehicle-owners": {
        "GET team": "200 200 200 200 200 200 403",
        "GET foreign": "404 404 404 404 404 404 403",
        "POST team": "405 405 405 405 405 405 403",
    },
    "vehicles:unit-costs": {
        "GET team": "403 403 403 403 200 200 403",
        "GET foreign": "403 403 403 403 404 404 403",
        "POST team": "403 403 403 403 422 422 403",
    },
    "proposals:stock": STAFF_PAGE,
    "proposals:proposal-board": {"GET": "403 200 403 200 200 200 403"},
    "proposals:proposal-list": {"GET": "403 200 403 200 200 200 403"},
    "proposals:quick-quote": {
        "GET": "403 200 403 200 200 200 403",
        "POST": "403 422 403 422 422 422 403",
    },
    # Recalculates what is half typed: 200 whatever is missing.
    "proposals:quote-figures": {
        "GET": "403 405 403 405 405 405 403",
        "POST": "403 200 403 200 200 200 403",
    },
    "proposals:quote-list": {"GET": "403 200 403 200 200 200 403"},
    "proposals:quote-detail": {
        "GET own": "403 200 403 200 200 200 403",
        "GET team": "403 404 403 200 200 200 403",
        "GET sister": "403 404 403 404 404 200 403",
        "GET foreign": "403 404 403 404 404 404 403",
    },
    "proposals:quote-pdf": {
        "GET own": "403 200 403 200 200 200 403",
        "GET team": "403 404 403 200 200 200 403",
        "GET foreign": "403 404 403 404 404 404 403",
    },
    "proposals:quote-proposal": {
        "POST team": "403 404 403 422 422 422 403",
        "POST sister": "403 404 403 404 404 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:appraisal-list": {"GET": "403 200 403 200 200 200 403"},
    "proposals:appraisal-detail": {
        "GET own": "403 200 403 200 200 200 403",
        "GET team": "403 404 403 200 200 200 403",
        "GET sister": "403 404 403 404 404 200 403",
        "GET foreign": "403 404 403 404 404 404 403",
    },
    "proposals:appraisal-start": {
        "POST own": "403 403 403 302 302 302 403",
        "POST team": "403 403 403 302 302 302 403",
        "POST sister": "403 403 403 404 404 302 403",
        "POST foreign": "403 403 403 404 404 404 403",
    },
    "proposals:appraisal-value": {
        "POST team": "403 403 403 422 422 422 403",
        "POST sister": "403 403 403 404 404 422 403",
        "POST foreign": "403 403 403 404 404 404 403",
    },
    "proposals:appraisal-checks": {
        "POST team": "403 403 403 422 422 422 403",
        "POST sister": "403 403 403 404 404 422 403",
        "POST foreign": "403 403 403 404 404 404 403",
    },
    "proposals:appraisal-fipe": {
        "GET team": "403 403 403 200 200 200 403",
        "POST team": "403 403 403 422 422 422 403",
        "POST sister": "403 403 403 404 404 422 403",
        "POST foreign": "403 403 403 404 404 404 403",
    },
    "proposals:appraisal-photos": {
        "POST own": "403 422 403 422 422 422 403",
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:appraisal-photo": {
        "GET own": "403 404 403 404 404 404 403",
        "GET foreign": "403 404 403 404 404 404 403",
    },
    "proposals:appraisal-thumb": {
        "GET own": "403 404 403 404 404 404 403",
        "GET foreign": "403 404 403 404 404 404 403",
    },
    "proposals:appraisal-photo-remove": {
        "POST own": "403 302 403 302 302 302 403",
        "POST team": "403 404 403 302 302 302 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:appraisal-approve": {
        "POST own": "403 403 403 403 302 302 403",
        "POST team": "403 403 403 403 302 302 403",
        "POST foreign": "403 403 403 403 404 404 403",
    },
    "proposals:appraisal-refuse": {
        "POST team": "403 403 403 403 422 422 403",
        "POST foreign": "403 403 403 403 404 404 403",
    },
    "proposals:appraisal-cancel": {
        "POST own": "403 302 403 302 302 302 403",
        "POST team": "403 404 403 302 302 302 403",
        "POST sister": "403 404 403 404 404 302 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:proposal-create": {"GET": "403 422 403 422 422 422 403"},
    "proposals:proposal-detail": {
        "GET own": "403 200 403 200 200 200 403",
        "GET team": "403 404 403 200 200 200 403",
        "GET sister": "403 404 403 404 404 200 403",
        "GET foreign": "403 404 403 404 404 404 403",
    },
    "proposals:proposal-approval": {
        "GET own": "403 200 403 200 200 200 403",
        "GET team": "403 404 403 200 200 200 403",
        "GET sister": "403 404 403 404 404 200 403",
        "GET foreign": "403 404 403 404 404 404 403",
    },
    "proposals:approval-request": {
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:approval-accept": {
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:approval-list": {"GET": "403 403 403 200 200 200 403"},
    "proposals:approval-count": {"GET": "403 403 403 200 200 200 403"},
    "proposals:approval-detail": APPROVAL_PAGE,
    "proposals:approval-approve": APPROVAL_POST,
    "proposals:approval-counter": APPROVAL_POST,
    "proposals:approval-refuse": APPROVAL_POST,
    "proposals:proposal-result": {
        "GET own": "403 403 403 403 200 200 403",
        "GET team": "403 404 403 403 200 200 403",
        "GET sister": "403 404 403 404 404 200 403",
        "GET foreign": "403 404 403 404 404 404 403",
    },
    "proposals:proposal-terms": {
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:proposal-unit": {
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:proposal-send": {
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:proposal-cancel": {
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:proposal-order": {
        "GET own": "403 200 403 200 200 200 403",
        "GET team": "403 404 403 200 200 200 403",
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:proposal-reopen": {
        "POST own": "403 403 403 403 422 422 403",
        "POST team": "403 403 403 403 422 422 403",
        "POST sister": "403 403 403 403 404 422 403",
        "POST foreign": "403 403 403 403 404 404 403",
    },
    "proposals:reservation-create": {
        "POST own": "403 422 403 422 422 422 403",
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:reservation-extend": {
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:reservation-cancel": {
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:reservation-authorise": {
        "POST own": "403 403 403 403 302 302 403",
        "POST sister": "403 403 403 403 404 302 403",
        "POST foreign": "403 403 403 403 404 404 403",
    },
    "proposals:reservation-refuse": {
        "POST own": "403 403 403 403 422 422 403",
        "POST foreign": "403 403 403 403 404 404 403",
    },
    "proposals:proposal-item-create": {
        "GET own": "403 200 403 200 200 200 403",
        "GET team": "403 404 403 200 200 200 403",
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:proposal-item-edit": {
        "GET own": "403 200 403 200 200 200 403",
        "GET team": "403 404 403 200 200 200 403",
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:proposal-item-remove": {
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:proposal-billing": {
        "GET own": "403 200 403 200 200 200 403",
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    # Names alone, of the group; `?campo=` says for which field.
    "proposals:person-suggest": {"GET": "403 404 403 404 404 404 403"},
    "proposals:payment-create": {
        "GET own": "403 200 403 200 200 200 403",
        "GET team": "403 404 403 200 200 200 403",
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:payment-edit": {
        "GET own": "403 200 403 200 200 200 403",
        "GET team": "403 404 403 200 200 200 403",
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:payment-remove": {
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:trade-in-create": LINE_FORM,
    "proposals:trade-in-edit": LINE_FORM,
    "proposals:trade-in-remove": LINE_PRESS,
    "proposals:trade-in-appraise": LINE_PRESS,
    "proposals:trade-in-link": LINE_PRESS,
    "proposals:trade-in-debt-create": LINE_FORM,
    "proposals:trade-in-debt-edit": LINE_FORM,
    "proposals:trade-in-debt-remove": LINE_PRESS,
    # The F&I add-on widens these to the financed proposals of its stores (tests/proposals/test_credits.py).
    "proposals:credit-list": {"GET": "403 200 403 200 200 200 403"},
    "proposals:credit-create": {
        "GET own": "403 200 403 200 200 200 403",
        "GET team": "403 404 403 200 200 200 403",
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:credit-edit": {
        "GET own": "403 200 403 200 200 200 403",
        "GET team": "403 404 403 200 200 200 403",
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:credit-answer": {
        "GET own": "403 200 403 200 200 200 403",
        "GET team": "403 404 403 200 200 200 403",
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:credit-use": {
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:credit-remove": {
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:credit-simulate": {
        "GET own": "403 200 403 200 200 200 403",
        "GET team": "403 404 403 200 200 200 403",
    },
    "proposals:pld-review": {
        "GET team": "403 403 403 403 200 200 403",
        "POST team": "403 403 403 403 422 422 403",
        "POST foreign": "403 403 403 403 404 404 403",
    },
    "proposals:proposal-summary": {
        "GET own": "403 200 403 200 200 200 403",
        "GET team": "403 404 403 200 200 200 403",
    },
    "proposals:proposal-pdf": {
        "GET own": "403 200 403 200 200 200 403",
        "GET team": "403 404 403 200 200 200 403",
        "GET sister": "403 404 403 404 404 200 403",
        "GET foreign": "403 404 403 404 404 404 403",
    },
    # The proposal of the table has lapsed: allowed, but nothing is issued.
    "proposals:document-list": {
        "GET own": "403 200 403 200 200 200 403",
        "GET team": "403 404 403 200 200 200 403",
        "POST team": "403 404 403 422 422 422 403",
        "POST sister": "403 404 403 404 404 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:document-download": {
        "GET own": "403 200 403 200 200 200 403",
        "GET team": "403 404 403 200 200 200 403",
        "GET sister": "403 404 403 404 404 200 403",
        "GET foreign": "403 404 403 404 404 404 403",
    },
    "proposals:situation-create": {
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    # The secret in the address opens it to whoever holds it, signed in or not.
    "proposals:link-public": {"GET own": "200", "POST own": "422"},
    "proposals:link-opened": {"GET own": "405", "POST own": "204"},
    "proposals:link-pdf": {"GET own": "200"},
    "proposals:link": {
        "GET own": "403 200 403 200 200 200 403",
        "GET team": "403 404 403 200 200 200 403",
        "GET sister": "403 404 403 404 404 200 403",
        "POST team": "403 404 403 422 422 422 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "proposals:link-revoke": {
        "POST team": "403 404 403 302 302 302 403",
        "POST sister": "403 404 403 404 404 302 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "workshop:booking-list": STAFF_PAGE,
    "workshop:booking-create": STAFF_PAGE,
    "workshop:booking-detail": {
        "GET own": "200 200 200 200 200 200 403",
        "GET team": "200 404 200 200 200 200 403",
        "GET sister": "404 404 404 404 404 200 403",
        "GET foreign": "404 404 404 404 404 404 403",
    },
    "workshop:booking-cancel": {
        "POST team": "302 404 302 302 302 302 403",
        "POST foreign": "404 404 404 404 404 404 403",
    },
    "workshop:estimate-list": {"GET": "403 200 403 200 200 200 403"},
    "workshop:estimate-create": {"GET": "403 200 403 200 200 200 403"},
    "workshop:estimate-detail": {
        "GET own": "403 200 403 200 200 200 403",
        "GET team": "403 404 403 200 200 200 403",
        "GET sister": "403 404 403 404 404 200 403",
        "GET foreign": "403 404 403 404 404 404 403",
    },
    "workshop:order-list": {"GET": "403 200 403 200 200 200 403"},
    "workshop:order-create": {"GET": "403 200 403 200 200 200 403"},
    "workshop:order-detail": {
        "GET own": "403 200 403 200 200 200 403",
        "GET team": "403 404 403 200 200 200 403",
        "GET sister": "403 404 403 404 404 200 403",
        "GET foreign": "403 404 403 404 404 404 403",
    },
    "workshop:order-close": {
        "POST team": "403 404 403 302 302 302 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "workshop:order-cancel": {
        "POST team": "403 404 403 302 302 302 403",
        "POST foreign": "403 404 403 404 404 404 403",
    },
    "workshop:person-suggest": STAFF_PAGE,
    "workshop:person-alike": STAFF_PAGE,
    "campaigns:campaign-list": {"GET": "403 403 200 200 200 200 403"},
    "campaigns:campaign-create": {
        "GET": "403 403 200 200 200 200 403",
        "POST": "403 403 422 422 422 422 403",
    },
    "campaigns:campaign-detail": {
        "GET team": "403 403 200 200 200 200 403",
        "GET sister": "403 403 404 404 404 200 403",
        "GET foreign": "403 403 404 404 404 404 403",
    },
    "campaigns:campaign-edit": {
        "GET team": "403 403 200 200 200 200 403",
        "GET foreign": "403 403 404 404 404 404 403",
    },
    "campaigns:member-add": {
        "POST foreign": "403 403 404 404 404 404 403",
    },
}
