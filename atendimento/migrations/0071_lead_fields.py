from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('atendimento', '0070_contact_engagement')]

    operations = [
        migrations.AddField(
            model_name='atendimento',
            name='has_trade_in',
            field=models.BooleanField(blank=True, null=True, verbose_name='tem usado na troca'),
        ),
        migrations.AddField(
            model_name='atendimento',
            name='payment_intention',
            field=models.CharField(blank=True, choices=[('cash', 'À vista'), ('financing', 'Financiamento'), ('consortium', 'Consórcio'), ('leasing', 'Leasing')], max_length=10, verbose_name='intenção de pagamento'),
        ),
        migrations.AddField(
            model_name='atendimento',
            name='phase',
            field=models.CharField(choices=[('new', 'Novo'), ('contact', 'Em contato'), ('qualified', 'Qualificado'), ('visit', 'Visita/test drive'), ('proposal', 'Proposta'), ('order', 'Pedido'), ('invoiced', 'Faturado'), ('delivered', 'Entregue')], default='new', max_length=10, verbose_name='fase'),
        ),
        migrations.AddField(
            model_name='atendimento',
            name='temperature',
            field=models.CharField(blank=True, choices=[('hot', 'Quente'), ('warm', 'Morno'), ('cold', 'Frio')], max_length=4, verbose_name='temperatura'),
        ),
    ]
