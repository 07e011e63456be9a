"""Who may open what, typed from product.md section 6: never computed from the code.

A new URL needs one line in `TABLE` (tests/test_access.py fails until it has one):

    "room:thing-list": {"GET": "200 200 403 200 200 200 403"},

One code stands for every role, else one per role in the order of `ROLES`. POST is sent empty: 422 means
"allowed, but say more". For a URL with arguments write one line per relation of the object to the user

    "room:thing-detail": {"GET own": "200", "GET team": "404 404 404 200 200 200 404", "GET foreign": "404"},

and say in tests/access_objects.py how such an object is made.
"""

from tests.expected import access_customers

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
    "health",
    "mfa_authenticate",
    "mfa_login_webauthn",
}

TABLE: dict[str, dict[str, str]] = {
    "start": {"GET": "302", "POST": "405"},
    "health": {"GET": "200", "POST": "405"},
    "style-guide": {"GET": "200", "POST": "405"},
    "accounts:store-switch": {"GET": "405", "POST": "302"},
    "accounts:form-continue": {"GET": "302", "POST": "302"},
    "accounts:form-discard": {"GET": "405", "POST": "302"},
    "admin:index": {"GET": "302 302 302 302 302 302 200"},
    **access_customers.TABLE,
}
