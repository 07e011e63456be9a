import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_store_details'),
        ('atendimento', '0071_lead_fields'),
        ('customers', '0003_name_search'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='atendimento',
            name='helper',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attendances_helped', to=settings.AUTH_USER_MODEL, verbose_name='atende em nome do responsável'),
        ),
        migrations.AddField(
            model_name='atendimento',
            name='helper_until',
            field=models.DateTimeField(blank=True, null=True, verbose_name='em nome de até'),
        ),
        migrations.AlterField(
            model_name='event',
            name='kind',
            field=models.CharField(choices=[('created', 'Atendimento aberto'), ('returned', 'Atendimento retomado'), ('lead_received', 'Lead recebido'), ('confirmed', 'Atendimento confirmado'), ('closed', 'Atendimento encerrado'), ('cancelled', 'Atendimento cancelado'), ('closing_asked', 'Encerramento pedido'), ('closing_refused', 'Encerramento recusado'), ('nature_changed', 'Natureza alterada'), ('assumed', 'Atendimento assumido'), ('transferred', 'Transferido'), ('forwarded', 'Encaminhado'), ('contact_scheduled', 'Contato agendado'), ('contact_done', 'Contato realizado'), ('contact_rescheduled', 'Contato reagendado'), ('contact_cancelled', 'Contato cancelado'), ('contact_changed', 'Contato alterado'), ('no_answer', 'Não atendeu'), ('no_answer_undone', 'Não atendeu desfeito'), ('attempt', 'Tentativa de contato'), ('interest', 'Veículo de interesse'), ('vehicle_changed', 'Dados do veículo alterados'), ('appraisal_requested', 'Avaliação solicitada'), ('appraisal_started', 'Avaliação iniciada'), ('appraised', 'Usado avaliado'), ('appraisal_approved', 'Avaliação aprovada'), ('appraisal_refused', 'Avaliação recusada'), ('appraisal_used', 'Avaliação usada em proposta'), ('appraisal_freed', 'Avaliação liberada'), ('appraisal_expired', 'Avaliação vencida'), ('appraisal_cancelled', 'Avaliação cancelada'), ('test_drive_done', 'Test drive feito'), ('visit_booked', 'Visita marcada'), ('test_drive_booked', 'Test drive marcado'), ('arrived', 'Chegou à loja'), ('offered', 'Encaminhado pela recepção'), ('passed_on', 'Passou ao próximo da vez'), ('left', 'Saiu sem atendimento'), ('helped', 'Atendido em nome do responsável'), ('transfer_asked', 'Transferência pedida'), ('transfer_refused', 'Transferência recusada'), ('ownership_lapsed', 'Carteira vencida'), ('campaign_result', 'Resultado de campanha'), ('proposal_created', 'Proposta criada'), ('proposal_changed', 'Proposta alterada'), ('approval_asked', 'Aprovação pedida'), ('approval_given', 'Proposta aprovada'), ('approval_countered', 'Contraproposta da gerência'), ('approval_refused', 'Aprovação recusada'), ('approval_voided', 'Aprovação sem efeito'), ('proposal_sent', 'Proposta enviada'), ('proposal_ordered', 'Pedido fechado'), ('proposal_authorised', 'Faturamento autorizado'), ('proposal_invoiced', 'Proposta faturada'), ('invoice_cancelled', 'Nota fiscal cancelada'), ('invoice_attached', 'Documento fiscal anexado'), ('proposal_returned', 'Venda devolvida'), ('payment_received', 'Pagamento recebido'), ('payment_checked', 'Pagamento conferido'), ('payment_returned', 'Pagamento devolvido'), ('proposal_reopened', 'Pedido reaberto'), ('proposal_cancelled', 'Proposta cancelada'), ('proposal_accepted', 'Proposta aceita pelo cliente'), ('document_issued', 'Documento emitido'), ('link_created', 'Link do cliente criado'), ('link_revoked', 'Link do cliente revogado'), ('step_done', 'Etapa de documentação feita'), ('step_undone', 'Etapa de documentação desfeita'), ('delivery_scheduled', 'Entrega agendada'), ('delivery_moved', 'Entrega reagendada'), ('delivery_released', 'Entrega liberada'), ('delivery_held', 'Liberação da entrega desfeita'), ('delivery_signed', 'Recebimento assinado'), ('delivery_cancelled', 'Entrega cancelada'), ('delivered', 'Veículo entregue'), ('customer_notified', 'Aviso ao cliente'), ('reservation_requested', 'Reserva pedida'), ('reservation_refused', 'Reserva recusada'), ('reserved', 'Veículo reservado'), ('reservation_extended', 'Reserva prorrogada'), ('reservation_cancelled', 'Reserva cancelada'), ('reservation_expired', 'Reserva expirada'), ('booking_created', 'Agendamento na oficina'), ('estimate_created', 'Orçamento da oficina'), ('order_created', 'Ordem de serviço'), ('booking_cancelled', 'Agendamento na oficina cancelado'), ('order_closed', 'Ordem de serviço encerrada'), ('order_cancelled', 'Ordem de serviço cancelada')], max_length=24, verbose_name='tipo'),
        ),
        migrations.CreateModel(
            name='RotaSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('department', models.CharField(choices=[('VN', 'Veículos novos'), ('VU', 'Seminovos'), ('VD', 'Venda direta'), ('FI', 'F&I'), ('OF', 'Oficina'), ('PA', 'Peças e acessórios')], max_length=2, verbose_name='departamento')),
                ('credit', models.BigIntegerField(default=0, verbose_name='crédito')),
                ('last_turn_at', models.DateTimeField(blank=True, null=True, verbose_name='última vez')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rota_seats', to='atendimento.channel')),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rota_seats', to=settings.AUTH_USER_MODEL)),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rota_seats', to='accounts.store')),
            ],
            options={
                'verbose_name': 'lugar na rota',
                'verbose_name_plural': 'lugares na rota',
                'constraints': [models.UniqueConstraint(fields=('store', 'department', 'channel', 'seller'), name='rota_seat_once_per_seller')],
            },
        ),
        migrations.CreateModel(
            name='RotaTurn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('department', models.CharField(choices=[('VN', 'Veículos novos'), ('VU', 'Seminovos'), ('VD', 'Venda direta'), ('FI', 'F&I'), ('OF', 'Oficina'), ('PA', 'Peças e acessórios')], max_length=2, verbose_name='departamento')),
                ('kind', models.CharField(choices=[('next', 'Vez na rota'), ('owner', 'Cliente dele'), ('appointment', 'Hora marcada'), ('return', 'Retorno'), ('chosen', 'Escolhido'), ('passed', 'Passou a vez'), ('lapsed', 'Não assumiu a tempo')], max_length=11, verbose_name='tipo')),
                ('spent', models.BooleanField(default=False, verbose_name='gastou a vez')),
                ('why', models.CharField(max_length=400, verbose_name='por quê')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='quando')),
                ('attendance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rota_turns', to='atendimento.atendimento')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='turns_given', to=settings.AUTH_USER_MODEL)),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rota_turns', to='atendimento.channel')),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rota_turns', to=settings.AUTH_USER_MODEL)),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rota_turns', to='accounts.store')),
            ],
            options={
                'verbose_name': 'vez na rota',
                'verbose_name_plural': 'vezes na rota',
                'indexes': [models.Index(fields=['store', 'department', '-at', '-id'], name='rota_turn_newest'), models.Index(fields=['attendance', '-id'], name='rota_turn_attendance')],
            },
        ),
        migrations.CreateModel(
            name='SellerStatus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('situation', models.CharField(choices=[('available', 'Disponível'), ('serving', 'Em atendimento'), ('test_drive', 'Test drive'), ('delivery', 'Entrega'), ('break', 'Pausa'), ('outside', 'Externo'), ('day_off', 'Folga'), ('absent', 'Ausente')], default='absent', max_length=10, verbose_name='situação')),
                ('since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='desde')),
                ('present_since', models.DateTimeField(blank=True, null=True, verbose_name='chegou em')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statuses_set', to=settings.AUTH_USER_MODEL)),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seller_statuses', to='accounts.store', verbose_name='loja')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statuses', to=settings.AUTH_USER_MODEL, verbose_name='vendedor')),
            ],
            options={
                'verbose_name': 'situação do vendedor',
                'verbose_name_plural': 'situações dos vendedores',
                'constraints': [models.UniqueConstraint(fields=('user', 'store'), name='seller_status_once_per_store')],
            },
        ),
        migrations.CreateModel(
            name='TransferRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('department', models.CharField(choices=[('VN', 'Veículos novos'), ('VU', 'Seminovos'), ('VD', 'Venda direta'), ('FI', 'F&I'), ('OF', 'Oficina'), ('PA', 'Peças e acessórios')], max_length=2, verbose_name='departamento')),
                ('reason', models.CharField(max_length=200, verbose_name='por quê')),
                ('state', models.CharField(choices=[('requested', 'Pedida'), ('granted', 'Concedida'), ('refused', 'Recusada')], default='requested', max_length=9, verbose_name='situação')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='pedida em')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decidida em')),
                ('answer', models.CharField(blank=True, max_length=200, verbose_name='resposta')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers_asked', to=settings.AUTH_USER_MODEL, verbose_name='para')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='transfers_decided', to=settings.AUTH_USER_MODEL, verbose_name='decidida por')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers_lost', to=settings.AUTH_USER_MODEL, verbose_name='de')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfer_requests', to='customers.person', verbose_name='cliente')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfer_requests', to='accounts.store', verbose_name='loja')),
            ],
            options={
                'verbose_name': 'pedido de transferência',
                'verbose_name_plural': 'pedidos de transferência',
                'indexes': [models.Index(fields=['store', 'state', '-asked_at', '-id'], name='transfer_request_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['requested', 'granted', 'refused'])), name='transfer_request_state_known'), models.UniqueConstraint(condition=models.Q(('state', 'requested')), fields=('person', 'store', 'department'), name='transfer_request_one_open', violation_error_message='Já há um pedido de transferência deste cliente.')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('department', models.CharField(choices=[('VN', 'Veículos novos'), ('VU', 'Seminovos'), ('VD', 'Venda direta'), ('FI', 'F&I'), ('OF', 'Oficina'), ('PA', 'Peças e acessórios')], max_length=2, verbose_name='departamento')),
                ('state', models.CharField(choices=[('waiting', 'Aguardando'), ('offered', 'Encaminhado'), ('taken', 'Em atendimento'), ('gone', 'Saiu sem atendimento')], default='waiting', max_length=8, verbose_name='situação')),
                ('arrived_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='chegou em')),
                ('offered_at', models.DateTimeField(blank=True, null=True, verbose_name='encaminhado em')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='assumido ou encerrado em')),
                ('attendance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='atendimento.atendimento', verbose_name='atendimento')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='atendimento.channel', verbose_name='meio')),
                ('media', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='atendimento.media', verbose_name='mídia')),
                ('nature', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='atendimento.nature', verbose_name='natureza')),
                ('offered_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits_offered', to=settings.AUTH_USER_MODEL, verbose_name='encaminhado a')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='customers.person', verbose_name='cliente')),
                ('received_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits_received', to=settings.AUTH_USER_MODEL)),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='accounts.store', verbose_name='loja')),
                ('taken_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits_taken', to=settings.AUTH_USER_MODEL, verbose_name='atendido por')),
            ],
            options={
                'verbose_name': 'visita',
                'verbose_name_plural': 'visitas',
                'permissions': [('receive_visit', 'Receber quem chega (recepção rápida)'), ('view_team_visit', 'Ver as visitas da equipe'), ('run_rota', 'Conduzir a rota (vendedor da vez)'), ('be_in_rota', 'Participar da rota')],
                'indexes': [models.Index(fields=['store', '-arrived_at', '-id'], name='visit_store_newest'), models.Index(condition=models.Q(('state', 'offered')), fields=['offered_to'], name='visit_offer_open'), models.Index(condition=models.Q(('state', 'offered')), fields=['offered_at'], name='visit_offer_by_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'offered', 'taken', 'gone'])), name='visit_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'offered'), _negated=True), models.Q(('offered_at__isnull', False), ('offered_to__isnull', False)), _connector='OR'), name='visit_offered_to_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'taken'), _negated=True), ('taken_by__isnull', False), _connector='OR'), name='visit_taken_by_somebody'), models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'offered'])), fields=('attendance',), name='visit_one_waiting_per_attendance', violation_error_message='Este cliente já está na recepção.')],
            },
        ),
    ]
