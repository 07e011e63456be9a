"""Who finds, sees and changes people."""

from django.db import migrations

from accounts import grants

GRANTS = {
    "find_person": grants.STAFF,
    "view_person": grants.STAFF,
    "view_team_person": [grants.RECEPCAO, grants.OPERADOR, *grants.LEADERS],
    "add_person": grants.STAFF,
    "change_person": grants.STAFF,
    "change_identity": grants.MANAGERS,
}


class Migration(migrations.Migration):
    replaces = [("customers", "0002_grants")]
    dependencies = [("customers", "0002_name_search_index"), ("accounts", "0002_permissions")]
    operations = [grants.granting("customers", {"person": GRANTS})]
