"""What a used car is looked over for, group by group; an administrator goes on from here."""

from django.db import migrations
from django.utils.text import slugify

ITEMS = {
    "documentacao": [
        "CRLV do ano", "ATPV-e ou recibo de compra e venda", "IPVA e licenciamento", "Multas", "Restrições e gravames",
        "Chassi e motor conferem", "Manual e chave reserva", "Laudo cautelar",
    ],
    "pintura-e-lataria": [
        "Capô", "Teto", "Tampa traseira", "Para-choque dianteiro", "Para-choque traseiro", "Portas esquerdas",
        "Portas direitas", "Para-lamas", "Para-brisa e vidros", "Faróis e lanternas", "Retrovisores",
    ],
    "estrutura": ["Longarinas", "Colunas", "Painel dianteiro", "Painel traseiro e assoalho", "Caixas de ar"],
    "motor-e-cambio": [
        "Partida e marcha lenta", "Vazamentos", "Ruídos e fumaça", "Correias e mangueiras", "Arrefecimento", "Embreagem",
        "Câmbio", "Escapamento",
    ],
    "suspensao-e-freios": [
        "Amortecedores", "Buchas e pivôs", "Alinhamento e direção", "Discos e pastilhas", "Freio de estacionamento",
    ],
    "pneus": ["Pneus dianteiros", "Pneus traseiros", "Estepe, macaco e chave de roda", "Rodas e calotas"],
    "eletrica-e-ar": [
        "Bateria", "Luzes do painel", "Ar-condicionado", "Vidros e travas elétricas", "Som e multimídia",
        "Sensores e câmera de ré",
    ],
    "interior": ["Bancos", "Forros e painel", "Volante e manopla", "Carpete e porta-malas", "Cintos e airbags", "Odor"],
    "itens": ["Rodas de liga leve", "Bancos de couro", "Teto solar", "Engate", "Blindagem", "Kit GNV"],
    "historico": [
        "Revisões em dia", "Único dono", "Passagem por leilão", "Sinistro", "Recall pendente", "Uso como táxi ou locadora",
    ],
    "eletrico-hibrido": ["Saúde da bateria de tração", "Cabo e carregador", "Garantia da bateria", "Autonomia indicada"],
}


def forwards(apps, schema_editor):
    group, item = apps.get_model("atendimento", "AppraisalGroup"), apps.get_model("atendimento", "AppraisalItem")
    for code, names in ITEMS.items():
        parent = group.objects.get(code=code)
        for position, name in enumerate(names):
            key = slugify(name)[:40]
            item.objects.get_or_create(code=key, defaults={"name": name, "group": parent, "position": position})


class Migration(migrations.Migration):
    replaces = [("atendimento", "0052_appraisal_items")]
    dependencies = [("atendimento", "0003_first_tables")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
