
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_city_holiday_grants"),
        ("integrations", "0005_plain_addresses"),
    ]

    operations = [
        migrations.AlterField(
            model_name="endpoint",
            name="topic",
            field=models.CharField(
                choices=[
                    ("attendance", "Atendimento confirmado, alterado ou encerrado"),
                    ("person", "Pessoa cadastrada ou alterada"),
                    ("proposal", "Proposta: pedido, autorização, nota fiscal, cancelamento"),
                    ("appraisal", "Avaliação de usado (aviso)"),
                    ("booking", "Agendamento da oficina (aviso)"),
                    ("estimate", "Orçamento da oficina (aviso)"),
                    ("serviceorder", "Ordem de serviço (aviso)"),
                ],
                max_length=12,
                verbose_name="o que envia",
            ),
        ),
        migrations.AddConstraint(
            model_name="endpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "webhook"), ("topic__in", ["attendance", "person", "proposal"]), _connector="OR"
                ),
                name="endpoint_notice_is_a_webhook",
                violation_error_message="Avisos só vão por webhook.",
            ),
        ),
    ]
