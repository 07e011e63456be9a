"""First services beside the car, payment types, debts of a used car, and why an approval is refused.

An Administrador goes on from here.
"""

from django.db import migrations
from django.utils.text import slugify

SERVICES = [
    "Documentação/emplacamento", "Seguro", "Garantia", "Película", "Proteção de pintura", "Outro serviço",
]
PAYMENTS = [
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
DEBTS = [
    ("ipva", "IPVA"),
    ("multas", "Multas"),
    ("licenciamento", "Licenciamento"),
    ("dpvat-spvat", "DPVAT/SPVAT"),
    ("outros", "Outros"),
]
MOTIVES = ["Desconto alto", "Margem baixa", "Usado caro", "Vende pelo preço", "Falta informação", "Outra proposta melhor"]


def forwards(apps, schema_editor):
    def rows(name):
        return apps.get_model("proposals", name).objects

    for position, name in enumerate(SERVICES):
        rows("ServiceKind").create(code=slugify(name.replace("/", "-")), name=name, position=position)
    for position, (code, name, kind) in enumerate(PAYMENTS):
        rows("PaymentType").create(code=code, name=name, kind=kind, position=position)
    for position, (code, name) in enumerate(DEBTS):
        rows("DebtKind").create(code=code, name=name, position=position)
    for position, name in enumerate(MOTIVES):
        rows("ApprovalMotive").create(code=slugify(name), name=name, position=position)


def backwards(apps, schema_editor):
    for name in ("ServiceKind", "PaymentType", "DebtKind", "ApprovalMotive"):
        apps.get_model("proposals", name).objects.all().delete()


class Migration(migrations.Migration):
    replaces = [
        ("proposals", "0007_service_kinds"),
        ("proposals", "0011_payment_types"),
        ("proposals", "0021_debt_kinds"),
    ]
    dependencies = [("proposals", "0003_first_result_and_authority")]
    operations = [migrations.RunPython(forwards, backwards)]
