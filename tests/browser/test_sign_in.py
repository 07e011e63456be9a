from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from accounts import grants
from accounts.models import Membership
from tests.factories import StoreFactory, member

PASSWORD = "uma-senha-bem-longa"


@pytest.fixture
def consultant(live_server):
    user = member(grants.CONSULTOR, (StoreFactory(), "VN VU"), username="consultor")
    user.set_password(PASSWORD)
    user.save()
    return user


def test_sign_in_page_leads_in(page, consultant, check_axe):
    page.goto("/conta/sessoes/")
    assert urlsplit(page.url).path == "/entrar/"
    check_axe(page)

    page.fill("[name=login]", "consultor")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")

    page.wait_for_url("**/conta/sessoes/")
    check_axe(page)


def test_wrong_password_is_told_by_the_form(page, consultant, check_axe):
    page.goto("/entrar/")
    page.fill("[name=login]", "consultor")
    page.fill("[name=password]", "errada")
    page.keyboard.press("Enter")

    expect(page.get_by_text("estão incorretos").first).to_be_visible()
    check_axe(page)


def test_session_cookie_is_enough(page, consultant, sign_in, check_axe):
    sign_in(page, "consultor")

    page.goto("/sair/")

    assert urlsplit(page.url).path == "/sair/"
    check_axe(page)


def test_form_posted_after_the_session_expired_goes_on(page, consultant, sign_in, check_axe):
    second = StoreFactory(group=consultant.group)
    Membership.objects.create(user=consultant, store=second)
    sign_in(page, "consultor")
    page.goto("/conta/sessoes/")
    page.context.clear_cookies(name="sessionid")

    page.locator(f"[name=loja][value='{second.pk}']").first.evaluate("it => it.form.requestSubmit(it)")
    page.wait_for_url("**/entrar/**")
    page.fill("[name=login]", "consultor")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/conta/continuar/")
    check_axe(page)
    with page.expect_request("**/conta/loja/") as sent:
        page.get_by_role("button", name="Continuar").click()

    assert f"loja={second.pk}" in (sent.value.post_data or "")
