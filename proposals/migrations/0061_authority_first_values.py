"""Who may grant what to begin with, why an approval is refused, and who decides."""

from decimal import Decimal

from django.db import migrations
from django.utils.text import slugify

from accounts import grants

# Role, from so many days in stock, discount up to %, whether it lets exceptions pass. Margin floor: 0 %.
LIMITS = [
    (grants.CONSULTOR, 0, "2", False),
    (grants.CONSULTOR, 90, "3", False),
    (grants.SUPERVISOR, 0, "4", False),
    (grants.SUPERVISOR, 90, "5", False),
    (grants.GERENTE, 0, "7", True),
    (grants.GERENTE, 90, "9", True),
    # Down to the floor, whatever the discount.
    (grants.GERENTE_GERAL, 0, "100", True),
]
MOTIVES = ["Desconto alto", "Margem baixa", "Usado caro", "Vende pelo preço", "Falta informação", "Outra proposta melhor"]
EDITS = ("view", "add", "change")
GRANTS = {
    "authoritylimit": {f"{verb}_authoritylimit": [grants.ADMINISTRADOR] for verb in (*EDITS, "delete")},
    "approvalmotive": {f"{verb}_approvalmotive": [grants.ADMINISTRADOR] for verb in EDITS},
    "approval": {"approve_proposal": grants.LEADERS},
}


def forwards(apps, schema_editor):
    groups = {group.name: group for group in apps.get_model("auth", "Group").objects.all()}
    for role, days, discount, exceptions in LIMITS:
        apps.get_model("proposals", "AuthorityLimit").objects.create(
            role=groups[role], days_from=days, max_discount=Decimal(discount), min_margin=Decimal(0),
            allows_exceptions=exceptions,
        )
    for position, name in enumerate(MOTIVES):
        apps.get_model("proposals", "ApprovalMotive").objects.create(
            code=slugify(name), name=name, position=position
        )
    for model, granted in GRANTS.items():
        grants.grant(apps, "proposals", model, granted)


def backwards(apps, schema_editor):
    for model, granted in GRANTS.items():
        grants.revoke(apps, "proposals", model, granted)
    apps.get_model("proposals", "AuthorityLimit").objects.all().delete()
    apps.get_model("proposals", "ApprovalMotive").objects.filter(code__in=map(slugify, MOTIVES)).delete()


class Migration(migrations.Migration):
    dependencies = [("proposals", "0060_authority"), ("accounts", "0003_administrador")]
    operations = [migrations.RunPython(forwards, backwards)]
