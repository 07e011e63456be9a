"""Old contacts treated in one go, a seller's last day, notices followed: at both sizes, in both themes."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from agenda.models import Batch
from atendimento.models import Contact
from core.models import Notice
from core.notices import notify
from tests.browser.conftest import SCREENSHOTS
from tests.browser.hand import Hand

pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture
def look(check_axe):
    """axe and a picture in each theme."""

    def looked(page: Page, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        for theme in ("dark", "light"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            check_axe(page)
            width = page.viewport_size["width"]
            page.screenshot(path=SCREENSHOTS / f"desk-{name}-{width}-{theme}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]

    return looked


def test_old_overdue_contacts_are_rescheduled_together(page, sign_in, look):
    sign_in(page, "supervisor")
    hand = Hand(page)
    page.goto("/agenda/?responsavel=todos&situacao=pendente")
    overdue = hand.counter("overdue")
    look(page, "agenda")
    if page.viewport_size["width"] < 768:
        page.locator("label[for=filter-toggle]").click()
    page.get_by_test_id("open-batch").click()
    page.get_by_label("O que fazer").select_option("reschedule")
    look(page, "batch-form")

    page.get_by_test_id("batch-preview").click()
    expect(page.get_by_test_id("batch-count")).to_contain_text(f"{overdue} ite")
    look(page, "batch-preview")
    page.get_by_test_id("batch-confirm").click()

    expect(page.get_by_test_id("batch-state")).to_have_attribute("data-state", "done")
    look(page, "batch-done")
    batch = Batch.objects.get()
    assert (batch.done, batch.problems) == (overdue, [])
    page.goto("/agenda/?responsavel=todos")
    expect(hand.hook("counter-overdue")).to_have_text("0")


def test_sellers_last_day(page, sign_in, look):
    sign_in(page, "gerente")
    seller = User.objects.get(username="consultora")
    contacts = Contact.objects.scheduled().filter(assignee=seller).count()
    page.goto("/agenda/equipe/")
    look(page, "team")
    row = page.locator(f"[data-testid=seller-row][data-id='{seller.pk}']")
    row.get_by_role("link", name="Transferir carteira").click()
    look(page, "portfolio")
    page.goto("/agenda/equipe/")
    row.get_by_role("link", name="Desligar").click()
    look(page, "offboard")

    for select in page.locator("main form select").all():
        select.select_option(index=1)
    page.get_by_test_id("batch-preview").click()
    look(page, "offboard-preview")
    page.get_by_test_id("batch-confirm").click()

    expect(page.get_by_test_id("batch-state")).to_have_attribute("data-state", "done")
    seller.refresh_from_db()
    assert contacts > 0
    assert not seller.is_active
    assert not Contact.objects.scheduled().filter(assignee=seller).exists()


def test_address_of_the_agenda_is_shown_once(page, sign_in, look):
    sign_in(page, "consultor")
    page.goto("/agenda/feed/")
    page.get_by_test_id("feed-create").click()
    address = page.get_by_test_id("feed-address").input_value()
    look(page, "feed")
    assert "BEGIN:VCALENDAR" in page.request.get(address).text()

    page.goto("/agenda/feed/")
    expect(page.get_by_test_id("feed-address")).to_have_count(0)
    page.get_by_test_id("feed-revoke").click()
    page.locator("#confirm button[value=yes]").click()
    expect(page.get_by_test_id("message")).to_contain_text("revogado")
    assert page.request.get(address).status == 404


def test_filter_is_saved_and_opens_with_the_agenda(page, sign_in, look):
    sign_in(page, "consultor")
    page.goto("/agenda/?situacao=pendente")
    if page.viewport_size["width"] < 768:
        page.locator("label[for=filter-toggle]").click()
    page.get_by_test_id("saved-filters").locator("summary").click()
    look(page, "saved-menu")
    page.get_by_role("link", name="Salvar este filtro").click()
    page.get_by_label("Nome").fill("Atrasados")
    page.get_by_label("Abrir a agenda com este filtro").check()
    page.get_by_test_id("save-filter").click()
    expect(page.get_by_test_id("message")).to_contain_text("Atrasados")

    page.goto("/agenda/")
    assert page.url.endswith("/agenda/?situacao=pendente")
    page.goto("/agenda/filtros/")
    look(page, "filters")


def test_preferences_and_list_of_notices(page, sign_in, look):
    user = sign_in(page, "gerente")
    notify(
        [user], kind="approval", text="Mário Couto pediu aprovação de desconto", url="/propostas/aprovacoes/"
    )
    page.goto("/avisos/")
    look(page, "notices")
    page.get_by_role("link", name="Preferências", exact=True).click()
    page.get_by_label("Aprovação pedida ou decidida").select_option("off")
    look(page, "preferences")
    page.get_by_role("button", name="Salvar").click()
    expect(page.get_by_test_id("message")).to_contain_text("salvas")


def test_lead_from_a_notice_takes_three_clicks_at_most(page, sign_in, tell_clicks):
    user = sign_in(page, "consultor")
    contact = Contact.objects.scheduled().filter(assignee=user).select_related("attendance__person")[0]
    address = f"/atendimentos/{contact.attendance_id}/"
    Notice.objects.filter(user=user).delete()
    notify([user], kind="lead", text=f"Novo lead: {contact.attendance.person}", url=address)
    page.goto("/clientes/")
    hand = Hand(page)

    hand.press(page.get_by_test_id("notices"))
    hand.press(page.get_by_test_id("notice").first.get_by_role("button"))

    page.wait_for_url(f"**{address}**")
    tell_clicks("lead from a notice", hand.clicks, goal=3)
    assert hand.clicks <= 3
