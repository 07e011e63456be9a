"""A consultant's hand on the page: counts what it presses, and knows where things stand."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from playwright.sync_api import Locator, Page, expect

RED, BLACK, GREEN = "rgb(201, 42, 42)", "rgb(31, 35, 40)", "rgb(30, 123, 52)"
COLOURS = {"overdue": RED, "today": BLACK, "upcoming": GREEN}
SITUATIONS = {"overdue": "pendente", "today": "hoje", "upcoming": "futuro"}


class Hand:
    """`clicks` counts presses and picks from a list; typing and Enter are not clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def hook(self, name: str) -> Locator:
        return self.page.get_by_test_id(name)

    def press(self, target: Locator | str) -> None:
        self.clicks += 1
        (self.hook(target) if isinstance(target, str) else target).click()

    def pick(self, label: str, option: str) -> None:
        """From a list: one click opens it; the option is found by its first letters."""
        self.clicks += 1
        self.page.get_by_label(label, exact=False).first.select_option(label=option)

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=False).first.fill(text)

    def sign_in(self, username: str) -> None:
        self.page.goto("/entrar/")
        self.page.fill("[name=login]", username)
        self.page.fill("[name=password]", settings.DEMO_PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda address: not urlsplit(address).path.startswith("/entrar"))

    # Agenda

    def counter(self, name: str) -> int:
        return int(self.hook(f"counter-{name}").inner_text())

    def rows(self, situation: str = "") -> Locator:
        narrowed = f"[data-situation={situation}]" if situation else ""
        return self.page.locator(f"[data-testid=contact-row]{narrowed}")

    def row_of(self, name: str) -> Locator:
        return self.rows().filter(has_text=name)

    def count_all_rows(self, hook: str) -> int:
        """Over every page of the list."""
        total = 0
        while True:
            total += self.hook(hook).count()
            following = self.page.locator("a[rel=next]")
            if not following.count():
                return total
            self.page.goto(following.first.get_attribute("href") or "")

    # Attendance

    def expect_step(self, name: str) -> None:
        expect(self.hook(f"step-{name}")).to_be_visible()

    def go_to_step(self, label: str) -> None:
        steps = self.page.get_by_role("navigation", name="Passos do atendimento")
        self.press(steps.get_by_role("link", name=label))

    def begin(self, nature: str, channel: str, media: str) -> None:
        self.press("start-atendimento")
        self.expect_step("inicio")
        self.pick("Natureza", nature)
        self.pick("Meio de contato", channel)
        self.pick("Mídia", media)

    def look_for(self, text: str) -> None:
        self.hook("person-query").fill(text)
        self.page.keyboard.press("Enter")

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def number(self) -> int:
        """The key at the end of the address."""
        return int(re.findall(r"\d+", self.path)[-1])


def colour(element: Locator) -> str:
    return element.evaluate("it => getComputedStyle(it).color")


def draw_signature(page: Page) -> None:
    """With the mouse, as a finger would."""
    pad = page.get_by_test_id("signature-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 90)
    page.mouse.down()
    for part in range(1, 9):
        page.mouse.move(box["x"] + 30 + part * 30, box["y"] + 90 - (part % 3) * 25)
    page.mouse.up()
    expect(page.locator("[data-signature]")).to_have_attribute("data-drawn", "true")
