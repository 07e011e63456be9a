"""First words to the customer, and who keeps them."""

from django.db import migrations

from accounts import grants

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
GRANTS = {
    "messagetemplate": {f"{verb}_messagetemplate": [grants.ADMINISTRADOR] for verb in ("view", "add", "change")},
}


def forwards(apps, schema_editor):
    template = apps.get_model("proposals", "MessageTemplate")
    for occasion, (subject, body) in WORDS.items():
        template.objects.create(occasion=occasion, means="email", subject=subject, body=body + BYE)
        template.objects.create(occasion=occasion, means="whatsapp", body=f"{body}\n\n{{vendedor}}, {{loja}}")
    for model, granted in GRANTS.items():
        grants.grant(apps, "proposals", model, granted)


def backwards(apps, schema_editor):
    for model, granted in GRANTS.items():
        grants.revoke(apps, "proposals", model, granted)
    apps.get_model("proposals", "MessageTemplate").objects.filter(store=None, occasion__in=WORDS).delete()


class Migration(migrations.Migration):
    dependencies = [("proposals", "0074_customer_messages"), ("accounts", "0003_administrador")]
    operations = [migrations.RunPython(forwards, backwards)]
