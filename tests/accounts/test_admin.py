import gettext
import io
import re

import pytest
from auditlog.context import set_actor
from auditlog.models import LogEntry
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.forms import modelform_factory
from django.urls import reverse

from accounts import grants
from accounts.admin import ParameterForm, StoreForm
from accounts.models import Parameter, Store, User
from accounts.parameters import PARAMETERS, parameter
from tests.factories import BrandFactory, BusinessGroupFactory, StoreFactory, UserFactory, member

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def administrator(client):
    user = member(grants.ADMINISTRADOR, username="adm")
    client.force_login(user, backend=BACKEND)
    return user


def fields_of(user: User, **changes):
    """The change page's whole post, as a browser sends it."""
    store_rows = {
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
        "memberships-MIN_NUM_FORMS": "0",
        "memberships-MAX_NUM_FORMS": "1000",
    }
    own = {"username": user.username, "first_name": "Ana", "last_name": "", "email": "", "is_active": "on"}
    return own | store_rows | changes


@pytest.mark.parametrize(
    "name",
    [
        "accounts_user", "accounts_store", "accounts_brand", "accounts_businessgroup", "accounts_parameter",
        "core_refusal", "core_importbatch", "core_outboxmessage", "auth_group",
    ],
)  # fmt: skip
def test_administrator_opens_the_table(client, administrator, name):
    assert client.get(reverse(f"admin:{name}_changelist")).status_code == 200


# What the dealer's people write; everything else in these rooms is a table that an administrator keeps.
RECORDS = {
    "person", "phone", "address", "consent", "ownedvehicle", "ownership", "personaccess",
    "vehicle", "vehiclechange", "stockitem", "reservation",
    "atendimento", "contact", "event", "interest", "appraisal", "appraisalcheck", "appraisalphoto",
    "campaignflag",
    "approval", "approvallink",
    "document", "vehiclesituation", "situationline", "customerlink", "acceptance",
    "proposal", "proposalitem", "paymentline", "tradein", "tradeindebt", "creditrequest", "pldreview",
    "quote", "booking", "estimate", "estimateline", "serviceorder",
}  # fmt: skip


def test_administrator_holds_no_permission_on_business_records(administrator):
    rights = [right.split(".")[1] for right in administrator.get_all_permissions()]

    assert rights
    assert [right for right in rights if right.split("_", 1)[-1] in RECORDS] == []
    assert [right for right in rights if right.startswith(("scope_", "work_", "be_", "view_team_"))] == []


@pytest.mark.parametrize("role", [*grants.STAFF, *grants.ADD_ONS])
def test_admin_refuses_business_roles(client, role):
    client.force_login(member(role, (StoreFactory(), "VN"), is_staff=True), backend=BACKEND)

    assert client.get("/admin/", follow=True).status_code == 403


def test_admin_login_is_the_products_own(client):
    assert client.get("/admin/login/?next=/admin/accounts/").url == "/entrar/?next=%2Fadmin%2Faccounts%2F"


def test_user_is_changed_with_groups_and_departments(client, administrator):
    store, user = StoreFactory(), UserFactory()
    seller = Group.objects.get(name=grants.CONSULTOR)
    place = {
        "memberships-TOTAL_FORMS": "1",
        "memberships-0-store": store.pk,
        "memberships-0-is_default": "on",
        "memberships-0-departments": ["VN", "OF"],
    }

    response = client.post(
        reverse("admin:accounts_user_change", args=[user.pk]), fields_of(user, groups=[seller.pk], **place)
    )

    assert response.status_code == 302, response.context["errors"]
    user = User.objects.get(pk=user.pk)
    assert set(user.membership_list[0].departments) == {"VN", "OF"}
    assert list(user.groups.all()) == [seller]


def test_administrator_cannot_make_a_superuser(client, administrator):
    user = UserFactory()

    client.post(
        reverse("admin:accounts_user_change", args=[user.pk]),
        fields_of(user, is_superuser="on", is_staff="on"),
    )

    user.refresh_from_db()
    assert (user.first_name, user.is_superuser, user.is_staff) == ("Ana", False, False)


def test_administrator_cannot_touch_a_superuser(client, administrator):
    root = UserFactory(is_superuser=True)

    for address in ("accounts_user_change", "auth_user_password_change"):
        assert client.post(reverse(f"admin:{address}", args=[root.pk]), fields_of(root)).status_code == 403

    root.refresh_from_db()
    assert root.first_name == "Mário"


def test_nobody_deletes_users(client, administrator):
    user = UserFactory()

    assert client.post(reverse("admin:accounts_user_delete", args=[user.pk])).status_code == 403
    assert User.objects.filter(pk=user.pk).exists()


def test_a_switch_can_be_granted_to_one_user(client, administrator):
    user = UserFactory()
    switch = Permission.objects.get(codename="export_personal_data")

    client.post(
        reverse("admin:accounts_user_change", args=[user.pk]), fields_of(user, user_permissions=[switch.pk])
    )

    assert User.objects.get(pk=user.pk).has_perm("accounts.export_personal_data")


@pytest.mark.parametrize(
    ("key", "value", "field"),
    [
        ("one_open_sale_per_customer", "1", "value"),
        ("proposal_validity_days", "sim", "value"),
        ("proposal_validity_days", "-1", "value"),
        ("proposal_validity_days", "0", "value"),
        ("proposal_validity_days", "", "value"),
        ("walk_in_minutes", "999999999999999", "value"),
        ("walk_in_minutes", "1441", "value"),
        ("pld_cash_limit", "muito", "value"),
        ("rota_start_order", "xyz", "value"),
        ("rota_spends_turn", "passou a vez, zzz", "value"),
        ("steps_before_exit", "ATPV-e!", "value"),
        ("carmaker_cnpj", "12", "value"),
        ("nobody_declared_this", "1", "key"),
    ],
)
def test_parameter_refuses_what_is_not_of_its_kind(key, value, field):
    form = ParameterForm({"key": key, "value": value, "group": BusinessGroupFactory().pk})

    assert list(form.errors) == [field]


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("one_open_sale_per_customer", "Não", False),
        ("walk_in_minutes", "0", 0),
        ("pld_cash_limit", "30.000,50", "30000.50"),
        ("rota_start_order", "Sorteio", "sorteio"),
        ("rota_spends_turn", "não assumiu a tempo, passou", ["nao_assumiu", "passou"]),
        ("rota_spends_turn", "nenhum", []),
        ("steps_before_exit", "atpv-e, crlv-e", ["atpv-e", "crlv-e"]),
        ("carmaker_cnpj", "59.104.422", "59.104.422"),
    ],
)
def test_parameter_is_kept_as_typed_in_words_and_shown_so_again(key, typed, kept):
    form = ParameterForm({"key": key, "value": typed, "group": BusinessGroupFactory().pk})

    form.save()

    row = Parameter.objects.get()
    assert row.value == kept
    again = ParameterForm(instance=row)
    assert PARAMETERS[key].kind.parse(again.initial["value"]) == kept


def test_every_default_is_of_its_kind():
    assert [key for key, one in PARAMETERS.items() if not one.kind.fits(one.default)] == []


def test_a_stored_value_of_another_kind_counts_as_not_set():
    """Rows that an earlier release accepted."""
    store = StoreFactory()
    Parameter.objects.create(key="walk_in_minutes", value=999999999999999, group=store.group, store=store)
    assert parameter("walk_in_minutes", store=store) == 5
    Parameter.objects.create(key="walk_in_minutes", value=7, group=store.group)

    assert parameter("walk_in_minutes", store=store) == 7


@pytest.mark.parametrize("case", ["group", "brand"])
def test_parameter_refuses_a_place_of_another_group_or_brand(case):
    store = StoreFactory()
    if case == "group":
        place, field = {"brand": BrandFactory(group=BusinessGroupFactory(name="Outro")).pk}, "brand"
    else:
        place, field = {"brand": BrandFactory(group=store.group, name="Outra").pk, "store": store.pk}, "store"
    fields = {"key": "proposal_validity_days", "value": "3", "group": store.group.pk}

    assert list(ParameterForm(fields | place).errors) == [field]


def test_store_refuses_a_brand_of_another_group():
    store = StoreFactory()
    form = modelform_factory(Store, form=StoreForm, fields=["group", "brand"])(
        {"group": store.group.pk, "brand": BrandFactory(group=BusinessGroupFactory(name="Outro")).pk},
        instance=store,
    )

    assert list(form.errors) == ["brand"]


def test_parameter_page_tells_what_may_be_set_in_portuguese(client, administrator):
    text = client.get(reverse("admin:accounts_parameter_add")).text

    assert "Cliente na loja: prazo para o vendedor assumir (0: sem prazo) (minutos)" in text
    assert "Digite um destes: nome, chegada, sorteio." in text
    assert not re.search(r"\b(Group|Brand|Store):", text)


def test_rights_given_to_a_user_leave_a_diff():
    user = member("Consultor")

    user.groups.add(Group.objects.get(name="Gerente"))
    user.set_password("outra-senha-boa")
    user.email = "novo@exemplo.com.br"
    user.save()

    entries = LogEntry.objects.get_for_object(user)
    assert entries.filter(changes__groups__operation="add", changes__groups__objects=["Gerente"]).exists()
    assert "password" not in (latest := entries.first().changes)
    assert "novo@exemplo.com.br" not in str(latest["email"])


def test_tables_of_the_libraries_are_named_in_portuguese(client, db):
    root = UserFactory(is_superuser=True)
    client.force_login(root, backend=BACKEND)

    page = client.get(reverse("admin:index")).content.decode()

    for told in ("Tarefas com falha", "Tarefas na fila", "Autenticadores", "Sessões de usuário", "Auditoria"):
        assert told in page
    for left in (" tasks<", ">Authenticators<", ">User sessions<", "Audit log", "Django Q"):
        assert left not in page


def test_compiled_words_are_those_of_the_source():
    """A `.po` that was changed and not compiled would change nothing."""
    folder = settings.BASE_DIR / "locale/pt_BR/LC_MESSAGES"
    words = gettext.GNUTranslations(io.BytesIO((folder / "django.mo").read_bytes()))
    source = (folder / "django.po").read_text()
    pairs = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', source, re.MULTILINE)

    assert len(pairs) > 50
    assert {told: words.gettext(told) for told, _ in pairs} == dict(pairs)


def test_audit_log_keeps_columns_only():
    store = StoreFactory()

    with set_actor(None):
        user = User.objects.create_user("nova", password="uma senha longa 1", group=store.group)

    changes = LogEntry.objects.get_for_object(user).get().changes
    assert changes["username"] == ["None", "nova"]
    assert set(changes) <= {field.name for field in User._meta.concrete_fields} - {"password"}
    assert not [one for one in changes.values() if str(one[1]).endswith(".None")]
