import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from core.schema import CreateModels


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('customers', '0001_initial'),
    ]

    dependencies = [
        ('accounts', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('vehicles', '0001_schema'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Person',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='accounts.businessgroup', verbose_name='grupo econômico')),
                    ('kind', models.CharField(choices=[('PF', 'Pessoa física'), ('PJ', 'Pessoa jurídica')], default='PF', max_length=2, verbose_name='tipo')),
                    ('stage', models.CharField(choices=[('prospect', 'Prospect'), ('complete', 'Pessoa')], default='prospect', max_length=8, verbose_name='cadastro')),
                    ('name', models.CharField(max_length=120, verbose_name='nome')),
                    ('trade_name', models.CharField(blank=True, max_length=120, verbose_name='nome fantasia')),
                    ('name_key', models.CharField(editable=False, max_length=400, verbose_name='chave do nome')),
                    ('document', models.CharField(blank=True, max_length=14, verbose_name='CPF/CNPJ')),
                    ('birth_date', models.DateField(blank=True, null=True, verbose_name='data de nascimento')),
                    ('state_registration', models.CharField(blank=True, max_length=20, verbose_name='inscrição estadual')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                    ('email_key', models.CharField(blank=True, editable=False, max_length=254, verbose_name='chave do e-mail')),
                    ('wants_no_contact', models.BooleanField(default=False, verbose_name='não quer contato')),
                    ('active', models.BooleanField(default=True, verbose_name='ativa')),
                    ('notes', models.TextField(blank=True, max_length=2000, verbose_name='observações')),
                    ('registered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='registered_people', to=settings.AUTH_USER_MODEL, verbose_name='cadastrada por')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='cadastrada em')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versão')),
                ],
                options={
                    'verbose_name': 'pessoa',
                    'verbose_name_plural': 'pessoas',
                    'permissions': [('find_person', 'Encontrar pessoa (nome, responsável, último contato)'), ('view_team_person', 'Ver dados e histórico dos clientes da equipe'), ('change_identity', 'Alterar CPF/CNPJ ou nome de pessoa')],
                    'indexes': [
                        models.Index(fields=['group', 'name_key', 'id'], name='person_by_name'),
                        models.Index(condition=models.Q(('email_key', ''), _negated=True), fields=['email_key'], name='person_by_email'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('active', True), models.Q(('document', ''), _negated=True)), fields=('group', 'document'), name='person_one_active_per_document', violation_error_message='C.P.F. ou C.N.P.J. já existe no cadastro'),
                        models.CheckConstraint(condition=models.Q(('kind__in', ['PF', 'PJ']), ('stage__in', ['prospect', 'complete'])), name='person_kind_and_stage_known', violation_error_message='Tipo de pessoa desconhecido.'),
                        models.CheckConstraint(condition=models.Q(('name_key', ''), _negated=True), name='person_has_name', violation_error_message='Informe o nome.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Ownership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ownerships', to='customers.person')),
                    ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ownerships', to='accounts.store', verbose_name='loja')),
                    ('department', models.CharField(choices=[('VN', 'Veículos novos'), ('VU', 'Seminovos'), ('VD', 'Venda direta'), ('FI', 'F&I'), ('OF', 'Oficina'), ('PA', 'Peças e acessórios')], max_length=2, verbose_name='departamento')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='portfolio', to=settings.AUTH_USER_MODEL, verbose_name='responsável')),
                    ('since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='desde')),
                ],
                options={
                    'verbose_name': 'carteira',
                    'verbose_name_plural': 'carteiras',
                    'indexes': [
                        models.Index(fields=['owner', 'person'], name='ownership_by_owner'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(fields=('person', 'store', 'department'), name='ownership_one_per_department', violation_error_message='Este cliente já tem responsável neste departamento.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='PersonAccess',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='access_rows', to='customers.person')),
                    ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='person_access_rows', to='accounts.store')),
                    ('department', models.CharField(blank=True, choices=[('VN', 'Veículos novos'), ('VU', 'Seminovos'), ('VD', 'Venda direta'), ('FI', 'F&I'), ('OF', 'Oficina'), ('PA', 'Peças e acessórios')], max_length=2, verbose_name='departamento')),
                    ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='person_access_rows', to=settings.AUTH_USER_MODEL)),
                    ('reason', models.CharField(choices=[('registered', 'Cadastrou'), ('handling', 'Atende'), ('owner', 'Carteira')], max_length=10, verbose_name='razão')),
                    ('reference', models.CharField(blank=True, max_length=60, verbose_name='referência')),
                ],
                options={
                    'verbose_name': 'acesso a pessoa',
                    'verbose_name_plural': 'acessos a pessoas',
                    'indexes': [
                        models.Index(fields=['user', 'person'], name='person_access_by_user'),
                        models.Index(fields=['store', 'department', 'person'], name='person_access_by_store'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(models.F('person'), models.F('store'), models.F('department'), django.db.models.functions.comparison.Coalesce('user', 0), models.F('reason'), models.F('reference'), name='person_access_once'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Phone',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phones', to='customers.person')),
                    ('e164', models.CharField(max_length=16, verbose_name='telefone')),
                    ('national', models.CharField(editable=False, max_length=15, verbose_name='número nacional')),
                    ('key8', models.CharField(editable=False, max_length=8, verbose_name='últimos 8 dígitos')),
                    ('key4', models.CharField(editable=False, max_length=4, verbose_name='últimos 4 dígitos')),
                    ('is_whatsapp', models.BooleanField(default=False, verbose_name='WhatsApp')),
                    ('is_primary', models.BooleanField(default=False, verbose_name='principal')),
                    ('label', models.CharField(blank=True, max_length=40, verbose_name='identificação')),
                ],
                options={
                    'verbose_name': 'telefone',
                    'verbose_name_plural': 'telefones',
                    'indexes': [
                        models.Index(fields=['key8'], name='phone_by_last_8'),
                        models.Index(fields=['key4'], name='phone_by_last_4'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(fields=('person', 'e164'), name='phone_once_per_person', violation_error_message='Esta pessoa já tem este telefone.'),
                        models.UniqueConstraint(condition=models.Q(('is_primary', True)), fields=('person',), name='phone_one_primary_per_person', violation_error_message='Só um telefone pode ser o principal.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Address',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='addresses', to='customers.person')),
                    ('kind', models.CharField(choices=[('home', 'Residencial'), ('work', 'Comercial'), ('billing', 'Cobrança'), ('mail', 'Correspondência')], default='home', max_length=8, verbose_name='tipo de endereço')),
                    ('zip', models.CharField(blank=True, max_length=8, verbose_name='CEP')),
                    ('street', models.CharField(blank=True, max_length=120, verbose_name='logradouro')),
                    ('number', models.CharField(blank=True, max_length=10, verbose_name='número')),
                    ('complement', models.CharField(blank=True, max_length=60, verbose_name='complemento')),
                    ('district', models.CharField(blank=True, max_length=80, verbose_name='bairro')),
                    ('city', models.CharField(blank=True, max_length=80, verbose_name='cidade')),
                    ('state', models.CharField(blank=True, max_length=2, verbose_name='UF')),
                    ('is_primary', models.BooleanField(default=False, verbose_name='principal')),
                ],
                options={
                    'verbose_name': 'endereço',
                    'verbose_name_plural': 'endereços',
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('is_primary', True)), fields=('person',), name='address_one_primary_per_person', violation_error_message='Só um endereço pode ser o principal.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Consent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='customers.person')),
                    ('purpose', models.CharField(choices=[('marketing', 'Ofertas e campanhas'), ('service', 'Atendimento e avisos de serviço'), ('survey', 'Pesquisas de satisfação'), ('sharing', 'Compartilhamento com a montadora')], max_length=10, verbose_name='finalidade')),
                    ('channel', models.CharField(choices=[('phone', 'Telefone'), ('whatsapp', 'WhatsApp'), ('email', 'E-mail'), ('sms', 'SMS'), ('mail', 'Correspondência')], max_length=10, verbose_name='canal')),
                    ('legal_basis', models.CharField(choices=[('consent', 'Consentimento'), ('contract', 'Execução de contrato'), ('legitimate_interest', 'Legítimo interesse'), ('legal_duty', 'Obrigação legal')], default='consent', max_length=20, verbose_name='base legal')),
                    ('granted', models.BooleanField(verbose_name='autorizado')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='quando')),
                    ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recorded_consents', to=settings.AUTH_USER_MODEL, verbose_name='registrado por')),
                    ('source', models.CharField(blank=True, max_length=60, verbose_name='origem')),
                ],
                options={
                    'verbose_name': 'consentimento',
                    'verbose_name_plural': 'consentimentos',
                    'indexes': [
                        models.Index(fields=['person', 'purpose', 'channel', '-at', '-id'], name='consent_latest'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='OwnedVehicle',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='owned_vehicles', to='customers.person')),
                    ('vehicle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='owners', to='vehicles.vehicle', verbose_name='veículo')),
                    ('description', models.CharField(blank=True, max_length=200, verbose_name='descrição')),
                    ('is_registered_owner', models.BooleanField(default=False, verbose_name='é o proprietário no documento')),
                    ('since', models.DateField(blank=True, null=True, verbose_name='desde')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='até')),
                ],
                options={
                    'verbose_name': 'veículo da pessoa',
                    'verbose_name_plural': 'veículos da pessoa',
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('vehicle__isnull', False), models.Q(('description', ''), _negated=True), _connector='OR'), name='owned_vehicle_is_known', violation_error_message='Informe a placa ou descreva o veículo.'),
                        models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='owned_vehicle_dates_in_order', violation_error_message='A data final não pode ser anterior à inicial.'),
                        models.UniqueConstraint(condition=models.Q(('until__isnull', True), ('vehicle__isnull', False)), fields=('person', 'vehicle'), name='owned_vehicle_once_per_person', violation_error_message='Esta pessoa já tem este veículo.'),
                        models.UniqueConstraint(condition=models.Q(('is_registered_owner', True), ('until__isnull', True)), fields=('vehicle',), name='owned_vehicle_one_registered_owner', violation_error_message='Este veículo já tem proprietário no documento.'),
                    ],
                },
            ),
        ]),
    ]
