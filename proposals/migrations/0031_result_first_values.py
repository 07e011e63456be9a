"""First lines of the tables of the result: the administrator checks each with the accountant.

New cars: ICMS by substitution and PIS/COFINS by the carmaker are in the cost. Used cars: PIS/COFINS
(3.65 %) on the difference between sale and purchase (Lei 9.716/1998, art. 5); ICMS of the state to be added.
"""

from datetime import date
from decimal import Decimal

from django.db import migrations

from accounts import grants

SINCE = date(2026, 1, 1)
TAXES = [("VN", "0", "price"), ("VU", "3.65", "margin"), ("VD", "0", "price"), ("VI", "3.65", "margin"), ("VM", "0", "price")]
COMMISSIONS = [("VN", "0.8"), ("VU", "1"), ("VD", "0.5"), ("VI", "0.8"), ("VM", "0.8")]
VERBS = ("view", "add", "change")
GRANTS = {
    model: {f"{verb}_{model}": [grants.ADMINISTRADOR] for verb in VERBS} for model in ("saletax", "commissionrate")
}


def forwards(apps, schema_editor):
    for kind, percent, base in TAXES:
        apps.get_model("proposals", "SaleTax").objects.create(
            business_type=kind, percent=Decimal(percent), base=base, valid_from=SINCE
        )
    for kind, percent in COMMISSIONS:
        apps.get_model("proposals", "CommissionRate").objects.create(
            business_type=kind, percent=Decimal(percent), base="price", valid_from=SINCE
        )
    for model, granted in GRANTS.items():
        grants.grant(apps, "proposals", model, granted)


def backwards(apps, schema_editor):
    for model, granted in GRANTS.items():
        grants.revoke(apps, "proposals", model, granted)
    for model in ("SaleTax", "CommissionRate"):
        apps.get_model("proposals", model).objects.filter(valid_from=SINCE, store=None).delete()


class Migration(migrations.Migration):
    dependencies = [("proposals", "0030_result_tables"), ("accounts", "0003_administrador")]
    operations = [migrations.RunPython(forwards, backwards)]
