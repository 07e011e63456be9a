import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from core.schema import CreateModels


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('campaigns', '0001_initial'),
    ]

    dependencies = [
        ('accounts', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('atendimento', '0001_schema'),
        ('customers', '0001_schema'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Campaign',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='accounts.businessgroup')),
                    ('store', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='accounts.store', verbose_name='loja')),
                    ('name', models.CharField(max_length=80, verbose_name='nome')),
                    ('script', models.TextField(blank=True, max_length=4000, verbose_name='roteiro')),
                    ('starts_on', models.DateField(verbose_name='de')),
                    ('ends_on', models.DateField(verbose_name='até')),
                    ('active', models.BooleanField(default=True, verbose_name='ativa')),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns_created', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='criada em')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versão')),
                ],
                options={
                    'verbose_name': 'campanha',
                    'verbose_name_plural': 'campanhas',
                    'indexes': [
                        models.Index(fields=['group', '-starts_on', '-id'], name='campaign_newest'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('starts_on__lte', models.F('ends_on'))), name='campaign_dates_in_order', violation_error_message='A campanha termina antes de começar.'),
                        models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='campaign_has_name', violation_error_message='Informe o nome da campanha.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='CampaignMember',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='campaigns.campaign')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaign_members', to='customers.person', verbose_name='cliente')),
                    ('flag', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='campaign_member', to='atendimento.campaignflag')),
                    ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaign_members_added', to=settings.AUTH_USER_MODEL)),
                    ('added_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='incluído em')),
                ],
                options={
                    'verbose_name': 'participante',
                    'verbose_name_plural': 'participantes',
                    'constraints': [
                        models.UniqueConstraint(fields=('campaign', 'person'), name='campaign_member_once', violation_error_message='Esta pessoa já está na campanha.'),
                    ],
                },
            ),
        ]),
    ]
