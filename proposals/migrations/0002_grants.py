"""Who may do what with proposals."""

from django.db import migrations

from accounts import grants

SELLERS = [grants.CONSULTOR, *grants.LEADERS]
PROPOSAL = {
    "view_proposal": SELLERS,
    "add_proposal": SELLERS,
    "change_proposal": SELLERS,
    "extend_validity": grants.MANAGERS,
}


def forwards(apps, schema_editor):
    grants.grant(apps, "proposals", "proposal", PROPOSAL)


def backwards(apps, schema_editor):
    grants.revoke(apps, "proposals", "proposal", PROPOSAL)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0001_initial"), ("accounts", "0002_groups")]
    operations = [migrations.RunPython(forwards, backwards)]
