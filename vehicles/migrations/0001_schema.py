import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from core.schema import CreateModels


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('vehicles', '0001_initial'),
        ('vehicles', '0010_unit_expenses'),
        ('vehicles', '0020_sale_and_decisions'),
    ]

    dependencies = [
        ('accounts', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Make',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, verbose_name='nome')),
                    ('name_key', models.CharField(editable=False, max_length=60, unique=True, verbose_name='chave')),
                ],
                options={
                    'verbose_name': 'marca',
                    'verbose_name_plural': 'marcas',
                },
            ),
            migrations.CreateModel(
                name='Family',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('make', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='families', to='vehicles.make', verbose_name='marca')),
                    ('name', models.CharField(max_length=60, verbose_name='nome')),
                    ('name_key', models.CharField(editable=False, max_length=60, verbose_name='chave')),
                ],
                options={
                    'verbose_name': 'família',
                    'verbose_name_plural': 'famílias',
                    'constraints': [
                        models.UniqueConstraint(fields=('make', 'name_key'), name='family_once_per_make', violation_error_message='Esta marca já tem uma família com este nome.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='CatalogModel',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('family', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='models', to='vehicles.family', verbose_name='família')),
                    ('name', models.CharField(max_length=120, verbose_name='modelo e versão')),
                    ('name_key', models.CharField(editable=False, max_length=120, verbose_name='chave')),
                    ('kind', models.CharField(choices=[('car', 'Automóvel'), ('motorcycle', 'Motocicleta'), ('truck', 'Caminhão')], default='car', max_length=10, verbose_name='tipo')),
                    ('fipe_code', models.CharField(blank=True, max_length=8, verbose_name='código FIPE')),
                ],
                options={
                    'verbose_name': 'modelo',
                    'verbose_name_plural': 'modelos',
                    'constraints': [
                        models.UniqueConstraint(fields=('family', 'name_key', 'fipe_code'), name='catalog_model_once_per_family', violation_error_message='Esta família já tem este modelo.'),
                        models.UniqueConstraint(condition=models.Q(('fipe_code', ''), _negated=True), fields=('fipe_code',), name='catalog_model_one_per_fipe_code', violation_error_message='Outro modelo já tem este código FIPE.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='CatalogYear',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='years', to='vehicles.catalogmodel', verbose_name='modelo')),
                    ('year', models.PositiveSmallIntegerField(help_text='32000 é o zero quilômetro.', verbose_name='ano')),
                    ('is_zero_km', models.BooleanField(default=False, verbose_name='zero quilômetro')),
                    ('fuel_letter', models.CharField(max_length=1, verbose_name='letra do combustível')),
                    ('fuel', models.CharField(max_length=30, verbose_name='combustível')),
                    ('fipe_price', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='valor FIPE')),
                    ('reference_month', models.DateField(verbose_name='mês de referência')),
                ],
                options={
                    'verbose_name': 'ano-modelo',
                    'verbose_name_plural': 'anos-modelo',
                    'constraints': [
                        models.UniqueConstraint(fields=('model', 'year', 'fuel_letter'), name='catalog_year_once_per_fuel', violation_error_message='Este modelo já tem este ano com este combustível.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('is_zero_km', True), ('year', 32000)), models.Q(('is_zero_km', False), ('year__gte', 1900), ('year__lte', 2100)), _connector='OR'), name='catalog_year_in_range', violation_error_message='Informe um ano entre 1900 e 2100, ou 32000 para zero quilômetro.'),
                        models.CheckConstraint(condition=models.Q(('fipe_price__gte', 0)), name='catalog_year_price_not_negative', violation_error_message='O valor não pode ser negativo.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Vehicle',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vehicles', to='accounts.businessgroup', verbose_name='grupo econômico')),
                    ('plate', models.CharField(blank=True, max_length=7, verbose_name='placa')),
                    ('plate_key', models.CharField(blank=True, editable=False, max_length=7, verbose_name='placa canônica')),
                    ('chassis', models.CharField(blank=True, max_length=17, verbose_name='chassi')),
                    ('renavam', models.CharField(blank=True, max_length=11, verbose_name='Renavam')),
                    ('km', models.PositiveIntegerField(blank=True, null=True, verbose_name='km')),
                    ('km_on', models.DateField(blank=True, null=True, verbose_name='km informada em')),
                    ('colour', models.CharField(blank=True, max_length=30, verbose_name='cor')),
                    ('fuel', models.CharField(blank=True, max_length=30, verbose_name='combustível')),
                    ('year_made', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='ano de fabricação')),
                    ('year_model', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='ano do modelo')),
                    ('model', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='vehicles', to='vehicles.catalogmodel', verbose_name='modelo')),
                    ('description', models.CharField(blank=True, max_length=200, verbose_name='descrição')),
                    ('active', models.BooleanField(default=True, verbose_name='ativo')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versão')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='criado em')),
                ],
                options={
                    'verbose_name': 'veículo',
                    'verbose_name_plural': 'veículos',
                    'permissions': [('edit_plate_km', 'Veículo: alterar placa e km'), ('edit_every_field', 'Veículo: alterar todos os campos')],
                    'indexes': [
                        models.Index(models.F('group'), django.db.models.functions.text.Right('chassis', 6), name='vehicle_chassis_tail'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('active', True), models.Q(('plate_key', ''), _negated=True)), fields=('group', 'plate_key'), name='vehicle_one_active_per_plate', violation_error_message='Outro veículo já tem esta placa.'),
                        models.UniqueConstraint(condition=models.Q(('active', True), models.Q(('chassis', ''), _negated=True)), fields=('group', 'chassis'), name='vehicle_one_active_per_chassis', violation_error_message='Outro veículo já tem este chassi.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('year_made__isnull', True), models.Q(('year_made__gte', 1900), ('year_made__lte', 2100)), _connector='OR'), models.Q(('year_model__isnull', True), models.Q(('year_model__gte', 1900), ('year_model__lte', 2100)), _connector='OR')), name='vehicle_years_in_range', violation_error_message='Informe um ano entre 1900 e 2100.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='VehicleChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('vehicle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='vehicles.vehicle')),
                    ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vehicle_changes', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='quando')),
                    ('before', models.JSONField(verbose_name='antes')),
                    ('after', models.JSONField(verbose_name='depois')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='motivo')),
                ],
                options={
                    'verbose_name': 'alteração de veículo',
                    'verbose_name_plural': 'alterações de veículo',
                    'indexes': [
                        models.Index(fields=['vehicle', '-at', '-id'], name='vehicle_change_newest'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='StockItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stock_items', to='accounts.store', verbose_name='loja')),
                    ('vehicle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stock_items', to='vehicles.vehicle', verbose_name='veículo')),
                    ('business_type', models.CharField(choices=[('VN', 'Novo'), ('VU', 'Seminovo'), ('VD', 'Venda direta'), ('VI', 'Imobilizado'), ('VM', 'Mostruário')], max_length=2, verbose_name='tipo de negócio')),
                    ('state', models.CharField(choices=[('on_order', 'Encomendado'), ('in_transit', 'Em trânsito'), ('preparing', 'Em preparação'), ('available', 'Disponível'), ('demo', 'Demonstração'), ('blocked', 'Bloqueado'), ('sold', 'Vendido'), ('delivered', 'Entregue'), ('removed', 'Retirado')], default='available', max_length=10, verbose_name='situação')),
                    ('sold_from', models.CharField(blank=True, editable=False, max_length=10, verbose_name='situação antes da venda')),
                    ('price', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='preço')),
                    ('cost', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='custo')),
                    ('freight', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='frete')),
                    ('preparation', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='preparação')),
                    ('entered_on', models.DateField(blank=True, null=True, verbose_name='entrada')),
                    ('arrival_forecast', models.DateField(blank=True, null=True, verbose_name='previsão de chegada')),
                    ('origin', models.CharField(blank=True, max_length=60, verbose_name='origem')),
                    ('external_id', models.CharField(blank=True, max_length=64, verbose_name='código na origem')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versão')),
                    ('search_text', models.TextField(blank=True, editable=False, verbose_name='texto de busca')),
                    ('make', models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stock_items', to='vehicles.make', verbose_name='marca')),
                    ('family', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stock_items', to='vehicles.family', verbose_name='família')),
                    ('year', models.PositiveSmallIntegerField(blank=True, editable=False, null=True, verbose_name='ano')),
                    ('km', models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='km')),
                    ('colour', models.CharField(blank=True, editable=False, max_length=30, verbose_name='cor')),
                ],
                options={
                    'verbose_name': 'item de estoque',
                    'verbose_name_plural': 'itens de estoque',
                    'permissions': [('search_stock', 'Buscar no estoque'), ('view_cost', 'Ver custo e margem')],
                    'indexes': [
                        models.Index(fields=['price', 'id'], name='stock_by_price'),
                        models.Index(fields=['-entered_on', '-id'], name='stock_newest'),
                        models.Index(fields=['km', 'id'], name='stock_by_km'),
                        models.Index(fields=['-year', '-id'], name='stock_by_year'),
                        models.Index(fields=['make', 'family'], name='stock_by_make'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('store', 'origin', 'external_id'), name='stock_item_once_per_origin', violation_error_message='Este código da origem já está no estoque da loja.'),
                        models.UniqueConstraint(condition=models.Q(('state__in', ['sold', 'delivered', 'removed']), _negated=True), fields=('vehicle',), name='stock_item_one_present_per_vehicle', violation_error_message='Este veículo já está em estoque.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('freight__isnull', True), ('freight__gte', 0), _connector='OR'), models.Q(('preparation__isnull', True), ('preparation__gte', 0), _connector='OR')), name='stock_item_expenses_not_negative', violation_error_message='Frete e preparação não podem ser negativos.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('price__isnull', True), ('price__gte', 0), _connector='OR'), models.Q(('cost__isnull', True), ('cost__gte', 0), _connector='OR')), name='stock_item_amounts_not_negative', violation_error_message='Preço e custo não podem ser negativos.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Reservation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('stock_item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reservations', to='vehicles.stockitem', verbose_name='item de estoque')),
                    ('state', models.CharField(choices=[('requested', 'Solicitada'), ('active', 'Ativa'), ('converted', 'Convertida'), ('expired', 'Expirada'), ('cancelled', 'Cancelada')], default='active', max_length=10, verbose_name='situação')),
                    ('until', models.DateTimeField(verbose_name='até')),
                    ('holder', models.CharField(max_length=60, verbose_name='referência de quem reservou')),
                    ('holder_label', models.CharField(blank=True, max_length=120, verbose_name='reservado por')),
                    ('holder_url', models.CharField(blank=True, max_length=200, verbose_name='endereço')),
                    ('deposit', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='sinal')),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reservations_made', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='criada em')),
                    ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='terminada em')),
                    ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reservations_decided', to=settings.AUTH_USER_MODEL, verbose_name='decidida por')),
                    ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decidida em')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='motivo')),
                ],
                options={
                    'verbose_name': 'reserva',
                    'verbose_name_plural': 'reservas',
                    'permissions': [('authorise_reservation', 'Autorizar reservas mais longas')],
                    'indexes': [
                        models.Index(fields=['state', 'until', 'id'], name='reservation_lapsing'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('state', 'active')), fields=('stock_item',), name='reservation_one_active_per_unit', violation_error_message='Este veículo já está reservado.'),
                        models.CheckConstraint(condition=models.Q(('deposit__isnull', True), ('deposit__gte', 0), _connector='OR'), name='reservation_deposit_not_negative', violation_error_message='O sinal não pode ser negativo.'),
                    ],
                },
            ),
        ]),
    ]
