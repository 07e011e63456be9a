import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from core.schema import CreateModels


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('integrations', '0001_endpoints'),
        ('integrations', '0003_inbound'),
        ('integrations', '0005_plain_addresses'),
        ('integrations', '0006_notices'),
        ('integrations', '0007_resends'),
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
                name='Endpoint',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, verbose_name='nome')),
                    ('kind', models.CharField(choices=[('soap', 'SOAP (WSDL)'), ('webhook', 'Webhook JSON assinado')], default='soap', max_length=8, verbose_name='tipo')),
                    ('topic', models.CharField(choices=[('attendance', 'Atendimento confirmado, alterado ou encerrado'), ('person', 'Pessoa cadastrada ou alterada'), ('proposal', 'Proposta: pedido, autorização, nota fiscal, cancelamento'), ('appraisal', 'Avaliação de usado (aviso)'), ('booking', 'Agendamento da oficina (aviso)'), ('estimate', 'Orçamento da oficina (aviso)'), ('serviceorder', 'Ordem de serviço (aviso)')], max_length=12, verbose_name='o que envia')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='endpoints', to='accounts.businessgroup', verbose_name='grupo econômico')),
                    ('store', models.ForeignKey(blank=True, help_text='Vazio: todas as lojas do grupo que não têm destino próprio.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='endpoints', to='accounts.store', verbose_name='loja')),
                    ('is_active', models.BooleanField(default=True, verbose_name='ativo')),
                    ('wsdl_address', models.CharField(blank=True, max_length=300, verbose_name='endereço do WSDL')),
                    ('documents', models.JSONField(blank=True, default=dict, editable=False, verbose_name='contrato lido')),
                    ('read_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='contrato lido em')),
                    ('read_error', models.CharField(blank=True, editable=False, max_length=300, verbose_name='erro de leitura')),
                    ('address', models.CharField(blank=True, help_text='SOAP: vazio usa o endereço do contrato. Webhook: para onde o JSON é enviado.', max_length=300, verbose_name='endereço do serviço')),
                    ('operation', models.CharField(blank=True, max_length=80, verbose_name='operação')),
                    ('change_operation', models.CharField(blank=True, help_text='Vazio: a mesma.', max_length=80, verbose_name='operação de alteração')),
                    ('find_operation', models.CharField(blank=True, help_text='Vazio: a mesma.', max_length=80, verbose_name='operação de consulta')),
                    ('can_find', models.BooleanField(default=True, help_text='Depois de um envio sem resposta, consulta pela chave antes de repetir.', verbose_name='responde consulta (LST)')),
                    ('repeat_is_safe', models.BooleanField(default=False, help_text='Só sem consulta: o destino reconhece a chave externa repetida.', verbose_name='repetir não duplica')),
                    ('username', models.CharField(blank=True, max_length=80, verbose_name='usuário')),
                    ('secret', models.TextField(blank=True, editable=False, verbose_name='senha')),
                    ('http_auth', models.BooleanField(default=False, verbose_name='também por HTTP (Basic)')),
                    ('timeout', models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120)], verbose_name='tempo limite (s)')),
                    ('transient_words', models.CharField(blank=True, help_text='Palavras, separadas por vírgula, que marcam uma falha SOAP como passageira.', max_length=300, verbose_name='falhas passageiras')),
                    ('answer_key', models.CharField(blank=True, max_length=300, verbose_name='resposta: chave')),
                    ('answer_message', models.CharField(blank=True, max_length=300, verbose_name='resposta: mensagem')),
                    ('answer_code', models.CharField(blank=True, max_length=300, verbose_name='resposta: código')),
                    ('answer_status', models.CharField(blank=True, max_length=300, verbose_name='resposta: situação')),
                    ('answer_external_key', models.CharField(blank=True, max_length=300, verbose_name='resposta: chave externa')),
                ],
                options={
                    'verbose_name': 'destino',
                    'verbose_name_plural': 'destinos',
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('is_active', True), ('store__isnull', False)), fields=('topic', 'store'), name='endpoint_one_active_per_store', violation_error_message='Já há um destino ativo para isso nesta loja.'),
                        models.UniqueConstraint(condition=models.Q(('is_active', True), ('store__isnull', True)), fields=('topic', 'group'), name='endpoint_one_active_per_group', violation_error_message='Já há um destino ativo para isso neste grupo.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('topic', 'person'), _negated=True), ('store__isnull', True), _connector='OR'), name='endpoint_person_is_of_the_group', violation_error_message='Uma pessoa é do grupo todo: deixe a loja vazia.'),
                        models.CheckConstraint(condition=models.Q(('kind', 'webhook'), ('topic__in', ['attendance', 'person', 'proposal']), _connector='OR'), name='endpoint_notice_is_a_webhook', violation_error_message='Avisos só vão por webhook.'),
                        models.CheckConstraint(condition=models.Q(('timeout__gte', 1), ('timeout__lte', 120)), name='endpoint_timeout_in_range'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ValueMap',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, verbose_name='nome')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='value_maps', to='accounts.businessgroup', verbose_name='grupo econômico')),
                    ('otherwise', models.CharField(blank=True, help_text='Vazio: um valor fora da lista impede o envio e é dito no monitor.', max_length=80, verbose_name='para os demais')),
                ],
                options={
                    'verbose_name': 'mapa de valores',
                    'verbose_name_plural': 'mapas de valores',
                    'constraints': [
                        models.UniqueConstraint(fields=('group', 'name'), name='value_map_name_once'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ValuePair',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('value_map', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pairs', to='integrations.valuemap')),
                    ('ours', models.CharField(max_length=80, verbose_name='nosso código')),
                    ('theirs', models.CharField(max_length=80, verbose_name='código deles')),
                ],
                options={
                    'verbose_name': 'valor',
                    'verbose_name_plural': 'valores',
                    'constraints': [
                        models.UniqueConstraint(fields=('value_map', 'ours'), name='value_pair_once'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='FieldRule',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('endpoint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='integrations.endpoint')),
                    ('path', models.CharField(max_length=300, verbose_name='lugar na mensagem')),
                    ('source', models.CharField(blank=True, max_length=60, verbose_name='nosso campo')),
                    ('constant', models.CharField(blank=True, max_length=120, verbose_name='ou texto fixo')),
                    ('value_map', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='integrations.valuemap', verbose_name='mapa de valores')),
                    ('in_find', models.BooleanField(default=False, verbose_name='também na consulta')),
                ],
                options={
                    'verbose_name': 'campo',
                    'verbose_name_plural': 'mapa de campos',
                    'ordering': ['pk'],
                    'constraints': [
                        models.UniqueConstraint(fields=('endpoint', 'path'), name='field_rule_place_once', violation_error_message='Este lugar da mensagem já tem uma linha.'),
                        models.CheckConstraint(condition=models.Q(('source', ''), ('constant', ''), _connector='XOR'), name='field_rule_source_or_constant', violation_error_message='Escolha um campo nosso ou escreva um texto fixo, um dos dois.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ApiClient',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, unique=True, verbose_name='nome')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='api_clients', to='accounts.businessgroup', verbose_name='grupo econômico')),
                    ('user', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='api_client', to=settings.AUTH_USER_MODEL, verbose_name='usuário')),
                    ('secret_hash', models.CharField(editable=False, max_length=64, unique=True, verbose_name='SHA-256 do segredo')),
                    ('soap', models.BooleanField(default=True, verbose_name='SOAP')),
                    ('adf', models.BooleanField(default=True, verbose_name='ADF')),
                    ('leads', models.BooleanField(default=True, verbose_name='JSON')),
                    ('is_active', models.BooleanField(default=True, verbose_name='ativo')),
                    ('rate_per_minute', models.PositiveIntegerField(default=6000, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100000)], verbose_name='chamadas por minuto')),
                    ('minute', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='minuto contado')),
                    ('calls', models.PositiveIntegerField(default=0, editable=False, verbose_name='chamadas neste minuto')),
                    ('last_used_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='último uso')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='criado em')),
                    ('rotated_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='segredo trocado em')),
                    ('nature_map', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='integrations.valuemap', verbose_name='naturezas deles')),
                    ('channel_map', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='integrations.valuemap', verbose_name='meios deles')),
                    ('media_map', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='integrations.valuemap', verbose_name='mídias deles')),
                    ('default_nature', models.ForeignKey(blank=True, help_text='Vazio: pelo veículo pedido, novo ou seminovo.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='atendimento.nature', verbose_name='natureza usual')),
                    ('default_channel', models.ForeignKey(blank=True, help_text='Vazio: Portal.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='atendimento.channel', verbose_name='meio usual')),
                    ('default_media', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='atendimento.media', verbose_name='mídia usual')),
                    ('field_map', models.JSONField(blank=True, default=dict, help_text='Vazio: o contrato publicado. Senão, para cada campo nosso, onde ele está no JSON do parceiro: {"name": "contato.nome", "phone": "campos[name=telefone].values.0", "nature": "=pos-venda"}.', verbose_name='mapa de campos (JSON)')),
                    ('stores', models.ManyToManyField(related_name='api_clients', to='accounts.store', verbose_name='lojas')),
                ],
                options={
                    'verbose_name': 'cliente de API',
                    'verbose_name_plural': 'clientes de API',
                    'ordering': ['name'],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('rate_per_minute__gte', 1)), name='api_client_rate_positive'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Arrival',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='arrivals', to='integrations.apiclient', verbose_name='cliente de API')),
                    ('source', models.CharField(max_length=80, verbose_name='numeração')),
                    ('key', models.CharField(blank=True, max_length=200, verbose_name='chave externa')),
                    ('attendance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='arrivals', to='atendimento.atendimento', verbose_name='atendimento')),
                    ('is_return', models.BooleanField(default=False, verbose_name='retorno')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='recebido em')),
                ],
                options={
                    'verbose_name': 'lead recebido',
                    'verbose_name_plural': 'leads recebidos',
                    'indexes': [
                        models.Index(fields=['client', '-id'], name='arrival_of_client'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('client', 'source', 'key'), name='arrival_once_per_key'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='InboundCall',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('soap', 'SOAP'), ('adf', 'ADF'), ('leads', 'JSON')], max_length=5, verbose_name='porta')),
                    ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inbound_calls', to='integrations.apiclient', verbose_name='cliente de API')),
                    ('action', models.CharField(blank=True, max_length=12, verbose_name='ação')),
                    ('outcome', models.CharField(choices=[('accepted', 'Aceita'), ('repeated', 'Repetida'), ('refused', 'Recusada'), ('denied', 'Sem acesso'), ('failed', 'Falhou')], max_length=8, verbose_name='desfecho')),
                    ('status', models.PositiveSmallIntegerField(default=0, verbose_name='HTTP')),
                    ('reason', models.CharField(blank=True, max_length=500, verbose_name='motivo')),
                    ('milliseconds', models.PositiveIntegerField(default=0, verbose_name='duração (ms)')),
                    ('size', models.PositiveIntegerField(default=0, verbose_name='tamanho (bytes)')),
                    ('address', models.GenericIPAddressField(blank=True, null=True, verbose_name='endereço de quem chamou')),
                    ('attendances', models.JSONField(blank=True, default=list, verbose_name='atendimentos')),
                    ('payload', models.TextField(blank=True, verbose_name='conteúdo mascarado')),
                    ('body', models.BinaryField(blank=True, null=True, verbose_name='corpo')),
                    ('content_type', models.CharField(blank=True, max_length=100, verbose_name='tipo do conteúdo')),
                    ('replay_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replays', to='integrations.inboundcall')),
                    ('replayed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calls_replayed', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='quando')),
                ],
                options={
                    'verbose_name': 'chamada recebida',
                    'verbose_name_plural': 'chamadas recebidas',
                    'indexes': [
                        models.Index(fields=['created_at'], name='inbound_call_by_time'),
                        models.Index(fields=['client', '-id'], name='inbound_call_of_client'),
                        models.Index(fields=['outcome', '-id'], name='inbound_call_by_outcome'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='PersonDifference',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='differences', to='customers.person', verbose_name='pessoa')),
                    ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='differences', to='integrations.apiclient', verbose_name='cliente de API')),
                    ('field', models.CharField(choices=[('name', 'Nome'), ('document', 'CPF/CNPJ'), ('email', 'E-mail'), ('birth_date', 'Data de nascimento'), ('phone', 'Telefone')], max_length=10, verbose_name='campo')),
                    ('told', models.CharField(max_length=254, verbose_name='informado')),
                    ('decision', models.CharField(blank=True, choices=[('accepted', 'Aceita'), ('dismissed', 'Descartada')], max_length=9, verbose_name='decisão')),
                    ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='differences_decided', to=settings.AUTH_USER_MODEL)),
                    ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decidida em')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='quando')),
                ],
                options={
                    'verbose_name': 'diferença de cadastro',
                    'verbose_name_plural': 'diferenças de cadastro',
                    'indexes': [
                        models.Index(condition=models.Q(('decision', '')), fields=['-id'], name='difference_pending'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(fields=('person', 'field', 'told'), name='difference_told_once'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='PartnerRecord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('endpoint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='records', to='integrations.endpoint')),
                    ('key', models.CharField(max_length=80, verbose_name='chave')),
                    ('begun_at', models.DateTimeField(blank=True, null=True, verbose_name='inclusão iniciada em')),
                    ('present', models.BooleanField(default=False, verbose_name='está no destino')),
                    ('code', models.CharField(blank=True, max_length=60, verbose_name='código no destino')),
                    ('partner_status', models.CharField(blank=True, max_length=30, verbose_name='situação no destino')),
                    ('changed_at', models.DateTimeField(auto_now=True, verbose_name='quando')),
                ],
                options={
                    'verbose_name': 'registro no destino',
                    'verbose_name_plural': 'registros no destino',
                    'constraints': [
                        models.UniqueConstraint(fields=('endpoint', 'key'), name='partner_record_once'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Attempt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('topic', models.CharField(max_length=60, verbose_name='assunto')),
                    ('key', models.CharField(max_length=80, verbose_name='chave')),
                    ('endpoint', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='integrations.endpoint')),
                    ('number', models.PositiveIntegerField(verbose_name='tentativa')),
                    ('actions', models.CharField(blank=True, max_length=40, verbose_name='ações')),
                    ('outcome', models.CharField(choices=[('delivered', 'Entregue'), ('nothing', 'Nada a enviar'), ('rejected', 'Recusada'), ('failed', 'Falhou'), ('dead', 'Desistida')], max_length=10, verbose_name='desfecho')),
                    ('text', models.CharField(blank=True, max_length=500, verbose_name='texto')),
                    ('payload', models.JSONField(blank=True, null=True, verbose_name='conteúdo mascarado')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='quando')),
                    ('milliseconds', models.PositiveIntegerField(default=0, verbose_name='duração (ms)')),
                ],
                options={
                    'verbose_name': 'tentativa',
                    'verbose_name_plural': 'tentativas',
                    'indexes': [
                        models.Index(fields=['topic', 'key', '-id'], name='attempt_of_key'),
                        models.Index(condition=models.Q(('payload__isnull', False)), fields=['created_at'], name='attempt_with_payload'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Resend',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('topic', models.CharField(max_length=60, verbose_name='assunto')),
                    ('key', models.CharField(max_length=80, verbose_name='chave')),
                    ('was', models.CharField(choices=[('pending', 'Pendente'), ('sending', 'Enviando'), ('delivered', 'Entregue'), ('rejected', 'Recusada'), ('dead', 'Desistida')], max_length=10, verbose_name='situação de então')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resends', to=settings.AUTH_USER_MODEL, verbose_name='por')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='quando')),
                ],
                options={
                    'verbose_name': 'reenvio',
                    'verbose_name_plural': 'reenvios',
                    'indexes': [
                        models.Index(fields=['topic', 'key', '-id'], name='resend_of_key'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='EndpointHealth',
                fields=[
                    ('endpoint', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='health', serialize=False, to='integrations.endpoint')),
                    ('failures', models.PositiveIntegerField(default=0, verbose_name='falhas seguidas')),
                    ('open_until', models.DateTimeField(blank=True, null=True, verbose_name='pausado até')),
                    ('last_success_at', models.DateTimeField(blank=True, null=True, verbose_name='último sucesso')),
                    ('last_failure_at', models.DateTimeField(blank=True, null=True, verbose_name='última falha')),
                    ('last_error', models.CharField(blank=True, max_length=300, verbose_name='último erro')),
                    ('test_asked_at', models.DateTimeField(blank=True, null=True, verbose_name='teste pedido em')),
                    ('test_done_at', models.DateTimeField(blank=True, null=True, verbose_name='teste feito em')),
                    ('test_passed', models.BooleanField(default=False, verbose_name='teste passou')),
                    ('test_text', models.CharField(blank=True, max_length=300, verbose_name='resultado do teste')),
                ],
                options={
                    'verbose_name': 'estado do destino',
                    'verbose_name_plural': 'estados dos destinos',
                },
            ),
            migrations.CreateModel(
                name='Heartbeat',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('worker', models.CharField(max_length=80, unique=True, verbose_name='processo')),
                    ('started_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='iniciado em')),
                    ('beat_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='último sinal')),
                    ('delivered', models.PositiveBigIntegerField(default=0, verbose_name='entregues')),
                ],
                options={
                    'verbose_name': 'sinal do trabalhador',
                    'verbose_name_plural': 'sinais do trabalhador',
                },
            ),
        ]),
    ]
