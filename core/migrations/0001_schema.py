import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.schema import CreateModels


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('core', '0001_initial'),
        ('core', '0002_notice_unread'),
        ('core', '0003_outbox_delivery'),
        ('core', '0004_outbox_failures'),
        ('core', '0005_notice_mail'),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='NoticeDigest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notice_digests', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='criado em')),
                    ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='enviado em')),
                    ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='em envio até')),
                    ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tentativas')),
                ],
                options={
                    'verbose_name': 'e-mail de avisos',
                    'verbose_name_plural': 'e-mails de avisos',
                    'indexes': [
                        models.Index(condition=models.Q(('sent_at__isnull', True)), fields=['id'], name='notice_digest_unsent'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='NoticePreference',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notice_preferences', to=settings.AUTH_USER_MODEL)),
                    ('kind', models.CharField(max_length=40, verbose_name='tipo')),
                    ('way', models.CharField(choices=[('both', 'Sino e e-mail'), ('bell', 'Só no sino'), ('off', 'Não avisar')], max_length=4, verbose_name='como')),
                ],
                options={
                    'verbose_name': 'preferência de aviso',
                    'verbose_name_plural': 'preferências de aviso',
                    'constraints': [
                        models.UniqueConstraint(fields=('user', 'kind'), name='notice_preference_once_per_kind'),
                        models.CheckConstraint(condition=models.Q(('way__in', ['both', 'bell', 'off'])), name='notice_preference_way_known'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Notice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                    ('kind', models.CharField(max_length=40, verbose_name='tipo')),
                    ('text', models.CharField(max_length=200, verbose_name='texto')),
                    ('url', models.CharField(blank=True, max_length=200, verbose_name='endereço')),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='criado em')),
                    ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='lido em')),
                    ('digest', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notices', to='core.noticedigest')),
                ],
                options={
                    'verbose_name': 'aviso',
                    'verbose_name_plural': 'avisos',
                    'indexes': [
                        models.Index(fields=['user', '-created_at', '-id'], name='notice_user_newest'),
                        models.Index(condition=models.Q(('read_at__isnull', True)), fields=['user', 'kind', 'url'], name='notice_unread'),
                        models.Index(condition=models.Q(('digest__isnull', True), ('read_at__isnull', True)), fields=['created_at'], name='notice_unmailed'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='OutboxMessage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('topic', models.CharField(max_length=60, verbose_name='assunto')),
                    ('key', models.CharField(max_length=80, verbose_name='chave')),
                    ('state', models.CharField(choices=[('pending', 'Pendente'), ('sending', 'Enviando'), ('delivered', 'Entregue'), ('rejected', 'Recusada'), ('dead', 'Desistida')], default='pending', max_length=10, verbose_name='estado')),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='criada em')),
                    ('attempts', models.PositiveIntegerField(default=0, verbose_name='envios')),
                    ('failures', models.PositiveSmallIntegerField(default=0, verbose_name='falhas')),
                    ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='em envio até')),
                    ('next_try_at', models.DateTimeField(blank=True, null=True, verbose_name='próxima tentativa')),
                    ('delivered_at', models.DateTimeField(blank=True, null=True, verbose_name='entregue em')),
                    ('error', models.CharField(blank=True, max_length=500, verbose_name='último erro')),
                ],
                options={
                    'verbose_name': 'mensagem de saída',
                    'verbose_name_plural': 'mensagens de saída',
                    'indexes': [
                        models.Index(condition=models.Q(('state__in', ['pending', 'sending'])), fields=['topic', 'id'], name='outbox_unsent_of_topic'),
                        models.Index(fields=['state', '-id'], name='outbox_state_newest'),
                        models.Index(fields=['topic', 'key', 'id'], name='outbox_of_key'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('topic', 'key'), name='outbox_one_pending_per_key'),
                        models.CheckConstraint(condition=models.Q(models.Q(('state', 'sending'), _negated=True), ('lease_until__isnull', False), _connector='OR'), name='outbox_sending_is_leased'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='IdempotencyKey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('actor', models.CharField(max_length=80, verbose_name='autor')),
                    ('key', models.CharField(max_length=64, verbose_name='chave')),
                    ('view', models.CharField(max_length=120, verbose_name='página')),
                    ('result', models.CharField(blank=True, max_length=300, verbose_name='resultado')),
                    ('created_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='criada em')),
                ],
                options={
                    'verbose_name': 'chave de repetição',
                    'verbose_name_plural': 'chaves de repetição',
                    'constraints': [
                        models.UniqueConstraint(fields=('actor', 'key', 'view'), name='idempotency_one_per_actor_key_view'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Refusal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='refusals', to=settings.AUTH_USER_MODEL)),
                    ('action', models.CharField(max_length=80, verbose_name='ação')),
                    ('target', models.CharField(max_length=80, verbose_name='objeto')),
                    ('detail', models.JSONField(blank=True, default=dict, verbose_name='detalhe')),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='quando')),
                ],
                options={
                    'verbose_name': 'recusa',
                    'verbose_name_plural': 'recusas',
                    'indexes': [
                        models.Index(fields=['-created_at', '-id'], name='refusal_newest'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ImportBatch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=40, verbose_name='tipo')),
                    ('origin', models.CharField(blank=True, max_length=60, verbose_name='origem')),
                    ('file_name', models.CharField(max_length=200, verbose_name='arquivo')),
                    ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                    ('read', models.PositiveIntegerField(default=0, verbose_name='lidas')),
                    ('created', models.PositiveIntegerField(default=0, verbose_name='criadas')),
                    ('updated', models.PositiveIntegerField(default=0, verbose_name='atualizadas')),
                    ('refused', models.PositiveIntegerField(default=0, verbose_name='recusadas')),
                    ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='import_batches', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='quando')),
                ],
                options={
                    'verbose_name': 'importação',
                    'verbose_name_plural': 'importações',
                },
            ),
        ]),
    ]
