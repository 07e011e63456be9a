"""First steps of documents and RENAVE, where they apply, and who records them.

Each is to be checked with the dealer's *despachante*: what RENAVE asks for differs by state and changes.
Which of them gate what are parameters.
"""

from django.db import migrations

from accounts import grants

SOLD_BY_STORE = ("VN", "VU", "VI", "VM")
STEPS = [
    ("renave-entrada", "RENAVE: entrada em estoque", ("VU",)),
    ("atpv-e-entrada", "ATPV-e de entrada assinada pelo antigo proprietário", ("VU",)),
    ("renave-saida", "RENAVE: saída de estoque", SOLD_BY_STORE),
    ("atpv-e", "ATPV-e assinada em favor do comprador", ("VU", "VI", "VM")),
    ("emplacamento", "Emplacamento", ("VN", "VD")),
    ("crlv-e", "CRLV-e em nome do comprador", ("",)),
]
GRANTS = {
    "documentstep": {f"{verb}_documentstep": [grants.ADMINISTRADOR] for verb in ("view", "add", "change")},
    "stepscope": {f"{verb}_stepscope": [grants.ADMINISTRADOR] for verb in ("view", "add", "change", "delete")},
    "steprecord": {"add_steprecord": [*grants.LEADERS, grants.FATURISTA]},
}


def forwards(apps, schema_editor):
    for position, (code, name, types) in enumerate(STEPS):
        step = apps.get_model("proposals", "DocumentStep").objects.create(code=code, name=name, position=position)
        for business_type in types:
            apps.get_model("proposals", "StepScope").objects.create(step=step, business_type=business_type)
    for model, granted in GRANTS.items():
        grants.grant(apps, "proposals", model, granted)


def backwards(apps, schema_editor):
    for model, granted in GRANTS.items():
        grants.revoke(apps, "proposals", model, granted)
    apps.get_model("proposals", "DocumentStep").objects.filter(code__in=[code for code, _name, _types in STEPS]).delete()


class Migration(migrations.Migration):
    dependencies = [("proposals", "0064_document_steps"), ("accounts", "0003_administrador")]
    operations = [migrations.RunPython(forwards, backwards)]
