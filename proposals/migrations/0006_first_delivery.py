"""First items of the hand-over, and first words to the customer on his way to it."""

from django.db import migrations
from django.utils.text import slugify

# Group: name, the one kind of sale that has it, whether the car waits for it.
ITEMS = {
    "documentos": [
        ("Nota fiscal entregue", "", True),
        ("Manual e certificado de garantia", "VN", True),
        ("CRLV-e entregue ou enviado", "", True),
        ("Laudo cautelar entregue", "VU", False),
        ("Apólice de seguro", "", False),
    ],
    "itens": [
        ("Chave reserva", "", True),
        ("Estepe, macaco, chave de roda e triângulo", "", True),
        ("Acessórios e opcionais do pedido", "", True),
        ("Tapetes", "", False),
    ],
    "veiculo": [
        ("Limpeza interna e externa", "", True),
        ("Combustível combinado", "", True),
        ("Pintura e vidros conferidos com o cliente", "", True),
        ("Km conferida no painel", "", True),
    ],
    "explicacao": [
        ("Painel, comandos e luzes", "", True),
        ("Multimídia e celular pareado", "", True),
        ("Segurança e assistências ao motorista", "", True),
        ("Plano de manutenção e garantia", "", True),
    ],
    "relacionamento": [
        ("Primeira revisão agendada", "", True),
        ("Apresentação da oficina e do pós-venda", "", True),
        ("Contatos e consentimentos conferidos", "", True),
    ],
}
CODES = {"Primeira revisão agendada": "primeira-revisao"}
BYE = "\n\n{vendedor}\n{loja}\n{telefone}"
# occasion: subject, text. The same words go by e-mail and by WhatsApp.
WORDS = {
    "order": (
        "Pedido do seu {veiculo}",
        "Olá, {cliente}! Seu pedido do {veiculo} está registrado ({proposta}). Avisamos a cada passo até a entrega.",
    ),
    "authorised": (
        "Seu {veiculo} vai ser faturado",
        "Olá, {cliente}! O faturamento do seu {veiculo} foi autorizado. O próximo passo é combinar a entrega.",
    ),
    "scheduled": (
        "Entrega do seu {veiculo}: {dia} às {hora}",
        "Olá, {cliente}! A entrega do seu {veiculo} está marcada para {dia} às {hora}, em {endereco}. "
        "Traga um documento com foto e separe cerca de uma hora para conhecer o carro conosco.",
    ),
    "moved": (
        "Nova data de entrega: {dia} às {hora}",
        "Olá, {cliente}! A entrega do seu {veiculo} passou para {dia} às {hora}, em {endereco}.",
    ),
    "delivered": (
        "Parabéns pelo seu {veiculo}",
        "Olá, {cliente}! Parabéns pelo seu {veiculo}. Nos próximos dias ligamos para saber se está tudo certo; "
        "até lá, conte conosco.",
    ),
}


def add_items(item):
    rows = [(group, *row) for group, rows in ITEMS.items() for row in rows]
    for position, (group, name, business_type, is_required) in enumerate(rows):
        item.objects.create(
            code=CODES.get(name, slugify(name)[:40]),
            name=name,
            position=position,
            group=group,
            business_type=business_type,
            is_required=is_required,
        )


def forwards(apps, schema_editor):
    add_items(apps.get_model("proposals", "DeliveryItem"))
    template = apps.get_model("proposals", "MessageTemplate")
    for occasion, (subject, body) in WORDS.items():
        template.objects.create(occasion=occasion, means="email", subject=subject, body=body + BYE)
        template.objects.create(occasion=occasion, means="whatsapp", body=f"{body}\n\n{{vendedor}}, {{loja}}")


def backwards(apps, schema_editor):
    for name in ("DeliveryItem", "MessageTemplate"):
        apps.get_model("proposals", name).objects.all().delete()


class Migration(migrations.Migration):
    replaces = [
        ("proposals", "0073_delivery_first_values"),
        ("proposals", "0075_customer_message_first_values"),
    ]
    dependencies = [("proposals", "0005_first_documents")]
    operations = [migrations.RunPython(forwards, backwards)]
