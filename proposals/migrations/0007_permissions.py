"""Who may do what with proposals and what comes after; tables are the Administrador's."""

from django.db import migrations

from accounts import grants

SELLERS = [grants.CONSULTOR, *grants.LEADERS]
BACK_OFFICE = [grants.FATURISTA, *grants.LEADERS]
SEE_DELIVERIES = [grants.RECEPCAO, grants.CONSULTOR, grants.OPERADOR, *grants.LEADERS, grants.FATURISTA]
EDITS = ("view", "add", "change")
ALL = (*EDITS, "delete")
# Deleting is deactivating, but for lines that nothing else names.
TABLES = {
    "financier": EDITS,
    "financerate": EDITS,
    "iofrate": EDITS,
    "financefee": EDITS,
    "tradeinestimate": ALL,
    "servicekind": EDITS,
    "paymenttype": EDITS,
    "debtkind": EDITS,
    "saletax": EDITS,
    "commissionrate": EDITS,
    "authoritylimit": ALL,
    "approvalmotive": EDITS,
    "documenttext": EDITS,
    "disclosedtax": EDITS,
    "situationkind": EDITS,
    "documentstep": EDITS,
    "stepscope": ALL,
    "deliveryitem": EDITS,
    "deliverycapacity": ALL,
    "messagetemplate": EDITS,
}
GRANTS = {
    "proposal": {
        "view_proposal": SELLERS,
        "add_proposal": SELLERS,
        "change_proposal": SELLERS,
        "extend_validity": grants.MANAGERS,
        "reopen_order": grants.MANAGERS,
        "cancel_order": grants.MANAGERS,
        "authorise_invoicing": grants.MANAGERS,
        "accept_invoice_differences": grants.MANAGERS,
        "issue_invoice": BACK_OFFICE,
        "check_payment": BACK_OFFICE,
        # Only *conferir* is kept from the consultant: he takes the deposit in.
        "receive_payment": [grants.CONSULTOR, *BACK_OFFICE],
        "work_team_sales": [grants.FATURISTA],
    },
    # Whoever works a proposal, its own fichas; the F&I also those of the stores' financed proposals.
    "creditrequest": {
        "view_creditrequest": [*SELLERS, grants.FEI],
        "add_creditrequest": [*SELLERS, grants.FEI],
        "change_creditrequest": [*SELLERS, grants.FEI],
        "work_team_credit": [grants.FEI],
    },
    "pldreview": {"review_pld": grants.MANAGERS, "view_pldreview": grants.MANAGERS},
    "approval": {"approve_proposal": grants.LEADERS},
    "financereturn": {
        "view_margin_with_return": grants.MANAGERS,
        **{f"{verb}_financereturn": [grants.ADMINISTRADOR] for verb in EDITS},
    },
    "document": {
        "view_document": [*SELLERS, grants.FATURISTA],
        "add_document": [*SELLERS, grants.FATURISTA],
    },
    "steprecord": {"add_steprecord": BACK_OFFICE},
    "delivery": {
        "view_delivery": SEE_DELIVERIES,
        "view_team_delivery": [group for group in SEE_DELIVERIES if group != grants.CONSULTOR],
        "change_delivery": BACK_OFFICE,
        "release_delivery": grants.MANAGERS,
    },
} | {table: {f"{verb}_{table}": [grants.ADMINISTRADOR] for verb in verbs} for table, verbs in TABLES.items()}


class Migration(migrations.Migration):
    replaces = [
        ("proposals", "0002_grants"),
        ("proposals", "0005_financing_grants"),
        ("proposals", "0013_credit_grants"),
        ("proposals", "0015_pld_grants"),
        ("proposals", "0041_order_grants"),
        ("proposals", "0063_finance_return_grants"),
        ("proposals", "0071_invoicing_grants"),
    ]
    dependencies = [("proposals", "0006_first_delivery"), ("accounts", "0002_permissions")]
    operations = [grants.granting("proposals", GRANTS)]
