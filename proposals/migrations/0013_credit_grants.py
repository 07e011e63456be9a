"""Fichas: whoever works a proposal, its own; the F&I also those of the stores' financed proposals."""

from django.db import migrations

from accounts import grants

SELLERS = [grants.CONSULTOR, *grants.LEADERS]
CREDIT = {
    "view_creditrequest": [*SELLERS, grants.FEI],
    "add_creditrequest": [*SELLERS, grants.FEI],
    "change_creditrequest": [*SELLERS, grants.FEI],
    "work_team_credit": [grants.FEI],
}


def forwards(apps, schema_editor):
    grants.grant(apps, "proposals", "creditrequest", CREDIT)


def backwards(apps, schema_editor):
    grants.revoke(apps, "proposals", "creditrequest", CREDIT)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0012_credit_requests"), ("accounts", "0002_groups")]
    operations = [migrations.RunPython(forwards, backwards)]
