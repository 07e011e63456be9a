"""First values of the tables of financing: every one is to be checked by the administrator."""

from datetime import date
from decimal import Decimal

from django.db import migrations

# Decreto 6.306/2007 art. 7: 0.0082 % a day up to 365 days + 0.38 % (to be checked against the decree in force).
SINCE = date(2026, 1, 1)
DAILY, FIXED, CAP = Decimal("0.0082"), Decimal("0.38"), 365
# A table to simulate with before the banks' own stand here; its name says so on every simulation.
REFERENCE = "Taxa de referência (a confirmar com o banco)"
RATES = [
    ("new", None, 1, 24, "1.49"),
    ("new", None, 25, 60, "1.69"),
    ("used", 5, 1, 36, "1.79"),
    ("used", 5, 37, 60, "1.99"),
    ("used", 12, 1, 48, "2.29"),
]
# Up to so many years and km: so much of FIPE, before anyone has seen the car.
ESTIMATES = [
    (3, 45_000, "88"),
    (3, 90_000, "84"),
    (6, 90_000, "82"),
    (6, 150_000, "77"),
    (10, 150_000, "74"),
    (10, 250_000, "68"),
    (20, 300_000, "60"),
]


def forwards(apps, schema_editor):
    def model(name):
        return apps.get_model("proposals", name).objects

    for borrower in ("PF", "PJ"):
        model("IofRate").create(
            valid_from=SINCE, borrower=borrower, daily_rate=DAILY, fixed_rate=FIXED, cap_days=CAP
        )
    financier = model("Financier").create(name=REFERENCE)
    for condition, max_age, min_term, max_term, rate in RATES:
        model("FinanceRate").create(
            financier=financier,
            valid_from=SINCE,
            condition=condition,
            max_age=max_age,
            min_term=min_term,
            max_term=max_term,
            monthly_rate=Decimal(rate),
        )
    for max_age, max_km, percent in ESTIMATES:
        model("TradeInEstimate").create(max_age=max_age, max_km=max_km, percent=Decimal(percent))
    fees = model("FinanceFee")
    fees.create(name="Registro do contrato", value=Decimal("180.00"), valid_from=SINCE)
    fees.create(name="Seguro prestamista", kind="insurance", percent=Decimal("3.5"), valid_from=SINCE)


def backwards(apps, schema_editor):
    for name in ("FinanceRate", "FinanceFee", "IofRate", "Financier", "TradeInEstimate"):
        apps.get_model("proposals", name).objects.all().delete()


class Migration(migrations.Migration):
    replaces = [("proposals", "0004_financing_first_values")]
    dependencies = [("proposals", "0001_schema")]
    operations = [migrations.RunPython(forwards, backwards)]
