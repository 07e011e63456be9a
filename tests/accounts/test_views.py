import pytest
from django.test import Client
from django.urls import reverse

from accounts import grants, kept_forms
from accounts.stores import ALL_STORES, SESSION_KEY
from tests.factories import StoreFactory, member

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PASSWORD = "uma-senha-bem-longa"


@pytest.fixture
def user():
    found = member(grants.GERENTE, (StoreFactory(), "VN"), (StoreFactory(), "VN"), username="gerente")
    found.set_password(PASSWORD)
    found.save()
    return found


@pytest.fixture
def staff(client, user):
    client.force_login(user, backend=BACKEND)
    return client


def switch(client: Client, loja: str, **extra):
    return client.post(reverse("accounts:store-switch"), {"loja": loja}, **extra)


def test_store_switch_chooses_an_own_store(staff, user):
    second = user.membership_list[1].store

    response = switch(staff, str(second.pk), headers={"referer": "http://testserver/agenda/?q=1"})

    assert staff.session[SESSION_KEY] == second.pk
    assert response.url == "http://testserver/agenda/?q=1"


def test_store_switch_chooses_all(staff):
    switch(staff, "todas")

    assert staff.session[SESSION_KEY] == ALL_STORES


@pytest.mark.parametrize("loja", ["", "0", "x" * 5000, "9" * 40, "\x00", "🚗"])
def test_store_switch_ignores_nonsense(staff, loja):
    response = switch(staff, loja)

    assert response.status_code == 302
    assert SESSION_KEY not in staff.session


def test_store_switch_refuses_a_foreign_store(staff):
    foreign = StoreFactory()

    switch(staff, str(foreign.pk))

    assert SESSION_KEY not in staff.session


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_store_switch_never_leaves_the_site(staff, user, address):
    store = user.membership_list[0].store

    response = staff.post(
        reverse("accounts:store-switch"), {"loja": store.pk, "next": address}, headers={"referer": address}
    )

    assert response.url == "/"


def sign_in(client: Client, address: str):
    return client.post(address, {"login": "gerente", "password": PASSWORD})


def test_posted_form_survives_the_new_sign_in(client, user):
    refused = client.post(
        "/conta/loja/?de=agenda", {"loja": "todas", "csrfmiddlewaretoken": "x", "senha": "s"}
    )
    assert refused.status_code == 302
    assert refused.url == "/entrar/?next=%2Fconta%2Fcontinuar%2F"

    entered = sign_in(client, refused.url)
    assert entered.url == "/conta/continuar/"
    kept = client.session[kept_forms.SESSION_KEY]
    assert (kept["path"], kept["fields"]) == ("/conta/loja/?de=agenda", [["loja", "todas"]])

    posted = client.post("/conta/continuar/", {"loja": "todas"})

    assert (posted.status_code, posted.url) == (307, "/conta/loja/?de=agenda")
    assert kept_forms.SESSION_KEY not in client.session


def test_kept_form_can_be_thrown_away(client, user):
    client.post("/conta/loja/", {"loja": "todas"})
    sign_in(client, "/entrar/")

    client.post("/conta/descartar/")

    assert client.get("/conta/continuar/").url == "/"


def test_kept_form_is_forgotten_after_half_an_hour(client, user, time_machine):
    time_machine.move_to("2026-11-24 10:00 +0000", tick=False)
    client.post("/conta/loja/", {"loja": "todas"})
    sign_in(client, "/entrar/")

    time_machine.move_to("2026-11-24 10:31 +0000", tick=False)

    assert client.get("/conta/continuar/").url == "/"


@pytest.mark.parametrize("fields", [{}, {"nota": "x" * 70_000}, {f"campo{n}": "x" for n in range(301)}])
def test_empty_or_huge_post_is_not_kept(client, fields):
    response = client.post("/conta/loja/", fields)

    assert response.url == "/entrar/?next=%2F"
    assert kept_forms.SESSION_KEY not in client.session


def test_post_without_csrf_token_is_never_kept():
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/conta/loja/", {"loja": "todas"})

    assert response.status_code == 403
    assert kept_forms.SESSION_KEY not in strict.session


def test_fragment_request_without_session_moves_the_whole_page(client):
    response = client.get(
        "/conta/loja/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/agenda/?situacao=hoje"},
    )

    assert response.status_code == 200
    assert response["HX-Redirect"] == "/entrar/?next=%2Fagenda%2F%3Fsituacao%3Dhoje"


def test_sign_in_refuses_a_wrong_password(client, user):
    response = client.post("/entrar/", {"login": "gerente", "password": "errada"})

    assert response.status_code == 200
    assert "_auth_user_id" not in client.session


def test_sign_in_locks_one_name_but_not_the_address(client, user):
    for _ in range(5):
        client.post("/entrar/", {"login": "gerente", "password": "errada"})
    other = member(grants.CONSULTOR, (user.membership_list[0].store, "VN"), username="outro")
    other.set_password(PASSWORD)
    other.save()

    locked = sign_in(client, "/entrar/")
    assert locked.status_code == 200
    assert "_auth_user_id" not in client.session

    client.post("/entrar/", {"login": "outro", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(other.pk)


def test_sign_out_asks_on_get_and_acts_on_post(staff):
    assert staff.get("/sair/").status_code == 200
    assert "_auth_user_id" in staff.session

    staff.post("/sair/")

    assert "_auth_user_id" not in staff.session


def test_sign_in_never_redirects_elsewhere(client, user):
    response = sign_in(client, "/entrar/?next=https://evil.example/")

    assert response.url == "/"


def test_nobody_signs_up(client):
    assert client.get("/entrar/cadastro/").status_code == 404
