"""First lines of the tables of the result, and who may grant what to begin with.

The administrator checks each with the accountant. New cars: ICMS by substitution and PIS/COFINS by the carmaker are in
the cost. Used cars: PIS/COFINS (3.65 %) on the difference between sale and purchase (Lei 9.716/1998, art. 5); ICMS of
the state to be added.
"""

from datetime import date
from decimal import Decimal

from django.db import migrations

from accounts import grants

SINCE = date(2026, 1, 1)
TAXES = [("VN", "0", "price"), ("VU", "3.65", "margin"), ("VD", "0", "price"), ("VI", "3.65", "margin"), ("VM", "0", "price")]
COMMISSIONS = [("VN", "0.8"), ("VU", "1"), ("VD", "0.5"), ("VI", "0.8"), ("VM", "0.8")]
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


def forwards(apps, schema_editor):
    def rows(name):
        return apps.get_model("proposals", name).objects

    for kind, percent, base in TAXES:
        rows("SaleTax").create(business_type=kind, percent=Decimal(percent), base=base, valid_from=SINCE)
    for kind, percent in COMMISSIONS:
        rows("CommissionRate").create(
            business_type=kind, percent=Decimal(percent), base="price", valid_from=SINCE
        )
    groups = {group.name: group for group in apps.get_model("auth", "Group").objects.all()}
    for role, days, discount, exceptions in LIMITS:
        rows("AuthorityLimit").create(
            role=groups[role],
            days_from=days,
            max_discount=Decimal(discount),
            min_margin=Decimal(0),
            allows_exceptions=exceptions,
        )


def backwards(apps, schema_editor):
    for name in ("SaleTax", "CommissionRate", "AuthorityLimit"):
        apps.get_model("proposals", name).objects.all().delete()


class Migration(migrations.Migration):
    replaces = [
        ("proposals", "0031_result_first_values"),
        ("proposals", "0061_authority_first_values"),
    ]
    dependencies = [("proposals", "0002_first_financing"), ("accounts", "0002_permissions")]
    operations = [migrations.RunPython(forwards, backwards)]
