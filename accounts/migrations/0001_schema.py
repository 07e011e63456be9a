import accounts.models
import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from core.schema import CreateModels


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0004_store_details'),
        ('accounts', '0005_city_holidays'),
        ('accounts', '0007_parameter_words'),
    ]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='BusinessGroup',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80, unique=True, verbose_name='nome')),
                ],
                options={
                    'verbose_name': 'grupo econômico',
                    'verbose_name_plural': 'grupos econômicos',
                },
            ),
            migrations.CreateModel(
                name='Brand',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='brands', to='accounts.businessgroup', verbose_name='grupo econômico')),
                    ('name', models.CharField(max_length=60, verbose_name='nome')),
                ],
                options={
                    'verbose_name': 'bandeira',
                    'verbose_name_plural': 'bandeiras',
                    'constraints': [
                        models.UniqueConstraint(fields=('group', 'name'), name='brand_name_once_per_group'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Store',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stores', to='accounts.businessgroup', verbose_name='grupo econômico')),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stores', to='accounts.brand', verbose_name='bandeira')),
                    ('name', models.CharField(max_length=80, verbose_name='nome')),
                    ('cnpj', models.CharField(max_length=14, unique=True, validators=[accounts.models.validate_cnpj], verbose_name='CNPJ')),
                    ('time_zone', models.CharField(default='America/Sao_Paulo', max_length=40, validators=[accounts.models.validate_time_zone], verbose_name='fuso horário')),
                    ('city', models.CharField(blank=True, max_length=80, verbose_name='cidade')),
                    ('state', models.CharField(blank=True, max_length=2, verbose_name='UF')),
                    ('legal_name', models.CharField(blank=True, max_length=120, verbose_name='razão social')),
                    ('address', models.CharField(blank=True, max_length=200, verbose_name='endereço')),
                    ('phone', models.CharField(blank=True, max_length=40, verbose_name='telefone')),
                    ('active', models.BooleanField(default=True, verbose_name='ativa')),
                ],
                options={
                    'verbose_name': 'loja',
                    'verbose_name_plural': 'lojas',
                },
            ),
            migrations.CreateModel(
                name='CityHoliday',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(max_length=2, verbose_name='UF')),
                    ('city', models.CharField(max_length=80, verbose_name='cidade')),
                    ('day', models.DateField(verbose_name='data')),
                    ('name', models.CharField(max_length=80, verbose_name='nome')),
                    ('yearly', models.BooleanField(default=True, verbose_name='todo ano')),
                ],
                options={
                    'verbose_name': 'feriado municipal',
                    'verbose_name_plural': 'feriados municipais',
                    'ordering': ['state', 'city', 'day', 'pk'],
                    'constraints': [
                        models.UniqueConstraint(fields=('state', 'city', 'day'), name='city_holiday_once', violation_error_message='Este feriado já está cadastrado.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='OpeningHours',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opening_hours', to='accounts.store')),
                    ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Segunda'), (1, 'Terça'), (2, 'Quarta'), (3, 'Quinta'), (4, 'Sexta'), (5, 'Sábado'), (6, 'Domingo')], verbose_name='dia da semana')),
                    ('opens', models.TimeField(verbose_name='abre')),
                    ('closes', models.TimeField(verbose_name='fecha')),
                ],
                options={
                    'verbose_name': 'horário de atendimento',
                    'verbose_name_plural': 'horários de atendimento',
                    'constraints': [
                        models.UniqueConstraint(fields=('store', 'weekday'), name='opening_hours_once_per_day'),
                        models.CheckConstraint(condition=models.Q(('opens__lt', models.F('closes'))), name='opening_hours_in_order'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                    ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                    ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                    ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                    ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                    ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                    ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='users', to='accounts.businessgroup', verbose_name='grupo econômico')),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ],
                options={
                    'verbose_name': 'usuário',
                    'verbose_name_plural': 'usuários',
                    'permissions': [('scope_departments', 'Equipe: os registros dos seus departamentos nas suas lojas'), ('scope_stores', 'Equipe: tudo nas suas lojas'), ('scope_group', 'Equipe: tudo em todas as lojas do grupo econômico'), ('switch_user', 'Ver a agenda de outro usuário (Troca Usuário)'), ('view_reports', 'Ver relatórios'), ('export_personal_data', 'Exportar listas com dados pessoais'), ('view_monitor', 'Ver o monitor de integrações e importar'), ('use_admin', 'Usar a administração (tabelas, usuários, parâmetros)')],
                },
                managers=[
                    ('objects', django.contrib.auth.models.UserManager()),
                ],
            ),
            migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                    ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.store', verbose_name='loja')),
                    ('is_default', models.BooleanField(default=False, verbose_name='loja padrão')),
                ],
                options={
                    'verbose_name': 'lotação',
                    'verbose_name_plural': 'lotações',
                    'constraints': [
                        models.UniqueConstraint(fields=('user', 'store'), name='membership_once_per_store'),
                        models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('user',), name='membership_one_default_store'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='MembershipDepartment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='department_rows', to='accounts.membership')),
                    ('department', models.CharField(choices=[('VN', 'Veículos novos'), ('VU', 'Seminovos'), ('VD', 'Venda direta'), ('FI', 'F&I'), ('OF', 'Oficina'), ('PA', 'Peças e acessórios')], max_length=2, verbose_name='departamento')),
                ],
                options={
                    'verbose_name': 'departamento',
                    'verbose_name_plural': 'departamentos',
                    'constraints': [
                        models.UniqueConstraint(fields=('membership', 'department'), name='membership_department_once'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Parameter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=60, verbose_name='parâmetro')),
                    ('value', models.JSONField(blank=True, verbose_name='valor')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parameters', to='accounts.businessgroup', verbose_name='grupo econômico')),
                    ('brand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='parameters', to='accounts.brand', verbose_name='bandeira')),
                    ('store', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='parameters', to='accounts.store', verbose_name='loja')),
                ],
                options={
                    'verbose_name': 'parâmetro',
                    'verbose_name_plural': 'parâmetros',
                    'constraints': [
                        models.UniqueConstraint(models.F('key'), models.F('group'), django.db.models.functions.comparison.Coalesce('brand', 0), django.db.models.functions.comparison.Coalesce('store', 0), name='parameter_once_per_place'),
                    ],
                },
            ),
        ]),
    ]
