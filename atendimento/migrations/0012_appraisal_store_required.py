import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_administrador'),
        ('atendimento', '0011_appraisal_stores'),
    ]

    operations = [
        migrations.AlterField(
            model_name='appraisal',
            name='store',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appraisals', to='accounts.store', verbose_name='loja'),
        ),
    ]
