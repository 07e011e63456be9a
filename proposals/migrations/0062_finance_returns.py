import django.core.validators
import django.db.models.deletion
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_store_details'),
        ('proposals', '0061_authority_first_values'),
    ]

    operations = [
        migrations.CreateModel(
            name='FinanceReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('percent', models.DecimalField(decimal_places=4, max_digits=7, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('100'))], verbose_name='percentual')),
                ('valid_from', models.DateField(verbose_name='vale de')),
                ('financier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='proposals.financier', verbose_name='financeira')),
                ('store', models.ForeignKey(blank=True, help_text='Vazio vale para todas; a linha de uma loja vence a geral.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store', verbose_name='loja')),
            ],
            options={
                'verbose_name': 'retorno de financeira',
                'verbose_name_plural': 'retornos de financeiras',
                'ordering': ['financier', '-valid_from', 'pk'],
                'permissions': [('view_margin_with_return', 'Ver margem + retorno')],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('percent__gte', 0), ('percent__lte', 100)), name='financereturn_in_range', violation_error_message='Informe um percentual entre 0 e 100.'), models.UniqueConstraint(fields=('financier', 'valid_from', 'store'), name='financereturn_once_per_store', violation_error_message='Já existe uma linha dessa financeira a partir desta data.'), models.UniqueConstraint(condition=models.Q(('store__isnull', True)), fields=('financier', 'valid_from'), name='financereturn_once_for_all', violation_error_message='Já existe uma linha dessa financeira a partir desta data.')],
            },
        ),
    ]
