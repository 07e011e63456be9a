import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from core.schema import CreateModels


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('agenda', '0001_initial'),
        ('agenda', '0002_saved_filters'),
        ('agenda', '0003_batches'),
        ('agenda', '0005_batch_beyond'),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='FeedLink',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('token_hash', models.CharField(editable=False, max_length=64, unique=True, verbose_name='SHA-256 do endereço')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='criado em')),
                    ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revogado em')),
                    ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='aberto em')),
                    ('seen_at', models.DateTimeField(blank=True, null=True, verbose_name='visto por último em')),
                    ('wrong_tries', models.PositiveSmallIntegerField(default=0, verbose_name='assinaturas erradas')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feed_links', to=settings.AUTH_USER_MODEL, verbose_name='usuário')),
                ],
                options={
                    'verbose_name': 'endereço da agenda',
                    'verbose_name_plural': 'endereços da agenda',
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('user',), name='feed_link_one_live_per_user', violation_error_message='Já existe um endereço ativo.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='SavedFilter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_filters', to=settings.AUTH_USER_MODEL, verbose_name='usuário')),
                    ('name', models.CharField(max_length=40, verbose_name='nome')),
                    ('query', models.CharField(max_length=1000, verbose_name='filtro')),
                    ('is_default', models.BooleanField(default=False, verbose_name='abre com a agenda')),
                ],
                options={
                    'verbose_name': 'filtro salvo',
                    'verbose_name_plural': 'filtros salvos',
                    'constraints': [
                        models.UniqueConstraint(fields=('user', 'name'), name='saved_filter_name_once', violation_error_message='Você já tem um filtro com este nome.'),
                        models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('user',), name='saved_filter_one_default'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Batch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to=settings.AUTH_USER_MODEL, verbose_name='quem fez')),
                    ('kind', models.CharField(choices=[('transfer', 'Transferir contatos'), ('reschedule', 'Reagendar contatos'), ('cancel', 'Cancelar contatos'), ('close', 'Encerrar atendimentos por inatividade'), ('portfolio', 'Transferir carteira'), ('offboard', 'Desligamento')], max_length=10, verbose_name='tipo')),
                    ('state', models.CharField(choices=[('preview', 'Prévia'), ('running', 'Em andamento'), ('done', 'Concluído')], default='preview', max_length=10, verbose_name='estado')),
                    ('to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='batches_received', to=settings.AUTH_USER_MODEL)),
                    ('leaver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='batches_given', to=settings.AUTH_USER_MODEL)),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='motivo')),
                    ('items', models.JSONField(blank=True, default=list, verbose_name='linhas')),
                    ('position', models.PositiveIntegerField(default=0, verbose_name='feitas')),
                    ('problems', models.JSONField(blank=True, default=list, verbose_name='recusadas')),
                    ('beyond', models.PositiveIntegerField(db_default=0, default=0, verbose_name='além do limite')),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='criado em')),
                    ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmado em')),
                    ('worked_at', models.DateTimeField(blank=True, null=True, verbose_name='trabalhado em')),
                    ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='concluído em')),
                ],
                options={
                    'verbose_name': 'lote',
                    'verbose_name_plural': 'lotes',
                    'permissions': [('offboard_user', 'Desligar um vendedor')],
                    'indexes': [
                        models.Index(fields=['actor', '-id'], name='batch_of_actor'),
                        models.Index(condition=models.Q(('state', 'running')), fields=['id'], name='batch_running'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('state__in', ['preview', 'running', 'done'])), name='batch_state_known'),
                    ],
                },
            ),
        ]),
    ]
