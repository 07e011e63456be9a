"""The first services beside the car; an Administrador goes on from here."""

from django.db import migrations
from django.utils.text import slugify

from accounts import grants

KINDS = [
    "Documentação/emplacamento", "Seguro", "Garantia", "Película", "Proteção de pintura", "Outro serviço",
]
GRANTS = {f"{verb}_servicekind": [grants.ADMINISTRADOR] for verb in ("view", "add", "change")}


def forwards(apps, schema_editor):
    rows = apps.get_model("proposals", "ServiceKind").objects
    for position, name in enumerate(KINDS):
        rows.create(code=slugify(name.replace("/", "-")), name=name, position=position)
    grants.grant(apps, "proposals", "servicekind", GRANTS)


def backwards(apps, schema_editor):
    grants.revoke(apps, "proposals", "servicekind", GRANTS)
    codes = [slugify(name.replace("/", "-")) for name in KINDS]
    apps.get_model("proposals", "ServiceKind").objects.filter(code__in=codes).delete()


class Migration(migrations.Migration):
    dependencies = [("proposals", "0006_blocks"), ("accounts", "0003_administrador")]
    operations = [migrations.RunPython(forwards, backwards)]
