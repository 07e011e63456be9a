"""First items of the hand-over, and who sees, does and releases deliveries."""

from django.db import migrations
from django.utils.text import slugify

from accounts import grants

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
EDITS = ("view", "add", "change")
SEES = [grants.RECEPCAO, grants.CONSULTOR, grants.OPERADOR, *grants.LEADERS, grants.FATURISTA]
GRANTS = {
    "deliveryitem": {f"{verb}_deliveryitem": [grants.ADMINISTRADOR] for verb in EDITS},
    "deliverycapacity": {f"{verb}_deliverycapacity": [grants.ADMINISTRADOR] for verb in (*EDITS, "delete")},
    "delivery": {
        "view_delivery": SEES,
        "view_team_delivery": [group for group in SEES if group != grants.CONSULTOR],
        "change_delivery": [*grants.LEADERS, grants.FATURISTA],
        "release_delivery": grants.MANAGERS,
    },
}


def code_of(name):
    return CODES.get(name, slugify(name)[:40])


def forwards(apps, schema_editor):
    item = apps.get_model("proposals", "DeliveryItem")
    rows = [(group, *row) for group, rows in ITEMS.items() for row in rows]
    for position, (group, name, business_type, is_required) in enumerate(rows):
        item.objects.create(
            code=code_of(name), name=name, position=position, group=group, business_type=business_type,
            is_required=is_required,
        )
    for model, granted in GRANTS.items():
        grants.grant(apps, "proposals", model, granted)


def backwards(apps, schema_editor):
    for model, granted in GRANTS.items():
        grants.revoke(apps, "proposals", model, granted)
    codes = [code_of(name) for rows in ITEMS.values() for name, _type, _required in rows]
    apps.get_model("proposals", "DeliveryItem").objects.filter(code__in=codes).delete()


class Migration(migrations.Migration):
    dependencies = [("proposals", "0072_deliveries"), ("accounts", "0003_administrador")]
    operations = [migrations.RunPython(forwards, backwards)]
