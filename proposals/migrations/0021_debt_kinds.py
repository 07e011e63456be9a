"""The debts that a used car may have; an Administrador goes on from here."""

from django.db import migrations

from accounts import grants

KINDS = [
    ("ipva", "IPVA"),
    ("multas", "Multas"),
    ("licenciamento", "Licenciamento"),
    ("dpvat-spvat", "DPVAT/SPVAT"),
    ("outros", "Outros"),
]
GRANTS = {f"{verb}_debtkind": [grants.ADMINISTRADOR] for verb in ("view", "add", "change")}


def forwards(apps, schema_editor):
    rows = apps.get_model("proposals", "DebtKind").objects
    for position, (code, name) in enumerate(KINDS):
        rows.create(code=code, name=name, position=position)
    grants.grant(apps, "proposals", "debtkind", GRANTS)


def backwards(apps, schema_editor):
    grants.revoke(apps, "proposals", "debtkind", GRANTS)
    codes = [code for code, _name in KINDS]
    apps.get_model("proposals", "DebtKind").objects.filter(code__in=codes).delete()


class Migration(migrations.Migration):
    dependencies = [("proposals", "0020_trade_in"), ("accounts", "0003_administrador")]
    operations = [migrations.RunPython(forwards, backwards)]
