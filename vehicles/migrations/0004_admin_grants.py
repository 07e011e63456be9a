"""Administrador keeps the catalogue; units and reservations are read there by who is a manager as well."""

from django.db import migrations

from accounts import grants

CATALOGUE = ("make", "family", "catalogmodel", "catalogyear")
GRANTS = {
    model: {f"{verb}_{model}": [grants.ADMINISTRADOR] for verb in ("view", "add", "change")} for model in CATALOGUE
} | {model: {f"view_{model}": grants.MANAGERS} for model in ("stockitem", "reservation")}


def forwards(apps, schema_editor):
    for model, granted in GRANTS.items():
        grants.grant(apps, "vehicles", model, granted)


def backwards(apps, schema_editor):
    for model, granted in GRANTS.items():
        grants.revoke(apps, "vehicles", model, granted)


class Migration(migrations.Migration):
    dependencies = [("vehicles", "0003_trigrams"), ("accounts", "0002_groups")]
    operations = [migrations.RunPython(forwards, backwards)]
