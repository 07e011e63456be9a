"""The análise PLD is the manager's."""

from django.db import migrations

from accounts import grants

REVIEW = {"review_pld": grants.MANAGERS, "view_pldreview": grants.MANAGERS}


def forwards(apps, schema_editor):
    grants.grant(apps, "proposals", "pldreview", REVIEW)


def backwards(apps, schema_editor):
    grants.revoke(apps, "proposals", "pldreview", REVIEW)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0014_pld_reviews"), ("accounts", "0002_groups")]
    operations = [migrations.RunPython(forwards, backwards)]
