"""Who does receipts and invoice steps, authorises, accepts differences."""

from django.db import migrations

from accounts import grants

STEPS = (grants.FATURISTA, *grants.LEADERS)
PROPOSAL = {
    "authorise_invoicing": grants.MANAGERS,
    "accept_invoice_differences": grants.MANAGERS,
    "issue_invoice": STEPS,
    "check_payment": STEPS,
    # Only *conferir* is kept from the consultant: he takes the deposit in.
    "receive_payment": (grants.CONSULTOR, *STEPS),
    "work_team_sales": (grants.FATURISTA,),
}


def forwards(apps, schema_editor):
    grants.grant(apps, "proposals", "proposal", PROPOSAL)


def backwards(apps, schema_editor):
    grants.revoke(apps, "proposals", "proposal", PROPOSAL)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0070_invoicing"), ("accounts", "0002_groups")]
    operations = [migrations.RunPython(forwards, backwards)]
