"""Who ends a seller's work: Gerente in his stores, Gerente Geral in the group."""

from django.db import migrations

from accounts import grants

GRANTS = {"offboard_user": grants.MANAGERS}


class Migration(migrations.Migration):
    replaces = [("agenda", "0004_batch_grants")]
    dependencies = [("agenda", "0001_schema"), ("accounts", "0002_permissions")]
    operations = [grants.granting("agenda", {"batch": GRANTS})]
