"""The calendar: a contact is dragged to another day, a refused drag goes back, the phone has its own days."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from atendimento.models import Contact
from tests.browser.conftest import SCREENSHOTS

pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture
def contact(demo) -> Contact:
    """A contact of the consultant's, today at ten."""
    found = Contact.objects.scheduled().filter(assignee__username="consultor").select_related("store")
    chosen = found.order_by("-due_on", "pk")[0]
    Contact.objects.filter(pk=chosen.pk).update(due_on=chosen.store.today(), due_at="20:30")
    return found.get(pk=chosen.pk)


def cell(page: Page, day):
    return page.locator(f"#calendar td[data-date='{day}']")


def event(page: Page, contact: Contact):
    return page.locator(f"#calendar .fc-event[data-contact='{contact.pk}']")


def drag(page: Page, source, target) -> None:
    """By the mouse, in steps as a hand moves it."""
    begin, end = source.bounding_box(), target.bounding_box()
    page.mouse.move(begin["x"] + begin["width"] / 2, begin["y"] + begin["height"] / 2)
    page.mouse.down()
    for step in (0.2, 0.5, 0.8, 1):
        x = begin["x"] + (end["x"] + end["width"] / 2 - begin["x"]) * step
        page.mouse.move(x, begin["y"] + (end["y"] + end["height"] / 2 - begin["y"]) * step)
    page.mouse.up()


def neighbours(contact: Contact):
    """A day before and a day after in the same drawn month."""
    return contact.due_on - timedelta(days=1), contact.due_on + timedelta(days=1)


def test_drag_reschedules_and_a_refused_drag_goes_back(desktop, contact, sign_in, check_axe):
    sign_in(desktop, "consultor")
    desktop.goto("/agenda/calendario/?q=" + contact.attendance.person.name.replace(" ", "+"))
    yesterday, tomorrow = neighbours(contact)
    expect(event(desktop, contact)).to_be_visible()
    check_axe(desktop)

    drag(desktop, event(desktop, contact), cell(desktop, yesterday))
    expect(desktop.get_by_test_id("message")).to_contain_text("não pode ser no passado")
    expect(cell(desktop, contact.due_on).locator(".fc-event")).to_have_count(1)

    drag(desktop, event(desktop, contact), cell(desktop, tomorrow))
    expect(desktop.get_by_test_id("message").last).to_contain_text("Próximo contato com")
    expect(cell(desktop, tomorrow).locator(".fc-event")).to_have_count(1)
    moved = Contact.objects.get(previous=contact)
    assert (moved.due_on, f"{moved.due_at:%H:%M}") == (tomorrow, "20:30")
    contact.refresh_from_db()
    assert contact.result.code == "reagendado"


def test_keyboard_opens_a_contact_and_reschedules_it(desktop, contact, sign_in, check_axe):
    sign_in(desktop, "consultor")
    desktop.goto("/agenda/calendario/?visao=semana&q=" + contact.attendance.person.name.replace(" ", "+"))
    event(desktop, contact).focus()
    desktop.keyboard.press("Enter")
    expect(desktop.locator("#panel.show:not(.showing)")).to_be_visible()
    check_axe(desktop)

    desktop.locator("#panel").get_by_role("link", name="Reagendar").click()
    # Which times are offered depends on the hour of the day.
    desktop.locator("#panel button[name=slot]").first.click()

    expect(desktop.locator("#panel")).to_be_hidden()
    expect(event(desktop, contact)).to_have_count(0)


@pytest.mark.parametrize("view", ["mes", "semana", "dia"])
def test_each_view_at_both_sizes_and_in_both_themes(page, sign_in, check_axe, view):
    sign_in(page, "consultor")
    size = page.viewport_size["width"]
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.goto(f"/agenda/calendario/?visao={view}")
        if size >= 768:
            expect(page.locator("#calendar .fc-event").first).to_be_visible()
        else:
            expect(page.locator("#calendar-plain")).to_be_visible()
        check_axe(page)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"calendar-{view}-{size}-{theme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= size
