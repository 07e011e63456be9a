"""Who sets up campaigns; recording a result belongs to the attendance."""

from django.db import migrations

from accounts import grants

CAMPAIGNERS = [grants.OPERADOR, *grants.LEADERS]
CAMPAIGN = {f"{verb}_campaign": CAMPAIGNERS for verb in ("view", "add", "change")}


class Migration(migrations.Migration):
    replaces = [("campaigns", "0002_grants")]
    dependencies = [("campaigns", "0001_schema"), ("accounts", "0002_permissions")]
    operations = [grants.granting("campaigns", {"campaign": CAMPAIGN})]
