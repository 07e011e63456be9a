"""First values of the tables. An administrator goes on from here."""

from django.db import migrations
from django.utils.text import slugify

# name: (areas, steps and needs)
NATURES = {
    "Venda de veículo novo": (["VN"], "interest_step appraisal_step interest proposal"),
    "Venda de seminovo": (["VU"], "interest_step appraisal_step interest proposal"),
    "Venda direta/frotista": (["VD"], "interest_step appraisal_step proposal"),
    "Test drive": (["VN", "VU"], "interest_step"),
    "Avaliação de usado": (["VU"], "appraisal_step appraisal"),
    "Agendamento de serviço": (["OF"], "booking"),
    "Orçamento de serviço": (["OF"], "estimate"),
    "Ordem de serviço": (["OF"], "order"),
    "Peças e acessórios": (["PA"], ""),
    "F&I/consórcio/seguro": (["FI"], ""),
    "Pós-venda": (["OF"], ""),
    "Reclamação": (["VN", "VU", "VD", "FI", "OF", "PA"], ""),
}
CHANNELS = [
    "Showroom", "Telefone recebido", "Telefone ativo", "WhatsApp", "E-mail", "Site da loja", "Portal",
    "Site da montadora", "Redes sociais", "Visita externa", "Feirão/evento", "Oficina",
]
MEDIA = {
    "Passagem": ["Fachada", "Bairro"],
    "Indicação": ["Cliente", "Funcionário"],
    "Carteira": ["Recompra", "Oficina", "Resgate"],
    "Digital": ["Google", "Instagram/Facebook", "TikTok", "Site"],
    "Portais": ["Portais"],
    "Montadora": ["Montadora"],
    "Tradicional": ["Rádio", "TV", "Outdoor", "Jornal"],
    "Evento": ["Evento"],
    "Não informado": ["Não informado"],
}
# name: asks next / lost / counts as conversation (+ opts out)
RESULTS = {
    "Agendou retorno": "yny",
    "Reagendado": "yny",
    "Sem contato": "ynn",
    "WhatsApp sem resposta": "ynn",
    "Visita marcada": "yny",
    "Agendou serviço": "nny",
    "Não compareceu": "ynn",
    "Test drive feito": "yny",
    "Usado avaliado": "yny",
    "Proposta apresentada": "yny",
    "Aguardando crédito": "yny",
    "Proposta aceita": "yny",
    "Venda realizada": "nny",
    "Venda perdida": "nyy",
    "Desistiu da compra": "nyy",
    "Contato inválido": "nnn",
    "Não quer contato": "nnyo",
    "Encaminhado": "nny",
    "Informação prestada": "nny",
    "Descartado": "nnn",
}
# class: {reason: result}
REASONS = {
    "success": {
        "Vendido": "Venda realizada",
        "Serviço agendado": "Agendou serviço",
        "Informação prestada": "Informação prestada",
    },
    "lost": dict.fromkeys(
        [
            "Preço/desconto", "Valor do usado", "Crédito recusado", "Taxa/parcela", "Sem estoque/prazo", "Outra marca",
            "Outra loja da marca", "Particular", "Adiou", "Atendimento",
        ],
        "Venda perdida",
    ),
    "discard": dict.fromkeys(
        ["Duplicado", "Telefone inválido", "Trote/robô", "Fora da região", "Fornecedor/emprego"], "Descartado"
    ),
    "automatic": {
        "Sem contato após tentativas": "Sem contato",
        "Inatividade": "Sem contato",
        "Fim de campanha": "Informação prestada",
    },
}
COMPETITORS = [
    "Fiat", "Volkswagen", "Chevrolet", "Toyota", "Hyundai", "Jeep", "Renault", "Honda", "Nissan", "BYD", "Caoa Chery",
    "GWM", "Ford", "Citroën", "Peugeot", "Outra",
]
MOTIVES = [
    "Troca por novo", "Troca por seminovo", "Compra direta", "Consignação", "Recompra", "Só consulta", "Sinistro",
]
GROUPS = [
    "Documentação", "Pintura e lataria", "Estrutura", "Motor e câmbio", "Suspensão e freios", "Pneus", "Elétrica e ar",
    "Interior", "Itens", "Histórico", "Elétrico/híbrido",
]
REFUSALS = [
    "Já conhece o carro", "Sem tempo", "Sem CNH/vencida", "Carro indisponível", "Não quis", "Não oferecido",
]


def code(name):
    return slugify(name.replace("/", " "))[:40]


def add(model, position, name, **fields):
    row, _ = model.objects.get_or_create(
        code=fields.pop("code", None) or code(name), defaults={"name": name, "position": position} | fields
    )
    return row


def add_natures(apps):
    nature, area = apps.get_model("atendimento", "Nature"), apps.get_model("atendimento", "NatureArea")
    for position, (name, (areas, marks)) in enumerate(NATURES.items()):
        flags = {(f"has_{mark}" if mark.endswith("_step") else f"needs_{mark}"): True for mark in marks.split()}
        row = add(nature, position, name, **flags)
        for department in areas:
            area.objects.get_or_create(nature=row, department=department)


def add_media(apps):
    group, media = apps.get_model("atendimento", "MediaGroup"), apps.get_model("atendimento", "Media")
    for position, (name, rows) in enumerate(MEDIA.items()):
        parent = add(group, position, name)
        for place, row in enumerate(rows):
            add(media, position * 10 + place, row, media_group=parent, code=code(row))


def add_results(apps):
    result, reason = apps.get_model("atendimento", "Result"), apps.get_model("atendimento", "ClosingReason")
    for position, (name, marks) in enumerate(RESULTS.items()):
        flags = dict(zip(["asks_next", "is_lost", "is_conversation"], (mark == "y" for mark in marks), strict=False))
        add(result, position, name, opts_out="o" in marks, **flags)
    for kind, rows in REASONS.items():
        for position, (name, ends) in enumerate(rows.items()):
            add(reason, position, name, kind=kind, result=result.objects.get(code=code(ends)))


def forwards(apps, schema_editor):
    add_natures(apps)
    add_media(apps)
    add_results(apps)
    plain = {
        "Channel": CHANNELS, "Competitor": COMPETITORS, "AppraisalMotive": MOTIVES, "AppraisalGroup": GROUPS,
        "TestDriveRefusal": REFUSALS,
    }
    for model, names in plain.items():
        for position, name in enumerate(names):
            add(apps.get_model("atendimento", model), position, name)


class Migration(migrations.Migration):
    replaces = [("atendimento", "0002_first_values")]
    dependencies = [("atendimento", "0002_test_drives_apart")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
