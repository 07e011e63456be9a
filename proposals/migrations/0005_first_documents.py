"""First words and rates of documents, and the steps of documents and RENAVE. Every one is to be checked by the dealer.

Rates are references of 2026, approximate: their source says so wherever they print (Lei 12.741/2012 asks for
approximate values). The clauses repeat the law; the dealer's lawyer puts his own in their place. What RENAVE asks for
differs by state and changes: the dealer's *despachante* knows. Which of the steps gate what are parameters.
"""

from datetime import date
from decimal import Decimal

from django.db import migrations
from django.utils.text import slugify

SINCE = date(2026, 1, 1)
SITUATIONS = [
    "Furto ou roubo",
    "Multas",
    "Taxas anuais (licenciamento)",
    "Impostos (IPVA)",
    "Alienação fiduciária ou outro gravame",
    "Outros registros que limitem a circulação",
]
SOURCE = "estimativa de referência, a confirmar com a contabilidade da loja"
TAXES = [
    (("VN", "VD", "VM", "VI"), "federal", "IPI, PIS e Cofins", "16.50"),
    (("VN", "VD", "VM", "VI"), "state", "ICMS", "12.00"),
    (("VU",), "federal", "PIS e Cofins", "0.65"),
    (("VU",), "state", "ICMS", "1.80"),
]
TEXTS = [
    ("proposal", "", "Condições da proposta",
     "Preço e condições valem até a data indicada e enquanto o veículo estiver disponível. "
     "Usado na troca sujeito a avaliação; crédito sujeito a aprovação da financeira."),
    ("order", "", "Objeto e preço",
     "A vendedora vende e o comprador compra o veículo acima descrito, com os itens e pelos valores deste pedido, "
     "pagos na forma nele indicada. A propriedade se transmite com a entrega do veículo, depois de quitado o preço."),
    ("order", "", "Pagamento e usado na troca",
     "O pedido depende da confirmação dos pagamentos e, havendo financiamento, da aprovação da financeira. O usado "
     "entra na troca pelo valor ajustado se for entregue no estado em que foi avaliado, livre de débitos e gravames "
     "que não constem deste pedido; os anteriores à entrega são de quem o entrega."),
    ("order", "", "Entrega",
     "A entrega é combinada depois da emissão da nota fiscal e da confirmação dos pagamentos. O prazo informado é o "
     "previsto; o atraso imputável à vendedora dá ao comprador os direitos do art. 35 do Código de Defesa do Consumidor."),
    ("order", "VU", "Garantia do seminovo",
     "O veículo usado tem a garantia legal de 90 dias (Código de Defesa do Consumidor, art. 26, II), sem prejuízo de "
     "garantia contratual entregue por escrito."),
    ("order", "VN", "Garantia do veículo novo",
     "Além da garantia legal, vale a garantia do fabricante, nas condições do manual entregue com o veículo."),
    ("order", "", "Dados pessoais",
     "Os dados do comprador são tratados para cumprir este contrato e a lei (Lei 13.709/2018) e comunicados a "
     "fabricante, financeira, seguradora e órgãos de trânsito no que o negócio exigir."),
]
SOLD_BY_STORE = ("VN", "VU", "VI", "VM")
STEPS = [
    ("renave-entrada", "RENAVE: entrada em estoque", ("VU",)),
    ("atpv-e-entrada", "ATPV-e de entrada assinada pelo antigo proprietário", ("VU",)),
    ("renave-saida", "RENAVE: saída de estoque", SOLD_BY_STORE),
    ("atpv-e", "ATPV-e assinada em favor do comprador", ("VU", "VI", "VM")),
    ("emplacamento", "Emplacamento", ("VN", "VD")),
    ("crlv-e", "CRLV-e em nome do comprador", ("",)),
]


def forwards(apps, schema_editor):
    def rows(name):
        return apps.get_model("proposals", name).objects

    for position, name in enumerate(SITUATIONS):
        rows("SituationKind").create(code=slugify(name)[:40], name=name, position=position)
    for kinds, level, name, percent in TAXES:
        for kind in kinds:
            rows("DisclosedTax").create(
                business_type=kind, level=level, name=name, percent=Decimal(percent), source=SOURCE, valid_from=SINCE
            )
    for position, (kind, business_type, title, body) in enumerate(TEXTS):
        rows("DocumentText").create(
            kind=kind, business_type=business_type, title=title, body=body, position=position, valid_from=SINCE
        )
    for position, (code, name, types) in enumerate(STEPS):
        step = rows("DocumentStep").create(code=code, name=name, position=position)
        for business_type in types:
            rows("StepScope").create(step=step, business_type=business_type)


def backwards(apps, schema_editor):
    for name in ("DocumentText", "DisclosedTax", "SituationKind", "StepScope", "DocumentStep"):
        apps.get_model("proposals", name).objects.all().delete()


class Migration(migrations.Migration):
    replaces = [
        ("proposals", "0051_document_first_values"),
        ("proposals", "0065_document_step_first_values"),
    ]
    dependencies = [("proposals", "0004_first_kinds")]
    operations = [migrations.RunPython(forwards, backwards)]
