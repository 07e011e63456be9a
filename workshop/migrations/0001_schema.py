import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from core.schema import CreateModels


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('workshop', '0001_initial'),
        ('workshop', '0003_bookings_lines_answers'),
    ]

    dependencies = [
        ('accounts', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('atendimento', '0001_schema'),
        ('customers', '0001_schema'),
        ('vehicles', '0001_schema'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Timetable',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='workshop_hours', to='accounts.store', verbose_name='loja')),
                    ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], verbose_name='dia da semana')),
                    ('advisor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='workshop_hours', to=settings.AUTH_USER_MODEL, verbose_name='consultor técnico')),
                    ('starts_at', models.TimeField(verbose_name='das')),
                    ('ends_at', models.TimeField(verbose_name='às')),
                    ('capacity', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MaxValueValidator(99)], verbose_name='carros por horário')),
                ],
                options={
                    'verbose_name': 'horário da oficina',
                    'verbose_name_plural': 'horários da oficina',
                    'ordering': ['store', 'weekday', 'starts_at', 'pk'],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='workshop_timetable_ends_after_start', violation_error_message='O fim precisa vir depois do início.'),
                        models.UniqueConstraint(condition=models.Q(('advisor__isnull', False)), fields=('store', 'weekday', 'advisor', 'starts_at'), name='workshop_timetable_once_per_adviser', violation_error_message='Este consultor já tem um horário com este início.'),
                        models.UniqueConstraint(condition=models.Q(('advisor__isnull', True)), fields=('store', 'weekday', 'starts_at'), name='workshop_timetable_once_per_store', violation_error_message='A loja já tem um horário com este início.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='BookingDay',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='booking_days', to='accounts.store')),
                    ('day', models.DateField(verbose_name='dia')),
                ],
                options={
                    'verbose_name': 'dia da oficina',
                    'verbose_name_plural': 'dias da oficina',
                    'constraints': [
                        models.UniqueConstraint(fields=('store', 'day'), name='booking_day_once_per_store'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Booking',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('attendance', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_rows', to='atendimento.atendimento', verbose_name='atendimento')),
                    ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_rows', to='accounts.store', verbose_name='loja')),
                    ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_rows', to='customers.person', verbose_name='cliente')),
                    ('customer_name', models.CharField(blank=True, max_length=120, verbose_name='nome do cliente')),
                    ('customer_phone', models.CharField(blank=True, max_length=20, verbose_name='telefone')),
                    ('vehicle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_rows', to='vehicles.vehicle', verbose_name='veículo')),
                    ('plate', models.CharField(blank=True, max_length=7, verbose_name='placa')),
                    ('vehicle_description', models.CharField(blank=True, max_length=120, verbose_name='veículo')),
                    ('km', models.PositiveIntegerField(blank=True, null=True, verbose_name='km')),
                    ('advisor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_rows', to=settings.AUTH_USER_MODEL, verbose_name='consultor técnico')),
                    ('notes', models.TextField(blank=True, max_length=2000, verbose_name='observações')),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_created', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='criado em')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versão')),
                    ('starts_on', models.DateField(verbose_name='data')),
                    ('starts_at', models.TimeField(verbose_name='hora')),
                    ('service_type', models.CharField(choices=[('review', 'Revisão'), ('repair', 'Reparo'), ('diagnosis', 'Diagnóstico'), ('warranty', 'Garantia'), ('recall', 'Recall'), ('bodywork', 'Funilaria e pintura'), ('accessory', 'Instalação de acessório'), ('other', 'Outro')], max_length=12, verbose_name='serviço')),
                    ('state', models.CharField(choices=[('booked', 'Agendado'), ('confirmed', 'Confirmado'), ('attended', 'Compareceu'), ('no_show', 'Não compareceu'), ('rescheduled', 'Reagendado'), ('cancelled', 'Cancelado')], default='booked', max_length=12, verbose_name='situação')),
                    ('is_overtime', models.BooleanField(default=False, verbose_name='encaixe')),
                    ('arrived_at', models.DateTimeField(blank=True, null=True, verbose_name='chegou em')),
                    ('previous', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='following', to='workshop.booking', verbose_name='agendamento anterior')),
                ],
                options={
                    'verbose_name': 'agendamento',
                    'verbose_name_plural': 'agendamentos',
                    'permissions': [('view_team_booking', 'Ver os agendamentos da equipe'), ('overtime_booking', 'Agendar além da capacidade do horário')],
                    'abstract': False,
                    'indexes': [
                        models.Index(fields=['store', 'starts_on', 'starts_at', 'id'], name='booking_of_the_day'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('person__isnull', False), models.Q(('customer_name', ''), _negated=True), _connector='OR'), name='booking_has_customer', violation_error_message='Escolha o cliente ou informe o nome.'),
                        models.CheckConstraint(condition=models.Q(('vehicle__isnull', False), models.Q(('plate', ''), _negated=True), models.Q(('vehicle_description', ''), _negated=True), _connector='OR'), name='booking_has_vehicle', violation_error_message='Informe a placa ou descreva o veículo.'),
                        models.CheckConstraint(condition=models.Q(('state__in', ['booked', 'confirmed', 'attended', 'no_show', 'rescheduled', 'cancelled'])), name='booking_state_known'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='BookingRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('booking', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='workshop.booking')),
                    ('text', models.CharField(max_length=200, verbose_name='solicitação')),
                ],
                options={
                    'verbose_name': 'solicitação',
                    'verbose_name_plural': 'solicitações',
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='Estimate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('attendance', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_rows', to='atendimento.atendimento', verbose_name='atendimento')),
                    ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_rows', to='accounts.store', verbose_name='loja')),
                    ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_rows', to='customers.person', verbose_name='cliente')),
                    ('customer_name', models.CharField(blank=True, max_length=120, verbose_name='nome do cliente')),
                    ('customer_phone', models.CharField(blank=True, max_length=20, verbose_name='telefone')),
                    ('vehicle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_rows', to='vehicles.vehicle', verbose_name='veículo')),
                    ('plate', models.CharField(blank=True, max_length=7, verbose_name='placa')),
                    ('vehicle_description', models.CharField(blank=True, max_length=120, verbose_name='veículo')),
                    ('km', models.PositiveIntegerField(blank=True, null=True, verbose_name='km')),
                    ('advisor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_rows', to=settings.AUTH_USER_MODEL, verbose_name='consultor técnico')),
                    ('notes', models.TextField(blank=True, max_length=2000, verbose_name='observações')),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_created', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='criado em')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versão')),
                    ('kind', models.CharField(choices=[('client', 'Cliente'), ('warranty', 'Garantia'), ('internal', 'Interna'), ('rework', 'Retrabalho')], default='client', max_length=10, verbose_name='tipo de OS')),
                    ('valid_until', models.DateField(verbose_name='válido até')),
                    ('delivery_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='prazo de entrega (dias)')),
                    ('next_contact_on', models.DateField(blank=True, null=True, verbose_name='próximo contato')),
                    ('state', models.CharField(choices=[('draft', 'Rascunho'), ('sent', 'Enviado'), ('approved', 'Aprovado'), ('refused', 'Recusado'), ('expired', 'Vencido')], default='draft', max_length=10, verbose_name='situação')),
                    ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='enviado em')),
                ],
                options={
                    'verbose_name': 'orçamento',
                    'verbose_name_plural': 'orçamentos',
                    'permissions': [('view_team_estimate', 'Ver os orçamentos da equipe')],
                    'abstract': False,
                    'indexes': [
                        models.Index(fields=['store', '-created_at', '-id'], name='estimate_store_newest'),
                        models.Index(condition=models.Q(('state', 'sent')), fields=['valid_until'], name='estimate_sent_validity'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('person__isnull', False), models.Q(('customer_name', ''), _negated=True), _connector='OR'), name='estimate_has_customer', violation_error_message='Escolha o cliente ou informe o nome.'),
                        models.CheckConstraint(condition=models.Q(('vehicle__isnull', False), models.Q(('plate', ''), _negated=True), models.Q(('vehicle_description', ''), _negated=True), _connector='OR'), name='estimate_has_vehicle', violation_error_message='Informe a placa ou descreva o veículo.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='EstimateLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('nature', models.CharField(choices=[('labour', 'Mão de obra'), ('part', 'Peça')], default='labour', max_length=8, verbose_name='tipo')),
                    ('description', models.CharField(max_length=120, verbose_name='descrição')),
                    ('quantity', models.DecimalField(decimal_places=2, max_digits=8, verbose_name='quantidade')),
                    ('unit_price', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='valor unitário')),
                    ('discount', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='desconto')),
                    ('estimate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='workshop.estimate')),
                    ('is_accepted', models.BooleanField(blank=True, null=True, verbose_name='aprovado')),
                ],
                options={
                    'verbose_name': 'item do orçamento',
                    'verbose_name_plural': 'itens do orçamento',
                    'ordering': ['pk'],
                    'abstract': False,
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='estimate_line_quantity_positive', violation_error_message='A quantidade precisa ser maior que zero.'),
                        models.CheckConstraint(condition=models.Q(('unit_price__gte', 0)), name='estimate_line_price_not_negative', violation_error_message='O valor não pode ser negativo.'),
                        models.CheckConstraint(condition=models.Q(('discount__gte', 0)), name='estimate_line_discount_not_negative', violation_error_message='O desconto não pode ser negativo.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='EstimateLink',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('token_hash', models.CharField(editable=False, max_length=64, unique=True, verbose_name='SHA-256 do endereço')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='criado em')),
                    ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revogado em')),
                    ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='aberto em')),
                    ('seen_at', models.DateTimeField(blank=True, null=True, verbose_name='visto por último em')),
                    ('wrong_tries', models.PositiveSmallIntegerField(default=0, verbose_name='assinaturas erradas')),
                    ('estimate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='workshop.estimate', verbose_name='orçamento')),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='estimate_links_created', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'link do orçamento',
                    'verbose_name_plural': 'links do orçamento',
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('estimate',), name='estimate_link_one_live_per_estimate', violation_error_message='Este orçamento já tem um link.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='EstimateAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('estimate', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='workshop.estimate', verbose_name='orçamento')),
                    ('link', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='workshop.estimatelink')),
                    ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='estimate_answers', to=settings.AUTH_USER_MODEL)),
                    ('is_approved', models.BooleanField(verbose_name='aprovado')),
                    ('name', models.CharField(max_length=120, verbose_name='nome')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='motivo ou observação')),
                    ('terms_hash', models.CharField(max_length=64, verbose_name='resumo das condições')),
                    ('address', models.GenericIPAddressField(blank=True, null=True, verbose_name='endereço IP')),
                    ('user_agent', models.CharField(blank=True, max_length=200, verbose_name='navegador')),
                    ('answered_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='respondido em')),
                ],
                options={
                    'verbose_name': 'resposta ao orçamento',
                    'verbose_name_plural': 'respostas ao orçamento',
                },
            ),
            migrations.CreateModel(
                name='ServiceOrder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('attendance', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_rows', to='atendimento.atendimento', verbose_name='atendimento')),
                    ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_rows', to='accounts.store', verbose_name='loja')),
                    ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_rows', to='customers.person', verbose_name='cliente')),
                    ('customer_name', models.CharField(blank=True, max_length=120, verbose_name='nome do cliente')),
                    ('customer_phone', models.CharField(blank=True, max_length=20, verbose_name='telefone')),
                    ('vehicle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_rows', to='vehicles.vehicle', verbose_name='veículo')),
                    ('plate', models.CharField(blank=True, max_length=7, verbose_name='placa')),
                    ('vehicle_description', models.CharField(blank=True, max_length=120, verbose_name='veículo')),
                    ('km', models.PositiveIntegerField(blank=True, null=True, verbose_name='km')),
                    ('advisor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_rows', to=settings.AUTH_USER_MODEL, verbose_name='consultor técnico')),
                    ('notes', models.TextField(blank=True, max_length=2000, verbose_name='observações')),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_created', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='criado em')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versão')),
                    ('kind', models.CharField(choices=[('client', 'Cliente'), ('warranty', 'Garantia'), ('internal', 'Interna'), ('rework', 'Retrabalho')], default='client', max_length=10, verbose_name='tipo de OS')),
                    ('promised_at', models.DateTimeField(verbose_name='prometida para')),
                    ('requests', models.TextField(max_length=2000, verbose_name='solicitações')),
                    ('state', models.CharField(choices=[('open', 'Pendente'), ('closed', 'Encerrada'), ('cancelled', 'Cancelada')], default='open', max_length=10, verbose_name='situação')),
                    ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='encerrada em')),
                    ('booking', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='workshop.booking', verbose_name='agendamento')),
                    ('estimate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='workshop.estimate', verbose_name='orçamento')),
                ],
                options={
                    'verbose_name': 'ordem de serviço',
                    'verbose_name_plural': 'ordens de serviço',
                    'permissions': [('view_team_serviceorder', 'Ver as ordens de serviço da equipe')],
                    'abstract': False,
                    'indexes': [
                        models.Index(fields=['store', '-created_at', '-id'], name='service_order_store_newest'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('person__isnull', False), models.Q(('customer_name', ''), _negated=True), _connector='OR'), name='serviceorder_has_customer', violation_error_message='Escolha o cliente ou informe o nome.'),
                        models.CheckConstraint(condition=models.Q(('vehicle__isnull', False), models.Q(('plate', ''), _negated=True), models.Q(('vehicle_description', ''), _negated=True), _connector='OR'), name='serviceorder_has_vehicle', violation_error_message='Informe a placa ou descreva o veículo.'),
                        models.CheckConstraint(condition=models.Q(('vehicle__isnull', False)), name='service_order_has_registered_vehicle', violation_error_message='A ordem de serviço precisa de um veículo cadastrado.'),
                        models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('vehicle',), name='service_order_one_open_per_vehicle', violation_error_message='Este veículo já tem uma ordem de serviço aberta.'),
                        models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('booking',), name='service_order_once_per_booking', violation_error_message='Este agendamento já tem uma ordem de serviço.'),
                        models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('estimate',), name='service_order_once_per_estimate', violation_error_message='Este orçamento já tem uma ordem de serviço.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='OrderLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('nature', models.CharField(choices=[('labour', 'Mão de obra'), ('part', 'Peça')], default='labour', max_length=8, verbose_name='tipo')),
                    ('description', models.CharField(max_length=120, verbose_name='descrição')),
                    ('quantity', models.DecimalField(decimal_places=2, max_digits=8, verbose_name='quantidade')),
                    ('unit_price', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='valor unitário')),
                    ('discount', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='desconto')),
                    ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='workshop.serviceorder')),
                    ('payer', models.CharField(choices=[('client', 'Cliente'), ('warranty', 'Garantia'), ('internal', 'Interna'), ('rework', 'Retrabalho')], default='client', max_length=10, verbose_name='tipo de OS')),
                ],
                options={
                    'verbose_name': 'item da ordem de serviço',
                    'verbose_name_plural': 'itens da ordem de serviço',
                    'ordering': ['pk'],
                    'abstract': False,
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='order_line_quantity_positive', violation_error_message='A quantidade precisa ser maior que zero.'),
                        models.CheckConstraint(condition=models.Q(('unit_price__gte', 0)), name='order_line_price_not_negative', violation_error_message='O valor não pode ser negativo.'),
                        models.CheckConstraint(condition=models.Q(('discount__gte', 0)), name='order_line_discount_not_negative', violation_error_message='O desconto não pode ser negativo.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='PromiseMove',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='promise_moves', to='workshop.serviceorder')),
                    ('before', models.DateTimeField(verbose_name='de')),
                    ('after', models.DateTimeField(verbose_name='para')),
                    ('reason', models.CharField(max_length=200, verbose_name='motivo')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promise_moves', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='quando')),
                ],
                options={
                    'verbose_name': 'mudança de prazo',
                    'verbose_name_plural': 'mudanças de prazo',
                    'ordering': ['-pk'],
                },
            ),
        ]),
    ]
