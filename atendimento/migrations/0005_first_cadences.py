"""First cadences. An administrator goes on from here.

What stands in brackets falls with its word, where that is not known. After a talk it is the phone: the means by which
the customer once came (showroom, portal) calls nobody.
"""

from datetime import time

from django.db import migrations

PHONE, WHATSAPP = "telefone-ativo", "whatsapp"
HOURS, DAYS = "hours", "workdays"

# name: (start, area, nature, steps); a step: (delay, unit, hour, channel, subject, script)
CADENCES = {
    "Novo lead": ("lead", "vendas", None, [
        (0, HOURS, None, None, "Primeiro contato",
         "Apresente-se, confirme o que {cliente} procura[ ({veiculo})] e proponha uma visita com dia e hora."),
        (2, HOURS, None, WHATSAPP, "Mensagem depois da ligação",
         "Olá, {cliente}! Aqui é {vendedor}, da {loja}. Recebi o seu interesse[ ({veiculo})] e tentei falar com você. "
         "Prefere que eu ligue ou responda por aqui?"),
        (1, DAYS, time(9), PHONE, "Nova tentativa pela manhã",
         "Outro horário que o da primeira ligação. Se atender: confirme o interesse e proponha a visita."),
        (2, DAYS, time(17, 30), PHONE, "Nova tentativa no fim do dia",
         "Quem não atende no expediente costuma atender agora."),
        (3, DAYS, time(10), WHATSAPP, "Última tentativa",
         "Olá, {cliente}! {vendedor}, da {loja}. Não quero incomodar: se ainda procura um carro, é só responder. "
         "Caso contrário, encerro o seu atendimento por aqui."),
    ]),
    "Sem contato": ("no_answer", "vendas", None, [
        (4, HOURS, None, PHONE, "Nova tentativa", "Outro horário: retome de onde a conversa parou."),
        (1, DAYS, time(9), WHATSAPP, "Mensagem depois das ligações",
         "Olá, {cliente}! Aqui é {vendedor}, da {loja}. Tentei falar com você. Qual o melhor horário?"),
        (2, DAYS, time(17, 30), PHONE, "Nova tentativa no fim do dia",
         "Se atender: pergunte o que falta para decidir."),
        (3, DAYS, time(10), WHATSAPP, "Última tentativa",
         "Olá, {cliente}! {vendedor}, da {loja}. Se ainda houver interesse, responda a esta mensagem; senão, "
         "encerro o atendimento por aqui."),
    ]),
    "Depois da conversa": ("talk", "vendas", None, [
        (2, DAYS, time(10), PHONE, "Retomar a conversa",
         "Retome o combinado e proponha o passo seguinte: visita ou proposta."),
        (4, DAYS, time(10), PHONE, "Retomar a conversa", "O que mudou desde a última conversa? Proponha dia e hora."),
        (8, DAYS, time(10), PHONE, "Retomar a conversa", "Pergunte se ainda procura um carro e para quando."),
    ]),
    "Depois da visita": ("visit", "vendas", None, [
        (1, DAYS, time(10), WHATSAPP, "Agradecer a visita",
         "Olá, {cliente}! Obrigado pela visita à {loja}. Ficou alguma dúvida[ sobre {veiculo}]? {vendedor}"),
        (2, DAYS, time(10), PHONE, "Retorno da visita", "Pergunte o que achou e ofereça o test drive."),
        (4, DAYS, time(10), PHONE, "Retorno da visita", "Apresente uma condição e peça uma resposta."),
    ]),
    "Depois do test drive": ("test_drive", "vendas", None, [
        (1, DAYS, time(10), PHONE, "Impressões do test drive",
         "O que mais gostou[ em {veiculo}]? O que falta para decidir? Ofereça a proposta."),
        (2, DAYS, time(10), WHATSAPP, "Depois do test drive",
         "Olá, {cliente}! Aqui é {vendedor}, da {loja}. Pensou no carro que dirigiu? Posso montar uma proposta."),
        (4, DAYS, time(10), PHONE, "Depois do test drive", "Confirme se o interesse continua."),
    ]),
    "Não compareceu": ("no_show", "vendas", None, [
        (1, HOURS, None, WHATSAPP, "Não compareceu",
         "Olá, {cliente}! Esperamos você hoje na {loja}. Aconteceu algo? Posso remarcar. {vendedor}"),
        (1, DAYS, time(10), PHONE, "Remarcar", "Sem cobrar: ofereça dois horários."),
        (3, DAYS, time(17, 30), PHONE, "Remarcar, última tentativa", "Pergunte se ainda tem interesse."),
    ]),
    "Proposta apresentada": ("proposal", "vendas", None, [
        (1, DAYS, time(10), PHONE, "Retorno da proposta", "Leu a proposta? Tire dúvidas de valor, prazo e usado."),
        (2, DAYS, time(10), WHATSAPP, "Proposta dentro da validade",
         "Olá, {cliente}! Aqui é {vendedor}, da {loja}. A proposta[ do {veiculo}] ainda está valendo. Vamos fechar?"),
        (2, DAYS, time(17), PHONE, "Proposta perto de vencer", "Avise a validade e peça a decisão."),
    ]),
    "Pós-venda": ("after_sale", "", "pos-venda", [
        (0, DAYS, None, None, "", "Como está o carro? Tudo entregue como combinado? Lembre a primeira revisão."),
        (1, DAYS, time(10), PHONE, "Pós-venda, nova tentativa", "Outro horário que o da primeira ligação."),
        (2, DAYS, time(10), WHATSAPP, "Pós-venda, última tentativa",
         "Olá, {cliente}! Aqui é da {loja}. Queremos saber como está o seu carro novo. Está tudo bem?"),
    ]),
}  # fmt: skip


def forwards(apps, schema_editor):
    cadence, step = apps.get_model("atendimento", "Cadence"), apps.get_model("atendimento", "CadenceStep")
    nature, channel = apps.get_model("atendimento", "Nature"), apps.get_model("atendimento", "Channel")
    channels = {row.code: row for row in channel.objects.all()}
    for name, (start, area, code, steps) in CADENCES.items():
        meant = nature.objects.get(code=code) if code else None
        row, is_new = cadence.objects.get_or_create(name=name, start=start, area=area, nature=meant)
        step.objects.bulk_create(
            step(
                cadence=row, position=number, delay=delay, unit=unit, hour=hour, channel=means and channels[means],
                subject=subject, script=script,
            )
            for number, (delay, unit, hour, means, subject, script) in enumerate(steps, start=1)
            if is_new
        )


class Migration(migrations.Migration):
    replaces = [
        ("atendimento", "0084_cadence_values"),
        ("atendimento", "0087_talk_cadence_by_phone"),
        ("atendimento", "0095_optional_words"),
    ]
    dependencies = [("atendimento", "0004_first_appraisal_items")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
