"""The thirteen payment types; an Administrador goes on from here."""

from django.db import migrations

from accounts import grants

TYPES = [
    ("especie", "Dinheiro em espécie", "cash"),
    ("pix", "PIX", "bank"),
    ("ted", "TED", "bank"),
    ("cartao-credito", "Cartão de crédito", "card"),
    ("cartao-debito", "Cartão de débito", "card"),
    ("cheque", "Cheque", "cheque"),
    ("boleto", "Boleto", "boleto"),
    ("financiamento", "Financiamento (CDC)", "financing"),
    ("consorcio", "Carta de crédito (consórcio)", "consortium"),
    ("leasing", "Leasing", "leasing"),
    ("usado-na-troca", "Usado na troca", "trade_in"),
    ("saldo-a-faturar", "Saldo a faturar", "to_invoice"),
    ("bonus-de-fabrica", "Bônus de fábrica", "factory_bonus"),
]
GRANTS = {f"{verb}_paymenttype": [grants.ADMINISTRADOR] for verb in ("view", "add", "change")}


def forwards(apps, schema_editor):
    rows = apps.get_model("proposals", "PaymentType").objects
    for position, (code, name, kind) in enumerate(TYPES):
        rows.create(code=code, name=name, kind=kind, position=position)
    grants.grant(apps, "proposals", "paymenttype", GRANTS)


def backwards(apps, schema_editor):
    grants.revoke(apps, "proposals", "paymenttype", GRANTS)
    codes = [code for code, _name, _kind in TYPES]
    apps.get_model("proposals", "PaymentType").objects.filter(code__in=codes).delete()


class Migration(migrations.Migration):
    dependencies = [("proposals", "0010_payments"), ("accounts", "0003_administrador")]
    operations = [migrations.RunPython(forwards, backwards)]
